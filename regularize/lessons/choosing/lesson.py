"""Choosing λ: how strong the penalty should be, on real data."""

from collections.abc import Generator
from dataclasses import replace

from regularize import tables
from regularize.figures.scene import Scene, TextTable, cells
from regularize.lessons.choosing import classes, compute, scene_of_classes, uploads
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.code import code, code_of_classes
from regularize.lessons.choosing.questions import QUESTIONS
from regularize.lessons.choosing.report import report, report_of_classes
from regularize.lessons.choosing.result import Resamples, Result
from regularize.lessons.choosing.scene import KNOB, PRESETS, scene
from regularize.lessons.choosing.scene_of_tables import conversions, events, fit, rules, split_sample
from regularize.lessons.choosing.script_of_rows import ROWS_FILE, knots_csv, rows_csv
from regularize.lessons.choosing.settings import OFF, PLAIN, SHUFFLED, Settings
from regularize.lessons.lesson import File, Lesson, Part
from regularize.penalties import GroupNorms
from regularize.scripts import path_csv

REPORT = "Report of one page (HTML)"


def _steps(settings: Settings, own: tables.Predictors | None = None) -> Generator[float, None, Result | TwoClasses]:
    """The path of squared errors, or of log losses where the target has two values."""
    return classes.steps(settings, own) if classes.asked(settings, own) else compute.steps(settings, own)


def _waiting(settings: Settings, uploaded: tables.Predictors | None) -> str:
    return "" if compute.at_once(settings, uploaded) else "Cross-validating your columns"


def _resampled(
    settings: Settings, _uploaded: tables.Predictors | None, result: Result | TwoClasses
) -> Generator[float, None, Resamples] | None:
    if settings.again == OFF or isinstance(result, TwoClasses):
        return None
    return compute.resampling(settings, result)


def _waiting_for_more(settings: Settings, _uploaded: tables.Predictors | None) -> str:
    return "" if settings.again == OFF else f"Choosing λ {settings.again} more times"


def _scene(settings: Settings, result: Result | TwoClasses, resamples: Resamples | None) -> Scene:
    """The stage, and in tables who chooses what, this fit on other scales and the knots of the path."""
    if isinstance(result, TwoClasses):
        return replace(scene_of_classes.scene(settings, result), notices=_not_of_classes(settings))
    stops = result.stops.tolist()
    found = [
        TextTable(title="The fit at this λ", states={KNOB: [cells(fit(result, stop)) for stop in stops]}),
        *(
            [
                TextTable.fixed(
                    "Split sample: the chosen columns, on rows that did not choose them", split_sample(result)
                )
            ]
            if result.apart is not None and len(result.apart.kept)
            else []
        ),
        TextTable.fixed("Who chooses what", rules(result)),
        TextTable(
            title="This very fit on other scales", states={KNOB: [cells(conversions(result, stop)) for stop in stops]}
        ),
    ]
    if result.knots is not None:
        found.append(TextTable.fixed("The first events of the path, exactly", events(result)))
    return replace(scene(settings.view, result, resamples), tables=found, notices=_not_of_rows(settings, result))


def _not_of_rows(settings: Settings, result: Result) -> tuple[str, ...]:
    """What is asked for that the columns have not."""
    if settings.as_a_whole and not isinstance(result.omega, GroupNorms):
        return ("No column of text is made into 0/1 columns here, so there are no categories to keep as a whole.",)
    return ()


def _not_of_classes(settings: Settings) -> tuple[str, ...]:
    """What is asked for that a target of two values does not know yet."""
    asked = {
        "another lasso than the plain one is": settings.shape != PLAIN,
        "categories as a whole are": settings.as_a_whole,
    }
    return tuple(
        f"The target has two values: {one} for other targets, and not used here."
        for one, wanted in asked.items()
        if wanted
    )


def _rows(result: Result | TwoClasses) -> str:
    splits = result.sample.splits
    return rows_csv(
        result.regression, result.sample.weights, None if result.settings.cut == SHUFFLED else splits.fold_of
    )


def _code(settings: Settings, result: Result | TwoClasses, _resamples: Resamples | None) -> str:
    return code_of_classes(result, settings) if isinstance(result, TwoClasses) else code(result, settings)


def _files_of_classes(result: TwoClasses, threshold: float) -> tuple[File, ...]:
    return (
        File(label=REPORT, name="report.html", content=lambda: _report_of_classes(result, threshold)),
        File(label="The rows that are fitted (CSV)", name=ROWS_FILE, content=lambda: _rows(result)),
        File(
            label="Coefficients at every λ (CSV)",
            name="coefficients.csv",
            content=lambda: path_csv(result.names, result.path),
        ),
    )


def _files(settings: Settings, result: Result | TwoClasses, _resamples: Resamples | None) -> tuple[File, ...]:
    if isinstance(result, TwoClasses):
        return _files_of_classes(result, settings.threshold)
    found = (
        File(label=REPORT, name="report.html", content=lambda: _report(result)),
        File(label="The rows that are fitted (CSV)", name=ROWS_FILE, content=lambda: _rows(result)),
        File(
            label="Coefficients at every λ (CSV)",
            name="coefficients.csv",
            content=lambda: path_csv(result.names, result.path),
        ),
        File(
            label="Every knot of the L1 path (CSV)",
            name="knots.csv",
            content=lambda: knots_csv(result.names, result.knots),
        ),
    )
    return found[: 3 if result.knots is None else 4]


def _report(result: Result) -> str:
    apart = None if result.apart is None else split_sample(result)
    return report(result, _repairs(result), fit(result, result.validation.lowest), apart)


def _report_of_classes(result: TwoClasses, threshold: float) -> str:
    best = result.validation.deviance.lowest
    fitted, held_out = scene_of_classes.fit(result, best), scene_of_classes.confused(result, best, threshold)
    return report_of_classes(result, threshold, _repairs(result), fitted, held_out)


def _repairs(result: Result | TwoClasses) -> list[str]:
    """How a visitor's file was read, a sentence each."""
    table = None if result.uploaded is None else result.uploaded.table
    if table is None:
        return []
    asked = [
        f"{ask.sentence} {'Assumed' if ask.assumed else 'Answered'}: {dict(ask.options)[ask.answer]}."
        for ask in table.asks
    ]
    return [*table.notes, *(repair.sentence for repair in table.repairs), *asked]


LESSON = Lesson(
    name="choosing",
    title="Choosing λ",
    question="How strong should it be?",
    purpose="Find out how strong the penalty should be, and how sure one can be.",
    task="Drag λ to the lowest point of the cross-validated error.",
    settings=Settings,
    parts=(
        Part(make=_steps, key=lambda settings: replace(settings.compute_key(), resamples=OFF), waiting=_waiting),
        Part(make=_resampled, waiting=_waiting_for_more),
    ),
    scene=_scene,
    code=_code,
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
    uploads=uploads.UPLOADS,
)
