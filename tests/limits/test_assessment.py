"""At the ends of every knob: no penalty, all penalty, no noise, no rows to spare."""

import numpy as np
import pytest

from regularize import assessment, linear, shrinkage
from regularize.basis import Basis
from regularize.penalties import L1, L2, ElasticNet, Unpenalized

PENALTIES = [L1(), L2(), ElasticNet(0.5)]


def problem(rows=40, count=6, seed=0):
    rng = np.random.default_rng(seed)
    columns = rng.standard_normal((rows, count))
    return columns, columns[:, 0] + rng.standard_normal(rows)


def standardized(columns, targets):
    scaling = assessment.Standardization.of(columns, targets)
    return scaling.columns(columns), scaling.targets(targets)


def test_past_the_vanishing_strength_each_fold_is_told_the_mean_of_the_others():
    columns, targets = problem()
    method = assessment.Penalized(penalty=L1(), strengths=np.array([10.0, 20.0]))
    splits = assessment.shuffled(len(targets), 4, np.random.default_rng(0))
    found = assessment.cross_validated(columns, targets, method=method, splits=splits)
    for fold in range(4):
        held = found.fold_of == fold
        expected = np.mean((targets[held] - targets[~held].mean()) ** 2)
        np.testing.assert_allclose(found.fold_errors[fold], expected, rtol=1e-12)
    assert found.lowest == found.one_standard_error == 1


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_as_many_folds_as_rows_leaves_one_out(penalty):
    columns, targets = problem(rows=9, count=2)
    method = assessment.Penalized(penalty=penalty, strengths=np.array([0.1]))
    splits = assessment.shuffled(9, 9, np.random.default_rng(0))
    found = assessment.cross_validated(columns, targets, method=method, splits=splits)
    assert sorted(found.fold_of) == list(range(9))
    assert np.isfinite(found.standard_error).all()


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_constant_columns_copies_constant_targets_and_more_columns_than_rows_all_work(penalty):
    columns, targets = problem(rows=20, count=30)
    columns[:, 3], columns[:, 4] = 1e9, columns[:, 5]
    columns[1:, 6] = 0.1
    for response in (targets, np.full(20, 3.3)):
        *_, found = assessment.repeated_choices(
            columns,
            response,
            method=assessment.Penalized(penalty=penalty, strengths=np.array([0.0, 1e-3, 1.0])),
            folds=4,
            repeats=2,
            rng=np.random.default_rng(0),
        )
        assert found.lowest_counts.sum() == 2
        *_, chosen = assessment.selection(
            columns,
            response,
            method=assessment.Penalized(penalty=penalty, strengths=np.array([1e-3, 1.0])),
            samples=3,
            rng=np.random.default_rng(0),
        )
        assert (chosen.counts[:, 3] == 0).all()


def test_a_column_that_training_rows_cannot_see_moves_no_prediction():
    columns, targets = problem()
    columns[:, 2] = 0
    columns[7, 2] = 1e6
    training = np.arange(40) != 7
    method = assessment.Penalized(penalty=L2(), strengths=np.array([0.0, 0.1]))
    with_it = assessment.validation_errors(columns, targets, training=training, method=method)
    without = assessment.validation_errors(np.delete(columns, 2, axis=1), targets, training=training, method=method)
    np.testing.assert_allclose(with_it, without, rtol=1e-9)


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_degrees_of_freedom_run_from_the_rank_to_the_intercept(penalty):
    columns, targets = standardized(*problem())
    columns = np.column_stack((columns, columns[:, 0] + columns[:, 1], np.zeros(40)))
    strengths = np.append(0.0, np.geomspace(1e-12, 1e12, 25))
    path = linear.path(columns, targets, penalty=penalty, strengths=strengths)
    freedom = assessment.degrees_of_freedom(columns, path, penalty=penalty)
    assert freedom[0] == 7
    assert freedom[1] == pytest.approx(7, abs=1e-9)
    assert freedom[-1] == pytest.approx(1, abs=1e-9)
    if penalty == L2():
        assert (np.diff(freedom) <= 0).all()


def test_least_squares_has_the_criteria_of_the_textbook():
    columns, targets = standardized(*problem())
    path = linear.path(columns, targets, penalty=Unpenalized(), strengths=np.zeros(1))
    found = assessment.criteria(columns, targets, path, penalty=Unpenalized())
    assert found.degrees_of_freedom == 7
    assert found.noise_variance == pytest.approx(found.rss[0] / 33, rel=1e-12)
    assert found.cp == pytest.approx(7, rel=1e-12)
    assert found.gcv == pytest.approx(40 * found.rss[0] / 33**2, rel=1e-12)
    given = assessment.criteria(columns, targets, path, penalty=Unpenalized(), noise_variance=2.0)
    assert given.cp == pytest.approx(found.rss[0] / 2 - 40 + 14, rel=1e-12)
    for wrong in (0.0, -1.0, np.inf):
        with pytest.raises(ValueError, match="noise_variance"):
            assessment.criteria(columns, targets, path, penalty=Unpenalized(), noise_variance=wrong)


@pytest.mark.parametrize("rows", [5, 6, 7])
def test_without_rows_to_spare_only_gcv_remains_and_never_chooses_interpolation(rows):
    columns, targets = standardized(*problem(rows=rows))
    strengths = np.append(0.0, np.geomspace(1e-3, 10, 20))
    path = linear.path(columns, targets, penalty=L1(), strengths=strengths)
    found = assessment.criteria(columns, targets, path, penalty=L1())
    assert found.noise_variance is found.aic is found.bic is found.cp is None
    assert found.gcv[0] == np.inf
    assert np.isfinite(found.gcv[found.degrees_of_freedom < rows]).all()
    assert path.strengths[assessment.lowest(found.gcv, strengths)] > 0
    given = assessment.criteria(columns, targets, path, penalty=L1(), noise_variance=0.5)
    assert np.isfinite(given.aic).all()


def test_one_row_to_spare_measures_the_noise_and_noiseless_targets_have_none():
    columns, targets = problem(rows=8)
    assert assessment.least_squares_variance(columns, targets) > 0
    assert assessment.least_squares_variance(*problem(rows=7)) is None
    columns, _ = problem()
    assert assessment.least_squares_variance(columns, columns @ np.arange(6) + 100) is None
    assert assessment.least_squares_variance(columns, np.full(40, 0.1)) is None


def test_without_noise_all_refits_are_one_and_there_is_no_variance():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 20)
    columns, truth = Basis().fit(x, 5).columns(x), np.cos(3 * x)
    fits = assessment.refits(columns, np.tile(truth, (4, 1)), penalty=L1(), strengths=np.array([0.0, 0.1, 9]))
    found = assessment.decomposed(fits, at=columns, truth=truth, noise_sd=0.0)
    np.testing.assert_allclose(found.variance, 0, atol=1e-25)
    np.testing.assert_allclose(found.bias_squared, np.mean((fits.predict(columns)[0] - truth) ** 2, axis=1), rtol=1e-9)
    assert found.bias_squared[2] == pytest.approx(truth.var(), rel=1e-9)
    assert found.total_error.max() < 1e-12


def test_least_squares_of_a_polynomial_truth_has_no_bias_and_variance_p_over_n():
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 30)
    columns, truth = Basis().fit(x, 5).columns(x), 4 * x**3 - x
    exact = assessment.ridge_decomposition(
        columns, truth, strengths=np.array([0.0, 1e12]), noise_sd=0.5, at=columns, truth_at=truth
    )
    np.testing.assert_allclose(exact.bias_squared, [0, truth.var()], rtol=1e-9, atol=1e-20)
    np.testing.assert_allclose(exact.variance, [0.25 * 6 / 30, 0.25 / 30], rtol=1e-9)
    draws = truth + 0.5 * rng.standard_normal((4000, 30))
    found = assessment.decomposed_by_degree(
        x, draws, basis=Basis(), degrees=[3, 5, 8], penalty=Unpenalized(), strength=0.0, at=x, truth=truth, noise_sd=0.5
    )
    expected = 0.25 * np.array([4, 6, 9]) / 30
    assert (np.abs(found.variance - expected) < 4 * found.variance_error).all()
    assert (np.abs(found.bias_squared) < 4 * found.bias_squared_error).all()
    assert found.variance_error.max() < 0.02 * expected.min()


def test_coefficients_that_the_columns_cannot_see_are_bias():
    columns = np.column_stack((np.array([1.0, -1, 1, -1]), np.zeros(4)))
    found = assessment.ridge_coefficient_decomposition(
        columns, np.array([2.0, 3.0]), strengths=np.array([0.0, 1.0]), noise_sd=1.0
    )
    np.testing.assert_allclose(found.bias_squared, [9, 9 + 1])
    np.testing.assert_allclose(found.variance, [1 / 4, 1 / 16])


def test_a_classifier_that_knows_nothing_and_one_that_is_always_right():
    labels = np.array([0, 1, 2, 0, 0])
    logits = np.stack((np.zeros((5, 3)), 1e3 * np.eye(3)[labels]))
    np.testing.assert_allclose(assessment.negative_log_likelihood(logits, labels), [np.log(3), 0])
    np.testing.assert_allclose(assessment.accuracy(logits, labels), [0.6, 1])
    np.testing.assert_allclose(assessment.confidence(logits), np.repeat([[1 / 3], [1]], 5, axis=1))
    np.testing.assert_allclose(assessment.logit_gap(logits, labels), np.repeat([[0.0], [1e3]], 5, axis=1))
    found = assessment.reliability(logits, labels, bins=10)
    np.testing.assert_allclose(found.expected_calibration_error, [0.6 - 1 / 3, 0], atol=1e-12)
    assert found.counts[0].tolist() == [0, 0, 0, 5, 0, 0, 0, 0, 0, 0]
    assert found.counts[1, 9] == 5
    assert np.isfinite(found.accuracy).all()
    shares = assessment.distribution(np.full((2, 4), 3.0), bins=4).shares
    np.testing.assert_array_equal(shares.sum(axis=1), 1)


def test_nothing_done_to_the_columns_is_least_squares():
    columns, targets = standardized(*problem())
    expected = np.linalg.lstsq(columns, targets, rcond=None)[0]
    for disturbance in (shrinkage.ColumnNoise(np.zeros(1)), shrinkage.ColumnDropout(np.zeros(1))):
        _, found, *_ = shrinkage.averaged(
            columns, targets, disturbance=disturbance, repetitions=4, rng=np.random.default_rng(0)
        )
        np.testing.assert_allclose(found.ridge[0], expected, rtol=1e-10)
        np.testing.assert_allclose(found.coefficients[0], expected, rtol=1e-10)
        assert found.coefficients_error.max() < 1e-12


def test_no_step_finds_nothing_many_find_least_squares_and_with_decay_ridge():
    columns, targets = standardized(*problem())
    found = shrinkage.directions(columns, targets)
    steps, rate = np.array([0, 10**7]), 0.1
    ends = found.coefficients(shrinkage.stopping_filters(found.curvatures, steps, rate=rate))
    np.testing.assert_array_equal(ends[0], 0)
    np.testing.assert_allclose(ends[1], np.linalg.lstsq(columns, targets, rcond=None)[0], rtol=1e-9)
    decays = np.array([0.3, 0.3])
    decayed = shrinkage.decay_filters(found.curvatures, steps, decays, rate=rate)
    np.testing.assert_allclose(decayed[1], shrinkage.ridge_filters(found.curvatures, decays)[1], rtol=1e-12)


def test_constant_columns_and_copies_are_no_directions():
    columns, targets = standardized(*problem())
    columns = np.column_stack((columns, columns[:, 0], np.zeros(40)))
    found = shrinkage.directions(columns, targets)
    assert len(found.curvatures) == 6
    coefficients = found.coefficients(np.ones(6))
    assert coefficients[0] == pytest.approx(coefficients[6], rel=1e-10)
    assert coefficients[7] == 0
    *_, last = shrinkage.averaged(columns, targets, disturbance=DROPOUT, repetitions=300, rng=np.random.default_rng(0))
    assert (np.abs(last.coefficients - last.ridge) <= 4.5 * last.coefficients_error).all()


DROPOUT = shrinkage.ColumnDropout(np.array([0.3]))
