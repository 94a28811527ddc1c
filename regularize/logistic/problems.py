"""Log losses of several weighted problems over the same columns and rows.

The margin of a row is its logit times ±1, its side: positive where the fit is on the right side.
"""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers

STEEP = 700.0
"""Beyond this margin a row's loss is zero to every digit that doubles have."""


def error_probabilities(margins: Floats) -> Floats:
    """σ(−m), the probability of the other class, to every digit (of any shape)."""
    return np.asarray(1.0 / (1.0 + np.exp(np.minimum(margins, STEEP))))


def curvatures(margins: Floats) -> Floats:
    """σ(m) σ(−m), to every digit (of any shape)."""
    grown = np.exp(np.minimum(margins, STEEP))
    other = 1.0 / (1.0 + grown)
    return np.asarray(grown * other * other)


def losses(margins: Floats) -> Floats:
    """ln(1 + e⁻ᵐ), without overflow (of any shape)."""
    return np.asarray(np.logaddexp(0.0, -margins))


@dataclass(frozen=True, eq=False)
class Problems:
    """B problems: columns as rows (p, n), centred; sides ±1 (n,); weights (B, n) that sum to 1; scales (B, p).

    Column j of problem b is penalised as if it were divided by its scale.
    """

    rows: Floats
    sides: Floats
    weights: Floats
    scales: Floats

    @property
    def count(self) -> int:
        """B."""
        return len(self.weights)

    @property
    def levels(self) -> Floats:
        """The log odds of each problem (B,): the best intercept where all coefficients are zero."""
        return np.asarray(np.log(self.weights @ (self.sides > 0.0)) - np.log(self.weights @ (self.sides < 0.0)))

    @property
    def lengths(self) -> Floats:
        """The root mean square of the longest column over its scale (B,); 1 where all are zero."""
        found = np.sqrt((self.weights @ np.square(self.rows).T / np.square(self.scales)).max(axis=1))
        return np.where(found > 0.0, found, 1.0)

    def logit_gradient(self, margins: Floats, of: slice | Integers = slice(None)) -> Floats:
        """The derivative of each row's weighted loss by its logit, at margins (b, n) of these problems."""
        return np.asarray(-self.sides * self.weights[of] * error_probabilities(margins))
