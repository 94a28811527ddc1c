"""What trainings with nothing, dropout and DropBlock lead to, over all shares and epochs."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures import losses, palette
from regularize.figures.chart import Chart, outward
from regularize.figures.losses import Line
from regularize.figures.marks import Style
from regularize.figures.scene import Number, Scene
from regularize.lessons.dropblock.captions import of_training, percent
from regularize.lessons.dropblock.charts.trials import Way, trials
from regularize.lessons.dropblock.scene.looks import EPOCH, NAMES, SHARE, STYLES, TICKS
from regularize.lessons.dropblock.settings import Settings
from regularize.lessons.dropblock.trained import BLANKED, DROPBLOCK, DROPOUT, NOTHING, SIDES, WHOLE, Trained

LATE = 2  # the first epoch, counted among those kept, that the charts against the share have room for


def scene(result: Trained, settings: Settings) -> Scene:
    """Six charts that cross at the present share and epoch."""
    stop, epoch = settings.at
    square = f"{SIDES[BLANKED]} × {SIDES[BLANKED]} blanked"
    return Scene(
        charts=(
            _by_share(result, stop, epoch, WHOLE, "Right on whole digits"),
            _by_share(result, stop, epoch, BLANKED, f"Right with {square}"),
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
        ways=ways,
        positions=result.chances.shares,
        marked=SHARE,
        at={SHARE: stop, EPOCH: epoch},
        title="nominal share",
        ticks=TICKS,
        ends=_ends(result.accuracy.mean[LATE:, ..., place], result.accuracy.standard_error[LATE:, ..., place]),
        name=name,
        keyed=(DROPOUT, DROPBLOCK) if place == WHOLE else (NOTHING,),
    )


def _way(technique: int, mean: dict[str, Floats], error: dict[str, Floats]) -> Way:
    return Way(name=NAMES[technique], style=STYLES[technique], mean=mean, error=error)


def _gains(result: Trained, stop: int, epoch: int) -> Chart:
    gain, within = result.gain, result.gain.reach * result.gain.standard_error
    ways = [
        Way(name=name, style=style, mean={EPOCH: 100 * gain.mean[..., place]}, error={EPOCH: 100 * within[..., place]})
        for name, style, place in (
            ("whole", Style(palette.UNREGULARIZED, "dash"), WHOLE),
            ("blanked", Style(palette.LOSS), BLANKED),
        )
    ]
    shown = [WHOLE, BLANKED]
    return trials(
        ways=ways,
        positions=result.chances.shares,
        marked=SHARE,
        at={SHARE: stop, EPOCH: epoch},
        title="nominal share",
        ticks=TICKS,
        ends=_ends(gain.mean[LATE:, :, shown], within[LATE:, :, shown]),
        name="What DropBlock gains over dropout",
        unit=" points",
        zero=True,
    )


def _by_side(result: Trained, stop: int, epoch: int) -> Chart:
    ways = []
    for technique in (NOTHING, DROPOUT, DROPBLOCK):
        mean, error = _found(result, technique)
        ways.append(
            _way(technique, {SHARE: mean[epoch], EPOCH: mean[:, stop]}, {SHARE: error[epoch], EPOCH: error[:, stop]})
        )
    return trials(
        ways=ways,
        positions=SIDES.astype(float),
        marked=None,
        at={SHARE: stop, EPOCH: epoch},
        title="side of the square blanked",
        ticks={"tickvals": SIDES},
        ends=(0.0, 100.0),
        name="Right behind a blank square",
        keyed=(),
    )


def _by_epoch(result: Trained, stop: int, epoch: int) -> Chart:
    ways = []
    for technique in (NOTHING, DROPOUT, DROPBLOCK):
        mean, error = _found(result, technique)
        ways.append(_way(technique, {SHARE: mean[..., WHOLE].T}, {SHARE: error[..., WHOLE].T}))
    return trials(
        ways=ways,
        positions=Settings.epochs().astype(float),
        marked=EPOCH,
        at={SHARE: stop, EPOCH: epoch},
        title="epoch",
        ticks={},
        ends=_ends(result.accuracy.mean[1:, ..., WHOLE], result.accuracy.standard_error[1:, ..., WHOLE]),
        name="Right by epoch",
        note="whole digits",
        keyed=(),
    )


def _losses(result: Trained, stop: int, epoch: int) -> Chart:
    lines = [
        Line(
            name=f"{NAMES[one]}, {name}",
            values=found[:, :, one].mean(axis=0),
            style=Style(STYLES[one].colour, dash),
            keyed=False,
        )
        for found, name, dash in ((result.train_loss, "training", "dot"), (result.test_loss, "test", "solid"))
        for one in (NOTHING, DROPOUT, DROPBLOCK)
    ]
    late = np.concatenate([line.values[1:].ravel() for line in lines])
    return losses.against_knob(
        knob=SHARE,
        epoch=EPOCH,
        positions=result.chances.shares,
        lines=lines,
        at=(stop, epoch),
        title="nominal share",
        ticks=TICKS,
        scale=losses.log_scale(late),
        name="Loss",
        note="dotted: training",
        starred=None,
    )


def _numbers(result: Trained, stop: int, epoch: int) -> list[Number]:
    shares = result.chances.actual

    def accuracy(name: str, technique: int, place: int, help: str) -> Number:
        mean = result.accuracy.mean[:, technique, :, place]
        return Number(
            name=name,
            values={SHARE: [percent(v) for v in mean[epoch]], EPOCH: [percent(v) for v in mean[:, stop]]},
            help=help,
        )

    whole, blanked = "Whole test digits, mean over the repetitions.", "With a square of 4 × 4 blanked, somewhere."
    return [
        Number(
            name="Actual share",
            values={SHARE: [percent(v) for v in shares]},
            help="The same for dropout and DropBlock.",
        ),
        accuracy("Nothing", NOTHING, WHOLE, whole),
        accuracy("Dropout", DROPOUT, WHOLE, whole),
        accuracy("DropBlock", DROPBLOCK, WHOLE, whole),
        accuracy("Blanked: nothing", NOTHING, BLANKED, blanked),
        accuracy("Blanked: dropout", DROPOUT, BLANKED, blanked),
        accuracy("Blanked: DropBlock", DROPBLOCK, BLANKED, blanked),
    ]
