"""Explore with two classes in the plane: every sentence recomputed, every line checked by what it must be."""

import contextlib
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache, partial
from itertools import pairwise

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

from benchmarks.random_settings import drawn
from regularize import words
from regularize.basis import Products, products
from regularize.figures.chart import Chart
from regularize.lessons.explore import compute_of_classes, script_of_classes
from regularize.lessons.explore.captions.classes import describe
from regularize.lessons.explore.charts import plane
from regularize.lessons.explore.lesson import LESSON
from regularize.lessons.explore.result_of_classes import Fitted, ResultOfClasses
from regularize.lessons.explore.scene import PRESETS
from regularize.lessons.explore.scene_of_classes import SURE, code, scene
from regularize.lessons.explore.settings import CLASSES, FREEDOM, SAME_ERROR, Settings
from regularize.logistic.slices import recession
from regularize.logistic.unpenalized import separated
from regularize.penalties import PENALTIES, named

KNOB = "log10_strength"
STOPS = range(81)
alone = partial(Settings, compare="Off", source="Two moons")


@cache
def computed(settings: Settings) -> ResultOfClasses:
    return compute_of_classes.run(settings)


def fitted(settings: Settings) -> tuple[ResultOfClasses, Fitted]:
    result = computed(settings)
    assert result.first is not None
    return result, result.first


def design(result: ResultOfClasses) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Standardized products by scikit-learn, of training and test points, and both classes."""
    features = PolynomialFeatures(result.settings.total_degree, include_bias=False)
    scaler = StandardScaler()
    train = scaler.fit_transform(features.fit_transform(result.cloud.points_train))
    test = scaler.transform(features.transform(result.cloud.points_test))
    return train, test, result.cloud.labels_train, result.cloud.labels_test


def can_be_told_apart(result: ResultOfClasses) -> bool:
    """By a linear programme."""
    columns, _, labels, _ = design(result)
    return separated(np.column_stack([np.ones(len(columns)), columns]), 2.0 * labels - 1.0)


def views(source: str) -> Iterator[Settings]:
    """A source under every penalty, the elastic net at both ends of its ratio and in the middle, with few points and with many."""
    for points in (30, 200):
        for penalty in PENALTIES:
            for ratio in (0.0, 0.5, 1.0) if penalty == "Elastic net" else (0.5,):
                yield alone(source=source, penalty=penalty, ratio=ratio, points=points)


@pytest.mark.parametrize("degree", [1, 2, 3, 5])
def test_products_are_those_of_scikit_learn_and_called_by_their_powers(degree: int) -> None:
    points = np.random.default_rng(1).normal(size=(20, 2))
    features = PolynomialFeatures(degree, include_bias=False)
    np.testing.assert_allclose(products(points, degree), features.fit_transform(points))
    basis = Products.fit(points, degree)
    np.testing.assert_allclose(basis.columns(points), StandardScaler().fit_transform(products(points, degree)))
    raised = str.maketrans("12345", "¹²³⁴⁵")
    told = [
        re.sub(r"\^(\d)", lambda power: power[1].translate(raised), name)
        .replace(" ", "")
        .replace("a", "x₁")
        .replace("b", "x₂")
        for name in features.get_feature_names_out(["a", "b"])
    ]
    assert list(basis.names) == told
    assert len(told) == degree * (degree + 3) // 2 <= 20
    for wrong in ({"degree": 0}, {"points": points[:, :1]}):
        with pytest.raises(ValueError, match="must"):
            products(**{"points": points, "degree": degree, **wrong})


@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
@pytest.mark.parametrize("source", CLASSES)
def test_fits_losses_and_shares_are_those_of_scikit_learn(source: str, penalty: str) -> None:
    result, found = fitted(alone(source=source, penalty=penalty, total_degree=3, points=60))
    columns, tests, labels, test_labels = design(result)
    for stop in (30, 40, 45):
        omega, strength = named(penalty, ratio=0.5), 10.0 ** (stop / 10 - 6)
        sharp, smooth = strength * omega.l1, 2 * strength * omega.l2
        exact = (
            {"solver": "saga", "tol": 1e-9, "max_iter": 1_000_000, "random_state": 0}
            if sharp
            else {"tol": 1e-12, "max_iter": 10_000}
        )
        model = LogisticRegression(C=1 / (60 * (sharp + smooth)), l1_ratio=sharp / (sharp + smooth), **exact)
        model.fit(columns, labels)
        np.testing.assert_allclose(
            found.path.coefficients[stop], model.coef_[0], atol=2e-5 * max(1.0, np.abs(model.coef_).max())
        )
        assert found.path.intercept[stop] == pytest.approx(
            model.intercept_[0], abs=2e-5 * max(1.0, np.abs(model.coef_).max())
        )
        assert found.losses.train[stop] == pytest.approx(log_loss(labels, model.predict_proba(columns)), rel=1e-4)
        assert found.losses.test[stop] == pytest.approx(log_loss(test_labels, model.predict_proba(tests)), rel=1e-4)
        assert found.losses.wrong_train[stop] == pytest.approx(1 - model.score(columns, labels), abs=1 / 60)
        assert found.losses.wrong_test[stop] == pytest.approx(1 - model.score(tests, test_labels), abs=1 / 500)


@pytest.mark.parametrize("points", [15, 30])
def test_past_the_vanishing_strength_each_point_has_the_share_of_its_class(points: int) -> None:
    result, found = fitted(alone(penalty="L1", points=points))
    columns, _, labels, _ = design(result)
    vanishing = np.abs(columns.T @ (labels - labels.mean())).max() / points
    for stop in STOPS:
        assert (found.non_zero[stop] == 0) == (10.0 ** (stop / 10 - 6) >= vanishing)
    share = labels.mean()
    assert found.path.probabilities(columns)[-1] == pytest.approx(share)
    assert found.losses.train[-1] == pytest.approx(-share * np.log(share) - (1 - share) * np.log(1 - share))
    assert f"the same probability of class 1, {words.percent(share)}" in describe(result, 80)
    assert "no boundary" in describe(result, 80)
    boundary = scene(result).charts[0].at(KNOB, 80)[-1]
    assert np.isnan(boundary["x"]).all()


def distance(parts: list[np.ndarray], point: np.ndarray) -> float:
    """How far a point is from the nearest of some polylines."""
    starts, ends = (np.concatenate([part[which] for part in parts]) for which in (slice(None, -1), slice(1, None)))
    along, away = ends - starts, point - starts
    share = np.clip((along * away).sum(axis=1) / np.maximum((along**2).sum(axis=1), 1e-30), 0.0, 1.0)
    return float(np.linalg.norm(away - share[:, None] * along, axis=1).min())


def boundary_pieces(trace: dict[str, np.ndarray]) -> list[np.ndarray]:
    line = np.column_stack([trace["x"], trace["y"]])
    known = np.isfinite(line[:, 0])
    (starts,) = np.nonzero(np.diff(known, prepend=False))
    return [part[np.isfinite(part[:, 0])] for part in np.split(line, starts) if np.isfinite(part[:1, 0]).any()]


@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
@pytest.mark.parametrize("source", CLASSES)
def test_the_boundary_is_where_the_probability_is_one_half(source: str, penalty: str) -> None:
    """Along random upright and level lines across the frame the class changes where the boundary crosses them, and nowhere else."""
    result, found = fitted(alone(source=source, penalty=penalty, points=60))
    chart, reach = scene(result).charts[0], plane.frame(result.cloud)
    rng, seen = np.random.default_rng(2), 0
    names = [trace.get("name") for trace in chart.traces]
    levels = {names.index("boundary"): 0.0, names.index("boundary") - 2: -SURE, names.index("boundary") - 1: SURE}
    for stop in range(0, 81, 8):
        for trace, level in levels.items():
            parts = boundary_pieces(chart.at(KNOB, stop)[trace])
            if not found.non_zero[stop]:
                assert not parts
                continue
            for at in rng.uniform(-1.0, 1.0, 4):
                run = np.linspace(-reach, reach, 4001)
                line = np.column_stack([run, np.full(4001, at * reach)])
                logits = (
                    result.products.columns(line) @ found.path.coefficients[stop] + found.path.intercept[stop] - level
                )
                (changes,) = np.nonzero((logits[1:] > 0) != (logits[:-1] > 0))
                crossed = [
                    a[0] + (at * reach - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
                    for part in parts
                    for a, b in pairwise(part)
                    if (a[1] > at * reach) != (b[1] > at * reach)
                ]
                crossed = [x for x in crossed if abs(x) < reach]
                # What touches a line without crossing it, or a loop smaller than a cell, is seen by one of the two alone.
                near = 0.08 * reach
                seen += len(changes)
                for place in run[changes]:
                    others = np.array([other for other in run[changes] if other != place])
                    off = distance(parts, np.array([place, at * reach]))
                    assert off < 0.015 * reach or np.abs(others - place).min(initial=np.inf) < near, (
                        stop,
                        level,
                        place,
                    )
                for place in crossed:
                    here = result.products.columns(np.array([[place, at * reach]])) @ found.path.coefficients[stop]
                    step = (
                        result.products.columns(
                            np.array([[place, at * reach]])
                            + 0.02 * reach * np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
                        )
                        @ found.path.coefficients[stop]
                    )
                    away = here[0] + found.path.intercept[stop] - level
                    around = step + found.path.intercept[stop] - level
                    assert abs(away) <= np.abs(around - away).max(), (stop, level, place)
    assert seen > 40


def lines(chart: Chart, name: str) -> np.ndarray:
    """What the trace of this name draws at each stop (k, m, 2)."""
    place = [trace.get("name") for trace in chart.traces].index(name)
    at = [chart.at(KNOB, stop)[place] for stop in range(len(chart.frames[KNOB]))]
    return np.stack([np.stack([one["x"], one["y"]], axis=1) for one in at])


def mean_loss(found: Fitted, result: ResultOfClasses, stop: int, pairs: np.ndarray) -> np.ndarray:
    """The mean log loss with the pair of coefficients at these places (m, 2), written out."""
    columns, _, labels, _ = design(result)
    coefficients = np.tile(found.path.coefficients[stop], (len(pairs), 1))
    coefficients[:, list(result.pair)] = pairs
    margins = (2 * labels - 1) * (coefficients @ columns.T + found.path.intercept[stop])
    return np.asarray(np.logaddexp(0, -margins).mean(axis=1))


def loss_at(found: Fitted, result: ResultOfClasses, stop: int, pair: np.ndarray) -> float:
    return float(mean_loss(found, result, stop, pair[None])[0])


@pytest.mark.parametrize("source", CLASSES)
def test_ball_level_set_and_pair_are_in_their_frame_at_every_stop_and_large_enough_to_be_seen(source: str) -> None:
    for settings in views(source):
        result = computed(settings)
        if result.first is None:
            assert settings.penalty == "None"
            assert can_be_told_apart(result)
            continue
        chart = next(chart for chart in scene(result).charts if chart.name == "Geometry")
        check_frames(chart, result, result.first)


def check_frames(chart: Chart, result: ResultOfClasses, found: Fitted) -> None:
    reaches, cut = chart.frames[KNOB][:, 1], found.slice
    np.testing.assert_array_equal(chart.frames[KNOB], reaches[:, None] * [-1, 1, -1, 1])
    np.testing.assert_array_equal(np.log2(reaches), np.rint(np.log2(reaches)))
    fit, through = lines(chart, "fit")[:, 0], lines(chart, "equal loss")
    np.testing.assert_allclose(fit, found.path.coefficients[:, list(result.pair)])
    assert (np.abs(fit).max(axis=1) <= 0.9 * reaches).all()
    about = np.stack(
        [np.column_stack([one["x"], one["y"]]) for one in (chart.at(KNOB, stop)[0] for stop in range(len(reaches)))]
    )
    if not found.penalty.free:
        balls = lines(chart, f"{found.name} ball")
        sizes = np.abs(balls).max(axis=(1, 2))
        assert (sizes <= 0.9 * reaches * (1 + 1e-12)).all()
        assert ((sizes == 0.0) | (sizes >= 0.35 * reaches)).all()
    for stop in range(0, len(reaches), 4):
        reach, level = reaches[stop], mean_loss(found, result, stop, fit[[stop]])[0]
        line = through[stop][np.isfinite(through[stop][:, 0])]
        outer = about[stop][np.isfinite(about[stop][:, 0])]
        shown = [np.clip(one, -reach, reach) for one in (line, outer) if len(one)]
        largest = max(float(np.ptp(one, axis=0).max()) for one in shown)
        assert largest >= 0.06 * 2 * reach
        if found.penalty.free:
            assert np.ptp(mean_loss(found, result, stop, line)) <= 1e-6 * level
            assert (mean_loss(found, result, stop, line) > level).all(), "the pair is the lowest point"
            continue
        # The line is one of equal loss, through the pair: a vertex misses it by a millionth of the frame.
        slopes = np.array([cut.slope(np.tile(point, (len(fit), 1)))[stop] for point in line])
        missed = np.abs(mean_loss(found, result, stop, line) - level) / np.linalg.norm(slopes, axis=1)
        assert missed.max() <= 3e-6 * reach + 1e-9 * np.abs(fit[stop]).max()
        assert np.linalg.norm(line - fit[stop], axis=1).min() <= 1e-9 * reach
        # It touches the ball: nowhere on the ball is the loss lower than at the pair.
        if sizes[stop] > 0.0:
            edge = balls[stop] + np.linspace(0, 1, 7)[:, None, None] * (np.roll(balls[stop], -1, axis=0) - balls[stop])
            assert (mean_loss(found, result, stop, edge.reshape(-1, 2)) >= level - 1e-9 * max(level, 1e-6)).all()
        # It leads all round, or leaves the frame at both ends.
        ends = line[[0, -1]]
        beyond = (np.abs(ends) > reach).any(axis=1).all()
        steps = np.diff(line, axis=0)
        turned = np.abs(np.angle(np.exp(1j * np.diff(np.unwrap(np.arctan2(steps[:, 1], steps[:, 0])))))).sum()
        assert beyond or turned > 1.7 * np.pi or (np.abs(ends) > reach).any()


@pytest.mark.parametrize("penalty", ["L1", "L2"])
@pytest.mark.parametrize("source", CLASSES)
def test_the_free_optimum_is_the_lowest_point_or_there_is_none(source: str, penalty: str) -> None:
    for settings in (
        alone(source=source, penalty=penalty),
        alone(source=source, penalty=penalty, total_degree=1, noise_sd=0.0),
    ):
        result, found = fitted(settings)
        cut = found.slice
        assert cut.tangency.max() <= words.EXACT
        signed = cut.columns * cut.sides[:, None]
        for stop in (0, 40, 60):
            if cut.away is None:
                lowest = minimize(partial(loss_at, found, result, stop), cut.centre[stop], tol=1e-14).fun
                assert mean_loss(found, result, stop, cut.centre[[stop]])[0] <= lowest * (1 + 1e-9) + 1e-15
            else:
                assert np.isnan(cut.centre).all()
                assert (signed @ cut.away >= -1e-12).all()
                steps = (
                    found.path.coefficients[stop, list(result.pair)]
                    + np.array([0.0, 1.0, 4.0, 16.0])[:, None] * cut.away
                )
                assert (np.diff(mean_loss(found, result, stop, steps)) < 0).all()
                assert "falls for ever along the arrow" in describe(result, stop)
        # No direction is missed: by trying many.
        around = np.stack([np.cos(np.linspace(0, 2 * np.pi, 20_000)), np.sin(np.linspace(0, 2 * np.pi, 20_000))])
        assert (cut.away is not None) == bool((signed @ around >= 0).all(axis=0).any())


def test_a_half_turn_and_no_more_is_no_way_out() -> None:
    assert recession(np.array([[1.0, 0.0], [-1.0, 0.0], [0.0, 1.0]])) is None
    assert recession(np.zeros((3, 2))) is None
    away = recession(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]]))
    np.testing.assert_allclose(away, np.sqrt([0.5, 0.5]))


def test_what_is_said_to_grow_without_end_can_be_told_apart_and_grows() -> None:
    """Over random settings, against a linear programme; and no number is quoted of a fit that there is not."""
    rng, told, silent = np.random.default_rng(3), 0, 0
    for trial in range(60):
        settings = drawn(Settings, rng, source=list(CLASSES)[trial % 4], points=int(rng.integers(2, 12)) * 5)
        result = computed(settings)
        says, apart = describe(result, 0), can_be_told_apart(result)
        assert not result.separated or apart
        assert ("grow without end" in says) == result.separated
        told, silent = told + result.separated, silent + (apart and not result.separated)
        if settings.penalty == "None":
            assert (result.first is None) == apart
            if apart:
                assert not re.search(r"\d+\.\d", says)
                assert {number.name for number in scene(result).numbers} == {"λ", "Norm"}
            continue
        if not result.separated:
            continue
        assert result.first is not None
        quoted = re.search(
            r"The norm(?: of [\w ]+)? is (\S+) at λ = 0\.01, (\S+) at λ = 10⁻⁴ and (\S+) at λ = 10⁻⁶\.", says
        )
        assert quoted is not None, says
        assert list(quoted.groups()) == [words.number(result.first.norms[stop]) for stop in (40, 20, 0)]
        assert result.first.norms[40] < result.first.norms[20] < result.first.norms[0]
    assert told > 15
    assert silent <= 0.1 * told


@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
def test_the_sentences_count_coefficients_and_points(penalty: str) -> None:
    result, found = fitted(alone(penalty=penalty))
    columns, tests, labels, test_labels = design(result)
    for stop in range(0, 81, 5):
        says, count = describe(result, stop), int((found.path.coefficients[stop] != 0).sum())
        assert ("all 20 coefficients are exactly zero" in says) == (count == 0)
        assert ("all 20 coefficients are non-zero" in says) == (count == 20)
        assert (f"{count} of 20 coefficients remain" in says) == (0 < count < 20)
        if count:
            wrong = [
                words.percent(np.mean((rows @ found.path.coefficients[stop] + found.path.intercept[stop] > 0) != of))
                for rows, of in ((columns, labels), (tests, test_labels))
            ]
            assert f"misclassifies {wrong[0]} of the training points and {wrong[1]} of the test points" in says
        best = int(np.argmin(found.losses.test))
        assert "on this path. The test rows chose it, which flatters it" in says or stop != best
        assert f"at λ = {words.strength(10.0 ** (best / 10 - 6))}" in says or stop == best
        gone = re.search(r"(\S+) became zero between λ = (.+) and (.+)\.$", says.splitlines()[0])
        if gone:
            column, last = result.names.index(gone[1].split(" ")[-1]), found.strengths_in_words.index(gone[3])
            assert found.path.coefficients[last - 1, column] != 0
            assert not found.path.coefficients[last : stop + 1, column].any()


def test_what_is_said_of_two_penalties_is_what_both_show() -> None:
    rng, apart = np.random.default_rng(4), 0
    for trial in range(24):
        settings = drawn(
            Settings,
            rng,
            source=list(CLASSES)[trial % 4],
            penalty=("L1", "L2", "Elastic net")[trial % 3],
            total_degree=5,
        )
        result = computed(settings)
        if result.second is None:
            assert settings.compare in ("Off", settings.penalty) or (
                settings.compare == "Least squares" and can_be_told_apart(result)
            )
            if settings.compare == "Least squares":
                assert "none can stand beside this one" in describe(result, 0)
            continue
        first, second = result.first, result.second
        assert first is not None
        for stop in range(0, 81, 10):
            says, at = describe(result, stop), second.at(stop)
            counts = [int((one.path.coefficients[place] != 0).sum()) for one, place in ((first, stop), (second, at))]
            one, other = (("none" if count == 0 else "all 20" if count == 20 else str(count)) for count in counts)
            if counts[0] == counts[1]:
                assert f"both keep {'all' if counts[0] == 20 else 'none' if not counts[0] else counts[0]} of 20" in says
            else:
                assert re.search(f"keeps {one}(?: of 20)?(?: coefficients)?, .*? {other}\\.", says), says
            mine, its = first.losses.test[stop], second.losses.test[at]
            assert f"is {words.number(its)}" in says
            assert ("which is higher" in says) <= (its > mine)
            assert ("which is lower" in says) <= (its < mine)
            if "that is more than chance" in says:
                apart += 1
                more = (second.losses.each[at] - first.losses.each[stop]) * np.sign(its - mine)
                assert (more[rng.integers(500, size=(400, 500))].mean(axis=1) > 0).mean() > 0.97
    assert apart > 10


def test_two_boundaries_and_two_balls_stand_side_by_side() -> None:
    result = computed(Settings(source="Two circles", points=60))
    assert result.first is not None
    assert result.second is not None
    charts = {chart.name: chart for chart in scene(result, more=False).charts}
    assert list(charts) == ["Data and boundary", "Coefficients", "L1: diamond", "L2: circle"]
    np.testing.assert_array_equal(charts["L1: diamond"].frames[KNOB], charts["L2: circle"].frames[KNOB])
    both = [trace.get("name") for trace in charts["Data and boundary"].traces]
    for name, penalty in (("L1", "L1"), ("L2", "L2")):
        other = scene(computed(replace(result.settings, penalty=penalty, compare="Off")), more=True).charts[0]
        mine = [trace.get("name") for trace in other.traces].index("boundary")
        for stop in (0, 30, 60):
            drawn_here = charts["Data and boundary"].at(KNOB, stop)[both.index(name)]
            for axis in "xy":
                own, alike = drawn_here[axis], other.at(KNOB, stop)[mine][axis]
                np.testing.assert_array_equal(own[np.isfinite(own)], alike[np.isfinite(alike)])
    for name, one in (("L1: diamond", result.first), ("L2: circle", result.second)):
        np.testing.assert_allclose(lines(charts[name], "fit")[:, 0], one.path.coefficients[:, list(result.pair)])


def printed_by(settings: Settings) -> list[str]:
    script, printed = code(computed(settings), settings), io.StringIO()
    assert max(map(len, script.splitlines())) <= 120
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "taken_home.py", "exec"), {})
    return printed.getvalue().splitlines()


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("source", CLASSES)
def test_the_code_a_visitor_copies_prints_the_numbers_of_the_page(source: str, penalty: str) -> None:
    check_code(
        alone(source=source, penalty=penalty, points=100, total_degree=2, noise_sd=0.5, log10_strength=-2.0), 1e-4
    )


@pytest.mark.parametrize("penalty", ["L1", "L2"])
@pytest.mark.parametrize("source", CLASSES)
def test_the_code_prints_them_at_the_first_view_and_at_the_weakest_strength(source: str, penalty: str) -> None:
    """With many products, where losses of wrong certainties are large."""
    check_code(alone(source=source, penalty=penalty), 2e-3)
    if penalty == "L2":
        check_code(alone(source=source, penalty=penalty, log10_strength=-6.0, total_degree=3, points=50), 2e-3)


def check_code(settings: Settings, close: float) -> None:
    _, found = fitted(settings)
    stop = found.at(settings.stop(KNOB))
    *coefficients, train, test = printed_by(settings)
    values, exact = np.array([float(line.split(": ")[1]) for line in coefficients]), found.path.coefficients[stop]
    np.testing.assert_allclose(values, exact, rtol=close, atol=0.1 * close * max(1.0, np.abs(exact).max()))
    for line, loss, wrong in (
        (train, found.losses.train, found.losses.wrong_train),
        (test, found.losses.test, found.losses.wrong_test),
    ):
        shown = [float(value) for value in re.findall(r": ([\d.e-]+)", line)]
        assert shown == pytest.approx([loss[stop], wrong[stop]], rel=close, abs=1e-6)


def test_without_an_end_the_code_shows_how_the_norm_grows() -> None:
    settings = PRESETS["Separable: watch the bars grow"].settings
    printed = printed_by(replace(settings, penalty="None"))
    norms = [float(re.search(r"norm ([\d.e+]+)", line)[1]) for line in printed]
    assert len(norms) == 4
    assert (np.diff(norms) > 1.0).all()
    # C = 1/(2 n λ): the norms are those of the page under L2.
    strengths = [1 / (2 * settings.points * C) for C in (1e0, 1e2, 1e4, 1e6)]
    _, found = fitted(settings)
    page = np.interp(np.log10(strengths), np.linspace(-6, 2, 81), found.norms)
    np.testing.assert_allclose(norms[:3], page[:3], rtol=0.01)


def test_downloads_hold_every_digit() -> None:
    settings = alone(penalty="L2")
    result, found = fitted(settings)
    table, path = (file.content() for file in LESSON.files(settings, result))
    rows = [line.split(",") for line in table.splitlines()]
    assert rows[0] == ["x1", "x2", "class", "set"]
    assert len(rows) == 531
    assert [float(rows[1][0]), float(rows[1][1])] == result.cloud.points_train[0].tolist()
    assert [float(value) for value in path.splitlines()[41].split(",")[3:]] == found.path.coefficients[40].tolist()
    assert path.splitlines()[0].endswith("x₂⁵")
    assert script_of_classes.points_csv(result.cloud) == table
    endless = replace(settings, penalty="None")
    assert [file.name for file in LESSON.files(endless, computed(endless))] == ["points.csv"]


def test_the_boundary_of_two_moons_calms_down() -> None:
    """Its preset: how much the direction of the boundary turns, in all, falls with λ, under both penalties."""
    settings = PRESETS["Two moons: a boundary calms down"].settings
    result = computed(settings)
    stop = settings.stop(KNOB)
    for one in result.fits:
        assert one.losses.test[stop] > 1.2 * one.losses.test.min()
        assert one.losses.best > stop
        assert (np.diff(one.norms) <= 1e-9 * one.norms[0]).all()


def test_the_bars_of_separable_classes_grow_for_ever() -> None:
    """Its preset: a line tells them apart, the norm grows by about as much for each power of ten, the direction settles."""
    settings = PRESETS["Separable: watch the bars grow"].settings
    result, found = fitted(settings)
    assert can_be_told_apart(result)
    assert result.separated
    norms, directions = found.norms, found.path.coefficients / found.norms[:, None]
    growth = norms[:-10] - norms[10:]
    assert (growth[:30] > 0.5).all()
    assert (directions[0] @ directions[10]) > 0.999 > directions[0] @ directions[-1] or np.allclose(
        directions, directions[0], atol=0.2
    )
    bars = scene(result).charts[1]
    assert np.abs(bars.at(KNOB, 0)[0]["y"]).min() > 2 * np.abs(bars.at(KNOB, 40)[0]["y"]).min()


@pytest.mark.parametrize("source", CLASSES)
def test_what_travels_stays_small(source: str) -> None:
    for penalty in PENALTIES:
        for points in (30, 200):
            for settings in (
                alone(source=source, penalty=penalty, points=points),
                Settings(source=source, penalty=penalty, points=points),
            ):
                assert len(scene(computed(settings), more=False).wire) < 370_000


def test_knobs_without_a_meaning_have_no_effect_here_and_old_views_stay() -> None:
    here = Settings(source="Two moons")
    assert {"degree", "across", "up"} & set(here.used()) == set()
    assert {"total_degree", "points", "noise_sd", "compare", "matched"} <= set(here.used())
    assert "total_degree" not in Settings().used()
    assert replace(here, degree=3, across="x^2").compute_key() == here.compute_key()
    assert Settings(total_degree=2).compute_key() == Settings().compute_key()
    assert here.second == "L2"
    assert isinstance(computed(here), ResultOfClasses)


def test_the_certificate_is_that_of_both_paths() -> None:
    result = computed(Settings(source="Two circles"))
    (shown,) = [number for number in scene(result).numbers if number.name == "Optimality"]
    assert result.first is not None
    assert result.second is not None
    for stop in STOPS:
        worst = max(one.path.optimality[stop] for one in (result.first, result.second))
        assert shown.values[KNOB][stop] == words.certificate(worst)
        assert worst <= words.EXACT


def trace_of_the_newton_step(result: ResultOfClasses, fitted: Fitted, stop: int) -> float:
    """Degrees of freedom by definition: the trace of (ZᵀDZ + nN)⁻¹ ZᵀDZ with a column of ones; for L1 a count."""
    here = fitted.path.coefficients[stop] != 0.0
    if fitted.penalty.l2 == 0.0:
        return 1.0 + float(np.count_nonzero(here))
    columns = result.products.columns(result.cloud.points_train)
    chances = fitted.path.probabilities(columns)[stop]
    design = np.column_stack([np.ones(len(columns)), columns[:, here]])
    square = design.T @ (design * (chances * (1.0 - chances))[:, None])
    ridge = np.full(len(square), 2.0 * fitted.penalty.l2 * fitted.path.strengths[stop] * len(columns))
    ridge[0] = 0.0
    return float(np.trace(np.linalg.solve(square + np.diag(ridge), square)))


@pytest.mark.parametrize(("penalty", "compare"), [("L1", "L2"), ("L2", "L1"), ("Elastic net", "L2")])
@pytest.mark.parametrize("source", ["Two moons", "Two blobs"])
def test_a_second_penalty_matched_by_log_loss_has_the_same_one(source: str, penalty: str, compare: str) -> None:
    settings = Settings(source=source, penalty=penalty, compare=compare, matched=SAME_ERROR)
    result = computed(settings)
    assert result.first is not None
    assert result.second is not None
    assert result.matched is not None
    np.testing.assert_array_equal(result.second.path.strengths, result.matched.strengths)
    assert result.second.path.optimality.max() <= 1e-10
    columns, reached = result.products.columns(result.cloud.points_train), result.matched.reached
    for stop in range(0, 81, 4):
        mine, its = (
            log_loss(result.targets, one.path.probabilities(columns)[stop]) for one in (result.first, result.second)
        )
        assert not reached[stop] or its == pytest.approx(mine, rel=3e-8)
        # Where it is not, the first has nothing left, and L2 always has something.
        assert reached[stop] or (result.first.non_zero[stop] == 0 and compare == "L2")
        told = describe(result, stop)
        assert f"With the training log loss {words.number(float(result.first.losses.train[stop]))} " in told
        assert f"λ = {words.strength(float(result.matched.strengths[stop]))}" in told or not reached[stop]
    assert reached.sum() > 50
    assert (np.diff(result.matched.strengths) >= -1e-12).all()


@pytest.mark.parametrize(("penalty", "compare"), [("L1", "L2"), ("L2", "L1"), ("Elastic net", "L2")])
def test_a_second_penalty_matched_by_degrees_of_freedom_has_as_many(penalty: str, compare: str) -> None:
    result = computed(Settings(source="Two moons", penalty=penalty, compare=compare, matched=FREEDOM, points=100))
    assert result.first is not None
    assert result.second is not None
    assert result.matched is not None
    free = result.matched.freedom
    assert free is not None
    for stop in range(0, 81, 4):
        mine, its = (trace_of_the_newton_step(result, one, stop) for one in (result.first, result.second))
        np.testing.assert_allclose(free[:, stop], [mine, its], rtol=1e-5)
        if result.matched.reached[stop]:
            assert its == pytest.approx(mine, rel=1e-5)
            assert f"With {words.number(mine)} degrees of freedom" in describe(result, stop)
        elif compare == "L1":
            assert abs(its - mine) <= 0.5 + 1e-6
    numbers = {number.name: number.values[KNOB] for number in scene(result).numbers}
    assert f"Degrees of freedom, {penalty} | {compare}" in numbers
    assert f"λ, {penalty} | {compare}" in numbers
