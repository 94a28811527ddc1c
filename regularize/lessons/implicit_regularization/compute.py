"""Ridge and the chosen methods, fitted at every stop of λ."""

from collections.abc import Generator

import numpy as np

from regularize import linear, shrinkage
from regularize.arrays import Floats
from regularize.lessons.implicit_regularization import descents
from regularize.lessons.implicit_regularization.copies import Copies, copied
from regularize.lessons.implicit_regularization.result import Method, Result
from regularize.lessons.implicit_regularization.sample import Sample, sampled
from regularize.lessons.implicit_regularization.settings import DESCENTS, DISTURBANCES, Settings
from regularize.penalties import L2
from regularize.progress import completed
from regularize.shrinkage import Directions


def steps(settings: Settings) -> Generator[float, None, Result]:
    """`run`, telling on the way the share of disturbed copies that are done."""
    sample, strengths = sampled(settings), Settings.strengths()
    found = sample.directions
    path = linear.path(sample.columns, sample.targets, penalty=L2(), strengths=strengths)
    ridge = _method("Ridge", sample, path.coefficients, shrinkage.ridge_filters(found.curvatures, strengths))
    copies: dict[str, Copies] = {}
    simulated = [method for method in settings.methods if method in DISTURBANCES]
    share = 1.0 / max(len(simulated), 1)
    for place, method in enumerate(simulated):
        copies[method] = yield from copied(method, settings, sample, start=place * share, share=share)
    methods = []
    for method in settings.methods:
        if method in DESCENTS:
            filters = descents.filters(method, settings, found)
            methods.append(_method(method, sample, found.coefficients(filters), filters))
        else:
            fitted = copies[method].coefficients
            methods.append(_method(method, sample, fitted, _kept(fitted, found)))
    return Result(
        settings=settings,
        sample=sample,
        path=path,
        ridge=ridge,
        methods=tuple(methods),
        copies=copies,
        course=descents.course(settings, found, path.coefficients) if settings.door in DESCENTS else None,
        recursion=max(
            [descents.missed(method, settings, sample) for method in settings.methods if method in DESCENTS],
            default=0.0,
        ),
    )


run = completed(steps)
"""`steps` to its end."""


def _method(name: str, sample: Sample, coefficients: Floats, filters: Floats) -> Method:
    def predicted(columns: Floats) -> Floats:
        return np.asarray(sample.level + sample.spread * (coefficients @ columns.T))

    errors = np.sqrt(np.mean((predicted(sample.test_columns) - sample.test_targets) ** 2, axis=1))
    return Method(name=name, coefficients=coefficients, filters=filters, fits=predicted(sample.shown), test=errors)


def _kept(coefficients: Floats, found: Directions) -> Floats:
    """The share of least squares along each direction that coefficients (k, p) have."""
    return np.asarray(coefficients @ found.right.T / found.least_squares)
