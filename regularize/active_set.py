"""Exact minimisers of ½|z − Rw|² + μ|w|₁ + ½ν|w|²: which coefficients are non-zero, then one least squares.

On an active set A with signs s the solution is that of a linear system, T w = u − μ v, with R_A = QT
(augmented by √ν I), u = Qᵀz and Tᵀv = s. `ActiveSet` finds A and s for one μ after the other, starting from
where the last one ended (Lawson & Hanson 1974, chapter 23; Osborne, Presnell & Turlach 2000). Every solution
comes from a QR of the columns themselves: condition numbers are never squared, and no error is carried along.

Columns are given as rows here: `rows` (p, m) is Rᵀ, `response` (m,) is z.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg.lapack import dgeqrf, dormqr, dtrtrs

from regularize.arrays import Floats, Integers

INDEPENDENT = 1e-13
"""A column is independent of others if more than this part of its length is; less is rounding."""
NEGLIGIBLE = 1e-14
"""Violations of the optimality condition below this part of the largest gradient are rounding."""
BLOCK = 64
"""Work space per column that LAPACK asks for."""


class Factors(NamedTuple):
    """The QR of active columns and response: reflectors packed (m, a + 1) with their scales, T (a, a), u and v (a,).

    T and u are views of the packed array; what stands below the diagonal of T is not zero, and is not read.
    """

    packed: Floats
    scales: Floats
    triangle: Floats
    u: Floats
    v: Floats

    @property
    def rest(self) -> float:
        """The length of z that no combination of the active columns reaches, with a sign."""
        count = len(self.v)
        return float(self.packed[count, count]) if count < len(self.packed) else 0.0

    def solution(self, mu: float) -> Floats:
        """The coefficients of the active columns, T⁻¹(u − μ v)."""
        return solved(self.triangle, self.u - mu * self.v)

    def residuals(self, mu: float) -> Floats:
        """z − R_A w = Q (μ v, rest), formed so that no large parts cancel."""
        return self.turned(mu * self.v, self.rest)

    def turned(self, along: Floats, across: float) -> Floats:
        """Q (along, across): a part within the span of the active columns and one across it."""
        length, count = len(self.packed), len(self.v)
        turned = np.zeros((length, 1), order="F")
        turned[:count, 0] = along
        if count < length:
            turned[count] = across
        reflectors = self.packed[:, : len(self.scales)]
        return np.asarray(dormqr("L", "N", reflectors, self.scales, turned, BLOCK, overwrite_c=1)[0][:, 0])


def solved(triangle: Floats, right: Floats, transposed: int = 0, lower: int = 0) -> Floats:
    """T⁻¹ right, or T⁻ᵀ right; what stands on the other side of the diagonal of T is not read (triangle (a, a), right (a,) or (a, c))."""
    return np.asarray(dtrtrs(triangle, right, trans=transposed, lower=lower)[0])


def packed_factors(rows: Floats, response: Floats, ridge: float, below: int = 0) -> tuple[Floats, Floats]:
    """LAPACK's QR of these columns and the response, with √ν I and zeros under them where there is a ridge (rows (p, n), response (n,)).

    Rounding is relative to the rows that come first, so the larger of the two has to: with a heavy ridge the
    columns stand `below` so many rows, as many as there are columns.
    """
    count, length = rows.shape
    width = length + count if ridge > 0.0 else length
    stacked = np.zeros((count + 1, width))
    stacked[:count, below : below + length] = rows
    stacked[count, below : below + length] = response
    if ridge > 0.0:
        stacked.ravel()[0 if below else length : count * width : width + 1] = np.sqrt(ridge)
    packed, scales, _, _ = dgeqrf(stacked.T, overwrite_a=1)
    return packed, scales


def factored(packed: Floats, scales: Floats, signs: Floats) -> Factors:
    """The factors of active columns whose coefficients have these signs (a,)."""
    count = len(signs)
    triangle = packed[:count, :count]
    return Factors(packed, scales, triangle, packed[:count, count], solved(triangle, signs, 1))


def dependent(packed: Floats, rounding: float) -> bool:
    """Whether no more than `rounding` of the last column before the response is new to those before it (packed (m, a + 1))."""
    last = packed.shape[1] - 2
    return last >= len(packed) or abs(float(packed[last, last])) <= rounding


class ActiveSet:
    """The minimiser at one (μ, ν) after the other; `coefficients` (p,) is where it stands."""

    def __init__(self, rows: Floats, response: Floats) -> None:
        self.rows, self.response = rows, response
        self.coefficients = np.zeros(len(rows))
        self.signs = np.zeros(len(rows))
        self.order: list[int] = []
        self.active = np.zeros(0, int)
        self.barred: list[int] = []
        self.ridge, self.below = 0.0, 0
        self.factors: Factors | None = None
        self.rounding = INDEPENDENT * np.sqrt(np.einsum("ij,ij->i", rows, rows))
        self.heavy = float(np.einsum("ij,ij->i", rows, rows).max(initial=0.0))
        self.tolerance = NEGLIGIBLE * float(np.abs(rows @ response).max(initial=0.0))

    def start(self, coefficients: Floats, ridge: float) -> None:
        """Stand at these coefficients (p,), which an L2 part ν has allowed."""
        self.coefficients, self.signs = coefficients.copy(), np.sign(coefficients)
        self.order, self.ridge, self.factors = np.flatnonzero(coefficients).tolist(), ridge, None

    def settle(self, mu: float, ridge: float) -> Floats:
        """The minimiser at this μ and ν, from wherever the last one left off.

        Should rounding send it round in a circle it stops: the optimality that is measured afterwards, from
        the columns themselves, then says so.
        """
        if ridge == 0.0 < self.ridge:
            # An L2 part lets columns in that depend on each other.
            self.start(np.zeros(len(self.rows)), 0.0)
        if ridge != self.ridge:
            self.ridge, self.factors = ridge, None
        self.barred.clear()
        for _ in range(100 + 20 * len(self.rows)):
            if self.descend(mu) and not self.enter(mu):
                break
        return self.coefficients

    def descend(self, mu: float) -> bool:
        """Move to the solution on the active set; False if a coefficient reached zero before, and left."""
        if self.factors is None:
            self.active = np.array(self.order, int)
        if not self.order:
            return True
        active = self.active
        signs = self.signs[active]
        if self.factors is None:
            self.below = len(active) if self.ridge > self.heavy else 0
            packed, scales = packed_factors(self.rows[active], self.response, self.ridge, self.below)
            if dependent(packed, self.rounding[active[-1]]):
                self.exchange(active, packed)
                return False
            self.factors = factored(packed, scales, signs)
        target = self.factors.solution(mu)
        if not np.minimum.reduce(target * signs) > 0.0:
            self.walk(active, target - self.coefficients[active])
            return False
        if self.barred and (target != self.coefficients[active]).any():
            self.barred.clear()
        self.coefficients[active] = target
        return True

    def enter(self, mu: float) -> bool:
        """Admit the column that violates |xⱼᵀr| ≤ μ most; False if none does: the solution is optimal."""
        residuals = self.response
        if self.factors:
            residuals = self.factors.residuals(mu)[self.below : self.below + len(residuals)]
        correlations = self.rows @ residuals
        excess = np.abs(correlations)
        excess[self.active] = 0.0
        if self.barred:
            excess[self.barred] = 0.0
        column = int(excess.argmax())
        if excess[column] - mu <= self.tolerance:
            return False
        self.order.append(column)
        self.signs[column] = 1.0 if correlations[column] > 0.0 else -1.0
        self.factors = None
        return True

    def walk(self, active: Integers, step: Floats) -> None:
        """Move along the step until the first coefficient reaches zero; its column leaves.

        A column that would leave before it has moved is barred until another moves.
        """
        here = self.coefficients[active]
        shrinks = step * self.signs[active] < 0.0
        reach = np.divide(here, -step, out=np.full(len(active), np.inf), where=shrinks)
        first = int(reach.argmin())
        if reach[first] > 0.0:
            self.coefficients[active] = here + reach[first] * step
            self.barred.clear()
        else:
            self.barred.append(self.order[first])
        self.drop(first)

    def drop(self, position: int) -> None:
        """Take one column out of the active set."""
        column = self.order.pop(position)
        self.coefficients[column] = self.signs[column] = 0.0
        self.factors = None

    def exchange(self, active: Integers, packed: Floats) -> None:
        """Trade the newest column, which depends on the others, for one of them: |w|₁ falls, Rw stays."""
        last = len(active) - 1
        sign = self.signs[active[last]]
        weights = solved(packed[:last, :last], packed[:last, last])
        if sign * (weights @ self.signs[active[:last]]) <= 1.0 + INDEPENDENT:
            self.barred.append(self.order[last])
            self.drop(last)
        else:
            self.walk(active, sign * np.append(-weights, 1.0))
