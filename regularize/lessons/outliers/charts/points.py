"""Points that a visitor moves, and several fits through them."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, axis
from regularize.figures.composed import Look
from regularize.figures.fits import TRUTH
from regularize.figures.marks import Rows, Style, dots, line, ring
from regularize.lessons.outliers.charts.robustness import spaced

FAR = 9.0
"""A fit that leaves the frame is drawn up to so many heights of it beyond."""


def points(
    *,
    knob: str,
    x: Floats,
    y: Floats,
    grid: Floats,
    fits: Floats,
    looks: Sequence[Look],
    truth: Floats,
    outliers: Integers,
    by_hand: Integers,
    across: tuple[float, float],
    up: tuple[float, float],
    note: str = "",
) -> Chart:
    """The points (k, n) at every stop of `knob`, and a fit (f, k, g) over `grid` for each of the `looks`.

    The points can be dragged. The `outliers`, which the knob moves, are larger; those moved `by_hand` are squares. One
    that leaves the frame, `across` by `up`, is shown at its edge by a triangle.
    """
    inside_x, inside_y = np.clip(x, *across), np.clip(y, *up)
    beyond = (inside_x != x) | (inside_y != y)
    edge_x, edge_y = (np.where(beyond, values, np.nan) for values in (inside_x, inside_y))
    height = up[1] - up[0]
    held = np.clip(fits, up[0] - FAR * height, up[1] + FAR * height)
    marks = [line(grid, truth, style=TRUTH, name="truth", key="dash")]
    marks += [look.line(grid, along={knob: Rows(y=rows)}) for look, rows in zip(looks, held, strict=True)]
    for i, (look, rows) in enumerate(zip(looks, held, strict=True)):
        # Where fits lie on each other their marks, set apart, still tell them.
        places = spaced(grid, across, i, len(looks))
        marks.append(look.dots(grid[places], along={knob: Rows(y=rows[:, places])}))
    # Marks of their own, so that other outliers are other places and not another look.
    kinds = (
        (np.arange(x.shape[1]), 9, "circle", Style(palette.PAPER, width=1)),
        (by_hand, 10, "square", Style(palette.PAPER, width=1)),
        (outliers, 13, "circle", Style(palette.INK, width=2)),
    )
    marks += [
        dots(
            colour=palette.TRAIN,
            size=size,
            symbol=symbol,
            edge=edge,
            hover="drag me: %{x:.3g}, %{y:.4g}",
            along={knob: Rows(x=inside_x[:, chosen], y=inside_y[:, chosen])},
        )
        for chosen, size, symbol, edge in kinds
    ]
    draggable = marks[-3] = marks[-3].but(name="points")
    edges = {knob: Rows(x=edge_x, y=edge_y)}
    marks.append(ring(colour=palette.INK, size=14, symbol="diamond-tall", along=edges, clip=False))
    return Chart(
        name="Data and fits",
        note=note,
        description=f"{x.shape[1]} points, {len(outliers)} of them moved by the knob, and the fits of "
        f"{len(looks)} losses: {', '.join(look.name for look in looks)}. The truth is dashed.",
        marks=marks,
        layout={
            "xaxis": axis("x", low=across[0], high=across[1], zeroline=False),
            "yaxis": axis("y", low=up[0], high=up[1], zeroline=False),
            "uirevision": "points",
        },
        draggable=draggable,
    )
