"""Borrowed techniques against naive twins: a loop, an enumeration, a hundred thousand masks."""

from itertools import product

import numpy as np
import pytest
from sklearn.tree import DecisionTreeRegressor

from regularize.techniques import boosting, features, leaves, logistic_dropout
from regularize.techniques.learners import tree


@pytest.fixture
def logistic_case() -> tuple[np.ndarray, np.ndarray, float]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(12, 6)), rng.normal(size=6), 0.4


@pytest.mark.parametrize("drop", [0.05, 0.2, 0.5])
def test_the_quadratic_penalty_is_the_mean_over_masks_of_the_loss_to_second_order(
    logistic_case: tuple[np.ndarray, np.ndarray, float], drop: float
) -> None:
    """Over 10⁵ masks, within three Monte Carlo errors."""
    x, w, b = logistic_case
    rng, found = np.random.default_rng(11), []
    scores = b + x @ w
    sure = 1 / (1 + np.exp(-scores))
    for _ in range(10):
        masks = (rng.random((10_000, *x.shape)) >= drop) / (1 - drop)
        away = (x * masks) @ w - x @ w
        found.append((sure * (1 - sure) * away**2).sum(axis=1) / 2)
    each = np.concatenate(found)
    error = each.std() / np.sqrt(len(each))
    told = logistic_dropout.quadratic_penalty(x, w, b, drop)
    assert error < 0.01 * told
    assert abs(each.mean() - told) < 3 * error


@pytest.mark.parametrize("drop", [0.05, 0.2, 0.5])
def test_the_expected_penalty_is_that_over_all_masks_there_are(
    logistic_case: tuple[np.ndarray, np.ndarray, float], drop: float
) -> None:
    x, w, b = logistic_case
    every = np.array(list(product([0, 1], repeat=6)))
    chances = np.prod(np.where(every, 1 - drop, drop), axis=1)
    dropped = b + (x[:, None] * every / (1 - drop)) @ w
    exact = float((np.logaddexp(0, dropped) @ chances - np.logaddexp(0, b + x @ w)).sum())
    told = logistic_dropout.expected_penalty(x, w, b, drop, masks=100_000, rng=np.random.default_rng(5))
    assert told.error < 0.02 * exact
    assert abs(told.mean - exact) < 3 * told.error


def test_the_quadratic_penalty_becomes_exact_as_fewer_inputs_vanish(
    logistic_case: tuple[np.ndarray, np.ndarray, float],
) -> None:
    x, w, b = logistic_case
    w = w / 10  # small steps: the second order is all there is
    for drop in (0.05, 0.2):
        expected = logistic_dropout.expected_penalty(x, w, b, drop, masks=100_000, rng=np.random.default_rng(5))
        assert logistic_dropout.quadratic_penalty(x, w, b, drop) == pytest.approx(
            expected.mean, rel=0.01, abs=3 * expected.error
        )


def naive_shrinkage(fitted: DecisionTreeRegressor, row: np.ndarray, strength: float) -> np.ndarray:
    """Walks down the tree and adds up what each step changes, divided by 1 + λ/N of the node that is left."""
    grown, node = fitted.tree_, 0
    said = grown.value[0, :, 0].copy()
    while grown.children_left[node] != -1:
        right = np.float32(row[grown.feature[node]]) > grown.threshold[node]
        child = grown.children_right[node] if right else grown.children_left[node]
        step = grown.value[child, :, 0] - grown.value[node, :, 0]
        said += step / (1 + strength / grown.n_node_samples[node])
        node = child
    return said


@pytest.mark.parametrize("strength", [0.0, 1.0, 13.0, 200.0])
def test_hierarchical_shrinkage_is_the_naive_walk_down_the_tree(strength: float) -> None:
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(70, 3)), rng.normal(size=(70, 2))
    fitted = tree(x, y, seed=0).regressor
    fresh = rng.normal(size=(40, 3))
    told = leaves.shrunken([fitted], strength).predict(fresh)
    np.testing.assert_allclose(told, [naive_shrinkage(fitted, row, strength) for row in fresh], atol=1e-12)


def naive_dart(x: np.ndarray, y: np.ndarray, rounds: int, chance: float, rng: np.random.Generator) -> np.ndarray:
    """The algorithm as it is told: lists, and every sum anew."""
    trees: list[DecisionTreeRegressor] = []
    weights: list[float] = []
    for _ in range(rounds):
        drawn = rng.random(len(trees))
        gone = [i for i in range(len(trees)) if drawn[i] < chance]
        if trees and not gone:
            gone = [int(rng.integers(len(trees), size=1)[0])]
        left = y.mean() + sum(
            (weights[i] * trees[i].predict(x) for i in range(len(trees)) if i not in gone), np.zeros(len(x))
        )
        trees.append(DecisionTreeRegressor(max_depth=3, random_state=0).fit(x, y - left))
        for i in gone:
            weights[i] *= len(gone) / (len(gone) + 1)
        weights.append(1 / (len(gone) + 1))
    return y.mean() + sum(weight * one.predict(x) for weight, one in zip(weights, trees, strict=True))


@pytest.mark.parametrize("chance", [0.05, 0.4])
def test_dart_is_the_naive_loop(chance: float) -> None:
    rng = np.random.default_rng(1)
    x = rng.random((60, 4)).astype(np.float32).astype(float)
    y = np.sin(4 * x[:, 0]) + x[:, 1] + 0.2 * rng.normal(size=60)
    found = boosting.dart(x, y[:, None], rounds=9, drop_probability=chance, seed=0, rng=np.random.default_rng(7))
    np.testing.assert_allclose(found.predict(x)[:, 0], naive_dart(x, y, 9, chance, np.random.default_rng(7)), atol=1e-5)


def test_a_split_is_that_of_scikit_learn_s_tree_of_depth_one() -> None:
    rng = np.random.default_rng(9)
    for _ in range(60):
        rows, classes = int(rng.integers(2, 40)), int(rng.integers(1, 4))
        x = rng.integers(6, size=(rows, 4)).astype(float) if rng.random() < 0.5 else rng.normal(size=(rows, 4))
        y = np.eye(classes)[rng.integers(classes, size=rows)] if classes > 1 else rng.normal(size=(rows, 1))
        gains, thresholds = features.best_splits(x, y)
        for column in range(4):
            grown = DecisionTreeRegressor(max_depth=1).fit(x[:, [column]], y).tree_
            if grown.node_count == 1:
                assert gains[column] == pytest.approx(0.0, abs=1e-9)
                continue
            below = x[:, column] <= thresholds[column]
            theirs = x[:, column] <= grown.threshold[0]
            fall = rows * classes * (grown.impurity[0] - grown.weighted_n_node_samples[1:] @ grown.impurity[1:] / rows)
            assert gains[column] == pytest.approx(fall, abs=1e-6)
            assert (below == theirs).all() or gains[column] == pytest.approx(
                fall, rel=1e-6
            )  # two splits may be as good
            apart = sum(len(y[part]) * y[part].var(axis=0).sum() for part in (below, ~below))
            assert gains[column] == pytest.approx(rows * y.var(axis=0).sum() - apart, abs=1e-9)


def test_a_regularized_forest_without_a_penalty_fits_its_training_rows_as_a_forest_does() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(80, 6))
    y = np.eye(2)[(x[:, 0] * x[:, 1] > 0).astype(int)]
    found = features.regularized_forest(x, y, factors=np.ones(6), trees=15, rng=np.random.default_rng(0))
    assert (found.predict(x).argmax(axis=1) == y.argmax(axis=1)).mean() > 0.97
    for one in found.trees:
        leaf = one.values[one.column < 0]
        assert ((leaf == 0) | (leaf == 1)).all(), "a tree is grown until its leaves are pure"
