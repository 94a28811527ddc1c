"""The same training again and again, with other examples and another start: is a difference more than chance?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from scipy.special import stdtrit

from regularize.arrays import Floats, Integers

CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Repeated:
    """What r ≥ 2 repetitions found, `values` (r, …)."""

    values: Floats

    def __post_init__(self) -> None:
        if len(self.values) < 2:
            raise ValueError(f"a spread needs two repetitions, got {len(self.values)}")

    @cached_property
    def mean(self) -> Floats:
        """Over the repetitions (…)."""
        return np.asarray(self.values.mean(axis=0))

    @cached_property
    def standard_error(self) -> Floats:
        """Of that mean (…)."""
        return np.asarray(self.values.std(axis=0, ddof=1) / np.sqrt(len(self.values)))

    @property
    def reach(self) -> float:
        """Standard errors on either side of the mean that hold the truth nineteen times of twenty (Student's t)."""
        return float(stdtrit(len(self.values) - 1, (1 + CONFIDENCE) / 2))

    def of(self, place: Any) -> "Repeated":
        """A part of what was found, as `values[:, place]` picks it."""
        return Repeated(self.values[(slice(None), *np.index_exp[place])])

    def beyond(self, other: "Repeated") -> Integers:
        """1 or −1 where these are higher or lower than the others by more than chance, else 0 (…).

        Repetition by repetition: both must have used the same examples and starts.
        """
        difference = Repeated(self.values - other.values)
        certain = np.abs(difference.mean) > self.reach * difference.standard_error
        return np.where(certain, np.sign(difference.mean), 0).astype(np.int64)
