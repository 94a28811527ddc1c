"""Penalties Ω(w) = Σ l1 |w| + l2 w²: what is added to the error, times the strength λ.

`L1`, `L2`, `ElasticNet` and `Unpenalized` are one family that differs in its two weights; `Power` is the
family of balls Σ|w|^q between and beyond them, for pictures only. To add a penalty: one class and one line in
`PENALTIES`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats


class Shape(ABC):
    """What a picture needs to know of a penalty: its value, and where the surface Ω = t lies."""

    @property
    @abstractmethod
    def formula(self) -> str:
        """Ω in plain text, with ρ and w as on the axes."""

    @abstractmethod
    def value(self, coefficients: Floats) -> Floats:
        """Ω(w), summed over the last axis: (..., p) -> (...)."""

    @abstractmethod
    def radius(self, directions: Floats, budget: Floats | float) -> Floats:
        """The r ≥ 0 at which Ω(r·direction) = budget, inf where Ω stays zero: (..., p) -> (...)."""


class Penalty(Shape):
    """Ω(w) = l1 Σ|w| + l2 Σ w²."""

    @property
    @abstractmethod
    def l1(self) -> float:
        """The weight of Σ|w|."""

    @property
    @abstractmethod
    def l2(self) -> float:
        """The weight of Σ w²."""

    @property
    def free(self) -> bool:
        """Whether Ω is zero everywhere: there is no ball."""
        return self.l1 == 0.0 and self.l2 == 0.0

    def value(self, coefficients: Floats) -> Floats:
        """l1 Σ|w| + l2 Σ w² over the last axis: (..., p) -> (...)."""
        size = np.abs(coefficients)
        return np.asarray(np.sum(size * (self.l1 + self.l2 * size), axis=-1))

    def prox(self, point: Floats, step: float) -> Floats:
        """argmin ½|w − point|² + step·Ω(w), coordinate by coordinate."""
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

    def vanishing_strength(self, columns: Floats, targets: Floats) -> float:
        """The smallest λ at which all coefficients are zero, 2 max|xⱼᵀy| / (n l1); inf when there is none.

        Columns (n, p) and targets (n,) are centred here, as the intercept is free.
        """
        centred = targets - targets.mean()
        gradient = 2.0 * np.abs((columns - columns.mean(axis=0)).T @ centred) / len(targets)
        steepest = float(gradient.max(initial=0.0))
        if steepest == 0.0:
            return 0.0
        return steepest / self.l1 if self.l1 > 0.0 else float("inf")


@dataclass(frozen=True)
class Unpenalized(Penalty):
    """Ω(w) = 0: plain least squares."""

    @property
    def l1(self) -> float:
        """Zero."""
        return 0.0

    @property
    def l2(self) -> float:
        """Zero."""
        return 0.0

    @property
    def formula(self) -> str:
        """Ω in plain text."""
        return "0"


@dataclass(frozen=True)
class L1(Penalty):
    """Ω(w) = Σ|w|, the lasso (Tibshirani 1996)."""

    @property
    def l1(self) -> float:
        """One."""
        return 1.0

    @property
    def l2(self) -> float:
        """Zero."""
        return 0.0

    @property
    def formula(self) -> str:
        """Ω in plain text."""
        return "Σ|w|"


@dataclass(frozen=True)
class L2(Penalty):
    """Ω(w) = Σ w², ridge regression (Hoerl & Kennard 1970)."""

    @property
    def l1(self) -> float:
        """Zero."""
        return 0.0

    @property
    def l2(self) -> float:
        """One."""
        return 1.0

    @property
    def formula(self) -> str:
        """Ω in plain text."""
        return "Σ w²"


@dataclass(frozen=True)
class ElasticNet(Penalty):
    """Ω(w) = ρ Σ|w| + (1 − ρ) Σ w², with ρ = `ratio` (Zou & Hastie 2005, without their rescaling).

    Raises
    ------
    ValueError
        If the ratio lies outside of [0, 1].
    """

    ratio: float

    def __post_init__(self) -> None:
        if not 0.0 <= self.ratio <= 1.0:
            raise ValueError(f"ElasticNet ratio must lie in [0, 1], got {self.ratio}")

    @property
    def l1(self) -> float:
        """ρ."""
        return float(self.ratio)

    @property
    def l2(self) -> float:
        """1 − ρ."""
        return 1.0 - float(self.ratio)

    @property
    def formula(self) -> str:
        """Ω in plain text."""
        return "ρ Σ|w| + (1 − ρ) Σ w²"


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

    @property
    def formula(self) -> str:
        """Ω in plain text."""
        return "Σ|w|^q"

    def value(self, coefficients: Floats) -> Floats:
        """Σ|w|^q over the last axis: (..., p) -> (...)."""
        return np.asarray(np.sum(np.abs(coefficients) ** self.exponent, axis=-1))

    def radius(self, directions: Floats, budget: Floats | float) -> Floats:
        """(budget / Σ|d|^q)^(1/q)."""
        return np.asarray((budget / self.value(directions)) ** (1.0 / self.exponent))


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
