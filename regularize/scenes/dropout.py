"""What the stage of the dropout lesson shows: two sweeps that cross at the present drop probability and epoch."""

from collections.abc import Callable

from regularize import words
from regularize.arrays import Floats
from regularize.clouds import Cloud
from regularize.data import Curve
from regularize.experiments.dropout import CURVE, Result, Settings, says
from regularize.experiments.dropout.measured import SHOWN_UNITS
from regularize.experiments.dropout.result import REACH, SIDE
from regularize.experiments.dropout.settings import BATCH
from regularize.figures import crowds, losses, surfaces
from regularize.figures.alikeness import alikeness
from regularize.figures.chart import Chart
from regularize.figures.crowds import ONE, Stretch
from regularize.figures.palette import L1
from regularize.figures.scene import Number, Scene
from regularize.figures.wirings import SHOWN, wiring
from regularize.knobs import Preset
from regularize.snippets import dropout as snippet

DROP, EPOCH, MASK = "drop_probability", "epoch", "mask"

PRESETS: dict[str, Preset[Settings]] = {
    "No dropout": Preset(
        Settings(drop_probability=0.0),
        "The network learns the noisy points by heart: with 9 of 10 seeds its test loss is over 1.5 times that of the best p. "
        "Turn p up from here.",
    ),
    "The best of all p": Preset(
        Settings(drop_probability=0.45),
        "The lowest test loss after the last epoch, for these points: with ten seeds the best p lies anywhere from 0.35 to 0.9.",
    ),
    "Too much": Preset(
        Settings(drop_probability=0.9),
        "One unit in ten is left: it under-fits, and the two classes blur. With 8 of 10 seeds the best p has less than five sixths "
        "of its test loss.",
    ),
    "An uncertainty band": Preset(
        Settings(source=CURVE, drop_probability=0.3, points=40, noise_sd=0.3),
        "Monte Carlo dropout: the thinned networks as a band. It depends on p, so it is no error bar by itself.",
    ),
    "Steps too large": Preset(
        Settings(source=CURVE, points=40, depth=3, width=48, log10_rate=0.0, drop_probability=0.75),
        "At a learning rate of 1 some trainings diverge; their curves end where they broke.",
    ),
    "Enough points": Preset(
        Settings(source="Spirals", points=200, noise_sd=0.05, drop_probability=0.3),
        "With enough clean points dropout mostly costs: with 8 of 10 seeds the test loss at p = 0.3 is higher than without.",
    ),
}  # fmt: skip


def scene(result: Result, settings: Settings) -> Scene:
    """All charts, numbers and sentences along both knobs."""
    drop, epoch = settings.at
    along = _Crossing(drop, epoch)
    return Scene(
        charts=(_first(result, along), *_losses(result, along), _wiring(result, along), _crowd(result, along), _alike(result, along)),
        numbers=_numbers(result, along),
        sentences={
            DROP: [result.says(stop, epoch) for stop in range(len(result.drop_probabilities))],
            EPOCH: [result.says(drop, stop) for stop in range(len(result.kept))],
        },
        shape="three",
        tapes={MASK: "thinned network"},
    )  # fmt: skip


class _Crossing:
    """The present position: cuts what is known at every epoch and drop probability (k, s, …) along each knob."""

    def __init__(self, drop: int, epoch: int) -> None:
        self.drop, self.epoch = drop, epoch

    def __call__(self, values: Floats) -> dict[str, Floats]:
        return {DROP: values[self.epoch], EPOCH: values[:, self.drop]}

    @property
    def present(self) -> tuple[str, int]:
        return DROP, self.drop


def _stretches(result: Result, along: _Crossing) -> dict[str, Stretch]:
    crowd = result.crowd
    parts = [along(part) for part in (crowd.scaled, crowd.average, crowd.low, crowd.high, crowd.members)]
    names = ("used", "average", "low", "high", "members")
    return {knob: Stretch(**{name: part[knob] for name, part in zip(names, parts, strict=True)}) for knob in (DROP, EPOCH)}  # fmt: skip


def _first(result: Result, along: _Crossing) -> Chart:
    """The decision surface, or the curve with its band."""
    sample = result.task.sample
    if isinstance(sample, Curve):
        return crowds.uncertain_fit(
            curve=sample, x=result.crowd.x, stretches=_stretches(result, along), present=along.present
        )
    ends = (-REACH, REACH)
    return surfaces.surface(
        cloud=sample,
        grid=surfaces.Grid(x=ends, y=ends, columns=SIDE, rows=SIDE),
        probabilities=along(result.surface),
        description=f"The probability of class 1 over the plane, its boundary and {len(sample.labels_train)} training points; "
        f"{words.percent(float(result.wrong[along.epoch, along.drop]))} of the test points are misclassified.",
        extra=(crowds.line_across(ends, 0.0),),
    )  # fmt: skip


def _losses(result: Result, along: _Crossing) -> tuple[Chart, Chart]:
    drop, epoch = along.drop, along.epoch
    scale = losses.log_scale(result.train_losses, result.test_losses, result.unscaled)
    unscaled = losses.Line(name="unscaled", values=result.unscaled, colour=L1, dash="dot")
    return (
        losses.against_epochs(
            epoch=EPOCH, knob=DROP, epochs=result.epochs, kept=result.kept, at=(epoch, drop), scale=scale, name="Loss by epoch",
            lines=losses.training_and_test(result.train_losses, result.test_losses),
        ),
        losses.against_knob(
            knob=DROP, epoch=EPOCH, positions=result.drop_probabilities, at=(drop, epoch), scale=scale, title="drop probability p",
            lines=(unscaled, *losses.training_and_test(result.train, result.test)), starred=2, name="Loss by p",
        ),
    )  # fmt: skip


def _wiring(result: Result, along: _Crossing) -> Chart:
    gone = result.crowd.gone
    settings = result.settings
    return wiring(
        sizes=(*result.task.network.inputs, *[settings.width] * settings.depth, result.task.network.shapes[-1][0]),
        gone={DROP: [layer[:, 0] for layer in gone], MASK: [layer[along.drop] for layer in gone]},
        present=along.present,
        colour=ONE,
        note=f"{min(SHOWN, settings.width)} of {settings.width} a layer",
    )


def _alike(result: Result, along: _Crossing) -> Chart:
    mean = result.alikeness[along.epoch, along.drop]
    shown = min(SHOWN_UNITS, result.settings.width)
    return alikeness(
        sizes=along(result.alike),
        name="How alike are the units?",
        note="|r|, last layer",
        described=f"The correlation of {shown} units of the last hidden layer, pair by pair; its mean size is "
        f"{words.number(float(mean), 2)}.",
    )


def _crowd(result: Result, along: _Crossing) -> Chart:
    sample, crowd = result.task.sample, result.crowd
    return crowds.crowd(
        x=crowd.x,
        stretches=_stretches(result, along),
        present=along.present,
        tape=MASK,
        ends=crowds.ends_of(sample) if isinstance(sample, Curve) else (-0.03, 1.03),
        titles=("x", "y" if result.settings.curved else "probability of class 1"),
    )


def _numbers(result: Result, along: _Crossing) -> list[Number]:
    def number(name: str, values: Floats, write: Callable[[float], str], help: str = "") -> Number:
        cut = along(values)
        return Number(
            name=name,
            values={knob: [write(v) if v == v else "none" for v in row.tolist()] for knob, row in cut.items()},
            help=help,
        )

    curved = not isinstance(result.task.sample, Cloud)
    what = "Mean squared error." if curved else "Cross-entropy."
    chances, kept = result.drop_probabilities.tolist(), result.kept.tolist()
    return [
        Number(name="p", values={DROP: [f"{p:g}" for p in chances]}),
        Number(name="Epoch", values={EPOCH: [str(epoch) for epoch in kept]}),
        number("Training loss", result.train, words.number, what),
        number("Test loss", result.test, words.number, f"{what} Of the network in use: all units on."),
        number("Test error", result.wrong, words.number, "Root mean squared error on the test points.")
        if curved
        else number("Misclassified", result.wrong, words.percent, "Of the test points."),
        number("Mean |r|", result.alikeness, says.correlation, "Correlation of the units of the last hidden layer."),
        number("Without 1/(1 − p)", result.unscaled, words.number, "Test loss of a network trained without it; in use all units on."),
    ]  # fmt: skip


def code(settings: Settings) -> str:
    """A script that trains this network again and prints its losses."""
    return snippet.script(
        source=settings.source, points=settings.points, noise_sd=settings.noise_sd, seed=settings.seed,
        width=settings.width, depth=settings.depth, activation=settings.activation, learning_rate=10.0**settings.log10_rate,
        drop_probability=settings.drop_probability, epochs=settings.epoch, batch_size=BATCH,
    )  # fmt: skip


def losses_csv(result: Result) -> str:
    """Every loss measured, as CSV."""
    return snippet.losses_csv(
        result.epochs.tolist(),
        result.drop_probabilities.tolist(),
        result.train_losses.tolist(),
        result.test_losses.tolist(),
    )
