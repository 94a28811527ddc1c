"""Two classes in the plane and where a fit draws the line between them."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.clouds import Cloud
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, outward
from regularize.figures.contours import contours
from regularize.figures.fits import specks
from regularize.figures.marks import Mark, Style, dots, line
from regularize.figures.polylines import Polylines
from regularize.figures.surfaces import CLASSES, SYMBOLS

TOLERANCE, SMALL = 0.0025, 0.005
"""A boundary may lie so far from its polyline, as a share of the frame's half side: in a tall chart, and in one half as high."""
COARSE = 0.006
"""The same of thin lines."""
SPECK = 0.028
"""The side of a test point, in half sides of the frame."""
CELLS = 30
"""Of the picture in which boundaries are looked for, from the middle of the frame to its edge."""
WIDE, HIGH = 2.6, 1.3
"""So far boundaries are followed, in half sides of the frame: on equal axes the one with room to spare shows more."""


def frame(cloud: Cloud) -> float:
    """How far the frame reaches to each side of zero: all training points lie in it."""
    return outward(0.0, 1.05 * float(np.abs(cloud.points_train).max()))[1]


def places(reach: float) -> Floats:
    """Where a fit is asked for its logit, to find its boundary: row by row from below (m, 2)."""
    x, y = np.meshgrid(*_sides(reach))
    return np.column_stack([x.ravel(), y.ravel()])


def boundaries(logits: Floats, reach: float, level: float = 0.0, *, tolerance: float = TOLERANCE) -> Polylines:
    """Where the logits at the `places` cross a level (k, m), to a `tolerance` in half sides."""
    across, up = _sides(reach)
    heights = logits.reshape(len(logits), len(up), len(across))
    x, y = (across[0], across[-1]), (up[0], up[-1])
    return Polylines.of(contours(heights, level, x=x, y=y, tolerance=tolerance * reach))


def _sides(reach: float) -> tuple[Floats, Floats]:
    across, up = (np.linspace(-side * reach, side * reach, 2 * round(CELLS * side) + 1) for side in (WIDE, HIGH))
    return across, up


def plane(
    *,
    knob: str,
    cloud: Cloud,
    reach: float,
    boundary: Polylines | None,
    about: Sequence[Polylines] = (),
    style: Style,
    name: str = "boundary",
    rival: tuple[str, Polylines, Style] | None = None,
    tall: bool = False,
) -> Chart:
    """The points of two classes, and the boundary at every stop of `knob`, that of a `rival`, with its name and style, behind it.

    `about` are thin lines at its sides; a `tall` chart is twice as high.
    """
    edges = [] if boundary is None else [(name, boundary, style)]
    behind = [] if rival is None else [rival]
    speck = dict.fromkeys(("width", "height"), (0.5 if tall else 1.0) * SPECK * reach)
    marks = [
        *(_specks(cloud, label, speck) for label in (0, 1)),
        *(_points(cloud, label) for label in (0, 1)),
        *(_line(knob, each, Style(palette.faint(style.colour, 0.75), width=1.2)) for each in about),
        *(_line(knob, each, look).but(name=called, key=look.key) for called, each, look in [*behind, *edges]),
    ]
    drawn = " and ".join(f"the boundary{f' under {called}' if rival else ''}" for called, _, _ in [*edges, *behind])
    return Chart(
        name="Data and boundary",
        note="thin: 0.1, 0.9" if len(about) else "",
        description=f"{len(cloud.labels_train)} training points of two classes in the plane, {len(cloud.labels_test)} test "
        f"points{f', and {drawn}, where the probability of each class is one half' if drawn else ''}.",
        marks=marks,
        layout={
            "xaxis": _axis("x₁", reach),
            "yaxis": {**_axis("x₂", reach), "scaleanchor": "x"},
            "margin": {"l": 40, "r": 8, "t": 6, "b": 34},
            "uirevision": f"{reach}",
        },
    )


def _axis(title: str, reach: float) -> Layout:
    return axis(title, low=-reach, high=reach, zeroline=False, nticks=7)


def _line(knob: str, boundary: Polylines, style: Style) -> Mark:
    return line(style=style, simplify=False, along={knob: boundary})


def _specks(cloud: Cloud, label: int, speck: dict[str, float]) -> Mark:
    points = cloud.points_test[cloud.labels_test == label]
    points = points[np.argsort(points[:, 0])]
    return specks(points[:, 0], points[:, 1], f"class {label}, test", CLASSES[label], **speck).but(key="")


def _points(cloud: Cloud, label: int) -> Mark:
    points = cloud.points_train[cloud.labels_train == label]
    return dots(
        points[:, 0],
        points[:, 1],
        colour=CLASSES[label],
        symbol=SYMBOLS[label],
        size=9,
        edge=Style(palette.PAPER, width=1.2),
        name=f"class {label}",
        key="dot",
        hover=f"class {label}: %{{x:.2f}}, %{{y:.2f}}",
    )
