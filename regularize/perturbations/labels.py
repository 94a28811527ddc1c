"""Smoothed labels, and what they ask of a network that fits them perfectly."""

import numpy as np

from regularize.arrays import Floats
from regularize.perturbations.strengths import Strength, axes, like, refuse_outside


def smoothed(targets: Floats, strength: Strength) -> Floats:
    """q = (1 − ε) target + ε/K: ε spread over all K classes, the true one included.

    targets (n, K) to (n, K) or (s, n, K). Raises ValueError unless strength lies in [0, 1).
    Source: Szegedy et al. 2016, arXiv:1512.00567, §7. (Another convention spreads ε over the K − 1 others.)
    """
    epsilon = axes(refuse_outside("strength", strength), 2)
    soft: Floats = (1 - epsilon) * targets + epsilon / targets.shape[-1]
    return soft


def best_probability(strength: Strength, classes: int) -> Strength:
    """1 − ε + ε/K: the probability of the true class at the smallest possible loss."""
    refuse_outside("strength", strength)
    return 1 - strength + strength / classes


def best_logit_gap(strength: Strength, classes: int) -> Strength:
    """ln(p_true / (ε/K)): true logit minus any other at the smallest loss; infinite without smoothing."""
    wrong = np.asarray(strength) / classes
    log_wrong = np.log(wrong, out=np.full(wrong.shape, -np.inf), where=wrong > 0)
    return like(strength, np.log(best_probability(strength, classes)) - log_wrong)


def loss_floor(strength: Strength, classes: int) -> Strength:
    """−p ln p − (K − 1)(ε/K) ln(ε/K): the entropy of q, below which cross-entropy cannot fall."""
    right, wrong = np.asarray(best_probability(strength, classes)), np.asarray(strength) / classes
    log_wrong = np.log(wrong, out=np.zeros(wrong.shape), where=wrong > 0)
    return like(strength, right * np.log(1 / right) - (classes - 1) * wrong * log_wrong)
