"""How good is a fit to two classes: held-out deviance and error, confusion and calibration.

Targets (n,) are zeros and ones, logits (k, n) those of the ones, at each of k strengths.
"""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import logistic
from regularize.arrays import Floats, Integers
from regularize.assessment.folds import CrossValidation, validated, weighted_mean
from regularize.assessment.resampling import Selection
from regularize.assessment.scaling import Standardization
from regularize.assessment.splits import Splits, bootstrapped, parts, refuse_folds
from regularize.penalties import Penalty
from regularize.progress import completed


@dataclass(frozen=True, eq=False)
class Classification:
    """Logits (k, n) of rows that the fit has not seen, and what they cost: targets (n,); where folds are cut anew, of the first cut.

    `weights` (n,) count the rows, None each as one.

    `deviance` is −2 ln p of the class that was, `error` the share of rows on the wrong side of p = ½; both on each fold. The
    fresh errors of both are at the strength that the deviance of the other folds chooses.
    """

    targets: Floats
    logits: Floats
    deviance: CrossValidation
    error: CrossValidation
    weights: Floats | None = None

    @cached_property
    def probabilities(self) -> Floats:
        """P(y = 1) of each row by the fit that has not seen it (k, n)."""
        return probabilities(self.logits)


@dataclass(frozen=True, eq=False)
class Confusion:
    """Rows by class and by what is said of them, each counted with its weight, at k strengths: all (k,)."""

    true_positive: Floats
    false_positive: Floats
    true_negative: Floats
    false_negative: Floats

    @property
    def error(self) -> Floats:
        """The share of rows that are in the wrong class."""
        wrong = self.false_positive + self.false_negative
        return np.asarray(wrong / (wrong + self.true_positive + self.true_negative))

    @property
    def sensitivity(self) -> Floats:
        """The share of the ones that are found."""
        return np.asarray(self.true_positive / (self.true_positive + self.false_negative))

    @property
    def specificity(self) -> Floats:
        """The share of the zeros that are left alone."""
        return np.asarray(self.true_negative / (self.true_negative + self.false_positive))

    @property
    def precision(self) -> Floats:
        """The share of ones among those that are called one; not a number where none is."""
        called = self.true_positive + self.false_positive
        return np.asarray(np.divide(self.true_positive, called, out=np.full(called.shape, np.nan), where=called > 0))


@dataclass(frozen=True, eq=False)
class Calibration:
    """Rows sorted into bins by P(y = 1): edges (b + 1,), all else (k, b).

    `counts` of rows, the mean probability that was `predicted` and the share of ones `observed`; both 0 where a bin is empty.
    `effective` is (Σ ω)²/Σ ω², as many rows of equal weight know as much: the count where all weights are one.

    Source: Kish (1965), Survey Sampling, §11.7, for the effective size.
    """

    edges: Floats
    counts: Integers
    predicted: Floats
    observed: Floats
    effective: Floats

    @property
    def standard_error(self) -> Floats:
        """√(p(1 − p)/effective count) of the observed share, were the prediction p true (k, b); 0 where a bin is empty."""
        variance = self.predicted * (1.0 - self.predicted)
        return np.asarray(np.sqrt(variance / np.maximum(self.effective, 1.0)))


def probabilities(logits: Floats) -> Floats:
    """1/(1 + exp(−z)), without overflow (of any shape)."""
    return np.asarray(np.exp(-np.logaddexp(0.0, -logits)))


def deviances(logits: Floats, targets: Floats) -> Floats:
    """−2 ln p of the class that was, row by row: (..., n), (n,) -> (..., n)."""
    return np.asarray(2.0 * np.logaddexp(0.0, -(2.0 * targets - 1.0) * logits))


def stratified_folds(targets: Floats, folds: int, rng: np.random.Generator) -> Integers:
    """The fold of each row (n,), at random; folds differ by one row at most, and in each class by one.

    Raises
    ------
    ValueError
        Unless 2 ≤ folds ≤ rows and each class has two rows, so that no fold takes a whole class.
    """
    refuse_folds(folds, len(targets))
    ones = int(np.count_nonzero(targets))
    if min(ones, len(targets) - ones) < 2:
        raise ValueError(f"each class needs two rows at least, got {ones} ones among {len(targets)} rows")
    order = rng.permutation(len(targets))
    # Zeros and then ones, dealt in turn.
    dealt = order[np.argsort(targets[order], kind="stable")]
    fold_of = np.empty(len(targets), dtype=np.int64)
    fold_of[dealt] = np.arange(len(targets)) % folds
    return fold_of


def stratified(targets: Floats, folds: int, rng: np.random.Generator, *, repeats: int = 1) -> Splits:
    """`stratified_folds` of targets (n,), so many times; raises as that does. With the same rng more repeats keep the first ones."""
    drawn = np.stack([stratified_folds(targets, folds, rng) for _ in range(repeats)])
    return Splits(fold_of=drawn, folds=folds, units=np.arange(len(targets)))


def classifying(
    columns: Floats,
    targets: Floats,
    *,
    penalty: Penalty,
    strengths: Floats,
    splits: Splits,
    common: bool = False,
    weights: Floats | None = None,
) -> Generator[float, None, Classification]:
    """Deviance and error on each fold, of the logistic path that was fitted to the rows that the splits allow; yields the share done.

    Columns (n, p), targets (n,), strengths (k,) > 0 in any order, weights (n,) of rows, in fits and errors alike. Columns are
    standardized within each training fold (mean 0, sd 1). All folds take each step together, over the same columns.

    Raises
    ------
    ValueError
        As `logistic.path` does; if the rows that are fitted hold one class only, or those that are held out do.
    """
    cuts = list(parts(splits))
    training = np.array([splits.training(*cut) for cut in cuts])
    share = np.ones(len(targets)) if weights is None else weights
    given = [(columns[rows], targets[rows], None if weights is None else weights[rows]) for rows in training]
    scalings = [Standardization.of(*rows, common=common) for rows in given]
    many = yield from logistic.paths_steps(
        columns,
        targets,
        weights=training * share,
        scales=np.array([one.scales for one in scalings]),
        penalty=penalty,
        strengths=strengths,
    )
    # A column that a fold holds constant has no coefficient there, whatever rounding says.
    coefficients = np.where(np.array([one.varying for one in scalings])[:, None], many.coefficients, 0.0)
    logits = np.full((splits.repeats, len(many.strengths), len(targets)), np.nan)
    blind = np.full((splits.repeats, 1, len(targets)), np.nan)
    for place, (repeat, fold) in enumerate(cuts):
        held_out = splits.fold_of[repeat] == fold
        logits[repeat][:, held_out] = coefficients[place] @ columns[held_out].T + many.intercept[place][:, None]
        ones = weighted_mean(targets[training[place]], share[training[place]])
        blind[repeat, 0, held_out] = np.log(ones / (1.0 - ones))
    costs = _costs(logits, targets), _costs(blind, targets)[:, 0]
    deviance = validated(many.strengths, splits, *costs, weights=weights)
    wrong = _wrong(logits, targets), _wrong(blind, targets)[:, 0]
    error = validated(many.strengths, splits, *wrong, weights=weights, chooser=deviance)
    seen = np.flatnonzero(splits.fold_of[0] >= 0)
    if np.ptp(targets[seen]) == 0.0:
        raise ValueError("the rows that are held out must hold both classes; they hold one only")
    return Classification(
        targets[seen], logits[0][:, seen], deviance, error, None if weights is None else weights[seen]
    )


classified = completed(classifying)
"""`classifying` to its end."""


def _costs(logits: Floats, targets: Floats) -> Floats:
    """`deviances`, NaN where a row has no logit (..., n)."""
    none = np.isnan(logits)
    return np.where(none, np.nan, deviances(np.where(none, 0.0, logits), targets))


def _wrong(logits: Floats, targets: Floats) -> Floats:
    """1 where a row is on the wrong side of p = ½, NaN where it is on none (..., n)."""
    return np.where(np.isnan(logits), np.nan, (logits > 0.0) != (targets > 0.0))


def keeping_on_samples(
    columns: Floats,
    targets: Floats,
    *,
    penalty: Penalty,
    strengths: Floats,
    samples: int,
    rng: np.random.Generator,
    units: Integers,
    common: bool = False,
    weights: Floats | None = None,
) -> Generator[float, None, Selection]:
    """Which coefficients of the logistic fit are non-zero on bootstrap samples, standardized anew: `selection` of two classes.

    Columns (n, p), targets (n,), strengths (k,), weights (n,) or none. Of `units` (n,) whole ones are drawn; a sample that
    holds one class only is drawn anew. A sample is a row of weights, so that all of them take each step together. Yields the share done.
    """
    share = np.ones(len(targets)) if weights is None else weights
    drawn: list[Floats] = []
    scalings: list[Standardization] = []
    while len(drawn) < samples:
        counts = np.bincount(bootstrapped(units, rng), minlength=len(targets)) * share
        if 0.0 < counts @ targets < counts.sum():
            drawn.append(counts)
            scalings.append(Standardization.of(columns, targets, counts, common=common))
            yield 0.0
    many = yield from logistic.paths_steps(
        columns,
        targets,
        weights=np.array(drawn),
        scales=np.array([one.scales for one in scalings]),
        penalty=penalty,
        strengths=strengths,
    )
    kept = (many.coefficients != 0.0) & np.array([one.varying for one in scalings])[:, None]
    return Selection(many.strengths, kept.sum(axis=0), samples, samples)


def confusion(probabilities: Floats, targets: Floats, threshold: float, weights: Floats | None = None) -> Confusion:
    """What is called one is at or above the threshold: probabilities (k, n), targets (n,), weights (n,) or each one."""
    called, share = probabilities >= threshold, np.ones(len(targets)) if weights is None else weights
    ones, zeros = share * (targets > 0.0), share * (targets <= 0.0)
    return Confusion(called @ ones, called @ zeros, ~called @ zeros, ~called @ ones)


def calibration_curve(
    probabilities: Floats, targets: Floats, *, bins: int, weights: Floats | None = None
) -> Calibration:
    """Predicted against observed shares in bins of equal width over [0, 1], each with its lower edge: (k, n), (n,), weights (n,).

    Raises
    ------
    ValueError
        If there is not a bin.
    """
    if bins < 1:
        raise ValueError(f"bins must be at least 1, got {bins}")
    edges, stops = np.linspace(0.0, 1.0, bins + 1), len(probabilities)
    bin_of = np.searchsorted(edges[1:-1], probabilities, side="right") + bins * np.arange(stops)[:, None]

    def summed(values: Floats) -> Floats:
        sums = np.bincount(bin_of.ravel(), np.broadcast_to(values, bin_of.shape).ravel(), bins * stops)
        return np.asarray(sums.reshape(stops, bins), dtype=float)

    share = np.ones(1) if weights is None else weights
    counts, whole = summed(np.ones(1)).astype(np.int64), summed(share)
    full = np.where(counts > 0, whole, 1.0)
    effective = np.square(whole) / np.where(counts > 0, summed(np.square(share)), 1.0)
    return Calibration(edges, counts, summed(share * probabilities) / full, summed(share * targets) / full, effective)
