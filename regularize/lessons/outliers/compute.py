"""Three losses under three penalties, fitted while the knob moves some of the points away."""

from collections.abc import Generator, Mapping

import numpy as np

from regularize import robust
from regularize.arrays import Floats
from regularize.basis import Basis, Polynomial
from regularize.lessons.outliers.points import Sample, polynomial_of, sample
from regularize.lessons.outliers.result import Result
from regularize.lessons.outliers.settings import PENALTIES, SIDEWAYS, TRUTHS, Settings
from regularize.losses import LOSSES
from regularize.penalties import named
from regularize.progress import completed, part

"""A fit whose optimality is no larger counts as exact."""


def steps(settings: Settings) -> Generator[float, None, Result]:
    """Nine fits at every stop of the distance; yields the share done.

    Where points have been moved by hand: the same to the points as drawn, for how far that has moved each.
    """
    drawn = sample(settings)
    distances = Settings.distances()
    x, y = np.tile(drawn.x, (len(distances), 1)), np.tile(drawn.y, (len(distances), 1))
    x[:, drawn.outliers] += distances[:, None] * drawn.unit[0]
    y[:, drawn.outliers] += distances[:, None] * drawn.unit[1]
    polynomial = Basis().fit(drawn.drawn_x, settings.degree)
    sideways = settings.direction == SIDEWAYS and len(drawn.outliers) > 0
    columns = np.stack([polynomial.columns(row) for row in x]) if sideways else polynomial.columns(x[0])
    fits: dict[tuple[str, str], robust.Fits] = {}
    of = 1.0 / (len(settings.losses) * len(PENALTIES))
    for loss_name, loss in settings.losses.items():
        for penalty in PENALTIES:
            fitting = robust.fitting(
                columns, y, loss=loss, penalty=named(penalty, ratio=1.0), strength=settings.strength
            )
            fits[loss_name, penalty] = yield from part(fitting, start=len(fits) * of, end=(len(fits) + 1) * of)
    reach = float(distances[-1] * drawn.unit[0]) if len(drawn.outliers) else 0.0
    grid = np.linspace(-1.1, 1.1 + reach, 101)
    over = polynomial.columns(grid)
    curves = np.array([[fits[loss, penalty].predict(over) for penalty in PENALTIES] for loss in LOSSES])
    inside = np.abs(grid) <= 1.0
    as_drawn = _as_drawn(settings, drawn, polynomial, over[inside]) if settings.places else curves[:, :, 0, inside]
    moves = curves[..., inside] - curves[:, :, :1, inside]
    return Result(
        settings=settings,
        sample=drawn,
        polynomial=polynomial,
        x=x,
        y=y,
        fits=fits,
        grid=grid,
        truth=polynomial_of(TRUTHS[settings.truth], grid),
        curves=curves,
        errors=_errors(settings, drawn, polynomial, fits),
        shifts=np.sqrt(np.mean(moves**2, axis=-1)),
        shifts_by_hand=np.sqrt(np.mean((curves[:, :, 0, inside] - as_drawn) ** 2, axis=-1)),
    )


run = completed(steps)


def _as_drawn(settings: Settings, drawn: Sample, polynomial: Polynomial, over: Floats) -> Floats:
    """What each fit to the points as drawn predicts over columns (g, p): (3, 3, g)."""
    columns, y = polynomial.columns(drawn.drawn_x), drawn.drawn_y[None]
    found = [
        [
            robust.fits(columns, y, loss=loss, penalty=named(penalty, ratio=1.0), strength=settings.strength)
            for penalty in PENALTIES
        ]
        for loss in settings.losses.values()
    ]
    return np.array([[fits.predict(over)[0] for fits in row] for row in found])


def _errors(
    settings: Settings, drawn: Sample, polynomial: Polynomial, fits: Mapping[tuple[str, str], robust.Fits]
) -> Floats:
    """‖w − true‖ of every fit (3, 3, k), over standardized columns; a power that the model lacks counts as zero."""
    true = TRUTHS[settings.truth]
    degree = max(settings.degree, len(true))
    widest = Basis().fit(drawn.drawn_x, degree)
    raw = np.zeros(degree)
    raw[: len(true)] = true
    standardized = widest.standardized(raw)
    missing = float(np.sum(standardized[polynomial.degree :] ** 2))
    held = standardized[: polynomial.degree]
    return np.array(
        [
            [
                np.sqrt(np.sum((fits[loss, penalty].coefficients - held) ** 2, axis=-1) + missing)
                for penalty in PENALTIES
            ]
            for loss in LOSSES
        ]
    )
