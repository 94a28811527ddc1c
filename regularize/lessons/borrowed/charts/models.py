"""What classifiers look like at every strength: weights as pictures, answers to pictures, bars, and leaves."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import marks, palette
from regularize.figures.chart import Chart, Layout, Raster, axis, outward
from regularize.figures.marks import Mark, Rows, Style

COLUMNS = 5
APART = 10
"""Pixels from one picture to the next, of eight."""
RIGHT, WRONG = palette.ELASTIC_NET, palette.L1
BAR = palette.L2
AWAY = -99.0
ENDS = (("Without the technique", 0), ("At its strongest", -1))
"""What is told in words of a chart that follows the strength."""


def weights(*, knob: str, pictures: Floats, note: str) -> Chart:
    """Weights of ten classes (s, 10, 8, 8): negative in one colour, positive in the other, each stop to its own largest."""
    largest = np.abs(pictures).max(axis=(1, 2, 3), keepdims=True)
    scaled = 0.5 + 0.5 * pictures / np.where(largest > 0, largest, 1.0)
    sheet, x, y = _sheet(scaled)
    return Chart(
        name="Weights of each digit",
        note=note,
        description="The weights of a logistic regression as ten pictures, one for each digit: pixels that speak for it and against it.",
        marks=[marks.words(x, y, text=[str(digit) for digit in range(10)], size=12)],
        layout=_frame(sheet.shape[2], sheet.shape[1]),
        raster=_painted(
            knob,
            sheet,
            [
                palette.L1,
                palette.faint(palette.L1, 0.35),
                palette.faint(palette.UNREGULARIZED, 0.06),
                palette.faint(palette.L2, 0.35),
                palette.L2,
            ],
        ),
    )


def answers(*, knob: str, pictures: Floats, labels: Integers, said: Integers, present: int, note: str) -> Chart:
    """Pictures (m, 8, 8), and under each what is `said` of it (s, m): its own digit, or in another colour a wrong one."""
    sheet, x, y = _sheet(np.broadcast_to(pictures, (1, *pictures.shape)))
    right = said == labels
    said_of: list[Mark] = []
    for sign, colour, those in (("✔ ", RIGHT, right), ("✘ ", WRONG, ~right)):
        for digit in range(10):
            rows = np.where(those & (said == digit), y, AWAY)
            text = [f"{sign}{digit}"] * len(x)
            said_of.append(marks.words(x, text=text, colour=colour, size=12, along={knob: Rows(y=rows)}, at=present))
    return Chart(
        name="Test digits, and what is said of them",
        note=note,
        description=f"{len(labels)} test digits, {', '.join(map(str, labels.tolist()))}. "
        + " ".join(
            f"{when} they are said to be {', '.join(map(str, said[stop].tolist()))}: {int(right[stop].sum())} right."
            for when, stop in ENDS
        ),
        marks=said_of,
        layout=_frame(sheet.shape[2], sheet.shape[1]),
        raster=_painted(knob, sheet, [palette.faint(palette.UNREGULARIZED, 0.1), palette.INK]),
    )


def _sheet(pictures: Floats) -> tuple[Floats, Floats, Floats]:
    """All pictures (s, m, 8, 8) on one sheet, the first row at the bottom, NaN between them; x and y of what stands below each."""
    stops, count = pictures.shape[:2]
    rows = -(-count // COLUMNS)
    deep = APART + 3
    sheet = np.full((stops, rows * deep, COLUMNS * APART - 2), np.nan)
    x, y = np.empty(count), np.empty(count)
    for place in range(count):
        across, up = APART * (place % COLUMNS), deep * (rows - 1 - place // COLUMNS) + deep - 8
        sheet[:, up : up + 8, across : across + 8] = pictures[:, place, ::-1]
        x[place], y[place] = across + 4.0, up - 2.0
    return sheet, x, y


def _painted(knob: str, sheet: Floats, colours: Sequence[str]) -> Raster:
    return Raster(
        values={knob: sheet}, colours=colours, x=(0.0, sheet.shape[2]), y=(0.0, sheet.shape[1]), pixels="crisp"
    )


def _frame(width: float, height: float) -> Layout:
    bare: Layout = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": "", "showline": False}
    return {
        "xaxis": axis("", low=-0.5, high=width + 0.5, **bare),
        "yaxis": axis("", low=-0.5, high=height + 0.5, scaleanchor="x", **bare),
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "uirevision": "sheet",
    }


def bars(*, knob: str, values: Floats, names: Sequence[str], present: int, name: str, note: str) -> Chart:
    """A bar for each column or round, `values` (s, q)."""
    count = values.shape[1]
    ends = outward(min(0.0, float(values.min())), float(values.max()))
    positions = np.arange(1.0, count + 1)
    called = names or [f"round {place}" for place in range(1, count + 1)]
    return Chart(
        name=name,
        note=note,
        description=f"{name}, {count} bars. "
        + " ".join(f"{when} the largest are {_largest(values[stop], called)}." for when, stop in ENDS),
        marks=[
            marks.bars(
                positions,
                colour=BAR,
                text=list(called),
                hover="%{text}: %{y:.3g}",
                along={knob: Rows(y=values)},
                at=present,
            ).but(textposition="none")
        ],
        layout={
            "xaxis": axis(
                "column" if names else "round", low=0.3, high=count + 0.7, showgrid=False, zeroline=False, nticks=6
            ),
            "yaxis": axis("", low=ends[0], high=ends[1]),
            "uirevision": name,
        },
    )


def _largest(values: Floats, names: Sequence[str]) -> str:
    """The three largest with their names."""
    return ", ".join(f"{names[place]} {values[place]:.3g}" for place in np.argsort(-np.abs(values))[:3].tolist())


def leaves(*, knob: str, values: Floats, shares: Floats, present: int, name: str, note: str) -> Chart:
    """What each leaf says, `values` (s, q), as a step as wide as its share of the rows (q,); the plain tree's steps dotted."""
    edges = np.concatenate([[0.0], np.cumsum(shares)])
    x = np.repeat(edges, 2)[1:-1]
    y = np.repeat(values, 2, axis=1)
    ends = outward(float(values.min()), float(values.max()))
    return Chart(
        name=name,
        note=note,
        description=f"{len(shares)} leaves in the order of what they say without shrinkage; they say from {values[0].min():.3g} to "
        f"{values[0].max():.3g} without it, from {values[-1].min():.3g} to {values[-1].max():.3g} at its strongest.",
        marks=[
            marks.line(
                x, y[0], style=Style(palette.UNREGULARIZED, "dot", 1.5), simplify=False, name="plain", key="dots"
            ),
            marks.line(
                x,
                style=Style(BAR),
                simplify=False,
                name="at this strength",
                key="line",
                hover="%{y:.3g}",
                along={knob: Rows(y=y)},
                at=present,
            ),
        ],
        layout={
            "xaxis": axis("share of the training rows", low=0.0, high=1.0, zeroline=False),
            "yaxis": axis("", low=ends[0], high=ends[1], zeroline=False),
            "uirevision": name,
        },
    )
