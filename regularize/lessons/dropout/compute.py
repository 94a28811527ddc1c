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
        errors, beyond = _errors(task, training, known)
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
            test_errors=errors * known,
            beyond=beyond,
            unscaled=unscaled.test_losses[unscaled.at_kept] * unscaled_known,
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


def _errors(task: Task, training: Training, known: Floats) -> tuple[Floats, Booleans]:
    """The test error, and where the test loss is beyond the lowest of its epoch (k, s); `known` is NaN where broken."""
    test = task.test
    found = outputs(task.network, measured.rows(training), test.inputs).astype(float)
    if task.network.inputs == (1,):
        errors = np.sqrt(((found - test.targets) ** 2).mean(axis=(1, 2)))
    else:
        errors = (found.argmax(axis=-1) != test.targets.argmax(axis=-1)).mean(axis=1)
    each = LOSSES[task.loss].values(found, test.targets).reshape(*known.shape, -1)
    beyond = [beyond_lowest(row, own) for row, own in zip(each, known, strict=True)]
    return errors.reshape(known.shape), np.stack(beyond)


def beyond_lowest(each: Floats, known: Floats) -> Booleans:
    """Which mean losses of `each` (s, n) exceed the lowest by more than n test examples would change by chance (s,)."""
    best = int(np.nanargmin(each.mean(axis=1) * known)) if np.isfinite(known).any() else 0
    return np.asarray(signs(each - each[best], PICKED) > 0)
