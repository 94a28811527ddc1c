"""What the stage of Explore shows."""

import numpy as np

from regularize import data, words
from regularize.experiments.explore import EXACT, Result, Settings
from regularize.figures import coefficients, errors, fits, palette, slices
from regularize.figures.chart import Chart, Layout, calm, log10_ticks
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.penalties import named
from regularize.snippets import explore as snippet

KNOB = "log10_strength"

PRESETS: dict[str, Preset[Settings]] = {
    "Over-fit": Preset(
        Settings(penalty="None", degree=15), "Fifteen powers, thirty points, and nothing holds them back."
    ),
    "L1 finds the true terms": Preset(
        Settings(source="Sparse x - 2x^4", penalty="L1", degree=12, points=200, seed=1, log10_strength=0.0),
        "The truth is x − 2x⁴: of twelve bars the diamond keeps these two. It does so in 78 of 100 samples at this λ, but in "
        "1 at the λ that predicts best: that one keeps more.",
    ),
    "L2 shrinks, never zero": Preset(
        Settings(source="Sparse x - 2x^4", penalty="L2", degree=12, points=200, seed=1, log10_strength=0.0),
        "The same data under the circle: twelve small bars, and no ring.",
    ),
    "Too much": Preset(
        Settings(penalty="L1", log10_strength=0.5), "Every coefficient is zero; the fit is a flat line."
    ),
}


def scene(result: Result) -> Scene:
    """The curve, the bars, the errors and the geometry at every stop of λ."""
    stops = range(len(result.path.strengths))
    return Scene(
        charts=(_fit(result), _bars(result), _errors(result), _geometry(result)),
        numbers=_numbers(result),
        sentences={KNOB: [result.says(stop) for stop in stops]},
    )


def _colour(result: Result) -> str:
    return palette.PENALTY[result.settings.penalty]


def _fit(result: Result) -> Chart:
    return fits.fit(knob=KNOB, curve=result.curve, grid=result.grid, fits=result.fits, colour=_colour(result))


def _bars(result: Result) -> Chart:
    return coefficients.bars(
        knob=KNOB,
        names=result.names,
        coefficients=result.path.coefficients,
        colour=_colour(result),
        focus=result.focus,
        truth=result.true_coefficients,
    )


def _errors(result: Result) -> Chart:
    floor = result.settings.noise_sd if result.curve.truth is not None else None
    if result.by_degree is not None:
        by_degree, degree = result.by_degree, result.polynomial.degree
        ticks: Layout = {"tickvals": [1, 5, 10, 15, 20]}
        return errors.errors(
            knob=KNOB, positions=np.arange(1.0, 21.0), train=by_degree.train, test=by_degree.test, ticks=ticks,
            title="degree", moving=False, present=degree, floor=floor,
        )  # fmt: skip
    positions = np.log10(Settings.strengths())
    return errors.errors(
        knob=KNOB, positions=positions, train=result.errors.train, test=result.errors.test,
        ticks=log10_ticks(positions[0], positions[-1]), title="strength λ", floor=floor,
    )  # fmt: skip


def _geometry(result: Result) -> Chart:
    if result.pair is None or result.slice is None:
        return slices.absent("Degree 1 has one coefficient;<br>an ellipse needs two.")
    return slices.slices(
        knob=KNOB,
        names=[result.names[j] for j in result.pair],
        slice=result.slice,
        colour=_colour(result),
        penalty_name=result.settings.penalty,
        reaches=calm(slices.sizes(result.slice)),
    )


def _numbers(result: Result) -> list[Number]:
    path, error = result.path, result.errors
    free = result.settings.penalty == "None"
    rows = {
        "λ": ["no penalty"] if free else [words.strength(value) for value in path.strengths.tolist()],
        "Training error": [words.number(value) for value in error.train.tolist()],
        "Test error": [words.number(value) for value in error.test.tolist()],
        "Non-zero": [f"{count} of {len(result.names)}" for count in result.non_zero.tolist()],
        "Norm": [words.number(value) for value in result.norms.tolist()],
        "Optimality": [_certificate(value) for value in path.optimality.tolist()],
    }
    help = {
        "Training error": "Root mean squared error on the training points, in units of the target.",
        "Test error": "Root mean squared error on points that the fit has not seen.",
        "Norm": "Euclidean length of the standardized coefficients.",
        "Optimality": "Largest subgradient of the objective at the coefficients shown, relative to that at zero.",
    }
    return [Number(name=name, values={KNOB: values}, help=help.get(name, "")) for name, values in rows.items()]


def _certificate(optimality: float) -> str:
    sign = "✓" if optimality <= EXACT else "not exact:"
    return f"{sign} {words.number(optimality, 2)}"


def code(result: Result, settings: Settings) -> str:
    """A script that prints the coefficients of this view (`settings` say where the live knob stands)."""
    made = settings.source in data.CURVES
    stop = min(settings.stop(KNOB), len(result.path.strengths) - 1)
    return snippet.polynomial(
        snippet.made(settings.source, points=settings.points, noise_sd=settings.noise_sd, seed=settings.seed)
        if made
        else snippet.from_file(),
        fitted=result.polynomial,
        penalty=named(settings.penalty, ratio=settings.ratio),
        strength=float(result.path.strengths[stop]),
        rows=len(result.curve.x_train),
    )
