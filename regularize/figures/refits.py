"""Many fits of one model to fresh noise: the cloud that they make, and how far they are off at each point."""

import numpy as np

from regularize.arrays import Floats
from regularize.data import Curve
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis, outward, spread
from regularize.figures.decompositions import BIAS, VARIANCE, log10_axis
from regularize.figures.fits import points


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
    gaps = np.full((*fits.shape[:2], 1), np.nan)
    every = np.concatenate([held, gaps], axis=2)[:, 1:].reshape(len(fits), -1)
    x = np.tile(np.append(grid, np.nan), fits.shape[1] - 1)
    smooth = {"shape": "spline", "smoothing": 0.8}
    line: Trace = {"type": "scatter", "mode": "lines", "hoverinfo": "skip"}
    traces: list[Trace] = [
        {
            **line, "x": x, "y": every[0], "name": "refits", "key": "line",
            "line": {"color": palette.faint(colour, 0.3), "width": 1},
        },
        {
            **line, "x": fine, "y": truth, "name": "truth", "key": "dash",
            "line": {"color": palette.INK, "width": 1.5, "dash": "dash"},
        },
        {**line, "x": grid, "y": mean[0], "name": "their mean", "key": "line", "line": {"color": colour, "width": 3, **smooth}},
        points(curve.x_train, curve.y_train, "one sample", palette.TRAIN),
        {**line, "x": grid, "y": held[0, 0], "name": "its fit", "key": "line", "line": {"color": palette.INK, "width": 1.5, **smooth}},
    ]  # fmt: skip
    return Chart(
        name="Refits",
        description=f"{fits.shape[1]} of {count} fits to fresh noise as thin curves, the mean of all as a thick one, the truth "
        f"dashed; {len(curve.x_train)} points of one sample and its own fit.",
        traces=traces,
        layout={
            "xaxis": axis(curve.x_name, low=grid[0], high=grid[-1]),
            "yaxis": axis(curve.y_name, low=low, high=high),
            "uirevision": "refits",
        },
        moves={
            knob: [
                Move(trace=0, y=every),
                Move(trace=2, y=np.clip(mean, low - reach, high + reach)),
                Move(trace=4, y=held[:, 0]),
            ]
        },
    )


def along(*, knob: str, x: Floats, bias_squared: Floats, variance: Floats, noise: float) -> Chart:
    """Bias² and variance (k, a) at each point `x` (a,), over the noise; logarithmic upwards."""
    most = max(noise * 10, float(np.quantile(variance.max(axis=1), 0.75)))
    low, high = (10.0**end for end in outward(np.log10(noise / 1e3), np.log10(most)))
    found = [np.clip(term, low / 10, high * 10) for term in (bias_squared, variance)]
    line: Trace = {"type": "scatter", "mode": "lines", "x": x}
    return Chart(
        name="Where in x",
        note="mean squares at each x",
        description="Bias² and variance of the fits at each x: where in the interval the error comes from.",
        traces=[
            {
                **line, "y": found[0][0], "name": "bias²", "key": "line", "line": {"color": BIAS, "width": 2},
                "hovertemplate": "bias² %{y:.3g}<extra></extra>",
            },
            {
                **line, "y": found[1][0], "name": "variance", "key": "dash",
                "line": {"color": VARIANCE, "width": 2, "dash": "dash"}, "hovertemplate": "variance %{y:.3g}<extra></extra>",
            },
            {
                **line, "x": x[[0, -1]], "y": np.full(2, noise), "name": "noise", "key": "dots", "hoverinfo": "skip",
                "line": {"color": palette.UNREGULARIZED, "width": 1.5, "dash": "dot"},
            },
        ],
        layout={"xaxis": axis("x", low=-1, high=1), "yaxis": log10_axis("", low, high), "uirevision": "along"},
        moves={knob: [Move(trace=0, y=found[0]), Move(trace=1, y=found[1])]},
    )  # fmt: skip
