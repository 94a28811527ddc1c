"""A Newton step where rounding wins over its normal equations: the weighted least squares by QR of the columns.

Columns are given as rows here, behind a first row of ones for the intercept: `rows` (1 + q, n) is [1 X]ᵀ.
"""

import numpy as np

from regularize.active_set import ActiveSet
from regularize.arrays import Floats
from regularize.linear import reduced
from regularize.spectral import ridge

APART = 1e-11
"""A column of which less than this part is new to those before it depends on them."""
FAINT = 1e-280
"""A row whose curvature is below this has no part in the step."""


def exact_step(
    rows: Floats, scales: Floats, here: Floats, logit_gradient: Floats, weights: Floats, *, sharp: float, smooth: float
) -> Floats:
    """argmin over d of the quadratic that touches the loss at `here`, plus μ|w + d|₁ + ½ν|w + d|²: (1 + q,).

    logit_gradient (n,) are the loss's derivatives by the logits, weights (n,) its curvatures, scales (1 + q,) those of the
    columns, μ = `sharp` and ν = `smooth`.
    """
    seen = weights > FAINT
    roots, total = np.sqrt(weights[seen]), float(weights[seen].sum())
    columns = rows[1:, seen] / scales[1:, None]
    means = columns @ weights[seen] / total
    point = here[1:] * scales[1:]
    moved = ((columns - means[:, None]) * roots).T
    level = -logit_gradient[seen].sum() / total
    response = moved @ point - logit_gradient[seen] / roots - level * roots
    shorter, short = reduced(moved, response[None])
    count = len(moved)
    if sharp == 0.0:
        target = ridge(shorter, short, np.array([smooth / count]))[0, 0]
    else:
        found = ActiveSet(shorter, short[0])
        if smooth > 0.0 or independent(shorter[point != 0.0]):
            found.start(point, smooth / count)
        target = found.settle(sharp / count, smooth / count)
    step = target - point
    return np.append(level - means @ step, step / scales[1:])


def independent(rows: Floats) -> bool:
    """Whether no column, given as a row (a, m), is a combination of those before it, but for rounding."""
    if len(rows) > rows.shape[1]:
        return False
    lengths = np.sqrt(np.square(rows).sum(axis=1))
    return bool((np.abs(np.diagonal(np.linalg.qr(rows.T, mode="r"))) > APART * lengths).all())
