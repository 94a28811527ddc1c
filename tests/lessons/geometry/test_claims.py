"""Every sentence of the geometry, recomputed; and the numbers that are known of two coefficients."""

import contextlib
import io
import re
from dataclasses import replace
from functools import partial

import numpy as np
import pytest

from benchmarks.random_settings import drawn as drawn_settings
from regularize import words
from regularize.contacts import Contacts
from regularize.geometry import touch
from regularize.lessons.geometry import captions, compute
from regularize.lessons.geometry.charts import bodies as drawn
from regularize.lessons.geometry.result import Result
from regularize.lessons.geometry.scene import KNOB, PRESETS, code, scene, solid
from regularize.lessons.geometry.script import points_csv
from regularize.lessons.geometry.settings import DIABETES, LIMIT, LOSSES, OWN, POWER, Settings
from regularize.penalties import L1, L2, ElasticNet, Penalty, Power

TURN = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])
TURNED = TURN @ np.diag([1 / 1.2**2, 1 / 0.8**2]) @ TURN.T
STOPS = range(0, 120, 7)
ALONE = partial(Settings, compare="Off", more="On")
VIEWS = {
    "L1": ALONE(),
    "L2": ALONE(penalty="L2"),
    "elastic net": ALONE(penalty="Elastic net", scale=0.5, correlation=-0.7),
    "ridge as elastic net": ALONE(penalty="Elastic net", ratio=0.0),
    "cusps": ALONE(penalty=POWER, exponent=0.5, optimum_across=-2.0, optimum_up=2.0, correlation=0.0),
    "near one": ALONE(penalty=POWER, exponent=0.9, optimum_up=2.0, scale=2.0),
    "lasso as power": ALONE(penalty=POWER, exponent=1.0),
    "square": ALONE(penalty=POWER, exponent=4.0, optimum_across=-1.0, optimum_up=-3.0),
    "on an axis": ALONE(penalty="L2", optimum_up=0.0, correlation=0.0),
    "nothing to shrink": ALONE(optimum_across=0.0, optimum_up=0.0),
    "diabetes": ALONE(source=DIABETES, within=1),
    "diabetes, one column": ALONE(source=DIABETES, column_across="s6", column_up="s6", penalty="Elastic net"),
}


VIEWS |= {
    f"random {seed}": drawn_settings(Settings, np.random.default_rng(seed), bodies="Off", compare="Off", more="On")
    for seed in range(6)
}


@pytest.fixture(scope="module")
def views() -> dict[str, Result]:
    return {name: compute.run(settings) for name, settings in VIEWS.items()}


def preset(name: str) -> tuple[Result, int]:
    settings = PRESETS[name].settings
    return compute.run(settings), settings.stop(KNOB)


@pytest.mark.parametrize(
    ("penalty", "budget", "expected"),
    [(L1(), 1.0, (0.478, 0.522)), (L1(), 1.5, (0.794, 0.706)), (L1(), 4.0, (2.37, 1.63)), (L2(), 1.0, (0.720, 0.694))],
)
def test_the_constrained_minimisers_of_a_turned_ellipse(penalty: Penalty, budget: float, expected: tuple[float, float]):
    found = Contacts(shape=TURNED, centre=np.array([3.0, 2.0]), penalty=penalty, budgets=np.array([budget]))
    np.testing.assert_allclose(found.points[0], expected, atol=5e-3 if budget == 4.0 else 6e-4)
    assert found.optimality[0] <= words.EXACT


def test_the_elastic_net_ball_between_diamond_and_circle() -> None:
    """Along an axis r + r² = 2t, along the diagonal √2 r + r² = 2t at ρ = ½."""
    for budget, known in ((0.1, 0.758), (1.0, 0.874), (10.0, 0.955)):
        axis, diagonal = max(np.roots([1, 1, -2 * budget])), max(np.roots([1, np.sqrt(2), -2 * budget]))
        assert diagonal / axis == pytest.approx(known, abs=5e-4)
        assert roundness(ElasticNet(0.5), budget) == pytest.approx(diagonal / axis, rel=1e-12)
    # With half of the squares, as other texts write it: ½|w| + ¼w² is ¾ of this penalty at ρ = ⅔.
    for budget, known in ((0.1, 0.737), (1.0, 0.838), (10.0, 0.938)):
        assert roundness(ElasticNet(2 / 3), budget / 0.75) == pytest.approx(known, abs=6e-4)
    assert roundness(L1(), 3.0) == pytest.approx(np.sqrt(0.5))
    assert roundness(L2(), 3.0) == pytest.approx(1.0)


def roundness(penalty: Penalty, budget: float) -> float:
    """As the page computes it."""
    found = Contacts(shape=np.eye(2), centre=np.array([9.0, 9.0]), penalty=penalty, budgets=np.array([budget]))
    return float(Result(settings=Settings(), names=("a", "b"), contacts=found, corners={}).roundness[0])


def test_65_3_percent_of_circular_losses_end_in_a_corner_of_the_diamond_of_size_2() -> None:
    result, stop = preset("Two in three")
    assert result.reaches[stop] == pytest.approx(2.0)
    assert result.corners["L1"].exact[stop] == pytest.approx((10 - 2) ** 2 / (100 - 2**2 / 2), abs=1e-4)
    assert f"{100 * result.corners['L1'].exact[stop]:.1f}" == "65.3"
    sd = np.sqrt(0.653 * 0.347 / LOSSES)
    assert result.corners["L1"].measured[stop] == pytest.approx(0.653, abs=3 * sd)
    assert result.corners["L2"].exact[stop] == result.corners["L2"].measured[stop] == 0.0
    assert "65.3 %" in PRESETS["Two in three"].why


def test_a_search_among_100_points_of_the_circle_reports_zeros_that_are_not_there() -> None:
    angles = 2 * np.pi * np.arange(100) / 100
    circle = 2.0 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    centres = np.random.default_rng(0).uniform(-10, 10, (LOSSES, 2))
    centres = centres[np.linalg.norm(centres, axis=1) > 2.0]
    nearest = circle[((centres[:, None] - circle) ** 2).sum(axis=2).argmin(axis=1)]
    assert (np.abs(nearest) < 1e-12).any(axis=1).mean() > 0.02


def test_ridge_crosses_zero_at_the_known_strengths() -> None:
    result, stop = preset("L2 crosses zero")
    shape, centre = result.contacts.shape, result.contacts.centre
    for strength, expected in ((0.2, (0.952, -0.048)), (0.5, (0.646, 0.146)), (1.0, (0.464, 0.191))):
        ridge = np.linalg.solve(shape + strength * np.eye(2), shape @ centre)
        np.testing.assert_allclose(ridge, expected, atol=6e-4)
        again = Contacts(shape=shape, centre=centre, penalty=L2(), budgets=np.array([ridge @ ridge]))
        np.testing.assert_allclose(again.points[0], ridge, atol=1e-12)
        assert again.strengths[0] == pytest.approx(strength)
    up = result.contacts.points[:, 1]
    assert up[stop] < 0
    assert up[stop - 5] > 0


@pytest.mark.parametrize("name", VIEWS)
def test_every_point_is_certified(views: dict[str, Result], name: str) -> None:
    result = views[name]
    assert result.contacts.optimality.max() <= words.EXACT
    shown = {number.name: number.values[KNOB] for number in scene(result, more=True).numbers}
    assert all(text.startswith("✓ ") for text in shown["Optimality"])
    for stop in STOPS:
        point = result.contacts.points[stop]
        assert [text == "exactly 0" for text in (shown[result.names[0]][stop], shown[result.names[1]][stop])] == (
            point == 0
        ).tolist()
        assert shown["Budget t"][stop] == words.number(result.contacts.budgets[stop])
        assert shown["Its λ"][stop] == words.number(result.contacts.strengths[stop])


@pytest.mark.parametrize("name", VIEWS)
def test_the_first_sentence_says_where_it_touches(views: dict[str, Result], name: str) -> None:
    result = views[name]
    penalty = result.contacts.penalty
    spent = penalty.value(result.contacts.points)
    for stop in range(120):
        said, point = captions.describe(result, stop).splitlines()[0], result.contacts.points[stop]
        assert f"t = {words.number(result.contacts.budgets[stop])} (λ = " in said
        if not result.contacts.binding[stop]:
            assert "holds the free optimum" in said
            np.testing.assert_array_equal(point, result.contacts.centre)
            continue
        assert spent[stop] == pytest.approx(result.contacts.budgets[stop], rel=1e-9)
        zeros = [n for n, value in zip(result.names, point, strict=True) if value == 0.0]
        assert re.findall(r"(\S+) is exactly zero", said) == zeros
        assert ("neither of them zero" in said) == (not zeros)


def test_a_zero_ends_at_the_budget_that_is_told() -> None:
    """Over random settings, against the touching points just below that budget and just above it."""
    rng, exact, between = np.random.default_rng(3), 0, 0
    for trial in range(18):
        penalty = ("L1", "Elastic net", POWER)[trial % 3]
        result = compute.run(
            drawn_settings(
                Settings, rng, penalty=penalty, exponent=(0.5, 0.7, 0.9)[trial % 9 // 3], bodies="Off", compare="Off"
            )
        )
        budgets, points, found = result.contacts.budgets, result.contacts.points, result.contacts
        for stop in range(0, 120, 17):
            said = captions.describe(result, stop).splitlines()[0]
            told = re.search(
                r"It (stays|is) zero up to t = (\S+?)(?:\.| at least, and no longer at t = (\S+)\.)$", said
            )
            ends = (points[stop:] == 0.0).all(axis=1) != (points[stop:] == 0.0).any(axis=1)
            if told is None:
                assert not ends[0] or ends.all()
                continue
            column = int(np.flatnonzero(points[stop] == 0.0)[0])
            until = float(told[2])
            if told[1] == "is":
                texts = [words.number(t) for t in budgets]
                last = texts.index(told[2], stop)
                assert texts[last + 1] == told[3]
                assert (points[stop : last + 1, column] == 0.0).all()
                assert points[last + 1, column] != 0.0
                between += 1
                continue
            exact += 1
            below, above = max(float(budgets[stop]), 0.994 * until), 1.006 * until
            around = touch(found.shape, found.centre, found.penalty, np.array([below, above]))
            assert around[0, column] == 0.0
            assert around[1, column] != 0.0
    assert exact > 5
    assert between > 3


@pytest.mark.parametrize("name", VIEWS)
def test_the_second_sentence_says_how_the_pull_is_held(views: dict[str, Result], name: str) -> None:
    result = views[name]
    penalty = result.contacts.penalty
    for stop in range(120):
        said, point, pull = (
            captions.describe(result, stop).splitlines()[1],
            result.contacts.points[stop],
            result.contacts.negative_gradients[stop],
        )
        if not result.contacts.binding[stop]:
            assert "the gradient is zero" in said
            np.testing.assert_array_equal(pull, 0.0)
            assert result.contacts.strengths[stop] == 0.0
            continue
        smooth = penalty.l1 == 0 if isinstance(penalty, Penalty) else penalty.exponent > 1
        if smooth or (point != 0).all():
            assert "one outward normal" in said
            continue
        kept = int(np.flatnonzero(point)[0])
        off = np.degrees(np.arctan2(abs(pull[1 - kept]), abs(pull[kept])))
        assert f"pulls {off:.0f}° off" in said
        if isinstance(penalty, Penalty):
            half = np.degrees(np.arctan2(penalty.l1, penalty.l1 + 2 * penalty.l2 * abs(point[kept])))
            assert f"{half:.0f}° to either side" in said
            assert off <= half + 1e-9
        else:
            assert "At a cusp" in said
            assert off < 90


@pytest.mark.parametrize("name", VIEWS)
def test_the_last_sentence_says_what_random_losses_do(views: dict[str, Result], name: str) -> None:
    result = views[name]
    for stop in STOPS:
        said = captions.describe(result, stop).splitlines()[-1]
        assert f"reach {words.number(result.reaches[stop])} along the axes" in said
        for penalty, found in result.corners.items():
            text = f"{100 * found.measured[stop]:.1f} %" if found.measured[stop] else "0 %"
            assert f"{text} under {penalty}" in said
            sd = np.sqrt(max(found.exact[stop] * (1 - found.exact[stop]), 0.01) / found.counted[stop])
            assert abs(found.measured[stop] - found.exact[stop]) < 4 * sd


def test_where_no_loss_is_outside_the_page_says_so() -> None:
    result = compute.run(Settings(within=1, optimum_across=3.0, optimum_up=3.0, correlation=0.0))
    assert np.isnan(result.corners["L1"].measured[119])
    assert "No free optimum within ±1 lies outside" in captions.describe(result, 119)
    assert len(scene(result, more=True).wire)


def test_the_elastic_net_says_how_round_its_ball_is(views: dict[str, Result]) -> None:
    result = views["elastic net"]
    assert (np.diff(result.roundness) > 0).all(), "rounder the larger it is"
    for stop in STOPS:
        assert f"This ball reaches {words.number(result.roundness[stop])} times as far" in captions.describe(
            result, stop
        )
    assert "rounder" not in captions.describe(views["ridge as elastic net"], 0)


@pytest.mark.parametrize("name", VIEWS)
def test_the_sum_is_lowest_at_the_budget_its_strength_belongs_to(views: dict[str, Result], name: str) -> None:
    result = views[name]
    budgets, levels = result.along
    for stop in STOPS:
        total = levels + result.contacts.strengths[stop] * budgets
        here, least = total[stop + 1], total.min()
        if result.convex:
            assert here <= least + 1e-9 * levels[0]
            assert "No λ" not in captions.describe(result, stop)
        else:
            missed = here > least + 1e-9 * levels[0]
            assert ("No λ leads here" in captions.describe(result, stop)) == missed
            if missed:
                assert f"lower at t = {words.number(budgets[total.argmin()])}." in captions.describe(result, stop)


@pytest.mark.parametrize("name", ["cusps", "near one"])
def test_below_one_rivals_are_counted(views: dict[str, Result], name: str) -> None:
    result = views[name]
    for stop in range(99):
        count = int((~np.isnan(result.contacts.rivals[stop, :, 0])).sum())
        said = captions.describe(result, stop)
        expected = {0: "no other point of its boundary is", 1: "one other point of its boundary is"}
        assert expected.get(count, f"{count} other points of its boundary are") in said
    assert "just as low" in captions.describe(views["cusps"], 30)


def test_a_corner_and_no_corner() -> None:
    corner, stop = preset("A corner")
    assert corner.contacts.points[stop, 1] == 0.0
    assert "pulls 39° off the axis" in captions.describe(corner, stop)
    assert "45° to either side" in captions.describe(corner, stop)
    circle, stop = preset("No corner")
    assert circle.contacts.points[stop, 1] != 0.0
    np.testing.assert_array_equal(circle.contacts.centre, corner.contacts.centre)


def test_the_elastic_net_starts_as_a_diamond_with_a_zero_and_swells() -> None:
    result, stop = preset("A ball that changes")
    assert result.contacts.points[stop, 1] == 0.0
    assert result.roundness[stop] < 0.77
    assert result.roundness[-1] > 0.92
    assert result.contacts.points[-1, 1] != 0.0


def test_below_one_has_two_cusps_as_good_and_no_strength() -> None:
    result, stop = preset("Below one")
    assert (result.contacts.points[stop] == 0.0).sum() == 1
    assert "one other point of its boundary is a local minimum, just as low" in captions.describe(result, stop)
    assert "No λ leads here" in captions.describe(result, stop)


def test_in_other_units_the_lasso_keeps_the_other_coefficient() -> None:
    result, stop = preset("Other units")
    standard = compute.run(replace(PRESETS["Other units"].settings, scale=1.0))
    assert (result.contacts.points[stop] == 0).tolist() == [True, False]
    assert (standard.contacts.points[stop] == 0).tolist() == [False, True]


def test_diabetes_is_the_lasso_on_two_standardized_columns() -> None:
    from sklearn.datasets import load_diabetes
    from sklearn.linear_model import Lasso

    result, stop = preset("Two diabetes columns")
    bunch = load_diabetes(scaled=False)
    columns = bunch.data[:, [2, 3]]
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    targets = (bunch.target - bunch.target.mean()) / bunch.target.std()
    for at in (5, stop, 60):
        fit = Lasso(alpha=result.contacts.strengths[at] / 2, tol=1e-12).fit(columns, targets)
        np.testing.assert_allclose(result.contacts.points[at], fit.coef_, atol=1e-8)
    assert result.contacts.points[stop, 1] == 0.0
    assert result.contacts.points[60, 1] != 0.0


def test_three_coefficients_are_the_bodies_with_losses_on_tips_edges_and_faces() -> None:
    result, stop = preset("Three coefficients")
    found = compute.bodies(result, stop)
    assert list(found) == ["L1", "Elastic net", "L2"]
    for name, body in found.items():
        np.testing.assert_allclose(body.penalty.value(body.points), body.budget, rtol=1e-9)
        assert body.penalty.radius(np.array([1.0, 0.0, 0.0]), body.budget) == pytest.approx(2.0), name
    assert (found["L1"].zeros > 0.03).all()
    assert found["L2"].zeros.tolist() == [1.0, 0.0, 0.0]
    assert 0 < found["Elastic net"].zeros[1] < found["L1"].zeros[1]
    figure = solid(result, PRESETS["Three coefficients"].settings)
    assert {trace["type"] for trace in figure["data"]} == {"mesh3d", "surface", "scatter3d"}
    assert sum(len(trace["x"]) for trace in figure["data"] if trace["type"] == "scatter3d") == 3 * drawn.DRAWN


def test_the_share_of_two_zeros_in_three_coefficients_is_that_of_a_pyramid() -> None:
    """At a tip (r, 0, 0): |c₂|, |c₃| ≤ c₁ − r, so six pyramids of height 10 − r, outside of an octahedron of 4r³/3."""
    result, stop = preset("Three coefficients")
    found = compute.bodies(result, stop)["L1"]
    expected = 6 * 4 / 3 * 8**3 / (20**3 - 4 / 3 * 2**3)
    assert found.zeros[2] == pytest.approx(expected, abs=3 * np.sqrt(0.25 / len(found.points)))


@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("percent", [1, 45, 120])
def test_the_code_a_visitor_copies_prints_the_point_of_the_page(
    views: dict[str, Result], name: str, percent: int
) -> None:
    result, settings = views[name], replace(VIEWS[name], budget_percent=percent)
    printed = io.StringIO()
    script = code(result, settings)
    assert max(map(len, script.splitlines())) <= 120
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "taken_home.py", "exec"), {})
    values = [float(line.split(": ")[1]) for line in printed.getvalue().splitlines()]
    stop = settings.stop(KNOB)
    # Below q = 1 two points may be equally low, and each search finds one of them.
    point = result.contacts.points[stop]
    if name == "cusps" and percent == 45:
        np.testing.assert_allclose(sorted(np.abs(values[:2])), sorted(np.abs(point)), atol=1e-6)
    else:
        np.testing.assert_allclose(values[:2], point, atol=1e-6)
    spent = result.contacts.penalty.value(point)
    assert values[2] == pytest.approx(float(spent), abs=1e-5)


@pytest.mark.parametrize("name", VIEWS)
def test_what_travels_stays_small(views: dict[str, Result], name: str) -> None:
    assert len(scene(views[name], more=True).wire) < 250_000


def test_the_download_holds_every_digit(views: dict[str, Result]) -> None:
    result = views["diabetes"]
    lines = points_csv(result.names, result.contacts).splitlines()
    assert lines[0] == "budget,strength,optimality,loss,bmi,s5"
    assert len(lines) == 121
    assert [float(value) for value in lines[40].split(",")[4:]] == result.contacts.points[39].tolist()


def test_a_dragged_optimum_stays_within_its_knobs() -> None:
    assert Settings().moved(1.234, -9.0) == Settings(optimum_across=1.2, optimum_up=-LIMIT)
    assert scene(compute.run(Settings()), more=False).charts[0].draggable is not None
    assert scene(compute.run(Settings(source=DIABETES)), more=False).charts[0].draggable is None


def test_the_power_at_one_and_two_is_l1_and_l2() -> None:
    assert Settings(penalty=POWER, exponent=1.0).shape == L1()
    assert Settings(penalty=POWER, exponent=2.0).shape == L2()
    assert Settings(penalty=POWER, exponent=0.5).shape == Power(0.5)
    assert Settings(source=OWN).columns == ("bmi", "s5")
    assert Settings(column_across="s6", column_up="s6").columns == ("s6", "age")


PAIRS = {
    "L1 beside L2": Settings(),
    "the same loss": Settings(matched="Same loss"),
    "L2 beside the elastic net": Settings(penalty="L2", compare="Elastic net", matched="Same loss", optimum_up=-2.0),
    "cusps beside L1": Settings(penalty=POWER, compare="L1", matched="Same loss"),
    "the same strength": Settings(matched="Same strength"),
    "a diamond that is a point": Settings(penalty="L2", compare="L1", matched="Same strength"),
    "cusps beside the elastic net": Settings(
        penalty=POWER, compare="Elastic net", matched="Same strength", ratio=0.9, correlation=-0.6
    ),
    "diabetes": Settings(source=DIABETES, compare="Elastic net"),
    "nothing to shrink": Settings(optimum_across=0.0, optimum_up=0.0, matched="Same loss"),
}
PAIRS |= {
    f"random {seed}": drawn_settings(Settings, np.random.default_rng(seed), bodies="Off", penalty="L1", compare="L2")
    for seed in range(6)
}


@pytest.mark.parametrize("settings", PAIRS.values(), ids=PAIRS)
def test_two_balls_are_matched_by_what_is_said_and_both_are_certified(settings: Settings) -> None:
    result = compute.run(settings)
    second = result.second
    assert second is not None
    first, other = result.contacts, second.contacts
    assert max(first.optimality.max(), other.optimality.max()) <= words.EXACT
    np.testing.assert_array_equal(first.shape, other.shape)
    if settings.matched == "Same share":
        np.testing.assert_allclose(other.budgets, Settings.shares() * (other.penalty.value(other.centre) or 1.0))
    held = first.binding
    if settings.matched == "Same loss":
        np.testing.assert_allclose(other.levels[held], first.levels[held], rtol=1e-9, atol=1e-12)
    if settings.matched == "Same strength":
        point = ~other.points.any(axis=1)
        np.testing.assert_allclose(other.strengths[held & ~point], first.strengths[held & ~point], rtol=1e-9)
        assert (other.strengths[held & point] <= first.strengths[held & point]).all()
    for stop in STOPS:
        said = captions.describe(result, stop)
        if not first.binding[stop]:
            assert "holds the free optimum" in said
            continue
        told = said.splitlines()[0]
        for one, part in zip((result, second), told.split("; "), strict=True):
            values = one.contacts.points[stop]
            strength = words.number(one.contacts.strengths[stop])
            if settings.matched != "Same strength":
                assert f"(λ = {strength})" in part
            if not values.any():
                assert "sets both to exactly zero" in part
                assert f"both are zero from λ = {strength} on" in told
                assert "shrunk to a point" in said
                continue
            assert re.findall(r"sets (\S+) to exactly zero", part) == [
                name for name, value in zip(one.names, values, strict=True) if value == 0.0
            ]
            for name, value in zip(one.names, values, strict=True):
                assert value == 0.0 or f"{name} = {words.number(value)}" in part
        start = (
            f"At the same loss, {words.number(first.levels[stop])} above the least"
            if settings.matched == "Same loss"
            else f"At the same λ, {words.number(first.strengths[stop])}, "
            if settings.matched == "Same strength"
            else f"With {words.percent(Settings.shares()[stop])} of the budget each"
        )
        assert told.startswith(start)


def test_the_first_view_is_a_diamond_beside_a_circle_in_one_frame_and_the_rest_is_a_click_away() -> None:
    settings = Settings()
    result = compute.run(settings)
    light, whole = (scene(result, more=more) for more in (False, True))
    assert [chart.name for chart in light.charts] == ["L1: diamond", "L2: circle"]
    assert [chart.note for chart in light.charts] == ["lasso", "ridge"]
    frames = [[chart.layout[axis]["range"] for axis in ("xaxis", "yaxis")] for chart in light.charts]
    assert frames[0] == frames[1]
    assert [chart.dragged for chart in light.charts] == [3, 3]
    assert len(whole.charts) == 7
    point, other = (one.points[settings.stop(KNOB)] for one in (result.contacts, result.second.contacts))  # type: ignore[union-attr]
    assert point[1] == 0.0 < point[0]
    assert other.min() > 0.0
    shown = {number.name: number.values[KNOB][settings.stop(KNOB)] for number in light.numbers}
    assert shown["w₂, L1 | L2"] == f"exactly 0 | {words.number(other[1])}"
    assert len(whole.wire) < 400_000


def test_at_the_same_loss_the_diamond_has_a_zero_and_the_circle_has_none() -> None:
    """What the preset says, with scikit-learn's estimators at the λ of both."""
    from sklearn.linear_model import Lasso, Ridge

    result, stop = preset("Diamond and circle")
    assert result.second is not None
    shape, centre = result.contacts.shape, result.contacts.centre
    columns = np.sqrt(2) * np.linalg.cholesky(shape).T
    columns, targets = np.vstack([columns, -columns]), np.concatenate([columns @ centre, -columns @ centre])
    lasso = Lasso(alpha=result.contacts.strengths[stop] / 2, fit_intercept=False, tol=1e-14).fit(columns, targets).coef_
    ridge = Ridge(alpha=4 * result.second.contacts.strengths[stop], fit_intercept=False).fit(columns, targets).coef_
    np.testing.assert_allclose(result.contacts.points[stop], lasso, atol=1e-9)
    np.testing.assert_allclose(result.second.contacts.points[stop], ridge, atol=1e-9)
    losses = [float((w - centre) @ shape @ (w - centre)) for w in (lasso, ridge)]
    assert losses[0] == pytest.approx(losses[1], rel=1e-9)
    assert lasso[1] == 0.0 != ridge[1]


def test_a_second_penalty_that_is_the_first_is_none() -> None:
    assert Settings(penalty="L2").second == ""
    assert compute.run(Settings(penalty="L2")).second is None
    assert (
        Settings(penalty="L2", matched="Same loss").compute_key() == Settings(penalty="L2", compare="Off").compute_key()
    )


@pytest.mark.parametrize(("ratio", "kind"), [(0.0, "circle"), (0.5, "rounded diamond"), (1.0, "diamond")])
def test_the_ball_of_an_elastic_net_is_called_what_it_looks_like(ratio: float, kind: str) -> None:
    assert compute.run(Settings(penalty="Elastic net", ratio=ratio)).kind == kind
