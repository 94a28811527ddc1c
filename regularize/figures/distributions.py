"""How often a quantity takes which value, on training and on test examples, beside the value that theory asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, outward


@dataclass(frozen=True, eq=False, kw_only=True)
class Shares:
    """At every stop of a knob: shares (k, b) of training and test examples in b bins, and the value asked for (k,).

    The value asked for is not finite where theory asks for none.
    """

    train: Floats
    test: Floats
    asked: Floats


def distribution(
    *, name: str, title: str, edges: Floats, shares: Mapping[str, Shares], at: tuple[str, int], asked: str, note: str = "",
    ticks: Layout | None = None,
) -> Chart:  # fmt: skip
    """Histograms with common `edges` (b + 1,) under each knob of `shares`, at first at the stop `at` of one of them.

    Bars are training examples, the stepped line test examples; a dashed line, called `asked`, is theory's value.
    """
    peaks = [float(max(found.train.max(), found.test.max())) for found in shares.values()]
    top = outward(0.0, 103 * max(peaks))[1]
    knob, stop = at
    moves = {knob: _moves(found, top) for knob, found in shares.items()}
    centres = (edges[:-1] + edges[1:]) / 2
    traces: list[Trace] = [
        {
            "type": "bar", "x": centres, "width": float(edges[1] - edges[0]), "name": "training", "key": "tick",
            "marker": {"color": palette.faint(palette.TRAIN, 0.7)}, "hovertemplate": "training %{y:.1f} % at %{x:.3g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": np.repeat(edges, 2), "name": "test", "key": "line", "hoverinfo": "skip",
            "line": {"color": palette.TEST, "width": 1.8, "simplify": False},
        },
        {
            "type": "scatter", "mode": "lines", "y": np.array([0.0, top]), "name": asked, "key": "dash", "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.8, "dash": "dash"},
        },
    ]  # fmt: skip
    for move in moves[knob]:
        traces[move.trace].update(move.at(stop))
    there = float(shares[knob].asked[stop])
    return Chart(
        name=name,
        note=note,
        description=f"The distribution of {title} on training and test examples"
        + (f"; {asked}: {there:.3g}." if np.isfinite(there) else "; theory asks for no finite value."),
        traces=traces,
        layout={
            "xaxis": axis(title, low=edges[0], high=edges[-1], showgrid=False, zeroline=False, **(ticks or {})),
            "yaxis": axis("", low=0, high=top, nticks=5, ticksuffix=" %"),
            "bargap": 0,
            "uirevision": name,
        },
        moves=moves,
    )


def _moves(found: Shares, top: float) -> list[Move]:
    nothing = np.zeros((len(found.test), 1))
    line = np.where(np.isfinite(found.asked), found.asked, np.nan)
    return [
        Move(trace=0, y=100 * found.train),
        Move(trace=1, y=100 * np.concatenate([nothing, np.repeat(found.test, 2, axis=1), nothing], axis=1)),
        Move(trace=2, x=np.column_stack([line, line]), y=np.tile([0.0, top], (len(line), 1))),
    ]
