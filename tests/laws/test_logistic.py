"""What holds for every path of the log loss: each stop meets the optimality condition, whatever the columns."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize import logistic
from regularize.basis import Basis
from regularize.penalties import L1, L2, ElasticNet, Penalty

STRENGTHS = np.logspace(-6, 2, 34)
PENALIZED = [L1(), L2(), ElasticNet(0.5), ElasticNet(0.05)]


def labels(rng: np.random.Generator, rows: int) -> np.ndarray:
    """Zeros and ones by chance, both there."""
    drawn = (rng.uniform(size=rows) < rng.uniform(0.2, 0.8)).astype(float)
    drawn[:2] = 0.0, 1.0
    return rng.permutation(drawn)


def objective(columns, targets, penalty: Penalty, strength: float, w: np.ndarray, b: float) -> float:
    logits = columns @ w + b
    return float(np.mean(np.logaddexp(0.0, logits) - targets * logits) + strength * penalty.value(w))


def residual_of_the_condition(columns, targets, penalty: Penalty, strengths, coefficients, intercept) -> np.ndarray:
    """The certificate, written again without any of its short cuts: one stop and one coefficient at a time."""
    centred = columns - columns.mean(axis=0)
    scale = np.abs(centred.T @ (targets - targets.mean())).max() / len(targets)
    worst = []
    for strength, w, b in zip(strengths, coefficients, intercept, strict=True):
        logits = columns @ w + b
        wrong = np.array(
            [1 / (1 + np.exp(z)) if y else -1 / (1 + np.exp(-z)) for z, y in zip(logits, targets, strict=True)]
        )
        gradient = -centred.T @ wrong / len(targets)
        parts = [
            max(abs(g) - strength * penalty.l1, 0.0)
            if v == 0
            else abs(g + strength * (penalty.l1 * np.sign(v) + 2 * penalty.l2 * v))
            for g, v in zip(gradient, w, strict=True)
        ]
        level = abs(wrong.mean()) * np.sqrt(np.square(centred).mean(axis=0).max())
        worst.append(max(*parts, level) / scale)
    return np.array(worst)


def sample(rng: np.random.Generator, kind: str) -> tuple[np.ndarray, np.ndarray]:
    rows, count = int(rng.integers(4, 60)), int(rng.integers(1, 20))
    plain = rng.normal(size=(rows, count))
    targets = labels(rng, rows)
    if kind == "ties":
        return rng.integers(-1, 2, size=(rows, count)) + np.eye(rows, count), targets
    if kind == "duplicated":
        return np.hstack([plain, plain[:, rng.integers(0, count, count)], -plain[:, :1]]), targets
    if kind == "dependent":
        return plain[:, : 1 + count // 3] @ rng.normal(size=(1 + count // 3, count)), targets
    if kind == "nearly dependent":
        return plain[:, :1] + 10.0 ** -rng.integers(1, 12) * plain, targets
    if kind == "wide":
        return rng.normal(size=(rows, rows + count)), targets
    if kind == "far from zero":
        return plain + 1e6, targets
    if kind == "unlike scales":
        return plain * 10.0 ** rng.integers(-4, 5, count), targets
    if kind == "a constant column":
        return np.column_stack((np.full(rows, 0.1), plain)), targets
    if kind == "a row far out":
        return np.concatenate((plain[:1] * 1e3, plain[1:])), targets
    if kind == "powers":
        x = rng.uniform(-1, 1, rows)
        return Basis().fit(x, 15).columns(x), targets
    if kind == "separated":
        direction = plain @ rng.normal(size=count)
        return plain, (direction > np.median(direction)).astype(float)
    if kind == "one row of a class":
        return plain, np.eye(rows)[0]
    return plain * float(kind), targets


KINDS = [
    "1",
    "1e-8",
    "1e8",
    "ties",
    "duplicated",
    "dependent",
    "nearly dependent",
    "wide",
    "far from zero",
    "unlike scales",
    "a constant column",
    "a row far out",
    "powers",
    "separated",
    "one row of a class",
]


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), ratio=st.floats(0.05, 1.0))
def test_every_stop_over_eight_decades_is_optimal_for_any_columns(kind: str, seed: int, ratio: float):
    columns, targets = sample(np.random.default_rng(seed), kind)
    for penalty in (L1(), L2(), ElasticNet(ratio)):
        fitted = logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS)
        assert (fitted.optimality <= np.maximum(1e-10, 4 * nearest(columns, targets, fitted.coefficients))).all()


def nearest(columns: np.ndarray, targets: np.ndarray, coefficients: np.ndarray) -> np.ndarray:
    """How near to zero the gradient of any coefficients of this size comes once they are rounded to doubles.

    Columns that differ by 1e-11 of their length have coefficients of 1e8, whose last digits alone move the gradient.
    """
    centred = columns - columns.mean(axis=0)
    curvature = np.abs(centred).T @ np.abs(centred) / (4 * len(targets))
    scale = np.abs(centred.T @ (targets - targets.mean())).max() / len(targets)
    return np.finfo(float).eps * (np.abs(coefficients) @ curvature).max(axis=1) / scale


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
@pytest.mark.parametrize("kind", ["1", "duplicated", "wide", "separated"])
def test_the_certificate_is_the_condition_itself(penalty: Penalty, kind: str):
    columns, targets = sample(np.random.default_rng(3), kind)
    fitted = logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    near = fitted.coefficients * (1 + 1e-3), fitted.intercept + 1e-3
    for coefficients, intercept in ((fitted.coefficients, fitted.intercept), near):
        expected = residual_of_the_condition(columns, targets, penalty, STRENGTHS, coefficients, intercept)
        measured = logistic.optimality(
            columns, targets, penalty=penalty, strengths=STRENGTHS, coefficients=coefficients, intercept=intercept
        )
        np.testing.assert_allclose(measured, expected, rtol=1e-7, atol=1e-13)


@pytest.mark.parametrize("shape", [(60, 400), (300, 40), (120, 120)], ids=str)
@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_many_columns_and_many_rows_are_exact_too(penalty: Penalty, shape: tuple[int, int]):
    rng = np.random.default_rng(5)
    columns = rng.normal(size=shape) + rng.normal(size=(shape[0], 1))
    targets = (rng.uniform(size=shape[0]) < 1 / (1 + np.exp(-2 * columns[:, :5].sum(axis=1)))).astype(float)
    assert logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS).optimality.max() <= 1e-11


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_no_step_to_any_side_is_better(penalty: Penalty):
    rng = np.random.default_rng(6)
    columns, targets = rng.normal(size=(40, 6)), labels(rng, 40)
    fitted = logistic.path(columns, targets, penalty=penalty, strengths=np.array([1e-3, 0.02, 0.1]))
    for strength, w, b in zip(fitted.strengths, fitted.coefficients, fitted.intercept, strict=True):
        here = objective(columns, targets, penalty, strength, w, b)
        for _ in range(300):
            size = 10.0 ** rng.uniform(-6, 0)
            assert (
                objective(columns, targets, penalty, strength, w + size * rng.normal(size=6), b + size * rng.normal())
                > here
            )


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_the_intercept_is_free_and_the_mean_probability_that_of_the_targets(penalty: Penalty):
    rng = np.random.default_rng(7)
    columns, targets = rng.normal(size=(50, 4)), labels(rng, 50)
    near = logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    moved = logistic.path(columns + 3.0, targets, penalty=penalty, strengths=STRENGTHS)
    np.testing.assert_allclose(moved.coefficients, near.coefficients, atol=1e-8)
    np.testing.assert_allclose(moved.probabilities(columns + 3.0), near.probabilities(columns), atol=1e-9)
    np.testing.assert_allclose(near.probabilities(columns).mean(axis=1), targets.mean(), atol=1e-11)


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_the_penalty_falls_and_the_loss_rises_with_the_strength(penalty: Penalty):
    columns, targets = sample(np.random.default_rng(8), "1")
    fitted = logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    loss = [
        objective(columns, targets, penalty, 0.0, w, b)
        for w, b in zip(fitted.coefficients, fitted.intercept, strict=True)
    ]
    assert (np.diff(penalty.value(fitted.coefficients)) <= 1e-10).all()
    assert (np.diff(loss) >= -1e-12).all()


def test_strengths_may_come_in_any_order_and_repeat():
    rng = np.random.default_rng(9)
    columns, targets = rng.normal(size=(60, 5)), labels(rng, 60)
    ordered = np.array([3.0, 0.05, 0.01, 2e-3, 1e-4, 0.0])
    mixed = rng.permutation(np.repeat(np.arange(6), 2))
    for penalty in PENALIZED:
        straight = logistic.path(columns, targets, penalty=penalty, strengths=ordered)
        fitted = logistic.path(columns, targets, penalty=penalty, strengths=ordered[mixed])
        np.testing.assert_array_equal(fitted.strengths, ordered[mixed])
        for part in ("coefficients", "intercept", "optimality"):
            np.testing.assert_array_equal(getattr(fitted, part), getattr(straight, part)[mixed])


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_one_weak_strength_alone_is_reached_as_well_as_along_the_path(penalty: Penalty):
    for kind in ("1", "wide", "separated", "powers"):
        columns, targets = sample(np.random.default_rng(11), kind)
        alone = logistic.path(columns, targets, penalty=penalty, strengths=np.array([1e-6]))
        assert alone.optimality.max() <= 1e-10
