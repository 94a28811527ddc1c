"""How far fits are off, on training and test rows."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import assessment
from regularize.arrays import Booleans, Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Errors:
    """Root mean squared errors of k fits on training rows (k,), and their squared errors on each test row (k, m).

    In units of the target, whose standard deviation over the test rows is `spread`.
    """

    train: Floats
    squares: Floats
    spread: float

    @cached_property
    def test(self) -> Floats:
        """Root mean squared errors on the test rows (k,)."""
        return np.asarray(np.sqrt(self.squares.mean(axis=1)))

    @cached_property
    def best(self) -> int:
        """Where the test error is lowest."""
        return int(np.argmin(self.test))

    @cached_property
    def worse(self) -> Booleans:
        """Whether the test error is above the lowest by more than the noise of the test rows (k,)."""
        return assessment.worse(self.squares, self.best, spread=self.spread)

    @property
    def rows(self) -> int:
        """How many rows are for testing."""
        return int(self.squares.shape[1])


def apart(first: Floats, second: Floats, *, spread: float) -> Booleans:
    """Whether test rows tell which of two fits has the lower mean error, at every stop: errors on each row (k, m), (k or 1, m) -> (k,)."""
    more = second - first
    more *= np.where(more.mean(axis=1) < 0.0, -1.0, 1.0)[:, None]
    none = np.zeros((1, more.shape[1]))
    return assessment.worse(np.concatenate([none, more]), 0, spread=spread)[1:]
