"""What holds wherever a ball touches a loss: the pull lies in the cone of normals, and λ is the slope of the loss."""

import numpy as np
import pytest

from regularize.contacts import Body, Contacts, projected, steepness
from regularize.corners import corners
from regularize.geometry import ball, penalized, touch
from regularize.penalties import L1, L2, ElasticNet, Penalty, Power, Shape

SHAPES = [L1(), L2(), ElasticNet(0.5), ElasticNet(0.1), Power(0.5), Power(0.8), Power(1.3), Power(4.0)]
CONVEX = [shape for shape in SHAPES if not (isinstance(shape, Power) and shape.exponent < 1.0)]
LOSS = np.array([[1.0, -0.6], [-0.6, 2.25]])
CENTRES = [(2.5, 1.0), (-1.0, 2.0), (0.3, -3.0), (2.0, 0.0)]


def contacts(penalty: Shape, centre: tuple[float, float], loss: np.ndarray = LOSS) -> Contacts:
    free = np.array(centre)
    budgets = np.arange(1, 121) / 100.0 * float(penalty.value(free))
    return Contacts(shape=loss, centre=free, penalty=penalty, budgets=budgets)


def loss_at(found: Contacts, points: np.ndarray) -> np.ndarray:
    away = points - found.centre
    return np.einsum("...i,ij,...j->...", away, found.shape, away)


@pytest.mark.parametrize("penalty", SHAPES, ids=str)
@pytest.mark.parametrize("centre", CENTRES)
def test_every_point_is_optimal_and_no_point_of_the_ball_is_lower(penalty: Shape, centre: tuple[float, float]):
    found = contacts(penalty, centre)
    assert found.optimality.max() <= 1e-12
    for stop in (0, 9, 33, 70, 98):
        line = ball(penalty, float(found.budgets[stop]), 4000)
        assert penalty.value(found.points[stop]) <= found.budgets[stop] * (1 + 1e-9)
        assert found.levels[stop] <= loss_at(found, line).min() * (1 + 1e-9) + 1e-12
    assert not found.binding[99:].any()
    np.testing.assert_array_equal(found.points[99:], np.broadcast_to(centre, (21, 2)))
    np.testing.assert_array_equal(found.strengths[99:], 0.0)


@pytest.mark.parametrize("penalty", SHAPES, ids=str)
@pytest.mark.parametrize("centre", CENTRES)
def test_the_pull_lies_between_the_edges_of_the_cone(penalty: Shape, centre: tuple[float, float]):
    found = contacts(penalty, centre)
    held = found.binding
    first, second, pull = found.cones[held, 0], found.cones[held, 1], found.negative_gradients[held]
    size = np.linalg.norm(pull, axis=1)

    def turned(one: np.ndarray, other: np.ndarray) -> np.ndarray:
        return one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]

    assert (turned(first, pull) >= -1e-9 * size).all()
    assert (turned(pull, second) >= -1e-9 * size).all()
    assert ((first + second) * pull).sum(axis=1).min() >= -1e-12
    assert np.isnan(found.cones[~held]).all()


@pytest.mark.parametrize("penalty", CONVEX, ids=str)
def test_lambda_is_how_fast_the_loss_falls_when_the_budget_grows(penalty: Shape):
    budgets = np.array([0.3, 0.8, 1.4])
    step = 1e-6
    around = [
        Contacts(shape=LOSS, centre=np.array([2.5, 1.0]), penalty=penalty, budgets=budgets + d)
        for d in (-step, 0, step)
    ]
    slope = (around[0].levels - around[2].levels) / (2 * step)
    np.testing.assert_allclose(slope, around[1].strengths, rtol=1e-5)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.3)], ids=str)
def test_the_penalised_loss_at_this_lambda_has_its_minimum_at_the_touching_point(penalty: Penalty):
    found = contacts(penalty, (-1.0, 2.0))
    again = penalized(LOSS, np.broadcast_to(found.centre, (120, 2)), penalty, found.strengths)
    np.testing.assert_allclose(again, found.points, atol=1e-9)


@pytest.mark.parametrize("penalty", SHAPES, ids=str)
def test_steepness_is_the_slope_of_the_value(penalty: Shape):
    sizes, step = np.array([0.2, 1.0, 3.0]), 1e-6
    ahead, behind = (penalty.value(sizes[:, None] + d) for d in (step, -step))
    np.testing.assert_allclose(steepness(penalty, sizes), (ahead - behind) / (2 * step), rtol=1e-7)
    at_zero = float(steepness(penalty, np.zeros(1))[0])
    assert at_zero == (penalty.l1 if isinstance(penalty, Penalty) else np.inf if penalty.exponent < 1.0 else 0.0)


@pytest.mark.parametrize("centre", CENTRES)
def test_rivals_are_local_minima_over_the_ball_and_never_lower(centre: tuple[float, float]):
    found = contacts(Power(0.5), centre)
    count = 0
    for stop in range(0, 99, 7):
        rivals = found.rivals[stop]
        for rival in rivals[~np.isnan(rivals[:, 0])]:
            count += 1
            level = loss_at(found, rival)
            assert level >= found.levels[stop] - 1e-9
            inside = np.concatenate(
                [ball(found.penalty, f * float(found.budgets[stop]), 4000) for f in (1, 0.999, 0.98)]
            )
            near = inside[np.linalg.norm(inside - rival, axis=1) < 0.03 * np.linalg.norm(rival)]
            assert len(near) > 3
            # The rival is one of the points of a line, within a step of the true local minimum.
            assert loss_at(found, near).min() >= level - 1e-3
    assert count > 0
    assert contacts(L1(), centre).rivals.shape[1] == 0


def test_rivals_are_as_many_as_a_line_of_many_more_points_has() -> None:
    """Cusps are held by every outward pull, in valleys too narrow for any line; between them the line is searched."""
    rng = np.random.default_rng(9)
    for _ in range(25):
        root = rng.normal(size=(2, 2))
        penalty, centre = Power(float(rng.choice([0.5, 0.6, 0.7, 0.8, 0.9]))), rng.uniform(-3, 3, 2)
        found = contacts(penalty, (float(centre[0]), float(centre[1])), root @ root.T + 0.1 * np.eye(2))
        for stop in range(5, 99, 31):
            line = ball(penalty, float(found.budgets[stop]), 20_000)[:-1]
            levels = loss_at(found, line)
            lowest = (levels < np.roll(levels, 1)) & (levels <= np.roll(levels, -1))
            outwards = -np.einsum("mi,ij,mj->m", line - found.centre, found.shape, line) > 0.0
            count = int(np.where((line == 0.0).any(axis=1), outwards, lowest & outwards).sum())
            assert (~np.isnan(found.rivals[stop, :, 0])).sum() == count - 1


@pytest.mark.parametrize(
    ("loss", "penalty"), [(np.eye(2), L1()), (LOSS, L1()), (LOSS, ElasticNet(0.3)), (LOSS, Power(0.5))]
)
def test_the_areas_are_the_shares_of_very_many_random_losses(loss: np.ndarray, penalty: Shape) -> None:
    reaches, centres = np.array([0.4, 2.0, 5.0, 6.5, 7.9]), np.random.default_rng(2).uniform(-6, 6, (60_000, 2))
    found = corners(loss, penalty, reaches=reaches, centres=centres, within=6.0)
    sd = np.sqrt(np.maximum(found.exact * (1.0 - found.exact), 1e-5) / found.counted)
    assert (np.abs(found.measured - found.exact) < 4.5 * sd).all()
    if penalty == L1() and loss[0, 1] == 0.0:
        r = reaches[reaches <= 6.0]
        np.testing.assert_allclose(found.exact[: len(r)], (6 - r) ** 2 / (36 - r**2 / 2), atol=1e-12)


@pytest.mark.parametrize("penalty", SHAPES, ids=str)
@pytest.mark.parametrize("loss", [np.eye(2), LOSS], ids=["circles", "ellipses"])
def test_corners_are_counted_as_the_touching_points_say(penalty: Shape, loss: np.ndarray):
    centres = np.random.default_rng(1).uniform(-6, 6, (500, 2))
    reaches = np.array([0.4, 2.0, 5.0])
    found = corners(loss, penalty, reaches=reaches, centres=centres, within=6.0)
    for stop, reach in enumerate(reaches):
        budget = float(penalty.value(np.array([reach, 0.0])))
        outside = centres[penalty.value(centres) > budget]
        zero = (touch(loss, outside, penalty, budget) == 0.0).any(axis=1)
        assert found.counted[stop] == len(outside)
        # Below q = 1 a corner must beat points of a line; the touching point may lie between two of them.
        slack = 1.0 if penalty in (Power(0.5), Power(0.8)) else 0.0
        assert found.measured[stop] * len(outside) == pytest.approx(zero.sum(), abs=slack + 1e-6)


@pytest.mark.parametrize("penalty", SHAPES, ids=str)
@pytest.mark.parametrize("loss", [np.eye(2), LOSS], ids=["circles", "ellipses"])
def test_the_areas_are_the_shares_of_very_many_losses(penalty: Shape, loss: np.ndarray):
    centres = np.random.default_rng(2).uniform(-6, 6, (40_000, 2))
    found = corners(loss, penalty, reaches=np.array([0.4, 2.0, 5.0]), centres=centres, within=6.0)
    close = 4.0 * np.sqrt(0.25 / found.counted)
    assert (np.abs(found.measured - found.exact) <= close).all()


def test_circles_and_the_diamond_have_a_closed_form():
    reaches = np.array([0.5, 2.0, 7.0])
    found = corners(np.eye(2), L1(), reaches=reaches, centres=np.full((1, 2), 9.0), within=10.0)
    np.testing.assert_allclose(found.exact, (10 - reaches) ** 2 / (100 - reaches**2 / 2), atol=1e-4)
    assert found.exact[1] == pytest.approx(0.653, abs=5e-4)


def test_a_correlation_of_standardized_columns_does_not_change_the_share_of_the_diamond():
    for correlation in (-0.9, 0.0, 0.5):
        loss = np.array([[1.0, correlation], [correlation, 1.0]])
        found = corners(loss, L1(), reaches=np.array([2.0]), centres=np.full((1, 2), 9.0), within=10.0)
        assert found.exact[0] == pytest.approx(64 / 98, abs=1e-4)


def test_where_no_loss_lies_outside_there_is_no_share():
    found = corners(np.eye(2), L2(), reaches=np.array([3.0]), centres=np.zeros((4, 2)), within=1.0)
    assert found.counted[0] == 0
    assert np.isnan(found.measured[0])
    assert np.isnan(found.exact[0])


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
def test_projections_in_three_coefficients_are_nearest(penalty: Penalty):
    rng = np.random.default_rng(3)
    points = rng.uniform(-4, 4, (60, 3))
    found = projected(penalty, 2.0, points)
    inside = penalty.value(points) <= 2.0
    np.testing.assert_array_equal(found[inside], points[inside])
    np.testing.assert_allclose(penalty.value(found[~inside]), 2.0, rtol=1e-12)
    others = rng.normal(size=(4000, 3))
    others *= penalty.radius(others, 2.0)[:, None]
    distance = np.linalg.norm(points - found, axis=1)
    nearest = np.linalg.norm(points[:, None] - others, axis=2).min(axis=1)
    assert (distance <= nearest + 1e-12).all()
    body = Body(penalty=penalty, budget=2.0, points=found)
    assert body.zeros.sum() == pytest.approx(1.0)
    assert (body.zeros[1:] > 0).all() == (penalty.l1 > 0.0)
