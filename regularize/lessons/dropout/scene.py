"""What the stage of the dropout lesson shows: two sweeps that cross at the present drop probability and epoch."""

from collections.abc import Callable

from regularize import words
from regularize.arrays import Floats
from regularize.clouds import Cloud
from regularize.data import Curve
from regularize.figures import losses, surfaces
from regularize.figures.chart import Chart
from regularize.figures.crossing import Crossing
from regularize.figures.marks import Style
from regularize.figures.palette import L1
from regularize.figures.scene import Number, Scene
from regularize.knobs import Preset
from regularize.lessons.dropout import captions, script
from regularize.lessons.dropout.charts import ensembles
from regularize.lessons.dropout.charts.correlations import correlations
from regularize.lessons.dropout.charts.ensembles import ONE, Stretch
from regularize.lessons.dropout.charts.wirings import SHOWN, wiring
from regularize.lessons.dropout.measured import SHOWN_UNITS
from regularize.lessons.dropout.result import REACH, SIDE, Result
from regularize.lessons.dropout.settings import BATCH, CURVE, Settings

DROP, EPOCH, MASK = "drop_probability", "epoch", "mask"

PRESETS: dict[str, Preset[Settings]] = {
    "No dropout": Preset(
        Settings(drop_probability=0.0),
        "The network learns the noisy points by heart. With 9 of 10 seeds its test loss is over 1.5 times that of the best p. "
        "Turn p up from here.",
    ),
    "The best of all p": Preset(
        Settings(drop_probability=0.45),
        "The lowest test loss after the last epoch, for these points. With ten seeds the best p lies anywhere from 0.35 to 0.9.",
    ),
    "Too much": Preset(
        Settings(drop_probability=0.9),
        "One unit in ten is left. The network under-fits, and the two classes blur. With 8 of 10 seeds the best p has less than five "
        "sixths of its test loss.",
    ),
    "An uncertainty band": Preset(
        Settings(source=CURVE, drop_probability=0.3, points=40, noise_sd=0.3),
        "The thinned networks as a band, known as Monte Carlo dropout. It depends on p, so it is no error bar by itself.",
    ),
    "Steps too large": Preset(
        Settings(source=CURVE, points=40, depth=3, width=48, log10_rate=0.0, drop_probability=0.75),
        "At a learning rate of 1 some trainings diverge. Their curves end where they broke.",
    ),
    "Enough points": Preset(
        Settings(source="Spirals", points=200, noise_sd=0.05, drop_probability=0.3),
        "With enough clean points dropout mostly costs. With 8 of 10 seeds the test loss at p = 0.3 is higher than without it.",
    ),
}


def scene(result: Result, settings: Settings) -> Scene:
    """All charts, numbers and sentences along both knobs."""
    drop, epoch = settings.at
    along = Crossing(rows=EPOCH, columns=DROP, at=(epoch, drop))
    by_epoch, by_p = _losses(result, along)
    return Scene(
        charts=(
            _first(result, along),
            by_p,
            _wiring(result, along),
            by_epoch,
            _ensemble(result, along),
            _correlations(result, along),
        ),
        numbers=_numbers(result, along),
        sentences={
            DROP: [captions.describe(result, stop, epoch) for stop in range(len(result.drop_probabilities))],
            EPOCH: [captions.describe(result, drop, stop) for stop in range(len(result.kept))],
        },
        animations={MASK: "thinned network"},
    )


def _stretches(result: Result, along: Crossing) -> dict[str, Stretch]:
    ensemble = result.ensemble
    parts = [along(part) for part in (ensemble.scaled, ensemble.average, ensemble.low, ensemble.high, ensemble.members)]
    names = ("used", "average", "low", "high", "members")
    return {
        knob: Stretch(**{name: part[knob] for name, part in zip(names, parts, strict=True)}) for knob in (DROP, EPOCH)
    }


def _first(result: Result, along: Crossing) -> Chart:
    """The decision surface, or the curve with its band."""
    sample = result.task.sample
    if isinstance(sample, Curve):
        return ensembles.uncertain_fit(
            sample=sample, x=result.ensemble.x, stretches=_stretches(result, along), present=(DROP, along.at[1])
        )
    ends = (-REACH, REACH)
    return surfaces.surface(
        cloud=sample,
        grid=surfaces.Grid(x=ends, y=ends, columns=SIDE, rows=SIDE),
        probabilities=along(result.surface),
        description=f"The probability of class 1 over the plane, its boundary and {len(sample.labels_train)} training points. "
        f"{words.percent(float(result.test_errors[along.at]))} of the test points are misclassified.",
        extra=(ensembles.line_across(ends, 0.0),),
    )


def _losses(result: Result, along: Crossing) -> tuple[Chart, Chart]:
    epoch, drop = along.at
    scale = losses.log_scale(result.train_losses, result.test_losses, result.unscaled)
    unscaled = losses.Line(name="test without 1/(1 − p)", values=result.unscaled, style=Style(L1, "dot"))
    return (
        losses.against_epochs(
            epoch=EPOCH,
            knob=DROP,
            epochs=result.epochs,
            kept=result.kept,
            at=(epoch, drop),
            scale=scale,
            name="Loss by epoch",
            lines=losses.training_and_test(result.train_losses, result.test_losses),
        ),
        losses.against_knob(
            knob=DROP,
            epoch=EPOCH,
            positions=result.drop_probabilities,
            at=(drop, epoch),
            scale=scale,
            title="drop probability p",
            lines=(unscaled, *losses.training_and_test(result.train, result.test)),
            starred=2,
            name="Loss by p",
        ),
    )


def _wiring(result: Result, along: Crossing) -> Chart:
    gone = result.ensemble.gone
    settings = result.settings
    return wiring(
        sizes=(*result.task.network.inputs, *[settings.width] * settings.depth, result.task.network.shapes[-1][0]),
        gone={DROP: [layer[:, 0] for layer in gone], MASK: [layer[along.at[1]] for layer in gone]},
        present=(DROP, along.at[1]),
        colour=ONE,
        note=f"{min(SHOWN, settings.width)} of {settings.width} units a layer",
    )


def _correlations(result: Result, along: Crossing) -> Chart:
    mean = result.mean_correlation[along.at]
    shown = min(SHOWN_UNITS, result.settings.width)
    return correlations(
        sizes=along(result.correlations),
        name="How alike are the units?",
        note="size of their correlation |r|, last hidden layer",
        described=f"The correlation of {shown} units of the last hidden layer, pair by pair; on average its size is "
        f"{words.number(float(mean), 2)}.",
    )


def _ensemble(result: Result, along: Crossing) -> Chart:
    sample, ensemble = result.task.sample, result.ensemble
    return ensembles.ensemble(
        x=ensemble.x,
        stretches=_stretches(result, along),
        present=(DROP, along.at[1]),
        animation=MASK,
        ends=ensembles.ends_of(sample) if isinstance(sample, Curve) else (-0.03, 1.03),
        titles=("x", "y" if result.settings.curved else "probability of class 1"),
    )


def _numbers(result: Result, along: Crossing) -> list[Number]:
    def number(name: str, values: Floats, write: Callable[[float], str], help: str = "") -> Number:
        cut = along(values)
        return Number(
            name=name,
            values={knob: [write(v) if v == v else "none" for v in row.tolist()] for knob, row in cut.items()},
            help=help,
        )

    curved = not isinstance(result.task.sample, Cloud)
    what = "Mean squared error." if curved else "Cross-entropy: large where the network is sure of a wrong answer."
    chances, kept = result.drop_probabilities.tolist(), result.kept.tolist()
    return [
        Number(name="p", values={DROP: [f"{p:g}" for p in chances]}),
        Number(name="Epoch", values={EPOCH: [str(epoch) for epoch in kept]}),
        number("Training loss", result.train, words.number, what),
        number(
            "Test loss",
            result.test,
            words.number,
            f"{what} Measured with all units on, as the network is used at test time.",
        ),
        number("Test error", result.test_errors, words.number, "Root mean squared error on the test points.")
        if curved
        else number(
            "Misclassified", result.test_errors, words.percent, "The share of the test points that get the wrong class."
        ),
        number(
            "Mean |r|",
            result.mean_correlation,
            captions.correlation,
            "How alike two units of the last hidden layer are on average: 0 if they know nothing of each other, 1 if they say the same.",
        ),
        number(
            "Without 1/(1 − p)",
            result.unscaled,
            words.number,
            "Test loss of a network trained without this factor. At test time all its units are on.",
        ),
    ]


def code(settings: Settings) -> str:
    """A script that trains this network again and prints its losses."""
    return script.script(
        source=settings.source,
        points=settings.points,
        noise_sd=settings.noise_sd,
        seed=settings.seed,
        width=settings.width,
        depth=settings.depth,
        activation=settings.activation,
        learning_rate=10.0**settings.log10_rate,
        drop_probability=settings.drop_probability,
        epochs=settings.epoch,
        batch_size=BATCH,
    )


def losses_csv(result: Result) -> str:
    """Every loss measured, as CSV."""
    return script.losses_csv(
        result.epochs.tolist(),
        result.drop_probabilities.tolist(),
        result.train_losses.tolist(),
        result.test_losses.tolist(),
    )
