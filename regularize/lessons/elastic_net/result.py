"""All that the elastic net shows: the plane of ratios and strengths, and one strength of it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import geometry, linear
from regularize.arrays import Floats, Integers
from regularize.assessment.grouping import Resampled, most_apart
from regularize.lessons.elastic_net.columns import Group
from regularize.lessons.elastic_net.settings import Settings
from regularize.regressions import Regression


@dataclass(frozen=True, eq=False, kw_only=True)
class Plane:
    """The fits at every ratio (k,) and strength (s,): one path per ratio on standardized training rows.

    `columns` (n, p) and `targets` (n,) are those rows; `train` and `test` (k, s) root mean squared errors in units of
    the target. `pair` are two alike columns of one group.
    """

    regression: Regression
    groups: tuple[Group, ...]
    pair: tuple[int, int]
    training: Integers
    columns: Floats
    targets: Floats
    strengths: Floats
    paths: tuple[linear.Path, ...]
    train: Floats
    test: Floats

    @cached_property
    def best(self) -> tuple[int, int]:
        """The cell (ratio, strength) of the lowest test error."""
        ratio, strength = np.unravel_index(int(self.test.argmin()), self.test.shape)
        return int(ratio), int(strength)

    @cached_property
    def own_best(self) -> Integers:
        """At each ratio the place of the strength with the lowest test error (k,)."""
        return np.asarray(self.test.argmin(axis=1))


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """One strength of a plane, at every stop of the ratio (k,).

    `stop` is the place of that strength; `slices` are the geometry of the pair, `resampled` its coefficients on
    bootstrap samples of the training rows.
    """

    settings: Settings
    plane: Plane
    stop: int
    slices: tuple[geometry.Slice, ...]
    resampled: Resampled

    @property
    def strength(self) -> float:
        """λ."""
        return float(self.plane.strengths[self.stop])

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.plane.regression.names

    @property
    def pair_names(self) -> tuple[str, str]:
        """The names of the pair."""
        first, second = self.plane.pair
        return self.names[first], self.names[second]

    @cached_property
    def coefficients(self) -> Floats:
        """Standardized coefficients (k, p)."""
        return np.stack([path.coefficients[self.stop] for path in self.plane.paths])

    @cached_property
    def optimality(self) -> Floats:
        """The certificate of every fit (k,)."""
        return np.array([path.optimality[self.stop] for path in self.plane.paths])

    @cached_property
    def kept(self) -> Integers:
        """How many coefficients of each group are not zero (k, groups)."""
        alive = self.coefficients != 0.0
        return np.stack([alive[:, group.members].sum(axis=1) for group in self.plane.groups], axis=1)

    @cached_property
    def of_pair(self) -> Floats:
        """The coefficients of the pair (k, 2)."""
        return np.asarray(self.coefficients[:, self.plane.pair])

    @cached_property
    def gap(self) -> Floats:
        """How far apart the coefficients of the pair are (k,)."""
        return np.asarray(np.abs(self.of_pair[:, 0] - self.of_pair[:, 1]))

    @cached_property
    def correlation(self) -> float:
        """Between the two columns of the pair, in the training rows."""
        first, second = self.plane.columns[:, self.plane.pair].T
        return float(np.mean(first * second))

    @cached_property
    def most_apart(self) -> Floats:
        """What the gap cannot exceed (k,); ∞ at ρ = 1."""
        errors = np.sqrt(np.mean((self.coefficients @ self.plane.columns.T - self.plane.targets) ** 2, axis=1))
        return most_apart(self.correlation, errors, self.strength * (1.0 - Settings.ratios()))

    @cached_property
    def reach(self) -> float:
        """Half the side of the frame of the geometry: the fitted pairs at this strength are inside."""
        return 1.5 * float(np.abs(self.of_pair).max()) or 1.0
