"""Coefficients as bars, with exact zeros marked as zeros."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, literal, outward


def bars(
    *,
    knob: str,
    names: Sequence[str],
    coefficients: Floats,
    colour: str,
    focus: int = 0,
    truth: Floats | None = None,
) -> Chart:
    """Bars of `coefficients` (k, p) at every stop of `knob`; a ring on the axis says exactly zero.

    The frame is made for the stop `focus`: longer bars leave it, as a wild curve leaves its own, and a tip at the
    frame says so. Up to 1, one standard deviation for one, no bar does.
    """
    p = coefficients.shape[1]
    places = np.arange(1, p + 1, dtype=float)
    largest = float(np.max(np.abs(coefficients), initial=0.0)) or 1.0
    known = 0.0 if truth is None else float(np.max(np.abs(truth)))
    held = min(largest, max(1.6 * float(np.max(np.abs(coefficients[focus]))), known, 1.0))
    reach = outward(-1.05 * held, 1.05 * held)[1]
    tips = np.where(np.abs(coefficients) > reach, np.sign(coefficients) * 0.955 * reach, np.nan)
    zeros = np.where(coefficients == 0, 0.0, np.nan)
    moves = [Move(trace=0, y=coefficients), Move(trace=1, y=zeros), Move(trace=2, y=tips, hover=coefficients)]
    traces: list[Trace] = [
        {
            "type": "bar", "x": places, "y": coefficients[0], "width": 0.72, "name": "coefficient",
            "text": [literal(name) for name in names], "textposition": "none",
            "marker": {"color": colour}, "hovertemplate": "%{text}: %{y:.5g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "x": places, "y": zeros[0], "name": "exactly zero",
            "text": [literal(name) for name in names], "hovertemplate": "%{text}: exactly zero<extra></extra>",
            "marker": {"color": palette.PAPER, "size": 8, "line": {"color": colour, "width": 2}},
        },
        {
            "type": "scatter", "mode": "markers", "x": places, "y": tips[0], "customdata": coefficients[0],
            "marker": {"symbol": "diamond-tall", "size": 9, "color": palette.PAPER, "line": {"color": colour, "width": 1.5}},
            "hovertemplate": "outside: %{customdata:.5g}<extra></extra>",
        },
    ]  # fmt: skip
    if truth is not None:
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": places, "y": truth,
                "marker": {"symbol": "line-ew", "size": 14, "line": {"color": palette.INK, "width": 2}},
                "customdata": truth, "hovertemplate": "true: %{customdata:.4g}<extra></extra>", "name": "true",
            }
        )  # fmt: skip
    every = max(1, int(np.ceil(p / 10)))
    layout: Layout = {
        "xaxis": axis(
            "", low=0.4, high=p + 0.6, tickvals=places[::every].tolist(), ticktext=[literal(n) for n in names[::every]],
            showgrid=False, zeroline=False, tickangle=0 if max(map(len, names)) <= 4 else -40,
        ),
        "yaxis": axis("", low=-reach, high=reach, zeroline=True, zerolinewidth=1),
        "margin": {"l": 46, "r": 8, "t": 6, "b": 28},
        "bargap": 0.2,
        "uirevision": f"{p}",
    }  # fmt: skip
    return Chart(
        name="Coefficients",
        note="standardized; ring: exactly zero" + ("; ◇ bar leaves the frame" if largest > reach else ""),
        description=f"Bars of the {p} standardized coefficients; a ring marks one that is exactly zero.",
        traces=traces,
        layout=layout,
        moves={knob: moves},
    )
