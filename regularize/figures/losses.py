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
from regularize.figures.chart import Chart, Layout, axis, log_ticks, outward
from regularize.figures.marks import Mark, Rows, Style, dots, line, rule, star

TRAIN, TEST = Style(palette.TRAIN), Style(palette.TEST, "dash")
FEWEST_DECADES = 0.1  # the least that a logarithmic axis shows


@dataclass(frozen=True, eq=False, kw_only=True)
class Line:
    """A quantity at every position of a chart's own knob, one row for each stop of the other: (stops, positions).

    NaN where there is nothing to draw: behind the epoch in which a training broke. One that is `keyed` stands in the heading.
    """

    name: str
    values: Floats
    style: Style
    keyed: bool = True


def training_and_test(train: Floats, test: Floats) -> tuple[Line, Line]:
    """The two losses in their own styles (k, m): stops of the other knob, positions."""
    return Line(name="training", values=train, style=TRAIN), Line(name="test", values=test, style=TEST)


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
    *,
    epoch: str,
    knob: str,
    epochs: Floats | Integers,
    kept: Floats | Integers,
    lines: Sequence[Line],
    at: tuple[int, int],
    scale: Scale,
    name: str = "Loss against epochs",
    note: str = "",
    starred: int | None = 1,
) -> Chart:
    """Lines over the `epochs` (e,) of a training, `values` (stops of `knob`, e).

    `kept` (k,) are the epochs at which the knob `epoch` stops; `at` is the present stop of `epoch` and of `knob`.
    The lowest point of the line `starred` is starred.
    """
    return _crossing(
        own=epoch,
        other=knob,
        positions=np.asarray(epochs, dtype=float),
        stops=np.asarray(kept, dtype=float),
        lines=lines,
        at=at,
        scale=scale,
        name=name,
        note=note,
        title="epoch",
        ticks={},
        starred=starred,
    )


def against_knob(
    *,
    knob: str,
    epoch: str,
    positions: Floats,
    lines: Sequence[Line],
    at: tuple[int, int],
    scale: Scale,
    title: str,
    ticks: Layout | None = None,
    name: str = "Loss against the knob",
    note: str = "",
    starred: int | None = 1,
) -> Chart:
    """Lines over the `positions` (s,) of `knob`, `values` (stops of `epoch`, s).

    `at` is the present stop of `knob` and of `epoch`. The lowest point of the line `starred` is starred.
    """
    return _crossing(
        own=knob,
        other=epoch,
        positions=positions,
        stops=positions,
        lines=lines,
        at=at,
        scale=scale,
        name=name,
        note=note,
        title=title,
        ticks=ticks or {},
        starred=starred,
    )


def _crossing(
    *,
    own: str,
    other: str,
    positions: Floats,
    stops: Floats,
    lines: Sequence[Line],
    at: tuple[int, int],
    scale: Scale,
    name: str,
    note: str,
    title: str,
    ticks: Layout,
    starred: int | None,
) -> Chart:
    here, there = at
    held = [_held(line.values, scale) for line in lines]
    nearest = np.abs(positions - stops[:, None]).argmin(axis=1)
    along = np.column_stack([row[there, nearest] for row in held])  # (stops of own, lines)
    across = np.column_stack([row[:, nearest[here]] for row in held])  # (stops of other, lines)
    places = np.tile(stops[:, None], len(lines))
    marks = [_curve(one, positions, row, there, other) for one, row in zip(lines, held, strict=True)]
    marks += [
        rule(stops, (scale.low, scale.high), knob=own, stop=here),
        dots(
            colour=[one.style.colour for one in lines],
            at=here,
            clip=False,
            along={own: Rows(x=places, y=along), other: Rows(y=across)},
        ),
    ]
    if starred is not None:
        best, lowest = lines[starred], _lowest(lines[starred].values)
        least = Rows(x=positions[lowest][:, None], y=held[starred][np.arange(len(lowest)), lowest][:, None])
        hover = f"lowest {best.name} %{{y:.4g}}"
        marks.append(
            star(
                colour=best.style.colour,
                along={other: least},
                at=there,
                clip=False,
                name=f"lowest {best.name}",
                hover=hover,
            )
        )
    return Chart(
        name=name,
        note=note,
        description=_described(lines, positions, title, there, starred),
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": scale.layout,
            "uirevision": f"{name} {title}",
        },
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


def _curve(one: Line, x: Floats, rows: Floats, at: int, knob: str) -> Mark:
    hover = f"{one.name} %{{y:.4g}}"
    return line(
        x,
        along={knob: Rows(y=rows)},
        at=at,
        style=one.style,
        name=one.name,
        key=one.style.key if one.keyed else "",
        hover=hover,
    )
