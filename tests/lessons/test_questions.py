"""The driving questions: every truth computed a second way, and on ten other seeds what is said of all of them."""

import re
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from sklearn.linear_model import ElasticNet, Lasso, LogisticRegression

from regularize import words
from regularize.figures.marks import Rows
from regularize.knobs import Knobs, Slider
from regularize.lessons import LESSONS, lesson, link
from regularize.lessons.bias_variance import settings as bias_variance_settings
from regularize.lessons.explore.compute_of_classes import drawn as drawn_classes
from regularize.lessons.geometry import compute as geometry_compute
from regularize.lessons.link import Refused
from regularize.lessons.outliers import settings as outliers_settings
from regularize.lessons.question import DrivingQuestion
from regularize.logistic.unpenalized import separated
from regularize.progress import finish

EXACT = {"tol": 1e-13, "max_iter": 2_000_000, "fit_intercept": False}
SEEDS = range(1, 11)
PLACES = [(page, one.name) for page in LESSONS for one in lesson(page).questions]
SMALL = {"dropout": {"points": 20, "width": 8, "depth": 1}}


@cache
def computed(page: str, settings: Knobs) -> tuple[Any, ...]:
    question = replace(link.read(page, {}, table=lambda _: None), settings=settings)
    results: list[Any] = []
    for place in range(len(question.lesson.parts)):
        results.append(finish(question.steps(place, results)))
    return tuple(results)


def asked(page: str, name: str, seed: int | None = None) -> tuple[DrivingQuestion[Any], Any, tuple[Any, ...]]:
    """A question, its state and the results of that state."""
    one, question = link.driving(page, name, {} if seed is None else {f"{page}.seed": str(seed)})
    return one, question.settings, computed(page, question.settings.compute_key())


def true(page: str, name: str, seed: int | None = None) -> int:
    one, settings, results = asked(page, name, seed)
    return one.truth(settings, *results)


def test_every_lesson_says_what_it_is_for_and_what_to_do_and_asks_something() -> None:
    for page in LESSONS:
        one = lesson(page)
        assert one.purpose.endswith(".")
        assert one.task.endswith(".")
        assert len({asks.name for asks in one.questions}) == len(one.questions) >= 2
        for asks in one.questions:
            assert asks.ask.endswith(("?", "there.", "chart."))
            assert bool(asks.answers) != bool(asks.axis)
            assert asks.why.count(". ") <= 2
            assert asks.axis or asks.reveal is not None
            assert re.fullmatch("[a-z]+", asks.name)


def test_a_place_is_predicted_on_a_slider_that_the_figures_follow() -> None:
    for page, name in PLACES:
        one, _ = link.driving(page, name, {})
        if one.axis:
            assert isinstance(one.slider, Slider)
            assert one.axis in one.settings.live()
            assert one.settings.in_use(one.axis)
            assert one.guesses == (0 if one.drawn else len(one.slider.stops))
            assert one.chart in one.covers
        else:
            with pytest.raises(KeyError):
                _ = one.slider


def test_only_a_slider_can_be_the_axis() -> None:
    one, _ = link.driving("explore", "best", {})
    with pytest.raises(TypeError, match="penalty is none"):
        _ = replace(one, axis="penalty").slider


@pytest.mark.parametrize(("page", "name"), PLACES)
def test_the_truth_is_one_of_the_predictions_and_each_has_its_sentence(page: str, name: str) -> None:
    one, settings, results = asked(page, name)
    told = one.revealed(settings, results)
    if one.drawn:
        assert told["gaps"] == []
        return
    assert 0 <= told["truth"] < one.guesses == len(told["gaps"])
    for sentence in told["gaps"]:
        assert sentence[-1] == "."
        assert "nan" not in sentence
        assert sentence.replace("NaN", "") == sentence
    if one.axis:
        assert [gap.startswith("That is it") for gap in told["gaps"]] == [
            at == told["truth"] for at in range(one.guesses)
        ]


@pytest.mark.parametrize(
    ("page", "name"),
    [(page, one.name) for page in LESSONS for one in lesson(page).questions if one.axis and not one.drawn],
)
def test_where_the_marker_stands_before_it_is_moved_is_never_the_truth(page: str, name: str) -> None:
    one, settings, results = asked(page, name)
    assert one.truth(settings, *results) > len(one.slider.stops) / 20


def test_where_the_rule_leads_is_shown_at_its_own_strength() -> None:
    for seed in (12, 3, 5):
        one, settings, results = asked("choosing", "fewer", seed)
        found = one.revealed(settings, results)
        (result, *_) = results
        stop = result.validation.one_standard_error
        assert found["stands"] == {"log10_strength": one.settings.live()["log10_strength"].stops[stop]}
        assert f"to {words.strength(result.path.strengths[stop])}" in found["gaps"][0]


def test_two_errors_that_differ_are_told_apart() -> None:
    assert words.told_apart(3007.6, 3005.2) == ("3008", "3005")
    first, second = words.told_apart(3005.24, 3005.21)
    assert first != second
    assert words.told_apart(2.0, 2.0) == ("2.00", "2.00")
    one, settings, results = asked("choosing", "lowest")
    (result, *_) = results
    true, mean = result.validation.lowest, result.validation.mean
    for guess in range(len(mean)):
        if guess != true:
            here, there = re.findall(r"error is ([\d.]+) instead of ([\d.]+)", one.gap(settings, guess, *results))[0]
            assert float(here) - float(there) == pytest.approx(mean[guess] - mean[true], rel=0.5), (here, there)


@pytest.mark.parametrize(("page", "name"), PLACES)
def test_charts_that_are_covered_are_there_and_leave_something_to_look_at(page: str, name: str) -> None:
    one, settings, results = asked(page, name)
    # Where a chart is shown on demand, it is one of all that can be.
    at_first = replace(settings, **{"more": "On"} if hasattr(settings, "more") else {})
    results = computed(page, at_first.compute_key())
    charts = [chart.name for chart in lesson(page).scene(at_first, *results).charts]
    assert set(one.covers) <= set(charts)
    assert set(one.covers) < set(charts) or one.chart, "at least the axes on which a place is marked"


@pytest.mark.parametrize(("page", "name"), PLACES)
def test_the_chart_of_a_place_is_shown_when_it_is_asked_and_says_where_each_stop_stands(page: str, name: str) -> None:
    one, settings, results = asked(page, name)
    if not one.axis:
        assert not one.chart
        return
    (chart,) = [chart for chart in lesson(page).scene(settings, *results).charts if chart.name == one.chart]
    uprights = [
        move.along.x
        for move in chart.moves[one.axis]
        if isinstance(move.along, Rows) and move.along.x is not None and move.along.x.shape[1] == 2
    ]
    cursors = [x[:, 0] for x in uprights if (x[:, 0] == x[:, 1]).all()]
    assert cursors
    assert len(cursors[0]) == len(one.slider.stops)
    assert (np.diff(cursors[0]) > 0).all()
    low, high = chart.layout["xaxis"]["range"]
    assert low <= cursors[0][0] < cursors[0][-1] <= high + 1e-9


def test_a_question_takes_the_seed_of_the_link_and_nothing_else() -> None:
    one, question = link.driving(
        "explore", "zeros", {"explore.seed": "77", "explore.penalty": "L1", "explore.degree": "3"}
    )
    assert question.settings == replace(one.settings, seed=77)
    _, question = link.driving("explore", "zeros", {"explore.seed": "wild"})
    assert question.settings.seed == 12


def test_unknown_questions_are_refused_in_words() -> None:
    with pytest.raises(Refused, match="Explore has no question of the name 'none'"):
        link.driving("explore", "none", {})
    with pytest.raises(Refused, match="no lesson"):
        link.driving("nowhere", "zeros", {})


# Explore


def explored(name: str, seed: int) -> tuple[np.ndarray, np.ndarray, Any]:
    """Standardized columns and target of the training points, and the result."""
    _, _, (result,) = asked("explore", name, seed)
    y = result.curve.y_train
    return result.polynomial.columns(result.curve.x_train), (y - y.mean()) / y.std(), result


@pytest.mark.parametrize("seed", [12, *SEEDS])
def test_l2_makes_no_bar_zero(seed: int) -> None:
    columns, targets, _ = explored("zeros", seed)
    n = len(targets)
    bars = np.linalg.solve(columns.T @ columns / n + 100.0 * np.eye(15), columns.T @ targets / n)
    assert (bars != 0).all()
    assert true("explore", "zeros", seed) == 0


def test_under_l2_the_length_falls_at_every_step_and_single_bars_need_not() -> None:
    one, _, _ = asked("explore", "zeros")
    assert "The length of the whole vector falls at every step." in one.why
    assert "Single bars may grow or change sign on the way, and none is held at zero." in one.why
    grown = crossed = 0
    for seed in (12, *SEEDS):
        columns, targets, result = explored("zeros", seed)
        n = len(targets)
        bars = np.array(
            [
                np.linalg.lstsq(
                    np.vstack([columns / np.sqrt(n), np.sqrt(strength) * np.eye(15)]),
                    np.append(targets / np.sqrt(n), np.zeros(15)),
                    rcond=None,
                )[0]
                for strength in result.path.strengths[20:]  # from 10⁻⁴, as it is asked
            ]
        )
        assert (np.diff(np.linalg.norm(bars, axis=1)) < 0).all()
        assert (bars != 0).all()
        assert (result.path.coefficients[20:] != 0).all()
        grown += int((np.diff(np.abs(bars), axis=0) > 1e-3).any())
        crossed += int((np.diff(np.sign(bars), axis=0) != 0).any())
    assert grown == crossed == 1 + len(SEEDS)


def test_nowhere_all_bars_are_said_to_shrink() -> None:
    """Ridge shortens the vector: a single coefficient may grow."""
    false = re.compile(
        r"\b(all|every|each|both)( of the| single)? (bars?|coefficients?|weights?)\b[^.:]*\b(shrinks?|smaller|falls?)\b"
    )
    assert false.search("all bars shrink together and none of them arrives.")
    for page in LESSONS:
        one = lesson(page)
        told = [one.task, one.purpose, *(preset.why for preset in one.presets.values())]
        told += [sentence for asks in one.questions for sentence in (asks.why, asks.ask)]
        for sentence in told:
            assert not false.search(sentence.lower()), (page, sentence)


@pytest.mark.parametrize("seed", [12, 1, 2, 3])
def test_l1_leaves_as_many_as_coordinate_descent_leaves(seed: int) -> None:
    columns, targets, _ = explored("left", seed)
    left = np.count_nonzero(Lasso(alpha=0.05, **EXACT).fit(columns, targets).coef_)
    one, settings, (result,) = asked("explore", "left", seed)
    answer = one.answers[one.truth(settings, result)]
    assert left in {"All 15": [15], "8 to 14": range(8, 15), "3 to 7": range(3, 8), "2 or fewer": range(3)}[answer]
    assert f" {left} left" in one.gap(settings, 0, result)


@pytest.mark.parametrize("seed", [12, *SEEDS])
def test_the_best_strength_is_that_of_the_lowest_ridge_error_and_lies_in_between(seed: int) -> None:
    columns, targets, result = explored("best", seed)
    n, errors = len(targets), []
    tests = result.polynomial.columns(result.curve.x_test)
    goal = (result.curve.y_test - result.curve.y_train.mean()) / result.curve.y_train.std()
    for exponent in np.arange(81) * 0.1 - 6:
        augmented = np.vstack([columns / np.sqrt(n), np.sqrt(10.0**exponent) * np.eye(15)])
        fit = np.linalg.lstsq(augmented, np.append(targets / np.sqrt(n), np.zeros(15)), rcond=None)[0]
        errors.append(np.mean((goal - tests @ fit) ** 2))
    assert true("explore", "best", seed) == int(np.argmin(errors))
    assert 0 < int(np.argmin(errors)) < 80


def test_the_gap_of_a_place_is_what_it_says() -> None:
    one, settings, (result,) = asked("explore", "best")
    test, best = result.errors.test, result.errors.best
    for guess in (0, best - 3, best + 3, 80):
        sentence = one.gap(settings, guess, result)
        side = "larger" if guess > best else "smaller"
        apart = re.search(r"Your λ is ([\d.]+) times (\w+)", sentence)
        assert apart is not None
        assert apart[2] == side
        assert float(apart[1]) == pytest.approx(10 ** (0.1 * abs(guess - best)), rel=0.05)
        found = re.search(r"is ([\d.]+) instead of ([\d.]+), ([\d.]+) (.+)\.", sentence)
        assert found is not None
        assert float(found[1]) == pytest.approx(test[guess], rel=0.006)
        ratio = test[guess] / test[best]
        assert float(found[3]) == pytest.approx(ratio if "times" in found[4] else 100 * (ratio - 1), rel=0.1)


def test_a_drawn_line_is_compared_with_the_exact_curve_place_by_place() -> None:
    one, settings, (result,) = asked("explore", "curve")
    assert one.places == list(range(0, 81, 10))
    true = result.errors.test[one.places]
    assert one.truth(settings, result) == tuple(true)
    exact = "_".join(f"{value:.9f}" for value in true)
    (gap,) = one.revealed(settings, [result], exact)["gaps"]
    assert gap.startswith("On average your line is less than 1 % off.")
    assert f"both lines are lowest at λ = {result.strengths_in_words[int(true.argmin()) * 10]};" in gap
    flat = "_".join(["0.5"] * 9)
    (gap,) = one.revealed(settings, [result], flat)["gaps"]
    factor = float(np.exp(np.mean([abs(np.log(0.5 / value)) for value in true])))
    assert factor > 2
    assert f"is {words.times(factor)} too large or too small" in gap
    assert f"{words.number(true[0], 2)} and {words.number(true[-1], 2)}" in gap
    for wrong in (
        "",
        "0.5",
        "_".join(["0.5"] * 8),
        "_".join(["0"] * 9),
        "_".join(["1e9"] * 9),
        "_".join(["-1"] * 9),
        "nan_" * 9,
    ):
        assert one.revealed(settings, [result], wrong)["gaps"] == []


@pytest.mark.parametrize("seed", [12, *SEEDS])
def test_the_lowest_lasso_error_lies_between_the_ends(seed: int) -> None:
    """Its why, and in the middle of the path the errors are those of coordinate descent."""
    columns, targets, result = explored("curve", seed)
    errors = result.errors.test
    assert min(errors[0], errors[-1]) > 1.1 * errors.min()
    fit = Lasso(alpha=0.005, **EXACT).fit(columns, targets).coef_
    tests = result.polynomial.columns(result.curve.x_test) @ fit
    off = result.curve.y_train.mean() + result.curve.y_train.std() * tests - result.curve.y_test
    assert errors[40] == pytest.approx(np.sqrt(np.mean(off**2)), rel=1e-3)


@pytest.mark.parametrize("seed", [12, *SEEDS])
def test_the_weights_of_separable_classes_grow_without_end(seed: int) -> None:
    """Found by scikit-learn at three strengths a hundred times apart, as the gap quotes them."""
    one, settings, (result,) = asked("explore", "endless", seed)
    assert one.answers[one.truth(settings, result)] == "They grow without end"
    points, labels = result.cloud.points_train, result.cloud.labels_train
    columns = (points - points.mean(axis=0)) / points.std(axis=0)
    norms = []
    for strength in (1e-2, 1e-4, 1e-6):
        fit = LogisticRegression(C=1 / (2 * 20 * strength), solver="newton-cholesky", tol=1e-9, max_iter=500)
        norms.append(float(np.linalg.norm(fit.fit(columns, labels).coef_)))
    assert norms[0] < norms[1] < norms[2]
    found = re.search(
        r"is ([\d.]+) at λ = 0\.01, ([\d.]+) at λ = 10⁻⁴ and ([\d.]+) at λ = 10⁻⁶, where none",
        one.gap(settings, 0, result),
    )
    assert found is not None
    assert [float(value) for value in found.groups()] == pytest.approx(norms, rel=5e-3)


def test_the_classes_of_that_question_are_separable_at_every_seed() -> None:
    one, settings, _ = asked("explore", "endless")
    for seed in range(1, 1000):
        cloud = drawn_classes(replace(settings, seed=seed))
        design = np.column_stack([np.ones(20), cloud.points_train])
        assert separated(design, 2.0 * cloud.labels_train - 1.0), seed
    assert "separable" in one.ask


# Geometry


def corner(settings: Any, at: int, share: float) -> bool:
    """Whether the corner of the diamond on one axis is the minimum: the pull along it is the largest there."""
    shape = np.array([[1.0, settings.correlation], [settings.correlation, 1.0]])
    centre = np.array([settings.optimum_across, settings.optimum_up])
    tip = np.zeros(2)
    tip[at] = np.sign(centre[at]) * share * np.abs(centre).sum()
    pull = shape @ (centre - tip)
    return bool(pull[at] * np.sign(centre[at]) >= abs(pull[1 - at]))


def test_the_corner_holds_the_point_up_to_the_budget_that_is_said() -> None:
    _, settings, (*_, result) = asked("geometry", "budget")
    up_is_zero = [corner(settings, 0, percent / 100) for percent in range(1, 121)]
    assert true("geometry", "budget") == int(np.flatnonzero(up_is_zero)[-1])
    assert not any(corner(settings, 1, percent / 100) for percent in range(1, 121))
    assert true("geometry", "diamond") == 1
    assert result.contacts.points[0, 0] > 0


def test_the_circle_never_makes_a_zero() -> None:
    _, settings, _ = asked("geometry", "circle")
    shape = np.array([[1.0, settings.correlation], [settings.correlation, 1.0]])
    centre = np.array([settings.optimum_across, settings.optimum_up])
    for strength in np.geomspace(1e-6, 1e6, 200):
        assert (np.linalg.solve(shape + strength * np.eye(2), shape @ centre) != 0).all()
    assert true("geometry", "circle") == 2
    # Nor do random losses: what its "why" says.
    for seed in SEEDS:
        assert geometry_compute.run(replace(settings, seed=seed)).corners["L2"].measured.max() == 0


# Elastic net


@pytest.mark.parametrize("seed", [38, 1, 2, 3])
def test_the_lasso_keeps_as_many_of_a_group_as_coordinate_descent_keeps(seed: int) -> None:
    one, settings, (plane, result) = asked("elastic_net", "kept", seed)
    strength = 10.0**settings.log10_strength
    lasso = Lasso(alpha=strength / 2, **EXACT).fit(plane.columns, plane.targets)
    left = int(np.count_nonzero(lasso.coef_[:3]))
    assert one.truth(settings, plane, result) == left
    assert all(f"keeps {left} of the three" in one.gap(settings, guess, plane, result) for guess in range(4))


@pytest.mark.parametrize("seed", [38, *SEEDS])
def test_with_a_little_l1_alike_columns_stay_together(seed: int) -> None:
    _, settings, (plane, _) = asked("elastic_net", "together", seed)
    strength, ratio = 10.0**settings.log10_strength, 0.1
    alpha = strength * ratio / 2 + strength * (1 - ratio)
    net = ElasticNet(alpha=alpha, l1_ratio=strength * ratio / 2 / alpha, **EXACT).fit(plane.columns, plane.targets)
    assert np.count_nonzero(net.coef_[:3]) == 3
    assert true("elastic_net", "together", seed) == 2


# Choosing λ


@pytest.mark.parametrize("seed", [1, 2])
def test_the_lowest_cross_validated_error_is_found_with_another_solver(seed: int) -> None:
    _, _, (result, _) = asked("choosing", "lowest", seed)
    columns, targets = result.regression.columns, result.regression.targets
    strengths = 10.0 ** (np.arange(61) * 0.1 - 5)
    errors = np.zeros((10, 61))
    for fold in range(10):
        held = result.validation.fold_of == fold
        mean, sd = columns[~held].mean(axis=0), columns[~held].std(axis=0)
        level, unit = targets[~held].mean(), targets[~held].std()
        for at in range(60, -1, -1):
            model = Lasso(alpha=strengths[at] / 2, tol=1e-9, max_iter=200_000, fit_intercept=False)
            model.fit((columns[~held] - mean) / sd, (targets[~held] - level) / unit)
            errors[fold, at] = np.mean(
                (targets[held] - level - unit * ((columns[held] - mean) / sd @ model.coef_)) ** 2
            )
    total, error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(10)
    assert true("choosing", "lowest", seed) == int(total.argmin())
    rule = int(np.flatnonzero(total <= total.min() + error[total.argmin()])[-1])
    fewer = result.non_zero[rule] < result.non_zero[total.argmin()]
    assert true("choosing", "fewer", seed) == (2 if fewer else 1)


@pytest.mark.parametrize("seed", SEEDS)
def test_one_standard_error_never_takes_a_smaller_strength_nor_more_columns(seed: int) -> None:
    _, _, (result, _) = asked("choosing", "fewer", seed)
    assert result.validation.one_standard_error >= result.validation.lowest
    assert true("choosing", "fewer", seed) in (1, 2)


# Bias and variance, Outliers, Implicit regularization


@pytest.mark.parametrize("seed", [1, *SEEDS])
def test_bias_and_variance_add_up_least_where_it_is_said(seed: int) -> None:
    settings = replace(bias_variance_settings.Settings(log10_strength=-6.0), seed=seed)
    _, _, (result,) = asked("bias_variance", "lowest", seed)
    # The mean squared distance of refits from the curve, by simulation: within its own noise of the lowest.
    simulated = result.simulated.bias_squared + result.simulated.variance
    there = true("bias_variance", "lowest", seed)
    assert simulated[there] <= simulated.min() + 3 * result.simulated.total_error[int(simulated.argmin())]
    assert 0 < there < len(settings.strengths()) - 1


@pytest.mark.parametrize("seed", [22, *SEEDS])
def test_a_far_point_pulls_no_harder_under_losses_of_limited_slope(seed: int) -> None:
    _, settings, (result,) = asked("outliers", "still", seed)
    first, last = settings.stop("distance"), len(result.distances) - 1
    moved = np.abs(result.curves[:, result.shown, last] - result.curves[:, result.shown, first]).max(axis=-1)
    assert moved[0] > 0.1
    assert (moved[1:] < 1e-9).all()
    assert true("outliers", "still", seed) == 1
    line = np.polyfit(result.x[last], result.y[last], 1)
    grid = np.array([result.grid[-1]])
    assert np.polyval(line, grid)[0] == pytest.approx(result.curves[0, result.shown, last, -1], rel=1e-9)
    assert outliers_settings.Settings.distances()[first] == 6.0


def test_two_thousand_steps_come_nearest_to_ridge() -> None:
    one, settings, _ = asked("other_doors", "steps")
    d2 = 0.02  # a gentle direction
    ridge = d2 / (d2 + 0.01)
    filters = [1 - (1 - settings.rate * d2) ** int(count) for count in one.answers]
    assert int(np.abs(np.array(filters) - ridge).argmin()) == true("other_doors", "steps") == 2


# Networks


def test_the_factor_keeps_the_mean_of_a_unit() -> None:
    one, settings, results = asked("dropout", "factor")
    stays = np.random.default_rng(0).random(200_000) < 0.5
    means = [abs(float(np.mean(stays * factor)) - 1.0) for factor in (0.5, 1.0, 2.0, 4.0)]
    assert int(np.argmin(means)) == one.truth(settings, *results) == 2


def test_the_best_drop_probability_is_that_of_the_lowest_loss_shown() -> None:
    one, settings, (result,) = asked("dropout", "best")
    final = [losses[~np.isnan(losses)][-1] for losses in result.test_losses]
    assert int(np.argmin(final)) == one.truth(settings, result)


@pytest.mark.parametrize("seed", SEEDS)
def test_dropping_most_units_makes_training_points_harder_to_learn(seed: int) -> None:
    one, _, _ = asked("dropout", "training")
    settings = replace(one.settings, seed=seed, **SMALL["dropout"])
    (result,) = computed("dropout", settings.compute_key())
    first, last = result.train_losses[0], result.train_losses[-1]
    assert last[-1] > 1.1 * first[-1]
    assert one.truth(settings, result) == 2


def test_decay_and_l2_are_one_formula_for_plain_descent() -> None:
    rng = np.random.default_rng(5)
    decayed, penalised = 0.7, 0.7
    for pull in rng.normal(size=500).tolist():
        decayed = (1 - 0.02 * 1.0) * decayed - 0.02 * (decayed - 1 + pull)
        penalised = penalised - 0.02 * ((penalised - 1 + pull) + 1.0 * penalised)
    assert decayed == pytest.approx(penalised, abs=1e-12)
    assert true("weight_decay", "same") == 0


def naive_adam(scale: float, *, in_loss: float, apart: np.ndarray) -> np.ndarray:
    """Where a weight with gradients h(w − y) ends under Adam: with decay in the loss, and decays apart from it (s,)."""
    rng = np.random.default_rng(3)
    decay = apart[:, None]
    weight, mean, square, kept = (np.zeros((len(apart), 16)) for _ in range(4))
    for step in range(1, 5001):
        gradient = scale * (weight - 1 - rng.normal(size=16)) + in_loss * weight
        mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
        direction = (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        weight = (1 - 0.02 * decay) * weight - 0.02 * direction
        kept += weight * (step > 3750) / 1250
    return kept.mean(axis=1)


def test_adam_hardly_shrinks_the_weight_with_large_gradients() -> None:
    small, large = (naive_adam(scale, in_loss=1.0, apart=np.zeros(1))[0] for scale in (0.1, 10.0))
    assert small < 0.3 < 0.8 < large
    assert true("weight_decay", "adam") == 0
    small, large = (naive_adam(scale, in_loss=0.0, apart=np.ones(1))[0] for scale in (0.1, 10.0))
    assert small == pytest.approx(large, abs=0.03)


def test_adamw_leaves_a_half_near_a_decay_of_one() -> None:
    decays = 10.0 ** (np.arange(26) * 0.2 - 4)
    nearest = int(np.abs(naive_adam(1.0, in_loss=0.0, apart=decays) - 0.5).argmin())
    assert nearest == true("weight_decay", "half")
    for seed in (2, 3):
        assert abs(true("weight_decay", "half", seed) - 20) <= 1


def test_the_smoothed_loss_is_lowest_at_the_smoothed_label() -> None:
    one, settings, results = asked("label_smoothing", "asked")

    def loss(right: float) -> float:
        each, label = (1 - right) / 9, np.full(10, 0.1 / 10)
        label[0] += 0.9
        return float(-label @ np.log(np.append(right, np.full(9, each))))

    best = minimize_scalar(loss, bounds=(0.5, 0.999), method="bounded", options={"xatol": 1e-8}).x
    assert float(one.answers[one.truth(settings, *results)]) == pytest.approx(best, abs=1e-4)


def test_less_vanishes_than_the_published_gamma_is_asked_for() -> None:
    one, settings, results = asked("dropblock", "share")
    block, size = settings.block, 8
    gamma = 0.3 / block**2 * size**2 / (size - block + 1) ** 2
    rng = np.random.default_rng(1)
    starts = rng.random((4000, size - block + 1, size - block + 1)) < gamma
    gone = np.zeros((4000, size, size), dtype=bool)
    for down in range(block):
        for across in range(block):
            gone[:, down : down + starts.shape[1], across : across + starts.shape[2]] |= starts
    assert gone.mean() < 0.28
    assert one.truth(settings, *results) == 0
    assert f"{100 * gone.mean():.0f}" == re.search(r"average (\d+)\.\d %", one.gap(settings, 0, *results))[1]  # type: ignore[index]


def test_cutmix_keeps_more_than_half() -> None:
    one, settings, results = asked("cutmix", "kept")
    rng, width, kept = np.random.default_rng(1), 32, []
    for _ in range(20_000):
        half = int(np.sqrt(1 - rng.random()) * width / 2)
        x, y = rng.integers(width, size=2)
        across = min(x + half, width) - max(x - half, 0)
        down = min(y + half, width) - max(y - half, 0)
        kept.append(1 - across * down / width**2)
    told = re.search(r"([\d.]+) % of a picture", one.gap(settings, 0, *results))
    assert told is not None
    assert float(told[1]) == pytest.approx(100 * np.mean(kept), abs=1.0)
    assert one.truth(settings, *results) == 2


# Second and third questions


@pytest.mark.parametrize("seed", [1, *SEEDS])
def test_without_a_penalty_the_error_is_variance_and_the_best_degree_lies_in_between(seed: int) -> None:
    _, _, (result,) = asked("bias_variance", "weak", seed)
    simulated = result.simulated
    assert simulated.variance[0] > 2 * simulated.bias_squared[0]
    assert true("bias_variance", "weak", seed) == 1
    _, _, (free,) = asked("bias_variance", "degree", seed)
    total = free.simulated.bias_squared + free.simulated.variance
    there = true("bias_variance", "degree", seed)
    assert total[there] <= total.min() + 3 * free.simulated.total_error[int(total.argmin())]
    assert 1 < there < 14


@pytest.mark.parametrize("seed", [22, *SEEDS])
def test_least_squares_follows_a_point_in_proportion_and_so_does_the_lasso(seed: int) -> None:
    one, settings, (result,) = asked("outliers", "straight", seed)
    slopes = [np.polyfit(result.x[stop], result.y[stop], 1)[0] for stop in (0, 20, 40)]
    assert slopes[1] - slopes[0] == pytest.approx(slopes[2] - slopes[1], rel=1e-9)
    assert one.truth(settings, result) == 0
    _, held, (under,) = asked("outliers", "penalty", seed)
    columns = (under.x[-1] - under.x[-1].mean()) / under.x[-1].std()
    ends = []
    for stop in (24, 40):
        targets = under.y[stop] - under.y[stop].mean()
        found = Lasso(alpha=held.strength / 2, **EXACT).fit(columns[:, None], targets).coef_[0]
        ends.append(found / under.x[-1].std())
        assert under.slopes[0, stop] == pytest.approx(ends[-1], rel=1e-6)
    assert abs(ends[1] - ends[0]) > 0.1
    assert (np.abs(under.slopes[1:, 40] - under.slopes[1:, 24]) < 1e-6).all()
    assert true("outliers", "penalty", seed) == 1


def test_noise_on_the_columns_is_nearer_to_ridge_than_to_least_squares() -> None:
    for seed in (12, 1, 2, 3):
        assert true("other_doors", "noise", seed) == 1
    rng = np.random.default_rng(4)
    columns = rng.normal(size=(30, 3)) @ np.array([[1, 0.99, 0], [0, 0.1, 0], [0, 0, 1.0]])
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    targets = columns @ np.array([3.0, -2.0, 1.0]) + rng.normal(size=30)
    noisy = np.vstack([columns + 0.5 * rng.normal(size=columns.shape) for _ in range(2000)])
    found = np.linalg.lstsq(noisy, np.tile(targets, 2000), rcond=None)[0]
    ridge = np.linalg.solve(columns.T @ columns / 30 + 0.25 * np.eye(3), columns.T @ targets / 30)
    free = np.linalg.lstsq(columns, targets, rcond=None)[0]
    assert np.linalg.norm(found - ridge) < 0.1 * np.linalg.norm(found - free)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_without_smoothing_a_network_that_learnt_wrong_labels_is_surer_than_right(seed: int) -> None:
    _, _, (result,) = asked("label_smoothing", "sure", seed)
    assert result.sureness.mean_confidence[-1, 0] > result.accuracy[-1, 0] + 0.1
    assert true("label_smoothing", "sure", seed) == 0


def test_smoothed_labels_have_a_best_gap() -> None:
    one, settings, results = asked("label_smoothing", "bound")
    gaps = np.linspace(0, 30, 30_001)
    right = -np.log1p(9 * np.exp(-gaps))  # log probability of the right class, the others alike
    loss = -(0.91 * right + 0.09 * (right - gaps))
    best = gaps[loss.argmin()]
    assert 0 < best < 30
    assert one.truth(settings, *results) == 1
    told = re.search(r"gap of ([\d.]+);", one.gap(settings, 1, *results))
    assert told is not None
    assert float(told[1]) == pytest.approx(best, abs=0.01)
    plain = -right
    assert (np.diff(plain) < 0).all()


def test_single_cells_vanish_as_often_as_asked_and_corners_less_often_than_the_middle() -> None:
    one, settings, results = asked("dropblock", "cells")
    assert one.truth(settings, *results) == 1
    single = np.random.default_rng(2).random((4000, 8, 8)) < 0.3
    assert single.mean() == pytest.approx(0.3, abs=0.005)
    gamma = 0.3 / 9 * 64 / 36
    starts = np.random.default_rng(3).random((20_000, 6, 6)) < gamma
    gone = np.zeros((20_000, 8, 8), dtype=bool)
    for down in range(3):
        for across in range(3):
            gone[:, down : down + 6, across : across + 6] |= starts
    one, settings, results = asked("dropblock", "corner")
    told = re.search(
        r"from ([\d.]+) % of the maps, and the one in the middle from ([\d.]+) %", one.gap(settings, 0, *results)
    )
    assert told is not None
    assert float(told[1]) == pytest.approx(100 * gone[:, 0, 0].mean(), abs=1.0)
    assert float(told[2]) == pytest.approx(100 * gone[:, 4, 4].mean(), abs=1.5)
    assert one.truth(settings, *results) == 0


def test_about_a_corner_a_quarter_of_the_box_is_pasted() -> None:
    one, settings, results = asked("cutmix", "corner")
    half = int(np.sqrt(0.5) * 32 / 2)
    picture = np.zeros((32, 32))
    picture[: 0 + half, : 0 + half] = 1
    told = re.search(r"leaves ([\d.]+) %", one.gap(settings, 2, *results))
    assert told is not None
    assert float(told[1]) == pytest.approx(100 * picture.mean(), abs=0.06)
    assert one.truth(settings, *results) == 2


# Borrowed techniques


@pytest.mark.parametrize("seed", SEEDS)
def test_leaves_predict_best_somewhere_in_between(seed: int) -> None:
    _, _, (result,) = asked("borrowed", "leaves", seed)
    errors = result.trial.technique.test.mean(axis=(0, 2))
    assert true("borrowed", "leaves", seed) == int(np.argmin(errors))
    assert 0 < int(np.argmin(errors)) < len(errors) - 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_shifted_copies_hurt_a_linear_model(seed: int) -> None:
    _, _, (result,) = asked("borrowed", "shifts", seed)
    differences = np.diff(result.trial.technique.test[:, [0, 3]].mean(axis=2), axis=1).ravel()
    assert differences.min() > 0, "in every repetition"
    assert true("borrowed", "shifts", seed) == 2
