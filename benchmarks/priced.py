"""What one view costs the processor, as the server computes it: a moment, and with progress what takes longer."""

import time
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from regularize.figures.scene import Scene
from regularize.lessons.link import Question
from regularize.progress import finish
from ui.answers import Longer, moment


@dataclass(frozen=True, kw_only=True)
class Price:
    """Seconds of the processor of one view.

    `moment` is what is done without progress, `told` what the queue computes with it, `step` its longest step, `code` the
    script and the files.
    """

    moment: float
    told: float
    step: float
    code: float


@dataclass(frozen=True, kw_only=True)
class Priced:
    """All that a visitor can be shown of a question, and what it costs."""

    scene: Scene
    script: str
    price: Price


def priced(question: Question) -> Priced:
    """One view, computed anew in this thread."""
    results: list[Any] = []
    quick = told = longest = 0.0
    for place in range(len(question.lesson.parts)):
        since, steps = time.thread_time(), question.steps(place, results)
        if not question.waiting(place):
            try:
                results.append(moment(steps, since - quick))
                quick += time.thread_time() - since
                continue
            except Longer:
                quick += time.thread_time() - since
                since = time.thread_time()
        ends = [since]
        results.append(finish(steps, partial(_noted, ends)))
        _noted(ends)
        told += ends[-1] - since
        longest = max(longest, float(np.diff(ends).max()))
    since = time.thread_time()
    scene = question.lesson.scene(question.settings, *results)
    assert scene.wire  # refuses what JSON or single precision lacks
    quick += time.thread_time() - since
    since = time.thread_time()
    script = question.lesson.code(question.settings, *results)
    for file in question.lesson.files(question.settings, *results):
        assert file.content()
    price = Price(moment=quick, told=told, step=longest, code=time.thread_time() - since)
    return Priced(scene=scene, script=script, price=price)


def _noted(times: list[float], _share: float = 1.0) -> None:
    times.append(time.thread_time())
