"""From the minimiser of ½|z − Rw|² + μ|w|₁ + ½ν|w|² at one (μ, ν) to that at another, one change at a time.

Where the sum carries −(1 − t) gᵀw as well, with a g that makes the place where we stand optimal, and μ moves in
proportion to t, the minimiser is there at t = 0, where we want to be at t = 1, and on a straight line in between,
bent where a column enters or leaves (Best 1996; with ν = 0 the path of the lasso itself, Osborne, Presnell &
Turlach 2000). Each bend costs a change of rank one of the inverse of the active Gram matrix.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from regularize.arrays import Booleans, Floats, Integers
from regularize.gathered import Gathered
from regularize.newton import Standing

DEPENDENT = 1e-9
"""A column of which less than this part (squared) is new to the active ones does not enter."""
STALE = 1e-9
"""A condition missed by more than this part says that the inverse has lost too many digits."""
NEARLY = 1e-4
"""Below this part bordering loses digits: the inverse is formed anew where it can be."""


class Inverse:
    """(R_AᵀR_A + νI)⁻¹ of columns that come and go one by one."""

    def __init__(self, rows: Floats) -> None:
        self.gathered = Gathered(rows)
        self.ridge = -1.0
        self.room = np.zeros((0, 0))

    @property
    def matrix(self) -> Floats:
        """The inverse (a, a), in the order of the gathered columns."""
        count = self.gathered.count
        return self.room[:count, :count]

    def factorize(self, active: Booleans, ridge: float) -> bool:
        """Start anew, unless this is where the last changes led; active (p,)."""
        if ridge == self.ridge and (self.gathered.inside == active).all():
            return True
        self.gathered.become(active)
        self.ridge = ridge
        if self.gathered.count and not self._invert():
            self.ridge = -1.0
        return self.ridge == ridge

    def _invert(self) -> bool:
        """From the Gram matrix; False where rounding makes it indefinite."""
        shifted = self.gathered.gram.copy()
        shifted.ravel()[:: len(shifted) + 1] += self.ridge
        factor, fault = dpotrf(shifted.T, lower=1, clean=0, overwrite_a=1)
        if fault:
            return False
        half = np.tril(dpotri(factor, lower=1, overwrite_c=1)[0])
        self._grow(len(half))
        self.matrix[:] = half + np.tril(half, -1).T
        return True

    def append(self, column: int) -> bool:
        """Border the inverse with one more column; False, and nothing done, if it depends on the others."""
        gathered, row = self.gathered, self.gathered.rows[column]
        own = float(row @ row) + self.ridge
        product = gathered.columns @ row
        along = self.matrix @ product
        new = own - float(product @ along)
        if new <= DEPENDENT * own:
            return False
        count = gathered.count
        self._grow(count + 1)
        gathered.append(np.array([column]))
        scaled = along / -new
        self.room[:count, :count] -= np.multiply.outer(along, scaled)
        self.room[count, :count] = self.room[:count, count] = scaled
        self.room[count, count] = 1.0 / new
        if new <= NEARLY * own:
            self._invert()
        return True

    def drop(self, position: int) -> None:
        """Take one column out; the last one takes its place."""
        matrix = self.matrix
        own = matrix[position].copy()
        matrix -= np.multiply.outer(own, own / own[position])
        matrix[position] = matrix[-1]
        matrix[:, position] = matrix[:, -1]
        self.gathered.drop(position)

    def _grow(self, count: int) -> None:
        if count > len(self.room):
            old = self.room
            self.room = np.zeros((max(count, 2 * len(old), 32),) * 2)
            self.room[: len(old), : len(old)] = old


class Breakpoint(NamedTuple):
    """The end of a straight piece: after which part of the line, the column (−1: none), the sign it gets (0: it leaves)."""

    step: float
    column: int
    sign: float


class Homotopy:
    """The minimiser at one (μ, ν) from that at another, by every breakpoint on the way."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response, self.inverse = rows, response, Inverse(rows)

    def grow(self, rows: Floats) -> None:
        """Go on with more columns, behind those there were."""
        self.rows = rows
        self.inverse.gathered.grow(rows)

    def follow(self, start: Standing, mu: float, ridge: float) -> Standing | None:
        """Where the line ends, with the rounding of all bends; None if columns depend on each other, or it does not end.

        The start need not be a minimiser; but the fewer columns disagree, the shorter the way.
        """
        inverse, gathered = self.inverse, self.inverse.gathered
        if not inverse.factorize(start.signs != 0.0, ridge):
            return None
        coefficients, signs = start.coefficients.copy(), start.signs.copy()
        correlations = np.clip(start.correlations, -start.mu, start.mu)
        correlations[gathered.order] = (start.mu * signs + ridge * coefficients)[gathered.order]
        pull = correlations - start.correlations
        here, slope, left = start.mu, mu - start.mu, 1.0
        # A column that has just left touches the bound, one that depends on active ones stays there: neither enters.
        just_left, dependent = -1, list[int]()
        for _ in range(50 + 4 * (self.rows.shape[1] + gathered.count)):
            order = gathered.order
            move = -(inverse.matrix @ (pull[order] + slope * signs[order]))
            drift = -(self.rows @ (move @ gathered.columns)) - pull
            free = ~gathered.inside
            free[[just_left, *dependent] if just_left >= 0 else dependent] = False
            bend = min(
                Breakpoint(left, -1, 0.0),
                _leaving(coefficients[order], move, signs[order], order),
                *(_entering(correlations, drift, here, slope, sign, free) for sign in (1.0, -1.0)),
            )
            coefficients[order] += bend.step * move
            correlations += bend.step * drift
            here, left = here + bend.step * slope, left - bend.step
            column, just_left = bend.column, -1
            if column < 0:
                return self._measured(Standing(mu, ridge, coefficients, signs, correlations))
            if bend.sign == 0.0:
                inverse.drop(int(np.flatnonzero(order == column)[0]))
                correlations[column] = here * signs[column]
                coefficients[column] = signs[column] = 0.0
                just_left = column
                dependent.clear()
            elif inverse.append(column):
                signs[column] = bend.sign
            else:
                dependent.append(column)
        return None

    def _measured(self, found: Standing) -> Standing:
        """With correlations from the residual; where they tell of rounding the next inverse is formed anew."""
        correlations = self.rows @ (self.response - found.coefficients @ self.rows)
        order = self.inverse.gathered.order
        off = (correlations - found.mu * found.signs - found.ridge * found.coefficients)[order]
        if np.abs(off).max(initial=0.0) > STALE * np.abs(correlations).max():
            self.inverse.ridge = -1.0
        return found._replace(correlations=correlations)


def _leaving(coefficients: Floats, move: Floats, signs: Floats, order: Integers) -> Breakpoint:
    """The first active coefficient that reaches zero on the way."""
    reach = np.full(len(order), np.inf)
    np.divide(coefficients, -move, out=reach, where=move * signs < 0.0)
    first = int(reach.argmin()) if len(order) else -1
    return Breakpoint(max(float(reach[first]), 0.0), int(order[first]), 0.0) if first >= 0 else NEVER


def _entering(
    correlations: Floats, drift: Floats, here: float, slope: float, sign: float, free: Booleans
) -> Breakpoint:
    """The first correlation of a free column that reaches ±μ on the way."""
    speed = sign * drift - slope
    reach = np.full(len(drift), np.inf)
    np.divide(here - sign * correlations, speed, out=reach, where=free & (speed > 0.0))
    first = int(reach.argmin())
    return Breakpoint(max(float(reach[first]), 0.0), first, sign)


NEVER = Breakpoint(np.inf, -1, 0.0)
