"""What holds for every penalty, seed and strength: choices, decompositions, calibration."""

import numpy as np
import pytest

from regularize import assessment, linear
from regularize.basis import Basis
from regularize.penalties import L1, L2, ElasticNet, Unpenalized

PENALTIES = [L1(), L2(), ElasticNet(0.5)]
STRENGTHS = 10.0 ** np.linspace(-3, 1, 15)


def problem(rows=40, count=6, seed=0):
    rng = np.random.default_rng(seed)
    columns = rng.standard_normal((rows, count)) * np.geomspace(0.1, 100, count) + 5
    return columns, columns[:, 0] * 10 - columns[:, 1] + rng.standard_normal(rows)


def validated(columns, targets, *, penalty=L1(), strengths=STRENGTHS, seed=3):  # noqa: B008
    method = assessment.Penalized(penalty=penalty, strengths=strengths)
    splits = assessment.shuffled(len(targets), 5, np.random.default_rng(seed))
    return assessment.cross_validated(columns, targets, method=method, splits=splits)


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_errors_follow_the_units_of_the_target_and_ignore_those_of_the_columns(penalty):
    columns, targets = problem()
    plain = validated(columns, targets, penalty=penalty)
    moved = validated(columns * [2, 0.1, 1e4, 1, 3, 7] - 50, 1000 * targets + 3, penalty=penalty)
    np.testing.assert_allclose(moved.fold_errors, 1e6 * plain.fold_errors, rtol=1e-9)


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
@pytest.mark.parametrize("seed", range(5))
def test_one_standard_error_is_the_strongest_within_reach_of_the_lowest(penalty, seed):
    found = validated(*problem(seed=seed), penalty=penalty, seed=seed)
    limit = found.mean.min() + found.standard_error[found.mean.argmin()]
    assert found.mean[found.lowest] == found.mean.min()
    assert found.strengths[found.one_standard_error] == STRENGTHS[found.mean <= limit].max()
    assert found.one_standard_error >= found.lowest


def test_without_a_standard_error_the_rule_chooses_the_lowest():
    errors = np.array([[2.0, 1.0, 3.0], [2.0, 1.0, 3.0]])
    found = assessment.CrossValidation(
        strengths=np.array([0.1, 1.0, 10.0]),
        splits=assessment.shuffled(4, 2, np.random.default_rng(0)),
        fold_errors=errors,
        fresh_errors=np.ones(4),
        mean_errors=np.ones(4),
    )
    assert found.lowest == found.one_standard_error == 1


def test_the_choice_does_not_depend_on_the_order_of_strengths():
    order = np.random.default_rng(0).permutation(len(STRENGTHS))
    plain, mixed = validated(*problem()), validated(*problem(), strengths=STRENGTHS[order])
    np.testing.assert_array_equal(mixed.fold_errors, plain.fold_errors[:, order])
    assert order[mixed.lowest] == plain.lowest
    assert order[mixed.one_standard_error] == plain.one_standard_error


def test_among_equals_the_strongest_is_the_lowest():
    assert assessment.lowest(np.array([2.0, 1.0, 1.0, 1.0]), np.array([9.0, 1.0, 5.0, 3.0])) == 2


def test_what_is_held_out_has_no_part_in_the_fit():
    columns, targets = problem()
    training = np.arange(40) % 4 > 0
    method = assessment.Penalized(penalty=L1(), strengths=STRENGTHS)
    plain = assessment.validation_errors(columns, targets, training=training, method=method)
    columns[~training] *= 1e3
    targets[~training] += 1e5
    moved = assessment.validation_errors(columns, targets, training=training, method=method)
    np.testing.assert_array_equal(moved[:, training], plain[:, training])
    assert (moved[:, ~training] > 1e6).all()


def generators(columns, targets, **changed):
    rng, method = np.random.default_rng(7), assessment.Penalized(penalty=L1(), strengths=STRENGTHS)
    shared = {"method": method, "rng": rng}
    counts = {"folds": 4, "repeats": 5, "samples": 6, "test_rows": 8, **changed}

    def asked(*names):
        return shared | {name: counts[name] for name in names}

    return {
        "folds": lambda: assessment.cross_validating(
            columns, targets, method=method, splits=assessment.shuffled(len(targets), counts["folds"], rng)
        ),
        "repeats": lambda: assessment.repeated_choices(columns, targets, **asked("folds", "repeats")),
        "samples": lambda: assessment.selection(columns, targets, **asked("samples")),
        "test_rows": lambda: assessment.optimism(columns, targets, **asked("test_rows", "repeats")),
    }


@pytest.mark.parametrize(
    ("name", "first", "of"), [("folds", 2, 4), ("repeats", 1, 5), ("samples", 1, 6), ("test_rows", 1, 5)]
)
def test_every_generator_counts_up_to_the_whole(name, first, of):
    results = list(generators(*problem())[name]())
    assert [result.done for result in results] == list(range(first, of + 1))
    assert {result.of for result in results} == {of}


@pytest.mark.parametrize("name", ["folds", "repeats", "samples", "test_rows"])
def test_every_generator_refuses_before_it_starts(name):
    columns, targets = problem()
    for wrong in (0, -1, 41) if name in ("folds", "test_rows") else (0, -1):
        with pytest.raises(ValueError, match=f"{name} must"):
            generators(columns, targets, **{name: wrong})[name]()
    with pytest.raises(ValueError, match="finite"):
        generators(columns, np.full(40, np.nan))[name]()


def test_results_so_far_do_not_change_afterwards():
    for make in generators(*problem()).values():
        seen = [(result, result.done, _numbers(result)) for result in make()]
        for result, done, numbers in seen:
            assert result.done == done
            np.testing.assert_array_equal(_numbers(result), numbers)


def _numbers(result):
    parts = [value for value in vars(result).values() if isinstance(value, np.ndarray)]
    return np.concatenate([part.ravel() for part in parts]).copy()


def test_more_repetitions_keep_the_first_ones():
    columns, targets = problem()
    *_, few = generators(columns, targets, repeats=3)["repeats"]()
    *_, many = generators(columns, targets, repeats=8)["repeats"]()
    np.testing.assert_array_equal(many.lowest[:3], few.lowest)
    assert many.lowest_counts.sum() == many.one_standard_error_counts.sum() == 8
    *_, few = generators(columns, targets, samples=2)["samples"]()
    _, two, *_ = generators(columns, targets, samples=5)["samples"]()
    np.testing.assert_array_equal(two.counts, few.counts)


def test_choosing_on_the_test_set_is_never_pessimistic_and_one_strength_is_no_choice():
    columns, targets = problem(rows=60)
    shared = {"test_rows": 6, "repeats": 30}
    every, single = (assessment.Penalized(penalty=L1(), strengths=some) for some in (STRENGTHS, STRENGTHS[:1]))
    *_, found = assessment.optimism(columns, targets, method=every, rng=np.random.default_rng(0), **shared)
    assert (found.by_split >= 0).all()
    assert found.mean > 2 * found.standard_error > 0
    *_, none = assessment.optimism(columns, targets, method=single, rng=np.random.default_rng(0), **shared)
    np.testing.assert_allclose(none.by_split, 0, atol=1e-12 * none.seen.max())


def test_columns_with_an_effect_are_selected_more_often_than_those_without():
    columns, _ = problem(count=8)
    targets = columns[:, 1] + 0.1 * np.random.default_rng(1).standard_normal(40)
    method = assessment.Penalized(penalty=L1(), strengths=STRENGTHS)
    *_, found = assessment.selection(columns, targets, method=method, samples=30, rng=np.random.default_rng(0))
    assert ((found.frequency >= 0) & (found.frequency <= 1)).all()
    assert (found.frequency[:-1, 1] >= found.frequency[:-1, 2:].max(axis=1)).all()
    assert found.standard_error.max() <= 0.5 / np.sqrt(30)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("units", [None, np.repeat(np.arange(16), [1, 4] * 8)], ids=["rows", "groups of two sizes"])
def test_samples_that_are_fitted_together_keep_what_each_alone_keeps(units, weighted):
    columns, _ = problem(count=8)
    targets = columns[:, 1] - 0.4 * columns[:, 3] + 0.5 * np.random.default_rng(1).standard_normal(40)
    weights = np.random.default_rng(2).uniform(0.5, 2.0, 40) if weighted else None

    def counts(strengths):
        method = assessment.Penalized(penalty=ElasticNet(0.8), strengths=strengths)
        *_, found = assessment.selection(
            columns, targets, method=method, samples=30, rng=np.random.default_rng(0), weights=weights, units=units
        )
        return found.counts

    together = np.concatenate([counts(STRENGTHS[[one]]) for one in range(len(STRENGTHS))])
    np.testing.assert_array_equal(together, counts(STRENGTHS))


def curve(degree=8, rows=25, draws=300, noise_sd=0.3, seed=0):
    rng = np.random.default_rng(seed)
    x, at = rng.uniform(-1, 1, rows), np.linspace(-1, 1, 61)
    polynomial = Basis().fit(x, degree)
    truth, truth_at = np.cos(4 * x), np.cos(4 * at)
    targets = truth + noise_sd * rng.standard_normal((draws, rows))
    return polynomial.columns(x), truth, targets, polynomial.columns(at), truth_at


def test_simulated_ridge_agrees_with_its_closed_form_within_the_error_that_it_states():
    columns, truth, targets, at, truth_at = curve()
    exact = assessment.ridge_decomposition(columns, truth, strengths=STRENGTHS, noise_sd=0.3, at=at, truth_at=truth_at)
    fits = assessment.refits(columns, targets, penalty=L2(), strengths=STRENGTHS)
    found = assessment.decomposed(fits, at=at, truth=truth_at, noise_sd=0.3)
    for term in ("bias_squared", "variance", "total"):
        apart = np.abs(getattr(found, term) - getattr(exact, term)) / getattr(found, f"{term}_error")
        assert apart.max() < 4, term
    assert (found.total_error / found.total).max() < 0.1
    assert np.abs(found.mean - exact.mean).max() < 0.3
    assert exact.best == found.best


def test_the_stated_monte_carlo_errors_are_those_over_repetitions():
    columns, _, targets, at, truth_at = curve(draws=300 * 30)
    fits = assessment.refits(columns, targets, penalty=L2(), strengths=STRENGTHS)
    found = []
    for start in range(0, len(targets), 30):
        part = linear.Paths(
            fits.strengths, fits.coefficients[start : start + 30], fits.intercept[start : start + 30], fits.optimality
        )
        found.append(assessment.decomposed(part, at=at, truth=truth_at, noise_sd=0.3))
    for term in ("bias_squared", "variance", "total"):
        actual = np.std([getattr(one, term) for one in found], axis=0)
        stated = np.sqrt(np.mean([getattr(one, f"{term}_error") ** 2 for one in found], axis=0))
        np.testing.assert_allclose(stated, actual, rtol=0.15)


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_bias_and_variance_sum_to_the_distance_from_the_truth(penalty):
    columns, _, targets, at, truth_at = curve(draws=20)
    fits = assessment.refits(columns, targets, penalty=penalty, strengths=STRENGTHS)
    found = assessment.decomposed(fits, at=at, truth=truth_at, noise_sd=0.3)
    distance = np.mean((fits.predict(at) - truth_at) ** 2, axis=(0, 2))
    np.testing.assert_allclose(found.bias_squared + found.variance, distance, rtol=1e-9)
    np.testing.assert_allclose(found.total, distance + 0.09, rtol=1e-9)
    assert fits.optimality.max() < 1e-10


def test_refits_so_far_are_the_first_of_all():
    columns, _, targets, _, _ = curve(draws=10)
    whole = assessment.refits(columns, targets, penalty=L1(), strengths=STRENGTHS)
    parts = list(assessment.refitting(columns, targets, penalty=L1(), strengths=STRENGTHS, at_once=4))
    assert [len(part.intercept) for part in parts] == [4, 8, 10]
    for part in parts:
        np.testing.assert_array_equal(part.coefficients, whole.coefficients[: len(part.intercept)])
        np.testing.assert_array_equal(part.intercept, whole.intercept[: len(part.intercept)])


@pytest.mark.parametrize("seed", range(5))
def test_some_ridge_always_beats_least_squares(seed):
    rng = np.random.default_rng(seed)
    columns, coefficients = rng.standard_normal((30, 5)), rng.standard_normal(5)
    strengths = np.append(0.0, 10.0 ** np.linspace(-6, 2, 60))
    found = assessment.ridge_coefficient_decomposition(columns, coefficients, strengths=strengths, noise_sd=0.5)
    assert found.best > 0
    assert found.total.min() < found.total[0]
    assert (np.diff(found.bias_squared) >= 0).all()
    assert (np.diff(found.variance) < 0).all()


def test_the_best_ridge_of_isotropic_columns_is_p_noise_over_signal():
    rng = np.random.default_rng(0)
    columns, _ = np.linalg.qr(rng.standard_normal((50, 6)) - 0)
    columns = np.linalg.qr(columns - columns.mean(axis=0))[0] * np.sqrt(50)
    coefficients = rng.standard_normal(6)
    best = 6 * 0.7**2 / (coefficients @ coefficients) / 50
    strengths = best * np.linspace(0.5, 1.5, 101)
    found = assessment.ridge_coefficient_decomposition(columns, coefficients, strengths=strengths, noise_sd=0.7)
    assert found.best == 50


def test_variance_grows_and_bias_falls_with_the_degree():
    rng = np.random.default_rng(0)
    x, at = rng.uniform(-1, 1, 40), np.linspace(-0.8, 0.8, 30)
    found = assessment.decomposed_by_degree(
        x,
        np.cos(4 * x) + 0.2 * rng.standard_normal((200, 40)),
        basis=Basis(),
        degrees=range(1, 9),
        penalty=Unpenalized(),
        strength=0.0,
        at=at,
        truth=np.cos(4 * at),
        noise_sd=0.2,
    )
    assert found.mean.shape == (8, 30)
    assert (np.diff(found.variance) > 0).all()
    assert found.bias_squared[0] > 100 * abs(found.bias_squared[7])
    assert 2 < found.best < 7


def test_decomposing_needs_two_fits_and_draws_in_rows():
    columns, _, targets, at, truth_at = curve(draws=1)
    fits = assessment.refits(columns, targets, penalty=L2(), strengths=STRENGTHS)
    with pytest.raises(ValueError, match="at least 2"):
        assessment.decomposed(fits, at=at, truth=truth_at, noise_sd=0.3)
    with pytest.raises(ValueError, match="draws"):
        assessment.refits(columns, targets[0], penalty=L2(), strengths=STRENGTHS)
    with pytest.raises(ValueError, match="at_once"):
        next(assessment.refitting(columns, targets, penalty=L2(), strengths=STRENGTHS, at_once=0))


def test_the_best_ridge_has_the_lowest_mean_risk_and_no_peak():
    rows = np.array([10, 20, 30, 40, 60])
    multiples = np.array([0, 0.25, 0.5, 1, 2, 4])
    for done, found in enumerate(
        assessment.against_rows(
            rows,
            coefficients=np.full(20, 1 / np.sqrt(20)),
            noise_sd=0.5,
            multiples=multiples,
            runs=400,
            rng=np.random.default_rng(0),
        ),
        start=1,
    ):
        assert (found.done, found.of) == (25 * done, 400)
    assert (found.risks[..., 1:].mean(axis=0).argmin(axis=1) == 2).all()
    assert (np.diff(found.median[:, 3]) < 0).all()
    assert found.median[:, 0].argmax() == 1
    assert (found.risks > found.noise).all()
    low, high = found.interval
    assert ((low < found.median) & (found.median < high)).all()


def test_the_interval_of_the_median_holds_it_in_95_of_100():
    draws = np.random.default_rng(0).standard_normal((50, 2000, 1))
    found = assessment.RiskCurves(np.ones(2000), np.ones(2000), np.ones(1), np.ones(2000), draws, 0.0, 50)
    low, high = found.interval
    assert 0.94 < np.mean((low < 0) & (high > 0)) < 0.98
    few = assessment.RiskCurves(np.ones(1), np.ones(1), np.ones(1), np.ones(1), draws[:3, :1], 0.0, 3)
    assert few.interval[0] == draws[:3, 0].min()
    assert few.interval[1] == draws[:3, 0].max()


def test_descent_refuses_in_words():
    good = {
        "coefficients": np.ones(4),
        "noise_sd": 0.1,
        "multiples": np.ones(1),
        "runs": 2,
        "rng": np.random.default_rng(0),
    }
    for change, words in [
        ({"runs": 0}, "runs"),
        ({"noise_sd": -1}, "noise_sd"),
        ({"multiples": -np.ones(1)}, "multiples"),
        ({"coefficients": np.array([0.0, 1.0])}, "first coefficient"),
    ]:
        with pytest.raises(ValueError, match=words):
            assessment.against_rows(np.array([3]), **(good | change))
    with pytest.raises(ValueError, match="rows"):
        assessment.against_rows(np.array([0]), **good)
    with pytest.raises(ValueError, match="used"):
        assessment.against_columns(np.array([5]), rows=3, **good)


def test_a_classifier_that_draws_its_labels_from_its_own_probabilities_is_calibrated():
    rng = np.random.default_rng(0)
    logits = 2 * rng.standard_normal((1, 20000, 4))
    shares = np.exp(logits[0]) / np.exp(logits[0]).sum(axis=1, keepdims=True)
    labels = (rng.random((20000, 1)) > shares.cumsum(axis=1)).sum(axis=1)
    temperatures = np.array([0.25, 1.0, 4.0])[:, None, None]
    found = assessment.reliability(logits / temperatures, labels, bins=15)
    errors = found.expected_calibration_error
    assert errors[1] < 0.02
    assert errors[[0, 2]].min() > 0.1
    likelihood = assessment.negative_log_likelihood(logits / temperatures, labels)
    assert likelihood.argmin() == 1
    assert np.ptp(assessment.accuracy(logits / temperatures, labels)) == 0
    assert (found.counts.sum(axis=1) == 20000).all()
    gaps = assessment.distribution(assessment.logit_gap(logits / temperatures, labels), bins=30)
    np.testing.assert_allclose(gaps.shares.sum(axis=1), 1, rtol=1e-12)


def test_a_largest_correlation_is_found_by_chance_as_often_as_is_said():
    """Of pure noise the share is even over its values, whatever goes together with what; and a true column is seen, wherever it is."""
    shares = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        columns = rng.standard_normal((30, 6)) + rng.standard_normal((30, 1))
        shares.append(assessment.largest_correlation(columns, rng.standard_exponential(30), rng).share)
    for level in (0.05, 0.2, 0.5):
        assert abs(np.mean(np.array(shares) <= level) - level) < 3 * np.sqrt(level * (1 - level) / 200)
    rng = np.random.default_rng(3)
    columns = np.column_stack([np.ones(200), rng.standard_normal((200, 20))])
    found = assessment.largest_correlation(columns, columns[:, 7] - 2 * rng.standard_normal(200), rng)
    assert (found.column, found.shuffles) == (7, 999)
    assert found.share == pytest.approx(1 / 1000)
    assert assessment.largest_correlation(np.ones((9, 2)), np.arange(9.0), rng).share == 1.0


def test_calibration_refuses_in_words():
    logits, labels = np.zeros((2, 3, 4)), np.array([0, 1, 3])
    for wrong in (labels[:2], labels + 1, labels - 1):
        with pytest.raises(ValueError, match="labels"):
            assessment.reliability(logits, wrong, bins=5)
    with pytest.raises(ValueError, match="bins"):
        assessment.reliability(logits, labels, bins=0)
    with pytest.raises(ValueError, match="bins"):
        assessment.distribution(logits[..., 0], bins=0)
    with pytest.raises(ValueError, match="finite"):
        assessment.distribution(np.full((1, 2), np.nan), bins=2)
