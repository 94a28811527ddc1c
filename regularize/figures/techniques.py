"""Techniques beside each other, over several repetitions: means with a standard error on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, outward


@dataclass(frozen=True, eq=False, kw_only=True)
class Technique:
    """Its name, its look, and what was found: `mean` and `error` (stops, positions)."""

    name: str
    colour: str
    dash: str
    mean: Floats
    error: Floats

    @property
    def key(self) -> str:
        """Its mark in the heading."""
        return {"solid": "line", "dot": "dots"}.get(self.dash, "dash")


def side_by_side(
    *, knob: str, techniques: Sequence[Technique], positions: Floats, at: int, title: str, ticks: Layout, name: str, note: str = "",
    marked: bool, keys: bool = True, low: float | None = None, unit: str = " %",
) -> Chart:  # fmt: skip
    """A line for each technique over `positions` (p,), and a stroke from a standard error below to one above each mean.

    Where the positions are the stops of the knob, `marked`, a line stands at the present one and nothing else moves: each
    technique has one row. Otherwise the lines follow the knob, a row for each of its stops.
    """
    ends = _ends(techniques, low)
    apart = 0.006 * float(positions[-1] - positions[0])
    places = [positions + apart * (2 * i - len(techniques) + 1) for i in range(len(techniques))]
    traces: list[Trace] = []
    moves: list[Move] = []
    row = 0 if marked else at
    for x, technique in zip(places, techniques, strict=True):
        stroke_x, strokes = _strokes(x, technique)
        moves += [
            Move(trace=len(traces), y=strokes),
            Move(trace=len(traces) + 1, y=technique.mean, hover=technique.error),
        ]
        traces += [
            {
                "type": "scatter", "mode": "lines", "x": stroke_x, "y": strokes[row], "hoverinfo": "skip",
                "line": {"color": technique.colour, "width": 1.5, "simplify": False},
            },
            {
                "type": "scatter", "mode": "lines+markers", "x": x, "y": technique.mean[row], "name": technique.name,
                "key": technique.key if keys else "", "line": {"color": technique.colour, "width": 2, "dash": technique.dash},
                "marker": {"size": 5, "color": technique.colour}, "customdata": technique.error[row], "cliponaxis": False,
                "hovertemplate": f"{technique.name}: %{{y:.1f}} ± %{{customdata:.1f}}{unit}<extra></extra>",
            },
        ]  # fmt: skip
    if marked:
        line = {
            "type": "scatter", "mode": "lines", "x": np.full(2, positions[at]), "y": np.array(ends), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5},
        }  # fmt: skip
        moves = [Move(trace=len(traces), x=np.column_stack([positions, positions]))]
        traces.append(line)
    margin = 0.05 * float(positions[-1] - positions[0])
    return Chart(
        name=name,
        note=note,
        description=_described(techniques, row, at if marked else 0, title, unit),
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0] - margin, high=positions[-1] + margin, zeroline=False, **ticks),
            "yaxis": axis("", low=ends[0], high=ends[1], zeroline=False),
            "uirevision": name,
        },
        moves={knob: moves},
    )


def _described(techniques: Sequence[Technique], row: int, place: int, title: str, unit: str) -> str:
    found = ", ".join(
        f"{one.name} {one.mean[row, place]:.1f} ± {one.error[row, place]:.1f}{unit}" for one in techniques
    )
    return f"Mean and standard error of each technique against {title}; at the {'present' if place else 'first'} position {found}."


def _ends(techniques: Sequence[Technique], low: float | None) -> tuple[float, float]:
    bottom = min(float((one.mean - one.error).min()) for one in techniques)
    top = max(float((one.mean + one.error).max()) for one in techniques)
    return outward(bottom if low is None else low, top + 0.02 * (top - (bottom if low is None else low)))


def _strokes(x: Floats, technique: Technique) -> tuple[Floats, Floats]:
    gap = np.full(technique.mean.shape, np.nan)
    rows = np.stack([technique.mean - technique.error, technique.mean + technique.error, gap], axis=-1)
    return np.repeat(x, 3), rows.reshape(len(gap), -1)


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """What one technique says of two classes at every share kept: `own` and `other` (stops, shares)."""

    name: str
    colour: str
    own: Floats
    other: Floats


def answers(
    *, knob: str, alpha: str, answers: Sequence[Answer], shares: Floats, kept: Floats, at: tuple[int, int], name: str,
) -> Chart:  # fmt: skip
    """Mean probabilities of the class kept and of the class pasted against the share kept, `shares` (b,).

    They follow `alpha`; a line at `kept` (k,) follows `knob`. The labels' own shares are dotted.
    """
    here, there = at
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": np.array([0.0, 1.0, np.nan, 0.0, 1.0]), "y": np.array([0.0, 1.0, np.nan, 1.0, 0.0]),
            "name": "label", "line": {"color": palette.INK, "width": 1.3, "dash": "dot"}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, kept[here]), "y": np.array([0.0, 1.0]), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5},
        },
    ]  # fmt: skip
    moves: Mapping[str, list[Move]] = {knob: [Move(trace=1, x=np.column_stack([kept, kept]))], alpha: []}
    gap = np.full((len(answers[0].own), 1), np.nan)
    for one in answers:
        x = np.concatenate([shares, [np.nan], shares])
        y = np.concatenate([one.own, gap, one.other], axis=1)
        moves[alpha].append(Move(trace=len(traces), y=y))
        traces.append(
            {
                "type": "scatter", "mode": "lines+markers", "x": x, "y": y[there], "name": one.name, "key": "line", "cliponaxis": False,
                "line": {"color": one.colour, "width": 2, "simplify": False},
                "marker": {"size": 6, "color": one.colour, "symbol": ["circle"] * (len(shares) + 1) + ["diamond-open"] * len(shares)},
                "hovertemplate": f"{one.name}: %{{y:.3f}} where %{{x:.2f}} is kept<extra></extra>",
            }
        )  # fmt: skip
    middle = int(np.abs(shares - 0.5).argmin())
    told = ", ".join(f"{one.name} {one.own[there, middle]:.2f} and {one.other[there, middle]:.2f}" for one in answers)
    return Chart(
        name=name,
        description=f"Mean probability of the digit kept and of the digit pasted against the share kept; where {shares[middle]:.2f} is "
        f"kept: {told}.",
        traces=traces,
        layout={
            "xaxis": axis(
                "share (● kept, ◇ pasted)",
                low=-0.02,
                high=1.02,
                tickvals=[0, 0.25, 0.5, 0.75, 1],
                zeroline=False,
            ),
            "yaxis": axis("", low=-0.01, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1], zeroline=False),
            "uirevision": name,
        },
        moves=moves,
    )


def stacked(
    *, moved: Mapping[str, Floats], present: tuple[str, int], names: Sequence[str], parts: Sequence[tuple[str, str]],
    name: str, note: str = "",
) -> Chart:  # fmt: skip
    """Bars from 0 to 1, each cut into `parts` (name, colour): `moved` (stops, bars, parts) for each knob; grey the rest."""
    positions = np.arange(len(names))
    heights = {knob: np.cumsum(values, axis=-1) for knob, values in moved.items()}
    rest: Trace = {
        "type": "bar", "x": positions, "y": np.ones(len(names)), "name": "others", "width": 0.72, "hoverinfo": "skip", "key": "dot",
        "marker": {"color": palette.faint(palette.UNREGULARIZED, 0.35)},
    }  # fmt: skip
    here = moved[present[0]][present[1]]
    traces: list[Trace] = [rest]
    last = len(parts) - 1
    moves: dict[str, list[Move]] = {knob: [] for knob in moved}
    for place in range(last, -1, -1):
        part, colour = parts[place]
        for knob, rows in heights.items():
            moves[knob].append(Move(trace=len(traces), y=rows[..., place], hover=moved[knob][..., place]))
        traces.append(
            {
                "type": "bar", "x": positions, "y": heights[present[0]][present[1]][:, place], "customdata": here[:, place],
                "width": 0.72, "name": part, "key": "dot", "marker": {"color": colour},
                "hovertemplate": f"{part}: %{{customdata:.3f}}<extra></extra>",
            }
        )  # fmt: skip
    told = "; ".join(
        f"{bar}: " + ", ".join(f"{100 * share:.0f} % {part}" for share, (part, _) in zip(row, parts, strict=True))
        for bar, row in zip(names, here, strict=True)
    )
    return Chart(
        name=name,
        note=note,
        description=f"{told}.",
        traces=traces,
        layout={
            "xaxis": axis(
                "",
                tickangle=0,
                low=-0.5,
                high=len(names) - 0.5,
                tickvals=positions,
                ticktext=["<br>" * (i % 2) + bar for i, bar in enumerate(names)],
                zeroline=False,
                showgrid=False,
            ),
            "yaxis": axis("", low=0, high=1.01, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "barmode": "overlay",
            "uirevision": name,
        },
        moves=moves,
    )
