"""Coefficients as bars, with exact zeros marked as zeros."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Rival, Trace, axis, literal, outward


def bars(
    *, knob: str, names: Sequence[str], coefficients: Floats, colour: str, focus: int = 0, truth: Floats | None = None,
    name: str = "coefficient", rival: Rival | None = None,
) -> Chart:  # fmt: skip
    """Bars of `coefficients` (k, p) at every stop of `knob`; a ring on the axis says exactly zero. Those of a `rival` at their side.

    The frame is made for the stop `focus`: longer bars leave it, as a wild curve leaves its own, and a tip at the
    frame says so. Up to 1, one standard deviation for one, no bar does.
    """
    p = coefficients.shape[1]
    places = np.arange(1, p + 1, dtype=float)
    models = [(name, colour, coefficients), *([(rival.name, rival.colour, rival.values)] if rival else [])]
    largest = max(float(np.max(np.abs(rows), initial=0.0)) for _, _, rows in models) or 1.0
    known = 0.0 if truth is None else float(np.max(np.abs(truth)))
    # Made for the fits that follow the knob: what does not may be a thousand times as long.
    followed = [rows for _, _, rows in models if len(rows) == len(coefficients)]
    seen = max(float(np.max(np.abs(rows[focus]))) for rows in followed)
    held = min(largest, max(1.6 * seen, known, 1.0))
    reach = outward(-1.05 * held, 1.05 * held)[1]
    traces: list[Trace] = []
    moves: list[Move] = []
    for at, (called, paint, rows) in enumerate(models):
        side = 0.0 if rival is None else (-0.2, 0.2)[at]
        drawn, moved = _bars(
            names, places + side, called, paint, rows, reach, 0.72 if rival is None else 0.38, len(traces)
        )
        if rival is not None:
            drawn[0]["key"] = "line"
        traces += drawn
        moves += moved
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
        note=("ring: exactly zero" if rival else "standardized; ring: exactly zero")
        + ("; ◇ bar leaves the frame" if largest > reach and not rival else ""),
        description=f"Bars of the {p} standardized coefficients{f' under {name} and {rival.name}' if rival else ''}; a ring marks one "
        "that is exactly zero.",
        traces=traces,
        layout=layout,
        moves={knob: moves},
    )


def _bars(
    names: Sequence[str], places: Floats, name: str, colour: str, rows: Floats, reach: float, width: float, first: int
) -> tuple[list[Trace], list[Move]]:
    """Bars, rings and tips of one model; the traces are counted from `first`."""
    tips = np.where(np.abs(rows) > reach, np.sign(rows) * 0.955 * reach, np.nan)
    zeros = np.where(rows == 0, 0.0, np.nan)
    words = [literal(one) for one in names]
    whose = "" if name == "coefficient" else f" under {name}"
    traces: list[Trace] = [
        {
            "type": "bar", "x": places, "y": rows[0], "width": width, "name": name, "text": words, "textposition": "none",
            "marker": {"color": colour}, "hovertemplate": f"%{{text}}{whose}: %{{y:.5g}}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "x": places, "y": zeros[0], "name": "exactly zero", "text": words,
            "hovertemplate": f"%{{text}}{whose}: exactly zero<extra></extra>",
            "marker": {"color": palette.PAPER, "size": 8 if width > 0.5 else 6, "line": {"color": colour, "width": 2}},
        },
        {
            "type": "scatter", "mode": "markers", "x": places, "y": tips[0], "customdata": rows[0],
            "marker": {"symbol": "diamond-tall", "size": 9, "color": palette.PAPER, "line": {"color": colour, "width": 1.5}},
            "hovertemplate": f"outside{whose}: %{{customdata:.5g}}<extra></extra>",
        },
    ]  # fmt: skip
    moves = [Move(trace=first, y=rows), Move(trace=first + 1, y=zeros), Move(trace=first + 2, y=tips, hover=rows)]
    return traces, moves
