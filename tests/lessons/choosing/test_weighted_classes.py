"""A target of two values whose rows count by a column of weights: the page, its numbers, and the code that is taken home."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regularize import logistic, tables, words
from regularize.lessons.choosing import classes, uploads
from regularize.lessons.choosing.answer_of_classes import answer
from regularize.lessons.choosing.captions_of_classes import counted, describe
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.code import code_of_classes as code
from regularize.lessons.choosing.conventions import calls
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.scene_of_classes import KNOB, scene
from regularize.lessons.choosing.settings import IN_ORDER, OPENED, TOGETHER, UPLOADED, Settings
from regularize.progress import finish
from tests.lessons.choosing.test_classes import output

ROWS = 90
OWN = Settings(source=UPLOADED, target="3", weights="2", folds=3, log10_strength=-1.5, threshold=0.4)
VIEWS = {
    "L2": replace(OWN, penalty="L2"),
    "L1": OWN,
    "elastic net, repeated": replace(OWN, penalty="Elastic net", repeats=2),
    "L2 on one scale": replace(OWN, penalty="L2", scaling=TOGETHER),
    "held out": replace(OWN, penalty="L2", held_out="A fifth", opened=OPENED),
    "held out, L1, without weights": replace(OWN, weights="", left_out="2", held_out="A third", opened=OPENED),
    "in order": replace(OWN, penalty="L2", splits=IN_ORDER),
}


def file(*, whole: bool = False, times: float = 1.0) -> bytes:
    """Two columns, weights (some of them zero) and two words."""
    rng = np.random.default_rng(3)
    x = rng.normal(size=(ROWS, 2)) * [3.0, 0.5]
    said = np.where(rng.uniform(size=ROWS) < 1 / (1 + np.exp(-0.6 * x[:, 0])), "yes", "no")
    weights = (
        rng.integers(0, 4, ROWS) if whole else np.where(rng.uniform(size=ROWS) < 0.1, 0, rng.uniform(0.3, 2.5, ROWS))
    )
    lines = [f"{a:.4f},{b:.4f},{times * w:g},{s}" for (a, b), w, s in zip(x, weights.round(3), said, strict=True)]
    return "\n".join(["age,size,count,bought", *lines]).encode()


def view(settings: Settings, content: bytes | None = None) -> TwoClasses:
    return finish(classes.steps(settings, uploads.choose(tables.read(content or file()), settings)))


@pytest.fixture(scope="module")
def results() -> dict[str, TwoClasses]:
    return {name: view(settings) for name, settings in VIEWS.items()}


@pytest.mark.parametrize("name", VIEWS)
def test_the_code_reads_the_file_and_prints_the_pages_numbers(
    name: str, results: dict[str, TwoClasses], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result, settings = results[name], VIEWS[name]
    assert result.path.optimality.max() <= 1e-10
    assert (result.sample.weights is None) == (settings.weights == "")
    assert result.sample.weights is None or result.sample.weights.min() > 0.0
    (tmp_path / tables.FILE).write_bytes(file())
    monkeypatch.chdir(tmp_path)
    printed = output(code(result, settings))
    stop, deviance, error = result.stops[settings.stop(KNOB)], result.validation.deviance, result.validation.error
    for label, at in (("λ_min", deviance.lowest), ("λ_1se", deviance.one_standard_error), ("here", stop)):
        line = re.search(
            rf"^{label} = (\S+): deviance (\S+) ± (\S+), error (\S+) ± (\S+), ROC area (\S+)$", printed, re.M
        )
        assert line
        found = [float(number) for number in line.groups()]
        wanted = [result.path.strengths[at], deviance.mean[at], deviance.standard_error[at]]
        wanted += [error.mean[at], error.standard_error[at], result.areas.mean[at]]
        assert found == pytest.approx(wanted, rel=0.06, abs=1e-3)
        assert found[1] == pytest.approx(wanted[1], rel=2e-3)
        cut = result.confusion(settings.threshold)
        numbers = re.findall(r"cut at 0.4: (\S+) found, (\S+) missed, (\S+) false alarms, (\S+) left", printed)
        four = (cut.true_positive, cut.false_negative, cut.false_positive, cut.true_negative)
        assert any(
            [float(number) for number in one] == pytest.approx([each[at] for each in four], rel=1e-4) for one in numbers
        )
    assert ("held out" in printed) == (result.apart is not None)
    if result.apart is not None:
        losses = re.findall(r"(?:held out|without a column): log loss (\S+), error (\S+)$", printed, re.M)
        known, blind = ([float(number) for number in each] for each in losses)
        deviance_apart, error_apart = result.apart.deviance, result.apart.error
        assert known == pytest.approx([deviance_apart.error / 2, error_apart.error], rel=2e-3)
        assert blind == pytest.approx([deviance_apart.mean_error / 2, error_apart.mean_error], rel=1e-4)
    for column, coefficient in zip(result.names, result.standardized[stop], strict=True):
        assert float(printed.split(f"{column}: ")[1].split("\n")[0]) == pytest.approx(coefficient, abs=2e-3)


def test_a_fold_is_what_scikit_learn_says_with_these_weights(results: dict[str, TwoClasses]) -> None:
    result = results["L2"]
    columns, targets, weights = result.regression.columns, result.regression.targets, result.sample.weights
    assert weights is not None
    for at in (10, 30, 50):
        strength, logits = float(result.path.strengths[at]), np.empty(len(targets))
        for fold in range(3):
            held = result.sample.splits.fold_of[0] == fold
            total = float(weights[~held].sum())
            arguments = logistic.scikit_learn(result.penalty, strength, rows=total).arguments
            model = LogisticRegression(**arguments, solver="newton-cholesky", tol=1e-12)
            by = {f"{step}__sample_weight": weights[~held] for step in ("standardscaler", "logisticregression")}
            fitted = make_pipeline(StandardScaler(), model).fit(columns[~held], targets[~held], **by)
            logits[held] = fitted.decision_function(columns[held])
            loss = log_loss(targets[held], fitted.predict_proba(columns[held]), sample_weight=weights[held])
            assert result.validation.deviance.fold_errors[fold, at] == pytest.approx(2 * loss, rel=1e-8)
        area = roc_auc_score(targets, logits, sample_weight=weights)
        assert result.areas.mean[at] == pytest.approx(area, abs=1e-12)


@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
def test_whole_weights_are_rows_that_stand_there_so_often(penalty: str) -> None:
    content = file(whole=True)
    head, *lines = content.decode().splitlines()
    repeated = [line for line in lines for _ in range(int(line.split(",")[2]))]
    weighted = view(replace(OWN, penalty=penalty), content)
    plain = view(replace(OWN, penalty=penalty, weights="", left_out="2"), "\n".join([head, *repeated]).encode())
    assert weighted.rows < plain.rows
    np.testing.assert_allclose(weighted.path.coefficients, plain.path.coefficients, atol=1e-9)
    assert weighted.share == pytest.approx(plain.share, rel=1e-12)
    assert weighted.blind_deviance == pytest.approx(plain.blind_deviance, rel=1e-12)


def test_held_out_probabilities_are_counted_by_weight(results: dict[str, TwoClasses]) -> None:
    """At every λ the bars of a class sum to the weight of its rows, and each is that of the rows whose probability lies in it."""
    result = results["L2"]
    found = result.validation
    assert found.weights is not None
    shown = next(chart for chart in scene(OWN, result).charts if chart.name == "Held-out probabilities")
    assert "each row by its weight" in shown.description
    for at, one in enumerate((False, True)):
        move = next(move for move in shown.moves[KNOB] if move.trace == at)
        heights = np.array([row["y"] for row in map(move.at, range(len(result.path.strengths)))])
        those = (found.targets > 0.0) == one
        np.testing.assert_allclose(heights.sum(axis=1), found.weights[those].sum(), rtol=1e-6)
        for stop in (0, 30, 60):
            cut = np.minimum((found.probabilities[stop, those] * heights.shape[1]).astype(int), heights.shape[1] - 1)
            expected = [found.weights[those][cut == place].sum() for place in range(heights.shape[1])]
            np.testing.assert_allclose(heights[stop], expected, rtol=1e-6, atol=1e-6)


def test_what_is_said_counts_by_weight(results: dict[str, TwoClasses]) -> None:
    result = results["held out"]
    apart, weights = result.sample.apart, result.sample.apart_weights
    assert apart is not None
    assert weights is not None
    assert result.apart is not None
    logits = result.path.logits(result.scaling.columns(apart.columns))[result.validation.deviance.lowest]
    wrong = np.average((logits > 0) != (apart.targets > 0), weights=weights)
    assert result.apart.error.error == pytest.approx(wrong)
    told = "\n".join(answer(result))
    assert f"wrong on {words.percent(wrong)} of them" in told
    cut = result.confusion(0.4)
    said = describe(result, 30, 0.4)
    assert f"Cut at 0.4, {counted(cut.true_positive[30])} of " in said
    assert "each row by its weight" in said
    assert "have the weight zero and do not count" in said
    sparse, targets = results["L1"], results["L1"].regression.targets
    share = float(np.average(targets, weights=sparse.sample.weights))
    assert share != pytest.approx(targets.mean(), abs=0.01)
    assert sparse.non_zero[60] == 0
    assert f"the same probability of “yes”, {words.percent(share)}" in describe(sparse, 60, 0.4)


def test_weights_are_no_longer_said_to_be_left_out(results: dict[str, TwoClasses]) -> None:
    shown = LESSON.scene(VIEWS["L1"], results["L1"], None)
    assert not [notice for notice in shown.notices if "weights" in notice]


def test_a_library_s_c_is_that_of_weighted_columns_on_one_scale(results: dict[str, TwoClasses]) -> None:
    result, stop = results["L2 on one scale"], 30
    call = calls(result, stop)["scikit-learn LogisticRegression"]
    inverse = re.match(r"LogisticRegression\(C=([\d.e+-]+), .*\)\.fit\(X, y, sample_weight=w\)$", call)
    assert inverse
    regression = result.regression
    model = LogisticRegression(C=float(inverse[1]), l1_ratio=0.0, solver="newton-cholesky", tol=1e-12)
    model.fit(regression.columns, regression.targets, sample_weight=result.sample.weights)
    np.testing.assert_allclose(model.coef_[0], result.in_units(stop)[0], rtol=1e-4)


def test_the_code_converges_where_each_row_counts_many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, settings = file(times=50.0), VIEWS["elastic net, repeated"]
    settings = replace(settings, repeats=1)
    result = view(settings, content)
    (tmp_path / tables.FILE).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    told = output(code(result, settings))
    stop = result.stops[settings.stop(KNOB)]
    for column, coefficient in zip(result.names, result.standardized[stop], strict=True):
        assert float(told.split(f"{column}: ")[1].split("\n")[0]) == pytest.approx(coefficient, abs=2e-3)
