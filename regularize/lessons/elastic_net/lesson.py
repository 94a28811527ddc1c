"""Elastic net: groups of columns that say nearly the same, from ridge to the lasso."""

from dataclasses import replace

from regularize.lessons.elastic_net import compute
from regularize.lessons.elastic_net.questions import QUESTIONS
from regularize.lessons.elastic_net.result import Plane, Result
from regularize.lessons.elastic_net.scene import PRESETS, code, scene
from regularize.lessons.elastic_net.script import ratios_csv, rows_csv
from regularize.lessons.elastic_net.settings import Settings
from regularize.lessons.lesson import File, Lesson, Part, opened


def _files(_settings: Settings, fitted: Plane, result: Result) -> tuple[File, ...]:
    return (
        File(
            label="Training and test rows (CSV)",
            name="rows.csv",
            content=lambda: rows_csv(fitted.regression, fitted.training),
        ),
        File(
            label="Coefficients at every ratio (CSV)",
            name="coefficients.csv",
            content=lambda: ratios_csv(fitted.regression, Settings.ratios(), result.coefficients),
        ),
    )


LESSON = Lesson(
    name="elastic_net",
    title="Elastic net",
    question="What does the L1 ratio buy?",
    purpose="See what happens to columns that say nearly the same.",
    task="Drag ρ to 1 and watch the columns of one group part.",
    settings=Settings,
    parts=(
        # The map is the same for every λ, and so is computed once for each data set.
        Part(
            make=compute.plane,
            key=lambda settings: replace(settings.compute_key(), log10_strength=Settings().log10_strength),
        ),
        Part(make=compute.run),
    ),
    scene=opened(lambda _settings, _fitted, result: scene(result)),
    code=lambda settings, _fitted, result: code(result, settings),
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
)
