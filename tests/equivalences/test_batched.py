"""Small problems beside each other have the answers that each has alone."""

import numpy as np
import pytest

from regularize import batched, linear
from regularize.penalties import L1, L2, ElasticNet, Penalty

RATIOS = (1.0, 0.7, 0.2, 0.0, 0.4)


def problems(seed: int, count: int, rows: int, columns: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    shared = rng.normal(size=(count, rows, 1)) * rng.choice([0.0, 1.0, 5.0], size=(count, 1, columns))
    return rng.normal(size=(count, rows, columns)) + shared, rng.normal(size=(count, rows))


@pytest.mark.parametrize("count", [7, batched.MANY_ALIKE + 1])
@pytest.mark.parametrize(("rows", "columns"), [(40, 6), (8, 12), (200, 20), (5, 1)])
def test_fits_along_penalties_are_those_of_the_paths(rows: int, columns: int, count: int) -> None:
    x, y = problems(rows, count, rows, columns)
    penalties: list[Penalty] = [ElasticNet(ratio) for ratio in RATIOS]
    found = linear.batch(x, y, penalties=penalties, strengths=np.full(len(penalties), 0.2))
    for one, target, coefficients in zip(x, y, found, strict=True):
        for row, penalty in zip(coefficients, penalties, strict=True):
            alone = linear.path(one, target, penalty=penalty, strengths=np.array([0.2]))
            np.testing.assert_allclose(row, alone.coefficients[0], atol=1e-10)


@pytest.mark.parametrize(("rows", "columns"), [(40, 6), (8, 12), (442, 10), (5, 1)])
def test_a_fan_of_penalties_is_their_paths(rows: int, columns: int) -> None:
    x, y = problems(rows + 1, 1, rows, columns)
    penalties: list[Penalty] = [L1(), ElasticNet(0.9), ElasticNet(0.5), ElasticNet(0.025), ElasticNet(0.0), L2()]
    strengths = np.array([0.0, 10.0, 1e-3, 0.3, 0.3, 2.0])
    for penalty, path in zip(
        penalties, linear.path_by_penalty(x[0], y[0], penalties=penalties, strengths=strengths), strict=True
    ):
        alone = linear.path(x[0], y[0], penalty=penalty, strengths=strengths)
        assert path.optimality.max() <= 1e-10
        fitted, expected = path.predict(x[0]), alone.predict(x[0])
        np.testing.assert_allclose(fitted, expected, atol=1e-9)
        if rows > columns:
            np.testing.assert_allclose(path.coefficients, alone.coefficients, atol=1e-9)
            np.testing.assert_allclose(path.intercept, alone.intercept, atol=1e-9)


@pytest.mark.parametrize("unlike", ["other targets", "opposite targets", "some are nothing", "all are nothing"])
def test_where_the_mean_of_all_problems_is_no_start_each_has_its_own_answer(unlike: str) -> None:
    x, y = problems(4, 2 * batched.MANY_ALIKE, 40, 6)
    if unlike == "opposite targets":
        x[1::2], y[1::2] = x[::2], -y[::2]
    if unlike.endswith("nothing"):
        x[:: 1 if unlike.startswith("all") else 3] = 0.0
    found = linear.batch(x, y, penalties=[ElasticNet(0.8)], strengths=np.array([0.1]))[:, 0]
    for one, target, coefficients in zip(x, y, found, strict=True):
        alone = linear.path(one, target, penalty=ElasticNet(0.8), strengths=np.array([0.1]))
        np.testing.assert_allclose(coefficients, alone.coefficients[0], atol=1e-12)


def test_many_samples_of_ridge_alone_are_its_paths() -> None:
    x, y = problems(6, 2 * batched.MANY_ALIKE, 30, 4)
    found = linear.batch(x, y, penalties=[L2()], strengths=np.array([0.3]))[:, 0]
    for one, target, coefficients in zip(x, y, found, strict=True):
        alone = linear.path(one, target, penalty=L2(), strengths=np.array([0.3]))
        np.testing.assert_allclose(coefficients, alone.coefficients[0], atol=1e-12)


def test_columns_that_copy_each_other_and_targets_of_nothing_are_certified() -> None:
    x, y = problems(3, 1, 30, 4)
    copied = np.column_stack([x[0], x[0]])
    for target in (y[0], np.zeros(30)):
        penalties = [L1(), ElasticNet(0.5)]
        for path in linear.path_by_penalty(copied, target, penalties=penalties, strengths=np.geomspace(10, 1e-6, 30)):
            assert path.optimality.max() <= 1e-10


def test_a_column_of_nothing_stays_out_under_a_strong_penalty_without_an_overflow() -> None:
    x, y = problems(5, 3, 30, 4)
    x[..., 1] = 0.0
    found = linear.batch(x, 1e3 * y, penalties=[L1(), ElasticNet(0.5)], strengths=np.array([100.0, 50.0]))
    assert (found[..., 1] == 0.0).all()
    assert (found[..., [0, 2, 3]] != 0.0).any()


def test_what_is_no_problem_is_refused() -> None:
    x, y = problems(1, 2, 10, 3)
    with pytest.raises(ValueError, match="negative"):
        linear.batch(x, y, penalties=[L1()], strengths=np.array([-1.0]))
    with pytest.raises(ValueError, match="finite"):
        linear.path_by_penalty(x[0], np.full(10, np.nan), penalties=[L1()], strengths=np.ones(1))
