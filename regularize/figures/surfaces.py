"""A decision surface: what a classifier says everywhere in the plane, behind the points it has learnt from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.clouds import Cloud
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Raster, Trace, axis, padded

CLASSES = (palette.FOURTH, palette.LOSS)
SYMBOLS = ("circle", "square")


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Cells of a picture over the plane: `columns` × `rows` centres over the extent x by y."""

    x: tuple[float, float] = (-1.6, 1.6)
    y: tuple[float, float] = (-1.6, 1.6)
    columns: int = 40
    rows: int = 40

    @property
    def across(self) -> Floats:
        """x of the centres (columns,)."""
        return _centres(self.x, self.columns)

    @property
    def up(self) -> Floats:
        """y of the centres (rows,), the lowest first."""
        return _centres(self.y, self.rows)

    @property
    def points(self) -> Floats:
        """All centres (rows · columns, 2): row by row from below, so that outputs reshape to (rows, columns)."""
        x, y = np.meshgrid(self.across, self.up)
        return np.column_stack([x.ravel(), y.ravel()])


def _centres(ends: tuple[float, float], count: int) -> Floats:
    return np.asarray(ends[0] + (np.arange(count) + 0.5) * (ends[1] - ends[0]) / count)


def surface(
    *, cloud: Cloud, grid: Grid, probabilities: Mapping[str, Floats], name: str = "Decision surface", note: str = "",
    description: str = "", extra: Sequence[Trace] = (), extra_moves: Mapping[str, Sequence[Move]] | None = None,
) -> Chart:  # fmt: skip
    """The probability of class 1 as colour, its boundary ½ as a line, and the training points.

    `probabilities` holds, for each knob that the surface follows, an array (stops, rows, columns) over `grid`.
    `extra` traces are drawn above the points; `extra_moves` count them from 0.
    """
    lines = boundaries(list(probabilities.values()), grid)
    first = lines[0][0]
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": first[0], "y": first[1], "name": "boundary", "key": "line",
            "hoverinfo": "skip", "line": {"color": palette.INK, "width": 2, "simplify": False},
        },
        *(_points(cloud.points_train[cloud.labels_train == label], label) for label in (0, 1)),
        *extra,
    ]  # fmt: skip
    moves = {
        knob: [
            Move(trace=0, x=rows[:, 0], y=rows[:, 1]),
            *(_later(move, 3) for move in (extra_moves or {}).get(knob, ())),
        ]
        for knob, rows in zip(probabilities, lines, strict=True)
    }
    return Chart(
        name=name,
        note=note,
        description=description
        or f"The probability of class 1 over the plane, its boundary at one half, and {len(cloud.labels_train)} "
        "training points of two classes.",
        traces=traces,
        layout={
            "xaxis": _bare(grid.x),
            "yaxis": {**_bare(grid.y)},
            "margin": {"l": 26, "r": 6, "t": 6, "b": 24},
            "uirevision": name,
        },
        moves=moves,
        raster=Raster(
            values=probabilities,
            colours=[
                palette.faint(CLASSES[0], 0.62), palette.faint(CLASSES[0], 0.34), palette.faint(CLASSES[0], 0.06),
                palette.faint(CLASSES[1], 0.06), palette.faint(CLASSES[1], 0.34), palette.faint(CLASSES[1], 0.62),
            ],
            x=grid.x,
            y=grid.y,
        ),
    )  # fmt: skip


def _later(move: Move, count: int) -> Move:
    return Move(trace=move.trace + count, x=move.x, y=move.y, hover=move.hover)


def _bare(ends: tuple[float, float]) -> Layout:
    return axis("", low=ends[0], high=ends[1], showgrid=False, zeroline=False, nticks=5)


def _points(points: Floats, label: int) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "x": points[:, 0], "y": points[:, 1], "name": f"class {label}", "key": "dot",
        "marker": {
            "color": CLASSES[label], "size": 8, "symbol": SYMBOLS[label], "line": {"color": palette.PAPER, "width": 1.2},
        },
        "hovertemplate": f"class {label}: %{{x:.2f}}, %{{y:.2f}}<extra></extra>",
    }  # fmt: skip


def boundaries(pictures: Sequence[Floats], grid: Grid, level: float = 0.5) -> list[Floats]:
    """Where each picture (rows, columns) crosses `level`, as polylines with gaps: (stops, 2, m) for each sequence.

    NaN separates and fills up: all have the same m, so that one can take the place of another.
    """
    found = [[_chained(picture - level, grid) for picture in stops] for stops in pictures]
    longest = max([1, *(len(line) for stops in found for line in stops)])
    filled = []
    for stops in found:
        rows = np.full((len(stops), 2, longest), np.nan)
        for row, line in zip(rows, stops, strict=True):
            row[:, : len(line)] = line.T
        filled.append(padded(rows))
    return filled


# The corners of a cell, counted from the lower left anticlockwise; its sides are below, right, above, left. For each
# set of corners above the level (bit i: corner i), the pairs of sides that a boundary joins.
_BELOW, _RIGHT, _ABOVE, _LEFT = range(4)
_JOINED: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((_LEFT, _BELOW),), 2: ((_BELOW, _RIGHT),), 3: ((_LEFT, _RIGHT),), 4: ((_RIGHT, _ABOVE),),
    5: ((_LEFT, _BELOW), (_RIGHT, _ABOVE)), 6: ((_BELOW, _ABOVE),), 7: ((_LEFT, _ABOVE),), 8: ((_ABOVE, _LEFT),),
    9: ((_ABOVE, _BELOW),), 10: ((_BELOW, _RIGHT), (_ABOVE, _LEFT)), 11: ((_ABOVE, _RIGHT),), 12: ((_RIGHT, _LEFT),),
    13: ((_RIGHT, _BELOW),), 14: ((_BELOW, _LEFT),),
}  # fmt: skip


def _chained(heights: Floats, grid: Grid) -> Floats:
    """The zero line of `heights` (rows, columns) by marching squares, chained, with a NaN behind each piece (m, 2).

    Source: Lorensen & Cline 1987, in the plane.
    """
    above = heights > 0
    cases = above[:-1, :-1] + 2 * above[:-1, 1:] + 4 * above[1:, 1:] + 8 * above[1:, :-1]
    rows, columns = np.nonzero((cases > 0) & (cases < 15))
    neighbours: dict[tuple[int, int, int], list[tuple[int, int, int]]] = {}
    for i, j, case in zip(rows.tolist(), columns.tolist(), cases[rows, columns].tolist(), strict=True):
        # A side belongs to two cells: name it by the point it starts from and whether it goes across or up.
        sides = ((i, j, 0), (i, j + 1, 1), (i + 1, j, 0), (i, j, 1))
        for one, other in _JOINED[case]:
            neighbours.setdefault(sides[one], []).append(sides[other])
            neighbours.setdefault(sides[other], []).append(sides[one])
    chains = _chains(neighbours)
    if not chains:
        return np.empty((0, 2))
    numbers = np.array(chains)
    gap = numbers[:, 2] < 0
    down, along, up = np.where(gap, 0, numbers.T)
    start, end = heights[down, along], heights[down + up, along + 1 - up]
    share = np.divide(start, start - end, out=np.zeros(len(gap)), where=start != end)
    x = grid.across[along] + (1 - up) * share * (grid.x[1] - grid.x[0]) / grid.columns
    y = grid.up[down] + up * share * (grid.y[1] - grid.y[0]) / grid.rows
    points = np.column_stack([x, y])
    points[gap] = np.nan
    return points


def _chains(
    neighbours: dict[tuple[int, int, int], list[tuple[int, int, int]]],
) -> list[tuple[int, int, int]]:
    """The sides in the order of the lines through them, open lines first, with (-1, -1, -1) behind each."""
    chained: list[tuple[int, int, int]] = []
    ends = [side for side, joined in neighbours.items() if len(joined) == 1]
    for start in [*ends, *neighbours]:
        if not neighbours.get(start):
            continue
        here = start
        chained.append(here)
        while neighbours[here]:
            following = neighbours[here].pop()
            neighbours[following].remove(here)
            here = following
            chained.append(here)
        chained.append((-1, -1, -1))
    return chained
