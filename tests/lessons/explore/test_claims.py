"""Every sentence of Explore, recomputed."""

import contextlib
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from benchmarks.random_settings import drawn
from regularize import assessment, data, linear, scripts, tables, words
from regularize.assessment import FEWEST
from regularize.basis import Basis, Polynomial
from regularize.figures.chart import Chart, calm
from regularize.figures.scene import Scene
from regularize.geometry import FLAT, Slice
from regularize.knots import knots
from regularize.lessons.explore import captions, compared, compute, script
from regularize.lessons.explore.charts import slices
from regularize.lessons.explore.result import Result
from regularize.lessons.explore.scene import PRESETS, code, scene
from regularize.lessons.explore.settings import OF_CURVES, SOURCES, UPLOADED, Settings
from regularize.penalties import PENALTIES, Penalty, Unpenalized, named

alone = partial(Settings, compare="Off")
"""Settings of one penalty, with nothing beside it."""
FINE = 600  # strengths between two stops, so that nothing leaves unseen


def preset(name: str) -> tuple[Result, int]:
    settings = PRESETS[name].settings
    result = compute.run(settings)
    return result, min(settings.stop("log10_strength"), len(result.path.strengths) - 1)


def own_pair(rows: int = 60) -> tables.Pair:
    rng = np.random.default_rng(3)
    x = rng.uniform(1000, 5000, rows)
    return tables.Pair(x=x, y=np.log(x) + 0.1 * rng.normal(size=rows), x_name="<b>mass", y_name="=cmd()", dropped=2)


def test_the_first_view_is_an_over_fitted_curve() -> None:
    result = compute.run(alone())
    stop = Settings().stop("log10_strength")
    assert result.errors.test[stop] > 5 * result.errors.test[result.errors.best]
    assert result.errors.train[stop] < result.errors.train[result.errors.best]
    assert "over-fits" in captions.describe(result, stop)


def test_over_fit_has_nothing_to_hold_it_back() -> None:
    result, stop = preset("Over-fit")
    assert result.errors.test[stop] > 10 * result.by_degree.test.min()
    assert "over-fits" in captions.describe(result, stop)


def test_l1_finds_the_true_terms() -> None:
    result, stop = preset("L1 finds the true terms")
    assert [result.names[j] for j in np.flatnonzero(result.path.coefficients[stop])] == ["x", "x⁴"]
    truth = result.true_coefficients
    assert truth is not None
    assert np.flatnonzero(truth).tolist() == [0, 3]
    # So much of it is this sample: the preset says in how many of 100 others.
    chosen, at_lowest = 0, 0
    for seed in range(1, 101):
        other = compute.run(replace(PRESETS["L1 finds the true terms"].settings, seed=seed))
        found = ((other.path.coefficients != 0.0) == (truth != 0.0)).all(axis=1)
        chosen, at_lowest = chosen + found[stop], at_lowest + found[other.errors.best]
    why = PRESETS["L1 finds the true terms"].why
    assert [int(number) for number in re.findall(r"in (\d+)", why)] == [chosen, at_lowest]


def test_l2_shrinks_but_never_to_zero() -> None:
    result, stop = preset("L2 shrinks, never zero")
    assert result.non_zero.min() == 12
    assert np.abs(result.path.coefficients[stop]).max() < 0.5
    assert np.all(np.diff(result.norms) < 0)


def test_a_fair_comparison_fits_the_training_points_equally_well() -> None:
    result, stop = preset("A fair comparison")
    assert result.second is not None
    assert result.second.errors.train[stop] == pytest.approx(result.errors.train[stop], rel=1e-8)
    assert not 0.5 < result.second.path.strengths[stop] / result.path.strengths[stop] < 2.0


def test_too_much_is_a_flat_line() -> None:
    result, stop = preset("Too much")
    assert result.non_zero[stop] == 0
    assert np.ptp(result.fits[stop]) == 0


@pytest.mark.parametrize("penalty", [name for name in PENALTIES if name != "None"])
def test_the_sentences_count_the_coefficients(penalty: str) -> None:
    result = compute.run(alone(penalty=penalty))
    for stop in range(0, 81, 5):
        says = captions.describe(result, stop)
        count = int((result.path.coefficients[stop] != 0).sum())
        if 0 < count < 15:
            assert f"{count} of 15 coefficients remain" in says
        elif count == 0:
            assert "all 15 coefficients are exactly zero" in says
        else:
            assert "all 15 coefficients are non-zero" in says


def risk(result: Result, coefficients: np.ndarray, polynomial: Polynomial) -> float:
    """What no sample knows: the mean squared distance from the truth, over all of [−1, 1]."""
    x = np.linspace(-1, 1, 2001)
    assert result.curve.truth is not None
    level, spread = result.curve.y_train.mean(), result.curve.y_train.std()
    return float(np.mean((level + spread * polynomial.columns(x) @ coefficients - result.curve.truth(x)) ** 2))


def free(result: Result, degree: int) -> float:
    """The risk of least squares."""
    polynomial = Basis().fit(result.curve.x_train, degree)
    targets = (result.curve.y_train - result.curve.y_train.mean()) / result.curve.y_train.std()
    path = linear.path(polynomial.columns(result.curve.x_train), targets, penalty=Unpenalized(), strengths=np.zeros(1))
    return risk(result, path.coefficients[0], polynomial)


def test_a_verdict_of_over_or_under_fitting_is_true_of_the_curve_and_not_of_the_test_points_alone() -> None:
    """Over random settings: wherever a fit is said to over-fit or under-fit, the other is nearer to the truth."""
    rng, given, false, missed = np.random.default_rng(5), 0, 0, 0
    for trial in range(100):
        settings = drawn(Settings, rng, compare="Off", source=list(data.CURVES)[trial % 6])
        result = compute.run(settings)
        best = result.errors.best
        if result.by_degree is not None:
            best = result.by_degree.best
            pairs = [
                (
                    captions.describe(result, 0),
                    free(result, settings.degree),
                    free(result, best + 1),
                    settings.degree > best + 1,
                )
            ]
        else:
            lowest = risk(result, result.path.coefficients[best], result.polynomial)
            pairs = [
                (
                    captions.describe(result, stop),
                    risk(result, result.path.coefficients[stop], result.polynomial),
                    lowest,
                    stop < best,
                )
                for stop in range(0, 81, 8)
            ]
        for says, here, other, over in pairs:
            told = re.search(r"(over|under)-fits", says)
            given, false = given + bool(told), false + bool(told and here <= other)
            assert told is None or (told[1] == "over") == over
            missed += told is None and here > 4.0 * other and here > 1e-6
            assert told is None or "which flatters it" in says
    assert given > 200
    assert false <= 0.005 * given
    assert missed < 0.05 * given


@pytest.mark.parametrize("truth", ["Cubic", "Sparse x - 2x^4"])
def test_the_degree_of_the_truth_is_never_said_to_under_fit(truth: str) -> None:
    degree = 3 if truth == "Cubic" else 4
    for seed in range(1, 40):
        for noise_sd in (0.0, 0.25):
            result = compute.run(
                Settings(penalty="None", source=truth, degree=degree, points=100, seed=seed, noise_sd=noise_sd)
            )
            assert "under-fits" not in captions.describe(result, 0)
            if noise_sd == 0.0:
                assert "is rounding" in captions.describe(result, 0)


def test_with_few_test_rows_there_is_no_verdict() -> None:
    for penalty in ("L1", "None"):
        result = compute.run(alone(source=UPLOADED, penalty=penalty, degree=3), own_pair(60))
        assert result.errors.rows == 12
        assert "on 12 rows: too few to say" in captions.describe(result, 0)
        assert "fits:" not in captions.describe(result, 0)


@pytest.mark.parametrize("penalty", ["L1", "Elastic net"])
def test_the_last_to_leave_is_named_with_its_strength(penalty: str) -> None:
    """Against fits at so many strengths that nothing leaves unseen between them."""
    result = compute.run(alone(penalty=penalty))
    columns = result.polynomial.columns(result.curve.x_train)
    targets = (result.curve.y_train - result.curve.y_train.mean()) / result.curve.y_train.std()
    fine = 10.0 ** np.linspace(-6, 2, 80 * FINE + 1)
    alive = linear.path(columns, targets, penalty=named(penalty, ratio=0.5), strengths=fine).coefficients != 0.0
    told = 0
    for stop in range(1, 81):
        line = captions.describe(result, stop).splitlines()[0]
        found = re.search(r"norm is .+?\. (\S+?),?(?: .+)? became zero (at|between) λ = (.+)\.$", line)
        so_far = alive[: FINE * stop + 1]
        gone = np.flatnonzero(~so_far[-1] & so_far.any(axis=0))
        if found is None:
            assert not len(gone) or not so_far[-1].any() or not so_far[::FINE, gone].any()
            continue
        told += 1
        column, strengths = result.names.index(found[1]), [strength_of(text) for text in found[3].split(" and ")]
        last = len(so_far) - 1 - so_far[::-1].argmax(axis=0)
        if found[2] == "at":
            assert column == gone[last[gone].argmax()] if len(gone) else strengths[0] < 1e-6
            assert not len(gone) or strengths[0] == pytest.approx(fine[last[column]], rel=0.04)
        else:
            low, high = (int(np.abs(fine / strength - 1).argmin() + FINE // 2) // FINE * FINE for strength in strengths)
            assert high == low + FINE
            assert alive[low, column]
            assert not alive[high : FINE * stop + 1 : FINE, column].any()
    assert told > 20


def test_what_happens_below_the_certificate_is_no_event() -> None:
    """Without noise the cubic needs two powers; what enters at 10⁻¹⁵ is rounding."""
    seen = 0
    for seed in range(1, 30):
        result = compute.run(alone(penalty="L1", source="Cubic", noise_sd=0.0, degree=5, points=60, seed=seed))
        strengths = knots(result.polynomial.columns(result.curve.x_train), result.curve.y_train).strengths
        seen += strengths[strengths > 0.0].min() / strengths[0] < 1e-10
        told = [
            re.search(r"became zero at λ = (\S+(?: × \S+)?)\.", captions.describe(result, stop))
            for stop in range(0, 81, 4)
        ]
        assert min((strength_of(found[1]) for found in told if found), default=1.0) > 1e-10
    assert seen > 3


def test_columns_that_tie_by_rounding_alone_do_not_end_the_path() -> None:
    """Powers to the twentieth of few points: below 10⁻¹⁴ of the first strength the path goes round in a circle."""
    view = {"penalty": "L1", "source": "Breast cancer mean concavity", "noise_sd": 0.5, "degree": 20, "points": 20}
    for seed in range(1, 21):
        result = compute.run(alone(**view, seed=seed))
        assert result.knots is not None
        assert result.knots.strengths[-1] == 0.0


def strength_of(text: str) -> float:
    """0.0398, 2.5 × 10⁻⁴, 10⁻⁶."""
    mantissa, _, power = text.replace("× ", "").rpartition("10") if "10" in text and "⁻" in text else (text, "", "⁰")
    return float(mantissa or 1.0) * 10.0 ** float(power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


@pytest.mark.parametrize("ratio", [0.0, 0.5, 1.0])
@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
def test_the_geometry_names_the_ball_and_where_it_is_touched(penalty: str, ratio: float) -> None:
    result = compute.run(alone(penalty=penalty, ratio=ratio))
    assert result.slice is not None
    sharp, smooth = result.slice.penalty.l1 > 0, result.slice.penalty.l2 > 0
    ball = "rounded diamond" if sharp and smooth else "diamond" if sharp else "circle"
    for stop in range(81):
        says = captions.describe(result, stop).splitlines()[-1]
        zeros = int((result.slice.fitted[stop] == 0).sum())
        assert ("in a corner" in says) == (zeros == 1)
        assert ("shrunk to the origin" in says) == (zeros == 2)
        assert re.search(f"the {ball}[ ,]", says)
        assert ("neither " in says) == (zeros == 0)
        assert sharp or "corner," not in says


@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
def test_where_x_takes_two_values_its_even_powers_are_said_to_be_constant(penalty: str) -> None:
    rng = np.random.default_rng(2)
    x = np.repeat([3.0, 7.0], 60)
    own = tables.Pair(x=x, y=x + rng.normal(size=120), x_name="group", y_name="y", dropped=0)
    result = compute.run(alone(source=UPLOADED, penalty=penalty, degree=4, across="x", up="x^2"), own)
    assert result.polynomial.varying.tolist() == [True, False, True, False]
    for stop in range(81):
        says = captions.describe(result, stop)
        assert "x² and x⁴ are constant over the training rows" in says
        assert "does not depend on x²" in says
        assert "corner" not in says
        assert not result.path.coefficients[stop, [1, 3]].any()


def views(source: str) -> Iterator[Settings]:
    """A source under every penalty, the elastic net at both ends of its ratio and in the middle."""
    for penalty in PENALTIES:
        for ratio in (0.0, 0.5, 1.0) if penalty == "Elastic net" else (0.5,):
            yield alone(source=source, penalty=penalty, ratio=ratio)


def extent_within(lines: np.ndarray, reaches: np.ndarray) -> np.ndarray:
    """The larger side of what is within the frame of closed polylines (k, m, 2), at each stop (k,)."""
    steps = np.linspace(0.0, 1.0, 8)[:, None, None, None]
    fine = lines[:, :-1] + steps * np.diff(lines, axis=1)
    seen = (np.abs(fine) <= reaches[:, None, None]).all(axis=-1, keepdims=True)
    low, high = np.where(seen, fine, np.inf).min(axis=(0, 2)), np.where(seen, fine, -np.inf).max(axis=(0, 2))
    return np.asarray((high - low).max(axis=1))


def lines(chart: Chart, trace: int) -> np.ndarray:
    """What a trace draws at each stop (k, m, 2)."""
    (move,) = [move for move in chart.moves["log10_strength"] if move.trace == trace]
    at = [move.at(stop) for stop in range(len(chart.frames["log10_strength"]))]
    return np.stack([np.stack([one[axis] for one in at]) for axis in "xy"], axis=2)


@pytest.mark.parametrize("source", OF_CURVES[:-1])
def test_the_geometry_is_in_its_frame_at_every_stop_and_large_enough_to_be_seen(source: str) -> None:
    """Ball, pair and ellipses lie in the frame and none is smaller than 6 % of it; the frame moves in calm steps."""
    for settings in views(source):
        result = compute.run(settings)
        chart = next(chart for chart in scene(result).charts if chart.name == "Geometry")
        check_frames(chart, result.slice, f"{settings.penalty} ball")


def check_frames(chart: Chart, cut: Slice | None, ball_name: str) -> None:
    assert cut is not None
    frames = chart.frames["log10_strength"]
    reaches, named = frames[:, 1], {trace["name"]: place for place, trace in enumerate(chart.traces)}
    np.testing.assert_array_equal(frames, reaches[:, None] * [-1, 1, -1, 1])
    np.testing.assert_array_equal(np.log2(reaches), np.rint(np.log2(reaches)))
    assert np.count_nonzero(np.diff(reaches)) <= len(reaches) / 2
    fit, through, rings = (lines(chart, place) for place in (named["fit"], named["equal loss"], 0))
    assert (np.abs(fit[:, 0]).max(axis=1) <= 0.9 * reaches).all()
    if ball_name in named:
        balls = np.abs(lines(chart, named[ball_name])).max(axis=(1, 2))
        assert (balls <= 0.9 * reaches * (1 + 1e-12)).all()
        assert ((balls == 0.0) | (balls >= 0.35 * reaches)).all()
    # The ellipse is one of equal loss and goes through the pair.
    away = through - cut.centre[:, None]
    sizes = np.sqrt(np.abs(np.einsum("kmi,ij,kmj->km", away, cut.shape, away)))
    seen = (np.abs(through) <= reaches[:, None, None]).all(axis=2)
    largest = np.abs(cut.centre).max(axis=1) + reaches
    rounding = 1e-14 * largest * np.sqrt(np.linalg.eigvalsh(cut.shape)[-1])
    off = np.where(seen, np.abs(sizes - cut.radius[:, None]), 0.0).max(axis=1)
    # Of two columns that say the same the loss is flat along a line: there it is drawn as far as a line can be.
    assert (off <= rounding + 1e-7 * cut.radius).all() or np.linalg.cond(cut.shape) > 0.1 / FLAT
    assert (np.abs(through - fit).max(axis=2).min(axis=1) <= 1e-9 * reaches).all()
    # Where it is about to shrink to the pair itself, those about it are seen.
    innermost = rings[:, : slices.ELLIPSE_POINTS + 1]
    larger = np.maximum(extent_within(through, reaches), extent_within(innermost, reaches))
    assert (larger >= 0.06 * 2.0 * reaches).all()


def places(trace: Mapping[str, Any]) -> np.ndarray:
    return np.column_stack([trace["x"], trace["y"]])


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_a_free_optimum_beyond_the_frame_is_pointed_at(penalty: str) -> None:
    result = compute.run(alone(penalty=penalty))
    chart = next(chart for chart in scene(result).charts if chart.name == "Geometry")
    assert result.slice is not None
    pointed = 0
    for stop in range(81):
        reach, free = chart.frames["log10_strength"][stop, 1], result.slice.centre[stop]
        arrow, tip = (chart.at("log10_strength", stop)[place] for place in (3, 4))
        beyond = np.abs(free).max() > reach
        pointed += beyond
        assert np.isnan(places(tip)).all() != beyond
        if beyond:
            (at,) = places(tip)
            assert 0.9 * reach < np.abs(at).max() < reach
            assert at @ free == pytest.approx(np.linalg.norm(at) * np.linalg.norm(free))
            assert np.abs(places(arrow)).max() <= 1.05 * reach
            assert tip["customdata"].tolist() == [free.tolist()]
    assert 0 < pointed < 81


@pytest.mark.parametrize("compare", ["Least squares", "L2", "L1", "Elastic net"])
@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
def test_two_balls_stand_in_one_frame_about_the_same_pair(penalty: str, compare: str) -> None:
    """Each ball, and the pair on it, is what its own penalty would show alone; the larger one fills the frame as it would alone."""
    settings = Settings(penalty=penalty, compare=compare)
    result = compute.run(settings)
    if result.second is None:
        assert compare == penalty
        return
    cuts = {penalty: result.slice, compare: result.second.slice}
    charts = {chart.name.split(":")[0]: chart for chart in scene(result, more=False).charts if chart.frames}
    assert list(charts) == [penalty, compare]
    first, second = (chart.frames["log10_strength"] for chart in charts.values())
    np.testing.assert_array_equal(first, second)
    reaches, largest = first[:, 1], np.zeros(81)
    for name, chart in charts.items():
        cut = cuts[name]
        assert cut is not None
        assert cut.pair == result.pair
        called = {trace["name"]: place for place, trace in enumerate(chart.traces)}
        np.testing.assert_allclose(lines(chart, called["fit"])[:, 0], np.broadcast_to(cut.fitted, (81, 2)))
        for stop in (0, 40, 80):
            np.testing.assert_allclose(
                places(chart.at("log10_strength", stop)[called["fit"]])[0], cut.fitted[min(stop, len(cut.fitted) - 1)]
            )
        if name != "Least squares":
            balls = lines(chart, called[f"{name} ball"])
            np.testing.assert_allclose(
                cut.penalty.value(balls), cut.budget[:, None] * np.ones(balls.shape[1]), atol=1e-300
            )
            largest = np.maximum(largest, np.abs(balls).max(axis=(1, 2)))
    assert (largest <= 0.9 * reaches * (1 + 1e-12)).all()
    assert ((largest == 0.0) | (largest >= 0.35 * reaches)).all()
    assert {"diamond", "circle", "rounded diamond"} >= {chart.name.split(": ")[1] for chart in charts.values()} - {
        "no ball"
    }


def training_error(result: Result, penalty: str, strength: float) -> float:
    """Root mean squared error on the training rows of the fit at one strength, found anew."""
    columns, targets = result.polynomial.columns(result.curve.x_train), result.curve.y_train
    level, spread = targets.mean(), targets.std()
    path = linear.path(
        columns,
        (targets - level) / spread,
        penalty=named(penalty, ratio=result.settings.ratio),
        strengths=np.array([strength]),
    )
    return float(np.sqrt(np.mean((targets - level - spread * path.predict(columns)[0]) ** 2)))


def trace_of_the_hat_matrix(result: Result, penalty: str, stop: int, path: linear.Path) -> float:
    """Degrees of freedom by definition: for L2 the trace of X (XᵀX + nλI)⁻¹ Xᵀ and the intercept, for L1 a count."""
    if penalty == "L1":
        return 1.0 + float(np.count_nonzero(path.coefficients[stop]))
    columns = result.polynomial.columns(result.curve.x_train)
    moved = columns - columns.mean(axis=0)
    square = moved.T @ moved + len(moved) * path.strengths[stop] * np.eye(moved.shape[1])
    return 1.0 + float(np.trace(np.linalg.solve(square, moved.T @ moved)))


@pytest.mark.parametrize(
    ("penalty", "compare"), [("L1", "L2"), ("L2", "L1"), ("L2", "Elastic net"), ("L1", "Elastic net")]
)
def test_a_second_penalty_matched_by_training_error_has_the_same_one(penalty: str, compare: str) -> None:
    result = compute.run(Settings(penalty=penalty, compare=compare, matched="Same training error"))
    assert result.second is not None
    strengths, reached = result.second.path.strengths, result.second.reached
    assert reached.sum() > 50
    for stop in range(0, 81, 4):
        mine = training_error(result, penalty, float(result.path.strengths[stop]))
        its = training_error(result, compare, float(strengths[stop]))
        assert (abs(its / mine - 1.0) <= 1e-8) == reached[stop]
        # Where it is not, the first has nothing left, and L2 always has something.
        assert reached[stop] or (result.non_zero[stop] == 0 and compare == "L2")
    assert (np.diff(strengths) >= -1e-12).all()


@pytest.mark.parametrize(("penalty", "compare"), [("L1", "L2"), ("L2", "L1")])
def test_a_second_penalty_matched_by_degrees_of_freedom_has_as_many(penalty: str, compare: str) -> None:
    result = compute.run(Settings(penalty=penalty, compare=compare, matched="Same degrees of freedom"))
    second = result.second
    assert second is not None
    assert second.freedom is not None
    for stop in range(0, 81, 4):
        mine = trace_of_the_hat_matrix(result, penalty, stop, result.path)
        its = trace_of_the_hat_matrix(result, compare, stop, second.path)
        np.testing.assert_allclose(second.freedom[:, stop], [mine, its], rtol=1e-5)
        if second.reached[stop]:
            assert its == pytest.approx(mine, rel=1e-5)
        elif compare == "L1":
            # A count of coefficients matches no fraction: no other is nearer, and one more or less is.
            assert abs(its - mine) <= 0.5 + 1e-6
    assert second.reached.sum() > 50 or compare == "L1"


def test_what_is_looked_for_is_found_wherever_it_is() -> None:
    rng = np.random.default_rng(4)
    places = rng.uniform(*compared.ENDS, 50)
    for measure in (lambda x: x, np.exp, lambda x: np.tanh(x / 3.0), lambda x: x**3):
        found = compared.solved(measure, measure(places))
        assert found.reached.all()
        assert not found.limit.any()
        np.testing.assert_allclose(measure(found.at), measure(places), rtol=1e-8)
    jumps, wanted = (lambda x: np.floor(x)), np.array([-20.0, 0.25, 2.9, 40.0])
    found = compared.solved(jumps, wanted)
    assert not found.reached.any()
    np.testing.assert_array_equal(jumps(found.at), [-12.0, 0.0, 3.0, 6.0])


def test_what_is_met_only_beyond_an_end_is_said_to_be_so() -> None:
    places = np.array([0.0, 1.0])
    for measure, limit in ((lambda x: -(10.0**-x), 1), (lambda x: 10.0**x, -1)):
        wanted = np.where(places == 0.0, 0.0, measure(np.ones(2)))
        found = compared.solved(measure, wanted)
        assert found.limit.tolist() == [limit, 0]
        assert found.reached.tolist() == [False, True]
        assert found.at[0] == compared.ENDS[limit > 0]
    flat = compared.solved(lambda x: np.clip(x, -1.0, 1.0), np.array([-2.0, 2.0]))
    assert not flat.limit.any()
    assert not flat.reached.any()


def measure(columns: np.ndarray, targets: np.ndarray, matched: str, path: linear.Path, of: Penalty) -> np.ndarray:
    """What two penalties are matched by."""
    if matched == "Same degrees of freedom":
        return assessment.degrees_of_freedom(columns, path, penalty=of)
    return ((targets - path.predict(columns)) ** 2).mean(axis=1)


NEAREST = re.compile(
    r"No λ of .* matches that|comes nearest, with|only as λ (goes to zero|grows without end); shown is"
)


@pytest.mark.parametrize("matched", ["Same training error", "Same degrees of freedom"])
def test_no_strength_beyond_is_nearer_than_the_nearest(matched: str) -> None:
    """Over random settings: a hundred times stronger and weaker, against what is said of the strength shown."""
    rng, limits, nearest = np.random.default_rng(21), 0, 0
    for trial in range(12):
        penalty, compare = (("L1", "L2"), ("Elastic net", "L2"), ("L2", "L1"), ("L1", "Elastic net"))[trial % 4]
        source = OF_CURVES[trial % 26]
        settings = drawn(
            Settings, rng, penalty=penalty, compare=compare, matched=matched, source=source, degree=1 + trial % 9
        )
        result = compute.run(settings)
        assert result.second is not None
        columns = result.polynomial.columns(result.curve.x_train)
        targets = result.curve.y_train
        targets = (targets - targets.mean()) / targets.std()

        measured = partial(measure, columns, targets, matched)
        wanted, second = measured(result.path, named(penalty, ratio=settings.ratio)), result.second
        for stop in range(0, 81, 8):
            told = NEAREST.search(captions.describe(result, stop).splitlines()[0])
            if told is None:
                continue
            strengths = second.path.strengths[stop] * 10.0 ** np.array([-2.0, 0.0, 2.0])
            path = linear.path(columns, targets, penalty=second.penalty, strengths=strengths)
            weaker, here, stronger = np.abs(measured(path, second.penalty) - wanted[stop])
            if told[1]:
                limits += 1
                assert (stronger if told[1] == "grows without end" else weaker) < 0.1 * here
            else:
                nearest += 1
                assert min(weaker, stronger) >= here * (1 - 1e-6)
    assert limits > 2
    assert nearest > 2 or matched == "Same training error"


VERSUS = re.compile(
    r"(?P<first>[Tt]he lasso|[Rr]idge|[Tt]he elastic net) keeps (?P<mine>none|all|it|\d+)(?: \d+)?(?: of \d+)?(?: coefficients)?, "
    r"(?P<second>the lasso|ridge|the elastic net|least squares) (?P<its>none|all \d+|it|\d+)\."
    r"|(?P<both>both keep) (?P<count>all|none|\d+) of (?P<of>\d+)"
)


def counted(word: str, p: int) -> int:
    return 0 if word == "none" else p if word.startswith(("all", "it")) else int(word)


def test_what_is_said_of_two_penalties_is_what_both_show() -> None:
    """Over random settings: counts, λ, errors and which predicts better, each found a second way."""
    rng, apart = np.random.default_rng(11), 0
    names = {"the lasso": "L1", "ridge": "L2", "the elastic net": "Elastic net", "least squares": "Least squares"}
    for trial in range(48):
        penalty = ("L1", "L2", "Elastic net")[trial % 3]
        settings = drawn(Settings, rng, penalty=penalty, source=OF_CURVES[trial % 26], points=30)
        result = compute.run(settings)
        if result.second is None:
            assert settings.compare in ("Off", penalty)
            continue
        other = (
            compute.run(replace(settings, penalty=settings.compare, compare="Off", matched="Same strength"))
            if settings.compare != "Least squares"
            else None
        )
        for stop in range(0, 81, 8):
            first, error = captions.describe(result, stop).splitlines()[:2]
            told, p = VERSUS.search(first), settings.degree
            assert told is not None, first
            second = result.second.path.coefficients[min(stop, len(result.second.path.coefficients) - 1)]
            counts = [int((result.path.coefficients[stop] != 0).sum()), int((second != 0).sum())]
            if told["both"]:
                assert [counted(told["count"], p)] * 2 == counts
            else:
                assert [names[told["first"].lower()], names[told["second"]]] == [penalty, settings.compare]
                assert [counted(told["mine"], p), counted(told["its"], p)] == counts
            if other is not None and settings.matched == "Same strength":
                np.testing.assert_allclose(
                    second, other.path.coefficients[stop], atol=1e-9 * max(1, np.abs(second).max())
                )
                assert f"At λ = {words.strength(float(result.path.strengths[stop]))} " in first
            squares = [
                result.errors.squares[stop],
                result.second.errors.squares[min(stop, len(result.second.errors.squares) - 1)],
            ]
            mine, its = (float(np.sqrt(one.mean())) for one in squares)
            assert f"is {words.number(its)}" in error
            alike = words.number(mine) == words.number(its) and abs(mine - its) > 1e-6 * mine
            assert ("the same to the digits shown" in error) >= (alike and result.errors.rows >= FEWEST)
            assert ("is higher" in error) <= (its > mine)
            assert ("is lower" in error) <= (its < mine)
            if "that is more than chance" in error:
                apart += 1
                # The sign of the mean difference holds in nearly all bootstrap samples, drawn anew here.
                more = (squares[1] - squares[0]) * np.sign(its - mine)
                means = more[rng.integers(len(more), size=(400, len(more)))].mean(axis=1)
                assert (means > 0.0).mean() > 0.97
    assert apart > 20


def test_least_squares_beside_a_penalty_says_where_its_pair_is() -> None:
    result = compute.run(Settings(compare="Least squares"))
    assert result.second is not None
    assert result.second.slice is not None
    free = compute.run(alone(penalty="None"))
    names, pair = [result.names[j] for j in result.pair or ()], list(result.pair or ())
    at = " and ".join(
        f"{name} = {words.number(w)}" for name, w in zip(names, free.path.coefficients[0, pair], strict=True)
    )
    assert captions.describe(result, 40).endswith(
        f"Least squares: the pair is the free optimum, {at}: no ball holds it."
    )


def test_a_frame_changes_only_where_it_has_to() -> None:
    np.testing.assert_array_equal(calm(np.zeros(3)), 1.0)
    np.testing.assert_array_equal(calm(np.array([0.0, 0.0, 1.5, 0.8, 0.7, 0.6, 0.0, 0.9])), [2] * 5 + [1] * 3)
    sizes = np.exp(np.cumsum(np.random.default_rng(1).normal(size=2000)))
    reaches = calm(sizes)
    assert (sizes <= 0.9 * reaches).all()
    assert (sizes >= 0.35 * reaches).all()


def test_degree_one_says_why_there_is_no_geometry() -> None:
    result = compute.run(alone(degree=1))
    assert result.slice is None
    assert "no geometry" in captions.describe(result, 0)
    assert "one coefficient" in scene(result).charts[3].layout["annotations"][0]["text"]


@pytest.mark.parametrize("degree", [1, 9, 15, 20])
def test_the_certificate_on_the_page_is_that_of_the_path(degree: int) -> None:
    for penalty in PENALTIES:
        result = compute.run(alone(penalty=penalty, degree=degree))
        shown = next(number for number in scene(result).numbers if number.name == "Optimality")
        for value, text in zip(result.path.optimality, shown.values["log10_strength"], strict=True):
            assert text.startswith("✓ " if value <= words.EXACT else "not exact: ")
        if penalty != "None":
            assert result.path.optimality.max() <= words.EXACT


def test_the_pair_is_the_one_asked_for_where_it_exists() -> None:
    assert compute.run(alone(across="x^3", up="x^7")).pair == (2, 6)
    assert compute.run(alone(across="x^3", up="x^3")).pair is not None
    chosen = compute.run(alone(degree=5, across="x^20", up="x^2")).pair
    assert chosen is not None
    assert 1 in chosen


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("source", [*data.CURVES, "Diabetes bmi", "Breast cancer mean area"])
def test_the_code_a_visitor_copies_prints_the_coefficients_of_the_page(
    penalty: str, source: str, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(penalty=penalty, source=source, log10_strength=-2.0, degree=9)
    check_code(settings, compute.run(settings))


@pytest.mark.parametrize("rows", [60, 1000])
def test_the_code_for_own_data_prints_the_coefficients_of_the_page(
    rows: int, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(source=UPLOADED, penalty="L1", log10_strength=-2.0, degree=6)
    check_code(settings, compute.run(settings, own_pair(rows)))


def printed_by(settings: Settings, result: Result) -> np.ndarray:
    Path(scripts.TRAINING_FILE).write_text(scripts.training_csv(result.curve), encoding="utf-8")
    script, printed = code(result, settings), io.StringIO()
    assert max(map(len, script.splitlines())) <= 120
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "taken_home.py", "exec"), {})
    return np.array([float(line.split(": ")[1]) for line in printed.getvalue().splitlines()])


def check_code(settings: Settings, result: Result) -> None:
    stop = min(settings.stop("log10_strength"), len(result.path.strengths) - 1)
    expected = result.path.coefficients[stop]
    # Without a penalty the columns' own condition (up to 1e10 here) is all that ties the coefficients down.
    close = 1e-4 if settings.penalty == "None" else 1e-8
    np.testing.assert_allclose(
        printed_by(settings, result), expected, rtol=1e-6, atol=close * max(1.0, np.abs(expected).max())
    )


def test_the_code_finds_the_curve_of_the_page_at_random_settings(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The objective at what it prints is that of the page, and so are the coefficients where λ is not the weakest."""
    monkeypatch.chdir(tmp_path)
    rng, alike, given = np.random.default_rng(8), 0, 0
    for trial in range(60):
        settings = drawn(
            Settings, rng, compare="Off", penalty=("L1", "L2", "Elastic net")[trial % 3], source=OF_CURVES[trial % 26]
        )
        result, stop = compute.run(settings), settings.stop("log10_strength")
        values, exact = printed_by(settings, result), result.path.coefficients[stop]
        targets = (result.curve.y_train - result.curve.y_train.mean()) / result.curve.y_train.std()
        columns, penalty = (
            result.polynomial.columns(result.curve.x_train),
            named(settings.penalty, ratio=settings.ratio),
        )
        here, there = (
            float(np.mean((targets - columns @ w) ** 2) + result.path.strengths[stop] * penalty.value(w))
            for w in (values, exact)
        )
        weak = result.path.strengths[stop] <= script.WEAKEST
        # Where it may end a step early, the script says so; then the excess is no thousandth of the target's variance.
        assert here <= there * (1 + 1e-3) or (weak and here <= there + 1e-3)
        if not weak:
            given += 1
            alike += np.abs(values - exact).max() <= 1e-5 * max(1.0, np.abs(exact).max())
    assert alike >= 0.95 * given


@pytest.mark.parametrize("penalty", PENALTIES)
def test_what_travels_stays_small_and_holds_no_number_that_json_lacks(penalty: str) -> None:
    shown: Scene = scene(compute.run(alone(penalty=penalty, degree=20, points=200)))
    assert len(shown.wire) < 250_000
    for compare in ("Elastic net", "L2"):
        shown = scene(compute.run(Settings(penalty=penalty, compare=compare, degree=20, points=200)))
        assert len(shown.wire) < 420_000


def test_the_strength_does_not_depend_on_units_but_on_the_number_of_rows() -> None:
    pair = own_pair(200)
    settings = Settings(source=UPLOADED, penalty="L1", degree=5)
    here = compute.run(settings, pair)
    other = compute.run(settings, replace(pair, x=pair.x * 2.54 + 32.0, y=pair.y / 1000.0 - 5.0))
    np.testing.assert_allclose(here.path.coefficients, other.path.coefficients, atol=1e-9)
    few, many = (compute.run(alone(penalty="L2", points=points)).errors.best for points in (30, 200))
    assert few > many


def test_downloads_quote_foreign_names_and_hold_every_digit() -> None:
    result = compute.run(alone(source=UPLOADED, penalty="L2"), own_pair())
    head, first = scripts.data_csv(result.curve).splitlines()[:2]
    assert head == "<b>mass,'=cmd(),set"
    assert float(first.split(",")[0]) == result.curve.x_train[0]
    table = scripts.path_csv(result.names, result.path).splitlines()
    assert len(table) == 82
    assert [float(v) for v in table[40].split(",")[3:]] == result.path.coefficients[39].tolist()


def test_more_rows_than_stay_live_are_sampled_and_counted() -> None:
    result = compute.run(alone(source=UPLOADED), own_pair(5000))
    assert len(result.curve.x_train) + len(result.curve.x_test) == compute.MOST_ROWS
    assert result.left_out == 3000


def test_sources_are_permanent_words() -> None:
    curves = ["Sine", "Cosine 1.5 pi x", "Runge", "Step", "Cubic", "Sparse x - 2x^4"]
    diabetes = ["age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"]
    nuclei = "concavity, concave points, compactness, area, perimeter, radius, texture, smoothness, symmetry, fractal dimension"
    shipped = [f"Diabetes {one}" for one in diabetes] + [f"Breast cancer mean {one}" for one in nuclei.split(", ")]
    classes = ["Two moons", "Two circles", "Two blobs", "Two spirals"]
    words = [*curves, *classes, *shipped, "Your data"]
    assert [one for one in SOURCES if one in words] == words
    assert [one for one in SOURCES if one not in classes] == list(OF_CURVES)
    assert linear.scikit_learn(named("L1", ratio=1.0), 0.5, rows=10).arguments == {"alpha": 0.25}


def test_the_rows_of_a_visitor_are_counted_on_the_page() -> None:
    result = compute.run(alone(source=UPLOADED), own_pair(60))
    assert captions.describe(result, 0).endswith(
        "48 rows of your data are for training, 12 for testing; 2 miss a value and were dropped."
    )
    many = compute.run(alone(source=UPLOADED), own_pair(5000))
    assert "3000 were left out at random" in captions.describe(many, 0)
    assert "your data" not in captions.describe(compute.run(alone()), 0)
