"""A curve through data: the points, the truth and the fit at every stop."""

import numpy as np

from regularize.arrays import Floats
from regularize.data import Curve
from regularize.figures import palette
from regularize.figures.chart import Chart, Rival, axis, literal, outward, spread
from regularize.figures.marks import Mark, Rows, Style, area, dots, line

TRUTH = Style(dash="dash", width=1.5)

MOST_DOTS = 250


def fit(
    *,
    knob: str,
    curve: Curve,
    grid: Floats,
    fits: Floats,
    colour: str,
    name: str = "fit",
    rival: Rival | None = None,
    tall: bool = False,
) -> Chart:
    """The data and the fitted curve: `fits` (k, g) over `grid` (g,), one row for each stop of `knob`; that of a `rival` behind it.

    The vertical range is that of the data, so that a wild curve leaves the frame instead of flattening it.
    """
    values = np.concatenate([curve.y_train, curve.y_test])
    low, high = outward(*spread(float(values.min()), float(values.max()), share=0.04))
    speck = speck_size((float(grid[0]), float(grid[-1])), (low, high), charts=2, tall=tall)
    marks = [specks(curve.x_test, curve.y_test, "test", palette.TEST, **speck), _training(curve, speck)]
    if curve.truth is not None:
        marks.append(line(grid, curve.truth(grid), style=TRUTH, name="truth", key="dash"))
    rivals = [] if rival is None else [(rival.name, rival.values, rival.style)]
    for called, rows, style in [*rivals, (name, fits, Style(colour, width=3))]:
        held = np.clip(rows, low - 9 * (high - low), high + 9 * (high - low))
        pin = "curve" if called == name else ""
        marks.append(line(grid, rows[0], style=style, name=called, key=style.key, along={knob: Rows(y=held)}, pin=pin))
    drawn = "the fitted curve" if rival is None else f"the curves fitted under {name} and {rival.name}"
    return Chart(
        name="Data and fit",
        description=f"{curve.y_name} against {curve.x_name}: {len(curve.x_train)} training points, {len(curve.x_test)} test "
        f"points, {drawn}{' and the truth, dashed' if curve.truth is not None else ''}.",
        marks=marks,
        layout={
            "xaxis": axis(literal(curve.x_name), low=grid[0], high=grid[-1]),
            "yaxis": axis(literal(curve.y_name), low=low, high=high),
            "uirevision": f"{curve.x_name} {curve.y_name}",
        },
    )


def _training(curve: Curve, speck: dict[str, float]) -> Mark:
    """Dots, or specks where there are too many to draw at once."""
    if len(curve.x_train) <= MOST_DOTS:
        return points(curve.x_train, curve.y_train, "training", palette.TRAIN)
    return specks(curve.x_train, curve.y_train, "training", palette.TRAIN, **speck)


def points(x: Floats, y: Floats, name: str, colour: str) -> Mark:
    """Data as dots that tell their coordinates (n,)."""
    return dots(x, y, colour=colour, size=7, name=name, key="dot", hover=f"{name}: %{{x:.3g}}, %{{y:.4g}}")


def specks(x: Floats, y: Floats, name: str, colour: str, *, width: float, height: float) -> Mark:
    """Many data as specks of this size in units of x and y: one outline, where as many dots would be slow to draw (n,).

    The outline goes from speck to speck and all the way back again, so that it encloses nothing else.
    """
    left, right, low, high = x - width / 2, x + width / 2, y - height / 2, y + height / 2
    around = np.column_stack([left, right, right, left, left]), np.column_stack([low, low, high, high, low])
    x, y = np.concatenate([around[0].ravel(), left[::-1]]), np.concatenate([around[1].ravel(), low[::-1]])
    outline = area(x, y, style=Style(colour), fill=f"{colour}B3", name=name, key="tick")
    return outline.but(mode="none", line={"color": colour, "simplify": False})


def speck_size(x: tuple[float, float], y: tuple[float, float], *, charts: int, tall: bool = False) -> dict[str, float]:
    """Width and height of a square speck on axes of this extent, of so many charts side by side; `tall` is twice as high."""
    return {"width": 0.0045 * charts * (x[1] - x[0]), "height": (0.0095 if tall else 0.016) * (y[1] - y[0])}
