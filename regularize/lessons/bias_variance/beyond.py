"""Beyond n = p: the risk against rows or columns, of the minimum-norm fit and of ridge."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.assessment import RiskCurves, against_columns, against_rows, best_strengths, mean_least_norm_risk
from regularize.lessons.bias_variance.settings import EQUAL, ROWS, Settings

MOST_COLUMNS = 90
ROW_STOPS = (5, 8, 10, 12, 15, 18, 20, 22, 24, *range(26, 35), 36, 38, 40, 45, 50, 60, 70, 80, 100, 120)
COLUMN_STOPS = (1, 2, 3, 4, 6, 8, 10, 12, 15, 18, 20, 22, 24, *range(26, 35), 36, 40, 45, 50, 60, 75, 90)


@dataclass(frozen=True, eq=False, kw_only=True)
class Beyond:
    """Risks against rows or columns (m,): of the minimum-norm fit, of the best ridge and of ridge at every λ (k,).

    `expected` (m,) is the mean risk of the minimum-norm fit in closed form, infinite at the peak; `values` (q,) are the
    median singular values of X/√n at the peak.
    """

    settings: Settings
    descent: RiskCurves
    expected: Floats
    values: Floats

    @property
    def positions(self) -> Integers:
        """Rows, or columns in use (m,)."""
        return self.descent.rows if self.settings.across == ROWS else self.descent.used

    @cached_property
    def peak(self) -> int:
        """The place where columns and rows are equally many."""
        return int(np.flatnonzero(self.descent.rows == self.descent.used)[0])

    @property
    def least_norm(self) -> Floats:
        """Median risk of the minimum-norm fit (m,)."""
        return self.descent.median[:, 0]

    @property
    def best(self) -> Floats:
        """Median risk of the best ridge (m,)."""
        return self.descent.median[:, 1]

    @property
    def risks(self) -> Floats:
        """Median risk at every λ (k, m)."""
        return np.asarray(self.descent.median[:, 2:].T)

    @cached_property
    def left_out(self) -> Floats:
        """What no column in use can tell of the target: the noise, and what the other columns do (m,)."""
        squares = np.append(0.0, np.cumsum(np.square(true_coefficients(self.settings.across))))
        return np.asarray(squares[-1] - squares[self.descent.used] + self.descent.noise)

    @cached_property
    def terms(self) -> tuple[Floats, Floats]:
        """Bias² and variance of the middle run, each at every λ (k, m): with `left_out` they add up to `expected_risks`.

        Medians of terms would not add up to anything. The runs are in the order of the risk that their columns lead to
        over all targets; of an even number the two in the middle are averaged.
        """
        bias_squared, variance = (part[..., 2:] for part in (self.descent.bias_squared, self.descent.variance))
        last = len(variance) - 1
        middle = np.argsort(bias_squared + variance, axis=0, kind="stable")[[last // 2, (last + 1) // 2]]
        found = [np.take_along_axis(part, middle, axis=0).mean(axis=0).T for part in (bias_squared, variance)]
        return found[0], found[1]

    @cached_property
    def expected_risks(self) -> Floats:
        """The median over the runs of the risk expected over all targets that their columns could have (k, m)."""
        bias_squared, variance = self.terms
        return np.asarray(bias_squared + variance + self.left_out)

    @cached_property
    def luckier(self) -> Floats:
        """The share of runs at n = p whose own targets led to less than the risk expected over all, at every λ (k,)."""
        expected = (self.descent.bias_squared + self.descent.variance)[:, self.peak, 2:] + self.left_out[self.peak]
        return np.asarray((self.descent.risks[:, self.peak, 2:] < expected).mean(axis=0))

    @cached_property
    def rises(self) -> list[tuple[int, int] | None]:
        """At each λ the places from the lowest risk to the highest after it, None where no rise is clear of chance.

        A rise counts where the lower limit of the later median is above the upper limit of the earlier.
        """
        low, high = (limits[:, 2:].T for limits in self.descent.interval)
        clear = low - np.minimum.accumulate(high, axis=1)
        found: list[tuple[int, int] | None] = []
        for risks, gaps in zip(self.risks, clear, strict=True):
            top = int(np.where(gaps > 0.0, risks, 0.0).argmax())
            found.append((int(risks[:top].argmin()), top) if gaps[top] > 0.0 else None)
        return found


def steps(settings: Settings) -> Generator[float, None, Beyond]:
    """The risks; yields the share done."""
    rows_vary, noise_sd = settings.across == ROWS, settings.risk_noise_sd
    varied = np.array(ROW_STOPS if rows_vary else COLUMN_STOPS)
    coefficients = true_coefficients(settings.across)
    rows, used = (varied, np.full(len(varied), EQUAL)) if rows_vary else (np.full(len(varied), EQUAL), varied)
    best = best_strengths(rows, used, coefficients=coefficients, noise_sd=noise_sd)
    multiples = np.column_stack((np.zeros(len(varied)), np.ones(len(varied)), Settings.strengths() / best[:, None]))
    rng = np.random.default_rng(settings.seed)
    found = (
        against_rows(
            rows, coefficients=coefficients, noise_sd=noise_sd, multiples=multiples, runs=settings.refits, rng=rng
        )
        if rows_vary
        else against_columns(
            used,
            rows=EQUAL,
            coefficients=coefficients,
            noise_sd=noise_sd,
            multiples=multiples,
            runs=settings.refits,
            rng=rng,
        )
    )
    for descent in found:
        yield 0.98 * descent.done / descent.of
    inputs = np.random.default_rng((settings.seed, 1)).standard_normal((settings.refits, EQUAL, EQUAL))
    values = np.median(np.linalg.svd(inputs / np.sqrt(EQUAL), compute_uv=False), axis=0)
    expected = mean_least_norm_risk(rows, used, coefficients=coefficients, noise_sd=noise_sd)
    return Beyond(settings=settings, descent=descent, expected=expected, values=values)


def true_coefficients(across: str) -> Floats:
    """Of length 1: all alike against rows; falling as 1/j against columns, so that the first ones matter most (d,)."""
    raw = np.ones(EQUAL) if across == ROWS else 1.0 / np.arange(1, MOST_COLUMNS + 1)
    return np.asarray(raw / np.linalg.norm(raw))
