"""Penalties Ω(w) = Σ l1 |w| + l2 w²: what is added to the error, times the strength λ.

`L1`, `L2`, `ElasticNet` and `Unpenalized` are one family that differs in its two weights; `Power` is the
family of balls Σ|w|^q between and beyond them, for pictures only; `GroupNorms` takes columns
together. To add a penalty: one class and one line in
`PENALTIES`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Floats, Integers


class Shape(ABC):
    """What a picture needs to know of a penalty: its value, and where the surface Ω = t lies."""

    formula: str
    """Ω in plain text, with ρ and w as on the axes."""

    @abstractmethod
    def value(self, coefficients: Floats) -> Floats:
        """Ω(w), summed over the last axis: (..., p) -> (...)."""

    @abstractmethod
    def radius(self, directions: Floats, budget: Floats | float) -> Floats:
        """The r ≥ 0 at which Ω(r·direction) = budget, inf where Ω stays zero: (..., p) -> (...)."""


class Penalty(Shape):
    """Ω(w) = l1 Σ|w| + l2 Σ w²; `l1` and `l2` are the weights of the two sums."""

    l1: float
    l2: float

    @property
    def free(self) -> bool:
        """Whether Ω is zero everywhere: there is no ball."""
        return self.l1 == 0.0 and self.l2 == 0.0

    @property
    def ball(self) -> str:
        """What people call the ball in the plane."""
        return "circle" if self.l1 == 0.0 else "diamond" if self.l2 == 0.0 else "rounded diamond"

    def value(self, coefficients: Floats) -> Floats:
        """l1 Σ|w| + l2 Σ w² over the last axis: (..., p) -> (...)."""
        size = np.abs(coefficients)
        return np.asarray(np.sum(size * (self.l1 + self.l2 * size), axis=-1))

    def prox(self, point: Floats, step: Floats | float) -> Floats:
        """argmin ½|w − point|² + step·Ω(w), coordinate by coordinate; `step` is one, or one for each coordinate, of any shape."""
        shrunk = np.sign(point) * np.maximum(np.abs(point) - step * self.l1, 0.0)
        return np.asarray(shrunk / (1.0 + 2.0 * step * self.l2))

    def radius(self, directions: Floats, budget: Floats | float) -> Floats:
        """The positive root of l2 |d|² r² + l1 |d|₁ r = budget, in the form that does not cancel."""
        linear = self.l1 * np.sum(np.abs(directions), axis=-1)
        square = self.l2 * np.sum(np.square(directions), axis=-1)
        below = linear + np.sqrt(linear**2 + 4.0 * square * budget)
        above = np.broadcast_to(2.0 * np.asarray(budget, dtype=float), below.shape)
        nowhere = np.broadcast_to(np.where((linear == 0.0) & (square == 0.0), np.inf, 0.0), below.shape)
        return np.asarray(np.divide(above, below, out=nowhere.copy(), where=below > 0.0))


@dataclass(frozen=True)
class Unpenalized(Penalty):
    """Ω(w) = 0: plain least squares."""

    l1, l2, formula = 0.0, 0.0, "0"


@dataclass(frozen=True)
class L1(Penalty):
    """Ω(w) = Σ|w|, the lasso (Tibshirani 1996)."""

    l1, l2, formula = 1.0, 0.0, "Σ|w|"


@dataclass(frozen=True)
class L2(Penalty):
    """Ω(w) = Σ w², ridge regression (Hoerl & Kennard 1970)."""

    l1, l2, formula = 0.0, 1.0, "Σ w²"


@dataclass(frozen=True)
class ElasticNet(Penalty):
    """Ω(w) = ρ Σ|w| + (1 − ρ) Σ w², with ρ = `ratio` (Zou & Hastie 2005, without their rescaling).

    Raises
    ------
    ValueError
        If the ratio lies outside of [0, 1].
    """

    ratio: float
    formula = "ρ Σ|w| + (1 − ρ) Σ w²"

    def __post_init__(self) -> None:
        if not 0.0 <= self.ratio <= 1.0:
            raise ValueError(f"ElasticNet ratio must lie in [0, 1], got {self.ratio}")
        object.__setattr__(self, "l1", float(self.ratio))
        object.__setattr__(self, "l2", 1.0 - float(self.ratio))


@dataclass(frozen=True)
class Power(Shape):
    """Ω(w) = Σ|w|^q: the ball alone; not convex below q = 1, without corners above.

    Raises
    ------
    ValueError
        If the exponent is not positive.
    """

    exponent: float

    def __post_init__(self) -> None:
        if not 0.0 < self.exponent < float("inf"):
            raise ValueError(f"Power exponent must be positive and finite, got {self.exponent}")

    formula = "Σ|w|^q"

    def value(self, coefficients: Floats) -> Floats:
        """Σ|w|^q over the last axis: (..., p) -> (...)."""
        return np.asarray(np.sum(np.abs(coefficients) ** self.exponent, axis=-1))

    def radius(self, directions: Floats, budget: Floats | float) -> Floats:
        """(budget / Σ|d|^q)^(1/q)."""
        return np.asarray((budget / self.value(directions)) ** (1.0 / self.exponent))


@dataclass(frozen=True, eq=False)
class GroupNorms(Shape):
    """Ω(w) = Σ_g √p_g ‖w_g‖₂, p_g the number of columns in group g: the group lasso (Yuan & Lin 2006, with K = p_g I).

    `groups` (p,) is the group of each column, from zero and without gaps.

    Raises
    ------
    ValueError
        If a number between is no group's.
    """

    groups: Integers
    formula = "Σ_g √p_g ‖w_g‖₂"

    def __post_init__(self) -> None:
        if not np.array_equal(np.unique(self.groups), np.arange(self.groups.max(initial=-1) + 1)):
            raise ValueError(f"groups must be numbered from zero without gaps, got {self.groups.tolist()}")

    @classmethod
    def of(cls, labels: Integers) -> "GroupNorms":
        """Columns of equal labels (p,) are a group; a label below zero is a group of its own."""
        alone = labels < 0
        apart = np.where(alone, labels.max(initial=0) + 1 + np.arange(len(labels)), labels)
        return cls(np.unique(apart, return_inverse=True)[1])

    @cached_property
    def sizes(self) -> Integers:
        """p_g (G,)."""
        return np.bincount(self.groups)

    @cached_property
    def _order(self) -> Integers:
        return np.argsort(self.groups, kind="stable")

    def norms(self, coefficients: Floats) -> Floats:
        """‖w_g‖₂ of every group: (..., p) -> (..., G)."""
        squares = np.square(coefficients[..., self._order])
        return np.asarray(np.sqrt(np.add.reduceat(squares, np.cumsum(self.sizes) - self.sizes, axis=-1)))

    def value(self, coefficients: Floats) -> Floats:
        """Σ √p_g ‖w_g‖₂ over the last axis: (..., p) -> (...)."""
        return np.asarray(self.norms(coefficients) @ np.sqrt(self.sizes))

    def prox(self, point: Floats, step: float) -> Floats:
        """argmin ½|w − point|² + step·Ω(w), each group shortened by step·√p_g (..., p)."""
        norms = self.norms(point)
        kept = np.maximum(1.0 - step * np.sqrt(self.sizes) / np.where(norms > 0.0, norms, 1.0), 0.0)
        return np.asarray(point * kept[..., self.groups])

    def radius(self, directions: Floats, budget: Floats | float) -> Floats:
        """budget / Ω(d), as Ω grows straight: (..., p) -> (...)."""
        value = self.value(directions)
        return np.asarray(np.divide(budget, value, out=np.full(value.shape, np.inf), where=value > 0.0))


def named(name: str, *, ratio: float) -> Penalty:
    """The penalty that visitors know by this name; only the elastic net uses the ratio.

    Raises
    ------
    ValueError
        If no penalty has this name, or the ratio lies outside of [0, 1].
    """
    if name not in PENALTIES:
        raise ValueError(f"penalty must be one of {', '.join(PENALTIES)}; got {name!r}")
    return PENALTIES[name](ratio)


PENALTIES: dict[str, Callable[[float], Penalty]] = {
    "None": lambda _: Unpenalized(),
    "L1": lambda _: L1(),
    "L2": lambda _: L2(),
    "Elastic net": ElasticNet,
}
"""Name, as visitors see it -> the penalty with a given L1 ratio."""

SPOKEN: dict[str, str] = {"L1": "L1 (lasso)", "L2": "L2 (ridge)"}
"""What is shown where a penalty is chosen: the name that people come for."""
