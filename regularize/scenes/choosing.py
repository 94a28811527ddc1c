"""What the stage of choosing λ shows."""

from collections.abc import Mapping, Sequence

import numpy as np

from regularize import words
from regularize.experiments.choosing import (
    BREAST_CANCER,
    DIABETES,
    FREEDOM,
    OWN,
    RATIO,
    SQUARES,
    STRENGTH,
    Resamples,
    Result,
    Settings,
    View,
    says,
    scales,
)
from regularize.figures import choices, palette, paths, selections
from regularize.figures.chart import Chart, log10_ticks
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.snippets import choosing as snippet

KNOB = "log10_strength"
EXACT = 1e-10
MOST_KNOTS = 16
DATA = {DIABETES: snippet.DIABETES, SQUARES: snippet.SQUARES, BREAST_CANCER: snippet.BREAST_CANCER, OWN: snippet.OWN}
TITLES = {STRENGTH: "strength λ", RATIO: "norm, as a share of that at λ → 0", FREEDOM: "degrees of freedom"}

PRESETS: dict[str, Preset[Settings]] = {
    "s3 leaves and comes back": Preset(
        Settings(log10_strength=-2.2, against=RATIO),
        "Ten columns and twelve events: on the way to λ = 0, s3 is dropped and taken up again with the other sign.",
    ),
    "Sixty-four columns": Preset(
        Settings(source=SQUARES, log10_strength=-1.0),
        "Squares and products added: the λ that cross-validation chooses keeps less than a quarter of the columns.",
    ),
    "How sure is λ?": Preset(
        Settings(log10_strength=-1.6, resamples="100"),
        "The same rows in a hundred other splits: how far the chosen λ moves, and which columns stay.",
    ),
    "No penalty needed": Preset(
        Settings(source=BREAST_CANCER, penalty="L2", log10_strength=-4.0),
        "Twenty columns, 569 rows and little noise: the lowest error is at a λ so weak that it hardly counts.",
    ),
    "L2 keeps everything": Preset(
        Settings(penalty="L2", log10_strength=-0.5, against=FREEDOM),
        "No column ever leaves: λ is chosen by degrees of freedom, not by a list of columns.",
    ),
}


def scene(view: View, result: Result, resamples: Resamples | None) -> Scene:
    """The path, the held-out error and the criteria at every stop; with resampling how sure each choice is."""
    charts = [_path(view, result), _validation(result), _criteria(result)]
    if resamples is not None:
        charts += [_chosen(resamples), _selection(result, resamples)]
    stops = range(len(result.path.strengths))
    return Scene(
        charts=charts,
        numbers=_numbers(result, resamples),
        sentences={KNOB: [says(result, resamples, stop) for stop in stops]},
        shape="lead",
    )


def _marks(result: Result) -> tuple[choices.Mark, choices.Mark]:
    found = result.validation
    return (
        choices.Mark(name="λ_min", stop=found.lowest, colour=palette.TEST),
        choices.Mark(name="λ_1se", stop=found.one_standard_error, colour=palette.FOURTH),
    )


def _path(view: View, result: Result) -> Chart:
    course, against = result.course(view.against), view.against
    if against == STRENGTH:
        ends = (float(course.stops[0]), float(course.stops[-1]))
        ticks = log10_ticks(*ends)
    else:
        ends = (0.0, 1.0) if against == RATIO else (0.8, max(2.0, float(np.max(course.x))) + 0.2)
        ticks = {"nticks": 12}
    knots = result.knots
    return paths.path(
        knob=KNOB, names=result.names, colour=palette.PENALTY[result.settings.penalty], title=TITLES[against], ends=ends,
        line=paths.Line(
            x=course.x, coefficients=course.coefficients, stops=course.stops, at_stops=result.path.coefficients
        ),
        ticks=ticks, focus=max(0, result.validation.lowest - 15), marks=[(mark.name, mark.stop, mark.colour) for mark in _marks(result)],
        bends=None if knots is None else paths.Bends(
            x=course.knots, strengths=knots.strengths, column=knots.column, enters=knots.enters
        ),
    )  # fmt: skip


def _validation(result: Result) -> Chart:
    found = result.validation
    return choices.validation(
        knob=KNOB, positions=Settings.log10_strengths(), mean=found.mean, standard_error=found.standard_error,
        marks=_marks(result), title=f"MSE ± 1 standard error, {found.of} folds",
    )  # fmt: skip


def _criteria(result: Result) -> Chart:
    found = result.criteria
    curves = {} if found.aic is None or found.bic is None else {"AIC, Cp": found.aic, "BIC": found.bic}
    finite = np.isfinite(found.gcv) & (found.gcv > 0)
    logs = np.log(found.gcv, out=np.full(len(found.gcv), np.nan), where=finite)
    excess = {name: values - values.min() for name, values in curves.items()}
    if finite.any():
        excess["GCV"] = result.rows * (logs - np.nanmin(logs))
    if not excess:
        return selections.absent("Criteria", "The fits use up all<br>degrees of freedom:<br>no criterion is defined.")
    return choices.criteria(
        knob=KNOB, positions=Settings.log10_strengths(), excess=excess, note="above the lowest; GCV as n·ln"
    )


def _chosen(resamples: Resamples) -> Chart:
    found = resamples.choices
    counts = [
        ("λ_min", found.lowest_counts, palette.TEST),
        ("λ_1se", found.one_standard_error_counts, palette.FOURTH),
    ]
    return choices.chosen(knob=KNOB, positions=Settings.log10_strengths(), counts=counts, of=found.done)


def _selection(result: Result, resamples: Resamples) -> Chart:
    if result.penalty.l1 == 0.0:
        return selections.absent("Kept on other samples", "L2 makes no zeros:<br>every sample keeps<br>every column.")
    return selections.frequencies(
        knob=KNOB, positions=Settings.log10_strengths(), names=result.names, frequency=resamples.selection.frequency,
        kept=result.path.coefficients, samples=resamples.selection.done, colour=palette.PENALTY[result.settings.penalty],
    )  # fmt: skip


def _numbers(result: Result, resamples: Resamples | None) -> list[Number]:
    validation, p = result.validation, len(result.names)
    errors = zip(validation.mean.tolist(), validation.standard_error.tolist(), strict=True)
    rows: dict[str, list[str]] = {
        "λ": [words.strength(value) for value in result.path.strengths.tolist()],
        "CV error": [f"{words.number(mean, 4)} ± {words.number(error, 2)}" for mean, error in errors],
        "Non-zero": [f"{count} of {p}" for count in result.non_zero.tolist()],
        "Degrees of freedom": [f"{value:.3g}" for value in result.criteria.degrees_of_freedom.tolist()],
        "Optimality": [_certificate(value) for value in result.path.optimality.tolist()],
        "λ_min": [words.strength(float(result.path.strengths[validation.lowest]))],
        "λ_1se": [words.strength(float(result.path.strengths[validation.one_standard_error]))],
    }
    if resamples is not None:
        fresh = float(resamples.optimism.fresh.mean())
        rows["Optimism"] = [words.percent(resamples.optimism.mean / fresh) if fresh > 0 else "0 %"]
    help = {
        "CV error": "Mean squared error on held-out rows, and its standard error over the folds, in units of the target squared.",
        "Degrees of freedom": "Degrees of freedom of the fit, the intercept included.",
        "Optimality": "Largest subgradient of the objective at the coefficients shown, relative to that at zero.",
        "λ_min": "Of the strengths of the knob that with the lowest cross-validated error.",
        "λ_1se": "The strongest λ of the knob whose error is within one standard error of the lowest.",
        "Optimism": "By how much the error on fresh rows exceeds that on the test set which λ was chosen on.",
    }
    return [Number(name=name, values={KNOB: values}, help=help.get(name, "")) for name, values in rows.items()]


def _certificate(optimality: float) -> str:
    sign = "✓" if optimality <= EXACT else "not exact:"
    return f"{sign} {words.number(optimality, 2)}"


def rules(result: Result) -> Mapping[str, Sequence[str]]:
    """Each way to choose λ beside what it chooses."""
    stops = [rule.stop for rule in result.chosen]
    mean, error = result.validation.mean, result.validation.standard_error
    return {
        "Rule": [rule.name for rule in result.chosen],
        "λ": [words.strength(float(result.path.strengths[stop])) for stop in stops],
        "Non-zero": [f"{result.non_zero[stop]} of {len(result.names)}" for stop in stops],
        "Degrees of freedom": [f"{result.criteria.degrees_of_freedom[stop]:.3g}" for stop in stops],
        "Cross-validated error": [
            f"{words.number(float(mean[stop]), 4)} ± {words.number(float(error[stop]), 2)}" for stop in stops
        ],
    }


def conversions(result: Result, stop: int) -> Mapping[str, Sequence[str]]:
    """The fit at one stop on the scales of other libraries."""
    found = scales(result, stop)
    return {
        "Where": [scale.library for scale in found],
        "It minimises": [scale.minimises for scale in found],
        "For this fit": [scale.setting for scale in found],
    }


def events(result: Result) -> Mapping[str, Sequence[str]]:
    """The first knots of the L1 path: λ, what happens, and Cp there, of the columns just above."""
    assert result.knots is not None
    first = range(min(len(result.knots.strengths), MOST_KNOTS))
    rss, cp = result.at_knots
    return {
        "λ": [words.number(float(result.knots.strengths[knot]), 4) for knot in first],
        "What happens": [result.event(knot) for knot in first],
        "RSS": [f"{rss[knot]:.7g}" for knot in first],
        "Cp": [words.number(float(cp[knot]), 4) if cp is not None else "unknown" for knot in first],
    }


def code(result: Result, settings: Settings) -> str:
    """A script that prints λ_min, λ_1se and the coefficients of this view (`settings` say where the live knob stands)."""
    knob = Settings.live()[KNOB]
    return snippet.script(
        DATA[settings.source], penalty=result.penalty, strengths=(knob.low, knob.high, knob.step),
        strength=float(result.path.strengths[settings.stop(KNOB)]), rows=result.rows, folds=result.validation.of,
        seed=settings.seed, lasso_by="coordinate descent" if result.copies else "LARS",
    )  # fmt: skip
