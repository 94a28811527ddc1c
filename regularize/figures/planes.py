"""An error over two knobs at once, as a heat map."""

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Raster, Trace, axis, padded


def plane(
    *, knob: str, across: Floats, up: Floats, errors: Floats, present: int, titles: tuple[str, str],
    ticks: tuple[Layout, Layout], near: float = 0.01,
) -> Chart:  # fmt: skip
    """Test `errors` (k, s) over the equally spaced positions `across` (k,) of `knob` and `up` (s,) of another.

    The lowest cell is starred, the present one ringed: it follows `knob` at the place `present` of the other. A dotted
    outline holds what is within the share `near` of the lowest; a line runs through the lowest of each column.
    """
    ratio, strength = np.unravel_index(int(errors.argmin()), errors.shape)
    lowest = float(errors.min())
    excess = np.sqrt(errors / lowest - 1.0) if lowest > 0.0 else np.sqrt(errors)
    width, height = float(across[1] - across[0]), float(up[1] - up[0])
    left, bottom = float(across[0]) - width / 2, float(up[0]) - height / 2
    edges = padded(outline(errors <= (1.0 + near) * lowest).T).T
    own = up[errors.argmin(axis=1)]
    here = np.column_stack([across, np.full(len(across), up[present])])
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": left + width * edges[:, 0], "y": bottom + height * edges[:, 1],
            "name": f"within {100 * near:g} %", "key": "dots", "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.2, "dash": "dot"},
        },
        {
            "type": "scatter", "mode": "lines", "x": across, "y": own, "name": f"best {titles[1]}", "key": "line",
            "customdata": errors.min(axis=1), "line": {"color": palette.INK, "width": 1.6},
            "hovertemplate": "lowest here %{customdata:.4g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "cliponaxis": False, "x": across[[ratio]], "y": up[[strength]],
            "marker": {"symbol": "star", "size": 14, "color": palette.PAPER, "line": {"color": palette.INK, "width": 1.5}},
            "hovertemplate": f"lowest {lowest:.4g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "cliponaxis": False, "x": here[0, :1], "y": here[0, 1:],
            "customdata": errors[:1, present],
            "marker": {"size": 12, "color": palette.ELASTIC_NET, "line": {"color": palette.PAPER, "width": 2}},
            "hovertemplate": "here %{customdata:.4g}<extra></extra>",
        },
    ]  # fmt: skip
    x_ends, y_ends = (left, float(across[-1]) + width / 2), (bottom, float(up[-1]) + height / 2)
    return Chart(
        name="Test error",
        description=f"Test error over {titles[0]} and {titles[1]}, in fuller colour where it is lower; the lowest, {lowest:.4g}, is "
        f"starred at {across[ratio]:g} and {up[strength]:.3g}; it ranges up to {errors.max():.4g}.",
        traces=traces,
        layout={
            "xaxis": axis(titles[0], low=x_ends[0], high=x_ends[1], showgrid=False, zeroline=False, **ticks[0]),
            "yaxis": axis(titles[1], low=y_ends[0], high=y_ends[1], showgrid=False, zeroline=False, **ticks[1]),
            "uirevision": " ".join(titles),
        },
        moves={knob: [Move(trace=3, x=here[:, :1], hover=errors[:, [present]])]},
        raster=Raster(
            values={knob: excess.T[None] / (excess.max() or 1.0)},
            colours=[palette.TEST, palette.faint(palette.TEST, 0.35), palette.faint(palette.TEST, 0.08)],
            x=x_ends,
            y=y_ends,
        ),
    )


def outline(cells: Booleans) -> Floats:
    """The border of the true `cells` (k, s) as segments with gaps (m, 2), in units of cells from the lower left."""
    padded = np.pad(cells.astype(int), 1)
    segments = []
    for axis_, along in ((0, (0, 1)), (1, (1, 0))):
        # Where two neighbours differ, the side between them is part of the border.
        for i, j in np.argwhere(np.diff(padded, axis=axis_) != 0):
            start = (i, j - 1) if axis_ == 0 else (i - 1, j)
            segments.append([start, (start[0] + along[0], start[1] + along[1]), (np.nan, np.nan)])
    return np.array(segments, dtype=float).reshape(-1, 2)
