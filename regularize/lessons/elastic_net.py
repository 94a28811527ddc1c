"""Elastic net: groups of alike columns, from ridge to the lasso."""

from dataclasses import replace

from regularize.experiments import elastic_net
from regularize.experiments.elastic_net import Plane, Result, Settings
from regularize.lessons.lesson import File, Lesson, Part
from regularize.scenes.elastic_net import PRESETS, code, scene
from regularize.snippets.elastic_net import ratios_csv, rows_csv


def _files(_settings: Settings, fitted: Plane, result: Result) -> tuple[File, ...]:
    return (
        File(
            label="Training and test rows (CSV)", name="rows.csv",
            content=lambda: rows_csv(fitted.regression, fitted.training),
        ),
        File(
            label="Coefficients at every ratio (CSV)", name="coefficients.csv",
            content=lambda: ratios_csv(fitted.regression, Settings.ratios(), result.coefficients),
        ),
    )  # fmt: skip


LESSON = Lesson(
    name="elastic_net",
    title="Elastic net",
    question="What does the L1 ratio buy?",
    settings=Settings,
    parts=(
        # The map is the same for every λ, and so is computed once for each data set.
        Part(
            make=elastic_net.plane,
            key=lambda settings: replace(settings.needed(), log10_strength=Settings().log10_strength),
        ),
        Part(make=elastic_net.run),
    ),
    scene=lambda _settings, _fitted, result: scene(result),
    code=lambda settings, _fitted, result: code(result, settings),
    files=_files,
    presets=PRESETS,
)
