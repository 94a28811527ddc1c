"""All that Outliers shows: nine fits, and how they follow the points that move."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import robust
from regularize.arrays import Floats
from regularize.basis import Polynomial
from regularize.lessons.outliers.points import Sample
from regularize.lessons.outliers.settings import PENALTIES, STILL, Settings
from regularize.losses import LOSSES


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Nine fits at every stop of the distance (k,), over standardized columns (p) and the target in its own units.

    `x`, `y` (k, n) are the points; `fits` hold, for each loss and penalty, the coefficients; `curves` (3, 3, k, g) are
    the fits over `grid` (g,), `errors` (3, 3, k) the distance of the coefficients from the true ones. `shifts` (3, 3, k)
    are how far each fit has gone from where it was at distance zero, `shifts_by_hand` (3, 3) how far it had gone there
    from the fit to the points as drawn: root mean squares over x.
    """

    settings: Settings
    sample: Sample
    polynomial: Polynomial
    x: Floats
    y: Floats
    fits: Mapping[tuple[str, str], robust.Fits]
    grid: Floats
    truth: Floats
    curves: Floats
    errors: Floats
    shifts: Floats
    shifts_by_hand: Floats

    @cached_property
    def distances(self) -> Floats:
        """Every stop of the live knob, in standard deviations (k,)."""
        return Settings.distances()

    @cached_property
    def optimality(self) -> Floats:
        """The worst certificate of the nine fits at every stop (k,)."""
        return np.asarray(np.max([fits.optimality for fits in self.fits.values()], axis=0))

    @cached_property
    def residuals(self) -> Floats:
        """y − ŷ of the three losses under the penalty that is shown (3, k, n)."""
        shown = [self.fits[loss, self.settings.penalty] for loss in LOSSES]
        columns = np.stack([self.polynomial.columns(row) for row in self.x])
        return np.stack([self.y - (columns @ f.coefficients[:, :, None])[..., 0] - f.intercept[:, None] for f in shown])

    @cached_property
    def slopes(self) -> Floats:
        """Of a line: its slope in units of y by x, for each loss under the penalty that is shown (3, k)."""
        scale = self.polynomial.scales[0]
        return np.stack([self.fits[loss, self.settings.penalty].coefficients[:, 0] / scale for loss in LOSSES])

    @property
    def frame(self) -> tuple[float, float]:
        """From where to where x is shown; what the visitor moves does not change it."""
        return float(self.grid[0]), float(self.grid[-1])

    @cached_property
    def height(self) -> tuple[float, float]:
        """From where to where y is shown; what the visitor moves does not change it."""
        drawn, outliers = self.sample.drawn_y, self.sample.outliers
        far = drawn[outliers] + self.distances[-1] * self.sample.unit[1]
        every = np.concatenate([drawn, self.truth[np.abs(self.grid) <= 1.0], far])
        margin = 0.08 * float(np.ptp(every)) or 1.0
        return float(every.min()) - margin, float(every.max()) + margin

    @cached_property
    def still_from(self) -> list[int | None]:
        """From which stop on each loss's fit (as shown) does not change any more; None if it does until the end."""
        curves = self.curves[:, self.shown]
        changes = np.abs(curves - curves[:, -1:]).max(axis=-1) > STILL * (1.0 + np.abs(self.sample.y).max())
        last = [int(np.flatnonzero(row)[-1]) + 1 if row.any() else 0 for row in changes]
        return [stop if stop < len(self.x) - 1 else None for stop in last]

    @cached_property
    def beyond(self) -> list[bool]:
        """Whether each loss's fit has all outliers behind it at the end: on the side to which they move, in y."""
        way = float(np.sign(self.sample.unit[1]))
        last = way * self.residuals[:, -1, self.sample.outliers]
        return [bool(way and (row > 0.0).all()) for row in last]

    @property
    def shown(self) -> int:
        """The place of the penalty that is shown."""
        return PENALTIES.index(self.settings.penalty)

    def places(self, settings: Settings) -> list[tuple[float, float]]:
        """Where every point is at the present distance."""
        stop = settings.stop("distance")
        return list(zip(self.x[stop].tolist(), self.y[stop].tolist(), strict=True))

    def slope_at(self, length: float) -> float:
        """The slope of the squared loss with the outliers moved by `length` in y; without L1 it is linear in that."""
        slopes = self.slopes[0]
        total = float(self.distances[-1] * np.abs(self.sample.unit).max())
        return float(slopes[0] + (slopes[-1] - slopes[0]) / total * length)
