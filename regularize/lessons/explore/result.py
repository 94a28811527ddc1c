"""All that Explore shows: a path over every strength, its curves, errors and geometry."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import geometry, linear, words
from regularize.arrays import Booleans, Floats, Integers
from regularize.basis import Polynomial
from regularize.data import Curve
from regularize.knots import Knots
from regularize.lessons.explore.compared import Second
from regularize.lessons.explore.errors import Errors, apart
from regularize.lessons.explore.settings import Settings


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The fits at every stop of λ (k,), on standardized columns (p) and the standardized target.

    `fits` (k, g) are the curves over `grid` (g,), in units of the target, as are `errors`; `by_degree` are the errors
    of least squares at degree 1 to 20 (the knob that is left without a penalty; None under one). `pair` and `slice` are the geometry
    in two coefficients, None at degree 1; `knots` are the bends of the whole L1 path, None under other penalties; `second`
    is the penalty that stands beside this one, if any.
    """

    settings: Settings
    curve: Curve
    polynomial: Polynomial
    path: linear.Path
    grid: Floats
    fits: Floats
    errors: Errors
    by_degree: Errors | None
    pair: tuple[int, int] | None
    slice: geometry.Slice | None
    knots: Knots | None
    second: Second | None = None
    dropped: int = 0
    left_out: int = 0

    @cached_property
    def non_zero(self) -> Integers:
        """How many coefficients are not zero (k,)."""
        return np.asarray(np.count_nonzero(self.path.coefficients, axis=1))

    @cached_property
    def norms(self) -> Floats:
        """The Euclidean norm of the coefficients (k,)."""
        return np.asarray(np.linalg.norm(self.path.coefficients, axis=1))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """x, x², …"""
        return self.polynomial.names

    @cached_property
    def kept(self) -> list[list[str]]:
        """The names of the coefficients that are not zero, at every stop."""
        alive = (self.path.coefficients != 0).tolist()
        return [[name for name, here in zip(self.names, row, strict=True) if here] for row in alive]

    @cached_property
    def strengths_in_words(self) -> list[str]:
        """λ in words at every stop."""
        return [words.strength(value) for value in self.path.strengths.tolist()]

    @cached_property
    def apart(self) -> Booleans:
        """Whether the test rows tell which of the two penalties predicts better, at every stop (k,)."""
        assert self.second is not None
        return apart(self.errors.squares, self.second.errors.squares, spread=self.errors.spread)

    @property
    def true_coefficients(self) -> Floats | None:
        """The true coefficients on the scale of the bars (p,), where the truth is a polynomial of this degree."""
        known = self.curve.true_coefficients
        if known is None or len(known) > self.polynomial.degree:
            return None
        raw = np.zeros(self.polynomial.degree)
        raw[: len(known)] = known
        return np.asarray(self.polynomial.standardized(raw) / self.curve.y_train.std())

    @cached_property
    def focus(self) -> int:
        """The stop that frames are made for: the best one, if two coefficients are left there."""
        alive = np.flatnonzero(self.non_zero >= min(2, len(self.names)))
        return min(self.errors.best, int(alive[-1])) if len(alive) else 0

    @cached_property
    def zero_since(self) -> Integers:
        """Since which stop each coefficient has been zero, seen from each stop (k, p); 0 while it is not, or if it always was."""
        return zero_since(self.path.coefficients)


def zero_since(coefficients: Floats) -> Integers:
    """Since which stop each coefficient (k, p) has been zero, seen from each stop (k, p); 0 while it is not, or if it always was."""
    zero = coefficients == 0
    stops = np.arange(len(zero))[:, None]
    alive = np.maximum.accumulate(np.where(zero, -1, stops), axis=0)
    return np.asarray(np.where(zero & (alive >= 0), alive + 1, 0))
