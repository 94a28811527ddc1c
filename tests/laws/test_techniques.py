"""Laws of what other classifiers borrow: what stays, what is lost, and what is refused."""

import numpy as np
import pytest

from regularize.techniques import boosting, copies, features, leaves, logistic_dropout, targets
from regularize.techniques.learners import Columns, forest, logistic, neighbours, svm, tree, weighted


def examples(seed: int = 0, rows: int = 60, columns: int = 5, classes: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, columns)), np.eye(classes)[rng.integers(classes, size=rows)]


def pictures(rows: int = 7) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    return rng.random((rows, 64)), np.eye(10)[rng.integers(10, size=rows)]


@pytest.mark.parametrize("count", [0, 1, 5, 8])
def test_shifted_copies_keep_the_picture_and_move_it_by_one_pixel_each_way_once(count: int) -> None:
    x, y = pictures()
    more, wanted = copies.shifted(x, y, copies=count, rng=np.random.default_rng(1))
    assert more.shape == ((count + 1) * 7, 64)
    np.testing.assert_array_equal(more[:7], x)
    np.testing.assert_array_equal(wanted, np.tile(y, (count + 1, 1)))
    for picture in range(7):
        mine = more[picture::7].reshape(-1, 8, 8)
        every = np.pad(mine[0], 1)
        seen = [
            [
                shift
                for shift in copies.SHIFTS
                if (one == every[1 - shift[0] : 9 - shift[0], 1 - shift[1] : 9 - shift[1]]).all()
            ]
            for one in mine[1:]
        ]
        assert all(len(shifts) == 1 for shifts in seen)
        assert len({shifts[0] for shifts in seen}) == count


def test_more_shifted_copies_keep_the_first_ones() -> None:
    x, y = pictures()
    few, many = (copies.shifted(x, y, copies=count, rng=np.random.default_rng(1))[0] for count in (3, 6))
    np.testing.assert_array_equal(many[: len(few)], few)


def test_noisy_copies_scale_the_same_noise() -> None:
    x, y = examples()
    small, large = (copies.noisy(x, y, noise_sd=sd, copies=4, rng=np.random.default_rng(1))[0] for sd in (0.1, 0.3))
    np.testing.assert_allclose(large - np.tile(x, (4, 1)), 3 * (small - np.tile(x, (4, 1))))
    assert np.std(small - np.tile(x, (4, 1))) == pytest.approx(0.1, rel=0.05)


def test_mixed_copies_lie_between_two_examples_with_their_shares_in_the_target() -> None:
    rng = np.random.default_rng(2)
    labels = np.arange(40)
    x, y = (
        rng.normal(size=(40, 3)),
        np.eye(40)[labels],
    )  # each example a class of its own: the target tells who is in it
    mixed, wanted = copies.mixed(x, y, alpha=0.7, copies=3, rng=np.random.default_rng(1))
    np.testing.assert_allclose(wanted.sum(axis=1), 1.0)
    np.testing.assert_allclose(mixed, wanted @ x, atol=1e-12)
    assert ((wanted > 0).sum(axis=1) <= 2).all()
    assert (wanted[np.arange(120), np.tile(labels, 3)] < 1).mean() > 0.9


@pytest.mark.parametrize("weight", [0.0, 0.3, 1.0])
def test_distilled_targets_are_probabilities(weight: float) -> None:
    rng = np.random.default_rng(0)
    found = targets.distilled(np.eye(4), rng.normal(size=(4, 4)), weight=weight, temperature=2.5)
    np.testing.assert_allclose(found.sum(axis=1), 1.0)
    assert (found >= 0).all()


@pytest.mark.parametrize("strength", [0.0, 0.5, 7.0, 1e3])
def test_shrunken_leaves_lie_between_their_own_mean_and_that_of_all(strength: float) -> None:
    x, y = examples(classes=2)
    fitted = tree(x, y, seed=0)
    values, means = leaves.shrunken_values(fitted.regressor, strength), fitted.regressor.tree_.value[:, :, 0]
    lowest, highest = means.min(axis=0), means.max(axis=0)
    assert ((values >= lowest - 1e-12) & (values <= highest + 1e-12)).all()
    np.testing.assert_allclose(values.sum(axis=1), 1.0)


def test_shrinking_leaves_more_never_spreads_them_further() -> None:
    x, y = examples(classes=2)
    fitted = tree(x, y, seed=0)
    own = fitted.regressor.apply(x)
    spread = [
        leaves.shrunken_values(fitted.regressor, strength)[own].var(axis=0).sum() for strength in (0, 1, 5, 50, 1e3)
    ]
    assert (np.diff(spread) < 0).all()


def test_a_forest_uses_fewer_columns_the_less_a_new_one_counts() -> None:
    rng = np.random.default_rng(5)
    x = rng.normal(size=(150, 12))
    y = np.eye(2)[(x[:, 0] + x[:, 1] + 0.5 * rng.normal(size=150) > 0).astype(int)]
    used = [
        features.regularized_forest(x, y, factors=np.full(12, factor), trees=8, rng=np.random.default_rng(1)).used.sum()
        for factor in (1.0, 0.3, 1e-3)
    ]
    assert used[0] > used[1] >= used[2] >= 1


def test_a_forest_splits_on_the_columns_it_says_it_uses_and_on_no_other() -> None:
    x, y = examples(rows=80, columns=9)
    found = features.regularized_forest(x, y, factors=np.full(9, 0.2), trees=5, rng=np.random.default_rng(1))
    np.testing.assert_array_equal(found.splits > 0, found.used)
    hidden = x.copy()
    hidden[:, ~found.used] = 99.0
    np.testing.assert_array_equal(found.predict(hidden), found.predict(x))


def test_what_dropout_costs_a_logistic_regression_is_never_negative_and_grows_with_it() -> None:
    x, _ = examples()
    w = np.array([0.5, -1.0, 2.0, 0.0, 0.3])
    costs = [
        logistic_dropout.expected_penalty(x, w, 0.2, drop, masks=4000, rng=np.random.default_rng(0)).mean
        for drop in (0.05, 0.2, 0.5)
    ]
    assert 0 < costs[0] < costs[1] < costs[2]
    assert logistic_dropout.expected_penalty(x, w, 0.2, 0.0, masks=50, rng=np.random.default_rng(0)).mean == 0


def test_every_learner_answers_with_a_column_for_each_class_even_one_it_has_not_met() -> None:
    x, y = examples()
    y = np.column_stack([y, np.zeros(len(y))])
    for fitted in (tree(x, y, seed=0), forest(x, y, seed=0), neighbours(x, y), logistic(x, y), svm(x, y)):
        told = fitted.predict(x)
        assert told.shape == y.shape
        np.testing.assert_allclose(told.sum(axis=1), 1.0)
        assert not told[:, 3].any()


def test_rows_of_soft_targets_weigh_as_much_as_the_examples() -> None:
    x, y = examples()
    rows, labels, shares = weighted(x, targets.smoothed(y, 0.3))
    assert shares.sum() == pytest.approx(len(x))
    assert len(rows) == 3 * len(x)
    np.testing.assert_allclose(np.bincount(labels, shares), targets.smoothed(y, 0.3).sum(axis=0))


@pytest.mark.parametrize("count", [1, 3])
def test_a_regression_is_answered_in_one_column(count: int) -> None:
    x, _ = examples()
    y = x[:, :1] ** 2
    for fitted in (tree(x, y, seed=0), forest(x, y, seed=0), neighbours(x, y, count=count)):
        assert isinstance(fitted, Columns)
        assert fitted.predict(x).shape == (60, 1)


def test_what_has_no_meaning_is_refused_in_words() -> None:
    x, y = examples()
    rng = np.random.default_rng(0)
    with pytest.raises(ValueError, match="copies must lie in 0 … 8, got 9"):
        copies.shifted(*pictures(), copies=9, rng=rng)
    with pytest.raises(ValueError, match="noise_sd must be zero or more, got -1"):
        copies.noisy(x, y, noise_sd=-1, copies=1, rng=rng)
    with pytest.raises(ValueError, match="strength"):
        copies.mixed(x, y, alpha=-0.1, copies=1, rng=rng)
    with pytest.raises(ValueError, match=r"weight must lie in \[0, 1\], got 1.5"):
        targets.distilled(y, y, weight=1.5)
    with pytest.raises(ValueError, match="temperature must be positive, got 0"):
        targets.distilled(y, y, weight=0.5, temperature=0)
    with pytest.raises(ValueError, match="strength must be zero or more"):
        leaves.shrunken_values(tree(x, y, seed=0).regressor, -1.0)
    with pytest.raises(ValueError, match=r"rate must lie in \(0, 1\], got 0"):
        boosting.boosted(x, y, rounds=1, rate=0, seed=0)
    with pytest.raises(ValueError, match=r"drop_probability must lie in \[0, 1\), got 1"):
        boosting.dart(x, y, rounds=1, drop_probability=1.0, seed=0, rng=rng)
    with pytest.raises(ValueError, match=r"factors must lie in \(0, 1\], got 0 to 0"):
        features.regularized_forest(x, y, factors=np.zeros(5), trees=1, rng=rng)
    with pytest.raises(ValueError, match="drop_probability"):
        logistic_dropout.quadratic_penalty(x, np.ones(5), 0.0, 1.0)
