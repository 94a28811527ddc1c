"""Other libraries' strengths: what they find at theirs is what the page shows at ours."""

import dataclasses
import re
from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.linear_model import ElasticNet, Lasso, Ridge
from sklearn.preprocessing import StandardScaler

from regularize import tables
from regularize.knobs import Slider
from regularize.lessons.choosing import compute
from regularize.lessons.choosing.conventions import calls, conventions, here, there
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.scene import scene
from regularize.lessons.choosing.scene_of_tables import fit
from regularize.lessons.choosing.settings import EACH, TOGETHER, UPLOADED, Settings
from tests.lessons.choosing.test_claims import at_random, code, printed, rows_csv

# Motor Trend (1974): mpg, wt, drat and hp of 32 cars, as R's mtcars has them.
CARS_OF_R = """
21 2.62 3.9 110 21 2.875 3.9 110 22.8 2.32 3.85 93 21.4 3.215 3.08 110 18.7 3.44 3.15 175 18.1 3.46 2.76 105 14.3 3.57 3.21 245
24.4 3.19 3.69 62 22.8 3.15 3.92 95 19.2 3.44 3.92 123 17.8 3.44 3.92 123 16.4 4.07 3.07 180 17.3 3.73 3.07 180 15.2 3.78 3.07 180
10.4 5.25 2.93 205 10.4 5.424 3 215 14.7 5.345 3.23 230 32.4 2.2 4.08 66 30.4 1.615 4.93 52 33.9 1.835 4.22 65 21.5 2.465 3.7 97
15.5 3.52 2.76 150 15.2 3.435 3.15 150 13.3 3.84 3.73 245 19.2 3.845 3.08 175 27.3 1.935 4.08 66 26 2.14 4.43 91
30.4 1.513 3.77 113 15.8 3.17 4.22 264 19.7 2.77 3.62 175 15 3.57 3.54 335 21.4 2.78 4.11 109
"""
MTCARS = np.array(CARS_OF_R.split(), dtype=float).reshape(32, 4)
CARS = tables.Predictors(
    columns=MTCARS[:, :3], targets=MTCARS[:, 3], names=("mpg", "wt", "drat"), target_name="hp", dropped=0, notes=()
)


def plainly(value: float) -> str:
    """As links hold it."""
    mantissa, exponent = f"{value:.16e}".split("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(exponent)}"


def at(own: tables.Predictors, scaling: str, name: str, value: float, mix: float) -> tuple[Result, int]:
    """The page at a library's strength, and the stop of its knob."""
    base = compute.run(Settings(source=UPLOADED, scaling=scaling, folds=3), own)
    one = next(one for one in conventions(base) if one.name == name)
    strength, ratio = here(one, scaling, value, mix)
    knob, live = dict(Settings.knobs())["ratio"], Settings.live()["log10_strength"]
    assert isinstance(knob, Slider)
    settings = dataclasses.replace(
        base.settings,
        exact=plainly(strength),
        penalty={1.0: "L1", 0.0: "L2"}.get(mix, "Elastic net"),
        log10_strength=live.stops[live.stop(float(np.log10(strength)))],
    )
    if settings.penalty == "Elastic net":
        exact = f"{ratio:.17f}".rstrip("0")
        settings = dataclasses.replace(settings, ratio=knob.stops[knob.stop(ratio)], exact_ratio=exact)
    result = compute.run(settings, own)
    stop = int(result.stops[settings.stop("log10_strength")])
    assert result.path.strengths[stop] == float(settings.exact)
    return result, stop


def found(own: tables.Predictors, scaling: str, name: str, value: float, mix: float) -> np.ndarray:
    """Intercept and coefficients in the units of the data."""
    result, stop = at(own, scaling, name, value, mix)
    assert result.path.optimality[stop] <= 1e-10
    slopes, intercept = result.in_units(stop)
    return np.append(intercept, slopes)


@pytest.mark.parametrize(
    ("scaling", "value", "mix", "expected"),
    [
        # glmnet 4.1-6 with thresh = 1e-22.
        (EACH, 1.0, 1.0, (289.32822137669, -9.45676163339, 0.0, 13.16577435094)),
        (EACH, 10.0, 0.0, (213.09009073844, -6.63162886127, 11.99626356451, 7.85082947945)),
        (EACH, 2.0, 0.5, (283.73158248335, -9.05192960479, 1.17009794153, 11.41377165852)),
        (TOGETHER, 3.0, 1.0, (322.36950854913, -8.74447701598, 0.0, 0.0)),
        (TOGETHER, 0.1, 0.0, (271.74021776150, -9.85383898098, 1.02935123634, 19.35330909738)),
        (TOGETHER, 2.0, 0.3, (292.77548307560, -9.58953040426, 0.0, 12.94894116324)),
    ],
)
def test_the_cars_of_r_are_fitted_as_glmnet_fits_them(
    scaling: str, value: float, mix: float, expected: tuple[float, ...]
) -> None:
    np.testing.assert_allclose(found(CARS, scaling, "glmnet (R)", value, mix), expected, atol=1e-6)


@pytest.mark.parametrize(
    ("scaling", "value", "mix", "expected"),
    [
        # The same with weights.
        (EACH, 1.0, 1.0, (274.83199364899, -10.68081357588, 0.0, 24.03430151854)),
        (EACH, 2.0, 0.5, (277.25467869113, -10.39700964782, 0.0, 21.78288430441)),
        (TOGETHER, 3.0, 1.0, (307.12139258911, -10.01938060939, 0.0, 11.49134346927)),
        (TOGETHER, 0.1, 0.0, (271.13716380200, -11.20174547267, -0.65704288655, 28.52397798894)),
        (TOGETHER, 2.0, 0.3, (280.59878527313, -10.75843802844, 0.0, 22.88949392827)),
    ],
)
def test_weighted_cars_are_fitted_as_glmnet_fits_them(
    scaling: str, value: float, mix: float, expected: tuple[float, ...]
) -> None:
    own = dataclasses.replace(CARS, weights=np.arange(1, 33) % 5 + 0.5, weights_name="w")
    np.testing.assert_allclose(found(own, scaling, "glmnet (R)", value, mix), expected, atol=1e-6)


def test_where_weights_count_the_rows_each_call_takes_them_or_is_not_offered() -> None:
    own = dataclasses.replace(CARS, weights=np.arange(1, 33) % 5 + 0.5, weights_name="w")
    for penalty in ("L1", "L2", "Elastic net"):
        plain, weighted = (
            calls(compute.run(Settings(source=UPLOADED, penalty=penalty, folds=3), one), 5) for one in (CARS, own)
        )
        assert set(weighted) == set(plain) - {"MATLAB ridge"}
        for name, call in weighted.items():
            assert re.search(r"\bw\b|'Weights', w|\"w\"", call), f"{name}: {call}"


def test_glmnets_one_is_this_pages_029637() -> None:
    result, stop = at(CARS, EACH, "glmnet (R)", 1.0, 1.0)
    assert result.path.strengths[stop] == pytest.approx(0.029637, abs=5e-7)
    assert result.scaling.spread == pytest.approx(67.4831, abs=5e-5)
    table = fit(result, stop)
    assert table["In the units of the data"] == ["289.328221", "−9.45676163", "13.1657744"]
    assert calls(result, stop)["glmnet (R)"] == "glmnet(x, y, alpha = 1, lambda = 1)"
    assert scene(result.settings.view, result, None).numbers[0].values["log10_strength"][35] == "0.029637"


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("scaling", [EACH, TOGETHER])
@pytest.mark.parametrize(
    ("kind", "value", "more"),
    [(Lasso, 0.3, {}), (Ridge, 2.0, {}), (ElasticNet, 0.2, {"l1_ratio": 0.4}), (ElasticNet, 0.05, {"l1_ratio": 0.93})],
)
def test_scikit_learn_finds_the_same_on_raw_and_on_standardized_columns(
    seed: int, scaling: str, kind: Any, value: float, more: dict[str, float], weighted: bool
) -> None:
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(30, 4)) * 10.0 ** rng.uniform(-1, 1, size=4) + 3.0
    targets = columns @ rng.normal(size=4) + 5.0 * rng.normal(size=30)
    weights = 5.0 * rng.uniform(0.1, 3.0, size=30) if weighted else np.ones(30)
    own = dataclasses.replace(CARS, columns=columns, targets=targets, names=("a", "b", "c", "d"))
    own = dataclasses.replace(own, weights=weights, weights_name="w") if weighted else own
    scaler = StandardScaler().fit(columns, sample_weight=weights)
    given = scaler.transform(columns) if scaling == EACH else columns
    tight = {} if kind is Ridge else {"tol": 1e-13, "max_iter": 100_000}
    peer = kind(alpha=value, **more, **tight).fit(given, targets, sample_weight=weights)
    slopes = peer.coef_ / (scaler.scale_ if scaling == EACH else 1.0)
    intercept = np.average(targets, weights=weights) - slopes @ np.average(columns, axis=0, weights=weights)
    mix = {Lasso: 1.0, Ridge: 0.0}.get(kind, more.get("l1_ratio", 0.0))
    ours = found(own, scaling, f"scikit-learn {kind.__name__}", value, mix)
    np.testing.assert_allclose(ours, np.append(intercept, slopes), rtol=1e-6, atol=1e-8)


def objectives(columns: np.ndarray, targets: np.ndarray) -> dict[str, Any]:
    """What each library minimises in its documentation, for smooth parts alone (no L1), of slopes in the units of the data."""
    n, y = len(targets), targets - targets.mean()
    raw = columns - columns.mean(axis=0)
    sd, sample, spread = raw.std(axis=0), raw.std(axis=0, ddof=1), float(y.std())

    def squares(slopes: np.ndarray) -> float:
        return float(np.sum((y - raw @ slopes) ** 2))

    return {
        "statsmodels": lambda w, v: squares(w) / (2 * n) + v / 2 * np.sum((w * sd) ** 2),
        "MATLAB lasso": lambda w, v: squares(w) / (2 * n) + v / 2 * np.sum((w * sd) ** 2),
        "MATLAB ridge": lambda w, v: squares(w) + v * np.sum((w * sample) ** 2),
        "Spark": lambda w, v: squares(w) / spread**2 / (2 * n) + v / spread / 2 * np.sum((w * sd / spread) ** 2),
        "torch weight_decay": lambda w, v: squares(w) / n + v / 2 * np.sum((w * sd) ** 2),
    }


@pytest.mark.parametrize("name", ["statsmodels", "MATLAB lasso", "MATLAB ridge", "Spark", "torch weight_decay"])
@pytest.mark.parametrize("seed", range(3))
def test_what_a_library_documents_is_lowest_where_the_page_says(name: str, seed: int) -> None:
    """Their objectives with squares alone, on standardized columns and the target as it is, by a general minimiser."""
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(25, 3)) * [1.0, 3.0, 0.5]
    targets = 10.0 * (columns @ [1.0, -0.5, 2.0] + rng.normal(size=25))
    own = dataclasses.replace(CARS, columns=columns, targets=targets)
    value = 0.7 * 10.0 ** rng.uniform(-1, 1)
    objective = objectives(columns, targets)[name]
    ours = found(own, EACH, name, value, 0.0)[1:]
    lowest = minimize(objective, np.zeros(3), args=(value,), method="BFGS", options={"gtol": 1e-10}).x
    np.testing.assert_allclose(ours, lowest, rtol=1e-4)


@pytest.mark.parametrize("name", ["glmnet (R)", "MATLAB lasso", "statsmodels", "Spark", "scikit-learn ElasticNet"])
@pytest.mark.parametrize("scaling", [EACH, TOGETHER])
def test_a_mixture_is_stationary_for_what_its_library_minimises(name: str, scaling: str) -> None:
    """½ MSE in the target's units and the penalty with the library's own numbers: no direction leads down."""
    value, mix, n = 2.5, 0.6, len(MTCARS)
    slopes = found(CARS, scaling, name, value, mix)[1:]
    raw, y = MTCARS[:, :3] - MTCARS[:, :3].mean(axis=0), MTCARS[:, 3] - MTCARS[:, 3].mean()
    size = raw.std(axis=0) if scaling == EACH else np.ones(3)
    # glmnet and Spark scale the target, and count the L2 part in its units too.
    smooth = value * (1 - mix) / (y.std() if name in ("glmnet (R)", "Spark") else 1.0)
    own, columns = slopes * size, raw / size
    slope = columns.T @ (columns @ own - y) / n + smooth * own
    assert (np.abs(slope[own == 0.0]) <= value * mix * (1 + 1e-9)).all()
    np.testing.assert_allclose(slope[own != 0.0], -value * mix * np.sign(own[own != 0.0]), rtol=1e-8)


def test_there_is_here_the_other_way_round() -> None:
    result = compute.run(Settings(), None)
    for one in conventions(result):
        for scaling in one.factors:
            for mix in {"L1": (1.0,), "L2": (0.0,)}.get(one.penalty, (0.0, 0.2, 1.0)):
                for value in (1e-6, 0.3, 1e5):
                    back = there(one, scaling, *here(one, scaling, value, mix))
                    assert back == (pytest.approx(value, rel=1e-12), pytest.approx(mix, abs=1e-12))
    with pytest.raises(ValueError, match="positive"):
        here(conventions(result)[0], EACH, -1.0, 1.0)
    ridge = next(one for one in conventions(result) if one.name == "MATLAB ridge")
    with pytest.raises(ValueError, match="scales every column by itself"):
        here(ridge, TOGETHER, 1.0, 0.0)


def test_a_strength_between_two_stops_is_shown_at_the_nearest_and_no_other_moves() -> None:
    plain, own = compute.run(Settings()), compute.run(Settings(exact="2.9637e-2"))
    nearest = Settings(log10_strength=-1.5).stop("log10_strength")
    assert own.path.strengths[own.stops[nearest]] == 0.029637
    others = np.arange(61) != nearest
    np.testing.assert_array_equal(own.path.coefficients[own.stops][others], plain.path.coefficients[others])
    for first, second in zip(
        scene(plain.settings.view, plain, None).charts, scene(own.settings.view, own, None).charts, strict=True
    ):
        assert first.swept["log10_strength"].shape == second.swept["log10_strength"].shape == (61,)
        np.testing.assert_array_equal(first.swept["log10_strength"][others], second.swept["log10_strength"][others])
    far = compute.run(Settings(exact="4e2", penalty="L2"))
    assert far.path.strengths[far.stops[60]] == 400.0


@pytest.mark.parametrize("text", ["0", "1", "-1e-2", "1e-10", "1e10", "0e-2", "1.e-2", "inf", "1e", "٣e-2"])
def test_what_is_no_strength_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="exact must be"):
        Settings(exact=text)


@pytest.mark.parametrize("seed", range(3))
def test_the_code_knows_a_strength_of_ones_own_and_one_scale_for_all(
    seed: int, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, own = at_random(seed + 60)
    settings = dataclasses.replace(settings, exact="2.9637e-2", log10_strength=-1.5, scaling=TOGETHER)
    result = compute.run(settings, own)
    (tmp_path / "rows.csv").write_text(rows_csv(result.regression), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = printed(code(result, settings))
    best = result.validation.lowest
    assert float(told.pop("λ_min").split(",")[0]) == pytest.approx(result.path.strengths[best], rel=1e-5)
    told.pop("λ_1se")
    told.pop("R²")
    stop = result.stops[settings.stop("log10_strength")]
    np.testing.assert_allclose([float(v) for v in told.values()], result.standardized[stop], atol=2e-5)
    assert re.search(r"class OneScale", code(result, settings))
