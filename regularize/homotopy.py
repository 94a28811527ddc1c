"""From the minimiser of ½|z − Rw|² + μ|w|₁ + ½ν|w|² at one (μ, ν) to that at another, one change at a time.

Where the sum carries −(1 − t) gᵀw as well, with g = (ν' − ν)w at the start, and μ moves in proportion to t,
the minimiser is where we stand at t = 0, where we want to be at t = 1, and on a straight line in between,
bent where a column enters or leaves (Best 1996; with ν = 0 the path of the lasso itself, Osborne, Presnell &
Turlach 2000). Each bend costs a change of rank one of the inverse of the active Gram matrix.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotri

from regularize.arrays import Booleans, Floats, Integers
from regularize.gathered import Gathered
from regularize.newton import Standing, refined

DEPENDENT = 1e-9
"""A column of which less than this part (squared) is new to the active ones does not enter."""


class Inverse:
    """(R_AᵀR_A + νI)⁻¹ of columns that come and go one by one; they refine what was found by them."""

    measures = False

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
        """Start anew, unless this is where the last changes led."""
        if ridge == self.ridge and (self.gathered.inside == active).all():
            return True
        self.gathered.become(active)
        self.ridge = ridge
        if not self.gathered.count:
            return True
        shifted = self.gathered.gram.copy()
        shifted.ravel()[:: len(shifted) + 1] += ridge
        factor, fault = dpotrf(shifted.T, lower=1, clean=0, overwrite_a=1)
        if fault:
            return False
        half = np.tril(dpotri(factor, lower=1, overwrite_c=1)[0])
        self._grow(len(half))
        self.matrix[:] = half + np.tril(half, -1).T
        return True

    def correction(self, off: Floats) -> Floats:
        """What to add to the coefficients (p,) where they miss the condition by so much (p,)."""
        order, found = self.gathered.order, np.zeros(len(off))
        found[order] = self.matrix @ off[order]
        return found

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
        return True

    def drop(self, position: int) -> None:
        """Take one column out; the last one takes its place."""
        matrix = self.matrix
        own = matrix[position].copy()
        matrix -= np.multiply.outer(own, own / own[position])
        matrix[position] = matrix[-1]
        matrix[:, position] = matrix[:, -1]
        self.gathered.drop(position)

    def forget(self) -> None:
        """Start anew the next time."""
        self.ridge = -1.0

    def _grow(self, count: int) -> None:
        if count > len(self.room):
            old = self.room
            self.room = np.zeros((max(count, 2 * len(old), 32),) * 2)
            self.room[: len(old), : len(old)] = old


class Bend(NamedTuple):
    """The end of a straight piece: after which part of the line, the column (−1: none), the sign it gets (0: it leaves)."""

    step: float
    column: int
    sign: float


class Homotopy:
    """The minimiser at one (μ, ν) from that at another, by every bend on the way."""

    def __init__(self, rows: Floats, response: Floats, tolerance: float) -> None:
        self.rows, self.response, self.tolerance = rows, response, tolerance
        self.inverse = Inverse(rows)

    def settle(self, start: Standing, mu: float, ridge: float) -> Standing | None:
        """The minimiser at μ and ν; None if dependent columns or rounding are in the way."""
        inverse = self.inverse
        arrived = self._followed(start, mu, ridge) if inverse.factorize(start.signs != 0.0, ridge) else None
        found = arrived and refined(self.rows, self.response, arrived, self.tolerance, inverse)
        if found is None:
            inverse.forget()
        return found

    def _followed(self, start: Standing, mu: float, ridge: float) -> Standing | None:
        """Where the line ends, before refinement; None if it bends suspiciously often."""
        inverse, gathered = self.inverse, self.inverse.gathered
        pull = (ridge - start.ridge) * start.coefficients
        coefficients, signs, correlations = start.coefficients.copy(), start.signs.copy(), start.correlations + pull
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
                Bend(left, -1, 0.0),
                _leaving(coefficients[order], move, signs[order], order),
                *(_entering(correlations, drift, here, slope, sign, free) for sign in (1.0, -1.0)),
            )
            coefficients[order] += bend.step * move
            correlations += bend.step * drift
            here, left = here + bend.step * slope, left - bend.step
            column, just_left = bend.column, -1
            if column < 0:
                return Standing(mu, ridge, coefficients, signs, correlations)
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


def _leaving(coefficients: Floats, move: Floats, signs: Floats, order: Integers) -> Bend:
    """The first active coefficient that reaches zero on the way."""
    reach = np.full(len(order), np.inf)
    np.divide(coefficients, -move, out=reach, where=move * signs < 0.0)
    first = int(reach.argmin()) if len(order) else -1
    return Bend(max(float(reach[first]), 0.0), int(order[first]), 0.0) if first >= 0 else NEVER


def _entering(correlations: Floats, drift: Floats, here: float, slope: float, sign: float, free: Booleans) -> Bend:
    """The first correlation of a free column that reaches ±μ on the way."""
    speed = sign * drift - slope
    reach = np.full(len(drift), np.inf)
    np.divide(here - sign * correlations, speed, out=reach, where=free & (speed > 0.0))
    first = int(reach.argmin())
    return Bend(max(float(reach[first]), 0.0), first, sign)


NEVER = Bend(np.inf, -1, 0.0)
