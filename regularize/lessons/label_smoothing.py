"""Label smoothing: confidence, calibration and the last hidden layer under ε."""

from dataclasses import replace

from regularize.experiments import label_smoothing
from regularize.experiments.label_smoothing import Result, Settings
from regularize.figures.scene import Scene, TextTable
from regularize.lessons.lesson import Lesson, Part
from regularize.scenes.label_smoothing import PRESETS, calculated, code, scene


def _scene(settings: Settings, result: Result) -> Scene:
    """The stage and the calculator."""
    calculator = TextTable.still("Calculator: what smoothed labels ask for", calculated(settings))
    return replace(scene(result, settings), tables=(calculator,))


LESSON = Lesson(
    name="label_smoothing",
    title="Label smoothing",
    question="Why should a model not be too sure?",
    settings=Settings,
    parts=(Part(make=label_smoothing.steps, waiting=lambda _: "Training 17 networks side by side"),),
    scene=_scene,
    code=lambda settings, _result: code(settings),
    presets=PRESETS,
    crossed=lambda _: True,
)
