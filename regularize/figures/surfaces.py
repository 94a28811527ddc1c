"""A decision surface: what a classifier says everywhere in the plane, behind the points it has learnt from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.clouds import Cloud
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Raster, axis
from regularize.figures.contours import contours, rows
from regularize.figures.marks import Mark, Rows, Style, dots, line

CLASSES = (palette.FOURTH, palette.LOSS)
SYMBOLS = ("circle", "square")


@dataclass(frozen=True, kw_only=True)
class Grid:
    """Cells of a picture over the plane: `columns` × `rows` centres over the extent x by y."""

    x: tuple[float, float] = (-1.6, 1.6)
    y: tuple[float, float] = (-1.6, 1.6)
    columns: int = 40
    rows: int = 40

    @property
    def across(self) -> Floats:
        """x of the centres (columns,)."""
        return _centres(self.x, self.columns)

    @property
    def up(self) -> Floats:
        """y of the centres (rows,), the lowest first."""
        return _centres(self.y, self.rows)

    @property
    def points(self) -> Floats:
        """All centres (rows · columns, 2): row by row from below, so that outputs reshape to (rows, columns)."""
        x, y = np.meshgrid(self.across, self.up)
        return np.column_stack([x.ravel(), y.ravel()])


def _centres(ends: tuple[float, float], count: int) -> Floats:
    return np.asarray(ends[0] + (np.arange(count) + 0.5) * (ends[1] - ends[0]) / count)


def surface(
    *,
    cloud: Cloud,
    grid: Grid,
    probabilities: Mapping[str, Floats],
    name: str = "Decision surface",
    note: str = "",
    description: str = "",
    extra: Sequence[Mark] = (),
) -> Chart:
    """The probability of class 1 as colour, its boundary ½ as a line, and the training points.

    `probabilities` holds, for each knob that the surface follows, an array (stops, rows, columns) over `grid`.
    `extra` marks are drawn above the points.
    """
    lines = boundaries(list(probabilities.values()), grid)
    along = {knob: Rows(x=each[:, 0], y=each[:, 1]) for knob, each in zip(probabilities, lines, strict=True)}
    classes = [_points(cloud.points_train[cloud.labels_train == label], label) for label in (0, 1)]
    marks = [line(style=Style(), simplify=False, along=along, name="boundary", key="line"), *classes, *extra]
    return Chart(
        name=name,
        note=note,
        description=description
        or f"The probability of class 1 over the plane, its boundary at one half, and {len(cloud.labels_train)} "
        "training points of two classes.",
        marks=marks,
        layout={
            "xaxis": _bare(grid.x),
            "yaxis": {**_bare(grid.y)},
            "margin": {"l": 26, "r": 6, "t": 6, "b": 24},
            "uirevision": name,
        },
        raster=Raster(
            values=probabilities,
            colours=[
                palette.faint(CLASSES[0], 0.62),
                palette.faint(CLASSES[0], 0.34),
                palette.faint(CLASSES[0], 0.06),
                palette.faint(CLASSES[1], 0.06),
                palette.faint(CLASSES[1], 0.34),
                palette.faint(CLASSES[1], 0.62),
            ],
            x=grid.x,
            y=grid.y,
            ends=("class 0", "class 1"),
        ),
    )


def _bare(ends: tuple[float, float]) -> Layout:
    return axis("", low=ends[0], high=ends[1], showgrid=False, zeroline=False, nticks=5)


def _points(points: Floats, label: int) -> Mark:
    edge, hover = Style(palette.PAPER, width=1.2), f"class {label}: %{{x:.2f}}, %{{y:.2f}}"
    return dots(
        points[:, 0],
        points[:, 1],
        colour=CLASSES[label],
        symbol=SYMBOLS[label],
        edge=edge,
        name=f"class {label}",
        key="dot",
        hover=hover,
    )


def boundaries(pictures: Sequence[Floats], grid: Grid, level: float = 0.5) -> list[Floats]:
    """Where each picture (rows, columns) crosses `level`, as polylines with gaps: (stops, 2, m) for each sequence.

    NaN separates and fills up: all have the same m, so that one can take the place of another.
    """
    x, y = (grid.across[0], grid.across[-1]), (grid.up[0], grid.up[-1])
    found = [contours(np.asarray(stops, dtype=float), level, x=x, y=y) for stops in pictures]
    longest = max(len(points) for stops in found for points in stops)
    return [rows(stops, longest=longest) for stops in found]
