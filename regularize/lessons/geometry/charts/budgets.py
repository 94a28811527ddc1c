"""Along the budgets: the coefficients, the strength that belongs to each, and the penalised loss that it minimises."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.contacts import Contacts
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, literal, outward
from regularize.figures.marks import Rows, Style, curve, dots, ring, rule, star

DASHES = ("solid", "dash")
TITLE = "budget t"


def coefficients(*, knob: str, names: Sequence[str], found: Contacts, colour: str) -> Chart:
    """The two coefficients against the budget; a ring where one is exactly zero. A line marks the present budget."""
    budgets, points = _from_zero(found)
    low, high = outward(min(0.0, 1.06 * float(points.min())), 1.06 * float(points.max()) or 1.0)
    here = np.column_stack([found.budgets, found.budgets])
    present, zeros = np.where(found.points != 0.0, found.points, np.nan), np.where(found.points == 0.0, 0.0, np.nan)
    marks = [
        curve(literal(name), budgets, values, style=Style(colour, dash))
        for name, values, dash in zip(names, points.T, DASHES, strict=True)
    ]
    marks += [
        rule(found.budgets, (low, high), knob=knob, clip=False),
        dots(colour=colour, size=9, along={knob: Rows(x=here, y=present)}, clip=False),
        ring(colour=colour, along={knob: Rows(x=here, y=zeros)}, clip=False, hover="exactly zero"),
    ]
    return Chart(
        name="Coefficients",
        note="ring: exactly zero",
        description=f"The coefficients {names[0]} and {names[1]} against the budget t, from zero to "
        f"({found.points[-1, 0]:.3g}, {found.points[-1, 1]:.3g}).",
        marks=marks,
        layout=_layout(found, axis("", low=low, high=high, zeroline=True, zerolinewidth=1), "coefficients"),
    )


def objective(
    *,
    knob: str,
    found: Contacts,
    budgets: Floats,
    levels: Floats,
    objectives: Floats,
    lowest: Sequence[int],
    colour: str,
) -> Chart:
    """The least loss within each of the `budgets` (k + 1,), and with λ t added for the λ of each stop (k, k + 1).

    The sum is lowest (starred, at the places `lowest`) at the budget that λ belongs to, if any λ leads there. A line
    marks the present budget.
    """
    high = outward(0.0, 1.3 * float(levels[0]) or 1.0)[1]
    # The line of λ t may leave the frame, but not so far that its slope is lost to rounding.
    ends_at = np.divide(
        4.0 * high, found.strengths, out=np.full(len(found.strengths), np.inf), where=found.strengths > 0.0
    )
    ends_at = np.minimum(ends_at, budgets[-1])
    rising = np.stack([np.zeros((len(ends_at), 2)), np.column_stack([ends_at, found.strengths * ends_at])], axis=1)
    stars = np.array(lowest)
    least = np.column_stack([budgets[stars], objectives[np.arange(len(stars)), stars]])
    coarse = slice(None, None, 2)  # half of the places draw the curve as well
    held = np.minimum(objectives[:, coarse], 4.0 * high)
    marks = [
        curve("loss", budgets, levels, style=Style(palette.LOSS, "dash")),
        curve("λ t", style=Style(palette.FOURTH, "dot"), along={knob: Rows.points(rising)}),
        curve("sum", budgets[coarse], style=Style(colour), along={knob: Rows(y=held)}),
        rule(found.budgets, (0.0, high), knob=knob, clip=False),
        star(colour=colour, size=13, along={knob: Rows.points(least)}, clip=False, hover="lowest sum %{y:.4g}"),
    ]
    return Chart(
        name="Penalised loss",
        description="The least loss within each budget, falling; λ times the budget, rising; and their sum, starred where it "
        "is lowest.",
        marks=marks,
        layout=_layout(found, axis("", low=0.0, high=high), "objective"),
    )


def strengths(*, knob: str, found: Contacts, colour: str) -> Chart:
    """The strength λ that belongs to each budget, 0 where the budget does not bind. A line marks the present one."""
    values = found.strengths
    # Without an edge λ grows without bound as the budget vanishes.
    top = outward(0.0, 1.05 * float(values[len(values) // 24 :].max()) or 1.0)[1]
    held = np.minimum(values, 4.0 * top)
    place = np.column_stack([found.budgets, held])
    marks = [
        curve("λ", found.budgets, held, style=Style(palette.FOURTH), key=""),
        rule(found.budgets, (0.0, top), knob=knob, clip=False),
        dots(colour=colour, size=10, along={knob: Rows.points(place)}, hover="λ = %{y:.4g} at t = %{x:.4g}"),
    ]
    return Chart(
        name="The λ of each budget",
        description=f"The strength λ against the budget t: {values[0]:.3g} at t = {found.budgets[0]:.3g}, and "
        f"{values[-1]:.3g} at t = {found.budgets[-1]:.3g}.",
        marks=marks,
        layout=_layout(found, axis("", low=0.0, high=top), "strengths"),
    )


def _from_zero(found: Contacts) -> tuple[Floats, Floats]:
    """Budgets and points, with the origin before them."""
    return np.append(0.0, found.budgets), np.vstack([np.zeros((1, 2)), found.points])


def _layout(found: Contacts, up: Layout, revision: str) -> Layout:
    return {
        "xaxis": axis(TITLE, low=0.0, high=found.budgets[-1], nticks=6),
        "yaxis": up,
        "uirevision": f"{revision} {found.penalty}",
    }
