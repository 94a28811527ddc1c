"""Dropout of a logistic regression's inputs: the masks themselves, what they cost on average, and the penalty that comes near it.

Inputs (n, p) are multiplied by a mask of mean 1 (0 with probability δ, else 1/(1 − δ)), anew for each example. The score
θ̃ = b + Σ mⱼ xⱼ wⱼ keeps its mean θ, so of the logistic loss A(θ̃) − yθ̃, A(θ) = ln(1 + e^θ), dropout adds E A(θ̃) − A(θ) ≥ 0,
whatever the label.

Source: Wager, Wang & Liang 2013, Dropout training as adaptive regularization, arXiv:1307.1493; van der Maaten, Chen, Tyree &
Weinberger 2013, Learning with marginalized corrupted features.
"""

from typing import NamedTuple

import numpy as np

from regularize.arrays import Floats
from regularize.perturbations.dropping import dropout_mask, ridge_strength

BLOCK = 200_000
"""So many numbers of masks are held at a time, in units of the number of examples times columns or less."""


class Estimate(NamedTuple):
    """A mean over random masks, and its Monte Carlo standard error."""

    mean: float
    error: float


def masked(
    inputs: Floats, targets: Floats, *, drop_probability: float, copies: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Each row `copies` times, each time with another dropout mask; targets (n, K) alike.

    Fitting these copies is training with dropout, with the expectation replaced by a mean over `copies` masks.
    """
    rows = np.tile(inputs, (copies, 1))
    return rows * dropout_mask(rows.shape, drop_probability, rng), np.tile(targets, (copies, 1))


def quadratic_penalty(inputs: Floats, coefficients: Floats, intercept: float, drop_probability: float) -> float:
    """½ δ/(1 − δ) Σᵢ pᵢ(1 − pᵢ) Σⱼ xᵢⱼ² wⱼ²: what dropout adds to the loss, to second order; the sum over rows.

    coefficients (p,). Ridge whose strength differs by column and example: p(1 − p) is small where the model is sure, so a
    rare column that settles its examples is hardly penalised. Raises ValueError unless drop_probability lies in [0, 1).
    """
    scores = intercept + inputs @ coefficients
    sure = 1 / (1 + np.exp(-scores))
    variances = ridge_strength(drop_probability) * (inputs**2) @ coefficients**2
    return float(np.sum(sure * (1 - sure) * variances) / 2)


def expected_penalty(
    inputs: Floats,
    coefficients: Floats,
    intercept: float,
    drop_probability: float,
    *,
    masks: int,
    rng: np.random.Generator,
) -> Estimate:
    """Σᵢ E A(θ̃ᵢ) − A(θᵢ) over `masks` random masks of all rows (n, p), with the exact mean of θ̃ as control.

    As θ̃ − θ has mean 0, A'(θ)(θ̃ − θ) is subtracted from each: the mean stays, the noise falls.
    """
    scores = intercept + inputs @ coefficients
    plain, slopes = np.logaddexp(0.0, scores), 1 / (1 + np.exp(-scores))
    found = []
    block = max(1, BLOCK // inputs.size)
    for start in range(0, masks, block):
        mask = dropout_mask((min(block, masks - start), *inputs.shape), drop_probability, rng)
        dropped = intercept + (inputs * mask) @ coefficients
        found.append((np.logaddexp(0.0, dropped) - plain - slopes * (dropped - scores)).sum(axis=1))
    each = np.concatenate(found)
    return Estimate(float(each.mean()), float(each.std(ddof=1) / np.sqrt(masks)))
