"""The points of Outliers: drawn from a truth, put elsewhere by the visitor, some of them for the knob to move."""

from dataclasses import dataclass, replace

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.lessons.outliers.settings import DOWN, MIDDLE, RIGHT, SIDEWAYS, SPREAD, TRUTHS, UP, Settings

LONGEST = 600
"""So many characters at most say where points have been put: they travel in the link."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """The points before the knob moves any.

    `drawn_x`, `drawn_y` (n,) are as drawn from the truth, `x`, `y` (n,) as the visitor has put them. `outliers` are the
    places of those that the knob moves, `unit` (2,) by what a distance of one moves them.
    """

    drawn_x: Floats
    drawn_y: Floats
    x: Floats
    y: Floats
    outliers: Integers
    unit: Floats


def sample(settings: Settings) -> Sample:
    """y = truth(x) + noise, with x uniform on [−1, 1], and which points are to be outliers."""
    draw_x, draw_noise, draw_order = np.random.default_rng(settings.seed).spawn(3)
    x = draw_x.uniform(-1.0, 1.0, settings.points)
    coefficients = TRUTHS[settings.truth]
    y = polynomial_of(coefficients, x) + settings.noise_sd * draw_noise.standard_normal(settings.points)
    order = {
        RIGHT: np.argsort(-x, kind="stable"),
        MIDDLE: np.argsort(np.abs(x - x.mean()), kind="stable"),
        SPREAD: draw_order.permutation(settings.points),
    }[settings.where]
    placed_x, placed_y = x.copy(), y.copy()
    for index, (new_x, new_y) in settings.places.items():
        placed_x[index], placed_y[index] = new_x, new_y
    unit = {UP: np.array([0.0, y.std()]), DOWN: np.array([0.0, -y.std()]), SIDEWAYS: np.array([x.std(), 0.0])}[
        settings.direction
    ]
    return Sample(
        drawn_x=x,
        drawn_y=y,
        x=placed_x,
        y=placed_y,
        unit=unit,
        outliers=np.sort(order[: min(settings.outliers, settings.points - 2)]),
    )


def polynomial_of(coefficients: tuple[float, ...], x: Floats) -> Floats:
    """Σ cⱼ x^j from the first power on, x of any shape."""
    return np.asarray(np.polynomial.polynomial.polyval(x, (0.0, *coefficients)))


def dragged(settings: Settings, point: int, x: float, y: float) -> Settings:
    """The settings once the visitor has put a point of the present view at (x, y)."""
    if not 0 <= point < settings.points:
        return settings
    drawn = sample(settings)
    if point in drawn.outliers:
        x, y = np.array([x, y]) - settings.distance * drawn.unit
    places = {**settings.places}
    places.pop(point, None)
    places[point] = (float(np.clip(x, -999, 999)), float(np.clip(y, -999, 999)))
    entries = [f"{index}:{a:.2f}:{b:.2f}".replace("-0.00", "0.00") for index, (a, b) in places.items()]
    while len(" ".join(entries)) > LONGEST:
        entries.pop(0)
    return replace(settings, moved=" ".join(entries))
