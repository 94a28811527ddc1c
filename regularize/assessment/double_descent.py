"""Beyond n = p: the risk of the minimum-norm fit peaks where columns and rows are equally many, and ridge's not.

Isotropic normal inputs, y = xᵀβ + noise_sd · ε, no intercept. The risk is the expected squared error of a new
target, |w − β|² + σ², which needs no test rows, as the inputs are isotropic.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.special import bdtr

from regularize.arrays import Floats, Integers
from regularize.linear import ROUNDING

RUNS_AT_ONCE = 25
"""After so many runs there is a result: a tenth of a second at a hundred rows and thirty columns."""


@dataclass(frozen=True, eq=False)
class RiskCurves:
    """Risks (done, m, k) of `done` runs, at m pairs of `rows` (m,) and columns in use, `used` (m,).

    `multiples` (k,) of the best strength say how strong the ridge was: 0 is the fit of minimum norm, 1 the ridge
    of lowest expected risk, at λ = `best_strengths` (m,) of J = MSE + λ|w|². They may differ from pair to pair (m, k).
    `noise` is σ², the least risk there can be. Near the peak the mean of the runs is rough or infinite: use the median.

    `bias_squared` and `variance` (done, m, k) are what the inputs of each run alone make of the noise: their sum, with
    σ² and the columns left out, is the mean risk over all targets that these inputs could have had.
    """

    rows: Integers
    used: Integers
    multiples: Floats
    best_strengths: Floats
    risks: Floats
    noise: float
    of: int
    bias_squared: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))
    variance: Floats = field(default_factory=lambda: np.zeros((0, 0, 0)))

    @property
    def done(self) -> int:
        """How many runs there are."""
        return len(self.risks)

    @cached_property
    def median(self) -> Floats:
        """The median risk over the runs (m, k)."""
        return np.asarray(np.median(self.risks, axis=0))

    @cached_property
    def interval(self) -> tuple[Floats, Floats]:
        """Limits (m, k) that hold the true median in at least 95 of 100 repetitions, whatever its distribution.

        They are two of the sorted runs, by the binomial distribution; with fewer than six runs the extremes.
        """
        tail = bdtr(np.arange(self.done // 2 + 1), self.done, 0.5)
        below = max(int(np.count_nonzero(tail <= 0.025)) - 1, 0)
        ordered = np.sort(self.risks, axis=0)
        return ordered[below], ordered[self.done - 1 - below]


def against_rows(
    rows: Integers, *, coefficients: Floats, noise_sd: float, multiples: Floats, runs: int, rng: np.random.Generator
) -> Iterator[RiskCurves]:
    """The risk at each number of rows (m,), with all d columns of the coefficients β (d,) in use.

    `multiples` of the best strength are the same at each (k,), or its own (m, k): those of a fixed λ are
    λ / `best_strengths`. More rows of a run keep the first ones. Each result holds all m numbers of rows, of the runs so far.

    Source: Nakkiran, Venkat, Kakade & Ma (2020), Optimal regularization can mitigate double descent,
    arXiv:2003.01897, whose best strength is dσ²/|β|² on the scale of RSS.

    Raises
    ------
    ValueError
        At once: if a count or the noise is out of range, or the first coefficient is zero.
    """
    rows = np.asarray(rows, dtype=np.int64)
    used = np.full(len(rows), len(coefficients))
    return _descending(rows, used, coefficients, noise_sd, multiples, runs, rng)


def against_columns(
    used: Integers,
    *,
    rows: int,
    coefficients: Floats,
    noise_sd: float,
    multiples: Floats,
    runs: int,
    rng: np.random.Generator,
) -> Iterator[RiskCurves]:
    """The risk with the first `used` (m,) of the d columns of the coefficients β (d,), at one number of rows.

    What the other columns do to the target is noise to such a fit: the best strength counts it as such.

    Source: Belkin, Hsu & Xu (2020), Two models of double descent for weak features, arXiv:1903.07571.

    Raises
    ------
    ValueError
        As `against_rows` does.
    """
    used = np.asarray(used, dtype=np.int64)
    return _descending(np.full(len(used), rows), used, coefficients, noise_sd, multiples, runs, rng)


def best_strengths(rows: Integers, used: Integers, *, coefficients: Floats, noise_sd: float) -> Floats:
    """The λ of lowest expected risk, p (s + σ²) / (n b): b = |β used|², s = |β unused|². Rows and used: broadcast to (m,)."""
    inside, outside = _split_norms(np.asarray(used), coefficients)
    return np.asarray(used * (outside + noise_sd**2) / (rows * inside))


def mean_least_norm_risk(rows: Integers, used: Integers, *, coefficients: Floats, noise_sd: float) -> Floats:
    """The expected risk of the minimum-norm fit, exactly; infinite where |columns − rows| ≤ 1 (m,).

    With b = |β used|² and s = |β unused|² + σ²: s (1 + p/(n − p − 1)) for p ≤ n − 2 columns,
    b (1 − n/p) + s (1 + n/(p − n − 1)) for p ≥ n + 2. Rows and used: broadcast.

    Source: Belkin, Hsu & Xu (2020), theorem 1.
    """
    n, p = np.broadcast_arrays(np.asarray(rows, dtype=float), np.asarray(used))
    inside, outside = _split_norms(p, coefficients)
    apart = n - p - 1.0
    below = (outside + noise_sd**2) * (1.0 + np.divide(p, apart, out=np.zeros(n.shape), where=apart > 0.0))
    apart = p - n - 1.0
    above = inside * (1.0 - n / p) + (outside + noise_sd**2) * (
        1.0 + np.divide(n, apart, out=np.zeros(n.shape), where=apart > 0.0)
    )
    return np.where(np.abs(n - p) <= 1.0, np.inf, np.where(p < n, below, above))


def _split_norms(used: Integers, coefficients: Floats) -> tuple[Floats, Floats]:
    """|β|² of the columns in use, and of the others."""
    total = np.concatenate(([0.0], np.cumsum(np.square(coefficients))))
    return total[used], np.asarray(total[-1] - total[used])


def _descending(
    rows: Integers,
    used: Integers,
    coefficients: Floats,
    noise_sd: float,
    multiples: Floats,
    runs: int,
    rng: np.random.Generator,
) -> Iterator[RiskCurves]:
    coefficients, multiples = np.asarray(coefficients, dtype=float), np.asarray(multiples, dtype=float)
    _refuse(rows, used, coefficients, noise_sd, multiples, runs)
    best = best_strengths(rows, used, coefficients=coefficients, noise_sd=noise_sd)
    strengths = best[:, None] * multiples
    _, outside = _split_norms(used, coefficients)
    columns, most = len(coefficients), int(rows.max())

    def results() -> Iterator[RiskCurves]:
        risks, bias_squared, variance = np.empty((3, runs, *strengths.shape))
        for start, end in pairwise([*range(0, runs, RUNS_AT_ONCE), runs]):
            drawn = rng.standard_normal((end - start, most, columns + 1))
            inputs = drawn[..., :columns]
            targets = inputs @ coefficients + noise_sd * drawn[..., columns]
            for stop, (n, p) in enumerate(zip(rows, used, strict=True)):
                left_out = outside[stop] + noise_sd**2
                distances, bias_squared[start:end, stop], spread = _distances(
                    inputs[:, :n, :p], targets[:, :n], coefficients[:p], strengths[stop]
                )
                risks[start:end, stop] = distances + left_out
                variance[start:end, stop] = left_out / n * spread
            terms = bias_squared[:end], variance[:end]
            yield RiskCurves(rows, used, multiples, best, risks[:end], noise_sd**2, runs, *terms)

    return results()


def _distances(
    inputs: Floats, targets: Floats, coefficients: Floats, strengths: Floats
) -> tuple[Floats, Floats, Floats]:
    """|w − β|² of ridge, at λ = 0 of minimum norm, its bias² and Σ (d/(d² + λ))², the gain of noise: (b, k) each.

    Inputs (b, n, p), targets (b, n), β (p,).
    """
    scale = 1.0 / np.sqrt(inputs.shape[1])
    left, values, right = np.linalg.svd(inputs * scale, full_matrices=False)
    values = values[:, None, :]
    kept = values > ROUNDING * max(inputs.shape[1:]) * values[..., :1]
    filters = np.divide(
        values, values**2 + strengths[:, None], out=np.zeros((len(inputs), len(strengths), values.shape[2])), where=kept
    )
    along = (right @ coefficients)[:, None, :]
    fitted = filters * (targets[:, None, :] @ left * scale)
    unseen = np.maximum(coefficients @ coefficients - np.square(along).sum(axis=2), 0.0)
    distances, bias_squared = (
        np.asarray(np.square(moved).sum(axis=2) + unseen)
        for moved in (fitted - along, (filters * values - 1.0) * along)
    )
    return distances, bias_squared, np.square(filters).sum(axis=2)


def _refuse(
    rows: Integers, used: Integers, coefficients: Floats, noise_sd: float, multiples: Floats, runs: int
) -> None:
    if runs < 1:
        raise ValueError(f"runs must be at least 1, got {runs}")
    if len(rows) == 0 or rows.min() < 1:
        raise ValueError(f"rows must be at least 1, got {rows}")
    if used.min() < 1 or used.max() > len(coefficients):
        raise ValueError(f"used must lie in [1, {len(coefficients)}], the number of columns; got {used}")
    if coefficients[0] == 0.0:
        raise ValueError("the first coefficient must not be zero: without any signal no strength is best")
    if not 0.0 <= noise_sd < np.inf:
        raise ValueError(f"noise_sd must be zero or more, got {noise_sd}")
    if multiples.min() < 0.0:
        raise ValueError(f"multiples must not be negative, got {multiples.min()}")
