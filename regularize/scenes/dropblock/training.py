"""What trainings with nothing, dropout and DropBlock lead to, over all shares and epochs."""

import numpy as np

from regularize.arrays import Floats
from regularize.experiments.dropblock import Settings, Trained
from regularize.experiments.dropblock.says import of_training, percent
from regularize.experiments.dropblock.trained import BLANKED, DROPBLOCK, DROPOUT, NOTHING, SIDES, WHOLE
from regularize.figures import losses, palette
from regularize.figures.chart import Chart, outward
from regularize.figures.losses import Line
from regularize.figures.scene import Number, Scene
from regularize.figures.trials import Way, trials
from regularize.scenes.dropblock.looks import COLOURS, DASHES, EPOCH, NAMES, SHARE, TICKS

LATE = 2  # the first epoch, counted among those kept, that the charts against the share have room for


def scene(result: Trained, settings: Settings) -> Scene:
    """Six charts that cross at the present share and epoch."""
    stop, epoch = settings.at
    square = f"{SIDES[BLANKED]} × {SIDES[BLANKED]} blanked"
    return Scene(
        charts=(
            _by_share(result, stop, epoch, WHOLE, "Right, whole"),
            _by_share(result, stop, epoch, BLANKED, f"Right, {square}"),
            _gains(result, stop, epoch),
            _by_side(result, stop, epoch),
            _by_epoch(result, stop, epoch),
            _losses(result, stop, epoch),
        ),
        numbers=_numbers(result, stop, epoch),
        sentences={
            SHARE: [of_training(result, place, epoch) for place in range(len(result.chances.shares))],
            EPOCH: [of_training(result, stop, place) for place in range(len(Settings.epochs()))],
        },
        shape="three",
    )


def _ends(mean: Floats, error: Floats) -> tuple[float, float]:
    """Room for all that was found, in per cent."""
    low, high = float((mean - error).min()), float((mean + error).max())
    return outward(100 * low, 100 * high)


def _found(result: Trained, technique: int) -> tuple[Floats, Floats]:
    """Mean accuracy and its standard error in per cent (e, s, sides)."""
    return 100 * result.accuracy.mean[:, technique], 100 * result.accuracy.standard_error[:, technique]


def _by_share(result: Trained, stop: int, epoch: int, place: int, name: str) -> Chart:
    ways = []
    for technique in (NOTHING, DROPOUT, DROPBLOCK):
        mean, error = _found(result, technique)
        ways.append(_way(technique, {EPOCH: mean[..., place]}, {EPOCH: error[..., place]}))
    return trials(
        ways=ways, positions=result.chances.shares, marked=SHARE, at={SHARE: stop, EPOCH: epoch}, title="share asked for", ticks=TICKS,
        ends=_ends(result.accuracy.mean[LATE:, ..., place], result.accuracy.standard_error[LATE:, ..., place]), name=name,
        keyed=(DROPOUT, DROPBLOCK) if place == WHOLE else (NOTHING,),
    )  # fmt: skip


def _way(technique: int, mean: dict[str, Floats], error: dict[str, Floats]) -> Way:
    return Way(name=NAMES[technique], colour=COLOURS[technique], dash=DASHES[technique], mean=mean, error=error)


def _gains(result: Trained, stop: int, epoch: int) -> Chart:
    gain, within = result.gain, result.gain.reach * result.gain.standard_error
    ways = [
        Way(
            name=name, colour=colour, dash=dash, mean={EPOCH: 100 * gain.mean[..., place]},
            error={EPOCH: 100 * within[..., place]},
        )
        for name, colour, dash, place in (("whole", palette.UNREGULARIZED, "dash", WHOLE), ("blanked", palette.LOSS, "solid", BLANKED))
    ]  # fmt: skip
    shown = [WHOLE, BLANKED]
    return trials(
        ways=ways, positions=result.chances.shares, marked=SHARE, at={SHARE: stop, EPOCH: epoch}, title="share asked for", ticks=TICKS,
        ends=_ends(gain.mean[LATE:, :, shown], within[LATE:, :, shown]), name="DropBlock gains",
        unit=" points", zero=True,
    )  # fmt: skip


def _by_side(result: Trained, stop: int, epoch: int) -> Chart:
    ways = []
    for technique in (NOTHING, DROPOUT, DROPBLOCK):
        mean, error = _found(result, technique)
        ways.append(
            _way(technique, {SHARE: mean[epoch], EPOCH: mean[:, stop]}, {SHARE: error[epoch], EPOCH: error[:, stop]})
        )
    return trials(
        ways=ways, positions=SIDES.astype(float), marked=None, at={SHARE: stop, EPOCH: epoch}, title="side of the square blanked",
        ticks={"tickvals": SIDES}, ends=(0.0, 100.0), name="Right behind a square", keyed=(),
    )  # fmt: skip


def _by_epoch(result: Trained, stop: int, epoch: int) -> Chart:
    ways = []
    for technique in (NOTHING, DROPOUT, DROPBLOCK):
        mean, error = _found(result, technique)
        ways.append(_way(technique, {SHARE: mean[..., WHOLE].T}, {SHARE: error[..., WHOLE].T}))
    return trials(
        ways=ways, positions=Settings.epochs().astype(float), marked=EPOCH, at={SHARE: stop, EPOCH: epoch}, title="epoch", ticks={},
        ends=_ends(result.accuracy.mean[1:, ..., WHOLE], result.accuracy.standard_error[1:, ..., WHOLE]), name="Right by epoch",
        note="whole digits", keyed=(),
    )  # fmt: skip


def _losses(result: Trained, stop: int, epoch: int) -> Chart:
    lines = [
        Line(
            name=f"{NAMES[one]}, {name}", values=found[:, :, one].mean(axis=0), colour=COLOURS[one], dash=dash
        )
        for found, name, dash in ((result.train_loss, "training", "dot"), (result.test_loss, "test", "solid"))
        for one in (NOTHING, DROPOUT, DROPBLOCK)
    ]  # fmt: skip
    late = np.concatenate([line.values[1:].ravel() for line in lines])
    chart = losses.against_knob(
        knob=SHARE, epoch=EPOCH, positions=result.chances.shares, lines=lines, at=(stop, epoch), title="share asked for", ticks=TICKS,
        scale=losses.log_scale(late), name="Loss", note="dotted: training", starred=None,
    )  # fmt: skip
    for trace in chart.traces:
        trace.pop("key", None)
    return chart


def _numbers(result: Trained, stop: int, epoch: int) -> list[Number]:
    shares = result.chances.true

    def accuracy(name: str, technique: int, place: int, help: str) -> Number:
        mean = result.accuracy.mean[:, technique, :, place]
        return Number(
            name=name,
            values={SHARE: [percent(v) for v in mean[epoch]], EPOCH: [percent(v) for v in mean[:, stop]]},
            help=help,
        )

    whole, blanked = "Whole test digits, mean over the repetitions.", "With a square of 4 × 4 blanked, somewhere."
    return [
        Number(name="Really dropped", values={SHARE: [percent(v) for v in shares]}, help="The same for dropout and DropBlock."),
        accuracy("Nothing", NOTHING, WHOLE, whole),
        accuracy("Dropout", DROPOUT, WHOLE, whole),
        accuracy("DropBlock", DROPBLOCK, WHOLE, whole),
        accuracy("Blanked: nothing", NOTHING, BLANKED, blanked),
        accuracy("Blanked: dropout", DROPOUT, BLANKED, blanked),
        accuracy("Blanked: DropBlock", DROPBLOCK, BLANKED, blanked),
    ]  # fmt: skip
