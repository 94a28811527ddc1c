"""The rows that ridge and the methods are fitted to, those they are tested on, and what their fits are drawn at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import data, regressions, shrinkage
from regularize.arrays import Floats
from regularize.assessment import Standardization
from regularize.basis import Basis
from regularize.data import Curve
from regularize.lessons.implicit_regularization.settings import DIABETES, Settings
from regularize.shrinkage import Directions

MOST_ROWS = 60  # of the training rows that fits are drawn at where there is no curve


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """Standardized training columns (n, p) and targets (n,), the same of the test rows, and what is drawn.

    `shown` (g, p) are the standardized columns of what the fits are drawn at: a grid over x where there is a `curve`,
    else the first training rows, whose targets in their own units are `observed` (g,).
    """

    names: tuple[str, ...]
    columns: Floats
    targets: Floats
    test_columns: Floats
    test_targets: Floats
    level: float
    spread: float
    shown: Floats
    observed: Floats
    target_name: str
    curve: Curve | None = None
    grid: Floats | None = None

    @cached_property
    def directions(self) -> Directions:
        """The singular directions of the training columns."""
        return shrinkage.directions(self.columns, self.targets)


def sampled(settings: Settings) -> Sample:
    """The data set of these settings, its rows drawn by their seed."""
    rng = np.random.default_rng(settings.seed)
    if settings.source == DIABETES:
        return _patients(settings.points, rng)
    curve = data.curve(settings.source, points=settings.points, noise_sd=settings.noise_sd, rng=rng)
    polynomial = Basis(curve.low, curve.high).fit(curve.x_train, settings.degree)
    grid = np.linspace(curve.low, curve.high, 61)
    level, spread = float(curve.y_train.mean()), float(curve.y_train.std()) or 1.0
    return Sample(
        names=polynomial.names,
        columns=polynomial.columns(curve.x_train),
        targets=(curve.y_train - level) / spread,
        test_columns=polynomial.columns(curve.x_test),
        test_targets=curve.y_test,
        level=level,
        spread=spread,
        shown=polynomial.columns(grid),
        observed=np.zeros(0),
        target_name=curve.y_name,
        curve=curve,
        grid=grid,
    )


def _patients(points: int, rng: np.random.Generator) -> Sample:
    whole = regressions.diabetes_regression()
    order = rng.permutation(len(whole.targets))
    train, test = order[:points], order[points:]
    scaling = Standardization.of(whole.columns[train], whole.targets[train])
    columns = scaling.columns(whole.columns[train])
    return Sample(
        names=whole.names,
        columns=columns,
        targets=scaling.targets(whole.targets[train]),
        test_columns=scaling.columns(whole.columns[test]),
        test_targets=whole.targets[test],
        level=scaling.level,
        spread=scaling.spread,
        shown=columns[:MOST_ROWS],
        observed=whole.targets[train[:MOST_ROWS]],
        target_name=whole.target_name,
    )
