"""An expected error and its parts against a knob: bias², variance, noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, outward, power_of_ten
from regularize.figures.composed import strokes
from regularize.figures.marks import Mark, Style, area, curve, level, line, riders, ring, rule, star, words

BIAS: Final = Style(palette.FOURTH)
VARIANCE: Final = Style(palette.LOSS, "dash")
NOISE: Final = Style(palette.UNREGULARIZED, "dot", 1.5)
RUNS: Final = 2
"""So many runs of a zone have room without another number of corners."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Term:
    """A line of the decomposition (k,): in closed form, measured (with standard errors) or both.

    Where there is a closed form it is the line and the measured values are dots on it.
    """

    name: str
    style: Style
    exact: Floats | None
    measured: Floats
    errors: Floats

    @property
    def line(self) -> Floats:
        """What the line follows."""
        return self.measured if self.exact is None else self.exact


@dataclass(frozen=True, eq=False)
class Zone:
    """Stops (k,) under one word."""

    word: str
    stops: Booleans


def decomposition(
    *,
    knob: str,
    positions: Floats,
    terms: Sequence[Term],
    noise: float,
    zones: Sequence[Zone],
    ticks: Layout,
    title: str,
) -> Chart:
    """The `terms`, the last of which is the sum, against the `positions` (k,) of a knob, logarithmic upwards.

    Bars of two standard errors stand at every third stop; a line marks the present position, with dots on the terms.
    """
    total = terms[-1].line
    low, high = _ends(noise, total)
    bounded = [np.clip(term.line, low / 10, high * 10) for term in terms]
    best = int(np.argmin(total))
    marks = [mark for row, zone in enumerate(zones) for mark in _shaded(positions, zone, low, high, row)]
    marks += [mark for term, held in zip(terms, bounded, strict=True) for mark in _term(positions, term, held, low)]
    marks += [
        level(noise, positions[[0, -1]], style=NOISE, name="noise"),
        star(positions[[best]], total[[best]], colour=palette.INK, clip=False, hover="lowest sum %{y:.4g}"),
        rule(positions, (low, high), knob=knob, clip=False),
        riders(knob, positions, bounded, colours=[term.style.colour for term in terms]),
    ]
    return Chart(
        name="Expected error",
        description=f"Expected squared error against {title} with its parts bias², variance and noise. The sum is lowest, "
        f"{total[best]:.3g}, at the star. " + " ".join(f"Shaded: {zone.word}." for zone in zones if zone.stops.any()),
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": log10_axis("", low, high),
            "uirevision": title,
        },
    )


def _term(positions: Floats, term: Term, held: Floats, low: float) -> list[Mark]:
    """The line of a term, and bars of two standard errors with a dot at every third stop."""
    chosen = np.arange(len(positions) % 3 // 2, len(positions), 3)
    x, middle, errors = positions[chosen], term.measured[chosen], 2 * term.errors[chosen]
    # Below the frame a logarithm may not exist: bars end there.
    floor = low / 10
    ends = strokes(np.maximum(middle - errors, floor), np.maximum(middle + errors, floor))
    shown = np.where(middle > floor, middle, np.nan)
    colour = term.style.colour
    thin = Style(palette.faint(colour, 0.6) if colour.startswith("#") else colour, width=1)
    told = f"measured {term.name} %{{y:.4g}} ± %{{customdata:.2g}}"
    return [
        curve(term.name, positions, held, style=term.style),
        line(np.repeat(x, 3), ends, style=thin),
        ring(x, shown, colour=colour, size=5, width=1.5, custom=term.errors[chosen], hover=told),
    ]


def _ends(noise: float, total: Floats) -> tuple[float, float]:
    """Two and a half decades below the noise, and as far up as most of the sum goes, in whole steps."""
    high = min(float(total.max()), 300 * float(total.min()))
    first, last = outward(np.log10(noise) - 2.2, np.log10(high) + 0.25)
    return 10.0**first, 10.0**last


def log10_axis(title: str, low: float, high: float) -> Layout:
    """A logarithmic axis between `low` and `high` with ticks at powers of ten, every second where there are many."""
    first, last = float(np.log10(low)), float(np.log10(high))
    step = max(1, round((last - first) / 5))
    powers = [power for power in range(-18, 19) if power % step == 0]
    return axis(
        title,
        low=first,
        high=last,
        type="log",
        tickvals=[10.0**power for power in powers],
        ticktext=[power_of_ten(power) for power in powers],
    )


def _runs(zone: Zone) -> list[tuple[int, int]]:
    """First and last stop of each run."""
    found, start = [], 0
    for inside, group in groupby(zone.stops.tolist()):
        length = len(list(group))
        if inside:
            found.append((start, start + length - 1))
        start += length
    return found


def _edges(positions: Floats, zone: Zone) -> list[tuple[float, float]]:
    """Both ends of each run, half a step wider where the axis goes on."""
    half = float(positions[1] - positions[0]) / 2
    low, high = float(positions[0]), float(positions[-1])
    return [
        (max(low, float(positions[start]) - half), min(high, float(positions[end]) + half))
        for start, end in _runs(zone)
    ]


def _shaded(positions: Floats, zone: Zone, low: float, high: float, row: int) -> tuple[Mark, Mark]:
    """A band behind each run, and the word, once, at the top of the widest run that has room for it, in a row of its own.

    Coordinates alone tell whether there is one: so a chart whose zones come and go moves, and is not made anew.
    """
    runs = _edges(positions, zone)
    room = -len(runs) % RUNS or RUNS * (not runs)
    corners = [[left, right, right, left, np.nan] for left, right in runs] + [[np.nan] * 5] * room
    x, y = np.ravel(corners), np.tile([low, low, high, high, np.nan], len(corners))
    left, right = max(runs, key=lambda run: run[1] - run[0], default=(0.0, 0.0))
    middle = (left + right) / 2 if right - left >= 0.12 * float(positions[-1] - positions[0]) else np.nan
    top = high * (low / high) ** (0.1 * row)
    word = words(np.array([middle]), np.array([top]), colour=palette.FAINT_INK, size=11, text=[zone.word], clip=False)
    shade = area(x, y, style=Style(), fill=palette.faint(NOISE.colour, 0.13)).but(line={"width": 0})
    return shade, word.but(textposition="bottom center")
