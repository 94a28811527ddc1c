"""Losses of one residual r = y − ŷ: what makes a fit robust, or not, to an outlier.

Each has `value` and `gradient` (by r; a subgradient at the kink), both element by element.
"""

from abc import ABC, abstractmethod
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats


class Loss(ABC):
    """ℓ(r), element by element."""

    @property
    @abstractmethod
    def formula(self) -> str:
        """ℓ in plain text."""

    @abstractmethod
    def value(self, residuals: Floats) -> Floats:
        """ℓ(r), of any shape."""

    @abstractmethod
    def gradient(self, residuals: Floats) -> Floats:
        """ψ(r) = ℓ′(r), the influence of one point, of any shape."""


@dataclass(frozen=True)
class Squared(Loss):
    """ℓ(r) = r²: the influence grows without bound."""

    @property
    def formula(self) -> str:
        """ℓ in plain text."""
        return "r²"

    def value(self, residuals: Floats) -> Floats:
        """r²."""
        return np.square(residuals)

    def gradient(self, residuals: Floats) -> Floats:
        """2r."""
        return 2.0 * residuals


@dataclass(frozen=True)
class Absolute(Loss):
    """ℓ(r) = |r|: every point has the same influence."""

    @property
    def formula(self) -> str:
        """ℓ in plain text."""
        return "|r|"

    def value(self, residuals: Floats) -> Floats:
        """|r|."""
        return np.abs(residuals)

    def gradient(self, residuals: Floats) -> Floats:
        """sign r."""
        return np.sign(residuals)


@dataclass(frozen=True)
class Huber(Loss):
    """ℓ(r) = r² up to |r| = threshold, 2·threshold·|r| − threshold² beyond (Huber 1964, times two).

    Raises
    ------
    ValueError
        If the threshold is not positive.
    """

    threshold: float = 1.0

    def __post_init__(self) -> None:
        if not 0.0 < self.threshold < float("inf"):
            raise ValueError(f"Huber threshold must be positive and finite, got {self.threshold}")

    @property
    def formula(self) -> str:
        """ℓ in plain text."""
        return "r² where |r| ≤ δ, else 2δ|r| − δ²"

    def value(self, residuals: Floats) -> Floats:
        """r² inside, a straight line that continues it outside."""
        inside = np.minimum(np.abs(residuals), self.threshold)
        return np.asarray(inside * (2.0 * np.abs(residuals) - inside))

    def gradient(self, residuals: Floats) -> Floats:
        """2r inside, ±2·threshold outside."""
        return np.asarray(2.0 * np.clip(residuals, -self.threshold, self.threshold))


LOSSES: dict[str, Loss] = {"Squared": Squared(), "Absolute": Absolute(), "Huber": Huber()}
"""Name, as visitors see it -> the loss."""
