"""Noise and dropout, simulated on disturbed copies of the data."""

from collections.abc import Generator
from dataclasses import dataclass

import numpy as np

from regularize import shrinkage
from regularize.arrays import Floats, Integers
from regularize.lessons.implicit_regularization.sample import Sample
from regularize.lessons.implicit_regularization.settings import DISTURBANCES, NOISE, Settings


@dataclass(frozen=True, eq=False, kw_only=True)
class Copies:
    """Disturbed copies of the data at ever more repetitions `done` (m,), against the closed form `expected` (k,).

    `errors` and `errors_error` (m, k) are the mean squared error of ridge's coefficients over the copies so far and its
    Monte Carlo standard error. The others belong to all copies: the fit to them together (k, p), its standard error and
    that of its filters (k, q), and how many cells are expected to be `disturbed` (k,).
    """

    done: Integers
    expected: Floats
    errors: Floats
    errors_error: Floats
    coefficients: Floats
    coefficients_error: Floats
    filters_error: Floats
    disturbed: Floats


def matched(strength: float) -> tuple[float, float]:
    """σ = √λ and δ = λ/(1 + λ)."""
    one = np.array([strength])
    return float(shrinkage.noise_sd_of_strength(one)[0]), float(shrinkage.drop_probability_of_strength(one)[0])


def generator(method: str, seed: int) -> np.random.Generator:
    """What the disturbed copies of a method are drawn with."""
    return np.random.default_rng([seed, 1 + DISTURBANCES.index(method)])


def copied(
    method: str, settings: Settings, sample: Sample, *, start: float, share: float
) -> Generator[float, None, Copies]:
    """The disturbed copies of one method, which are `share` of the work and begin at `start`."""
    repetitions, strengths = int(settings.repetitions), Settings.strengths()
    disturbance: shrinkage.Disturbance = (
        shrinkage.ColumnNoise(shrinkage.noise_sd_of_strength(strengths))
        if method == NOISE
        else shrinkage.ColumnDropout(shrinkage.drop_probability_of_strength(strengths))
    )
    marks = set(np.rint(np.geomspace(4, repetitions, 11)).astype(int).tolist())
    kept = []
    averages = shrinkage.averaged(
        sample.columns,
        sample.targets,
        disturbance=disturbance,
        repetitions=repetitions,
        rng=generator(method, settings.seed),
    )
    for average in averages:
        if average.done in marks:
            kept.append((average.done, average.errors, average.errors_error))
        yield start + share * average.done / repetitions
    done, errors, errors_error = zip(*kept, strict=True)
    found = sample.directions
    return Copies(
        done=np.array(done),
        expected=average.expected_errors,
        errors=np.stack(errors),
        errors_error=np.stack(errors_error),
        coefficients=average.coefficients,
        coefficients_error=average.coefficients_error,
        filters_error=np.abs(average.error_along(found.right) / found.least_squares),
        disturbed=repetitions
        * sample.columns.size
        * (np.ones(len(strengths)) if method == NOISE else shrinkage.drop_probability_of_strength(strengths)),
    )
