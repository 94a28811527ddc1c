"""All that the dropout lesson shows, at every epoch kept and every drop probability."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.assessment.differences import PICKED, signs
from regularize.experiments.dropout import measured, says, trained
from regularize.experiments.dropout.measured import Crowd, Identity
from regularize.experiments.dropout.settings import EPOCHS, Settings
from regularize.experiments.dropout.trained import Task
from regularize.network import LOSSES, Training, one_thread, outputs
from regularize.progress import finish, part

SIDE = 32  # cells of the decision surface, each way
REACH = 1.45  # half the side of the square that it covers
LINE = 37  # points of the line along which thinned networks are compared


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """k epochs by s drop probabilities (k, s); losses at all e epochs measured are (s, e). NaN behind a divergence.

    `wrong` is the share of misclassified test points, or for the curve the root mean squared error; `beyond` says where the
    test loss exceeds the lowest of its epoch by more than as many other test points would change by chance; `unscaled` is the
    test loss of a network trained without the factor 1/(1 − p) and used with all units on. `surface` (k, s, rows, columns) is
    the probability of class 1, empty for the curve.
    """

    settings: Settings
    task: Task
    epochs: Integers
    kept: Integers
    train_losses: Floats
    test_losses: Floats
    diverged_at: Integers
    train: Floats
    test: Floats
    wrong: Floats
    beyond: Booleans
    unscaled: Floats
    surface: Floats
    crowd: Crowd
    alike: Floats
    alikeness: Floats
    identity: Identity

    @cached_property
    def drop_probabilities(self) -> Floats:
        """p (s,)."""
        return Settings.drop_probabilities()

    @cached_property
    def best(self) -> Integers:
        """The drop probability of the lowest test loss, for each epoch (k,); 0 where every training has broken."""
        return np.asarray(np.where(np.isnan(self.test), np.inf, self.test).argmin(axis=1))

    @cached_property
    def inside(self) -> Booleans:
        """Which places of the line lie between the ends of the data (g,)."""
        return np.asarray(np.abs(self.crowd.x) <= 1)

    @cached_property
    def covered(self) -> Integers:
        """At how many of the places inside the truth lies within the band (k, s); for the curve."""
        truth = getattr(self.task.sample, "truth", None)
        if truth is None:
            return np.zeros(self.test.shape, dtype=np.int64)
        wanted = truth(self.crowd.x[self.inside])
        within = (self.crowd.low[..., self.inside] <= wanted) & (wanted <= self.crowd.high[..., self.inside])
        return np.asarray(within.sum(axis=-1))

    def says(self, drop: int, epoch: int) -> str:
        """What this view shows at one stop of each knob, a sentence a line."""
        return says.view(self, drop, epoch)


def steps(settings: Settings) -> Generator[float, None, Result]:
    """Trains and measures; yields the share done."""
    asked, chances = trained.task(settings), Settings.drop_probabilities()
    training, unscaled = yield from part(trained.both(settings, asked, chances), of=EPOCHS, end=0.8)
    with one_thread():
        crowd_rng, identity_rng = np.random.default_rng([settings.seed, 2]).spawn(2)
        x, inputs = _line(settings)
        crowd = measured.crowd(asked, training, x, inputs, chances, crowd_rng)
        yield 0.9
        surface = _surface(asked, training)
        yield 0.95
        alike, alikeness = measured.alikeness(asked.network, training, asked.test.inputs)
        known, unscaled_known = (np.where(one.measured[one.at_kept], 1.0, np.nan) for one in (training, unscaled))
        wrong, beyond = _errors(asked, training, known)
        return Result(
            settings=settings,
            task=asked,
            epochs=training.epochs,
            kept=training.kept_epochs,
            train_losses=training.drawn(training.train_losses),
            test_losses=training.drawn(training.test_losses),
            diverged_at=training.diverged_at,
            train=training.train_losses[training.at_kept] * known,
            test=training.test_losses[training.at_kept] * known,
            wrong=wrong * known,
            beyond=beyond,
            unscaled=unscaled.test_losses[unscaled.at_kept] * unscaled_known,
            surface=surface,
            crowd=crowd,
            alike=alike,
            alikeness=alikeness,
            identity=measured.identity(asked, training, chances, identity_rng),
        )


def run(settings: Settings) -> Result:
    """`steps` to its end."""
    return finish(steps(settings))


def _line(settings: Settings) -> tuple[Floats, Floats]:
    """Where thinned networks are compared: x (g,) and the inputs there; a line through the middle of a plane."""
    reach = 1.5 if settings.curved else REACH
    x = np.linspace(-reach, reach, LINE)
    return x, x[:, None] if settings.curved else np.column_stack([x, np.zeros(LINE)])


def _surface(asked: Task, training: Training) -> Floats:
    if asked.network.inputs == (1,):
        return np.empty((*training.kept.shape[:2], 0, 0))
    centres = REACH * (2 * (np.arange(SIDE) + 0.5) / SIDE - 1)
    x, y = np.meshgrid(centres, centres)
    found = outputs(asked.network, measured.rows(training), np.column_stack([x.ravel(), y.ravel()]))
    return np.asarray(asked.shown(found).reshape(*training.kept.shape[:2], SIDE, SIDE))


def _errors(asked: Task, training: Training, known: Floats) -> tuple[Floats, Booleans]:
    """The test error in use, and where the test loss is beyond the lowest of its epoch (k, s); `known` is NaN where broken."""
    test = asked.test
    found = outputs(asked.network, measured.rows(training), test.inputs).astype(float)
    if asked.network.inputs == (1,):
        wrong = np.sqrt(((found - test.targets) ** 2).mean(axis=(1, 2)))
    else:
        wrong = (found.argmax(axis=-1) != test.targets.argmax(axis=-1)).mean(axis=1)
    each = LOSSES[asked.loss].values(found, test.targets).reshape(*known.shape, -1)
    beyond = [beyond_lowest(row, own) for row, own in zip(each, known, strict=True)]
    return wrong.reshape(known.shape), np.stack(beyond)


def beyond_lowest(each: Floats, known: Floats) -> Booleans:
    """Which mean losses of `each` (s, n) exceed the lowest by more than n test examples would change by chance (s,)."""
    best = int(np.nanargmin(each.mean(axis=1) * known)) if np.isfinite(known).any() else 0
    return np.asarray(signs(each - each[best], PICKED) > 0)
