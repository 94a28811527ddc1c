"""Where the loss touches the ball: ellipses, ball, the cone of outward normals and the pull of the loss."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.contacts import Contacts
from regularize.figures import palette
from regularize.figures.chart import Chart, axis, literal
from regularize.figures.marks import Rows, ScaledShape, Style, area, dots, line
from regularize.geometry import ball, ellipse
from regularize.penalties import Penalty, Shape

ELLIPSE_POINTS, BALL_POINTS, CHANGING_POINTS, ARC_POINTS = 96, 96, 64, 13
RINGS = 9
FAN, ARROW = 0.36, 0.5
"""Lengths of the cone and of the longest arrow, in shares of the frame."""


def contacts(
    *,
    knob: str,
    names: Sequence[str],
    found: Contacts,
    colour: str,
    ball_name: str,
    reach: float,
    convex: bool,
    draggable: bool,
    name: str = "Geometry",
    note: str = "",
    pinned: bool = True,
) -> Chart:
    """Every touching point of `found` at the stops of `knob`, with the cone and the pull that prove it optimal.

    `name` and `note` head the chart; where the ball is not `convex` that is said as well. The frame reaches from −reach to
    reach. With `draggable` the visitor may move the free optimum. Where `pinned`, ball, ellipse and
    point are what stays of a pinned view.
    """
    one = ellipse(found.shape, ELLIPSE_POINTS)
    centre, count = found.centre, len(found.budgets)
    fixed = np.broadcast_to(centre, (count, 2))
    rings = _rings(one, found, reach)
    fans, arrows, rivals = _fans(found, FAN * reach), _arrows(found, ARROW * reach), found.rivals
    loss, edge = Style(palette.LOSS), Style(palette.PAPER, width=1.5)
    loss_pin, ball_pin, point_pin = (
        f"{part} {' '.join(names)}" if pinned else "" for part in ("loss", "ball", "point")
    )
    free = dots(
        centre[:1],
        centre[1:],
        colour=palette.LOSS,
        size=13,
        symbol="cross",
        edge=edge,
        clip=False,
        hover="free optimum (%{x:.4g}, %{y:.4g})",
    )
    marks = [
        line(rings[:, 0], rings[:, 1], style=Style(palette.faint(palette.LOSS, 0.45), width=1.0)),
        line(
            style=loss,
            name="loss",
            key="line",
            along={knob: ScaledShape(shape=one, centre=fixed, size=np.sqrt(found.levels))},
            pin=loss_pin,
        ),
        area(
            style=Style(colour, width=2.2),
            fill=palette.faint(colour, 0.16),
            name=ball_name if convex else "ball",
            key="line",
            along={knob: grown(found.penalty, found.budgets)},
            pin=ball_pin,
        ),
        free,
        line(found.points[:, 0], found.points[:, 1], style=Style(palette.faint(colour, 0.9), "dot", 1.5)),
        area(
            style=Style(palette.FOURTH, "dash", 1.5),
            fill=palette.faint(palette.FOURTH, 0.22),
            name="normals",
            key="dash",
            along={knob: Rows.points(fans)},
        ),
        line(style=Style(width=2.6), name="pull", key="line", along={knob: Rows.points(arrows)}),
        dots(
            colour=colour,
            size=11,
            edge=edge,
            name="touching point",
            hover="fit (%{x:.5g}, %{y:.5g})",
            along={knob: Rows.points(found.points)},
            pin=point_pin,
        ),
    ]
    if rivals.shape[1]:
        ring = Style(colour, width=2)
        hover = "local minimum (%{x:.3g}, %{y:.3g})"
        marks.append(dots(colour=palette.PAPER, size=9, edge=ring, hover=hover, along={knob: Rows.points(rivals)}))
    return Chart(
        name=name,
        note=", ".join(filter(None, (note, "" if convex else "not convex"))),
        description=f"Ellipses of equal loss about the free optimum ({centre[0]:.3g}, {centre[1]:.3g}) in the coefficients of "
        f"{names[0]} and {names[1]}, and the {ball_name} that one of them touches. At the touching point the outward "
        "normals of the ball are drawn as a fan and the pull of the loss, its negative gradient, as an arrow inside it.",
        marks=marks,
        layout={
            "xaxis": _side(names[0], reach),
            "yaxis": {**_side(names[1], reach), "scaleanchor": "x"},
            "margin": {"l": 46, "r": 8, "t": 6, "b": 36},
            "uirevision": " ".join(names),
        },
        draggable=free if draggable else None,
    )


def _side(name: str, reach: float) -> dict[str, object]:
    title = name if name.startswith("w") else f"coefficient of {literal(name)}"
    return axis(title, low=-reach, high=reach, zeroline=True, zerolinewidth=1.5, constrain="domain")


def _rings(one: Floats, found: Contacts, reach: float) -> Floats:
    """Ellipses at equal steps of the root of the loss, the fourth through the origin, as one line with gaps."""
    step = np.sqrt(found.centre @ found.shape @ found.centre) / 4.0 or 0.25 * reach / np.abs(one).max()
    gap = np.full((1, 2), np.nan)
    return np.vstack([part for j in range(1, RINGS) for part in (found.centre + j * step * one, gap)])


def grown(penalty: Shape, budgets: Floats) -> Rows | ScaledShape:
    """The ball of every budget: one shape that grows, or a shape of its own for each where it also changes (k,)."""
    diamond = isinstance(penalty, Penalty) and penalty.l2 == 0.0
    points = 4 if diamond else BALL_POINTS
    if isinstance(penalty, Penalty) and penalty.l1 > 0.0 and penalty.l2 > 0.0:
        return Rows.points(ball(penalty, budgets, CHANGING_POINTS))
    sizes = penalty.radius(np.array([[1.0, 0.0]]), budgets)
    unit = ball(penalty, float(penalty.value(np.array([1.0, 0.0]))), points)
    return ScaledShape(shape=unit, centre=np.zeros((len(sizes), 2)), size=sizes)


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
    sizes = np.linalg.norm(found.negative_gradients, axis=1)
    shafts = found.negative_gradients * (length / (sizes.max() or 1.0))
    head = np.minimum(0.28 * np.linalg.norm(shafts, axis=1), 0.16 * length)
    along = shafts / np.maximum(np.linalg.norm(shafts, axis=1), 1e-300)[:, None]
    aside = along[:, ::-1] * np.array([-1.0, 1.0])
    tips = found.points + shafts
    back = tips - head[:, None] * along
    wings = 0.55 * head[:, None] * aside
    return np.stack([found.points, tips, back + wings, tips, back - wings, tips], axis=1)
