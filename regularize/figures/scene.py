"""A scene: everything that follows the knobs of a page, and its form on the wire."""

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal, Self

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Raster
from regularize.figures.marks import Rows

Floats32 = np.ndarray[Any, Any]
LARGEST = float(np.finfo(np.float32).max)
"""Charts travel, and are drawn, in single precision: 3.4e38 is the largest number they know."""


@dataclass(frozen=True, kw_only=True)
class Number:
    """A number that matters, as text at every stop of each knob that moves it.

    One that is `fine` stands in the fine print: its sign first, the number on demand, unless it has no ✓.
    """

    name: str
    values: Mapping[str, Sequence[str]]
    help: str = ""
    fine: bool = False


@dataclass(frozen=True, kw_only=True)
class TextTable:
    """A table below the figures: headings and rows of cells, as plain text, at every stop of each knob that moves it.

    One that no knob moves has its only state under the empty name.
    """

    title: str
    states: Mapping[str, Sequence["Cells"]]

    @classmethod
    def fixed(cls, title: str, columns: Mapping[str, Sequence[str]]) -> "TextTable":
        """A table that no knob moves, by its headings."""
        return cls(title=title, states={"": [cells(columns)]})


@dataclass(frozen=True, kw_only=True)
class Cells:
    """One state of a table."""

    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def cells(columns: Mapping[str, Sequence[str]]) -> Cells:
    """Columns by their headings, as rows."""
    return Cells(headings=list(columns), rows=[list(row) for row in zip(*columns.values(), strict=True)])


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the numbers answer, a sentence a line, before any chart: it does not follow the knob.

    `more` is one question that it leaves, with its answer to be opened. `go` are settings of live knobs that the answer
    recommends, under the words of `label`.
    """

    lines: Sequence[str]
    more: tuple[str, str] | tuple[()] = ()
    label: str = ""
    go: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Units:
    """The scales of other libraries for a strength, in which a visitor can read and type it.

    `knob` is the slider of λ and `ratio` that of its share of L1; `penalty` is the choice of which `sharp` is all L1, `smooth` all
    L2 and `both` the mixture; `scaling` is the choice of how columns are scaled, with a word for each. A convention has a
    `name`, `calls` and `factors` by scaling, a `mix` and a `penalty` (of them empty what it has not).
    """

    knob: str
    ratio: str
    penalty: str
    sharp: str
    smooth: str
    both: str
    scaling: str
    scalings: Mapping[str, str]
    conventions: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, eq=False, kw_only=True)
class Scene:
    """The charts of a stage with the answer and the numbers above and the sentences and tables below them.

    `sentences` holds, for each live knob, what the view says in words at each stop. A knob that moves nothing at
    present may have a single stop. `animations` are moves that belong to no knob of the page, such as one random mask
    after the other: the stage gives each a button to play it and one to step, beside its words. `notices` are
    sentences about what could not be shown as asked. `solid` are data and layout of a plotly figure in 3-D, drawn on demand.
    `places` are stops of a live knob that have a name in words and legends (λ_min): a click on the name goes there.
    """

    charts: Sequence[Chart]
    answer: Answer | None = None
    numbers: Sequence[Number] = ()
    sentences: Mapping[str, Sequence[str]] = field(default_factory=dict)
    shape: Literal["quad", "pair", "one", "lead", "wide", "versus", "balls", "table"] = "quad"
    animations: Mapping[str, str] = field(default_factory=dict)
    tables: Sequence[TextTable] = ()
    notices: Sequence[str] = ()
    places: Mapping[str, tuple[str, int]] = field(default_factory=dict)
    solid: Mapping[str, Any] | None = None
    units: Units | None = None

    def led(self, count: int | None = None, *, shape: Literal["lead", "wide"] = "lead") -> Self:
        """The first `count` charts, all where none is named; the first is larger than the others, or wider."""
        return replace(self, charts=self.charts[:count], shape=shape)

    @property
    def knobs(self) -> set[str]:
        """The live knobs that anything here follows."""
        parts: list[Mapping[str, Any]] = [*(chart.moves for chart in self.charts), *(n.values for n in self.numbers)]
        parts += [chart.frames for chart in self.charts]
        parts.append(self.sentences)
        parts += [table.states for table in self.tables]
        parts += [chart.raster.values for chart in self.charts if chart.raster]
        return {knob for part in parts for knob in part} - {*self.animations, ""}

    def _frames(self, knob: str) -> int:
        """How many stops anything here has for a knob or an animation."""
        moves = [move.along.stops for chart in self.charts for move in chart.moves.get(knob, ())]
        pictures = [
            len(chart.raster.values[knob]) for chart in self.charts if chart.raster and knob in chart.raster.values
        ]
        return max([*moves, *pictures], default=1)

    @cached_property
    def wire(self) -> bytes:
        """Hash (16 bytes), length of the header (uint32), header in JSON padded to four bytes, arrays as float32.

        An array stands in the header as {"$": [offset in floats, length of each axis ...]}. The form is read by
        `ui/lab/scene.js`.

        Raises
        ------
        ValueError
            If a chart holds a number beyond `LARGEST`, or an infinite one.
        """
        arrays = _Arrays()
        header = {
            "charts": [_drawable(chart, arrays) for chart in self.charts],
            "numbers": [{"name": n.name, "values": n.values, "help": n.help, "fine": n.fine} for n in self.numbers],
            "answer": None if self.answer is None else vars(self.answer),
            "sentences": self.sentences,
            "tables": [
                {
                    "title": table.title,
                    "states": {knob: list(map(_cells, states)) for knob, states in table.states.items()},
                }
                for table in self.tables
            ],
            "notices": list(self.notices),
            "units": None if self.units is None else vars(self.units),
            "places": {name: list(place) for name, place in self.places.items()},
            "solid": None if self.solid is None else _typed(self.solid),
            "shape": self.shape,
            "animations": [
                {"name": name, "label": label, "count": self._frames(name)} for name, label in self.animations.items()
            ],
            "knobs": sorted(self.knobs),
            "dark": palette.DARK,
        }
        text = json.dumps(header, allow_nan=False, separators=(",", ":"), ensure_ascii=False).encode()
        text += b" " * (-len(text) % 4)
        body = b"".join([np.uint32(len(text)).tobytes(), text, *arrays.kept])
        return hashlib.blake2b(body, digest_size=16).digest() + body


def _typed(part: Any) -> Any:
    """`part` with its arrays as plotly's own typed arrays, which any plotly.js reads."""
    if isinstance(part, np.ndarray):
        kept = np.ascontiguousarray(part, dtype="<i4" if part.dtype.kind in "iub" else "<f8")
        found = {"dtype": kept.dtype.str[1:], "bdata": base64.b64encode(kept.tobytes()).decode()}
        return found if part.ndim == 1 else {**found, "shape": ", ".join(map(str, part.shape))}
    if isinstance(part, Mapping):
        return {name: _typed(value) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_typed(value) for value in part]
    return part.item() if isinstance(part, np.generic) else part


def _cells(at: Cells) -> dict[str, Any]:
    return {"headings": at.headings, "rows": at.rows}


def _chart(chart: Chart) -> dict[str, Any]:
    return {
        "name": chart.name,
        "description": chart.description,
        "note": chart.note,
        "traces": list(chart.traces),
        "layout": chart.layout,
        "moves": {knob: [_move(move) for move in moves] for knob, moves in chart.moves.items()},
        "raster": None if chart.raster is None else _raster(chart.raster),
        "draggable": chart.dragged,
        "swept": dict(chart.swept),
        "frames": dict(chart.frames),
        "picks": chart.picks,
    }


def _raster(raster: Raster) -> dict[str, Any]:
    """Values as bytes (255: transparent), four of them in the place of a float."""
    return {
        "pictures": {knob: _bytes(values) for knob, values in raster.values.items()},
        "colours": list(raster.colours),
        "x": list(raster.x),
        "y": list(raster.y),
        "pixels": raster.pixels,
        "ends": raster.ends and list(raster.ends),
    }


def _bytes(values: Floats) -> dict[str, Any]:
    clear = np.isnan(values)
    steps = np.where(clear, 255, np.rint(254 * np.clip(np.where(clear, 0, values), 0, 1))).astype(np.uint8)
    padded = np.concatenate([steps.ravel(), np.zeros(-steps.size % 4, np.uint8)])
    return {"bytes": padded.view(np.float32), "size": list(values.shape)}


def _move(move: Move) -> dict[str, Any]:
    if isinstance(move.along, Rows):
        return {"trace": move.trace, "rows": move.along.rows()}
    return {"trace": move.trace, **vars(move.along)}


def _drawable(chart: Chart, arrays: "_Arrays") -> Any:
    with np.errstate(over="raise"):
        try:
            return _packed(_chart(chart), arrays)
        except FloatingPointError as error:
            raise ValueError(f"the chart {chart.name!r} holds a number beyond {LARGEST:.2g}") from error


class _Arrays:
    """Arrays one behind the other."""

    def __init__(self) -> None:
        self.kept: list[bytes] = []
        self.size = 0
        self._places: dict[bytes, int] = {}

    def append(self, array: Floats32) -> int:
        """Keep an array and say where it starts, in floats; the same numbers are kept once."""
        content = array.tobytes()
        if content not in self._places:
            self._places[content] = self.size
            self.kept.append(content)
            self.size += array.size
        return self._places[content]


def _packed(part: Any, arrays: _Arrays) -> Any:
    """`part` with every numeric array replaced by its place behind the arrays so far, to which it is appended."""
    if isinstance(part, np.ndarray):
        if part.dtype.kind not in "fiub":
            return part.tolist()
        single = np.ascontiguousarray(part, dtype=np.float32)
        if np.isinf(single).any():
            raise FloatingPointError("infinite")
        return {"$": [arrays.append(single), *part.shape]}
    if isinstance(part, str | int | float) or part is None:
        return part
    if isinstance(part, dict):
        return {name: _packed(value, arrays) for name, value in part.items()}
    if isinstance(part, list | tuple):
        return [_packed(value, arrays) for value in part]
    return part.item() if isinstance(part, np.generic) else part
