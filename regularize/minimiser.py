"""Exact minimisers of ½|z − Rw|² + μ|w|₁ + ½ν|w|² at one (μ, ν) after the other, by the quickest way that is exact.

`Newton` exchanges whole sets of columns; where that leads nowhere, `Homotopy` first follows every single change, and
`Newton` takes off what rounding has left. It answers only with a minimiser that meets the condition, measured from
the columns themselves; where rounding keeps it from one, `ActiveSet` takes over, which factorizes the columns and
nothing squared. Few columns are its matter from the start.

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
MANY, HALVINGS = 256, 7
"""With so many active columns a way on which Newton's steps lead nowhere is halved, and so often."""
ROUNDS = 3
"""So often the homotopy may start again from where it has come, to shed what rounding did on the way."""


class Minimiser:
    """The minimiser at one (μ, ν) after the other, each from where the last one was."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        correlations, nothing = rows @ response, np.zeros(len(rows))
        self.top = float(np.abs(correlations).max(initial=0.0))
        self.beginning = self.standing = Standing(self.top, 0.0, nothing, nothing, correlations)
        self.newton = Newton(rows, response, EXACT * self.top)
        self.homotopy = Homotopy(rows, response)
        self.rest = 0

    def settle(self, mu: float, ridge: float) -> Floats:
        """The coefficients (p,) at this μ > 0 and ν, from wherever the last ones left off."""
        if mu >= self.top:
            return np.zeros(len(self.rows))
        found = None if self.rest else self._stepped(self.standing, mu, ridge)
        self.rest = max(self.rest - 1, 0) if self.rest or found else REST
        for start in (self.standing, self.beginning):
            found = found or self._followed(start, mu, ridge)
        self.standing = found or self._exactly(mu, ridge)
        return self.standing.coefficients

    def grow(self, rows: Floats, correlations: Floats) -> None:
        """Go on with more columns, behind those there were: `rows` are all (p, m), `correlations` those of the new (k,)."""
        self.rows, new = rows, len(correlations)
        start = rows[len(rows) - new :] @ self.response
        self.beginning = self.beginning.padded(start)
        self.standing = self.standing.padded(correlations)
        self.newton.grow(rows)
        self.homotopy.grow(rows)

    def _stepped(self, start: Standing, mu: float, ridge: float, halvings: int = HALVINGS) -> Standing | None:
        """By Newton's steps, at once or by way of a strength in between; that is cheaper than each bend where many are."""
        found = self.newton.settle(start, mu, ridge)
        many = np.count_nonzero(start.signs) >= MANY
        if found or not many or not halvings or start.ridge == 0.0 < ridge or start.mu <= mu:
            return found
        between = np.sqrt(start.mu * mu), np.sqrt(start.ridge * ridge)
        middle = self._stepped(start, *between, halvings - 1)
        return middle and self._stepped(middle, mu, ridge, halvings - 1)

    def _followed(self, start: Standing, mu: float, ridge: float) -> Standing | None:
        """By the homotopy, again from where rounding has brought it; the last steps are Newton's."""
        for _ in range(ROUNDS):
            near = self.homotopy.follow(start, mu, ridge)
            if near is None:
                return None
            found = self.newton.settle(near, mu, ridge)
            if found:
                return found
            start = near
        return None

    def _exactly(self, mu: float, ridge: float) -> Standing:
        exact = ActiveSet(self.rows, self.response)
        exact.start(self.standing.coefficients, self.standing.ridge)
        coefficients = exact.settle(mu, ridge)
        correlations = self.rows @ (self.response - coefficients @ self.rows)
        return Standing(mu, ridge, coefficients, np.sign(coefficients), correlations)
