"""Two models on the same test examples: is one better by more than as many other examples would change by chance?

These speak of the two models at hand: models that are trained anew differ as well, see `repetitions`.
"""

import numpy as np
from scipy.special import bdtr, ndtri

from regularize.arrays import Floats, Integers

CONFIDENCE = 0.95
PICKED = 0.99
"""Against a model that was picked as the best of many on the same examples, which flatters it."""


def signs(differences: Floats, confidence: float = CONFIDENCE) -> Integers:
    """1 or −1 where the mean of the differences (…, n), one for each test example, is above or below 0, else 0 (…).

    By the normal interval of a mean.
    """
    mean, error = differences.mean(axis=-1), differences.std(axis=-1, ddof=1) / np.sqrt(differences.shape[-1])
    certain = np.abs(mean) > ndtri((1 + confidence) / 2) * error
    return np.where(certain, np.sign(mean), 0).astype(np.int64)


def coins(first: int, second: int) -> float:
    """How often fair coins fall as unequally as `first` to `second`, or more so.

    For two classifiers and the examples that only the one or only the other has right: McNemar's test, exactly.
    """
    return min(1.0, 2 * float(bdtr(min(first, second), first + second, 0.5)))
