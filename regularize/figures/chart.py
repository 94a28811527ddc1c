"""A chart: plain plotly traces and layout, and what moves in them from stop to stop of a knob.

Stops are kept as arrays, not as `go.Frame` objects: validating 81 of those costs more than the fit they show.
`Chart.figure` makes the ordinary `plotly.graph_objects.Figure` with frames and a slider, for notebooks and files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.arcs import Arc
from regularize.figures.marks import Mark, Rows, ScaledShape, Style, Trace
from regularize.figures.polylines import Polylines

if TYPE_CHECKING:
    import plotly.graph_objects as go

Layout = dict[str, Any]
LEAST, MOST = 0.35, 0.9
"""So much of a frame that follows a knob is filled."""


class Move(NamedTuple):
    """What of one trace of a chart follows a knob: the place of the trace, and its coordinates at every stop."""

    trace: int
    along: Rows | ScaledShape | Arc | Polylines

    def at(self, stop: int) -> Trace:
        """The coordinates at one stop."""
        return self.along.at(stop)


@dataclass(frozen=True, eq=False, kw_only=True)
class Raster:
    """A picture behind the traces of a chart, one at every stop of each knob that it follows.

    `values` are numbers from 0 to 1, (k, height, width) for each knob (k is 1 where it stays), the first row at the
    bottom; NaN is transparent. They are painted between `colours`, two or more, over the extent `x` by `y` in units of
    the axes. `pixels` says how: "smooth" for a surface, "crisp" for an image. They travel in 254 steps. `ends` are what 0
    and 1 stand for, in words, where colours mean a number.
    """

    values: Mapping[str, Floats]
    colours: Sequence[str]
    x: tuple[float, float]
    y: tuple[float, float]
    pixels: Literal["smooth", "crisp"] = "smooth"
    ends: tuple[str, str] | None = None

    def at(self, knob: str, stop: int) -> Floats:
        """The picture with `knob` at one stop (height, width)."""
        rows = self.values[knob]
        picture: Floats = rows[min(stop, len(rows) - 1)]
        return picture

    def heat(self, knob: str, stop: int) -> Trace:
        """The same as a plotly heat map, for notebooks and files."""
        height, width = self.at(knob, stop).shape
        return {
            "type": "heatmap",
            "z": self.at(knob, stop),
            "zmin": 0,
            "zmax": 1,
            "showscale": False,
            "hoverinfo": "skip",
            "x": _centres(self.x, width),
            "y": _centres(self.y, height),
            "zsmooth": self.pixels == "smooth" and "best",
            "colorscale": [[i / (len(self.colours) - 1), colour] for i, colour in enumerate(self.colours)],
        }


@dataclass(frozen=True, eq=False, kw_only=True)
class Rival:
    """A second model beside the one that a chart is of: its name, its style, and its values at every stop (k or 1, m)."""

    name: str
    style: Style
    values: Floats


def _centres(ends: tuple[float, float], count: int) -> Floats:
    low, high = ends
    return np.asarray(low + (np.arange(count) + 0.5) * (high - low) / count)


@dataclass(frozen=True, eq=False, kw_only=True)
class Chart:
    """One figure of a stage.

    `name` heads it, `description` says in words what it shows; `layout` is plotly's own vocabulary (arrays may be NumPy's).
    `marks` are drawn one over the other, with a `raster` painted behind them. The points of the mark `draggable`, if there is
    one, can be dragged by the visitor. Where one frame cannot show all stops of a knob, `frames` holds the ends of both axes
    at each: left, right, low, high (k, 4). Where a press on a cell of a grid chooses, `picks` are the knob and the word of each
    point of the first mark, which lie in the middle of cells one unit wide and high. `swept` is where the upright line of a knob
    stands at each of its stops (k,): it can be dragged as the knob can.
    """

    name: str
    description: str
    layout: Layout
    marks: Sequence[Mark] = ()
    note: str = ""
    raster: Raster | None = None
    draggable: Mark | None = None
    frames: Mapping[str, Floats] = field(default_factory=dict)
    picks: tuple[str, Sequence[str]] | None = None
    swept: Mapping[str, Floats] = field(default_factory=dict)

    @cached_property
    def traces(self) -> list[Trace]:
        """The marks in plotly's vocabulary."""
        return [mark.trace for mark in self.marks]

    @cached_property
    def moves(self) -> dict[str, list[Move]]:
        """What follows each knob."""
        moves: dict[str, list[Move]] = {}
        for place, mark in enumerate(self.marks):
            for knob, rows in mark.along.items():
                moves.setdefault(knob, []).append(Move(place, rows))
        return moves

    @property
    def dragged(self) -> int | None:
        """The place of the mark that can be dragged."""
        return next((place for place, mark in enumerate(self.marks) if mark is self.draggable), None)

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

    def figure(self, knob: str, labels: Sequence[str], stop: int = 0) -> "go.Figure":
        """An ordinary plotly figure on white, with a frame and a slider step for each stop of `knob`, named by `labels`.

        It is drawn at `stop` at first, with what other knobs move where they stand. A raster becomes a heat map, which is trace 0.
        """
        import plotly.graph_objects as go

        raster = self.raster if self.raster and knob in self.raster.values else None
        moves = self.moves.get(knob, ())
        traces = [*([0] if raster else []), *(bool(raster) + move.trace for move in moves)]

        def behind(at: int) -> list[Trace]:
            return [raster.heat(knob, at)] if raster else []

        frames = []
        for at, label in enumerate(labels):
            moved = [{"type": self.traces[move.trace]["type"], **move.at(at)} for move in moves]
            data, layout = _on_white(behind(at) + moved), _on_white(self.framed(knob, at))
            frames.append(go.Frame(name=label, data=data, traces=traces, layout=layout))
        layout = _on_white({**self.layout, **self.framed(knob, stop)})
        figure = go.Figure(data=_on_white(behind(stop) + self.at(knob, stop)), layout=layout, frames=frames)
        instant = {"mode": "immediate", "frame": {"duration": 0, "redraw": True}, "transition": {"duration": 0}}
        steps = [{"method": "animate", "label": label, "args": [[label], instant]} for label in labels]
        sliders = [{"active": stop, "steps": steps}] if traces else []
        figure.update_layout(title=self.name, template="plotly_white", sliders=sliders)
        return figure


def _on_white(part: Any) -> Any:
    """In colours for a white page, without what only the stage knows (`key`, `pin`)."""
    if isinstance(part, str):
        return palette.on_white(part)
    if isinstance(part, dict):
        return {name: _on_white(value) for name, value in part.items() if name not in ("key", "pin")}
    if isinstance(part, list | tuple):
        return [_on_white(value) for value in part]
    return part


def absent(name: str, why: str) -> Chart:
    """An empty frame that says in words why there is nothing to show."""
    told = {"text": why, "x": 0.5, "y": 0.5, "xref": "paper", "yref": "paper", "showarrow": False, "font": {"size": 13}}
    hidden: Layout = {"visible": False, "range": [0, 1]}
    layout = {"xaxis": hidden, "yaxis": hidden, "annotations": [told]}
    return Chart(name=name, description=why.replace("<br>", " "), layout=layout)


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


def log_ticks(low: float, high: float) -> Layout:
    """Whole powers of ten where three of them lie between the ends, else 1-2-3-5 steps.

    More are listed than the axis shows, so that a sample of another size has the same.
    """
    first, last = np.log10(low), np.log10(high)
    centre = 6 * round((first + last) / 12)
    powers = range(centre - 6, centre + 7)
    if np.floor(last) - np.ceil(first) >= 2:
        return {"tickvals": [10.0**p for p in powers], "ticktext": [power_of_ten(p) for p in powers]}
    values = [m * 10.0**p for p in powers for m in (1, 2, 3, 5)]
    return {"tickvals": values, "ticktext": [f"{v:g}" for v in values]}


def power_of_ten(exponent: int) -> str:
    """10 to a whole power, as people write it: 0.001, 1, 100, 10⁻⁶."""
    if -3 <= exponent <= 3:
        return f"{10.0**exponent:g}"
    return "10" + str(exponent).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))


def padded(points: Floats, *, block: int = 48) -> Floats:
    """Points of a line along the last axis, with gaps behind them up to a whole number of blocks (…, m).

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


FINE = 8192
"""Steps of a range of which none is seen: a fifteenth of a pixel on 500."""


def stepped(values: Floats, low: float, high: float) -> Floats:
    """Values (of any shape) on whole steps of a power of two, at least FINE from low to high.

    Of many thin lines the bits that nobody sees are most of what travels, as noise cannot be packed.
    """
    step = 2.0 ** np.floor(np.log2((high - low) / FINE))
    return np.asarray(step * np.rint(values / step))


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
