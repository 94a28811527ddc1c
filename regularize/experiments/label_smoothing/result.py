"""What a training on smoothed labels shows, and what the page says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import words
from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.clusters import Clusters
from regularize.assessment.differences import coins
from regularize.experiments.label_smoothing.settings import BLOBS, DIGITS, Settings
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

    def says(self, epoch: int, stop: int, clusters: Clusters) -> str:
        """What this view shows, a sentence a line."""
        return "\n".join(
            [self._on_confidence(epoch, stop), self._on_gap(epoch, stop), self._on_others(epoch, stop, clusters)]
        )

    def _on_confidence(self, epoch: int, stop: int) -> str:
        found, right = self.sureness, float(self.accuracy[epoch, stop])
        sure = float(found.mean_confidence[epoch, stop])
        known = self.data.best_accuracy
        best_possible = "" if known is None else f" (the true probabilities would be on {_percent(known)})"
        leaning = int(found.leaning[epoch, stop])
        verdict = {1: "too sure", -1: "too modest", 0: "as sure as it is right, as far as these can tell"}[leaning]
        here, best = float(found.error[epoch, stop]), int(found.error[epoch].argmin())
        if epoch == 0:
            lowest = "before the first step every ε has the same network"
        elif stop == best:
            lowest = f"the lowest of all ε on these {self._examples}"
        else:
            lowest = f"the lowest on these {self._examples} is {_percent(found.error[epoch, best])} at {_epsilon(best)}"
        without = "" if 0 in (stop, best, epoch) else f", without smoothing {_percent(found.error[epoch, 0])}"
        return (
            f"At {_epsilon(stop)} after {_epochs(epoch)} the network is {_percent(sure)} sure on average and right on "
            f"{_percent(right)} of {len(self.data.labels_test)} test {self._examples}{best_possible}: {verdict}. Calibration error "
            f"{_percent(here)} (chance alone gives about {_percent(found.by_chance[epoch, stop])}); {lowest}{without}."
        )

    def _on_gap(self, epoch: int, stop: int) -> str:
        gap, test_gap = (words.number(row[epoch, stop]) for row in (self.median_gap, self.median_test_gap))
        found = f"the median training example has {gap}, the median test example {test_gap}"
        if stop == 0:
            return f"Without smoothing the loss asks for an infinite logit gap: so far {found}."
        over = float(self.objective[epoch, stop] - self.floor[stop])
        return (
            f"The smoothed loss asks for a logit gap of {words.number(self.best_gap[stop])} (probability "
            f"{words.number(self.best_probability[stop])}); {found}. The training loss is {words.number(over, 2)} above its floor "
            f"{words.number(self.floor[stop])}."
        )

    def _on_others(self, epoch: int, stop: int, clusters: Clusters) -> str:
        scatter = [words.number(clusters.looseness[epoch, at], 2) for at in (stop, 0)]
        named = (
            "the three classes" if self.settings.source == BLOBS else words.listed([str(c) for c in clusters.classes])
        )
        scattered = f"In the plane {named} scatter about their centres by {scatter[0]} of the distance between these"
        if stop == 0:
            return f"{scattered}."
        more, less = self.gained(epoch, stop)
        change = f"The network is right on the same {self._examples} as without smoothing"
        if more or less:
            size = "more than" if coins(more, less) < RARE else "no more than"
            change = (
                f"Against no smoothing it gains {more} of the test {self._examples} and loses {less}, {size} chance would do with "
                f"{len(self.data.labels_test)} others"
            )
        return f"{change}. {scattered}, {scatter[1]} without smoothing."

    @property
    def _examples(self) -> str:
        return "digits" if self.settings.source == DIGITS else "points"


def _epsilon(stop: int) -> str:
    """ε = 0.025."""
    return f"ε = {Settings.smoothings()[stop]:g}"


def _epochs(stop: int) -> str:
    """1 epoch, 60 epochs."""
    count = int(Settings.epochs()[stop])
    return "1 epoch" if count == 1 else f"{count} epochs"


def _percent(share: float) -> str:
    """A share of one as a percentage to a tenth: 4.7 %."""
    return f"{100 * share:.1f} %"
