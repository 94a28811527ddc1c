"""What all charts along λ share: the stops of the knob, the zone of strengths that are as good, and degrees of freedom above."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout
from regularize.figures.marks import Mark, Rows

Run = tuple[float, float]


def runs(within: Booleans, x: Floats) -> list[Run]:
    """The ends of each run of neighbours that are `within` (k,), at x (k,)."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], within, [False]]).astype(int)))
    found = zip(edges[::2], edges[1::2] - 1, strict=True)
    return [(float(min(x[[first, last]])), float(max(x[[first, last]]))) for first, last in found]


def at_stops(chart: Chart, *, knob: str, places: Integers, x: Floats) -> Chart:
    """A chart whose marks have a row for each strength that is followed, with those of the knob's stops (`places`).

    `x` (k,) is where its upright line stands at each of them.
    """

    def rows(every: Floats | None) -> Floats | None:
        return None if every is None else every[places]

    marks = [
        Mark(
            trace=mark.trace,
            along={
                name: Rows(x=rows(found.x), y=rows(found.y), hover=rows(found.hover))
                if isinstance(found, Rows)
                else found
                for name, found in mark.along.items()
            },
        )
        for mark in chart.marks
    ]
    return replace(chart, marks=marks, swept={knob: x[places]})


def shaded(chart: Chart, zones: Sequence[Run], *, best: float | None = None) -> Chart:
    """A chart with each zone shaded behind it, and a dashed line at the best, where it has none yet."""
    up: Layout = {"yref": "paper", "y0": 0, "y1": 1, "layer": "below"}
    shapes: list[Layout] = [
        {
            "type": "rect",
            "x0": low,
            "x1": high,
            **up,
            "line": {"width": 0},
            "fillcolor": palette.faint(palette.TEST, 0.13),
        }
        for low, high in zones
    ]
    if best is not None:
        dashed = {"color": palette.TEST, "width": 1.5, "dash": "dash"}
        shapes.append({"type": "line", "x0": best, "x1": best, **up, "line": dashed})
    return replace(chart, layout={**chart.layout, "shapes": shapes})


def with_freedom(chart: Chart, positions: Floats, freedom: Floats) -> Chart:
    """A chart against log10 λ with degrees of freedom written above its ticks; positions and freedom are (k,)."""
    ticks = [tick for tick in chart.layout["xaxis"]["tickvals"] if positions[0] <= tick <= positions[-1]]
    style: Layout = {
        "showarrow": False,
        "yref": "paper",
        "y": 1,
        "yanchor": "bottom",
        "yshift": 4,
        "font": {"size": 10, "color": palette.FAINT_INK},
    }
    above = [
        {**style, "x": tick, "xref": "x", "text": _short(freedom[np.abs(positions - tick).argmin()])} for tick in ticks
    ]
    name: Layout = {**style, "x": 1, "xref": "paper", "xanchor": "left", "xshift": 14, "text": "df"}
    margin = {"l": 46, "r": 30, "b": 38, **chart.layout.get("margin", {}), "t": 24}
    return replace(
        chart,
        layout={**chart.layout, "annotations": [*chart.layout.get("annotations", []), *above, name], "margin": margin},
    )


def _short(freedom: float) -> str:
    return f"{freedom:.0f}" if freedom >= 9.95 else f"{freedom:.1f}".removesuffix(".0")
