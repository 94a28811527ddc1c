"""A polynomial fitted to a visitor's columns or to those of a data set, at every strength."""

from collections.abc import Generator
from functools import partial

import numpy as np

from regularize import assessment, data, geometry, linear, tables
from regularize.arrays import Floats
from regularize.basis import Basis
from regularize.data import Curve
from regularize.knots import certified_knots
from regularize.lessons.explore import compared
from regularize.lessons.explore.compared import Second
from regularize.lessons.explore.errors import Errors
from regularize.lessons.explore.result import Result
from regularize.lessons.explore.settings import (
    BREAST_CANCER,
    DIABETES,
    FREEDOM,
    LARGEST,
    LEAST_SQUARES,
    POWERS,
    UPLOADED,
    Settings,
)
from regularize.penalties import Penalty, Unpenalized, named
from regularize.progress import completed, part

MOST_ROWS = 2000
"""Of a visitor's rows so many at most are fitted, so that the page stays live."""
MOST_POWERS = 20
"""The highest degree of the knob."""
"""A fit whose optimality is no larger counts as exact."""


def steps(settings: Settings, uploaded: tables.Pair | None = None) -> Generator[float, None, Result]:
    """Fit the polynomial at every stop of λ; yields the share done. `uploaded` are a visitor's two columns, for the source "Your data".

    Raises
    ------
    ValueError
        If the source is the visitor's and no columns are given, or they cannot be split.
    """
    curve, left_out = _curve(settings, uploaded)
    polynomial = Basis(curve.low, curve.high).fit(curve.x_train, settings.degree)
    columns = polynomial.columns(curve.x_train)
    centre, scale = curve.y_train.mean(), curve.y_train.std() or 1.0
    targets = (curve.y_train - centre) / scale
    penalty = named(settings.penalty, ratio=settings.ratio)
    free = settings.penalty == "None"
    strengths = np.zeros(1) if free else Settings.strengths()
    path = linear.path(columns, targets, penalty=penalty, strengths=strengths)
    yield 0.3
    grid = np.linspace(curve.low, curve.high, 161)

    def predicted(x: Floats, path: linear.Path = path) -> Floats:
        return np.asarray(centre + scale * path.predict(polynomial.columns(x)))

    pair = _pair(settings, path.coefficients)

    def measured(one: linear.Path, its: Penalty) -> Floats:
        if settings.matched == FREEDOM:
            return -assessment.degrees_of_freedom(columns, one, penalty=its)
        return np.asarray(np.mean((targets - one.predict(columns)) ** 2, axis=1))

    def beside(name: str) -> Generator[float, None, Second]:
        other = named("None" if name == LEAST_SQUARES else name, ratio=settings.ratio)
        fit = partial(linear.path, columns, targets, penalty=other)
        matching = compared.strengths(
            settings.matched, (path, penalty), other, fit=lambda its: fit(strengths=its), measured=measured
        )
        found = yield from part(matching, start=0.3, end=0.9)
        its = linear.path(columns, targets, penalty=other, strengths=found.at)
        both = ((path, penalty), (its, other)) if settings.matched == FREEDOM and not other.free else ()
        return Second(
            name=name,
            penalty=other,
            path=its,
            fits=predicted(grid, its),
            errors=_errors(curve, predicted(curve.x_train, its), predicted(curve.x_test, its)),
            slice=None if pair is None else geometry.slice_of(columns, targets, its, pair, other),
            reached=found.reached,
            limit=found.limit,
            freedom=np.array([assessment.degrees_of_freedom(columns, one, penalty=of) for one, of in both])
            if both
            else None,
        )

    second = (yield from beside(settings.second)) if settings.second else None
    return Result(
        settings=settings,
        curve=curve,
        polynomial=polynomial,
        path=path,
        grid=grid,
        fits=predicted(grid),
        errors=_errors(curve, predicted(curve.x_train), predicted(curve.x_test)),
        by_degree=_by_degree(curve) if free else None,
        pair=pair,
        slice=None if pair is None else geometry.slice_of(columns, targets, path, pair, penalty),
        knots=certified_knots(columns, targets) if penalty.l1 > 0.0 and penalty.l2 == 0.0 else None,
        second=second,
        dropped=0 if uploaded is None else uploaded.dropped,
        left_out=left_out,
    )


run = completed(steps)


def _curve(settings: Settings, uploaded: tables.Pair | None) -> tuple[Curve, int]:
    """The data of these settings, and how many of a visitor's rows were left out to stay live."""
    rng = np.random.default_rng(settings.seed)
    if settings.source in DIABETES:
        return data.diabetes(DIABETES[settings.source], points=settings.points, rng=rng), 0
    if settings.source in BREAST_CANCER:
        return data.breast_cancer(BREAST_CANCER[settings.source], points=settings.points, rng=rng), 0
    if settings.source == UPLOADED:
        if uploaded is None:
            raise ValueError(f"the source {UPLOADED!r} needs two columns")
        chosen = tables.sample(len(uploaded.x), MOST_ROWS, rng)
        x, y = uploaded.x[chosen], uploaded.y[chosen]
        curve = data.from_columns(x, y, x_name=uploaded.x_name, y_name=uploaded.y_name, points=len(x) * 4 // 5, rng=rng)
        return curve, len(uploaded.x) - len(x)
    return data.curve(settings.source, points=settings.points, noise_sd=settings.noise_sd, rng=rng), 0


def _errors(curve: Curve, train: Floats, test: Floats) -> Errors:
    """The errors of k fits from their predictions for the training rows (k, n) and the test rows (k, m)."""
    return Errors(
        train=np.sqrt(np.mean((train - curve.y_train) ** 2, axis=-1)),
        squares=(test - curve.y_test) ** 2,
        spread=float(curve.y_test.std()),
    )


def _by_degree(curve: Curve) -> Errors:
    """Errors of least squares at degree 1 to 20."""
    train, test = [], []
    for degree in range(1, MOST_POWERS + 1):
        polynomial = Basis(curve.low, curve.high).fit(curve.x_train, degree)
        columns = polynomial.columns(curve.x_train)
        path = linear.path(columns, curve.y_train, penalty=Unpenalized(), strengths=np.zeros(1))
        train.append(path.predict(columns)[0])
        test.append(path.predict(polynomial.columns(curve.x_test))[0])
    return _errors(curve, np.array(train), np.array(test))


def _pair(settings: Settings, coefficients: Floats) -> tuple[int, int] | None:
    """The two coefficients that the geometry shows: those asked for, else the largest at the middle of the path."""
    p = coefficients.shape[1]
    if p < 2:
        return None
    asked = [POWERS.index(name) for name in (settings.across, settings.up) if name != LARGEST]
    asked = list(dict.fromkeys(j for j in asked if j < p))
    alive = np.flatnonzero(np.count_nonzero(coefficients, axis=1) >= 2)
    middle = min(len(coefficients) // 2, int(alive[-1])) if len(alive) else 0
    by_size = [int(j) for j in np.argsort(-np.abs(coefficients[middle]), kind="stable")]
    largest = sorted([j for j in by_size if j not in asked][: 2 - len(asked)])
    if len(asked) == 1:
        return (asked[0], largest[0]) if settings.across != LARGEST else (largest[0], asked[0])
    first, second = (asked + largest)[:2]
    return first, second
