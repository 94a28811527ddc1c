"""At the end of its knob each borrowed technique is the plain classifier, or another thing that is known."""

import numpy as np
import pytest
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

from regularize.techniques import boosting, copies, leaves, logistic_dropout, targets
from regularize.techniques.learners import forest, logistic, neighbours, svm, tree


@pytest.fixture
def examples() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(90, 4))
    return x, np.eye(3)[(x[:, 0] > 0) + (x[:, 1] + 0.5 * rng.normal(size=90) > 0.3).astype(int)]


@pytest.fixture
def fresh() -> np.ndarray:
    return np.random.default_rng(8).normal(size=(200, 4))


def test_a_tree_on_one_hot_targets_is_the_classification_tree(examples: tuple, fresh: np.ndarray) -> None:
    x, y = examples
    theirs = DecisionTreeClassifier(random_state=3).fit(x, y.argmax(axis=1))
    np.testing.assert_allclose(tree(x, y, seed=3).predict(fresh), theirs.predict_proba(fresh), atol=1e-12)
    impurity = 1 - (y.mean(axis=0) ** 2).sum()  # Gini's; ours is a third of it, as the mean over the classes
    theirs = DecisionTreeClassifier(random_state=3, ccp_alpha=0.02 * impurity).fit(x, y.argmax(axis=1))
    assert 1 < theirs.tree_.n_leaves < 20
    np.testing.assert_allclose(tree(x, y, pruning=0.02, seed=3).predict(fresh), theirs.predict_proba(fresh), atol=1e-12)


def test_a_forest_on_one_hot_targets_is_the_forest_of_classification_trees(examples: tuple, fresh: np.ndarray) -> None:
    x, y = examples
    theirs = RandomForestClassifier(20, random_state=3).fit(x, y.argmax(axis=1))
    np.testing.assert_allclose(forest(x, y, seed=3).predict(fresh), theirs.predict_proba(fresh), atol=1e-12)


def test_the_other_learners_are_scikit_learn_s_own_on_hard_labels(examples: tuple, fresh: np.ndarray) -> None:
    x, y = examples
    labels = y.argmax(axis=1)
    near = KNeighborsClassifier(3).fit(x, labels)
    np.testing.assert_allclose(neighbours(x, y, count=3).predict(fresh), near.predict_proba(fresh))
    regression = LogisticRegression(C=2.0, max_iter=1000).fit(x, labels)
    np.testing.assert_allclose(logistic(x, y, inverse=2.0).predict(fresh), regression.predict_proba(fresh), atol=0.01)
    np.testing.assert_array_equal(
        svm(x, y, inverse=2.0).predict(fresh).argmax(axis=1), SVC(C=2.0).fit(x, labels).predict(fresh)
    )


@pytest.mark.parametrize("rate", [1.0, 0.3])
def test_plain_boosting_is_scikit_learn_s(rate: float) -> None:
    rng = np.random.default_rng(6)
    x, fresh = rng.random((600, 5)), rng.random((50, 5))
    y = np.sin(3 * x[:, 0]) + x[:, 1] ** 2 + 0.1 * rng.normal(size=600)
    theirs = GradientBoostingRegressor(n_estimators=8, learning_rate=rate, max_depth=3, random_state=0).fit(x, y)
    ours = boosting.boosted(x, y[:, None], rounds=8, rate=rate, seed=0)
    stages = list(theirs.staged_predict(x))
    for rounds in (1, 5, 8):
        np.testing.assert_allclose(ours.stopped(rounds).predict(x)[:, 0], stages[rounds - 1], atol=1e-6)
    np.testing.assert_allclose(ours.predict(fresh)[:, 0], theirs.predict(fresh), atol=1e-6)


def test_dart_without_a_drop_is_plain_boosting_and_with_one_never_is() -> None:
    rng = np.random.default_rng(6)
    x = rng.random((80, 5))
    y = (np.sin(3 * x[:, 0]) + x[:, 1] ** 2 + 0.1 * rng.normal(size=80))[:, None]
    plain = boosting.boosted(x, y, rounds=12, rate=1.0, seed=0)

    def dropping(chance: float, seed: int) -> boosting.Boosted:
        return boosting.dart(x, y, rounds=12, drop_probability=chance, seed=0, rng=np.random.default_rng(seed))

    for seed in range(3):
        np.testing.assert_allclose(dropping(0.0, seed).predict(x), plain.predict(x), atol=1e-12)
    for seed in range(10):
        for chance in (1e-9, 0.1, 0.5):  # the smallest chance drops one tree at each round, and no more
            found = dropping(chance, seed)
            assert (found.scales < 1).any()
            assert np.abs(found.predict(x) - plain.predict(x)).max() > 1e-6


def test_without_strength_leaves_are_those_of_the_tree_and_at_the_end_all_alike(
    examples: tuple, fresh: np.ndarray
) -> None:
    x, y = examples
    fitted = tree(x, y, seed=3)
    np.testing.assert_allclose(
        leaves.shrunken([fitted.regressor], 0.0).predict(fresh), fitted.predict(fresh), atol=1e-12
    )
    np.testing.assert_allclose(
        leaves.shrunken([fitted.regressor], 1e15).predict(fresh), np.tile(y.mean(axis=0), (200, 1)), atol=1e-9
    )
    grown = forest(x, y, seed=3)
    np.testing.assert_allclose(
        leaves.shrunken(grown.regressor.estimators_, 0.0).predict(fresh), grown.predict(fresh), atol=1e-12
    )


def test_distillation_of_weight_0_at_temperature_1_is_plain_training(examples: tuple, fresh: np.ndarray) -> None:
    x, y = examples
    logits = np.random.default_rng(0).normal(size=y.shape)
    learnt = targets.distilled(y, logits, weight=0.0, temperature=1.0)
    np.testing.assert_array_equal(learnt, y)
    np.testing.assert_array_equal(tree(x, learnt, seed=3).predict(fresh), tree(x, y, seed=3).predict(fresh))


def test_distillation_of_weight_1_at_temperature_1_is_the_teacher_s_probability() -> None:
    said = np.array([[0.2, 0.8, 0.0], [1.0, 0.0, 0.0]])
    with np.errstate(divide="ignore"):
        logits = np.log(said)
    np.testing.assert_allclose(targets.distilled(np.zeros((2, 3)), logits, weight=1.0), said)
    hot = targets.distilled(np.zeros((1, 3)), np.array([[0.0, 2.0, 1.0]]), weight=1.0, temperature=1e9)
    np.testing.assert_allclose(hot, 1 / 3, rtol=1e-6)


def test_smoothed_targets_leave_the_splits_of_a_tree_and_shrink_its_leaves(examples: tuple, fresh: np.ndarray) -> None:
    """Smoothing by ε scales every impurity by (1 − ε)²: the same tree says (1 − ε) p + ε/K, whatever the data."""
    x, y = examples
    hard, soft = tree(x, y, seed=3), tree(x, targets.smoothed(y, 0.4), seed=3)
    np.testing.assert_array_equal(soft.regressor.tree_.feature, hard.regressor.tree_.feature)
    np.testing.assert_allclose(soft.predict(fresh), 0.6 * hard.predict(fresh) + 0.4 / 3)


def test_without_noise_mixture_or_mask_copies_change_no_fit(examples: tuple, fresh: np.ndarray) -> None:
    x, y = examples
    rng = np.random.default_rng(0)
    for more, wanted in (
        copies.noisy(x, y, noise_sd=0.0, copies=4, rng=rng),
        copies.mixed(x, y, alpha=0.0, copies=4, rng=rng),
        logistic_dropout.masked(x, y, drop_probability=0.0, copies=4, rng=rng),
    ):
        np.testing.assert_array_equal(more, np.tile(x, (4, 1)))
        np.testing.assert_allclose(neighbours(more, wanted).predict(fresh), neighbours(x, y).predict(fresh))
        np.testing.assert_allclose(
            logistic(more, wanted, inverse=1.0, weight=0.25).predict(fresh),
            logistic(x, y, inverse=1.0).predict(fresh),
            atol=0.01,
        )
        np.testing.assert_array_equal(
            svm(more, wanted, inverse=1.0, weight=0.25).predict(fresh), svm(x, y, inverse=1.0).predict(fresh)
        )
