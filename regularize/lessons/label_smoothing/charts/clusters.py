"""Examples of three classes in a plane, and how closely each lies about its centre."""

from collections.abc import Mapping, Sequence

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, axis
from regularize.figures.marks import Rows, Style, dots, line_and_dots

COLOURS = (palette.FOURTH, palette.LOSS, palette.ELASTIC_NET)
SYMBOLS = ("circle", "square", "diamond")


def clusters(
    *,
    points: Mapping[str, Floats],
    labels: Integers,
    names: Sequence[str],
    classes: Sequence[int],
    at: tuple[str, int],
    reach: float,
    note: str = "",
    description: str,
) -> Chart:
    """The `points` (k, m, 2) of three `classes` under each knob, at first at the stop `at` of one of them.

    A cross marks the mean of each class; thin lines join the three. The frame reaches from −reach to reach.
    """
    _, stop = at
    held = {one: np.clip(rows, -8 * reach, 8 * reach) for one, rows in points.items()}
    around = [*classes, classes[0]]
    centres = {
        one: Rows.points(np.stack([rows[:, labels == label].mean(axis=1) for label in around], axis=1))
        for one, rows in held.items()
    }
    cross = {"symbol": "cross-thin", "size": 12, "line": {"color": palette.INK, "width": 2}}
    thin, edge = Style(palette.faint(palette.UNREGULARIZED, 0.8), width=1), Style(palette.PAPER, width=0.6)
    marks = [
        line_and_dots(style=thin, marker=cross, along=centres, at=stop),
        *(
            dots(
                colour=palette.faint(colour, 0.8),
                size=6.5,
                symbol=symbol,
                edge=edge,
                name=name,
                key="dot",
                hover=name,
                at=stop,
                along={one: Rows.points(rows[:, labels == label]) for one, rows in held.items()},
            )
            for label, name, colour, symbol in zip(classes, names, COLOURS, SYMBOLS, strict=True)
        ),
    ]
    bare = {"showgrid": False, "zeroline": False, "nticks": 5}
    return Chart(
        name="Last hidden layer",
        note=note,
        description=description,
        marks=marks,
        layout={
            "xaxis": axis("", low=-reach, high=reach, constrain="domain", **bare),
            "yaxis": axis("", low=-reach, high=reach, scaleanchor="x", constrain="domain", **bare),
            "margin": {"l": 34, "r": 8, "t": 6, "b": 24},
            "uirevision": " ".join(names),
        },
    )
