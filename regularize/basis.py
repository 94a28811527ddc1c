"""Polynomial columns: x, x², ..., x^degree, or products of two variables, standardized over the training rows; never the intercept."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
ROUNDING = 1e-13
"""A spread below this part of a column is what rounding alone would leave."""


def polynomial(x: Floats, degree: int) -> Floats:
    """x¹ ... x^degree: (n,) -> (n, degree).

    Raises
    ------
    ValueError
        If x is not one-dimensional or the degree is below 1.
    """
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    if np.ndim(x) != 1:
        raise ValueError(f"x must have one dimension, got shape {np.shape(x)}")
    return np.ascontiguousarray(np.vander(np.asarray(x, dtype=float), degree + 1, increasing=True)[:, 1:])


@dataclass(frozen=True)
class Basis:
    """The interval that is mapped to [−1, 1] before powers are taken, so that x^20 of 10⁶ stays well-scaled.

    `Basis()` keeps x itself: on a curve over [−1, 1] the coefficients are those of the plain powers.

    Raises
    ------
    ValueError
        If the ends are not finite or `low` lies above `high`.
    """

    low: float = -1.0
    high: float = 1.0

    def __post_init__(self) -> None:
        if not (np.isfinite([self.low, self.high]).all() and self.low <= self.high):
            raise ValueError(f"low and high must be finite and in order, got {self.low} and {self.high}")

    @property
    def centre(self) -> float:
        """The point that becomes 0."""
        return self.low / 2 + self.high / 2

    @property
    def half_width(self) -> float:
        """The length that becomes 1; 1 for a single point."""
        half = self.high / 2 - self.low / 2
        return half if half > 0.0 else 1.0

    def scaled(self, x: Floats) -> Floats:
        """(x − centre) / half width, x of any shape."""
        return np.asarray((np.asarray(x, dtype=float) - self.centre) / self.half_width)

    def fit(self, x: Floats, degree: int) -> "Polynomial":
        """The standardized powers, with means and scales of these training points (n,)."""
        powers = polynomial(self.scaled(x), degree)
        if len(powers) == 0:
            raise ValueError("x must hold at least one point")
        means, scales = powers.mean(axis=0), powers.std(axis=0)
        # A spread that rounding alone would leave is no spread: such a column becomes zeros, not noise.
        constant = scales <= ROUNDING * np.abs(powers).max(axis=0)
        return Polynomial(self, np.where(constant, powers[0], means), np.where(constant, 1.0, scales), ~constant)


@dataclass(frozen=True, eq=False)
class Polynomial:
    """Standardized powers, column j = (t^j − means[j]) / scales[j] with t the scaled x.

    means, scales, varying: (degree,); a column that is constant over the training points has scale 1 and is
    zero everywhere (`varying` is False there), so that new points do not move what training could not see.
    """

    basis: Basis
    means: Floats
    scales: Floats
    varying: Booleans

    @property
    def degree(self) -> int:
        """The highest power."""
        return len(self.means)

    @property
    def names(self) -> tuple[str, ...]:
        """x, x², x³, ..."""
        powers = range(2, self.degree + 1)
        return ("x", *(f"x{str(power).translate(SUPERSCRIPTS)}" for power in powers))

    def columns(self, x: Floats) -> Floats:
        """The standardized powers of these points: (n,) -> (n, degree)."""
        powers = polynomial(self.basis.scaled(x), self.degree)
        powers -= self.means
        powers /= self.scales
        powers[:, ~self.varying] = 0.0
        return powers

    def raw(self, coefficients: Floats, intercept: Floats | float) -> tuple[Floats, Floats]:
        """The same function in plain powers of the scaled x: coefficients (..., degree), intercept (...)."""
        raw = np.where(self.varying, coefficients, 0.0) / self.scales
        return raw, np.asarray(intercept - raw @ self.means)

    def standardized(self, raw: Floats) -> Floats:
        """Coefficients of plain powers of the scaled x, as of the standardized columns: (..., degree)."""
        return np.where(self.varying, raw * self.scales, 0.0)


def products(points: Floats, degree: int) -> Floats:
    """x₁ᵃ x₂ᵇ with 1 ≤ a + b ≤ degree: (n, 2) -> (n, degree (degree + 3) / 2), in the order of scikit-learn's PolynomialFeatures.

    Raises
    ------
    ValueError
        If points are not of two coordinates or the degree is below 1.
    """
    if degree < 1:
        raise ValueError(f"degree must be at least 1, got {degree}")
    if np.ndim(points) != 2 or np.shape(points)[1] != 2:
        raise ValueError(f"points must have shape (n, 2), got {np.shape(points)}")
    across, up = (np.vander(column, degree + 1, increasing=True) for column in np.asarray(points, dtype=float).T)
    return np.column_stack([across[:, a] * up[:, b] for a, b in _exponents(degree)])


def _exponents(degree: int) -> list[tuple[int, int]]:
    return [(total - b, b) for total in range(1, degree + 1) for b in range(total + 1)]


@dataclass(frozen=True, eq=False)
class Products:
    """Standardized products of two variables, column j = (x₁ᵃ x₂ᵇ − means[j]) / scales[j], up to a total `degree`.

    means, scales (p,), p = degree (degree + 3) / 2; a column that is constant over the training points has scale 1.
    """

    degree: int
    means: Floats
    scales: Floats

    @classmethod
    def fit(cls, points: Floats, degree: int) -> "Products":
        """With means and scales of these training points (n, 2), of which there is at least one."""
        found = products(points, degree)
        means, scales = found.mean(axis=0), found.std(axis=0)
        return cls(degree, means, np.where(scales <= ROUNDING * np.abs(found).max(axis=0), 1.0, scales))

    @property
    def names(self) -> tuple[str, ...]:
        """x₁, x₂, x₁², x₁x₂, ..."""
        return tuple(_power("x₁", a) + _power("x₂", b) for a, b in _exponents(self.degree))

    def columns(self, points: Floats) -> Floats:
        """The standardized products at these points: (n, 2) -> (n, p)."""
        return np.asarray((products(points, self.degree) - self.means) / self.scales)


def _power(name: str, power: int) -> str:
    return "" if power == 0 else name if power == 1 else name + str(power).translate(SUPERSCRIPTS)
