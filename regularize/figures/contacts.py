"""Where the loss touches the ball: ellipses, ball, the cone of outward normals and the pull of the loss."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.contacts import Contacts
from regularize.figures import palette
from regularize.figures.chart import Carry, Chart, Move, Trace, axis, literal
from regularize.geometry import ball, ellipse
from regularize.penalties import Penalty, Shape

ELLIPSE_POINTS, BALL_POINTS, CHANGING_POINTS, ARC_POINTS = 96, 96, 64, 13
RINGS = 9
FAN, ARROW = 0.36, 0.5
"""Lengths of the cone and of the longest arrow, in shares of the frame."""
FREE = 3
"""The trace of the free optimum."""


def contacts(
    *, knob: str, names: Sequence[str], found: Contacts, colour: str, ball_name: str, reach: float, convex: bool,
    draggable: bool,
) -> Chart:  # fmt: skip
    """Every touching point of `found` at the stops of `knob`, with the cone and the pull that prove it optimal.

    The frame reaches from −reach to reach. With `draggable` the visitor may move the free optimum.
    """
    one = ellipse(found.shape, ELLIPSE_POINTS)
    centre, count = found.centre, len(found.budgets)
    fixed = np.broadcast_to(centre, (count, 2))
    rings = _rings(one, found, reach)
    rivals = found.rivals
    traces: list[Trace] = [
        _line("", palette.faint(palette.LOSS, 0.45), 1.0, x=rings[:, 0], y=rings[:, 1]),
        _line("loss", palette.LOSS, 2.0, key="line"),
        {**_line(ball_name if convex else "ball", colour, 2.2, key="line"), "fill": "toself", "fillcolor": palette.faint(colour, 0.16)},
        {
            "type": "scatter", "mode": "markers", "x": centre[:1], "y": centre[1:], "cliponaxis": False,
            "marker": {"symbol": "cross", "size": 13, "color": palette.LOSS, "line": {"color": palette.PAPER, "width": 1.5}},
            "hovertemplate": "free optimum (%{x:.4g}, %{y:.4g})<extra></extra>",
        },
        _line("", palette.faint(colour, 0.9), 1.5, dash="dot", x=found.points[:, 0], y=found.points[:, 1]),
        {
            **_line("normals", palette.FOURTH, 1.5, key="dash", dash="dash"),
            "fill": "toself", "fillcolor": palette.faint(palette.FOURTH, 0.22),
        },
        _line("pull", palette.INK, 2.6, key="line"),
        _dots("touching point", colour, "fit (%{x:.5g}, %{y:.5g})"),
        {
            **_dots("", palette.PAPER, "local minimum (%{x:.3g}, %{y:.3g})"),
            "marker": {"size": 9, "color": palette.PAPER, "line": {"color": colour, "width": 2}},
        },
    ]  # fmt: skip
    fans, arrows = _fans(found, FAN * reach), _arrows(found, ARROW * reach)
    moves: list[Move | Carry] = [
        Carry(trace=1, shape=one, centre=fixed, size=np.sqrt(found.levels)),
        grown(found.penalty, found.budgets, 2),
        Move(trace=5, x=fans[:, :, 0], y=fans[:, :, 1]),
        Move(trace=6, x=arrows[:, :, 0], y=arrows[:, :, 1]),
        Move(trace=7, x=found.points[:, :1], y=found.points[:, 1:]),
    ]
    if rivals.shape[1]:
        moves.append(Move(trace=8, x=rivals[:, :, 0], y=rivals[:, :, 1]))
    else:
        traces.pop()
    for move in moves:
        traces[move.trace].update(move.at(0))
    return Chart(
        name="Geometry",
        note="" if convex else "not convex",
        description=f"Ellipses of equal loss about the free optimum ({centre[0]:.3g}, {centre[1]:.3g}) in the coefficients of "
        f"{names[0]} and {names[1]}, and the {ball_name} that one of them touches. At the touching point the outward "
        "normals of the ball are drawn as a fan and the pull of the loss, its negative gradient, as an arrow inside it.",
        traces=traces,
        layout={
            "xaxis": _side(names[0], reach),
            "yaxis": {**_side(names[1], reach), "scaleanchor": "x"},
            "margin": {"l": 46, "r": 8, "t": 6, "b": 36},
            "uirevision": " ".join(names),
        },
        moves={knob: moves},
        draggable=FREE if draggable else None,
    )  # fmt: skip


def _side(name: str, reach: float) -> dict[str, object]:
    title = name if name.startswith("w") else f"coefficient of {literal(name)}"
    return axis(title, low=-reach, high=reach, zeroline=True, zerolinewidth=1.5, constrain="domain")


def _line(name: str, colour: str, width: float, *, key: str = "", dash: str = "solid", **places: Floats) -> Trace:
    named: Trace = {"name": name, "key": key} if key else {}
    return {
        "type": "scatter", "mode": "lines", "hoverinfo": "skip", "line": {"color": colour, "width": width, "dash": dash},
        **named, **places,
    }  # fmt: skip


def _dots(name: str, colour: str, told: str) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "name": name, "hovertemplate": f"{told}<extra></extra>",
        "marker": {"size": 11, "color": colour, "line": {"color": palette.PAPER, "width": 1.5}},
    }  # fmt: skip


def _rings(one: Floats, found: Contacts, reach: float) -> Floats:
    """Ellipses at equal steps of the root of the loss, the fourth through the origin, as one line with gaps."""
    step = np.sqrt(found.centre @ found.shape @ found.centre) / 4.0 or 0.25 * reach / np.abs(one).max()
    gap = np.full((1, 2), np.nan)
    return np.vstack([part for j in range(1, RINGS) for part in (found.centre + j * step * one, gap)])


def grown(penalty: Shape, budgets: Floats, trace: int) -> Move | Carry:
    """The ball of every budget: one shape that grows, or a shape of its own for each where it also changes."""
    diamond = isinstance(penalty, Penalty) and penalty.l2 == 0.0
    points = 4 if diamond else BALL_POINTS
    if isinstance(penalty, Penalty) and penalty.l1 > 0.0 and penalty.l2 > 0.0:
        line = ball(penalty, budgets, CHANGING_POINTS)
        return Move(trace=trace, x=line[:, :, 0], y=line[:, :, 1])
    sizes = penalty.radius(np.array([[1.0, 0.0]]), budgets)
    unit = ball(penalty, float(penalty.value(np.array([1.0, 0.0]))), points)
    return Carry(trace=trace, shape=unit, centre=np.zeros((len(sizes), 2)), size=sizes)


def _fans(found: Contacts, length: float) -> Floats:
    """The cone of normals at each point as a sector, closed (k, ARC_POINTS + 2, 2)."""
    first, second = found.cones[:, 0], found.cones[:, 1]
    start = np.arctan2(first[:, 1], first[:, 0])
    turn = np.mod(np.arctan2(second[:, 1], second[:, 0]) - start, 2.0 * np.pi)
    turn = np.where(turn > 2.0 * np.pi - 1e-9, 0.0, turn)
    angles = start[:, None] + turn[:, None] * np.linspace(0.0, 1.0, ARC_POINTS)
    arc = length * np.stack([np.cos(angles), np.sin(angles)], axis=2)
    points = found.points[:, None]
    return np.concatenate([points, points + arc, points], axis=1)


def _arrows(found: Contacts, length: float) -> Floats:
    """The pull at each point as an arrow (k, 6, 2), the strongest one of the given length."""
    sizes = np.linalg.norm(found.pulls, axis=1)
    shafts = found.pulls * (length / (sizes.max() or 1.0))
    head = np.minimum(0.28 * np.linalg.norm(shafts, axis=1), 0.16 * length)
    along = shafts / np.maximum(np.linalg.norm(shafts, axis=1), 1e-300)[:, None]
    aside = along[:, ::-1] * np.array([-1.0, 1.0])
    tips = found.points + shafts
    back = tips - head[:, None] * along
    wings = 0.55 * head[:, None] * aside
    return np.stack([found.points, tips, back + wings, tips, back - wings, tips], axis=1)
