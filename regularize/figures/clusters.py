"""Examples of three classes in a plane, and how closely each lies about its centre."""

from collections.abc import Mapping, Sequence

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis

COLOURS = (palette.FOURTH, palette.LOSS, palette.ELASTIC_NET)
SYMBOLS = ("circle", "square", "diamond")


def clusters(
    *, points: Mapping[str, Floats], labels: Integers, names: Sequence[str], classes: Sequence[int], at: tuple[str, int], reach: float,
    note: str = "", description: str,
) -> Chart:  # fmt: skip
    """The `points` (k, m, 2) of three `classes` under each knob, at first at the stop `at` of one of them.

    A cross marks the mean of each class; thin lines join the three. The frame reaches from −reach to reach.
    """
    knob, stop = at
    moves = {knob: _moves(np.clip(rows, -8 * reach, 8 * reach), labels, classes) for knob, rows in points.items()}
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines+markers", "hoverinfo": "skip",
            "line": {"color": palette.faint(palette.UNREGULARIZED, 0.8), "width": 1},
            "marker": {"symbol": "cross-thin", "size": 12, "line": {"color": palette.INK, "width": 2}},
        },
        *(
            {
                "type": "scatter", "mode": "markers", "name": name, "key": "dot", "hovertemplate": f"{name}<extra></extra>",
                "marker": {
                    "size": 6.5, "color": palette.faint(colour, 0.8), "symbol": symbol, "line": {"color": palette.PAPER, "width": 0.6},
                },
            }
            for name, colour, symbol in zip(names, COLOURS, SYMBOLS, strict=True)
        ),
    ]  # fmt: skip
    for move in moves[knob]:
        traces[move.trace].update(move.at(stop))
    bare = {"showgrid": False, "zeroline": False, "nticks": 5}
    return Chart(
        name="Last hidden layer",
        note=note,
        description=description,
        traces=traces,
        layout={
            "xaxis": axis("", low=-reach, high=reach, constrain="domain", **bare),
            "yaxis": axis("", low=-reach, high=reach, scaleanchor="x", constrain="domain", **bare),
            "margin": {"l": 34, "r": 8, "t": 6, "b": 24},
            "uirevision": " ".join(names),
        },
        moves=moves,
    )  # fmt: skip


def _moves(points: Floats, labels: Integers, classes: Sequence[int]) -> list[Move]:
    centres = np.stack([points[:, labels == label].mean(axis=1) for label in [*classes, classes[0]]], axis=1)
    own = [points[:, labels == label] for label in classes]
    return [
        Move(trace=0, x=centres[:, :, 0], y=centres[:, :, 1]),
        *(Move(trace=1 + i, x=rows[:, :, 0], y=rows[:, :, 1]) for i, rows in enumerate(own)),
    ]
