"""Softer targets: smoothed labels, and the answers of a teacher; for any learner that takes targets (n, K)."""

import numpy as np

from regularize.arrays import Floats
from regularize.perturbations.labels import smoothed


def distilled(targets: Floats, logits: Floats, *, weight: float, temperature: float = 1.0) -> Floats:
    """(1 − weight) · targets + weight · softmax(teacher's logits / temperature), all (n, K).

    At weight 0 these are the targets themselves, whatever the teacher says. A probability's own logit is its logarithm.
    Raises ValueError unless weight lies in [0, 1] and temperature is positive.
    Source: Hinton, Vinyals & Dean 2015, arXiv:1503.02531; for a tree as student Breiman & Shang 1996, Born again trees, and
    Frosst & Hinton 2017, arXiv:1711.09784.
    """
    if not 0 <= weight <= 1:
        raise ValueError(f"weight must lie in [0, 1], got {weight}")
    if not temperature > 0:
        raise ValueError(f"temperature must be positive, got {temperature}")
    if weight == 0:
        return targets
    raised = (logits - logits.max(axis=1, keepdims=True)) / temperature
    odds = np.exp(raised)
    return np.asarray((1 - weight) * targets + weight * odds / odds.sum(axis=1, keepdims=True))


__all__ = ["distilled", "smoothed"]
