"""The curvature of the log loss at one point, kept while it serves: the system of a Newton step on the active columns.

H = X_A D X_Aᵀ + N, where D holds the curvature of each row's loss at the point where it was last measured and N the L2
part. A step with an old D still leads down; only its pace suffers. So D is measured anew when that pays.

Columns are given as rows here, behind a first row of ones for the intercept: `rows` (1 + q, n) is [1 X]ᵀ.
"""

import numpy as np
from scipy.linalg.lapack import dpotrf, dpotrs

from regularize.arrays import Booleans, Floats, Integers

LIFTED = 1e-13
"""Each pivot is raised by this part of itself: columns that copy each other then share, instead of failing."""
ROUNDS = 12
"""So often columns whose coefficient would change its sign leave within one step."""


class Metric:
    """The system of one problem: `freshen` takes a curvature, `step` solves with it."""

    def __init__(self, rows: Floats, scales: Floats) -> None:
        self.rows, self.scales = rows, scales
        self.by_columns, self.by_rows = ByColumns(rows), ByRows(rows, scales)

    def grow(self, rows: Floats, scales: Floats) -> None:
        """Go on with more columns, behind those there were: rows (1 + q, n), scales (1 + q,)."""
        self.rows, self.scales = rows, scales
        self.by_columns.grow(rows)
        self.by_rows.grow(rows, scales)

    def freshen(self, weights: Floats) -> None:
        """Take these curvatures (n,) from now on."""
        self.by_columns.freshen(weights)
        self.by_rows.freshen(weights)

    def step(self, active: Integers, off: Floats, here: Floats, signs: Floats, ridges: Floats) -> Floats | None:
        """What to add to the active coefficients (a,), the intercept's first; None where rounding is in the way.

        `off` (a,) is the subgradient with the signs that the coefficients have or are to get, `here` where they are,
        `ridges` their part of N. Coefficients that would change their sign stop at zero.
        """
        kept: Booleans = np.ones(len(active), dtype=bool)
        found = np.zeros(len(active))
        for _ in range(ROUNDS):
            solution = self._solved(active, kept, off, here, ridges)
            if solution is None:
                return None
            found[kept] = solution
            crossing = kept & (signs != 0.0) & ((here + found) * signs <= 0.0)
            if not crossing.any():
                break
            kept &= ~crossing
            found[~kept] = -here[~kept]
        return found

    def careful_step(self, active: Integers, off: Floats, here: Floats, signs: Floats, ridges: Floats) -> Floats | None:
        """The same up to where the first coefficient reaches zero (a,)."""
        found = self._solved(active, np.ones(len(active), dtype=bool), off, here, ridges)
        if found is None:
            return None
        crossing = ((here + found) * signs <= 0.0) & (signs != 0.0)
        if crossing.any():
            leaving = crossing & (here != 0.0)
            reach = np.divide(here, -found, out=np.full(len(here), np.inf), where=leaving)
            first = int(reach.argmin())
            if reach[first] < np.inf:
                found = reach[first] * found
                found[first] = -here[first]
        return found

    def _solved(self, active: Integers, kept: Booleans, off: Floats, here: Floats, ridges: Floats) -> Floats | None:
        wide = np.count_nonzero(kept) > self.rows.shape[1] and ridges[1] > 0.0
        return (self.by_rows if wide else self.by_columns).solved(active, kept, -off, here, ridges)


class ByColumns:
    """As large as there are active columns: their Gram matrix under D, to which columns that come are added."""

    def __init__(self, rows: Floats) -> None:
        self.rows, self.roots = rows, np.zeros(rows.shape[1])
        self.place: Integers = np.full(len(rows), -1)
        self.order: Integers = np.zeros(0, dtype=np.int64)
        self.scaled, self.gram = np.zeros((0, rows.shape[1])), np.zeros((0, 0))
        self.factored: tuple[Integers, Floats] | None = None
        self.factor = self.gram

    def grow(self, rows: Floats) -> None:
        """Go on with more columns, behind those there were (p, n)."""
        self.place = np.append(self.place, np.full(len(rows) - len(self.rows), -1))
        self.rows = rows

    def freshen(self, weights: Floats) -> None:
        """Forget the old curvature; the new one is worked out once it is needed; weights (n,)."""
        self.roots = np.sqrt(weights)
        self.place[self.order] = -1
        self.order, self.factored = self.order[:0], None

    def solved(self, active: Integers, kept: Booleans, right: Floats, here: Floats, ridges: Floats) -> Floats | None:
        """H⁻¹ right for the columns that are kept (of a), while the others go from `here` to zero (a,)."""
        whole = bool(kept.all())
        chosen = active if whole else active[kept]
        self._gather(active)
        if not whole:
            gone = ~kept
            right = right[kept] + self.gram[np.ix_(self.place[chosen], self.place[active[gone]])] @ here[gone]
            ridges = ridges[kept]
        if not self._factorize(chosen, ridges):
            return None
        return np.asarray(dpotrs(self.factor, right, lower=1)[0])

    def _factorize(self, chosen: Integers, ridges: Floats) -> bool:
        if self.factored is not None:
            before, strengths = self.factored
            if len(before) == len(chosen) and (before == chosen).all() and (strengths == ridges).all():
                return True
        places = self.place[chosen]
        system = np.asfortranarray(self.gram[places[:, None], places])
        pivots = system.ravel("K")[:: len(system) + 1]
        pivots *= 1.0 + LIFTED
        pivots += ridges
        self.factor, fault = dpotrf(system, lower=1, clean=0, overwrite_a=1)
        self.factored = (chosen, ridges) if fault == 0 else None
        return bool(fault == 0)

    def _gather(self, active: Integers) -> None:
        """Have the products of all active columns."""
        new = active[self.place[active] < 0]
        if not len(new):
            return
        start = len(self.order)
        self.order = np.append(self.order, new)
        self.place[new] = np.arange(start, len(self.order))
        scaled = self.rows[new] * self.roots
        if start == 0:
            self.scaled, self.gram = scaled, scaled @ scaled.T
            return
        cross, gram = scaled @ self.scaled.T, np.empty((len(self.order),) * 2)
        gram[:start, :start], gram[start:, :start], gram[:start, start:] = self.gram, cross, cross.T
        gram[start:, start:] = scaled @ scaled.T
        self.scaled, self.gram = np.concatenate((self.scaled, scaled)), gram


class ByRows:
    """As large as there are rows: (D½ K D½ + I) ε = D½ (...), K = X_Aᵀ N⁻¹ X_A; needs an L2 part.

    K without the strength is kept from one curvature to the next; columns that came and went are added and subtracted.
    """

    def __init__(self, rows: Floats, scales: Floats) -> None:
        self.rows, self.scales, self.roots = rows, scales, np.zeros(rows.shape[1])
        self.inside: Booleans = np.zeros(len(rows), dtype=bool)
        self.kernel, self.changed = np.zeros((rows.shape[1],) * 2), 0
        self.columns = rows[:0]

    def grow(self, rows: Floats, scales: Floats) -> None:
        """Go on with more columns, behind those there were (p, n)."""
        self.inside = np.append(self.inside, np.zeros(len(rows) - len(self.rows), dtype=bool))
        self.rows, self.scales = rows, scales

    def freshen(self, weights: Floats) -> None:
        """Take these curvatures (n,) from now on."""
        self.roots = np.sqrt(weights)

    def solved(self, active: Integers, kept: Booleans, right: Floats, here: Floats, ridges: Floats) -> Floats | None:
        """H⁻¹ right for the columns that are kept (of a), while the others go from `here` to zero (a,)."""
        chosen, gone, roots = active[kept], ~kept, self.roots
        right = right[kept]
        self._become(chosen[1:])
        columns = self.columns
        if gone.any():
            moved = np.square(roots) * (here[gone] @ self.rows[active[gone]])
            right[1:] += columns @ moved
            right[0] += moved.sum()
        strength = ridges[1] / self.scales[active[1]] ** 2
        system = np.asfortranarray(self.kernel * (roots / strength) * roots[:, None])
        system.ravel("K")[:: len(system) + 1] += 1.0
        factor, fault = dpotrf(system, lower=1, clean=0, overwrite_a=1)
        if fault != 0:
            return None
        alone = right[1:] / ridges[kept][1:]
        sides = np.stack((roots, roots * (alone @ columns)), axis=1)
        halves = dpotrs(factor, sides, lower=1)[0]
        level = (right[0] - roots @ halves[:, 1]) / (roots @ halves[:, 0])
        within = roots * (halves[:, 1] + level * halves[:, 0])
        return np.append(level, alone - (columns @ within) / ridges[kept][1:])

    def _become(self, chosen: Integers) -> None:
        """K of exactly these columns."""
        wanted: Booleans = np.zeros(len(self.rows), dtype=bool)
        wanted[chosen] = True
        new, old = (wanted & ~self.inside).nonzero()[0], (self.inside & ~wanted).nonzero()[0]
        if not len(new) + len(old):
            return
        self.columns = self.rows[chosen]
        self.changed += len(new) + len(old)
        if self.changed > len(chosen):
            columns = (self.rows[chosen] / self.scales[chosen, None]).T
            self.kernel, self.changed = columns @ columns.T, 0
        else:
            for places, sign in ((new, 1.0), (old, -1.0)):
                if len(places):
                    columns = (self.rows[places] / self.scales[places, None]).T
                    self.kernel += sign * (columns @ columns.T)
        self.inside = wanted
