"""Filters against the iterations that they describe; disturbed copies against one large least squares."""

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from regularize import shrinkage
from regularize.perturbations import dropout_mask, gaussian_noise


def standardized(rows=40, count=4, seed=0):
    rng = np.random.default_rng(seed)
    columns = rng.standard_normal((rows, count)) @ rng.standard_normal((count, count))
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    return columns, columns @ rng.standard_normal(count) + rng.standard_normal(rows)


@pytest.mark.parametrize("decay", [0.0, 0.2])
def test_filters_of_descent_are_its_steps(decay):
    columns, targets = standardized()
    targets = targets - targets.mean()
    found = shrinkage.directions(columns, targets)
    steps = np.array([1, 2, 7, 60])
    filters = shrinkage.decay_filters(found.curvatures, steps, np.full(4, decay), rate=0.3)
    exact, w = found.coefficients(filters), np.zeros(4)
    for step in range(1, 61):
        w = w - 0.3 * (columns.T @ (columns @ w - targets) / 40 + decay * w)
        if step in steps:
            np.testing.assert_allclose(exact[list(steps).index(step)], w, rtol=1e-10)


def test_ridge_filters_are_ridge():
    columns, targets = standardized()
    found, strengths = shrinkage.directions(columns, targets), np.array([0.01, 0.3, 5])
    exact = found.coefficients(shrinkage.ridge_filters(found.curvatures, strengths))
    for coefficients, strength in zip(exact, strengths, strict=True):
        peer = Ridge(alpha=40 * strength).fit(columns, targets)
        np.testing.assert_allclose(coefficients, peer.coef_, rtol=1e-9)


@pytest.mark.parametrize("method", ["noise", "dropout"])
def test_the_average_is_least_squares_on_all_copies_stacked(method):
    columns, targets = standardized()
    strength = np.array([0.4])
    disturbance = shrinkage.ColumnNoise(strength) if method == "noise" else shrinkage.ColumnDropout(strength)
    *_, found = shrinkage.averaged(
        columns, targets, disturbance=disturbance, repetitions=20, rng=np.random.default_rng(3)
    )
    rng = np.random.default_rng(3)
    copies = [
        columns + gaussian_noise(columns.shape, 0.4, rng)
        if method == "noise"
        else columns * dropout_mask(columns.shape, 0.4, rng)
        for _ in range(20)
    ]
    centred = targets - targets.mean()
    stacked = np.linalg.lstsq(np.vstack(copies), np.tile(centred, 20), rcond=None)[0]
    np.testing.assert_allclose(found.coefficients[0], stacked, rtol=1e-9)
    peer = Ridge(alpha=40 * disturbance.strengths[0]).fit(columns, targets).coef_
    np.testing.assert_allclose(found.ridge[0], peer, rtol=1e-9)
    errors = np.array([np.mean((centred - copy @ peer) ** 2) for copy in copies])
    assert found.errors[0] == pytest.approx(errors.mean(), rel=1e-9)
    assert found.errors_error[0] == pytest.approx(errors.std(ddof=1) / np.sqrt(20), rel=1e-7)
    expected = np.mean((centred - columns @ peer) ** 2) + disturbance.strengths[0] * peer @ peer
    assert found.expected_errors[0] == pytest.approx(expected, rel=1e-9)
    slopes = np.array([copy.T @ (centred - copy @ peer) / 40 for copy in copies])
    gram = np.mean([copy.T @ copy / 40 for copy in copies], axis=0)
    sandwich = np.linalg.inv(gram) @ (slopes.T @ slopes / 20) @ np.linalg.inv(gram) / 20
    np.testing.assert_allclose(found.coefficients_error[0], np.sqrt(np.diag(sandwich)), rtol=1e-8)
