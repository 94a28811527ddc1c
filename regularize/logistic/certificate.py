"""The certificate: how far coefficients are from a minimiser of J, measured from columns and targets alone.

`optimality` is the subgradient of J(w, b) = Σ ω ln(1 + exp(−sz)) + λ Ω(w), z = Xw + b, s = 2y − 1, relative to its size at
w = 0. The weights ω sum to 1.
"""

from collections.abc import Generator

import numpy as np

from regularize.arrays import Floats
from regularize.certificate import FINE, HELD, INVISIBLE, ROUNDING, violation
from regularize.logistic.problems import Problems, curvatures
from regularize.penalties import Penalty

NUMBERS_AT_ONCE = 2_000_000
"""So many logits are held at once."""


def steepest(problems: Problems) -> Floats:
    """max|∂J/∂w| at w = 0 and its best intercept (B,); where that is rounding its bound, where that is zero 1."""
    logit_gradient = problems.logit_gradient(problems.sides * problems.levels[:, None])
    gradient = np.abs(logit_gradient @ problems.rows.T / problems.scales).max(axis=1)
    squares = np.divide(
        np.square(logit_gradient), problems.weights, out=np.zeros_like(logit_gradient), where=problems.weights > 0.0
    )
    bound = problems.lengths * np.sqrt(squares.sum(axis=1))
    return np.where(gradient > INVISIBLE * bound, gradient, np.where(bound > 0.0, bound, 1.0))


def certifying(
    problems: Problems, penalty: Penalty, strengths: Floats, coefficients: Floats, offsets: Floats, held: Floats
) -> Generator[float, None, Floats]:
    """The largest |subgradient| by coefficients and intercept over that at w = 0: (B, k); yields the share done.

    Coefficients (B, k, p) of the columns over their scales, offsets (B, k) the intercepts of centred columns; so much as
    `held` (B, k) of an offset is rounding of the intercept.
    """
    found = np.empty(offsets.shape)
    longest, scale = problems.lengths, steepest(problems)
    most = max(1, NUMBERS_AT_ONCE // max(problems.rows.shape))
    for one in range(problems.count):
        columns = problems.rows / problems.scales[one, :, None]
        for start in range(0, len(strengths), most):
            part = slice(start, start + most)
            weights, margin = coefficients[one, part], held[one, part]
            logits = weights @ columns + offsets[one, part, None]
            logit_gradient = problems.logit_gradient(problems.sides * logits, slice(one, one + 1))
            if (margin * longest[one] > FINE * scale[one]).any():
                bend = np.maximum((curvatures(logits) * problems.weights[one]).sum(axis=1), np.finfo(float).tiny)
                logits = logits + np.clip(-logit_gradient.sum(axis=1) / bend, -margin, margin)[:, None]
                logit_gradient = problems.logit_gradient(problems.sides * logits, slice(one, one + 1))
            worst = violation(logit_gradient @ columns.T, penalty, strengths[part], weights).max(axis=1)
            found[one, part] = np.maximum(worst, longest[one] * np.abs(logit_gradient.sum(axis=1))) / scale[one]
        yield (one + 1) / problems.count
    return found


def rounding(coefficients: Floats, intercepts: Floats, means: Floats) -> Floats:
    """What rounding may have done to an intercept that is a sum with the columns' means (p,): (B, k)."""
    return np.asarray(HELD * ROUNDING * (np.abs(intercepts) + np.abs(coefficients) @ np.abs(means)))
