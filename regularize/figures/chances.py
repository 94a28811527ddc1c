"""The chance of each cell of a map to vanish, and the share that really vanishes against the share asked for."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Raster, Trace, axis


def chance_map(*, knob: str, cells: Floats, at: int, colour: str) -> Chart:
    """The chances (k, f, f) as a heat map, from 0 to the largest of all stops; a corner and the middle are ringed."""
    size, peak = cells.shape[-1], max(float(cells.max()), 1e-9)
    rows, columns = (place.ravel() for place in np.mgrid[0:size, 0:size])
    flat = 100 * cells.reshape(len(cells), -1)
    middle = size // 2
    marks = np.array([0, middle * size + middle])
    bare: Layout = {"showgrid": False, "zeroline": False, "tickvals": [1, size], "ticktext": ["1", str(size)]}
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "markers", "x": columns + 1, "y": rows + 1, "customdata": flat[at],
            "marker": {"size": 9, "color": palette.faint(colour, 0)},
            "hovertemplate": "row %{y}, column %{x}: %{customdata:.2f} %<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "x": columns[marks] + 1, "y": rows[marks] + 1, "customdata": flat[at][marks],
            "marker": {"size": 11, "symbol": "circle-open", "color": palette.INK, "line": {"width": 2}},
            "hovertemplate": "%{customdata:.2f} %<extra></extra>",
        },
    ]  # fmt: skip
    ends = (0.5, size + 0.5)
    return Chart(
        name="Chance to vanish",
        note=f"full colour: {100 * peak:.0f} %",
        description=f"The chance of each cell of a map of {size} × {size} to vanish: {flat[at, 0]:.1f} % in the corners, "
        f"{flat[at, marks[1]]:.1f} % in the middle, {flat[at].mean():.1f} % on average.",
        traces=traces,
        layout={
            "xaxis": axis("", low=ends[0], high=ends[1], **bare),
            "yaxis": axis("", low=ends[0], high=ends[1], scaleanchor="x", constrain="domain", **bare),
            "margin": {"l": 26, "r": 8, "t": 6, "b": 22},
            "uirevision": f"chances {size}",
        },
        moves={knob: [Move(trace=0, hover=flat), Move(trace=1, hover=flat[:, marks])]},
        raster=Raster(
            values={knob: cells / peak}, x=ends, y=ends, pixels="crisp",
            colours=[palette.faint(colour, opacity) for opacity in (0.04, 0.3, 0.55, 0.78, 1.0)],
        ),
    )  # fmt: skip


def asked_and_true(*, knob: str, asked: Floats, published: Floats, at: int, colour: str, size: int) -> Chart:
    """The share that vanishes with the published γ (k,), and with the corrected one, against the share asked for (k,)."""
    top = float(asked[-1])
    lines = (("corrected", asked, palette.UNREGULARIZED, "dash"), ("as published", published, colour, "solid"))
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": asked, "y": values, "name": f"γ {name}",
            "key": "dash" if dash == "dash" else "line", "line": {"color": look, "width": 2, "dash": dash},
            "hovertemplate": f"γ {name}: asked %{{x:.2f}}, true %{{y:.4f}}<extra></extra>",
        }
        for name, values, look, dash in lines
    ]  # fmt: skip
    traces += [
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, asked[at]), "y": np.array([0.0, top]), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5},
        },
        {
            "type": "scatter", "mode": "markers", "x": np.full(2, asked[at]), "y": np.array([asked[at], published[at]]),
            "cliponaxis": False,
            "marker": {"size": 8, "color": [palette.UNREGULARIZED, colour], "line": {"color": palette.PAPER, "width": 1}},
            "hoverinfo": "skip",
        },
    ]  # fmt: skip
    here = np.column_stack([asked, asked])
    ticks = {"tickvals": [0, 0.2, 0.4, 0.6]}
    return Chart(
        name="True share",
        description=f"The share of a map of {size} × {size} that vanishes against the share asked for: where {asked[at]:.2f} is asked, "
        f"{published[at]:.3f} with the published γ, and as asked with the corrected one.",
        traces=traces,
        layout={
            "xaxis": axis("share asked for", low=0, high=top, **ticks),
            "yaxis": axis("", low=0, high=top * 1.02, **ticks),
            "uirevision": "true share",
        },
        moves={knob: [Move(trace=2, x=here), Move(trace=3, x=here, y=np.column_stack([asked, published]))]},
    )
