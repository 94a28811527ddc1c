"""A loss over two rates at once: as a map, and along one of the rates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Raster, axis
from regularize.figures.losses import Line, Scale
from regularize.figures.marks import Rows, Style, dots, follow, line_and_dots, rule, star


@dataclass(frozen=True, eq=False, kw_only=True)
class Side:
    """One axis of a map: equally spaced positions (m,), a title and ticks."""

    title: str
    positions: Floats
    ticks: Layout

    @property
    def ends(self) -> tuple[float, float]:
        """From the edge of the first cell to that of the last."""
        half = float(self.positions[1] - self.positions[0]) / 2
        return float(self.positions[0]) - half, float(self.positions[-1]) + half

    @property
    def axis(self) -> Layout:
        """A plotly axis."""
        return axis(self.title, low=self.ends[0], high=self.ends[1], showgrid=False, zeroline=False, **self.ticks)


def loss_map(
    *,
    knob: str,
    epoch: str,
    across: Side,
    up: Side,
    losses: Floats,
    at: tuple[int, int],
    row: int,
    lowest: float,
    highest: float,
    colour: str,
    name: str,
) -> Chart:
    """Losses (k, up, across) at every stop of `epoch` as a heat map, in fuller colour where they are lower.

    From `lowest` to `highest`, so that two maps compare; NaN is left blank. The lowest cell is starred, the present one
    ringed: it follows `knob` along the given `row`. `at` is the present stop of `knob` and of `epoch`.
    """
    here, now = at
    with np.errstate(invalid="ignore"):
        depth = np.log(np.maximum(losses, lowest) / lowest) / np.log(highest / lowest)
    flat = np.where(np.isnan(losses), np.inf, losses).reshape(len(losses), -1).argmin(axis=1)
    rows, columns = np.unravel_index(flat, losses.shape[1:])
    best = Rows(
        x=across.positions[columns][:, None],
        y=up.positions[rows][:, None],
        hover=losses[np.arange(len(losses)), rows, columns][:, None],
    )
    present = Rows(
        x=across.positions[:, None],
        y=np.full((len(across.positions), 1), up.positions[row]),
        hover=losses[now, row][:, None],
    )
    lowest_now = float(losses[now, rows[now], columns[now]])
    open_circle = {"symbol": "circle-open", "size": 13, "color": palette.INK, "line": {"width": 2.5}}
    marks = [
        star(
            colour=palette.PAPER,
            size=14,
            edge=Style(width=1.5),
            along={epoch: best},
            at=now,
            clip=False,
            hover="lowest %{customdata:.4g}",
        ),
        dots(
            colour=palette.INK,
            along={knob: present, epoch: Rows(hover=losses[:, row, here][:, None])},
            at=here,
            clip=False,
            hover="here %{customdata:.4g}",
        ).but(marker=open_circle),
    ]
    return Chart(
        name=name,
        note="test loss; ☆ lowest, ○ here",
        description=f"Test loss of {name} over {across.title} and {up.title}, in fuller colour where it is lower. The "
        f"lowest, {lowest_now:.3g}, is starred. Cells where the training broke are blank.",
        marks=marks,
        layout={"xaxis": across.axis, "yaxis": up.axis, "uirevision": name},
        raster=Raster(
            values={epoch: depth},
            colours=[colour, *(palette.faint(colour, opacity) for opacity in (0.6, 0.34, 0.18, 0.06))],
            x=across.ends,
            y=up.ends,
            ends=(f"{lowest:.2g}", f"{highest:.2g}"),
            pixels="crisp",
        ),
    )


def along(
    *,
    moves: Sequence[str],
    side: Side,
    lines: Sequence[tuple[Line, ...]],
    present: int,
    scale: Scale,
    at: Sequence[int],
    name: str,
) -> Chart:
    """Lines over the positions of `side`, where a line marks the `present` one.

    `lines` holds for each line what it is at every stop of each of the knobs `moves`; `at` are their present stops.
    """
    marks = [
        line_and_dots(
            side.positions,
            style=line[0].style,
            marker={"size": 5},
            along=follow(y={knob: one.values for knob, one in zip(moves, line, strict=True)}),
            at=at[0],
            name=line[0].name,
            key=line[0].style.key,
            hover=f"{line[0].name} %{{y:.4g}}",
        )
        for line in lines
    ]
    marks.append(rule(side.positions[present], (scale.low, scale.high)))
    return Chart(
        name=name,
        description=f"{' and '.join(line[0].name for line in lines)} against {side.title}.",
        marks=marks,
        layout={"xaxis": side.axis, "yaxis": scale.layout, "uirevision": name},
    )
