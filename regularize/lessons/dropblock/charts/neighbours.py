"""What is left beside a dropped cell, and how much of the cell can be guessed from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, axis
from regularize.figures.marks import Mark, Rows, Style, bars, line, line_and_dots, riders, rule


@dataclass(frozen=True, eq=False, kw_only=True)
class Dropping:
    """A way to drop cells, at every stop of a knob: its look, how far the kept are, and R² of guessing.

    `far` (k, d): shares of the dropped cells whose nearest kept one is 1, 2, … steps away; `own` and `every` (k,):
    R² from the kept cells of the same map, and of all maps.
    """

    name: str
    style: Style
    far: Floats
    own: Floats
    every: Floats


def nearest_kept(*, knob: str, ways: Sequence[Dropping], alike: Floats, at: int) -> Chart:
    """Bars for each way, and a line for how `alike` (d,) cells at that distance are."""
    steps = np.arange(1, len(alike) + 1)
    width = 0.36
    marks = [
        bars(
            steps + width * (place - (len(ways) - 1) / 2),
            colour=palette.faint(way.style.colour, 0.8),
            width=width * 0.94,
            along={knob: Rows(y=np.nan_to_num(way.far))},
            at=at,
            name=way.name,
            key="tick",
            hover=f"{way.name}: %{{y:.1%}} of the dropped cells",
        )
        for place, way in enumerate(ways)
    ]
    dashed, marker = Style(dash="dash"), {"size": 6, "color": palette.INK}
    marks.append(
        line_and_dots(steps, alike, style=dashed, marker=marker, name="|r|", key="dash", hover="mean |r| %{y:.3f}")
    )
    told = "; ".join(f"{way.name} {100 * float(np.nan_to_num(way.far)[at, 0]):.0f} %" for way in ways)
    return Chart(
        name="Nearest kept cell",
        description=f"How far the nearest kept cell of the map is from a dropped one: one step away for {told}. Cells one step apart have "
        f"a mean |r| of {alike[0]:.2f}, {len(alike) - 1} steps apart {alike[-2]:.2f}.",
        marks=marks,
        layout={
            "xaxis": axis(
                "steps away",
                low=0.45,
                high=len(alike) + 0.55,
                showgrid=False,
                zeroline=False,
                tickvals=steps,
                ticktext=[*(str(step) for step in steps[:-1]), f"{steps[-1]}+"],
            ),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "barmode": "overlay",
            "uirevision": "nearest kept",
        },
    )


def guessed(*, knob: str, ways: Sequence[Dropping], positions: Floats, at: int, title: str) -> Chart:
    """R² against the share (k,): thick from the own map, dotted from all maps; NaN where nothing is dropped."""
    marks: list[Mark] = []
    curves, colours = [], []
    for way in ways:
        own, every = replace(way.style, width=2.4), Style(way.style.colour, "dot", 1.6)
        for name, values, style in (("own map", way.own, own), ("all maps", way.every, every)):
            curves.append(np.maximum(values, 0))
            colours.append(style.colour)
            told = f"{way.name}, from the {name}: R² %{{y:.3f}}"
            marks.append(line(positions, curves[-1], style=style, name=way.name, hover=told))
    heights = np.column_stack(curves)
    marks += [
        rule(positions, (0.0, 1.02), knob=knob, stop=at),
        riders(knob, positions, curves, colours=colours, stop=at, clip=False),
    ]
    told = "nothing is dropped"
    if np.isfinite(heights[at]).all():
        told = "; ".join(f"{way.name} {way.own[at]:.2f} from its own map, {way.every[at]:.2f} from all" for way in ways)
    return Chart(
        name="How much can be guessed",
        note="share of the variance (R²) of dropped cells; dotted: from all maps",
        description=f"How well dropped cells can be guessed (R²) against {title}. At the present one: {told}.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], tickvals=[0, 0.2, 0.4, 0.6]),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "uirevision": "guessed",
        },
    )
