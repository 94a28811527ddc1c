"""How alike units are: the size of the correlation of every pair, as a picture."""

from collections.abc import Mapping

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Raster, axis
from regularize.figures.marks import dots


def correlations(
    *, sizes: Mapping[str, Floats], described: str, name: str = "Alike units", note: str = "", units: str = "unit"
) -> Chart:
    """|r| of every pair of units (stops, u, u) for each knob that it follows; NaN, a silent unit, is left blank."""
    count = next(iter(sizes.values())).shape[-1]
    ends = (0.5, count + 0.5)
    corners = np.array(ends)
    return Chart(
        name=name,
        note=note,
        description=described,
        marks=[dots(corners, corners, colour=palette.faint(palette.LOSS, 0), size=1, edge=None)],
        layout={
            "xaxis": axis(units, low=ends[0], high=ends[1], showgrid=False, zeroline=False, nticks=6),
            "yaxis": axis("", low=ends[0], high=ends[1], showgrid=False, zeroline=False, nticks=6),
            "uirevision": name,
        },
        raster=Raster(
            values=sizes,
            x=ends,
            y=ends,
            pixels="crisp",
            colours=[palette.faint(palette.L2, 0.04), palette.faint(palette.L2, 0.3), palette.L2],
            ends=("0", "1"),
        ),
    )
