"""The computations: one path with its cross-validation, and the same on other rows."""

import dataclasses
from collections.abc import Generator

import numpy as np

from regularize import grouped, linear, tables
from regularize.arrays import Floats
from regularize.assessment import (
    Adaptive,
    Fitted,
    Grouped,
    Method,
    Penalized,
    Relaxed,
    Selection,
    criteria,
    cross_validating,
    least_squares,
    optimism,
    ratio_error,
    repeated_choices,
    selection,
    weighed,
)
from regularize.knots import certified_knots
from regularize.lessons.choosing.result import Apart, Resamples, Result, is_lasso, omega
from regularize.lessons.choosing.sample import Sample, drawn, rng, used
from regularize.lessons.choosing.settings import ADAPTIVE, EACH, OFF, OPENED, PLAIN, RELAXED, UPLOADED, Settings
from regularize.penalties import GroupNorms, named
from regularize.progress import completed, finish
from regularize.regressions import Regression

AT_ONCE = 20_000
"""Up to so many numbers in a visitor's table are fitted without a progress bar."""
SAMPLES = 50
"""Bootstrap samples behind the answer: a frequency of one half is known to ± 0.07."""
ALMOST_ZERO = 1e-9  # a λ that stands for λ → 0 where the limit has no formula


def steps(settings: Settings, uploaded: tables.Predictors | None = None) -> Generator[float, None, Result]:
    """The result, with the share done on the way. `uploaded` are a visitor's columns, for the source "Your data".

    Raises
    ------
    ValueError
        If the source is the visitor's and no columns are given.
    """
    sample = drawn(settings, uploaded)
    regression, weights, splits = sample.regression, sample.weights, sample.splits
    columns, targets = regression.columns, regression.targets
    parts = splits.folds * splits.repeats + 3
    followed = method(settings, regression)
    penalty = followed.penalty
    yield 0.0
    fitted = followed.fitted(columns, targets, weights)
    scaling, path = fitted.scaling, fitted.path
    scaled, responses = scaling.columns(columns), scaling.targets(targets)
    if weights is not None:
        scaled, responses = weighed(scaled, responses, weights)
    yield 1 / parts
    plain = is_lasso(penalty) and settings.shape == PLAIN and not isinstance(followed, Grouped)
    exact = certified_knots(scaled, responses) if plain else None
    yield 2 / parts
    for validation in cross_validating(columns, targets, method=followed, splits=splits, weights=weights):
        yield (2 + validation.done) / parts
    return Result(
        settings=settings,
        regression=regression,
        method=followed,
        scaling=scaling,
        path=path,
        knots=exact,
        least=_least(scaled, responses, followed) if exact is None else exact.coefficients[-1],
        validation=validation,
        criteria=criteria(scaled, responses, path, penalty=omega(followed), rows=len(targets)),
        selected=_selected(settings, sample, followed, validation.lowest),
        sample=sample,
        uploaded=uploaded,
        apart=_apart(sample, fitted, validation.lowest) if settings.opened == OPENED else None,
        notes=() if uploaded is None else (used(settings, uploaded, sample), *uploaded.notes),
    )


run = completed(steps)
"""`steps` to its end."""


def method(settings: Settings, regression: Regression) -> Penalized:
    """How the settings fit: the penalty, every λ that is followed, how columns are scaled, and which stay together."""
    penalty, followed = named(settings.penalty, ratio=settings.mixed), settings.followed
    common = settings.scaling != EACH
    if settings.as_a_whole and regression.groups is not None and (regression.groups >= 0).any():
        groups = GroupNorms.of(regression.groups)
        return Grouped(penalty=penalty, groups=groups, strengths=followed, common=common)
    if settings.shape == RELAXED:
        return Relaxed(penalty=penalty, strengths=followed, common=common, share=settings.relaxation)
    if settings.shape == ADAPTIVE:
        return Adaptive(penalty=penalty, strengths=followed, common=common)
    return Penalized(penalty=penalty, strengths=followed, common=common)


def _selected(settings: Settings, sample: Sample, followed: Penalized, stop: int) -> Selection | None:
    """How often each column is kept at one stop on bootstrap samples; None where the penalty keeps all of them."""
    if followed.penalty.l1 == 0.0:
        return None
    chosen = dataclasses.replace(followed, strengths=followed.strengths[[stop]])
    *_, found = selection(
        sample.regression.columns,
        sample.regression.targets,
        method=chosen,
        samples=SAMPLES,
        rng=rng(settings, 5),
        weights=sample.weights,
        units=sample.splits.units,
    )
    return found


def _apart(sample: Sample, fitted: Fitted, stop: int) -> Apart | None:
    """What the rows that had no part in anything say: the error at one stop, and least squares of the columns kept there."""
    if sample.apart is None:
        return None
    columns, targets = sample.apart.columns, sample.apart.targets
    weights = np.ones(len(targets)) if sample.apart_weights is None else sample.apart_weights
    kept = np.flatnonzero(fitted.path.coefficients[stop])
    slopes, errors = least_squares(columns[:, kept], targets, weights, sample.apart_units)
    squares = np.square(fitted.predict(columns)[stop] - targets), np.square(targets - fitted.scaling.level)
    error, mean_error = (float(weights @ one / weights.sum()) for one in squares)
    return Apart(
        rows=len(targets),
        error=error,
        mean_error=mean_error,
        kept=kept,
        slopes=slopes,
        standard_errors=errors,
        share_error=ratio_error(*squares, weights, sample.apart_units),
    )


def at_once(settings: Settings, uploaded: tables.Predictors | None) -> bool:
    """Whether `run` takes well below half a second, so that nobody needs to see its progress."""
    return settings.source != UPLOADED or uploaded is None or uploaded.columns.size <= AT_ONCE


def resampling(settings: Settings, result: Result) -> Generator[float, None, Resamples]:
    """The choice of λ on other splits, the columns on bootstrap samples, the optimism of choosing on a test set.

    Raises
    ------
    ValueError
        If resampling is off.
    """
    if settings.again == OFF:
        raise ValueError("resamples must be a number, got 'Off'")
    count, columns, targets = int(settings.again), result.regression.columns, result.regression.targets
    followed: Method = result.method
    folds, test_rows = min(settings.folds, len(targets)), max(1, len(targets) // 10)
    # Each part takes as long as it has fits.
    whole = count * (folds + 2)
    yield 0.0
    for choices in repeated_choices(
        columns,
        targets,
        method=followed,
        folds=folds,
        repeats=count,
        rng=rng(settings, 1),
        weights=result.sample.weights,
    ):
        yield choices.done * folds / whole
    for selected in selection(
        columns, targets, method=followed, samples=count, rng=rng(settings, 2), weights=result.sample.weights
    ):
        yield (count * folds + selected.done) / whole
    for looked in optimism(
        columns,
        targets,
        method=followed,
        test_rows=test_rows,
        repeats=count,
        rng=rng(settings, 3),
        weights=result.sample.weights,
    ):
        yield (count * (folds + 1) + looked.done) / whole
    return Resamples(choices=choices, selection=selected, optimism=looked, test_rows=test_rows)


def resample(settings: Settings, result: Result) -> Resamples:
    """The result of `resampling`, all at once."""
    return finish(resampling(settings, result))


def _least(columns: Floats, targets: Floats, followed: Penalized) -> Floats:
    """Where the fits go as λ → 0 (p,): least squares; of many the shortest for L2, else those of the least Ω."""
    penalty = followed.penalty
    unique = columns.shape[1] < len(columns) and np.linalg.matrix_rank(columns) == columns.shape[1]
    if isinstance(followed, Grouped) and not unique:
        almost = grouped.path(columns, targets, penalty=followed.groups, strengths=np.array([ALMOST_ZERO]))
        return np.asarray(almost.coefficients[0])
    if unique or penalty.l1 == 0.0:
        penalty, strength = named("None", ratio=0.0), 0.0
    else:
        strength = ALMOST_ZERO
    return np.asarray(linear.path(columns, targets, penalty=penalty, strengths=np.array([strength])).coefficients[0])
