"""Information criteria along a path: what the error would be, from the training rows alone."""

from dataclasses import dataclass

import numpy as np

from regularize import grouped, linear, spectral
from regularize.arrays import Floats, Integers
from regularize.penalties import GroupNorms, Penalty

MANY, HIDES, CLEARLY = 40, 1e-9, 1e-6
"""Of so many columns the spectrum is that of their products, where the strength is so large a part; and a rank that is clear."""
FEWEST_UNITS = 3
"""From fewer units nobody can tell how much they differ."""
NOISELESS = 1e-20
"""A residual sum of squares below this part of the target's is rounding: there is no noise to measure."""


@dataclass(frozen=True, eq=False)
class Criteria:
    """Along strengths (k,): smaller is better; every array (k,).

    `rss` is Σ (y − ŷ)², in units of target², as is `noise_variance` σ²; the criteria need it, all but `gcv`,
    and are None where nobody knows it. With a given σ², `aic` and `cp` differ by a constant: they choose alike.
    """

    strengths: Floats
    rss: Floats
    degrees_of_freedom: Floats
    noise_variance: float | None
    aic: Floats | None
    bic: Floats | None
    cp: Floats | None
    gcv: Floats


def criteria(
    columns: Floats,
    targets: Floats,
    path: linear.Path,
    *,
    penalty: Penalty | GroupNorms,
    noise_variance: float | None = None,
    rows: int | None = None,
) -> Criteria:
    """AIC = n ln 2πσ² + RSS/σ² + 2 df, BIC with ln n for 2, Cp = RSS/σ² − n + 2 df, GCV = (RSS/n)/(1 − df/n)².

    Columns (n, p) and targets (n,) are those that the path was fitted to. Where no variance is given it is
    that of least squares, RSS/(n − p − 1). With n ≤ p + 1 least squares leaves no residual to measure it from
    (and without noise there is none): then AIC, BIC and Cp are None, and GCV alone remains. GCV is infinite
    where the fit uses up all n degrees of freedom, so that it is not chosen. `rows` is n where the rows stand for a sample of
    another size (`weighed`).

    Source: Mallows (1973) Cp; Akaike (1974); Schwarz (1978); Golub, Heath & Wahba (1979) GCV; for the lasso
    Zou, Hastie & Tibshirani (2007), eq. 2.17.

    Raises
    ------
    ValueError
        If a variance is given that is not positive.
    """
    if noise_variance is not None and not 0.0 < noise_variance < np.inf:
        raise ValueError(f"noise_variance must be positive and finite, got {noise_variance}")
    rows = len(targets) if rows is None else rows
    rss = np.square(path.predict(columns) - targets).sum(axis=1) * (rows / len(targets))
    freedom = degrees_of_freedom(columns, path, penalty=penalty)
    left = 1.0 - freedom / rows
    gcv = np.divide(rss / rows, left**2, out=np.full(len(rss), np.inf), where=left > 1e-9)
    variance = least_squares_variance(columns, targets, rows=rows) if noise_variance is None else noise_variance
    if variance is None:
        return Criteria(path.strengths, rss, freedom, None, None, None, None, gcv)
    deviance = rows * np.log(2.0 * np.pi * variance) + rss / variance
    return Criteria(
        strengths=path.strengths,
        rss=rss,
        degrees_of_freedom=freedom,
        noise_variance=variance,
        aic=deviance + 2.0 * freedom,
        bic=deviance + np.log(rows) * freedom,
        cp=rss / variance - rows + 2.0 * freedom,
        gcv=gcv,
    )


def degrees_of_freedom(columns: Floats, path: linear.Path, *, penalty: Penalty | GroupNorms) -> Floats:
    """1 + tr X_A (X_AᵀX_A + nλ l2 I)⁻¹ X_Aᵀ at every strength (k,); A the non-zero coefficients, 1 the intercept.

    L1: their number. L2: the trace of the hat matrix. Least squares: the rank. Groups: `grouped.degrees_of_freedom`. Columns (n, p).

    Source: Zou, Hastie & Tibshirani (2007), On the degrees of freedom of the lasso, theorem 1; with an L2
    part Tibshirani & Taylor (2012), Degrees of freedom in lasso problems, eq. 19.
    """
    if isinstance(penalty, GroupNorms):
        return grouped.degrees_of_freedom(columns, path, penalty=penalty)
    moved = linear.centred(columns) / np.sqrt(len(columns))
    if len(moved) > moved.shape[1]:
        moved = np.linalg.qr(moved, mode="r")
    sharp, smooth = penalty.l1 * path.strengths, penalty.l2 * path.strengths
    weakest = float(smooth.min())
    active = (path.coefficients != 0.0) | (sharp == 0.0)[:, None]
    spectra: dict[bytes, Floats] = {}
    freedom = np.ones(len(active))
    for stop, chosen in enumerate(active):
        if sharp[stop] > 0.0 and smooth[stop] == 0.0:
            freedom[stop] += np.count_nonzero(chosen)
        elif chosen.any():
            key = chosen.tobytes()
            if key not in spectra:
                spectra[key] = _spectrum(moved[:, chosen], weakest)
            freedom[stop] += np.sum(spectra[key] / (spectra[key] + smooth[stop]))
    return freedom


def _spectrum(columns: Floats, weakest: float) -> Floats:
    """The squared singular values that are not rounding; by the smaller product of columns where `weakest`, added, hides its own."""
    if min(columns.shape) > MANY:
        across = columns.T @ columns if columns.shape[1] < len(columns) else columns @ columns.T
        if weakest > HIDES * float(np.trace(across)):
            return np.asarray(np.maximum(np.linalg.eigvalsh(across), 0.0))
    values = np.linalg.svd(columns, compute_uv=False)
    kept = values > linear.ROUNDING * max(columns.shape) * values[0]
    return np.asarray(np.square(values[kept]))


def least_squares_variance(columns: Floats, targets: Floats, *, rows: int | None = None) -> float | None:
    """RSS/(n − rank − 1) of least squares, in units of target²; None where nothing is left to measure it from.

    Columns (n, p), targets (n,). With dependent columns the rank takes the place of p; `rows` is n, as in `criteria`.
    """
    rows = len(targets) if rows is None else rows
    responses = linear.centred(targets[:, None])[:, 0]
    moved = linear.centred(columns)
    if moved.shape[1] >= len(moved) - 1 and _full(moved):
        return None
    left, _, _ = spectral.singular(moved.T)
    spare = rows - left.shape[1] - 1
    residuals = responses - left @ (left.T @ responses)
    share = rows / len(targets)
    rss = float(residuals @ residuals) * share
    measurable = spare >= 1 and rss > NOISELESS * float(responses @ responses) * share
    return rss / spare if measurable else None


def _full(moved: Floats) -> bool:
    """Whether centred columns (n, p) have the rank n − 1 beyond doubt."""
    size = np.sqrt(np.einsum("ij,ij->j", moved, moved))
    scaled = moved / np.where(size > 0.0, size, 1.0)
    values = np.linalg.eigvalsh(scaled @ scaled.T)
    return bool(len(values) > 1 and values[1] > CLEARLY * values[-1])


def least_squares(
    columns: Floats, targets: Floats, weights: Floats, units: Integers | None = None
) -> tuple[Floats, Floats]:
    """Slopes (q,) of weighted least squares with an intercept, and their standard errors (q,), which allow any noise.

    Columns (n, q), targets (n,), weights (n,). Rows of one number in `units` (n,) belong together: then the errors are those of the fits
    without each unit in turn. NaN where rows or units do not suffice or columns depend on each other.

    Source: MacKinnon & White (1985), Some heteroskedasticity-consistent covariance matrix estimators, HC3; of units MacKinnon,
    Nielsen & Webb (2023), Fast and reliable jackknife and bootstrap methods for cluster-robust inference, CV3.
    """
    slopes, errors = _least_squares(columns, targets, weights)
    if units is None or not len(slopes) or np.isnan(slopes).any():
        return slopes, errors
    apart = [units != unit for unit in np.unique(units)]
    if len(apart) < FEWEST_UNITS:
        return slopes, np.full(len(slopes), np.nan)
    without = np.array([_least_squares(columns[rows], targets[rows], weights[rows])[0] for rows in apart])
    return slopes, np.sqrt((len(apart) - 1) / len(apart) * np.square(without - slopes).sum(axis=0))


def _least_squares(columns: Floats, targets: Floats, weights: Floats) -> tuple[Floats, Floats]:
    rows, count = columns.shape
    roots = np.sqrt(weights)
    whole = np.column_stack([np.ones(rows), columns]) * roots[:, None]
    size = np.linalg.norm(whole, axis=0)
    nothing = np.full(count, np.nan)
    if rows < count + 3 or (size == 0.0).any() or np.linalg.matrix_rank(whole / size) <= count:
        return nothing, nothing
    basis, triangle = np.linalg.qr(whole / size)
    responses = targets * roots
    left = responses - basis @ (basis.T @ responses)
    leverage = np.clip(np.square(basis).sum(axis=1), 0.0, 1.0 - 1e-12)
    spread = np.linalg.solve(triangle, (basis * (left / (1.0 - leverage))[:, None]).T) / size[:, None]
    slopes = np.linalg.solve(triangle, basis.T @ responses) / size
    return slopes[1:], np.sqrt(np.square(spread).sum(axis=1))[1:]
