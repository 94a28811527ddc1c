"""What holds for every polynomial basis: standardized over the training rows, and only by them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from regularize.basis import Basis, polynomial

degrees = st.integers(1, 20)
points = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=40).map(np.array)


def test_the_powers_are_those_of_x():
    np.testing.assert_array_equal(polynomial(np.array([2.0, -3.0]), 3), [[2, 4, 8], [-3, 9, -27]])


@given(x=points, degree=degrees)
def test_columns_have_mean_zero_and_spread_one_or_are_zero(x: np.ndarray, degree: int):
    fitted = Basis(x.min(), x.max()).fit(x, degree)
    columns = fitted.columns(x)
    assert columns.shape == (len(x), degree)
    assert np.isfinite(columns).all()
    np.testing.assert_array_equal(columns[:, ~fitted.varying], 0.0)
    varying = columns[:, fitted.varying]
    # Spread as small as 1e-13 of a power leaves three digits of it.
    np.testing.assert_allclose(varying.mean(axis=0), 0.0, atol=1e-2)
    np.testing.assert_allclose(varying.std(axis=0), 1.0, atol=1e-2)


@given(x=points)
def test_training_points_span_minus_one_to_one(x: np.ndarray):
    scaled = Basis(x.min(), x.max()).scaled(x)
    assert np.abs(scaled).max() <= 1.0 + 1e-12


def test_the_default_interval_keeps_x_itself():
    x = np.random.default_rng(0).uniform(-1, 1, 50)
    np.testing.assert_array_equal(Basis().scaled(x), x)


def test_new_points_use_the_means_and_scales_of_the_training_points():
    rng = np.random.default_rng(0)
    train, new = rng.uniform(0, 1, 30), rng.uniform(0, 2, 10)
    fitted = Basis(0.0, 1.0).fit(train, 4)
    powers = polynomial(2 * new - 1, 4)
    trained = polynomial(2 * train - 1, 4)
    np.testing.assert_allclose(fitted.columns(new), (powers - trained.mean(axis=0)) / trained.std(axis=0))


@given(seed=st.integers(0, 10_000), degree=st.integers(1, 8))
def test_raw_coefficients_are_the_same_function(seed: int, degree: int):
    rng = np.random.default_rng(seed)
    fitted = Basis().fit(rng.uniform(-1, 1, 30), degree)
    coefficients, intercept, x = rng.normal(size=(3, degree)), rng.normal(size=3), rng.uniform(-1, 1, 7)
    raw, offset = fitted.raw(coefficients, intercept)
    expected = coefficients @ fitted.columns(x).T + intercept[:, None]
    np.testing.assert_allclose(raw @ polynomial(x, degree).T + offset[:, None], expected, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(fitted.standardized(raw), coefficients, rtol=1e-12)


def test_a_column_without_spread_becomes_zeros_for_new_points_too():
    fitted = Basis().fit(np.array([-1.0, 1.0, 1.0, -1.0]), 4)
    np.testing.assert_array_equal(fitted.varying, [True, False, True, False])
    np.testing.assert_array_equal(fitted.scales[1], 1.0)
    np.testing.assert_array_equal(fitted.columns(np.array([0.3, 5.0]))[:, [1, 3]], 0.0)
    raw, _ = fitted.raw(np.ones(4), 0.0)
    np.testing.assert_array_equal(raw[[1, 3]], 0.0)


def test_one_point_repeated_is_all_zeros():
    x = np.full(6, 0.1)
    np.testing.assert_array_equal(Basis(x.min(), x.max()).fit(x, 20).columns(x), 0.0)


def test_names_are_those_on_the_axes():
    fitted = Basis().fit(np.linspace(-1, 1, 30), 12)
    assert fitted.names[:3] == ("x", "x²", "x³")
    assert fitted.names[-1] == "x¹²"


def test_what_is_no_polynomial_is_refused_in_words():
    with pytest.raises(ValueError, match="degree must be at least 1, got 0"):
        polynomial(np.zeros(3), 0)
    with pytest.raises(ValueError, match="x must have one dimension"):
        polynomial(np.zeros((3, 1)), 2)
    with pytest.raises(ValueError, match="at least one point"):
        Basis().fit(np.zeros(0), 2)
    with pytest.raises(ValueError, match="finite and in order"):
        Basis(1.0, 0.0)
