"""Techniques beside each other, over several repetitions: means with a standard error on either side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, outward
from regularize.figures.composed import estimates
from regularize.figures.marks import Mark, Rows, Style, bars, line, line_and_dots, rule


@dataclass(frozen=True, eq=False, kw_only=True)
class Technique:
    """Its name, its look, and what was found: `mean` and `error` (stops, positions)."""

    name: str
    style: Style
    mean: Floats
    error: Floats


def side_by_side(
    *,
    knob: str,
    techniques: Sequence[Technique],
    positions: Floats,
    at: int,
    title: str,
    ticks: Layout,
    name: str,
    note: str = "",
    marked: bool,
    keys: bool = True,
    low: float | None = None,
    unit: str = " %",
) -> Chart:
    """A line for each technique over `positions` (p,), and a stroke from a standard error below to one above each mean.

    Where the positions are the stops of the knob, `marked`, a line stands at the present one and nothing else moves: each
    technique has one row. Otherwise the lines follow the knob, a row for each of its stops.
    """
    ends = _ends(techniques, low)
    apart = 0.006 * float(positions[-1] - positions[0])
    places = [positions + apart * (2 * i - len(techniques) + 1) for i in range(len(techniques))]
    row = 0 if marked else at
    marks: list[Mark] = []
    for x, one in zip(places, techniques, strict=True):
        key = one.style.key if keys else ""
        stroke, mean = estimates(
            x,
            {knob: one.mean},
            {knob: one.error},
            style=one.style,
            unit=unit,
            at=row,
            name=one.name,
            key=key,
            clip=False,
        )
        # Where the positions are the knob's own, nothing moves but the line.
        marks += [Mark(trace=mark.trace) for mark in (stroke, mean)] if marked else [stroke, mean]
    if marked:
        marks.append(rule(positions, ends, knob=knob, stop=at))
    margin = 0.05 * float(positions[-1] - positions[0])
    return Chart(
        name=name,
        note=note,
        description=_described(techniques, row, at if marked else 0, title, unit),
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0] - margin, high=positions[-1] + margin, zeroline=False, **ticks),
            "yaxis": axis("", low=ends[0], high=ends[1], zeroline=False),
            "uirevision": name,
        },
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


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """What one technique says of two classes at every share kept: `own` and `other` (stops, shares)."""

    name: str
    colour: str
    own: Floats
    other: Floats


def answers(
    *, knob: str, alpha: str, answers: Sequence[Answer], shares: Floats, kept: Floats, at: tuple[int, int], name: str
) -> Chart:
    """Mean probabilities of the class kept and of the class pasted against the share kept, `shares` (b,).

    They follow `alpha`; a line at `kept` (k,) follows `knob`. The labels' own shares are dotted.
    """
    here, there = at
    across, down = np.array([0.0, 1.0, np.nan, 0.0, 1.0]), np.array([0.0, 1.0, np.nan, 1.0, 0.0])
    marks = [
        line(across, down, style=Style(dash="dot", width=1.3), name="label"),
        rule(kept, (0.0, 1.0), knob=knob, stop=here),
    ]
    gap = np.full((len(answers[0].own), 1), np.nan)
    symbols = ["circle"] * (len(shares) + 1) + ["diamond-open"] * len(shares)
    for one in answers:
        y = Rows(y=np.concatenate([one.own, gap, one.other], axis=1))
        marker = {"size": 6, "color": one.colour, "symbol": symbols}
        marks.append(
            line_and_dots(
                np.concatenate([shares, [np.nan], shares]),
                style=Style(one.colour),
                marker=marker,
                simplify=False,
                along={alpha: y},
                at=there,
                clip=False,
                name=one.name,
                key="line",
                hover=f"{one.name}: %{{y:.3f}} where %{{x:.2f}} is kept",
            )
        )
    middle = int(np.abs(shares - 0.5).argmin())
    told = ", ".join(f"{one.name} {one.own[there, middle]:.2f} and {one.other[there, middle]:.2f}" for one in answers)
    return Chart(
        name=name,
        description=f"Mean probability of the digit kept and of the digit pasted against the share kept. Where {shares[middle]:.2f} is "
        f"kept: {told}.",
        marks=marks,
        layout={
            "xaxis": axis(
                "share (● kept, ◇ pasted)", low=-0.02, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1], zeroline=False
            ),
            "yaxis": axis("", low=-0.01, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1], zeroline=False),
            "uirevision": name,
        },
    )


def stacked(
    *,
    moved: Mapping[str, Floats],
    present: tuple[str, int],
    names: Sequence[str],
    parts: Sequence[tuple[str, str]],
    name: str,
    note: str = "",
) -> Chart:
    """Bars from 0 to 1, each cut into `parts` (name, colour): `moved` (stops, bars, parts) for each knob; grey the rest."""
    positions = np.arange(len(names))
    heights = {knob: np.cumsum(values, axis=-1) for knob, values in moved.items()}
    first, stop = present
    here, last = moved[first][stop], len(parts) - 1
    grey = palette.faint(palette.UNREGULARIZED, 0.35)
    marks = [bars(positions, np.ones(len(names)), colour=grey, width=0.72, name="others", key="dot")]
    for place in range(last, -1, -1):
        part, colour = parts[place]
        along = {knob: Rows(y=rows[..., place], hover=moved[knob][..., place]) for knob, rows in heights.items()}
        hover = f"{part}: %{{customdata:.3f}}"
        marks.append(
            bars(positions, colour=colour, width=0.72, along=along, at=stop, name=part, key="dot", hover=hover)
        )
    told = "; ".join(
        f"{bar}: " + ", ".join(f"{100 * share:.0f} % {part}" for share, (part, _) in zip(row, parts, strict=True))
        for bar, row in zip(names, here, strict=True)
    )
    return Chart(
        name=name,
        note=note,
        description=f"{told}.",
        marks=marks,
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
    )
