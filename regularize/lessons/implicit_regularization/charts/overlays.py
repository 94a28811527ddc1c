"""Several ways to the same, laid over each other: fits, fitted against observed, courses and curves."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from regularize.arrays import Floats
from regularize.data import Curve
from regularize.figures import fits as plain
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, literal, outward, power_of_ten, spread
from regularize.figures.composed import Look, joined
from regularize.figures.marks import PAPER_EDGE, Rows, Style, line, rule, star
from regularize.words import number


def fits(*, knob: str, curve: Curve, grid: Floats, ways: Sequence[tuple[Look, Floats]]) -> Chart:
    """The training data, the truth and the curves (k, g) of several ways over `grid` (g,)."""
    first, curves = ways[0]
    chart = plain.fit(knob=knob, curve=curve, grid=grid, fits=curves, colour=first.style.colour)
    low, high = chart.layout["yaxis"]["range"]
    far = 9 * (high - low)
    drawn = [look.line(grid, along={knob: Rows(y=np.clip(rows, low - far, high + far))}) for look, rows in ways]
    names = ", ".join(look.name for look, _ in ways)
    return Chart(
        name="Fit",
        marks=[*drawn, *(mark for mark in chart.marks[:-1] if mark.trace["name"] != "test")],
        layout=chart.layout,
        description=f"{literal(curve.y_name)} against {literal(curve.x_name)}: {len(curve.x_train)} training points and the "
        f"fitted curves of {names}.{' The truth is dashed.' if curve.truth is not None else ''}",
    )


def rows(*, knob: str, observed: Floats, ways: Sequence[tuple[Look, Floats]], target: str, total: int) -> Chart:
    """Fitted values (k, g) of several ways against the `observed` (g,), with the line where both are equal.

    There are `total` training rows, of which these are the first.
    """
    count = len(observed)
    told = f"observed, {count} of {total} training rows" if count < total else f"observed, {count} training rows"
    low, high = outward(*spread(float(observed.min()), float(observed.max())))
    ends = np.array([low, high])
    marks = [line(ends, ends, style=Style(palette.FAINT_INK, "dot", 1), name="equal", key="dots")]
    for place, (look, fitted) in enumerate(ways):
        size, symbol, edge = (
            (10, "circle-open", Style(look.style.colour, width=1.5)) if place else (6, "circle", PAPER_EDGE)
        )
        marks.append(
            replace(look, symbol=symbol).dots(
                observed,
                size=size,
                edge=edge,
                along={knob: Rows(y=fitted)},
                name=look.name,
                key="dot",
                hover=f"{look.name}: %{{y:.4g}}, observed %{{x:.4g}}",
            )
        )
    return Chart(
        name="Fit",
        description=f"Fitted {target} of {count} training rows against the observed, for "
        f"{', '.join(look.name for look, _ in ways)}.",
        marks=marks,
        layout={
            "xaxis": axis(told, low=low, high=high),
            "yaxis": axis("fitted", low=low, high=high),
            "uirevision": target,
        },
    )


def courses(
    *,
    knob: str,
    positions: Floats,
    ways: Sequence[tuple[Look, Floats]],
    names: Sequence[str],
    title: str,
    ticks: Layout,
    note: str = "",
) -> Chart:
    """Coefficients (k, p) against the `positions` (k,) of a knob, all columns of a way in its look.

    The frame is made for the first way; a line marks the present position, with a dot at each coefficient.
    """
    first = ways[0][1]
    reach = outward(-1.08 * float(np.abs(first).max() or 1.0), 1.08 * float(np.abs(first).max() or 1.0))[1]
    text = [literal(name) for name in names]
    x = np.tile(np.append(positions, np.nan), first.shape[1])
    marks = [look.line(x, joined(np.clip(found.T[None], -9 * reach, 9 * reach))[0]) for look, found in ways]
    marks.append(rule(positions, (-reach, reach), knob=knob))
    here = np.repeat(positions[:, None], first.shape[1], axis=1)
    marks += [
        look.dots(size=6, along={knob: Rows(x=here, y=found)}, text=text, hover=f"%{{text}}: %{{y:.4g}} ({look.name})")
        for look, found in ways
    ]
    return Chart(
        name="Coefficients",
        note=note,
        description=f"The {len(names)} standardized coefficients against {title}, for "
        f"{', '.join(look.name for look, _ in ways)}.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=-reach, high=reach, zeroline=True, zerolinewidth=1),
            "uirevision": " ".join(names),
        },
    )


def curves(
    *,
    knob: str,
    positions: Floats,
    ways: Sequence[tuple[Look, Floats]],
    title: str,
    ticks: Layout,
    name: str,
    most: float = 4.0,
) -> Chart:
    """One number (k,) of each way against the `positions` (k,) of a knob; the lowest of each of two is starred.

    The frame reaches up to `most` times the lowest number of the first way.
    """
    bottom = min(float(values.min()) for _, values in ways)
    top = max(float(values.max()) for _, values in ways)
    low, high = outward(*spread(bottom, min(top, most * float(ways[0][1].min()))))
    marks = [*(look.line(positions, values) for look, values in ways), rule(positions, (low, high), knob=knob)]
    if len(ways) <= 2:
        for look, values in ways:
            place = [int(values.argmin())]
            hover = f"lowest, {look.name}: %{{y:.4g}}"
            marks.append(star(positions[place], values[place], colour=look.style.colour, size=11, hover=hover))
    marks += [
        look.dots(along={knob: _here(positions, values)}, hover=f"{look.name}: %{{y:.4g}}") for look, values in ways
    ]
    return Chart(
        name=name,
        description=f"{name} against {title}: "
        + ", ".join(f"{look.name} lowest at {values.min():.3g}" for look, values in ways)
        + ".",
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=low, high=high),
            "uirevision": name,
        },
    )


def distances(
    *,
    knob: str,
    positions: Floats,
    ways: Sequence[tuple[Look, Floats]],
    expected: Sequence[tuple[Look, Floats]],
    title: str,
    ticks: Layout,
    lowest: float = 1e-5,
) -> Chart:
    """How far each way (k,) is from the reference against the `positions` (k,) of a knob, logarithmic upwards.

    `expected` (k,) is what chance alone makes of a simulated way. Below `lowest` a way is drawn at the bottom.
    """
    low, high = np.log10(lowest), 0.7
    marks = [look.line(positions, _held(values, low)) for look, values in ways]
    for place, (look, values) in enumerate(expected):
        chance = Look("chance", Style(look.style.colour, "dot", 1.5))
        marks.append(chance.line(positions, _held(values, low), key="" if place else "dots"))
    marks.append(rule(positions, (10.0**low, 10.0**high), knob=knob))
    marks += [
        look.dots(along={knob: _here(positions, _held(values, low), values)}, hover=f"{look.name}: %{{customdata:.3g}}")
        for look, values in ways
    ]
    return Chart(
        name="Distance from ridge",
        description=f"Distance of the coefficients from ridge's against {title}, logarithmic: "
        + ", ".join(f"{look.name} {number(values.min(), 2)} to {number(values.max(), 2)}" for look, values in ways)
        + ".",
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=low, high=high, type="log", **_decades(low, high)),
            "uirevision": "distance",
        },
    )


def _held(values: Floats, low: float) -> Floats:
    return np.asarray(np.maximum(values, 10.0**low))


def _decades(low: float, high: float) -> Layout:
    powers = range(int(np.ceil(low)), int(np.floor(high)) + 1)
    return {"tickvals": [10.0**power for power in powers], "ticktext": [power_of_ten(power) for power in powers]}


def _here(positions: Floats, values: Floats, told: Floats | None = None) -> Rows:
    """A point on a curve (k,) at every position (k,), which tells its own height or another one."""
    return Rows(x=positions[:, None], y=values[:, None], hover=None if told is None else told[:, None])
