"""Models on the same test examples: is one better by more than as many other examples would change by chance?

These speak of the models at hand: models that are trained anew differ as well, see `repetitions`.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from regularize.arrays import Booleans, Floats, Integers

CONFIDENCE = 0.95
PICKED = 0.99
"""Against a model that was picked as the best of many on the same examples, which flatters it."""
FEWEST = 20
"""With fewer test points a squared error is known to a third at best (√(2/m) for normal residuals): no verdict."""
SAMPLES = 1000
ROUNDING = 1e-9
"""An error below this part of the targets' standard deviation is rounding."""


def signs(differences: Floats, confidence: float = CONFIDENCE) -> Integers:
    """1 or −1 where the mean of the differences (…, n), one for each test example, is above or below 0, else 0 (…).

    By the percentile interval of 1000 bootstrap samples of the examples (Efron 1979), the same at every call. (Not by Student's
    t: a curve that runs wild does so at few points, whose mean has a standard error as wild.)
    """
    rows = differences.reshape(-1, differences.shape[-1])
    sizes = np.abs(rows).max(axis=1, initial=np.finfo(float).tiny)
    sums = _drawn(rows.shape[1]) @ (rows / sizes[:, None]).astype(np.float32).T
    sure = (1.0 + confidence) / 2.0
    found = ((sums > 0.0).mean(axis=0) >= sure).astype(np.int64) - ((sums < 0.0).mean(axis=0) >= sure)
    return np.asarray(found.reshape(differences.shape[:-1]))


def worse(squares: Floats, than: int, *, spread: float) -> Booleans:
    """Whether each fit is worse than the best of them, `than`, beyond the noise of the test points: squared errors (k, m) -> (k,).

    By `signs`; and its root mean square must exceed what rounding leaves of targets with this `spread`. With fewer than
    `FEWEST` points none is said to be worse.
    """
    if squares.shape[1] < FEWEST:
        return np.zeros(len(squares), dtype=bool)
    differences = squares - squares[than]
    # What is not worse on the points themselves is not in nearly all samples of them.
    found = (differences.mean(axis=1) > 0.0) & (np.sqrt(squares.mean(axis=1)) > ROUNDING * spread)
    found[found] = signs(differences[found], PICKED) > 0
    return np.asarray(found)


def mcnemar(first: int, second: int) -> float:
    """How often fair coins fall as unequally as `first` to `second`, or more so.

    For two classifiers and the examples that only the one or only the other has right: McNemar's test (1947), exactly.
    """
    return min(1.0, 2 * float(bdtr(min(first, second), first + second, 0.5)))


@lru_cache(maxsize=4)
def _drawn(points: int) -> NDArray[np.float32]:
    """How often each point is in each bootstrap sample (samples, points), the same at every call."""
    counts = np.random.default_rng(points).multinomial(points, np.full(points, 1.0 / points), SAMPLES)
    return counts.astype(np.float32)
