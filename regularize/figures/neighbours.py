"""What is left beside a dropped cell, and how much of the cell can be guessed from it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis


@dataclass(frozen=True, eq=False, kw_only=True)
class Dropping:
    """A way to drop cells, at every stop of a knob: its look, how far the kept are, and R² of guessing.

    `far` (k, d): shares of the dropped cells whose nearest kept one is 1, 2, … steps away; `own` and `every` (k,):
    R² from the kept cells of the same map, and of all maps.
    """

    name: str
    colour: str
    dash: str
    far: Floats
    own: Floats
    every: Floats


def nearest_kept(*, knob: str, ways: Sequence[Dropping], alike: Floats, at: int) -> Chart:
    """Bars for each way, and a line for how `alike` (d,) cells at that distance are."""
    steps = np.arange(1, len(alike) + 1)
    width = 0.36
    traces: list[Trace] = []
    moves = []
    for place, way in enumerate(ways):
        x = steps + width * (place - (len(ways) - 1) / 2)
        heights = np.nan_to_num(way.far)
        moves.append(Move(trace=len(traces), y=heights))
        traces.append(
            {
                "type": "bar", "x": x, "y": heights[at], "width": width * 0.94, "name": way.name, "key": "tick",
                "marker": {"color": palette.faint(way.colour, 0.8)},
                "hovertemplate": f"{way.name}: %{{y:.1%}} of the dropped cells<extra></extra>",
            }
        )  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "lines+markers", "x": steps, "y": alike, "name": "|r|", "key": "dash",
            "line": {"color": palette.INK, "width": 2, "dash": "dash"}, "marker": {"size": 6, "color": palette.INK},
            "hovertemplate": "mean |r| %{y:.3f}<extra></extra>",
        }
    )  # fmt: skip
    told = "; ".join(f"{way.name} {100 * float(np.nan_to_num(way.far)[at, 0]):.0f} %" for way in ways)
    return Chart(
        name="Nearest kept",
        description=f"How far the nearest kept cell of the map is from a dropped one: one step away for {told}. Cells one step apart have "
        f"a mean |r| of {alike[0]:.2f}, {len(alike) - 1} steps apart {alike[-2]:.2f}.",
        traces=traces,
        layout={
            "xaxis": axis(
                "steps away", low=0.45, high=len(alike) + 0.55, showgrid=False, zeroline=False, tickvals=steps,
                ticktext=[*(str(step) for step in steps[:-1]), f"{steps[-1]}+"],
            ),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "barmode": "overlay",
            "uirevision": "nearest kept",
        },
        moves={knob: moves},
    )  # fmt: skip


def guessed(*, knob: str, ways: Sequence[Dropping], positions: Floats, at: int, title: str) -> Chart:
    """R² against the share (k,): thick from the own map, dotted from all maps; NaN where nothing is dropped."""
    traces: list[Trace] = []
    places, colours = [], []
    for way in ways:
        for name, values, dash, thick in (("own map", way.own, way.dash, 2.4), ("all maps", way.every, "dot", 1.6)):
            traces.append(
                {
                    "type": "scatter", "mode": "lines", "x": positions, "y": np.maximum(values, 0), "name": way.name,
                    "line": {"color": way.colour, "width": thick, "dash": dash},
                    "hovertemplate": f"{way.name}, from the {name}: R² %{{y:.3f}}<extra></extra>",
                }
            )  # fmt: skip
            places.append(np.maximum(values, 0))
            colours.append(way.colour)
    heights = np.column_stack(places)
    here = np.column_stack([positions, positions])
    many = np.repeat(positions[:, None], len(places), axis=1)
    traces += [
        {
            "type": "scatter", "mode": "lines", "x": here[at], "y": np.array([0.0, 1.02]), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5},
        },
        {
            "type": "scatter", "mode": "markers", "x": many[at], "y": heights[at], "hoverinfo": "skip", "cliponaxis": False,
            "marker": {"size": 8, "color": colours, "line": {"color": palette.PAPER, "width": 1}},
        },
    ]  # fmt: skip
    told = "nothing is dropped"
    if np.isfinite(heights[at]).all():
        told = "; ".join(f"{way.name} {way.own[at]:.2f} from its own map, {way.every[at]:.2f} from all" for way in ways)
    return Chart(
        name="Guessed, R²",
        note="dotted: all maps",
        description=f"R² of guessing dropped cells against {title}; at the present one {told}.",
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], tickvals=[0, 0.2, 0.4, 0.6]),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "uirevision": "guessed",
        },
        moves={knob: [Move(trace=len(traces) - 2, x=here), Move(trace=len(traces) - 1, x=many, y=heights)]},
    )
