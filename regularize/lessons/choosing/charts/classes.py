"""Two classes: are the probabilities right, how well do they rank, and where does the threshold cut."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.assessment import Calibration, Confusion, Roc
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, literal, outward
from regularize.figures.composed import strokes
from regularize.figures.marks import Rows, Style, bars, dots, line, rule

MOST_POINTS = 120
WIDE = 2.0  # standard errors
DIAGONAL = np.array([0.0, 1.0])
GUESSING = Style(dash="dot", width=1.2)


def calibration(*, knob: str, found: Calibration, word: str) -> Chart:
    """Observed against predicted shares of a class, in bins, over two standard errors to each side were the prediction true."""
    full = found.counts > 0
    said, seen = np.where(full, found.predicted, np.nan), np.where(full, found.observed, np.nan)
    reach, rows = WIDE * found.standard_error, found.counts.astype(float)
    chance = Rows(x=strokes(said, said), y=strokes(np.maximum(said - reach, 0.0), np.minimum(said + reach, 1.0)))
    return Chart(
        name="Calibration",
        note="held-out rows",
        description=f"The share of “{word}” among held-out rows against the probability that was said, in {found.counts.shape[1]} bins: "
        "on the diagonal the probabilities are right, and grey bars are two standard errors to each side of it.",
        marks=[
            line(DIAGONAL, DIAGONAL, style=GUESSING),
            line(
                style=Style(palette.faint(palette.UNREGULARIZED, 0.55), width=6),
                simplify=False,
                along={knob: chance},
                name="± 2 standard errors",
                key="tick",
            ),
            dots(
                colour=palette.TEST,
                size=9,
                along={knob: Rows(x=said, y=seen, hover=rows)},
                clip=False,
                hover="said %{x:.2f}, seen %{y:.2f}, %{customdata:.0f} rows",
            ),
        ],
        layout=_square(f"probability of “{literal(word)}”", "calibration"),
    )


def roc(*, knob: str, curves: Sequence[Roc], at: Confusion, threshold: float) -> Chart:
    """The ROC curve at every stop, and on it the threshold."""
    across, up = np.stack([_corners(one) for one in curves], axis=1)
    here = np.column_stack([1.0 - at.specificity, at.sensitivity])
    return Chart(
        name="ROC curve",
        note="found against false alarms",
        description="The share of the second class that is found against the share of the first that is taken for it, over all "
        f"thresholds, on held-out rows; the diamond is the threshold {threshold:g}. The diagonal is guessing.",
        marks=[
            line(DIAGONAL, DIAGONAL, style=GUESSING),
            line(
                style=Style(palette.TEST, width=2.2),
                simplify=False,
                along={knob: Rows(x=across, y=up)},
                hover="false alarms %{x:.3f}, found %{y:.3f}",
            ),
            dots(
                colour=palette.FOURTH,
                size=11,
                symbol="diamond",
                along={knob: Rows.points(here)},
                clip=False,
                name=f"threshold {threshold:g}",
                key="dot",
                hover=f"threshold {threshold:g}: %{{x:.3f}}, %{{y:.3f}}",
            ),
        ],
        layout=_square("false alarms", "roc"),
    )


def probabilities(
    *,
    knob: str,
    counts: tuple[Floats, Floats],
    edges: Floats,
    words: tuple[str, str],
    threshold: float,
    focus: Booleans,
    weighted: bool,
) -> Chart:
    """How many held-out rows of each class got which probability: counts (k, b), and where the threshold cuts.

    Where rows are `weighted` a count is the sum of their weights.
    The frame is made for the stops in `focus` (k,): where hardly a column is left, all rows stand in one bar, which leaves it.
    """
    middle, width = (edges[:-1] + edges[1:]) / 2, float(edges[1] - edges[0])
    high = outward(0.0, 1.3 * float(max(each[focus].max() for each in counts)))[1]
    by_weight, unit = (", each row by its weight", "in weights") if weighted else ("", "rows")
    return Chart(
        name="Held-out probabilities",
        note=f"cut at {threshold:g}",
        description=f"How many held-out rows got which probability of “{words[1]}”, by what they are{by_weight}; "
        f"cut at {threshold:g}.",
        marks=[
            *(
                bars(
                    middle,
                    colour=palette.faint(colour, 0.65),
                    width=width,
                    along={knob: Rows(y=each)},
                    name=literal(word),
                    key="tick",
                    hover=f"{literal(word)}: %{{y:.6~g}} {unit}",
                )
                for each, word, colour in zip(counts, words, (palette.TRAIN, palette.TEST), strict=True)
            ),
            rule(threshold, (0.0, high), style=Style(palette.FOURTH, "dash", 2), name="threshold", key="dash"),
        ],
        layout={
            "xaxis": axis(f"probability of “{literal(words[1])}”", low=0.0, high=1.0),
            "yaxis": axis("", low=0.0, high=high, tickformat="~g" if weighted else "d"),
            "barmode": "overlay",
            "uirevision": "probabilities",
        },
    )


def _corners(curve: Roc) -> Floats:
    """Across and up (2, m) at the corners of the curve, all of them or evenly some; as many for every curve."""
    x, y = curve.false_positive, curve.true_positive
    straight = np.diff(x)[:-1] * np.diff(y)[1:] == np.diff(y)[:-1] * np.diff(x)[1:]
    places = np.flatnonzero(np.concatenate(([True], ~straight, [True])))
    if len(places) > MOST_POINTS:
        places = places[np.rint(np.linspace(0, len(places) - 1, MOST_POINTS)).astype(int)]
    held = np.append(places, np.full(MOST_POINTS - len(places), len(x) - 1))
    return np.stack([x[held], y[held]])


def _square(across: str, revision: str) -> Layout:
    return {
        "xaxis": axis(across, low=0.0, high=1.0, tickvals=[0, 0.5, 1]),
        "yaxis": axis("", low=0.0, high=1.02, tickvals=[0, 0.5, 1]),
        "uirevision": revision,
    }
