"""The chance of each cell of a map to vanish, and the share that vanishes against the nominal share."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Raster, axis
from regularize.figures.marks import Rows, Style, curve, dots, riders, rule


def chance_map(*, knob: str, cells: Floats, at: int, colour: str) -> Chart:
    """The chances (k, f, f) as a heat map, from 0 to the largest of all stops; a corner and the middle are ringed."""
    size, peak = cells.shape[-1], max(float(cells.max()), 1e-9)
    rows, columns = (place.ravel() for place in np.mgrid[0:size, 0:size])
    flat = 100 * cells.reshape(len(cells), -1)
    middle = size // 2
    two = np.array([0, middle * size + middle])
    bare: Layout = {"showgrid": False, "zeroline": False, "tickvals": [1, size], "ticktext": ["1", str(size)]}
    circles = {"size": 11, "symbol": "circle-open", "color": palette.INK, "line": {"width": 2}}
    marks = [
        dots(
            columns + 1,
            rows + 1,
            colour=palette.faint(colour, 0),
            size=9,
            edge=None,
            along={knob: Rows(hover=flat)},
            at=at,
            hover="row %{y}, column %{x}: %{customdata:.2f} %",
        ),
        dots(
            columns[two] + 1,
            rows[two] + 1,
            colour=palette.INK,
            along={knob: Rows(hover=flat[:, two])},
            at=at,
            hover="%{customdata:.2f} %",
        ).but(marker=circles),
    ]
    ends = (0.5, size + 0.5)
    return Chart(
        name="Chance to vanish",
        note="of each cell of the map",
        description=f"The chance of each cell of a map of {size} × {size} to vanish: {flat[at, 0]:.1f} % in the corners, "
        f"{flat[at, two[1]]:.1f} % in the middle, {flat[at].mean():.1f} % on average.",
        marks=marks,
        layout={
            "xaxis": axis("", low=ends[0], high=ends[1], **bare),
            "yaxis": axis("", low=ends[0], high=ends[1], scaleanchor="x", constrain="domain", **bare),
            "margin": {"l": 26, "r": 8, "t": 6, "b": 22},
            "uirevision": f"chances {size}",
        },
        raster=Raster(
            values={knob: cells / peak},
            x=ends,
            y=ends,
            pixels="crisp",
            colours=[palette.faint(colour, opacity) for opacity in (0.04, 0.3, 0.55, 0.78, 1.0)],
            ends=("0 %", f"{100 * peak:.0f} %"),
        ),
    )


def nominal_and_actual(*, knob: str, nominal: Floats, published: Floats, at: int, colour: str, size: int) -> Chart:
    """The share that vanishes with the published γ (k,), and with the corrected one, against the nominal share (k,)."""
    top = float(nominal[-1])
    both = (("corrected", nominal, Style(palette.UNREGULARIZED, "dash")), ("as published", published, Style(colour)))
    marks = [
        curve(f"γ {name}", nominal, values, style=style).but(
            hovertemplate=f"γ {name}: nominal %{{x:.2f}}, actual %{{y:.4f}}<extra></extra>"
        )
        for name, values, style in both
    ]
    marks += [
        rule(nominal, (0.0, top), knob=knob, stop=at),
        riders(knob, nominal, [nominal, published], colours=[palette.UNREGULARIZED, colour], stop=at, clip=False),
    ]
    ticks = {"tickvals": [0, 0.2, 0.4, 0.6]}
    return Chart(
        name="Actual share",
        description=f"The share of a map of {size} × {size} that vanishes against the nominal one. Where that is {nominal[at]:.2f}, it is "
        f"{published[at]:.3f} with the published γ, and as asked with the corrected one.",
        marks=marks,
        layout={
            "xaxis": axis("nominal share", low=0, high=top, **ticks),
            "yaxis": axis("", low=0, high=top * 1.02, **ticks),
            "uirevision": "actual share",
        },
    )
