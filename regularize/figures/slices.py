"""The loss and the penalty in two coefficients: ellipses, ball, free optimum and fitted pair."""

from collections.abc import Sequence

import numpy as np

from regularize.figures import palette
from regularize.figures.chart import Carry, Chart, Layout, Move, Trace, axis, literal, outward
from regularize.geometry import Slice

LEVELS = (1.0, 1.6, 2.3, 3.1)
ELLIPSE_POINTS, BALL_POINTS = 96, 64


def slices(*, knob: str, names: Sequence[str], slice: Slice, colour: str, penalty_name: str, reach: float) -> Chart:
    """The exact slice through the fit in two coefficients, at every stop of `knob`.

    Ellipses of equal loss about the free optimum, one of them through the fitted pair; the ball of the penalty through
    it (none without a penalty). They touch there, because the penalty is a sum over coefficients. The frame reaches
    from −reach to reach.
    """
    reach = outward(-reach, reach)[1]
    centre, fitted, radius, ellipse = slice.centre, slice.fitted, slice.radius, slice.ellipse(ELLIPSE_POINTS)
    # A diamond is drawn exactly by its four corners.
    ball = slice.balls(4 if slice.penalty.l2 == 0 else BALL_POINTS)
    # Where the fit is the free optimum, contours of some size still show the shape of the loss.
    size = np.maximum(radius, 0.12 * reach / float(np.max(np.abs(ellipse))))
    rings = np.vstack([part for level in LEVELS for part in (level * ellipse, np.full((1, 2), np.nan))])
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "name": "equal loss", "line": {"color": palette.LOSS, "width": 1.4},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers", "name": "free optimum",
            "hovertemplate": "free optimum (%{x:.4g}, %{y:.4g})<extra></extra>",
            "marker": {"symbol": "cross-thin", "size": 11, "color": palette.LOSS, "line": {"color": palette.LOSS, "width": 2}},
        },
        {
            "type": "scatter", "mode": "markers", "name": "fit", "hovertemplate": "fit (%{x:.5g}, %{y:.5g})<extra></extra>",
            "marker": {"size": 10, "color": colour, "line": {"color": palette.PAPER, "width": 1.5}},
        },
    ]  # fmt: skip
    moves: list[Move | Carry] = [
        Carry(trace=0, shape=rings, centre=centre, size=size),
        Move(trace=1, x=centre[:, :1], y=centre[:, 1:]),
        Move(trace=2, x=fitted[:, :1], y=fitted[:, 1:]),
    ]
    if ball is not None:
        traces.append(
            {
                "type": "scatter", "mode": "lines", "fill": "toself", "name": f"{penalty_name} ball",
                "fillcolor": palette.faint(colour, 0.16), "line": {"color": colour, "width": 2}, "hoverinfo": "skip",
            }
        )  # fmt: skip
        moves.append(Move(trace=3, x=ball[:, :, 0], y=ball[:, :, 1]))
    for move in moves:
        traces[move.trace].update(move.at(0))
    across, up = (f"coefficient of {literal(name)}" for name in names)
    return Chart(
        name="Geometry",
        note=f"loss ellipses{' meet the ' + penalty_name + ' ball' if ball is not None else ', no penalty'}",
        description=f"Contours of equal loss in the coefficients of {names[0]} and {names[1]}, all others at their fitted "
        "values" + (f", with the {penalty_name} ball through the fitted pair: they touch there." if ball is not None else "."),
        traces=traces,
        layout={
            "xaxis": axis(across, low=-reach, high=reach, zeroline=True, zerolinewidth=1.5, constrain="domain"),
            "yaxis": axis(up, low=-reach, high=reach, zeroline=True, zerolinewidth=1.5, scaleanchor="x", constrain="domain"),
            "margin": {"l": 46, "r": 8, "t": 6, "b": 36},
            "uirevision": " ".join(names),
        },
        moves={knob: moves},
    )  # fmt: skip


def absent(why: str) -> Chart:
    """An empty frame that says in words why there is no geometry to show."""
    words = {
        "text": why,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": 13},
    }
    hidden: Layout = {"visible": False, "range": [0, 1]}
    return Chart(
        name="Geometry",
        description=why.replace("<br>", " "),
        traces=[],
        layout={"xaxis": hidden, "yaxis": hidden, "annotations": [words]},
    )
