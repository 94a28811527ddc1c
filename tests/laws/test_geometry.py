"""What holds for every picture of two coefficients: the ellipse through the fit touches the ball through the fit."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize.basis import Basis
from regularize.geometry import ball, directions, ellipse, of_level, slice_of, touch
from regularize.linear import path
from regularize.penalties import L1, L2, PENALTIES, ElasticNet, Penalty, Power, Shape, Unpenalized

EVERY = [make(0.5) for make in PENALTIES.values()]
BALLS = [L1(), L2(), ElasticNet(0.5), ElasticNet(0.05), Power(0.5), Power(1.0), Power(3.0)]
STRENGTHS = np.logspace(-6, 2, 81)
angles = st.floats(0, 3.14)


def sample(degree: int = 9) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 60)
    targets = np.cos(1.5 * np.pi * x) + 0.1 * rng.normal(size=60)
    return Basis().fit(x, degree).columns(x), (targets - targets.mean()) / targets.std()


def quadratic(shape: np.ndarray, away: np.ndarray) -> np.ndarray:
    return np.einsum("...i,ij,...j->...", away, shape, away)


def turned(semi_axes: tuple[float, float], angle: float) -> np.ndarray:
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn @ np.diag(1.0 / np.square(semi_axes)) @ turn.T


@pytest.mark.parametrize("penalty", EVERY, ids=str)
@pytest.mark.parametrize("pair", [(0, 1), (2, 6), (7, 8)])
def test_the_slice_is_the_loss_with_all_other_coefficients_held(penalty: Penalty, pair: tuple[int, int]):
    columns, targets = sample()
    fitted = path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    cut = slice_of(columns, targets, fitted, pair, penalty)
    rng = np.random.default_rng(1)
    for stop in (0, 30, 60, 80):
        base = np.square(targets - fitted.predict(columns)[stop]).mean()
        least = base - cut.level[stop]
        for values in cut.fitted[stop] + rng.normal(size=(5, 2)):
            moved = fitted.coefficients[stop].copy()
            moved[list(pair)] = values
            error = np.square(targets - columns @ moved - fitted.intercept[stop]).mean()
            expected = least + quadratic(cut.shape, values - cut.centre[stop])
            assert error == pytest.approx(expected, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("penalty", EVERY, ids=str)
def test_the_fitted_pair_is_where_the_ellipse_touches_the_ball(penalty: Penalty):
    columns, targets = sample()
    fitted = path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    cut = slice_of(columns, targets, fitted, (1, 3), penalty)
    assert cut.tangency.max() <= 1e-12
    np.testing.assert_array_equal(cut.fitted, fitted.coefficients[:, [1, 3]])
    np.testing.assert_allclose(quadratic(cut.shape, cut.fitted - cut.centre), cut.radius**2, atol=1e-13)
    if penalty == Unpenalized():
        assert cut.balls() is None
        np.testing.assert_allclose(cut.centre, cut.fitted, atol=1e-10)
        return
    for stop in np.flatnonzero(cut.budget > 0.0):
        touching = touch(cut.shape, cut.centre[stop], penalty, float(cut.budget[stop]))
        np.testing.assert_allclose(touching, cut.fitted[stop], atol=1e-10)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
def test_no_point_of_the_drawn_ball_lies_inside_the_drawn_ellipse(penalty: Penalty):
    columns, targets = sample()
    fitted = path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    cut = slice_of(columns, targets, fitted, (0, 2), penalty)
    lines = cut.balls(400)
    assert lines is not None
    assert lines.shape == (81, 401, 2)
    heights = quadratic(cut.shape, lines - cut.centre[:, None])
    assert (heights >= cut.level[:, None] * (1 - 1e-9) - 1e-13).all()


@pytest.mark.parametrize("shape", BALLS, ids=str)
@given(budget=st.floats(1e-6, 1e6))
def test_the_ball_is_the_level_set_of_the_value(shape: Shape, budget: float):
    line = ball(shape, budget, 40)
    np.testing.assert_allclose(shape.value(line), budget, rtol=1e-9)
    np.testing.assert_array_equal(line[0], line[-1])


@pytest.mark.parametrize("shape", BALLS, ids=str)
def test_the_corners_of_the_ball_lie_on_the_axes_exactly(shape: Shape):
    line = ball(shape, np.array([0.5, 2.0]), 40)
    assert line.shape == (2, 41, 2)
    np.testing.assert_array_equal(line[:, [0, 20], 1], 0.0)
    np.testing.assert_array_equal(line[:, [10, 30], 0], 0.0)
    np.testing.assert_allclose(shape.value(line[1, [0, 10, 20, 30]]), 2.0)


def test_a_budget_of_zero_is_the_origin():
    np.testing.assert_array_equal(ball(ElasticNet(0.5), 0.0), 0.0)


@given(long=st.floats(0.1, 10), short=st.floats(0.1, 10), angle=angles)
def test_the_ellipse_is_the_level_set_of_its_shape(long: float, short: float, angle: float):
    shape = turned((long, short), angle)
    np.testing.assert_allclose(quadratic(shape, ellipse(shape, 40)), 1.0, rtol=1e-9)


@pytest.mark.parametrize("shape", [np.ones((2, 2)), np.diag([1.0, 0.0]), np.zeros((2, 2))], ids=str)
def test_where_the_loss_is_flat_the_ellipse_is_still_a_finite_line(shape: np.ndarray):
    line = ellipse(shape)
    assert np.isfinite(line).all()
    assert (quadratic(shape, line) <= 1.0 + 1e-9).all()


def test_duplicated_columns_have_a_free_optimum_beside_the_fit():
    columns, targets = sample(3)
    twice = np.hstack([columns, columns[:, :1]])
    fitted = path(twice, targets, penalty=L1(), strengths=STRENGTHS)
    cut = slice_of(twice, targets, fitted, (0, 3), L1())
    assert np.isfinite(cut.centre).all()
    assert cut.tangency.max() <= 1e-12
    towards = cut.centre - cut.fitted
    np.testing.assert_allclose(towards[:, 0], towards[:, 1], atol=1e-12)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5), ElasticNet(0.05), Power(0.5), Power(3.0)], ids=str)
@given(
    long=st.floats(0.5, 3),
    short=st.floats(0.5, 3),
    angle=angles,
    x=st.floats(-4, 4),
    y=st.floats(-4, 4),
    budget=st.floats(0.1, 5),
)
@settings(max_examples=40, deadline=None)
def test_the_touching_point_beats_every_point_of_the_boundary(
    penalty: Shape, long: float, short: float, angle: float, x: float, y: float, budget: float
):
    shape, centre = turned((long, short), angle), np.array([x, y])
    found = touch(shape, centre, penalty, budget)
    if penalty.value(centre) <= budget:
        np.testing.assert_array_equal(found, centre)
        return
    assert penalty.value(found) <= budget * (1 + 1e-9)
    heights = quadratic(shape, ball(penalty, budget, 2000) - centre)
    assert quadratic(shape, found - centre) <= heights.min() * (1 + 1e-12)


def test_many_centres_are_touched_at_once():
    shape, centres = turned((1.2, 0.8), 0.3), np.random.default_rng(0).uniform(-3, 3, (4, 5, 2))
    for penalty in (L1(), Power(0.5)):
        together = touch(shape, centres, penalty, 1.0)
        assert together.shape == centres.shape
        for row, column in np.ndindex(4, 5):
            alone = touch(shape, centres[row, column], penalty, 1.0)
            np.testing.assert_allclose(together[row, column], alone, atol=1e-14)


def test_what_cannot_be_drawn_is_refused_in_words():
    columns, targets = sample(3)
    fitted = path(columns, targets, penalty=L1(), strengths=STRENGTHS)
    for pair in ((0, 0), (0, 3), (-1, 0)):
        with pytest.raises(ValueError, match="two different columns of 3"):
            slice_of(columns, targets, fitted, pair, L1())
    with pytest.raises(ValueError, match="multiple of 4"):
        directions(10)
    with pytest.raises(ValueError, match="no ball"):
        ball(Unpenalized(), 1.0)
    with pytest.raises(ValueError, match="budget must be positive"):
        touch(np.eye(2), np.ones(2), L1(), 0.0)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.3)], ids=str)
def test_the_pair_of_a_level_has_that_loss_and_the_least_penalty(penalty: Penalty) -> None:
    shape, centre = np.array([[1.0, 0.4], [0.4, 2.0]]), np.array([1.5, -0.5])
    levels = np.linspace(0.01, 0.99, 30) * float(centre @ shape @ centre)
    found = of_level(shape, centre, penalty, levels)
    away = found - centre
    np.testing.assert_allclose(np.einsum("ki,ij,kj->k", away, shape, away), levels, rtol=1e-10)
    # No other point of the same ellipse spends less.
    line = ellipse(shape, 3000)
    for pair, level in zip(found, levels, strict=True):
        around = penalty.value(centre + np.sqrt(level) * line)
        assert float(penalty.value(pair)) <= around.min() * (1 + 1e-9)
    with pytest.raises(ValueError, match="below"):
        of_level(shape, centre, penalty, np.array([centre @ shape @ centre]))
