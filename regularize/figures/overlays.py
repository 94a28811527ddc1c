"""Several ways to the same, laid over each other: fits, fitted against observed, courses and curves."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from regularize.arrays import Floats
from regularize.data import Curve
from regularize.figures import fits as plain
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, literal, outward, power_of_ten, spread

KEYS = {"solid": "line", "dash": "dash", "longdash": "dash", "dot": "dots", "dashdot": "dash"}


@dataclass(frozen=True)
class Look:
    """One way: its name in legends, its colour, its dash and the symbol of its dots."""

    name: str
    colour: str
    dash: str = "solid"
    symbol: str = "circle"
    width: float = 2.0

    def line(self, x: Floats, y: Floats, **more: object) -> Trace:
        """A line in this look."""
        style = {"color": self.colour, "width": self.width, "dash": self.dash}
        return {
            "type": "scatter", "mode": "lines", "x": x, "y": y, "name": self.name, "key": KEYS[self.dash],
            "line": style, "hoverinfo": "skip", **more,
        }  # fmt: skip

    def dots(self, x: Floats, y: Floats, size: float = 8, **more: object) -> Trace:
        """Dots in this look."""
        marker = {
            "color": self.colour,
            "size": size,
            "symbol": self.symbol,
            "line": {"color": palette.PAPER, "width": 1},
        }
        return {"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker, **more}


def fits(*, knob: str, curve: Curve, grid: Floats, ways: Sequence[tuple[Look, Floats]]) -> Chart:
    """The training data, the truth and the curves (k, g) of several ways over `grid` (g,)."""
    (first, curves), *others = ways
    chart = plain.fit(knob=knob, curve=curve, grid=grid, fits=curves, colour=first.colour)
    low, high = chart.layout["yaxis"]["range"]
    traces: list[Trace] = []
    moves = []
    for look, rows in ((first, curves), *others):
        held = np.clip(rows, low - 9 * (high - low), high + 9 * (high - low))
        moves.append(Move(trace=len(traces), y=held))
        traces.append(look.line(grid, held[0]))
    traces += [trace for trace in chart.traces[:-1] if trace["name"] != "test"]
    names = ", ".join(look.name for look, _ in ways)
    return replace(
        chart,
        name="Fit",
        traces=traces,
        moves={knob: moves},
        description=f"{literal(curve.y_name)} against {literal(curve.x_name)}: {len(curve.x_train)} training points and the "
        f"fitted curves of {names}{'; the truth is dashed' if curve.truth is not None else ''}.",
    )


def rows(*, knob: str, observed: Floats, ways: Sequence[tuple[Look, Floats]], target: str, total: int) -> Chart:
    """Fitted values (k, g) of several ways against the `observed` (g,), with the line where both are equal.

    There are `total` training rows, of which these are the first.
    """
    count = len(observed)
    told = f"observed, {count} of {total} training rows" if count < total else f"observed, {count} training rows"
    low, high = outward(*spread(float(observed.min()), float(observed.max())))
    ends = np.array([low, high])
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": ends, "y": ends, "hoverinfo": "skip", "name": "equal", "key": "dots",
            "line": {"color": palette.FAINT_INK, "width": 1, "dash": "dot"},
        }
    ]  # fmt: skip
    moves = []
    for place, (look, fitted) in enumerate(ways):
        moves.append(Move(trace=len(traces), y=fitted))
        shown = {
            "name": look.name,
            "key": "dot",
            "hovertemplate": f"{look.name}: %{{y:.4g}}, observed %{{x:.4g}}<extra></extra>",
        }
        open = replace(look, symbol="circle" if place == 0 else "circle-open")
        drawn = open.dots(observed, fitted[0], 6 if place == 0 else 10, **shown)
        if place:
            drawn["marker"] = {**drawn["marker"], "line": {"color": look.colour, "width": 1.5}}
        traces.append(drawn)
    return Chart(
        name="Fit",
        description=f"Fitted {target} of {count} training rows against the observed, for "
        f"{', '.join(look.name for look, _ in ways)}.",
        traces=traces,
        layout={
            "xaxis": axis(told, low=low, high=high),
            "yaxis": axis("fitted", low=low, high=high),
            "uirevision": target,
        },
        moves={knob: moves},
    )


def courses(
    *, knob: str, positions: Floats, ways: Sequence[tuple[Look, Floats]], names: Sequence[str], title: str, ticks: Layout,
    note: str = "",
) -> Chart:  # fmt: skip
    """Coefficients (k, p) against the `positions` (k,) of a knob, all columns of a way in its look.

    The frame is made for the first way; a line marks the present position, with a dot at each coefficient.
    """
    first = ways[0][1]
    reach = outward(-1.08 * float(np.abs(first).max() or 1.0), 1.08 * float(np.abs(first).max() or 1.0))[1]
    traces: list[Trace] = []
    for look, coefficients in ways:
        gap = np.full((1, coefficients.shape[1]), np.nan)
        y = np.vstack([np.clip(coefficients, -9 * reach, 9 * reach), gap]).T.ravel()
        traces.append(look.line(np.tile(np.append(positions, np.nan), coefficients.shape[1]), y))
    moves = [Move(trace=len(traces), x=np.column_stack([positions, positions]))]
    traces.append(_marker(positions, -reach, reach))
    for look, coefficients in ways:
        here = np.repeat(positions[:, None], coefficients.shape[1], axis=1)
        moves.append(Move(trace=len(traces), x=here, y=coefficients))
        hover: Trace = {
            "text": [literal(name) for name in names],
            "hovertemplate": f"%{{text}}: %{{y:.4g}} ({look.name})<extra></extra>",
        }
        traces.append(look.dots(here[0], coefficients[0], 6, cliponaxis=True, **hover))
    return Chart(
        name="Coefficients",
        note=note,
        description=f"The {len(names)} standardized coefficients against {title}, for "
        f"{', '.join(look.name for look, _ in ways)}.",
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=-reach, high=reach, zeroline=True, zerolinewidth=1),
            "uirevision": " ".join(names),
        },
        moves={knob: moves},
    )


def curves(
    *, knob: str, positions: Floats, ways: Sequence[tuple[Look, Floats]], title: str, ticks: Layout, name: str,
    most: float = 4.0,
) -> Chart:  # fmt: skip
    """One number (k,) of each way against the `positions` (k,) of a knob; the lowest of each of two is starred.

    The frame reaches up to `most` times the lowest number of the first way.
    """
    bottom = min(float(values.min()) for _, values in ways)
    top = max(float(values.max()) for _, values in ways)
    low, high = outward(*spread(bottom, min(top, most * float(ways[0][1].min()))))
    traces: list[Trace] = [look.line(positions, values) for look, values in ways]
    best = [int(values.argmin()) for _, values in ways]
    moves = [Move(trace=len(traces), x=np.column_stack([positions, positions]))]
    traces.append(_marker(positions, low, high))
    for (look, values), place in zip(ways, best, strict=True):
        lowest: Trace = {"hovertemplate": f"lowest, {look.name}: %{{y:.4g}}<extra></extra>"}
        if len(ways) <= 2:
            traces.append(replace(look, symbol="star").dots(positions[[place]], values[[place]], 11, **lowest))
    for look, values in ways:
        moves.append(Move(trace=len(traces), x=positions[:, None], y=values[:, None]))
        hover: Trace = {"hovertemplate": f"{look.name}: %{{y:.4g}}<extra></extra>"}
        traces.append(look.dots(positions[:1], values[:1], **hover))
    return Chart(
        name=name,
        description=f"{name} against {title}: "
        + ", ".join(f"{look.name} lowest at {values.min():.3g}" for look, values in ways) + ".",
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=low, high=high),
            "uirevision": name,
        },
        moves={knob: moves},
    )  # fmt: skip


def distances(
    *, knob: str, positions: Floats, ways: Sequence[tuple[Look, Floats]], expected: Sequence[tuple[Look, Floats]],
    title: str, ticks: Layout, lowest: float = 1e-5,
) -> Chart:  # fmt: skip
    """How far each way (k,) is from the reference against the `positions` (k,) of a knob, logarithmic upwards.

    `expected` (k,) is what chance alone makes of a simulated way. Below `lowest` a way is drawn at the bottom.
    """
    low, high = np.log10(lowest), 0.7
    traces: list[Trace] = []
    for look, values in ways:
        traces.append(look.line(positions, _held(values, low)))
    for look, values in expected:
        traces.append(replace(look, name="chance", dash="dot", width=1.5).line(positions, _held(values, low)))
    moves = [Move(trace=len(traces), x=np.column_stack([positions, positions]))]
    traces.append(_marker(positions, 10.0**low, 10.0**high))
    for look, values in ways:
        moves.append(
            Move(trace=len(traces), x=positions[:, None], y=_held(values, low)[:, None], hover=values[:, None])
        )
        hover: Trace = {"hovertemplate": f"{look.name}: %{{customdata:.3g}}<extra></extra>", "customdata": values[:1]}
        traces.append(look.dots(positions[:1], _held(values, low)[:1], **hover))
    for trace in traces[len(ways) + 1 : len(ways) + len(expected)]:
        del trace["key"]
    return Chart(
        name="Distance from ridge",
        description=f"Distance of the coefficients from ridge's against {title}, logarithmic: "
        + ", ".join(f"{look.name} {values.min():.2g} to {values.max():.2g}" for look, values in ways) + ".",
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=low, high=high, type="log", **_decades(low, high)),
            "uirevision": "distance",
        },
        moves={knob: moves},
    )  # fmt: skip


def _held(values: Floats, low: float) -> Floats:
    return np.asarray(np.maximum(values, 10.0**low))


def _decades(low: float, high: float) -> Layout:
    powers = range(int(np.ceil(low)), int(np.floor(high)) + 1)
    return {"tickvals": [10.0**power for power in powers], "ticktext": [power_of_ten(power) for power in powers]}


def _marker(positions: Floats, low: float, high: float) -> Trace:
    """The line at the present position of the knob."""
    return {
        "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array([low, high]),
        "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip",
    }  # fmt: skip
