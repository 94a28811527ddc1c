"""Two alike columns: how far apart a penalty lets their coefficients be, and which of them other rows would keep."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import linear
from regularize.arrays import Floats
from regularize.assessment.scaling import standardized
from regularize.penalties import Penalty

PATTERNS = ("only the first", "both", "only the second", "neither")


@dataclass(frozen=True, eq=False)
class Resampled:
    """The coefficients of two columns on `done` bootstrap samples under k penalties: (done, k, 2)."""

    coefficients: Floats

    @property
    def done(self) -> int:
        """How many samples have been drawn."""
        return len(self.coefficients)

    @cached_property
    def shares(self) -> Floats:
        """The share of samples with each of `PATTERNS` of non-zero coefficients (k, 4)."""
        first, second = np.moveaxis(self.coefficients != 0.0, -1, 0)
        patterns = (first & ~second, first & second, ~first & second, ~first & ~second)
        return np.stack([pattern.mean(axis=0) for pattern in patterns], axis=1)

    @property
    def one_alone(self) -> Floats:
        """The share of samples in which exactly one of the two stays (k,)."""
        return np.asarray(self.shares[:, 0] + self.shares[:, 2])

    @property
    def standard_error(self) -> Floats:
        """√(f(1 − f)/done), of the shares as estimates from so many samples (k, 4)."""
        return np.asarray(np.sqrt(self.shares * (1.0 - self.shares) / self.done))


def resampled(
    columns: Floats,
    targets: Floats,
    *,
    pair: tuple[int, int],
    penalties: Sequence[Penalty],
    strength: float,
    samples: int,
    rng: np.random.Generator,
) -> Resampled:
    """The coefficients of the pair on n rows drawn with replacement, standardized anew, under each penalty.

    Columns (n, p), targets (n,). Neighbouring penalties should be alike, the sparsest first: each fit starts from the
    last. With the same rng more samples keep the first ones.

    Raises
    ------
    ValueError
        If `samples` is below 1, and as `linear.batch` does.
    """
    if samples < 1:
        raise ValueError(f"samples must be at least 1, got {samples}")
    drawn = np.array([rng.integers(len(columns), size=len(columns)) for _ in range(samples)])
    _, scaled, responses = standardized(columns, targets, drawn)
    found = linear.batch(scaled, responses, penalties=penalties, strengths=np.full(len(penalties), strength))
    return Resampled(found[:, :, list(pair)])


def most_apart(correlation: float, errors: Floats, l2_strengths: Floats) -> Floats:
    """√(2 (1 − r)) · RMSE / (λ l2): the gap |w₁ − w₂| of two columns with correlation r cannot exceed it (k,).

    Standardized columns; `errors` (k,) are the root mean squared residuals of the fits on that scale, `l2_strengths`
    (k,) their λ times the weight of Σ w². Where that is zero there is no limit: ∞. It follows from the difference of
    the two optimality conditions, for any signs, zeros among them.

    Source: Zou & Hastie (2005), Regularization and variable selection via the elastic net, Theorem 1 (there for equal
    signs, and with |y| in the place of the residuals).
    """
    alike = np.sqrt(2.0 * max(0.0, 1.0 - correlation))
    limits = np.full(len(errors), np.inf)
    return np.asarray(np.divide(alike * errors, l2_strengths, out=limits, where=l2_strengths > 0.0))
