"""CutMix: one pair of digits mixed live, and what networks learn from such pictures."""

from dataclasses import replace

from regularize.figures.scene import Scene, TextTable, cells
from regularize.lessons.cutmix import compute
from regularize.lessons.cutmix.questions import QUESTIONS
from regularize.lessons.cutmix.result import Result
from regularize.lessons.cutmix.scene import PRESETS, averages, code, found, scene
from regularize.lessons.cutmix.scene.looks import ALPHA
from regularize.lessons.cutmix.settings import Settings
from regularize.lessons.lesson import Lesson, Part, opened


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
    purpose="See what a network makes of a picture that shows two digits.",
    task="Drag the pasted area and read what the label says.",
    settings=Settings,
    parts=(Part(make=compute.steps, waiting=lambda _: "Training four techniques at every α side by side"),),
    scene=opened(_scene, shape="wide"),
    code=lambda settings, result: code(result, settings),
    presets=PRESETS,
    questions=QUESTIONS,
    crossed=lambda _: True,
)
