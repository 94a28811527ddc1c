"""The view "Network": surface, weights, norms and losses of three optimizers."""

from dataclasses import replace
from typing import TypeVar

import numpy as np

from regularize import words
from regularize.arrays import Booleans, Floats
from regularize.figures.chart import Chart
from regularize.figures.crossing import Crossing
from regularize.figures.losses import Line, against_epochs, against_knob, linear_scale, log_scale, training_and_test
from regularize.figures.marks import Rows, line
from regularize.figures.scene import Number, Scene
from regularize.figures.surfaces import Grid, boundaries, surface
from regularize.lessons.weight_decay.captions import trained as captions
from regularize.lessons.weight_decay.charts import weights
from regularize.lessons.weight_decay.charts.weights import Shares
from regularize.lessons.weight_decay.scene.looks import EPOCH, KNOB, MOST, POSITIONS, STYLES, TICKS
from regularize.lessons.weight_decay.settings import OPTIMIZERS, Settings
from regularize.lessons.weight_decay.trained import Trained

GRID = Grid(columns=28, rows=28)
COARSE = Grid(columns=22, rows=22)  # for the boundaries of the two optimizers that are not shown
BINS = 27
Array = TypeVar("Array", Floats, Booleans)
QUARTERS = ("smallest", "2nd", "3rd", "largest")


def scene(result: Trained, settings: Settings) -> Scene:
    """Six charts; moves of each knob stand at the present stop of the other."""
    decay, epoch = settings.stop(KNOB), settings.stop(EPOCH)
    at = (decay, epoch)
    return Scene(
        charts=(
            _norms(result, at),
            _kept(result, at),
            _surface(result, settings.shown, at),
            _tests(result, at),
            _histogram(result, settings.shown, at),
            _course(result, settings.shown, at),
        ),
        numbers=_numbers(result, settings.shown, at),
        sentences={
            KNOB: [captions.describe(result, stop, epoch) for stop in range(len(POSITIONS))],
            EPOCH: [captions.describe(result, decay, stop) for stop in range(len(Settings.epochs()))],
        },
    )


def _crossing(values: Array, at: tuple[int, int]) -> dict[str, Array]:
    """Values (epochs, decays, …) at every stop of each knob and the present one of the other; `at` are decay and epoch."""
    return Crossing(rows=EPOCH, columns=KNOB, at=at[::-1])(values)


def _surface(result: Trained, shown: str, at: tuple[int, int]) -> Chart:
    """The surface of one optimizer, and the boundaries of the two others in their colours."""
    decay, epoch = at

    def pictures(name: str, grid: Grid) -> dict[str, Floats]:
        both = result.probabilities(name, grid.points, decay=decay, epoch=epoch)
        return {knob: one.reshape(-1, grid.rows, grid.columns) for knob, one in zip((KNOB, EPOCH), both, strict=True)}

    extra, nothing = [], np.full(1, np.nan)
    for name in (name for name in OPTIMIZERS if name != shown):
        style = replace(STYLES[name], width=1.8)
        drawn = pictures(name, COARSE)
        edges = zip(drawn, boundaries(list(drawn.values()), COARSE), strict=True)
        along = {knob: Rows(x=rows[:, 0], y=rows[:, 1]) for knob, rows in edges}
        extra.append(line(nothing, nothing, style=style, simplify=False, along=along, name=name, key=style.key))
    return surface(
        cloud=result.cloud,
        grid=GRID,
        probabilities=pictures(shown, GRID),
        note=f"under {shown}; lines: boundaries of the others",
        extra=extra,
        description=f"The probability of class 1 over the plane under {shown}, its boundary and those of the other "
        f"optimizers. Also {len(result.cloud.labels_train)} training points of two classes.",
    )


def _histogram(result: Trained, shown: str, at: tuple[int, int]) -> Chart:
    last = np.concatenate([np.abs(course.weights[-1, -1]) for course in result.courses.values()])
    reach = float(np.ceil(2 * np.quantile(last, 0.95)) / 2)
    outlines = []
    for name, course in result.courses.items():
        alive = _crossing(course.alive, at)
        rows = {
            knob: np.where(alive[knob][:, None], weights.binned(part, reach=reach, bins=BINS), np.nan)
            for knob, part in _crossing(course.weights[:, :-1], at).items()
        }
        outlines.append(Shares(name=name, values=rows, style=STYLES[name]))
    free = [weights.binned(course.weights[-1, -1], reach=reach, bins=BINS).max() for course in result.courses.values()]
    top = float(np.ceil(30 * max(free)) / 10)
    return weights.histogram(outlines=outlines, reach=reach, top=top, filled=list(OPTIMIZERS).index(shown))


def _kept(result: Trained, at: tuple[int, int]) -> Chart:
    shares = [
        Shares(name=name, values=_crossing(course.shares, at), style=STYLES[name])
        for name, course in result.courses.items()
    ]
    return weights.kept(shares=shares, labels=QUARTERS, title="quarters, by size of gradient")


def _lines(values: dict[str, Floats]) -> list[Line]:
    return [Line(name=name, values=rows, style=STYLES[name]) for name, rows in values.items()]


def _norms(result: Trained, at: tuple[int, int]) -> Chart:
    norms = {name: course.norms for name, course in result.courses.items()}
    return against_knob(
        knob=KNOB,
        epoch=EPOCH,
        positions=POSITIONS,
        lines=_lines(norms),
        at=at,
        scale=linear_scale(*norms.values()),
        title="decay",
        ticks=TICKS,
        name="Norm of the weights",
        starred=None,
    )


def _tests(result: Trained, at: tuple[int, int]) -> Chart:
    tests = {name: course.test for name, course in result.courses.items()}
    return against_knob(
        knob=KNOB,
        epoch=EPOCH,
        positions=POSITIONS,
        lines=_lines(tests),
        at=at,
        scale=linear_scale(*(np.minimum(test, MOST) for test in tests.values())),
        title="decay",
        ticks=TICKS,
        name="Test loss",
        starred=None,
    )


def _course(result: Trained, shown: str, at: tuple[int, int]) -> Chart:
    training = result.courses[shown].training
    train, test = (training.drawn(losses)[:-1] for losses in (training.train_losses, training.test_losses))
    return against_epochs(
        epoch=EPOCH,
        knob=KNOB,
        epochs=training.epochs,
        kept=training.kept_epochs,
        lines=training_and_test(train, test),
        at=at[::-1],
        scale=log_scale(train, test),
        name=f"Loss under {shown}",
    )


def _numbers(result: Trained, shown: str, at: tuple[int, int]) -> list[Number]:
    decay, epoch = at
    decays, epochs = [words.strength(one) for one in Settings.decays().tolist()], list(map(str, Settings.epochs()))
    own = result.courses[shown]
    found = [
        Number(name="Decay", values={KNOB: decays, EPOCH: [decays[decay]]}),
        Number(name="Epoch", values={KNOB: [epochs[epoch]], EPOCH: epochs}),
    ]
    found += [
        Number(
            name=f"Norm, {name}",
            values=_said(course.norms, at),
            help=f"The length of the list of all weights under {name}: the root of the sum of their squares. Biases do not count.",
        )
        for name, course in result.courses.items()
    ]
    found += [
        Number(
            name=f"Training loss, {shown}",
            values=_said(own.train, at),
            help="On the training points. It is the cross-entropy: large where the network is sure of a wrong answer.",
        ),
        Number(name=f"Test loss, {shown}", values=_said(own.test, at), help="The same on 500 other points."),
    ]
    return found


def _said(values: Floats, at: tuple[int, int]) -> dict[str, list[str]]:
    return {
        knob: ["broke" if np.isnan(value) else words.number(value) for value in rows.tolist()]
        for knob, rows in _crossing(values, at).items()
    }
