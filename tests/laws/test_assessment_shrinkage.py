"""Filters shrink, each method by its own; disturbed copies approach ridge within the error they state."""

import numpy as np
import pytest

from regularize import shrinkage

CURVATURES = np.geomspace(1e-6, 4, 40)
STEPS = np.array([0, 1, 3, 10, 100, 3000])
STRENGTHS = 1 / (0.3 * STEPS[1:])


def test_filters_lie_between_nothing_and_least_squares_and_keep_steep_directions_most():
    for filters in (
        shrinkage.ridge_filters(CURVATURES, STRENGTHS),
        shrinkage.stopping_filters(CURVATURES, STEPS, rate=0.2),
        shrinkage.decay_filters(CURVATURES, STEPS[1:], STRENGTHS / 10, rate=0.2),
    ):
        assert ((filters >= 0) & (filters <= 1)).all()
        assert (np.diff(filters, axis=1) >= 0).all()


def test_stopping_and_ridge_differ_by_less_than_a_quarter():
    """FACTS: by about .2; the suprema over all curvatures are .230, .206 and .204."""
    steps = np.array([10, 100, 1000])
    for place, supremum in enumerate([0.2299, 0.2062, 0.2039]):
        curvatures = np.linspace(0, 1, 200001)[1:] * min(1.0, 50.0 / steps[place])
        chosen = steps[place : place + 1]
        strengths = 1.0 / chosen
        stopped = shrinkage.stopping_filters(curvatures, chosen, rate=1.0)
        apart = np.abs(stopped - shrinkage.ridge_filters(curvatures, strengths)).max()
        assert apart == pytest.approx(supremum, abs=1e-4)


def test_both_filters_start_alike():
    steps = np.array([20, 400])
    gentle = 1e-4 / (0.1 * steps)
    stopped = np.diagonal(shrinkage.stopping_filters(gentle, steps, rate=0.1))
    matched = shrinkage.ridge_filters(gentle, 1.0 / (0.1 * steps))
    np.testing.assert_allclose(stopped, np.diagonal(matched), rtol=1e-3)


def test_conversions_come_back():
    strengths = np.geomspace(1e-4, 1e2, 13)
    noise = shrinkage.ColumnNoise(shrinkage.noise_sd_of_strength(strengths))
    dropout = shrinkage.ColumnDropout(shrinkage.drop_probability_of_strength(strengths))
    np.testing.assert_allclose(noise.strengths, strengths, rtol=1e-12)
    np.testing.assert_allclose(dropout.strengths, strengths, rtol=1e-12)
    steps = shrinkage.steps_of_strength(strengths, rate=0.01)
    assert steps.min() == 1
    np.testing.assert_array_equal(shrinkage.steps_of_strength(1.0 / (0.01 * steps), rate=0.01), steps)


def test_a_rate_that_diverges_is_refused():
    for rate in (0.0, -0.1, 0.5):
        with pytest.raises(ValueError, match="rate must lie"):
            shrinkage.stopping_filters(CURVATURES, STEPS, rate=rate)
    with pytest.raises(ValueError, match="rate must lie"):
        shrinkage.decay_filters(CURVATURES, STEPS[:1], np.array([4.0]), rate=0.25)
    with pytest.raises(ValueError, match="negative"):
        shrinkage.stopping_filters(CURVATURES, -STEPS, rate=0.1)
    with pytest.raises(ValueError, match="negative"):
        shrinkage.decay_filters(CURVATURES, STEPS[:1], np.array([-1.0]), rate=0.1)


def standardized(rows=60, count=5, seed=0):
    rng = np.random.default_rng(seed)
    columns = rng.standard_normal((rows, count)) @ rng.standard_normal((count, count))
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    return columns, columns @ rng.standard_normal(count) + rng.standard_normal(rows) + 7


METHODS = [shrinkage.ColumnNoise(np.array([0.1, 0.5, 1.0])), shrinkage.ColumnDropout(np.array([0.05, 0.2, 0.5]))]


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
def test_disturbed_copies_approach_ridge_within_the_error_they_state(method):
    columns, targets = standardized()
    results = list(
        shrinkage.averaged(columns, targets, disturbance=method, repetitions=600, rng=np.random.default_rng(0))
    )
    assert [(one.done, one.of) for one in results] == [(done, 600) for done in range(2, 601)]
    for one in (results[100], results[-1]):
        assert (np.abs(one.errors - one.expected_errors) < 4 * one.errors_error).all()
        assert (np.abs(one.coefficients - one.ridge) < 4.5 * one.coefficients_error).all()
    ratio = results[148].coefficients_error / results[-1].coefficients_error
    np.testing.assert_allclose(ratio, 2, rtol=0.25)
    assert (results[-1].coefficients_error < 0.1 * np.abs(results[-1].ridge).max()).all()


@pytest.mark.parametrize("method", METHODS, ids=lambda method: type(method).__name__)
def test_the_stated_error_of_the_copies_is_that_over_repetitions(method):
    columns, targets = standardized()
    found = []
    for seed in range(150):
        *_, last = shrinkage.averaged(
            columns, targets, disturbance=method, repetitions=30, rng=np.random.default_rng(seed)
        )
        found.append(last)
    for value, error in (("coefficients", "coefficients_error"), ("errors", "errors_error")):
        actual = np.std([getattr(one, value) for one in found], axis=0)
        stated = np.sqrt(np.mean([getattr(one, error) ** 2 for one in found], axis=0))
        np.testing.assert_allclose(stated, actual, rtol=0.25)


def test_averages_refuse_at_once_what_is_not_standardized():
    columns, targets = standardized()
    for wrong in (columns + 1, 2 * columns):
        with pytest.raises(ValueError, match="standardized"):
            shrinkage.averaged(wrong, targets, disturbance=METHODS[0], repetitions=5, rng=np.random.default_rng(0))
    with pytest.raises(ValueError, match="at least 2"):
        shrinkage.averaged(columns, targets, disturbance=METHODS[0], repetitions=1, rng=np.random.default_rng(0))
