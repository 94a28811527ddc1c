"""Marks: what charts are made of. A mark takes its data, its looks, and how both follow knobs; it gives its trace and its moves.

    bars(places, style=Style(palette.L1), along={"log10_strength": Rows(y=coefficients)}, hover="%{y:.3g}")

`x` and `y` are arrays (m,). `along` says for each knob what they are at all of its k stops; a coordinate that is left out is
that of the stop `at` of the first knob. A chart numbers its marks (`Chart(marks=[...])`), so nobody counts traces.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypedDict, Unpack

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.arcs import Arc
from regularize.figures.polylines import Polylines

Trace = dict[str, Any]
Key = Literal["", "line", "dash", "dots", "dot", "tick"]


@dataclass(frozen=True, eq=False, kw_only=True)
class Rows:
    """Coordinates at every stop: x and y of shape (k, m), or None where they stay.

    `hover` (k, m) are the numbers that the hover text quotes (plotly's `customdata`).
    """

    x: Floats | None = None
    y: Floats | None = None
    hover: Floats | None = None

    @classmethod
    def points(cls, points: Floats, hover: Floats | None = None) -> "Rows":
        """Points (k, m, 2), or one point at each stop (k, 2)."""
        if points.ndim == 2:
            points = points[:, None]
        return cls(x=points[..., 0], y=points[..., 1], hover=hover)

    def rows(self) -> dict[str, Floats]:
        """What moves, by plotly's names."""
        every = {"x": self.x, "y": self.y, "customdata": self.hover}
        return {name: rows for name, rows in every.items() if rows is not None}

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return max(map(len, self.rows().values()))

    def at(self, stop: int) -> Trace:
        """The coordinates at one stop."""
        return {name: rows[min(stop, len(rows) - 1)] for name, rows in self.rows().items()}


@dataclass(frozen=True, eq=False, kw_only=True)
class ScaledShape:
    """A shape (m, 2) that is carried along and scaled: centre (k, 2) + size (k,) · shape, at every stop.

    Raises
    ------
    ValueError
        If there are not as many centres as sizes.
    """

    shape: Floats
    centre: Floats
    size: Floats

    def __post_init__(self) -> None:
        if len(self.centre) != len(self.size):
            raise ValueError(f"{len(self.size)} sizes need as many centres, got {len(self.centre)}")

    @property
    def stops(self) -> int:
        """How many stops there are."""
        return len(self.size)

    def at(self, stop: int) -> Trace:
        """The coordinates at one stop."""
        stop = min(stop, len(self.size) - 1)
        points = self.centre[stop] + self.size[stop] * self.shape
        return {"x": points[:, 0], "y": points[:, 1]}


Along = Mapping[str, Rows | ScaledShape | Arc | Polylines]


def follow(**coordinates: Mapping[str, Floats]) -> dict[str, Rows]:
    """`along` of coordinates that each follow the same knobs: `follow(y={knob: rows, ...})`."""
    knobs = next(iter(coordinates.values()))
    return {knob: Rows(**{name: rows[knob] for name, rows in coordinates.items()}) for knob in knobs}


@dataclass(frozen=True, eq=False, kw_only=True)
class Mark:
    """One trace in plotly's vocabulary, and what of it follows each knob."""

    trace: Trace
    along: Along = field(default_factory=dict)

    def but(self, **trace: Any) -> "Mark":
        """The same with some of plotly's attributes set otherwise, for what has no name here."""
        return Mark(trace={**self.trace, **trace}, along=self.along)


@dataclass(frozen=True)
class Style:
    """How a line, or what stands for one model, looks: a colour, a dash beside it, a width."""

    colour: str = palette.INK
    dash: str = "solid"
    width: float = 2.0

    @property
    def line(self) -> Trace:
        """Plotly's `line`."""
        return {"color": self.colour, "width": self.width, "dash": self.dash}

    @property
    def key(self) -> Key:
        """Its sign in the heading of a chart."""
        return "line" if self.dash == "solid" else "dots" if self.dash == "dot" else "dash"


# A dash belongs to each penalty as well, so that colour never stands alone.
PENALTY_STYLES = {name: Style(palette.PENALTY[name], dash) for name, dash in palette.DASH.items()}
INK, PAPER_EDGE = Style(), Style(palette.PAPER, width=1)
PRESENT = Style(width=1.5)
"""Of a line that marks where a knob stands."""


class Options(TypedDict, total=False):
    """What every mark may be given: `along` and the stop `at` which it starts; its name, and its sign in the heading (`key`).

    `hover` is a text in plotly's template language, with the coordinates, `text` (m,) and `custom` (m,). Without one the mark
    does not answer. `clip` cuts it at the frame. What a visitor pins stays in grey wherever another view has a mark with the
    same `pin`.
    """

    along: Along
    at: int
    name: str
    key: Key
    hover: str
    text: Sequence[str]
    custom: Any
    clip: bool
    pin: str


def _mark(trace: Trace, x: Any, y: Any, options: Options) -> Mark:
    along = options.get("along", {})
    start = next(iter(along.values())).at(options.get("at", 0)) if along else {}
    given = {"x": x, "y": y, "customdata": options.get("custom")}
    trace |= start | {name: value for name, value in given.items() if value is not None}
    trace |= {name: options[name] for name in ("name", "key", "text", "pin") if options.get(name)}
    hover = options.get("hover")
    trace |= {"hovertemplate": f"{hover}<extra></extra>"} if hover else {"hoverinfo": "skip"}
    if "clip" in options:
        trace["cliponaxis"] = options["clip"]
    return Mark(trace=trace, along=along)


def line(
    x: Any = None, y: Any = None, *, style: Style = Style(), simplify: bool = True, **options: Unpack[Options]
) -> Mark:
    """A line through points; NaN makes a gap. Where every point counts, plotly must not `simplify` it."""
    look = style.line if simplify else style.line | {"simplify": False}
    return _mark({"type": "scatter", "mode": "lines", "line": look}, x, y, options)


def area(x: Any = None, y: Any = None, *, style: Style, fill: str, **options: Unpack[Options]) -> Mark:
    """A closed outline, filled in the colour `fill`."""
    return line(x, y, style=style, **options).but(fill="toself", fillcolor=fill)


def dots(
    x: Any = None,
    y: Any = None,
    *,
    colour: Any,
    size: Any = 8,
    symbol: Any = None,
    edge: Style | None = Style(palette.PAPER, width=1),
    **options: Unpack[Options],
) -> Mark:
    """A symbol at each point; `colour`, `size` and `symbol` are one, or one for each point. The edge is the paper's unless said."""
    marker: Trace = {"color": colour, "size": size}
    if symbol is not None:
        marker["symbol"] = symbol
    if edge is not None:
        marker["line"] = {"color": edge.colour, "width": edge.width}
    return _mark({"type": "scatter", "mode": "markers", "marker": marker}, x, y, options)


def line_and_dots(
    x: Any = None, y: Any = None, *, style: Style, marker: Trace, simplify: bool = True, **options: Unpack[Options]
) -> Mark:
    """A line with a symbol at each point; `marker` is plotly's."""
    return line(x, y, style=style, simplify=simplify, **options).but(mode="lines+markers", marker=marker)


def star(
    x: Any = None, y: Any = None, *, colour: Any, size: float = 12, edge: Style = PAPER_EDGE, **options: Unpack[Options]
) -> Mark:
    """The best point."""
    return dots(x, y, colour=colour, size=size, symbol="star", edge=edge, **options)


def bars(
    x: Any, y: Any = None, *, colour: Any, width: Any = 0.8, edge: Style | None = None, **options: Unpack[Options]
) -> Mark:
    """A bar from zero at each place (m,)."""
    marker: Trace = {"color": colour} | ({"line": {"color": edge.colour, "width": edge.width}} if edge else {})
    return _mark({"type": "bar", "width": width, "marker": marker}, x, y, options)


def words(
    x: Any = None, y: Any = None, *, colour: str = palette.INK, size: float = 13, **options: Unpack[Options]
) -> Mark:
    """The `text` (m,) at each point."""
    return _mark({"type": "scatter", "mode": "text", "textfont": {"color": colour, "size": size}}, x, y, options)


def curve(
    name: str, x: Any = None, y: Any = None, /, *, style: Style, told: str = "%{y:.4g}", **options: Unpack[Options]
) -> Mark:
    """A line that stands in the heading and, where `told` is a text, says its name and that."""
    options["name"] = name
    options.setdefault("key", style.key)
    if told:
        options["hover"] = f"{name} {told}"
    return line(x, y, style=style, **options)


def ring(
    x: Any = None,
    y: Any = None,
    *,
    colour: str,
    size: Any = 9,
    width: float = 2,
    symbol: Any = None,
    **options: Unpack[Options],
) -> Mark:
    """An empty circle, or another symbol, at each point."""
    return dots(x, y, colour=palette.PAPER, size=size, symbol=symbol, edge=Style(colour, width=width), **options)


def rule(
    at: Any,
    ends: Iterable[float],
    /,
    *,
    knob: str = "",
    stop: int = 0,
    style: Style = PRESENT,
    **options: Unpack[Options],
) -> Mark:
    """An upright line between two heights: at one place, or with `knob` at one of its places (k,) for each stop, first at `stop`."""
    places = np.atleast_1d(np.asarray(at, dtype=float))
    if knob:
        options["along"] = {knob: Rows(x=np.column_stack([places, places]))}
        options["at"] = stop
    return line(None if knob else np.full(2, places[0]), np.array(list(ends)), style=style, **options)


def level(height: float, ends: Any, *, style: Style, **options: Unpack[Options]) -> Mark:
    """A level line from end to end."""
    return line(np.asarray(ends), np.full(2, height), style=style, **options)


def riders(
    knob: str,
    positions: Floats,
    curves: Sequence[Floats],
    *,
    colours: Sequence[str],
    stop: int = 0,
    **options: Unpack[Options],
) -> Mark:
    """A dot on each of some curves (k,) over the `positions` (k,) of a knob, where it stands."""
    here = np.repeat(positions[:, None], len(curves), axis=1)
    options["along"], options["at"] = {knob: Rows(x=here, y=np.column_stack(list(curves)))}, stop
    return dots(colour=list(colours), **options)
