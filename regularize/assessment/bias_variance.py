"""Expected error = bias² + variance + noise, along a knob: in closed form for ridge, from many refits for all.

The rows stay where they are and only the noise is drawn anew; the error is averaged over the points `at` which
it is measured.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from regularize import linear, spectral
from regularize.arrays import Floats
from regularize.basis import Basis
from regularize.linear import Paths
from regularize.penalties import Penalty


@dataclass(frozen=True, eq=False)
class Decomposition:
    """bias² + variance + noise at every stop of a knob (k,), in units of target².

    `mean` (k, g) is the mean fit at g points, whose average the other terms are (for coefficients: their mean
    (k, p), and sums). `noise` is the variance of a new target about the truth. The `_error`s are Monte Carlo
    standard errors (k,), zero in closed form. A simulated bias² is unbiased, which at a bias near zero means
    that it may come out slightly negative. `distances` (k, r) are the mean squares between each simulated fit and the
    truth, (k, 0) in closed form.
    """

    mean: Floats
    bias_squared: Floats
    variance: Floats
    noise: float
    bias_squared_error: Floats
    variance_error: Floats
    total_error: Floats
    distances: Floats

    @property
    def total(self) -> Floats:
        """The expected squared error of predicting a new target (k,)."""
        return np.asarray(self.bias_squared + self.variance + self.noise)

    @property
    def best(self) -> int:
        """The stop where the total is lowest."""
        return int(np.argmin(self.total))

    @property
    def excess_error(self) -> Floats:
        """The Monte Carlo standard error of total less its lowest (k,): refit by refit, as all stops have the same draws."""
        count = self.distances.shape[1]
        if count == 0:
            return np.zeros(len(self.total))
        return np.asarray((self.distances - self.distances[self.best]).std(axis=1, ddof=1) / np.sqrt(count))


def ridge_decomposition(
    columns: Floats, truth: Floats, *, strengths: Floats, noise_sd: float, at: Floats, truth_at: Floats
) -> Decomposition:
    """Exact, for targets truth + noise_sd · ε: with X/√n = U D Vᵀ (centred), filters f = d²/(d² + λ), a = (at)V

    bias²(x) = (ȳ + Σ aⱼ fⱼ uⱼᵀy/(√n dⱼ) − truth(x))² at y = truth;  variance(x) = (σ²/n)(1 + Σ (aⱼ fⱼ/dⱼ)²).

    Columns (n, p) with the truth at their rows (n,), points at (g, p) with the truth there (g,), strengths (k,).
    It holds whether or not targets are standardized first, as ridge is linear in them.

    Source: Hoerl & Kennard (1970), Ridge regression, eq. 4.4 to 4.6, for predictions and any truth.
    """
    columns, many, strengths = linear.checked(columns, np.asarray(truth, dtype=float)[None], strengths)
    means, level, scale = columns.mean(axis=0), many.mean(), np.sqrt(len(columns))
    left, values, right = spectral.singular(linear.centred(columns).T / scale)
    filters = values / (values**2 + strengths[:, None])
    directions = (at - means) @ right.T
    mean = level + (filters * ((many[0] - level) @ left / scale)) @ directions.T
    variance = (noise_sd**2 / len(columns)) * (1.0 + filters**2 @ np.square(directions).mean(axis=0))
    return _exact(mean, np.square(mean - truth_at).mean(axis=1), variance, noise_sd**2)


def ridge_coefficient_decomposition(
    columns: Floats, coefficients: Floats, *, strengths: Floats, noise_sd: float
) -> Decomposition:
    """Exact, E|w − β|²: bias² = Σ (λ vⱼᵀβ/(dⱼ² + λ))², variance = (σ²/n) Σ dⱼ²/(dⱼ² + λ)².

    Columns (n, p), centred here; the true coefficients β (p,); d are the singular values of X/√n, so that λ is
    that of J = MSE + λ|w|². What the columns cannot see of β is bias. There is no noise term.

    Source: Hoerl & Kennard (1970), eq. 4.4 to 4.6.
    """
    columns, _, strengths = linear.checked(columns, np.zeros((1, len(columns))), strengths)
    _, values, right = spectral.singular(linear.centred(columns).T / np.sqrt(len(columns)))
    filters = values**2 / (values**2 + strengths[:, None])
    mean = (filters * (right @ coefficients)) @ right
    variance = (noise_sd**2 / len(columns)) * np.square(filters / values).sum(axis=1)
    return _exact(mean, np.square(mean - coefficients).sum(axis=1), variance, 0.0)


def _exact(mean: Floats, bias_squared: Floats, variance: Floats, noise: float) -> Decomposition:
    none = np.zeros(len(mean))
    return Decomposition(mean, bias_squared, variance, noise, none, none, none, np.zeros((len(mean), 0)))


def refits(columns: Floats, draws: Floats, *, penalty: Penalty, strengths: Floats) -> Paths:
    """One path for each draw of the targets (r, n), over the same columns (n, p); in units of the targets.

    Each draw is standardized before it is fitted, as every target is, and its coefficients (r, k, p) and
    intercepts (r, k) are brought back to its units. The columns are taken as they are.

    Raises
    ------
    ValueError
        As `linear.paths` does.
    """
    draws = np.asarray(draws, dtype=float)
    if draws.ndim != 2:
        raise ValueError(f"draws must have shape (r, n), got {draws.shape}")
    moved = linear.centred(draws.T).T
    spreads = np.sqrt(np.square(moved).mean(axis=1))
    spreads = np.where(spreads > 0.0, spreads, 1.0)
    found = linear.paths(columns, moved / spreads[:, None], penalty=penalty, strengths=strengths)
    coefficients, intercept = found.coefficients, found.intercept
    coefficients *= spreads[:, None, None]
    intercept *= spreads[:, None]
    intercept += draws.mean(axis=1)[:, None]
    return Paths(found.strengths, coefficients, intercept, found.optimality)


def refitting(columns: Floats, draws: Floats, *, penalty: Penalty, strengths: Floats, at_once: int) -> Iterator[Paths]:
    """`refits` so far, after every so many draws: what is done is how many it holds (columns (n, p), draws (r, n), strengths (k,)).

    Raises
    ------
    ValueError
        If `at_once` is below 1, or as `linear.paths` does.
    """
    if at_once < 1:
        raise ValueError(f"at_once must be at least 1, got {at_once}")
    parts: list[Paths] = []
    for start in range(0, len(draws), at_once):
        chosen = draws[start : start + at_once]
        parts.append(refits(columns, chosen, penalty=penalty, strengths=strengths))
        yield Paths(
            parts[0].strengths,
            np.concatenate([part.coefficients for part in parts]),
            np.concatenate([part.intercept for part in parts]),
            np.concatenate([part.optimality for part in parts]),
        )


def decomposed(fits: Paths, *, at: Floats, truth: Floats, noise_sd: float) -> Decomposition:
    """Bias², variance and noise of simulated fits, with their Monte Carlo standard errors.

    Points at (g, p), in the columns that were fitted, and the truth there (g,). With r fits the variance is
    that with r − 1, and bias² is the mean fit's less variance/r: both are unbiased, and bias² + variance is
    exactly the mean squared distance of the fits from the truth.

    Raises
    ------
    ValueError
        If there are fewer than two fits.
    """
    count = len(fits.coefficients)
    if count < 2:
        raise ValueError(f"fits must be at least 2, got {count}")
    weights, target, beyond, design = _in_fewer_points(fits, at, truth)
    mean = weights.mean(axis=0)
    bias, moved = mean - target, weights - mean
    spread = np.square(moved).sum(axis=2)
    variance = spread.sum(axis=0) / (count - 1)
    along = 2.0 * np.einsum("rkq,kq->rk", moved, bias)
    distance = np.square(weights - target).sum(axis=2)
    by_stop = moved.transpose(1, 0, 2)
    covariance = by_stop.transpose(0, 2, 1) @ by_stop / (count - 1)
    # Of a U-statistic: what is linear in the draws (measured along a bias that is itself uncertain, which
    # counts the squares twice), but never less than the squares, which are left where there is no bias.
    squares = 2.0 * np.square(covariance).sum(axis=(1, 2)) / (count * (count - 1))
    uncertain = np.maximum(along.var(axis=0, ddof=1) / count - squares, squares)
    return Decomposition(
        mean=fits.intercept.mean(axis=0)[:, None] + fits.coefficients.mean(axis=0) @ design.T,
        bias_squared=np.square(bias).sum(axis=1) + beyond - variance / count,
        variance=variance,
        noise=noise_sd**2,
        bias_squared_error=np.sqrt(uncertain),
        variance_error=spread.std(axis=0, ddof=1) / np.sqrt(count),
        total_error=distance.std(axis=0, ddof=1) / np.sqrt(count),
        distances=distance.T,
    )


def _in_fewer_points(fits: Paths, at: Floats, truth: Floats) -> tuple[Floats, Floats, float, Floats]:
    """Fits (r, k, q) and truth (q,) at q ≤ p + 1 points with the same mean squares as at all g, and what is beyond.

    The fits lie in the span of p + 1 columns, intercept included: distances there are distances everywhere.
    """
    scale = 1.0 / np.sqrt(len(at))
    basis, triangle = np.linalg.qr(np.column_stack((np.ones(len(at)), at)) * scale)
    weights = fits.coefficients @ triangle[:, 1:].T
    weights += fits.intercept[..., None] * triangle[:, 0]
    target = basis.T @ (truth * scale)
    beyond = float(np.square(truth * scale - basis @ target).sum())
    return weights, target, beyond, at


def decomposed_by_degree(
    x: Floats,
    draws: Floats,
    *,
    basis: Basis,
    degrees: Sequence[int],
    penalty: Penalty,
    strength: float,
    at: Floats,
    truth: Floats,
    noise_sd: float,
) -> Decomposition:
    """`decomposed` with the degree of a polynomial for a knob, at one strength (0 for least squares).

    Training points x (n,) with draws of their targets (r, n), points at (g,) with the truth there (g,); the
    stops (k,) are the degrees.
    """
    found = []
    for degree in degrees:
        polynomial = basis.fit(x, degree)
        fits = refits(polynomial.columns(x), draws, penalty=penalty, strengths=np.array([strength]))
        found.append(decomposed(fits, at=polynomial.columns(at), truth=truth, noise_sd=noise_sd))
    return Decomposition(
        mean=np.concatenate([one.mean for one in found]),
        bias_squared=np.concatenate([one.bias_squared for one in found]),
        variance=np.concatenate([one.variance for one in found]),
        noise=noise_sd**2,
        bias_squared_error=np.concatenate([one.bias_squared_error for one in found]),
        variance_error=np.concatenate([one.variance_error for one in found]),
        total_error=np.concatenate([one.total_error for one in found]),
        distances=np.concatenate([one.distances for one in found]),
    )
