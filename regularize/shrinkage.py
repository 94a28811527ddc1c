"""Implicit regularization: other ways to the same shrinkage: early stopping, weight decay, noise and dropout, beside ridge.

On a linear model all of them multiply what least squares finds in each singular direction of the columns by a
filter in [0, 1]. λ is that of J = MSE + λ|w|²; gradient descent runs on ½ MSE, whose step is w − η ∇½MSE.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.perturbations import dropout_mask, gaussian_noise, ridge_strength

ROUNDING = float(np.finfo(float).eps)


@dataclass(frozen=True, eq=False)
class Directions:
    """The singular directions of centred columns, X/√n = U D Vᵀ: rows of `right` = Vᵀ (q, p).

    `curvatures` (q,) are d², those of ½ MSE, decreasing; `least_squares` (q,) is uᵀy/(√n d), what an
    unshrunk fit finds along each. A direction that no row moves in is none.
    """

    curvatures: Floats
    right: Floats
    least_squares: Floats

    def coefficients(self, filters: Floats) -> Floats:
        """V (filter · least squares): filters (..., q) -> coefficients (..., p)."""
        return np.asarray((filters * self.least_squares) @ self.right)


def directions(columns: Floats, targets: Floats) -> Directions:
    """The singular directions of columns (n, p), and least squares of the targets (n,) along each; both centred."""
    scale = 1.0 / np.sqrt(len(columns))
    left, values, right = np.linalg.svd((columns - columns.mean(axis=0)) * scale, full_matrices=False)
    kept = values > ROUNDING * max(columns.shape) * values[0]
    found = ((targets - targets.mean()) * scale) @ left[:, kept] / values[kept]
    return Directions(values[kept] ** 2, right[kept], found)


def ridge_filters(curvatures: Floats, strengths: Floats) -> Floats:
    """d²/(d² + λ): curvatures (q,), strengths (k,) -> (k, q)."""
    return np.asarray(curvatures / (curvatures + strengths[:, None]))


def stopping_filters(curvatures: Floats, steps: Integers, *, rate: float) -> Floats:
    """1 − (1 − ηd²)ᵗ, of gradient descent from zero after t steps (k,): -> (k, q).

    Source: Bishop (2006), Pattern recognition and machine learning, exercise 3.25.

    Raises
    ------
    ValueError
        Unless 0 < rate < 2/d², beyond which descent diverges; or if steps are negative.
    """
    return decay_filters(curvatures, steps, np.zeros(1), rate=rate)


def decay_filters(curvatures: Floats, steps: Integers, decays: Floats, *, rate: float) -> Floats:
    """d²/(d² + λ) · (1 − (1 − η(d² + λ))ᵗ): descent w ← w − η(∇½MSE + λw) from zero, t steps (k,), decays λ (k,) or (1,).

    For plain descent weight decay is ridge, on the way as well as at the end: -> (k, q).

    Raises
    ------
    ValueError
        Unless 0 < rate < 2/(d² + λ), or if steps or decays are negative.
    """
    if np.min(steps) < 0 or np.min(decays) < 0:
        raise ValueError("steps and decays must not be negative")
    steepest = float(curvatures.max(initial=0.0) + np.max(decays))
    if not (rate > 0.0 and rate * steepest < 2.0):
        raise ValueError(f"rate must lie in (0, {2.0 / steepest:.3g}) for descent to converge, got {rate:.3g}")
    return np.asarray(ridge_filters(curvatures, decays) * _gone(rate * (curvatures + decays[:, None]), steps[:, None]))


def _gone(share: Floats, steps: Integers) -> Floats:
    """1 − (1 − s)ᵗ to every digit, also where s is so small that 1 − s has lost most of it."""
    found = -np.expm1(steps * np.log1p(-np.minimum(share, 0.5)))
    if share.max(initial=0.0) < 0.5:
        return np.asarray(found)
    return np.where(share < 0.5, found, 1.0 - (1.0 - share) ** steps)


def steps_of_strength(strengths: Floats, *, rate: float) -> Integers:
    """t = 1/(ηλ) steps on ½ MSE, rounded to whole ones, one at least (of any shape)."""
    return np.asarray(np.maximum(np.rint(1.0 / (rate * strengths)), 1.0), dtype=np.int64)


def noise_sd_of_strength(strengths: Floats) -> Floats:
    """σ = √λ: noise of this standard deviation on every column is ridge with λ = σ² in expectation (of any shape).

    Source: Bishop (1995), Training with noise is equivalent to Tikhonov regularization.
    """
    return np.asarray(np.sqrt(strengths))


def drop_probability_of_strength(strengths: Floats) -> Floats:
    """δ = λ/(1 + λ), which solves λ = δ/(1 − δ) (of any shape)."""
    return np.asarray(strengths / (1.0 + strengths))


class Disturbance(Protocol):
    """What is done to the columns, anew each time, at k strengths."""

    @property
    def strengths(self) -> Floats:
        """The λ (k,) that it amounts to in expectation."""

    def disturbed(self, columns: Floats, rng: np.random.Generator) -> Floats:
        """The columns, disturbed at each strength: (n, p) -> (k, n, p)."""


@dataclass(frozen=True, eq=False)
class ColumnNoise:
    """Normal noise with standard deviations (k,) added to every cell: λ = σ² (Bishop 1995)."""

    noise_sds: Floats

    @property
    def strengths(self) -> Floats:
        """λ = σ² (k,)."""
        return np.asarray(np.square(self.noise_sds))

    def disturbed(self, columns: Floats, rng: np.random.Generator) -> Floats:
        """X + σZ, the same Z for all σ."""
        return np.asarray(columns + gaussian_noise(columns.shape, self.noise_sds, rng))


@dataclass(frozen=True, eq=False)
class ColumnDropout:
    """Cells vanish with drop probabilities (k,), the others grow by 1/(1 − δ): λ = δ/(1 − δ) (Srivastava 2014)."""

    drop_probabilities: Floats

    @property
    def strengths(self) -> Floats:
        """λ = δ/(1 − δ) (k,)."""
        return np.asarray(ridge_strength(self.drop_probabilities))

    def disturbed(self, columns: Floats, rng: np.random.Generator) -> Floats:
        """R ∗ X; what vanishes at one δ also vanishes at every larger one."""
        return np.asarray(columns * dropout_mask(columns.shape, self.drop_probabilities, rng))


@dataclass(frozen=True, eq=False)
class Average:
    """The fit to `done` disturbed copies of the data, and ridge, which it approaches.

    strengths (k,). `ridge` (k, p) minimises MSE + λ|w|², and `expected_errors` (k,) is that minimum; `errors` (k,)
    is the mean squared error of the same coefficients over the copies, `errors_error` its Monte Carlo standard
    error. `gram` (k, p, p) and `moment` (k, p) are the means of XᵀX/n and Xᵀy/n over the copies, `slopes`
    (k, p, p) the covariance of one copy's ½ gradient at ridge.
    """

    strengths: Floats
    ridge: Floats
    expected_errors: Floats
    errors: Floats
    errors_error: Floats
    gram: Floats
    moment: Floats
    slopes: Floats
    done: int
    of: int

    @cached_property
    def coefficients(self) -> Floats:
        """The least squares fit to all copies so far together (k, p)."""
        return np.stack(
            [np.linalg.lstsq(gram, moment, rcond=None)[0] for gram, moment in zip(self.gram, self.moment, strict=True)]
        )

    @cached_property
    def coefficients_error(self) -> Floats:
        """Its Monte Carlo standard error (k, p): G⁻¹ C G⁻¹/done, with G the gram and C the slopes.

        Source: Huber (1967), the covariance of an M-estimator. It takes many copies to hold.
        """
        return self.error_along(np.eye(self.ridge.shape[1]))

    def error_along(self, axes: Floats) -> Floats:
        """The same for the components of the coefficients along some axes (q, p): -> (k, q)."""
        inverse = np.linalg.pinv(self.gram, hermitian=True)
        moved = axes @ inverse
        spread = np.einsum("kqp,kpr,kqr->kq", moved, self.slopes, moved, optimize=True)
        return np.asarray(np.sqrt(np.maximum(spread, 0.0) / self.done))


def averaged(
    columns: Floats, targets: Floats, *, disturbance: Disturbance, repetitions: int, rng: np.random.Generator
) -> Iterator[Average]:
    """Least squares on ever more disturbed copies of the columns, after each from the second on.

    Columns (n, p) standardized, targets (n,) centred, as without an intercept the identities hold exactly:
    E‖y − (X + σZ)w‖²/n = MSE + σ²|w|², and E‖y − (R∗X)w‖²/n = MSE + δ/(1 − δ)|w|².

    Source: Bishop (1995); Srivastava et al. (2014) §9.1; Wager, Wang & Liang (2013), arXiv:1307.1493.

    Raises
    ------
    ValueError
        At once: if there are less than two repetitions, or the columns are not standardized.
    """
    if repetitions < 2:
        raise ValueError(f"repetitions must be at least 2, got {repetitions}")
    squares = np.square(columns).mean(axis=0)
    unit = np.isclose(squares, 1.0, rtol=1e-8) | (squares == 0.0)
    if not (unit.all() and np.abs(columns.mean(axis=0)).max() < 1e-8):
        raise ValueError("columns must be standardized: mean 0 and mean square 1")
    targets, found = targets - targets.mean(), directions(columns, targets)
    ridge = found.coefficients(ridge_filters(found.curvatures, disturbance.strengths))
    return _averaging(columns, targets, disturbance, ridge, repetitions, rng)


def _averaging(
    columns: Floats,
    targets: Floats,
    disturbance: Disturbance,
    ridge: Floats,
    repetitions: int,
    rng: np.random.Generator,
) -> Iterator[Average]:
    strengths, rows, (stops, count) = disturbance.strengths, len(targets), ridge.shape
    power = float(targets @ targets) / rows
    expected = np.square(targets - ridge @ columns.T).mean(axis=1) + strengths * np.square(ridge).sum(axis=1)
    gram, moment, slopes = np.zeros((stops, count, count)), np.zeros(ridge.shape), np.zeros((stops, count, count))
    beyond, squared = np.zeros(stops), np.zeros(stops)
    for done in range(1, repetitions + 1):
        copies = disturbance.disturbed(columns, rng).transpose(0, 2, 1)
        one, other = copies @ copies.transpose(0, 2, 1) / rows, copies @ targets / rows
        fitted = np.einsum("kij,kj->ki", one, ridge)
        slope = other - fitted
        error = power + np.einsum("ki,ki->k", ridge, fitted - 2.0 * other) - expected
        gram, moment = gram + one, moment + other
        slopes = slopes + slope[:, :, None] * slope[:, None, :]
        beyond, squared = beyond + error, squared + error**2
        if done > 1:
            spread = np.maximum(squared - beyond**2 / done, 0.0) / (done - 1)
            yield Average(
                strengths=strengths,
                ridge=ridge,
                expected_errors=expected,
                errors=expected + beyond / done,
                errors_error=np.sqrt(spread / done),
                gram=gram / done,
                moment=moment / done,
                slopes=slopes / done,
                done=done,
                of=repetitions,
            )
