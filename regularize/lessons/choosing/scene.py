"""What the stage of choosing λ shows."""

from collections.abc import Sequence

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.assessment import Splits
from regularize.figures import palette
from regularize.figures.chart import Chart, absent, log10_ticks
from regularize.figures.scene import Answer, Number, Scene, Units
from regularize.knobs import Preset
from regularize.lessons.choosing.answer import WHY_NO_P_VALUES, answer, helps
from regularize.lessons.choosing.captions import describe
from regularize.lessons.choosing.charts import choices, paths, selections, stops
from regularize.lessons.choosing.conventions import Convention, conventions, convertible
from regularize.lessons.choosing.result import Resamples, Result
from regularize.lessons.choosing.settings import (
    BREAST_CANCER,
    BY_GROUP,
    DIAGNOSIS,
    EACH,
    FREEDOM,
    IN_ORDER,
    RATIO,
    SQUARES,
    STRENGTH,
    TOGETHER,
    Settings,
    View,
)

KNOB = "log10_strength"
STEP = 0.1
TITLES = {STRENGTH: "strength λ", RATIO: "norm, as a share of that at λ → 0", FREEDOM: "degrees of freedom"}

PRESETS: dict[str, Preset[Settings]] = {
    "s3 leaves and comes back": Preset(
        Settings(log10_strength=-2.2, against=RATIO),
        "Ten columns and twelve events: on the way to λ = 0, s3 is dropped and taken up again with the other sign.",
    ),
    "Sixty-four columns": Preset(
        Settings(source=SQUARES, log10_strength=-1.0),
        "Squares and products are added. The λ that cross-validation chooses keeps less than a quarter of the columns.",
    ),
    "How sure is λ?": Preset(
        Settings(log10_strength=-1.6, resamples="100"),
        "The same rows, split into folds in a hundred other ways. See how far the chosen λ moves, and which columns stay.",
    ),
    "No penalty needed": Preset(
        Settings(source=BREAST_CANCER, penalty="L2", log10_strength=-4.0),
        "Twenty columns, 569 rows and little noise. The lowest error is at a λ so weak that it hardly counts.",
    ),
    "Malignant or benign": Preset(
        Settings(source=DIAGNOSIS, log10_strength=-2.2),
        "A target of two values: the log loss instead of squares, probabilities instead of numbers, and a threshold to move.",
    ),
    "L2 keeps everything": Preset(
        Settings(penalty="L2", log10_strength=-0.5, against=FREEDOM),
        "No coefficient ever becomes zero. What λ changes is the degrees of freedom, not the list of columns.",
    ),
}


def scene(view: View, result: Result, resamples: Resamples | None) -> Scene:
    """The path, the held-out error and the criteria at every stop; with resampling how sure each choice is."""
    charts = [_validation(result), _path(view, result), _criteria(result)]
    if resamples is not None:
        charts += [_chosen(result, resamples), _selection(result, resamples)]
    return Scene(
        charts=charts,
        answer=_answer(result),
        units=units(conventions(result)) if convertible(result) else None,
        numbers=_numbers(result, resamples),
        sentences={KNOB: [describe(result, resamples, int(stop)) for stop in result.stops]},
        shape="lead",
        places={pick.name: (KNOB, pick.stop) for pick in _picks(result)},
    )


def _answer(result: Result) -> Answer:
    best = Settings.live()[KNOB].stops[int(np.abs(result.stops - result.validation.lowest).argmin())]
    there = helps(result)
    return Answer(
        lines=answer(result),
        more=("Why no p-values?", WHY_NO_P_VALUES),
        label="Show this λ" if there else "",
        go={KNOB: best} if there else {},
    )


def units(known: Sequence[Convention]) -> Units:
    """The box "My λ is …" with these libraries."""
    return Units(
        knob=KNOB,
        ratio="ratio",
        penalty="penalty",
        sharp="L1",
        smooth="L2",
        both="Elastic net",
        scaling="scaling",
        scalings={EACH: "standardized", TOGETHER: "as they are"},
        conventions=[vars(one) for one in known],
    )


def _picks(result: Result) -> tuple[choices.Pick, choices.Pick]:
    found = result.validation
    return (
        choices.Pick(name="λ_min", stop=found.lowest, colour=palette.TEST),
        choices.Pick(name="λ_1se", stop=found.one_standard_error, colour=palette.FOURTH),
    )


def _path(view: View, result: Result) -> Chart:
    course, against = result.course(view.against), view.against
    if against == STRENGTH:
        ends = (float(course.stops[0]), float(course.stops[-1]))
        ticks = log10_ticks(*ends)
    else:
        ends = (
            (0.0, max(1.0, float(np.max(course.x))))
            if against == RATIO
            else (0.8, max(2.0, float(np.max(course.x))) + 0.2)
        )
        ticks = {"nticks": 12}
    knots = result.knots
    chart = paths.path(
        knob=KNOB,
        names=result.names,
        colour=palette.PENALTY[result.settings.penalty],
        title=TITLES[against],
        ends=ends,
        course=paths.Line(
            x=course.x, coefficients=course.coefficients, stops=course.stops, at_stops=result.standardized
        ),
        ticks=ticks,
        focus=max(0, result.validation.lowest - 15),
        picks=[(pick.name, pick.stop, pick.colour) for pick in _picks(result)],
        knots=None
        if knots is None
        else paths.Knots(x=course.knots, strengths=knots.strengths, column=knots.column, enters=knots.enters),
    )
    return _along(result, chart, course.stops, freedom=against == STRENGTH)


def _along(result: Result, chart: Chart, x: Floats, *, freedom: bool = False, best: bool = False) -> Chart:
    """A chart along the path with its zone, the stops of the knob, and degrees of freedom above where its axis is λ."""
    within, lowest = result.validation.within, result.validation.lowest
    found = stops.shaded(chart, stops.runs(within, x), best=float(x[lowest]) if best else None)
    found = stops.at_stops(found, knob=KNOB, places=result.stops, x=x)
    return stops.with_freedom(found, x, result.criteria.degrees_of_freedom) if freedom else found


def _validation(result: Result) -> Chart:
    found = result.validation
    chart = choices.validation(
        knob=KNOB,
        positions=result.positions,
        mean=found.mean,
        standard_error=found.standard_error,
        picks=_picks(result),
        title=f"mean squared error, give or take one standard error; {folds(result.settings, result.validation.splits)}",
    )
    return _along(result, chart, result.positions, freedom=True, best=True)


def folds(settings: Settings, splits: Splits) -> str:
    """How many folds there are, and how they are cut."""
    cut = {IN_ORDER: " in order", BY_GROUP: " by group"}.get(settings.cut, "")
    return f"{splits.folds} folds{cut}" + (f", {splits.repeats} times" if splits.repeats > 1 else "")


def _criteria(result: Result) -> Chart:
    found = result.criteria
    curves = {} if found.aic is None or found.bic is None else {"AIC, Cp": found.aic, "BIC": found.bic}
    finite = np.isfinite(found.gcv) & (found.gcv > 0)
    logs = np.log(found.gcv, out=np.full(len(found.gcv), np.nan), where=finite)
    excess = {name: values - values.min() for name, values in curves.items()}
    if finite.any():
        excess["GCV"] = result.rows * (logs - np.nanmin(logs))
    if not excess:
        return absent("Criteria", "The fits use up all<br>degrees of freedom:<br>no criterion is defined.")
    chart = choices.criteria(
        knob=KNOB, positions=result.positions, excess=excess, note="each above its lowest value; GCV as n·ln GCV"
    )
    return _along(result, chart, result.positions, best=True)


def _chosen(result: Result, resamples: Resamples) -> Chart:
    found = resamples.choices
    counts = [("λ_min", found.lowest_counts, palette.TEST), ("λ_1se", found.one_standard_error_counts, palette.FOURTH)]
    chart = choices.chosen(knob=KNOB, positions=result.positions, counts=counts, of=found.done, width=STEP)
    return stops.at_stops(chart, knob=KNOB, places=result.stops, x=result.positions)


def _selection(result: Result, resamples: Resamples) -> Chart:
    if result.penalty.l1 == 0.0:
        return absent("Kept on other samples", "L2 makes no zeros:<br>every sample keeps<br>every column.")
    # Its picture has one row for each stop: the visitor's own λ between two of them is not among these.
    grid = np.searchsorted(result.path.strengths, Settings.strengths())
    chart = selections.frequencies(
        knob=KNOB,
        positions=Settings.log10_strengths(),
        names=result.names,
        frequency=resamples.selection.frequency[grid],
        kept=result.path.coefficients[grid],
        samples=resamples.selection.done,
        colour=palette.PENALTY[result.settings.penalty],
    )
    return stops.at_stops(chart, knob=KNOB, places=np.arange(len(grid)), x=Settings.log10_strengths())


def strengths(settings: Settings, values: Floats) -> list[str]:
    """Strengths (k,) in words; the visitor's own with more digits."""
    own = float(settings.exact or "nan")
    return [f"{one:.5g}" if one == own and one > 1e-4 else words.strength(one) for one in values.tolist()]


def _numbers(result: Result, resamples: Resamples | None) -> list[Number]:
    validation, p = result.validation, len(result.terms)
    errors = zip(validation.mean.tolist(), validation.standard_error.tolist(), strict=True)
    rows: dict[str, list[str]] = {
        "λ": strengths(result.settings, result.path.strengths),
        "CV error": [f"{words.number(mean, 4)} ± {words.number(error, 2)}" for mean, error in errors],
        "Non-zero": [f"{count} of {p}" for count in result.non_zero.tolist()],
        "Degrees of freedom": [f"{value:.3g}" for value in result.criteria.degrees_of_freedom.tolist()],
        "Optimality": [words.certificate(value) for value in result.path.optimality.tolist()],
        "λ_min": [words.strength(float(result.path.strengths[validation.lowest]))],
        "λ_1se": [words.strength(float(result.path.strengths[validation.one_standard_error]))],
    }
    if resamples is not None:
        fresh = float(resamples.optimism.fresh.mean())
        rows["Optimism"] = [words.percent(resamples.optimism.mean / fresh) if fresh > 0 else "0 %"]
    help = {
        "CV error": "Cross-validated error: the mean squared error on rows left out, and its standard error over the "
        "folds. In units of the target squared.",
        "Degrees of freedom": "How many coefficients' worth of freedom the fit has, the intercept included.",
        "Optimality": "How exact the fit is: the largest slope of MSE + λ·Ω left at these coefficients, relative to that at zero.",
        "λ_min": "The λ of the knob with the lowest cross-validated error.",
        "λ_1se": "The strongest λ of the knob whose error is within one standard error of the lowest.",
        "Optimism": "By how much the error on fresh rows exceeds that on the test set which λ was chosen on.",
    }
    return [
        Number(
            name=name,
            values={KNOB: [values[stop] for stop in result.stops] if len(values) > 1 else values},
            help=help.get(name, ""),
            fine=name == "Optimality",
        )
        for name, values in rows.items()
    ]
