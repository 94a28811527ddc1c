"""Several fits on the same test points: which of them are worse than another, whichever such points had been drawn?"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from regularize.arrays import Booleans, Floats

FEWEST = 20
"""With fewer test points a squared error is known to a third at best (√(2/m) for normal residuals): no verdict."""
SAMPLES = 400
SURE = 0.995
"""In so many bootstrap samples the difference must be there; the best was found among many on the same points."""
ROUNDING = 1e-9
"""An error below this part of the targets' standard deviation is rounding."""


def worse(squares: Floats, than: int, *, spread: float) -> Booleans:
    """Whether each fit is worse than one of them, beyond the noise of the test points: squared errors (k, m) -> (k,).

    Its mean squared error must be larger in `SURE` of the bootstrap samples of the points, and its root exceed what
    rounding leaves of targets with this `spread`. With fewer than `FEWEST` points none is said to be worse. (Not by
    Student's t: a curve that runs wild does so at few points, whose mean has a standard error as wild.)
    """
    if squares.shape[1] < FEWEST:
        return np.zeros(len(squares), dtype=bool)
    differences = squares - squares[than]
    # What is not worse on the points themselves is not in nearly all samples of them; of the rest signs alone are wanted.
    asked = (differences.mean(axis=1) > 0.0) & (np.sqrt(squares.mean(axis=1)) > ROUNDING * spread)
    chosen = differences[asked]
    sizes = np.abs(chosen).max(axis=1, initial=np.finfo(float).tiny)
    sums = _drawn(squares.shape[1]) @ (chosen / sizes[:, None]).astype(np.float32).T
    found = asked.copy()
    found[asked] = (sums > 0.0).mean(axis=0) >= SURE
    return np.asarray(found)


@lru_cache(maxsize=8)
def _drawn(points: int) -> NDArray[np.float32]:
    """How often each point is in each bootstrap sample (samples, points), the same at every call."""
    counts = np.random.default_rng(points).multinomial(points, np.full(points, 1.0 / points), SAMPLES)
    return counts.astype(np.float32)
