"""How many degrees of freedom a logistic fit has: those of the weighted least squares that touch the loss there."""

import numpy as np

from regularize.arrays import Floats
from regularize.certificate import Minimisers
from regularize.logistic.problems import curvatures
from regularize.penalties import Penalty


def degrees_of_freedom(columns: Floats, path: Minimisers, *, penalty: Penalty) -> Floats:
    """1 + tr (X_AᵀDX_A/n + 2λ l2 I)⁻¹ X_AᵀDX_A/n at every strength (k,): A the non-zero coefficients, D = p(1 − p) of each row.

    Columns (n, p), of which D-weighted means are taken for the intercept, which is the 1. L1: their number.

    Source: Hastie & Tibshirani (1990), Generalized Additive Models, ch. 6, the trace at the last step of Newton's; for L1 Park &
    Hastie (2007), An L1-regularization path algorithm for generalized linear models.
    """
    active = path.coefficients != 0.0
    found: Floats = 1.0 + np.count_nonzero(active, axis=1).astype(float)
    smooth = 2.0 * penalty.l2 * path.strengths
    scores = path.scores(columns)
    for stop in np.flatnonzero((smooth > 0.0) & active.any(axis=1)).tolist():
        weights = curvatures(np.abs(scores[stop])) / len(columns)
        chosen = columns[:, active[stop]]
        moved = (chosen - weights @ chosen / max(float(weights.sum()), np.finfo(float).tiny)) * np.sqrt(weights)[
            :, None
        ]
        spectrum = np.maximum(np.linalg.eigvalsh(moved.T @ moved), 0.0)
        found[stop] = 1.0 + np.sum(spectrum / (spectrum + smooth[stop]))
    return found
