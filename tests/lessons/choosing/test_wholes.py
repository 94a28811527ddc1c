"""Categories that stay or go as a whole: what the page says of them, counted a second way."""

import re

import numpy as np
import pytest

from regularize import tables, words
from regularize.lessons.choosing import compute, uploads
from regularize.lessons.choosing.answer import answer, helps
from regularize.lessons.choosing.captions import describe
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.report import report
from regularize.lessons.choosing.result import Result
from regularize.lessons.choosing.scene import scene
from regularize.lessons.choosing.scene_of_tables import rules
from regularize.lessons.choosing.settings import (
    ADAPTIVE,
    AS_A_WHOLE,
    DIABETES,
    DIAGNOSIS,
    RATIO,
    RELAXED,
    SOURCES,
    UPLOADED,
    Settings,
)
from regularize.progress import finish

WHOLE = Settings(source=UPLOADED, folds=5, one_hot="On", categories=AS_A_WHOLE)
KNOB = "log10_strength"


def shops(seed: int = 0, rows: int = 120) -> tables.Table:
    """Prices that follow the size and the region, and have nothing to do with the colour of the door."""
    rng = np.random.default_rng(seed)
    region, door = rng.integers(0, 4, rows), rng.integers(0, 3, rows)
    size = rng.normal(80, 20, rows)
    price = 3 * size + np.array([0, 90, -60, 30])[region] + rng.normal(0, 25, rows)
    lines = [
        f"{s:.1f},{'NESW'[r]},{('red', 'blue', 'green')[d]},{p:.2f}"
        for s, r, d, p in zip(size, region, door, price, strict=True)
    ]
    return tables.read("\n".join(["size,region,door,price", *lines]).encode())


@pytest.fixture(scope="module")
def result() -> Result:
    return compute.run(WHOLE, uploads.choose(shops(), WHOLE))


def columns_of(result: Result, term: str) -> list[int]:
    return [j for j, name in enumerate(result.names) if name == term or name.startswith(f"{term} = ")]


def test_terms_are_the_columns_of_the_file(result: Result) -> None:
    assert result.terms == ("size", "region", "door")
    assert [columns_of(result, term) for term in result.terms] == [
        np.flatnonzero(result.term_of == t).tolist() for t in range(3)
    ]
    alive = result.path.coefficients != 0.0
    for t, term in enumerate(result.terms):
        inside = alive[:, columns_of(result, term)]
        assert (inside.all(axis=1) == inside.any(axis=1)).all()
        np.testing.assert_allclose(
            result.sizes[:, t], np.linalg.norm(result.path.coefficients[:, columns_of(result, term)], axis=1)
        )
    assert result.path.optimality.max() <= 1e-10
    assert result.knots is None


def test_the_answer_says_what_stays_and_goes_whole(result: Result) -> None:
    best, text = result.validation.lowest, " ".join(answer(result))
    kept = [term for t, term in enumerate(result.terms) if result.sizes[best, t] > 0]
    assert "region" in kept
    assert helps(result)
    assert re.search(r"[Aa]ll 4 categories of region(?: and all 3 categories of door)? stay", text)
    told = f"keeps {'all 3' if len(kept) == 3 else len(kept)}"
    assert told in text
    assert ("ll 3 categories of door go." in text) == ("door" not in kept)
    assert " = " not in re.sub(r"(λ|R²) = ", "", text), "no category is named alone"


def test_a_column_that_does_not_help_goes_whole() -> None:
    gone = 0
    for seed in range(8):
        found = compute.run(WHOLE, uploads.choose(shops(seed), WHOLE))
        simplest = found.validation.one_standard_error
        gone += found.sizes[simplest, found.terms.index("door")] == 0.0
        if found.sizes[found.validation.lowest, 2] == 0.0:
            assert "all 3 categories of door go." in " ".join(answer(found))
    assert gone >= 6


def test_counts_in_sentences_and_numbers_are_of_whole_columns(result: Result) -> None:
    shown = {number.name: number.values[KNOB] for number in scene(WHOLE.view, result, None).numbers}
    for stop in range(len(result.path.strengths)):
        kept = [term for term in result.terms if result.path.coefficients[stop, columns_of(result, term)].any()]
        assert shown["Non-zero"][stop] == f"{len(kept)} of 3"
        first = describe(result, None, stop).splitlines()[0]
        if 0 < len(kept) < 3:
            assert f"{len(kept)} of 3 columns remain" in first
            assert first.endswith(f": {words.listed(kept, 6)}.")
    assert rules(result)["Non-zero"][0].endswith(" of 3")


def test_a_column_counts_as_kept_on_a_sample_where_any_of_its_categories_is(result: Result) -> None:
    assert result.selected is not None
    counts = result.selected.counts[0]
    for term in result.terms:
        assert len(set(counts[columns_of(result, term)].tolist())) == 1


def test_resampling_folds_and_the_norm_work_as_for_the_lasso() -> None:
    settings = Settings(
        source=UPLOADED, folds=3, one_hot="On", categories=AS_A_WHOLE, resamples="20", repeats=2, against=RATIO
    )
    own = uploads.choose(shops(), settings)
    result = compute.run(settings, own)
    again = compute.resample(settings, result)
    told = describe(result, again, 20)
    assert re.search(r"Of 20 bootstrap samples, \d columns? stays? in every one", told)
    shares = result.shares
    assert (np.diff(shares) <= 1e-12).all()
    assert 0.9 < shares[0] <= 1.0 + 1e-9
    assert (np.diff(result.criteria.degrees_of_freedom) <= 1e-6).all()
    chart = next(chart for chart in LESSON.scene(settings, result, again).charts if chart.name == "Coefficient path")
    assert len(chart.marks) > 3


def test_what_is_not_offered_is_not_in_use() -> None:
    assert WHOLE.as_a_whole
    for changed in ({"penalty": "Elastic net"}, {"penalty": "L2"}, {"form": ADAPTIVE}):
        settings = Settings(**{name: getattr(WHOLE, name) for name, _ in WHOLE.knobs()} | changed)
        assert not settings.as_a_whole
        assert settings.compute_key().categories != AS_A_WHOLE
    for source in SOURCES:
        assert Settings(source=source, categories=AS_A_WHOLE).as_a_whole == (source == UPLOADED)
    assert not Settings(source=DIABETES, categories=AS_A_WHOLE).in_use("categories")
    assert not Settings(source=DIAGNOSIS, categories=AS_A_WHOLE).in_use("categories")


def test_other_libraries_are_named_only_where_they_have_it(result: Result) -> None:
    shown = LESSON.scene(WHOLE, result, None)
    assert shown.units is None
    table = next(one for one in shown.tables if one.title == "This very fit on other scales")
    text = str(table.states[KNOB][30])
    assert "gglasso" in text
    assert "Lasso(" not in text
    assert "Σ_g √p_g ‖w_g‖₂" in report(result, [], {}, None)


def test_without_categories_it_is_the_lasso_and_says_so() -> None:
    rng = np.random.default_rng(1)
    lines = "a,b,y\n" + "\n".join(f"{a:.3f},{b:.3f},{a + c:.3f}" for a, b, c in rng.normal(size=(40, 3)))
    own = uploads.choose(tables.read(lines.encode()), WHOLE)
    result = compute.run(WHOLE, own)
    plain = compute.run(Settings(source=UPLOADED, folds=5, one_hot="On"), own)
    np.testing.assert_array_equal(result.path.coefficients, plain.path.coefficients)
    assert any("no categories to keep as a whole" in notice for notice in LESSON.scene(WHOLE, result, None).notices)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"categories": AS_A_WHOLE}, "categories as a whole are for other targets, and not used here."),
        ({"form": RELAXED}, "another lasso than the plain one is for other targets, and not used here."),
        ({}, ""),
    ],
)
def test_of_two_classes_it_is_said_not_to_be_used(asked: dict[str, str], told: str) -> None:
    rng = np.random.default_rng(2)
    lines = "a,region,bought\n" + "\n".join(
        f"{a:.3f},{'NES'[g]},{'yes' if a + b > 0 else 'no'}"
        for a, b, g in zip(*rng.normal(size=(2, 60)), rng.integers(0, 3, 60), strict=True)
    )
    settings = Settings(source=UPLOADED, folds=3, one_hot="On", target="2", **asked)
    result = finish(LESSON.parts[0].make(settings, uploads.choose(tables.read(lines.encode()), settings)))
    expected = (f"The target has two values: {told}",) if told else ()
    assert LESSON.scene(settings, result, None).notices == expected
