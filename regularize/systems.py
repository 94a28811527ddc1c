"""The linear system that a Newton step solves for one active set: as large as there are active columns, or rows.

Columns are given as rows here: `rows` (p, m) is Rᵀ, `response` (m,) is z.
"""

from typing import Protocol

import numpy as np
from scipy.linalg.blas import dsyrk
from scipy.linalg.lapack import dgetrf, dgetrs, dpotrf, dpotrs, dtrtrs

from regularize.arrays import Booleans, Floats, Integers
from regularize.gathered import Gathered

INDEFINITE = 1e-10
"""A pivot below this part of its column's own square is left to the exact step."""
LARGE = 256
"""So many columns are factorized anew as quickly as bordered."""
BORDER = 6
"""A border of more than this part of the columns is factorized anew."""


class System(Protocol):
    """The linear system of one active set, in one of two forms; whether it `measures` the residual itself."""

    measures: bool

    def stands(self, active: Booleans, ridge: float) -> bool:
        """Whether it is ready to solve for these columns and this ν; active (p,)."""

    def factorize(self, active: Booleans, ridge: float) -> bool:
        """Get ready to solve; False where rounding makes the matrix indefinite; active (p,)."""

    def refreshed(self) -> bool:
        """Whether what it stands on could be, and was, factorized anew."""

    def solution(self, signs: Floats, mu: float) -> tuple[Floats, Floats]:
        """Coefficients and correlations (p,) for these signs (p,)."""

    def correction(self, off: Floats) -> Floats:
        """What to add to the coefficients (p,) where they miss the condition by so much (p,)."""


class Workspace:
    """Memory for a square matrix that LAPACK overwrites, kept from one factorization to the next."""

    def __init__(self) -> None:
        self.room = np.empty(0)

    def copy(self, matrix: Floats) -> Floats:
        """The matrix (a, a), symmetric, in Fortran's order."""
        count = len(matrix)
        if count * count > len(self.room):
            self.room = np.empty(2 * count * count)
        found = self.room[: count * count].reshape(count, count)
        found[:] = matrix
        return found.T


class ByColumns:
    """(R_AᵀR_A + νI) w = R_Aᵀz − μs: as large as there are active columns.

    Where they are many, those that come and go border the last factorization: for K = LLᵀ of the columns it was made
    of, U the products with those that came and unit vectors for those that left, what remains is a small system in
    V − UᵀK⁻¹U (Gill, Murray, Saunders & Wright 1990: the Schur-complement method).
    """

    measures = True

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response, self.products = rows, response, rows @ response
        self.gathered, self.workspace = Gathered(rows), Workspace()
        self.active: Booleans = np.zeros(len(rows), dtype=bool)
        self.factor, self.ridge, self.sound = np.zeros((0, 0)), -1.0, False
        self.border = Border(self.factor)

    def grow(self, rows: Floats) -> None:
        """Go on with more columns, behind those there were (p, n)."""
        self.rows = rows
        self.products = np.append(self.products, rows[len(self.products) :] @ self.response)
        self.active = np.append(self.active, np.zeros(len(rows) - len(self.active), dtype=bool))
        self.gathered.grow(rows)

    def stands(self, active: Booleans, ridge: float) -> bool:
        """Whether the last factorization was of these (p,)."""
        return self.sound and ridge == self.ridge and bool((active == self.active).all())

    def factorize(self, active: Booleans, ridge: float) -> bool:
        """Cholesky of the Gram matrix, unless it is that of the last time, or near it; active (p,)."""
        if self.stands(active, ridge):
            return True
        if self.sound and ridge == self.ridge and len(self.factor) >= LARGE and self._bordered(active):
            self.active = active
            return True
        self.gathered.become(active)
        self.active, self.ridge = active, ridge
        shifted = self.workspace.copy(self.gathered.gram)
        own = shifted.diagonal() + ridge
        shifted.ravel("K")[:: len(own) + 1] = own
        self.factor, fault = dpotrf(shifted, lower=1, clean=0, overwrite_a=1)
        self.border = Border(self.factor)
        self.sound = fault == 0 and bool((np.square(self.factor.diagonal()) > INDEFINITE * own).all())
        return self.sound

    def refreshed(self) -> bool:
        """Factorize anew what was bordered; False where nothing was."""
        if self.border.nothing:
            return False
        self.sound = False
        return self.factorize(self.active, self.ridge)

    def solution(self, signs: Floats, mu: float) -> tuple[Floats, Floats]:
        """From the normal equations; the correlations from the residual itself; signs (a,)."""
        order, coefficients, residuals = self.gathered.order, np.zeros(len(self.rows)), self.response
        if len(order):
            found = self._solved(self.products[order] - mu * signs[order])
            coefficients[order] = found
            residuals = residuals - found @ self.gathered.columns
        return coefficients, self.rows @ residuals

    def correction(self, off: Floats) -> Floats:
        """The same system with another right-hand side (a,)."""
        order, found = self.gathered.order, np.zeros(len(off))
        if len(order):
            found[order] = self._solved(off[order])
        return found

    def _solved(self, right: Floats) -> Floats:
        if not self.border.nothing:
            return self.border.solved(right)
        found, count = np.zeros(len(right)), len(self.factor)
        found[:count] = dpotrs(self.factor, right[:count], lower=1)[0]
        return found

    def _bordered(self, active: Booleans) -> bool:
        """Border the factorization with what changed; False where that is too much."""
        gathered, count = self.gathered, len(self.factor)
        new = (active & ~gathered.inside).nonzero()[0]
        if gathered.count - count + len(new) > count // BORDER:
            return False
        if len(new):
            gathered.append(new)
        inside = active[gathered.order]
        changed = ~inside
        changed[count:] = inside[count:]
        return self.border.become(changed.nonzero()[0], gathered.gram, self.ridge)


class Border:
    """What was added to and taken from the columns of a Cholesky factor L (b, b), by their positions.

    Positions below b were taken out, those from b on came. A half-solved border, L⁻¹u, is kept for each position that
    was ever in it.
    """

    def __init__(self, factor: Floats) -> None:
        self.factor = factor
        self.nothing = True
        self.halves = np.zeros((0, len(factor)))
        self.squares = np.zeros((0, 0))
        self.known: dict[int, int] = {}

    def become(self, positions: Integers, gram: Floats, ridge: float) -> bool:
        """The border of exactly these positions (k,), of all columns' `gram`; False where it is too large or singular."""
        count = len(self.factor)
        new = [position for position in positions.tolist() if position not in self.known]
        if len(self.known) + len(new) > count // BORDER:
            return False
        if new:
            self._know(new, gram)
        self.nothing = len(positions) == 0
        if self.nothing:
            return True
        self.outside, self.came = positions[positions < count], positions[positions >= count]
        chosen = [self.known[position] for position in (*self.came.tolist(), *self.outside.tolist())]
        self.chosen = self.halves[chosen]
        small = -self.squares[np.ix_(chosen, chosen)]
        many = len(self.came)
        small[:many, :many] += gram[np.ix_(self.came, self.came)]
        small.ravel()[: many * (len(small) + 1) : len(small) + 1] += ridge
        self.small, self.pivots, fault = dgetrf(small.T, overwrite_a=1)
        return bool(fault == 0)

    def _know(self, new: list[int], gram: Floats) -> None:
        count, old = len(self.factor), len(self.halves)
        sides = np.zeros((len(new), count))
        for side, position in zip(sides, new, strict=True):
            if position < count:
                side[position] = 1.0
            else:
                side[:] = gram[position, :count]
        halves = dtrtrs(self.factor, sides.T, lower=1, overwrite_b=1)[0].T
        self.halves = np.concatenate((self.halves, halves))
        products = halves @ self.halves.T
        squares = np.empty((len(self.halves),) * 2)
        squares[:old, :old], squares[old:], squares[:old, old:] = self.squares, products, products[:, :old].T
        self.squares = squares
        self.known.update((position, old + at) for at, position in enumerate(new))

    def solved(self, right: Floats) -> Floats:
        """The solution for all positions; zero where a column is out."""
        count, many = len(self.factor), len(self.came)
        half = dtrtrs(self.factor, right[:count], lower=1)[0]
        small = -(self.chosen @ half)
        small[:many] += right[self.came]
        small = dgetrs(self.small, self.pivots, small)[0]
        found = np.zeros(len(right))
        found[:count] = dtrtrs(self.factor, half - small @ self.chosen, lower=1, trans=1)[0]
        found[self.outside] = 0.0
        found[self.came] = small[:many]
        return found


class ByRows:
    """(R_A R_Aᵀ + νI) v = z + (μ/ν) R_A s, w = R_Aᵀv − (μ/ν) s: as large as there are rows; needs ν > 0."""

    measures = False

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        self.active: Booleans = np.zeros(len(rows), dtype=bool)
        self.kernel = np.zeros((rows.shape[1],) * 2, order="F")
        self.workspace, self.changed, self.ridge, self.sound = Workspace(), 0, 0.0, False
        self.factor = self.kernel

    def grow(self, rows: Floats) -> None:
        """Go on with more columns, behind those there were (p, n)."""
        self.rows = rows
        self.active = np.append(self.active, np.zeros(len(rows) - len(self.active), dtype=bool))

    def stands(self, active: Booleans, ridge: float) -> bool:
        """Whether the last factorization was of these (p,)."""
        return self.sound and ridge == self.ridge and bool((active == self.active).all())

    def factorize(self, active: Booleans, ridge: float) -> bool:
        """Cholesky of R_A R_Aᵀ (its lower half), to which the columns that came and went are added and subtracted; active (p,)."""
        new, old = (active & ~self.active).nonzero()[0], (self.active & ~active).nonzero()[0]
        self.changed += len(new) + len(old)
        if self.changed > np.count_nonzero(active):
            self.kernel, self.changed = dsyrk(1.0, self.rows[active].T, lower=1), 0
        else:
            for columns, sign in ((new, 1.0), (old, -1.0)):
                if len(columns):
                    chosen = self.rows[columns].T
                    self.kernel = dsyrk(sign, chosen, beta=1.0, c=self.kernel, lower=1, overwrite_c=1)
        self.active, self.ridge = active, ridge
        shifted = self.workspace.copy(self.kernel.T)
        shifted.ravel("K")[:: len(shifted) + 1] += ridge
        self.factor, fault = dpotrf(shifted, lower=1, clean=0, overwrite_a=1)
        self.sound = int(fault) == 0
        return self.sound

    def refreshed(self) -> bool:
        """Nothing here is bordered."""
        return False

    def solution(self, signs: Floats, mu: float) -> tuple[Floats, Floats]:
        """The residual is νv, so that one pass over the columns gives both; signs (a,)."""
        share = mu / self.ridge
        along = self.rows @ dpotrs(self.factor, self.response + share * (signs @ self.rows), lower=1)[0]
        return np.where(self.active, along - share * signs, 0.0), self.ridge * along

    def correction(self, off: Floats) -> Floats:
        """(off − R_Aᵀ (R_A R_Aᵀ + νI)⁻¹ R_A off)/ν (a,)."""
        within = self.rows @ dpotrs(self.factor, off @ self.rows, lower=1)[0]
        return np.where(self.active, off - within, 0.0) / self.ridge
