"""J(w, b) = (1/n) Σ ℓ(y − Xw − b) + λ Ω(w), minimised exactly for the squared, the absolute and Huber's loss.

J is convex and made of quadratic pieces, with kinks where a residual (absolute loss) or a coefficient (L1) is zero.
The descent keeps a set of kinks that it stands on, takes Newton's step along them, searches that line exactly from
piece to piece, and leaves a kink whose multiplier is too large (Bartels, Conn & Sinclair 1978; Clark & Osborne 1986
for Huber's loss). From target to neighbouring target it starts where it stands, so that a sweep costs little more
than one fit.
"""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.losses import Absolute, Huber, Loss, Squared
from regularize.penalties import Penalty

ROUNDING = float(np.finfo(float).eps)
ZERO = 1e-12
"""A residual below this part of what it is the difference of is zero."""
FLAT = 1e-13
"""A direction along which the loss curves less than this part of the most is straight."""
ALIKE = 1e-9
"""Ties that send the descent round in a circle are parted by this part of the targets' range."""


@dataclass(frozen=True, eq=False)
class Fits:
    """One minimiser of J per row of targets.

    coefficients (k, p), intercept (k,); pulls (k, n): ℓ′ at every residual, at a kink the subgradient that balances;
    optimality (k,): see `optimality`.
    """

    coefficients: Floats
    intercept: Floats
    pulls: Floats
    optimality: Floats

    def predict(self, columns: Floats) -> Floats:
        """Xw + b of every fit: (n, p) -> (k, n)."""
        return np.asarray(self.coefficients @ columns.T + self.intercept[:, None])


def fits(columns: Floats, targets: Floats, *, loss: Loss, penalty: Penalty, strength: float) -> Fits:
    """argmin (1/n) Σ ℓ(y − Xw − b) + λ Ω(w) for each row of targets (k, n); neighbours should be alike.

    Columns (n, p), or (k, n, p) where each row of targets has its own. The intercept b is not penalised. Where the
    minimiser is not unique it is one of them.

    Raises
    ------
    ValueError
        If anything is empty, not finite or of the wrong shape, the strength is negative or the loss unknown.
    """
    columns, targets = _checked(columns, targets, strength)
    descent = Descent(loss, penalty, strength)
    found = [np.empty((len(targets), size)) for size in (columns.shape[-1] + 1, targets.shape[1])]
    stop = 0
    while stop < len(targets):
        descent.settle(columns if columns.ndim == 2 else columns[stop], targets[stop])
        ahead = targets[stop:] if columns.ndim == 2 else targets[stop : stop + 1]
        weights, pulls, holds = descent.along(ahead)
        # What the descent itself ended with is taken as it is; the certificate will tell.
        count = max(1, len(holds) if holds.all() else int(holds.argmin()))
        for rows, part in zip(found, (weights, pulls), strict=True):
            rows[stop : stop + count] = part[:count]
        stop += count
        if stop < len(targets):
            descent.weights = weights[min(count, len(weights) - 1)]
    (weights, pulls) = found
    certificate = optimality(
        columns, targets, loss=loss, penalty=penalty, strength=strength,
        coefficients=weights[:, :-1], intercept=weights[:, -1], pulls=pulls,
    )  # fmt: skip
    return Fits(weights[:, :-1], weights[:, -1], pulls, certificate)


def _checked(columns: Floats, targets: Floats, strength: float) -> tuple[Floats, Floats]:
    columns, targets = np.asarray(columns, dtype=float), np.asarray(targets, dtype=float)
    if targets.ndim != 2 or 0 in targets.shape:
        raise ValueError(f"targets must have shape (k, n) with k and n at least 1, got {targets.shape}")
    if columns.ndim not in (2, 3) or 0 in columns.shape or columns.shape[-2] != targets.shape[1]:
        raise ValueError(f"columns must have one row for each of {targets.shape[1]} targets, got {columns.shape}")
    if columns.ndim == 3 and len(columns) != len(targets):
        raise ValueError(f"columns must be given once, or for each of {len(targets)} targets, got {len(columns)}")
    for name, array in (("columns", columns), ("targets", targets)):
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite, got {np.extract(~np.isfinite(array), array)[0]}")
    if not 0.0 <= strength < float("inf"):
        raise ValueError(f"strength must be zero or more and finite, got {strength}")
    return columns, targets


def _threshold(loss: Loss) -> float:
    """Where the loss stops to curve: nowhere, at once, or at Huber's threshold."""
    if isinstance(loss, Squared):
        return float("inf")
    if isinstance(loss, Absolute):
        return 0.0
    if isinstance(loss, Huber):
        return loss.threshold
    raise ValueError(f"loss must be squared, absolute or Huber's, got {loss!r}")


@dataclass(frozen=True, eq=False)
class Direction:
    """A step (m,) along the kinks, whether its end is the lowest point of this piece, and what the kinks hold (m,)."""

    step: Floats
    ends: bool


class Descent:
    """The minimiser for one row of targets after the other; `weights` (m,) = (w, b) is where it stands.

    Kinks are rows g of `normals` with a level h: the terms `heights`·|h − g·weights|. Those `held` are zero; of the
    others `signs` tells the side.
    """

    def __init__(self, loss: Loss, penalty: Penalty, strength: float) -> None:
        self.threshold = _threshold(loss)
        self.sharp, self.smooth = strength * penalty.l1, strength * penalty.l2
        self.weights = np.zeros(0)
        self.held: list[int] = []

    def settle(self, columns: Floats, targets: Floats) -> None:
        """Go down to the minimum, from wherever the last one left off."""
        self._pose(columns, targets)
        if self._descend():
            return
        # A circle: part the ties by moving the levels a little. The set of kinks found then holds for the ties too.
        apart = np.modf(np.arange(1, len(targets) + 1) * 0.6180339887498949)[0] - 0.5
        posed = self.levels.copy(), self.targets
        nudge = ALIKE * (float(np.ptp(targets)) or 1.0) * apart
        self._pose(columns, targets + nudge)
        self._descend()
        self.levels, self.targets = posed
        self._stand()

    def _pose(self, columns: Floats, targets: Floats) -> None:
        """Take up a problem; what is known of the last one of its size is where to start."""
        count, p = columns.shape
        self.design = np.column_stack((columns, np.ones(count)))
        self.targets = targets
        kinks = p if self.sharp > 0.0 else 0
        straight = self.threshold == 0.0
        rows = count if straight else 0
        self.normals = np.concatenate((np.eye(kinks, p + 1), self.design[:rows]))
        self.levels = np.concatenate((np.zeros(kinks), targets[:rows]))
        self.heights = np.concatenate((np.full(kinks, self.sharp), np.full(rows, 1.0 / count)))
        self.ridge = np.append(np.full(p, 2.0 * self.smooth), 0.0)
        if len(self.weights) != p + 1:
            self.weights = np.zeros(p + 1)
            self.held = list(range(kinks))
        self._stand()

    def _stand(self) -> None:
        """Put the weights back onto the kinks that are held, and tell the sides of the others."""
        if self.held:
            active = self.normals[self.held]
            self.weights = self.weights + np.linalg.lstsq(active, self.levels[self.held] - active @ self.weights, rcond=None)[0]
        apart = self.levels - self.normals @ self.weights
        self.signs = np.where(apart < 0.0, -1.0, 1.0)
        self.signs[self.held] = 0.0

    def _descend(self) -> bool:
        """Down, step by step; False if it went on for too long."""
        for _ in range(60 + 12 * (len(self.heights) + len(self.weights))):
            gradient = self._gradient()
            basis, triangle, free = self._frame()
            direction = self._newton(gradient, free)
            step = direction.step
            if float(gradient @ step) < 0.0 and self._walk(step, float(gradient @ step)):
                continue
            if direction.ends and not self._let_go(basis, triangle):
                return True
            if not direction.ends:
                return True
        return False

    def _gradient(self) -> Floats:
        """∂J without the kinks that are held."""
        gradient = self.ridge * self.weights - (self.heights * self.signs) @ self.normals
        if self.threshold > 0.0:
            residuals = self.targets - self.design @ self.weights
            pulls = 2.0 * np.clip(residuals, -self.threshold, self.threshold)
            gradient -= pulls @ self.design / len(self.targets)
        return np.asarray(gradient)

    def _frame(self) -> tuple[Floats, Floats, Floats]:
        """The directions that the held kinks fix, how, and the free ones (m, m − held)."""
        m = len(self.weights)
        if not self.held:
            return np.empty((m, 0)), np.empty((0, 0)), np.eye(m)
        q, r = np.linalg.qr(self.normals[self.held].T, mode="complete")
        count = len(self.held)
        return q[:, :count], r[:count], q[:, count:]

    def _newton(self, gradient: Floats, free: Floats) -> Direction:
        """Newton's step along the free directions; straight down where the loss does not curve."""
        if not free.shape[1]:
            return Direction(np.zeros(len(gradient)), True)
        slopes = gradient @ free
        curved = self._curved()
        parts = [np.sqrt(2.0 / len(self.targets)) * (self.design[curved] @ free)] if curved.any() else []
        if self.smooth > 0.0:
            parts.append(np.sqrt(self.ridge)[:, None] * free)
        if not parts:
            return Direction(-free @ slopes, False)
        _, sizes, turned = np.linalg.svd(np.concatenate(parts), full_matrices=True)
        rank = int(np.count_nonzero(sizes > FLAT * sizes[0]))
        along = turned @ slopes
        flat = along[rank:]
        if rank < len(slopes) and np.abs(flat).max() > ZERO * self._steepest():
            return Direction(-free @ (flat @ turned[rank:]), False)
        return Direction(-free @ ((along[:rank] / sizes[:rank] ** 2) @ turned[:rank]), True)

    def _curved(self) -> Booleans:
        if self.threshold == 0.0:
            return np.zeros(len(self.targets), dtype=bool)
        return np.abs(self.targets - self.design @ self.weights) <= self.threshold

    def _steepest(self) -> float:
        """The size of what the gradient is a difference of."""
        pulls = np.abs(self.targets - self.design @ self.weights).clip(max=self.threshold) if self.threshold else 1.0
        return float((np.abs(self.design) * np.reshape(pulls, (-1, 1))).mean(axis=0).max()) + self.sharp

    def _walk(self, step: Floats, slope: float) -> bool:
        """Go along the step to the lowest point of J on it; False if that is where the step ends, in one piece.

        J along the step has slope `slope` at first, and a jump of it at each kink that is met; where Huber's loss turns
        straight, or curved, its curvature changes.
        """
        drift = self.normals @ step
        meets = self.signs * drift > ROUNDING * float(np.abs(step).max())
        kinks = np.flatnonzero(meets)
        towards = np.maximum((self.levels[kinks] - self.normals[kinks] @ self.weights) / drift[kinks], 0.0)
        places, jumps, bends = [towards], [2.0 * self.heights[kinks] * np.abs(drift[kinks])], [np.zeros(len(kinks))]
        curvature = float(step @ (self.ridge * step))
        if self.threshold > 0.0:
            speed = self.design @ step
            own = 2.0 / len(speed) * speed**2
            if self.threshold == float("inf"):
                curvature += float(own.sum())
            else:
                residuals = self.targets - self.design @ self.weights
                speed = np.where(speed == 0.0, ROUNDING**2, speed)
                begins = (residuals - np.sign(speed) * self.threshold) / speed
                ends = begins + 2.0 * self.threshold / np.abs(speed)
                curvature += float(own[(begins <= 0.0) & (ends > 0.0)].sum())
                for places_, change in ((begins, own), (ends, -own)):
                    later = places_ > 0.0
                    places.append(places_[later])
                    jumps.append(np.zeros(int(later.sum())))
                    bends.append(change[later])
        place, jump, bend = map(np.concatenate, (places, jumps, bends))
        order = np.argsort(place, kind="stable")
        length, met = _lowest(slope, curvature, place[order], jump[order], bend[order])
        if met < 0 and (length == 1.0 or not length):
            self.weights = self.weights + length * step
            return False
        passed = order[: met if met >= 0 else int(np.searchsorted(place[order], length))]
        crossed = kinks[passed[passed < len(kinks)]]
        self.signs[crossed] *= -1.0
        self.weights = self.weights + length * step
        if met >= 0:
            kink = int(kinks[order[met]])
            self.held.append(kink)
            self.signs[kink] = 0.0
            if kink < len(self.heights) - (len(self.targets) if self.threshold == 0.0 else 0):
                self.weights[kink] = 0.0
        return True
