"""Newton steps over whole sets of columns: solve for the signs that one has, see which columns disagree, repeat.

With the active columns A and their signs s given, the minimiser of ½|z − Rw|² + μ|w|₁ + ½ν|w|² solves a linear
system. Columns of A whose coefficient comes out with another sign leave, columns outside whose correlation with
the residual exceeds μ enter, all at once (Hintermüller, Ito & Kunisch 2002: a semi-smooth Newton method). Near the
solution that takes two or three steps, however many columns change. Where it does not, `Homotopy` goes on.

Columns are given as rows here: `rows` (p, m) is Rᵀ, `response` (m,) is z.
"""

from typing import NamedTuple

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.systems import ByColumns, ByRows, System

PATIENCE = 2
"""So many steps may pass without fewer columns that disagree."""
MANY = 128
"""So many active columns are factorized no faster than a tangent is computed."""
NEAR = 2.0
"""Up to so many times the strength a tangent says which signs change."""
REFINEMENTS = 4
"""Steps of iterative refinement, each with the residual of the columns themselves, before rounding has won."""


class Standing(NamedTuple):
    """The minimiser at one (μ, ν): coefficients w, their signs, and correlations Rᵀ(z − Rw), each (p,)."""

    mu: float
    ridge: float
    coefficients: Floats
    signs: Floats
    correlations: Floats

    def padded(self, correlations: Floats) -> "Standing":
        """With more columns, which have these correlations (k,) and no coefficients."""
        nothing = np.zeros(len(correlations))
        return self._replace(
            coefficients=np.append(self.coefficients, nothing),
            signs=np.append(self.signs, nothing),
            correlations=np.append(self.correlations, correlations),
        )


class Newton:
    """The minimiser at one (μ, ν) from that at another, in a few steps or not at all."""

    def __init__(self, rows: Floats, response: Floats, tolerance: float) -> None:
        self.rows, self.response, self.tolerance = rows, response, tolerance
        self.by_columns, self.by_rows = ByColumns(rows, response), ByRows(rows, response)

    def grow(self, rows: Floats) -> None:
        """Go on with more columns, behind those there were."""
        self.rows = rows
        self.by_columns.grow(rows)
        self.by_rows.grow(rows)

    def settle(self, start: Standing, mu: float, ridge: float) -> Standing | None:
        """The minimiser at μ and ν; None if the steps do not lead there, or rounding is in the way."""
        signs = start.signs.copy()
        count = np.count_nonzero(signs)
        if count == 0:
            enter = self._violations(start.correlations, signs, mu)
            signs[enter] = np.sign(start.correlations[enter])
        elif count >= MANY and ridge != start.ridge and start.mu < NEAR * mu:
            self._extrapolate(start, signs, mu, ridge)
        fewest, waited = len(signs) + 1, 0
        while True:
            active = signs != 0.0
            system = self._system(int(np.count_nonzero(active)), ridge)
            if system is None or not system.factorize(active, ridge):
                return None
            coefficients, correlations = system.solution(signs, mu)
            leave = (active & (coefficients * signs <= 0.0)).nonzero()[0]
            enter = self._violations(correlations, signs, mu)
            wrong = len(leave) + len(enter)
            if wrong == 0:
                found = self._refined(system, Standing(mu, ridge, coefficients, signs, correlations))
                if found or not system.refreshed():
                    return found
                continue
            waited = 0 if wrong < fewest else waited + 1
            fewest = min(fewest, wrong)
            if waited > PATIENCE:
                return None
            signs[leave] = 0.0
            signs[enter] = np.sign(correlations[enter])

    def _extrapolate(self, start: Standing, signs: Floats, mu: float, ridge: float) -> None:
        """Change the signs (p,) to those along the path's tangent, by what has been factorized where it starts."""
        active = signs != 0.0
        system = self._system(int(np.count_nonzero(active)), start.ridge)
        if system is None or not system.stands(active, start.ridge):
            return
        coefficients = start.coefficients
        off = np.where(active, start.correlations - mu * signs - ridge * coefficients, 0.0)
        coefficients = coefficients + system.correction(off)
        correlations = self.rows @ (self.response - coefficients @ self.rows)
        enter = self._violations(correlations, signs, mu)
        signs[active & (coefficients * signs <= 0.0)] = 0.0
        signs[enter] = np.sign(correlations[enter])

    def _system(self, count: int, ridge: float) -> System | None:
        if count <= self.rows.shape[1]:
            return self.by_columns
        return self.by_rows if ridge > 0.0 else None

    def _violations(self, correlations: Floats, signs: Floats, mu: float) -> Integers:
        beyond: Booleans = (np.abs(correlations) > mu + self.tolerance) & (signs == 0.0)
        return beyond.nonzero()[0]

    def _refined(self, system: System, found: Standing) -> Standing | None:
        """The minimiser with what rounding left of the condition taken off; None where rounding wins.

        Its signs agree with it, and the correlations that it comes with are believed if the system computed them from
        the residual.
        """
        mu, ridge, coefficients, signs, correlations = found
        active = signs != 0.0
        for turn in range(REFINEMENTS):
            if turn or not system.measures:
                correlations = self.rows @ (self.response - coefficients @ self.rows)
            off = np.where(active, correlations - mu * signs - ridge * coefficients, 0.0)
            if np.abs(off).max() <= self.tolerance:
                if turn == 0 and system.measures:
                    return found
                beyond = np.abs(correlations[~active]).max(initial=0.0) > mu + self.tolerance
                against = (coefficients * signs < 0.0).any()
                return None if beyond or against else Standing(mu, ridge, coefficients, signs, correlations)
            coefficients = coefficients + system.correction(off)
        return None
