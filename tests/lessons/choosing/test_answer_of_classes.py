"""The plain answer on two classes, how folds are cut and what is taken home: every number found a second way, with scikit-learn."""

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from regularize import logistic, tables, words
from regularize.lessons.choosing import classes, uploads
from regularize.lessons.choosing.answer_of_classes import answer, helps
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.conventions import calls, conventions_of_classes, here, there
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.scene_of_classes import fit, scene
from regularize.lessons.choosing.script_of_rows import ROWS_FILE
from regularize.lessons.choosing.settings import (
    BY_GROUP,
    DIAGNOSIS,
    EACH,
    FIFTH,
    IN_ORDER,
    OPENED,
    TOGETHER,
    UPLOADED,
    Settings,
)
from regularize.progress import finish
from tests.lessons.choosing.test_classes import output

KNOB = "log10_strength"
OWN = Settings(source=UPLOADED, folds=4, target="4", left_out="0", log10_strength=-1.5)
CUTS: dict[str, Settings] = {
    "shuffled": OWN,
    "ridge": replace(OWN, penalty="L2"),
    "thrice": replace(OWN, penalty="L2", repeats=3),
    "in order": replace(OWN, penalty="L2", splits=IN_ORDER, by="3"),
    "by shop": replace(OWN, penalty="L2", splits=BY_GROUP, by="0"),
    "alike": replace(OWN, penalty="L2", scaling=TOGETHER),
    "held out": replace(OWN, penalty="L2", held_out=FIFTH, opened=OPENED),
    "in order, held out": replace(OWN, penalty="L2", splits=IN_ORDER, by="3", held_out=FIFTH, opened=OPENED),
    "by shop, held out": replace(OWN, penalty="L2", splits=BY_GROUP, by="0", held_out=FIFTH, opened=OPENED),
    "own strength": replace(OWN, penalty="L2", exact="3.3e-2"),
}


def sales(rows: int = 150, seed: int = 3, signal: float = 2.0) -> bytes:
    """Who bought again: by shop, age, money spent and day."""
    rng = np.random.default_rng(seed)
    shop, age = rng.integers(0, 12, rows), rng.normal(45, 12, rows).round(1)
    spent, day = rng.gamma(2, 50, rows).round(2), rng.permutation(rows)
    chance = 1 / (1 + np.exp(-signal * ((age - 45) / 12 - (spent - 100) / 140) - 0.6 * signal / 2))
    said = np.where(rng.uniform(size=rows) < chance, "yes", "no")
    lines = [f"S{s:02d},{a},{m},{d},{w}" for s, a, m, d, w in zip(shop, age, spent, day, said, strict=True)]
    return "\n".join(["shop,age,spent,day,again", *lines]).encode()


def fitted(settings: Settings, content: bytes | None = None) -> TwoClasses:
    own = uploads.choose(tables.read(content or sales()), settings)
    return finish(classes.steps(settings, own))


@pytest.fixture(scope="module")
def views() -> dict[str, TwoClasses]:
    return {name: fitted(settings) for name, settings in CUTS.items()}


def logits(result: TwoClasses, rows: np.ndarray, stop: int, columns: np.ndarray) -> np.ndarray:
    """Log odds by scikit-learn: newton for L2, saga for what has a corner."""
    own, targets = result.regression.columns, result.regression.targets
    mean, sd = own[rows].mean(axis=0), own[rows].std(axis=0)
    if result.settings.scaling == TOGETHER:
        sd = np.full(len(sd), np.sqrt(np.mean(sd**2)))
    arguments = logistic.scikit_learn(result.penalty, float(result.path.strengths[stop]), rows=len(rows)).arguments
    exact = {"solver": "newton-cholesky", "tol": 1e-12} if result.penalty.l1 == 0 else {"solver": "saga", "tol": 1e-10}
    model = LogisticRegression(**arguments, **exact, max_iter=200_000, random_state=0)
    return model.fit((own[rows] - mean) / sd, targets[rows]).decision_function((columns - mean) / sd)


@pytest.mark.parametrize("name", CUTS)
def test_what_it_predicts_is_found_fold_by_fold_with_scikit_learn(views: dict[str, TwoClasses], name: str) -> None:
    result = views[name]
    targets, splits = result.regression.targets, result.sample.splits
    deviance, error = result.validation.deviance, result.validation.error
    ours, wrong, blind, usual = np.full((4, splits.repeats, result.rows), np.nan)
    for repeat in range(splits.repeats):
        of = deviance.fold_errors[repeat * splits.folds : (repeat + 1) * splits.folds]
        for fold in range(splits.folds):
            others = np.delete(of, fold, axis=0).sum(axis=0)
            stop = int(np.flatnonzero(others == others.min())[-1])
            training, held = splits.training(repeat, fold), splits.fold_of[repeat] == fold
            found = logits(result, np.flatnonzero(training), stop, result.regression.columns[held])
            signs, share = 2 * targets[held] - 1, targets[training].mean()
            ours[repeat, held], wrong[repeat, held] = np.logaddexp(0, -signs * found), (found > 0) != (signs > 0)
            odds = np.log(share / (1 - share))
            blind[repeat, held], usual[repeat, held] = np.logaddexp(0, -signs * odds), (odds > 0) != (signs > 0)
    ours, wrong, blind, usual = (values.mean(axis=0) for values in (ours, wrong, blind, usual))
    seen = np.isfinite(ours)
    assert seen.all() == (result.settings.cut != IN_ORDER)
    ratio = ours[seen].sum() / blind[seen].sum()
    assert deviance.explained.error == pytest.approx(2 * ours[seen].mean(), rel=1e-4)
    assert deviance.explained.share == pytest.approx(1 - ratio, abs=1e-4)
    assert error.explained.error == pytest.approx(wrong[seen].mean(), abs=1.01 / seen.sum())
    assert error.explained.mean_error == pytest.approx(usual[seen].mean(), abs=1e-12)
    units = splits.units[seen]
    off = np.array([np.sum((ours - ratio * blind)[seen][units == unit]) for unit in np.unique(units)])
    spread = np.sqrt(len(off) / (len(off) - 1) * np.sum(off**2)) / blind[seen].sum()
    assert deviance.explained.standard_error == pytest.approx(spread, rel=1e-3)
    text = " ".join(answer(result))
    assert helps(result)
    assert f"Its log loss is {words.number(float(ours[seen].mean()))}" in text
    assert f"{words.number(float(blind[seen].mean()))}: it explains {words.percent(1 - ratio)} of the deviance" in text
    assert f"always saying “yes” is wrong on {words.percent(float(usual[seen].mean()))}" in text
    rows = np.array([np.sum((wrong - wrong[seen].mean())[seen][units == unit]) for unit in np.unique(units)])
    uncertain = np.sqrt(len(rows) / (len(rows) - 1) * np.sum(rows**2)) / seen.sum()
    assert f"{words.percent(float(wrong[seen].mean()))} (± {words.percent(float(uncertain))})" in text


@pytest.mark.parametrize("name", CUTS)
def test_what_it_takes_and_keeps(views: dict[str, TwoClasses], name: str) -> None:
    result, text = views[name], " ".join(answer(views[name]))
    best = result.validation.deviance.lowest
    assert f"Take λ = {words.strength(float(result.path.strengths[best]))}" in text
    assert result.path.optimality.max() <= 1e-10
    if result.penalty.l1 == 0:
        assert "does not say which of them matter" in text
        assert "keeps all 3 columns" in text or "keeps both columns" in text
    shown = scene(result.settings, result)
    assert shown.answer is not None
    assert 10 ** shown.answer.go[KNOB] == pytest.approx(float(result.path.strengths[best]), rel=0.13)
    assert not re.search(r"p[ -]?value|significant", text)
    for numbers in shown.numbers:
        assert len(numbers.values[KNOB]) in (1, len(Settings.strengths()))
    for chart in shown.charts:
        assert KNOB in chart.moves


def test_what_is_kept_on_bootstrap_samples_is_what_scikit_learn_keeps(views: dict[str, TwoClasses]) -> None:
    result = views["shuffled"]
    assert result.selected is not None
    best, rng, counts = result.validation.deviance.lowest, np.random.default_rng([1, 5]), np.zeros(3)
    for _ in range(50):
        rows = rng.integers(result.rows, size=result.rows)
        columns, targets = result.regression.columns[rows], result.regression.targets[rows]
        scaled = (columns - columns.mean(axis=0)) / columns.std(axis=0)
        strength = float(result.path.strengths[best])
        arguments = logistic.scikit_learn(result.penalty, strength, rows=len(rows)).arguments
        model = LogisticRegression(**arguments, solver="saga", tol=1e-8, max_iter=100_000, random_state=0)
        counts += np.abs(model.fit(scaled, targets).coef_[0]) > 1e-6
    assert np.abs(result.selected.counts[0] - counts).max() <= 1
    kept = np.flatnonzero(result.path.coefficients[best])
    for j in kept:
        assert f"in {result.selected.counts[0][j]} of 50 samples" in fit(result, best)["Kept at λ_min"]


def test_rows_that_were_held_out_are_looked_at_once() -> None:
    closed = fitted(replace(CUTS["held out"], opened="Closed"))
    assert "30 rows are held out of all this, and not looked at yet." in " ".join(answer(closed))
    opened = fitted(CUTS["held out"])
    assert opened.apart is not None
    assert opened.sample.apart is not None
    best, targets = opened.validation.deviance.lowest, opened.sample.apart.targets
    found = logits(opened, np.arange(opened.rows), best, opened.sample.apart.columns)
    loss, wrong = np.logaddexp(0, -(2 * targets - 1) * found), (found > 0) != (targets > 0)
    text = " ".join(answer(opened))
    assert f"is wrong on {words.percent(float(wrong.mean()))} of them" in text
    assert f"its log loss is {words.number(float(loss.mean()))}" in text


def test_of_noise_it_says_that_no_column_helps() -> None:
    told = [helps(fitted(OWN, sales(80, seed, signal=0.0))) for seed in range(100, 140)]
    assert sum(told) <= 4  # of 40: one is expected
    silent = next(seed for seed in range(100, 140) if not told[seed - 100])
    text = " ".join(answer(fitted(OWN, sales(80, silent, signal=0.0))))
    assert re.search(r"No column helps|do not show that any column helps", text)
    assert "Take λ" not in text
    assert "the same probability of “yes” for each row" in text


def test_probabilities_may_help_where_classes_do_not() -> None:
    """A rare class: the odds differ, and yet each row is more likely of the other."""
    rng = np.random.default_rng(5)
    x = rng.normal(size=(1200, 2))
    said = np.where(rng.uniform(size=1200) < 1 / (1 + np.exp(3.0 - 0.8 * x[:, 0])), "ill", "well")
    lines = "\n".join(["a,b,state", *(f"{a:.3f},{b:.3f},{w}" for (a, b), w in zip(x, said, strict=True))])
    result = fitted(replace(OWN, target="2", left_out=""), lines.encode())
    assert helps(result)
    assert "no surer than always saying “well”" in " ".join(answer(result))


def test_what_cannot_be_cut_so_is_refused_in_words() -> None:
    lines = ["day,x,again", *(f"{i},{(i * 7) % 11},{'yes' if i > 30 else 'no'}" for i in range(60))]
    settings = replace(OWN, target="2", left_out="", splits=IN_ORDER, by="0")
    with pytest.raises(ValueError, match="In this order the first 12 rows are all “no”"):
        fitted(settings, "\n".join(lines).encode())
    shop = ["shop,x,again", *(f"{'AB'[i % 2]},{(i * 7) % 11 + i % 3},{'yes' if i % 2 else 'no'}" for i in range(60))]
    with pytest.raises(ValueError, match="All rows but those of fold 1 are"):
        fitted(replace(settings, splits=BY_GROUP), "\n".join(shop).encode())


def test_few_of_a_class_is_said() -> None:
    rng = np.random.default_rng(1)
    lines = [
        "a,b,state",
        *(f"{a:.2f},{b:.2f},{'ill' if i % 10 == 0 else 'well'}" for i, (a, b) in enumerate(rng.normal(size=(60, 2)))),
    ]
    result = fitted(replace(OWN, target="2", left_out=""), "\n".join(lines).encode())
    assert "only 6 rows are “ill”" in " ".join(answer(result))


@pytest.mark.parametrize("scaling", [EACH, TOGETHER])
@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
def test_the_strength_of_scikit_learn_gives_the_pages_fit(penalty: str, scaling: str) -> None:
    """To 1e-6 of the largest coefficient, on columns that are standardized or as they are."""
    result = fitted(replace(OWN, penalty=penalty, scaling=scaling, ratio=0.3))
    columns, targets = result.regression.columns, result.regression.targets
    mean, sd = columns.mean(axis=0), columns.std(axis=0)
    given = (columns - mean) / (sd if scaling == EACH else 1.0)
    for stop in (15, 30, 38):
        call = calls(result, stop)["scikit-learn LogisticRegression"]
        c, ratio = (float(value) for value in re.findall(r"(?:C|l1_ratio)=([\d.e+-]+)", call))
        one = next(one for one in conventions_of_classes(result) if one.name.startswith("scikit-learn"))
        exactly = there(one, scaling, float(result.path.strengths[stop]), result.penalty.l1)
        assert (c, ratio) == (pytest.approx(exactly[0], rel=1e-5), pytest.approx(exactly[1], rel=1e-5, abs=1e-12))
        solver = "newton-cholesky" if penalty == "L2" else "saga"
        # saga crawls on columns as they are: both are divided by one number. Coefficients are that number times as large then, so
        # that the two parts of the penalty are divided by its first and its second power, and C and l1_ratio follow from these.
        size = 1.0 if scaling == EACH else float(np.sqrt(np.mean(sd**2)))
        sharp, smooth = exactly[1] / size, (1.0 - exactly[1]) / size**2
        model = LogisticRegression(
            C=exactly[0] / (sharp + smooth),
            l1_ratio=sharp / (sharp + smooth),
            solver=solver,
            tol=1e-13,
            max_iter=1_000_000,
            random_state=0,
        ).fit(given / size, targets)
        expected = result.path.coefficients[stop]
        np.testing.assert_allclose(model.coef_[0], expected, atol=1e-6 * max(1.0, np.abs(expected).max()))
        # What scikit-learn documents, on the columns as they are given, has no direction that leads down.
        own = expected / size
        chances = 1.0 / (1.0 + np.exp(-given @ own - result.path.intercept[stop]))
        slope = exactly[0] * given.T @ (chances - targets) + (1.0 - exactly[1]) * own
        largest = exactly[0] * np.abs(given.T @ (targets.mean() - targets)).max()
        assert (np.abs(slope[own == 0.0]) <= exactly[1] + 1e-10 * largest).all()
        kept = own != 0.0
        np.testing.assert_allclose(slope[kept], -exactly[1] * np.sign(own[kept]), atol=1e-10 * largest)
        assert here(one, scaling, *exactly) == pytest.approx((result.path.strengths[stop], result.penalty.l1))


@pytest.mark.parametrize("penalty", ["L1", "L2", "Elastic net"])
def test_a_strength_of_another_library_makes_its_own_objective_lowest_here(penalty: str) -> None:
    result = fitted(replace(OWN, penalty=penalty, ratio=0.3))
    columns, signs = result.scaling.columns(result.regression.columns), 2 * result.regression.targets - 1
    objectives = {
        "glmnet (R)": (1.0, 1.0),
        "Spark": (1.0, 1.0),
        "MATLAB lassoglm": (2.0, 1.0),
        "torch weight_decay": (1.0, 1.0),
        "scikit-learn LogisticRegression": (float(result.rows), 1.0),
    }
    stop, rng = 25, np.random.default_rng(2)
    for one in conventions_of_classes(result):
        if one.penalty not in ("", penalty):
            continue
        value, mix = there(one, EACH, float(result.path.strengths[stop]), result.penalty.l1)
        mix = 0.0 if one.penalty == "L2" else mix
        losses, _ = objectives[one.name]

        weight, shrink = (value * losses, 1.0) if one.inverse else (losses, value)

        def cost(w: np.ndarray, b: float, weight: float = weight, mix: float = mix, shrink: float = shrink) -> float:
            loss = np.mean(np.logaddexp(0, -signs * (columns @ w + b)))
            omega = mix * np.abs(w).sum() + (1 - mix) / 2 * np.sum(w**2)
            return float(weight * loss + shrink * omega)

        w, b = result.path.coefficients[stop], float(result.path.intercept[stop])
        lowest = cost(w, b)
        for _ in range(30):
            step = 1e-4 * rng.normal(size=len(w))
            assert cost(w + np.where(w == 0, 0, step), b + 1e-4 * rng.normal()) >= lowest - 1e-13
            assert cost(w + step, b) >= lowest - 1e-13


@pytest.mark.parametrize("name", CUTS)
def test_the_code_reads_the_file_by_its_name_and_prints_the_pages_numbers(
    views: dict[str, TwoClasses], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, result = CUTS[name], views[name]
    (tmp_path / tables.FILE).write_bytes(sales())
    check(result, settings, LESSON.code(settings, result, None), tmp_path, monkeypatch)
    assert ROWS_FILE not in LESSON.code(settings, result, None)


def check(result: TwoClasses, settings: Settings, script: str, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(place)
    printed = output(script)
    deviance, error, slack = result.validation.deviance, result.validation.error, 2e-3 if result.penalty.l1 else 1e-3
    here_at = int(result.stops[settings.stop(KNOB)])
    for label, at in (("λ_min", deviance.lowest), ("λ_1se", deviance.one_standard_error), ("here", here_at)):
        line = re.search(
            rf"{label} = (\S+): deviance (\S+) ± (\S+), error (\S+) ± (\S+), ROC area (\S+)\n"
            r"  cut at \S+: (\d+) found, (\d+) missed, (\d+) false alarms",
            printed,
        )
        assert line is not None
        assert float(line[1]) == pytest.approx(result.path.strengths[at], rel=1e-5)
        assert float(line[2]) == pytest.approx(deviance.mean[at], rel=slack)
        assert float(line[3]) == pytest.approx(deviance.standard_error[at], rel=0.06)
        assert float(line[4]) == pytest.approx(error.mean[at], rel=slack, abs=1e-9)
        assert float(line[6]) == pytest.approx(result.areas.mean[at], abs=2e-3)
        cut = result.confusion(settings.threshold)
        assert int(line[7]) == cut.true_positive[at]
        assert int(line[9]) == cut.false_positive[at]
    for column, coefficient in zip(result.names, result.standardized[here_at], strict=True):
        found = re.search(rf"^{re.escape(column)}: (\S+)$", printed, re.MULTILINE)
        assert found is not None
        assert float(found[1]) == pytest.approx(coefficient, abs=2e-3 if result.penalty.l1 else 6e-5)


def test_where_no_plain_lines_read_the_file_its_rows_are_downloaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each line within quotes: no plain code reads that."""
    content = "\n".join(f'"{line}"' for line in sales().decode().splitlines()).encode()
    for settings in (OWN, CUTS["by shop"], CUTS["in order"]):
        result = fitted(settings, content)
        files = {file.name: file.content() for file in LESSON.files(settings, result, None)}
        (tmp_path / ROWS_FILE).write_text(files[ROWS_FILE], encoding="utf-8")
        script = LESSON.code(settings, result, None)
        assert ROWS_FILE in script
        check(result, settings, script, tmp_path, monkeypatch)


def test_the_shipped_classes_can_be_held_out_and_repeated() -> None:
    settings = Settings(source=DIAGNOSIS, penalty="L2", folds=3, repeats=2, held_out=FIFTH, log10_strength=-2.0)
    result = finish(classes.steps(settings))
    assert result.rows == 455
    assert result.sample.apart is not None
    assert "114 rows are held out of all this" in " ".join(answer(result))
    printed = output(LESSON.code(settings, result, None))
    at = result.validation.deviance.lowest
    assert f"deviance {result.validation.deviance.mean[at]:.4g} ± " in printed


def test_a_strength_between_two_stops_is_shown_at_the_nearest_one(views: dict[str, TwoClasses]) -> None:
    result = views["own strength"]
    at = int(result.stops[45 - 10])
    assert len(result.path.strengths) == 62
    assert result.path.strengths[at] == pytest.approx(0.033)
    shown = scene(result.settings, result)
    written = next(number for number in shown.numbers if number.name == "λ").values[KNOB]
    assert written[35] == "0.033"
    assert shown.units is not None
