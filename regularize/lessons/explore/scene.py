"""What the stage of Explore shows."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from regularize import data, words
from regularize.arrays import Floats
from regularize.figures import errors, fits, palette
from regularize.figures.chart import Chart, Layout, Rival, absent, calm, log10_ticks
from regularize.figures.marks import PENALTY_STYLES
from regularize.figures.scene import Number, Scene
from regularize.geometry import Slice
from regularize.knobs import Preset
from regularize.lessons.explore import captions, script
from regularize.lessons.explore.charts import coefficients, slices
from regularize.lessons.explore.compared import Second
from regularize.lessons.explore.result import Result
from regularize.lessons.explore.settings import Settings
from regularize.penalties import SPOKEN, named
from regularize.scripts import made

KNOB = "log10_strength"

PRESETS: dict[str, Preset[Settings]] = {
    "Over-fit": Preset(
        Settings(penalty="None", degree=15, more="On"), "Fifteen powers, thirty points, and nothing holds them back."
    ),
    "L1 finds the true terms": Preset(
        Settings(source="Sparse x - 2x^4", penalty="L1", degree=12, points=200, seed=1, log10_strength=0.0),
        "The truth is x − 2x⁴, and of twelve bars the diamond keeps just these two. It does so in 78 of 100 samples at this λ. "
        "The λ that predicts best keeps more, and finds just these two in 1 of 100.",
    ),
    "L2 shrinks, never zero": Preset(
        Settings(
            source="Sparse x - 2x^4", penalty="L2", compare="Off", degree=12, points=200, seed=1, log10_strength=0.0
        ),
        "The same data under the circle: twelve small bars, and no ring.",
    ),
    "A fair comparison": Preset(
        Settings(
            source="Sparse x - 2x^4", matched="Same training error", degree=12, points=200, seed=1, log10_strength=0.0
        ),
        "The same λ holds L1 and L2 back differently. Here ridge has the λ at which both fit the training points equally well.",
    ),
    "Two moons: a boundary calms down": Preset(
        Settings(source="Two moons", log10_strength=-3.0),
        "Thirty points of two classes, and products of both coordinates up to degree 5. With λ the boundary under L1 and L2 calms down.",
    ),
    "Separable: watch the bars grow": Preset(
        Settings(
            source="Two blobs", penalty="L2", compare="Off", total_degree=1, noise_sd=0.0, seed=1, log10_strength=-2.0
        ),
        "A line tells these two classes apart. Drag λ to the left: the boundary settles, and both bars grow for ever.",
    ),
    "Too much": Preset(
        Settings(penalty="L1", log10_strength=0.5), "Every coefficient under L1 is zero; its fit is a flat line."
    ),
}


def scene(result: Result, *, more: bool = True) -> Scene:
    """The curve, the bars and the geometry at every stop of λ, of two penalties side by side; with `more`, the errors."""
    stops = range(len(result.path.strengths))
    balls = _geometry(result)
    errors = (_errors(result),) if more else ()
    two = result.second is not None
    first = _fit(result, tall=not two and not more)
    bars = _bars(result)
    return Scene(
        charts=(first, bars, *balls, *errors) if two else (first, bars, *errors, *balls),
        numbers=_numbers(result),
        sentences={KNOB: [captions.describe(result, stop) for stop in stops]},
        shape="versus" if two else "quad" if more else "lead",
    )


def _colour(result: Result) -> str:
    return palette.PENALTY[result.settings.penalty]


def _rival(result: Result, values: Callable[[Second], Floats]) -> Rival | None:
    second = result.second
    if second is None:
        return None
    name = "None" if second.penalty.free else second.name
    return Rival(name=second.name, style=PENALTY_STYLES[name], values=values(second))


def _name(result: Result, alone: str) -> str:
    """What the first fit is called: where it is alone, nothing else need be said."""
    return alone if result.second is None else result.settings.penalty


def _fit(result: Result, *, tall: bool) -> Chart:
    rival = _rival(result, lambda second: second.fits)
    # The one in front is solid.
    if rival is not None:
        style = replace(rival.style, width=2.5)
        rival = replace(rival, style=replace(style, dash="dash") if style.dash == "solid" else style)
    return fits.fit(
        knob=KNOB,
        curve=result.curve,
        grid=result.grid,
        fits=result.fits,
        colour=_colour(result),
        name=_name(result, "fit"),
        rival=rival,
        tall=tall,
    )


def _bars(result: Result) -> Chart:
    return coefficients.bars(
        knob=KNOB,
        names=result.names,
        coefficients=result.path.coefficients,
        colour=_colour(result),
        focus=result.focus,
        truth=result.true_coefficients,
        name=_name(result, "coefficient"),
        rival=_rival(result, lambda second: second.path.coefficients),
    )


def _errors(result: Result) -> Chart:
    floor = result.settings.noise_sd if result.curve.truth is not None else None
    if result.by_degree is not None:
        by_degree, degree = result.by_degree, result.polynomial.degree
        ticks: Layout = {"tickvals": [1, 5, 10, 15, 20]}
        return errors.errors(
            knob=KNOB,
            positions=np.arange(1.0, 21.0),
            train=by_degree.train,
            test=by_degree.test,
            ticks=ticks,
            title="degree",
            moving=False,
            present=degree,
            floor=floor,
        )
    positions = np.log10(Settings.strengths())
    return errors.errors(
        knob=KNOB,
        positions=positions,
        train=result.errors.train,
        test=result.errors.test,
        ticks=log10_ticks(positions[0], positions[-1]),
        floor=floor,
        name=result.settings.penalty,
        title="strength λ" if result.second is None else f"strength λ of {result.settings.penalty}",
        rival=_rival(result, lambda second: second.errors.test[:, None]),
    )


def _geometry(result: Result) -> list[Chart]:
    """The ball of each penalty, in the same frame."""
    second = result.second
    cuts = [(result.settings.penalty, result.slice)] + ([] if second is None else [(second.name, second.slice)])
    shown = [(name, cut) for name, cut in cuts if cut is not None]
    if result.pair is None or not shown:
        return [absent("Geometry", "Degree 1 has one coefficient;<br>an ellipse needs two.")]
    stops = len(result.path.strengths)
    sizes = [np.broadcast_to(slices.sizes(cut), (stops,)) for _, cut in shown if second is None or not cut.penalty.free]
    reaches, names = calm(np.max(sizes, axis=0)), [result.names[j] for j in result.pair]
    return [
        slices.slices(
            knob=KNOB,
            names=names,
            slice=cut,
            reaches=reaches,
            penalty_name=name,
            colour=palette.PENALTY["None" if cut.penalty.free else name],
            pinned=place == 0,
            **_heading(name, cut, alone=second is None),
        )
        for place, (name, cut) in enumerate(shown)
    ]


def _heading(name: str, cut: Slice, *, alone: bool) -> dict[str, str]:
    if alone:
        return {}
    return {
        "name": f"{name}: {'no ball' if cut.penalty.free else cut.penalty.ball}",
        "note": SPOKEN.get(name, "")[4:-1],
    }


def _numbers(result: Result) -> list[Number]:
    path, error, second = result.path, result.errors, result.second
    free = result.settings.penalty == "None"
    p = len(result.names)
    rows = {
        "λ": ["no penalty"] if free else result.strengths_in_words,
        "Training error": list(map(words.number, error.train.tolist())),
        "Test error": list(map(words.number, error.test.tolist())),
        "Non-zero": [f"{count} of {p}" for count in result.non_zero.tolist()],
        "Norm": list(map(words.number, result.norms.tolist())),
    }
    help = {
        "Training error": "Root mean squared error on the training points, in units of the target.",
        "Test error": "Root mean squared error on points that the fit has not seen.",
        "Norm": "The length of the list of coefficients, in standardized units: the root of the sum of their squares.",
    }
    optimality = path.optimality
    if second is not None:
        optimality = np.maximum(optimality, second.path.optimality)
        rows = _side_by_side(result, second, rows)
        help = {f"{name}, {result.settings.penalty} | {second.name}": told for name, told in help.items()}
    fine = Number(
        name="Optimality",
        values={KNOB: [words.certificate(value) for value in optimality.tolist()]},
        help="How exact the fit is: the largest slope of MSE + λ·Ω left at these coefficients, relative to that at zero. At an exact "
        "minimum it is zero.",
        fine=True,
    )
    return [*(Number(name=name, values={KNOB: values}, help=help.get(name, "")) for name, values in rows.items()), fine]


def _side_by_side(result: Result, second: Second, rows: dict[str, list[str]]) -> dict[str, list[str]]:
    """The numbers of both; λ once where it is the same."""
    path, errors, stops = second.path, second.errors, len(result.path.strengths)
    norms, counts = np.linalg.norm(path.coefficients, axis=1), np.count_nonzero(path.coefficients, axis=1)
    its = {
        "λ": ["none"] if second.penalty.free else list(map(words.strength, path.strengths.tolist())),
        "Training error": list(map(words.number, errors.train.tolist())),
        "Test error": list(map(words.number, errors.test.tolist())),
        "Non-zero": [str(count) for count in counts.tolist()],
        "Norm": list(map(words.number, norms.tolist())),
    }
    if second.freedom is not None:
        mine, other = ([words.number(value) for value in row] for row in second.freedom.tolist())
        rows, its = {**rows, "Degrees of freedom": mine}, {**its, "Degrees of freedom": other}
    both = f"{result.settings.penalty} | {second.name}"
    told = {}
    for name, mine in rows.items():
        other = its[name] * (stops // len(its[name]))
        short = [f"{count.split()[0]}" for count in mine] if name == "Non-zero" else mine
        if name == "λ" and (mine == other or second.penalty.free):
            told[name] = mine
        else:
            told[f"{name}, {both}"] = [f"{a} | {b}" for a, b in zip(short, other, strict=True)]
    return told


def code(result: Result, settings: Settings) -> str:
    """A script that prints the coefficients of this view (`settings` say where the live knob stands)."""
    from_curve = settings.source in data.CURVES
    stop = min(settings.stop(KNOB), len(result.path.strengths) - 1)
    return script.polynomial(
        made(settings.source, points=settings.points, noise_sd=settings.noise_sd, seed=settings.seed)
        if from_curve
        else script.from_file(),
        fitted=result.polynomial,
        penalty=named(settings.penalty, ratio=settings.ratio),
        strength=float(result.path.strengths[stop]),
        rows=len(result.curve.x_train),
    )
