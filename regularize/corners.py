"""Corners: how often a ball is touched in one, if the free optimum of a loss of this shape is drawn at random."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.contacts import steepness
from regularize.geometry import ball
from regularize.penalties import Power, Shape
from regularize.progress import completed

BOUNDARY = 720
"""Points of a ball that is not convex, all of which a corner must beat."""
AT_ONCE = 8
"""So many balls against all losses stay in the processor's cache."""
PLACES, WEIGHTS = np.polynomial.legendre.leggauss(120)
"""Gauss and Legendre's, for what lies between an axis and the diagonal: areas of smooth balls are exact to ten digits."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Corners:
    """Losses of one shape with random free optima: the share that ends with an exact zero, for balls of k reaches.

    A ball of reach r meets the axes at ±r. Only free optima outside of the ball count: `counted` (k,) of them; NaN
    where there is none. `measured` (k,) is the share among `centres`, `exact` (k,) the ratio of the areas in the square
    of half side `within` on which they are uniform.
    """

    counted: Floats
    measured: Floats
    exact: Floats


def counting(
    shape: Floats, penalty: Shape, *, reaches: Floats, centres: Floats, within: float, exact: Floats | None = None
) -> Generator[float, None, Corners]:
    """How often a ball is touched in a corner: shape (2, 2), reaches (k,), centres (N, 2) uniform on the square.

    Yields the share of the balls that are done. `exact` is `area_shares` of the same, where it is known.
    """
    budgets = penalty.value(np.stack([reaches, np.zeros_like(reaches)], axis=1))
    values = penalty.value(centres)
    cusped = isinstance(penalty, Power) and penalty.exponent < 1.0
    hold = _beats_all if cusped else _held_by_cone
    counted, held = np.zeros(len(reaches)), np.zeros(len(reaches))
    for start in range(0, len(reaches), AT_ONCE):
        rows = slice(start, start + AT_ONCE)
        outside = values > budgets[rows, None]
        counted[rows] = np.count_nonzero(outside, axis=1)
        held[rows] = np.count_nonzero(hold(shape, penalty, reaches[rows], centres) & outside, axis=1)
        yield min(1.0, (start + AT_ONCE) / len(reaches))
    known = area_shares(shape, penalty, reaches=reaches, within=within) if exact is None else exact
    return Corners(counted=counted, measured=_share(held, counted), exact=known)


corners = completed(counting)


def area_shares(shape: Floats, penalty: Shape, *, reaches: Floats, within: float) -> Floats:
    """The share of the area outside of each ball, in the square, whose free optima end in a corner (k,)."""
    sides = within / reaches
    return _share(_held_area(shape, penalty, reaches, sides), _free_area(penalty, reaches, sides))


def _free_area(penalty: Shape, reaches: Floats, sides: Floats) -> Floats:
    """The area of the squares of half side `sides` (k,) outside of the balls, both in units of the reach: (k,).

    Eight times that between an axis and the diagonal, where the square is left only once, if the ball does not hold it.
    """

    def radii(angles: Floats) -> Floats:
        towards = np.stack([np.cos(angles), np.sin(angles)], axis=-1)
        budgets = penalty.value(np.stack([reaches, np.zeros_like(reaches)], axis=1))
        return np.asarray(penalty.radius(towards, budgets[:, None]) / reaches[:, None])

    low, high = np.zeros(len(sides)), np.full(len(sides), np.pi / 4)
    for _ in range(50 if sides.min() < 1.0 else 0):
        middle = 0.5 * (low + high)
        inside = radii(middle[:, None])[:, 0] * np.cos(middle) <= sides
        low, high = np.where(inside, low, middle), np.where(inside, middle, high)
    first = np.where(sides >= 1.0, 0.0, high)
    half = 0.5 * (np.pi / 4 - first)[:, None]
    angles = first[:, None] + half * (1.0 + PLACES)
    between = np.square(sides[:, None] / np.cos(angles)) - np.square(radii(angles))
    return np.asarray(4.0 * (np.maximum(between, 0.0) * WEIGHTS * half).sum(axis=1))


def _held_area(shape: Floats, penalty: Shape, reaches: Floats, sides: Floats) -> Floats:
    """The area within the squares of free optima that end in a corner, in units of the reach: (k,).

    What half-planes cut out of the square, for the corner across and the corner up, and twice for those opposite.
    """
    areas = np.zeros(len(sides))
    if not float(steepness(penalty, np.zeros(1))[0]):
        return areas  # a smooth ball has no corner
    for order in ([0, 1], [1, 0]):
        normals, offsets = _half_planes(shape[np.ix_(order, order)], penalty, reaches)
        region = None
        if len(normals) == 1:
            widest = float(sides.max())
            region = _cut(_square(widest), normals[0].tolist(), offsets[0].tolist())
        for place, side in enumerate(sides.tolist()):
            if region is None:
                areas[place] += 2.0 * _area(_cut(_square(side), normals[place].tolist(), offsets[place].tolist()))
            else:
                ends = [[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]
                areas[place] += 2.0 * _area(_cut(region, ends, [-side] * 4))
    return areas


Corner = tuple[float, float]


def _square(side: float) -> list[Corner]:
    return [(-side, -side), (side, -side), (side, side), (-side, side)]


def _cut(corners: list[Corner], normals: list[list[float]], offsets: list[float]) -> list[Corner]:
    """What half-planes normal · point ≥ offset leave of a convex polygon (Sutherland & Hodgman 1974)."""
    for (a, b), offset in zip(normals, offsets, strict=True):
        heights = [a * x + b * y - offset for x, y in corners]
        if all(height >= 0.0 for height in heights):
            continue
        left: list[Corner] = []
        for place, ((x, y), here) in enumerate(zip(corners, heights, strict=True)):
            (before_x, before_y), before = corners[place - 1], heights[place - 1]
            if (here >= 0.0) != (before >= 0.0):
                share = before / (before - here)
                left.append((before_x + share * (x - before_x), before_y + share * (y - before_y)))
            if here >= 0.0:
                left.append((x, y))
        corners = left
    return corners


def _area(corners: list[Corner]) -> float:
    pairs = zip(corners, corners[1:] + corners[:1], strict=True)
    return 0.5 * abs(sum(x * up - across * y for (x, y), (across, up) in pairs))


def _share(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0.0))


def _held_by_cone(shape: Floats, penalty: Shape, reaches: Floats, centres: Floats) -> Booleans:
    """Whether the pull in one of the corners lies in its cone of normals: (k, N)."""
    if not float(steepness(penalty, np.zeros(1))[0]):
        return np.zeros((len(reaches), len(centres)), dtype=bool)  # a smooth ball has no corner
    pulls = centres @ shape
    width = (steepness(penalty, np.zeros(1)) / steepness(penalty, reaches))[:, None]
    hit = np.zeros((len(reaches), len(centres)), dtype=bool)
    for own, other in ((0, 1), (1, 0)):
        along = np.abs(pulls[:, own]) - (shape[own, own] * reaches)[:, None]
        across = np.sign(pulls[:, own]) * pulls[:, other] - (shape[0, 1] * reaches)[:, None]
        hit |= (np.abs(across) <= width * along) & (along > 0.0)
    return hit


def _beats_all(shape: Floats, penalty: Shape, reaches: Floats, centres: Floats) -> Booleans:
    """Whether one of the corners is better than every other point of the boundary: (k, N)."""
    lengths = np.linalg.norm(centres, axis=1)
    sizes = lengths / reaches[:, None]
    hit = np.zeros(sizes.shape, dtype=bool)
    for low, high in _spans(shape, penalty, reaches, centres / np.where(lengths > 0.0, lengths, 1.0)[:, None]):
        hit |= (low <= sizes) & (sizes <= high)
    return hit


def _spans(shape: Floats, penalty: Shape, reaches: Floats, towards: Floats) -> list[tuple[Floats, Floats]]:
    """Between which distances along each ray from the origin a free optimum ends in a corner, for the two axes.

    The region of such free optima is cut out by half-planes normals · centre ≥ offsets: in a convex ball the pull must
    lie in the cone of the corner; otherwise the corner must beat every point of the boundary. In units of the reach.
    """
    spans = []
    for order in ([0, 1], [1, 0]):
        turned, rays = shape[np.ix_(order, order)], towards[:, order]
        rays = rays * np.where(rays @ turned[0] < 0.0, -1.0, 1.0)[:, None]  # the corner of the same side
        normals, offsets = _half_planes(turned, penalty, reaches)
        low, high = np.zeros((len(normals), len(rays))), np.full((len(normals), len(rays)), np.inf)
        for place in range(normals.shape[1]):
            slope, offset = normals[:, place] @ rays.T, offsets[:, place, None]
            bound = np.divide(offset, slope, out=np.zeros_like(slope), where=slope != 0.0)
            np.maximum(low, np.where(slope > 0.0, bound, 0.0), out=low)
            np.minimum(high, np.where(slope < 0.0, bound, np.inf), out=high)
            high[(slope == 0.0) & (offset > 0.0)] = -1.0
        spans.append((low, high))
    return spans


def _half_planes(shape: Floats, penalty: Shape, reaches: Floats) -> tuple[Floats, Floats]:
    """normals (k, m, 2) and offsets (k, m) for the corner (1, 0); k is 1 where all balls are alike."""
    corner = np.array([1.0, 0.0])
    if isinstance(penalty, Power) and penalty.exponent < 1.0:
        line = ball(penalty, 1.0, BOUNDARY)[1:-1]
        return ((corner - line) @ shape)[None] * 2.0, (shape[0, 0] - np.einsum("mi,ij,mj->m", line, shape, line))[None]
    start = float(steepness(penalty, np.zeros(1))[0])
    width = start / steepness(penalty, reaches)
    width = width[:1] if np.ptp(width) == 0.0 else width
    edges = [width[:, None] * shape[0] - shape[1], width[:, None] * shape[0] + shape[1]]
    if not width.all():
        edges.append(np.tile(shape[0], (len(width), 1)))  # a cone that is a ray has two sides
    normals = np.stack(edges, axis=1)
    return normals, np.asarray(normals @ corner)
