"""Coefficients by group: their course against a knob, and how many of each group stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, literal
from regularize.figures.composed import joined
from regularize.figures.marks import Mark, Rows, Style, bars, curve, dots, ring, rule

# None of these stands for a penalty; the two that are much alike differ in their dash.
STYLES = (
    Style(palette.FOURTH),
    Style(palette.UNREGULARIZED, "dot"),
    Style(palette.TRAIN, "dash"),
    Style(palette.FAINT_INK, "dashdot"),
)


@dataclass(frozen=True)
class Members:
    """A group of columns under a label and a short one for legends; `look` is its place in `STYLES`."""

    label: str
    short: str
    look: int
    places: tuple[int, ...]


def courses(
    *,
    knob: str,
    positions: Floats,
    coefficients: Floats,
    names: Sequence[str],
    groups: Sequence[Members],
    title: str,
    ticks: Layout,
) -> Chart:
    """Standardized `coefficients` (k, p) against the `positions` (k,) of a knob, one line a column, coloured by group.

    A line marks the present position, with a dot at each coefficient and a ring where it is exactly zero.
    """
    reach = 1.08 * float(np.abs(coefficients).max()) or 1.0
    order = [place for group in groups for place in group.places]
    colours = [STYLES[group.look].colour for group in groups for _ in group.places]
    shown = coefficients[:, order]
    here = np.repeat(positions[:, None], len(order), axis=1)
    present, zeros = np.where(shown != 0.0, shown, np.nan), np.where(shown == 0.0, 0.0, np.nan)
    text = [literal(names[place]) for place in order]
    along = {knob: Rows(x=here, y=present)}
    marks = [
        *(_courses(positions, coefficients, group) for group in groups),
        rule(positions, (-reach, reach), knob=knob, clip=False),
        dots(colour=colours, along=along, clip=False, text=text, hover="%{text}: %{y:.4g}"),
        ring(
            colour=palette.INK,
            size=8,
            width=1.5,
            along={knob: Rows(x=here, y=zeros)},
            clip=False,
            text=text,
            hover="%{text}: exactly zero",
        ),
    ]
    return Chart(
        name="Coefficients",
        note="a colour a group",
        description=f"The {len(order)} standardized coefficients against {title}, a colour for each of "
        f"{len(groups)} groups: {', '.join(group.short for group in groups)}.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=-reach, high=reach, zeroline=True, zerolinewidth=1),
            "uirevision": " ".join(names),
        },
    )


def _courses(positions: Floats, coefficients: Floats, group: Members) -> Mark:
    """All lines of a group as one, with gaps between them."""
    x = np.tile(np.append(positions, np.nan), len(group.places))
    y = joined(coefficients[None, :, list(group.places)].swapaxes(1, 2))[0]
    return curve(literal(group.short), x, y, style=STYLES[group.look], told="")


def kept(*, knob: str, counts: Integers, groups: Sequence[Members], title: str) -> Chart:
    """How many coefficients of each group are not zero: counts (k, groups) at every stop of `knob`.

    `title` says what the labels of the groups are.
    """
    sizes = [len(group.places) for group in groups]
    places = np.arange(len(groups), dtype=float)
    whole = np.array(sizes, dtype=float)
    colours = [STYLES[group.look].colour for group in groups]
    outlines: Any = {"color": "#00000000", "line": {"color": colours, "width": 1.5}}
    rows = {knob: Rows(y=counts.astype(float))}
    marks = [
        bars(places, whole, colour=colours, width=0.66).but(marker=outlines),
        bars(places, colour=colours, width=0.66, along=rows, custom=whole, hover="%{y} of %{customdata} stay").but(
            hoverinfo="all"
        ),
    ]
    most = max(sizes)
    return Chart(
        name="Coefficients not zero",
        note="of each group; outline: the whole group",
        description="Bars: how many coefficients of each group are not zero. Outlines: how many it has. "
        + ", ".join(f"{group.short} has {size}" for group, size in zip(groups, sizes, strict=True))
        + ".",
        marks=marks,
        layout={
            "xaxis": axis(
                title,
                low=-0.6,
                high=len(groups) - 0.4,
                tickvals=places.tolist(),
                showgrid=False,
                zeroline=False,
                ticktext=[literal(group.label) for group in groups],
                tickangle=0,
            ),
            "yaxis": axis("", low=0, high=most * 1.06, tickformat="d", nticks=min(most + 1, 7)),
            "barmode": "overlay",
            "uirevision": "kept",
        },
    )
