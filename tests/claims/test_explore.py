"""Every sentence of Explore, recomputed."""

import contextlib
import io
import re

import numpy as np
import pytest

from regularize import data, linear, tables
from regularize.experiments import explore
from regularize.experiments.explore import OWN, SOURCES, Result, Settings
from regularize.figures.scene import Scene
from regularize.penalties import PENALTIES, named
from regularize.scenes.explore import PRESETS, code, scene
from regularize.snippets import explore as snippet
from regularize.snippets import files


def preset(name: str) -> tuple[Result, int]:
    settings = PRESETS[name].settings
    result = explore.run(settings)
    return result, min(settings.stop("log10_strength"), len(result.path.strengths) - 1)


def own_pair(rows: int = 60) -> tables.Pair:
    rng = np.random.default_rng(3)
    x = rng.uniform(1000, 5000, rows)
    return tables.Pair(x=x, y=np.log(x) + 0.1 * rng.normal(size=rows), x_name="<b>mass", y_name="=cmd()", dropped=2)


def test_the_first_view_is_an_over_fitted_curve() -> None:
    result = explore.run(Settings())
    stop = Settings().stop("log10_strength")
    assert result.errors.test[stop] > 5 * result.errors.test[result.errors.best]
    assert result.errors.train[stop] < result.errors.train[result.errors.best]
    assert "over-fits" in result.says(stop)
    assert np.abs(result.slice.fitted[stop]).max() < result.frame


def test_over_fit_has_nothing_to_hold_it_back() -> None:
    result, stop = preset("Over-fit")
    assert result.errors.test[stop] > 10 * result.by_degree.test.min()
    assert "over-fits" in result.says(stop)


def test_l1_finds_the_true_terms() -> None:
    result, stop = preset("L1 finds the true terms")
    assert [result.names[j] for j in np.flatnonzero(result.path.coefficients[stop])] == ["x", "x⁴"]
    truth = result.true_coefficients
    assert truth is not None
    assert np.flatnonzero(truth).tolist() == [0, 3]


def test_l2_shrinks_but_never_to_zero() -> None:
    result, stop = preset("L2 shrinks, never zero")
    assert result.non_zero.min() == 12
    assert np.abs(result.path.coefficients[stop]).max() < 0.5
    assert np.all(np.diff(result.norms) < 0)


def test_too_much_is_a_flat_line() -> None:
    result, stop = preset("Too much")
    assert result.non_zero[stop] == 0
    assert np.ptp(result.fits[stop]) == 0


@pytest.mark.parametrize("penalty", [name for name in PENALTIES if name != "None"])
def test_the_sentences_say_what_the_numbers_are(penalty: str) -> None:
    result = explore.run(Settings(penalty=penalty))
    best = int(np.argmin(result.errors.test))
    for stop in range(0, 81, 5):
        says = result.says(stop)
        count = int((result.path.coefficients[stop] != 0).sum())
        if 0 < count < 15:
            assert f"{count} of 15 coefficients remain" in says
        elif count == 0:
            assert "all 15 coefficients are exactly zero" in says
        else:
            assert "all 15 coefficients are non-zero" in says
        ratio = result.errors.test[stop] / result.errors.test[best]
        assert ("over-fits" in says) == (stop < best and ratio >= 1.05)
        assert ("under-fits" in says) == (stop > best and ratio >= 1.05)


def test_the_last_to_leave_is_named_with_its_strength() -> None:
    result = explore.run(Settings(penalty="L1"))
    zero = result.path.coefficients == 0
    for stop in range(1, 81):
        found = re.search(r"coefficients remain.*\)\. (.+) left at λ = ([^ ]+(?: × [^ ]+)?)\.\n", result.says(stop))
        left = [
            (s, j) for s in range(1, stop + 1) for j in range(15) if zero[s : stop + 1, j].all() and not zero[s - 1, j]
        ]
        if found is None:
            assert not left or zero[stop].all()
        else:
            last = max(s for s, _ in left)
            named_ones = [result.names[j] for s, j in left if s == last]
            assert all(name in found[1] for name in named_ones)


def test_the_geometry_says_corner_exactly_when_one_of_the_pair_is_zero() -> None:
    result = explore.run(Settings(penalty="L1"))
    assert result.slice is not None
    for stop in range(81):
        zeros = int((result.slice.fitted[stop] == 0).sum())
        assert ("in a corner" in result.says(stop)) == (zeros == 1)
        assert ("shrunk to the origin" in result.says(stop)) == (zeros == 2)


def test_degree_one_says_why_there_is_no_geometry() -> None:
    result = explore.run(Settings(degree=1))
    assert result.slice is None
    assert "no geometry" in result.says(0)
    assert "one coefficient" in scene(result).charts[3].layout["annotations"][0]["text"]


@pytest.mark.parametrize("degree", [1, 9, 15, 20])
def test_the_certificate_on_the_page_is_that_of_the_path(degree: int) -> None:
    for penalty in PENALTIES:
        result = explore.run(Settings(penalty=penalty, degree=degree))
        shown = next(number for number in scene(result).numbers if number.name == "Optimality")
        for value, text in zip(result.path.optimality, shown.values["log10_strength"], strict=True):
            assert text.startswith("✓ " if value <= explore.EXACT else "not exact: ")
        if penalty != "None":
            assert result.path.optimality.max() <= explore.EXACT


def test_the_pair_is_the_one_asked_for_where_it_exists() -> None:
    assert explore.run(Settings(across="x^3", up="x^7")).pair == (2, 6)
    assert explore.run(Settings(across="x^3", up="x^3")).pair is not None
    chosen = explore.run(Settings(degree=5, across="x^20", up="x^2")).pair
    assert chosen is not None
    assert 1 in chosen


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("source", [*data.CURVES, "Diabetes bmi", "Breast cancer mean area"])
def test_the_code_a_visitor_copies_prints_the_coefficients_of_the_page(penalty: str, source: str) -> None:
    settings = Settings(penalty=penalty, source=source, log10_strength=-2.0, degree=9)
    check_code(settings, explore.run(settings))


@pytest.mark.parametrize("penalty", PENALTIES)
@pytest.mark.parametrize("log10_strength", [-6.0, 2.0])
def test_the_code_prints_the_coefficients_at_both_ends_of_the_knob(penalty: str, log10_strength: float) -> None:
    settings = Settings(penalty=penalty, log10_strength=log10_strength, degree=15)
    check_code(settings, explore.run(settings))


@pytest.mark.parametrize("rows", [60, 1000])
def test_the_code_for_own_data_prints_the_coefficients_of_the_page(
    rows: int, tmp_path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = Settings(source=OWN, penalty="L1", log10_strength=-2.0, degree=6)
    result = explore.run(settings, own_pair(rows))
    monkeypatch.chdir(tmp_path)
    (tmp_path / files.TRAINING_FILE).write_text(files.training_csv(result.curve), encoding="utf-8")
    check_code(settings, result)


def check_code(settings: Settings, result: Result) -> None:
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code(result, settings), "taken_home.py", "exec"), {})
    values = [float(line.split(": ")[1]) for line in printed.getvalue().splitlines()]
    stop = min(settings.stop("log10_strength"), len(result.path.strengths) - 1)
    expected = result.path.coefficients[stop]
    # Without a penalty the columns' own condition (up to 1e10 here) is all that ties the coefficients down.
    close = 1e-4 if settings.penalty == "None" else 1e-8
    np.testing.assert_allclose(values, expected, rtol=1e-6, atol=close * max(1.0, np.abs(expected).max()))


def test_the_formulas_in_the_code_are_the_curves() -> None:
    x = np.linspace(-1, 1, 50)
    assert snippet.FORMULAS.keys() == data.CURVES.keys()
    for name, formula in snippet.FORMULAS.items():
        np.testing.assert_allclose(eval(formula, {"np": np, "x": x}), data.CURVES[name].truth(x), atol=1e-15)


@pytest.mark.parametrize("penalty", PENALTIES)
def test_what_travels_stays_small_and_holds_no_number_that_json_lacks(penalty: str) -> None:
    shown: Scene = scene(explore.run(Settings(penalty=penalty, degree=20, points=200)))
    assert len(shown.wire) < 220_000


def test_downloads_quote_foreign_names_and_hold_every_digit() -> None:
    result = explore.run(Settings(source=OWN, penalty="L2"), own_pair())
    head, first = files.data_csv(result.curve).splitlines()[:2]
    assert head == "<b>mass,'=cmd(),set"
    assert float(first.split(",")[0]) == result.curve.x_train[0]
    table = files.path_csv(result.names, result.path).splitlines()
    assert len(table) == 82
    assert [float(v) for v in table[40].split(",")[3:]] == result.path.coefficients[39].tolist()


def test_more_rows_than_stay_live_are_sampled_and_counted() -> None:
    result = explore.run(Settings(source=OWN), own_pair(5000))
    assert len(result.curve.x_train) + len(result.curve.x_test) == explore.MOST_ROWS
    assert result.left_out == 3000


def test_sources_are_permanent_words() -> None:
    assert len(set(SOURCES)) == len(SOURCES) == 27
    assert linear.scikit_learn(named("L1", ratio=1.0), 0.5, rows=10).arguments == {"alpha": 0.25}


def test_the_rows_of_a_visitor_are_counted_on_the_page() -> None:
    result = explore.run(Settings(source=OWN), own_pair(60))
    assert result.says(0).endswith(
        "48 rows of your data are for training, 12 for testing; 2 miss a value and were dropped."
    )
    many = explore.run(Settings(source=OWN), own_pair(5000))
    assert "3000 were left out at random" in many.says(0)
    assert "your data" not in explore.run(Settings()).says(0)
