"""The loss and the penalty in two coefficients: lines of equal loss, ball, free optimum and fitted pair."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.arcs import Arc
from regularize.figures.chart import Chart, Layout, axis, literal
from regularize.figures.contacts import grown
from regularize.figures.marks import Mark, Rows, ScaledShape, Style, area, dots, line
from regularize.geometry import FLAT, Slice
from regularize.logistic.slices import Slice as LogSlice
from regularize.penalties import Penalty

LEVELS = (1.6, 2.3, 3.1)
ELLIPSE_POINTS, THROUGH = 96, 64
SHOWN = 0.12
"""The innermost of the faint contours is at least so large, as a share of the frame."""
FAINT, LOSS = Style(palette.faint(palette.LOSS, 0.5), width=1.0), Style(palette.LOSS, width=1.8)
FAR = "the free optimum is beyond this frame, at (%{customdata[0]:.4g}, %{customdata[1]:.4g})"


def slices(
    *,
    knob: str,
    names: Sequence[str],
    slice: Slice,
    colour: str,
    penalty_name: str,
    reaches: Floats,
    name: str = "Geometry",
    note: str | None = None,
    pinned: bool = True,
) -> Chart:
    """The exact slice through the fit in two coefficients, at every stop of `knob` (k,).

    The ellipse of equal loss through the fitted pair, others about it, and the ball of the penalty through the pair
    (none without a penalty): they touch there, because the penalty is a sum over coefficients. The frame reaches from
    −reach to reach, at each stop its own; an arrow on its edge points to a free optimum beyond. Where `pinned`, ball and pair are
    what stays of a pinned view.
    """
    # A fit that no strength moves is in each of the frames.
    count = len(reaches)
    slice = replace(
        slice,
        centre=np.broadcast_to(slice.centre, (count, 2)),
        fitted=np.broadcast_to(slice.fitted, (count, 2)),
        level=np.broadcast_to(slice.level, (count,)),
    )
    centre, fitted = slice.centre, slice.fitted
    through, one = touching(slice, reaches), slice.ellipse(ELLIPSE_POINTS)
    rings = np.vstack([part for level in LEVELS for part in (level * one, np.full((1, 2), np.nan))])
    # Where the fit is almost the free optimum, contours of some size still show the shape of the loss.
    size = np.maximum(slice.radius, SHOWN * reaches / float(np.max(np.abs(one))))
    loss = [
        line(style=FAINT, along={knob: ScaledShape(shape=rings, centre=centre, size=size)}).but(name=""),
        line(style=LOSS, name="equal loss", along={knob: through}),
    ]
    cut = Cut(penalty=slice.penalty, fitted=fitted, budget=slice.budget, centre=centre, towards=centre)
    return pictured(
        knob=knob,
        names=names,
        loss=loss,
        cut=cut,
        colour=colour,
        penalty_name=penalty_name,
        reaches=reaches,
        name=name,
        note=note,
        lines="ellipses",
        pinned=pinned,
    )


@dataclass(frozen=True, eq=False, kw_only=True)
class Cut:
    """What a slice shows beside its loss: fitted (k, 2), budget (k,), the free optimum (k, 2), and where an arrow points (k, 2)."""

    penalty: Penalty
    fitted: Floats
    budget: Floats
    centre: Floats
    towards: Floats


def pictured(
    *,
    knob: str,
    names: Sequence[str],
    loss: Sequence[Mark],
    cut: Cut,
    colour: str,
    penalty_name: str,
    reaches: Floats,
    name: str,
    note: str | None,
    lines: str,
    far: str = FAR,
    pinned: bool = True,
) -> Chart:
    """Lines of equal loss with what else a slice shows, in a frame from −reach to reach (k,)."""
    centre, fitted, free = cut.centre, cut.fitted, cut.penalty.free
    arrows, tips = _towards(cut.towards, reaches)
    marks = [
        *loss,
        dots(
            colour=palette.LOSS,
            size=11,
            symbol="cross-thin",
            edge=Style(palette.LOSS, width=2),
            name="free optimum",
            along={knob: Rows.points(centre)},
            hover="free optimum (%{x:.4g}, %{y:.4g})",
        ),
        line(style=Style(palette.LOSS, width=2.2), along={knob: Rows.points(arrows)}).but(name=""),
        dots(colour=palette.LOSS, along={knob: Rows.points(tips, hover=centre[:, None])}, hover=far).but(
            name="", marker={"size": 14, "color": palette.LOSS, "opacity": 0.0}
        ),
    ]
    pair = " ".join(names) if pinned else ""
    if not free:
        ball = Style(colour, width=2.2)
        along = {knob: grown(cut.penalty, cut.budget)}
        fill, pin = palette.faint(colour, 0.16), f"ball {pair}" if pair else ""
        marks.append(area(style=ball, fill=fill, name=f"{penalty_name} ball", along=along, pin=pin))
    edge = Style(palette.PAPER, width=1.5)
    along = {knob: Rows.points(fitted)}
    fit = dots(colour=colour, size=10, edge=edge, name="fit", along=along, hover="fit (%{x:.5g}, %{y:.5g})", pin=pair)
    marks.append(fit)
    across, up = (f"coefficient of {literal(one)}" for one in names)
    meets = ", no penalty" if free else f" meet the {penalty_name} ball"
    return Chart(
        name=name,
        note=f"loss {lines}{meets}" if note is None else note,
        description=f"Contours of equal loss in the coefficients of {names[0]} and {names[1]}, all others at their fitted "
        "values." + ("" if free else f" One of them touches the {penalty_name} ball, at the fitted pair."),
        marks=marks,
        layout={
            "xaxis": _side(across, reaches[0]),
            "yaxis": {**_side(up, reaches[0]), "scaleanchor": "x"},
            "margin": {"l": 46, "r": 8, "t": 6, "b": 36},
            "uirevision": " ".join(names),
        },
        frames={knob: reaches[:, None] * np.array([-1.0, 1.0, -1.0, 1.0])},
    )


def _side(title: str, reach: float) -> Layout:
    return axis(title, low=-reach, high=reach, zeroline=True, zerolinewidth=1.5, constrain="domain", nticks=6)


def sizes(slice: Slice | LogSlice) -> Floats:
    """How far the ball, or where there is none the fitted pair, reaches along the axes at every stop (k,)."""
    if slice.penalty.free:
        return np.asarray(np.abs(slice.fitted).max(axis=1))
    return slice.penalty.radius(np.array([[1.0, 0.0]]), slice.budget)


def touching(slice: Slice, reaches: Floats) -> Arc:
    """The ellipse through the fitted pair at every stop, closed: points are close together where it is within the frame, which
    reaches (k,) from its middle, however much of it is not."""
    curvatures, axes = np.linalg.eigh(slice.shape)
    curvatures = np.maximum(curvatures, FLAT * curvatures[-1] if curvatures[-1] > 0.0 else 1.0)
    away = (slice.fitted - slice.centre) @ axes * np.sqrt(curvatures)
    radius = np.linalg.norm(away, axis=1)
    start = np.arctan2(away[:, 1], away[:, 0])
    fine = np.minimum(1.0, reaches * np.sqrt(curvatures[0]) / np.maximum(radius, 1e-300))
    return Arc(
        through=slice.fitted,
        polar=np.column_stack([start, radius, fine]),
        basis=(axes / np.sqrt(curvatures)).T,
        count=THROUGH,
    )


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
