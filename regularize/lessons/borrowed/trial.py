"""One cell of the grid tried: a technique against the classifier's own regularizer, over repetitions."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.assessment.repetitions import Repeated
from regularize.lessons.borrowed.sample import Sample, drawn
from regularize.lessons.borrowed.settings.cells import BRIER, CLASSIFIERS, FRIEDMAN, SQUARED, STOPS, TECHNIQUES, Cell

REPETITIONS = 10
PLAIN = "plain"
KINDS = ("technique", "own")


class Model(Protocol):
    """What was fitted."""

    def predict(self, inputs: Floats) -> Floats:
        """What it says of rows (m, p), a column for each class or the value itself (m, K)."""


class Step(NamedTuple):
    """A model that was just fitted and judged, and the share done with it; `kind` is PLAIN or one of KINDS."""

    done: float
    repetition: int
    kind: str
    stop: int
    model: Model
    sample: Sample


@dataclass(frozen=True, kw_only=True)
class Conditions:
    """What one trial depends on: a data set, training rows, the share of wrong targets, and a seed."""

    source: str
    points: int = 100
    wrong: float = 0.0
    seed: int = 1


@dataclass(frozen=True, eq=False, kw_only=True)
class Sweep:
    """Losses at all s strengths in r repetitions: on validation rows their mean (r, s), on test rows each (r, s, m).

    A validation loss chooses the strength of each repetition, the weakest of the lowest.
    """

    validation: Floats
    test: Floats
    rows: Integers

    @cached_property
    def chosen(self) -> Integers:
        """The strength that each repetition chooses (r,)."""
        return np.asarray(self.validation.argmin(axis=1))

    @cached_property
    def tuned(self) -> Repeated:
        """The test losses at the chosen strengths."""
        return Repeated(self.test[np.arange(len(self.test)), self.chosen], self.rows)

    @cached_property
    def at(self) -> Repeated:
        """The test losses at every strength (s,)."""
        return Repeated(self.test, self.rows)

    @property
    def plain(self) -> Repeated:
        """Those without any."""
        return self.at.of(0)


@dataclass(frozen=True, eq=False, kw_only=True)
class Trial:
    """A cell under some conditions: both sweeps, on the same rows and with the same plain classifier at their first stop."""

    cell: Cell
    conditions: Conditions
    technique: Sweep
    own: Sweep

    @cached_property
    def against_own(self) -> Repeated:
        """The technique less the own regularizer, each at the strengths that it has chosen."""
        return self.technique.tuned.minus(self.own.tuned)

    @cached_property
    def against_plain(self) -> Repeated:
        """The technique, at the strengths it has chosen, less the plain classifier."""
        return self.technique.tuned.minus(self.technique.plain)

    @property
    def measure(self) -> str:
        """What is measured: per cent of wrong answers, a Brier score, or a mean squared error."""
        return measure_of(self.cell, self.conditions.source)


def measure_of(cell: Cell, source: str) -> str:
    """A regression has no wrong answers."""
    return SQUARED if source == FRIEDMAN else cell.measure


def fitted(
    cell: Cell, sample: Sample, *, seed: int, repetition: int, kinds: Sequence[str]
) -> Generator[tuple[str, int, Model], None, None]:
    """The models of one repetition as they are fitted: "plain", then those of `kinds`, with their stops.

    Random numbers of a technique are the same at every strength, and other ones in each repetition.
    """
    from regularize.lessons.borrowed import sweeps  # which imports scikit-learn: only who computes waits for it

    own, technique = CLASSIFIERS[cell.classifier].own, TECHNIQUES[cell.technique]
    state = 1000 * seed + repetition
    fit = sweeps.PLAIN[cell.classifier]
    plain = fit(sample.inputs, sample.targets, state, 1.0)
    yield PLAIN, 0, plain
    for stop in range(1, STOPS if "technique" in kinds else 1):
        rng = np.random.default_rng([seed, repetition, 1])
        value = technique.values[stop]
        yield "technique", stop, sweeps.borrowed(cell.technique, fit, plain, sample, value, seed=state, rng=rng)
    for stop in range(1, STOPS if "own" in kinds else 1):
        yield "own", stop, sweeps.OWN[cell.classifier](sample.inputs, sample.targets, own.values[stop], state)


class Tally:
    """Losses, filled in as models are fitted; `own` is taken as found where it is known from another technique's trial."""

    def __init__(
        self, cell: Cell, conditions: Conditions, repetitions: int = REPETITIONS, *, own: Sweep | None = None
    ) -> None:
        self.cell, self.conditions, self.repetitions, self.own = cell, conditions, repetitions, own
        self.measure = measure_of(cell, conditions.source)
        self.kinds = KINDS if own is None else KINDS[:1]
        self.validation = {kind: np.zeros((repetitions, STOPS)) for kind in self.kinds}
        self.test: dict[str, list[Floats]] = {kind: [] for kind in self.kinds}
        self.rows: list[Integers] = []

    def steps(self) -> Generator[Step, None, Trial]:
        """Fits and judges, and tells of each model."""
        count = self.repetitions * (1 + len(self.kinds) * (STOPS - 1))
        done, at = 0, self.conditions
        for repetition in range(self.repetitions):
            sample = drawn(at.source, points=at.points, wrong=at.wrong, seed=at.seed, repetition=repetition)
            for kind in self.kinds:
                self.test[kind].append(np.zeros((STOPS, len(sample.test_targets))))
            self.rows.append(sample.rows)
            for kind, stop, model in fitted(self.cell, sample, seed=at.seed, repetition=repetition, kinds=self.kinds):
                for which in self.kinds if kind == PLAIN else (kind,):
                    self.judge(which, repetition, stop, model, sample)
                done += 1
                yield Step(done / count, repetition, kind, stop, model, sample)
        return self.trial()

    def judge(self, kind: str, repetition: int, stop: int, model: Model, sample: Sample) -> None:
        """Both losses of one model."""
        told = model.predict(sample.validation_inputs)
        self.validation[kind][repetition, stop] = losses(told, sample.validation_targets, self.measure).mean()
        self.test[kind][repetition][stop] = losses(model.predict(sample.test_inputs), sample.test_targets, self.measure)

    def trial(self) -> Trial:
        """What was found."""
        rows = np.stack(self.rows)
        found = {
            kind: Sweep(validation=self.validation[kind], test=np.stack(self.test[kind]), rows=rows)
            for kind in self.kinds
        }
        return Trial(
            cell=self.cell,
            conditions=self.conditions,
            technique=found["technique"],
            own=self.own if self.own is not None else found["own"],
        )


def losses(told: Floats, targets: Floats, measure: str) -> Floats:
    """What each row adds to the measure (m,): 100 or 0 where answers are counted, so that the mean is per cent."""
    if measure in (BRIER, SQUARED):
        return np.asarray(((told - targets) ** 2).sum(axis=1))
    return np.asarray(100.0 * (told.argmax(axis=1) != targets.argmax(axis=1)))


def tried(cell: Cell, conditions: Conditions, *, own: Sweep | None = None) -> Trial:
    """The trial of a cell at once."""
    steps = Tally(cell, conditions, own=own).steps()
    while True:
        try:
            next(steps)
        except StopIteration as end:
            found: Trial = end.value
            return found
