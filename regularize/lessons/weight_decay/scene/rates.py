"""The view "Rate and decay": two maps of the test loss, and cuts through both."""

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.figures.chart import Chart, log10_ticks
from regularize.figures.losses import Line, Scale, against_knob, linear_scale
from regularize.figures.scene import Number, Scene
from regularize.lessons.weight_decay.captions import rates as captions
from regularize.lessons.weight_decay.charts.maps import Side, along, loss_map
from regularize.lessons.weight_decay.rates import Rates
from regularize.lessons.weight_decay.scene.looks import EPOCH, KNOB, MOST, POSITIONS, STYLES, TICKS
from regularize.lessons.weight_decay.settings import Settings

ACROSS = Side(title="decay", positions=POSITIONS, ticks=TICKS)
_RATES = np.log10(Settings.adam_rates())
UP = Side(title="learning rate", positions=_RATES, ticks=log10_ticks(_RATES[0], _RATES[-1]))
UNDECIDED = float(np.log(2))  # the loss of two classes at even odds


def scene(result: Rates, settings: Settings) -> Scene:
    """Two maps and a cut along each side."""
    decay, epoch, rate = settings.stop(KNOB), settings.stop(EPOCH), settings.rate_stop
    lowest = min(float(np.nanmin(losses)) for losses in result.losses.values())
    maps = [
        loss_map(
            knob=KNOB,
            epoch=EPOCH,
            across=ACROSS,
            up=UP,
            losses=losses,
            at=(decay, epoch),
            row=rate,
            lowest=lowest,
            highest=max(1.2 * UNDECIDED, 1.05 * lowest),
            colour=STYLES[name].colour,
            name=name,
        )
        for name, losses in result.losses.items()
    ]
    return Scene(
        charts=(*maps, _by_decay(result, decay, epoch, rate), _by_rate(result, decay, epoch, rate)),
        numbers=_numbers(result, decay, epoch, rate),
        sentences={
            KNOB: [captions.describe(result, stop, epoch, rate) for stop in range(len(POSITIONS))],
            EPOCH: [captions.describe(result, decay, stop, rate) for stop in range(len(Settings.epochs()))],
        },
        shape="pair",
    )


def _scale(result: Rates) -> Scale:
    return linear_scale(*(np.minimum(losses, MOST) for losses in result.losses.values()))


def _line(name: str, values: Floats) -> Line:
    return Line(name=name, values=values, style=STYLES[name])


def _by_decay(result: Rates, decay: int, epoch: int, rate: int) -> Chart:
    cuts = {name: losses[:, rate] for name, losses in result.losses.items()}
    return against_knob(
        knob=KNOB,
        epoch=EPOCH,
        positions=POSITIONS,
        lines=[_line(name, cut) for name, cut in cuts.items()],
        at=(decay, epoch),
        scale=_scale(result),
        title="decay",
        ticks=TICKS,
        name="At this learning rate",
        starred=None,
    )


def _by_rate(result: Rates, decay: int, epoch: int, rate: int) -> Chart:
    lines = [(_line(name, losses[epoch].T), _line(name, losses[:, :, decay])) for name, losses in result.losses.items()]
    return along(
        moves=(KNOB, EPOCH),
        side=UP,
        lines=lines,
        present=rate,
        scale=_scale(result),
        at=(decay, epoch),
        name="At this decay",
    )


def _numbers(result: Rates, decay: int, epoch: int, rate: int) -> list[Number]:
    decays, epochs = [words.strength(one) for one in result.decays.tolist()], list(map(str, Settings.epochs()))
    found = [
        Number(name="Decay", values={KNOB: decays, EPOCH: [decays[decay]]}),
        Number(name="Epoch", values={KNOB: [epochs[epoch]], EPOCH: epochs}),
        Number(name="Learning rate", values={KNOB: [words.strength(result.rates[rate])]}),
    ]
    for name, losses in result.losses.items():
        lowest = [words.number(value) for value in np.nanmin(losses, axis=(1, 2)).tolist()]
        found += [
            Number(
                name=f"{name}, here",
                values={KNOB: _said(losses[epoch, rate]), EPOCH: _said(losses[:, rate, decay])},
                help="Test loss at the ring.",
            ),
            Number(
                name=f"{name}, lowest", values={KNOB: [lowest[epoch]], EPOCH: lowest}, help="Test loss at the star."
            ),
        ]
    return found


def _said(values: Floats) -> list[str]:
    return ["broke" if np.isnan(value) else words.number(value) for value in values.tolist()]
