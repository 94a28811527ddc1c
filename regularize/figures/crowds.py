"""A crowd of networks along a line: each by itself, their average, their band, and the one that is used."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.data import Curve
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, literal, outward
from regularize.figures.fits import points, speck_size, specks

ONE = palette.L1  # the member that is picked out, here and in the wiring
THIN = 4  # members that are drawn as thin lines


@dataclass(frozen=True, eq=False, kw_only=True)
class Stretch:
    """The crowd at every stop of one knob: `used`, `average`, `low` and `high` are (stops, g), `members` (stops, c, g)."""

    used: Floats
    average: Floats
    low: Floats
    high: Floats
    members: Floats


def crowd(
    *, x: Floats, stretches: Mapping[str, Stretch], present: tuple[str, int], tape: str, ends: tuple[float, float],
    titles: tuple[str, str], name: str = "Thinned networks", note: str = "",
) -> Chart:  # fmt: skip
    """What the crowd says along `x` (g,), following each knob of `stretches`; `present` is one of them and its stop.

    `tape` picks out one member after the other. The vertical axis runs between `ends`.
    """
    knob, stop = present
    first = stretches[knob]
    members = first.members[stop]
    traces: list[Trace] = [
        *_band(x, first.low[stop], first.high[stop], ""),
        {
            "type": "scatter", "mode": "lines", "x": _joined(np.tile(x, (1, len(members[:THIN]), 1)))[0], "hoverinfo": "skip",
            "y": _joined(members[None, :THIN])[0], "line": {"color": palette.faint(palette.UNREGULARIZED, 0.55), "width": 1},
        },
        {
            "type": "scatter", "mode": "lines", "x": x, "y": members[0],
            "line": {"color": ONE, "width": 1.6}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "x": x, "y": first.average[stop], "name": "mean", "key": "dash",
            "line": {"color": palette.ELASTIC_NET, "width": 2.5, "dash": "dash"}, "hovertemplate": "mean %{y:.3g}<extra></extra>",
        },
        _used(x, first.used[stop], palette.INK),
    ]  # fmt: skip
    low, high = ends
    moves: dict[str, list[Move]] = {}
    for name_, rows in stretches.items():
        lines = (rows.low, rows.high, _joined(rows.members[:, :THIN]), rows.members[:, 0], rows.average, rows.used)
        moves[name_] = [Move(trace=i, y=_held(line, ends)) for i, line in enumerate(lines)]
    moves[tape] = [Move(trace=3, y=_held(members, ends))]
    gap = float(np.abs(first.average[stop] - first.used[stop]).max())
    return Chart(
        name=name,
        note=note,
        description=f"{len(members)} thinned networks along {titles[0]}, their band, their average and the network in use; the "
        f"last two differ by at most {gap:.3g}.",
        traces=traces,
        layout={
            "xaxis": axis(titles[0], low=x[0], high=x[-1]),
            "yaxis": axis(titles[1], low=low, high=high),
            "uirevision": " ".join(titles),
        },
        moves=moves,
    )


def uncertain_fit(
    *, curve: Curve, x: Floats, stretches: Mapping[str, Stretch], present: tuple[str, int], name: str = "Curve",
    note: str = "",
) -> Chart:  # fmt: skip
    """Data, truth, the curve in use and the crowd's band around it, over `x` (g,), which reaches beyond the data."""
    knob, stop = present
    first = stretches[knob]
    ends = ends_of(curve)
    traces: list[Trace] = [
        *_band(x, first.low[stop], first.high[stop], "90 % band"),
        specks(
            curve.x_test,
            curve.y_test,
            "test",
            palette.TEST,
            **speck_size((float(x.min()), float(x.max())), ends, charts=3),
        ),
        points(curve.x_train, curve.y_train, "training", palette.TRAIN),
        _used(x, first.used[stop], palette.L2),
    ]
    if curve.truth is not None:
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": x, "y": curve.truth(x), "name": "truth", "key": "dash", "hoverinfo": "skip",
                "line": {"color": palette.INK, "width": 1.5, "dash": "dash"},
            }
        )  # fmt: skip
    return Chart(
        name=name,
        note=note,
        description=f"{len(curve.x_train)} training points, the curve of the network in use and the band that holds 90 % of its "
        "thinned networks.",
        traces=traces,
        layout={
            "xaxis": axis(literal(curve.x_name), low=x[0], high=x[-1]),
            "yaxis": axis(literal(curve.y_name), low=ends[0], high=ends[1]),
            "uirevision": name,
        },
        moves={
            name_: [
                Move(trace=0, y=_held(rows.low, ends)),
                Move(trace=1, y=_held(rows.high, ends)),
                Move(trace=4, y=_held(rows.used, ends)),
            ]
            for name_, rows in stretches.items()
        },
    )


def ends_of(curve: Curve) -> tuple[float, float]:
    """A vertical range for a curve and a crowd about it: that of the data, and a third of it more on both sides."""
    values = np.concatenate([curve.y_train, curve.y_test])
    reach = 0.35 * float(np.ptp(values))
    return outward(float(values.min()) - reach, float(values.max()) + reach)


def line_across(x: tuple[float, float], y: float) -> Trace:
    """The line in a plane along which a crowd is compared."""
    style: Layout = {"color": palette.INK, "width": 1, "dash": "dot"}
    return {
        "type": "scatter", "mode": "lines", "x": np.array(x), "y": np.array([y, y]), "name": "line of the thinned", "key": "dots",
        "line": style, "hoverinfo": "skip",
    }  # fmt: skip


def _band(x: Floats, low: Floats, high: Floats, name: str) -> list[Trace]:
    clear = {"color": palette.faint(palette.UNREGULARIZED, 0), "width": 0}
    return [
        {"type": "scatter", "mode": "lines", "x": x, "y": low, "line": clear, "hoverinfo": "skip"},
        {
            "type": "scatter", "mode": "lines", "x": x, "y": high, "hoverinfo": "skip", **({"name": name, "key": "line"} if name else {}),
            "line": {"color": palette.faint(palette.UNREGULARIZED, 0.45), "width": 0},
            "fill": "tonexty", "fillcolor": palette.faint(palette.UNREGULARIZED, 0.28),
        },
    ]  # fmt: skip


def _used(x: Floats, y: Floats, colour: str) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": "in use", "key": "line", "line": {"color": colour, "width": 2.5},
        "hovertemplate": "in use %{y:.3g}<extra></extra>",
    }  # fmt: skip


def _joined(members: Floats) -> Floats:
    """All members of a stop as one line with gaps, (stops, c, g) to (stops, c (g + 1))."""
    gaps = np.full((*members.shape[:2], 1), np.nan)
    return np.concatenate([members, gaps], axis=2).reshape(len(members), -1)


def _held(values: Floats, ends: tuple[float, float]) -> Floats:
    """Values that leave the frame by at most three times its height."""
    low, high = ends
    return np.asarray(np.clip(values, low - 3 * (high - low), high + 3 * (high - low)))
