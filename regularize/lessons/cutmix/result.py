"""All that the trainings of the CutMix lesson show."""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.repetitions import Repeated
from regularize.clouds import Digits
from regularize.lessons.cutmix.settings import NOTHING, Settings
from regularize.network import Network

Found = TypeVar("Found", Floats, Booleans)


@dataclass(frozen=True, eq=False, kw_only=True)
class Answers:
    """What networks say of mixed test pictures, in b bins of the area really kept: `kept` (b,), its mean in each.

    `own` and `other` (r, a, techniques, b) are the mean probabilities of the picture that was kept and of the one that
    was pasted; `off` (r, a, techniques, pairs) is how far the answer lies from the label, half the sum of all differences, by the
    pair of pictures that were mixed, so that its mean is that over all mixtures; `sure` (r, a, techniques) is the answer's largest
    probability, on average over all mixtures; `label` is the largest share of the labels, over `count` mixtures.
    """

    kept: Floats
    own: Floats
    other: Floats
    off: Floats
    sure: Floats
    label: float
    count: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Batches:
    """The first t batches of a training at every α: pictures (t, a, n, 8, 8) and which pixels are their own.

    `own` and `other` (t, n) are the digits.
    """

    images: Floats
    mine: Booleans
    own: Integers
    other: Integers

    @cached_property
    def kept(self) -> Floats:
        """The share of the first digit in the label (t, a, n)."""
        return np.asarray(self.mine.mean(axis=(-2, -1)))


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """r repetitions at a values of α, all four techniques, on n test digits: (r, a, techniques, n).

    `right` says which digits are classified right, `sure` is the largest probability, `miscalibrated` what each digit adds to
    the calibration error; `occluded` (r, a, techniques, sides, n) says which are classified right with a square of side
    0, 1, … blanked. `parameters` are those of all networks, (r, 2 + 2 a, P).
    """

    settings: Settings
    network: Network
    digits: Digits
    parameters: Floats
    right: Booleans
    sure: Floats
    miscalibrated: Floats
    occluded: Booleans
    answers: Answers
    batches: Batches

    @staticmethod
    def by_technique(values: Found) -> Found:
        """What was found for each network (r, 2 + 2 a, …) as (r, a, techniques, …): nothing and Cutout know no α."""
        count = (values.shape[1] - 2) // 2
        place = np.arange(count)
        plain = np.zeros_like(place)
        found: Found = values[:, np.column_stack([plain, plain + 1, 2 + place, 2 + count + place])]
        return found

    @cached_property
    def accuracy(self) -> Repeated:
        """The share of test digits classified right (a, techniques)."""
        return Repeated(self.right)

    @cached_property
    def calibration(self) -> Repeated:
        """The calibration error on test digits (a, techniques)."""
        return Repeated(self.miscalibrated)

    @cached_property
    def leaning(self) -> Repeated:
        """How much surer than right the networks are, over all test digits (a, techniques)."""
        return Repeated(np.subtract(self.sure, self.right, dtype=float))

    @cached_property
    def robustness(self) -> Repeated:
        """The share classified right behind a blank square, by its side (a, techniques, sides)."""
        return Repeated(self.occluded)

    @cached_property
    def off(self) -> Repeated:
        """How far answers on mixtures lie from the label."""
        return Repeated(self.answers.off)

    @cached_property
    def sure_of_mixtures(self) -> Floats:
        """The mean largest probability on mixtures (a, techniques)."""
        return np.asarray(self.answers.sure.mean(axis=0))

    @cached_property
    def off_beyond(self) -> Integers:
        """Where `off` is larger (1) or smaller (−1) than without any technique by more than chance (a, techniques)."""
        return signs(self.off)


def signs(found: Repeated) -> Integers:
    """Which techniques are higher (1) or lower (−1) than nothing by more than chance (a, techniques)."""
    return found.beyond(found.of(np.s_[:, NOTHING : NOTHING + 1]))
