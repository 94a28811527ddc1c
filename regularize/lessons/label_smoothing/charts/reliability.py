"""Is a classifier right as often as it is sure? Confidence against accuracy, bin by bin, beside what chance allows."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, axis
from regularize.figures.composed import strokes
from regularize.figures.marks import Rows, Style, bars, dots, line, ring

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
    knob, stop = at
    width = float(edges[1] - edges[0])
    centres, diagonal = (edges[:-1] + edges[1:]) / 2, np.array([0.0, 1.0])
    right, chance, some, few = ({one: _rows(found)[place] for one, found in bins.items()} for place in range(4))
    told = "<br>sure %{x:.3f}, right %{y:.3f}"
    marks = [
        bars(
            centres,
            colour=palette.faint(palette.TEST, 0.28),
            width=0.94 * width,
            along=right,
            at=stop,
            name="accuracy in the bin",
        ),
        line(
            style=Style(palette.faint(palette.UNREGULARIZED, 0.55), width=7),
            simplify=False,
            along=chance,
            at=stop,
            name="chance",
            key="tick",
        ),
        line(diagonal, diagonal, style=Style(dash="dash", width=1.3), name="calibrated"),
        dots(
            colour=palette.TEST,
            edge=Style(palette.PAPER, width=1.2),
            along=some,
            at=stop,
            clip=False,
            name="test",
            key="dot",
            hover=f"%{{customdata}} examples{told}",
        ),
        ring(
            colour=palette.TEST,
            size=6,
            width=1.3,
            along=few,
            at=stop,
            clip=False,
            hover=f"%{{customdata}} examples only{told}",
        ),
    ]
    return Chart(
        name="Reliability",
        note="how often it is right, where it is so sure",
        description=f"Accuracy against confidence in {len(centres)} bins of confidence, with the diagonal on which both are equal. The "
        f"calibration error is {100 * errors[knob][stop]:.2g} %.",
        marks=marks,
        layout={
            "xaxis": axis("confidence", low=0, high=1, tickvals=[0, 0.5, 1], showgrid=False),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.5, 1]),
            "uirevision": "reliability",
        },
    )


def _rows(bins: Bins) -> tuple[Rows, Rows, Rows, Rows]:
    """Bars, what chance allows as upright strokes, and dots: filled where there are some examples, hollow for few."""
    counts, sure = bins.counts.astype(float), np.where(bins.counts > 0, bins.confidence, np.nan)
    reach = np.where(counts < FEW, np.nan, NORMAL) * np.sqrt(sure * (1 - sure) / np.maximum(counts, 1))
    right = np.where(bins.counts > 0, bins.accuracy, np.nan)
    some, few = (np.where(here, right, np.nan) for here in (counts >= FEW, counts < FEW))
    return (
        Rows(y=np.where(bins.counts > 0, bins.accuracy, 0.0)),
        Rows(x=strokes(sure, sure), y=strokes(np.maximum(sure - reach, 0), np.minimum(sure + reach, 1))),
        Rows(x=sure, y=some, hover=counts),
        Rows(x=sure, y=few, hover=counts),
    )
