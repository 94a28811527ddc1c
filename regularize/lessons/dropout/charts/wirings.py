"""A network drawn: units, the lines between them, and those that are gone at this step."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis
from regularize.figures.marks import Mark, Rows, Style, dots, line

SHOWN = 6  # units of a layer that are drawn


def wiring(
    *,
    sizes: Sequence[int],
    gone: Mapping[str, Sequence[Booleans]],
    present: tuple[str, int],
    colour: str,
    name: str = "One thinned network",
    note: str = "",
    ends: tuple[str, str] = ("input", "output"),
) -> Chart:
    """Layers of `sizes` units, inputs and outputs included; of each at most `SHOWN` are drawn.

    `gone` says, for each knob or animation that it follows, which units of every hidden layer are missing, (stops, units).
    `present` is one of its names and the stop that is drawn first.
    """
    counts = [min(size, SHOWN) for size in sizes]
    x = [np.full(count, float(i)) for i, count in enumerate(counts)]
    y = [_spaced(count) for count in counts]
    missing = {knob: _padded(layers, counts) for knob, layers in gone.items()}
    here = [layer[present[1]] for layer in missing[present[0]]]
    across, up = _edges(x, y)
    places = np.concatenate(x[1:-1]), np.concatenate(y[1:-1])
    living = {
        knob: Rows(y=np.array([_living_edges(up, row, counts) for row in _rows(layers)]))
        for knob, layers in missing.items()
    }
    units = {
        knob: Rows(y=np.where(np.concatenate(layers, axis=1), np.nan, places[1])) for knob, layers in missing.items()
    }
    live = Style(palette.faint(colour, 0.55), width=1.1)
    now = np.where(np.concatenate(here), np.nan, places[1])
    marks = [
        line(across, up, style=Style(palette.LINES, width=1.0), simplify=False),
        line(across, _living_edges(up, here, counts), style=live, simplify=False, along=living),
        _units(*places, palette.PAPER, palette.LINES),
        _units(places[0], now, colour, palette.PAPER, units),
        _units(np.concatenate([x[0], x[-1]]), np.concatenate([y[0], y[-1]]), palette.FAINT_INK, palette.PAPER),
    ]
    drawn = " and ".join(f"{count} of {size}" for count, size in zip(counts[1:-1], sizes[1:-1], strict=True))
    bare: Layout = {"showgrid": False, "zeroline": False}
    ticks = [ends[0], *(f"layer {i + 1}" for i in range(len(sizes) - 2)), ends[1]]
    return Chart(
        name=name,
        note=note,
        description=f"The network with {drawn} hidden units drawn. At present {sum(int(layer.sum()) for layer in here)} of these are off.",
        marks=marks,
        layout={
            "xaxis": axis(
                "", low=-0.25, high=len(sizes) - 0.75, **bare, tickvals=list(range(len(sizes))), ticktext=ticks
            ),
            "yaxis": axis("", low=-1.15, high=1.15, **bare, showticklabels=False),
            "margin": {"l": 8, "r": 8, "t": 6, "b": 26},
            "uirevision": f"{counts}",
        },
    )


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
            [
                np.repeat(one[i], len(one[i + 1])),
                np.tile(one[i + 1], len(one[i])),
                np.full(len(one[i]) * len(one[i + 1]), np.nan),
            ],
            axis=1,
        ).ravel()
        for one in (x, y)
        for i in range(len(x) - 1)
    ]
    return np.concatenate(found[: len(x) - 1]), np.concatenate(found[len(x) - 1 :])


def _living_edges(up: Floats, missing: Sequence[Booleans], counts: Sequence[int]) -> Floats:
    """The heights of the lines, NaN where either end is gone."""
    gone = [np.zeros(counts[0], bool), *missing, np.zeros(counts[-1], bool)]
    cut = np.concatenate([(one[:, None] | other[None]).ravel() for one, other in pairwise(gone)])
    return np.where(np.repeat(cut, 3), np.nan, up)


def _units(x: Floats, y: Floats, colour: str, edge: str, along: dict[str, Rows] | None = None) -> Mark:
    return dots(x, y, colour=colour, size=11, edge=Style(edge, width=1.5), along=along or {}, clip=False)
