"""Bias and variance: one polynomial fitted to fresh noise again and again, and what happens beyond n = p."""

from regularize.lessons.bias_variance import compute
from regularize.lessons.bias_variance.compute import Result
from regularize.lessons.bias_variance.questions import QUESTIONS
from regularize.lessons.bias_variance.scene import PRESETS, code, lines, scene
from regularize.lessons.bias_variance.script import table_csv
from regularize.lessons.bias_variance.settings import Settings
from regularize.lessons.lesson import File, Lesson, Part, opened


def _files(_settings: Settings, result: Result) -> tuple[File, ...]:
    return (File(label="The lines of the figures (CSV)", name="lines.csv", content=lambda: table_csv(lines(result))),)


LESSON = Lesson(
    name="bias_variance",
    title="Bias and variance",
    question="Where does the error come from?",
    purpose="See of what the error of a prediction consists.",
    task="Drag λ up: the fits draw together, and then they miss the curve together.",
    settings=Settings,
    parts=(
        Part(make=compute.steps, waiting=lambda settings: f"{settings.refits} refits" if settings.takes_long else ""),
    ),
    scene=opened(lambda _settings, result: scene(result)),
    code=lambda settings, _result: code(settings),
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
    # One of the two is held while the error is drawn against the other.
    crossed=lambda settings: all(map(settings.in_use, Settings.live())),
)
