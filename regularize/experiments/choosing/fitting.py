"""The computations: one path with its cross-validation, and the same on other rows."""

import dataclasses
from collections.abc import Generator

import numpy as np

from regularize import linear, regressions, tables
from regularize.arrays import Floats, Integers
from regularize.assessment import (
    Standardization,
    criteria,
    cross_validating,
    optimism,
    repeated_choices,
    selection,
)
from regularize.experiments.choosing.result import Resamples, Result, is_lasso
from regularize.experiments.choosing.settings import DIABETES, OFF, OWN, SQUARES, Settings
from regularize.knots import Knots, knots
from regularize.penalties import Penalty, named
from regularize.progress import finish
from regularize.regressions import Regression

AT_ONCE = 20_000
"""Up to so many numbers in a visitor's table are fitted without a progress bar."""
CERTIFIED = 1e-10  # of the λ at which the first column enters: a knot below is rounding, as the fits are no more exact
ALMOST_ZERO = 1e-9  # a λ that stands for λ → 0 where the limit has no formula
MOST_TOGETHER, FEWER_ROWS = 250, 200
"""Where rows and columns are both more than the first, L1 would take a minute: it is fitted to so many rows instead."""


def steps(settings: Settings, own: tables.Predictors | None = None) -> Generator[float, None, Result]:
    """The result, with the share done on the way. `own` are a visitor's columns, for the source "Your data".

    Raises
    ------
    ValueError
        If the source is the visitor's and no columns are given.
    """
    regression = _data(settings, own)
    columns, targets = regression.columns, regression.targets
    folds = min(settings.folds, len(targets))
    parts = folds + 2
    scaling = Standardization.of(columns, targets)
    scaled, responses = scaling.columns(columns), scaling.targets(targets)
    penalty = named(settings.penalty, ratio=settings.ratio)
    yield 0.0
    path = linear.path(scaled, responses, penalty=penalty, strengths=Settings.strengths())
    yield 1 / parts
    exact = _knots(scaled, responses) if is_lasso(penalty) else None
    yield 2 / parts
    for validation in cross_validating(
        columns, targets, penalty=penalty, strengths=Settings.strengths(), folds=folds, rng=_rng(settings, 0)
    ):
        yield (2 + validation.done) / parts
    return Result(
        settings=settings,
        regression=regression,
        scaling=scaling,
        path=path,
        knots=exact,
        least=_least(scaled, responses, penalty) if exact is None else exact.coefficients[-1],
        validation=validation,
        criteria=criteria(scaled, responses, path, penalty=penalty),
        notes=() if own is None else (_used(settings, own, len(targets)), *own.notes),
    )


def run(settings: Settings, own: tables.Predictors | None = None) -> Result:
    """The result of `steps`, all at once."""
    return finish(steps(settings, own))


def at_once(settings: Settings, own: tables.Predictors | None) -> bool:
    """Whether `run` takes well below half a second, so that nobody needs to see its progress."""
    return settings.source != OWN or own is None or own.columns.size <= AT_ONCE


def resampling(settings: Settings, result: Result) -> Generator[float, None, Resamples]:
    """The choice of λ on other splits, the columns on bootstrap samples, the optimism of choosing on a test set.

    Raises
    ------
    ValueError
        If resampling is off.
    """
    if settings.resamples == OFF:
        raise ValueError("resamples must be a number, got 'Off'")
    count, columns, targets = int(settings.resamples), result.regression.columns, result.regression.targets
    strengths, penalty = result.path.strengths, result.penalty
    folds, test_rows = min(settings.folds, len(targets)), max(1, len(targets) // 10)
    # Each part takes as long as it has fits.
    whole = count * (folds + 2)
    yield 0.0
    for choices in repeated_choices(
        columns, targets, penalty=penalty, strengths=strengths, folds=folds, repeats=count, rng=_rng(settings, 1)
    ):
        yield choices.done * folds / whole
    for selected in selection(
        columns, targets, penalty=penalty, strengths=strengths, samples=count, rng=_rng(settings, 2)
    ):
        yield (count * folds + selected.done) / whole
    for looked in optimism(
        columns, targets, penalty=penalty, strengths=strengths, test_rows=test_rows, repeats=count,
        rng=_rng(settings, 3),
    ):  # fmt: skip
        yield (count * (folds + 1) + looked.done) / whole
    return Resamples(choices=choices, selection=selected, optimism=looked, test_rows=test_rows)


def resample(settings: Settings, result: Result) -> Resamples:
    """The result of `resampling`, all at once."""
    return finish(resampling(settings, result))


def _rng(settings: Settings, part: int) -> np.random.Generator:
    """A generator for each part, so that none depends on how much another draws."""
    return np.random.default_rng([settings.seed, part])


def _data(settings: Settings, own: tables.Predictors | None) -> Regression:
    if settings.source == OWN:
        if own is None:
            raise ValueError(f"the source {OWN!r} needs columns")
        rows = _rows(settings, own)
        return Regression(
            columns=own.columns[rows],
            targets=own.targets[rows],
            names=own.names,
            target_name=own.target_name,
            source=OWN,
        )
    if settings.source == DIABETES:
        return regressions.diabetes_regression()
    return regressions.diabetes_interactions() if settings.source == SQUARES else regressions.breast_cancer_regression()


def _rows(settings: Settings, own: tables.Predictors) -> Integers:
    """The rows to fit: all, unless L1 would take a minute or more."""
    many = settings.penalty != "L2" and min(own.columns.shape) > MOST_TOGETHER
    return tables.sample(len(own.targets), FEWER_ROWS if many else len(own.targets), _rng(settings, 4))


def _used(settings: Settings, own: tables.Predictors, rows: int) -> str:
    """How many rows of a visitor's are fitted, and why not all."""
    given = len(own.targets)
    told = f"Your data: {given} rows are used" if rows == given else f"Your data: {rows} of {given} rows are used"
    if rows < given:
        told += (
            f", drawn with the seed: with {len(own.names)} columns {settings.penalty} would take a minute or more on all of "
            "them (L2 takes them all)"
        )
    if own.dropped:
        told += f"; {own.dropped} {'misses a value and was' if own.dropped == 1 else 'miss a value and were'} dropped"
    return f"{told}."


def _knots(columns: Floats, targets: Floats) -> Knots | None:
    """The knots that are no rounding, if columns that tie do not send the path round in a circle."""
    try:
        found = knots(columns, targets)
    except ArithmeticError:
        return None
    real = found.strengths >= CERTIFIED * found.strengths[0]
    real[-1] = True
    return Knots(**{field.name: getattr(found, field.name)[real] for field in dataclasses.fields(Knots)})


def _least(columns: Floats, targets: Floats, penalty: Penalty) -> Floats:
    """Where the fits go as λ → 0 (p,): least squares; of many the shortest for L2, else those of the least Ω."""
    unique = np.linalg.matrix_rank(columns) == columns.shape[1]
    if unique or penalty.l1 == 0.0:
        penalty, strength = named("None", ratio=0.0), 0.0
    else:
        strength = ALMOST_ZERO
    return np.asarray(linear.path(columns, targets, penalty=penalty, strengths=np.array([strength])).coefficients[0])
