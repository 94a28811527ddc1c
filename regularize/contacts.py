"""Contacts: where the ball of each budget touches the loss, and the strength that belongs to it.

A loss (v − centre)ᵀ shape (v − centre) in two coefficients is minimised over the ball Ω(v) ≤ t. Its minimiser is known
by the negative gradient of the loss, which lies in the cone of outward normals of the ball, λ times a subgradient.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.geometry import ball, touch
from regularize.penalties import Penalty, Power, Shape


@dataclass(frozen=True, eq=False, kw_only=True)
class Contacts:
    """The minimisers `points` (k, 2) over the balls of `budgets` (k,), of one loss: shape (2, 2), centre (2,).

    A ball without a budget is the origin.

    Raises
    ------
    ValueError
        If a budget is negative.
    """

    shape: Floats
    centre: Floats
    penalty: Shape
    budgets: Floats

    @cached_property
    def points(self) -> Floats:
        """Where each ball touches (k, 2); the centre where the ball holds it. Zeros are exact."""
        spent = self.budgets != 0.0
        found = np.zeros((len(self.budgets), 2))
        found[spent] = touch(self.shape, self.centre, self.penalty, self.budgets[spent])
        return found

    @cached_property
    def reaches(self) -> Floats:
        """Where each ball meets the axes (k,)."""
        return np.asarray(self.penalty.radius(np.array([[1.0, 0.0]]), self.budgets))

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
    def negative_gradients(self) -> Floats:
        """The negative gradient of the loss at each point (k, 2)."""
        return np.asarray(2.0 * (self.centre - self.points) @ self.shape)

    @cached_property
    def strengths(self) -> Floats:
        """λ at which the penalised loss is stationary at each point (k,); 0 where the budget does not bind, and at the origin the
        least λ that leads there."""
        normals = self._normals
        fits = (self.negative_gradients * normals).sum(axis=1) / np.maximum(
            np.square(normals).sum(axis=1), np.finfo(float).tiny
        )
        if (origin := ~self.points.any(axis=1)).any() and self._sharp:
            edge = float(steepness(self.penalty, np.zeros(1))[0])
            fits[origin] = np.abs(self.negative_gradients[origin]).max(axis=1) / (edge or np.inf)
        return np.where(self.binding, fits, 0.0)

    @cached_property
    def optimality(self) -> Floats:
        """The largest subgradient of loss + λ Ω at each point, relative to the gradient at zero (k,)."""
        smooth = np.abs(self.negative_gradients - self.strengths[:, None] * self._normals)
        edge = self.strengths[:, None] * steepness(self.penalty, np.zeros(1)) if self._sharp else 0.0
        # Below q = 1 any pull is held by a cusp.
        at_zero = np.zeros_like(smooth) if self._cusped else np.maximum(np.abs(self.negative_gradients) - edge, 0.0)
        worst = np.where(self.points == 0.0, at_zero, smooth).max(axis=1)
        return np.asarray(worst / (2.0 * np.abs(self.shape @ self.centre).max() or 1.0))

    @cached_property
    def cones(self) -> Floats:
        """The two edges of the cone of outward normals at each point, unit vectors (k, 2, 2), clockwise one first.

        Both are the same where the ball is smooth; NaN where the budget does not bind, and at the origin.
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
        return np.where((self.binding & ~zero.all(axis=1))[:, None, None], unit, np.nan)

    def held_until(self, stop: int) -> float:
        """The largest budget, below that of the next stop, at which the coefficient that is zero at a stop still is.

        For balls with corners: along the axis of the other coefficient, the pull is halved down to the edge of the cone.
        """
        column = int(np.flatnonzero(self.points[stop] == 0.0)[0])
        sign = float(np.sign(self.points[stop, 1 - column]))
        axis, edge = np.zeros((1, 2)), float(steepness(self.penalty, np.zeros(1))[0])
        axis[0, 1 - column] = sign
        low, high = float(self.budgets[stop]), float(self.budgets[stop + 1])
        for _ in range(50):
            middle = 0.5 * (low + high)
            size = self.penalty.radius(axis, middle)
            pull = 2.0 * (self.centre - size * axis[0]) @ self.shape
            strength = sign * pull[1 - column] / float(steepness(self.penalty, size)[0])
            held = abs(float(pull[column])) <= strength * edge
            low, high = (middle, high) if held else (low, middle)
        return low

    @cached_property
    def rivals(self) -> Floats:
        """Other local minima over the ball (k, m, 2), NaN where there are fewer.

        Only a ball that is not convex has any; the cusps that are pulled outwards, and others found among the points of a
        fine line.
        """
        if not self._cusped or not self.binding.any():
            return np.empty((len(self.budgets), 0, 2))
        line = ball(self.penalty, self.budgets, 720)[:, :-1]
        away = line - self.centre
        losses = np.einsum("kmi,ij,kmj->km", away, self.shape, away)
        lowest = (losses < np.roll(losses, 1, axis=1)) & (losses <= np.roll(losses, -1, axis=1))
        outwards = -np.einsum("kmi,ij,kmj->km", away, self.shape, line) > 0.0
        # A cusp holds every outward pull, however narrow the valley that ends in it.
        around = outwards & np.roll(outwards, 1, axis=1) & np.roll(outwards, -1, axis=1)
        lowest = np.where((line == 0.0).any(axis=2), outwards, lowest & around)
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
    """The slope of Ω in one coefficient of size |w|, from the right: l1 + 2 l2 |w|, or q |w|^(q − 1), of any shape."""
    if isinstance(penalty, Penalty):
        return np.asarray(penalty.l1 + 2.0 * penalty.l2 * sizes)
    exponent = penalty.exponent if isinstance(penalty, Power) else 1.0
    if exponent < 1.0 and np.any(sizes == 0.0):
        return np.where(sizes == 0.0, np.inf, exponent * np.where(sizes == 0.0, 1.0, sizes) ** (exponent - 1.0))
    return np.asarray(exponent * sizes ** (exponent - 1.0))


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
        return np.asarray(penalty.value(penalty.prox(points, steps)) > budget)[:, None]

    while (far := over(high)).any():
        low, high = np.where(far, high, low), np.where(far, 2.0 * high, high)
    for _ in range(100):
        middle = low + 0.5 * (high - low)
        far = over(middle)
        low, high = np.where(far, middle, low), np.where(far, high, middle)
    return np.where(penalty.value(points)[:, None] > budget, penalty.prox(points, high), points)
