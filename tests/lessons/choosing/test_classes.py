"""Every number and sentence of choosing λ for a target of two values, recomputed."""

import contextlib
import io
import re

import numpy as np
import pytest
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import confusion_matrix, roc_auc_score

from regularize import logistic, regressions, tables, words
from regularize.lessons.choosing import classes, compute, uploads
from regularize.lessons.choosing.captions_of_classes import describe
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.code import code_of_classes as code
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.scene_of_classes import confused, conversions, rules, scene
from regularize.lessons.choosing.settings import DIABETES, DIAGNOSIS, UPLOADED, Settings
from regularize.progress import finish

STOPS = range(len(Settings.strengths()))
KNOB = "log10_strength"


@pytest.fixture(scope="module")
def fitted() -> dict[str, TwoClasses]:
    return {
        penalty: finish(classes.steps(Settings(source=DIAGNOSIS, penalty=penalty, folds=4))) for penalty in ("L1", "L2")
    }


def table(lines: str, target: str = "") -> tuple[tables.Table, Settings]:
    read = tables.sheet(lines.encode()).table("")
    return read, Settings(source=UPLOADED, target=target, folds=3)


def yes_or_no(rows: int, seed: int = 0) -> str:
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(rows, 2))
    said = np.where(rng.uniform(size=rows) < 1 / (1 + np.exp(-2 * x[:, 0])), "yes", "no")
    return (
        "age,size,bought\n" + "\n".join(f"{a:.4f},{b:.4f},{word}" for (a, b), word in zip(x, said, strict=True)) + "\n"
    )


def test_the_shipped_classes_are_those_of_scikit_learn_the_other_way_round():
    bunch, found = load_breast_cancer(), regressions.breast_cancer_diagnosis()
    np.testing.assert_array_equal(found.columns, bunch.data)
    np.testing.assert_array_equal(found.targets, 1 - bunch.target)
    assert list(found.names) == [str(name) for name in bunch.feature_names]
    assert list(bunch.target_names) == [classes.MALIGNANT, classes.BENIGN]


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_every_stop_is_certified(fitted: dict[str, TwoClasses], penalty: str):
    assert fitted[penalty].path.optimality.max() <= 1e-10


def test_numbers_are_those_of_the_held_out_probabilities(fitted: dict[str, TwoClasses]):
    result, settings = fitted["L1"], Settings(source=DIAGNOSIS, threshold=0.3)
    shown = {number.name: number.values[KNOB] for number in scene(settings, result).numbers}
    said, targets, fold_of = (
        result.validation.probabilities,
        result.regression.targets,
        result.validation.deviance.fold_of,
    )
    for stop in (0, 25, 60):
        parts = [fold_of == fold for fold in range(4)]
        # Not scikit-learn's log_loss, which cuts off what a probability next to one costs where it is wrong.
        margins = np.where(targets == 1, 1, -1) * result.validation.logits[stop]
        deviance = [2 * np.mean(np.logaddexp(0, -margins[part])) for part in parts]
        error = [np.mean((said[stop, part] > 0.5) != targets[part]) for part in parts]
        for name, values in (("CV deviance", deviance), ("CV error", error)):
            spread = np.std(values, ddof=1) / 2
            assert shown[name][stop] == f"{words.number(float(np.mean(values)), 4)} ± {words.number(float(spread), 2)}"
        assert shown["ROC area"][stop].startswith(f"{roc_auc_score(targets, result.validation.logits[stop]):.3f} ± ")
        (quiet, alarms), (missed, found) = confusion_matrix(targets, said[stop] >= 0.3)
        assert shown["Found"][stop] == words.percent(found / (found + missed))
        assert shown["Left alone"][stop] == words.percent(quiet / (quiet + alarms))
        assert list(confused(result, stop, 0.3).values())[1:] == [[str(quiet), str(missed)], [str(alarms), str(found)]]
    best = result.validation.deviance.lowest
    assert shown["λ_min"] == [words.strength(float(Settings.strengths()[best]))]


@pytest.mark.parametrize("penalty", ["L1", "Elastic net", "L2"])
def test_cross_validation_tells_how_far_it_is_between_steps_that_are_short(penalty: str):
    shares = list(classes.steps(Settings(source=DIAGNOSIS, penalty=penalty, folds=3)))
    gaps = np.diff([*shares, 1.0])
    assert shares[0] == 0.0
    assert gaps.min() >= 0.0
    assert gaps.max() <= 0.3
    assert len(shares) > 2 * len(STOPS), "path and folds can both be stopped at every λ"


def test_every_chart_follows_the_knob_and_has_words(fitted: dict[str, TwoClasses]):
    view = scene(Settings(source=DIAGNOSIS), fitted["L1"])
    names = [chart.name for chart in view.charts]
    assert names == [
        "Cross-validation",
        "Coefficient path",
        "Classification error",
        "Calibration",
        "ROC curve",
        "Held-out probabilities",
    ]
    for chart in view.charts:
        assert KNOB in chart.moves
        assert len(chart.description) > 60
    assert "Mean squared" not in " ".join(chart.description for chart in view.charts)
    assert len(view.wire) < 400_000


def test_captions_say_what_the_numbers_are(fitted: dict[str, TwoClasses]):
    result = fitted["L1"]
    for stop in STOPS:
        told = describe(result, stop, 0.5)
        kept = int(result.non_zero[stop])
        assert (f"follow {kept} of 30 columns" in told) == (0 < kept < 30)
        assert ("every coefficient is exactly zero" in told) == (kept == 0)
        assert f"area under the ROC curve is {result.areas.mean[stop]:.3f}" in told
        found = result.confusion(0.5)
        assert f"{found.true_positive[stop]:g} of 212 “malignant” are found" in told
        assert ("this is λ_min" in told) == (stop == result.validation.deviance.lowest)
    share = 212 / 569
    assert result.blind_deviance == pytest.approx(-2 * (share * np.log(share) + (1 - share) * np.log(1 - share)))


def test_rules_choose_what_they_say(fitted: dict[str, TwoClasses]):
    result = fitted["L1"]
    chosen = dict(zip(rules(result)["Rule"], rules(result)["λ"], strict=True))
    strengths, error, area = result.path.strengths, result.validation.error.mean, result.areas.mean
    lowest = max(strength for strength, one in zip(strengths, error, strict=True) if one == error.min())
    assert chosen["Lowest classification error"] == words.strength(float(lowest))
    largest = max(strength for strength, one in zip(strengths, area, strict=True) if one == area.max())
    assert chosen["Largest ROC area"] == words.strength(float(largest))


@pytest.mark.parametrize("penalty", ["L1", "L2"])
def test_other_scales_are_those_of_the_conversion(fitted: dict[str, TwoClasses], penalty: str):
    result = fitted[penalty]
    found = conversions(result, 30)["For this fit"]
    named = logistic.scikit_learn(result.penalty, float(result.path.strengths[30]), rows=569).arguments
    numbers = {
        key: float(value) for key, value in re.findall(r"(C|l1_ratio|alpha|lambda)\s?=\s?([\d.e+-]+)", " ".join(found))
    }
    assert numbers["C"] == pytest.approx(named["C"], rel=1e-5)
    assert numbers["l1_ratio"] == pytest.approx(named["l1_ratio"])
    assert numbers["alpha"] == pytest.approx(named["l1_ratio"])
    assert 1 / numbers["lambda"] == pytest.approx(569 * named["C"], rel=1e-5)


def output(script: str) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec(script, {"__name__": "__main__"})
    return printed.getvalue()


def test_the_script_prints_the_numbers_of_the_page(fitted: dict[str, TwoClasses]):
    result, settings = (
        fitted["L2"],
        Settings(source=DIAGNOSIS, penalty="L2", folds=4, log10_strength=-2.0, threshold=0.3),
    )
    printed = output(code(result, settings))
    stop, deviance, error = settings.stop(KNOB), result.validation.deviance, result.validation.error
    for name, at in (("λ_min", deviance.lowest), ("λ_1se", deviance.one_standard_error), ("here", stop)):
        said = (
            f"{name} = {result.path.strengths[at]:.6g}: deviance {deviance.mean[at]:.4g} ± {deviance.standard_error[at]:.2g}, "
            f"error {error.mean[at]:.4g} ± {error.standard_error[at]:.2g}, ROC area {result.areas.mean[at]:.3f}"
        )
        assert said in printed
        found = result.confusion(0.3)
        assert (
            f"{found.true_positive[at]:g} found, {found.false_negative[at]:g} missed, {found.false_positive[at]:g} false"
            in printed
        )
    for name, coefficient in zip(result.names, result.path.coefficients[stop], strict=True):
        assert f"{name}: {coefficient:.4f}" in printed


def test_no_line_of_the_script_is_wider_than_a_page(fitted: dict[str, TwoClasses]):
    for penalty, result in fitted.items():
        settings = Settings(source=DIAGNOSIS, penalty=penalty, folds=20, repeats=3)
        assert max(map(len, code(result, settings).splitlines())) <= 120


def test_a_file_with_two_words_is_fitted_to_the_log_loss_and_keeps_them():
    read, settings = table(yes_or_no(60), "2")
    own = uploads.choose(read, settings)
    assert own.classes == ("no", "yes")
    result = finish(LESSON.parts[0].make(settings, own))
    assert isinstance(result, TwoClasses)
    assert result.words == ("no", "yes")
    assert result.path.optimality.max() <= 1e-10
    assert "“yes”" in describe(result, 20, 0.5)
    assert "60 rows are used" in describe(result, 20, 0.5)


def test_two_numbers_are_two_classes_and_three_are_not():
    lines = "a,b\n" + "\n".join(f"{k},{5 if k % 3 else 2}" for k in range(12))
    own = uploads.choose(*table(lines, "1"))
    assert own.classes == ("2", "5")
    assert finish(classes.steps(table(lines, "1")[1], own)).ones == 8
    read, settings = table(lines + "\n12,3\n13,3\n", "1")
    assert not uploads.choose(read, settings).classes
    assert isinstance(finish(LESSON.parts[0].make(settings, uploads.choose(read, settings))), Result)


def test_a_class_of_one_row_is_refused_in_words():
    lines = "a,b\n" + "\n".join(f"{k * k},{'yes' if k == 3 else 'no'}" for k in range(12))
    with pytest.raises(ValueError, match="one of them stands in 1 complete row only"):
        uploads.choose(*table(lines, "1"))


def test_separated_classes_are_said_to_be():
    lines = "a,b,c\n" + "\n".join(f"{k},{k % 5},{'yes' if k > 19 else 'no'}" for k in range(40))
    read, settings = table(lines, "2")
    result = finish(classes.steps(settings, uploads.choose(read, settings)))
    assert result.separated
    assert "the coefficients grow without end" in describe(result, 0, 0.5)
    mixed, settings = table(yes_or_no(60), "2")
    result = finish(classes.steps(settings, uploads.choose(mixed, settings)))
    assert not result.separated
    assert "without end" not in describe(result, 0, 0.5)


def test_columns_of_noise_are_said_not_to_help():
    rng = np.random.default_rng(1)
    lines = "a,b,c\n" + "\n".join(f"{x:.3f},{y:.3f},{'yes' if z > 0 else 'no'}" for x, y, z in rng.normal(size=(80, 3)))
    read, settings = table(lines, "2")
    result = finish(classes.steps(settings, uploads.choose(read, settings)))
    assert "no λ does better beyond noise" in describe(result, 30, 0.5)


def test_the_threshold_costs_no_computation():
    one, other = (Settings(source=DIAGNOSIS, threshold=at) for at in (0.5, 0.2))
    assert one.compute_key() == other.compute_key()
    assert LESSON.parts[0].key(one) == LESSON.parts[0].key(other)


def test_a_target_of_numbers_is_fitted_as_before():
    assert not classes.asked(Settings(source=DIABETES), None)
    assert isinstance(compute.run(Settings(folds=3)), Result)
