"""Weight decay: the same as L2 for plain SGD, and for nothing else."""

from regularize.lessons.lesson import Lesson, Part, opened
from regularize.lessons.weight_decay import compute
from regularize.lessons.weight_decay.questions import QUESTIONS
from regularize.lessons.weight_decay.scene import PRESETS, code, scene
from regularize.lessons.weight_decay.settings import TWO_WEIGHTS, Settings

LESSON = Lesson(
    name="weight_decay",
    title="Weight decay",
    question="Is it the same as L2?",
    purpose="Tell decay and L2 apart, which most libraries mix up.",
    task="Drag the decay up and watch whose weights shrink first.",
    settings=Settings,
    parts=(Part(make=compute.steps, waiting=lambda _: "Training at every decay side by side"),),
    scene=opened(lambda settings, result: scene(result, settings)),
    code=lambda settings, result: code(result, settings),
    presets=PRESETS,
    questions=QUESTIONS,
    crossed=lambda settings: settings.view != TWO_WEIGHTS,
)
