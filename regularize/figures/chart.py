"""A chart: plain plotly traces and layout, and what moves in them from stop to stop of a knob.

Stops are kept as arrays, not as `go.Frame` objects: validating 81 of those costs more than the fit they show.
`Chart.figure` makes the ordinary `plotly.graph_objects.Figure` with frames and a slider, for notebooks and files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go

from regularize.arrays import Floats
from regularize.figures import palette

Trace = dict[str, Any]
Layout = dict[str, Any]
LEAST, MOST = 0.35, 0.9
"""So much of a frame that follows a knob is filled."""


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

    def stops(self) -> list[Floats]:
        """Arrays with an entry for each stop."""
        return list(self.rows().values())

    def rows(self) -> dict[str, Floats]:
        """What moves, by plotly's names."""
        every = {"x": self.x, "y": self.y, "customdata": self.hover}
        return {name: rows for name, rows in every.items() if rows is not None}


@dataclass(frozen=True, eq=False, kw_only=True)
class Carry:
    """A shape (m, 2) that one trace carries along: centre (k, 2) + size (k,) · shape, at every stop.

    Raises
    ------
    ValueError
        If there are not as many centres as sizes.
    """

    trace: int
    shape: Floats
    centre: Floats
    size: Floats

    def __post_init__(self) -> None:
        if len(self.centre) != len(self.size):
            raise ValueError(f"{len(self.size)} sizes need as many centres, got {len(self.centre)}")

    def stops(self) -> list[Floats]:
        """Arrays with an entry for each stop."""
        return [self.size]

    def at(self, stop: int) -> Trace:
        """The coordinates at one stop."""
        stop = min(stop, len(self.size) - 1)
        points = self.centre[stop] + self.size[stop] * self.shape
        return {"x": points[:, 0], "y": points[:, 1]}


@dataclass(frozen=True, eq=False, kw_only=True)
class Raster:
    """A picture behind the traces of a chart, one at every stop of each knob that it follows.

    `values` are numbers from 0 to 1, (k, height, width) for each knob (k is 1 where it stays), the first row at the
    bottom; NaN is transparent. They are painted between `colours`, two or more, over the extent `x` by `y` in units of
    the axes. `pixels` says how: "smooth" for a surface, "crisp" for an image. They travel in 254 steps.
    """

    values: Mapping[str, Floats]
    colours: Sequence[str]
    x: tuple[float, float]
    y: tuple[float, float]
    pixels: Literal["smooth", "crisp"] = "smooth"

    def at(self, knob: str, stop: int) -> Floats:
        """The picture with `knob` at one stop (height, width)."""
        rows = self.values[knob]
        picture: Floats = rows[min(stop, len(rows) - 1)]
        return picture

    def heat(self, knob: str, stop: int) -> Trace:
        """The same as a plotly heat map, for notebooks and files."""
        height, width = self.at(knob, stop).shape
        return {
            "type": "heatmap", "z": self.at(knob, stop), "zmin": 0, "zmax": 1, "showscale": False, "hoverinfo": "skip",
            "x": _centres(self.x, width), "y": _centres(self.y, height), "zsmooth": self.pixels == "smooth" and "best",
            "colorscale": [[i / (len(self.colours) - 1), colour] for i, colour in enumerate(self.colours)],
        }  # fmt: skip


@dataclass(frozen=True, eq=False, kw_only=True)
class Rival:
    """A second model beside the one that a chart is of: its name, its looks, and its values at every stop (k or 1, m)."""

    name: str
    colour: str
    dash: str
    values: Floats


def _centres(ends: tuple[float, float], count: int) -> Floats:
    low, high = ends
    return np.asarray(low + (np.arange(count) + 0.5) * (high - low) / count)


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """One figure of a stage.

    `name` heads it, `description` says in words what it shows; `traces` and `layout` are plotly's own vocabulary
    (arrays may be NumPy's); `moves` names, for each live knob, what follows it. `raster` is painted behind the traces.
    The points of the trace `draggable`, if there is one, can be dragged by the visitor. Where one frame cannot show all
    stops of a knob, `frames` holds the ends of both axes at each: left, right, low, high (k, 4).
    """

    name: str
    description: str
    traces: Sequence[Trace]
    layout: Layout
    moves: Mapping[str, Sequence[Move | Carry]] = field(default_factory=dict)
    note: str = ""
    raster: Raster | None = None
    draggable: int | None = None
    frames: Mapping[str, Floats] = field(default_factory=dict)

    def at(self, knob: str, stop: int) -> list[Trace]:
        """The traces with `knob` at one stop."""
        traces = [dict(trace) for trace in self.traces]
        for move in self.moves.get(knob, ()):
            traces[move.trace].update(move.at(stop))
        return traces

    def framed(self, knob: str, stop: int) -> Layout:
        """The axes with `knob` at one stop; nothing where one frame shows all stops."""
        if knob not in self.frames:
            return {}
        rows = self.frames[knob]
        left, right, low, high = rows[min(stop, len(rows) - 1)].tolist()
        return {
            "xaxis": {**self.layout["xaxis"], "range": [left, right]},
            "yaxis": {**self.layout["yaxis"], "range": [low, high]},
        }

    def figure(self, knob: str, labels: Sequence[str], stop: int = 0) -> go.Figure:
        """An ordinary plotly figure on white, with a frame and a slider step for each stop of `knob`."""
        raster = self.raster if self.raster and knob in self.raster.values else None
        behind = 1 if raster else 0

        def drawn(at: int) -> list[Trace]:
            return [_plain(raster.heat(knob, at))] if raster else []

        layout = {**self.layout, **self.framed(knob, stop)}
        figure = go.Figure(data=drawn(stop) + _plain(self.at(knob, stop)), layout=_plain(layout))
        moves = self.moves.get(knob, ())
        traces = [*range(behind), *(behind + move.trace for move in moves)]
        figure.frames = [
            go.Frame(
                name=label, data=drawn(i) + [_plain(move.at(i)) for move in moves], traces=traces,
                layout=_plain(self.framed(knob, i)),
            )
            for i, label in enumerate(labels)
        ]  # fmt: skip
        instant = {
            "mode": "immediate",
            "frame": {"duration": 0, "redraw": False},
            "transition": {"duration": 0},
        }
        steps = [{"method": "animate", "label": label, "args": [[label], instant]} for label in labels]
        figure.update_layout(
            title=self.name,
            template="plotly_white",
            sliders=[{"active": stop, "steps": steps}] if traces else [],
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


def padded(points: Floats, *, block: int = 48) -> Floats:
    """Points of a line along the last axis, with gaps behind them up to a whole number of blocks.

    Lines of another length have to be laid out anew; those of as many points are moved.
    """
    width = [(0, 0)] * (points.ndim - 1) + [(0, -points.shape[-1] % block)]
    return np.pad(points, width, constant_values=np.nan)


def spread(low: float, high: float, share: float = 0.06) -> tuple[float, float]:
    """The interval widened by a share of its length on both sides (by one unit where it has no length)."""
    margin = share * (high - low) or 1.0
    return low - margin, high + margin


def outward(low: float, high: float) -> tuple[float, float]:
    """The interval widened to whole steps of 1, 2 or 5 times a power of ten, eight to twenty of them.

    Another sample of the same data then mostly has the same axes.
    """
    span = high - low
    if not span > 0:
        return spread(low, high)
    power = 10.0 ** np.floor(np.log10(span / 8))
    step = float(max(m * power for m in (1, 2, 5) if m * power <= span / 8 * (1 + 1e-9)))
    return step * float(np.floor(low / step + 1e-9)), step * float(np.ceil(high / step - 1e-9))


def calm(sizes: Floats) -> Floats:
    """Half the side of a square about zero that shows what has these sizes, at each stop (k,): a power of two.

    It changes only where what it shows would leave it, or would fill less than `LEAST` of it; where nothing is left to
    show, it stays as it was before.
    """
    shown = np.flatnonzero(sizes > 0.0)
    if not len(shown):
        return np.ones(len(sizes))
    reaches = np.empty(len(sizes))
    reach = 0.0
    for stop, size in enumerate(np.where(np.arange(len(sizes)) < shown[0], sizes[shown[0]], sizes).tolist()):
        if size > MOST * reach or 0.0 < size < LEAST * reach:
            reach = 2.0 ** np.ceil(np.log2(size / MOST))
        reaches[stop] = reach
    return reaches


def literal(text: str) -> str:
    """Foreign text as plotly shows it literally: its HTML subset and MathJax do not apply."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return escaped.replace("$", "&#36;")
