"""Geometry with numbers known beforehand."""

import numpy as np
import pytest

from regularize.geometry import ball, touch
from regularize.penalties import L1, L2, ElasticNet, Penalty, Power

TURN = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
SHAPE = TURN @ np.diag([1 / 1.2**2, 1 / 0.8**2]) @ TURN.T
CENTRE = np.array([3.0, 2.0])


@pytest.mark.parametrize(
    ("penalty", "budget", "expected"),
    [(L1(), 1.0, (0.478, 0.522)), (L1(), 1.5, (0.794, 0.706)), (L1(), 4.0, (2.37, 1.63)), (L2(), 1.0, (0.720, 0.694))],
)
def test_the_constrained_minimiser_of_a_turned_ellipse(penalty: Penalty, budget: float, expected: tuple[float, float]):
    np.testing.assert_allclose(touch(SHAPE, CENTRE, penalty, budget), expected, atol=1e-3)


def test_powers_one_and_two_search_what_l1_and_l2_solve():
    for exponent, penalty in ((1.0, L1()), (2.0, L2())):
        searched = touch(SHAPE, CENTRE, Power(exponent), 1.5)
        np.testing.assert_allclose(searched, touch(SHAPE, CENTRE, penalty, 1.5), atol=1e-7)


def test_the_elastic_net_ball_is_a_diamond_when_small_and_a_circle_when_large():
    """Along an axis ρr + (1 − ρ)r² = t, along the diagonal √2 ρr + (1 − ρ)r² = t: roots of two quadratics."""
    for budget in (1e-6, 0.1, 1.0, 10.0, 1e6):
        line = ball(ElasticNet(0.5), budget, 8)
        lengths = np.linalg.norm(line, axis=1)
        axis = max(np.roots([0.5, 0.5, -budget]))
        diagonal = max(np.roots([0.5, 0.5 * np.sqrt(2), -budget]))
        assert lengths[1] / lengths[0] == pytest.approx(diagonal / axis, rel=1e-9)
    small, large = ball(ElasticNet(0.5), np.array([1e-6, 1e6]), 8)
    assert np.linalg.norm(small[1]) / np.linalg.norm(small[0]) == pytest.approx(1 / np.sqrt(2), abs=1e-5)
    assert np.linalg.norm(large[1]) / np.linalg.norm(large[0]) == pytest.approx(1.0, abs=1e-3)


def test_random_circular_losses_end_on_a_corner_of_the_diamond_as_often_as_its_shadow_says():
    """Centres uniform on [−10, 10]² outside of the ball of size 2: (10 − 2)²/(100 − 2²/2) for L1, never for L2."""
    rng = np.random.default_rng(0)
    centres = rng.uniform(-10, 10, (4000, 2))
    centres = centres[np.abs(centres).sum(axis=1) > 2]
    corners = (touch(np.eye(2), centres, L1(), 2.0) == 0.0).any(axis=1)
    assert corners.mean() == pytest.approx(64 / 98, abs=3 * np.sqrt(0.25 / len(centres)))
    assert not (touch(np.eye(2), centres, L2(), 4.0) == 0.0).any()


def test_a_circular_loss_ends_where_the_projection_does():
    np.testing.assert_allclose(touch(np.eye(2), np.array([3.0, 4.0]), L2(), 1.0), [0.6, 0.8], atol=1e-14)
    np.testing.assert_allclose(touch(np.eye(2), np.array([3.0, 2.5]), L1(), 1.0), [0.75, 0.25], atol=1e-14)
    np.testing.assert_array_equal(touch(np.eye(2), np.array([3.0, 1.0]), L1(), 1.0)[1], 0.0)
