"""The fits at every ratio and strength, and the geometry and the resamples of a pair at one strength."""

import numpy as np

from regularize import geometry, linear
from regularize.arrays import Floats, Integers
from regularize.assessment import Standardization
from regularize.assessment.grouping import Resampled, resampled
from regularize.experiments.elastic_net.columns import alike, grouped
from regularize.experiments.elastic_net.result import Plane, Result
from regularize.experiments.elastic_net.settings import MADE, RESAMPLES, Settings
from regularize.penalties import ElasticNet

EXACT = 1e-10
"""A fit whose optimality is no larger counts as exact."""


def plane(settings: Settings) -> Plane:
    """The data of these settings, fitted at every ratio and every strength."""
    regression, groups, training = grouped(settings)
    columns, targets = regression.columns[training], regression.targets[training]
    scaling = Standardization.of(columns, targets)
    scaled, responses = scaling.columns(columns), scaling.targets(targets)
    strengths = np.asarray(10.0 ** Settings.log10_strengths())
    penalties = [ElasticNet(ratio) for ratio in Settings.ratios().tolist()]
    paths = linear.fan(scaled, responses, penalties=penalties, strengths=strengths)

    def errors(rows: Integers) -> Floats:
        fits = np.stack([path.predict(scaling.columns(regression.columns[rows])) for path in paths])
        return np.asarray(np.sqrt(np.mean((scaling.predictions(fits) - regression.targets[rows]) ** 2, axis=-1)))

    return Plane(
        regression=regression, groups=groups, training=training, columns=scaled, targets=responses,
        pair=(0, 1) if settings.source == MADE else alike(regression, groups),
        strengths=strengths, paths=paths, train=errors(training),
        test=errors(np.setdiff1d(np.arange(len(regression.targets)), training)),
    )  # fmt: skip


def run(settings: Settings, fitted: Plane | None = None) -> Result:
    """One strength of the plane, with the geometry and the resamples of its pair; `fitted` is `plane(settings)`."""
    fitted = fitted or plane(settings)
    penalties = [ElasticNet(ratio) for ratio in Settings.ratios().tolist()]
    stop = Settings.log10_strengths().tolist().index(settings.log10_strength)
    one = slice(stop, stop + 1)
    slices = tuple(
        geometry.slice_of(
            fitted.columns, fitted.targets,
            linear.Path(path.strengths[one], path.coefficients[one], path.intercept[one], path.optimality[one]),
            fitted.pair, penalty,
        )
        for path, penalty in zip(fitted.paths, penalties, strict=True)
    )  # fmt: skip
    drawn = resampled(
        fitted.columns, fitted.targets, pair=fitted.pair, penalties=penalties[::-1], samples=RESAMPLES,
        strength=float(fitted.strengths[stop]), rng=np.random.default_rng([settings.seed, 1]),
    )  # fmt: skip
    ascending = Resampled(drawn.coefficients[:, ::-1])
    return Result(settings=settings, plane=fitted, stop=stop, slices=slices, resampled=ascending)
