"""What the stage of choosing λ shows of a target with two values."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from regularize import words
from regularize.arrays import Booleans, Floats
from regularize.assessment import CrossValidation, roc
from regularize.figures import palette
from regularize.figures.chart import Chart, log10_ticks
from regularize.figures.scene import Answer, Number, Scene, TextTable, cells
from regularize.lessons.choosing.answer import WHY_NO_P_VALUES
from regularize.lessons.choosing.answer_of_classes import answer, helps
from regularize.lessons.choosing.captions_of_classes import counted, describe
from regularize.lessons.choosing.charts import choices, classes, paths, stops
from regularize.lessons.choosing.classes import TwoClasses
from regularize.lessons.choosing.conventions import calls, conventions_of_classes
from regularize.lessons.choosing.scene import folds, strengths, units
from regularize.lessons.choosing.scene_of_tables import coefficients
from regularize.lessons.choosing.settings import Settings

KNOB = "log10_strength"
CUTS = 20
DEVIANCE, ERROR = "CV deviance", "CV error"
HELP = {
    DEVIANCE: "−2 ln p of the class that was, the mean over held-out rows, and its standard error over the folds.",
    ERROR: "The share of held-out rows on the wrong side of probability one half, and its standard error over the folds.",
    "ROC area": "The share of pairs, one row of each class, that the held-out probabilities rank rightly, with its standard error.",
    "Found": "Of the second class, the share of held-out rows from the threshold on (sensitivity).",
    "Left alone": "Of the first class, the share of held-out rows below the threshold (specificity).",
    "Optimality": "How exact the fit is: the largest slope of log loss + λ·Ω left at these coefficients, relative to that at zero.",
    "λ_min": "Of the strengths of the knob that with the lowest cross-validated deviance.",
    "λ_1se": "The strongest λ of the knob whose deviance is within one standard error of the lowest.",
}


def scene(settings: Settings, result: TwoClasses) -> Scene:
    """The answer, the path, held-out deviance and error, and what the held-out probabilities are worth, at every stop."""
    at = result.stops.tolist()
    return Scene(
        answer=_answer(result),
        units=units(conventions_of_classes(result)),
        charts=[
            _validation(result, result.validation.deviance, "Cross-validation", "deviance"),
            _path(result),
            _validation(result, result.validation.error, "Classification error", "share in the wrong class"),
            *(
                replace(stops_of(chart, result), swept={})
                for chart in (
                    classes.calibration(knob=KNOB, found=result.calibration, word=result.words[1]),
                    _roc(result, settings.threshold),
                    _probabilities(result, settings.threshold),
                )
            ),
        ],
        numbers=_numbers(result, settings.threshold),
        sentences={KNOB: [describe(result, stop, settings.threshold) for stop in at]},
        tables=[
            TextTable(title="The fit at this λ", states={KNOB: [cells(fit(result, stop)) for stop in at]}),
            TextTable(
                title=f"Held-out rows, cut at {settings.threshold:g}",
                states={KNOB: [cells(confused(result, stop, settings.threshold)) for stop in at]},
            ),
            TextTable.fixed("Who chooses what", rules(result)),
            TextTable(
                title="This very fit on other scales", states={KNOB: [cells(conversions(result, stop)) for stop in at]}
            ),
        ],
        shape="lead",
        places={pick.name: (KNOB, pick.stop) for pick in _picks(result.validation.deviance)},
    )


def _answer(result: TwoClasses) -> Answer:
    best = Settings.live()[KNOB].stops[int(np.abs(result.stops - result.validation.deviance.lowest).argmin())]
    there = helps(result)
    return Answer(
        lines=answer(result),
        more=("Why no p-values?", WHY_NO_P_VALUES),
        label="Show this λ" if there else "",
        go={KNOB: best} if there else {},
    )


def fit(result: TwoClasses, stop: int) -> Mapping[str, Sequence[str]]:
    """The coefficients at one stop, the largest first, as log odds per unit of the column too; and how surely each is kept."""
    counts = None if result.selected is None else (result.selected.counts[0], result.selected.done)
    own, intercept = result.in_units(stop)
    return coefficients(
        result.names,
        result.standardized[stop],
        words.number(float(result.path.intercept[stop]), 4),
        (own, intercept),
        counts,
        "Log odds per unit",
    )


def confused(result: TwoClasses, stop: int, threshold: float) -> Mapping[str, Sequence[str]]:
    """How many held-out rows of each class are called what, or what they weigh."""
    found, (zero, one) = result.confusion(threshold), result.words
    return {
        "The row is": [zero, one],
        f"called {zero}": [counted(found.true_negative[stop]), counted(found.false_negative[stop])],
        f"called {one}": [counted(found.false_positive[stop]), counted(found.true_positive[stop])],
    }


def rules(result: TwoClasses) -> Mapping[str, Sequence[str]]:
    """Each way to choose λ beside what it chooses."""
    deviance, error = result.validation.deviance, result.validation.error
    area = int(np.flatnonzero(result.areas.mean == result.areas.mean.max())[-1])
    chosen = {
        "λ_min, lowest deviance": deviance.lowest,
        "λ_1se, within one standard error": deviance.one_standard_error,
        "Lowest classification error": error.lowest,
        "Largest ROC area": area,
    }
    at = list(chosen.values())
    return {
        "Rule": list(chosen),
        "λ": [words.strength(float(result.path.strengths[stop])) for stop in at],
        "Non-zero": [f"{result.non_zero[stop]} of {len(result.names)}" for stop in at],
        DEVIANCE: [_measured(deviance, stop) for stop in at],
        ERROR: [_measured(error, stop) for stop in at],
        "ROC area": [_area(result, stop) for stop in at],
    }


def conversions(result: TwoClasses, stop: int) -> Mapping[str, Sequence[str]]:
    """The fit at one stop in the words of other libraries."""
    named = calls(result, stop)
    mean = "mean log loss + λ (α Σ|w| + (1 − α) Σ w²/2)"
    said = {
        "scikit-learn LogisticRegression": "C Σ log loss + l1_ratio Σ|w| + (1 − l1_ratio) Σ w²/2",
        "MATLAB lassoglm": "mean deviance + λ (α Σ|w| + (1 − α) Σ w²/2)",
        "torch weight_decay": "BCEWithLogitsLoss, plain SGD (not on the bias)",
    }
    return {
        "Where": ["This page", *named],
        "It minimises": [f"mean log loss + λ ({result.penalty.formula})", *(said.get(name, mean) for name in named)],
        "For this fit": [f"λ = {float(result.path.strengths[stop]):.6g}", *named.values()],
    }


def _path(result: TwoClasses) -> Chart:
    x, found = result.positions, result.validation.deviance
    ends = float(x[0]), float(x[-1])
    chart = paths.path(
        knob=KNOB,
        names=result.names,
        colour=palette.PENALTY[result.settings.penalty],
        title="strength λ",
        ends=ends,
        course=paths.Line(x=x[::-1], coefficients=result.standardized[::-1], stops=x, at_stops=result.standardized),
        ticks=log10_ticks(*ends),
        focus=max(0, found.lowest - 15),
        picks=[(pick.name, pick.stop, pick.colour) for pick in _picks(found)],
    )
    return stops_of(stops.shaded(chart, stops.runs(found.within, x)), result)


def stops_of(chart: Chart, result: TwoClasses) -> Chart:
    """A chart of every λ that is followed, at the stops of the knob."""
    return stops.at_stops(chart, knob=KNOB, places=result.stops, x=result.positions)


def _picks(found: CrossValidation) -> tuple[choices.Pick, choices.Pick]:
    return (
        choices.Pick(name="λ_min", stop=found.lowest, colour=palette.TEST),
        choices.Pick(name="λ_1se", stop=found.one_standard_error, colour=palette.FOURTH),
    )


def _validation(result: TwoClasses, found: CrossValidation, name: str, unit: str) -> Chart:
    chart = choices.validation(
        knob=KNOB,
        positions=result.positions,
        mean=found.mean,
        standard_error=found.standard_error,
        picks=_picks(found),
        title=f"{unit}, give or take one standard error; {folds(result.settings, found.splits)}",
    )
    told = chart.description.replace("Mean squared error", unit[0].upper() + unit[1:])
    zones = stops.runs(found.within, result.positions)
    marked = stops.shaded(chart, zones, best=float(result.positions[found.lowest]))
    return stops_of(replace(marked, name=name, description=told), result)


def _roc(result: TwoClasses, threshold: float) -> Chart:
    found = result.validation
    curves = [roc(logits, found.targets, found.weights) for logits in found.logits]
    return classes.roc(knob=KNOB, curves=curves, at=result.confusion(threshold), threshold=threshold)


def _probabilities(result: TwoClasses, threshold: float) -> Chart:
    edges = np.linspace(0.0, 1.0, CUTS + 1)
    found = result.validation
    ones = found.targets > 0.0

    def counts(those: Booleans) -> Floats:
        weights = None if found.weights is None else found.weights[those]
        said = found.probabilities[:, those]
        return np.array([np.histogram(each, edges, weights=weights)[0] for each in said], dtype=float)

    return classes.probabilities(
        knob=KNOB,
        counts=(counts(~ones), counts(ones)),
        edges=edges,
        words=result.words,
        threshold=threshold,
        focus=found.deviance.within,
        weighted=found.weights is not None,
    )


def _numbers(result: TwoClasses, threshold: float) -> list[Number]:
    found, confusion = result.validation, result.confusion(threshold)
    deviance, every = found.deviance, range(len(result.path.strengths))
    rows: dict[str, list[str]] = {
        "λ": strengths(result.settings, result.path.strengths),
        DEVIANCE: [_measured(deviance, stop) for stop in every],
        ERROR: [_measured(found.error, stop) for stop in every],
        "ROC area": [_area(result, stop) for stop in every],
        "Found": [words.percent(value) for value in confusion.sensitivity.tolist()],
        "Left alone": [words.percent(value) for value in confusion.specificity.tolist()],
        "Non-zero": [f"{count} of {len(result.names)}" for count in result.non_zero.tolist()],
        "Optimality": [words.certificate(value) for value in result.path.optimality.tolist()],
        "λ_min": [words.strength(float(deviance.strengths[deviance.lowest]))],
        "λ_1se": [words.strength(float(deviance.strengths[deviance.one_standard_error]))],
    }
    return [
        Number(
            name=name,
            values={KNOB: [values[stop] for stop in result.stops] if len(values) > 1 else values},
            help=HELP.get(name, ""),
            fine=name == "Optimality",
        )
        for name, values in rows.items()
    ]


def _measured(found: CrossValidation, stop: int) -> str:
    return f"{words.number(float(found.mean[stop]), 4)} ± {words.number(float(found.standard_error[stop]), 2)}"


def _area(result: TwoClasses, stop: int) -> str:
    return f"{result.areas.mean[stop]:.3f} ± {result.areas.standard_error[stop]:.3f}"
