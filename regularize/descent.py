"""The lowest point of a convex function made of quadratic pieces, from one problem to the next like it.

(1/n) Σ ℓ(y − Xw − b) + λ Ω(w) has kinks where a residual (absolute loss) or a coefficient (L1) is zero. The descent
keeps a set of kinks that it stands on, takes Newton's step along them, searches that line exactly from piece to
piece, and leaves a kink whose load is too large. Where the kinks and pieces of one minimum hold for the next targets
too, their minima follow from one linear system.

Source: Bartels, Conn & Sinclair 1978 for the absolute loss; Clark & Osborne 1986 for Huber's.
"""

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.frame import FLAT, Frame
from regularize.losses import Absolute, Huber, Loss, Squared
from regularize.penalties import Penalty

ZERO = 1e-12
"""A residual below this part of what it is the difference of is zero."""
WHOLE = 1e-3
"""A step to the bottom of a piece is whole up to this."""
LOWER = 1e-9
"""A minimum is no lower than another by less than this part of it."""
ALIKE = 1e-9
"""Ties that send the descent round in a circle are parted by this part of the targets' range."""


class Descent:
    """The minimiser for one row of targets after the other; `weights` (m,) = (w, b) is where it stands.

    Inside, columns have length one (times `scales`), so that what is rounding is so for all of them. Kinks are rows g of
    `normals` with a level h: the terms `heights`·|h − g·weights|, of the coefficients first and then of the residuals.
    Those `held` are zero; of the others `signs` tells the side.
    """

    def __init__(self, loss: Loss, penalty: Penalty, strength: float) -> None:
        self.threshold = _threshold(loss)
        self.sharp, self.smooth = strength * penalty.l1, strength * penalty.l2
        self.weights, self.scales = np.zeros(0), np.ones(0)
        self.signs = np.zeros(0)
        self.held: list[int] = []

    def minimise(self, columns: Floats, targets: Floats) -> tuple[Floats, Floats, Booleans]:
        """Weights (k, m) and influences (k, n) for rows of targets (k, n), once the minimum for the first of them is found.

        They hold as long as no kink is met and no piece left, which is told for each row (k,).
        """
        known = len(self.weights) == columns.shape[1] + 1
        scales = np.sqrt(np.append(np.square(columns).mean(axis=0), 1.0))
        scales = np.where(scales > 0.0, scales, 1.0)
        if known:
            self.weights = self.weights * (scales / self.scales)
        self.scales, columns = scales, columns / scales[:-1]
        self._pose(columns, targets[0])
        weights, influences, holds = self._along(targets)
        if not known or not holds[0]:
            self._settle(columns, targets[0])
            if self._worse(self.weights, np.zeros(len(scales))):
                self._restart(columns, targets[0])
                self._settle(columns, targets[0])
                if self._worse(self.weights, np.zeros(len(scales))):
                    self._restart(columns, targets[0])
            weights, influences, holds = self._along(targets)
            if self._worse(weights[0], self.weights):
                weights[0], holds[0] = self.weights, False
        return weights / scales, influences, holds

    def start(self, weights: Floats) -> None:
        """Stand at these weights (m,), on the columns of the last problem."""
        self.weights = weights * self.scales

    def _worse(self, weights: Floats, others: Floats) -> bool:
        """Whether J is larger than elsewhere: where columns leave doubles nothing to go by, steps may lead far away."""
        here, there = self._objective(weights), self._objective(others)
        return not here <= there * (1.0 + LOWER)

    def _restart(self, columns: Floats, targets: Floats) -> None:
        self.weights = np.zeros(0)
        self._pose(columns, targets)

    def _settle(self, columns: Floats, targets: Floats) -> None:
        """Go down to the minimum, from wherever the last one left off."""
        if self._descend():
            return
        # A circle: part the ties by moving the targets a little. The kinks found then are optimal for the ties too.
        apart = np.modf(np.arange(1, len(targets) + 1) * 0.6180339887498949)[0] - 0.5
        self._pose(columns, targets + ALIKE * (float(np.ptp(targets)) or 1.0) * apart)
        self._descend()
        signs = self.signs
        self._pose(columns, targets)
        self.signs = signs

    def _pose(self, columns: Floats, targets: Floats) -> None:
        """Take up a problem; what is known of the last one of its size is where to start."""
        count, p = columns.shape
        self.design, self.targets = np.column_stack((columns, np.ones(count))), targets
        self.kinks = p if self.sharp > 0.0 else 0
        rows = count if self.threshold == 0.0 else 0
        self.normals = np.concatenate((np.eye(self.kinks, p + 1), self.design[:rows]))
        self.levels = np.concatenate((np.zeros(self.kinks), targets[:rows]))
        self.heights = np.concatenate(((self.sharp / self.scales[:-1])[: self.kinks], np.full(rows, 1.0 / count)))
        self.lengths = np.linalg.norm(self.normals, axis=1)
        self.reach = np.linalg.norm(self.design, axis=1)
        self.ridge = np.append(2.0 * self.smooth / self.scales[:-1] ** 2, 0.0)
        # The size of what the gradient is a difference of.
        influence = 1.0 if rows else min(2.0 * self.threshold, 2.0 * float(np.abs(targets).max()))
        self.size = influence * float(np.abs(self.design).mean(axis=0).max()) + float(
            self.heights[: self.kinks].max(initial=0.0)
        )
        if len(self.weights) != p + 1:
            self.weights, self.held = np.zeros(p + 1), list(range(self.kinks))
        self._stand()

    def _objective(self, weights: Floats) -> float:
        """J at some weights (m,)."""
        residuals = np.abs(self.targets - self.design @ weights)
        inside = np.minimum(residuals, self.threshold)
        losses = inside * (2.0 * residuals - inside) if self.threshold > 0.0 else residuals
        sharp = self.heights[: self.kinks] @ np.abs(weights[: self.kinks])
        return float(losses.mean() + sharp + 0.5 * self.ridge @ np.square(weights))

    def _stand(self) -> None:
        """Put the weights back onto the kinks that are held, and tell the sides of the others."""
        if self.held:
            normals = self.normals[self.held]
            off = self.levels[self.held] - normals @ self.weights
            self.weights = self.weights + np.linalg.lstsq(normals, off, rcond=None)[0]
        self.signs = np.where(self.levels - self.normals @ self.weights < 0.0, -1.0, 1.0)
        self.signs[self.held] = 0.0

    def _descend(self) -> bool:
        """Down, piece by piece; False if that takes too long."""
        for _ in range(40 + 6 * (len(self.heights) + len(self.weights))):
            frame = Frame.of(self.normals[self.held], self.design, self._curved(), self.ridge)
            influences = self._influences()
            gradient = self._gradient(influences)
            # Far from the minimum more is rounding.
            rounding = ZERO * max(self.size, float((np.abs(influences) @ np.abs(self.design)).max()) / len(influences))
            step, bottom = frame.newton(gradient, rounding)
            slope, before = float(gradient @ step), self.weights
            # A step that does not fall is rounding, along a piece that is flat.
            steep = slope < 0.0 and np.abs(gradient @ frame.free).max(initial=0.0) > 0.01 * ZERO * self.size
            if steep and self._walk(step, slope):
                continue
            stuck = np.array_equal(before, self.weights)
            if (bottom or stuck) and not self._let_go(frame):
                return True
        return False

    def _curved(self) -> Booleans:
        """Which residuals lie where the loss curves."""
        if self.threshold == 0.0:
            return np.zeros(len(self.targets), dtype=bool)
        return np.asarray(np.abs(self.targets - self.design @ self.weights) <= self.threshold)

    def _influences(self) -> Floats:
        """ℓ′ of the residuals as far as it is smooth."""
        if self.threshold == 0.0:
            return np.zeros(len(self.targets))
        return np.asarray(2.0 * np.clip(self.targets - self.design @ self.weights, -self.threshold, self.threshold))

    def _gradient(self, influences: Floats, weights: Floats | None = None) -> Floats:
        """∂J at some weights (..., m) with these influences (..., n), without the kinks that are held."""
        weights = self.weights if weights is None else weights
        kinks = (self.heights * self.signs) @ self.normals
        return np.asarray(self.ridge * weights - kinks - influences @ self.design / len(self.targets))

    def _let_go(self, frame: Frame) -> bool:
        """Leave the kink that pulls hardest beyond what it can hold; False if there is none: this is the minimum."""
        if not self.held:
            return False
        heights = self.heights[self.held]
        load = frame.loads(self._gradient(self._influences()))
        excess = np.abs(load) / heights
        worst = int(excess.argmax())
        if excess[worst] <= 1.0 + ZERO * max(1.0, self.size / float(heights[worst])):
            return False
        self.signs[self.held.pop(worst)] = 1.0 if load[worst] > 0.0 else -1.0
        return True

    def _walk(self, step: Floats, slope: float) -> bool:
        """Go along the step to the lowest point of J there; False if that is its end, in one piece, or its start.

        The slope of J jumps at each kink on the way; where Huber's loss turns straight, or curved, its curvature does.
        """
        drift = self.normals @ step
        # A kink that depends on those held is never met, but for rounding.
        kinks = np.flatnonzero(self.signs * drift > ZERO * self.lengths * float(np.linalg.norm(step)))
        towards = np.maximum((self.levels[kinks] - self.normals[kinks] @ self.weights) / drift[kinks], 0.0)
        place, bend = towards, np.zeros(len(kinks))
        jump = 2.0 * self.heights[kinks] * np.abs(drift[kinks])
        curvature = float(step @ (self.ridge * step))
        if self.threshold > 0.0:
            speed = self.design @ step
            speed[np.abs(speed) <= FLAT * self.reach * float(np.linalg.norm(step))] = 0.0
            own = 2.0 / len(speed) * speed**2
            begins, ends = self._crossings(speed)
            curvature += float(own[(begins <= 0.0) & (ends > 0.0)].sum())
            borders, changes = np.concatenate((begins, ends)), np.concatenate((own, -own))
            later = (borders > 0.0) & np.isfinite(borders)
            place, bend = np.concatenate((place, borders[later])), np.concatenate((bend, changes[later]))
            jump = np.concatenate((jump, np.zeros(int(later.sum()))))
        order = np.argsort(place, kind="stable")
        length, passed, stopped = _lowest(slope, curvature, place[order], jump[order], bend[order])
        behind = order[:passed]
        self.signs[kinks[behind[behind < len(kinks)]]] *= -1.0
        self.weights = self.weights + length * step
        if stopped:
            kink = int(kinks[order[passed]])
            self.held.append(kink)
            self.signs[kink] = 0.0
            if kink < self.kinks:
                self.weights[kink] = 0.0
        # A residual that lay on a border makes another step of it than Newton took it for.
        return stopped or passed > 0 or (length > 0.0 and abs(length - 1.0) > WHOLE)

    def _crossings(self, speed: Floats) -> tuple[Floats, Floats]:
        """From where to where along a step each residual, which falls at `speed`, lies where the loss curves."""
        residuals = self.targets - self.design @ self.weights
        still = speed == 0.0
        inside = np.abs(residuals) <= self.threshold
        if self.threshold == float("inf"):
            return np.full(len(speed), -np.inf), np.full(len(speed), np.inf)
        pace = np.where(still, 1.0, np.abs(speed))
        middle = np.where(still, 0.0, residuals * np.sign(speed) / pace)
        half = self.threshold / pace
        begins = np.where(still, np.where(inside, -np.inf, np.inf), middle - half)
        return begins, np.where(still, np.inf, middle + half)

    def _along(self, targets: Floats) -> tuple[Floats, Floats, Booleans]:
        """Weights (k, m) and influences (k, n) for rows of targets (k, n), if the pieces stay; and where they do (k,)."""
        straight = self.threshold == 0.0
        curved = self._curved()
        fixed = np.where(curved, 0.0, self._influences())
        frame = Frame.of(self.normals[self.held], self.design, curved, self.ridge)
        levels = np.zeros((len(targets), len(self.heights)))
        if straight:
            levels[:, self.kinks :] = targets
        weights = np.tile(self.weights, (len(targets), 1))
        for _ in range(2):
            if self.held:
                weights += frame.onto(levels[:, self.held] - weights @ self.normals[self.held].T)
            residuals = targets - weights @ self.design.T
            influences = np.where(curved, 2.0 * residuals, fixed)
            weights += frame.newton(self._gradient(influences, weights), ZERO * self.size)[0]
        flat = [kink for kink in self.held if kink < self.kinks]
        weights[:, flat] = 0.0
        if self.kinks:
            reach = float(np.abs(targets).max()) / float(np.abs(self.design).max())
            weights[np.abs(weights) <= ZERO * (reach + np.abs(weights).max(axis=1, keepdims=True))] = 0.0
        residuals = targets - weights @ self.design.T
        influences = np.where(curved, 2.0 * residuals, fixed)
        gradients = self._gradient(influences, weights)
        loads = frame.loads(gradients) / self.heights[self.held]
        slack = ZERO * (float(np.abs(targets).max()) + float(np.abs(weights).max()))
        holds = (np.abs(loads) <= 1.0 + 1e-10).all(axis=1)
        holds &= (np.abs(gradients @ frame.free) <= 1e-11 * self.size).all(axis=1)
        holds &= (self.signs * (levels - weights @ self.normals.T) >= -slack).all(axis=1)
        if straight:
            influences = np.tile(self.signs[self.kinks :], (len(targets), 1))
            rows = [(place, kink - self.kinks) for place, kink in enumerate(self.held) if kink >= self.kinks]
            for place, row in rows:
                influences[:, row] = loads[:, place]
        else:
            inside = np.abs(residuals) <= self.threshold + slack
            outside = np.sign(fixed) * residuals >= self.threshold - slack
            holds &= np.where(curved, inside, outside).all(axis=1)
        return weights, influences, holds


def _lowest(slope: float, curvature: float, place: Floats, jump: Floats, bend: Floats) -> tuple[float, int, bool]:
    """Where a convex function of one variable is lowest: at which place, behind how many events, and if at a jump.

    It starts with a slope below zero and some curvature; at each `place`, in order, its slope jumps and its curvature
    bends. Behind the last event a slope below zero without curvature is rounding, as nothing here falls for ever: all
    that follows is as low, and the nearest is taken.
    """
    curvatures = curvature + np.concatenate(([0.0], np.cumsum(bend)))
    gaps = np.diff(place, prepend=0.0)
    after = slope + np.cumsum(np.maximum(curvatures[:-1], 0.0) * gaps + jump)
    event = int((after >= 0.0).argmax()) if len(after) and after.max() >= 0.0 else len(after)
    if event < len(after) and (after[event] - jump[event] < 0.0 or curvatures[event] <= 0.0):
        kink = bool(jump[event] > 0.0)
        return float(place[event]), event if kink else event + 1, kink
    start, here = (float(place[event - 1]), float(after[event - 1])) if event else (0.0, slope)
    rest = float(curvatures[event])
    return start - here / rest if rest > 0.0 else start, event, False


def _threshold(loss: Loss) -> float:
    """Where the loss stops to curve: nowhere, at once, or at Huber's threshold."""
    if isinstance(loss, Squared):
        return float("inf")
    if isinstance(loss, Absolute):
        return 0.0
    if isinstance(loss, Huber):
        return loss.threshold
    raise ValueError(f"loss must be squared, absolute or Huber's, got {loss!r}")
