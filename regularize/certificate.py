"""The certificate: how far coefficients are from a minimiser of J, measured from columns and targets alone.

`optimality` is the subgradient of J(w, b) = (1/n) Σ (y − Xw − b)² + λ Ω(w), relative to its size at w = 0.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.penalties import Penalty
from regularize.threads import one_thread

ROUNDING = float(np.finfo(float).eps)
INVISIBLE = 1e-12
"""A gradient below this part of what columns and targets of their size could have is rounding."""
TALL = 4
"""With so many times more rows than columns, sums over the rows are taken once."""
HELD = 4.0
"""So many roundings are in an intercept."""
FINE = 1e-14
"""Rounding of sums below this part of the largest gradient at w = 0 is of no account."""
SPARSE = 2
"""Where no more than one in so many columns is ever used, the others are left out of the residuals."""
ROWS_AT_ONCE = 256
"""So many rows of residuals at all strengths stay in the processor's cache."""


@dataclass(frozen=True, eq=False)
class Minimisers:
    """One minimiser of J per strength, of one or several problems over the same columns.

    strengths (k,), coefficients (…, k, p), intercept (…, k), optimality (…, k): see `optimality`.
    """

    strengths: Floats
    coefficients: Floats
    intercept: Floats
    optimality: Floats

    def scores(self, columns: Floats) -> Floats:
        """Xw + b at every strength: (n, p) -> (…, k, n)."""
        return np.asarray(self.coefficients @ columns.T + self.intercept[..., None])


@one_thread()
def optimality(
    columns: Floats, targets: Floats, *, penalty: Penalty, strengths: Floats, coefficients: Floats, intercept: Floats
) -> Floats:
    """The largest |subgradient of J| by coefficients and intercept, over the largest gradient at w = 0.

    Columns (n, p), targets (..., n), strengths (k,), coefficients (..., k, p), intercept (..., k)
    -> (..., k). Zero exactly at a minimiser, whichever solver found it. Measured from the columns that were
    given (centred, so that coefficients and intercept part, the intercept in units of the largest column);
    where no more than rounding is left of the gradient at w = 0, relative to the largest that columns and
    targets of their size could have.
    """
    parts = Parts.of(columns, targets)
    return certified(parts, penalty, strengths, coefficients, intercept)


class Parts(NamedTuple):
    """Columns and targets as their means (p,), levels (...,) and what is left: columns (n, p), targets (..., n)."""

    means: Floats
    levels: Floats
    columns: Floats
    targets: Floats

    @classmethod
    def of(cls, columns: Floats, targets: Floats) -> "Parts":
        """Of columns (n, p) and targets (..., n)."""
        return cls(columns.mean(axis=0), targets.mean(axis=-1), centred(columns), centred(targets.T).T)


def certified(parts: Parts, penalty: Penalty, strengths: Floats, coefficients: Floats, intercept: Floats) -> Floats:
    """`optimality` of columns and targets in parts (strengths (k,), coefficients (k, p), intercept (k,))."""
    gradient, longest, scale = measured(parts, coefficients, intercept)
    by_coefficient = violation(gradient[..., :-1], penalty, strengths, coefficients).max(axis=-1)
    return np.asarray(np.maximum(by_coefficient, longest * np.abs(gradient[..., -1])) / scale)


def certified_by_penalty(
    parts: Parts, penalties: Sequence[Penalty], strengths: Floats, coefficients: Floats, intercept: Floats
) -> Floats:
    """`optimality` of one target (1, n) under each of q penalties: coefficients (q, k, p), intercept (q, k) -> (q, k)."""
    rows = coefficients.reshape(1, -1, coefficients.shape[-1])
    gradient, longest, scale = measured(parts, rows, intercept.reshape(1, -1))
    gradient = gradient.reshape(*intercept.shape, -1)
    by_coefficient = np.stack(
        [
            violation(part[:, :-1], penalty, strengths, each).max(axis=-1)
            for part, penalty, each in zip(gradient, penalties, coefficients, strict=True)
        ]
    )
    return np.asarray(np.maximum(by_coefficient, longest * np.abs(gradient[..., -1])) / scale[0])


def measured(parts: Parts, coefficients: Floats, intercept: Floats) -> tuple[Floats, float, Floats]:
    """The gradient of the MSE (..., k, p + 1), the longest column, and the gradient's size at w = 0 (..., 1)."""
    means, levels, moved, targets = parts.means, parts.levels[..., None], parts.columns, parts.targets
    count = len(moved)
    # The intercept is a rounded sum of these: so much of its error is nobody's.
    held = HELD * ROUNDING * (np.abs(levels) + np.abs(coefficients) @ np.abs(means))
    offset = intercept - levels + coefficients @ means
    offset = np.sign(offset) * np.maximum(np.abs(offset) - held, 0.0)
    tall = count >= TALL * moved.shape[1] and offset.size >= moved.shape[1]
    sums = moved.T @ moved if tall else None
    squares = np.square(moved).sum(axis=0) if sums is None else sums.diagonal()
    sizes = np.sqrt(squares / count)
    longest = float(sizes.max()) or 1.0
    scale = steepest(moved, targets, longest)[..., None]
    lost = ROUNDING * longest * (np.abs(coefficients) @ sizes + np.abs(offset))
    if sums is None or (lost > FINE * scale).any():
        gradient = gradient_by_rows(moved, targets, coefficients, offset)
    else:
        gradient = summed_gradient(sums, moved, targets, coefficients, offset)
    return gradient, longest, scale


def gradient_by_rows(moved: Floats, targets: Floats, coefficients: Floats, offset: Floats) -> Floats:
    """(2/n) [X 1]ᵀ(Xw + b − y) from the residuals, as exact as can be.

    X (n, p), y (..., n), w (..., k, p), b (..., k) -> (..., k, p + 1).
    """
    # The intercept as one more column makes one product of both parts of the gradient.
    design = np.column_stack((moved, np.ones(len(moved))))
    weights = np.concatenate((coefficients, offset[..., None]), axis=-1)
    used: Integers = np.flatnonzero(weights.reshape(-1, weights.shape[-1]).any(axis=0))
    sparse = SPARSE * len(used) < weights.shape[-1]
    inside, narrow = (design[:, used], weights[..., used]) if sparse else (design, weights)
    gradient = np.zeros(weights.shape)
    for start in range(0, len(design), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        residuals = narrow @ inside[rows].T
        residuals -= targets[..., None, rows]
        gradient += residuals @ design[rows]
    gradient *= 2.0 / len(design)
    return gradient


def summed_gradient(sums: Floats, moved: Floats, targets: Floats, coefficients: Floats, offset: Floats) -> Floats:
    """The same from XᵀX (p, p) and Xᵀy, summed once: rounding counts with the size of w, not of the residuals."""
    count = len(moved)
    columns = np.ones(count) @ moved
    by_coefficient = coefficients @ sums + offset[..., None] * columns - (targets @ moved)[..., None, :]
    by_intercept = coefficients @ columns + count * offset - targets.sum(axis=-1)[..., None]
    return np.concatenate((by_coefficient, by_intercept[..., None]), axis=-1) * (2.0 / count)


def violation(gradient: Floats, penalty: Penalty, strengths: Floats, coefficients: Floats) -> Floats:
    """The least |∂MSE + λ ∂Ω| by each coefficient: gradient of the MSE (..., k, p), strengths (k,)."""
    smooth = gradient + strengths[:, None] * (2.0 * penalty.l2 * coefficients)
    corner = penalty.l1 * strengths[:, None]
    at_zero = np.maximum(np.abs(smooth) - corner, 0.0)
    return np.where(coefficients == 0.0, at_zero, np.abs(smooth + corner * np.sign(coefficients)))


def largest(moved: Floats) -> float:
    """The root mean square of the largest column; 1 if all are zero (moved (n, p))."""
    return float(np.sqrt(np.square(moved).mean(axis=0).max())) or 1.0


def steepest(moved: Floats, targets: Floats, longest: float) -> Floats:
    """max|∂J/∂w| at w = 0; where that is rounding its bound by Cauchy and Schwarz, where that is zero 1.

    Moved columns (n, p), targets (r, n): (r,).

    `longest` is the root mean square of the largest column.
    """
    gradient = (2.0 / len(moved)) * np.abs(targets @ moved).max(axis=-1)
    bound = 2.0 * longest * np.sqrt(np.square(targets).mean(axis=-1))
    bound = np.where(bound > 0.0, bound, 1.0)
    return np.where(gradient > INVISIBLE * bound, gradient, bound)


def centred(columns: Floats) -> Floats:
    """Each column minus its mean, exactly zero where a column is constant but for rounding (n, p)."""
    means = columns.mean(axis=0)
    moved = columns - means
    # The root mean square is half of the range at most, and cheaper to know. An overflow tells nothing.
    with np.errstate(over="ignore"):
        spread = np.sqrt(np.einsum("i...,i...->...", moved, moved) / len(moved))
    unclear = ~((np.abs(means) <= 1.99 * spread) & (spread < np.inf))
    if unclear.any():
        high, low = columns[:, unclear].max(axis=0), columns[:, unclear].min(axis=0)
        if (np.abs(means[unclear]) > high - low).any():
            # Far from zero the mean itself is rounded.
            moved -= moved.mean(axis=0)
        constant = np.zeros(means.shape, dtype=bool)
        constant[unclear] = high - low <= 4.0 * ROUNDING * np.maximum(np.abs(high), np.abs(low))
        moved[:, constant] = 0.0
    return np.asarray(moved)
