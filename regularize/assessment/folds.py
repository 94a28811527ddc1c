"""Cross-validation of a path, and the strength that it chooses."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import linear
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.scaling import Standardization
from regularize.penalties import Penalty


def lowest(values: Floats, strengths: Floats) -> int:
    """Index of the smallest value (k,); among equals that of the largest strength (k,)."""
    return _strongest(values == values.min(), strengths)


def _strongest(allowed: Booleans, strengths: Floats) -> int:
    return int(np.argmax(np.where(allowed, strengths, -np.inf)))


@dataclass(frozen=True, eq=False)
class CrossValidation:
    """Errors of rows that the fit has not seen: strengths (k,), fold_errors (done, k) in units of target².

    `fold_of` (n,) is the fold that each row is held out in, `of` the number of folds.
    """

    strengths: Floats
    fold_of: Integers
    fold_errors: Floats
    of: int

    @property
    def done(self) -> int:
        """How many folds have been held out."""
        return len(self.fold_errors)

    @cached_property
    def mean(self) -> Floats:
        """The mean over the folds (k,)."""
        return np.asarray(self.fold_errors.mean(axis=0))

    @cached_property
    def standard_error(self) -> Floats:
        """The standard deviation over the folds (ddof 1) over √folds (k,), as if they were independent."""
        return np.asarray(self.fold_errors.std(axis=0, ddof=1) / np.sqrt(self.done))

    @cached_property
    def lowest(self) -> int:
        """Index of λ_min, the strength of the lowest mean error; among equals the largest."""
        return lowest(self.mean, self.strengths)

    @cached_property
    def one_standard_error(self) -> int:
        """Index of λ_1se, the largest strength whose mean error is at most the lowest plus its standard error.

        Source: Breiman, Friedman, Olshen & Stone (1984), Classification and Regression Trees, §3.4.3.
        """
        limit = self.mean[self.lowest] + self.standard_error[self.lowest]
        return _strongest(self.mean <= limit, self.strengths)


def drawn_folds(rows: int, folds: int, rng: np.random.Generator) -> Integers:
    """The fold of each row (rows,), at random; sizes differ by one at most.

    Raises
    ------
    ValueError
        Unless 2 ≤ folds ≤ rows.
    """
    refuse_folds(folds, rows)
    fold_of = np.empty(rows, dtype=np.int64)
    sizes = np.full(folds, rows // folds)
    sizes[: rows % folds] += 1
    fold_of[rng.permutation(rows)] = np.repeat(np.arange(folds), sizes)
    return fold_of


def refuse_folds(folds: int, rows: int) -> None:
    """Nothing, or a ValueError in words, unless 2 ≤ folds ≤ rows."""
    if not 2 <= folds <= rows:
        raise ValueError(f"folds must lie in [2, {rows}], the number of rows; got {folds}")


def validation_errors(
    columns: Floats, targets: Floats, *, training: Booleans, penalty: Penalty, strengths: Floats
) -> Floats:
    """(y − ŷ)² of every row at every strength (k, n), where only the `training` rows (n,) were fitted.

    Columns and targets are standardized by the training rows; the errors are in units of target².
    """
    scaling = Standardization.of(columns[training], targets[training])
    path = linear.path(
        scaling.columns(columns[training]),
        scaling.targets(targets[training]),
        penalty=penalty,
        strengths=strengths,
    )
    return np.asarray(np.square(scaling.predictions(path.predict(scaling.columns(columns))) - targets))


def cross_validating(
    columns: Floats,
    targets: Floats,
    *,
    penalty: Penalty,
    strengths: Floats,
    folds: int,
    rng: np.random.Generator,
) -> Iterator[CrossValidation]:
    """`cross_validated` so far, after each fold from the second on: one fold has no standard error.

    Raises
    ------
    ValueError
        As `cross_validated` does, at once.
    """
    columns, many, strengths = linear.checked(columns, np.asarray(targets, dtype=float)[None], strengths)
    fold_of = drawn_folds(len(columns), folds, rng)

    def results() -> Iterator[CrossValidation]:
        fold_errors = np.empty((folds, len(strengths)))
        for fold in range(folds):
            held_out = fold_of == fold
            errors = validation_errors(columns, many[0], training=~held_out, penalty=penalty, strengths=strengths)
            fold_errors[fold] = errors[:, held_out].mean(axis=1)
            if fold > 0:
                yield CrossValidation(strengths, fold_of, fold_errors[: fold + 1], folds)

    return results()


def cross_validated(
    columns: Floats,
    targets: Floats,
    *,
    penalty: Penalty,
    strengths: Floats,
    folds: int,
    rng: np.random.Generator,
) -> CrossValidation:
    """Mean squared error on each fold, of the path that was fitted to all others.

    Columns (n, p), targets (n,), strengths (k,) in any order. Both are standardized within each training fold
    (mean 0, sd 1), so that nothing of the held-out rows leaks into the fit and λ means the same everywhere.

    Raises
    ------
    ValueError
        Unless 2 ≤ folds ≤ n, or as `linear.path` does.
    """
    *_, last = cross_validating(columns, targets, penalty=penalty, strengths=strengths, folds=folds, rng=rng)
    return last
