"""Which rows are fitted, which are held out of everything, and how the others are cut into folds."""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from regularize import regressions, tables
from regularize.arrays import Floats, Integers
from regularize.assessment import (
    Chance,
    Splits,
    Standardization,
    by_group,
    in_order,
    largest_correlation,
    shuffled,
    stratified,
)
from regularize.lessons.choosing.settings import BY_GROUP, DIABETES, IN_ORDER, SHUFFLED, SQUARES, UPLOADED, Settings
from regularize.regressions import Regression

MOST_TOGETHER, FEWER_ROWS = 250, 200
"""Where rows and columns are both more than the first, L1 would take a minute: it is fitted to so many rows instead."""
FEWEST = 5


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """The rows that are fitted, their weights (n,) or None, their folds; and the rows that have no part in anything, if any.

    Rows of one number in `apart_units` belong together, as those of `splits.units` do; None where each stands for itself.
    `drawn` says that only some of the rows were taken, at random, `repeated` that some belong together, whatever the folds.
    """

    regression: Regression
    weights: Floats | None
    splits: Splits
    apart: Regression | None
    apart_weights: Floats | None
    apart_units: Integers | None = None
    drawn: bool = False
    repeated: bool = False

    @property
    def total(self) -> float:
        """What the fitted rows count together."""
        return float(len(self.regression.targets) if self.weights is None else self.weights.sum())

    @cached_property
    def common_scale(self) -> float:
        """The scale of the columns, in their units, where all of them have the same (`Standardization.of`)."""
        columns, targets = self.regression.columns, self.regression.targets
        return float(Standardization.of(columns, targets, self.weights, common=True).scales[0])

    def per_deviation(self, scaling: Standardization) -> Floats:
        """What makes coefficients of columns so scaled those of standardized columns (p,): one where they are."""
        own = Standardization.of(self.regression.columns, self.regression.targets, self.weights)
        return np.asarray(own.scales / scaling.scales)

    def chance(self, settings: Settings) -> Chance | None:
        """Whether any column goes with the target at all; None where rows cannot be shuffled, as they are in groups or in an order or
        count by weights."""
        if (
            self.repeated
            or settings.cut != SHUFFLED
            or self.weights is not None
            or not self.regression.columns.shape[1]
        ):
            return None
        return largest_correlation(self.regression.columns, self.regression.targets, rng(settings, 7))


def drawn(settings: Settings, uploaded: tables.Predictors | None, classes: Regression | None = None) -> Sample:
    """The sample of the settings. `uploaded` are a visitor's columns, for the source "Your data".

    `classes` are columns with targets of zeros and ones, where it is of two classes: their rows are all taken, and shuffled folds keep
    the share of both.

    Raises
    ------
    ValueError
        If the source is the visitor's and no columns are given, or rows or groups are too few for the folds.
    """
    whole = classes or _data(settings, uploaded)
    own = uploaded if settings.source == UPLOADED else None
    beside, weights = (None, None) if own is None else (own.beside, own.weights)
    rows, many = _taken(settings, whole.columns, weights, of_classes=classes is not None)
    apart = rows[_held_out(settings, rows, beside)]
    fitted = np.setdiff1d(rows, apart)
    if len(fitted) < FEWEST:
        left = "row is" if len(fitted) == 1 else "rows are"
        raise ValueError(f"Only {len(fitted)} {left} left to fit; at least {FEWEST} are needed.")
    ones = None if classes is None else classes.targets[fitted]
    if ones is not None and settings.cut == SHUFFLED and min(np.count_nonzero(ones), np.count_nonzero(1.0 - ones)) < 2:
        raise ValueError(
            "Of one of the two classes there are not two rows left to fit: rows that are held out, or of weight zero, do not count."
        )
    splits = _splits(settings, len(fitted), None if beside is None else beside[fitted], ones)
    return Sample(
        drawn=many,
        repeated=own is not None and own.repeated,
        regression=_only(whole, fitted),
        weights=None if weights is None else weights[fitted],
        splits=splits,
        apart=_only(whole, apart) if len(apart) else None,
        apart_weights=None if weights is None or not len(apart) else weights[apart],
        apart_units=_units(settings, apart, beside),
    )


def fitted_groups(settings: Settings, uploaded: tables.Predictors) -> int:
    """Of how many groups the rows are that `drawn` fits; of a visitor's columns with groups beside them."""
    if uploaded.beside is None:
        return 0
    rows, _ = _taken(settings, uploaded.columns, uploaded.weights, of_classes=bool(uploaded.classes))
    groups = uploaded.beside[np.setdiff1d(rows, rows[_held_out(settings, rows, uploaded.beside)])]
    return len(np.unique(groups))


def used(settings: Settings, uploaded: tables.Predictors, sample: Sample) -> str:
    """How many rows of a visitor's are used, and why not all."""
    given, away = len(uploaded.targets), 0 if sample.apart is None else len(sample.apart.targets)
    nothing = 0 if uploaded.weights is None else int(np.count_nonzero(uploaded.weights == 0.0))
    rows = len(sample.regression.targets) + away + nothing
    told = f"Your data: {given} rows are used" if rows == given else f"Your data: {rows} of {given} rows are used"
    if rows < given:
        told += (
            f", drawn with the seed: with {len(uploaded.names)} columns {settings.penalty} would take a minute or more on all of "
            "them (L2 takes them all)"
        )
    if nothing:
        told += f"; {nothing} {'has' if nothing == 1 else 'have'} the weight zero and {'does' if nothing == 1 else 'do'} not count"
    if away:
        told += f"; {away} of them {'is' if away == 1 else 'are'} held out of everything"
    if uploaded.dropped:
        told += f"; {uploaded.dropped} {'misses a value and was' if uploaded.dropped == 1 else 'miss a value and were'} dropped"
    return f"{told}."


def rng(settings: Settings, part: int) -> np.random.Generator:
    """A generator for each part, so that none depends on how much another draws."""
    return np.random.default_rng([settings.seed, part])


def _only(regression: Regression, rows: Integers) -> Regression:
    if len(rows) == len(regression.targets):
        return regression
    return replace(regression, columns=regression.columns[rows], targets=regression.targets[rows])


def _taken(settings: Settings, columns: Floats, weights: Floats | None, *, of_classes: bool) -> tuple[Integers, bool]:
    """The rows that count; and whether these are only some of them, at random, where L1 would take a minute on all."""
    rows = np.arange(len(columns)) if weights is None else np.flatnonzero(weights > 0.0)
    few = min(len(rows), columns.shape[1])
    many = not of_classes and settings.source == UPLOADED and settings.penalty != "L2" and few > MOST_TOGETHER
    return (rows[tables.sample(len(rows), FEWER_ROWS, rng(settings, 4))] if many else rows), many


def _splits(settings: Settings, rows: int, beside: Floats | None, ones: Floats | None) -> Splits:
    if settings.cut == IN_ORDER:
        return in_order(np.arange(rows, dtype=float) if beside is None else beside, min(settings.folds, rows - 1))
    if settings.cut == BY_GROUP:
        if beside is None:
            raise ValueError("Choose the column whose groups stay together.")
        _, groups = np.unique(beside, return_inverse=True)
        if groups.max() < 1:
            raise ValueError("All rows are of one group: folds by group need two groups at least.")
        return by_group(groups, min(settings.folds, int(groups.max()) + 1))
    if ones is not None:
        return stratified(ones, min(settings.folds, rows), rng(settings, 0), repeats=settings.repeats)
    return shuffled(rows, min(settings.folds, rows), rng(settings, 0), repeats=settings.repeats)


def _units(settings: Settings, rows: Integers, beside: Floats | None) -> Integers | None:
    """Which of the rows that are held out belong together: those of a group, or neighbours in an order."""
    if settings.cut == BY_GROUP and beside is not None:
        return np.unique(beside[rows], return_inverse=True)[1]
    # In an order the rows come as they follow each other.
    return np.arange(len(rows)) // max(1, round(np.sqrt(len(rows)))) if settings.cut == IN_ORDER else None


def _held_out(settings: Settings, rows: Integers, beside: Floats | None) -> Integers:
    """Places among the rows of those that have no part in anything: the last in an order, whole groups, or at random."""
    count = round(settings.share_held_out * len(rows))
    if count == 0:
        return np.arange(0)
    if settings.cut == IN_ORDER:
        order = np.arange(len(rows)) if beside is None else np.argsort(beside[rows], kind="stable")
        return np.asarray(order[-count:])
    if settings.cut == BY_GROUP and beside is not None:
        _, groups = np.unique(beside[rows], return_inverse=True)
        found = rng(settings, 6).permutation(int(groups.max()) + 1)
        sizes = np.cumsum(np.bincount(groups)[found])
        return np.flatnonzero(np.isin(groups, found[: max(1, int(np.searchsorted(sizes, count)))]))
    return rng(settings, 6).permutation(len(rows))[:count]


def _data(settings: Settings, uploaded: tables.Predictors | None) -> Regression:
    if settings.source == UPLOADED:
        if uploaded is None:
            raise ValueError(f"the source {UPLOADED!r} needs columns")
        return Regression(
            columns=uploaded.columns,
            targets=uploaded.targets,
            names=uploaded.names,
            target_name=uploaded.target_name,
            source=UPLOADED,
            groups=np.array(uploaded.categories or [-1] * len(uploaded.names)),
            group_names=uploaded.texts,
        )
    if settings.source == DIABETES:
        return regressions.diabetes_regression()
    return regressions.diabetes_interactions() if settings.source == SQUARES else regressions.breast_cancer_regression()
