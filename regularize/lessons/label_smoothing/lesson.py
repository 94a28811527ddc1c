"""Label smoothing: confidence, calibration and the last hidden layer under ε."""

from dataclasses import replace

from regularize.figures.scene import Scene, TextTable
from regularize.lessons.label_smoothing import compute
from regularize.lessons.label_smoothing.questions import QUESTIONS
from regularize.lessons.label_smoothing.result import Result
from regularize.lessons.label_smoothing.scene import PRESETS, calculated, code, scene
from regularize.lessons.label_smoothing.settings import Settings
from regularize.lessons.lesson import Lesson, Part, opened


def _scene(settings: Settings, result: Result) -> Scene:
    """The stage and the calculator."""
    calculator = TextTable.fixed("Calculator: what smoothed labels ask for", calculated(settings))
    return replace(scene(result, settings), tables=(calculator,))


LESSON = Lesson(
    name="label_smoothing",
    title="Label smoothing",
    question="Why should a model not be too sure?",
    purpose="See how a network can be kept from being too sure.",
    task="Drag ε to 0 and see how sure the network gets.",
    settings=Settings,
    parts=(Part(make=compute.steps, waiting=lambda _: "Training 17 networks side by side"),),
    scene=opened(_scene),
    code=lambda settings, _result: code(settings),
    presets=PRESETS,
    questions=QUESTIONS,
    crossed=lambda _: True,
)
