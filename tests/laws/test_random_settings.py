"""A seeded sample of `benchmarks/random_settings.py`: every view comes out, finite, and certified or saying that it is not."""

import numpy as np
import pytest

from benchmarks.random_settings import NOT_FINITE, drawn, ends, faults
from regularize.knobs import Slider
from regularize.lessons import LESSONS, lesson

VIEWS = {"explore": 40, "geometry": 6, "elastic_net": 3, "outliers": 8, "choosing": 1, "other_doors": 2}
"""So many of each lesson; those that train networks take seconds a view and are left to the benchmark."""


@pytest.mark.parametrize("name", VIEWS)
def test_random_views_come_out_finite_and_certified(name: str) -> None:
    rng = np.random.default_rng([7, len(name)])
    for _ in range(VIEWS[name]):
        settings = drawn(lesson(name).settings, rng)
        assert set(faults(name, settings, rng)) <= {"not exact"}, settings


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
