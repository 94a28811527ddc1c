"""What one repetition is drawn from: rows to learn from, to choose on and to judge on."""

from dataclasses import dataclass

import numpy as np

from regularize import clouds, datasets
from regularize.arrays import Floats, Integers
from regularize.lessons.borrowed.settings.cells import CANCER, DIGITS, FRIEDMAN, MOONS, WINE

VALIDATION = {WINE: 40}
"""Rows to choose on; elsewhere 100."""
TEST = {DIGITS: 600, CANCER: 250, WINE: 58}
"""Rows to judge on, of those that there are; elsewhere 500 that are drawn anew."""
MOST = {WINE: 80}
"""Training rows; elsewhere as many as the knob has."""
UNLABELLED = 800
MOONS_SD = 0.25
FRIEDMAN_SD, FRIEDMAN_COLUMNS = 1.0, 10


@dataclass(frozen=True, eq=False, kw_only=True)
class Sample:
    """Inputs (…, p) and targets (…, K): training and validation rows, some of them with wrong targets, and test rows.

    `unlabelled` are further inputs. `rows` (m,) says which test row stands where, the same number for the same row.
    """

    inputs: Floats
    targets: Floats
    validation_inputs: Floats
    validation_targets: Floats
    test_inputs: Floats
    test_targets: Floats
    unlabelled: Floats
    rows: Integers

    @property
    def regression(self) -> bool:
        """Whether the target is a value, and no class."""
        return len(self.targets[0]) == 1


def drawn(source: str, *, points: int, wrong: float, seed: int, repetition: int) -> Sample:
    """The sample of one repetition.

    `wrong` is the share of training and validation rows with a wrong target: another class drawn at random, or in a
    regression the value of another such row. Columns of measures are standardized over the training rows.
    """
    pool_rng, wrong_rng = np.random.default_rng([seed, repetition]).spawn(2)
    points, chosen = min(points, MOST.get(source, points)), VALIDATION.get(source, 100)
    inputs, targets, test = _pool(source, points + chosen, pool_rng)
    rows = np.arange(repetition * 500, (repetition + 1) * 500)
    if source in TEST:
        order = pool_rng.permutation(len(inputs))
        inputs, targets, rows = inputs[order], targets[order], order[-TEST[source] :]
        test = inputs[-TEST[source] :], targets[-TEST[source] :]
    if source in (CANCER, WINE):
        mean, sd = inputs[:points].mean(axis=0), inputs[:points].std(axis=0)
        inputs, test = (inputs - mean) / sd, ((test[0] - mean) / sd, test[1])
    learnt = _with_wrong(targets[: points + chosen], wrong, wrong_rng)
    between = slice(points, points + chosen)
    return Sample(
        inputs=inputs[:points],
        targets=learnt[:points],
        validation_inputs=inputs[between],
        validation_targets=learnt[between],
        test_inputs=test[0],
        test_targets=test[1],
        rows=rows,
        unlabelled=inputs[points + chosen : points + chosen + UNLABELLED] if source in (DIGITS, MOONS) else inputs[:0],
    )


def _pool(source: str, points: int, rng: np.random.Generator) -> tuple[Floats, Floats, tuple[Floats, Floats]]:
    """Inputs and targets of all rows that there are, or of so many and of test rows where they can be drawn anew."""
    if source == MOONS:
        found = clouds.cloud("Moons", points=points + UNLABELLED, noise_sd=MOONS_SD, rng=rng)
        return found.points_train, np.eye(2)[found.labels_train], (found.points_test, np.eye(2)[found.labels_test])
    if source == FRIEDMAN:
        inputs, targets = friedman(points, rng)
        return inputs, targets, friedman(500, rng)
    if source == DIGITS:
        images, labels = datasets.digits()
        inputs = images.reshape(len(images), -1) / 16
    elif source == WINE:
        _, inputs, labels = datasets.wine()
    else:
        (_, inputs), labels = datasets.breast_cancer(), datasets.biopsies()
    targets = np.eye(labels.max() + 1)[labels]
    return inputs, targets, (inputs, targets)


def friedman(points: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """y = 10 sin(π x₁x₂) + 20 (x₃ − ½)² + 10 x₄ + 5 x₅ + ε of ten uniform columns: inputs (n, 10), targets (n, 1).

    Source: Friedman 1991, Multivariate adaptive regression splines, doi:10.1214/aos/1176347963, section 4.3.
    """
    x = rng.random((points, FRIEDMAN_COLUMNS))
    y = 10 * np.sin(np.pi * x[:, 0] * x[:, 1]) + 20 * (x[:, 2] - 0.5) ** 2 + 10 * x[:, 3] + 5 * x[:, 4]
    return x, (y + FRIEDMAN_SD * rng.standard_normal(points))[:, None]


def _with_wrong(targets: Floats, share: float, rng: np.random.Generator) -> Floats:
    """The targets, with that share of the rows wrong."""
    places = rng.permutation(len(targets))[: round(share * len(targets))]
    classes, changed = targets.shape[1], targets.copy()
    if classes == 1:
        changed[places] = targets[np.roll(places, 1)]
    else:
        further = rng.integers(1, classes, size=len(places))
        changed[places] = np.eye(classes)[(targets[places].argmax(axis=1) + further) % classes]
    return changed
