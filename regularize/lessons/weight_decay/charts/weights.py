"""The weights of a network under several optimizers: how they are distributed, and how much is kept of which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, axis
from regularize.figures.marks import Rows, Style, bars, follow, level, line


@dataclass(frozen=True, eq=False, kw_only=True)
class Shares:
    """A row of shares at every stop of each knob that moves it: (stops, m). NaN where there is nothing to draw."""

    name: str
    values: Mapping[str, Floats]
    style: Style

    @property
    def along(self) -> dict[str, Rows]:
        """How a mark follows the knobs."""
        return follow(y=self.values)


def binned(weights: Floats, *, reach: float, bins: int) -> Floats:
    """The share of the weights (…, w) in each of `bins` equal parts of [−reach, reach]; the outermost hold the rest."""
    place = np.clip(np.floor((weights + reach) * bins / (2 * reach)), 0, bins - 1).astype(int)
    rows = place.reshape(-1, place.shape[-1])
    numbered = rows + bins * np.arange(len(rows))[:, None]
    counts = np.bincount(numbered.ravel(), minlength=bins * len(rows)).reshape(*place.shape[:-1], bins)
    return np.asarray(counts / place.shape[-1])


def histogram(*, outlines: Sequence[Shares], reach: float, top: float, filled: int | None = None) -> Chart:
    """Histograms over [−reach, reach] as outlines that leave the frame above `top`; one of them is filled."""
    bins = next(iter(outlines[0].values.values())).shape[-1]
    centres = (np.arange(bins) + 0.5) * 2 * reach / bins - reach
    marks = []
    for i, one in enumerate(outlines):
        hover, look = f"{one.name}: %{{y:.1%}} near %{{x:.2f}}", {**one.style.line, "shape": "hvh"}
        mark = line(centres, style=one.style, along=one.along, name=one.name, key=one.style.key, hover=hover).but(
            line=look
        )
        fill = palette.faint(one.style.colour, 0.16)
        marks.append(mark.but(fill="tozeroy", fillcolor=fill) if i == filled else mark)
    return Chart(
        name="Weights",
        note="how many have which size, as a share of all",
        description="Histograms of the weights of "
        + ", ".join(outline.name for outline in outlines)
        + f" from −{reach:g} to {reach:g}. The outermost parts hold what lies beyond.",
        marks=marks,
        layout={
            "xaxis": axis("weight", low=-reach, high=reach, showgrid=False),
            "yaxis": axis("", low=0, high=top, tickformat=".0%", nticks=5),
            "uirevision": "weights",
        },
    )


def kept(*, shares: Sequence[Shares], labels: Sequence[str], title: str) -> Chart:
    """Bars side by side for each group: what share of it each of several optimizers has left."""
    wide = 0.8 / len(shares)
    places = np.arange(len(labels), dtype=float)
    marks = [
        bars(
            places + (i - (len(shares) - 1) / 2) * wide,
            colour=one.style.colour,
            width=0.9 * wide,
            along=one.along,
            name=one.name,
            key="dot",
            hover=f"{one.name} leaves %{{y:.1%}}",
        )
        for i, one in enumerate(shares)
    ]
    marks.append(level(1.0, (-0.6, len(labels) - 0.4), style=Style(palette.FAINT_INK, "dot", 1)))
    return Chart(
        name="Norm left by the decay",
        description=f"Bars of the norm left by {', '.join(one.name for one in shares)} as a share of that without decay, "
        f"for {len(labels)} {title}.",
        marks=marks,
        layout={
            "xaxis": axis(
                title,
                low=-0.6,
                high=len(labels) - 0.4,
                tickvals=places.tolist(),
                ticktext=list(labels),
                showgrid=False,
                zeroline=False,
                tickangle=0,
            ),
            "yaxis": axis("", low=0, high=1.15, tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "barmode": "overlay",
            "uirevision": "kept",
        },
    )
