"""The mean log loss in two coefficients, all others and the intercept at their fitted values: its level sets, drawn exactly.

Ω is a sum over coordinates, so the fitted pair minimises the loss of the slice over the ball of its own budget: the level set
through it touches the ball there. A level set is convex, and no ellipse; where the two columns alone tell the classes apart
it is open, and there is no free optimum.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.certificate import violation
from regularize.logistic.certificate import steepest
from regularize.logistic.problems import Problems
from regularize.penalties import Penalty

MOST_STEPS = 200
"""Newton steps to a free optimum, which is far away where the classes hardly overlap."""
HALVINGS = 40
SETTLED = 1e-13
"""A gradient below this part of that at zero is rounding."""
OPEN = 1e-9
"""Radians by which directions must leave more than a half turn free, so that rounding opens no slice."""


class Local(NamedTuple):
    """Loss (m,), gradient (m, 2) and curvature (m, 2, 2) at m points."""

    value: Floats
    gradient: Floats
    curvature: Floats


@dataclass(frozen=True, eq=False)
class Slice:
    """The mean log loss and the penalty in the coefficients `pair`, at k stops.

    `columns` (n, 2) are the two columns, `sides` (n,) ±1 and `offsets` (k, n) the logits without them; `fitted` (k, 2) lies on
    the ball of `budget` (k,). `centre` (k, 2) is the free optimum of the slice, NaN where there is none: then `away` (2,)
    is a direction along which the loss falls for ever. `tangency` (k,) is the subgradient residual of the pair, relative as
    `Path.optimality` is.
    """

    pair: tuple[int, int]
    penalty: Penalty
    columns: Floats
    sides: Floats
    offsets: Floats
    fitted: Floats
    budget: Floats
    centre: Floats
    away: Floats | None
    tangency: Floats

    def loss(self, points: Floats) -> Floats:
        """The mean log loss with the pair at these points, one for each stop: (k, 2) -> (k,)."""
        return self.local(np.arange(len(points)), points).value

    def slope(self, points: Floats) -> Floats:
        """Its gradient there: (k, 2) -> (k, 2)."""
        return self.local(np.arange(len(points)), points).gradient

    @property
    def steepness(self) -> float:
        """The largest slope that there can be."""
        return float(np.abs(self.columns).mean(axis=0).max()) or 1.0

    def local(self, stops: Integers, points: Floats) -> Local:
        """The loss at points (m, 2) of these stops (m,)."""
        margins = self._sided[stops] + points @ self._sided_columns
        small = np.exp(-np.abs(margins))
        share, rows = 1.0 / (1.0 + small), len(self.sides)
        other = small * share
        curvature = (other * share) @ self._squares
        logit_gradient = np.where(margins > 0.0, other, share)
        value = (np.log1p(small) - np.minimum(margins, 0.0)).sum(axis=1) / rows
        return Local(value, logit_gradient @ self._sided_columns.T / -rows, curvature.reshape(-1, 2, 2))

    @cached_property
    def _sided(self) -> Floats:
        """The margins without the pair (k, n)."""
        return self.sides * self.offsets

    @cached_property
    def _sided_columns(self) -> Floats:
        """What a unit of the pair adds to the margins (2, n)."""
        return np.ascontiguousarray((self.sides[:, None] * self.columns).T)

    @cached_property
    def _squares(self) -> Floats:
        """Products of the two columns, over the rows (n, 4)."""
        two = self.columns / np.sqrt(len(self.columns))
        return np.asarray((two[:, :, None] * two[:, None]).reshape(len(two), 4))


def slice_of(
    columns: Floats,
    targets: Floats,
    *,
    strengths: Floats,
    coefficients: Floats,
    intercept: Floats,
    pair: tuple[int, int],
    penalty: Penalty,
) -> Slice:
    """The slice through fits at strengths (k,), with coefficients (k, p) and intercept (k,): columns (n, p), targets (n,) of 0 and 1.

    Raises
    ------
    ValueError
        If the pair is not two different columns.
    """
    count = columns.shape[1]
    if len(set(pair)) != 2 or not all(0 <= column < count for column in pair):
        raise ValueError(f"pair must name two different columns of {count}, got {pair}")
    two, sides = columns[:, pair], 2.0 * targets - 1.0
    fitted = coefficients[:, pair]
    logits = coefficients @ columns.T + intercept[:, None]
    shares = np.full((1, len(sides)), 1.0 / len(sides))
    moved = columns - columns.mean(axis=0)
    problems = Problems(np.ascontiguousarray(moved.T), sides, shares, np.ones((1, count)))
    slope = problems.logit_gradient(sides * logits, slice(0, 1)) @ two
    untouched = violation(slope, penalty, strengths, fitted).max(axis=-1)
    away = recession(two * sides[:, None])
    found = Slice(
        pair=pair,
        penalty=penalty,
        columns=two,
        sides=sides,
        offsets=logits - fitted @ two.T,
        fitted=fitted,
        budget=penalty.value(fitted),
        centre=np.full(fitted.shape, np.nan),
        away=away,
        tangency=np.asarray(untouched / steepest(problems)[0]),
    )
    if away is None:
        found.centre[:] = _lowest(found)
    return found


def recession(rows: Floats) -> Floats | None:
    """The middle of all directions d (2,) with aᵀd ≥ 0 for each row a (n, 2), > 0 for some; None where there is none.

    They are there where the rows leave more than half a turn free.
    """
    rows = rows[np.abs(rows).max(axis=1) > 0.0]
    if not len(rows):
        return None
    angles = np.sort(np.arctan2(rows[:, 1], rows[:, 0]))
    gaps = np.diff(angles, append=angles[0] + 2.0 * np.pi)
    widest = int(np.argmax(gaps))
    if gaps[widest] <= np.pi + OPEN:
        return None
    opposite = angles[widest] + 0.5 * gaps[widest] + np.pi
    return np.array([np.cos(opposite), np.sin(opposite)])


def _lowest(cut: Slice) -> Floats:
    """Where the loss of the slice is lowest at every stop (k, 2), by Newton's steps, halved until they lead down."""
    points = cut.fitted.copy()
    going = np.arange(len(points))
    for _ in range(MOST_STEPS):
        here = cut.local(going, points[going])
        flat = 1e-14 * np.trace(here.curvature, axis1=1, axis2=2) + np.finfo(float).tiny
        step = -np.linalg.solve(here.curvature + flat[:, None, None] * np.eye(2), here.gradient[..., None])[..., 0]
        # Where the loss can fall by no more than its rounding, this step is the last.
        falls = -np.einsum("mi,mi->m", here.gradient, step) > SETTLED * here.value
        share = np.ones(len(going))
        for _ in range(HALVINGS):
            up = falls & (cut.local(going, points[going] + share[:, None] * step).value > here.value)
            if not up.any():
                break
            share[up] *= 0.5
        points[going] += share[:, None] * step
        going = going[falls]
        if not len(going):
            break
    return points
