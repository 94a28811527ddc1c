"""Along the budgets: the coefficients, the strength that belongs to each, and the penalised loss that it minimises."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.contacts import Contacts
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, literal, outward

DASHES, KEYS = ("solid", "dash"), ("line", "dash")
TITLE = "budget t"


def coefficients(*, knob: str, names: Sequence[str], found: Contacts, colour: str) -> Chart:
    """The two coefficients against the budget; a ring where one is exactly zero. A line marks the present budget."""
    budgets, points = _from_zero(found)
    low, high = outward(min(0.0, 1.06 * float(points.min())), 1.06 * float(points.max()) or 1.0)
    ends = np.array([low, high])
    here = np.column_stack([found.budgets, found.budgets])
    present, zeros = np.where(found.points != 0.0, found.points, np.nan), np.where(found.points == 0.0, 0.0, np.nan)
    traces: list[Trace] = [
        _line(literal(name), budgets, values, colour, dash, key)
        for name, values, dash, key in zip(names, points.T, DASHES, KEYS, strict=True)
    ]
    traces += [
        _upright(here[0], ends),
        {
            "type": "scatter", "mode": "markers", "x": here[0], "y": present[0], "cliponaxis": False, "hoverinfo": "skip",
            "marker": {"size": 9, "color": colour, "line": {"color": palette.PAPER, "width": 1}},
        },
        {
            "type": "scatter", "mode": "markers", "x": here[0], "y": zeros[0], "cliponaxis": False,
            "marker": {"size": 9, "color": palette.PAPER, "line": {"color": colour, "width": 2}},
            "hovertemplate": "exactly zero<extra></extra>",
        },
    ]  # fmt: skip
    return Chart(
        name="Coefficients",
        note="ring: exactly zero",
        description=f"The coefficients {names[0]} and {names[1]} against the budget t, from zero to "
        f"({found.points[-1, 0]:.3g}, {found.points[-1, 1]:.3g}).",
        traces=traces,
        layout=_layout(found, axis("", low=low, high=high, zeroline=True, zerolinewidth=1), "coefficients"),
        moves={knob: [Move(trace=2, x=here), Move(trace=3, x=here, y=present), Move(trace=4, x=here, y=zeros)]},
    )


def objective(
    *, knob: str, found: Contacts, budgets: Floats, levels: Floats, objectives: Floats, lowest: Sequence[int], colour: str
) -> Chart:  # fmt: skip
    """The least loss within each of the `budgets` (k + 1,), and with λ t added for the λ of each stop (k, k + 1).

    The sum is lowest (starred, at the places `lowest`) at the budget that λ belongs to, if any λ leads there. A line
    marks the present budget.
    """
    high = outward(0.0, 1.3 * float(levels[0]) or 1.0)[1]
    ends = np.array([0.0, high])
    # The line of λ t may leave the frame, but not so far that its slope is lost to rounding.
    ends_at = np.divide(
        4.0 * high, found.strengths, out=np.full(len(found.strengths), np.inf), where=found.strengths > 0.0
    )
    ends_at = np.minimum(ends_at, budgets[-1])
    line = np.stack([np.zeros((len(ends_at), 2)), np.column_stack([ends_at, found.strengths * ends_at])], axis=1)
    stars = np.array(lowest)
    rows = np.arange(len(stars))
    star = {"x": budgets[stars][:, None], "y": objectives[rows, stars][:, None]}
    here = np.column_stack([found.budgets, found.budgets])
    coarse = slice(None, None, 2)  # half of the places draw the curve as well
    held = np.minimum(objectives[:, coarse], 4.0 * high)
    traces: list[Trace] = [
        _line("loss", budgets, levels, palette.LOSS, "dash", "dash"),
        _line("λ t", line[0, :, 0], line[0, :, 1], palette.FOURTH, "dot", "dots"),
        _line("sum", budgets[coarse], held[0], colour, "solid", "line"),
        _upright(here[0], ends),
        {
            "type": "scatter", "mode": "markers", "x": star["x"][0], "y": star["y"][0], "cliponaxis": False,
            "marker": {"symbol": "star", "size": 13, "color": colour, "line": {"color": palette.PAPER, "width": 1}},
            "hovertemplate": "lowest sum %{y:.4g}<extra></extra>",
        },
    ]  # fmt: skip
    return Chart(
        name="Penalised loss",
        description="The least loss within each budget, falling; λ times the budget, rising; and their sum, starred where it "
        "is lowest.",
        traces=traces,
        layout=_layout(found, axis("", low=0.0, high=high), "objective"),
        moves={
            knob: [
                Move(trace=1, x=line[:, :, 0], y=line[:, :, 1]),
                Move(trace=2, y=held),
                Move(trace=3, x=here),
                Move(trace=4, **star),
            ]
        },
    )  # fmt: skip


def strengths(*, knob: str, found: Contacts, colour: str) -> Chart:
    """The strength λ that belongs to each budget, 0 where the budget does not bind. A line marks the present one."""
    values = found.strengths
    # Without an edge λ grows without bound as the budget vanishes.
    top = outward(0.0, 1.05 * float(values[len(values) // 24 :].max()) or 1.0)[1]
    held = np.minimum(values, 4.0 * top)
    here = np.column_stack([found.budgets, found.budgets])
    traces: list[Trace] = [
        _line("λ", found.budgets, held, palette.FOURTH, "solid", ""),
        _upright(here[0], np.array([0.0, top])),
        {
            "type": "scatter", "mode": "markers", "x": here[0, :1], "y": held[:1], "cliponaxis": True,
            "marker": {"size": 10, "color": colour, "line": {"color": palette.PAPER, "width": 1}},
            "hovertemplate": "λ = %{y:.4g} at t = %{x:.4g}<extra></extra>",
        },
    ]  # fmt: skip
    return Chart(
        name="The λ of each budget",
        description=f"The strength λ against the budget t: {values[0]:.3g} at t = {found.budgets[0]:.3g}, and "
        f"{values[-1]:.3g} at t = {found.budgets[-1]:.3g}.",
        traces=traces,
        layout=_layout(found, axis("", low=0.0, high=top), "strengths"),
        moves={knob: [Move(trace=1, x=here), Move(trace=2, x=here[:, :1], y=held[:, None])]},
    )


def _from_zero(found: Contacts) -> tuple[Floats, Floats]:
    """Budgets and points, with the origin before them."""
    return np.append(0.0, found.budgets), np.vstack([np.zeros((1, 2)), found.points])


def _line(name: str, x: Floats, y: Floats, colour: str, dash: str, key: str) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "key": key,
        "line": {"color": colour, "width": 2, "dash": dash}, "hovertemplate": f"{name} %{{y:.4g}}<extra></extra>",
    }  # fmt: skip


def _upright(x: Floats, y: Floats) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip", "cliponaxis": False,
        "line": {"color": palette.INK, "width": 1.5},
    }  # fmt: skip


def _layout(found: Contacts, up: Layout, revision: str) -> Layout:
    return {
        "xaxis": axis(TITLE, low=0.0, high=found.budgets[-1], nticks=6),
        "yaxis": up,
        "uirevision": f"{revision} {found.penalty}",
    }
