"""All that Explore shows of two classes in the plane: logistic paths over every strength, their losses and geometry."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import assessment, logistic, words
from regularize.arrays import Booleans, Floats, Integers
from regularize.basis import Products
from regularize.clouds import Cloud
from regularize.lessons.explore.errors import apart
from regularize.lessons.explore.result import zero_since
from regularize.lessons.explore.settings import Settings
from regularize.logistic.slices import Slice
from regularize.penalties import Penalty

GROWN = 2.5


@dataclass(frozen=True, eq=False, kw_only=True)
class Losses:
    """Mean log losses of k fits on training points (k,), their log losses on each test point (k, m), and shares misclassified (k,)."""

    train: Floats
    each: Floats
    wrong_train: Floats
    wrong_test: Floats
    spread: float = 1.0

    @cached_property
    def test(self) -> Floats:
        """Mean log losses on the test points (k,)."""
        return np.asarray(self.each.mean(axis=1))

    @cached_property
    def best(self) -> int:
        """Where the test loss is lowest."""
        return int(np.argmin(self.test))

    @cached_property
    def worse(self) -> Booleans:
        """Whether the test loss is above the lowest by more than the noise of the test points (k,)."""
        return assessment.worse(self.each, self.best, spread=self.spread)

    @property
    def rows(self) -> int:
        """How many points are for testing."""
        return int(self.each.shape[1])


@dataclass(frozen=True, eq=False, kw_only=True)
class Fitted:
    """The fits under one penalty at every stop of λ (k,), or one where there is no penalty."""

    name: str
    penalty: Penalty
    path: logistic.Path
    losses: Losses
    slice: Slice

    @cached_property
    def non_zero(self) -> Integers:
        """How many coefficients are not zero (k,)."""
        return np.asarray(np.count_nonzero(self.path.coefficients, axis=1))

    @cached_property
    def norms(self) -> Floats:
        """The Euclidean norm of the coefficients (k,)."""
        return np.asarray(np.linalg.norm(self.path.coefficients, axis=1))

    @cached_property
    def strengths_in_words(self) -> list[str]:
        """λ in words at every stop."""
        return [words.strength(value) for value in self.path.strengths.tolist()]

    @cached_property
    def zero_since(self) -> Integers:
        """Since which stop each coefficient has been zero, seen from each stop (k, p); 0 while it is not, or if it always was."""
        return zero_since(self.path.coefficients)

    def at(self, stop: int) -> int:
        """The place of a stop, where there may be one fit for all."""
        return min(stop, len(self.path.strengths) - 1)


@dataclass(frozen=True, eq=False, kw_only=True)
class Matched:
    """The λ of the second penalty at each stop of the first (k,), or one where it has none.

    `reached` (k,) says where both are then equal in what they are matched by, and `limit` (k,) where they become equal only as
    its λ → ∞ (1) or → 0 (−1); `freedom` (2, k) are the degrees of freedom of both, where it is these.
    """

    strengths: Floats
    reached: Booleans
    limit: Integers
    freedom: Floats | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class ResultOfClasses:
    """The fits on standardized products (p) of the coordinates of `cloud`.

    `first` is None where there is no penalty and the products tell the training classes apart (`separated`): no fit is the
    best then. So is `second`, where nothing stands beside the first or it is such a one. `pair` are the two
    coefficients of the geometry; `matched` says how strong the second is, where there is one.
    """

    settings: Settings
    cloud: Cloud
    products: Products
    first: Fitted | None
    second: Fitted | None
    separated: bool
    pair: tuple[int, int]
    matched: Matched | None = None

    @cached_property
    def names(self) -> tuple[str, ...]:
        """x₁, x₂, x₁², …"""
        return self.products.names

    @property
    def targets(self) -> Floats:
        """0 or 1 for each training point (n,)."""
        return np.asarray(self.cloud.labels_train, dtype=float)

    @property
    def share(self) -> float:
        """The share of class 1 among the training points."""
        return float(self.targets.mean())

    @property
    def fits(self) -> list[Fitted]:
        """Both, or the one that there is."""
        return [fitted for fitted in (self.first, self.second) if fitted is not None]

    @cached_property
    def focus(self) -> int:
        """The stop that frames are made for: the weakest λ at which no bar is `GROWN` times as long as at the best."""
        assert self.first is not None
        alive = np.flatnonzero(self.first.non_zero >= 2)
        best = min(self.first.losses.best, int(alive[-1])) if len(alive) else 0
        longest = np.abs(self.first.path.coefficients).max(axis=1)
        return int(np.argmax(longest <= GROWN * longest[best]))

    @cached_property
    def apart(self) -> Booleans:
        """Whether the test points tell which of the two penalties predicts better, at every stop (k,)."""
        assert self.first is not None
        assert self.second is not None
        return apart(self.first.losses.each, self.second.losses.each, spread=self.first.losses.spread)

    def logits(self, fitted: Fitted, points: Floats) -> Floats:
        """The log odds of class 1 at points (m, 2), at every stop: (k, m), in single precision, as they are drawn."""
        columns, coefficients = self.products.columns(points), fitted.path.coefficients
        level = fitted.path.intercept.astype(np.float32)
        return np.asarray(coefficients.astype(np.float32) @ columns.astype(np.float32).T + level[:, None])
