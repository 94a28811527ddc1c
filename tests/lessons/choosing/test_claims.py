"""Every number and sentence of choosing λ, recomputed."""

import contextlib
import csv
import dataclasses
import io
import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet

from regularize import linear, tables, words
from regularize.assessment import Penalized, cross_validated, shuffled
from regularize.lessons.choosing import compute, sample
from regularize.lessons.choosing.captions import describe
from regularize.lessons.choosing.charts.paths import apart, short
from regularize.lessons.choosing.code import code
from regularize.lessons.choosing.result import Resamples, Result
from regularize.lessons.choosing.scales import scales
from regularize.lessons.choosing.scene import PRESETS, scene
from regularize.lessons.choosing.scene_of_tables import conversions, events, rules
from regularize.lessons.choosing.script_of_rows import ROWS_FILE, knots_csv, rows_csv
from regularize.lessons.choosing.settings import (
    ADAPTIVE,
    BREAST_CANCER,
    DIABETES,
    EACH,
    FREEDOM,
    RATIO,
    RELAXED,
    SQUARES,
    STRENGTH,
    TOGETHER,
    UPLOADED,
    Settings,
)
from regularize.penalties import named

STOPS = range(len(Settings.strengths()))
KNOB = "log10_strength"
# Efron, Hastie, Johnstone & Tibshirani (2004); R package lars: λ of ½ RSS + λ|w|₁ with columns of length 1, RSS, Cp. Where s3 leaves
# it counts 11 degrees of freedom: s3 still counts.
LASSO = [
    (949.435, 2621009, 453.73, "bmi enters"),
    (889.314, 2510465, 418.03, "s5 enters"),
    (452.896, 1700369, 143.80, "bp enters"),
    (316.073, 1527165, 86.74, "s3 enters"),
    (130.130, 1365734, 33.70, "sex enters"),
    (88.784, 1324118, 21.51, "s6 enters"),
    (68.965, 1308932, 18.33, "s1 enters"),
    (19.981, 1275355, 8.877, "s4 enters"),
    (5.478, 1270233, 9.131, "s2 enters"),
    (5.088, 1269390, 10.844, "age enters"),
    (2.182, 1264977, 11.339, "s3 leaves"),
    (1.310, 1264765, 9.267, "s3 enters"),
    (0.0, 1263986, 11.0, "the end"),
]


def columns_of(rows: np.ndarray, targets: np.ndarray, notes: tuple[str, ...] = ()) -> tables.Predictors:
    names = tuple(f"c{j}" for j in range(rows.shape[1]))
    return tables.Predictors(columns=rows, targets=targets, names=names, target_name="y", dropped=2, notes=notes)


def wide() -> tables.Predictors:
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(12, 30))
    return columns_of(rows, rows[:, 0] + 0.1 * rng.normal(size=12))


def exact() -> tables.Predictors:
    """Without noise nothing is left to enter behind the first column but rounding."""
    rows = np.random.default_rng(6).normal(size=(40, 4))
    return columns_of(rows, 2.0 * rows[:, 0])


def rare() -> tables.Predictors:
    """A column that many bootstrap samples hold constant."""
    rng = np.random.default_rng(7)
    rows = rng.normal(size=(30, 3))
    rows[:, 1] = np.arange(30) == 3
    return columns_of(rows, rows[:, 0] + rng.normal(size=30))


def at_random(seed: int) -> tuple[Settings, tables.Predictors]:
    """Any penalty on columns of any shape and kinship, with little noise or much."""
    rng = np.random.default_rng(seed)
    n, p = int(rng.integers(5, 60)), int(rng.integers(1, 25))
    rows = rng.normal(size=(n, p)) @ (np.eye(p) + rng.uniform(-1, 1, size=(p, p)) * rng.choice([0.0, 1.0]))
    rows = rows * 10.0 ** rng.uniform(-3, 3, size=p) + rng.normal(size=p)
    sizes = rows.std(axis=0)
    targets = (rows / sizes) @ (rng.normal(size=p) * (rng.random(p) < 0.5)) + 10.0 ** rng.uniform(-1, 1) * rng.normal(
        size=n
    )
    settings = Settings(
        source=UPLOADED,
        penalty=("L1", "L2", "Elastic net")[seed % 3],
        ratio=round(0.05 * int(rng.integers(1, 20)), 2),
        folds=int(rng.integers(3, 21)),
        seed=int(rng.integers(1, 999)),
    )
    return settings, columns_of(rows, 10.0 ** rng.uniform(-2, 3) * targets)


def alike() -> tables.Predictors:
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(40, 4))
    rows[:, 1], rows[:, 3] = 3.0, rows[:, 0]
    return columns_of(rows, rows[:, 0] + 0.3 * rng.normal(size=40))


VIEWS: dict[str, tuple[Settings, tables.Predictors | None]] = {
    "lasso": (Settings(), None),
    "squares": (Settings(source=SQUARES, folds=5), None),
    "ridge": (Settings(penalty="L2", folds=5, seed=3), None),
    "net": (Settings(penalty="Elastic net", ratio=0.2, source=BREAST_CANCER, folds=4), None),
    "wide": (Settings(source=UPLOADED), wide()),
    "wide ridge": (Settings(source=UPLOADED, penalty="L2"), wide()),
    "alike": (Settings(source=UPLOADED, folds=5), alike()),
    "exact": (Settings(source=UPLOADED, folds=5), exact()),
    "rare": (Settings(source=UPLOADED, folds=5), rare()),
    "rare ridge": (Settings(source=UPLOADED, folds=5, penalty="L2"), rare()),
    **{f"random {seed}": at_random(seed) for seed in range(15)},
}


@pytest.fixture(scope="module")
def views() -> dict[str, Result]:
    return {name: compute.run(*view) for name, view in VIEWS.items()}


@pytest.fixture(scope="module")
def again(views: dict[str, Result]) -> dict[str, Resamples]:
    names = ("lasso", "ridge", "wide", "alike", "rare ridge")
    return {name: compute.resample(settings_with(name, resamples="20"), views[name]) for name in names}


def settings_with(name: str, **changed: object) -> Settings:
    settings, _ = VIEWS[name]
    return Settings(**{knob: getattr(settings, knob) for knob, _ in settings.knobs()} | changed)


def test_the_page_shows_the_lasso_path_of_2004(views: dict[str, Result]) -> None:
    result = views["lasso"]
    assert result.knots is not None
    spread, n = result.scaling.spread, result.rows
    rss, cp = result.at_knots
    strengths, squares, statistic, happens = zip(*LASSO, strict=True)
    np.testing.assert_allclose(result.knots.strengths * np.sqrt(n) * spread / 2, strengths, atol=6e-4)
    np.testing.assert_allclose(rss, squares, rtol=5e-6)
    np.testing.assert_allclose(cp, statistic, atol=0.006)
    shown = events(result)
    assert shown["What happens"] == list(happens)
    assert [float(value) for value in shown["Cp"]] == pytest.approx(statistic, abs=0.06)
    assert [float(value) for value in shown["λ"]] == pytest.approx(result.knots.strengths, rel=1e-3)
    least = [-10.0, -239.8, 519.8, 324.4, -792.2, 476.7, 101.0, 177.1, 751.3, 67.6]
    np.testing.assert_allclose(result.least * spread * np.sqrt(n), least, atol=0.06)
    assert int(np.argmin(cp)) == 7


def test_s3_leaves_and_comes_back_with_the_other_sign() -> None:
    settings = PRESETS["s3 leaves and comes back"].settings
    result = compute.run(settings)
    s3 = result.path.coefficients[:, result.names.index("s3")]
    assert result.knots is not None
    assert len(result.knots.strengths) - 1 == 12
    signs = np.sign(s3[::-1])
    changes = signs[np.flatnonzero(np.diff(signs)) + 1].tolist()
    assert changes == [-1.0, 0.0, 1.0]
    assert "s3 came back last" in describe(result, None, 0)
    between = [stop for stop in STOPS if 0.00162 < result.path.strengths[stop] < 0.0026]
    assert between
    for stop in between:
        assert s3[stop] == 0.0
        assert "s3 became zero last, at 0.0027, and s3 comes back next, at 0.00162." in describe(result, None, stop)


def test_every_fit_is_optimal_and_the_page_says_so(views: dict[str, Result]) -> None:
    for result in views.values():
        assert result.path.optimality.max() <= 1e-10
        shown = next(
            number for number in scene(result.settings.view, result, None).numbers if number.name == "Optimality"
        )
        assert all(text.startswith("✓ ") for text in shown.values[KNOB])


def strength_of(text: str) -> float:
    """A strength as the page writes it: 0.17, 10⁻⁵, 2 × 10⁻¹⁵."""
    plain = text.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
    mantissa, _, power = plain.partition(" × 10")
    if not power and "⁻" in text:
        mantissa, power = "1", plain.removeprefix("10")
    return float(mantissa) * 10.0 ** float(power or 0)


def in_the_limit(result: Result) -> np.ndarray:
    """The coefficients at a λ that is almost zero, found by another way: coordinates for L1, the normal equations for L2."""
    scaled = result.scaling.columns(result.regression.columns)
    targets = result.scaling.targets(result.regression.targets)
    if result.penalty.l1 == 0.0:
        return np.linalg.pinv(scaled) @ targets
    if np.linalg.matrix_rank(scaled) == scaled.shape[1]:
        return np.linalg.lstsq(scaled, targets, rcond=None)[0]
    # Fewer rows than columns: the least Ω of all fits without error, by the elastic net of a small λ.
    sharp, smooth = result.penalty.l1 * 1e-4, result.penalty.l2 * 1e-4
    alpha = sharp / 2 + smooth
    peer = ElasticNet(alpha=alpha, l1_ratio=sharp / 2 / alpha, tol=1e-10, max_iter=1_000_000).fit(scaled, targets)
    return np.asarray(peer.coef_)


@pytest.mark.parametrize("name", VIEWS)
def test_the_sentences_say_what_remains_and_what_comes_next(views: dict[str, Result], name: str) -> None:
    result = views[name]
    p = len(result.names)
    alive = result.path.coefficients != 0.0
    for stop in STOPS:
        first = describe(result, None, stop).splitlines()[0]
        count = int(alive[stop].sum())
        if count in (0, p):
            every = "the one coefficient is " if p == 1 else f"all {p} coefficients are "
            assert every + ("non-zero" if count else "exactly zero") in first
            share = re.search(r"The norm is ([\d.]+) % of that at λ → 0", first)
            assert (share is not None) == (count == p)
            if share is not None:
                limit = in_the_limit(result)
                expected = result.penalty.value(result.path.coefficients[stop]) / result.penalty.value(limit)
                expected = np.sqrt(expected) if result.penalty.l1 == 0.0 else expected
                assert float(share[1]) == pytest.approx(100 * expected, abs=0.51)
        else:
            assert f"{count} of {p} coefficient" in first
        assert ("As λ falls" in first) == (result.knots is not None)
        if result.knots is not None:
            told_at = [strength_of(text) for text in re.findall(r", at (\S+(?: × \S+)?)(?:,|\.$)", first)]
            assert told_at
            assert min(told_at) > 1e-11
            below = result.knots.strengths[result.knots.strengths < result.path.strengths[stop]]
            assert ("next, at" in first) == bool(len(below) and below[0] > 0.0)
        # What entered or left last is the difference to a fit just above its knot.
        told = re.search(r"As λ falls, (\S+|\S+ × \S+) (entered|became zero|came back) last", first)
        if told is not None and result.knots is not None:
            knot = int(np.flatnonzero(result.knots.strengths >= result.path.strengths[stop])[-1])
            strength, column = float(result.knots.strengths[knot]), result.names.index(told[1])
            scaled, targets = (
                result.scaling.columns(result.regression.columns),
                result.scaling.targets(result.regression.targets),
            )
            sides = linear.path(
                scaled, targets, penalty=result.penalty, strengths=strength * np.array([1 + 1e-6, 1 - 1e-6])
            )
            above, below = sides.coefficients[:, column] != 0.0
            if name != "alike":  # of two exact copies either may carry the coefficient
                assert (above, below) == ((True, False) if told[2] == "became zero" else (False, True))
            if told[2] == "came back":
                assert column in result.knots.column[:knot]


@pytest.mark.parametrize("name", VIEWS)
def test_the_error_and_its_rule_are_those_of_the_folds(views: dict[str, Result], name: str) -> None:
    result = views[name]
    settings, own = VIEWS[name]
    folds = min(settings.folds, result.rows)
    errors = result.validation.fold_errors
    assert errors.shape == (folds, len(STOPS))
    mean, error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(folds)
    best = max(stop for stop in STOPS if mean[stop] == mean.min())
    simplest = max(stop for stop in STOPS if mean[stop] <= mean[best] + error[best])
    assert [rule.stop for rule in result.chosen[:2]] == [best, simplest]
    for stop in STOPS:
        second = describe(result, None, stop).splitlines()[1]
        assert ("is the lowest. This is λ_min" in second) == (stop == best)
        if stop != best:
            assert ("by less than one standard error" in second) == (mean[stop] <= mean[best] + error[best])
        assert ("This is λ_1se" in second) == (stop == simplest != best)
        assert ("so λ_1se is the same" in second) == (simplest == best)
        assert ("hardly any penalty" in second) == (best == 0)
        found = re.search(r"is ([\d.]+) % above", second)
        if found is not None:
            assert float(found[1]) == pytest.approx(
                100 * (mean[stop] / mean[best] - 1), abs=0.51 if "." not in found[1] else 0.06
            )
    assert (own is None) == ("Your data" not in describe(result, None, 0))


@pytest.mark.parametrize("name", VIEWS)
def test_the_criteria_choose_what_their_formulas_choose(views: dict[str, Result], name: str) -> None:
    result = views[name]
    scaled, targets = (
        result.scaling.columns(result.regression.columns),
        result.scaling.targets(result.regression.targets),
    )
    n, p = scaled.shape
    rss = np.array([np.sum((targets - scaled @ w) ** 2) for w in result.path.coefficients])
    freedom = []
    for strength, w in zip(result.path.strengths, result.path.coefficients, strict=True):
        used = scaled[:, w != 0.0]
        if result.penalty.l2 == 0.0:
            freedom.append(1.0 + used.shape[1])
        else:
            ridge = n * strength * result.penalty.l2 * np.eye(used.shape[1])
            freedom.append(1.0 + np.trace(used @ np.linalg.solve(used.T @ used + ridge, used.T)))
    df = np.array(freedom)
    np.testing.assert_allclose(result.criteria.degrees_of_freedom, df, rtol=1e-6)
    third = describe(result, None, 0).splitlines()[2]
    chosen = {rule.name: rule.stop for rule in result.chosen[2:]}
    if n <= p + 1 or name == "exact":
        assert set(chosen) == {"GCV"}
        assert f"With {n} rows and {p} columns least squares leaves no residual" in third
    else:
        rank = int(np.linalg.matrix_rank(scaled))
        residual = targets - scaled @ np.linalg.lstsq(scaled, targets, rcond=None)[0]
        variance = residual @ residual / (n - rank - 1)
        cp = rss / variance - n + 2 * df
        bic = rss / variance + np.log(n) * df
        assert cp[chosen["AIC, Cp"]] == pytest.approx(cp.min(), rel=1e-9)
        assert bic[chosen["BIC"]] == pytest.approx(bic.min(), rel=1e-9)
    left = 1 - df / n
    gcv = np.where(left > 1e-9, rss / n / np.maximum(left, 1e-12) ** 2, np.inf)
    assert gcv[chosen["GCV"]] == pytest.approx(gcv.min(), rel=1e-6)


def test_rules_are_listed_with_what_they_choose(views: dict[str, Result]) -> None:
    for result in views.values():
        table = rules(result)
        assert table["Rule"][:2] == ["λ_min", "λ_1se"]
        for rule, kept in zip(result.chosen, table["Non-zero"], strict=True):
            assert kept == f"{np.count_nonzero(result.path.coefficients[rule.stop])} of {len(result.names)}"


@pytest.mark.parametrize("name", ["lasso", "squares", "ridge", "net"])
@pytest.mark.parametrize("against", [STRENGTH, RATIO, FREEDOM])
def test_the_dots_lie_on_the_path_whatever_it_is_drawn_against(
    views: dict[str, Result], name: str, against: str
) -> None:
    result = views[name]
    course = result.course(against)
    for stop in STOPS:
        x, w = course.stops[stop], result.path.coefficients[stop]
        # On one of the pieces next to the same λ: its ends hold the position and every coefficient between them.
        ends = np.stack([course.x[:-1], course.x[1:]]), np.stack([course.coefficients[:-1], course.coefficients[1:]])
        holds = (ends[0].min(axis=0) <= x + 1e-9) & (x <= ends[0].max(axis=0) + 1e-9)
        holds &= ((ends[1].min(axis=0) <= w + 1e-9) & (w <= ends[1].max(axis=0) + 1e-9)).all(axis=1)
        assert holds.any()
    if against == RATIO and result.knots is not None:
        # Between knots every coefficient of the lasso is a straight line in the norm.
        share = np.abs(result.knots.coefficients).sum(axis=1) / np.abs(result.least).sum()
        for column in range(len(result.names)):
            straight = np.interp(course.stops, share, result.knots.coefficients[:, column])
            np.testing.assert_allclose(straight, result.path.coefficients[:, column], atol=1e-9)


@pytest.mark.parametrize("name", ["lasso", "ridge", "net"])
@pytest.mark.parametrize("stop", [10, 32, 38])
def test_each_library_finds_this_fit_under_its_own_number(views: dict[str, Result], name: str, stop: int) -> None:
    """The gradient of each objective, with the number that the table gives, vanishes at the coefficients."""
    result = views[name]
    scaled, targets = (
        result.scaling.columns(result.regression.columns),
        result.scaling.targets(result.regression.targets),
    )
    n, w = result.rows, result.path.coefficients[stop]
    used = w != 0.0
    sign, w, scaled = np.sign(w[used]), w[used], scaled[:, used]
    slope = scaled.T @ (scaled @ w - targets)  # of ½ RSS
    settings = {scale.library.split(",")[0].split(" ")[0]: scale.setting for scale in scales(result, stop)}
    scale = np.abs(scaled.T @ targets).max()
    own = re.search(r"; ([\d.e+-]+) with the target", settings["glmnet"])
    assert own is not None
    mixing, strength = float(re.findall(r"alpha = ([\d.e+-]+)", settings["glmnet"])[0]), float(own[1])
    raw = float(re.findall(r"lambda = ([\d.e+-]+)", settings["glmnet"])[0])
    gradients = {"glmnet": slope / n + strength * ((1 - mixing) * w + mixing * sign)}
    assert raw == pytest.approx(strength * result.scaling.spread, rel=1e-5)
    torch = {key: float(value) for key, value in re.findall(r"(l1|weight_decay) = ([\d.e+-]+)", settings["torch"])}
    gradients["torch"] = 2 * slope / n + torch.get("l1", 0.0) * sign + torch.get("weight_decay", 0.0) * w
    esl = float(re.findall(r"λ = ([\d.e+-]+)", settings["ESL"])[0])
    estimator = re.findall(r"(alpha|l1_ratio)=([\d.e+-]+)", settings["scikit-learn"])
    given = {key: float(value) for key, value in estimator}
    if name == "lasso":
        gradients["ESL"] = slope + esl * sign
        gradients["scikit-learn"] = slope / n + given["alpha"] * sign
        lars, spread = float(re.findall(r"λ = ([\d.e+-]+)", settings["lars"])[0]), result.scaling.spread
        gradients["lars"] = spread / np.sqrt(n) * slope + lars * sign
    elif name == "ridge":
        gradients["ESL"] = 2 * slope + 2 * esl * w
        gradients["scikit-learn"] = 2 * slope + 2 * given["alpha"] * w
    else:
        weight = float(re.findall(r"α = ([\d.e+-]+)", settings["ESL"])[0])
        gradients["ESL"] = 2 * slope + esl * (2 * weight * w + (1 - weight) * sign)
        gradients["scikit-learn"] = slope / n + given["alpha"] * (
            given["l1_ratio"] * sign + (1 - given["l1_ratio"]) * w
        )
    units = {"glmnet": n, "torch": n / 2, "ESL": 1.0, "scikit-learn": n if name != "ridge" else 1.0}
    units["lars"] = np.sqrt(n) / result.scaling.spread
    assert set(gradients) == set(settings) - {"This"}
    for library, gradient in gradients.items():
        assert np.abs(gradient).max() * units[library] <= 1e-4 * scale, library


def test_other_splits_samples_and_test_sets_are_what_the_sentences_say(
    views: dict[str, Result], again: dict[str, Resamples]
) -> None:
    for name, resamples in again.items():
        result = views[name]
        settings, _ = VIEWS[name]
        rng = np.random.default_rng([settings.seed, 1])
        first = cross_validated(
            result.regression.columns,
            result.regression.targets,
            method=Penalized(penalty=named(settings.penalty, ratio=settings.ratio), strengths=Settings.strengths()),
            splits=shuffled(result.rows, min(settings.folds, result.rows), rng),
        )
        assert resamples.choices.lowest[0] == first.lowest
        frequency = resamples.selection.frequency
        for stop in STOPS:
            *_, splits, samples, optimism = [
                line for line in describe(result, resamples, stop).splitlines() if "Your data" not in line
            ]
            assert splits.startswith("Over 20 other splits into folds λ_min lies ")
            for stops, end in ((resamples.choices.lowest, " and λ_1se "), (resamples.choices.one_standard_error, ".")):
                low, high = (
                    words.strength(float(result.path.strengths[place])) for place in (stops.min(), stops.max())
                )
                assert (f"at {low} each time{end}" if low == high else f"between {low} and {high}{end}") in splits
            if result.penalty.l1 == 0.0:
                lost = int((frequency[stop] < 1.0).sum())
                assert ("L2 keeps every column:" in samples) == (lost == 0)
                assert ("L2 keeps every column that varies" in samples) == (f"{lost} of " in samples) == (lost > 0)
                assert (name == "rare ridge") == (lost > 0)
            else:
                sure, never = int((frequency[stop] == 1.0).sum()), int((frequency[stop] == 0.0).sum())
                assert f"Of 20 bootstrap samples, {sure} column{'' if sure == 1 else 's'} stay" in samples
                assert f"{frequency.shape[1] - sure - never} in some and {never} in none." in samples
            found = re.search(
                r"a test set of (\d+) rows?\. Over 20 random splits its error there is ([\d.e−⁻× ]+), but ([\d.e−⁻× ]+) on "
                "fresh",
                optimism,
            )
            assert found is not None
            assert int(found[1]) == max(1, result.rows // 10)
            looked = resamples.optimism
            assert ("Looking hides" in optimism) == (int(found[1]) >= 10)
            if "Looking hides" in optimism:
                hidden = re.search(r"hides ([\d.]+) % \(± ([\d.]+) %\)", optimism)
                assert hidden is not None
                difference, fresh = (looked.fresh - looked.seen).mean(axis=1), looked.fresh.mean()
                assert float(hidden[1]) == pytest.approx(100 * difference.mean() / fresh, abs=0.51)
                assert float(hidden[2]) == pytest.approx(
                    100 * difference.std(ddof=1) / np.sqrt(len(difference)) / fresh, abs=0.051
                )
            if "×" not in optimism:
                assert float(found[2]) == pytest.approx(resamples.optimism.seen.mean(), rel=1e-3)
                assert float(found[3]) == pytest.approx(resamples.optimism.fresh.mean(), rel=1e-3)
        assert resamples.optimism.mean >= 0.0


def test_choosing_on_the_test_set_is_optimistic_beyond_its_standard_error(again: dict[str, Resamples]) -> None:
    looked = again["lasso"].optimism
    assert looked.mean > 2.0 * looked.standard_error


def test_a_bar_for_each_choice_and_a_row_for_each_column(views: dict[str, Result], again: dict[str, Resamples]) -> None:
    result, resamples = views["lasso"], again["lasso"]
    shown = scene(result.settings.view, result, resamples)
    bars = [trace for trace in shown.charts[3].traces if trace["type"] == "bar"]
    assert [trace["y"].sum() for trace in bars] == [20, 20]
    raster = shown.charts[4].raster
    assert raster is not None
    order = np.argsort(-resamples.selection.frequency.sum(axis=0), kind="stable")
    np.testing.assert_array_equal(raster.values[KNOB][0][::-1], resamples.selection.frequency[:, order].T)
    ridge = scene(views["ridge"].settings.view, views["ridge"], again["ridge"])
    assert "L2 makes no zeros" in ridge.charts[4].description
    assert len(scene(result.settings.view, result, None).charts) == 3
    assert "Resampling is off" in describe(result, None, 0)


def printed(script: str) -> dict[str, str]:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(script, "copied", "exec"), {})
    return dict(line.rsplit(": ", 1) for line in out.getvalue().splitlines())


@pytest.mark.parametrize(
    "name",
    ["lasso", "squares", "ridge", "net", "wide", "alike", "exact", "rare", *(f"random {seed}" for seed in range(15))],
)
def test_the_copied_code_prints_the_same_choices_and_coefficients(
    views: dict[str, Result], name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result = views[name]
    settings = settings_with(name, log10_strength=-1.5)
    (tmp_path / ROWS_FILE).write_text(rows_csv(result.regression), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    script = code(result, settings)
    found = printed(script)
    mean, error = result.validation.mean, result.validation.standard_error
    for rule, label in zip(result.chosen[:2], ("λ_min", "λ_1se"), strict=True):
        strength, told = found.pop(label).split(", error ")
        assert float(strength) == pytest.approx(result.path.strengths[rule.stop], rel=1e-5)
        value = told.split(" ± ")
        assert float(value[0]) == pytest.approx(mean[rule.stop], rel=1e-4)
        if len(value) > 1:
            assert float(value[1]) == pytest.approx(error[rule.stop], rel=2e-2)
    assert float(found.pop("R²")) == pytest.approx(result.validation.explained.share, abs=1e-3)
    assert list(found) == list(result.names)
    coefficients = result.standardized[settings.stop(KNOB)]
    np.testing.assert_allclose([float(value) for value in found.values()], coefficients, atol=2e-5)


def test_the_copied_models_take_rows_as_they_are_and_predict_in_the_targets_units(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for penalty, weighted, power, scaling in itertools.product(
        ("L1", "L2", "Elastic net"), (False, True), (-12, -6, 12), (EACH, TOGETHER)
    ):
        rng = np.random.default_rng(11)
        rows = rng.normal(size=(40, 4)) * [1.0, 3.0, 0.2, 1.0] + [5.0, 0.0, 0.0, -1.0]
        own = columns_of(rows, 10.0**power * (7 + rows @ [1.0, -0.5, 4.0, 0.0] + rng.normal(size=40)))
        if weighted:
            own = dataclasses.replace(own, weights=rng.integers(1, 4, 40).astype(float), weights_name="count")
        settings = Settings(
            source=UPLOADED, penalty=penalty, folds=4, scaling=scaling, log10_strength=-1.0, weights="5" * weighted
        )
        result = compute.run(settings, own)
        stop = result.stops[settings.stop(KNOB)]
        (tmp_path / ROWS_FILE).write_text(rows_csv(result.regression, result.sample.weights), encoding="utf-8")
        made: dict[str, Any] = {}
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile(code(result, settings), "copied", "exec"), made)
        lines = out.getvalue().splitlines()[3:]
        shown = [float(line.rsplit(": ", 1)[1]) for line in lines]
        np.testing.assert_allclose(shown, result.standardized[stop], atol=2e-6)
        slopes, level = result.in_units(stop)
        np.testing.assert_allclose(made["model"].predict(rows), level + rows @ slopes, rtol=1e-5)


def test_the_copied_code_of_columns_scaled_alike_prints_the_coefficients_of_standardized_ones() -> None:
    """As the table does: what the comment says of the numbers is so."""
    for settings in (
        Settings(scaling=TOGETHER),
        Settings(scaling=TOGETHER, penalty="Elastic net", source=SQUARES, folds=5),
        Settings(scaling=TOGETHER, form=RELAXED, folds=5),
        Settings(scaling=TOGETHER, form=ADAPTIVE, folds=5),
    ):
        settings = dataclasses.replace(settings, log10_strength=-2.0)
        result = compute.run(settings)
        script = code(result, settings)
        assert script.endswith("# on standardized columns and target\n")
        found = [float(value) for value in list(printed(script).values())[3:]]
        np.testing.assert_allclose(found, result.standardized[result.stops[settings.stop(KNOB)]], atol=2e-5)
        assert max(map(len, script.splitlines())) <= 120


def test_only_copies_are_told_to_coordinate_descent(views: dict[str, Result]) -> None:
    for name, result in views.items():
        script, lasso = code(result, settings_with(name)), result.penalty.l2 == 0.0
        assert ("lasso_path" in script) == (name == "alike")
        assert ("lars_path(" in script) == (lasso and name != "alike")


def test_no_line_of_the_copied_code_is_long(views: dict[str, Result]) -> None:
    for name in VIEWS:
        for log10_strength in Settings.log10_strengths().tolist():
            settings = settings_with(name, log10_strength=log10_strength)
            assert max(map(len, code(views[name], settings).splitlines())) <= 120


def test_the_copied_code_makes_the_same_sixty_four_columns(views: dict[str, Result]) -> None:
    result = views["squares"]
    head = code(result, result.settings).split("\nstrengths =")[0]
    made: dict[str, object] = {}
    exec(compile(head, "copied", "exec"), made)
    np.testing.assert_allclose(made["columns"], result.regression.columns, atol=1e-12)
    assert tuple(made["names"]) == result.names


def test_the_knots_to_take_home_are_the_knots(views: dict[str, Result]) -> None:
    result = views["lasso"]
    head, *rows = csv.reader(io.StringIO(knots_csv(result.names, result.knots)))
    assert result.knots is not None
    assert head[4:] == list(result.names)
    assert [row[1:3] for row in rows[-3:]] == [["leaves", "s3"], ["enters", "s3"], ["end", ""]]
    np.testing.assert_array_equal([[float(v) for v in row[4:]] for row in rows], result.knots.coefficients)


def test_presets_keep_what_they_promise() -> None:
    for seed in range(1, 6):
        squares = compute.run(dataclasses.replace(PRESETS["Sixty-four columns"].settings, seed=seed))
        assert squares.non_zero[squares.validation.lowest] < 64 / 4
        cancer = compute.run(dataclasses.replace(PRESETS["No penalty needed"].settings, seed=seed))
        assert cancer.path.strengths[cancer.validation.lowest] < 1e-3
    assert cancer.regression.columns.shape == (569, 20)
    ridge = compute.run(PRESETS["L2 keeps everything"].settings)
    assert (ridge.path.coefficients != 0.0).all()
    settings = PRESETS["How sure is λ?"].settings
    result = compute.run(settings)
    *_, choices = compute.repeated_choices(
        result.regression.columns,
        result.regression.targets,
        method=result.method,
        folds=settings.folds,
        repeats=25,
        rng=np.random.default_rng([settings.seed, 1]),
    )
    spans = [np.ptp(Settings.log10_strengths()[stops]) for stops in (choices.lowest, choices.one_standard_error)]
    assert spans[0] > 1.0 > spans[1]
    assert settings.resamples == "100"


def test_more_columns_than_rows_constants_and_copies_work(
    views: dict[str, Result], again: dict[str, Resamples]
) -> None:
    for name in ("wide", "wide ridge", "alike"):
        result = views[name]
        for against in (STRENGTH, RATIO, FREEDOM):
            settings = settings_with(name, against=against)
            assert scene(settings.view, result, again.get(name)).wire
        assert "12 rows" in describe(result, None, 0) if name != "alike" else "40 rows" in describe(result, None, 0)
    constant = views["alike"].path.coefficients[:, 1]
    assert (constant == 0.0).all()


def test_many_rows_with_many_columns_are_drawn_and_the_page_says_how_many(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (sample.MOST_TOGETHER, sample.FEWER_ROWS) == (250, 200)
    monkeypatch.setattr(sample, "MOST_TOGETHER", 60)
    monkeypatch.setattr(sample, "FEWER_ROWS", 40)
    rng = np.random.default_rng(0)
    many = columns_of(rng.normal(size=(350, 61)), rng.normal(size=350), notes=("A note.",))
    assert not compute.at_once(Settings(source=UPLOADED), many)
    for penalty, rows in (("L1", 40), ("L2", 350)):
        settings = Settings(source=UPLOADED, folds=3, penalty=penalty, against=FREEDOM)
        result = compute.run(settings, many)
        assert result.rows == rows
        last = describe(result, None, 0).splitlines()[-1]
        start = (
            "Your data: 350 rows are used; 2 miss"
            if rows == 350
            else "Your data: 40 of 350 rows are used, drawn with the seed: "
        )
        assert last.startswith(start)
        assert last.endswith("A note.")
        assert len(scene(settings.view, result, None).wire) < 250_000


def test_degrees_of_freedom_jump_at_the_knots(views: dict[str, Result]) -> None:
    for name in ("lasso", "squares", "wide"):
        result = views[name]
        assert result.knots is not None
        strengths = result.knots.strengths[result.knots.strengths > 1e-5]  # weaker ones are a rounding apart
        scaled, targets = (
            result.scaling.columns(result.regression.columns),
            result.scaling.targets(result.regression.targets),
        )
        for side, shown in zip((1 + 1e-9, 1 - 1e-9), result.freedom_at_knots, strict=True):
            fits = linear.path(scaled, targets, penalty=result.penalty, strengths=strengths * side).coefficients
            np.testing.assert_array_equal(shown[: len(strengths)], 1 + np.count_nonzero(fits, axis=1))


def test_names_on_the_axis_do_not_overlap_and_stay_near() -> None:
    places = apart(np.array([-1.0, 0.0, 0.01, 0.02, 1.0]), 0.1, -1.0, 1.0)
    assert (np.diff(places) >= 0.1 - 1e-9).all()
    assert np.abs(places - [-1.0, 0.0, 0.01, 0.02, 1.0]).max() < 0.11


def test_conversions_are_for_the_present_stop(views: dict[str, Result]) -> None:
    table = conversions(views["lasso"], Settings(log10_strength=-1.0).stop("log10_strength"))
    assert table["For this fit"][:2] == ["λ = 0.1", "Lasso(alpha=0.05)"]


def test_the_words_in_links_are_permanent() -> None:
    assert (DIABETES, SQUARES, BREAST_CANCER, UPLOADED) == (
        "Diabetes",
        "Diabetes 64 columns",
        "Breast cancer",
        "Your data",
    )
    assert (STRENGTH, RATIO, FREEDOM) == ("Strength λ", "Norm ratio", "Degrees of freedom")


@pytest.mark.parametrize(
    "settings", [Settings(source=BREAST_CANCER, penalty="L2", folds=3), Settings(source=SQUARES, folds=3)]
)
def test_the_names_beside_the_path_are_those_of_the_largest(settings: Settings) -> None:
    result = compute.run(settings)
    chart = next(one for one in scene(settings.view, result, None).charts if one.name == "Coefficient path")
    named = {label["text"] for label in chart.layout["annotations"]} & {short(name) for name in result.names}
    weakest, (low, high) = result.standardized[0], chart.layout["yaxis"]["range"]
    seen = [j for j in np.argsort(-np.abs(weakest)) if low <= weakest[j] <= high]
    largest = [result.names[j] for j in seen[:12]]
    assert named
    assert short(largest[0]) in named, "the largest of all is named first"
    assert named <= {short(name) for name in largest}
