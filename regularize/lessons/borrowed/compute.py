"""One cell tried now, or the grid as it is known."""

from collections.abc import Generator
from functools import cache
from typing import Any

from regularize.lessons.borrowed import grid
from regularize.lessons.borrowed.grid import Grid
from regularize.lessons.borrowed.looks import looks
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.sample import Sample
from regularize.lessons.borrowed.settings import STOPS, Settings
from regularize.lessons.borrowed.trial import PLAIN, REPETITIONS, Conditions, Tally
from regularize.progress import completed
from regularize.threads import one_thread


def steps(settings: Settings) -> Generator[float, None, Result]:
    """Tries the cell; yields the share done."""
    cell = settings.found
    if cell is None:
        return Result(settings=settings, grid=known())
    conditions = Conditions(source=settings.data, points=settings.points, wrong=settings.share, seed=settings.seed)
    tally = Tally(cell, conditions)
    models: list[Any] = []
    samples: list[Sample] = []
    steps = tally.steps()
    while True:
        try:
            with one_thread():
                step = next(steps)
        except StopIteration as end:
            shown = looks(cell, conditions.source, models, samples[0])
            return Result(settings=settings, grid=known(), trial=end.value, looks=shown)
        if step.repetition == 0 and step.kind in (PLAIN, "technique"):
            models.append(step.model)
            samples.append(step.sample)
        yield step.done


run = completed(steps)


def waiting(settings: Settings) -> str:
    """What takes so long about a cell, in words."""
    if settings.found is None:
        return ""
    return f"Fitting {REPETITIONS * (2 * STOPS - 1)} models: {REPETITIONS} repetitions at every strength"


@cache
def known() -> Grid:
    """The grid, read once."""
    return Grid(lines=tuple(grid.read()))
