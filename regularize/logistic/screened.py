"""All strengths of a path, from the strongest to the weakest, with the columns that can matter.

From one strength to the next no gradient is likely to change by more than the strength does (the sequential strong rule:
Tibshirani, Bien, Friedman, Hastie, Simon, Taylor & Tibshirani 2012). Columns that could then be active join those that
are worked with; whether others violate the condition is measured, and if so they join as well.
"""

from collections.abc import Generator, Iterator

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.logistic.certificate import steepest
from regularize.logistic.lockstep import LockStep
from regularize.logistic.problems import Problems
from regularize.penalties import Penalty
from regularize.progress import part

EXACT = 2e-12
"""A condition met to this part of the largest gradient at w = 0 is met."""
FINEST = 1e-14
"""Less than that doubles do not hold."""
WIDE, LARGE = 2, 50_000
"""Screening pays with so many times more columns than rows, and so many numbers in them."""
AHEAD = 0.95
"""Columns with gradients above this part of the strength join at once, so that they need not join one by one."""
FAR, STRIDE, ROUGH = 8.0, 4.0, 0.03
"""A strength so many times weaker is reached by strides, each to this part of its own strength."""


class Screened:
    """The minimisers at one strength after the other, each from where the last ones were."""

    def __init__(self, problems: Problems, penalty: Penalty, exact: float) -> None:
        self.problems, self.penalty, self.exact = problems, penalty, exact
        self.steps = LockStep(problems)
        self.inside: Booleans = np.zeros(len(problems.rows), dtype=bool)
        rows = problems.rows.shape[1]
        self.screens = penalty.l1 > 0.0 and len(problems.rows) >= WIDE * rows and problems.rows.size >= LARGE
        self.gradient = self._slopes()
        self.strength = self.gradient.max() / penalty.l1 if penalty.l1 > 0.0 else np.inf
        if not self.screens:
            self._admit(~self.inside)

    def settling(self, strength: float) -> Iterator[float]:
        """Go to the minimisers at this λ > 0, step by step; yields the share of the way there, by log λ."""
        start, way = self.strength, 0.0
        while self.penalty.l1 > 0.0 and FAR * strength < self.strength:
            between = self.strength / STRIDE
            way = np.log(start / self.strength) / np.log(start / strength)
            for _ in self._settling(between, ROUGH * between * self.penalty.l1 / float(self.steps.tops.max())):
                yield way
        for _ in self._settling(strength, self.exact):
            yield way

    def coefficients(self) -> Floats:
        """Those of all columns (B, p)."""
        found = np.zeros((self.problems.count, len(self.problems.rows)))
        found[:, self.steps.order] = self.steps.iterate.point[:, 1:]
        return found

    def intercepts(self) -> Floats:
        """The intercepts (B,), of centred columns."""
        return self.steps.iterate.point[:, 0].copy()

    def _settling(self, strength: float, tolerance: float) -> Iterator[None]:
        sharp, smooth = strength * self.penalty.l1, 2.0 * strength * self.penalty.l2
        if self.screens:
            ahead = max(2.0 * strength - self.strength, AHEAD * strength) * self.penalty.l1
            self._admit(~self.inside & (self.gradient > ahead).any(axis=0))
        yield from self.steps.settling(sharp, smooth, tolerance)
        while self.screens:
            self.gradient = self._slopes()
            beyond = ~self.inside & (self.gradient > sharp + tolerance * self.steps.tops[:, None]).any(axis=0)
            if not beyond.any():
                break
            self._admit(beyond)
            yield from self.steps.settling(sharp, smooth, tolerance)
        self.strength = strength

    def _slopes(self) -> Floats:
        """The sizes of the gradient of the loss by all columns over their scales (B, p)."""
        return np.abs(self.steps.iterate.logit_gradient @ self.problems.rows.T) / self.problems.scales

    def _admit(self, new: Booleans) -> None:
        if new.any():
            self.steps.admit(new.nonzero()[0])
            self.inside |= new


def minimising(
    problems: Problems, penalty: Penalty, strengths: Floats, exact: float = EXACT
) -> Generator[float, None, tuple[Floats, Floats]]:
    """Coefficients (B, k, p) and intercepts (B, k) of centred columns, at decreasing strengths > 0; yields the share done."""
    count, rows = problems.rows.shape
    if penalty.l1 == 0.0 and count > rows:
        return (yield from _turned(problems, penalty, strengths))
    standing = Screened(problems, penalty, exact)
    coefficients = np.empty((problems.count, len(strengths), count))
    intercepts = np.empty(coefficients.shape[:2])
    for stop, strength in enumerate(strengths.tolist()):
        for share in standing.settling(strength):
            yield (stop + share) / len(strengths)
        coefficients[:, stop], intercepts[:, stop] = standing.coefficients(), standing.intercepts()
    return coefficients, intercepts


def _turned(problems: Problems, penalty: Penalty, strengths: Floats) -> Generator[float, None, tuple[Floats, Floats]]:
    """The same without an L1 part, where the coefficients are combinations of the rows, which are fewer than the columns."""
    count = len(problems.rows)
    coefficients = np.empty((problems.count, len(strengths), count))
    intercepts = np.empty(coefficients.shape[:2])
    for one in range(problems.count):
        directions, rows = np.linalg.qr(problems.rows / problems.scales[one, :, None])
        alone = Problems(rows, problems.sides, problems.weights[[one]], np.ones((1, len(rows))))
        # A gradient in the turned coordinates may come together in one of the columns' own.
        share = steepest(problems)[one] / steepest(alone)[0] / np.sqrt(len(rows))
        steps = minimising(alone, penalty, strengths, max(min(share, 1.0) * EXACT, FINEST))
        found, levels = yield from part(steps, start=one / problems.count, end=(one + 1) / problems.count)
        coefficients[one] = found[0] @ directions.T / problems.scales[one]
        intercepts[one] = levels[0]
    return coefficients, intercepts
