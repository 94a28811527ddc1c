"""The minimiser of ½|z − Rw|² + μ Σ_g √p_g ‖w_g‖₂ at one μ after the other: Newton steps on the groups that are not zero.

Where no group is zero the objective bends smoothly, and Newton's step has the curvature RᵀR + μ√p_g/‖w_g‖ (I − uuᵀ), u = w_g/‖w_g‖: for
a group of one that is RᵀR alone, as the lasso's. A group whose step would turn it around is set to zero, and what does not lead down is
taken shorter. Groups enter, and what stands still goes on, by exact minimisation over one group with all others held (block coordinate
descent), which always leads down (Tseng 2001). The last factorization is kept as long as its steps contract well.

Columns are given as rows here: `rows` (p, m) is Rᵀ, `response` (m,) is z.
"""

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs

from regularize.arrays import Booleans, Floats, Integers
from regularize.penalties import GroupNorms

EXACT = 5e-13
"""A subgradient below this part of the largest gradient at w = 0 is none."""
HELD = 1e-11
"""One below this part is taken where rounding lets nothing better be found."""
RAISED = 1e-13
"""Pivots are raised by this part of themselves: it costs pace, not exactness."""
SLOW = 0.1
"""A step that leaves more than this part of the subgradient asks for a curvature measured anew."""
APART = 0.5
"""A first strength further down is led up to by factors of this size."""
HALVINGS, MOST_TURNS, PATIENCE = 12, 400, 8
SEEN = 1e-4
"""A step is taken if it leads down by this part of what its slope promises."""
MANY, DENSE = 1500, 5
"""The products of up to so many columns are kept, once one in so many of them has been used."""


class Minimiser:
    """The minimiser at one μ after the other; `settle` goes on from where the last one ended."""

    def __init__(self, rows: Floats, response: Floats, penalty: GroupNorms) -> None:
        self.order: Integers = np.argsort(penalty.groups, kind="stable")
        self.rows, self.response = np.ascontiguousarray(rows[self.order]), response
        _, self.starts, self.of, sizes = np.unique(
            penalty.groups[self.order], return_index=True, return_inverse=True, return_counts=True
        )
        self.stops, self.roots = self.starts + sizes, np.sqrt(sizes.astype(float))
        self.large = np.flatnonzero(sizes > 1).tolist()
        self.weights = self.roots[self.of]
        self.products: Floats | None = None
        self.squares = np.einsum("ij,ij->i", self.rows, self.rows)
        self.spectra: dict[int, tuple[Floats, Floats]] = {}
        self.pull = -(self.rows @ response)
        self.top = float(np.abs(self.pull).max(initial=0.0))
        self.mu = float((self.norms(self.pull) / self.roots).max(initial=0.0))
        """From this μ on all coefficients are zero."""
        self.coefficients = np.zeros(len(rows))
        self.kept: tuple[Booleans, Floats] | None = None

    def settle(self, mu: float) -> Floats:
        """The coefficients (p,) at this μ > 0, in the order that the columns were given in."""
        while mu < APART * self.mu:
            self._reach(APART * self.mu)
        self._reach(mu)
        found = np.empty_like(self.coefficients)
        found[self.order] = self.coefficients
        return found

    def norms(self, values: Floats) -> Floats:
        """‖v_g‖ of every group: (p,) -> (G,)."""
        return np.sqrt(np.add.reduceat(np.square(values), self.starts))

    def _reach(self, mu: float) -> None:
        """The minimiser at this μ, from that at a μ nearby."""
        self._foresee(mu)
        self.mu = mu
        before, waited = np.inf, 0
        for _ in range(MOST_TURNS):
            gradient = self._gradient()
            off, alive, beyond = self._off(gradient, mu)
            inside, outside = float(np.abs(off).max(initial=0.0)), float(beyond.max(initial=0.0))
            worst = max(inside, outside)
            if worst <= EXACT * self.top:
                return
            waited = 0 if worst < 0.5 * before else waited + 1
            before = min(before, worst)
            if waited > PATIENCE and worst <= HELD * self.top:
                return
            if outside > inside:
                self._sweep(gradient, np.flatnonzero(beyond > EXACT * self.top), mu)
            elif not self._newton(off, alive, inside, mu):
                self._sweep(gradient := self._gradient(), np.flatnonzero(alive[self.starts]), mu)

    def _gradient(self) -> Floats:
        """Rᵀ(Rw − z) (p,), from the columns themselves."""
        used = np.flatnonzero(self.coefficients)
        if len(used) == 0:
            return self.pull
        return np.asarray(self.rows @ (self.coefficients[used] @ self.rows[used] - self.response))

    def _directions(self, coefficients: Floats) -> tuple[Floats, Floats]:
        """u = w_g/‖w_g‖ (p,), zero where the group is; and ‖w_g‖ of each column's group (p,)."""
        norms = self.norms(coefficients)[self.of]
        return coefficients / np.where(norms > 0.0, norms, 1.0), norms

    def _off(self, gradient: Floats, mu: float) -> tuple[Floats, Booleans, Floats]:
        """The gradient by columns of groups that are not zero (p,), which these are, and by how much each group that is violates (G,)."""
        directions, norms = self._directions(self.coefficients)
        alive: Booleans = norms > 0.0
        off = np.where(alive, gradient + mu * self.weights * directions, 0.0)
        beyond = np.where(alive[self.starts], 0.0, self.norms(gradient) - mu * self.roots)
        return off, alive, np.maximum(beyond, 0.0)

    def _value(self, coefficients: Floats, mu: float) -> float:
        used = np.flatnonzero(coefficients)
        rest = self.response - coefficients[used] @ self.rows[used]
        return 0.5 * float(rest @ rest) + mu * float(self.roots @ self.norms(coefficients))

    def _foresee(self, mu: float) -> None:
        """Along the tangent of the path, by the curvature that is kept."""
        directions, norms = self._directions(self.coefficients)
        if self.kept is None or not np.array_equal(self.kept[0], norms > 0.0):
            return
        step = self._solved((self.mu - mu) * self.weights * directions)
        ahead = self._turned(self.coefficients + step, directions)
        if self._value(ahead, mu) < self._value(self.coefficients, mu):
            self.coefficients = ahead

    def _turned(self, coefficients: Floats, directions: Floats) -> Floats:
        """The coefficients (p,) with every group at zero that does not point where it did."""
        along = np.add.reduceat(coefficients * directions, self.starts)[self.of]
        return np.where(along > 0.0, coefficients, 0.0)

    def _newton(self, off: Floats, alive: Booleans, inside: float, mu: float) -> bool:
        """A step that leads down, by the curvature that is kept or a new one; whether there was one."""
        directions, norms = self._directions(self.coefficients)
        if self.kept is not None and np.array_equal(self.kept[0], alive):
            moved = self._turned(self.coefficients - self._solved(off), directions)
            if self._left(moved, alive, mu) <= SLOW * inside:
                self.coefficients = moved
                return True
        if not self._factorize(alive, directions, norms, mu):
            return False
        step = -self._solved(off)
        moved = self._turned(self.coefficients + step, directions)
        if self._left(moved, alive, mu) <= SLOW * inside:
            self.coefficients = moved
            return True
        here, slope = self._value(self.coefficients, mu), float(off @ step)
        share = 1.0
        for halving in range(HALVINGS):
            if self._value(moved, mu) <= here + SEEN * share * slope:
                self.coefficients = moved
                return True
            share = self._first(step, directions) if halving == 0 else 0.5 * share
            moved = self._turned(self.coefficients + share * step, directions)
        return False

    def _first(self, step: Floats, directions: Floats) -> float:
        """The share of a step at which the first group turns around, at most one half."""
        here, there = (np.add.reduceat(values * directions, self.starts) for values in (self.coefficients, step))
        turning = there < 0.0
        return min(0.5, (1.0 + 1e-12) * float((here[turning] / -there[turning]).min(initial=0.5)))

    def _left(self, coefficients: Floats, alive: Booleans, mu: float) -> float:
        """The largest subgradient at these coefficients by the columns that were not zero; infinite where one became zero."""
        directions, norms = self._directions(coefficients)
        if not np.array_equal(norms > 0.0, alive):
            return np.inf
        used = np.flatnonzero(alive)
        rows = self.rows[used]
        off = rows @ (coefficients[used] @ rows - self.response) + mu * self.weights[used] * directions[used]
        return float(np.abs(off).max(initial=0.0))

    def _factorize(self, alive: Booleans, directions: Floats, norms: Floats, mu: float) -> bool:
        """Cholesky of the curvature of these columns; whether it has one."""
        used = np.flatnonzero(alive)
        place = np.cumsum(alive) - 1
        rows = self.rows[used]
        if self.products is None and len(self.rows) <= min(MANY, DENSE * len(used)):
            self.products = self.rows @ self.rows.T
        curvature = rows @ rows.T if self.products is None else self.products.take(used, 0).take(used, 1)
        for group in self.large:
            start = int(self.starts[group])
            if alive[start]:
                part = slice(start, int(self.stops[group]))
                here = slice(int(place[start]), int(place[start]) + part.stop - part.start)
                bend = mu * self.roots[group] / norms[start]
                curvature[here, here] += bend * (
                    np.eye(part.stop - part.start) - np.outer(directions[part], directions[part])
                )
        diagonal = curvature.ravel()[:: len(used) + 1]
        diagonal += RAISED * np.where(diagonal > 0.0, diagonal, 1.0)
        factor, fault = dpotrf(curvature.T, lower=1, clean=0, overwrite_a=1)
        self.kept = (alive, factor) if fault == 0 else None
        return bool(fault == 0)

    def _solved(self, right: Floats) -> Floats:
        """The kept curvature's inverse times the part of `right` (p,) that is of its columns; zero elsewhere (p,)."""
        assert self.kept is not None
        alive, factor = self.kept
        found = np.zeros(len(right))
        found[alive] = dpotrs(factor, right[alive], lower=1)[0]
        return found

    def _sweep(self, gradient: Floats, groups: Integers, mu: float) -> None:
        """Each of these groups at its own minimum, one after the other, the worst first; with the gradient (p,) that is here."""
        gradient = gradient.copy()
        order = groups[np.argsort(-(self.norms(gradient) / self.roots)[groups], kind="stable")]
        found = self.coefficients.copy()
        for group in order.tolist():
            part = slice(int(self.starts[group]), int(self.stops[group]))
            best = self._block(group, part, gradient[part], found[part], mu * self.roots[group])
            change = best - found[part]
            if change.any():
                across = self.products[part] if self.products is not None else self.rows[part] @ self.rows.T
                gradient += change @ across
                found[part] = best
        self.coefficients = found

    def _block(self, group: int, part: slice, gradient: Floats, here: Floats, mu: float) -> Floats:
        """argmin over one group (q,) with all others held."""
        if part.stop - part.start == 1:
            square = self.squares[part]
            pull = square * here - gradient
            return np.asarray(np.sign(pull) * np.maximum(np.abs(pull) - mu, 0.0) / np.where(square > 0.0, square, 1.0))
        if group not in self.spectra:
            values, vectors = np.linalg.eigh(self.rows[part] @ self.rows[part].T)
            self.spectra[group] = np.maximum(values, 0.0), vectors
        values, vectors = self.spectra[group]
        linear = values * (vectors.T @ here) - vectors.T @ gradient
        return np.asarray(vectors @ shrunk(values, linear, mu))


def shrunk(values: Floats, linear: Floats, mu: float) -> Floats:
    """argmin ½ Σ d v² − Σ q v + μ‖v‖ (c,), from the spectrum d = `values` (c,) and the linear term q = `linear` (c,).

    v = q t/(d t + μ), where the length t has Σ (q/(d t + μ))² = 1: found by Newton's method on one over the root of that sum,
    which is nearly straight (Moré & Sorensen 1983).
    """
    size = float(np.sqrt(linear @ linear))
    if size <= mu:
        return np.zeros_like(linear)
    length = 0.0
    for _ in range(100):
        shares = linear / (values * length + mu)
        norm = float(np.sqrt(shares @ shares))
        slope = float((np.square(shares) * values / (values * length + mu)).sum())
        if norm <= 1.0 + 4.0 * np.finfo(float).eps or slope <= 0.0:
            break
        step = (norm - 1.0) * norm**2 / slope
        if length + step == length:
            break
        length += step
    return np.asarray(linear * length / (values * length + mu))
