"""Newton steps over whole sets of columns: solve for the signs that one has, see which columns disagree, repeat.

With the active columns A and their signs s given, the minimiser of ½|z − Rw|² + μ|w|₁ + ½ν|w|² solves a linear
system. Columns of A whose coefficient comes out with another sign leave, columns outside whose correlation with
the residual exceeds μ enter, all at once (Hintermüller, Ito & Kunisch 2003: a semi-smooth Newton method). Near the
solution that takes two or three steps, however many columns change. Where it does not, `Homotopy` goes on.

Columns are given as rows here: `rows` (p, m) is Rᵀ, `response` (m,) is z.
"""

from typing import NamedTuple, Protocol

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs

from regularize.arrays import Booleans, Floats, Integers
from regularize.gathered import Gathered

PATIENCE = 2
"""So many steps may pass without fewer columns that disagree."""
INDEFINITE = 1e-10
"""A pivot below this part of its column's own square is left to the exact step."""
REFINEMENTS = 4
"""Steps of iterative refinement, each with the residual of the columns themselves, before rounding has won."""


class Standing(NamedTuple):
    """The minimiser at one (μ, ν): coefficients w, their signs, and correlations Rᵀ(z − Rw), each (p,)."""

    mu: float
    ridge: float
    coefficients: Floats
    signs: Floats
    correlations: Floats


class System(Protocol):
    """The linear system of one active set, in one of two forms; whether it `measures` the residual itself."""

    measures: bool

    def factorize(self, active: Booleans, ridge: float) -> bool:
        """Get ready to solve; False where rounding makes the matrix indefinite."""

    def solution(self, signs: Floats, mu: float) -> tuple[Floats, Floats]:
        """Coefficients and correlations (p,) for these signs (p,)."""

    def correction(self, off: Floats) -> Floats:
        """What to add to the coefficients (p,) where they miss the condition by so much (p,)."""


class ByColumns:
    """(R_AᵀR_A + νI) w = R_Aᵀz − μs: as large as there are active columns."""

    measures = True

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        self.gathered = Gathered(rows)
        self.factor, self.ridge, self.sound = np.zeros((0, 0)), -1.0, False

    def factorize(self, active: Booleans, ridge: float) -> bool:
        """Cholesky of the Gram matrix, unless it is that of the last time."""
        if not self.gathered.become(active) and ridge == self.ridge:
            return self.sound
        self.ridge = ridge
        shifted = self.gathered.gram.copy()
        own = shifted.diagonal() + ridge
        shifted.ravel()[:: len(own) + 1] = own
        self.factor, fault = dpotrf(shifted.T, lower=1, clean=0, overwrite_a=1)
        self.sound = fault == 0 and bool((np.square(self.factor.diagonal()) > INDEFINITE * own).all())
        return self.sound

    def solution(self, signs: Floats, mu: float) -> tuple[Floats, Floats]:
        """From the normal equations; the correlations from the residual itself."""
        order, columns = self.gathered.order, self.gathered.columns
        coefficients, residuals = np.zeros(len(self.rows)), self.response
        if len(order):
            found = dpotrs(self.factor, columns @ self.response - mu * signs[order], lower=1)[0]
            coefficients[order] = found
            residuals = residuals - found @ columns
        return coefficients, self.rows @ residuals

    def correction(self, off: Floats) -> Floats:
        """The same system with another right-hand side."""
        order, found = self.gathered.order, np.zeros(len(off))
        if len(order):
            found[order] = dpotrs(self.factor, off[order], lower=1)[0]
        return found


class ByRows:
    """(R_A R_Aᵀ + νI) v = z + (μ/ν) R_A s, w = R_Aᵀv − (μ/ν) s: as large as there are rows; needs ν > 0."""

    measures = False

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        self.active: Booleans = np.zeros(len(rows), dtype=bool)
        self.kernel = np.zeros((rows.shape[1],) * 2)
        self.changed = 0
        self.ridge = 0.0
        self.factor = self.kernel

    def factorize(self, active: Booleans, ridge: float) -> bool:
        """Cholesky of R_A R_Aᵀ, to which the columns that came and went are added and subtracted."""
        new, old = np.flatnonzero(active & ~self.active), np.flatnonzero(self.active & ~active)
        self.changed += len(new) + len(old)
        if self.changed > np.count_nonzero(active):
            chosen = self.rows[active]
            self.kernel, self.changed = chosen.T @ chosen, 0
        else:
            for columns, sign in ((self.rows[new], 1.0), (self.rows[old], -1.0)):
                self.kernel += sign * (columns.T @ columns)
        self.active, self.ridge = active.copy(), ridge
        shifted = self.kernel.copy()
        shifted.ravel()[:: len(shifted) + 1] += ridge
        self.factor, fault = dpotrf(shifted.T, lower=1, clean=0, overwrite_a=1)
        return int(fault) == 0

    def solution(self, signs: Floats, mu: float) -> tuple[Floats, Floats]:
        """The residual is νv, so that one pass over the columns gives both."""
        share = mu / self.ridge
        along = self.rows @ dpotrs(self.factor, self.response + share * (signs @ self.rows), lower=1)[0]
        return np.where(self.active, along - share * signs, 0.0), self.ridge * along

    def correction(self, off: Floats) -> Floats:
        """(off − R_Aᵀ (R_A R_Aᵀ + νI)⁻¹ R_A off)/ν."""
        within = self.rows @ dpotrs(self.factor, off @ self.rows, lower=1)[0]
        return np.where(self.active, off - within, 0.0) / self.ridge


class Newton:
    """The minimiser at one (μ, ν) from that at another, in a few steps or not at all."""

    def __init__(self, rows: Floats, response: Floats, tolerance: float) -> None:
        self.rows, self.response, self.tolerance = rows, response, tolerance
        self.by_columns, self.by_rows = ByColumns(rows, response), ByRows(rows, response)

    def settle(self, start: Standing, mu: float, ridge: float) -> Standing | None:
        """The minimiser at μ and ν; None if the steps do not lead there, or rounding is in the way."""
        signs, nothing = start.signs.copy(), np.zeros(0, dtype=np.int64)
        enter = nothing if signs.any() else self._violations(start.correlations, signs, mu)
        signs[enter] = np.sign(start.correlations[enter])
        fewest, waited = len(signs) + 1, 0
        while True:
            active = signs != 0.0
            system = self._system(int(np.count_nonzero(active)), ridge)
            if system is None or not system.factorize(active, ridge):
                return None
            coefficients, correlations = system.solution(signs, mu)
            leave = np.flatnonzero(active & (coefficients * signs <= 0.0))
            enter = self._violations(correlations, signs, mu)
            wrong = len(leave) + len(enter)
            if wrong == 0:
                found = Standing(mu, ridge, coefficients, signs, correlations)
                return self._refined(system, found)
            waited = 0 if wrong < fewest else waited + 1
            fewest = min(fewest, wrong)
            if waited > PATIENCE:
                return None
            signs[leave] = 0.0
            signs[enter] = np.sign(correlations[enter])

    def _system(self, count: int, ridge: float) -> System | None:
        if count <= self.rows.shape[1]:
            return self.by_columns
        return self.by_rows if ridge > 0.0 else None

    def _violations(self, correlations: Floats, signs: Floats, mu: float) -> Integers:
        return np.flatnonzero((np.abs(correlations) > mu + self.tolerance) & (signs == 0.0))

    def _refined(self, system: System, found: Standing) -> Standing | None:
        """The minimiser with what rounding left of the condition taken off; None where rounding wins.

        The correlations that it comes with are believed if the system computed them from the residual.
        """
        mu, ridge, coefficients, signs, correlations = found
        active = signs != 0.0
        for turn in range(REFINEMENTS):
            if turn or not system.measures:
                correlations = self.rows @ (self.response - coefficients @ self.rows)
            off = np.where(active, correlations - mu * signs - ridge * coefficients, 0.0)
            if np.abs(off).max() <= self.tolerance:
                beyond = np.abs(correlations[~active]).max(initial=0.0) > mu + self.tolerance
                against = (coefficients * signs < 0.0).any()
                return None if beyond or against else Standing(mu, ridge, coefficients, signs, correlations)
            coefficients = coefficients + system.correction(off)
        return None
