"""The report of one page for a target of two values: the page's sentences, its tables, and curves that stand where the numbers are."""

import re
from dataclasses import replace
from html import escape
from xml.etree import ElementTree

import numpy as np
import pytest

from regularize import tables, words
from regularize.assessment import CrossValidation, roc, shuffled
from regularize.lessons.choosing import classes, uploads
from regularize.lessons.choosing.answer import WHY_NO_P_VALUES
from regularize.lessons.choosing.answer_of_classes import answer
from regularize.lessons.choosing.captions_of_classes import counted
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.report_of_figures import HIGH, ROOM, WIDE, path
from regularize.lessons.choosing.settings import DIAGNOSIS, UPLOADED, Settings
from regularize.progress import finish
from tests.lessons.choosing.test_weighted_classes import file

HOSTILE = "<script>alert(1)</script>"
OWN = Settings(source=UPLOADED, target="3", weights="2", folds=3, threshold=0.3)


def page(settings: Settings, result: TwoClasses) -> str:
    content = next(one for one in LESSON.files(settings, result, None) if one.name == "report.html").content()
    assert isinstance(content, str)
    return content


@pytest.fixture(scope="module")
def result() -> TwoClasses:
    content = file().replace(b"age", HOSTILE.encode()).replace(b"yes", b'"<b>yes</b>"')
    # Known by the default threshold: what is asked for is that of the link.
    settings = replace(OWN, threshold=0.5)
    return finish(classes.steps(settings, uploads.choose(tables.read(content), settings)))


def places(figure: str, tag: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(figure).findall(f".//{{*}}{tag}")


def points(line: ElementTree.Element) -> np.ndarray:
    return np.array([[float(number) for number in point.split(",")] for point in line.get("points", "").split()])


def test_it_says_what_the_page_says_and_no_name_does_harm(result: TwoClasses) -> None:
    told = page(OWN, result)
    for sentence in (*answer(result), *result.notes, WHY_NO_P_VALUES):
        assert escape(sentence) in told
    assert HOSTILE not in told
    assert "<b>yes" not in told
    best, cut = result.validation.deviance.lowest, result.confusion(0.3)
    assert "Held-out rows at λ_min, cut at 0.3</h2><table>" in told
    for part in (cut.true_positive, cut.false_positive, cut.true_negative, cut.false_negative):
        assert f"<td>{counted(part[best])}</td>" in told
    assert f"The fit at λ_min = {words.strength(float(result.path.strengths[best]))}" in told
    assert "the mean log loss + λΩ" in told


def test_its_figures_stand_where_the_numbers_are(result: TwoClasses) -> None:
    figures = re.findall(r"<svg.*?</svg>", page(OWN, result))
    assert [len(places(figure, "polyline")) for figure in figures[:3]] == [len(result.names), 3, 2]
    best = result.validation.deviance.lowest
    heights = points(places(figures[1], "polyline")[0])[:, 1]
    assert heights[best] == pytest.approx(heights.max(), abs=0.11), "downwards on the page is a lower deviance"
    across, up = WIDE - ROOM[0] - ROOM[1], HIGH - ROOM[2] - ROOM[3]
    curve = roc(result.validation.logits[best], result.validation.targets, result.validation.weights)
    drawn = points(places(figures[2], "polyline")[1])
    np.testing.assert_allclose((drawn[:, 0] - ROOM[0]) / across, curve.false_positive, atol=2e-4)
    np.testing.assert_allclose((HIGH - ROOM[3] - drawn[:, 1]) / up, curve.true_positive, atol=3e-4)
    dot, cut = places(figures[2], "circle")[0], result.confusion(0.3)
    assert (float(dot.get("cx", "nan")) - ROOM[0]) / across == pytest.approx(1 - cut.specificity[best], abs=2e-4)
    assert (HIGH - ROOM[3] - float(dot.get("cy", "nan"))) / up == pytest.approx(cut.sensitivity[best], abs=3e-4)
    full = result.calibration.counts[best] > 0
    seen = [(HIGH - ROOM[3] - float(each.get("cy", "nan"))) / up for each in places(figures[3], "circle")]
    np.testing.assert_allclose(seen, result.calibration.observed[best][full], atol=3e-4)


def test_the_shipped_biopsies_have_one_too() -> None:
    settings = Settings(source=DIAGNOSIS, penalty="L2", folds=3)
    told = page(settings, finish(classes.steps(settings)))
    assert "of “malignant” against “benign”" in told
    assert told.count("<svg") == 4


def test_where_no_column_helps_the_path_still_fills_its_figure() -> None:
    x = np.linspace(-5.0, 1.0, 61)
    coefficients = np.outer(np.maximum(-1.0 - x, 0.0), [0.01, -0.02])
    found = CrossValidation(
        strengths=10.0**x,
        splits=shuffled(30, 3, np.random.default_rng(0)),
        fold_errors=np.tile(np.linspace(2.0, 1.0, 61), (3, 1)),
        fresh_errors=np.ones(30),
        mean_errors=np.ones(30),
    )
    assert not coefficients[found.lowest].any()
    lines = [points(line)[:, 1] for line in places(path(x, coefficients, found, "#000000"), "polyline")]
    assert min(line.min() for line in lines) == pytest.approx(ROOM[2])
    assert max(line.max() for line in lines) == pytest.approx(HIGH - ROOM[3])
