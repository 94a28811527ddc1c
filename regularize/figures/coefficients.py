"""Coefficients as bars, with exact zeros marked as zeros."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, literal, signed_log, signed_log_ticks


def bars(*, knob: str, names: Sequence[str], coefficients: Floats, colour: str, truth: Floats | None = None) -> Chart:
    """Bars of `coefficients` (k, p) at every stop of `knob`; a ring on the axis says exactly zero.

    Where the largest bar dwarfs the typical one, the axis is linear near zero and logarithmic far away, so that both
    the explosion without a penalty and the last survivors can be seen without the axis jumping.
    """
    p = coefficients.shape[1]
    places = np.arange(1, p + 1, dtype=float)
    largest = float(np.max(np.abs(coefficients), initial=0.0)) or 1.0
    typical = float(np.median(np.max(np.abs(coefficients), axis=1))) or largest
    bent = largest > 6 * typical
    unit = 10.0 ** np.floor(np.log10(typical)) if bent else 1.0
    heights = signed_log(coefficients, unit) if bent else coefficients
    reach = 1.12 * float(np.max(np.abs(heights), initial=0.0)) or 1.0
    ticks: Layout = signed_log_ticks(largest, unit) if bent else {}
    zeros = np.where(coefficients == 0, 0.0, np.nan)
    moves = [Move(trace=0, y=heights, hover=coefficients), Move(trace=1, y=zeros)]
    traces: list[Trace] = [
        {
            "type": "bar", "x": places, "y": heights[0], "width": 0.72, "name": "coefficient",
            "text": [literal(name) for name in names], "textposition": "none", "customdata": coefficients[0],
            "marker": {"color": colour}, "hovertemplate": "%{text}: %{customdata:.5g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "x": places, "y": zeros[0], "name": "exactly zero",
            "text": [literal(name) for name in names], "hovertemplate": "%{text}: exactly zero<extra></extra>",
            "marker": {"color": palette.PAPER, "size": 8, "line": {"color": colour, "width": 2}},
        },
    ]  # fmt: skip
    if truth is not None:
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": places, "y": signed_log(truth, unit) if bent else truth,
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
        "yaxis": axis("", low=-reach, high=reach, zeroline=True, zerolinewidth=1, **ticks),
        "margin": {"l": 46, "r": 8, "t": 6, "b": 28},
        "bargap": 0.2,
        "uirevision": f"{p}",
    }  # fmt: skip
    return Chart(
        name="Coefficients",
        note="standardized; ring = exactly 0" + ("; axis logarithmic far from 0" if bent else ""),
        description=f"Bars of the {p} standardized coefficients; a ring marks one that is exactly zero.",
        traces=traces,
        layout=layout,
        moves={knob: moves},
    )
