"""What the stage of Outliers shows."""

import numpy as np

from regularize import words
from regularize.figures.chart import Chart, outward
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.lessons.outliers import captions, script
from regularize.lessons.outliers.charts import points, robustness
from regularize.lessons.outliers.result import Result
from regularize.lessons.outliers.settings import PENALTIES, SIDEWAYS, SPREAD, Settings
from regularize.losses import LOSSES

KNOB = "distance"
LOOKS = tuple(robustness.LOSS_LOOKS[name] for name in LOSSES)

PRESETS: dict[str, Preset[Settings]] = {
    "L1 follows the outlier": Preset(
        Settings(penalty="L1", distance=10.0),
        "Squared loss with L1. The line goes after the point as it does without a penalty.",
    ),
    "A third is wild": Preset(
        Settings(points=45, outliers=15, where=SPREAD, seed=35, distance=10.0),
        "Fifteen of forty-five points are far off. The absolute loss and Huber's still find the line, within 0.5 of its slope, in "
        "98 of 100 samples.",
    ),
    "More than half": Preset(
        Settings(outliers=8, where=SPREAD, seed=35, distance=10.0),
        "Eight of fifteen points are wild. They are the majority, and no loss holds the line.",
    ),
    "A wild x": Preset(
        Settings(direction=SIDEWAYS, distance=10.0),
        "Moved sideways, one point turns every fit. It acts as a lever, against which these losses do not help.",
    ),
    "Both have their work": Preset(
        Settings(
            truth="Sparse x - 2x^4",
            degree=6,
            points=60,
            noise_sd=0.1,
            outliers=4,
            where=SPREAD,
            penalty="L1",
            seed=4,
            log10_strength=-0.6,
            distance=10.0,
        ),
        "Huber's loss bears the outliers, and L1 leaves out the powers that are not there. It leaves out all four of them in 34 of "
        "100 samples, and with the squared loss in 2.",
    ),
}


def scene(result: Result) -> Scene:
    """The points and fits, the nine errors, and the influences, at every stop of the distance."""
    return Scene(
        charts=(_points(result), _bars(result), _influences(result), _errors(result)),
        numbers=_numbers(result),
        sentences={KNOB: captions.describe_all(result)},
    )


def _points(result: Result) -> Chart:
    penalty = result.settings.penalty
    return points.points(
        knob=KNOB,
        x=result.x,
        y=result.y,
        grid=result.grid,
        fits=result.curves[:, result.shown],
        looks=LOOKS,
        truth=result.truth,
        outliers=result.sample.outliers,
        by_hand=np.array(sorted(result.settings.places), dtype=int),
        across=result.frame,
        up=result.height,
        note="drag any point" if penalty == "None" else f"with {penalty}; drag any point",
    )


def _bars(result: Result) -> Chart:
    return robustness.bars(knob=KNOB, errors=result.errors, looks=LOOKS, penalties=PENALTIES, shown=result.shown)


def _errors(result: Result) -> Chart:
    return robustness.errors(
        knob=KNOB,
        positions=result.distances,
        errors=result.errors,
        looks=LOOKS,
        penalties=PENALTIES,
        shown=result.shown,
        title="moved by (sd)",
    )


def _influences(result: Result) -> Chart:
    losses = result.settings.losses
    return robustness.influences(
        knob=KNOB,
        losses=tuple(losses.values()),
        looks=LOOKS,
        residuals=result.residuals,
        influences=np.stack([result.fits[loss, result.settings.penalty].influences for loss in losses]),
        outliers=result.sample.outliers,
        ends=_residual_ends(result),
        unit="in units of y",
    )


def _residual_ends(result: Result) -> tuple[float, float]:
    """As far as points within the frame can be off, and less on the side from which the outliers are moved."""
    low, high = result.height
    far, near = 1.05 * (high - low), max(0.25 * (high - low), 2.0 * result.settings.threshold)
    way = float(np.sign(result.sample.unit[1])) if len(result.sample.outliers) else 0.0
    return outward(-near if way > 0 else -far, near if way < 0 else far)


def _numbers(result: Result) -> list[Number]:
    line = result.settings.degree == 1
    what = "Slope" if line else "Error"
    values = result.slopes if line else result.errors[:, result.shown]
    help = (
        "Of the line that is shown: how much y changes where x grows by 1."
        if line
        else "How far the coefficients are from the true ones: the root of the sum of the squared differences."
    )
    lengths = result.distances * float(np.abs(result.sample.unit).max())
    axis = "x" if result.settings.direction == SIDEWAYS else "y"
    rows = {
        "Moved by": [
            f"{words.number(length)} in {axis}" if result.settings.outliers else "nothing"
            for length in lengths.tolist()
        ],
        **{
            f"{what}, {look.name}": [words.number(value) for value in row]
            for look, row in zip(LOOKS, values.tolist(), strict=True)
        },
        "Optimality": [words.certificate(value) for value in result.optimality.tolist()],
    }
    helps = {name: help for name in rows if name.startswith(what)}
    helps["Optimality"] = (
        "How exact the worst of all nine fits is: the largest slope of its objective that is left, relative to that at zero."
    )
    return [
        Number(name=name, values={KNOB: values}, help=helps.get(name, ""), fine=name == "Optimality")
        for name, values in rows.items()
    ]


def code(result: Result, settings: Settings) -> str:
    """A script that prints the three fits of this view (`settings` say where the live knob stands)."""
    return script.script(
        polynomial=result.polynomial, penalty=settings.penalty, strength=settings.strength, threshold=settings.threshold
    )
