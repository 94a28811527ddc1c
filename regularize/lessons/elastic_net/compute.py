"""The fits at every ratio and strength, and the geometry and the resamples of a pair at one strength."""

import numpy as np

from regularize import geometry, linear
from regularize.arrays import Floats, Integers
from regularize.assessment import Standardization
from regularize.assessment.grouping import Resampled, resampled
from regularize.lessons.elastic_net.columns import alike, grouped
from regularize.lessons.elastic_net.result import Plane, Result
from regularize.lessons.elastic_net.settings import MADE, RESAMPLES, Settings
from regularize.penalties import ElasticNet


def plane(settings: Settings) -> Plane:
    """The data of these settings, fitted at every ratio and every strength."""
    regression, groups, training = grouped(settings)
    columns, targets = regression.columns[training], regression.targets[training]
    scaling = Standardization.of(columns, targets)
    scaled, responses = scaling.columns(columns), scaling.targets(targets)
    strengths = np.asarray(10.0 ** Settings.log10_strengths())
    penalties = [ElasticNet(ratio) for ratio in Settings.ratios().tolist()]
    paths = linear.path_by_penalty(scaled, responses, penalties=penalties, strengths=strengths)

    weights = np.stack([np.column_stack((path.coefficients, path.intercept)) for path in paths])

    def errors(rows: Integers) -> Floats:
        # |y − Xw − b| is that of as few rows as there are columns: those of the triangle of [X 1 y].
        seen = scaling.columns(regression.columns[rows]), np.ones(len(rows)), scaling.targets(regression.targets[rows])
        triangle = _triangle(np.column_stack(seen))
        residuals = weights @ triangle[:, :-1].T - triangle[:, -1]
        return np.asarray(scaling.spread * np.linalg.norm(residuals, axis=-1) / np.sqrt(len(rows)))

    return Plane(
        regression=regression,
        groups=groups,
        training=training,
        columns=scaled,
        targets=responses,
        pair=(0, 1) if settings.source == MADE else alike(regression, groups),
        strengths=strengths,
        paths=paths,
        train=errors(training),
        test=errors(np.setdiff1d(np.arange(len(regression.targets)), training)),
    )


def _triangle(rows: Floats) -> Floats:
    """R with |Rv| = |rows v| for every v, from the triangles of a hundred rows each."""
    padded = np.zeros((-(-len(rows) // 100) * 100, rows.shape[1]))
    padded[: len(rows)] = rows
    found = np.asarray(np.linalg.qr(padded.reshape(-1, 100, rows.shape[1]), mode="r"))
    return np.asarray(np.linalg.qr(found.reshape(-1, rows.shape[1]), mode="r"))


def run(settings: Settings, fitted: Plane | None = None) -> Result:
    """One strength of the plane, with the geometry and the resamples of its pair; `fitted` is `plane(settings)`."""
    fitted = fitted or plane(settings)
    penalties = [ElasticNet(ratio) for ratio in Settings.ratios().tolist()]
    stop = Settings.log10_strengths().tolist().index(settings.log10_strength)
    one = slice(stop, stop + 1)
    here = [
        linear.Path(path.strengths[one], path.coefficients[one], path.intercept[one], path.optimality[one])
        for path in fitted.paths
    ]
    slices = geometry.slices(fitted.columns, fitted.targets, here, fitted.pair, penalties)
    drawn = resampled(
        fitted.columns,
        fitted.targets,
        pair=fitted.pair,
        penalties=penalties[::-1],
        samples=RESAMPLES,
        strength=float(fitted.strengths[stop]),
        rng=np.random.default_rng([settings.seed, 1]),
    )
    ascending = Resampled(drawn.coefficients[:, ::-1])
    return Result(settings=settings, plane=fitted, stop=stop, slices=slices, resampled=ascending)
