"""The ends of the knob: no penalty, too much penalty, no data to speak of."""

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from regularize.basis import Basis
from regularize.knots import certified_knots, knots
from regularize.linear import path, reduced
from regularize.penalties import L1, L2, PENALTIES, ElasticNet, Penalty, Unpenalized

EVERY = [make(0.5) for make in PENALTIES.values()]
NONE_AND_ALL = np.array([0.0, 1e-6, 1e-2, 1.0, 100.0])


def sample(seed: int, rows: int, count: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(rows, count)) + 1.0, rng.normal(size=rows)


def vanishing_strength(columns: np.ndarray, targets: np.ndarray, penalty: Penalty) -> float:
    """The smallest λ at which all coefficients are zero, 2 max|xⱼᵀy| / (n l1), of centred columns and targets."""
    gradient = 2.0 * np.abs((columns - columns.mean(axis=0)).T @ (targets - targets.mean())) / len(targets)
    return float(gradient.max() / penalty.l1) if penalty.l1 else np.inf


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_strength_zero_is_least_squares(penalty: Penalty):
    columns, targets = sample(0, 20, 5)
    expected = np.linalg.lstsq(np.column_stack((columns, np.ones(20))), targets)[0]
    fitted = path(columns, targets, penalty=penalty, strengths=np.array([0.0, 1.0]))
    np.testing.assert_allclose(fitted.coefficients[0], expected[:-1], atol=1e-12)
    np.testing.assert_allclose(fitted.intercept[0], expected[-1], atol=1e-12)


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_strength_zero_is_of_minimum_norm_where_columns_are_dependent(penalty: Penalty):
    wide, targets = sample(1, 6, 15)
    single, more = sample(2, 20, 3)
    for columns, values in ((wide, targets), (np.hstack([single, single[:, :2]]), more)):
        centred = columns - columns.mean(axis=0)
        expected = np.linalg.pinv(centred) @ (values - values.mean())
        fitted = path(columns, values, penalty=penalty, strengths=np.zeros(1))
        np.testing.assert_allclose(fitted.coefficients[0], expected, atol=1e-11)


def test_without_a_penalty_no_strength_matters():
    columns, targets = sample(3, 20, 5)
    fitted = path(columns, targets, penalty=Unpenalized(), strengths=NONE_AND_ALL)
    np.testing.assert_array_equal(fitted.coefficients, np.broadcast_to(fitted.coefficients[0], (5, 5)))


@pytest.mark.parametrize("penalty", [L1(), ElasticNet(0.5), ElasticNet(0.05)], ids=str)
def test_all_coefficients_vanish_exactly_at_the_vanishing_strength(penalty: Penalty):
    columns, targets = sample(4, 40, 8)
    vanishing = vanishing_strength(columns, targets, penalty)
    around = vanishing * np.array([1.0 - 1e-9, 1.0 + 1e-9, 10.0])
    fitted = path(columns, targets, penalty=penalty, strengths=around)
    assert np.count_nonzero(fitted.coefficients[0]) == 1
    np.testing.assert_array_equal(fitted.coefficients[1:], 0.0)
    np.testing.assert_allclose(fitted.intercept[1:], targets.mean())


def test_l2_shrinks_towards_zero_but_never_to_it():
    columns, targets = sample(5, 40, 8)
    fitted = path(columns, targets, penalty=L2(), strengths=np.array([1.0, 1e3, 1e6]))
    assert (fitted.coefficients != 0.0).all()
    assert np.abs(fitted.coefficients[2]).max() < 1e-5


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_a_vanishing_strength_of_zero_is_continuous_with_least_squares(penalty: Penalty):
    columns, targets = sample(6, 30, 5)
    fitted = path(columns, targets, penalty=penalty, strengths=np.array([0.0, 1e-12]))
    np.testing.assert_allclose(fitted.coefficients[1], fitted.coefficients[0], atol=1e-10)


@pytest.mark.parametrize("penalty", EVERY, ids=str)
@pytest.mark.parametrize(
    ("columns", "targets"),
    [
        (np.ones((1, 3)), np.array([5.0])),
        (np.full((20, 3), 0.1), np.linspace(0, 1, 20)),
        (np.random.default_rng(0).normal(size=(20, 3)), np.full(20, 0.1)),
        (np.zeros((5, 2)), np.zeros(5)),
    ],
    ids=["one row", "constant columns", "constant targets", "nothing"],
)
def test_where_there_is_nothing_to_learn_the_mean_is_the_answer(
    penalty: Penalty, columns: np.ndarray, targets: np.ndarray
):
    fitted = path(columns, targets, penalty=penalty, strengths=NONE_AND_ALL)
    np.testing.assert_array_equal(fitted.coefficients, 0.0)
    np.testing.assert_allclose(fitted.intercept, targets.mean())
    assert fitted.optimality.max() <= 1e-15


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_targets_orthogonal_to_the_columns_leave_nothing(penalty: Penalty):
    x = np.linspace(-1, 1, 21)
    fitted = path(x[:, None], np.square(x), penalty=penalty, strengths=NONE_AND_ALL)
    assert np.abs(fitted.coefficients).max() <= 1e-15
    assert fitted.optimality.max() <= 1e-14


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_more_powers_than_distinct_points_is_a_fit_like_any_other(penalty: Penalty):
    x = np.array([-1.0, 1.0, 0.3, 0.3, -1.0])
    columns = Basis().fit(x, 20).columns(x)
    fitted = path(columns, np.array([1.0, 2.0, 3.0, 5.0, 0.0]), penalty=penalty, strengths=NONE_AND_ALL)
    assert fitted.optimality.max() <= 1e-12
    if penalty != Unpenalized():
        np.testing.assert_allclose(fitted.predict(columns)[0], [0.5, 2.0, 4.0, 4.0, 0.5], atol=1e-10)


@pytest.mark.parametrize("scale", [1e-60, 1e60])
def test_the_unit_of_the_data_does_not_matter(scale: float):
    columns, targets = sample(7, 30, 6)
    near = path(columns, targets, penalty=L1(), strengths=np.array([0.3, 0.01]))
    far = path(scale * columns, scale * targets, penalty=L1(), strengths=scale**2 * np.array([0.3, 0.01]))
    np.testing.assert_allclose(far.coefficients, near.coefficients, rtol=1e-10, atol=1e-12)
    assert far.optimality.max() <= 1e-13


@pytest.mark.parametrize("penalty", EVERY, ids=str)
@pytest.mark.parametrize("shape", [(40, 8), (40, 60)], ids=str)
@pytest.mark.parametrize("size", [1e12, 1e20, 1e40, 1e-40])
def test_targets_of_any_size_are_fitted_exactly(penalty: Penalty, shape: tuple[int, int], size: float):
    """At strengths that grow with the targets the L2 part outweighs the columns, and once the fit was lost in it."""
    columns, targets = sample(8, *shape)
    for strengths in (np.logspace(-8, 1, 20), size * np.logspace(-8, 1, 20)):
        fitted = path(columns, size * targets, penalty=penalty, strengths=strengths)
        assert fitted.optimality.max() <= 1e-13
        vanished = strengths.min() >= vanishing_strength(columns, size * targets, penalty)
        assert (fitted.coefficients[0] == 0.0).all() == vanished


@pytest.mark.parametrize("penalty", EVERY, ids=str)
@pytest.mark.parametrize("level", [0.0, 1e6, -1e9])
def test_targets_far_from_zero_are_certified_by_what_doubles_can_hold(penalty: Penalty, level: float):
    columns, _ = sample(9, 40, 5)
    targets = columns @ np.array([1.0, 2.0, -1.0, 0.0, 0.5]) + level
    fitted = path(columns, targets, penalty=penalty, strengths=np.array([0.0, 1e-3]))
    assert fitted.optimality.max() <= 1e-13
    np.testing.assert_allclose(fitted.coefficients[0], [1.0, 2.0, -1.0, 0.0, 0.5], atol=1e-14 + 1e-15 * abs(level))


def test_columns_of_any_unit_have_their_part_in_least_squares():
    """From 1e-8 to 1e8 two of five columns were once taken for rounding, with a certificate of 1e-14."""
    columns, targets = sample(10, 40, 5)
    units = np.array([1e-8, 1e-4, 1.0, 1e4, 1e8])
    near = path(columns, targets, penalty=Unpenalized(), strengths=np.zeros(1))
    far = path(units * columns, targets, penalty=Unpenalized(), strengths=np.zeros(1))
    np.testing.assert_allclose(units * far.coefficients, near.coefficients, rtol=1e-9)
    np.testing.assert_allclose(far.predict(units * columns), near.predict(columns), atol=1e-12)


def test_dependent_columns_of_unlike_units_have_the_least_squares_of_minimum_norm():
    columns, targets = sample(11, 40, 3)
    units = np.array([1.0, 1e3, 1.0, 1e3])
    four = units * np.hstack([columns, columns[:, :1]])
    fitted = path(four, targets, penalty=Unpenalized(), strengths=np.zeros(1))
    single = path(columns, targets, penalty=Unpenalized(), strengths=np.zeros(1)).coefficients[0]
    # w0 + 1000 w3 = b with w0² + w3² as small as can be
    expected = [single[0] / (1 + 1e6), single[1] / 1e3, single[2], 1e3 * single[0] / (1 + 1e6)]
    np.testing.assert_allclose(fitted.coefficients[0], expected, rtol=1e-9, atol=1e-15)


def test_a_path_takes_one_thread_and_gives_the_others_back(monkeypatch: pytest.MonkeyPatch):
    """Two threads on two busy cores wait for each other two hundred times as long as they compute."""

    def threads() -> set[int]:
        return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}

    seen = []

    def watched(columns: np.ndarray, targets: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        seen.append(threads())
        return reduced(columns, targets)

    monkeypatch.setattr("regularize.linear.reduced", watched)
    columns, targets = sample(12, 20, 3)
    with threadpool_limits(2, user_api="blas"):
        path(columns, targets, penalty=L1(), strengths=np.ones(1))
        assert threads() == {2}
    assert seen == [{1}]


TIED = [
    [-1, -1, 0, 0, 0, -1],
    [1, 0, 1, -1, -1, 0],
    [0, -1, 0, 1, -1, 1],
    [1, 0, -1, 0, -1, 0],
    [1, -1, 0, -1, -1, 0],
    [0, 1, -1, 1, 0, 1],
]
"""Columns that enter and leave at the same strength, of 20 000 small whole numbers' tables the only one."""


def test_columns_that_tie_have_no_knots_and_still_a_path():
    columns, targets = np.array(TIED, dtype=float), np.array([0.0, 0.0, 0.0, 1.0, 0.0, -1.0])
    with pytest.raises(ArithmeticError, match=r"tie at strength 0\.333"):
        knots(columns, targets)
    assert certified_knots(columns, targets) is None
    assert path(columns, targets, penalty=L1(), strengths=np.logspace(1, -6, 60)).optimality.max() <= 1e-10
