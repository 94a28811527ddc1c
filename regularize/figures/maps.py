"""A loss over two rates at once: as a map, and along one of the rates."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Raster, Trace, axis
from regularize.figures.losses import Line, Scale


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
    *, knob: str, epoch: str, across: Side, up: Side, losses: Floats, at: tuple[int, int], row: int, lowest: float,
    highest: float, colour: str, name: str,
) -> Chart:  # fmt: skip
    """Losses (k, up, across) at every stop of `epoch` as a heat map, in fuller colour where they are lower.

    From `lowest` to `highest`, so that two maps compare; NaN is left blank. The lowest cell is starred, the present one
    ringed: it follows `knob` along the given `row`. `at` is the present stop of `knob` and of `epoch`.
    """
    here, now = at
    with np.errstate(invalid="ignore"):
        depth = np.log(np.maximum(losses, lowest) / lowest) / np.log(highest / lowest)
    flat = np.where(np.isnan(losses), np.inf, losses).reshape(len(losses), -1).argmin(axis=1)
    rows, columns = np.unravel_index(flat, losses.shape[1:])
    star = {"x": across.positions[columns][:, None], "y": up.positions[rows][:, None]}
    ring = {"x": across.positions[:, None], "y": np.full((len(across.positions), 1), up.positions[row])}
    hover_here, hover_now = losses[now, row][:, None], losses[:, row, here][:, None]
    least = losses[np.arange(len(losses)), rows, columns][:, None]
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "markers", "cliponaxis": False, "x": star["x"][now], "y": star["y"][now],
            "customdata": least[now],
            "marker": {"symbol": "star", "size": 14, "color": palette.PAPER, "line": {"color": palette.INK, "width": 1.5}},
            "hovertemplate": "lowest %{customdata:.4g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "cliponaxis": False, "x": ring["x"][here], "y": ring["y"][here],
            "customdata": hover_here[here], "marker": {"symbol": "circle-open", "size": 13, "color": palette.INK, "line": {"width": 2.5}},
            "hovertemplate": "here %{customdata:.4g}<extra></extra>",
        },
    ]  # fmt: skip
    return Chart(
        name=name,
        note="test loss; ☆ lowest, ○ here",
        description=f"Test loss of {name} over {across.title} and {up.title}, in fuller colour where it is lower; the "
        f"lowest, {least[now, 0]:.3g}, is starred. Cells where the training broke are blank.",
        traces=traces,
        layout={"xaxis": across.axis, "yaxis": up.axis, "uirevision": name},
        moves={
            knob: [Move(trace=1, x=ring["x"], y=ring["y"], hover=hover_here)],
            epoch: [Move(trace=0, **star, hover=least), Move(trace=1, hover=hover_now)],
        },
        raster=Raster(
            values={epoch: depth},
            colours=[colour, *(palette.faint(colour, opacity) for opacity in (0.6, 0.34, 0.18, 0.06))],
            x=across.ends,
            y=up.ends,
            pixels="crisp",
        ),
    )  # fmt: skip


def along(
    *, moves: Sequence[str], side: Side, lines: Sequence[tuple[Line, ...]], present: int, scale: Scale, at: Sequence[int],
    name: str,
) -> Chart:  # fmt: skip
    """Lines over the positions of `side`, where a line marks the `present` one.

    `lines` holds for each line what it is at every stop of each of the knobs `moves`; `at` are their present stops.
    """
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines+markers", "x": side.positions, "y": line[0].values[at[0]], "name": line[0].name,
            "key": line[0].key, "line": {"color": line[0].colour, "width": 2, "dash": line[0].dash}, "marker": {"size": 5},
            "hovertemplate": f"{line[0].name} %{{y:.4g}}<extra></extra>",
        }
        for line in lines
    ]  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, side.positions[present]), "y": np.array([scale.low, scale.high]),
            "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip",
        }
    )  # fmt: skip
    return Chart(
        name=name,
        description=f"{' and '.join(line[0].name for line in lines)} against {side.title}.",
        traces=traces,
        layout={"xaxis": side.axis, "yaxis": scale.layout, "uirevision": name},
        moves={knob: [Move(trace=i, y=line[j].values) for i, line in enumerate(lines)] for j, knob in enumerate(moves)},
    )
