"""Bias and variance: one polynomial fitted to fresh noise again and again, and what happens beyond n = p."""

from regularize.experiments import bias_variance
from regularize.experiments.bias_variance import Result, Settings
from regularize.lessons.lesson import File, Lesson, Part
from regularize.scenes.bias_variance import PRESETS, code, lines, scene
from regularize.snippets.bias_variance import table_csv


def _files(_settings: Settings, result: Result) -> tuple[File, ...]:
    return (File(label="The lines of the figures (CSV)", name="lines.csv", content=lambda: table_csv(lines(result))),)


LESSON = Lesson(
    name="bias_variance",
    title="Bias and variance",
    question="Where does the error come from?",
    settings=Settings,
    parts=(
        Part(
            make=bias_variance.steps,
            waiting=lambda settings: f"{settings.refits} refits" if settings.takes_long else "",
        ),
    ),
    scene=lambda _settings, result: scene(result),
    code=lambda settings, _result: code(settings),
    files=_files,
    presets=PRESETS,
    # One of the two is held while the error is drawn against the other.
    crossed=lambda settings: all(map(settings.in_use, Settings.live())),
)
