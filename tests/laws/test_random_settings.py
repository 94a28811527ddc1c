"""A seeded sample of `benchmarks/random_settings.py`: every view comes out, finite, and certified or saying that it is not."""

from typing import Any
from urllib.parse import parse_qsl

import numpy as np
import pytest

from benchmarks.random_settings import NOT_FINITE, TOO_DEAR, drawn, ends, faults
from regularize.knobs import Slider
from regularize.lessons import LESSONS, lesson, link
from regularize.progress import finish

VIEWS = {"explore": 40, "geometry": 6, "elastic_net": 3, "outliers": 8, "choosing": 1, "other_doors": 2}
"""So many of each lesson; those that train networks take seconds a view and are left to the benchmark."""


@pytest.mark.parametrize("name", VIEWS)
def test_random_views_come_out_finite_and_certified(name: str) -> None:
    rng = np.random.default_rng([7, len(name)])
    for _ in range(VIEWS[name]):
        settings = drawn(lesson(name).settings, rng)
        # What is dear here may be so because the machine is slow: `test_what_is_dear_can_be_divided` counts steps.
        assert set(faults(name, settings, rng)) <= {"not exact", TOO_DEAR}, settings


def test_settings_are_drawn_over_the_whole_of_every_knob() -> None:
    rng = np.random.default_rng(0)
    for kind in (lesson(name).settings for name in LESSONS):
        seen = [drawn(kind, rng) for _ in range(200)]
        for name, knob in kind.knobs():
            values = {getattr(settings, name) for settings in seen}
            if isinstance(knob, Slider):
                assert {knob.low, knob.high} <= values
                assert len(values) > 2 or len(knob.stops) <= 3
            elif hasattr(knob, "options"):
                assert len(values) >= min(len(knob.options), 10)
        assert len(list(ends(kind))) > 6


def test_words_that_are_no_numbers_are_seen() -> None:
    for text in ("the norm is ∞", "nan", "Test error inf", "undefined"):
        assert NOT_FINITE.search(text)
    assert not NOT_FINITE.search("information, nantes: 0.3")


DEAR = {
    "explore?explore.compare=Elastic+net&explore.matched=Same+degrees+of+freedom&explore.points=190&explore.degree=20": 10,
    "geometry?geometry.penalty=Power&geometry.exponent=0.7&geometry.compare=L1&geometry.matched=Same+loss": 20,
    "outliers?outliers.outliers=27&outliers.direction=Sideways&outliers.where=Middle&outliers.points=60&outliers.degree=5": 50,
}
"""Links that cost most of their lesson (`benchmarks/prices.py`), and in so many steps at least the queue can divide them."""


@pytest.mark.parametrize("path", DEAR, ids=lambda path: path.split("?")[0])
def test_what_is_dear_can_be_divided(path: str) -> None:
    page, _, query = path.partition("?")
    question = link.read(page, dict(parse_qsl(query)), table=lambda _: None)
    assert not question.notices
    results, shares = list[Any](), list[float]()
    for place in range(len(question.lesson.parts)):
        told: list[float] = []
        results.append(finish(question.steps(place, results), told.append))
        assert told == sorted(told)
        assert all(0.0 <= share <= 1.0 for share in told)
        shares += told
    assert len(shares) >= DEAR[path]
