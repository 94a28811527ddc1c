"""A network drawn: units, the lines between them, and those that are gone at this step."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis

SHOWN = 6  # units of a layer that are drawn


def wiring(
    *, sizes: Sequence[int], gone: Mapping[str, Sequence[Booleans]], present: tuple[str, int], colour: str,
    name: str = "One thinned network", note: str = "", ends: tuple[str, str] = ("input", "output"),
) -> Chart:  # fmt: skip
    """Layers of `sizes` units, inputs and outputs included; of each at most `SHOWN` are drawn.

    `gone` says, for each knob or tape that it follows, which units of every hidden layer are missing, (stops, units).
    `present` is one of its names and the stop that is drawn first.
    """
    counts = [min(size, SHOWN) for size in sizes]
    x = [np.full(count, float(i)) for i, count in enumerate(counts)]
    y = [_spaced(count) for count in counts]
    missing = {knob: _padded(layers, counts) for knob, layers in gone.items()}
    here = [layer[present[1]] for layer in missing[present[0]]]
    across, up = _edges(x, y)
    dots = np.concatenate(x[1:-1]), np.concatenate(y[1:-1])
    traces: list[Trace] = [
        _lines(across, up, palette.LINES, 1.0),
        _lines(across, _living_edges(up, here, counts), palette.faint(colour, 0.55), 1.1),
        _dots(*dots, palette.PAPER, palette.LINES),
        _dots(dots[0], np.where(np.concatenate(here), np.nan, dots[1]), colour, palette.PAPER),
        _dots(np.concatenate([x[0], x[-1]]), np.concatenate([y[0], y[-1]]), palette.FAINT_INK, palette.PAPER),
    ]
    moves = {
        knob: [
            Move(trace=1, y=np.array([_living_edges(up, row, counts) for row in _rows(layers)])),
            Move(trace=3, y=np.where(np.concatenate(layers, axis=1), np.nan, dots[1])),
        ]
        for knob, layers in missing.items()
    }
    drawn = " and ".join(f"{count} of {size}" for count, size in zip(counts[1:-1], sizes[1:-1], strict=True))
    bare: Layout = {"showgrid": False, "zeroline": False}
    ticks = [ends[0], *(f"layer {i + 1}" for i in range(len(sizes) - 2)), ends[1]]
    return Chart(
        name=name,
        note=note,
        description=f"The network with {drawn} hidden units drawn; at present {sum(int(layer.sum()) for layer in here)} of these are gone.",
        traces=traces,
        layout={
            "xaxis": axis("", low=-0.25, high=len(sizes) - 0.75, **bare, tickvals=list(range(len(sizes))), ticktext=ticks),
            "yaxis": axis("", low=-1.15, high=1.15, **bare, showticklabels=False),
            "margin": {"l": 8, "r": 8, "t": 6, "b": 26},
            "uirevision": f"{counts}",
        },
        moves=moves,
    )  # fmt: skip


def _spaced(count: int) -> Floats:
    return np.linspace(1, -1, count) if count > 3 else np.linspace(0.4, -0.4, count) if count > 1 else np.zeros(1)


def _padded(layers: Sequence[Booleans], counts: Sequence[int]) -> list[Booleans]:
    return [layer[:, :count] for layer, count in zip(layers, counts[1:-1], strict=True)]


def _rows(layers: Sequence[Booleans]) -> list[list[Booleans]]:
    return [[layer[stop] for layer in layers] for stop in range(len(layers[0]))]


def _edges(x: Sequence[Floats], y: Sequence[Floats]) -> tuple[Floats, Floats]:
    """Every line between neighbouring layers, with a gap behind each."""
    found = [
        np.stack(
            [np.repeat(one[i], len(one[i + 1])), np.tile(one[i + 1], len(one[i])), np.full(len(one[i]) * len(one[i + 1]), np.nan)],
            axis=1,
        ).ravel()
        for one in (x, y)
        for i in range(len(x) - 1)
    ]  # fmt: skip
    return np.concatenate(found[: len(x) - 1]), np.concatenate(found[len(x) - 1 :])


def _living_edges(up: Floats, missing: Sequence[Booleans], counts: Sequence[int]) -> Floats:
    """The heights of the lines, NaN where either end is gone."""
    gone = [np.zeros(counts[0], bool), *missing, np.zeros(counts[-1], bool)]
    cut = np.concatenate([(one[:, None] | other[None]).ravel() for one, other in pairwise(gone)])
    return np.where(np.repeat(cut, 3), np.nan, up)


def _lines(x: Floats, y: Floats, colour: str, width: float) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "hoverinfo": "skip",
        "line": {"color": colour, "width": width, "simplify": False},
    }  # fmt: skip


def _dots(x: Floats, y: Floats, colour: str, edge: str) -> Trace:
    return {
        "type": "scatter", "mode": "markers", "x": x, "y": y, "hoverinfo": "skip", "cliponaxis": False,
        "marker": {"size": 11, "color": colour, "line": {"color": edge, "width": 1.5}},
    }  # fmt: skip
