"""The path of all coefficients: one line a column, the knots where they enter and leave, and where we are on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, literal

MOST_LINES, MOST_POINTS, MOST_NAMES, LONGEST_NAME = 40, 12_000, 12, 16


@dataclass(frozen=True, eq=False, kw_only=True)
class Line:
    """What is drawn: coefficients (m, p) along x (m,), with λ falling; x (k,) and coefficients (k, p) at every stop."""

    x: Floats
    coefficients: Floats
    stops: Floats
    at_stops: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Bends:
    """The knots: x (b,), NaN where they are outside, λ there, the column and whether it enters or leaves; −1 is none."""

    x: Floats
    strengths: Floats
    column: Integers
    enters: Booleans


def path(
    *, knob: str, names: Sequence[str], line: Line, colour: str, title: str, ends: tuple[float, float], ticks: Layout,
    marks: Sequence[tuple[str, int, str]], focus: int = 0, bends: Bends | None = None,
) -> Chart:  # fmt: skip
    """The path against any position that falls or rises with λ; `marks` are chosen stops: name, stop and colour.

    Names stand where the penalty is weakest. The frame is made for the stops from `focus` on: where coefficients beyond
    are much larger they leave it. Of many columns only those with the largest coefficients in it are drawn. A
    filled mark on the axis is a knot at which a column enters, an open one at which it leaves.
    """
    drawn = largest(line.at_stops[focus:], min(MOST_LINES, MOST_POINTS // len(line.x)))
    low, high = _frame(line.coefficients, line.at_stops[focus:])
    shown, x = np.clip(line.coefficients[:, drawn], low - 3 * (high - low), high + 3 * (high - low)), line.x
    count, last = len(drawn), np.full((1, len(drawn)), np.nan)
    here = np.repeat(line.stops[:, None], count, axis=1)
    alive = line.at_stops[:, drawn]
    text = [literal(names[j]) for j in drawn]
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": np.tile(np.append(x, np.nan), count), "y": np.vstack([shown, last]).T.ravel(),
            "line": {"color": palette.faint(colour, 0.8), "width": 1.6, "simplify": False}, "hoverinfo": "skip",
        },
        *(_upright(float(line.stops[stop]), (low, high), name, shade) for name, stop, shade in marks),
        *(_bends(bends, names, colour) if bends is not None else []),
        {
            "type": "scatter", "mode": "lines", "x": np.repeat(line.stops[:1], 2), "y": np.array([low, high]),
            "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers", "x": here[0], "y": np.where(alive[0] != 0, alive[0], np.nan), "text": text,
            "marker": {"size": 7, "color": colour, "line": {"color": palette.PAPER, "width": 1}}, "cliponaxis": False,
            "hovertemplate": "%{text}: %{y:.4g}<extra></extra>",
        },
    ]  # fmt: skip
    weak_left = bool(line.stops[0] == min(ends))
    labels = _labels(
        [names[j] for j in drawn[:MOST_NAMES]], line.at_stops[0, drawn[:MOST_NAMES]], (low, high), left=weak_left
    )
    room = 10 + 6 * max((len(label["text"]) for label in labels), default=0)
    side = {"l": room, "r": 42} if weak_left else {"l": 46, "r": room}
    return Chart(
        name="Coefficient path",
        note=", ".join(_notes(count, len(names), bends)),
        description=f"The {len(names)} standardized coefficients against {title}; largest where the penalty is weakest: "
        + ", ".join(names[j] for j in drawn[:3]) + ".",
        traces=traces,
        layout={
            "xaxis": axis(title, low=ends[0], high=ends[1], zeroline=False, **ticks),
            "yaxis": axis("", low=low, high=high, zeroline=True, zerolinewidth=1.5, side="right" if weak_left else "left"),
            "annotations": labels,
            "margin": {**side, "t": 8, "b": 38},
            "uirevision": f"{title} {' '.join(names[:5])}",
        },
        moves={
            knob: [
                Move(trace=len(traces) - 2, x=np.column_stack([line.stops, line.stops])),
                Move(trace=len(traces) - 1, x=here, y=np.where(alive != 0, alive, np.nan)),
            ]
        },
    )  # fmt: skip


def _frame(everywhere: Floats, within: Floats) -> tuple[float, float]:
    """From the lowest to the highest coefficient, of those within the focus where others are twice as far apart."""
    ends = [(float(min(0.0, found.min())), float(max(0.0, found.max()))) for found in (everywhere, within)]
    (low, high), (lower, higher) = ends
    if high - low > 2.0 * (higher - lower) > 0.0:
        low, high = lower, higher
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin


def _notes(count: int, p: int, bends: Bends | None) -> list[str]:
    drawn = [f"{count} of {p}"] if count < p else []
    return drawn if bends is None else [*drawn, "◆ enters", "◇ leaves"]


def largest(coefficients: Floats, most: int) -> Integers:
    """The columns with the largest coefficients anywhere on a path (m, p), at most so many, in their own order."""
    return np.sort(np.argsort(-np.abs(coefficients).max(axis=0), kind="stable")[:most])


def short(name: str) -> str:
    """A name that fits beside an axis."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _upright(x: float, ends: tuple[float, float], name: str, colour: str) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": np.full(2, x), "y": np.array(ends), "name": name, "key": "dash",
        "line": {"color": colour, "width": 1.5, "dash": "dash"}, "hoverinfo": "skip",
    }  # fmt: skip


def _bends(bends: Bends, names: Sequence[str], colour: str) -> list[Trace]:
    """Filled where columns enter, open where they leave."""
    found = []
    for word, chosen, fill in (("enters", bends.enters, colour), ("leaves", ~bends.enters, palette.PAPER)):
        places = np.flatnonzero(chosen & (bends.column >= 0) & np.isfinite(bends.x))
        if len(places):
            found.append(
                {
                    "type": "scatter", "mode": "markers", "x": bends.x[places], "y": np.zeros(len(places)),
                    "text": [literal(names[bends.column[place]]) for place in places], "customdata": bends.strengths[places],
                    "marker": {"symbol": "diamond", "size": 7, "color": fill, "line": {"color": colour, "width": 1.5}},
                    "hovertemplate": f"%{{text}} {word} at λ = %{{customdata:.4g}}<extra></extra>",
                }
            )  # fmt: skip
    return found


def _labels(names: Sequence[str], values: Floats, ends: tuple[float, float], *, left: bool) -> list[Layout]:
    """The names of what is not zero, beside the axis; pushed apart a little, and left out where that does not do."""
    gap = 0.052 * (ends[1] - ends[0])
    inside = (ends[0] + gap / 2, ends[1] - gap / 2)
    chosen: list[int] = []
    for j in np.argsort(-np.abs(values), kind="stable").tolist():
        wider = sorted([*chosen, j], key=lambda j: float(values[j]))
        held = np.clip(values[wider], *inside)
        if (
            values[j] != 0.0
            and ends[0] <= values[j] <= ends[1]
            and (np.abs(apart(held, gap, *inside) - held) < 1.2 * gap).all()
        ):
            chosen = wider
    places = apart(values[chosen], gap, *inside)
    return [
        {
            "text": literal(short(names[j])), "x": 0 if left else 1, "xref": "paper", "xanchor": "right" if left else "left",
            "xshift": -4 if left else 4, "y": float(place), "yref": "y", "yanchor": "middle", "showarrow": False,
            "font": {"size": 11, "color": palette.FAINT_INK},
        }
        for j, place in zip(chosen, places, strict=True)
    ]  # fmt: skip


def apart(values: Floats, gap: float, low: float, high: float) -> Floats:
    """Rising `values` moved as little as needed to lie `gap` apart, inside of [low, high] if they fit."""
    places = np.clip(values, low, high)
    for _ in range(200):
        close = gap - np.diff(places)
        if not (close > 1e-9 * gap).any():
            break
        push = np.where(close > 0, close / 2, 0.0)
        places[1:] += push
        places[:-1] -= push
        places = np.clip(places, low, high)
    return places
