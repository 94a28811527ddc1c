"""One path over all strengths, and what each way to choose a strength says of it."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import linear, tables
from regularize.arrays import Floats, Integers
from regularize.assessment import (
    Chance,
    Choices,
    Criteria,
    CrossValidation,
    Grouped,
    Method,
    Optimism,
    Penalized,
    Selection,
    Standardization,
    lowest,
)
from regularize.knots import Knots
from regularize.lessons.choosing.sample import Sample
from regularize.lessons.choosing.settings import FREEDOM, RATIO, Settings
from regularize.penalties import L1, GroupNorms, Penalty, named
from regularize.regressions import Regression

COPIED = 1e-9  # columns whose correlation is as close to one as this copy each other


@dataclass(frozen=True)
class Rule:
    """A way to choose λ, and the stop that it chooses."""

    name: str
    stop: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """Coefficients (m, p) along x (m,), from strong to weak; x of every stop (k,) and of every knot."""

    x: Floats
    coefficients: Floats
    stops: Floats
    knots: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Apart:
    """What rows that had no part in anything say: mean squared error at λ_min and that of the mean of the fitted rows.

    `share_error` is the standard error of R². `slopes` (q,) with their standard errors are of least squares on these rows alone, of
    the columns `kept` (q,) at λ_min, in the units of the data: nothing in them was chosen by these rows. NaN where they do not
    suffice.
    """

    rows: int
    error: float
    mean_error: float
    share_error: float
    kept: Integers
    slopes: Floats
    standard_errors: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The fits at every λ that is followed (k,) to all rows, on standardized columns (p) and the standardized target.

    A stop is a place among these; the knob stops at those of `stops`. `selected` is how often each column is kept at λ_min on
    bootstrap samples, None where the penalty keeps all.
    `knots` are those of the L1 path that are no rounding, None for other penalties and where ties between columns have
    no order. `least` (p,) is where the path ends at λ → 0. `validation` is in units of target²; `criteria` on the standardized target,
    where they choose alike.
    """

    settings: Settings
    regression: Regression
    method: Method
    scaling: Standardization
    path: linear.Path
    knots: Knots | None
    least: Floats
    validation: CrossValidation
    criteria: Criteria
    selected: Selection | None
    sample: Sample
    apart: Apart | None = None
    uploaded: tables.Predictors | None = None
    notes: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.regression.names

    @property
    def rows(self) -> int:
        """How many rows are fitted."""
        return len(self.regression.targets)

    @cached_property
    def penalty(self) -> Penalty:
        """Ω."""
        return named(self.settings.penalty, ratio=self.settings.mixed)

    @property
    def omega(self) -> Penalty | GroupNorms:
        """Ω as it is minimised: of groups, where columns stay or go together."""
        return omega(self.method) if isinstance(self.method, Penalized) else self.penalty

    @cached_property
    def term_of(self) -> Integers:
        """The term of each column (p,), in the order of the columns: itself, or all that stay or go together with it."""
        if not isinstance(self.omega, GroupNorms):
            return np.arange(len(self.names))
        _, first, of = np.unique(self.omega.groups, return_index=True, return_inverse=True)
        return np.asarray(np.argsort(np.argsort(first))[of])

    @cached_property
    def firsts(self) -> Integers:
        """The first column of each term (t,)."""
        return np.unique(self.term_of, return_index=True)[1]

    @cached_property
    def terms(self) -> tuple[str, ...]:
        """The name of each term: of a column, or of the column of text whose categories stay or go together."""
        groups, named = self.regression.groups, self.regression.group_names
        if groups is None or not isinstance(self.omega, GroupNorms):
            return self.names
        return tuple(named[groups[j]] if groups[j] >= 0 else self.names[j] for j in self.firsts.tolist())

    @cached_property
    def chance(self) -> Chance | None:
        """Whether any column goes with the target at all (`Sample.chance`)."""
        return self.sample.chance(self.settings)

    @cached_property
    def standardized(self) -> Floats:
        """The coefficients of standardized columns (k, p), however the columns were scaled for the fit."""
        return self.path.coefficients * self.sample.per_deviation(self.scaling)

    @cached_property
    def sizes(self) -> Floats:
        """√Σ w² over the standardized columns of each term, at every λ (k, t): |w| of a single one."""
        squares = np.add.reduceat(
            np.square(self.standardized[:, np.argsort(self.term_of, kind="stable")]), self._starts, axis=1
        )
        return np.asarray(np.sqrt(squares))

    @property
    def _starts(self) -> Integers:
        return np.concatenate([[0], np.cumsum(np.bincount(self.term_of))[:-1]])

    @cached_property
    def stops(self) -> Integers:
        """The place of each stop of the knob."""
        return self.settings.places

    @cached_property
    def positions(self) -> Floats:
        """log10 λ (k,)."""
        return np.asarray(np.log10(self.path.strengths))

    def in_units(self, stop: int) -> tuple[Floats, float]:
        """Coefficients (p,) and intercept in the units of the data, at one stop."""
        slopes = self.scaling.unscaled(self.path.coefficients[stop])
        level = self.scaling.predictions(self.path.intercept[stop])
        return slopes, float(level - slopes @ self.scaling.means)

    @property
    def copies(self) -> bool:
        """Whether a column that varies is another one but for its scale and sign."""
        scaled = self.scaling.columns(self.regression.columns)[:, self.scaling.varying]
        scaled = scaled / np.linalg.norm(scaled, axis=0)  # columns that are scaled alike keep their own lengths
        alike = np.abs(scaled.T @ scaled) - np.eye(scaled.shape[1])
        return bool((alike > 1.0 - COPIED).any())

    @cached_property
    def non_zero(self) -> Integers:
        """How many terms are not zero (k,)."""
        return np.asarray(np.count_nonzero(self.sizes, axis=1))

    @cached_property
    def shares(self) -> Floats:
        """The norm at every stop as a share of that at λ → 0 (k,)."""
        return self._share(self.path.coefficients)

    def _share(self, coefficients: Floats) -> Floats:
        """Ω relative to its value at λ → 0, its root for L2: what never grows with λ."""
        whole = float(self.omega.value(self.least))
        share = self.omega.value(coefficients) / (whole or 1.0)
        return np.asarray(np.sqrt(share) if self.penalty.l1 == 0.0 else share)

    @cached_property
    def chosen(self) -> tuple[Rule, ...]:
        """λ_min and λ_1se of cross-validation, then the criteria that are known."""
        found = {"AIC, Cp": self.criteria.aic, "BIC": self.criteria.bic, "GCV": self.criteria.gcv}
        rules = [
            Rule(name, lowest(values, self.path.strengths)) for name, values in found.items() if values is not None
        ]
        cross = (Rule("λ_min", self.validation.lowest), Rule("λ_1se", self.validation.one_standard_error))
        return (*cross, *rules)

    def course(self, against: str) -> Course:
        """The path of `standardized` coefficients against log10 λ, the norm ratio or the degrees of freedom."""
        exact, strengths, coefficients = self.knots, self.path.strengths, self.path.coefficients
        stops = {RATIO: self.shares, FREEDOM: self.criteria.degrees_of_freedom}.get(against, np.log10(strengths))
        x, at_knots = stops, np.empty(0)
        if exact is not None:
            before, after = self.freedom_at_knots
            at_knots = {RATIO: self._share(exact.coefficients), FREEDOM: after}.get(against, _log10(exact.strengths))
            # Degrees of freedom jump at a knot: it is drawn with those before it and with those after it.
            bends = [before, after] if against == FREEDOM else [at_knots]
            x = np.concatenate([stops, *bends])
            strengths = np.concatenate([strengths, *[exact.strengths] * len(bends)])
            coefficients = np.concatenate([coefficients, *[exact.coefficients] * len(bends)])
        order = np.lexsort((np.arange(len(strengths)), -strengths))
        if against not in (RATIO, FREEDOM):
            weakest = self.path.strengths.min()
            order = order[strengths[order] >= weakest]
            at_knots = np.where(at_knots >= np.log10(weakest), at_knots, np.nan)
        drawn = coefficients[order] * self.sample.per_deviation(self.scaling)
        return Course(x=x[order], coefficients=drawn, stops=stops, knots=at_knots)

    @cached_property
    def freedom_at_knots(self) -> tuple[Floats, Floats]:
        """Degrees of freedom just above each knot and just below it; the same at the end of the path."""
        assert self.knots is not None
        count = 1.0 + np.count_nonzero(self.knots.coefficients, axis=1)
        step = np.where(self.knots.column < 0, 0.0, 1.0)
        return count + np.where(self.knots.enters, 0.0, step), count + np.where(self.knots.enters, step, 0.0)

    @cached_property
    def at_knots(self) -> tuple[Floats, Floats | None]:
        """RSS in units of target² and Cp at every knot, as R's lars prints them.

        Cp counts the columns of the fits just above the knot: one that enters there does not count yet, one that leaves
        there still does. At the end of the path all of them count.
        """
        assert self.knots is not None
        scaled = self.scaling.columns(self.regression.columns)
        responses = self.scaling.targets(self.regression.targets)
        fits = self.knots.coefficients @ scaled.T + self.knots.intercept[:, None]
        weights = self.sample.weights
        share = np.ones(self.rows) if weights is None else weights / weights.mean()
        rss = np.square(fits - responses) @ share
        freedom, _ = self.freedom_at_knots
        variance = self.criteria.noise_variance
        cp = None if variance is None else rss / variance - self.rows + 2.0 * freedom
        return rss * self.scaling.spread**2, cp

    def event(self, knot: int) -> str:
        """What happens at a knot: bp enters, s3 leaves."""
        assert self.knots is not None
        column = int(self.knots.column[knot])
        return f"{self.names[column]} {'enters' if self.knots.enters[knot] else 'leaves'}" if column >= 0 else "the end"


def _log10(strengths: Floats) -> Floats:
    """log10 λ, −∞ at zero."""
    return np.log10(strengths, out=np.full(len(strengths), -np.inf), where=strengths > 0.0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Resamples:
    """The same choice on other splits, other samples of the rows and other test sets."""

    choices: Choices
    selection: Selection
    optimism: Optimism
    test_rows: int


def omega(method: Penalized) -> Penalty | GroupNorms:
    """Ω of a way to fit."""
    return method.groups if isinstance(method, Grouped) else method.penalty


def is_lasso(penalty: Penalty) -> bool:
    """Whether the path consists of straight lines between knots."""
    return isinstance(penalty, L1)
