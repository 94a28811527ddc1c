"""What the classifier of the first repetition looks like at every strength of the technique.

Points in the plane have a decision surface. Of the others a logistic regression has its weights, a tree its leaves, boosted
trees what each of them adds, a forest that pays for columns the splits on each; and pictures of digits, whoever reads them, answers.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from regularize import datasets
from regularize.arrays import Booleans, Floats, Integers
from regularize.clouds import Cloud
from regularize.lessons.borrowed.sample import Sample
from regularize.lessons.borrowed.settings.cells import (
    BOOSTING,
    CANCER,
    DIGITS,
    FOREST,
    LOGISTIC,
    MOONS,
    STOPS,
    TREE,
    WINE,
    Cell,
)

SHOWN = 15
"""Test digits whose answers are shown."""
SIDE, REACH = 40, 1.6
"""Cells of a side of a surface, and how far it reaches from the origin."""
MASKS = 400
"""Random masks for the mean cost of dropout: its error is then some per cent."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Surface:
    """The probability of class 1 over the plane (s, rows, columns), and the points that were learnt from."""

    probabilities: Floats
    cloud: Cloud


@dataclass(frozen=True, eq=False, kw_only=True)
class Weights:
    """Weights of ten classes as pictures (s, 10, 8, 8)."""

    pictures: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Answers:
    """Test digits (m, 8, 8) with their `labels` (m,) and what is `said` of each (s, m)."""

    pictures: Floats
    labels: Integers
    said: Integers


@dataclass(frozen=True, eq=False, kw_only=True)
class Bars:
    """A number for each column or tree (s, q): `what` it is in words; `names` (q,), or none where they are counted."""

    what: str
    names: tuple[str, ...]
    values: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Leaves:
    """What each leaf of a tree says (s, q), and its share of the training rows (q,), lowest first in the plain tree."""

    what: str
    values: Floats
    shares: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Cost:
    """What dropout adds to the loss, by the quadratic penalty and on average over masks with its error (s,), at fitted weights."""

    quadratic: Floats
    expected: Floats
    error: Floats


Look = Surface | Weights | Answers | Bars | Leaves


@dataclass(frozen=True, eq=False, kw_only=True)
class Looks:
    """The look, and what belongs to a single cell: the cost of dropout, or which columns a forest splits on (s, p)."""

    look: Look
    cost: Cost | None
    used: Booleans | None


def looks(cell: Cell, source: str, models: list[Any], sample: Sample) -> Looks:
    """From the models at all strengths, the plain one first."""
    splits = np.array([_splits(model, sample) for model in models]) if cell.technique == "New-column penalty" else None
    return Looks(
        look=_look(cell, source, models, sample, splits),
        cost=_cost(models, sample) if cell.technique == "Dropout" else None,
        used=None if splits is None else splits > 0,
    )


def _look(cell: Cell, source: str, models: list[Any], sample: Sample, splits: Integers | None) -> Look:
    names = {CANCER: datasets.breast_cancer()[0], WINE: datasets.wine()[0]}.get(source, ())
    if source == MOONS:
        return _surface(models, sample)
    if cell.classifier == LOGISTIC:
        weights = np.array([model.classifier.coef_ for model in models])
        if source == DIGITS:
            return Weights(pictures=_every_class(weights, models).reshape(STOPS, 10, 8, 8))
        return Bars(
            what="weight of each column",
            names=names,
            values=np.abs(weights).max(axis=1) if source == WINE else weights[:, 0],
        )
    if source == DIGITS:
        return _answers(models, sample)
    if splits is not None:
        return Bars(what="splits on each column", names=names, values=splits.astype(float))
    if cell.classifier == BOOSTING:
        return Bars(what="what each tree adds, by round", names=(), values=_added(models, sample))
    assert cell.classifier in (TREE, FOREST)
    return _leaves(models, sample)


def _every_class(weights: Floats, models: list[Any]) -> Floats:
    """Rows of zeros for digits that are not among the training rows."""
    found = np.zeros((len(models), 10, weights.shape[-1]))
    for place, model in enumerate(models):
        found[place, model.classifier.classes_] = weights[place]
    return found


def _surface(models: list[Any], sample: Sample) -> Surface:
    ends = -REACH + (np.arange(SIDE) + 0.5) * 2 * REACH / SIDE
    x, y = np.meshgrid(ends, ends)
    points = np.column_stack([x.ravel(), y.ravel()])
    told = [model.predict(points)[:, 1].reshape(SIDE, SIDE).clip(0.0, 1.0) for model in models]
    cloud = Cloud(
        points_train=sample.inputs,
        labels_train=sample.targets.argmax(axis=1),
        points_test=sample.test_inputs,
        labels_test=sample.test_targets.argmax(axis=1),
    )
    return Surface(probabilities=np.array(told), cloud=cloud)


def _answers(models: list[Any], sample: Sample) -> Answers:
    """First digits of which some strengths are right and others wrong, then those that all get wrong, then others."""
    said = np.array([model.predict(sample.test_inputs).argmax(axis=1) for model in models])
    labels = sample.test_targets.argmax(axis=1)
    wrong = (said != labels).sum(axis=0)
    rank = np.where(wrong == 0, 2, np.where(wrong == STOPS, 1, 0))
    chosen = np.argsort(rank, kind="stable")[:SHOWN]
    return Answers(pictures=sample.test_inputs[chosen].reshape(-1, 8, 8), labels=labels[chosen], said=said[:, chosen])


def _splits(model: Any, sample: Sample) -> Integers:
    if hasattr(model, "splits"):
        return np.asarray(model.splits)
    columns = np.concatenate([one.tree_.feature for one in model.regressor.estimators_])
    return np.bincount(columns[columns >= 0], minlength=sample.inputs.shape[1])


def _added(models: list[Any], sample: Sample) -> Floats:
    """The standard deviation over the training rows of what each tree adds to the sum; 0 behind the last tree."""
    rounds = max(len(model.trees) for model in models)
    found = np.zeros((len(models), rounds))
    for place, model in enumerate(models):
        added = model.scales[:, None, None] * model.said(sample.inputs)
        found[place, : len(added)] = added.std(axis=1).max(axis=1)
    return found


def _leaves(models: list[Any], sample: Sample) -> Leaves:
    """Of the tree, or of the first tree of a forest: the same tree at all strengths."""
    plain = models[0].regressor
    tree = getattr(plain, "estimators_", [plain])[0]
    grown = tree.tree_
    places = np.flatnonzero(grown.children_left < 0)
    column = 1 if grown.value.shape[1] == 2 else 0
    values = [grown.value[places, column, 0]]
    for model in models[1:]:
        own = model.values[0] if hasattr(model, "values") else model.regressor.tree_.value[:, :, 0]
        values.append(own[places, column])
    every = np.array(values)
    order = np.argsort(every[0], kind="stable")
    what = "what each leaf says" if sample.regression else f"share of class {column} that each leaf says"
    return Leaves(
        what=what, values=every[:, order], shares=(grown.n_node_samples[places] / grown.n_node_samples[0])[order]
    )


def _cost(models: list[Any], sample: Sample) -> Cost:
    from regularize.lessons.borrowed.settings.cells import TECHNIQUES
    from regularize.techniques import logistic_dropout

    quadratic, expected, error = np.zeros((3, len(models)))
    for place, (model, drop) in enumerate(zip(models, TECHNIQUES["Dropout"].values, strict=True)):
        w, b = model.classifier.coef_[0], float(model.classifier.intercept_[0])
        quadratic[place] = logistic_dropout.quadratic_penalty(sample.inputs, w, b, drop)
        rng = np.random.default_rng(place)
        expected[place], error[place] = logistic_dropout.expected_penalty(
            sample.inputs, w, b, drop, masks=MASKS, rng=rng
        )
    return Cost(quadratic=quadratic, expected=expected, error=error)
