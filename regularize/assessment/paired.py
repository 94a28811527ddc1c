"""Two models on the same test examples: is one better by more than as many other examples would change by chance?"""

import numpy as np

from regularize.arrays import Floats, Integers

NORMAL = 1.96  # nineteen times of twenty


def signs(differences: Floats) -> Integers:
    """1 or −1 where the mean of the differences (…, n), one for each test example, is above or below 0, else 0 (…).

    By the normal interval of a mean. It speaks of these two models: models that are trained anew differ as well.
    """
    count = differences.shape[-1]
    mean, error = differences.mean(axis=-1), differences.std(axis=-1, ddof=1) / np.sqrt(count)
    return np.where(np.abs(mean) > NORMAL * error, np.sign(mean), 0).astype(np.int64)


def coins(first: int, second: int) -> float:
    """How often fair coins fall as far to one side as `first` to `second`, or farther, on either side.

    For two classifiers and the examples that only one of them has right: McNemar's test, exactly.
    """
    from scipy.special import bdtr

    return min(1.0, 2 * float(bdtr(min(first, second), first + second, 0.5)))
