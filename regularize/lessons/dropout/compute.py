"""Every network of the dropout lesson trained and measured."""

from collections.abc import Generator

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.assessment.differences import PICKED, signs
from regularize.lessons.dropout import measured, trained
from regularize.lessons.dropout.result import REACH, SIDE, Result
from regularize.lessons.dropout.settings import EPOCHS, Settings
from regularize.lessons.dropout.trained import Task
from regularize.network import LOSSES, Training, one_thread, outputs
from regularize.progress import completed, part

LINE = 37  # points of the line along which thinned networks are compared


def steps(settings: Settings) -> Generator[float, None, Result]:
    """Trains and measures; yields the share done."""
    task, chances = trained.task(settings), Settings.drop_probabilities()
    training, unscaled = yield from part(trained.both(settings, task, chances), of=EPOCHS, end=0.8)
    with one_thread():
        ensemble_rng, identity_rng = np.random.default_rng([settings.seed, 2]).spawn(2)
        x, inputs = _line(settings)
        ensemble = measured.ensemble(task, training, x, inputs, chances, ensemble_rng)
        yield 0.9
        surface = _surface(task, training)
        yield 0.95
        correlations, mean_correlation = measured.unit_correlations(task.network, training, task.test.inputs)
        known, unscaled_known = (np.where(one.measured[one.at_kept], 1.0, np.nan) for one in (training, unscaled))
        found = _at_test(task, training)
        each = _losses(task, found)
        return Result(
            settings=settings,
            task=task,
            epochs=training.epochs,
            kept=training.kept_epochs,
            train_losses=training.drawn(training.train_losses),
            test_losses=training.drawn(training.test_losses),
            diverged_at=training.diverged_at,
            train=training.train_losses[training.at_kept] * known,
            test=training.test_losses[training.at_kept] * known,
            test_errors=_errors(task, found) * known,
            beyond=np.stack([beyond_lowest(row, own) for row, own in zip(each, known, strict=True)]),
            unscaled=unscaled.test_losses[unscaled.at_kept] * unscaled_known,
            unscaled_beyond=signs(_losses(task, _at_test(task, unscaled)) - each),
            surface=surface,
            ensemble=ensemble,
            correlations=correlations,
            mean_correlation=mean_correlation,
            identity=measured.identity(task, training, chances, identity_rng),
        )


run = completed(steps)
"""`steps` to its end."""


def _line(settings: Settings) -> tuple[Floats, Floats]:
    """Where thinned networks are compared: x (g,) and the inputs there; a line through the middle of a plane."""
    reach = 1.5 if settings.curved else REACH
    x = np.linspace(-reach, reach, LINE)
    return x, x[:, None] if settings.curved else np.column_stack([x, np.zeros(LINE)])


def _surface(task: Task, training: Training) -> Floats:
    if task.network.inputs == (1,):
        return np.empty((*training.kept.shape[:2], 0, 0))
    centres = REACH * (2 * (np.arange(SIDE) + 0.5) / SIDE - 1)
    x, y = np.meshgrid(centres, centres)
    found = outputs(task.network, measured.rows(training), np.column_stack([x.ravel(), y.ravel()]))
    return np.asarray(task.shown(found).reshape(*training.kept.shape[:2], SIDE, SIDE))


def _at_test(task: Task, training: Training) -> Floats:
    """What every network says of the test points (k, s, n, K)."""
    found = outputs(task.network, measured.rows(training), task.test.inputs).astype(float)
    return found.reshape(*training.kept.shape[:2], *found.shape[1:])


def _errors(task: Task, found: Floats) -> Floats:
    """The share of misclassified test points, or for the curve the root mean squared error (k, s)."""
    if task.network.inputs == (1,):
        return np.asarray(np.sqrt(((found - task.test.targets) ** 2).mean(axis=(-2, -1))))
    return np.asarray((found.argmax(axis=-1) != task.test.targets.argmax(axis=-1)).mean(axis=-1))


def _losses(task: Task, found: Floats) -> Floats:
    """The loss of each test point (k, s, n)."""
    return np.stack([LOSSES[task.loss].values(row, task.test.targets) for row in found]).reshape(found.shape[:3])


def beyond_lowest(each: Floats, known: Floats) -> Booleans:
    """Which mean losses of `each` (s, n) exceed the lowest by more than n test examples would change by chance (s,)."""
    best = int(np.nanargmin(each.mean(axis=1) * known)) if np.isfinite(known).any() else 0
    return np.asarray(signs(each - each[best], PICKED) > 0)
