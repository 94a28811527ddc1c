"""Weight decay: the same as L2 for plain SGD, and for nothing else."""

from regularize.experiments import weight_decay
from regularize.experiments.weight_decay import TWO_WEIGHTS, Settings
from regularize.lessons.lesson import Lesson, Part
from regularize.scenes.weight_decay import PRESETS, code, scene

LESSON = Lesson(
    name="weight_decay",
    title="Weight decay",
    question="Is it the same as L2?",
    settings=Settings,
    parts=(Part(make=weight_decay.steps, waiting=lambda _: "Training at every decay side by side"),),
    scene=lambda settings, result: scene(result, settings),
    code=lambda settings, result: code(result, settings),
    presets=PRESETS,
    crossed=lambda settings: settings.view != TWO_WEIGHTS,
)
