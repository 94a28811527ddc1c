"""The script that a lesson hands out is of the view that is shown: what has no effect there has none on the script."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from benchmarks.random_settings import asked, drawn
from regularize.controls import Choice, Knob, Slider, Value
from regularize.export.computed import parts
from regularize.knobs import Knobs
from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import Question
from regularize.lessons.weight_decay.settings import TWO_WEIGHTS
from regularize.progress import finish

VIEWS = 30
QUICK = {"explore": 12, "geometry": 12, "elastic_net": 3, "outliers": 2, "choosing": 2, "weight_decay": 12, "cutmix": 1}
"""So many views of the lessons whose scripts take something from what was computed."""
SMALL = {
    "cutmix": {"points": 100, "epochs": 10, "repetitions": "3"},
    "choosing": {"source": "Diabetes", "folds": 3, "repeats": 1, "resamples": "Off"},
}


class Untouched:
    """A result of which the script takes nothing: it has nothing."""


def results(name: str, question: Question) -> list[Any]:
    """What the script is made from, or stand-ins where it takes nothing from it."""
    by_view = getattr(question.settings, "view", "")
    if name in QUICK and (name != "weight_decay" or by_view == TWO_WEIGHTS):
        return list(finish(parts(question, {})))
    return [Untouched()] * len(question.lesson.parts)


def others(knob: Knob, value: Value) -> Iterator[Value]:
    """Other values of a knob."""
    values = knob.options if isinstance(knob, Choice) else (knob.low, knob.high) if isinstance(knob, Slider) else ()
    yield from (one for one in values if one != value)


def idle(settings: Knobs) -> Iterator[tuple[str, Value]]:
    """Each knob that is out of use, with each of its other values."""
    for name, knob in settings.knobs():
        if not settings.in_use(name):
            yield from ((name, value) for value in others(knob, getattr(settings, name)))


@pytest.mark.parametrize("name", LESSONS)
def test_no_script_hangs_on_a_knob_that_is_out_of_use(name: str) -> None:
    rng = np.random.default_rng(23)
    for _ in range(QUICK.get(name, VIEWS)):
        settings = drawn(lesson(name).settings, rng, **SMALL.get(name, {}))
        turned = list(idle(settings))
        if not turned:
            continue
        question = asked(name, settings, rng)
        found = results(name, question)
        script = question.lesson.code(question.settings, *found)
        for knob, value in turned:
            other = question.lesson.code(replace(question.settings, **{knob: value}), *found)
            assert other == script, (knob, value, question.settings)
