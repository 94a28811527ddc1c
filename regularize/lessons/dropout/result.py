"""All that the dropout lesson shows, at every epoch kept and every drop probability."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.lessons.dropout.measured import Ensemble, Identity
from regularize.lessons.dropout.settings import Settings
from regularize.lessons.dropout.trained import Task

SIDE = 32  # cells of the decision surface, each way
REACH = 1.45  # half the side of the square that it covers


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """k epochs by s drop probabilities (k, s); losses at all e epochs measured are (s, e). NaN behind a divergence.

    `test_errors` is the share of misclassified test points, or for the curve the root mean squared error; `beyond` says where the
    test loss exceeds the lowest of its epoch by more than as many other test points would change by chance; `unscaled` is the
    test loss of a network trained without the factor 1/(1 − p) and used with all units on, and `unscaled_beyond` says where it is
    higher (1) or lower (−1) than with the factor by more than as many other test points would change. `surface` (k, s, rows, columns) is
    the probability of class 1, empty for the curve.
    """

    settings: Settings
    task: Task
    epochs: Integers
    kept: Integers
    train_losses: Floats
    test_losses: Floats
    diverged_at: Integers
    train: Floats
    test: Floats
    test_errors: Floats
    beyond: Booleans
    unscaled: Floats
    unscaled_beyond: Integers
    surface: Floats
    ensemble: Ensemble
    correlations: Floats
    mean_correlation: Floats
    identity: Identity

    @cached_property
    def drop_probabilities(self) -> Floats:
        """p (s,)."""
        return Settings.drop_probabilities()

    @cached_property
    def best(self) -> Integers:
        """The drop probability of the lowest test loss, for each epoch (k,); 0 where every training has broken."""
        return np.asarray(np.where(np.isnan(self.test), np.inf, self.test).argmin(axis=1))

    @cached_property
    def inside(self) -> Booleans:
        """Which places of the line lie between the ends of the data (g,)."""
        return np.asarray(np.abs(self.ensemble.x) <= 1)

    @cached_property
    def covered(self) -> Integers:
        """At how many of the places inside the truth lies within the band (k, s); for the curve."""
        truth = getattr(self.task.sample, "truth", None)
        if truth is None:
            return np.zeros(self.test.shape, dtype=np.int64)
        wanted = truth(self.ensemble.x[self.inside])
        within = (self.ensemble.low[..., self.inside] <= wanted) & (wanted <= self.ensemble.high[..., self.inside])
        return np.asarray(within.sum(axis=-1))
