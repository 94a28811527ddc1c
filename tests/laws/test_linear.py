"""What holds for every path: each stop meets the optimality condition, whatever the columns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize.basis import Basis
from regularize.linear import optimality, path, paths
from regularize.penalties import L1, L2, PENALTIES, ElasticNet, Penalty, Unpenalized

STRENGTHS = np.logspace(-6, 2, 100)
EVERY = [make(0.5) for make in PENALTIES.values()] + [ElasticNet(ratio) for ratio in (0.05, 0.95, 1.0)]
PENALIZED = [penalty for penalty in EVERY if penalty != Unpenalized()]
ratios = st.floats(0.05, 1.0)


def wave(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    targets = np.cos(1.5 * np.pi * x) + 0.1 * rng.normal(size=len(x))
    return (targets - targets.mean()) / targets.std()


def residual_of_the_condition(columns, targets, penalty: Penalty, strengths, coefficients, intercept):
    """The certificate, written again without any of its short cuts: one stop and one coefficient at a time."""
    centred = columns - columns.mean(axis=0)
    scale = np.abs(2 * centred.T @ (targets - targets.mean()) / len(targets)).max()
    worst = []
    for strength, w, b in zip(strengths, coefficients, intercept, strict=True):
        gradient = -2 * centred.T @ (targets - columns @ w - b) / len(targets)
        parts = [
            max(abs(g) - strength * penalty.l1, 0.0)
            if v == 0
            else abs(g + strength * (penalty.l1 * np.sign(v) + 2 * penalty.l2 * v))
            for g, v in zip(gradient, w, strict=True)
        ]
        worst.append(max(parts) / scale)
    return np.array(worst)


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
@pytest.mark.parametrize("degree", [1, 2, 9, 15, 20])
@pytest.mark.parametrize("rows", [10, 30, 200])
def test_every_stop_over_eight_decades_is_optimal(penalty: Penalty, degree: int, rows: int):
    rng = np.random.default_rng(rows + degree)
    x = rng.uniform(-1, 1, rows)
    columns, targets = Basis().fit(x, degree).columns(x), wave(rng, x)
    fitted = path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    assert fitted.optimality.max() <= 1e-11
    again = residual_of_the_condition(columns, targets, penalty, STRENGTHS, fitted.coefficients, fitted.intercept)
    assert again.max() <= 1e-11


def random_columns(rng: np.random.Generator, kind: str) -> np.ndarray:
    rows, count = int(rng.integers(2, 40)), int(rng.integers(1, 25))
    plain = rng.normal(size=(rows, count))
    if kind == "ties":
        return rng.integers(-1, 2, size=(rows, count)).astype(float)
    if kind == "duplicated":
        return np.hstack([plain, plain[:, rng.integers(0, count, count)], -plain[:, :1]])
    if kind == "dependent":
        return plain[:, : 1 + count // 3] @ rng.normal(size=(1 + count // 3, count))
    if kind == "nearly dependent":
        return plain[:, :1] + 10.0 ** -rng.integers(1, 12) * plain
    if kind == "wide":
        return rng.normal(size=(rows, rows + count))
    if kind == "far from zero":
        return plain + 1000.0
    if kind == "unlike scales":
        return plain * 10.0 ** rng.integers(-2, 3, count)
    return plain


KINDS = ["plain", "ties", "duplicated", "dependent", "nearly dependent", "wide", "far from zero", "unlike scales"]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), ratio=ratios)
def test_every_stop_is_optimal_for_any_columns(kind: str, seed: int, ratio: float):
    rng = np.random.default_rng(seed)
    columns = random_columns(rng, kind)
    targets = rng.integers(-3, 4, len(columns)).astype(float) if kind == "ties" else rng.normal(size=len(columns))
    if np.ptp(targets) == 0:
        targets[0] += 1.0
    for penalty in (L1(), L2(), ElasticNet(ratio)):
        fitted = path(columns, targets, penalty=penalty, strengths=STRENGTHS[::4])
        assert (fitted.optimality <= np.maximum(1e-10, 4 * nearest(columns, targets, fitted.coefficients))).all()


def nearest(columns: np.ndarray, targets: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """How near to zero the gradient of any coefficients of this size comes once they are rounded to doubles.

    Columns that differ by 1e-11 of their length have coefficients of 1e5 and more, whose last digits alone move the
    gradient by more than 1e-10.
    """
    centred = columns - columns.mean(axis=0)
    curvature = np.abs(2 * centred.T @ centred / len(targets))
    scale = np.abs(2 * centred.T @ (targets - targets.mean()) / len(targets)).max()
    return np.finfo(float).eps * (np.abs(coefficients) @ curvature).max(axis=1) / scale


@pytest.mark.parametrize("degree", [8, 17])
def test_powers_that_stand_twice_leave_and_enter_in_pairs(degree: int):
    """Ties that reach zero together once kept a column from coming back: seed 3, degree 8."""
    for seed in range(6):
        rng = np.random.default_rng([15, seed])
        x = rng.uniform(-1, 1, 15)
        columns, targets = Basis().fit(x, degree).columns(x), wave(rng, x)
        twice = np.hstack([columns, columns[:, ::2], -columns[:, :1]])
        fitted = path(twice, targets, penalty=ElasticNet(0.05), strengths=STRENGTHS)
        assert fitted.optimality.max() <= 1e-11


@given(seed=st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_strengths_may_come_in_any_order_and_repeat(seed: int):
    rng = np.random.default_rng(seed)
    columns, targets = rng.normal(size=(20, 6)), rng.normal(size=20)
    ordered = np.array([3.0, 0.5, 0.1, 0.02, 1e-3, 0.0])
    mixed = rng.permutation(np.repeat(np.arange(6), 2))
    for penalty in EVERY:
        straight = path(columns, targets, penalty=penalty, strengths=ordered)
        fitted = path(columns, targets, penalty=penalty, strengths=ordered[mixed])
        np.testing.assert_array_equal(fitted.strengths, ordered[mixed])
        np.testing.assert_array_equal(fitted.coefficients, straight.coefficients[mixed])
        np.testing.assert_array_equal(fitted.intercept, straight.intercept[mixed])
        np.testing.assert_array_equal(fitted.optimality, straight.optimality[mixed])


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_the_intercept_is_free(penalty: Penalty):
    rng = np.random.default_rng(1)
    columns, targets = rng.normal(size=(30, 4)), rng.normal(size=30)
    near = path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    moved = path(columns + 3.0, targets + 100.0, penalty=penalty, strengths=STRENGTHS)
    np.testing.assert_allclose(moved.coefficients, near.coefficients, atol=1e-11)
    np.testing.assert_allclose(moved.predict(columns + 3.0), near.predict(columns) + 100.0, atol=1e-10)
    np.testing.assert_allclose(near.predict(columns).mean(axis=1), targets.mean(), atol=1e-12)


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_the_penalty_falls_and_the_error_rises_with_the_strength(penalty: Penalty):
    rng = np.random.default_rng(2)
    x = rng.uniform(-1, 1, 40)
    columns, targets = Basis().fit(x, 12).columns(x), wave(rng, x)
    fitted = path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    errors = np.square(fitted.predict(columns) - targets).mean(axis=1)
    assert (np.diff(penalty.value(fitted.coefficients)) <= 1e-12).all()
    assert (np.diff(errors) >= -1e-12).all()


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_many_targets_are_many_paths(penalty: Penalty):
    rng = np.random.default_rng(4)
    columns, targets = rng.normal(size=(25, 6)), rng.normal(size=(5, 25))
    many = paths(columns, targets, penalty=penalty, strengths=STRENGTHS)
    assert many.coefficients.shape == (5, 100, 6)
    assert many.predict(columns).shape == (5, 100, 25)
    for row in range(5):
        one = path(columns, targets[row], penalty=penalty, strengths=STRENGTHS)
        np.testing.assert_allclose(many.coefficients[row], one.coefficients, atol=1e-12)
        np.testing.assert_allclose(many.intercept[row], one.intercept, atol=1e-12)
        np.testing.assert_allclose(many.predict(columns)[row], one.predict(columns), atol=1e-11)
        assert many.optimality[row].max() <= 1e-12


@pytest.mark.parametrize("penalty", EVERY, ids=str)
@given(seed=st.integers(0, 10_000), size=st.floats(1e-6, 10.0))
@settings(max_examples=20, deadline=None)
def test_the_certificate_sees_what_is_not_optimal(penalty: Penalty, seed: int, size: float):
    rng = np.random.default_rng(seed)
    columns, targets = rng.normal(size=(20, 5)) + 2.0, rng.normal(size=20)
    coefficients, intercept = size * rng.normal(size=(3, 5)), rng.normal(size=3)
    coefficients[rng.random((3, 5)) < 0.3] = 0.0
    intercept = targets.mean() - coefficients @ columns.mean(axis=0)
    strengths = np.array([0.0, 0.1, 10.0])
    found = optimality(
        columns, targets, penalty=penalty, strengths=strengths, coefficients=coefficients, intercept=intercept
    )
    expected = residual_of_the_condition(columns, targets, penalty, strengths, coefficients, intercept)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-13)
    off = optimality(
        columns, targets, penalty=penalty, strengths=strengths, coefficients=coefficients, intercept=intercept + 1
    )
    assert (off > 0.1).all()


def test_more_rows_than_one_block_are_all_counted():
    rng = np.random.default_rng(0)
    columns, targets = rng.normal(size=(1111, 3)), rng.normal(size=1111)
    coefficients, intercept = rng.normal(size=(2, 3)), np.full(2, targets.mean())
    intercept = intercept - coefficients @ columns.mean(axis=0)
    strengths = np.array([0.1, 1.0])
    found = optimality(
        columns, targets, penalty=L1(), strengths=strengths, coefficients=coefficients, intercept=intercept
    )
    expected = residual_of_the_condition(columns, targets, L1(), strengths, coefficients, intercept)
    np.testing.assert_allclose(found, expected, rtol=1e-12)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
@pytest.mark.parametrize("size", [0.1, 1e6])
def test_sums_over_many_rows_certify_what_the_rows_do(penalty: Penalty, size: float):
    """Beside one that is optimal, coefficients that are not; large ones would lose digits in sums."""
    rng = np.random.default_rng(5)
    columns, targets = rng.normal(size=(500, 4)) + 1.0, rng.normal(size=500)
    strengths = np.logspace(-3, 0, 30)
    coefficients = path(columns, targets, penalty=penalty, strengths=strengths).coefficients.copy()
    coefficients[1::2] += size * rng.normal(size=(15, 4))
    intercept = targets.mean() - coefficients @ columns.mean(axis=0)
    found = optimality(
        columns, targets, penalty=penalty, strengths=strengths, coefficients=coefficients, intercept=intercept
    )
    expected = residual_of_the_condition(columns, targets, penalty, strengths, coefficients, intercept)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-13 * max(1.0, size))
    assert found[::2].max() <= 1e-13
    assert found[1::2].min() >= 1e-3


@pytest.mark.parametrize("shape", [(300, 40), (60, 150), (70, 70)], ids=str)
@pytest.mark.parametrize("shared", [0.0, 0.9])
@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_every_stop_is_optimal_where_many_columns_stay(shape: tuple[int, int], shared: float, penalty: Penalty):
    rng = np.random.default_rng([*shape, 7])
    columns = np.sqrt(1 - shared) * rng.normal(size=shape) + np.sqrt(shared) * rng.normal(size=(shape[0], 1))
    targets = columns @ rng.normal(size=shape[1]) + rng.normal(size=shape[0])
    fitted = path(columns, targets / targets.std(), penalty=penalty, strengths=STRENGTHS)
    assert fitted.optimality.max() <= 1e-11
    again = residual_of_the_condition(
        columns, targets / targets.std(), penalty, STRENGTHS, fitted.coefficients, fitted.intercept
    )
    assert again.max() <= 1e-11


def test_what_cannot_be_fitted_is_refused_in_words():
    columns, targets, strengths = np.ones((4, 2)), np.ones(4), np.ones(3)
    refused = [
        (columns[:, 0], targets, strengths, r"columns must have shape \(n, p\)"),
        (columns[:0], targets[:0], strengths, r"columns must have shape \(n, p\)"),
        (columns[:, :0], targets, strengths, r"columns must have shape \(n, p\)"),
        (columns, targets[:3], strengths, "targets must have one value for each of 4 rows"),
        (columns, targets[:, None], strengths, "targets must have one value for each of 4 rows"),
        (columns, targets, strengths[:0], "strengths must have shape"),
        (columns, targets, -strengths, r"strengths must not be negative, got -1\.0"),
        (columns * np.nan, targets, strengths, "columns must be finite, got nan"),
        (columns, targets * np.inf, strengths, "targets must be finite, got inf"),
        (columns, targets, strengths * np.nan, "strengths must be finite, got nan"),
    ]
    for bad_columns, bad_targets, bad_strengths, words in refused:
        with pytest.raises(ValueError, match=words):
            path(bad_columns, bad_targets, penalty=L1(), strengths=bad_strengths)
