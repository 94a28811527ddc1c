"""All that the dropout lesson shows, at every epoch kept and every drop probability."""

from collections.abc import Generator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.experiments.dropout import measured, says, trained
from regularize.experiments.dropout.measured import Crowd, Identity
from regularize.experiments.dropout.settings import EPOCHS, Settings
from regularize.experiments.dropout.trained import Task
from regularize.network import LOSSES, Training, one_thread, outputs
from regularize.network.masked import stretched
from regularize.progress import finish, part

SIDE = 32  # cells of the decision surface, each way
REACH = 1.45  # half the side of the square that it covers
LINE = 37  # points of the line along which thinned networks are compared


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """k epochs by s drop probabilities (k, s); losses at all e epochs measured are (s, e). NaN behind a divergence.

    `wrong` is the share of misclassified test points, or for the curve the root mean squared error; `unscaled` the test
    loss of the same network trained without the factor 1/(1 − p) and used with all units on. `surface` (k, s, rows,
    columns) is the probability of class 1, empty for the curve.
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
    def covered(self) -> Floats:
        """The share of the line between the ends of the data where the truth lies within the band (k, s); for the curve."""
        sample = self.task.sample
        truth = getattr(sample, "truth", None)
        if truth is None:
            return np.zeros_like(self.test)
        inside = np.abs(self.crowd.x) <= 1
        wanted = truth(self.crowd.x[inside])
        within = (self.crowd.low[..., inside] <= wanted) & (wanted <= self.crowd.high[..., inside])
        return np.asarray(within.mean(axis=-1))

    def says(self, drop: int, epoch: int) -> str:
        """What this view shows at one stop of each knob, a sentence a line."""
        return says.view(self, drop, epoch)


def steps(settings: Settings) -> Generator[float, None, Result]:
    """Trains and measures; yields the share done."""
    asked, chances = trained.task(settings), Settings.drop_probabilities()
    training = yield from part(trained.training(settings, asked, chances), of=EPOCHS, end=0.7)
    with one_thread():
        crowd_rng, identity_rng = np.random.default_rng([settings.seed, 2]).spawn(2)
        x, inputs = _line(settings)
        crowd = measured.crowd(asked, training, x, inputs, chances, crowd_rng)
        yield 0.85
        surface = _surface(asked, training)
        yield 0.93
        alike, alikeness = measured.alikeness(asked.network, training, asked.test.inputs)
        wrong, unscaled = _errors(asked, training, chances)
        known = np.where(training.measured[training.at_kept], 1.0, np.nan)
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
            unscaled=unscaled * known,
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


def _errors(asked: Task, training: Training, chances: Floats) -> tuple[Floats, Floats]:
    """The test error in use, and the test loss without the scaling, (k, s) each."""
    shape = training.kept.shape[:2]
    parameters, test = measured.rows(training), asked.test
    found = outputs(asked.network, parameters, test.inputs).astype(float)
    if asked.network.inputs == (1,):
        wrong = np.sqrt(((found - test.targets) ** 2).mean(axis=(1, 2)))
    else:
        wrong = (found.argmax(axis=-1) != test.targets.argmax(axis=-1)).mean(axis=1)
    factors = np.tile(1 / (1 - chances), shape[0])
    unscaled = outputs(asked.network, stretched(asked.network, parameters, factors), test.inputs).astype(float)
    losses = LOSSES[asked.loss].values(unscaled, test.targets).mean(axis=1)
    return wrong.reshape(shape), losses.reshape(shape)
