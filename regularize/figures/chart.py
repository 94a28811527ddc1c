"""A chart: plain plotly traces and layout, and what moves in them from stop to stop of a knob.

Stops are kept as arrays, not as `go.Frame` objects: validating 81 of those costs more than the fit they show.
`Chart.figure` makes the ordinary `plotly.graph_objects.Figure` with frames and a slider, for notebooks and files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import plotly.graph_objects as go

from regularize.arrays import Floats
from regularize.figures import palette

Trace = dict[str, Any]
Layout = dict[str, Any]


@dataclass(frozen=True, eq=False, kw_only=True)
class Move:
    """The coordinates of one trace at every stop: x and y of shape (k, m), or None where they stay.

    `hover` (k, m) are the numbers that the hover text quotes (plotly's `customdata`).
    """

    trace: int
    x: Floats | None = None
    y: Floats | None = None
    hover: Floats | None = None

    def at(self, stop: int) -> Trace:
        """The coordinates at one stop."""
        return {name: rows[min(stop, len(rows) - 1)] for name, rows in self.rows().items()}

    def rows(self) -> dict[str, Floats]:
        """What moves, by plotly's names."""
        every = {"x": self.x, "y": self.y, "customdata": self.hover}
        return {name: rows for name, rows in every.items() if rows is not None}


@dataclass(frozen=True, eq=False, kw_only=True)
class Carry:
    """A shape (m, 2) that one trace carries along: centre (k, 2) + size (k,) · shape, at every stop."""

    trace: int
    shape: Floats
    centre: Floats
    size: Floats

    def at(self, stop: int) -> Trace:
        """The coordinates at one stop."""
        stop = min(stop, len(self.size) - 1)
        points = self.centre[stop] + self.size[stop] * self.shape
        return {"x": points[:, 0], "y": points[:, 1]}


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """One figure of a stage.

    `name` heads it, `description` says in words what it shows; `traces` and `layout` are plotly's own vocabulary
    (arrays may be NumPy's); `moves` names, for each live knob, what follows it.
    """

    name: str
    description: str
    traces: Sequence[Trace]
    layout: Layout
    moves: Mapping[str, Sequence[Move | Carry]] = field(default_factory=dict)
    note: str = ""

    def at(self, knob: str, stop: int) -> list[Trace]:
        """The traces with `knob` at one stop."""
        traces = [dict(trace) for trace in self.traces]
        for move in self.moves.get(knob, ()):
            traces[move.trace].update(move.at(stop))
        return traces

    def figure(self, knob: str, labels: Sequence[str], stop: int = 0) -> go.Figure:
        """An ordinary plotly figure on white, with a frame and a slider step for each stop of `knob`."""
        figure = go.Figure(data=_plain(self.at(knob, stop)), layout=_plain(self.layout))
        moves = self.moves.get(knob, ())
        figure.frames = [
            go.Frame(name=label, data=[_plain(move.at(i)) for move in moves], traces=[move.trace for move in moves])
            for i, label in enumerate(labels)
        ]
        instant = {
            "mode": "immediate",
            "frame": {"duration": 0, "redraw": False},
            "transition": {"duration": 0},
        }
        steps = [{"method": "animate", "label": label, "args": [[label], instant]} for label in labels]
        figure.update_layout(
            title=self.name,
            template="plotly_white",
            sliders=[{"active": stop, "steps": steps}] if moves else [],
        )
        return figure


def _plain(part: Any) -> Any:
    if isinstance(part, str):
        return palette.on_white(part)
    if isinstance(part, dict):
        return {name: _plain(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(value) for value in part]
    return part


def axis(title: str, *, low: float | None = None, high: float | None = None, **more: Any) -> Layout:
    """A plotly axis with a fixed range, so that nothing jumps while a knob moves."""
    fixed = {} if low is None or high is None else {"range": [float(low), float(high)], "autorange": False}
    return {"title": {"text": title}, **fixed, **more}


def log10_ticks(low: float, high: float) -> Layout:
    """Ticks at whole powers of ten for an axis that is drawn in log10 units."""
    powers = list(range(int(np.ceil(low)), int(np.floor(high)) + 1))
    step = max(1, len(powers) // 4)
    powers = powers[::step]
    return {"tickvals": powers, "ticktext": [power_of_ten(power) for power in powers], "tickangle": 0}


def power_of_ten(exponent: int) -> str:
    """10 to a whole power, as people write it: 0.01, 1, 100, 10⁻⁶."""
    if -2 <= exponent <= 3:
        return f"{10.0**exponent:g}"
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def spread(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """The interval widened by a share of its length on both sides (by one unit where it has no length)."""
    margin = share * (high - low) or 1.0
    return low - margin, high + margin


def literal(text: str) -> str:
    """Foreign text as plotly shows it literally: its HTML subset and MathJax do not apply."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("$", "&#36;")
