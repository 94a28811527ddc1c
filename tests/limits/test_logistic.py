"""The ends of the knob for the log loss: no penalty, too much penalty, classes that the columns tell apart."""

import numpy as np
import pytest

from regularize import logistic
from regularize.penalties import L1, L2, PENALTIES, ElasticNet, Penalty, Unpenalized

EVERY = [make(0.5) for make in PENALTIES.values()]
SHARP = [L1(), ElasticNet(0.5), ElasticNet(0.05)]


def noisy(seed: int, rows: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    """Columns that do not tell the classes apart."""
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, count)) + 1.0
    targets = (rng.uniform(size=rows) < 1 / (1 + np.exp(1.0 - columns[:, 0]))).astype(float)
    return columns, targets


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_strength_zero_is_maximum_likelihood(penalty: Penalty):
    columns, targets = noisy(0, 100, 4)
    fitted = logistic.path(columns, targets, penalty=penalty, strengths=np.array([0.0, 1e-13]))
    design = np.column_stack((columns, np.ones(100)))
    score = design.T @ (fitted.probabilities(columns)[0] - targets)
    assert np.abs(score).max() <= 1e-10
    np.testing.assert_allclose(fitted.coefficients[1], fitted.coefficients[0], atol=1e-9)
    assert fitted.optimality.max() <= 1e-11


def test_strength_zero_is_of_minimum_norm_where_columns_are_dependent():
    columns, targets = noisy(1, 100, 3)
    twice = np.hstack([columns, columns[:, :2]])
    single = logistic.path(columns, targets, penalty=L2(), strengths=np.zeros(1)).coefficients[0]
    found = logistic.path(twice, targets, penalty=L2(), strengths=np.zeros(1)).coefficients[0]
    np.testing.assert_allclose(found, [*single[:2] / 2, single[2], *single[:2] / 2], atol=1e-10)


def test_without_a_penalty_no_strength_matters():
    columns, targets = noisy(2, 60, 3)
    fitted = logistic.path(columns, targets, penalty=Unpenalized(), strengths=np.array([0.0, 1e-6, 1.0, 100.0]))
    np.testing.assert_array_equal(fitted.coefficients, np.broadcast_to(fitted.coefficients[0], (4, 3)))


def test_a_two_by_two_table_has_the_log_odds_ratio():
    """x and y of zeros and ones, 30, 10, 5 and 15 rows: w = ln(30·15/(10·5)); L1 moves both shares by λn over their rows."""
    columns = np.repeat([0.0, 0.0, 1.0, 1.0], [30, 10, 5, 15])[:, None]
    targets = np.repeat([0.0, 1.0, 0.0, 1.0], [30, 10, 5, 15])
    free = logistic.path(columns, targets, penalty=L1(), strengths=np.array([0.0, 0.02]))
    assert free.coefficients[0, 0] == pytest.approx(np.log(9.0), abs=1e-12)
    assert free.intercept[0] == pytest.approx(np.log(1 / 3), abs=1e-12)
    low, high = 0.25 + 0.02 * 60 / 40, 0.75 - 0.02 * 60 / 20
    assert free.coefficients[1, 0] == pytest.approx(np.log(high / (1 - high)) - np.log(low / (1 - low)), abs=1e-11)


@pytest.mark.parametrize("penalty", SHARP, ids=str)
def test_all_coefficients_vanish_exactly_at_the_vanishing_strength(penalty: Penalty):
    columns, targets = noisy(4, 80, 8)
    # max|xⱼᵀ(y − ȳ)|/(n l1), the columns centred
    vanishing = np.abs((columns - columns.mean(axis=0)).T @ (targets - targets.mean())).max() / (80 * penalty.l1)
    fitted = logistic.path(
        columns, targets, penalty=penalty, strengths=vanishing * np.array([1 - 1e-9, 1 + 1e-9, 10.0])
    )
    assert np.count_nonzero(fitted.coefficients[0]) == 1
    np.testing.assert_array_equal(fitted.coefficients[1:], 0.0)
    np.testing.assert_allclose(fitted.probabilities(columns)[1:], targets.mean())


APART = {
    "one column": (np.arange(10.0)[:, None], (np.arange(10) > 4).astype(float)),
    "touching": (np.array([[0.0], [1.0], [1.0], [2.0]]), np.array([0.0, 0.0, 1.0, 1.0])),
    "by a direction": (np.random.default_rng(0).normal(size=(40, 2)), np.zeros(40)),
    "more columns than rows": (np.random.default_rng(1).normal(size=(10, 15)), np.arange(10) % 2.0),
    "one row": (np.column_stack((np.eye(30)[0], np.random.default_rng(2).normal(size=30))), np.arange(30) % 2.0),
}
APART["by a direction"][1][APART["by a direction"][0] @ [1.0, -2.0] > 0.3] = 1.0


@pytest.mark.parametrize("case", list(APART))
@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_classes_that_the_columns_tell_apart_have_no_fit_without_a_penalty(case: str, penalty: Penalty):
    columns, targets = APART[case]
    with pytest.raises(logistic.Separated, match="coefficients grow without end"):
        logistic.path(columns, targets, penalty=penalty, strengths=np.array([1.0, 0.0]))


@pytest.mark.parametrize("case", list(APART))
@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
def test_with_a_penalty_they_have_one_and_it_grows_without_end(case: str, penalty: Penalty):
    columns, targets = APART[case]
    fitted = logistic.path(columns, targets, penalty=penalty, strengths=np.logspace(-8, 0, 9))
    assert fitted.optimality.max() <= 1e-10
    size = np.abs(fitted.coefficients).max(axis=1)
    assert (np.diff(size) < 0.0)[:6].all()
    assert size[0] > size[3] + 1.0


def test_rows_far_out_that_do_not_tell_the_classes_apart_have_a_fit_without_a_penalty():
    """Margins beyond all doubt are no proof that nothing is the best."""
    columns, targets = noisy(6, 60, 2)
    columns[0] = [300.0, 1.0]
    targets[0] = 1.0
    fitted = logistic.path(columns, targets, penalty=L1(), strengths=np.zeros(1))
    assert np.abs(fitted.logits(columns)).max() > 100.0
    assert fitted.optimality.max() <= 1e-10


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
def test_columns_that_are_constant_leave_the_share_of_ones(penalty: Penalty):
    targets = np.array([0.0, 1.0, 1.0, 1.0])
    fitted = logistic.path(np.full((4, 2), 0.1), targets, penalty=penalty, strengths=np.array([0.0, 1e-3, 1.0]))
    np.testing.assert_array_equal(fitted.coefficients, 0.0)
    np.testing.assert_allclose(fitted.intercept, np.log(3.0))
    np.testing.assert_allclose(fitted.optimality, 0.0, atol=1e-14)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
def test_margins_beyond_all_exponents_do_not_overflow(penalty: Penalty):
    columns, targets = noisy(7, 30, 3)
    fitted = logistic.path(1e5 * columns, targets, penalty=penalty, strengths=np.logspace(-6, 2, 9))
    assert fitted.optimality.max() <= 1e-10
    far = logistic.Path(np.ones(1), np.array([[1e6, 0.0, 0.0]]), np.zeros(1), np.zeros(1))
    assert np.isin(far.probabilities(np.eye(3) - 0.5), (0.0, 1.0)).sum() >= 1
    assert np.isfinite(far.probabilities(np.eye(3) - 0.5)).all()


GOOD = {"columns": np.eye(3), "targets": np.array([0.0, 1.0, 1.0]), "strengths": np.ones(2)}
BAD = {
    "one class only": ({"targets": np.ones(3)}, "both classes.*one class only"),
    "no weight on a class": ({"weights": np.array([0.0, 1.0, 1.0])}, "both classes"),
    "other values": ({"targets": np.array([0.0, 1.0, 2.0])}, "targets must be 0 or 1, got 2.0"),
    "a word short": ({"targets": np.array([0.0, 1.0])}, "one value for each of 3 rows"),
    "flat columns": ({"columns": np.ones(3)}, "columns must have shape"),
    "no strengths": ({"strengths": np.zeros(0)}, "strengths must have shape"),
    "a negative strength": ({"strengths": np.array([1.0, -1.0])}, "strengths must not be negative, got -1.0"),
    "a negative weight": ({"weights": np.array([1.0, 1.0, -2.0])}, "weights must not be negative, got -2.0"),
    "weights too few": ({"weights": np.ones(2)}, "weights must have one value for each of 3 rows"),
    "not a number": ({"columns": np.full((3, 1), np.nan)}, "columns must be finite, got nan"),
}


@pytest.mark.parametrize("case", list(BAD))
def test_what_cannot_be_fitted_is_refused_in_words(case: str):
    changed, words = BAD[case]
    with pytest.raises(ValueError, match=words):
        logistic.path(**(GOOD | changed), penalty=L1())


def test_scales_are_refused_unless_positive_and_one_for_each_column():
    given = GOOD | {"weights": np.ones((1, 3)), "penalty": L1()}
    with pytest.raises(ValueError, match=r"scales must be positive, got 0\.0"):
        logistic.paths(**given, scales=np.array([[1.0, 0.0, 1.0]]))
    with pytest.raises(ValueError, match="scales must have one value for each of 3 columns"):
        logistic.paths(**given, scales=np.ones((1, 2)))
