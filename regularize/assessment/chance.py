"""Whether any column goes with the target at all: the largest correlation, against that with the target shuffled."""

from dataclasses import dataclass

import numpy as np

from regularize import linear
from regularize.arrays import Floats

SHUFFLES, MOST_WORK = 999, 10**8
"""Shuffles of the target: as many, or fewer where rows times columns times shuffles would be more."""


@dataclass(frozen=True, kw_only=True)
class Chance:
    """The `column` with the largest correlation; `share` of all `shuffles` and the rows as they are have one as large."""

    column: int
    share: float
    shuffles: int


def largest_correlation(columns: Floats, targets: Floats, rng: np.random.Generator) -> Chance:
    """max_j |corr(x_j, y)| over columns (n, p) and targets (n,), among its values with the rows of y shuffled.

    The share is a p-value for "no column has anything to do with the target", whatever the number of columns and however they go
    together, where rows are exchangeable: neither in groups nor in an order.

    Source: Westfall & Young (1993), Resampling-based multiple testing, the maximum over all columns; Phipson & Smyth (2010),
    Permutation p-values should never be zero.
    """
    moved, own = linear.centred(columns), targets - targets.mean()
    size = np.linalg.norm(moved, axis=0)
    scaled = moved / np.where(size > 1e-12 * max(float(size.max(initial=0.0)), 1e-300), size, np.inf)
    shuffles = int(np.clip(MOST_WORK // max(columns.size, 1), 99, SHUFFLES))
    drawn = np.stack([rng.permutation(own) for _ in range(shuffles)])
    found = np.abs(own @ scaled)
    # Rounding differs between the products.
    as_large = int(np.count_nonzero(np.abs(drawn @ scaled).max(axis=1) >= found.max() * (1.0 - 1e-9)))
    return Chance(column=int(found.argmax()), share=(1 + as_large) / (1 + shuffles), shuffles=shuffles)
