"""A picture and the feature maps that a network makes of it, with the cells that vanish at this step."""

from collections.abc import Mapping

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Raster, axis
from regularize.figures.marks import dots

ACROSS = 3  # pictures in a row
TOP = 0.9  # the fullest grey; what lies above is the colour of a hole


def feature_maps(
    *,
    name: str,
    note: str,
    picture: Floats,
    maps: Floats,
    dropped: Mapping[str, Booleans],
    present: tuple[str, int],
    colour: str,
) -> Chart:
    """The picture (f, f), top left, and behind it eight of its maps (channels, f, f), in grey; holes in `colour`.

    `dropped` (stops, channels, f, f) says for each knob or animation what vanishes; `present` is one of its names and the stop that
    is described.
    """
    size = picture.shape[-1]
    side = ACROSS * (size + 1) - 1
    shown = TOP * maps / max(float(maps.max()), 1e-12)
    values = {knob: _laid_out(picture * TOP, np.where(gone, 1.0, shown), side) for knob, gone in dropped.items()}
    bare: Layout = {"showgrid": False, "zeroline": False, "showticklabels": False, "showline": False}
    ends = (0.0, float(side))
    share = float(dropped[present[0]][present[1]].mean())
    return Chart(
        name=name,
        note=note,
        description=f"A picture and the {len(maps)} feature maps of it, {size} × {size}. {100 * share:.0f} % of their cells are dropped in "
        "this draw.",
        marks=[dots(np.array(ends), np.array(ends), colour=palette.faint(colour, 0), size=1, edge=None)],
        layout={
            "xaxis": axis("", low=ends[0], high=ends[1], **bare),
            "yaxis": axis("", low=ends[0], high=ends[1], scaleanchor="x", constrain="domain", **bare),
            "margin": {"l": 6, "r": 6, "t": 6, "b": 8},
            "uirevision": name,
        },
        raster=Raster(
            values=values,
            x=ends,
            y=ends,
            pixels="crisp",
            colours=[*(palette.faint(palette.UNREGULARIZED, 0.08 + 0.92 * step / 9) for step in range(10)), colour],
            ends=("0", "dropped"),
        ),
    )


def _laid_out(picture: Floats, maps: Floats, side: int) -> Floats:
    """The picture and the maps (stops, channels, f, f) on a sheet with gaps, the first row at the bottom."""
    size = picture.shape[-1]
    sheet = np.full((len(maps), side, side), np.nan)
    for place in range(min(ACROSS**2, 1 + maps.shape[1])):
        row, column = (step * (size + 1) for step in divmod(place, ACROSS))
        sheet[:, row : row + size, column : column + size] = maps[:, place - 1] if place else picture
    return sheet[:, ::-1]
