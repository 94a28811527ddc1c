"""The same training again and again, with other examples and another start: is a difference more than chance?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from regularize.arrays import Booleans, Floats, Integers

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Repeated:
    """What r ≥ 2 repetitions found on n test examples each, `each` (r, …, n); its mean over the examples is what counts.

    `examples` (r, n) says which test example stands where; without, all repetitions were tested on the same.
    Raises ValueError for fewer than two repetitions or examples.

    Two things could have come out otherwise: the trainings and the test examples. With x of repetition r on example i
    the sum of an effect of r, one of i and the rest, the mean has the variance

        s² / r + c,   c the covariance of two repetitions' means, from the examples that both were tested on,

    where s² is the variance between repetitions; but never less than the examples alone would give. Repetitions on one
    test set do not show c in their spread, however many there are. Degrees of freedom: Satterthwaite's.

    Source: Dorfman, Berbaum & Metz (1992), Invest. Radiol. 27, 723; Hillis (2007), Stat. Med. 26, 596, with readers
    for trainings and cases for test examples.
    """

    each: Floats | Booleans | NDArray[np.int8]
    examples: Integers | None = None

    def __post_init__(self) -> None:
        if len(self.each) < 2 or self.each.shape[-1] < 2:
            raise ValueError(f"a spread needs two repetitions and two examples, got {self.each.shape}")

    @cached_property
    def values(self) -> Floats:
        """Of each repetition (r, …)."""
        return np.asarray(self.each.mean(axis=-1, dtype=float))

    @cached_property
    def mean(self) -> Floats:
        """Over the repetitions (…)."""
        return np.asarray(self.values.mean(axis=0))

    @cached_property
    def standard_error(self) -> Floats:
        """Of that mean, for other trainings and other test examples (…)."""
        within, shared = self._from_examples
        return np.sqrt(np.maximum(self._from_trainings + shared, within))

    @cached_property
    def reach(self) -> Floats:
        """Standard errors on either side of the mean that hold the truth nineteen times of twenty (Student's t) (…)."""
        trainings, variance = self._from_trainings, self.standard_error**2
        ratio = np.divide(variance, trainings, out=np.full(variance.shape, 1e3), where=trainings > 1e-6 * variance)
        return np.asarray(stdtrit((len(self.each) - 1) * ratio**2, (1 + CONFIDENCE) / 2))

    def of(self, place: Any) -> "Repeated":
        """A part of what was found, as `values[:, place]` picks it."""
        return Repeated(self.each[(slice(None), *np.index_exp[place], slice(None))], self.examples)

    def minus(self, other: "Repeated") -> "Repeated":
        """The difference, repetition by repetition and example by example: both must have used the same."""
        small = (
            np.int8 if self.each.dtype == np.bool_ else np.float64
        )  # many examples: a byte each, where it holds them
        return Repeated(self.each.astype(small) - other.each.astype(small), self.examples)

    def beyond(self, other: "Repeated") -> Integers:
        """1 or −1 where these are higher or lower than the others by more than chance, else 0 (…)."""
        return self.minus(other).signs

    @cached_property
    def signs(self) -> Integers:
        """1 or −1 where the mean is above or below 0 by more than chance, else 0 (…)."""
        certain = np.abs(self.mean) > self.reach * self.standard_error
        return np.where(certain, np.sign(self.mean), 0).astype(np.int64)

    @cached_property
    def _from_trainings(self) -> Floats:
        return np.asarray(self.values.var(axis=0, ddof=1) / len(self.values))

    @cached_property
    def _from_examples(self) -> tuple[Floats, Floats]:
        """The variance if only the examples were to blame, each by itself; and c, which the repetitions share (…)."""
        repetitions, count = len(self.each), self.each.shape[-1]
        examples = np.broadcast_to(np.arange(count), (repetitions, count)) if self.examples is None else self.examples
        # Σ over pairs of repetitions = (sum over repetitions)² − sum of squares, example by example.
        sums, squares = np.zeros((*self.mean.shape, int(examples.max()) + 1)), np.zeros(self.mean.shape)
        for own, mean, places in zip(self.each, self.values, examples, strict=True):
            centred = own - mean[..., None]
            sums[..., places] += centred
            squares += (centred**2).sum(axis=-1)
        pairs = (sums**2).sum(axis=-1) - squares
        shared = pairs / (repetitions * (repetitions - 1) * count * (count - 1))
        return squares / (repetitions**2 * count * (count - 1)), np.maximum(shared, 0.0)
