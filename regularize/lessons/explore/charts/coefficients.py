"""Coefficients as bars, with exact zeros marked as zeros."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Rival, axis, literal, outward
from regularize.figures.marks import Mark, Rows, Style, dots
from regularize.figures.marks import bars as drawn_bars


def bars(
    *,
    knob: str,
    names: Sequence[str],
    coefficients: Floats,
    colour: str,
    focus: int = 0,
    truth: Floats | None = None,
    name: str = "coefficient",
    rival: Rival | None = None,
) -> Chart:
    """Bars of `coefficients` (k, p) at every stop of `knob`; a ring on the axis says exactly zero. Those of a `rival` at their side.

    The frame is made for the stop `focus`: longer bars leave it, as a wild curve leaves its own, and a tip at the
    frame says so. Up to 1, one standard deviation for one, no bar does.
    """
    p = coefficients.shape[1]
    places = np.arange(1, p + 1, dtype=float)
    models = [(name, colour, coefficients), *([(rival.name, rival.style.colour, rival.values)] if rival else [])]
    largest = max(float(np.max(np.abs(rows), initial=0.0)) for _, _, rows in models) or 1.0
    known = 0.0 if truth is None else float(np.max(np.abs(truth)))
    # Made for the fits that follow the knob: what does not may be a thousand times as long.
    followed = [rows for _, _, rows in models if len(rows) == len(coefficients)]
    seen = max(float(np.max(np.abs(rows[focus]))) for rows in followed)
    held = min(largest, max(1.6 * seen, known, 1.0))
    reach = outward(-1.05 * held, 1.05 * held)[1]
    marks: list[Mark] = []
    width = 0.72 if rival is None else 0.38
    for (called, paint, rows), side in zip(models, (0.0,) if rival is None else (-0.2, 0.2), strict=True):
        drawn = _bars(names, places + side, called, paint, rows, reach, width, knob)
        if rival is not None:
            drawn[0] = drawn[0].but(key="line")
        marks += drawn if marks else [drawn[0].but(pin="bars"), *drawn[1:]]
    if truth is not None:
        marker = {"symbol": "line-ew", "size": 14, "color": palette.INK, "line": {"color": palette.INK, "width": 2}}
        true = dots(
            places, truth, colour=palette.INK, custom=truth, name="truth", key="tick", hover="true: %{customdata:.4g}"
        )
        marks.append(true.but(marker=marker))
    every = max(1, int(np.ceil(p / 10)))
    layout: Layout = {
        "xaxis": axis(
            "",
            low=0.4,
            high=p + 0.6,
            tickvals=places[::every].tolist(),
            ticktext=[literal(n) for n in names[::every]],
            showgrid=False,
            zeroline=False,
            tickangle=0 if max(map(len, names)) <= 4 else -40,
        ),
        "yaxis": axis("", low=-reach, high=reach, zeroline=True, zerolinewidth=1),
        "margin": {"l": 46, "r": 8, "t": 6, "b": 28 if max(map(len, names)) <= 4 else 40},
        "bargap": 0.2,
        "uirevision": f"{p}",
    }
    return Chart(
        name="Coefficients",
        note=("ring: exactly zero" if rival else "standardized; ring: exactly zero")
        + ("; ◇ bar leaves the frame" if largest > reach and not rival else ""),
        description=f"Bars of the {p} standardized coefficients{f' under {name} and {rival.name}' if rival else ''}; a ring marks one "
        "that is exactly zero.",
        marks=marks,
        layout=layout,
    )


def _bars(
    names: Sequence[str], places: Floats, name: str, colour: str, rows: Floats, reach: float, width: float, knob: str
) -> list[Mark]:
    """Bars, rings and tips of one model."""
    tips = np.where(np.abs(rows) > reach, np.sign(rows) * 0.955 * reach, np.nan)
    zeros = np.where(rows == 0, 0.0, np.nan)
    words = [literal(one) for one in names]
    whose = "" if name == "coefficient" else f" under {name}"
    ring, tip = Style(colour, width=2), Style(colour, width=1.5)
    bar = drawn_bars(
        places,
        colour=colour,
        width=width,
        name=name,
        text=words,
        along={knob: Rows(y=rows)},
        hover=f"%{{text}}{whose}: %{{y:.5g}}",
    )
    return [
        bar.but(textposition="none"),
        dots(
            places,
            colour=palette.PAPER,
            size=8 if width > 0.5 else 6,
            edge=ring,
            name="exactly zero",
            text=words,
            along={knob: Rows(y=zeros)},
            hover=f"%{{text}}{whose}: exactly zero",
        ),
        dots(
            places,
            colour=palette.PAPER,
            size=9,
            symbol="diamond-tall",
            edge=tip,
            along={knob: Rows(y=tips, hover=rows)},
            hover=f"outside{whose}: %{{customdata:.5g}}",
        ),
    ]
