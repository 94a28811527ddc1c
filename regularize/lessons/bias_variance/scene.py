"""What the stage of bias and variance shows."""

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.figures import errors, palette
from regularize.figures.chart import Chart, Layout, log10_ticks
from regularize.figures.marks import Style
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.lessons.bias_variance import script
from regularize.lessons.bias_variance.beyond import Beyond
from regularize.lessons.bias_variance.captions import beyond, sweep
from regularize.lessons.bias_variance.charts import decompositions, descents, refits
from regularize.lessons.bias_variance.charts.decompositions import Term, Zone
from regularize.lessons.bias_variance.compute import Result
from regularize.lessons.bias_variance.settings import BEYOND, BY_DEGREE, COLUMNS, EQUAL, ROWS, STRENGTH, Settings
from regularize.lessons.bias_variance.sweep import Sweep

PRESETS: dict[str, Preset[Settings]] = {
    "All variance": Preset(
        Settings(log10_strength=-6.0),
        "Degree 15 and hardly a penalty. The fits are right on average, and far off each time.",
    ),
    "All bias": Preset(
        Settings(log10_strength=0.0), "A strong penalty. All refits agree, on a curve that is not the truth."
    ),
    "Degree is a knob too": Preset(
        Settings(view=BY_DEGREE, penalty="None", degree=6),
        "Without a penalty, too low a degree under-fits and too high a degree over-fits.",
    ),
    "With a penalty the degree matters less": Preset(
        Settings(view=BY_DEGREE, log10_strength=-2.4),
        "The same degrees, held back by λ. The right side of the U is far lower, and for most samples of x nearly flat.",
    ),
    "The peak at n = p": Preset(
        Settings(view=BEYOND, log10_strength=-5.0),
        "Thirty columns. With thirty rows the fit predicts worse than with fifteen.",
    ),
    "The same, with a penalty": Preset(
        Settings(view=BEYOND, log10_strength=-0.6),
        "The same data under ridge. More rows never hurt, and the peak is gone.",
    ),
    "More columns than rows": Preset(
        Settings(view=BEYOND, across=COLUMNS, log10_strength=-5.0),
        "Beyond the peak the risk falls again. But here the best number of columns is small.",
    ),
}


def scene(result: Result) -> Scene:
    """The fits and the parts of their error, or the risks beyond n = p, at every stop of the knob in use."""
    return _beyond(result) if isinstance(result, Beyond) else _sweep(result)


def _sweep(result: Sweep) -> Scene:
    knob = result.settings.swept
    stops = range(len(result.positions))
    return Scene(
        charts=(_cloud(result), _decomposition(result), _along(result), _errors(result)),
        numbers=_numbers(result),
        sentences={knob: [sweep.describe(result, stop) for stop in stops]},
    )


def _colour(result: Sweep) -> str:
    return palette.PENALTY[result.settings.penalty]


def _axis(result: Sweep) -> tuple[str, Layout]:
    """Title and ticks of the knob's axis."""
    if result.settings.swept == STRENGTH:
        return "strength λ", log10_ticks(result.positions[0], result.positions[-1])
    return "degree", {"tickvals": [1, 3, 6, 9, 12, 15]}


def _cloud(result: Sweep) -> Chart:
    return refits.cloud(
        knob=result.settings.swept,
        curve=result.curve,
        grid=result.grid,
        fits=result.cloud,
        mean=result.mean,
        colour=_colour(result),
        count=result.settings.refits,
    )


def _decomposition(result: Sweep) -> Chart:
    exact, found = result.exact, result.simulated
    parts = (
        ("bias²", decompositions.BIAS, "bias_squared"),
        ("variance", decompositions.VARIANCE, "variance"),
        ("sum", Style(width=2.5), "total"),
    )
    terms = [
        Term(
            name=name,
            style=style,
            exact=None if exact is None else getattr(exact, term),
            measured=getattr(found, term),
            errors=getattr(found, f"{term}_error"),
        )
        for name, style, term in parts
    ]
    title, ticks = _axis(result)
    return decompositions.decomposition(
        knob=result.settings.swept,
        positions=result.positions,
        terms=terms,
        noise=found.noise,
        ticks=ticks,
        title=title,
        zones=(Zone("over-fits", result.over), Zone("under-fits", result.under)),
    )


def _along(result: Sweep) -> Chart:
    every_other = slice(None, None, 2)
    return refits.along(
        knob=result.settings.swept,
        x=result.at[every_other],
        bias_squared=result.bias_squared[:, every_other],
        variance=result.variance[:, every_other],
        noise=result.simulated.noise,
    )


def _errors(result: Sweep) -> Chart:
    title, ticks = _axis(result)
    return errors.errors(
        knob=result.settings.swept,
        positions=result.positions,
        train=result.train,
        test=result.test,
        ticks=ticks,
        title=title,
        floor=result.settings.noise_sd,
        unit="this sample",
    )


def _numbers(result: Sweep) -> list[Number]:
    found, stops = result.best_known, range(len(result.positions))
    by_degree = result.settings.swept != STRENGTH
    places = [sweep.place(result, stop).removeprefix("degree ").removeprefix("λ = ") for stop in stops]
    rows = {
        "Degree" if by_degree else "λ": places,
        "Bias²": [sweep.bias_squared(result, stop) for stop in stops],
        "Variance": [words.number(value) for value in found.variance.tolist()],
        "Noise": [words.number(found.noise)] * len(stops),
        "Sum": [words.number(value) for value in found.total.tolist()],
        "Measured sum": [sweep.measured(result, stop) for stop in stops],
        "Optimality": [words.certificate(value) for value in result.optimality.tolist()],
    }
    unsure = " Where the refits cannot tell it from zero: what it is most likely below." if result.exact is None else ""
    if unsure:
        del rows["Sum"]
    help = {
        "Bias²": f"How far the mean of all fits is from the truth: squared, and averaged over x.{unsure}",
        "Variance": "How far the single fits are from their mean: squared, and averaged over x.",
        "Noise": "The variance of a new target about the truth. No fit can avoid it.",
        "Sum": "Expected squared error on new data, in closed form.",
        "Measured sum": "The same from the refits, with one standard error.",
        "Optimality": "How exact the worst of all refits is: the largest slope of MSE + λ·Ω left at its coefficients, "
        "relative to that at zero.",
    }
    knob = result.settings.swept
    return [
        Number(name=name, values={knob: values}, help=help.get(name, ""), fine=name == "Optimality")
        for name, values in rows.items()
    ]


def _beyond(result: Beyond) -> Scene:
    stops = range(len(Settings.strengths()))
    return Scene(
        charts=(_descent(result), _by_strength(result), _terms(result), _gains(result)),
        numbers=_risk_numbers(result),
        sentences={STRENGTH: [beyond.describe(result, stop) for stop in stops]},
    )


def _title(result: Beyond) -> str:
    return f"rows n, with p = {EQUAL}" if result.settings.across == ROWS else f"columns p in use, with n = {EQUAL}"


def _descent(result: Beyond) -> Chart:
    low, high = (limits[:, 0] for limits in result.descent.interval)
    return descents.descent(
        knob=STRENGTH,
        positions=result.positions.astype(float),
        least_norm=result.least_norm,
        interval=(low, high),
        expected=result.expected,
        best=result.best,
        risks=result.risks,
        peak=float(EQUAL),
        noise=result.descent.noise,
        title=_title(result),
        runs=result.descent.done,
    )


def _by_strength(result: Beyond) -> Chart:
    chosen = [int(np.flatnonzero(result.positions == count)[0]) for count in (20, EQUAL, 60)]
    symbol = "n" if result.settings.across == ROWS else "p"
    positions = np.log10(Settings.strengths())
    return descents.by_strength(
        knob=STRENGTH,
        positions=positions,
        risks=result.risks[:, chosen].T,
        labels=[f"{symbol} = {result.positions[place]}" for place in chosen],
        best=np.log10(result.descent.best_strengths[chosen]),
        ticks=log10_ticks(positions[0], positions[-1]),
    )


def _terms(result: Beyond) -> Chart:
    bias_squared, variance = result.terms
    return descents.terms(
        knob=STRENGTH,
        positions=result.positions.astype(float),
        bias_squared=bias_squared,
        variance=variance,
        left_out=result.left_out,
        peak=float(EQUAL),
        title=_title(result),
        shown=0,
    )


def _gains(result: Beyond) -> Chart:
    return descents.gains(knob=STRENGTH, values=result.values, strengths=Settings.strengths())


def _risk_numbers(result: Beyond) -> list[Number]:
    strengths, peak = Settings.strengths(), result.peak
    rows = {
        "λ": [words.strength(value) for value in strengths.tolist()],
        "Ridge at n = p": [words.number(value) for value in result.risks[:, peak].tolist()],
        "Best ridge": [words.number(result.best[peak])] * len(strengths),
        "Minimum norm": [words.number(result.least_norm[peak])] * len(strengths),
        "Highest risk": [_highest(result, stop) for stop in range(len(strengths))],
    }
    help = {
        "Ridge at n = p": f"Median risk with {EQUAL} rows and {EQUAL} columns at this λ, noise included.",
        "Best ridge": "The same at the λ that theory gives as best.",
        "Minimum norm": "The same without a penalty. Of all fits with the least error it is the one with the smallest coefficients.",
        "Highest risk": "The highest risk of ridge at this λ over the whole axis, and where it is.",
    }
    return [Number(name=name, values={STRENGTH: values}, help=help.get(name, "")) for name, values in rows.items()]


def _highest(result: Beyond, stop: int) -> str:
    top = int(result.risks[stop].argmax())
    return f"{words.number(result.risks[stop, top])} at {result.positions[top]}"


def code(settings: Settings) -> str:
    """A script that prints the terms of this view again (`settings` say where the live knobs stand)."""
    strength = float(Settings.strengths()[settings.stop(STRENGTH)])
    if settings.view == BEYOND:
        return script.beyond(
            rows_vary=settings.across == ROWS,
            noise_sd=settings.risk_noise_sd,
            runs=settings.refits,
            seed=settings.seed,
            strength=strength,
        )
    return script.decomposition(
        curve=settings.curve,
        points=settings.points,
        noise_sd=settings.noise_sd,
        refits=settings.refits,
        seed=settings.seed,
        degree=settings.degree,
        penalty_name=settings.penalty,
        strength=strength,
    )


def lines(result: Result) -> dict[str, Floats]:
    """What the figures draw against the knob or the axis, a column (m,) each."""
    if isinstance(result, Beyond):
        columns = {"rows": result.descent.rows.astype(float), "columns": result.descent.used.astype(float)}
        columns |= {"minimum norm": result.least_norm}
        columns |= {"minimum norm mean in closed form": result.expected, "best ridge": result.best}
        at_each = zip(Settings.strengths().tolist(), result.risks, strict=True)
        return {**columns, **{f"ridge at {strength:.4g}": risks for strength, risks in at_each}}
    found, exact = result.simulated, result.exact
    knob, positions = (
        ("strength", 10.0**result.positions) if result.settings.swept == STRENGTH else ("degree", result.positions)
    )
    columns = {knob: positions}
    for term in ("bias_squared", "variance", "total"):
        columns |= {f"{term} measured": getattr(found, term), f"{term} standard error": getattr(found, f"{term}_error")}
        columns |= {} if exact is None else {f"{term} in closed form": getattr(exact, term)}
    return {**columns, "training RMSE of the sample": result.train, "test RMSE of the sample": result.test}
