"""Is a classifier right as often as it is sure? Confidence against accuracy, bin by bin, beside what chance allows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis

NORMAL = 1.96  # nineteen times of twenty
FEW = 5  # examples in a bin below which its mark is hollow


@dataclass(frozen=True, eq=False, kw_only=True)
class Bins:
    """Examples in b bins at every stop of a knob (k, b): how many, their mean confidence and their accuracy."""

    counts: Integers
    confidence: Floats
    accuracy: Floats


def reliability(*, edges: Floats, bins: Mapping[str, Bins], at: tuple[str, int], errors: Mapping[str, Floats]) -> Chart:
    """The reliability diagram under each knob of `bins`, at first at the stop `at` of one of them.

    On the diagonal confidence is accuracy; the grey bars hold what a calibrated classifier would show on as many
    examples in nineteen of twenty samples, where there are not too few. `errors` (k,) are the calibration errors, for the text alternative.
    """
    moves = {knob: _moves(found) for knob, found in bins.items()}
    knob, stop = at
    width = float(edges[1] - edges[0])
    centres = (edges[:-1] + edges[1:]) / 2
    traces: list[Trace] = [
        {
            "type": "bar", "x": centres, "width": 0.94 * width, "name": "accuracy in the bin", "hoverinfo": "skip",
            "marker": {"color": palette.faint(palette.TEST, 0.28)},
        },
        {
            "type": "scatter", "mode": "lines", "name": "chance", "key": "tick", "hoverinfo": "skip",
            "line": {"color": palette.faint(palette.UNREGULARIZED, 0.55), "width": 7, "simplify": False},
        },
        {
            "type": "scatter", "mode": "lines", "x": np.array([0.0, 1.0]), "y": np.array([0.0, 1.0]), "name": "calibrated",
            "line": {"color": palette.INK, "width": 1.3, "dash": "dash"}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers", "name": "test", "key": "dot", "cliponaxis": False,
            "marker": {"size": 8, "color": palette.TEST, "line": {"color": palette.PAPER, "width": 1.2}},
            "hovertemplate": "%{customdata} examples<br>sure %{x:.3f}, right %{y:.3f}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "cliponaxis": False,
            "marker": {"size": 6, "color": palette.PAPER, "line": {"color": palette.TEST, "width": 1.3}},
            "hovertemplate": "%{customdata} examples only<br>sure %{x:.3f}, right %{y:.3f}<extra></extra>",
        },
    ]  # fmt: skip
    for move in moves[knob]:
        traces[move.trace].update(move.at(stop))
    return Chart(
        name="Reliability",
        description=f"Accuracy against confidence in {len(centres)} bins of confidence, with the diagonal on which both are equal. The "
        f"calibration error is {100 * errors[knob][stop]:.2g} %.",
        traces=traces,
        layout={
            "xaxis": axis("confidence", low=0, high=1, tickvals=[0, 0.5, 1], showgrid=False),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.5, 1]),
            "uirevision": "reliability",
        },
        moves=moves,
    )  # fmt: skip


def _moves(bins: Bins) -> list[Move]:
    """Bars, what chance allows as upright strokes, and dots: filled where there are some examples, hollow for few."""
    counts, sure = bins.counts.astype(float), np.where(bins.counts > 0, bins.confidence, np.nan)
    reach = np.where(counts < FEW, np.nan, NORMAL) * np.sqrt(sure * (1 - sure) / np.maximum(counts, 1))
    gap = np.full(sure.shape, np.nan)
    strokes_x = np.stack([sure, sure, gap], axis=-1).reshape(len(sure), -1)
    strokes_y = np.stack([np.maximum(sure - reach, 0), np.minimum(sure + reach, 1), gap], axis=-1).reshape(
        len(sure), -1
    )
    right = np.where(bins.counts > 0, bins.accuracy, np.nan)
    some, few = (np.where(here, right, np.nan) for here in (counts >= FEW, counts < FEW))
    return [
        Move(trace=0, y=np.where(bins.counts > 0, bins.accuracy, 0.0)),
        Move(trace=1, x=strokes_x, y=strokes_y),
        Move(trace=3, x=sure, y=some, hover=counts),
        Move(trace=4, x=sure, y=few, hover=counts),
    ]
