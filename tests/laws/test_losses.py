"""What holds for every loss: its gradient is its slope, its prox the minimiser."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from regularize.losses import LOSSES, Absolute, Huber, Loss, Squared

EVERY = [*LOSSES.values(), Huber(0.1)]
residuals = st.floats(-20, 20)


@pytest.mark.parametrize("loss", EVERY, ids=str)
@given(residual=residuals)
def test_the_gradient_is_the_slope(loss: Loss, residual: float):
    assume(abs(residual) > 1e-3)
    near = np.array([residual - 1e-6, residual + 1e-6])
    slope = np.diff(loss.value(near))[0] / 2e-6
    assert float(loss.gradient(np.array([residual]))[0]) == pytest.approx(slope, rel=1e-5, abs=1e-5)


def test_huber_lies_between_the_square_and_the_absolute_value():
    r = np.linspace(-5, 5, 101)
    np.testing.assert_array_equal(Huber(10.0).value(r), Squared().value(r))
    np.testing.assert_allclose(Huber(1e-6).value(r) / 2e-6, Absolute().value(r), atol=1e-6)


@pytest.mark.parametrize("threshold", [0.0, -1.0, np.inf, np.nan])
def test_a_threshold_must_be_positive(threshold: float):
    with pytest.raises(ValueError, match="threshold must be positive"):
        Huber(threshold)
