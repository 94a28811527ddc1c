"""Each technique and each own regularizer at one strength: what is fitted. Importing this imports scikit-learn."""

from collections.abc import Callable
from typing import Any

import numpy as np

from regularize.arrays import Floats
from regularize.lessons.borrowed.sample import Sample
from regularize.lessons.borrowed.settings.cells import (
    BOOSTING,
    COPIES,
    FOREST,
    LOGISTIC,
    MACHINE,
    NEIGHBOUR,
    ROUNDS,
    TREE,
)
from regularize.techniques import boosting, copies, features, learners, leaves, logistic_dropout, targets
from regularize.techniques.boosting import Boosted
from regularize.techniques.learners import Columns, Model

Fit = Callable[[Floats, Floats, int, float], Model]
"""Inputs (n, p), targets (n, K), a seed, and how often each row counts, which only some take."""

PLAIN: dict[str, Fit] = {
    LOGISTIC: lambda x, y, _seed, weight: learners.logistic(x, y, weight=weight),
    TREE: lambda x, y, seed, _weight: learners.tree(x, y, seed=seed),
    FOREST: lambda x, y, seed, _weight: learners.forest(x, y, seed=seed),
    BOOSTING: lambda x, y, seed, _weight: boosting.boosted(x, y, rounds=ROUNDS, rate=1.0, seed=seed),
    NEIGHBOUR: lambda x, y, _seed, _weight: learners.neighbours(x, y),
    MACHINE: lambda x, y, _seed, weight: learners.svm(x, y, weight=weight),
}

OWN: dict[str, Callable[[Floats, Floats, float, int], Model]] = {
    LOGISTIC: lambda x, y, value, _seed: learners.logistic(x, y, inverse=value),
    TREE: lambda x, y, value, seed: learners.tree(x, y, pruning=value, seed=seed),
    FOREST: lambda x, y, value, seed: learners.forest(x, y, least=int(value), seed=seed),
    BOOSTING: lambda x, y, value, seed: boosting.boosted(x, y, rounds=ROUNDS, rate=value, seed=seed),
    NEIGHBOUR: lambda x, y, value, _seed: learners.neighbours(x, y, count=int(value)),
    MACHINE: lambda x, y, value, _seed: learners.svm(x, y, inverse=value),
}


def borrowed(
    technique: str, fit: Fit, plain: Model, sample: Sample, value: float, *, seed: int, rng: np.random.Generator
) -> Model:
    """What the classifier whose `fit` it is, and which is `plain` without, becomes with the technique at this strength."""
    if technique in _BY_EXAMPLES:
        x, y = _BY_EXAMPLES[technique](sample.inputs, sample.targets, value, rng)
        return fit(x, y, seed, len(sample.inputs) / len(x))
    return _BY_FIT[technique](fit, plain, sample, value, seed, rng)


def _smoothed(x: Floats, y: Floats, value: float, _rng: np.random.Generator) -> tuple[Floats, Floats]:
    return x, targets.smoothed(y, value)


_BY_EXAMPLES: dict[str, Callable[[Floats, Floats, float, np.random.Generator], tuple[Floats, Floats]]] = {
    "Dropout": lambda x, y, value, rng: logistic_dropout.masked(x, y, drop_probability=value, copies=COPIES, rng=rng),
    "Shifted copies": lambda x, y, value, rng: copies.shifted(x, y, copies=int(value), rng=rng),
    "Label smoothing": _smoothed,
    "Noise": lambda x, y, value, rng: copies.noisy(x, y, noise_sd=value, copies=COPIES, rng=rng),
    "Mixup": lambda x, y, value, rng: copies.mixed(x, y, alpha=value, copies=COPIES, rng=rng),
}
"""Techniques that change the examples and know no classifier."""


def _dart(_fit: Fit, _plain: Model, sample: Sample, value: float, seed: int, rng: np.random.Generator) -> Model:
    return boosting.dart(sample.inputs, sample.targets, rounds=ROUNDS, drop_probability=value, seed=seed, rng=rng)


def _stopped(_fit: Fit, plain: Model, _sample: Sample, value: float, _seed: int, _rng: np.random.Generator) -> Model:
    assert isinstance(plain, Boosted)
    return plain.stopped(int(value))


def _shrunken(_fit: Fit, plain: Model, _sample: Sample, value: float, _seed: int, _rng: np.random.Generator) -> Model:
    return leaves.shrunken(trees_of(plain), value)


def trees_of(model: Model) -> list[Any]:
    """The tree of a tree, or the trees of a forest."""
    assert isinstance(model, Columns)
    return list[Any](getattr(model.regressor, "estimators_", [model.regressor]))


def _regularized(_fit: Fit, _plain: Model, sample: Sample, value: float, _seed: int, rng: np.random.Generator) -> Model:
    factors = np.full(sample.inputs.shape[1], value)
    return features.regularized_forest(sample.inputs, sample.targets, factors=factors, trees=learners.TREES, rng=rng)


def _distilled(fit: Fit, _plain: Model, sample: Sample, value: float, seed: int, _rng: np.random.Generator) -> Model:
    teacher = learners.forest(sample.inputs, sample.targets, seed=seed)
    x = np.concatenate([sample.inputs, sample.unlabelled[: int(value)]])
    with np.errstate(divide="ignore"):
        logits = np.log(teacher.predict(x))
    return fit(x, targets.distilled(np.zeros(logits.shape), logits, weight=1.0), seed, 1.0)


_BY_FIT: dict[str, Callable[[Fit, Model, Sample, float, int, np.random.Generator], Model]] = {
    "DART": _dart,
    "Early stopping": _stopped,
    "Ridge on leaves": _shrunken,
    "New-column penalty": _regularized,
    "Distillation": _distilled,
}
