"""The path of all coefficients: one line a column, the knots where they enter and leave, and where we are on it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, literal
from regularize.figures.composed import joined
from regularize.figures.marks import Mark, Rows, Style, dots, line, rule

MOST_LINES, MOST_POINTS, MOST_NAMES, LONGEST_NAME = 40, 12_000, 12, 16
NARROW, WIDE = 6.0, 7.4
"""The width of letters, in pixels."""
LETTERS = 0.1
"""The height of a line of letters as a share of the frame's, where it is at its lowest: 130 of the screen's pixels."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Line:
    """What is drawn: coefficients (m, p) along x (m,), with λ falling; x (k,) and coefficients (k, p) at every stop."""

    x: Floats
    coefficients: Floats
    stops: Floats
    at_stops: Floats


@dataclass(frozen=True, eq=False, kw_only=True)
class Knots:
    """The knots: x (b,), NaN where they are outside, λ there, the column and whether it enters or leaves; −1 is none."""

    x: Floats
    strengths: Floats
    column: Integers
    enters: Booleans


def path(
    *,
    knob: str,
    names: Sequence[str],
    course: Line,
    colour: str,
    title: str,
    ends: tuple[float, float],
    ticks: Layout,
    picks: Sequence[tuple[str, int, str]],
    focus: int = 0,
    knots: Knots | None = None,
) -> Chart:
    """The path against any position that falls or rises with λ; `picks` are chosen stops: name, stop and colour.

    Names stand where the penalty is weakest. The frame is made for the stops from `focus` on: where coefficients beyond
    are much larger they leave it. Of many columns only those with the largest coefficients in it are drawn. A
    filled mark on the axis is a knot at which a column enters, an open one at which it leaves.
    """
    drawn = largest(course.at_stops[focus:], min(MOST_LINES, MOST_POINTS // len(course.x)))
    low, high = _frame(course.coefficients, course.at_stops[focus:])
    shown, x = np.clip(course.coefficients[:, drawn], low - 3 * (high - low), high + 3 * (high - low)), course.x
    count = len(drawn)
    here, alive = np.repeat(course.stops[:, None], count, axis=1), course.at_stops[:, drawn]
    every = joined(shown.T[None])[0]
    text = [literal(names[j]) for j in drawn]
    thin = Style(palette.faint(colour, 0.8), width=1.6)
    marks = [
        line(np.tile(np.append(x, np.nan), count), every, style=thin, simplify=False),
        *(
            rule(float(course.stops[stop]), (low, high), style=Style(shade, "dash", 1.5), name=name, key="dash")
            for name, stop, shade in picks
        ),
        *(_knots(knots, names, colour) if knots is not None else []),
        rule(course.stops, (low, high), knob=knob),
        dots(
            colour=colour,
            size=7,
            along={knob: Rows(x=here, y=np.where(alive != 0, alive, np.nan))},
            clip=False,
            text=text,
            hover="%{text}: %{y:.4g}",
        ),
    ]
    weak_left = bool(course.stops[0] == min(ends))
    # Names stand where the penalty is weakest, and are those of the largest that are in the frame there.
    framed = drawn[(low <= course.at_stops[0, drawn]) & (course.at_stops[0, drawn] <= high)]
    named = framed[np.argsort(-np.abs(course.at_stops[0, framed]), kind="stable")[:MOST_NAMES]]
    labels = _labels([names[j] for j in named], course.at_stops[0, named], (low, high), left=weak_left)
    room = 10 + round(max((breadth(label["text"]) for label in labels), default=0.0))
    side = {"l": room, "r": 42} if weak_left else {"l": 46, "r": room}
    return Chart(
        name="Coefficient path",
        note=", ".join(_notes(count, len(names), knots)),
        description=f"The {len(names)} coefficients against {title}. Largest where the penalty is weakest: "
        + ", ".join(names[j] for j in np.argsort(-np.abs(course.at_stops[0]), kind="stable")[:3].tolist())
        + ".",
        marks=marks,
        layout={
            "xaxis": axis(title, low=ends[0], high=ends[1], zeroline=False, **ticks),
            "yaxis": axis(
                "", low=low, high=high, zeroline=True, zerolinewidth=1.5, side="right" if weak_left else "left"
            ),
            "annotations": labels,
            "margin": {**side, "t": 8, "b": 38},
            "uirevision": f"{title} {' '.join(names[:5])}",
        },
    )


def _frame(everywhere: Floats, within: Floats) -> tuple[float, float]:
    """From the lowest to the highest coefficient, of those within the focus where others are twice as far apart."""
    ends = [(float(min(0.0, found.min())), float(max(0.0, found.max()))) for found in (everywhere, within)]
    (low, high), (lower, higher) = ends
    if high - low > 2.0 * (higher - lower) > 0.0:
        low, high = lower, higher
    margin = 0.05 * (high - low) or 1.0
    return low - margin, high + margin


def _notes(count: int, p: int, knots: Knots | None) -> list[str]:
    drawn = [f"{count} of {p}"] if count < p else []
    return drawn if knots is None else [*drawn, "◆ enters", "◇ leaves"]


def largest(coefficients: Floats, most: int) -> Integers:
    """The columns with the largest coefficients anywhere on a path (m, p), at most so many, in their own order."""
    return np.sort(np.argsort(-np.abs(coefficients).max(axis=0), kind="stable")[:most])


def breadth(text: str) -> float:
    """About how many pixels a name is wide: capitals and digits take more room than small letters."""
    return sum(WIDE if letter.isupper() or letter.isdigit() or letter in "mw—…" else NARROW for letter in text)


def short(name: str) -> str:
    """A name that fits beside an axis."""
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def _knots(knots: Knots, names: Sequence[str], colour: str) -> list[Mark]:
    """Filled where columns enter, open where they leave."""
    found = []
    for word, chosen, fill in (("enters", knots.enters, colour), ("leaves", ~knots.enters, palette.PAPER)):
        places = np.flatnonzero(chosen & (knots.column >= 0) & np.isfinite(knots.x))
        if len(places):
            found.append(
                dots(
                    knots.x[places],
                    np.zeros(len(places)),
                    colour=fill,
                    size=7,
                    symbol="diamond",
                    edge=Style(colour, width=1.5),
                    text=[literal(names[knots.column[place]]) for place in places],
                    custom=knots.strengths[places],
                    hover=f"%{{text}} {word} at λ = %{{customdata:.4g}}",
                )
            )
    return found


def _labels(names: Sequence[str], values: Floats, ends: tuple[float, float], *, left: bool) -> list[Layout]:
    """The names of what is not zero, beside the axis; pushed apart a little, and left out where that does not do."""
    gap = LETTERS * (ends[1] - ends[0])
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
            "text": literal(short(names[j])),
            "x": 0 if left else 1,
            "xref": "paper",
            "xanchor": "right" if left else "left",
            "xshift": -4 if left else 4,
            "y": float(place),
            "yref": "y",
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": 11, "color": palette.FAINT_INK},
        }
        for j, place in zip(chosen, places, strict=True)
    ]


def apart(values: Floats, gap: float, low: float, high: float) -> Floats:
    """Rising `values` moved as little as needed to lie `gap` apart, inside of [low, high] if they fit (m,).

    Least squares: neighbours that are too close are moved as one block, so that its middle stays (pool adjacent violators).

    Source: Best & Chakravarti (1990), Active set algorithms for isotonic regression.
    """
    steps = gap * np.arange(len(values))
    blocks: list[tuple[float, int]] = []
    for value in (values - steps).tolist():
        mean, count = value, 1
        while blocks and blocks[-1][0] > mean:
            before, many = blocks.pop()
            mean, count = (before * many + mean * count) / (many + count), many + count
        blocks.append((mean, count))
    pooled = np.array([mean for mean, count in blocks for _ in range(count)])
    room = high - gap * (len(values) - 1)
    return np.asarray(np.clip(pooled, low, max(low, room)) + steps)
