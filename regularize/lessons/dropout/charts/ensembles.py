"""An ensemble of networks along a line: each by itself, their average, their band, and the one that is used."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.data import Curve
from regularize.figures import palette
from regularize.figures.chart import Chart, axis, literal, outward
from regularize.figures.composed import band, joined
from regularize.figures.fits import TRUTH, points, speck_size, specks
from regularize.figures.marks import Mark, Rows, Style, curve, level, line

ONE = palette.L1  # the member that is picked out, here and in the wiring
TOLD = "%{y:.3g}"
THIN = 4  # members that are drawn as thin lines


@dataclass(frozen=True, eq=False, kw_only=True)
class Stretch:
    """The ensemble at every stop of one knob: `used`, `average`, `low` and `high` are (stops, g), `members` (stops, c, g)."""

    used: Floats
    average: Floats
    low: Floats
    high: Floats
    members: Floats


def ensemble(
    *,
    x: Floats,
    stretches: Mapping[str, Stretch],
    present: tuple[str, int],
    animation: str,
    ends: tuple[float, float],
    titles: tuple[str, str],
    name: str = "Thinned networks",
    note: str = "",
) -> Chart:
    """What the ensemble says along `x` (g,), following each knob of `stretches`; `present` is one of them and its stop.

    `animation` picks out one member after the other. The vertical axis runs between `ends`.
    """
    knob, stop = present
    first = stretches[knob]
    members = first.members[stop]

    def rows(part: Callable[[Stretch], Floats]) -> dict[str, Rows]:
        return {name: Rows(y=_held(part(one), ends)) for name, one in stretches.items()}

    thin = Style(palette.faint(palette.UNREGULARIZED, 0.55), width=1)
    every = joined(np.tile(x, (1, len(members[:THIN]), 1)))[0]
    one = rows(lambda found: found.members[:, 0]) | {animation: Rows(y=_held(members, ends))}
    marks = [
        *band(x, rows(lambda found: found.low), rows(lambda found: found.high), colour=palette.UNREGULARIZED, at=stop),
        line(every, style=thin, along=rows(lambda found: joined(found.members[:, :THIN])), at=stop),
        line(x, style=Style(ONE, width=1.6), along=one, at=stop),
        curve(
            "mean",
            x,
            style=Style(palette.ELASTIC_NET, "dash", 2.5),
            along=rows(lambda found: found.average),
            at=stop,
            told=TOLD,
        ),
        _used(x, rows(lambda found: found.used), palette.INK, stop),
    ]
    gap = float(np.abs(first.average[stop] - first.used[stop]).max())
    return Chart(
        name=name,
        note=note,
        description=f"{len(members)} thinned networks along {titles[0]}, their band, their average and the network at test time. The "
        f"last two differ by at most {gap:.3g}.",
        marks=marks,
        layout={
            "xaxis": axis(titles[0], low=x[0], high=x[-1]),
            "yaxis": axis(titles[1], low=ends[0], high=ends[1]),
            "uirevision": " ".join(titles),
        },
    )


def uncertain_fit(
    *,
    sample: Curve,
    x: Floats,
    stretches: Mapping[str, Stretch],
    present: tuple[str, int],
    name: str = "Curve",
    note: str = "",
) -> Chart:
    """Data, truth, the curve at test time and the ensemble's band around it, over `x` (g,), which reaches beyond the data."""
    _, stop = present
    ends = ends_of(sample)
    low, high, used = (
        {name: Rows(y=_held(getattr(one, part), ends)) for name, one in stretches.items()}
        for part in ("low", "high", "used")
    )
    speck = speck_size((float(x.min()), float(x.max())), ends, charts=3)
    marks = [
        *band(x, low, high, colour=palette.UNREGULARIZED, at=stop, name="90 % band", key="line"),
        specks(sample.x_test, sample.y_test, "test", palette.TEST, **speck),
        points(sample.x_train, sample.y_train, "training", palette.TRAIN),
        _used(x, used, palette.L2, stop),
    ]
    if sample.truth is not None:
        marks.append(line(x, sample.truth(x), style=TRUTH, name="truth", key="dash"))
    return Chart(
        name=name,
        note=note,
        description=f"{len(sample.x_train)} training points, the curve of the network at test time and the band that holds 90 % of its "
        "thinned networks.",
        marks=marks,
        layout={
            "xaxis": axis(literal(sample.x_name), low=x[0], high=x[-1]),
            "yaxis": axis(literal(sample.y_name), low=ends[0], high=ends[1]),
            "uirevision": name,
        },
    )


def ends_of(curve: Curve) -> tuple[float, float]:
    """A vertical range for a curve and an ensemble about it: that of the data, and a third of it more on both sides."""
    values = np.concatenate([curve.y_train, curve.y_test])
    reach = 0.35 * float(np.ptp(values))
    return outward(float(values.min()) - reach, float(values.max()) + reach)


def line_across(x: tuple[float, float], y: float) -> Mark:
    """The line in a plane along which an ensemble is compared."""
    return level(y, x, style=Style(dash="dot", width=1), name="cut of the thinned networks", key="dots")


def _used(x: Floats, along: dict[str, Rows], colour: str, stop: int) -> Mark:
    return curve("test time", x, style=Style(colour, width=2.5), along=along, at=stop, told=TOLD)


def _held(values: Floats, ends: tuple[float, float]) -> Floats:
    """Values that leave the frame by at most three times its height."""
    low, high = ends
    return np.asarray(np.clip(values, low - 3 * (high - low), high + 3 * (high - low)))
