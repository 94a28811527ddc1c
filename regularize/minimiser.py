"""Exact minimisers of ½|z − Rw|² + μ|w|₁ + ½ν|w|² at one (μ, ν) after the other, by the quickest way that is exact.

`Newton` exchanges whole sets of columns, `Homotopy` follows every single change, and both answer only with a
minimiser that meets the condition, measured from the columns themselves; where rounding keeps both from it,
`ActiveSet` takes over, which factorizes the columns and nothing squared. Few columns are its matter from the start.

Columns are given as rows here: `rows` (p, m) is Rᵀ, `response` (m,) is z.
"""

import numpy as np

from regularize.active_set import ActiveSet
from regularize.arrays import Floats
from regularize.homotopy import Homotopy
from regularize.newton import Newton, Standing

FEW = 32
"""So many columns are solved by QR at once: it is as quick there, and exact on powers of high degree."""
EXACT = 1e-13
"""A condition met to this part of the largest gradient at w = 0 is met."""
REST = 4
"""After Newton's steps have led nowhere, so many strengths are left to the homotopy."""


class Minimiser:
    """The minimiser at one (μ, ν) after the other, each from where the last one was."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        correlations, nothing = rows @ response, np.zeros(len(rows))
        self.top = float(np.abs(correlations).max(initial=0.0))
        self.beginning = self.standing = Standing(self.top, 0.0, nothing, nothing, correlations)
        self.newton = Newton(rows, response, EXACT * self.top)
        self.homotopy = Homotopy(rows, response, EXACT * self.top)
        self.rest = 0

    def settle(self, mu: float, ridge: float) -> Floats:
        """The coefficients (p,) at this μ > 0 and ν, from wherever the last ones left off."""
        if mu >= self.top:
            return np.zeros(len(self.rows))
        found = None
        if self.rest:
            self.rest -= 1
        else:
            found = self.newton.settle(self.standing, mu, ridge)
            self.rest = 0 if found else REST
        for start in (self.standing, self.beginning):
            found = found or self.homotopy.settle(start, mu, ridge)
        self.standing = found or self._exactly(mu, ridge)
        return self.standing.coefficients

    def _exactly(self, mu: float, ridge: float) -> Standing:
        exact = ActiveSet(self.rows, self.response)
        exact.start(self.standing.coefficients, self.standing.ridge)
        coefficients = exact.settle(mu, ridge)
        correlations = self.rows @ (self.response - coefficients @ self.rows)
        return Standing(mu, ridge, coefficients, np.sign(coefficients), correlations)


def minimiser(rows: Floats, response: Floats) -> Minimiser | ActiveSet:
    """What settles for these columns, few or many."""
    return ActiveSet(rows, response) if len(rows) <= FEW else Minimiser(rows, response)
