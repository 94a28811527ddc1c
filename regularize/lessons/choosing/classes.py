"""One logistic path for a target of two values, and what held-out rows say of it."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import logistic, regressions, tables
from regularize.arrays import Floats, Integers
from regularize.assessment import (
    Areas,
    Calibration,
    Chance,
    Classification,
    Confusion,
    Explained,
    Selection,
    Standardization,
    areas,
    calibration_curve,
    classifying,
    confusion,
    deviances,
    keeping_on_samples,
    ratio_error,
)
from regularize.lessons.choosing.sample import Sample, drawn, rng, used
from regularize.lessons.choosing.settings import BY_GROUP, DIAGNOSIS, EACH, IN_ORDER, OPENED, UPLOADED, Settings
from regularize.penalties import Penalty, named
from regularize.progress import part
from regularize.regressions import Regression

BINS = 10
BENIGN, MALIGNANT = "benign", "malignant"
SAMPLES = 50
"""Bootstrap samples behind the answer: a frequency of one half is known to ± 0.07."""
SAMPLED = 4.0
"""They cost about as much as so many paths."""


@dataclass(frozen=True, eq=False, kw_only=True)
class ClassesApart:
    """What rows that had no part in anything say of λ_min: the deviance, and the share in the wrong class."""

    rows: int
    deviance: Explained
    error: Explained


@dataclass(frozen=True, eq=False, kw_only=True)
class TwoClasses:
    """The logistic fits at every λ that is followed (k,) to all rows, on standardized columns (p); `validation` is of rows held out.

    A stop is a place among these; the knob stops at those of `stops`. The targets are zeros and ones, which mean `words`. `selected` is how
    often each column is kept at λ_min on bootstrap samples, None where the penalty keeps all.
    """

    settings: Settings
    sample: Sample
    words: tuple[str, str]
    scaling: Standardization
    path: logistic.Path
    validation: Classification
    selected: Selection | None
    apart: ClassesApart | None = None
    uploaded: tables.Predictors | None = None
    notes: tuple[str, ...] = ()

    @cached_property
    def chance(self) -> Chance | None:
        """Whether any column goes with the target at all (`Sample.chance`)."""
        return self.sample.chance(self.settings)

    @cached_property
    def standardized(self) -> Floats:
        """The coefficients of standardized columns (k, p), however the columns were scaled for the fit."""
        return self.path.coefficients * self.sample.per_deviation(self.scaling)

    @property
    def regression(self) -> Regression:
        """The rows that are fitted."""
        return self.sample.regression

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.regression.names

    @property
    def rows(self) -> int:
        """How many rows are fitted."""
        return len(self.regression.targets)

    @property
    def ones(self) -> int:
        """How many rows are of the second class."""
        return int(np.count_nonzero(self.regression.targets))

    @cached_property
    def share(self) -> float:
        """The share of the second class among the fitted rows, each counted with its weight."""
        return float(np.average(self.regression.targets, weights=self.sample.weights))

    @property
    def larger(self) -> str:
        """The class of most rows."""
        return self.words[int(self.share > 0.5)]

    @cached_property
    def penalty(self) -> Penalty:
        """Ω."""
        return named(self.settings.penalty, ratio=self.settings.mixed)

    @cached_property
    def stops(self) -> Integers:
        """The place of each stop of the knob."""
        return self.settings.places

    @cached_property
    def positions(self) -> Floats:
        """log10 λ (k,)."""
        return np.asarray(np.log10(self.path.strengths))

    @cached_property
    def non_zero(self) -> Integers:
        """How many coefficients are not zero (k,)."""
        return np.asarray(np.count_nonzero(self.path.coefficients, axis=1))

    @cached_property
    def areas(self) -> Areas:
        """The area under the ROC curve of held-out rows (k,), and its standard error."""
        return areas(self.validation.logits, self.validation.targets, self.validation.weights)

    @cached_property
    def calibration(self) -> Calibration:
        """Predicted against observed shares of held-out rows."""
        found = self.validation
        return calibration_curve(found.probabilities, found.targets, bins=BINS, weights=found.weights)

    def confusion(self, threshold: float) -> Confusion:
        """Held-out rows by class and by what is said of them (k,), each counted with its weight."""
        return confusion(self.validation.probabilities, self.validation.targets, threshold, self.validation.weights)

    def in_units(self, stop: int) -> tuple[Floats, float]:
        """Coefficients (p,) and intercept of the log odds in the units of the columns, at one stop."""
        slopes = np.where(self.scaling.varying, self.path.coefficients[stop] / self.scaling.scales, 0.0)
        return slopes, float(self.path.intercept[stop] - slopes @ self.scaling.means)

    @cached_property
    def blind_deviance(self) -> float:
        """The deviance of the share of ones alone, without a column."""
        share = self.share
        return float(-2.0 * (share * np.log(share) + (1.0 - share) * np.log(1.0 - share)))

    @cached_property
    def separated(self) -> bool:
        """Whether the weakest λ already puts every fitted row on its side: at λ → 0 the coefficients then grow without end."""
        weakest = int(np.argmin(self.path.strengths))
        logits = self.path.logits(self.scaling.columns(self.regression.columns))[weakest]
        return bool(((2.0 * self.regression.targets - 1.0) * logits > 0.0).all())


def asked(settings: Settings, own: tables.Predictors | None) -> bool:
    """Whether the target has two values."""
    return settings.source == DIAGNOSIS or (settings.source == UPLOADED and own is not None and bool(own.classes))


def steps(settings: Settings, own: tables.Predictors | None = None) -> Generator[float, None, TwoClasses]:
    """The result, with the share done on the way. `own` are a visitor's columns, for the source "Your data".

    Raises
    ------
    ValueError
        If rows are too few, or folds are cut so that one of them would be fitted to one class alone.
    """
    whole, said = _data(settings, own)
    sample = drawn(settings, own, whole)
    _refuse(settings, sample, said)
    columns, targets, weights = sample.regression.columns, sample.regression.targets, sample.weights
    common = settings.scaling != EACH
    scaling = Standardization.of(columns, targets, weights, common=common)
    penalty, strengths = named(settings.penalty, ratio=settings.mixed), settings.followed
    fits = float(1 + sample.splits.folds * sample.splits.repeats)
    cost = fits + (SAMPLED if penalty.l1 > 0.0 else 0.0)
    yield 0.0
    fitting = logistic.path_steps(
        scaling.columns(columns), targets, penalty=penalty, strengths=strengths, weights=weights
    )
    path = yield from part(fitting, end=1.0 / cost)
    validating = classifying(
        columns, targets, penalty=penalty, strengths=strengths, splits=sample.splits, common=common, weights=weights
    )
    validation = yield from part(validating, start=1.0 / cost, end=fits / cost)
    best = validation.deviance.lowest
    selected = None
    if penalty.l1 > 0.0:
        sampling = keeping_on_samples(
            columns,
            targets,
            penalty=penalty,
            strengths=strengths[[best]],
            samples=SAMPLES,
            rng=rng(settings, 5),
            units=sample.splits.units,
            common=common,
            weights=weights,
        )
        selected = yield from part(sampling, start=fits / cost)
    return TwoClasses(
        settings=settings,
        sample=sample,
        words=said,
        scaling=scaling,
        path=path,
        validation=validation,
        selected=selected,
        uploaded=own if settings.source == UPLOADED else None,
        apart=_apart(sample, scaling, path, best) if settings.opened == OPENED else None,
        notes=() if own is None else (used(settings, own, sample), *own.notes),
    )


def _data(settings: Settings, own: tables.Predictors | None) -> tuple[Regression, tuple[str, str]]:
    """The rows, with targets of zeros and ones, and what these mean."""
    if settings.source == UPLOADED and own is not None:
        found = Regression(
            columns=own.columns,
            targets=(own.targets == own.targets.max()).astype(float),
            names=own.names,
            target_name=own.target_name,
            source=UPLOADED,
        )
        return found, own.classes or ("0", "1")
    return regressions.breast_cancer_diagnosis(), (BENIGN, MALIGNANT)


def _refuse(settings: Settings, sample: Sample, said: tuple[str, str]) -> None:
    """Nothing, or a sentence (ValueError) where some fit, or what is held out, would know one class alone."""
    targets, splits = sample.regression.targets, sample.splits
    for repeat in range(splits.repeats):
        for fold in range(splits.folds):
            ones = targets[splits.training(repeat, fold)]
            if np.ptp(ones) == 0.0:
                alone = said[int(ones[0])]
                why = {
                    IN_ORDER: f"In this order the first {len(ones)} rows are all “{alone}”, so that no fit can be made from them: take "
                    "fewer folds, or shuffle.",
                    BY_GROUP: f"All rows but those of fold {fold + 1} are “{alone}”: take other groups, or shuffle.",
                }
                raise ValueError(why.get(settings.cut, f"All fitted rows are “{alone}”: hold out fewer."))
    if np.ptp(targets[splits.fold_of[0] >= 0]) == 0.0:
        raise ValueError("In this order all rows that are predicted are of one class: take more folds, or shuffle.")


def _apart(sample: Sample, scaling: Standardization, path: logistic.Path, stop: int) -> ClassesApart | None:
    """What the rows that had no part in anything say of one stop, beside the share of ones among those that were fitted."""
    if sample.apart is None:
        return None
    targets, share = sample.apart.targets, float(np.average(sample.regression.targets, weights=sample.weights))
    weights = np.ones(len(targets)) if sample.apart_weights is None else sample.apart_weights
    logits = path.logits(scaling.columns(sample.apart.columns))[stop]
    blind = np.full(len(targets), np.log(share / (1.0 - share)))
    ours, theirs = (deviances(each[None], targets)[0] for each in (logits, blind))
    wrong, guessed = (((each > 0.0) != (targets > 0.0)).astype(float) for each in (logits, blind))
    deviance, error = (_explained(*both, weights, sample.apart_units) for both in ((ours, theirs), (wrong, guessed)))
    return ClassesApart(rows=len(targets), deviance=deviance, error=error)


def _explained(ours: Floats, blind: Floats, weights: Floats, units: Integers | None) -> Explained:
    """What errors (n,) of a fit are beside those (n,) without a column."""
    error, whole = (float(np.average(each, weights=weights)) for each in (ours, blind))
    return Explained(
        share=1.0 - error / whole if whole > 0.0 else 0.0,
        standard_error=ratio_error(ours, blind, weights, units),
        error=error,
        mean_error=whole,
    )
