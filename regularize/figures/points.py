"""Points that a visitor moves, and several fits through them."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis
from regularize.figures.robustness import Look, marks

FAR = 9.0
"""A fit that leaves the frame is drawn up to so many heights of it beyond."""


def points(
    *, knob: str, x: Floats, y: Floats, grid: Floats, fits: Floats, looks: Sequence[Look], truth: Floats, outliers: Integers,
    by_hand: Integers, across: tuple[float, float], up: tuple[float, float], note: str = "",
) -> Chart:  # fmt: skip
    """The points (k, n) at every stop of `knob`, and a fit (f, k, g) over `grid` for each of the `looks`.

    The points can be dragged. The `outliers`, which the knob moves, are larger; those moved `by_hand` are squares. One
    that leaves the frame, `across` by `up`, is shown at its edge by a triangle.
    """
    inside_x, inside_y = np.clip(x, *across), np.clip(y, *up)
    beyond = (inside_x != x) | (inside_y != y)
    edge_x, edge_y = (np.where(beyond, values, np.nan) for values in (inside_x, inside_y))
    height = up[1] - up[0]
    held = np.clip(fits, up[0] - FAR * height, up[1] + FAR * height)
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": grid, "y": truth, "name": "truth", "key": "dash", "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5, "dash": "dash"},
        },
        *({**look.line(grid, rows[0]), "key": "line"} for look, rows in zip(looks, held, strict=True)),
    ]  # fmt: skip
    moves = [Move(trace=1 + i, y=rows) for i, rows in enumerate(held)]
    for i, (look, rows) in enumerate(zip(looks, held, strict=True)):
        # Where fits lie on each other their marks, set apart, still tell them.
        places = marks(grid, across, i, len(looks))
        moves.append(Move(trace=len(traces), y=rows[:, places]))
        traces.append(look.marks(grid[places], rows[0, places]))
    # Traces of their own, so that other outliers are other places and not another look.
    dots = (
        (np.arange(x.shape[1]), {"size": 9, "symbol": "circle", "line": {"color": palette.PAPER, "width": 1}}),
        (by_hand, {"size": 10, "symbol": "square", "line": {"color": palette.PAPER, "width": 1}}),
        (outliers, {"size": 13, "symbol": "circle", "line": {"color": palette.INK, "width": 2}}),
    )
    draggable = len(traces)
    for chosen, marker in dots:
        moves.append(Move(trace=len(traces), x=inside_x[:, chosen], y=inside_y[:, chosen]))
        traces.append(
            {
                "type": "scatter", "mode": "markers", "x": inside_x[0, chosen], "y": inside_y[0, chosen],
                "marker": {"color": palette.TRAIN, "opacity": 1, **marker},
                "hovertemplate": "drag me: %{x:.3g}, %{y:.4g}<extra></extra>",
            }
        )  # fmt: skip
    traces[draggable]["name"] = "points"
    moves.append(Move(trace=len(traces), x=edge_x, y=edge_y))
    traces.append(
        {
            "type": "scatter", "mode": "markers", "x": edge_x[0], "y": edge_y[0], "hoverinfo": "skip", "cliponaxis": False,
            "marker": {"symbol": "diamond-tall", "size": 14, "color": palette.PAPER, "line": {"color": palette.INK, "width": 2}},
        }
    )  # fmt: skip
    return Chart(
        name="Data and fits",
        note=note,
        description=f"{x.shape[1]} points, {len(outliers)} of them moved by the knob, and the fits of "
        f"{len(looks)} losses: {', '.join(look.name for look in looks)}; the truth is dashed.",
        traces=traces,
        layout={
            "xaxis": axis("x", low=across[0], high=across[1], zeroline=False),
            "yaxis": axis("y", low=up[0], high=up[1], zeroline=False),
            "uirevision": "points",
        },
        moves={knob: moves},
        draggable=draggable,
    )
