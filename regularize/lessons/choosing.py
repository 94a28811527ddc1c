"""Choosing λ: how strong the penalty should be, on real data."""

from collections.abc import Generator
from dataclasses import replace

from regularize import tables
from regularize.experiments import choosing
from regularize.experiments.choosing import OFF, Resamples, Result, Settings
from regularize.figures.scene import Scene, TextTable, cells
from regularize.lessons import own_predictors
from regularize.lessons.lesson import File, Lesson, Part
from regularize.scenes.choosing import KNOB, PRESETS, code, conversions, events, rules, scene
from regularize.snippets.choosing import ROWS_FILE, knots_csv, rows_csv
from regularize.snippets.files import path_csv


def _waiting(settings: Settings, own: tables.Predictors | None) -> str:
    return "" if choosing.at_once(settings, own) else "Cross-validating your columns"


def _resampled(
    settings: Settings, _own: tables.Predictors | None, result: Result
) -> Generator[float, None, Resamples] | None:
    return None if settings.resamples == OFF else choosing.resampling(settings, result)


def _waiting_for_more(settings: Settings, _own: tables.Predictors | None) -> str:
    return "" if settings.resamples == OFF else f"Choosing λ {settings.resamples} more times"


def _scene(settings: Settings, result: Result, resamples: Resamples | None) -> Scene:
    """The stage, and in tables who chooses what, this fit on other scales and the knots of the path."""
    stops = range(len(result.path.strengths))
    found = [
        TextTable.still("Who chooses what", rules(result)),
        TextTable(
            title="This very fit on other scales", states={KNOB: [cells(conversions(result, stop)) for stop in stops]}
        ),
    ]
    if result.knots is not None:
        found.append(TextTable.still("The first events of the path, exactly", events(result)))
    return replace(scene(settings.view, result, resamples), tables=found)


def _files(_settings: Settings, result: Result, _resamples: Resamples | None) -> tuple[File, ...]:
    found = (
        File(label="The rows that are fitted (CSV)", name=ROWS_FILE, content=lambda: rows_csv(result.regression)),
        File(
            label="Coefficients at every λ (CSV)", name="coefficients.csv",
            content=lambda: path_csv(result.names, result.path),
        ),
        File(
            label="Every knot of the L1 path (CSV)", name="knots.csv",
            content=lambda: knots_csv(result.names, result.knots),
        ),
    )  # fmt: skip
    return found[: 2 if result.knots is None else 3]


LESSON = Lesson(
    name="choosing",
    title="Choosing λ",
    question="How strong should it be?",
    settings=Settings,
    parts=(
        Part(
            make=choosing.steps, key=lambda settings: replace(settings.needed(), resamples=OFF), waiting=_waiting
        ),
        Part(make=_resampled, waiting=_waiting_for_more),
    ),
    scene=_scene,
    code=lambda settings, result, _resamples: code(result, settings),
    files=_files,
    presets=PRESETS,
    uploads=own_predictors.UPLOADS,
)  # fmt: skip
