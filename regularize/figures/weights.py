"""The weights of a network under several optimizers: how they are distributed, and how much is kept of which."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis


@dataclass(frozen=True, eq=False, kw_only=True)
class Shares:
    """A row of shares at every stop of each knob that moves it: (stops, m). NaN where there is nothing to draw."""

    name: str
    values: Mapping[str, Floats]
    colour: str
    dash: str = "solid"

    @property
    def first(self) -> Floats:
        """Any one row: what stands there until the stage knows its stops."""
        row: Floats = next(iter(self.values.values()))[0]
        return row


def binned(weights: Floats, *, reach: float, bins: int) -> Floats:
    """The share of the weights (…, w) in each of `bins` equal parts of [−reach, reach]; the outermost hold the rest."""
    place = np.clip(np.floor((weights + reach) * bins / (2 * reach)), 0, bins - 1).astype(int)
    rows = place.reshape(-1, place.shape[-1])
    numbered = rows + bins * np.arange(len(rows))[:, None]
    counts = np.bincount(numbered.ravel(), minlength=bins * len(rows)).reshape(*place.shape[:-1], bins)
    return np.asarray(counts / place.shape[-1])


def histogram(*, outlines: Sequence[Shares], reach: float, top: float, filled: int | None = None) -> Chart:
    """Histograms over [−reach, reach] as outlines that leave the frame above `top`; one of them is filled."""
    bins = len(outlines[0].first)
    centres = (np.arange(bins) + 0.5) * 2 * reach / bins - reach
    traces: list[Trace] = []
    for i, outline in enumerate(outlines):
        fill = {"fill": "tozeroy", "fillcolor": palette.faint(outline.colour, 0.16)} if i == filled else {}
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": centres, "y": outline.first, "name": outline.name,
                "key": "line" if outline.dash == "solid" else "dash", **fill,
                "line": {"color": outline.colour, "width": 2, "shape": "hvh", "dash": outline.dash},
                "hovertemplate": f"{outline.name}: %{{y:.1%}} near %{{x:.2f}}<extra></extra>",
            }
        )  # fmt: skip
    return Chart(
        name="Weights",
        note="share of all",
        description="Histograms of the weights of " + ", ".join(outline.name for outline in outlines)
        + f" from −{reach:g} to {reach:g}; the outermost parts hold what lies beyond.",
        traces=traces,
        layout={
            "xaxis": axis("weight", low=-reach, high=reach, showgrid=False),
            "yaxis": axis("", low=0, high=top, tickformat=".0%", nticks=5),
            "uirevision": "weights",
        },
        moves=_moves(outlines),
    )  # fmt: skip


def kept(*, bars: Sequence[Shares], labels: Sequence[str], title: str) -> Chart:
    """Bars side by side for each group: what share of it each of several optimizers has left."""
    wide = 0.8 / len(bars)
    places = np.arange(len(labels), dtype=float)
    traces: list[Trace] = [
        {
            "type": "bar", "x": places + (i - (len(bars) - 1) / 2) * wide, "y": one.first, "width": 0.9 * wide,
            "name": one.name, "key": "dot", "marker": {"color": one.colour},
            "hovertemplate": f"{one.name} leaves %{{y:.1%}}<extra></extra>",
        }
        for i, one in enumerate(bars)
    ]  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": np.array([-0.6, len(labels) - 0.4]), "y": np.ones(2),
            "line": {"color": palette.FAINT_INK, "width": 1, "dash": "dot"}, "hoverinfo": "skip",
        }
    )  # fmt: skip
    return Chart(
        name="Norm left",
        description=f"Bars of the norm left by {', '.join(one.name for one in bars)} as a share of that without decay, "
        f"for {len(labels)} groups of weights: {title}.",
        traces=traces,
        layout={
            "xaxis": axis(
                title, low=-0.6, high=len(labels) - 0.4, tickvals=places.tolist(), ticktext=list(labels), showgrid=False,
                zeroline=False, tickangle=0,
            ),
            "yaxis": axis("", low=0, high=1.15, tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "barmode": "overlay",
            "uirevision": "kept",
        },
        moves=_moves(bars),
    )  # fmt: skip


def _moves(rows: Sequence[Shares]) -> dict[str, list[Move]]:
    return {knob: [Move(trace=i, y=row.values[knob]) for i, row in enumerate(rows)] for knob in rows[0].values}
