"""What the stage of implicit regularization shows."""

from dataclasses import replace

import numpy as np

from regularize import shrinkage, words
from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, log10_ticks
from regularize.figures.composed import Look
from regularize.figures.marks import Style
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.lessons.implicit_regularization import captions, script
from regularize.lessons.implicit_regularization.charts import averages, overlays
from regularize.lessons.implicit_regularization.charts import filters as kept
from regularize.lessons.implicit_regularization.copies import matched
from regularize.lessons.implicit_regularization.result import Method, Result
from regularize.lessons.implicit_regularization.settings import (
    ALL,
    DECAY,
    DESCENTS,
    DIABETES,
    DROPOUT,
    NOISE,
    STOPPING,
    Settings,
)

KNOB = "log10_strength"
FEW = 3
# The palette has no four colours to spare; these two are clear on white and on dark.
ROSE, TEAL = "#D1495B", "#1B9AAA"
RIDGE = Look("ridge", Style(palette.L2, width=3.0))
LOOKS = {
    STOPPING: Look("early stopping", Style(palette.FOURTH, "dash"), "diamond"),
    DECAY: Look("weight decay", Style(palette.LOSS, "dashdot"), "square"),
    NOISE: Look("noise", Style(ROSE, "longdash"), "triangle-up"),
    DROPOUT: Look("dropout", Style(TEAL, "dash"), "cross"),
}

# Four in one legend need short names.
SHORT = {STOPPING: "stopping", DECAY: "decay", NOISE: "noise", DROPOUT: "dropout"}

PRESETS: dict[str, Preset[Settings]] = {
    "A sharper filter": Preset(
        Settings(), "Along steep directions, early stopping keeps more than the ridge that belongs to it."
    ),
    "Decay stopped too soon": Preset(
        Settings(door=DECAY, log10_steps=2.0, log10_strength=-3.0),
        "After 100 steps weight decay is far from ridge. What shrinks here is the early end, not the decay: give it more steps.",
    ),
    "Decay is ridge": Preset(
        Settings(door=DECAY, log10_steps=5.0, log10_strength=-2.0),
        "The same descent after 100 000 steps. The two paths can no longer be told apart.",
    ),
    "Noise on ten columns": Preset(
        Settings(door=NOISE, source=DIABETES, points=100, repetitions="300", log10_strength=-0.5),
        "There is no penalty here, only noise added to the columns. Yet the coefficients are ridge's within a few per cent.",
    ),
    "Half of the cells dropped": Preset(
        Settings(door=DROPOUT, source=DIABETES, points=100, repetitions="300", log10_strength=0.0),
        "A drop probability of one half stands for λ = 1. That is more than suits these data, and costs a few per cent of the error.",
    ),
    "Rare accidents": Preset(
        Settings(door=DROPOUT, log10_strength=-4.0),
        "Few cells are dropped, and the powers of x are much alike. A hundred copies do not tell what dropout does.",
    ),
    "All methods at once": Preset(
        Settings(door=ALL, repetitions="1000", log10_strength=-1.5),
        "Four ways to shrink, and how far each is from ridge.",
    ),
}


def scene(result: Result) -> Scene:
    """The fits, the filters, the paths, the errors, the distances and how descent or averages approach ridge."""
    stops = range(len(Settings.strengths()))
    return Scene(
        charts=(
            _fits(result),
            _filters(result),
            _errors(result),
            _courses(result),
            _distances(result),
            _approach(result),
        ),
        numbers=_numbers(result),
        sentences={KNOB: [captions.describe(result, stop) for stop in stops]},
    )


def _look(result: Result, method: str) -> Look:
    return LOOKS[method] if len(result.methods) == 1 else replace(LOOKS[method], name=SHORT[method])


def _ways(result: Result) -> list[tuple[Look, Method]]:
    return [(RIDGE, result.ridge), *((_look(result, method.name), method) for method in result.methods)]


def _positions() -> Floats:
    return np.array(Settings.live()[KNOB].stops)


def _ticks() -> Layout:
    positions = _positions()
    return log10_ticks(positions[0], positions[-1])


def _fits(result: Result) -> Chart:
    sample = result.sample
    ways = [(look, way.fits) for look, way in _ways(result)]
    if sample.curve is not None and sample.grid is not None:
        return overlays.fits(knob=KNOB, curve=sample.curve, grid=sample.grid, ways=ways)
    return overlays.rows(
        knob=KNOB, observed=sample.observed, ways=ways, target=sample.target_name, total=len(sample.targets)
    )


def _filters(result: Result) -> Chart:
    found, strengths, settings = result.sample.directions, Settings.strengths(), result.settings
    low = max(-7.0, float(np.floor(np.log10(found.curvatures.min()))) - 0.5)
    # Twenty columns reach d² = 20; beyond 10^1.5 descent with the largest decay would diverge.
    grid = np.linspace(low, 1.4, 47)
    over = 10.0**grid
    curves, dots = [], []
    for look, way in _ways(result)[1:]:
        if way.name == STOPPING:
            continuous = shrinkage.stopping_filters(over, settings.stopping_steps, rate=settings.rate)
            curves.append((look, way.filters, continuous))
        elif way.name == DECAY:
            steps = np.full(len(strengths), settings.decay_steps)
            curves.append((look, way.filters, shrinkage.decay_filters(over, steps, strengths, rate=settings.rate)))
        else:
            dots.append((look, way.filters, result.copies[way.name].filters_error))
    return kept.filters(
        knob=KNOB,
        curvatures=found.curvatures,
        strengths=strengths,
        first=(RIDGE, result.ridge.filters),
        curves=curves,
        dots=dots,
        grid=grid,
        ticks=log10_ticks(low, 1.4),
    )


def _courses(result: Result) -> Chart:
    """All columns beside one method; beside four the columns that are largest at ridge's best λ."""
    names, shown = result.sample.names, np.arange(len(result.sample.names))
    if len(result.methods) > 1:
        shown = np.sort(np.argsort(-np.abs(result.ridge.coefficients[result.ridge.best]))[:FEW])
    thinner = [
        (replace(look, style=replace(look.style, width=2.0)), way.coefficients[:, shown]) for look, way in _ways(result)
    ]
    return overlays.courses(
        knob=KNOB,
        positions=_positions(),
        ways=thinner,
        names=[names[place] for place in shown.tolist()],
        title="strength λ",
        ticks=_ticks(),
        note="" if len(shown) == len(names) else f"the {len(shown)} largest",
    )


def _errors(result: Result) -> Chart:
    return overlays.curves(
        knob=KNOB,
        positions=_positions(),
        ways=[(look, way.test) for look, way in _ways(result)],
        title="strength λ",
        ticks=_ticks(),
        name="Test error",
    )


def _distances(result: Result) -> Chart:
    return overlays.distances(
        knob=KNOB,
        positions=_positions(),
        ways=[(_look(result, method.name), result.distances(method)) for method in result.methods],
        expected=[(_look(result, method), result.expected_distances(method)) for method in result.copies],
        title="strength λ",
        ticks=_ticks(),
        lowest=1e-5 if DECAY in result.settings.methods else 1e-3,
    )


def _approach(result: Result) -> Chart:
    settings = result.settings
    if result.course is None:
        ways = [
            (
                _look(result, method),
                (copies.errors / copies.expected - 1.0).T,
                (copies.errors_error / copies.expected).T,
            )
            for method, copies in result.copies.items()
        ]
        done = next(iter(result.copies.values())).done
        return averages.averages(knob=KNOB, done=done, ways=ways, note="bars: two standard errors")
    stopping = settings.door == STOPPING
    steps = settings.stopping_steps if stopping else np.full(len(_positions()), settings.decay_steps)
    return averages.approach(
        knob=KNOB,
        steps=result.course.steps,
        look=_look(result, settings.door),
        distances=result.course.distances,
        asked=steps.astype(float),
        mark="t = 1/(ηλ)" if stopping else "steps shown",
        lowest=1e-3 if stopping else 1e-8,
    )


def _numbers(result: Result) -> list[Number]:
    strengths = Settings.strengths().tolist()
    pairs = [matched(strength) for strength in strengths]
    df = [result.ridge.filters.sum(axis=1).tolist(), result.methods[0].filters.sum(axis=1).tolist()]
    rows = {
        "λ": [words.strength(value) for value in strengths],
        "Steps t": [str(steps) for steps in result.settings.stopping_steps.tolist()],
        "Noise σ": [words.number(sd) for sd, _ in pairs],
        "Dropout δ": [words.number(drop) for _, drop in pairs],
        "Degrees of freedom": [f"{ridge:.1f}" for ridge in df[0]],
        "Optimality": [words.certificate(value) for value in result.path.optimality.tolist()],
    }
    if result.settings.door in DESCENTS:
        rows["Degrees of freedom"] = [f"{ridge:.1f} | {method:.1f}" for ridge, method in zip(*df, strict=True)]
        rows["Descent check"] = [words.certificate(result.recursion)]
    help = {
        "Steps t": "Early stopping: t = 1/(ηλ) steps of gradient descent on ½ MSE, in whole steps.",
        "Noise σ": "σ² = λ: the standard deviation of the noise that is added to each cell of the standardized columns.",
        "Dropout δ": "δ/(1 − δ) = λ: the chance of each cell to vanish.",
        "Degrees of freedom": "How many coefficients' worth of freedom the fit has: of ridge | of the other method. It "
        "is the sum of the filters.",
        "Optimality": "How exact ridge is: the largest slope of its objective left at these coefficients, relative to that at zero.",
        "Descent check": "How exact the descent is: by how much one real step from the closed form misses the closed form one step on.",
    }
    return [
        Number(name=name, values={KNOB: values}, help=help.get(name, ""), fine=name in ("Optimality", "Descent check"))
        for name, values in rows.items()
    ]


def code(settings: Settings) -> str:
    """A script that prints ridge and the chosen methods at this λ (`settings` say where the live knob stands)."""
    if settings.source == DIABETES:
        data = script.diabetes(settings.points, settings.seed)
    else:
        data = script.curve(
            settings.source,
            points=settings.points,
            noise_sd=settings.noise_sd,
            seed=settings.seed,
            degree=settings.degree,
        )
    stop = settings.stop(KNOB)
    strength = float(Settings.strengths()[stop])
    sd, drop = matched(strength)
    return script.script(
        data,
        methods=settings.methods,
        strength=strength,
        rate=settings.rate,
        steps=int(settings.stopping_steps[stop]),
        decay_steps=settings.decay_steps,
        noise_sd=sd,
        drop_probability=drop,
        repetitions=int(settings.repetitions),
        seed=settings.seed,
    )
