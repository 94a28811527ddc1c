"""Every sentence of Outliers, recomputed."""

import contextlib
import io
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import LassoLars, LinearRegression, QuantileRegressor, Ridge

from benchmarks.random_settings import drawn
from regularize import robust, words
from regularize.basis import Basis
from regularize.lessons.outliers import captions, compute
from regularize.lessons.outliers.points import LONGEST, dragged, sample
from regularize.lessons.outliers.result import Result
from regularize.lessons.outliers.scene import PRESETS, code, scene
from regularize.lessons.outliers.script import fits_csv, points_csv
from regularize.lessons.outliers.settings import DOWN, MIDDLE, PENALTIES, SIDEWAYS, SPREAD, TRUTHS, UP, Settings
from regularize.losses import LOSSES
from regularize.penalties import named
from regularize.scripts import POINTS_FILE

LAST = len(Settings.distances()) - 1
MOST_ITERATIONS = 1000, 10_000  # of solvers that count theirs, and fits of a script


def preset(name: str) -> tuple[Result, int]:
    settings = PRESETS[name].settings
    return compute.run(settings), settings.stop("distance")


def kept(result: Result, loss: str, stop: int) -> list[str]:
    weights = result.fits[loss, result.settings.penalty].coefficients[stop]
    return [name for name, weight in zip(result.polynomial.names, weights, strict=True) if weight != 0.0]


def test_the_first_view_answers_the_question() -> None:
    result, stop = compute.run(Settings()), Settings().stop("distance")
    assert result.slopes[0, stop] < 1.0
    assert np.abs(result.slopes[1:, stop] - 2.0).max() < 0.15
    assert "It is the loss that holds, not the penalty." in captions.describe(result, stop)
    assert "(true: 2)" in captions.describe(result, stop)


def test_l1_follows_the_outlier_as_no_penalty_does() -> None:
    result, stop = preset("L1 follows the outlier")
    free, lasso = result.shifts[0, :2, stop]
    assert lasso > 0.9 * free
    assert result.shifts[1:, 0, stop].max() < 0.2 * free


def test_a_third_is_borne_by_the_absolute_loss_and_hubers_alone() -> None:
    result, stop = preset("A third is wild")
    assert 3 * len(result.sample.outliers) == len(result.sample.x)
    assert np.abs(result.slopes[1:, stop] - 2.0).max() < 0.5
    assert result.shifts[0, 0, stop] > 2.0
    assert result.still_from[0] is None
    found = [
        all(abs(at_the_end("A third is wild", loss, seed)[0] - 2.0) < 0.5 for loss in ("Absolute", "Huber"))
        for seed in range(1, 101)
    ]
    assert f"in {sum(found)} of 100 samples" in PRESETS["A third is wild"].why
    assert all(result.still_from[1:])


def test_no_loss_bears_more_than_half() -> None:
    result, stop = preset("More than half")
    assert 2 * len(result.sample.outliers) > len(result.sample.x)
    assert result.still_from == [None, None, None]
    assert result.shifts[:, 0, stop].min() > 5.0
    assert "do not hold the fit either" in captions.describe(result, stop)


def test_a_wild_x_turns_every_fit() -> None:
    result, stop = preset("A wild x")
    assert result.slopes[:, stop].max() < 0.6
    assert "do not hold the fit either" in captions.describe(result, stop)
    assert "however far" not in captions.describe(result, stop)


def test_hubers_loss_with_l1_finds_the_true_powers_among_outliers() -> None:
    result, stop = preset("Both have their work")
    assert kept(result, "Huber", stop) == ["x", "x⁴"]
    assert len(kept(result, "Squared", stop)) > 2
    free = compute.run(replace(PRESETS["Both have their work"].settings, penalty="None"))
    assert len(kept(free, "Huber", stop)) == 6
    huber, squared = (
        sum(np.flatnonzero(at_the_end("Both have their work", loss, seed)).tolist() == [0, 3] for seed in range(1, 101))
        for loss in ("Huber", "Squared")
    )
    assert f"in {huber} of 100 samples, and with the squared loss in {squared}." in PRESETS["Both have their work"].why


def at_the_end(name: str, loss: str, seed: int) -> np.ndarray:
    """The coefficients of a preset on another sample, in units of y by x, where its outliers have moved by ten sd."""
    settings = replace(PRESETS[name].settings, seed=seed)
    drawn, targets = sample(settings), sample(settings).y.copy()
    targets[drawn.outliers] += 10.0 * drawn.unit[1]
    polynomial = Basis().fit(drawn.drawn_x, settings.degree)
    fits = robust.fits(
        polynomial.columns(drawn.x),
        targets[None],
        loss=settings.losses[loss],
        penalty=named(settings.penalty, ratio=1.0),
        strength=settings.strength,
    )
    return fits.coefficients[0] / polynomial.scales


def test_the_other_presets_do_not_hang_on_their_sample() -> None:
    follows = stands = turned = 0
    for seed in range(1, 13):
        one = compute.run(replace(PRESETS["L1 follows the outlier"].settings, seed=seed))
        free, lasso = one.shifts[0, :2, LAST]
        follows += lasso > 0.9 * free
        many = compute.run(replace(PRESETS["More than half"].settings, seed=seed))
        stands += many.shifts[1:, 0, LAST].min() < 0.5 * many.shifts[0, 0, LAST]
        sideways = compute.run(replace(PRESETS["A wild x"].settings, seed=seed))
        turned += sideways.slopes[:, LAST].max() < 1.5
    assert follows >= 11
    assert stands == 0
    assert turned >= 11


@pytest.mark.parametrize("direction", [UP, DOWN])
def test_however_far_is_far(direction: str) -> None:
    """What the page says of the end of the knob holds at ten thousand too, and the squared slope is as told."""
    settings = Settings(direction=direction)
    result = compute.run(settings)
    assert "however far" in captions.describe(result, LAST)
    columns, y = result.polynomial.columns(result.x[0]), result.y[0].copy()
    y[result.sample.outliers] += 10_000.0 * np.sign(result.sample.unit[1])
    for i, (name, loss) in enumerate(settings.losses.items()):
        fits = robust.fits(columns, y[None], loss=loss, penalty=named("None", ratio=1.0), strength=0.0)
        slope = fits.coefficients[0, 0] / result.polynomial.scales[0]
        expected = result.slope_at(10_000.0) if name == "Squared" else result.slopes[i, -1]
        assert slope == pytest.approx(expected, rel=1e-9)
    told = re.search(r"slope of the squared loss would be (−?)([\d.]+)\.", captions.describe(result, LAST))
    assert told is not None
    assert float(told[2]) == pytest.approx(abs(result.slope_at(10_000.0)), rel=1e-3)


@pytest.mark.parametrize(("penalty", "degree"), [("None", 1), ("L1", 1), ("L2", 3)])
def test_the_sentences_say_what_the_numbers_are(penalty: str, degree: int) -> None:
    settings = Settings(penalty=penalty, degree=degree, truth="Cubic 4x^3 - 3x" if degree > 1 else "Line 2x")
    result = compute.run(settings)
    shown = PENALTIES.index(penalty)
    grid = np.linspace(-1.1, 1.1, 101)
    inside = np.abs(grid) <= 1
    over = result.polynomial.columns(grid[inside])
    for stop in range(0, LAST + 1, 5):
        says = captions.describe(result, stop)
        numbers = [
            float(found.replace("−", "-"))
            for found in re.findall(r"(?<!\d)−?\d+\.\d+(?= with)", says.split(" That")[0])
        ]
        values = result.slopes[:, stop] if degree == 1 else result.errors[:, shown, stop]
        np.testing.assert_allclose(numbers, values, rtol=6e-3, atol=6e-4)
        if stop == 0:
            assert "not moved yet" in says
            continue
        moved = {}
        for key in (("Squared", "None"), ("Squared", "L1"), ("Squared", "L2"), ("Absolute", "None"), ("Huber", "None")):
            curves = result.fits[key].predict(over)
            moved[key] = float(np.sqrt(np.mean((curves[stop] - curves[0]) ** 2)))
        free, lasso, ridge, absolute, huber = moved.values()
        told = re.search(
            r"moved the squared fit by (\S+) .*with L1 by (\S+), with L2 by (\S+)\. .* fit by (\S+) and Huber's by (\S+)\.",
            says,
        )
        assert told is not None
        assert list(told.groups()) == [words.number(value) for value in (free, lasso, ridge, absolute, huber)]
        assert f"moved {'down'} by {Settings.distances()[stop]:g} sd" in says


def holders(says: str) -> tuple[set[str], set[str]]:
    """Of what a verdict says that it holds the fit: the other losses, and the penalties."""
    penalties = {
        name for name in ("L1", "L2") if re.search(rf"(\(|fit\. |and ){name}\b[^.]*, by holding it back", says)
    }
    if "It is the loss that holds" in says or "Here a penalty holds the fit too" in says:
        return {"absolute", "Huber"}, penalties
    one = re.search(r"only (the absolute loss|Huber's) of the other losses holds", says)
    if one:
        return {"absolute" if "absolute" in one[1] else "Huber"}, penalties
    assert "the other losses do not hold the fit" in says
    return set(), penalties


def test_the_verdict_says_what_holds_and_what_does_not() -> None:
    """Over random settings, against fits to the two ends alone: to hold is to go less than half as far as the squared fit."""
    rng, seen = np.random.default_rng(2), set()
    for _ in range(40):
        settings = drawn(Settings, rng, outliers=int(rng.integers(1, 8)), degree=int(rng.integers(1, 5)), moved="")
        result = compute.run(settings)
        stop, grid = int(rng.integers(1, LAST + 1)), np.linspace(-1.0, 1.0, 2001)
        over = result.polynomial.columns(grid)
        far: dict[tuple[str, str], float] = {}
        for loss, penalty in (
            ("Squared", "None"),
            ("Absolute", "None"),
            ("Huber", "None"),
            ("Squared", "L1"),
            ("Squared", "L2"),
        ):
            two = [
                robust.fits(
                    result.polynomial.columns(result.x[place]),
                    result.y[[place]],
                    loss=settings.losses[loss],
                    penalty=named(penalty, ratio=1.0),
                    strength=settings.strength,
                ).predict(over)[0]
                for place in (0, stop)
            ]
            far[loss, penalty] = float(np.sqrt(np.mean((two[1] - two[0]) ** 2)))
        free = far["Squared", "None"]
        close = [key for key, value in far.items() if 0.45 * free < value < 0.55 * free]
        if free < 1e-6 or close:
            continue
        losses, penalties = holders(captions.describe(result, stop))
        assert losses == {name for name in ("absolute", "Huber") if far[name.capitalize(), "None"] < 0.5 * free}
        assert penalties == {name for name in ("L1", "L2") if far["Squared", name] < 0.5 * free}
        seen.add((len(losses), len(penalties)))
    assert len(seen) >= 4


def test_what_is_said_to_stand_however_far_stands_a_million_further() -> None:
    rng, told = np.random.default_rng(4), 0
    for _ in range(40):
        settings = drawn(
            Settings, rng, outliers=int(rng.integers(1, 5)), direction=(UP, DOWN)[int(rng.integers(2))], moved=""
        )
        result = compute.run(settings)
        says = captions.describe(result, LAST)
        names = re.findall(r"the (absolute|Huber|squared) fit from", says.replace("The ", "the "))
        if "however far" not in says:
            continue
        columns, y = result.polynomial.columns(result.x[0]), result.y[-1].copy()
        y[result.sample.outliers] += 1e6 * np.sign(result.sample.unit[1])
        for name in names:
            here = result.fits[name.capitalize(), settings.penalty]
            # The same fit is still a minimum: where many are, another may be found.
            certificate = robust.optimality(
                columns,
                y[None],
                loss=settings.losses[name.capitalize()],
                penalty=named(settings.penalty, ratio=1.0),
                strength=settings.strength,
                coefficients=here.coefficients[[LAST]],
                intercept=here.intercept[[LAST]],
                influences=here.influences[[LAST]],
            )
            assert certificate[0] < 1e-9, (settings, name)
            told += 1
    assert told > 10


def test_a_fit_stands_still_from_where_it_is_said_to() -> None:
    result = compute.run(Settings())
    for i, name in ((1, "absolute"), (2, "Huber")):
        stop = result.still_from[i]
        assert stop is not None
        weights = result.fits[list(LOSSES)[i], "None"].coefficients[:, 0]
        assert np.ptp(weights[stop:]) < 1e-9
        assert stop == 0 or abs(weights[stop - 1] - weights[stop]) > 1e-9
        assert (
            f"the {name} fit from {Settings.distances()[stop]:g} sd on".lower()
            in captions.describe(result, LAST).lower()
        )


def test_an_outlier_that_has_not_come_past_the_fit_is_not_said_to_be_harmless_for_ever() -> None:
    settings = Settings(direction=UP)
    outlier = int(sample(settings).outliers[0])
    far_below = replace(settings, moved=f"{outlier}:0.90:-40.00")
    result = compute.run(far_below)
    assert result.beyond[1] is False
    assert "however far" not in captions.describe(result, LAST)


@pytest.mark.parametrize("truth", TRUTHS)
@pytest.mark.parametrize("degree", [1, 3, 6])
def test_the_coefficient_error_is_the_distance_from_the_truth(truth: str, degree: int) -> None:
    settings = Settings(truth=truth, degree=degree, noise_sd=0.0, outliers=0, points=40)
    result = compute.run(settings)
    assert result.optimality.max() < 1e-10
    if degree >= len(TRUTHS[truth]):
        assert result.errors[:, 0].max() < 1e-9
    else:
        assert result.errors[:, 0].min() > 0.1
    raw, _ = result.polynomial.raw(result.fits["Absolute", "None"].coefficients[0], 0.0)
    if degree >= len(TRUTHS[truth]):
        np.testing.assert_allclose(raw[: len(TRUTHS[truth])], TRUTHS[truth], atol=1e-8)


@pytest.mark.parametrize(
    "settings",
    [
        Settings(),
        Settings(degree=5, truth="Cubic 4x^3 - 3x", outliers=3, where=SPREAD, points=30),
        Settings(direction=SIDEWAYS, degree=3),
        Settings(noise_sd=0.0, degree=3, points=60, outliers=30),
        Settings(points=10, degree=8, outliers=8),
    ],
    ids=str,
)
def test_all_nine_fits_are_certified(settings: Settings) -> None:
    result = compute.run(settings)
    assert result.optimality.max() < 1e-10
    shown = next(number for number in scene(result).numbers if number.name == "Optimality")
    assert all(text.startswith("✓") for text in shown.values["distance"])


def test_a_dragged_point_is_where_it_was_dropped_and_the_knob_still_moves_an_outlier() -> None:
    settings = Settings(distance=4.0)
    drawn = sample(settings)
    outlier = int(drawn.outliers[0])
    other = 0 if outlier != 0 else 1
    for point in (outlier, other):
        after = dragged(settings, point, 0.25, -1.5)
        result, stop = compute.run(after), after.stop("distance")
        assert result.x[stop, point] == pytest.approx(0.25, abs=0.006)
        assert result.y[stop, point] == pytest.approx(-1.5, abs=0.006)
        moves = np.ptp(result.y[:, point])
        assert (moves > 1.0) == (point == outlier)
    assert dragged(settings, 99, 0.0, 0.0) == settings


def test_points_moved_by_hand_fit_into_the_link() -> None:
    settings = Settings(points=60)
    for point in range(60):
        settings = dragged(settings, point, -0.001 * point, 12.34567 - point)
    assert len(settings.moved) <= LONGEST
    assert Settings(moved=settings.moved, points=60) == replace(settings)
    assert 59 in settings.places
    assert "-0.00" not in settings.moved


def test_the_frame_does_not_move_while_a_point_is_dragged() -> None:
    before, after = (compute.run(one) for one in (Settings(), dragged(Settings(), 3, 1.0, 5.0)))
    assert (before.frame, before.height) == (after.frame, after.height)


def test_nothing_to_move_is_said() -> None:
    assert "No point is moved by the knob. Drag one" in captions.describe(compute.run(Settings(outliers=0)), 3)
    assert "1 is moved by hand" in captions.describe(compute.run(Settings(outliers=0, moved="2:0.10:3.00")), 3)


def loss_of(name: str, residuals: np.ndarray, threshold: float) -> float:
    """The mean loss, as textbooks write it."""
    size = np.abs(residuals)
    huber = np.where(size <= threshold, size**2, 2.0 * threshold * size - threshold**2)
    return float(np.mean({"Squared": size**2, "Absolute": size, "Huber": huber}[name]))


def line(x: np.ndarray, y: np.ndarray, scale: float, *, loss: str, penalty: str, settings: Settings) -> np.ndarray:
    """Intercept and slope that make mean loss + λ·Ω as small as it can be, by a search that needs no slopes."""
    strength = {"None": 0.0}.get(penalty, settings.strength)

    def objective(weights: np.ndarray) -> float:
        slope = scale * weights[1]
        cost = abs(slope) if penalty == "L1" else slope**2
        return loss_of(loss, y - weights[0] - weights[1] * x, settings.threshold) + strength * cost

    found = np.polyfit(x, y, 1)[::-1]
    for _ in range(4):
        found = minimize(
            objective, found, method="Nelder-Mead", options={"xatol": 1e-10, "fatol": 1e-14, "maxiter": 9999}
        ).x
    return np.asarray(found)


@pytest.mark.parametrize("seed", [22, 1, 2, 3])
@pytest.mark.parametrize("outliers", [0, 1, 3])
@pytest.mark.parametrize("direction", [UP, DOWN])
def test_what_the_hand_and_what_the_knob_has_moved_are_told_apart(seed: int, outliers: int, direction: str) -> None:
    """Lines found by a search, to the points as drawn, with those of the hand moved, and with those of the knob too."""
    knobs = sample(Settings(seed=seed, outliers=outliers, direction=direction)).outliers.tolist()
    others = [place for place in range(15) if place not in knobs]
    for places in ([], others[:1], others[:2], knobs[:1], [*knobs[:2], others[4]]):
        moved = " ".join(f"{place}:{-0.93 + 0.2 * i:.2f}:-7.99" for i, place in enumerate(places))
        settings = Settings(seed=seed, outliers=outliers, direction=direction, moved=moved)
        result = compute.run(settings)
        points, grid = sample(settings), np.linspace(-1.1, 1.1, 101)
        grid = grid[np.abs(grid) <= 1.0]
        both = len(set(places) & set(knobs))
        for stop in (0, 9, LAST):
            says = captions.describe(result, stop)
            first = says.split(". ")[0]
            if not outliers:
                count = re.search(r"(\d+) (is|are) moved by hand\.", says)
                assert (count is not None) == bool(places)
                assert count is None or int(count[1]) == len(places)
            else:
                count = re.search(
                    r", and (\d+) (moved )?by hand(, (?:(\d+|all) of )?which the knob moves too)?$", first
                )
                assert (count is not None) == bool(places)
                if count is not None:
                    assert int(count[1]) == len(places)
                    assert bool(count[3]) == bool(both)
                    assert not (count[4] or "").isdigit() or int(count[4]) == both
            told = re.search(
                r"(.*) (?:has|have) moved the squared fit by (\S+) .*with L1 by (\S+), with L2 by (\S+)\. .* fit by (\S+) and "
                r"Huber's by (\S+)\. (?:It|Here|So)",
                says,
            )
            by_knob = bool(outliers and stop)
            assert (told is not None) == (by_knob or bool(places))
            if told is None:
                continue
            assert told[1] == (("The knob alone" if places else "That") if by_knob else "What was moved by hand")
            after = points.y.copy()
            after[points.outliers] += Settings.distances()[stop] * points.unit[1]
            from_x, from_y = (points.x, points.y) if by_knob else (points.drawn_x, points.drawn_y)
            keys = (("Squared", "None"), ("Squared", "L1"), ("Squared", "L2"), ("Absolute", "None"), ("Huber", "None"))
            for (loss, penalty), text in zip(keys, told.groups()[1:], strict=True):
                scale = points.drawn_x.std()
                start = line(from_x, from_y, scale, loss=loss, penalty=penalty, settings=settings)
                end = line(points.x, after, scale, loss=loss, penalty=penalty, settings=settings)
                way = np.polynomial.polynomial.polyval(grid, end - start)
                assert number(text) == pytest.approx(np.sqrt(np.mean(way**2)), rel=6e-3, abs=2e-3), (loss, penalty)
            whose = "the knob's" if places else "the"
            if by_knob and "10 000" in says:
                assert f"If {whose} point{'s' if outliers > 1 else ''} were 10 000 away" in says


def number(text: str) -> float:
    """A number as the page writes it: 0.17, 2 × 10⁻¹⁵."""
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
    mantissa, _, power = plain.partition(" × 10")
    return float(mantissa) * 10.0 ** float(power or 0)


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize(
    "changes", [{}, {"degree": 4, "outliers": 3, "where": SPREAD, "points": 25, "moved": "1:0.50:2.00"}], ids=str
)
def test_the_code_a_visitor_copies_prints_the_fits_of_the_page(
    penalty: str, changes: dict, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(penalty=penalty, **changes)
    check_code(settings, compute.run(settings), close=2e-5)


def check_code(settings: Settings, result: Result, close: float) -> None:
    stop = settings.stop("distance")
    Path(POINTS_FILE).write_text(points_csv(result.x[stop], result.y[stop]), encoding="utf-8")
    script, printed = code(result, settings), io.StringIO()
    assert max(map(len, script.splitlines())) <= 120
    with contextlib.redirect_stdout(printed):
        exec(compile(script, "taken_home.py", "exec"), {})
    lines = dict(line.split(": ") for line in printed.getvalue().splitlines())
    for name, loss in settings.losses.items():
        values = np.array([float(value) for value in lines[name.lower()].split(", ")])
        fits = result.fits[name, settings.penalty]
        columns = result.polynomial.columns(result.x[stop])
        penalty = named(settings.penalty, ratio=1.0)
        here, there = (
            float(np.mean(loss.value(result.y[stop] - columns @ w - b)) + settings.strength * penalty.value(w))
            for w, b in ((values[1:], values[0]), (fits.coefficients[stop], fits.intercept[stop]))
        )
        # Where minimisers are many, the script may find another; none is lower than the page's.
        assert there * (1 - 1e-7) - 1e-9 <= here <= there * (1 + close) + 1e-7, (name, settings)


def test_the_code_finds_the_fits_of_the_page_at_random_settings(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(6)
    for _ in range(24):
        settings = drawn(
            Settings, rng, degree=int(rng.integers(1, 5)), direction=(UP, DOWN)[int(rng.integers(2))], noise_sd=0.3
        )
        check_code(settings, compute.run(settings), close=1e-4)


COUNTED = (LinearRegression, Ridge, LassoLars, QuantileRegressor)


class Counted:
    """Fits of all estimators, and the iterations in them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.fits = self.iterations = 0
        for kind in COUNTED:
            monkeypatch.setattr(kind, "fit", self._counting(kind.fit))

    def _counting(self, fit: Callable) -> Callable:
        def counting(model, *given, **named):
            found = fit(model, *given, **named)
            self.fits += 1
            self.iterations += int(np.max(getattr(model, "n_iter_", None) or 0))
            assert self.iterations < MOST_ITERATIONS[0]
            assert self.fits < MOST_ITERATIONS[1]
            return found

        return counting


HARD = [
    {
        "truth": "Sparse x - 2x^4",
        "degree": 4,
        "points": 30,
        "noise_sd": 0.0,
        "outliers": 0,
        "seed": 169,
        "log10_strength": -2.3,
    },
    {
        "degree": 1,
        "points": 35,
        "noise_sd": 0.0,
        "outliers": 4,
        "where": MIDDLE,
        "direction": UP,
        "seed": 512,
        "log10_strength": -3.0,
    },
    {
        "degree": 8,
        "points": 60,
        "noise_sd": 1.0,
        "outliers": 30,
        "direction": SIDEWAYS,
        "seed": 589,
        "log10_strength": -0.8,
    },
]


@pytest.mark.parametrize("penalty", PENALTIES)
def test_every_script_ends_soon_and_says_no_word_of_not_being_done(
    penalty: str, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fits and their iterations are counted, over random settings and some on which solvers have hung."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(16)
    asked = [Settings(penalty=penalty, distance=9.5, **changes) for changes in HARD]
    asked += [drawn(Settings, rng, penalty=penalty, moved="") for _ in range(20)]
    for settings in asked:
        result, stop, printed = compute.run(settings), settings.stop("distance"), io.StringIO()
        Path(POINTS_FILE).write_text(points_csv(result.x[stop], result.y[stop]), encoding="utf-8")
        script = code(result, settings)
        imported = {name for line in re.findall(r"from sklearn\S* import (.*)", script) for name in line.split(", ")}
        assert imported <= {*(kind.__name__ for kind in COUNTED), "PolynomialFeatures", "PCA"}
        with monkeypatch.context() as patched, contextlib.redirect_stdout(printed):
            counted = Counted(patched)
            exec(compile(script, "taken_home.py", "exec"), {})
        assert counted.fits >= 3
        assert [line.split(":")[0] for line in printed.getvalue().splitlines()] == ["squared", "absolute", "huber"]


def test_downloads_hold_every_digit() -> None:
    result = compute.run(Settings())
    table = fits_csv(Settings.distances(), result.fits, result.polynomial).splitlines()
    assert len(table) == 1 + 9 * (LAST + 1)
    assert float(table[1].split(",")[-1]) == result.fits["Squared", "None"].coefficients[0, 0]
    assert float(points_csv(result.x[5], result.y[5]).splitlines()[1].split(",")[1]) == result.y[5, 0]


@pytest.mark.parametrize("name", PRESETS)
def test_what_travels_stays_small(name: str) -> None:
    shown = scene(preset(name)[0])
    assert len(shown.wire) < 220_000
    assert shown.knobs == {"distance"}
    assert [place for place, chart in enumerate(shown.charts) if chart.dragged is not None] == [0]


def test_where_no_point_is_moved_no_distance_is_told() -> None:
    settings = Settings(outliers=0, distance=8.0)
    moved = next(one for one in scene(compute.run(settings)).numbers if one.name == "Moved by")
    assert {*moved.values["distance"]} == {"nothing"}
