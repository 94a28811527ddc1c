"""One cell of the borrowed techniques: its sentences, its charts, and the script that prints its numbers."""

import ast
import contextlib
import io
import re
import sys
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from regularize.export.backend import Backend
from regularize.lessons import borrowed, lesson
from regularize.lessons.borrowed import captions, compute, grid, sample
from regularize.lessons.borrowed.looks import Answers, Bars, Leaves, Surface, Weights, looks
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.scene import PRESETS, code, scene
from regularize.lessons.borrowed.settings import CELLS, CLASSIFIERS, PLAIN, STOPS, STRENGTH, TECHNIQUES, Settings
from regularize.lessons.borrowed.settings.cells import CANCER, DIGITS, FRIEDMAN, MOONS, WINE
from regularize.lessons.borrowed.trial import fitted
from regularize.lessons.link import Refused
from regularize.progress import finish
from regularize.techniques.logistic_dropout import quadratic_penalty

# Together all techniques, classifiers, data sets and looks, each as small as it gets.
VIEWS = {
    "dropout": Settings(cell="Dropout: logistic", points=60, wrong="A fifth", seed=3, strength=2),
    "dart": Settings(cell="DART: boosting", points=40, seed=2),
    "stopping": Settings(cell="Early stopping: boosting", source=WINE, points=40, strength=5),
    "leaves": Settings(cell="Ridge on leaves: tree"),
    "forest": Settings(cell="Ridge on leaves: forest", source=CANCER, points=40),
    "columns": Settings(cell="New-column penalty: forest", source=WINE, points=40, strength=6),
    "shifts": Settings(cell="Shifted copies: 1-NN", points=40),
    "smoothing": Settings(cell="Label smoothing: tree", source=WINE, points=60, wrong="A fifth"),
    "teacher": Settings(cell="Distillation: tree", source=MOONS, points=40, seed=4),
    "noise": Settings(cell="Noise: SVM", source=MOONS, points=40, wrong="A fifth"),
    "mixup": Settings(cell="Mixup: logistic", source=MOONS, points=60),
    "mixed digits": Settings(cell="Mixup: 1-NN", points=40, seed=5),
}


@cache
def view(name: str) -> Result:
    return compute.run(VIEWS[name])


def number(text: str) -> float:
    return float(text.replace("−", "-"))


def test_the_views_of_these_tests_are_of_every_kind() -> None:
    assert {CELLS[one.cell].technique for one in VIEWS.values()} == set(TECHNIQUES)
    assert {CELLS[one.cell].classifier for one in VIEWS.values()} == set(CLASSIFIERS)


@pytest.mark.parametrize("name", VIEWS)
def test_the_sentences_quote_the_losses(name: str) -> None:
    result, settings = view(name), VIEWS[name]
    trial = result.trial
    assert trial is not None
    close = {"wrong answers": 0.051, "Brier score": 0.00051, "mean squared error": 0.0051}[trial.measure]
    means = trial.technique.test.mean(axis=(0, 2))
    tuned = [
        np.mean(
            [losses[place].mean() for losses, place in zip(sweep.test, sweep.validation.argmin(axis=1), strict=True)]
        )
        for sweep in (trial.technique, trial.own)
    ]
    for stop in range(STOPS):
        here, each, plain, *_ = captions.view(result, settings, stop).splitlines()
        found = re.search(r"test error (?:is|of) ([\d.]+) ± ([\d.]+)", here)
        assert found is not None
        assert number(found[1]) == pytest.approx(means[stop], abs=close)
        quoted = re.search(r"chose: ([\d.]+) with .+, ([\d.]+) with .+\. The difference, ([+−\d.]+) ± ([\d.]+)", each)
        assert quoted is not None
        np.testing.assert_allclose([number(quoted[1]), number(quoted[2])], tuned, atol=close)
        assert number(quoted[3]) == pytest.approx(tuned[0] - tuned[1], abs=close)
        said = {-1: "beats", 0: "no difference", 1: "loses"}[grid.difference(trial.against_own).verdict]
        assert said in each
        if "validation never chose it" not in plain:
            found = re.search(r"classifier \(([\d.]+)\) the difference is ([+−\d.]+) ±", plain)
            assert found is not None
            assert number(found[1]) == pytest.approx(means[0], abs=close)
            assert number(found[2]) == pytest.approx(tuned[0] - means[0], abs=close)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_says_what_it_costs_what_is_cheaper_and_how_far_its_verdict_reaches(name: str) -> None:
    result, settings = view(name), VIEWS[name]
    told = captions.view(result, settings, 3)
    own = CLASSIFIERS[CELLS[settings.cell].classifier].own
    assert f"The cheaper alternative: {own.name}, {own.code}." in told
    assert ("of ten other seeds" in told) == settings.as_in_the_grid
    assert ("another may say otherwise" in told) == (not settings.as_in_the_grid)


def test_the_view_at_the_grid_s_conditions_is_the_line_of_the_grid() -> None:
    trial = view("leaves").trial
    assert trial is not None
    shown = compute.known().tried[("Ridge on leaves: tree", 0.0)].shown
    assert float(trial.against_own.mean) == pytest.approx(shown.than_own, rel=1e-4)
    assert float(trial.own.plain.mean) == pytest.approx(shown.plain, rel=1e-4)


LOOKS = {
    "dropout": Bars,
    "dart": Bars,
    "stopping": Bars,
    "leaves": Leaves,
    "forest": Leaves,
    "columns": Bars,
    "shifts": Answers,
    "smoothing": Leaves,
    "teacher": Surface,
    "noise": Surface,
    "mixup": Surface,
    "mixed digits": Answers,
}


@pytest.mark.parametrize("name", VIEWS)
def test_the_model_is_shown_as_the_page_says_and_the_scene_travels(name: str) -> None:
    result, settings = view(name), VIEWS[name]
    assert result.looks is not None
    assert isinstance(result.looks.look, LOOKS[name])
    shown = scene(result, settings)
    assert len(shown.wire) < 80_000
    assert [chart.name for chart in shown.charts][::2] == ["Test error", "Difference"]
    assert shown.knobs == {STRENGTH}
    assert all("first repetition" in chart.note for chart in shown.charts[1:2])


def test_weights_of_digits_are_those_of_the_first_repetition() -> None:
    settings = Settings(cell="Noise: logistic", points=40)
    look = compute.run(settings).looks
    assert look is not None
    assert isinstance(look.look, Weights)
    assert look.look.pictures.shape == (STOPS, 10, 8, 8)
    drawn = sample.drawn(DIGITS, points=40, wrong=0.0, seed=1, repetition=0)
    direct = LogisticRegression(C=1e3, max_iter=10_000, tol=1e-3).fit(drawn.inputs, drawn.targets.argmax(axis=1))
    np.testing.assert_allclose(look.look.pictures[0, direct.classes_].reshape(-1, 64), direct.coef_)


def test_stopping_early_leaves_no_trees_behind_the_stop() -> None:
    shown = view("stopping").looks
    assert shown is not None
    assert isinstance(shown.look, Bars)
    last = [int(np.flatnonzero(row)[-1]) + 1 for row in shown.look.values]
    assert all(one <= asked for one, asked in zip(last, TECHNIQUES["Early stopping"].values, strict=True))
    assert last[-1] == 2


def test_shrunken_leaves_come_closer_together_and_smoothed_ones_too() -> None:
    for name in ("leaves", "smoothing"):
        shown = view(name).looks
        assert shown is not None
        assert isinstance(shown.look, Leaves)
        spread = np.ptp(shown.look.values, axis=1)
        assert (np.diff(spread) < 0).all() if name == "smoothing" else spread[-1] < 0.5 * spread[0]
        assert shown.look.shares.sum() == pytest.approx(1.0)


def test_digits_that_are_shown_are_first_those_that_some_strengths_get_right_and_others_wrong() -> None:
    kept = view("shifts").looks
    assert kept is not None
    assert isinstance(kept.look, Answers)
    right = (kept.look.said == kept.look.labels).sum(axis=0)
    changing = (right > 0) & (right < STOPS)
    assert changing[0]
    assert (np.diff(changing.astype(int)) <= 0).all()
    drawn = scene(view("shifts"), VIEWS["shifts"]).charts[1]
    for stop in (0, 6):
        marks = [
            text
            for move in drawn.moves[STRENGTH]
            for text, y in zip(drawn.traces[move.trace]["text"], move.at(stop)["y"], strict=True)
            if y > -50
        ]
        said = kept.look.said[stop]
        assert counted(marks) == counted(
            [f"{'✔' if one == label else '✘'} {one}" for one, label in zip(said, kept.look.labels, strict=True)]
        )


def counted(words: list[str]) -> dict[str, int]:
    return {word: words.count(word) for word in words}


def test_the_cost_of_dropout_is_compared_at_the_weights_that_are_shown() -> None:
    result = view("dropout")
    assert result.looks is not None
    cost = result.looks.cost
    assert cost is not None
    assert cost.quadratic[0] == cost.expected[0] == 0
    assert (np.abs(cost.error[1:]) < 0.3 * cost.expected[1:]).all()
    told = captions.view(result, VIEWS["dropout"], 2)
    found = re.search(r"on average, the quadratic penalty says ([\d.]+): ([\d.]+) times", told)
    assert found is not None
    assert number(found[2]) == pytest.approx(cost.quadratic[2] / cost.expected[2], abs=0.0051)
    assert quadratic_penalty(np.zeros((3, 2)), np.ones(2), 0.0, 0.5) == 0


@pytest.mark.parametrize("seed", range(1, 12))
def test_dropout_s_penalty_is_close_while_weights_are_small_and_far_off_when_they_are_not(seed: int) -> None:
    """What the preset promises, on its own seed and ten others."""
    settings = PRESETS["Dropout as a penalty"].settings
    cell = CELLS[settings.cell]
    ratios = []
    for wrong in (0.2, 0.0):
        drawn = sample.drawn(CANCER, points=100, wrong=wrong, seed=seed, repetition=0)
        models = [model for _, _, model in fitted(cell, drawn, seed=seed, repetition=0, kinds=("technique",))]
        cost = looks(cell, CANCER, models, drawn).cost
        assert cost is not None
        ratios.append(cost.quadratic[1:] / cost.expected[1:])
    near, far = ratios
    assert (np.abs(near[: settings.strength] - 1) < 0.2).all()
    assert abs(far[0] - 1) > 0.1


def test_with_fewer_columns_allowed_fewer_are_used_and_that_is_said() -> None:
    result = view("columns")
    assert result.looks is not None
    used = result.looks.used
    assert used is not None
    count = used.sum(axis=1)
    assert count[-1] < count[0]
    assert f"splits on {count[6]} of 13 columns, the plain one on {count[0]}" in captions.view(
        result, VIEWS["columns"], 6
    )


def test_a_teacher_on_the_same_rows_is_told_apart_from_one_with_more() -> None:
    result = view("teacher")
    assert result.trial is not None
    means = result.trial.technique.test.mean(axis=(0, 2))
    assert f"leave {means[1]:.1f} % wrong, labels {means[0]:.1f} %" in captions.view(result, VIEWS["teacher"], 3)


def test_a_data_set_on_which_a_cell_cannot_be_tried_is_said_to_be_replaced() -> None:
    settings = Settings(cell="Ridge on leaves: tree", source="Digits")
    assert settings.usable
    other = Settings(cell="Dropout: logistic", source=FRIEDMAN, points=40)
    assert not other.usable
    (notice,) = scene(compute.run(other), other).notices
    assert "is not shown on Friedman 1: this is Breast cancer." in notice


def test_against_changes_what_is_compared_and_computes_nothing_anew() -> None:
    (part,) = lesson("borrowed").parts
    plain = replace(VIEWS["leaves"], against=PLAIN)
    assert part.key(plain) == part.key(VIEWS["leaves"])
    result = view("leaves")
    numbers = [
        {one.name: one.values[STRENGTH][0] for one in scene(result, settings).numbers}
        for settings in (VIEWS["leaves"], plain)
    ]
    assert numbers[0]["Difference"] != numbers[1]["Difference"]
    assert result.trial is not None
    assert number(numbers[1]["Difference"].split(" ")[0]) == pytest.approx(
        float(result.trial.against_plain.mean), abs=0.0051
    )


def test_progress_grows_to_one() -> None:
    told: list[float] = []
    finish(compute.steps(Settings(cell="Ridge on leaves: tree")), told.append)
    assert told == sorted(told)
    assert 0 < told[0] < 0.02
    assert told[-1] == pytest.approx(1.0)
    with pytest.raises(StopIteration):
        next(compute.steps(Settings()))


FEW = 3
"""Repetitions that a script is run for: each draws its own rows, and the page keeps all ten apart."""


def printed(settings: Settings) -> dict[str, list[float]]:
    """What the script of a view prints, by its words, when it ends after a few of its repetitions."""
    script, out = code(settings), io.StringIO()
    assert script.count("in range(10):") == 1
    with contextlib.redirect_stdout(out):
        exec(compile(script.replace("in range(10):", f"in range({FEW}):"), "taken_home.py", "exec"), {})
    lines = (line.split(": ") for line in out.getvalue().splitlines())
    return {words: [float(one) for one in numbers.split(", ")] for words, numbers in lines}


@pytest.mark.parametrize("name", VIEWS)
def test_the_code_a_visitor_copies_prints_the_numbers_of_the_page(name: str) -> None:
    settings, trial = VIEWS[name], view(name).trial
    assert trial is not None
    told = printed(settings)
    own = CLASSIFIERS[trial.cell.classifier].own.name
    noun = TECHNIQUES[trial.cell.technique].noun
    losses = trial.technique.test[:FEW].mean(axis=2)
    tuned = [
        np.mean([sweep.test[r, sweep.validation[r].argmin()].mean() for r in range(FEW)])
        for sweep in (trial.technique, trial.own)
    ]
    np.testing.assert_allclose(told["at each strength"], losses.mean(axis=0), rtol=1e-4)
    assert told["plain"] == pytest.approx([losses[:, 0].mean()], rel=1e-4)
    assert told[f"{noun}, tuned"] == pytest.approx([tuned[0]], rel=1e-4)
    assert told[f"{own}, tuned"] == pytest.approx([tuned[1]], rel=1e-4)
    assert told["difference"] == pytest.approx([tuned[0] - tuned[1]], rel=1e-3, abs=1e-3)


@pytest.mark.parametrize("name", CELLS)
def test_every_script_imports_what_it_uses_and_has_no_long_line(name: str) -> None:
    for source in CELLS[name].sources:
        script = code(Settings(cell=name, source=source, wrong="A fifth"))
        assert max(map(len, script.splitlines())) <= 120
        tree = ast.parse(script)
        imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) for alias in node.names}
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        assert imported <= used
        assert {
            node.module.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module
        } <= {"sklearn"}


def test_without_scikit_learn_the_grid_is_shown_and_a_cell_says_what_it_needs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(borrowed, "sweeps", raising=False)
    for name in [*sys.modules]:
        if name.startswith(("regularize.techniques", "regularize.lessons.borrowed.sweeps")):
            monkeypatch.delitem(sys.modules, name)
    for name in ("ensemble", "linear_model", "neighbors", "svm", "tree"):
        monkeypatch.setitem(sys.modules, f"sklearn.{name}", None)
    assert finish(Backend().answer("scene/borrowed"))
    with pytest.raises(Refused, match="This view needs scikit-learn, which is not here"):
        finish(Backend().answer("scene/borrowed?borrowed.cell=Noise%3A%20tree"))
