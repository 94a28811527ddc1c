"""J(w, b) = (1/n) Σ ℓ(y − Xw − b) + λ Ω(w), minimised exactly for the squared, the absolute and Huber's loss.

`fits` is one fit for each of many targets that are alike, such as those of a point that is moved away; `optimality` is
their certificate. From one to the next the descent starts where it stands, so that a sweep costs little more than one
fit. `linear` does the same for the squared loss alone, at many strengths.

Source: Huber 1964, Robust estimation of a location parameter, for the loss; `descent` names those of its steps.
"""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.descent import ZERO, Descent
from regularize.linear import violation
from regularize.losses import Absolute, Loss
from regularize.penalties import Penalty
from regularize.progress import completed


@dataclass(frozen=True, eq=False)
class Fits:
    """One minimiser of J per row of targets.

    coefficients (k, p), intercept (k,); influences (k, n): ℓ′ at every residual, at a kink the subgradient that balances;
    optimality (k,): see `optimality`.
    """

    coefficients: Floats
    intercept: Floats
    influences: Floats
    optimality: Floats

    def predict(self, columns: Floats) -> Floats:
        """Xw + b of every fit: (n, p) -> (k, n)."""
        return np.asarray(self.coefficients @ columns.T + self.intercept[:, None])


def fitting(
    columns: Floats, targets: Floats, *, loss: Loss, penalty: Penalty, strength: float
) -> Generator[float, None, Fits]:
    """argmin (1/n) Σ ℓ(y − Xw − b) + λ Ω(w) for each row of targets (k, n); yields the share of them done.

    Neighbours should be alike. Columns (n, p), or (k, n, p) where each row of targets has its own. The
    intercept b is not penalised. Where the minimiser is not unique it is one of them.

    Raises
    ------
    ValueError
        If anything is empty, not finite or of the wrong shape, the strength is negative or the loss unknown.
    """
    columns, targets = _checked(columns, targets, strength)
    descent = Descent(loss, penalty, strength)
    found = [np.empty((len(targets), size)) for size in (columns.shape[-1] + 1, targets.shape[1])]
    stop = 0
    while stop < len(targets):
        ahead = targets[stop:] if columns.ndim == 2 else targets[stop : stop + 1]
        weights, influences, holds = descent.minimise(columns if columns.ndim == 2 else columns[stop], ahead)
        # What the descent itself ended with is taken as it is; the certificate will tell.
        count = max(1, len(holds) if holds.all() else int(holds.argmin()))
        for rows, part in zip(found, (weights, influences), strict=True):
            rows[stop : stop + count] = part[:count]
        stop += count
        yield stop / len(targets)
        if stop < len(targets):
            descent.start(weights[min(count, len(weights) - 1)])
    (weights, influences) = found
    certificate = optimality(
        columns,
        targets,
        loss=loss,
        penalty=penalty,
        strength=strength,
        coefficients=weights[:, :-1],
        intercept=weights[:, -1],
        influences=influences,
    )
    return Fits(weights[:, :-1], weights[:, -1], influences, certificate)


fits = completed(fitting)


def _checked(columns: Floats, targets: Floats, strength: float) -> tuple[Floats, Floats]:
    columns, targets = np.asarray(columns, dtype=float), np.asarray(targets, dtype=float)
    if targets.ndim != 2 or 0 in targets.shape:
        raise ValueError(f"targets must have shape (k, n) with k and n at least 1, got {targets.shape}")
    if columns.ndim not in (2, 3) or 0 in columns.shape or columns.shape[-2] != targets.shape[1]:
        raise ValueError(f"columns must have one row for each of {targets.shape[1]} targets, got {columns.shape}")
    if columns.ndim == 3 and len(columns) != len(targets):
        raise ValueError(f"columns must be given once, or for each of {len(targets)} targets, got {len(columns)}")
    for name, array in (("columns", columns), ("targets", targets)):
        if not np.isfinite(array).all():
            raise ValueError(f"{name} must be finite, got {np.extract(~np.isfinite(array), array)[0]}")
    if not 0.0 <= strength < float("inf"):
        raise ValueError(f"strength must be zero or more and finite, got {strength}")
    return columns, targets


def optimality(
    columns: Floats,
    targets: Floats,
    *,
    loss: Loss,
    penalty: Penalty,
    strength: float,
    coefficients: Floats,
    intercept: Floats,
    influences: Floats,
) -> Floats:
    """The largest |subgradient of J| by coefficients and intercept, over the largest at w = 0, for each fit (k,).

    Columns (n, p) or (k, n, p), targets (k, n), coefficients (k, p), intercept (k,). Of the `influences` (k, n) only those at
    a kink are believed, where any number from −1 to 1 is a subgradient; the others are computed. At w = 0 the intercept
    is the median of the targets. Zero exactly at a minimiser, whichever solver found it.
    """
    count = targets.shape[1]
    means = columns.mean(axis=-2)
    moved = columns - means[..., None, :]
    products = (columns @ coefficients[..., None])[..., 0]
    residuals = targets - products - intercept[:, None]
    slopes = loss.gradient(residuals)
    if isinstance(loss, Absolute):
        parts = (
            np.abs(targets) + (np.abs(columns) @ np.abs(coefficients)[..., None])[..., 0] + np.abs(intercept)[:, None]
        )
        slopes = np.where(
            np.abs(residuals) <= ZERO * parts.max(axis=1, keepdims=True), np.clip(influences, -1.0, 1.0), slopes
        )
    gradient = -(slopes[:, None] @ moved)[:, 0] / count
    worst = violation(gradient[:, None], penalty, np.array([strength]), coefficients[:, None])[:, 0].max(axis=-1)
    reach = np.sqrt(np.square(moved).mean(axis=-2).max(axis=-1)) if moved.any() else 1.0
    worst = np.maximum(worst, reach * np.abs(slopes.mean(axis=1)))
    middle = loss.gradient(targets - np.median(targets, axis=1)[:, None])
    first = np.abs((middle[:, None] @ moved)[:, 0]).max(axis=-1) / count
    return np.asarray(worst / np.where(first > 0.0, first, 1.0))
