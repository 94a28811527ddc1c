"""What holds for every penalty: value, prox, radius and vanishing strength belong to one Ω."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar

from regularize.penalties import L1, L2, PENALTIES, ElasticNet, Penalty, Power, Unpenalized, named

EVERY = [make(0.3) for make in PENALTIES.values()] + [ElasticNet(0.0), ElasticNet(1.0)]
BALLS = [penalty for penalty in EVERY if penalty != Unpenalized()] + [Power(0.5), Power(1.0), Power(4.0)]
numbers = st.floats(-100, 100)


def test_the_names_that_stand_in_links_are_there_for_ever_in_their_order():
    words = ["None", "L1", "L2", "Elastic net"]
    assert [name for name in PENALTIES if name in words] == words


@pytest.mark.parametrize("penalty", EVERY, ids=str)
@given(coefficients=st.lists(numbers, min_size=1, max_size=6))
def test_the_value_is_the_formula(penalty: Penalty, coefficients: list[float]):
    naive = sum(penalty.l1 * abs(w) + penalty.l2 * w * w for w in coefficients)
    assert penalty.value(np.array(coefficients)) == pytest.approx(naive, rel=1e-12, abs=1e-12)


def test_the_value_sums_over_the_last_axis_only():
    coefficients = np.arange(24.0).reshape(2, 3, 4)
    for penalty in EVERY:
        assert penalty.value(coefficients).shape == (2, 3)
        assert penalty.value(coefficients)[1, 2] == penalty.value(coefficients[1, 2])


def test_the_weights_are_those_of_the_formulas():
    weights = [(penalty.l1, penalty.l2) for penalty in (Unpenalized(), L1(), L2(), ElasticNet(0.25))]
    assert weights == [(0, 0), (1, 0), (0, 1), (0.25, 0.75)]


@pytest.mark.parametrize("penalty", EVERY, ids=str)
@given(point=st.floats(-10, 10), step=st.floats(0, 5))
def test_the_prox_is_the_minimiser(penalty: Penalty, point: float, step: float):
    def objective(w: float) -> float:
        return 0.5 * (w - point) ** 2 + step * float(penalty.value(np.array([w])))

    found = float(penalty.prox(np.array([point]), step)[0])
    searched = minimize_scalar(objective, bounds=(-11, 11), method="bounded", options={"xatol": 1e-9})
    assert objective(found) <= min(searched.fun, objective(0.0), objective(point)) + 1e-12


def test_the_prox_of_l1_leaves_exact_zeros():
    np.testing.assert_array_equal(L1().prox(np.array([-3.0, -0.5, 0.0, 0.5, 3.0]), 1.0), [-2, 0, 0, 0, 2])


@pytest.mark.parametrize("shape", BALLS, ids=str)
@given(direction=st.lists(st.floats(-3, 3), min_size=2, max_size=4), budget=st.floats(1e-6, 1e6))
def test_the_radius_ends_on_the_ball(shape: Penalty | Power, direction: list[float], budget: float):
    towards = np.array(direction)
    if np.abs(towards).max() < 1e-3:
        towards = towards + 1.0
    surface = shape.radius(towards, budget) * towards
    assert shape.value(surface) == pytest.approx(budget, rel=1e-9)


def test_without_a_penalty_there_is_no_ball():
    assert Unpenalized().radius(np.array([1.0, 2.0]), 1.0) == np.inf


@pytest.mark.parametrize("ratio", [-0.1, 1.2, np.nan])
def test_a_ratio_outside_of_its_bounds_is_refused_in_words(ratio: float):
    with pytest.raises(ValueError, match=r"ratio must lie in \[0, 1\], got"):
        ElasticNet(ratio)


def test_an_exponent_must_be_positive():
    with pytest.raises(ValueError, match="exponent must be positive"):
        Power(0.0)


def test_named_makes_what_the_dictionary_names():
    assert named("Elastic net", ratio=0.4) == ElasticNet(0.4)
    assert named("L1", ratio=0.4) == L1()
    with pytest.raises(ValueError, match=r"penalty must be one of None, L1, L2, Elastic net.*; got 'L3'"):
        named("L3", ratio=0.5)
