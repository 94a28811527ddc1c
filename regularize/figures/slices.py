"""The loss and the penalty in two coefficients: ellipses, ball, free optimum and fitted pair."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Carry, Chart, Layout, Move, Trace, axis, literal
from regularize.figures.contacts import grown
from regularize.geometry import FLAT, Slice

LEVELS = (1.6, 2.3, 3.1)
ELLIPSE_POINTS, THROUGH = 96, 64
SHOWN = 0.12
"""The innermost of the faint contours is at least so large, as a share of the frame."""


def slices(
    *, knob: str, names: Sequence[str], slice: Slice, colour: str, penalty_name: str, reaches: Floats,
    name: str = "Geometry", note: str | None = None,
) -> Chart:  # fmt: skip
    """The exact slice through the fit in two coefficients, at every stop of `knob`.

    The ellipse of equal loss through the fitted pair, others about it, and the ball of the penalty through the pair
    (none without a penalty): they touch there, because the penalty is a sum over coefficients. The frame reaches from
    −reach to reach, at each stop its own; an arrow on its edge points to a free optimum beyond.
    """
    # A fit that no strength moves is in each of the frames.
    count = len(reaches)
    slice = replace(
        slice, centre=np.broadcast_to(slice.centre, (count, 2)), fitted=np.broadcast_to(slice.fitted, (count, 2)),
        level=np.broadcast_to(slice.level, (count,)),
    )  # fmt: skip
    centre, fitted = slice.centre, slice.fitted
    through, one = touching(slice, reaches), slice.ellipse(ELLIPSE_POINTS)
    rings = np.vstack([part for level in LEVELS for part in (level * one, np.full((1, 2), np.nan))])
    # Where the fit is almost the free optimum, contours of some size still show the shape of the loss.
    size = np.maximum(slice.radius, SHOWN * reaches / float(np.max(np.abs(one))))
    arrows, tips = _towards(centre, reaches)
    traces: list[Trace] = [
        _line("", palette.faint(palette.LOSS, 0.5), 1.0),
        _line("equal loss", palette.LOSS, 1.8),
        {
            "type": "scatter", "mode": "markers", "name": "free optimum",
            "hovertemplate": "free optimum (%{x:.4g}, %{y:.4g})<extra></extra>",
            "marker": {"symbol": "cross-thin", "size": 11, "color": palette.LOSS, "line": {"color": palette.LOSS, "width": 2}},
        },
        _line("", palette.LOSS, 2.2),
        {
            "type": "scatter", "mode": "markers", "name": "", "marker": {"size": 14, "color": palette.LOSS, "opacity": 0.0},
            "hovertemplate": "the free optimum is beyond this frame, at (%{customdata[0]:.4g}, %{customdata[1]:.4g})<extra></extra>",
        },
    ]  # fmt: skip
    moves: list[Move | Carry] = [
        Carry(trace=0, shape=rings, centre=centre, size=size),
        Move(trace=1, x=through[:, :, 0], y=through[:, :, 1]),
        Move(trace=2, x=centre[:, :1], y=centre[:, 1:]),
        Move(trace=3, x=arrows[:, :, 0], y=arrows[:, :, 1]),
        Move(trace=4, x=tips[:, :1], y=tips[:, 1:], hover=centre[:, None]),
    ]
    if not slice.penalty.free:
        body = {"fill": "toself", "fillcolor": palette.faint(colour, 0.16)}
        moves.append(grown(slice.penalty, slice.budget, len(traces)))
        traces.append({**_line(f"{penalty_name} ball", colour, 2.2), **body})
    moves.append(Move(trace=len(traces), x=fitted[:, :1], y=fitted[:, 1:]))
    traces.append(
        {
            "type": "scatter", "mode": "markers", "name": "fit", "hovertemplate": "fit (%{x:.5g}, %{y:.5g})<extra></extra>",
            "marker": {"size": 10, "color": colour, "line": {"color": palette.PAPER, "width": 1.5}},
        }
    )  # fmt: skip
    for move in moves:
        traces[move.trace].update(move.at(0))
    across, up = (f"coefficient of {literal(one)}" for one in names)
    meets = ", no penalty" if slice.penalty.free else f" meet the {penalty_name} ball"
    return Chart(
        name=name,
        note=f"loss ellipses{meets}" if note is None else note,
        description=f"Contours of equal loss in the coefficients of {names[0]} and {names[1]}, all others at their fitted "
        "values" + ("." if slice.penalty.free else f", with the {penalty_name} ball through the fitted pair: they touch there."),
        traces=traces,
        layout={
            "xaxis": _side(across, reaches[0]),
            "yaxis": {**_side(up, reaches[0]), "scaleanchor": "x"},
            "margin": {"l": 46, "r": 8, "t": 6, "b": 36},
            "uirevision": " ".join(names),
        },
        moves={knob: moves},
        frames={knob: reaches[:, None] * np.array([-1.0, 1.0, -1.0, 1.0])},
    )  # fmt: skip


def _side(title: str, reach: float) -> Layout:
    return axis(title, low=-reach, high=reach, zeroline=True, zerolinewidth=1.5, constrain="domain", nticks=6)


def _line(name: str, colour: str, width: float) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "name": name, "line": {"color": colour, "width": width}, "hoverinfo": "skip",
    }  # fmt: skip


def sizes(slice: Slice) -> Floats:
    """How far the ball, or where there is none the fitted pair, reaches along the axes at every stop (k,)."""
    if slice.penalty.free:
        return np.asarray(np.abs(slice.fitted).max(axis=1))
    return slice.penalty.radius(np.array([[1.0, 0.0]]), slice.budget)


def touching(slice: Slice, reaches: Floats) -> Floats:
    """The ellipse through the fitted pair at every stop, closed, (k, THROUGH + 1, 2).

    Its points are close together where it is within the frame, however much of it is not: at angles from the pair that
    grow like a hyperbolic sine.
    """
    curvatures, axes = np.linalg.eigh(slice.shape)
    curvatures = np.maximum(curvatures, FLAT * curvatures[-1] if curvatures[-1] > 0.0 else 1.0)
    away = (slice.fitted - slice.centre) @ axes * np.sqrt(curvatures)
    radius = np.linalg.norm(away, axis=1)
    start = np.arctan2(away[:, 1], away[:, 0])
    fine = np.minimum(1.0, reaches * np.sqrt(curvatures[0]) / np.maximum(radius, 1e-300))[:, None]
    angles = fine * np.sinh(np.linspace(-1.0, 1.0, THROUGH + 1) * np.arcsinh(np.pi / fine))
    # As steps from the pair, which lose nothing where the free optimum is far away.
    turned, half = start[:, None] + 0.5 * angles, 2.0 * radius[:, None] * np.sin(0.5 * angles)
    steps = half[..., None] * np.stack([-np.sin(turned), np.cos(turned)], axis=2)
    return np.asarray(slice.fitted[:, None] + steps / np.sqrt(curvatures) @ axes.T)


def _towards(centre: Floats, reaches: Floats) -> tuple[Floats, Floats]:
    """An arrow on the edge of the frame (k, 5, 2) towards a free optimum beyond, and its tip (k, 2); NaN where it is within."""
    far = np.abs(centre).max(axis=1)
    beyond = np.where(far > reaches, 1.0, np.nan)[:, None]
    ray = centre / np.maximum(np.linalg.norm(centre, axis=1), 1e-300)[:, None]
    aside = ray[:, ::-1] * np.array([-1.0, 1.0])
    tips = 0.97 * centre * (reaches / np.maximum(far, 1e-300))[:, None] * beyond
    along, out = 0.1 * reaches[:, None] * ray, 0.045 * reaches[:, None] * aside
    back = tips - 0.7 * along
    return np.stack([tips - 1.8 * along, tips, back + out, tips, back - out], axis=1), tips


def absent(why: str, name: str = "Geometry") -> Chart:
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
        name=name,
        description=why.replace("<br>", " "),
        traces=[],
        layout={"xaxis": hidden, "yaxis": hidden, "annotations": [words]},
    )
