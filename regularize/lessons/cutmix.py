"""CutMix: one pair of digits mixed live, and what networks learn from such pictures."""

from dataclasses import replace

from regularize.experiments import cutmix
from regularize.experiments.cutmix import Result, Settings
from regularize.figures.scene import Scene, TextTable, cells
from regularize.lessons.lesson import Lesson, Part
from regularize.scenes.cutmix import PRESETS, averages, code, found, scene
from regularize.scenes.cutmix.looks import ALPHA


def _scene(settings: Settings, result: Result) -> Scene:
    """The stage, and in tables what the trainings led to and how much of a picture is kept, at every α."""
    at_alphas = [replace(settings, log2_alpha=int(stop)) for stop in Settings.live()[ALPHA].stops]
    led_to = TextTable(
        title="What the four trainings led to", states={ALPHA: [cells(found(result, at)) for at in at_alphas]}
    )
    kept = TextTable(
        title="The share of a picture that CutMix keeps, on average",
        states={ALPHA: [cells(averages(at)) for at in at_alphas]},
    )
    return replace(scene(result, settings), tables=(led_to, kept))


LESSON = Lesson(
    name="cutmix",
    title="CutMix",
    question="What is a picture that is 70 % three and 30 % eight?",
    settings=Settings,
    parts=(Part(make=cutmix.steps, waiting=lambda _: "Training four techniques at every α side by side"),),
    scene=_scene,
    code=lambda settings, result: code(result, settings),
    presets=PRESETS,
    crossed=lambda _: True,
)
