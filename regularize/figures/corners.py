"""How often a random loss ends in a corner, under one penalty after the other."""

from collections.abc import Mapping

import numpy as np

from regularize.corners import Corners
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis, literal


def shares(*, knob: str, found: Mapping[str, Corners], colours: Mapping[str, str], losses: int) -> Chart:
    """Bars of the share of random losses with an exact zero at every stop of `knob`; a mark at the exact share."""
    places = np.arange(len(found), dtype=float)
    measured = 100.0 * np.column_stack([one.measured for one in found.values()])
    exact = 100.0 * np.column_stack([one.exact for one in found.values()])
    colour = [colours[name] for name in found]
    # NaN is no height: where no loss counts, the bar is flat and the mark is gone.
    bars = np.where(np.isnan(measured), 0.0, measured)
    traces: list[Trace] = [
        {
            "type": "bar", "x": places, "y": bars[0], "width": 0.62, "name": "measured", "customdata": measured[0],
            "marker": {"color": colour}, "hovertemplate": "measured %{y:.1f} %<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "x": places, "y": exact[0], "name": "exact", "key": "tick",
            "marker": {"symbol": "line-ew", "size": 26, "color": palette.INK, "line": {"color": palette.INK, "width": 2}},
            "hovertemplate": "exact %{y:.1f} %<extra></extra>", "cliponaxis": False,
        },
    ]  # fmt: skip
    told = ", ".join(f"{name} {one.exact[0]:.1%}" for name, one in found.items() if not np.isnan(one.exact[0]))
    return Chart(
        name="How often an exact zero?",
        note=f"% of {losses} random losses",
        description="The share of random losses outside of the ball that end with an exact zero, for balls of the same reach; at "
        f"the smallest: {told or 'no loss lies outside'}.",
        traces=traces,
        layout={
            "xaxis": axis(
                "", low=-0.6, high=len(found) - 0.4, tickvals=places.tolist(), showgrid=False, zeroline=False, tickangle=0,
                ticktext=[literal(name).replace(" ", "<br>", 1) for name in found],
            ),
            "yaxis": axis("", low=0, high=104, tickvals=[0, 25, 50, 75, 100]),
            "margin": {"l": 46, "r": 10, "t": 8, "b": 44},
            "uirevision": " ".join(found),
        },
        moves={knob: [Move(trace=0, y=bars), Move(trace=1, y=exact)]},
    )  # fmt: skip
