"""Where pictures cross a level, as polylines: marching squares for many pictures at once.

`contours` finds the lines, `rows` fills them up to equal length, so that one can take the place of another while a knob moves.
"""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.figures.chart import padded

PASSES = 24
"""So often every second vertex is looked at, to be left out."""

# The corners of a cell, counted from the lower left anticlockwise; its sides are below, right, above, left. For each set of
# corners above the level (bit i: corner i), the sides where a line comes in and goes out, with what is above at its left.
_BELOW, _RIGHT, _ABOVE, _LEFT = range(4)
_JOINED: dict[int, tuple[tuple[int, int], ...]] = {
    1: ((_BELOW, _LEFT),),
    2: ((_RIGHT, _BELOW),),
    3: ((_RIGHT, _LEFT),),
    4: ((_ABOVE, _RIGHT),),
    5: ((_BELOW, _LEFT), (_ABOVE, _RIGHT)),
    6: ((_ABOVE, _BELOW),),
    7: ((_ABOVE, _LEFT),),
    8: ((_LEFT, _ABOVE),),
    9: ((_BELOW, _ABOVE),),
    10: ((_RIGHT, _BELOW), (_LEFT, _ABOVE)),
    11: ((_RIGHT, _ABOVE),),
    12: ((_LEFT, _RIGHT),),
    13: ((_BELOW, _RIGHT),),
    14: ((_LEFT, _BELOW),),
}


def contours(
    heights: Floats, level: float, *, x: tuple[float, float], y: tuple[float, float], tolerance: float = 0.0
) -> list[Floats]:
    """Where each picture (rows, columns) of heights (k, rows, columns) crosses a level: (m, 2) for each, NaN behind each piece.

    The values stand at places that go evenly from end to end of x and y, the lowest row first. Closed pieces end where they
    start. Vertices are left out as long as no part of the line moves by more than the `tolerance`, in units of x and y.

    Source: Lorensen & Cline 1987, in the plane.
    """
    above = heights > level
    starts, ends = _segments(above)
    places, joined = np.unique(np.concatenate([starts, ends]), return_inverse=True)
    if not len(places):
        return [np.empty((0, 2)) for _ in heights]
    piece, rank, closed = _chained(joined[: len(starts)], joined[len(starts) :], len(places))
    # A closed piece takes its first vertex again at its end.
    again = np.flatnonzero((rank == 0) & closed)
    vertex = np.concatenate([np.arange(len(places)), again])
    lengths = np.bincount(piece, minlength=len(places))
    order = np.lexsort([np.concatenate([rank, lengths[piece[again]]]), np.concatenate([piece, piece[again]])])
    vertex, piece = vertex[order], np.concatenate([piece, piece[again]])[order]
    points = _places(heights - level, places, x, y)[vertex]
    picture = places[vertex] // (2 * heights[0].size)
    kept = _thinned(points, piece, tolerance) if tolerance > 0.0 else np.ones(len(points), dtype=bool)
    return _split(points[kept], piece[kept], picture[kept], len(heights))


def rows(lines: Sequence[Floats], *, longest: int = 1) -> Floats:
    """Lines (m, 2) filled up with NaN to the longest of them, or further: (k, 2, m)."""
    length = max([longest, *map(len, lines)])
    filled = np.full((len(lines), 2, length), np.nan)
    for row, points in zip(filled, lines, strict=True):
        row[:, : len(points)] = points.T
    return padded(filled)


def _segments(above: Booleans) -> tuple[Integers, Integers]:
    """From which side of the cells to which each segment goes: a side belongs to two cells and has one number."""
    _, height, width = above.shape
    corners = above.astype(np.int8)
    cases = corners[:, :-1, :-1] + 2 * corners[:, :-1, 1:] + 4 * corners[:, 1:, 1:] + 8 * corners[:, 1:, :-1]
    places = np.flatnonzero((cases > 0) & (cases < 15))
    cases = cases.ravel()[places]
    picture, rest = np.divmod(places, (height - 1) * (width - 1))
    row, column = np.divmod(rest, width - 1)
    first = 2 * height * width * picture + width * row + column
    upright = height * width
    sides = np.stack([first, first + upright + 1, first + width, first + upright])
    starts, ends = [], []
    for case, pairs in _JOINED.items():
        (cells,) = np.nonzero(cases == case)
        for start, end in pairs:
            starts.append(sides[start, cells])
            ends.append(sides[end, cells])
    return np.concatenate(starts), np.concatenate(ends)


def _chained(starts: Integers, ends: Integers, count: int) -> tuple[Integers, Integers, Booleans]:
    """For each vertex its piece, known by its first vertex, how many stand before it there, and whether the piece is closed.

    By pointer jumping: each look goes twice as far back as the last.
    """
    before = np.arange(count)
    before[ends] = starts
    looks = int(np.ceil(np.log2(count + 1)))
    far, lowest = before, np.arange(count)
    for _ in range(looks):
        lowest = np.minimum(lowest, lowest[far])
        far = far[far]
    closed = before[far] != far
    before = np.where(closed & (lowest == np.arange(count)), np.arange(count), before)
    piece, rank = before, (before != np.arange(count)).astype(np.int64)
    for _ in range(looks):
        rank = rank + rank[piece]
        piece = piece[piece]
    return piece, rank, closed


def _places(heights: Floats, sides: Integers, x: tuple[float, float], y: tuple[float, float]) -> Floats:
    """Where the heights are zero on these sides of cells, by the straight line between the ends of a side (m, 2)."""
    _, height, width = heights.shape
    picture, rest = np.divmod(sides, 2 * height * width)
    up, rest = np.divmod(rest, height * width)
    row, column = np.divmod(rest, width)
    start, end = heights[picture, row, column], heights[picture, row + up, column + 1 - up]
    share = np.divide(start, start - end, out=np.zeros(len(sides)), where=start != end)
    across = x[0] + (column + (1 - up) * share) * ((x[1] - x[0]) / (width - 1))
    return np.column_stack([across, y[0] + (row + up * share) * ((y[1] - y[0]) / (height - 1))])


def _thinned(points: Floats, piece: Integers, tolerance: float) -> Booleans:
    """Which vertices stay: every second one goes in turn where the line then moves by no more than the tolerance (m,)."""
    left = np.arange(len(points))
    moved = np.zeros(len(points))  # how far the line is off between a vertex and the next one
    for turn in range(PASSES):
        here, own = points[left], piece[left]
        inner = np.zeros(len(left), dtype=bool)
        inner[1:-1] = (own[1:-1] == own[:-2]) & (own[1:-1] == own[2:])
        inner[turn % 2 :: 2] = False
        (asked,) = np.nonzero(inner)
        if len(left) < 3:
            break
        off = np.maximum(moved[left[asked - 1]], moved[left[asked]])
        off = off + _apart(here[asked], here[asked - 1], here[asked + 1])
        gone = asked[off <= tolerance]
        moved[left[gone - 1]] = off[off <= tolerance]
        left = np.delete(left, gone)
    kept = np.zeros(len(points), dtype=bool)
    kept[left] = True
    return kept


def _apart(points: Floats, starts: Floats, ends: Floats) -> Floats:
    """How far points are from the segments from start to end (m,)."""
    along, away = ends - starts, points - starts
    length = np.maximum((along**2).sum(axis=1), np.finfo(float).tiny)
    share = np.clip((away * along).sum(axis=1) / length, 0.0, 1.0)
    return np.asarray(np.linalg.norm(away - share[:, None] * along, axis=1))


def _split(points: Floats, piece: Integers, picture: Integers, count: int) -> list[Floats]:
    """The points of each picture, with NaN behind each piece."""
    (last,) = np.nonzero(np.append(piece[1:] != piece[:-1], True))
    gapped = np.insert(points, last + 1, np.nan, axis=0)
    pictures = np.insert(picture, last + 1, picture[last])
    return np.split(gapped, np.searchsorted(pictures, np.arange(1, count)))
