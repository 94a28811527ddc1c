"""Verdicts in a grid: a row for each technique, a column for each classifier; colour, mark and number in every cell."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Raster, axis
from regularize.figures.marks import Rows, dots, words

SIGNS = {-1: "✔", 0: "=", 1: "✘"}
"""Helps, no difference, hurts: the sign of what happens to the loss."""
COLOURS = {-1: palette.ELASTIC_NET, 0: palette.UNREGULARIZED, 1: palette.L1}
LEVELS = (-1, 0, 1)
FULL, FAINT = 0.34, 0.12
AWAY = -99.0


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """A cell at every seed: its verdicts, what is written under the mark, and whether other seeds agree."""

    row: int
    column: int
    name: str
    verdicts: Sequence[int]
    written: Sequence[str]
    settled: bool
    told: str


def grid(
    *,
    knob: str,
    cells: Sequence[Verdict],
    rows: Sequence[str],
    columns: Sequence[str],
    present: int,
    picks: str,
    name: str,
    note: str,
    description: str,
) -> Chart:
    """The verdicts at every stop of `knob`, the seeds; a click on a cell sets the knob `picks` to its name.

    What is not settled is fainter and has a question mark in the place of its own.
    """
    stops = len(cells[0].verdicts)
    x = np.array([cell.column for cell in cells], dtype=float)
    y = np.array([len(rows) - 1 - cell.row for cell in cells], dtype=float)
    marks = [
        dots(
            x,
            y,
            colour=palette.INK,
            size=34,
            symbol="square",
            edge=None,
            text=[cell.told for cell in cells],
            hover="%{text}",
        ).but(opacity=0)
    ]
    for stop in range(stops):
        heights = np.full((stops, len(cells)), AWAY)
        heights[stop] = y
        written = [_written(cell, stop) for cell in cells]
        marks.append(words(x, text=written, size=11, along={knob: Rows(y=heights)}, at=present))
    return Chart(
        name=name,
        note=note,
        description=description,
        marks=marks,
        layout={
            "xaxis": axis(
                "",
                low=-0.5,
                high=len(columns) - 0.5,
                tickvals=list(range(len(columns))),
                ticktext=list(columns),
                side="top",
                showgrid=False,
                zeroline=False,
                tickangle=0,
                fixedrange=True,
            ),
            "yaxis": axis(
                "",
                low=-0.5,
                high=len(rows) - 0.5,
                tickvals=list(range(len(rows))),
                ticktext=list(rows)[::-1],
                showgrid=False,
                zeroline=False,
                fixedrange=True,
            ),
            "margin": {"l": 90, "r": 2, "t": 34, "b": 2},
            "hoverdistance": 90,
            "uirevision": name,
        },
        raster=Raster(
            values={knob: _levels(cells, len(rows), len(columns), stops)},
            colours=[palette.faint(COLOURS[level], opacity) for opacity in (FULL, FAINT) for level in LEVELS],
            x=(-0.5, len(columns) - 0.5),
            y=(-0.5, len(rows) - 0.5),
            pixels="crisp",
        ),
        picks=(picks, [cell.name for cell in cells]),
    )


def _written(cell: Verdict, stop: int) -> str:
    sign = SIGNS[cell.verdicts[stop]] if cell.settled else "?"
    return f"<b>{sign}</b> {cell.written[stop]}"


FINE = 12
"""Pixels of a cell's side, of which the outermost are left blank."""


def _levels(cells: Sequence[Verdict], rows: int, columns: int, stops: int) -> Floats:
    """The place of each cell's colour among all (stops, height, width), the first row at the bottom; NaN between cells."""
    values = np.full((stops, rows * FINE, columns * FINE), np.nan)
    levels = 2 * len(LEVELS) - 1
    for cell in cells:
        down, across = (rows - 1 - cell.row) * FINE, cell.column * FINE
        for stop, verdict in enumerate(cell.verdicts):
            level = LEVELS.index(verdict) + (0 if cell.settled else len(LEVELS))
            values[stop, down + 1 : down + FINE - 1, across + 1 : across + FINE - 1] = level / levels
    return values
