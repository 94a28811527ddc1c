"""Ridge and the chosen doors, fitted at every stop of λ."""

from collections.abc import Generator

import numpy as np

from regularize import linear, shrinkage
from regularize.arrays import Floats
from regularize.experiments.other_doors import descents
from regularize.experiments.other_doors.copies import Copies, copied
from regularize.experiments.other_doors.result import Result, Way
from regularize.experiments.other_doors.sample import Sample, sampled
from regularize.experiments.other_doors.settings import DESCENTS, DISTURBANCES, Settings
from regularize.penalties import L2
from regularize.progress import finish
from regularize.shrinkage import Directions


def run(settings: Settings) -> Result:
    """Ridge and the chosen doors at every stop of λ."""
    return finish(steps(settings))


def steps(settings: Settings) -> Generator[float, None, Result]:
    """`run`, telling on the way the share of disturbed copies that are done."""
    sample, strengths = sampled(settings), Settings.strengths()
    found = sample.directions
    path = linear.path(sample.columns, sample.targets, penalty=L2(), strengths=strengths)
    ridge = _way("Ridge", sample, path.coefficients, shrinkage.ridge_filters(found.curvatures, strengths))
    copies: dict[str, Copies] = {}
    simulated = [door for door in settings.doors if door in DISTURBANCES]
    share = 1.0 / max(len(simulated), 1)
    for place, door in enumerate(simulated):
        copies[door] = yield from copied(door, settings, sample, start=place * share, share=share)
    doors = []
    for door in settings.doors:
        if door in DESCENTS:
            filters = descents.filters(door, settings, found)
            doors.append(_way(door, sample, found.coefficients(filters), filters))
        else:
            fitted = copies[door].coefficients
            doors.append(_way(door, sample, fitted, _kept(fitted, found)))
    return Result(
        settings=settings, sample=sample, path=path, ridge=ridge, doors=tuple(doors), copies=copies,
        course=descents.course(settings, found, path.coefficients) if settings.door in DESCENTS else None,
        recursion=max(
            [descents.missed(door, settings, sample) for door in settings.doors if door in DESCENTS], default=0.0
        ),
    )  # fmt: skip


def _way(name: str, sample: Sample, coefficients: Floats, filters: Floats) -> Way:
    def predicted(columns: Floats) -> Floats:
        return np.asarray(sample.level + sample.spread * (coefficients @ columns.T))

    errors = np.sqrt(np.mean((predicted(sample.test_columns) - sample.test_targets) ** 2, axis=1))
    return Way(name=name, coefficients=coefficients, filters=filters, fits=predicted(sample.shown), test=errors)


def _kept(coefficients: Floats, found: Directions) -> Floats:
    """The share of least squares along each direction that coefficients (k, p) have."""
    return np.asarray(coefficients @ found.right.T / found.least_squares)
