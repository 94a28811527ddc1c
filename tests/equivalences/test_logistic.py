"""The same problem put in two ways has one answer."""

import numpy as np
import pytest

from regularize import logistic
from regularize.penalties import L1, L2, ElasticNet, Penalty

STRENGTHS = np.logspace(-4, 0, 12)
PENALIZED = [L1(), L2(), ElasticNet(0.5)]


def sample(rows: int = 60, count: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(rows, count))
    return columns, (rng.uniform(size=rows) < 1 / (1 + np.exp(-columns[:, 0] + columns[:, 1]))).astype(float)


def alike(one, other) -> None:
    np.testing.assert_allclose(one.coefficients, other.coefficients, atol=1e-8)
    np.testing.assert_allclose(one.intercept, other.intercept, atol=1e-8)


@pytest.mark.parametrize(("end", "penalty"), [(1.0, L1()), (0.0, L2())], ids=["L1", "L2"])
def test_the_elastic_net_ends_in_l1_and_l2(end: float, penalty: Penalty):
    columns, targets = sample()
    ends = logistic.path(columns, targets, penalty=ElasticNet(end), strengths=STRENGTHS)
    np.testing.assert_array_equal(
        ends.coefficients, logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS).coefficients
    )


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_the_other_class_as_one_turns_every_sign(penalty: Penalty):
    columns, targets = sample()
    straight = logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    turned = logistic.path(columns, 1.0 - targets, penalty=penalty, strengths=STRENGTHS)
    np.testing.assert_allclose(turned.coefficients, -straight.coefficients, atol=1e-12)
    np.testing.assert_allclose(turned.intercept, -straight.intercept, atol=1e-12)


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_a_weight_is_a_row_that_stands_so_often(penalty: Penalty):
    columns, targets = sample()
    counts = np.random.default_rng(1).integers(0, 4, len(targets))
    repeated = np.repeat(np.arange(len(targets)), counts)
    weighted = logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS, weights=5.0 * counts)
    alike(weighted, logistic.path(columns[repeated], targets[repeated], penalty=penalty, strengths=STRENGTHS))
    assert weighted.optimality.max() <= 1e-11


@pytest.mark.parametrize("shape", [(60, 6), (40, 90), (40, 1500)], ids=str)
@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_many_in_lockstep_are_each_alone(penalty: Penalty, shape: tuple[int, int]):
    """Weights choose the rows, scales the columns' units; what has no weight has no part."""
    columns, targets = sample(*shape)
    rng = np.random.default_rng(2)
    weights = (rng.uniform(size=(4, shape[0])) < 0.8).astype(float)
    scales = rng.uniform(0.5, 2.0, size=(4, shape[1]))
    many = logistic.paths(columns, targets, weights=weights, scales=scales, penalty=penalty, strengths=STRENGTHS)
    assert many.optimality.max() <= 1e-11
    for one, (chosen, scale) in enumerate(zip(weights > 0, scales, strict=True)):
        alone = logistic.path(columns[chosen] / scale, targets[chosen], penalty=penalty, strengths=STRENGTHS)
        np.testing.assert_allclose(many.coefficients[one] * scale, alone.coefficients, atol=1e-8)
        np.testing.assert_allclose(many.logits(columns)[one], alone.logits(columns / scale), atol=1e-7)


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_the_certificate_of_a_solver_elsewhere_is_that_of_the_path(penalty: Penalty):
    columns, targets = sample()
    weights = np.random.default_rng(3).uniform(size=len(targets))
    fitted = logistic.path(columns, targets, penalty=penalty, strengths=STRENGTHS, weights=weights)
    measured = logistic.optimality(
        columns,
        targets,
        penalty=penalty,
        strengths=STRENGTHS,
        coefficients=fitted.coefficients,
        intercept=fitted.intercept,
        weights=weights,
    )
    np.testing.assert_allclose(measured, fitted.optimality, rtol=1e-6, atol=1e-14)
