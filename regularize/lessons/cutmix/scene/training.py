"""Four trainings at every α: a batch of mixtures, and what the networks are then good for."""

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.assessment.repetitions import Repeated
from regularize.figures.chart import Chart
from regularize.figures.scene import Number, Scene
from regularize.lessons.cutmix import captions
from regularize.lessons.cutmix.charts import mixtures, techniques
from regularize.lessons.cutmix.charts.mixtures import Mixtures
from regularize.lessons.cutmix.charts.techniques import Technique
from regularize.lessons.cutmix.compute import SIDES
from regularize.lessons.cutmix.result import Result
from regularize.lessons.cutmix.scene.looks import ALPHA, BATCH, NAMES, STYLES
from regularize.lessons.cutmix.settings import Settings

COLUMNS = 5


def scene(result: Result, settings: Settings) -> Scene:
    """Four charts and the sentences under α, and the batches one after the other."""
    _, alpha = settings.at
    return Scene(
        charts=(
            _batch(result, alpha),
            _accuracy(result, alpha),
            _occlusion(result, alpha),
            _calibration(result, alpha),
        ),
        numbers=_numbers(result),
        sentences={ALPHA: [captions.training(result, a) for a in range(len(Settings.alphas()))]},
        animations={BATCH: "batch"},
    )


def _batch(result: Result, alpha: int) -> Chart:
    found = result.batches
    alphas = found.images.shape[1]

    def at(images: Floats, mine: Booleans, step: slice) -> Mixtures:
        digits = [np.broadcast_to(part[step], (len(images), part.shape[1])) for part in (found.own, found.other)]
        return Mixtures(images=images, mine=mine, own=digits[0], other=digits[1])

    count = found.images.shape[2]
    return mixtures.batch(
        batches={
            ALPHA: at(found.images[0], found.mine[0], slice(0, 1)),
            BATCH: at(found.images[:, alpha], found.mine[:, alpha], slice(None)),
        },
        present=(ALPHA, alpha),
        columns=COLUMNS,
        name="CutMix in training",
        note=f"{count} of a batch, labels below",
        described=f"{count} digits of the first batch of a training, each with a box of another digit, the same box for all; "
        f"below each its label as a bar of two parts. {alphas} values of α differ in how large the box is.",
    )


def _each(found: Repeated, pick: slice | int = slice(None)) -> list[Technique]:
    """One line for each technique, in per cent: over α (one row), or over the last axis (a row for each α)."""
    mean, error = 100 * found.mean, 100 * found.standard_error
    rows = [(part[:, i].T[None] if part.ndim == 2 else part[:, i]) for part in (mean, error) for i in range(len(NAMES))]
    half = len(NAMES)
    return [
        Technique(name=name, style=STYLES[i], mean=rows[i][:, pick], error=rows[half + i][:, pick])
        for i, name in enumerate(NAMES)
    ]


def _ticks() -> dict[str, list[float] | list[str]]:
    alphas = Settings.alphas()
    return {"tickvals": np.log2(alphas).tolist(), "ticktext": [f"{alpha:g}" for alpha in alphas]}


def _accuracy(result: Result, alpha: int) -> Chart:
    return techniques.side_by_side(
        knob=ALPHA,
        techniques=_each(result.accuracy),
        positions=np.log2(Settings.alphas()),
        at=alpha,
        title="α",
        ticks=_ticks(),
        name="Right answers, in %",
        marked=True,
    )


def _calibration(result: Result, alpha: int) -> Chart:
    return techniques.side_by_side(
        knob=ALPHA,
        techniques=_each(result.calibration),
        positions=np.log2(Settings.alphas()),
        at=alpha,
        title="α",
        ticks=_ticks(),
        name="Calibration error, in %",
        marked=True,
        keys=False,
        low=0.0,
    )


def _occlusion(result: Result, alpha: int) -> Chart:
    return techniques.side_by_side(
        knob=ALPHA,
        techniques=_each(result.robustness),
        positions=SIDES.astype(float),
        at=alpha,
        title="side of the blank square",
        ticks={"tickvals": SIDES.tolist()},
        name="Right behind a blank square",
        marked=False,
        low=0.0,
    )


def _numbers(result: Result) -> list[Number]:
    found = result.accuracy
    alphas = range(len(Settings.alphas()))

    def right(technique: int) -> list[str]:
        return [
            f"{100 * found.mean[a, technique]:.1f} ± {100 * found.standard_error[a, technique]:.1f} %" for a in alphas
        ]

    help = (
        f"Of the test digits classified right: the mean of {result.settings.repetitions} trainings and its standard error, for other "
        "trainings and other test digits."
    )
    return [
        Number(name="α", values={ALPHA: [f"{alpha:g}" for alpha in Settings.alphas()]}),
        *(Number(name=f"Right: {name}", values={ALPHA: right(i)}, help=help) for i, name in enumerate(NAMES)),
    ]
