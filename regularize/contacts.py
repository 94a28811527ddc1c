"""Contacts: where the ball of each budget touches the loss, the strength that belongs to it, and how often in a corner.

A loss (v − centre)ᵀ shape (v − centre) in two coefficients is minimised over the ball Ω(v) ≤ t. Its minimiser is known
by its pull, the negative gradient of the loss: it lies in the cone of outward normals of the ball, λ times a subgradient.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.geometry import ball, directions, touch
from regularize.penalties import Penalty, Power, Shape

BOUNDARY = 720
"""Points of a ball that is not convex, all of which a corner must beat."""
RAYS = 1440
"""Directions in which areas are summed: the shares are off by less than 1e-4."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Contacts:
    """The minimisers `points` (k, 2) over the balls of `budgets` (k,), of one loss: shape (2, 2), centre (2,).

    Raises
    ------
    ValueError
        If a budget is not positive.
    """

    shape: Floats
    centre: Floats
    penalty: Shape
    budgets: Floats

    @cached_property
    def points(self) -> Floats:
        """Where each ball touches (k, 2); the centre where the ball holds it. Zeros are exact."""
        return touch(self.shape, self.centre, self.penalty, self.budgets)

    @cached_property
    def binding(self) -> Booleans:
        """Whether the free optimum lies outside of the ball (k,)."""
        return np.asarray(self.budgets < self.penalty.value(self.centre))

    @cached_property
    def levels(self) -> Floats:
        """The loss at each point, above the least (k,)."""
        away = self.points - self.centre
        return np.asarray(np.maximum(np.einsum("ki,ij,kj->k", away, self.shape, away), 0.0))

    @cached_property
    def pulls(self) -> Floats:
        """The negative gradient of the loss at each point (k, 2)."""
        return np.asarray(2.0 * (self.centre - self.points) @ self.shape)

    @cached_property
    def strengths(self) -> Floats:
        """λ at which the penalised loss is stationary at each point (k,); 0 where the budget does not bind."""
        normals = self._normals
        fits = (self.pulls * normals).sum(axis=1) / np.maximum(np.square(normals).sum(axis=1), np.finfo(float).tiny)
        return np.where(self.binding, fits, 0.0)

    @cached_property
    def optimality(self) -> Floats:
        """The largest subgradient of loss + λ Ω at each point, relative to the gradient at zero (k,)."""
        smooth = np.abs(self.pulls - self.strengths[:, None] * self._normals)
        edge = self.strengths[:, None] * steepness(self.penalty, np.zeros(1)) if self._sharp else 0.0
        # Below q = 1 any pull is held by a cusp.
        at_zero = np.zeros_like(smooth) if self._cusped else np.maximum(np.abs(self.pulls) - edge, 0.0)
        worst = np.where(self.points == 0.0, at_zero, smooth).max(axis=1)
        return np.asarray(worst / (2.0 * np.abs(self.shape @ self.centre).max() or 1.0))

    @cached_property
    def cones(self) -> Floats:
        """The two edges of the cone of outward normals at each point, unit vectors (k, 2, 2), clockwise one first.

        Both are the same where the ball is smooth; NaN where the budget does not bind.
        """
        normals, zero = self._normals, self.points == 0.0
        along = np.where(zero, 0.0, np.sign(self.points))  # the axis of the corner
        aside = along[:, ::-1] * np.array([-1.0, 1.0])  # a quarter turn anticlockwise
        corner = (zero.any(axis=1) & ~zero.all(axis=1))[:, None]
        if self._cusped:
            edges = np.stack([-aside, aside], axis=1)
        else:
            wide = float(steepness(self.penalty, np.zeros(1))[0]) * aside
            edges = np.stack([normals - wide, normals + wide], axis=1)
        edges = np.where(corner[:, :, None], edges, normals[:, None, :])
        lengths = np.linalg.norm(edges, axis=2, keepdims=True)
        unit = edges / np.where(lengths > 0.0, lengths, 1.0)
        return np.where(self.binding[:, None, None], unit, np.nan)

    @cached_property
    def rivals(self) -> Floats:
        """Other local minima over the ball (k, m, 2), NaN where there are fewer.

        Only a ball that is not convex has any; found among the points of a fine line, where the pull does not lead inside.
        """
        if not self._cusped or not self.binding.any():
            return np.empty((len(self.budgets), 0, 2))
        line = ball(self.penalty, self.budgets, 720)[:, :-1]
        away = line - self.centre
        losses = np.einsum("kmi,ij,kmj->km", away, self.shape, away)
        lowest = (losses < np.roll(losses, 1, axis=1)) & (losses <= np.roll(losses, -1, axis=1))
        lowest &= -np.einsum("kmi,ij,kmj->km", away, self.shape, line) > 0.0
        nearest = np.square(line - self.points[:, None]).sum(axis=2).argmin(axis=1)
        lowest[np.arange(len(losses)), nearest] = False
        lowest &= self.binding[:, None]
        most = int(lowest.sum(axis=1).max())
        found = np.full((len(losses), most, 2), np.nan)
        for row, points, which in zip(found, line, lowest, strict=True):
            row[: which.sum()] = points[which]
        return found

    @property
    def _sharp(self) -> bool:
        return isinstance(self.penalty, Penalty) or self.penalty == Power(1.0)

    @property
    def _cusped(self) -> bool:
        return isinstance(self.penalty, Power) and self.penalty.exponent < 1.0

    @cached_property
    def _normals(self) -> Floats:
        """∇Ω at each point (k, 2), zero along coefficients that are zero."""
        zero = self.points == 0.0
        size = np.where(zero, 1.0, np.abs(self.points))
        return np.where(zero, 0.0, np.sign(self.points) * steepness(self.penalty, size))


def steepness(penalty: Shape, sizes: Floats) -> Floats:
    """The slope of Ω in one coefficient of size |w|, from the right: l1 + 2 l2 |w|, or q |w|^(q − 1)."""
    if isinstance(penalty, Penalty):
        return np.asarray(penalty.l1 + 2.0 * penalty.l2 * sizes)
    exponent = penalty.exponent if isinstance(penalty, Power) else 1.0
    if exponent < 1.0 and np.any(sizes == 0.0):
        return np.where(sizes == 0.0, np.inf, exponent * np.where(sizes == 0.0, 1.0, sizes) ** (exponent - 1.0))
    return np.asarray(exponent * sizes ** (exponent - 1.0))


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


def corners(shape: Floats, penalty: Shape, *, reaches: Floats, centres: Floats, within: float) -> Corners:
    """How often a ball is touched in a corner: shape (2, 2), reaches (k,), centres (N, 2) uniform on the square."""
    budgets = penalty.value(np.stack([reaches, np.zeros_like(reaches)], axis=1))
    outside = penalty.value(centres) > budgets[:, None]
    cusped = isinstance(penalty, Power) and penalty.exponent < 1.0
    hit = (_beats_all if cusped else _held_by_cone)(shape, penalty, reaches, centres)
    counted = outside.sum(axis=1).astype(float)
    rays = directions(RAYS)[:-1]
    rays = rays + np.roll(rays, -1, axis=0)  # midpoints, so that none runs along an axis
    rays /= np.linalg.norm(rays, axis=1, keepdims=True)
    ends = within / np.abs(rays).max(axis=1) / reaches[:, None]
    free = np.maximum(np.square(ends) - np.square(_radii(penalty, reaches, rays)), 0.0).sum(axis=1)
    held = np.zeros(len(reaches))
    for low, high in _spans(shape, penalty, reaches, rays):
        held += np.maximum(np.square(np.clip(ends, 0.0, np.maximum(high, 0.0))) - np.square(low), 0.0).sum(axis=1)
    return Corners(
        counted=counted,
        measured=_share((hit & outside).sum(axis=1).astype(float), counted),
        exact=_share(held, free),
    )


def _share(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.full(len(whole), np.nan), where=whole > 0.0))


def _held_by_cone(shape: Floats, penalty: Shape, reaches: Floats, centres: Floats) -> Booleans:
    """Whether the pull in one of the corners lies in its cone of normals: (k, N)."""
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


def _radii(penalty: Shape, reaches: Floats, towards: Floats) -> Floats:
    """How far the balls reach in each direction, in units of their reach: (k, N), or (1, N) where all are alike."""
    if isinstance(penalty, Power) or (isinstance(penalty, Penalty) and 0.0 in (penalty.l1, penalty.l2)):
        reaches = np.ones(1)
    budgets = penalty.value(np.stack([reaches, np.zeros_like(reaches)], axis=1))
    return np.asarray(penalty.radius(towards, budgets[:, None]) / reaches[:, None])


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


@dataclass(frozen=True, eq=False, kw_only=True)
class Body:
    """A ball in three coefficients, and where losses with spherical contours end on it: points (N, 3)."""

    penalty: Penalty
    budget: float
    points: Floats

    @property
    def zeros(self) -> Floats:
        """The shares of points with no, one and two exact zeros (3,)."""
        return np.bincount((self.points == 0.0).sum(axis=1), minlength=4)[:3] / max(len(self.points), 1)


def projected(penalty: Penalty, budget: float, points: Floats) -> Floats:
    """The nearest points of the ball Ω ≤ budget, in any number of coefficients: (N, p) -> (N, p), zeros exact."""
    low, high = np.zeros((len(points), 1)), np.ones((len(points), 1))

    def over(steps: Floats) -> Booleans:
        return np.asarray(penalty.value(_shrunk(penalty, points, steps)) > budget)[:, None]

    while (far := over(high)).any():
        low, high = np.where(far, high, low), np.where(far, 2.0 * high, high)
    for _ in range(100):
        middle = low + 0.5 * (high - low)
        far = over(middle)
        low, high = np.where(far, middle, low), np.where(far, high, middle)
    return np.where(penalty.value(points)[:, None] > budget, _shrunk(penalty, points, high), points)


def _shrunk(penalty: Penalty, points: Floats, steps: Floats) -> Floats:
    """`Penalty.prox` with a step for each point (N, 1)."""
    sharp = np.sign(points) * np.maximum(np.abs(points) - steps * penalty.l1, 0.0)
    return np.asarray(sharp / (1.0 + 2.0 * steps * penalty.l2))
