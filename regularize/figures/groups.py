"""Coefficients by group: their course against a knob, and how many of each group stay."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, literal

# None of these stands for a penalty; the two that are much alike differ in their dash.
COLOURS = (palette.FOURTH, palette.UNREGULARIZED, palette.TRAIN, palette.FAINT_INK)
DASHES = ("solid", "dot", "dash", "dashdot")
KEYS = ("line", "dots", "dash", "dash")


@dataclass(frozen=True)
class Members:
    """A group of columns under a label and a short one for legends; `look` is its place in `COLOURS`."""

    label: str
    short: str
    look: int
    places: tuple[int, ...]


def courses(
    *, knob: str, positions: Floats, coefficients: Floats, names: Sequence[str], groups: Sequence[Members], title: str,
    ticks: Layout,
) -> Chart:  # fmt: skip
    """Standardized `coefficients` (k, p) against the `positions` (k,) of a knob, one line a column, coloured by group.

    A line marks the present position, with a dot at each coefficient and a ring where it is exactly zero.
    """
    reach = 1.08 * float(np.abs(coefficients).max()) or 1.0
    traces: list[Trace] = [_courses(positions, coefficients, group) for group in groups]
    order = [place for group in groups for place in group.places]
    colours = [COLOURS[group.look] for group in groups for _ in group.places]
    shown = coefficients[:, order]
    here = np.repeat(positions[:, None], len(order), axis=1)
    present, zeros = np.where(shown != 0.0, shown, np.nan), np.where(shown == 0.0, 0.0, np.nan)
    text = [literal(names[place]) for place in order]
    count = len(traces)
    traces += [
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array([-reach, reach]),
            "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip", "cliponaxis": False,
        },
        {
            "type": "scatter", "mode": "markers", "cliponaxis": False, "x": here[0], "y": present[0], "text": text,
            "marker": {"size": 8, "color": colours, "line": {"color": palette.PAPER, "width": 1}},
            "hovertemplate": "%{text}: %{y:.4g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "cliponaxis": False, "x": here[0], "y": zeros[0], "text": text,
            "marker": {"size": 8, "color": palette.PAPER, "line": {"color": palette.INK, "width": 1.5}},
            "hovertemplate": "%{text}: exactly zero<extra></extra>",
        },
    ]  # fmt: skip
    return Chart(
        name="Coefficients",
        description=f"The {len(order)} standardized coefficients against {title}, a colour for each of "
        f"{len(groups)} groups: {', '.join(group.short for group in groups)}.",
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=-reach, high=reach, zeroline=True, zerolinewidth=1),
            "uirevision": " ".join(names),
        },
        moves={
            knob: [
                Move(trace=count, x=np.column_stack([positions, positions])),
                Move(trace=count + 1, x=here, y=present),
                Move(trace=count + 2, x=here, y=zeros),
            ]
        },
    )


def _courses(positions: Floats, coefficients: Floats, group: Members) -> Trace:
    """All lines of a group as one, with gaps between them."""
    gap = np.full((1, len(group.places)), np.nan)
    y = np.vstack([coefficients[:, group.places], gap]).T.ravel()
    x = np.tile(np.append(positions, np.nan), len(group.places))
    look = {"color": COLOURS[group.look], "width": 2, "dash": DASHES[group.look]}
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": literal(group.short), "hoverinfo": "skip",
        "key": KEYS[group.look], "line": look,
    }  # fmt: skip


def kept(*, knob: str, counts: Integers, groups: Sequence[Members], title: str) -> Chart:
    """How many coefficients of each group are not zero: counts (k, groups) at every stop of `knob`.

    `title` says what the labels of the groups are.
    """
    sizes = [len(group.places) for group in groups]
    places = np.arange(len(groups), dtype=float)
    counted = counts.astype(float)
    wide: Trace = {"type": "bar", "x": places, "width": 0.66, "hoverinfo": "skip"}
    colours = [COLOURS[group.look] for group in groups]
    most = max(sizes)
    return Chart(
        name="How many stay",
        note="outline: the whole group",
        description="Bars of how many coefficients of each group are not zero, inside outlines of the size of the group: "
        + ", ".join(f"{group.short} has {size}" for group, size in zip(groups, sizes, strict=True)) + ".",
        traces=[
            {**wide, "y": np.array(sizes, dtype=float), "marker": {"color": "#00000000", "line": {"color": colours, "width": 1.5}}},
            {
                **wide, "y": counted[0], "customdata": np.array(sizes, dtype=float), "hoverinfo": "all",
                "marker": {"color": colours}, "hovertemplate": "%{y} of %{customdata} stay<extra></extra>",
            },
        ],
        layout={
            "xaxis": axis(
                title, low=-0.6, high=len(groups) - 0.4, tickvals=places.tolist(), showgrid=False, zeroline=False,
                ticktext=[literal(group.label) for group in groups], tickangle=0,
            ),
            "yaxis": axis("", low=0, high=most * 1.06, tickformat="d", nticks=min(most + 1, 7)),
            "barmode": "overlay",
            "uirevision": "kept",
        },
        moves={knob: [Move(trace=1, y=counted)]},
    )  # fmt: skip
