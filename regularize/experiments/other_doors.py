"""Is ridge the only way to shrink? Early stopping, weight decay, noise and dropout on a linear model, beside ridge."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize import data, linear, regressions, shrinkage, words
from regularize.arrays import Floats, Integers
from regularize.assessment import Standardization
from regularize.basis import Basis
from regularize.data import Curve
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import seed as seed_knob
from regularize.penalties import L2
from regularize.shrinkage import Directions

STOPPING, DECAY, NOISE, DROPOUT, ALL = "Early stopping", "Weight decay", "Noise", "Dropout", "All four"
DOORS = (STOPPING, DECAY, NOISE, DROPOUT)
DESCENTS = (STOPPING, DECAY)
DISTURBANCES = (NOISE, DROPOUT)
DIABETES = "Diabetes"
MOST_ROWS = 60
EXACT = 1e-10
NEAR = 0.01
FEWEST_DISTURBED = 100
"""With fewer cells that vanished in all copies together, their average has no error worth stating."""


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of the other doors."""

    log10_strength: float = slider(
        -2.0, "Strength λ", low=-5.0, high=1.0, step=0.1, unit="10^%.1f", live=True,
        help="The λ of ridge. Each door is opened as far as theory says: t = 1/(ηλ) steps, noise of variance λ, "
        "cells dropped with δ/(1 − δ) = λ.",
    )  # fmt: skip
    door: str = choice(
        STOPPING, "Door, beside ridge", (*DOORS, ALL),
        help="What is compared with ridge. Noise and dropout are simulated on disturbed copies of the columns.",
    )  # fmt: skip
    source: str = choice("Cosine 1.5 pi x", "Data set", (*data.CURVES, DIABETES), group="Data")
    points: int = slider(
        30, "Training points", low=10, high=200, step=5, group="Data", help="All other rows are for testing."
    )  # fmt: skip
    noise_sd: float = slider(
        0.25, "Noise sd of the data", low=0.0, high=1.0, step=0.05, group="Data", needs={"source": tuple(data.CURVES)},
        help="Standard deviation of the noise added to the true curve (not that added to the columns).",
    )  # fmt: skip
    seed: int = seed_knob(12)
    degree: int = slider(
        15, "Degree", low=1, high=20, group="Data", needs={"source": tuple(data.CURVES)}, help="The highest power of x."
    )  # fmt: skip
    rate: float = slider(
        0.05, "Learning rate η", low=0.01, high=0.05, step=0.01, unit="%.2f", group="Doors",
        help="A step is w − η ∇½MSE; for the plain MSE the rate would be half of it.",
    )  # fmt: skip
    log10_steps: float = slider(
        4.0, "Steps of weight decay", low=1.0, high=6.0, step=0.5, unit="10^%.1f", group="Doors",
        needs={"door": (DECAY, ALL)}, help="Descent with weight decay λ ends at ridge; this is where it is watched.",
    )  # fmt: skip
    repetitions: str = choice(
        "100", "Disturbed copies", ("30", "100", "300", "1000", "3000"), group="Doors",
        needs={"door": (*DISTURBANCES, ALL)}, help="The fit is to so many copies of the data together.",
    )  # fmt: skip

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop of the live knob."""
        return np.asarray(10.0 ** np.array(cls.live()["log10_strength"].stops))

    @property
    def doors(self) -> tuple[str, ...]:
        """The doors that are compared with ridge."""
        return DOORS if self.door == ALL else (self.door,)

    @property
    def decay_steps(self) -> int:
        """After how many steps weight decay is watched."""
        return int(np.rint(10.0**self.log10_steps))

    @property
    def stopping_steps(self) -> Integers:
        """t = 1/(ηλ), in whole steps, at every stop of the live knob (k,)."""
        return shrinkage.steps_of_strength(self.strengths(), rate=self.rate)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """Standardized training columns (n, p) and targets (n,), the same of the test rows, and what is drawn.

    `shown` (g, p) are the standardized columns of what the fits are drawn at: a grid over x where there is a `curve`,
    else the first training rows, whose targets in their own units are `observed` (g,).
    """

    names: tuple[str, ...]
    columns: Floats
    targets: Floats
    test_columns: Floats
    test_targets: Floats
    level: float
    spread: float
    shown: Floats
    observed: Floats
    target_name: str
    curve: Curve | None = None
    grid: Floats | None = None

    @cached_property
    def directions(self) -> Directions:
        """The singular directions of the training columns."""
        return shrinkage.directions(self.columns, self.targets)


@dataclass(frozen=True, eq=False, kw_only=True)
class Way:
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
class Copies:
    """Disturbed copies of the data at ever more repetitions `done` (m,), against the closed form `expected` (k,).

    `errors` and `errors_error` (m, k) are the mean squared error of ridge's coefficients over the copies so far and its
    Monte Carlo standard error. The others belong to all copies: the fit to them together (k, p), its standard error and
    that of its filters (k, q), and how many cells are expected to be `disturbed` (k,).
    """

    done: Integers
    expected: Floats
    errors: Floats
    errors_error: Floats
    coefficients: Floats
    coefficients_error: Floats
    filters_error: Floats
    disturbed: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """How far descent is from ridge, relative to it, after ever more `steps` (m,): distances (k, m)."""

    steps: Integers
    distances: Floats

    @cached_property
    def nearest(self) -> Integers:
        """The place in `steps` where descent is nearest to ridge (k,)."""
        return np.asarray(self.distances.argmin(axis=1))


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """Ridge and the chosen doors at every stop of λ (k,).

    `path` are ridge's fits with their certificate; `course` belongs to early stopping or weight decay alone, `copies`
    to noise and dropout; `recursion` (k,) is by how much one more step of each door of descent misses its closed form.
    """

    settings: Settings
    sample: Sample
    path: linear.Path
    ridge: Way
    doors: tuple[Way, ...]
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
        """Those of ridge and of each door (k, p), by name."""
        return {way.name: way.coefficients for way in (self.ridge, *self.doors)}

    def distances(self, door: Way) -> Floats:
        """How far the coefficients of a door are from ridge's, relative to ridge's (k,)."""
        return np.asarray(np.linalg.norm(door.coefficients - self.ridge.coefficients, axis=1) / self.norms)

    def expected_distances(self, door: str) -> Floats:
        """The same as the Monte Carlo error of a simulated door alone makes it (k,)."""
        return np.asarray(np.linalg.norm(self.copies[door].coefficients_error, axis=1) / self.norms)

    def apart(self, door: Way) -> tuple[Floats, Integers]:
        """The largest difference of a door's filters and ridge's (k,), and in which direction."""
        differences = np.abs(door.filters - self.ridge.filters)
        places = np.asarray(differences.argmax(axis=1))
        return np.asarray(differences[np.arange(len(places)), places]), places

    def says(self, stop: int) -> str:
        """What this view shows at one stop, a sentence a line."""
        if len(self.doors) > 1:
            return "\n".join([self._on_ridge(stop), self._on_distances(stop), self._on_error(stop)])
        door = self.doors[0]
        about = {STOPPING: self._on_stopping, DECAY: self._on_decay}.get(door.name, self._on_copies)
        return "\n".join([self._on_ridge(stop), about(door, stop), self._on_error(stop)])

    def _on_ridge(self, stop: int) -> str:
        kept, count = int((self.ridge.filters[stop] > 0.5).sum()), len(self.sample.directions.curvatures)
        return (
            f"Ridge at λ = {words.strength(float(Settings.strengths()[stop]))} keeps more than half of what least squares "
            f"finds along {kept or 'none'} of {_many(count, 'direction')}: where d² > λ."
        )

    def _on_distances(self, stop: int) -> str:
        told = [self._distance(door, stop) for door in self.doors]
        return f"Distance from ridge's coefficients, relative to them: {words.listed(told)}."

    def _distance(self, door: Way, stop: int) -> str:
        distance = f"{door.name.lower()} {_share(self.distances(door)[stop])}"
        if door.name in DESCENTS:
            return distance
        return f"{distance} (chance alone makes {_share(self.expected_distances(door.name)[stop])})"

    def _on_stopping(self, door: Way, stop: int) -> str:
        most, places = self.apart(door)
        place = int(places[stop])
        curvature = self.sample.directions.curvatures[place]
        here, there = door.filters[stop, place], self.ridge.filters[stop, place]
        told = (
            f"Early stopping is the sharper filter: it differs from ridge's by {words.number(most[stop], 2)} at most, at "
            f"d² = {words.number(curvature, 2)}, where it keeps {words.percent(here)} and ridge {words.percent(there)}. "
            f"Its coefficients are {_share(self.distances(door)[stop])} of ridge's norm away"
        )
        assert self.course is not None
        nearest = self.course.nearest[stop]
        steps = int(self.course.steps[nearest])
        if steps == self.settings.stopping_steps[stop]:
            return f"{told}; no other stop comes nearer to this ridge."
        about = f"{steps}" if steps < 20 else f"about {words.number(float(steps), 2)}"
        return (
            f"{told}; of all stops that after {about}{' step' if steps == 1 else ' steps'} is nearest to this ridge, "
            f"{_share(self.course.distances[stop, nearest])} away."
        )

    def _on_decay(self, door: Way, stop: int) -> str:
        distance, steps = float(self.distances(door)[stop]), _many(self.settings.decay_steps, "step")
        if distance <= NEAR:
            return (
                f"After {steps} weight decay is {words.number(distance, 2)} of ridge's norm away from ridge: for plain "
                "descent the end is ridge itself, not something like it."
            )
        places = self.apart(door)[1]
        curvature = float(self.sample.directions.curvatures[places[stop]])
        return (
            f"After {steps} weight decay is still {_share(distance)} of ridge's norm away from ridge, as the stop shrinks "
            f"too. Along d² = {words.number(curvature, 2)} it takes about "
            f"{words.number(needed(curvature + float(Settings.strengths()[stop]), self.settings.rate), 2)} steps to come "
            "within 1 % of the end."
        )

    def _on_copies(self, door: Way, stop: int) -> str:
        copies = self.copies[door.name]
        if copies.disturbed[stop] < FEWEST_DISTURBED:
            return (
                f"In {copies.done[-1]} copies only about {words.number(copies.disturbed[stop], 2)} of "
                f"{copies.done[-1] * self.sample.columns.size} cells vanish. That is too few to judge by: what matters has "
                "hardly happened yet, and the average does not know it."
            )
        every = (copies.errors[-1], copies.errors_error[-1], copies.expected)
        error, sd, expected = (float(values[stop]) for values in every)
        digits = _digits(sd)
        told = (
            f"Over {copies.done[-1]} copies with {door.name.lower()} the mean squared error of ridge's coefficients is "
            f"{error:.{digits}f} ± {sd:.{digits}f}; the closed form MSE + λ|w|² says {expected:.{digits}f}. The fit to all "
            f"copies is {_share(self.distances(door)[stop])} of ridge's norm away from ridge"
        )
        size = float(self.expected_distances(door.name)[stop])
        if size > 0.5:
            return f"{told}: it needs many more copies."
        return f"{told}; chance alone makes about {_share(size)}, and half of that with four times the copies."

    def _on_error(self, stop: int) -> str:
        ways = (self.ridge, *self.doors)
        here = words.listed([f"{words.number(way.test[stop])} ({way.name.lower()})" for way in ways])
        lowest = words.listed([words.number(way.test[way.best]) for way in ways])
        return f"Test error: {here}. At the λ that suits each best: {lowest}."


def matched(strength: float) -> tuple[float, float]:
    """σ = √λ and δ = λ/(1 + λ)."""
    one = np.array([strength])
    return float(shrinkage.noise_sd_of_strength(one)[0]), float(shrinkage.drop_probability_of_strength(one)[0])


def needed(curvature: float, rate: float) -> float:
    """After how many steps |1 − ηd²|ᵗ is 1 %: so much is then left of the way to the end."""
    return float(np.log(0.01) / np.log(abs(1.0 - rate * curvature)))


def run(settings: Settings) -> Result:
    """Ridge and the chosen doors at every stop of λ."""
    steps = working(settings)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: Result = end.value
            return result


def working(settings: Settings) -> Generator[float, None, Result]:
    """`run`, telling on the way the share of disturbed copies that are done."""
    sample, strengths = _sample(settings), Settings.strengths()
    found = sample.directions
    path = linear.path(sample.columns, sample.targets, penalty=L2(), strengths=strengths)
    ridge = _way("Ridge", sample, path.coefficients, shrinkage.ridge_filters(found.curvatures, strengths))
    copies: dict[str, Copies] = {}
    simulated = [door for door in settings.doors if door in DISTURBANCES]
    share = 1.0 / max(len(simulated), 1)
    for place, door in enumerate(simulated):
        copies[door] = yield from _copied(door, settings, sample, start=place * share, share=share)
    doors = []
    for door in settings.doors:
        if door in DESCENTS:
            filters = _descent(door, settings, found)
            doors.append(_way(door, sample, found.coefficients(filters), filters))
        else:
            fitted = copies[door].coefficients
            doors.append(_way(door, sample, fitted, _kept(fitted, found)))
    return Result(
        settings=settings, sample=sample, path=path, ridge=ridge, doors=tuple(doors), copies=copies,
        course=_course(settings, found, path.coefficients) if settings.door in DESCENTS else None,
        recursion=max([_missed(door, settings, sample) for door in settings.doors if door in DESCENTS], default=0.0),
    )  # fmt: skip


def _sample(settings: Settings) -> Sample:
    rng = np.random.default_rng(settings.seed)
    if settings.source == DIABETES:
        return _patients(settings.points, rng)
    curve = data.curve(settings.source, points=settings.points, noise_sd=settings.noise_sd, rng=rng)
    polynomial = Basis(curve.low, curve.high).fit(curve.x_train, settings.degree)
    grid = np.linspace(curve.low, curve.high, 61)
    level, spread = float(curve.y_train.mean()), float(curve.y_train.std()) or 1.0
    return Sample(
        names=polynomial.names, columns=polynomial.columns(curve.x_train), targets=(curve.y_train - level) / spread,
        test_columns=polynomial.columns(curve.x_test), test_targets=curve.y_test, level=level, spread=spread,
        shown=polynomial.columns(grid), observed=np.zeros(0), target_name=curve.y_name, curve=curve, grid=grid,
    )  # fmt: skip


def _patients(points: int, rng: np.random.Generator) -> Sample:
    whole = regressions.diabetes_regression()
    order = rng.permutation(len(whole.targets))
    train, test = order[:points], order[points:]
    scaling = Standardization.of(whole.columns[train], whole.targets[train])
    columns = scaling.columns(whole.columns[train])
    return Sample(
        names=whole.names, columns=columns, targets=scaling.targets(whole.targets[train]),
        test_columns=scaling.columns(whole.columns[test]), test_targets=whole.targets[test],
        level=scaling.level, spread=scaling.spread, shown=columns[:MOST_ROWS],
        observed=whole.targets[train[:MOST_ROWS]], target_name=whole.target_name,
    )  # fmt: skip


def _way(name: str, sample: Sample, coefficients: Floats, filters: Floats) -> Way:
    def predicted(columns: Floats) -> Floats:
        return np.asarray(sample.level + sample.spread * (coefficients @ columns.T))

    errors = np.sqrt(np.mean((predicted(sample.test_columns) - sample.test_targets) ** 2, axis=1))
    return Way(name=name, coefficients=coefficients, filters=filters, fits=predicted(sample.shown), test=errors)


def _kept(coefficients: Floats, found: Directions) -> Floats:
    """The share of least squares along each direction that coefficients (k, p) have."""
    return np.asarray(coefficients @ found.right.T / found.least_squares)


def _descent(door: str, settings: Settings, found: Directions, more: int = 0) -> Floats:
    """The filters (k, q) of a door of descent, after some steps more than the page shows."""
    if door == STOPPING:
        return shrinkage.stopping_filters(found.curvatures, settings.stopping_steps + more, rate=settings.rate)
    strengths = Settings.strengths()
    steps = np.full(len(strengths), settings.decay_steps + more)
    return shrinkage.decay_filters(found.curvatures, steps, strengths, rate=settings.rate)


def _missed(door: str, settings: Settings, sample: Sample) -> float:
    """One step of descent from the closed form against the closed form one step on, relative to the largest of it."""
    found, rows = sample.directions, len(sample.targets)
    now, then = (found.coefficients(_descent(door, settings, found, more)) for more in (0, 1))
    decays = Settings.strengths()[:, None] if door == DECAY else 0.0
    slope = (now @ sample.columns.T - (sample.targets - sample.targets.mean())) @ sample.columns / rows
    stepped = now - settings.rate * (slope + decays * now)
    return float(np.max(np.abs(stepped - then).max(axis=1) / (np.abs(then).max(axis=1) + np.finfo(float).tiny)))


def _course(settings: Settings, found: Directions, ridge: Floats) -> Course:
    """Descent at many steps against ridge (k, p) at every λ."""
    strengths = Settings.strengths()
    steps = np.unique(np.rint(np.geomspace(1, 1e7, 106)).astype(np.int64))
    if settings.door == STOPPING:
        descended = found.coefficients(shrinkage.stopping_filters(found.curvatures, steps, rate=settings.rate))[None]
    else:
        decays = [np.full(len(steps), strength) for strength in strengths.tolist()]
        filters = [shrinkage.decay_filters(found.curvatures, steps, decay, rate=settings.rate) for decay in decays]
        descended = found.coefficients(np.stack(filters))
    norms = np.linalg.norm(ridge, axis=1)[:, None]
    apart = np.linalg.norm(descended - ridge[:, None], axis=2)
    return Course(steps=steps, distances=np.asarray(apart / np.where(norms > 0.0, norms, 1.0)))


def generator(door: str, seed: int) -> np.random.Generator:
    """What the disturbed copies of a door are drawn with."""
    return np.random.default_rng([seed, 1 + DISTURBANCES.index(door)])


def _copied(
    door: str, settings: Settings, sample: Sample, *, start: float, share: float
) -> Generator[float, None, Copies]:
    """The disturbed copies of one door, which are `share` of the work and begin at `start`."""
    repetitions, strengths = int(settings.repetitions), Settings.strengths()
    disturbance: shrinkage.Disturbance = (
        shrinkage.ColumnNoise(shrinkage.noise_sd_of_strength(strengths))
        if door == NOISE
        else shrinkage.ColumnDropout(shrinkage.drop_probability_of_strength(strengths))
    )
    marks = set(np.rint(np.geomspace(4, repetitions, 11)).astype(int).tolist())
    kept = []
    averages = shrinkage.averaged(
        sample.columns, sample.targets, disturbance=disturbance, repetitions=repetitions,
        rng=generator(door, settings.seed),
    )  # fmt: skip
    for average in averages:
        if average.done in marks:
            kept.append((average.done, average.errors, average.errors_error))
        yield start + share * average.done / repetitions
    done, errors, errors_error = zip(*kept, strict=True)
    found = sample.directions
    return Copies(
        done=np.array(done), expected=average.expected_errors, errors=np.stack(errors),
        errors_error=np.stack(errors_error), coefficients=average.coefficients,
        coefficients_error=average.coefficients_error,
        filters_error=np.abs(average.error_along(found.right) / found.least_squares),
        disturbed=repetitions * sample.columns.size
        * (np.ones(len(strengths)) if door == NOISE else shrinkage.drop_probability_of_strength(strengths)),
    )  # fmt: skip


def _many(count: int, noun: str) -> str:
    """1 step, 2 steps."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _share(share: float) -> str:
    """9 %, less than 0.1 %, 17 times."""
    if share > 2.0:
        return words.times(float(share))
    return words.percent(float(share)) if share >= 0.001 else "less than 0.1 %"


def _digits(size: float) -> int:
    """How many decimals show two significant digits of `size`, eight at most."""
    return min(8, max(0, 1 - int(np.floor(np.log10(size))))) if size > 0.0 else 4
