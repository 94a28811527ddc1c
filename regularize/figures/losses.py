"""What a training does: losses, or anything else, against its epochs and against the strength of its technique.

The two charts cross at the present position: dragging the one knob moves the marker along the curves of its own
chart and the curves of the other.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, outward, power_of_ten

FEWEST_DECADES = 0.1  # the least that a logarithmic axis shows


@dataclass(frozen=True, eq=False, kw_only=True)
class Line:
    """A quantity at every position of a chart's own knob, one row for each stop of the other: (stops, positions).

    NaN where there is nothing to draw: behind the epoch in which a training broke.
    """

    name: str
    values: Floats
    colour: str
    dash: str = "solid"

    @property
    def key(self) -> str:
        """Its mark in the heading."""
        return {"solid": "line", "dot": "dots"}.get(self.dash, "dash")


def training_and_test(train: Floats, test: Floats) -> tuple[Line, Line]:
    """The two losses in their own colours; (stops of the other knob, positions)."""
    return (
        Line(name="training", values=train, colour=palette.TRAIN),
        Line(name="test", values=test, colour=palette.TEST, dash="dash"),
    )


@dataclass(frozen=True, kw_only=True)
class Scale:
    """The upright axis: from `low` to `high`, the same for both charts so that they can be compared."""

    low: float
    high: float
    kind: Literal["log", "linear"] = "log"

    @property
    def layout(self) -> Layout:
        """A plotly axis."""
        if self.kind == "linear":
            return axis("", low=self.low, high=self.high)
        return axis("", low=np.log10(self.low), high=np.log10(self.high), type="log", **log_ticks(self.low, self.high))


def log_scale(*values: Floats) -> Scale:
    """A logarithmic axis for all that is positive and finite here, at most three decades below the median."""
    every = np.concatenate([array.ravel() for array in values])
    positive = every[np.isfinite(every) & (every > 0)]
    if not len(positive):
        return Scale(low=0.1, high=10.0)
    middle = float(np.median(positive))
    low, high = max(float(positive.min()), middle / 1e3), min(float(positive.max()), middle * 1e2)
    first, last = np.log10(low), max(np.log10(high), np.log10(low) + FEWEST_DECADES)
    margin = 0.04 * (last - first)
    first, last = outward(first - margin, last + margin)
    return Scale(low=10.0**first, high=10.0**last)


def linear_scale(*values: Floats) -> Scale:
    """A linear axis from zero for all that is finite here."""
    every = np.concatenate([array.ravel() for array in values])
    finite = every[np.isfinite(every)]
    return Scale(low=0.0, high=outward(0.0, 1.04 * float(np.max(finite, initial=0.0)) or 1.0)[1], kind="linear")


def against_epochs(
    *, epoch: str, knob: str, epochs: Floats | Integers, kept: Floats | Integers, lines: Sequence[Line],
    at: tuple[int, int], scale: Scale, name: str = "Loss against epochs", note: str = "", starred: int | None = 1,
) -> Chart:  # fmt: skip
    """Lines over the `epochs` (e,) of a training, `values` (stops of `knob`, e).

    `kept` (k,) are the epochs at which the knob `epoch` stops; `at` is the present stop of `epoch` and of `knob`.
    The lowest point of the line `starred` is starred.
    """
    return _crossing(
        own=epoch, other=knob, positions=np.asarray(epochs, dtype=float), stops=np.asarray(kept, dtype=float), lines=lines,
        at=at, scale=scale, name=name, note=note, title="epoch", ticks={}, starred=starred,
    )  # fmt: skip


def against_knob(
    *, knob: str, epoch: str, positions: Floats, lines: Sequence[Line], at: tuple[int, int], scale: Scale, title: str,
    ticks: Layout | None = None, name: str = "Loss against the knob", note: str = "", starred: int | None = 1,
) -> Chart:  # fmt: skip
    """Lines over the `positions` (s,) of `knob`, `values` (stops of `epoch`, s).

    `at` is the present stop of `knob` and of `epoch`. The lowest point of the line `starred` is starred.
    """
    return _crossing(
        own=knob, other=epoch, positions=positions, stops=positions, lines=lines, at=at, scale=scale, name=name, note=note,
        title=title, ticks=ticks or {}, starred=starred,
    )  # fmt: skip


def _crossing(
    *, own: str, other: str, positions: Floats, stops: Floats, lines: Sequence[Line], at: tuple[int, int], scale: Scale,
    name: str, note: str, title: str, ticks: Layout, starred: int | None,
) -> Chart:  # fmt: skip
    here, there = at
    held = [_held(line.values, scale) for line in lines]
    nearest = np.abs(positions - stops[:, None]).argmin(axis=1)
    along = np.column_stack([row[there, nearest] for row in held])  # (stops of own, lines)
    across = np.column_stack([row[:, nearest[here]] for row in held])  # (stops of other, lines)
    marker = np.column_stack([stops, stops])
    places = np.tile(stops[:, None], len(lines))
    traces: list[Trace] = [_curve(line, positions, row[there]) for line, row in zip(lines, held, strict=True)]
    upright = len(traces)
    traces += [
        {
            "type": "scatter", "mode": "lines", "x": marker[here], "y": np.array([scale.low, scale.high]),
            "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers", "x": places[here], "y": along[here], "hoverinfo": "skip", "cliponaxis": False,
            "marker": {"size": 8, "color": [line.colour for line in lines], "line": {"color": palette.PAPER, "width": 1}},
        },
    ]  # fmt: skip
    own_moves = [Move(trace=upright, x=marker), Move(trace=upright + 1, x=places, y=along)]
    other_moves = [Move(trace=i, y=row) for i, row in enumerate(held)] + [Move(trace=upright + 1, y=across)]
    if starred is not None:
        lowest = _lowest(lines[starred].values)
        rows = np.arange(len(lowest))
        star = {"x": positions[lowest][:, None], "y": held[starred][rows, lowest][:, None]}
        traces.append(_star(lines[starred], star["x"][there], star["y"][there]))
        other_moves.append(Move(trace=upright + 2, **star))
    return Chart(
        name=name,
        note=note,
        description=_described(lines, positions, title, there, starred),
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": scale.layout,
            "uirevision": f"{name} {title}",
        },
        moves={own: own_moves, other: other_moves},
    )


def _held(values: Floats, scale: Scale) -> Floats:
    """Values that leave the frame at most as far as it is high; NaN stays, zero on a logarithmic axis is far below."""
    if scale.kind == "linear":
        return np.asarray(np.clip(values, scale.low, 2 * scale.high - scale.low))
    return np.asarray(np.clip(values, scale.low**2 / scale.high, scale.high**2 / scale.low))


def _lowest(values: Floats) -> Integers:
    """Where each row is lowest; 0 where it has no number."""
    return np.asarray(np.where(np.isnan(values), np.inf, values).argmin(axis=1))


def _described(lines: Sequence[Line], positions: Floats, title: str, there: int, starred: int | None) -> str:
    said = f"{' and '.join(line.name for line in lines)} against {title}"
    if starred is None:
        return said + "."
    values = lines[starred].values[there]
    best = _lowest(values[None])[0]
    return f"{said}; {lines[starred].name} is lowest, {values[best]:.3g}, at {positions[best]:g}."


def _curve(line: Line, x: Floats, y: Floats) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": line.name, "key": line.key,
        "line": {"color": line.colour, "width": 2, "dash": line.dash}, "hovertemplate": f"{line.name} %{{y:.4g}}<extra></extra>",
    }  # fmt: skip


def _star(line: Line, x: Floats, y: Floats) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "cliponaxis": False, "name": f"lowest {line.name}",
        "marker": {"symbol": "star", "size": 12, "color": line.colour, "line": {"color": palette.PAPER, "width": 1}},
        "hovertemplate": f"lowest {line.name} %{{y:.4g}}<extra></extra>",
    }  # fmt: skip


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
