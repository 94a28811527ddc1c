"""Dropout: networks whose hidden units vanish at random, for every drop probability side by side."""

from dataclasses import replace

from regularize.figures.scene import Scene
from regularize.lessons.dropout import captions, compute
from regularize.lessons.dropout.questions import QUESTIONS
from regularize.lessons.dropout.result import Result
from regularize.lessons.dropout.scene import DROP, EPOCH, PRESETS, code, losses_csv, scene
from regularize.lessons.dropout.settings import Settings
from regularize.lessons.lesson import File, Lesson, Part, opened

BRIDGE = "The output layer is a linear model. For such a model dropout is exactly an L2 penalty."


def _scene(settings: Settings, result: Result) -> Scene:
    """The stage, with one sentence more: dropout as an L2 penalty, checked on the output layer."""
    shown, (drop, _) = scene(result, settings), settings.at
    checked = [f"{BRIDGE} {captions.identity(result, stop)}" for stop in range(len(result.drop_probabilities))]
    by_epoch = [f"{told}\n{checked[drop]}" for told in shown.sentences[EPOCH]]
    by_drop = [f"{told}\n{more}" for told, more in zip(shown.sentences[DROP], checked, strict=True)]
    return replace(shown, sentences={DROP: by_drop, EPOCH: by_epoch})


LESSON = Lesson(
    name="dropout",
    title="Dropout",
    question="What is learnt when neurons may vanish?",
    purpose="See what a network learns when its units may vanish.",
    task="Drag p from 0 to 0.9 and watch the two losses.",
    settings=Settings,
    parts=(Part(make=compute.steps, waiting=lambda _: "Training at every drop probability side by side"),),
    scene=opened(_scene),
    code=lambda settings, _result: code(settings),
    files=lambda _settings, result: (
        File(label="All losses (CSV)", name="losses.csv", content=lambda: losses_csv(result)),
    ),
    presets=PRESETS,
    questions=QUESTIONS,
    crossed=lambda _: True,
)
