"""What the stage of the borrowed techniques shows: the grid, or one of its cells."""

from regularize.figures.scene import Scene
from regularize.knobs import Preset
from regularize.lessons.borrowed import script
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.scene import cell, grid
from regularize.lessons.borrowed.settings import ALL, CELLS, Settings
from regularize.lessons.borrowed.settings.cells import MOONS

PRESETS: dict[str, Preset[Settings]] = {
    "All cells": Preset(
        Settings(), "Which technique helps which classifier, and which of these verdicts another seed would give?"
    ),
    "With wrong labels": Preset(
        Settings(wrong="A fifth"), "A fifth of the labels is wrong: what classifiers have anyway is what helps then."
    ),
    "Dropped trees": Preset(
        Settings(cell="DART: boosting", strength=3),
        "Dropping trees tames boosting, and so does the learning rate, which costs nothing.",
    ),
    "Ridge on leaves": Preset(
        Settings(cell="Ridge on leaves: tree", strength=3),
        "The tree stays as it is, and its leaves say less extreme things.",
    ),
    "A teacher and rows without labels": Preset(
        Settings(cell="Distillation: tree", strength=6),
        "On the same rows a teacher adds nothing; on rows without labels it does.",
    ),
    "Shifts hurt a linear model": Preset(
        Settings(cell="Shifted copies: logistic", strength=3),
        "A linear model cannot be indifferent to shifts: pictures moved by a pixel blur its weights.",
    ),
    "Noise on the plane": Preset(
        Settings(cell="Noise: SVM", source=MOONS, wrong="A fifth", strength=4),
        "Noisy copies smooth the boundary of a kernel, as its C does.",
    ),
    "Dropout as a penalty": Preset(
        Settings(cell="Dropout: logistic", wrong="A fifth", strength=4),
        "With a fifth wrong labels weights stay small, and the quadratic penalty is what dropout adds within a fifth; "
        "with right labels it is far off.",
    ),
}


def scene(result: Result, settings: Settings) -> Scene:
    """The grid; or one cell, its model and its repetitions."""
    settings = settings.without_live()  # the lab puts every live knob where it stands
    return grid.scene(result, settings) if result.trial is None else cell.scene(result, settings)


def code(settings: Settings) -> str:
    """A script that prints the numbers of this cell; for the grid, that of its first cell."""
    shown = settings if settings.cell != ALL else Settings(cell=next(iter(CELLS)), wrong=settings.wrong)
    assert shown.found is not None
    return script.script(shown)


__all__ = ["PRESETS", "code", "scene"]
