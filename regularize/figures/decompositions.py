"""An expected error and its parts against a knob: bias², variance, noise."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, outward, power_of_ten

BIAS: Final = palette.FOURTH
VARIANCE: Final = palette.LOSS
NOISE: Final = palette.UNREGULARIZED


@dataclass(frozen=True, eq=False, kw_only=True)
class Term:
    """A line of the decomposition (k,): in closed form, measured (with standard errors) or both.

    Where there is a closed form it is the line and the measured values are dots on it.
    """

    name: str
    colour: str
    dash: str
    key: str
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
    *, knob: str, positions: Floats, terms: Sequence[Term], noise: float, zones: Sequence[Zone], ticks: Layout, title: str,
) -> Chart:  # fmt: skip
    """The `terms`, the last of which is the sum, against the `positions` (k,) of a knob, logarithmic upwards.

    Bars of two standard errors stand at every third stop; a line marks the present position, with dots on the terms.
    """
    total = terms[-1].line
    low, high = _ends(noise, total)
    bounded = [np.clip(term.line, low / 10, high * 10) for term in terms]
    traces = [trace for term, line in zip(terms, bounded, strict=True) for trace in _term(positions, term, line, low)]
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": positions[[0, -1]], "y": np.full(2, noise), "name": "noise",
            "line": {"color": NOISE, "width": 1.5, "dash": "dot"}, "hoverinfo": "skip",
        }
    )  # fmt: skip
    best = int(np.argmin(total))
    count = len(traces)
    traces += [
        {
            "type": "scatter", "mode": "markers", "x": positions[[best]], "y": total[[best]], "cliponaxis": False,
            "marker": {"symbol": "star", "size": 12, "color": palette.INK, "line": {"color": palette.PAPER, "width": 1}},
            "hovertemplate": "lowest sum %{y:.4g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array([low, high]), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5}, "cliponaxis": False,
        },
        {
            "type": "scatter", "mode": "markers", "x": np.full(len(terms), positions[0]), "hoverinfo": "skip",
            "y": np.array([line[0] for line in bounded]), "cliponaxis": True,
            "marker": {
                "size": 8, "color": [term.colour for term in terms], "line": {"color": palette.PAPER, "width": 1},
            },
        },
    ]  # fmt: skip
    here = np.repeat(positions[:, None], len(terms), axis=1)
    return Chart(
        name="Expected error",
        description=f"Expected squared error against {title} with its parts bias², variance and noise; the sum is lowest, "
        f"{total[best]:.3g}, at the star. " + " ".join(f"Shaded: {zone.word}." for zone in zones if zone.stops.any()),
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": log10_axis("", low, high),
            "shapes": [shape for zone in zones for shape in _shades(positions, zone)],
            "annotations": [word for zone in zones for word in _words(positions, zone)],
            "uirevision": title,
        },
        moves={knob: [Move(trace=count + 1, x=here[:, :2]), Move(trace=count + 2, x=here, y=np.column_stack(bounded))]},
    )


def _term(positions: Floats, term: Term, line: Floats, low: float) -> list[Trace]:
    """The line of a term, and bars of two standard errors with a dot at every third stop."""
    chosen = np.arange(len(positions) % 3 // 2, len(positions), 3)
    x, middle, errors = positions[chosen], term.measured[chosen], 2 * term.errors[chosen]
    # Below the frame a logarithm may not exist: bars end there.
    floor = low / 10
    ends = np.column_stack(
        [np.maximum(middle - errors, floor), np.maximum(middle + errors, floor), np.full(len(x), np.nan)]
    )
    shown = np.where(middle > floor, middle, np.nan)
    return [
        {
            "type": "scatter", "mode": "lines", "x": positions, "y": line, "name": term.name, "key": term.key,
            "line": {"color": term.colour, "width": 2.5 if term.colour == palette.INK else 2, "dash": term.dash},
            "hovertemplate": f"{term.name} %{{y:.4g}}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": np.repeat(x, 3), "y": ends.ravel(), "hoverinfo": "skip",
            "line": {"color": palette.faint(term.colour, 0.6) if term.colour.startswith("#") else term.colour, "width": 1},
        },
        {
            "type": "scatter", "mode": "markers", "x": x, "y": shown, "customdata": term.errors[chosen],
            "marker": {"color": palette.PAPER, "size": 5, "line": {"color": term.colour, "width": 1.5}},
            "hovertemplate": f"measured {term.name} %{{y:.4g}} ± %{{customdata:.2g}}<extra></extra>",
        },
    ]  # fmt: skip


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
        title, low=first, high=last, type="log",
        tickvals=[10.0**power for power in powers], ticktext=[power_of_ten(power) for power in powers],
    )  # fmt: skip


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


def _shades(positions: Floats, zone: Zone) -> list[Layout]:
    return [
        {
            "type": "rect", "layer": "below", "xref": "x", "yref": "paper", "x0": left, "x1": right, "y0": 0, "y1": 1,
            "line": {"width": 0}, "fillcolor": palette.faint(NOISE, 0.13),
        }
        for left, right in _edges(positions, zone)
    ]  # fmt: skip


def _words(positions: Floats, zone: Zone) -> list[Layout]:
    """The word, once, at the top of the widest run that has room for it."""
    runs = _edges(positions, zone)
    left, right = max(runs, key=lambda run: run[1] - run[0], default=(0.0, 0.0))
    if right - left < 0.12 * float(positions[-1] - positions[0]):
        return []
    return [
        {
            "xref": "x", "yref": "paper", "x": (left + right) / 2, "y": 1, "yanchor": "top", "text": zone.word, "showarrow": False,
            "font": {"size": 11, "color": palette.FAINT_INK},
        }
    ]  # fmt: skip
