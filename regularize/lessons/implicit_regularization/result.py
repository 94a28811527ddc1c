"""All that implicit regularization show, at every stop of λ."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import linear
from regularize.arrays import Floats, Integers
from regularize.lessons.implicit_regularization.copies import Copies
from regularize.lessons.implicit_regularization.descents import Course, Nearest, nearest
from regularize.lessons.implicit_regularization.sample import Sample
from regularize.lessons.implicit_regularization.settings import Settings


@dataclass(frozen=True, eq=False, kw_only=True)
class Method:
    """What one way of shrinking leaves at every stop of λ.

    coefficients (k, p), standardized; filters (k, q), the share of least squares that is left along each direction;
    fits (k, g) at what the sample shows and `test` (k,), the root mean squared error, in units of the target.
    """

    name: str
    coefficients: Floats
    filters: Floats
    fits: Floats
    test: Floats

    @cached_property
    def best(self) -> int:
        """Where the test error is lowest."""
        return int(np.argmin(self.test))


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Ridge and the chosen methods at every stop of λ (k,).

    `path` are ridge's fits with their certificate; `course` belongs to early stopping or weight decay alone, `copies`
    to noise and dropout; `recursion` is by how much one more step of each method of descent misses its closed form.
    """

    settings: Settings
    sample: Sample
    path: linear.Path
    ridge: Method
    methods: tuple[Method, ...]
    copies: dict[str, Copies]
    course: Course | None
    recursion: float

    @cached_property
    def norms(self) -> Floats:
        """The Euclidean norm of ridge (k,), one where it is zero."""
        norms = np.linalg.norm(self.ridge.coefficients, axis=1)
        return np.asarray(np.where(norms > 0.0, norms, 1.0))

    @property
    def coefficients(self) -> dict[str, Floats]:
        """Those of ridge and of each method (k, p), by name."""
        return {way.name: way.coefficients for way in (self.ridge, *self.methods)}

    def distances(self, method: Method) -> Floats:
        """How far the coefficients of a method are from ridge's, relative to ridge's (k,)."""
        return np.asarray(np.linalg.norm(method.coefficients - self.ridge.coefficients, axis=1) / self.norms)

    def expected_distances(self, method: str) -> Floats:
        """The same as the Monte Carlo error of a simulated method alone makes it (k,)."""
        return np.asarray(np.linalg.norm(self.copies[method].coefficients_error, axis=1) / self.norms)

    def apart(self, method: Method) -> tuple[Floats, Integers]:
        """The largest difference of a method's filters and ridge's (k,), and in which direction."""
        differences = np.abs(method.filters - self.ridge.filters)
        places = np.asarray(differences.argmax(axis=1))
        return np.asarray(differences[np.arange(len(places)), places]), places

    @cached_property
    def nearest(self) -> Nearest:
        """The stop of plain descent that is nearest to ridge at every λ."""
        return nearest(self.settings, self.sample.directions, self.ridge.coefficients)
