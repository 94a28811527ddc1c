"""The minimiser of many columns among the few that can matter, checked on all of them.

From one strength to the next no correlation is likely to change by more than the strength does (the sequential strong
rule: Tibshirani, Bien, Friedman, Hastie, Simon, Taylor & Tibshirani 2012). The columns that could then be active join
those that are solved for; whether others violate the condition is measured, and if so they join as well.

Columns are given as rows here: `rows` (p, m) is Rᵀ, `response` (m,) is z.
"""

import numpy as np

from regularize.active_set import ActiveSet
from regularize.arrays import Booleans, Floats, Integers
from regularize.minimiser import EXACT, FEW, Minimiser

WIDE, LARGE = 4, 400_000
"""Screening pays with so many times more columns than rows, and so many numbers in them."""
AHEAD = 0.95
"""Columns with correlations above this part of the strength join at once, so that they need not join one by one."""


class Screened:
    """The minimiser at one (μ, ν) after the other, each from where the last one was."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        self.correlations = rows @ response
        self.top = self.mu = float(np.abs(self.correlations).max(initial=0.0))
        self.inside: Booleans = np.zeros(len(rows), dtype=bool)
        self.order: Integers = np.zeros(0, dtype=np.int64)
        self.room = np.empty((min(4 * rows.shape[1], len(rows)), rows.shape[1]))
        self.within = self._admitted(np.array([int(np.abs(self.correlations).argmax())]))

    def settle(self, mu: float, ridge: float) -> Floats:
        """The coefficients (p,) at this μ > 0 and ν, from wherever the last ones left off."""
        coefficients = np.zeros(len(self.rows))
        if mu >= self.top:
            return coefficients
        beyond = self._beyond(max(2.0 * mu - self.mu, AHEAD * mu))
        while True:
            if len(beyond):
                self.within = self._admitted(beyond)
            found = self.within.settle(mu, ridge)
            active = found.nonzero()[0]
            residuals = self.response - found[active] @ self.within.rows[active]
            self.correlations, self.mu = self.rows @ residuals, mu
            beyond = self._beyond(mu + EXACT * self.top)
            if len(beyond) == 0:
                coefficients[self.order] = found
                return coefficients

    def _beyond(self, bound: float) -> Integers:
        """The columns outside whose correlations are larger; the largest of them, no more than there are rows."""
        sizes = np.abs(self.correlations)
        larger: Booleans = (sizes > bound) & ~self.inside
        found, most = larger.nonzero()[0], len(self.response)
        return found if len(found) <= most else found[np.argpartition(-sizes[found], most)[:most]]

    def _admitted(self, new: Integers) -> Minimiser:
        """The minimiser of the columns so far and these (k,)."""
        start, stop = len(self.order), len(self.order) + len(new)
        if stop > len(self.room):
            larger = np.empty((min(2 * stop, len(self.rows)), self.rows.shape[1]))
            larger[:start] = self.room[:start]
            self.room = larger
        self.room[start:stop] = self.rows[new]
        self.order = np.concatenate((self.order, new))
        self.inside[new] = True
        if start == 0:
            return Minimiser(self.room[:stop], self.response)
        self.within.grow(self.room[:stop], self.correlations[new])
        return self.within


def minimiser(rows: Floats, response: Floats) -> Screened | Minimiser | ActiveSet:
    """What settles for these columns, few, many or very many (rows (p, n), response (n,))."""
    if len(rows) <= FEW:
        return ActiveSet(rows, response)
    wide = len(rows) >= WIDE * rows.shape[1] and rows.size >= LARGE
    return Screened(rows, response) if wide else Minimiser(rows, response)
