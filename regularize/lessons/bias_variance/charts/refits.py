"""Many fits of one model to fresh noise: the cloud that they make, and how far they are off at each point."""

import numpy as np

from regularize.arrays import Floats
from regularize.data import Curve
from regularize.figures import palette
from regularize.figures.chart import Chart, axis, outward, spread, stepped
from regularize.figures.composed import joined
from regularize.figures.fits import TRUTH, points
from regularize.figures.marks import Mark, Rows, Style, curve, level, line
from regularize.lessons.bias_variance.charts.decompositions import BIAS, NOISE, VARIANCE, log10_axis


def cloud(*, knob: str, curve: Curve, grid: Floats, fits: Floats, mean: Floats, colour: str, count: int) -> Chart:
    """Thin curves `fits` (k, c, g) over `grid` (g,), the first of the sample shown, with the `mean` (k, g) of `count`.

    The vertical range is that of the data: a wild fit leaves the frame instead of flattening the others.
    """
    assert curve.truth is not None
    fine = np.linspace(grid[0], grid[-1], 161)
    truth = curve.truth(fine)
    values = np.concatenate([curve.y_train, truth])
    low, high = outward(*spread(float(values.min()), float(values.max()), share=0.3))
    reach = 4 * (high - low)
    held = np.clip(fits, low - reach, high + reach)
    x = np.tile(np.append(grid, np.nan), fits.shape[1] - 1)
    marks = [
        _smooth(
            x,
            Rows(y=joined(stepped(held[:, 1:], low, high))),
            Style(palette.faint(colour, 0.3), width=1),
            "refits",
            knob,
        ),
        line(fine, truth, style=TRUTH, name="truth", key="dash"),
        _smooth(grid, Rows(y=np.clip(mean, low - reach, high + reach)), Style(colour, width=3), "their mean", knob),
        points(curve.x_train, curve.y_train, "one sample", palette.TRAIN),
        _smooth(grid, Rows(y=held[:, 0]), Style(width=1.5), "its fit", knob),
    ]
    return Chart(
        name="Refits",
        description=f"{fits.shape[1]} of {count} fits to fresh noise as thin curves, the mean of all as a thick one, the truth "
        f"dashed. Also the {len(curve.x_train)} points of one sample and its own fit.",
        marks=marks,
        layout={
            "xaxis": axis(curve.x_name, low=grid[0], high=grid[-1]),
            "yaxis": axis(curve.y_name, low=low, high=high),
            "uirevision": "refits",
        },
    )


def _smooth(x: Floats, rows: Rows, style: Style, name: str, knob: str) -> Mark:
    """A line through few nodes, bent between them as a polynomial is."""
    look = {**style.line, "shape": "spline", "smoothing": 0.8}
    return line(x, style=style, along={knob: rows}, name=name, key="line").but(line=look)


def along(*, knob: str, x: Floats, bias_squared: Floats, variance: Floats, noise: float) -> Chart:
    """Bias² and variance (k, a) at each point `x` (a,), over the noise; logarithmic upwards."""
    most = max(noise * 10, float(np.quantile(variance.max(axis=1), 0.75)))
    low, high = (10.0**end for end in outward(np.log10(noise / 1e3), np.log10(most)))
    found = [np.clip(term, low / 10, high * 10) for term in (bias_squared, variance)]
    marks = [
        curve("bias²", x, style=BIAS, along={knob: Rows(y=found[0])}, told="%{y:.3g}"),
        curve("variance", x, style=VARIANCE, along={knob: Rows(y=found[1])}, told="%{y:.3g}"),
        level(noise, x[[0, -1]], style=NOISE, name="noise", key="dots"),
    ]
    return Chart(
        name="Error along x",
        note="expected, at each x",
        description="Bias² and variance of the fits at each x: where in the interval the error comes from.",
        marks=marks,
        layout={"xaxis": axis("x", low=-1, high=1), "yaxis": log10_axis("", low, high), "uirevision": "along"},
    )
