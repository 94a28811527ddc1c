"""What the stage of label smoothing shows."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np

from regularize import words
from regularize.arrays import Floats, Integers
from regularize.figures import losses, palette
from regularize.figures.chart import Chart, outward
from regularize.figures.crossing import Crossing
from regularize.figures.losses import TEST, TRAIN, Line, Scale
from regularize.figures.marks import Style
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.lessons.label_smoothing import captions, script
from regularize.lessons.label_smoothing.charts import clusters, distributions, reliability
from regularize.lessons.label_smoothing.result import Result
from regularize.lessons.label_smoothing.settings import BLOBS, OWN_SCALE, Settings, optima

KNOB, EPOCH = "smoothing", "epoch"
Numbers = TypeVar("Numbers", Floats, Integers)
TICKS = {"tickvals": [0, 0.1, 0.2, 0.3, 0.4]}

CHANCE = Style(palette.UNREGULARIZED, "dot")
PRESETS: dict[str, Preset[Settings]] = {
    "Too sure": Preset(
        Settings(smoothing=0.0), "Without smoothing the network learns the wrong labels by heart, and is sure of them."
    ),
    "Too modest": Preset(
        Settings(smoothing=0.3),
        "The same data with much smoothing. The network is right far more often than it is sure.",
    ),
    "Nothing to mend": Preset(
        Settings(smoothing=0.1, wrong_share=0.0),
        "No wrong labels, and a network that is hardly too sure. ε = 0.1 makes calibration worse. With each of five seeds 0.3 to 2.0 "
        "points more are right, no more than chance would do with any one.",
    ),
    "Wrong labels smooth by themselves": Preset(
        Settings(source=BLOBS, smoothing=0.0),
        "The network is too small to learn labels by heart: with 9 of 10 seeds it is too modest even without smoothing.",
    ),
    "Tight clusters": Preset(
        Settings(smoothing=0.1, wrong_share=0.0, points=600, classes_shown="0 1 2"),
        "With more labels, all of them right, smoothing draws each class together in the last hidden layer. Drag ε to zero and back.",
    ),
}


def scene(result: Result, settings: Settings) -> Scene:
    """Six charts and the sentences, under ε at the present epoch and under the epoch at the present ε."""
    stop, epoch = settings.stop(KNOB), settings.stop(EPOCH)
    shown = result.shown(settings)
    stops, epochs = range(len(Settings.smoothings())), range(len(Settings.epochs()))
    return Scene(
        charts=(
            _reliability(result, epoch, stop),
            _confidences(result, epoch, stop),
            _errors(result, epoch, stop),
            _gaps(result, epoch, stop),
            _clusters(result, settings, epoch, stop),
            _losses(result, epoch, stop),
        ),
        numbers=_numbers(result, settings, epoch, stop),
        sentences={
            KNOB: [captions.describe(result, epoch, s, shown) for s in stops],
            EPOCH: [captions.describe(result, e, stop, shown) for e in epochs],
        },
    )


def _crossed(values: Numbers, epoch: int, stop: int) -> dict[str, Numbers]:
    """Values (e, s, …) along each knob at the present position of the other."""
    return Crossing(rows=EPOCH, columns=KNOB, at=(epoch, stop))(values)


def _reliability(result: Result, epoch: int, stop: int) -> Chart:
    found = result.sureness
    counts = _crossed(found.counts, epoch, stop)
    sure, right = (_crossed(values, epoch, stop) for values in (found.confidence, found.accuracy))
    bins = {knob: reliability.Bins(counts=counts[knob], confidence=sure[knob], accuracy=right[knob]) for knob in counts}
    return reliability.reliability(
        edges=found.edges, bins=bins, at=(KNOB, stop), errors=_crossed(found.error, epoch, stop)
    )


def _shares(train: Floats, test: Floats, wanted: Floats, epoch: int, stop: int) -> dict[str, distributions.Shares]:
    every = np.broadcast_to(wanted, train.shape[:2])
    parts = [_crossed(values, epoch, stop) for values in (train, test, every)]
    return {
        knob: distributions.Shares(train=parts[0][knob], test=parts[1][knob], asked=parts[2][knob]) for knob in parts[0]
    }


def _confidences(result: Result, epoch: int, stop: int) -> Chart:
    found = result.confidences
    return distributions.distribution(
        name="How sure",
        title="largest probability",
        edges=found.edges,
        at=(KNOB, stop),
        asked="asked",
        shares=_shares(found.train, found.test, result.best_probability, epoch, stop),
        ticks={"tickvals": [0, 0.5, 1]},
    )


def _gaps(result: Result, epoch: int, stop: int) -> Chart:
    found = result.gaps
    return distributions.distribution(
        name="Logit gap",
        title="label's logit − others",
        edges=found.edges,
        at=(KNOB, stop),
        asked="asked",
        shares=_shares(found.train, found.test, result.best_gap, epoch, stop),
    )


def _clusters(result: Result, settings: Settings, epoch: int, stop: int) -> Chart:
    shown = result.shown(settings)
    scaled = settings.scale == OWN_SCALE
    points = shown.points / np.maximum(shown.between, 1e-12)[:, :, None, None] if scaled else shown.points
    # The frame is that of the later half of the training, whatever the untrained network does.
    late = np.abs(points[len(points) // 2 :])
    reach = outward(0.0, 1.05 * float(np.percentile(late, 99.8)))[1]
    names = [str(label) for label in shown.classes]
    return clusters.clusters(
        points=_crossed(points, epoch, stop),
        labels=shown.labels,
        names=names,
        classes=shown.classes,
        at=(KNOB, stop),
        reach=reach,
        note="scaled so that the centres are 1 apart" if scaled else "on one scale for all views",
        description=f"Test examples of the classes {words.listed(names)} in the plane through their templates. They scatter by "
        f"{shown.looseness[epoch, stop]:.2g} of the distance between their centres.",
    )


def _losses(result: Result, epoch: int, stop: int) -> Chart:
    floor = np.broadcast_to(result.floor, result.objective.shape)
    lines = [
        Line(name="training", values=result.objective.T, style=TRAIN),
        Line(name="floor", values=floor.T, style=CHANCE),
        Line(name="test", values=result.test_loss.T, style=TEST),
    ]
    late = np.concatenate([result.objective[1:], result.test_loss[1:]])
    return losses.against_epochs(
        epoch=EPOCH,
        knob=KNOB,
        epochs=Settings.epochs(),
        kept=Settings.epochs(),
        lines=lines,
        at=(epoch, stop),
        scale=Scale(low=0.0, high=outward(0.0, 1.02 * float(late.max()))[1], kind="linear"),
        name="Loss",
        starred=2,
    )


def _errors(result: Result, epoch: int, stop: int) -> Chart:
    found = result.sureness
    # The heading names the first line: a legend entry would take the place of the others'.
    lines = [
        Line(name="calibration error", values=100 * found.error, style=Style(palette.L1), keyed=False),
        Line(name="chance", values=100 * found.by_chance, style=CHANCE),
        Line(name="wrong", values=100 * (1 - result.accuracy), style=TEST),
    ]
    late = np.concatenate([line.values[len(line.values) // 2 :] for line in lines])
    return losses.against_knob(
        knob=KNOB,
        epoch=EPOCH,
        positions=Settings.smoothings(),
        lines=lines,
        at=(stop, epoch),
        title="smoothing ε",
        ticks=TICKS,
        scale=Scale(low=0.0, high=outward(0.0, 1.05 * float(late.max()))[1], kind="linear"),
        name="Calibration error",
        note="in %",
        starred=0,
    )


def _numbers(result: Result, settings: Settings, epoch: int, stop: int) -> list[Number]:
    found, shown = result.sureness, result.shown(settings)

    def number(name: str, values: Floats, text: Callable[[float], str], help: str = "") -> Number:
        rows = _crossed(np.broadcast_to(values, result.objective.shape), epoch, stop)
        return Number(
            name=name, values={knob: [text(value) for value in row.tolist()] for knob, row in rows.items()}, help=help
        )

    return [
        number(
            "Calibration error",
            found.error,
            percent,
            "How far the network's probabilities are from how often it is right, on average over ten bins.",
        ),
        number(
            "Mean confidence",
            found.mean_confidence,
            percent,
            "How sure the network is of its answers, on average over the test examples.",
        ),
        number("Test accuracy", result.accuracy, percent),
        number(
            "Logit gap",
            result.median_gap,
            words.number,
            "The logit of the label minus the mean of the others: the "
            "median over the training examples, with their labels as given.",
        ),
        number(
            "Gap asked for",
            result.best_gap,
            words.number,
            "The gap at which the smoothed loss is lowest: ln(p / (ε/K)) with p = 1 − ε + ε/K.",
        ),
        number(
            "Scatter",
            shown.looseness,
            lambda value: words.number(value, 2),
            "How far the examples of a class lie from its centre, as a share of the distance between the centres.",
        ),
    ]


def percent(share: float) -> str:
    """A share of one as a percentage to a tenth: 4.7 %."""
    return f"{100 * share:.1f} %"


def calculated(settings: Settings) -> dict[str, Sequence[str]]:
    """The calculator as a table: what smoothed labels ask for under both conventions."""
    rows = optima(settings)
    return {
        f"K = {settings.asked_classes}, ε = {settings.asked_smoothing:g}": [row.convention for row in rows],
        "true class": [words.number(row.right, 4) for row in rows],
        "each other": [words.number(row.wrong, 3) for row in rows],
        "logit gap": [words.number(row.gap, 5) for row in rows],
        "loss floor": [words.number(row.floor, 4) for row in rows],
    }


def code(settings: Settings) -> str:
    """A script that trains the network of this view again and prints its numbers."""
    blobs = settings.source == BLOBS
    data = script.blobs(settings.points, settings.spread) if blobs else script.digits(settings.points)
    return script.script(
        data,
        inputs=2 if blobs else 64,
        classes=3 if blobs else 10,
        seed=settings.seed,
        wrong=round(settings.wrong_share * settings.points),
        width=settings.width,
        smoothing=settings.smoothing,
        epochs=settings.epoch,
    )
