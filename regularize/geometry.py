"""Two coefficients at a time: where the ellipses of the loss touch the ball of the penalty.

Ω is a sum over coordinates. So with all other coefficients held at their fitted values, the fitted pair
minimises the loss over the ball Ω(pair) ≤ t of its own budget: `slice_of` is that picture, exact at every
stop of a path. `touch` solves the same problem for an ellipse and a budget of one's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.linear import Path, centred, largest, steepest, violation
from regularize.penalties import Penalty, Power, Shape

FLAT = 1e-12
"""An axis of the ellipse along which the loss curves less than this part of the other's is flat."""
HALVINGS = 100
"""Enough to find a strength to the last digit."""
SAMPLES = 720
"""Points of a boundary, its corners among them, between which the best one is looked for."""


@dataclass(frozen=True, eq=False)
class Slice:
    """The loss and the penalty in the coefficients `pair`, all others at their fitted values, at k stops.

    MSE = least + (v − centre)ᵀ shape (v − centre), with shape (2, 2) the same at all stops and centre (k, 2)
    the free optimum; fitted (k, 2) lies on the ellipse of `level` (k,) above the least, and on the ball of
    `budget` (k,); `tangency` (k,) is the subgradient residual of the pair, relative as `Path.optimality` is.
    """

    pair: tuple[int, int]
    penalty: Penalty
    shape: Floats
    centre: Floats
    fitted: Floats
    level: Floats
    budget: Floats
    tangency: Floats

    @property
    def radius(self) -> Floats:
        """The size (k,) at which `ellipse` about the centre runs through the fitted pair."""
        return np.sqrt(self.level)

    def ellipse(self, points: int = 120) -> Floats:
        """The ellipse of size one about the origin, closed: (points + 1, 2)."""
        return ellipse(self.shape, points)

    def balls(self, points: int = 64) -> Floats | None:
        """The ball through the fitted pair, closed: (k, points + 1, 2); None without a penalty."""
        if self.penalty.free:
            return None
        return ball(self.penalty, self.budget, points)


def slice_of(columns: Floats, targets: Floats, path: Path, pair: tuple[int, int], penalty: Penalty) -> Slice:
    """The slice through every stop of a path: columns (n, p), targets (n,).

    Raises
    ------
    ValueError
        As `slices` does.
    """
    return slices(columns, targets, [path], pair, [penalty])[0]


def slices(
    columns: Floats, targets: Floats, paths: Sequence[Path], pair: tuple[int, int], penalties: Sequence[Penalty]
) -> tuple[Slice, ...]:
    """The slices through every stop of several paths over the same rows: columns (n, p), targets (n,).

    Where the two columns are dependent, the free optimum is the one nearest to the fitted pair.

    Raises
    ------
    ValueError
        If the pair is not two different columns.
    """
    count = columns.shape[1]
    if len(set(pair)) != 2 or not all(0 <= column < count for column in pair):
        raise ValueError(f"pair must name two different columns of {count}, got {pair}")
    moved, responses = centred(columns), centred(targets)
    two, rows = moved[:, pair], len(targets)
    shape = two.T @ two / rows
    flattest = np.linalg.pinv(shape, rcond=FLAT, hermitian=True)
    size = steepest(moved, responses, largest(moved))

    def slice_through(path: Path, penalty: Penalty) -> Slice:
        slope = (responses - path.coefficients @ moved.T) @ two / rows
        fitted = path.coefficients[:, pair]
        towards = slope @ flattest
        untouched = violation(-2.0 * slope, penalty, path.strengths, fitted).max(axis=-1)
        return Slice(
            pair=pair,
            penalty=penalty,
            shape=shape,
            centre=fitted + towards,
            fitted=fitted,
            level=np.maximum(np.einsum("ki,ij,kj->k", towards, shape, towards), 0.0),
            budget=penalty.value(fitted),
            tangency=np.asarray(untouched / size),
        )

    return tuple(map(slice_through, paths, penalties))


def ellipse(shape: Floats, points: int = 120) -> Floats:
    """vᵀ shape v = 1 as a closed line (points + 1, 2); where the loss is flat, as long as a line can be."""
    curvatures, axes = np.linalg.eigh(shape)
    curvatures = np.maximum(curvatures, FLAT * curvatures[-1] if curvatures[-1] > 0.0 else 1.0)
    return np.asarray(directions(points) / np.sqrt(curvatures) @ axes.T)


def directions(points: int) -> Floats:
    """Unit vectors all the way round and back to the first (points + 1, 2), through the four axes exactly.

    Raises
    ------
    ValueError
        If points is not a positive multiple of four.
    """
    if points < 4 or points % 4:
        raise ValueError(f"points must be a positive multiple of 4, got {points}")
    angles = 2.0 * np.pi / points * np.arange(points // 4)
    across, up = np.cos(angles), np.sin(angles)
    quarters = [(across, up), (-up, across), (-across, -up), (up, -across), (across[:1], up[:1])]
    return np.concatenate([np.stack(quarter, axis=1) for quarter in quarters]) + 0.0


def ball(penalty: Shape, budget: Floats | float, points: int = 64) -> Floats:
    """Ω(v) = budget as a closed line, budget (...) -> (..., points + 1, 2), its corners exact.

    Raises
    ------
    ValueError
        If points is not a positive multiple of four, or the penalty has no ball.
    """
    towards = directions(points)
    if isinstance(penalty, Power):
        # Evenly spread along |x|^q + |y|^q = 1, which runs along the axes where q is small.
        towards = np.sign(towards) * np.abs(towards) ** max(1.0, 2.0 / penalty.exponent)
    radius = penalty.radius(towards, np.asarray(budget, dtype=float)[..., None])
    if np.isinf(radius).any():
        raise ValueError(f"{penalty} has no ball: Ω is zero everywhere")
    return np.asarray(radius[..., None] * towards)


def touch(shape: Floats, centre: Floats, penalty: Shape, budget: Floats | float) -> Floats:
    """argmin (v − centre)ᵀ shape (v − centre) over Ω(v) ≤ budget: centre (..., 2), budget (...) -> (..., 2).

    For L1, L2 and the elastic net, halving finds the strength at which the penalised pair, known in closed
    form, spends the budget: zeros are exact. For other powers the boundary is searched.

    Raises
    ------
    ValueError
        If a budget is not positive.
    """
    if not np.all(np.asarray(budget) > 0.0):
        raise ValueError(f"budget must be positive, got {np.min(budget)}")
    wide = np.broadcast_shapes(np.shape(centre)[:-1], np.shape(budget))
    centres = np.array(np.broadcast_to(centre, (*wide, 2)), dtype=float).reshape(-1, 2)
    budgets = np.array(np.broadcast_to(budget, wide), dtype=float).ravel()
    found = centres.copy()
    outside = penalty.value(centres) > budgets
    if isinstance(penalty, Penalty):
        found[outside] = _spent(shape, centres[outside], penalty, budgets[outside])
    elif outside.any():
        found[outside] = _searched(shape, centres[outside], penalty, budgets[outside])
    return found.reshape(*wide, 2)


def _spent(shape: Floats, centres: Floats, penalty: Penalty, budget: Floats) -> Floats:
    """The penalised pairs (N, 2) whose value is the budget (N,), or whose loss is zero below it."""
    low, high = np.zeros(len(centres)), np.ones(len(centres))
    while (over := penalty.value(penalized(shape, centres, penalty, high)) > budget).any():
        low[over], high[over] = high[over], 2.0 * high[over]
    for _ in range(HALVINGS):
        middle = low + 0.5 * (high - low)
        over = penalty.value(penalized(shape, centres, penalty, middle)) > budget
        low[over], high[~over] = middle[over], middle[~over]
    return penalized(shape, centres, penalty, high)


def of_level(shape: Floats, centre: Floats, penalty: Penalty, levels: Floats) -> Floats:
    """The pair of least Ω whose loss above the least is `levels` (k,), for one centre (2,): (k, 2).

    Halving finds its strength: the loss of the penalised pair grows with λ.

    Raises
    ------
    ValueError
        If a level is not below the loss at zero: nothing is left there.
    """
    if not np.all(levels < centre @ shape @ centre):
        raise ValueError(f"levels must lie below {centre @ shape @ centre:g}, got {np.max(levels):g}")
    centres = np.broadcast_to(centre, (len(levels), 2))

    def lower(strengths: Floats) -> Booleans:
        away = penalized(shape, centres, penalty, strengths) - centre
        return np.asarray(np.einsum("ki,ij,kj->k", away, shape, away) < levels)

    low, high = np.zeros(len(levels)), np.ones(len(levels))
    while (under := lower(high)).any():
        low[under], high[under] = high[under], 2.0 * high[under]
    for _ in range(HALVINGS):
        middle = low + 0.5 * (high - low)
        under = lower(middle)
        low[under], high[~under] = middle[under], middle[~under]
    return penalized(shape, centres, penalty, low)


def penalized(shape: Floats, centres: Floats, penalty: Penalty, strengths: Floats) -> Floats:
    """argmin (v − centre)ᵀ shape (v − centre) + λ Ω(v), each centre (N, 2) with its own λ (N,).

    A pair that solves its linear system with the signs it was solved for is the minimiser; where there is
    none, one coefficient is zero, and the other is the one that gains more.
    """
    sharp, smooth = 0.5 * penalty.l1 * strengths[:, None], penalty.l2 * strengths[:, None]
    right, curvatures, cross = centres @ shape, shape.diagonal() + smooth, shape[0, 1]
    pull = np.sign(right) * np.maximum(np.abs(right) - sharp, 0.0)
    found = np.divide(pull, curvatures, out=np.zeros_like(right), where=curvatures > 0.0)
    found[np.arange(len(right)), (found * pull).argmin(axis=1)] = 0.0
    determinant = curvatures.prod(axis=1, keepdims=True) - cross**2
    curved = determinant[:, 0] > FLAT * curvatures.prod(axis=1)
    for signs in ((1.0, 1.0), (1.0, -1.0), (-1.0, 1.0), (-1.0, -1.0)):
        pull = right - sharp * np.array(signs)
        both = curvatures[:, ::-1] * pull - cross * pull[:, ::-1]
        kept = curved & (both * signs > 0.0).all(axis=1)
        found[kept] = both[kept] / determinant[kept]
    return np.asarray(found)


def _searched(shape: Floats, centres: Floats, penalty: Shape, budgets: Floats) -> Floats:
    """The best points (N, 2) of the boundary of a power: the best of many, then halving next to it.

    What is halved is the slope of the loss along the boundary, so the point is as exact as the numbers are.
    """
    line = ball(penalty, budgets, SAMPLES)[:, :-1]
    losses = np.einsum("nmi,ij,nmj->nm", line, shape, line) - 2.0 * np.einsum("nmi,ij,nj->nm", line, shape, centres)
    # Of points that differ by rounding the first, so that a tie does not flicker from budget to budget.
    least, size = losses.min(axis=1, keepdims=True), np.abs(losses).max(axis=1, keepdims=True)
    best, rows = (losses <= least + FLAT * size).argmax(axis=1), np.arange(len(centres))
    here, low, high = line[rows, best], line[rows, best - 1], line[rows, (best + 1) % SAMPLES]
    slope = _along(penalty, shape, centres, here)
    low[slope < 0.0], high[slope > 0.0] = here[slope < 0.0], here[slope > 0.0]
    for _ in range(HALVINGS):
        middle = low + high
        middle *= penalty.radius(middle, budgets)[:, None]
        falling = _along(penalty, shape, centres, middle) < 0.0
        low[falling], high[~falling] = middle[falling], middle[~falling]
    settled = slope == 0.0
    return np.asarray(np.where(settled[:, None], here, middle))


def _along(penalty: Shape, shape: Floats, centres: Floats, points: Floats) -> Floats:
    """The slope (N,) of the loss along the boundary of a power, anticlockwise, up to a positive factor.

    In a corner that is a minimum it is zero, in any other that of the side with the steeper descent.
    """
    exponent = penalty.exponent if isinstance(penalty, Power) else 1.0
    size, gradient = np.abs(points), (points - centres) @ shape
    # The normal is sign·size^(q − 1); below q = 1 both parts times what keeps them finite on the axes.
    bend = size ** (exponent - 1.0) if exponent >= 1.0 else size[:, ::-1] ** (1.0 - exponent)
    normal = np.sign(points) * bend
    slope = gradient[:, 1] * normal[:, 0] - gradient[:, 0] * normal[:, 1]
    if exponent <= 1.0:
        corner = (points == 0.0).any(axis=1)
        outwards = -(gradient * points).sum(axis=1)
        aside = gradient[:, 1] * points[:, 0] - gradient[:, 0] * points[:, 1]
        held = outwards > (np.abs(aside) if exponent == 1.0 else 0.0)
        slope[corner] = np.where(held, 0.0, aside)[corner]
    return np.asarray(slope)
