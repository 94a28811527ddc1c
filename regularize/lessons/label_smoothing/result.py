"""What a training on smoothed labels shows, and what the page says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.clusters import Clusters
from regularize.lessons.label_smoothing.settings import BLOBS, DIGITS, Settings
from regularize.perturbations.labels import best_logit_gap, best_probability, loss_floor

RARE = 0.05  # what chance does less often is said to be more than chance


@dataclass(frozen=True, eq=False, kw_only=True)
class Data:
    """Inputs (n, d) with the labels (n,) of K classes; `wrong` (n,) says which training labels are not the true ones.

    `best_accuracy` is that of the true probabilities on these test points, where they are known.
    """

    train: Floats
    labels_train: Integers
    wrong: Booleans
    test: Floats
    labels_test: Integers
    classes: int
    best_accuracy: float | None


@dataclass(frozen=True, eq=False, kw_only=True)
class Sureness:
    """How sure the network is and how often right on test examples, at every epoch and ε (e, s), in b bins (e, s, b).

    `error` is the expected calibration error, `by_chance` about what a perfectly calibrated network of the same
    confidence would show on as many examples. `leaning` is 1 where the network is surer than right by more than as many
    other test examples would change by chance, −1 where it is less sure, else 0.
    """

    edges: Floats
    counts: Integers
    confidence: Floats
    accuracy: Floats
    error: Floats
    by_chance: Floats
    leaning: Integers
    mean_confidence: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Spreads:
    """Shares (e, s, b) of training and test examples in bins with common edges (b + 1,)."""

    edges: Floats
    train: Floats
    test: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The network at every kept epoch and every ε (e, s).

    `objective` is the smoothed training loss that is minimised, `test_loss` the plain one on test examples. Gaps are
    the logit of the label minus the mean of the others. `right` (e, s, n): which test examples are classified right.
    """

    settings: Settings
    data: Data
    objective: Floats
    test_loss: Floats
    train_accuracy: Floats
    right: Booleans
    sureness: Sureness
    confidences: Spreads
    gaps: Spreads
    median_gap: Floats
    median_test_gap: Floats
    clusters: Mapping[str, Clusters]

    @property
    def classes(self) -> int:
        """K."""
        return self.data.classes

    @cached_property
    def accuracy(self) -> Floats:
        """The share of test examples classified right (e, s)."""
        return np.asarray(self.right.mean(axis=-1))

    @cached_property
    def best_gap(self) -> Floats:
        """The gap at the smallest possible loss (s,), infinite without smoothing."""
        return np.asarray(best_logit_gap(Settings.smoothings(), self.classes))

    @cached_property
    def best_probability(self) -> Floats:
        """The probability of the label at the smallest possible loss (s,)."""
        return np.asarray(best_probability(Settings.smoothings(), self.classes))

    @cached_property
    def floor(self) -> Floats:
        """What the smoothed loss cannot go below (s,)."""
        return np.asarray(loss_floor(Settings.smoothings(), self.classes))

    def shown(self, settings: Settings) -> Clusters:
        """The clusters that these settings ask for."""
        return self.clusters[settings.classes_shown if self.settings.source == DIGITS else BLOBS]

    def gained(self, epoch: int, stop: int) -> tuple[int, int]:
        """How many test examples are right at this ε only and how many without smoothing only."""
        here, without = self.right[epoch, stop], self.right[epoch, 0]
        return int((here & ~without).sum()), int((without & ~here).sum())
