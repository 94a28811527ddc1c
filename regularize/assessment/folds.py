"""Cross-validation of a path, the strength that it chooses, and what that choice is worth on rows that had no part in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import linear
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.methods import Method
from regularize.assessment.splits import Splits, parts


def lowest(values: Floats, strengths: Floats) -> int:
    """Index of the smallest value (k,); among equals that of the largest strength (k,)."""
    return _strongest(values == values.min(), strengths)


def _strongest(allowed: Booleans, strengths: Floats) -> int:
    return int(np.argmax(np.where(allowed, strengths, -np.inf)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Explained:
    """R² = 1 − Σ e / Σ m of rows that had no part in the fit nor in the choice of λ, with its standard error.

    `error` is the mean of e, `mean_error` that of m: the squared errors of the fits, and of the mean of the fitted rows.
    """

    share: float
    standard_error: float
    error: float
    mean_error: float


@dataclass(frozen=True, eq=False, kw_only=True)
class CrossValidation:
    """Errors of rows that the fit has not seen: strengths (k,), fold_errors (done, k) in units of target².

    `fresh_errors` (n,) are squared errors of rows at the strength that all folds but theirs choose; `mean_errors` (n,) those
    of the mean of the fitted rows; NaN where a row has not been held out. `weights` (n,) count rows, None each as one.
    """

    strengths: Floats
    splits: Splits
    fold_errors: Floats
    fresh_errors: Floats
    mean_errors: Floats
    weights: Floats | None = None

    @property
    def done(self) -> int:
        """How many folds have been held out."""
        return len(self.fold_errors)

    @property
    def of(self) -> int:
        """How many folds there are, those of all repeats."""
        return self.splits.folds * self.splits.repeats

    @property
    def fold_of(self) -> Integers:
        """The fold in which each row is held out first (n,), −1 where in none."""
        return np.asarray(self.splits.fold_of[0])

    @cached_property
    def mean(self) -> Floats:
        """The mean over the folds (k,)."""
        return np.asarray(self.fold_errors.mean(axis=0))

    @cached_property
    def standard_error(self) -> Floats:
        """The standard deviation over the folds of a repeat (ddof 1) over √folds (k,), as if they were independent.

        Of several repeats the variances are averaged: they cut the same rows in other ways, and add no rows.
        """
        folds = min(self.done, self.splits.folds)
        whole = self.fold_errors[: self.done // folds * folds].reshape(-1, folds, len(self.strengths))
        if len(whole) == 1:
            return np.asarray(whole[0].std(axis=0, ddof=1) / np.sqrt(folds))
        return np.asarray(np.sqrt(whole.var(axis=1, ddof=1).mean(axis=0) / folds))

    @cached_property
    def lowest(self) -> int:
        """Index of λ_min, the strength of the lowest mean error; among equals the largest."""
        return lowest(self.mean, self.strengths)

    @cached_property
    def within(self) -> Booleans:
        """Which strengths have a mean error of at most the lowest plus its standard error (k,)."""
        return np.asarray(self.mean <= self.mean[self.lowest] + self.standard_error[self.lowest])

    @cached_property
    def one_standard_error(self) -> int:
        """Index of λ_1se, the largest strength whose mean error is at most the lowest plus its standard error.

        Source: Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, §3.4.3.
        """
        return _strongest(self.within, self.strengths)

    @cached_property
    def explained(self) -> Explained:
        """R² of the choice of λ, by rows that had no part in it; the error of a ratio of means, with units as the sample."""
        seen = np.isfinite(self.fresh_errors)
        weights = np.ones(len(seen)) if self.weights is None else self.weights
        weights = np.where(seen, weights, 0.0)
        fresh, mean = (weights * np.where(seen, errors, 0.0) for errors in (self.fresh_errors, self.mean_errors))
        whole = float(mean.sum()) or 1.0
        ratio = float(fresh.sum()) / whole
        return Explained(
            share=1.0 - ratio,
            standard_error=ratio_error(
                self.fresh_errors[seen], self.mean_errors[seen], weights[seen], self.splits.units[seen]
            ),
            error=float(fresh.sum() / weights.sum()),
            mean_error=float(mean.sum() / weights.sum()),
        )


def ratio_error(numerators: Floats, denominators: Floats, weights: Floats, units: Integers | None = None) -> float:
    """The standard error of Σ ωa / Σ ωb (n,): rows of one unit (n,) are drawn together.

    Source: Cochran (1977), Sampling Techniques, §6.3, the ratio estimator.
    """
    whole = float(weights @ denominators)
    if whole <= 0.0:
        return 0.0
    off = weights * (numerators - float(weights @ numerators) / whole * denominators)
    if units is not None:
        off = np.asarray(np.bincount(units, off)[np.unique(units)], dtype=float)
    return float(np.sqrt(len(off) / max(1, len(off) - 1) * np.square(off).sum())) / whole


def validation_errors(
    columns: Floats, targets: Floats, *, training: Booleans, method: Method, weights: Floats | None = None
) -> Floats:
    """(y − ŷ)² of every row at every strength (k, n), where only the `training` rows (n,) were fitted.

    Columns and targets are standardized by the training rows; the errors are in units of target².
    """
    fitted = method.fitted(columns[training], targets[training], None if weights is None else weights[training])
    return np.asarray(np.square(fitted.predict(columns) - targets))


def cross_validating(
    columns: Floats, targets: Floats, *, method: Method, splits: Splits, weights: Floats | None = None
) -> Iterator[CrossValidation]:
    """`cross_validated` so far, after each fold from the second on: one fold has no standard error.

    Columns (n, p), targets (n,), strengths (k,).

    Raises
    ------
    ValueError
        As `cross_validated` does, at once.
    """
    columns, many, strengths = linear.checked(columns, np.asarray(targets, dtype=float)[None], method.strengths)
    targets, rows = many[0], len(columns)
    if splits.fold_of.shape[1] != rows:
        raise ValueError(f"splits must be of {rows} rows, got {splits.fold_of.shape[1]}")
    share = np.ones(rows) if weights is None else weights

    def results() -> Iterator[CrossValidation]:
        fold_errors = np.empty((splits.folds * splits.repeats, len(strengths)))
        errors = np.empty((len(strengths), rows))
        fresh, mean = np.full((2, splits.repeats, rows), np.nan)
        for done, (repeat, fold) in enumerate(parts(splits), 1):
            training, held_out = splits.training(repeat, fold), splits.fold_of[repeat] == fold
            found = validation_errors(columns, targets, training=training, method=method, weights=weights)
            errors[:, held_out] = found[:, held_out]
            fold_errors[done - 1] = weighted_mean(errors[:, held_out], share[held_out])
            mean[repeat, held_out] = np.square(targets[held_out] - weighted_mean(targets[training], share[training]))
            if fold == splits.folds - 1:
                fresh[repeat] = _fresh(
                    errors, fold_errors[done - splits.folds : done], splits.fold_of[repeat], strengths
                )
            if done > 1:
                yield CrossValidation(
                    strengths=strengths,
                    splits=splits,
                    fold_errors=fold_errors[:done],
                    weights=weights,
                    fresh_errors=fresh[: repeat + 1].mean(axis=0),
                    mean_errors=mean[: repeat + 1].mean(axis=0),
                )

    return results()


def weighted_mean(values: Floats, weights: Floats) -> Floats:
    """The mean over the last axis of values (…, n), each counted with its weight (n,); plain where all are nothing."""
    whole = weights.sum()
    return np.asarray((values * weights).sum(axis=-1) / whole if whole > 0.0 else values.mean(axis=-1))


def _fresh(errors: Floats, fold_errors: Floats, fold_of: Integers, strengths: Floats) -> Floats:
    """Of the errors (k, n) of each row that at the strength which the other folds choose; NaN in no fold."""
    others = fold_errors.sum(axis=0) - fold_errors
    chosen = np.array([lowest(mean, strengths) for mean in others])
    held = np.flatnonzero(fold_of >= 0)
    found = np.full(len(fold_of), np.nan)
    found[held] = errors[chosen[fold_of[held]], held]
    return found


def validated(
    strengths: Floats,
    splits: Splits,
    errors: Floats,
    mean_errors: Floats,
    *,
    weights: Floats | None = None,
    chooser: CrossValidation | None = None,
) -> CrossValidation:
    """What folds say, from the error of each row at every strength (r, k, n), and without a column (r, n), in each repeat.

    Weights (n,) count the rows. Where a `chooser` is given it is its errors that choose the strength of a row that has no part
    in the choice.
    """
    count, share = splits.folds, np.ones(errors.shape[-1]) if weights is None else weights
    held = ((repeat, splits.fold_of[repeat] == fold) for repeat, fold in parts(splits))
    fold_errors = np.array([weighted_mean(errors[repeat][:, rows], share[rows]) for repeat, rows in held])
    choosing = fold_errors if chooser is None else chooser.fold_errors
    fresh = [
        _fresh(errors[repeat], choosing[repeat * count : (repeat + 1) * count], splits.fold_of[repeat], strengths)
        for repeat in range(splits.repeats)
    ]
    return CrossValidation(
        strengths=strengths,
        splits=splits,
        fold_errors=fold_errors,
        fresh_errors=np.mean(fresh, axis=0),
        mean_errors=mean_errors.mean(axis=0),
        weights=weights,
    )


def cross_validated(
    columns: Floats, targets: Floats, *, method: Method, splits: Splits, weights: Floats | None = None
) -> CrossValidation:
    """Mean squared error on each fold, of the path that was fitted to the rows that the splits allow.

    Columns (n, p), targets (n,), weights (n,) of rows, in fits and errors alike. Both are standardized within each
    training fold, so that nothing of the held-out rows leaks into the fit and λ means the same everywhere.

    Raises
    ------
    ValueError
        If the splits are of other rows, or as `linear.path` does.
    """
    *_, last = cross_validating(columns, targets, method=method, splits=splits, weights=weights)
    return last
