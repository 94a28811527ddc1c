"""How often a random loss ends in a corner, under one penalty after the other."""

from collections.abc import Mapping

import numpy as np

from regularize.corners import Corners
from regularize.figures import palette
from regularize.figures.chart import Chart, axis, literal
from regularize.figures.marks import Rows, Style, bars, dots


def shares(*, knob: str, found: Mapping[str, Corners], colours: Mapping[str, str], losses: int) -> Chart:
    """Bars of the share of random losses with an exact zero at every stop of `knob`; a mark at the exact share."""
    places = np.arange(len(found), dtype=float)
    measured = 100.0 * np.column_stack([one.measured for one in found.values()])
    exact = 100.0 * np.column_stack([one.exact for one in found.values()])
    colour = [colours[name] for name in found]
    # NaN is no height: where no loss counts, the bar is flat and the mark is gone.
    heights = Rows(y=np.where(np.isnan(measured), 0.0, measured))
    marks = [
        bars(
            places,
            colour=colour,
            width=0.62,
            name="measured",
            along={knob: heights},
            custom=measured[0],
            hover="measured %{y:.1f} %",
        ),
        dots(
            places,
            colour=palette.INK,
            size=26,
            symbol="line-ew",
            edge=Style(width=2),
            name="exact",
            key="tick",
            along={knob: Rows(y=exact)},
            clip=False,
            hover="exact %{y:.1f} %",
        ),
    ]
    told = ", ".join(f"{name} {one.exact[0]:.1%}" for name, one in found.items() if not np.isnan(one.exact[0]))
    return Chart(
        name="How often an exact zero?",
        note=f"% of {losses} random losses",
        description="The share of random losses outside of the ball that end with an exact zero, for balls of the same reach; at "
        f"the smallest: {told or 'no loss lies outside'}.",
        marks=marks,
        layout={
            "xaxis": axis(
                "",
                low=-0.6,
                high=len(found) - 0.4,
                tickvals=places.tolist(),
                showgrid=False,
                zeroline=False,
                tickangle=0,
                ticktext=[literal(name).replace(" ", "<br>", 1) for name in found],
            ),
            "yaxis": axis("", low=0, high=104, tickvals=[0, 25, 50, 75, 100]),
            "margin": {"l": 46, "r": 10, "t": 8, "b": 44},
            "uirevision": " ".join(found),
        },
    )
