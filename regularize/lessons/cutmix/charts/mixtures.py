"""Pictures made of two: each pixel in the colour of the picture it comes from, and below it the label as a bar."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Raster, axis, padded
from regularize.figures.composed import strokes
from regularize.figures.marks import Along, Mark, Rows, Style, area, line, words
from regularize.figures.surfaces import CLASSES

OWN, OTHER = CLASSES[1], CLASSES[0]
APART = 1.25  # from one picture of a row to the next, in pictures
UNDER = -0.14  # where the bar of a label is, below a picture of height 1
AWAY = -99.0  # outside of every frame
THICK = 9
LEVELS = 16  # of ink
LIGHTEST = 0.1  # opacity of the paper
NEAR = 0.2  # how far around a picture the box asked for is drawn


@dataclass(frozen=True, eq=False, kw_only=True)
class Square:
    """A square or what a border left of it, at every stop (k,), from 0 to 1 across a picture; y counts upwards."""

    left: Floats
    right: Floats
    bottom: Floats
    top: Floats


def mixture(
    *,
    knob: str,
    own: Floats,
    other: Floats,
    pictures: Floats,
    inside: Booleans,
    kept: Floats,
    asked: Square,
    pasted: Square,
    names: tuple[str, str],
    present: int,
) -> Chart:
    """Two pictures, first row on top, and at every stop their mixture (k, w, w); `inside` says which pixels are the other's.

    `kept` (k,) is the share of the first in the label. The box `asked` for is dashed; `pasted` is what became of it.
    """
    mixed = coloured(pictures, inside)
    places = [0.0, APART, 2 * APART]
    outline, wanted = _outline(pasted), _wanted(asked)
    frames = Rows(
        x=np.concatenate([outline[0] + place for place in places], axis=1), y=np.concatenate([outline[1]] * 3, axis=1)
    )
    label = [places[2] + np.column_stack(ends) for ends in ((np.zeros_like(kept), kept), (kept, np.ones_like(kept)))]
    marks = [
        *_still(own, places[0], OWN),
        *_still(other, places[1], OTHER),
        _edge(places),
        line(style=Style(width=1.6), simplify=False, along={knob: frames}, at=present, name="box", key="line"),
        line(
            style=Style(dash="dot", width=1.2),
            simplify=False,
            along={knob: Rows(x=wanted[0] + places[2], y=wanted[1])},
            at=present,
            name="asked",
            key="dash",
        ),
        *(_bar(np.array([place, place + 1]), colour) for place, colour in zip(places, (OWN, OTHER), strict=False)),
        *(
            _bar(ends[present], OWN if names[0] == names[1] else colour, along={knob: Rows(x=ends)}, at=present)
            for ends, colour in zip(label, (OWN, OTHER), strict=True)
        ),
        _words([places[0] + 0.5, places[2]], UNDER - 0.15, [names[0], names[0]], OWN),
        _words([places[1] + 0.5, places[2] + 1], UNDER - 0.15, [names[1], names[1]], OTHER),
    ]
    return Chart(
        name="Two pictures and their mixture",
        description=f"A picture of {names[0]}, one of {names[1]}, and the first with a box of the second. "
        f"{100 * kept[present]:.0f} % of the pixels are kept: the label says {_said(names, kept[present])}.",
        marks=marks,
        layout=_frame((-0.04, 3.54), (UNDER - 0.28, 1.06)),
        raster=_raster({knob: mixed}, (places[2], places[2] + 1), (0.0, 1.0)),
    )


def _said(names: tuple[str, str], kept: float) -> str:
    """A label in words: of one digit twice it is all."""
    shares = dict.fromkeys(names, 1.0) if names[0] == names[1] else dict(zip(names, (kept, 1 - kept), strict=True))
    return ", ".join(f"{name} for {100 * share:.0f} %" for name, share in shares.items())


@dataclass(frozen=True, eq=False, kw_only=True)
class Mixtures:
    """n mixtures (m, n, h, h) at every stop, first row on top: which pixels are their own, and both digits (m, n)."""

    images: Floats
    mine: Booleans
    own: Integers
    other: Integers


def batch(
    *, batches: Mapping[str, Mixtures], present: tuple[str, int], columns: int, name: str, note: str, described: str
) -> Chart:
    """Rows of mixtures, each above its label; they follow every knob or animation of `batches`."""
    count, size = batches[present[0]].images.shape[1], batches[present[0]].images.shape[2]
    rows = -(-count // columns)
    apart, deep = size * 5 // 4, size * 7 // 4
    across = apart * (np.arange(count) % columns)
    up = deep * (rows - 1 - np.arange(count) // columns)
    height, width = deep * (rows - 1) + size, apart * (columns - 1) + size
    drawn = {knob: _batch(found, across, up, size) for knob, found in batches.items()}
    along = [{knob: found[place] for knob, found in drawn.items()} for place in range(22)]
    start = present[1]
    marks = [_bar(None, colour, simple=False, along=along[i], at=start) for i, colour in enumerate((OWN, OTHER))]
    for i, (colour, aside) in enumerate([(OWN, 0.06)] * 10 + [(OTHER, 0.94)] * 10):
        text = [str(i % 10)] * count
        marks.append(words(across + size * aside, colour=colour, along=along[2 + i], at=start, text=text))
    below = 0.62 * size
    return Chart(
        name=name,
        note=note,
        description=described,
        marks=marks,
        layout=_frame((-0.3, width + 0.3), (-below, height + 0.3)),
        raster=_raster(
            {knob: _sheet(found, across, up, height, width) for knob, found in batches.items()},
            (0.0, width),
            (0.0, height),
        ),
    )


def _batch(found: Mixtures, across: Integers, up: Integers, size: int) -> list[Rows]:
    """What follows a knob: the two parts of the labels, and the ten digits on the left of them and on the right."""
    kept = size * found.mine.mean(axis=(-2, -1))
    left = np.broadcast_to(across, kept.shape).astype(float)
    level = np.broadcast_to(up + UNDER * size, kept.shape)
    y, height, different = strokes(level, level), up + (UNDER - 0.24) * size, kept < size
    written = [np.where(found.own == digit, height, AWAY) for digit in range(10)]
    written += [np.where((found.other == digit) & different, height, AWAY) for digit in range(10)]
    parts = (strokes(left, left + kept), strokes(left + kept, left + size))
    return [*(Rows(x=x, y=y) for x in parts), *(Rows(y=rows) for rows in written)]


def _sheet(found: Mixtures, across: Integers, up: Integers, height: int, width: int) -> Floats:
    """All mixtures of a stop on one sheet (m, height, width), first row at the bottom, NaN between them."""
    size = found.images.shape[-1]
    sheet = np.full((len(found.images), height, width), np.nan)
    pictures = coloured(found.images, ~found.mine)
    for i, (x, y) in enumerate(zip(across.tolist(), up.tolist(), strict=True)):
        sheet[:, y : y + size, x : x + size] = pictures[:, i]
    return sheet


def coloured(images: Floats, inside: Booleans) -> Floats:
    """Ink (…, h, w) as a place between the colours of `_raster`, turned so that the first row is at the bottom."""
    values: Floats = np.where(inside, 1 - images / 3, images / 3)[..., ::-1, :]
    return values


def _raster(values: Mapping[str, Floats], x: tuple[float, float], y: tuple[float, float]) -> Raster:
    colours = [palette.faint(OWN, LIGHTEST), OWN, OTHER, palette.faint(OTHER, 0.22)]
    return Raster(values=values, colours=colours, x=x, y=y, pixels="crisp")


def _still(picture: Floats, left: float, colour: str) -> list[Mark]:
    """A picture that does not move, ink from 0 to 1 in layers: one for paper and each level, over all that is darker.

    Layers and not patches side by side, between which seams would show. Of opacities that lie over each other the
    complements multiply.
    """
    levels = np.arange(LEVELS + 1) / LEVELS
    opacity = LIGHTEST + (1 - LIGHTEST) * levels
    added = 1 - (1 - opacity) / (1 - np.append(0.0, opacity[:-1]))
    layers = []
    for level, share in zip(levels, added.tolist(), strict=True):
        x, y = _runs(picture >= level - 0.5 / LEVELS)
        layer = area(left + x, y, style=Style(), fill=palette.faint(colour, share))
        layers.append(layer.but(line={"width": 0, "simplify": False}))
    return layers


def _runs(mask: Booleans) -> tuple[Floats, Floats]:
    """The True cells of every row of a square picture of side 1, first row on top, as rectangles with gaps between them."""
    size = len(mask)
    edges = np.diff(np.pad(mask, ((0, 0), (1, 1))).astype(int), axis=1)
    row, start = np.nonzero(edges > 0)
    end = np.nonzero(edges < 0)[1]
    gap = np.full(len(row), np.nan)
    top, bottom = size - row, size - row - 1.0
    x = np.column_stack([start, end, end, start, start, gap]) / size
    y = np.column_stack([top, top, bottom, bottom, top, gap]) / size
    return padded(x.ravel(), block=96), padded(y.ravel(), block=96)


def _edge(places: Sequence[float]) -> Mark:
    """The edges of the pictures."""
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1], [0, 0], [np.nan, np.nan]])
    points = np.concatenate([square + np.array([place, 0.0]) for place in places])
    return line(points[:, 0], points[:, 1], style=Style(palette.LINES, width=1), simplify=False)


def _outline(box: Square) -> tuple[Floats, Floats]:
    """The four sides and a gap behind them (k, 6); nothing where it has no area."""
    gap = np.full(box.left.shape, np.nan)
    x = np.column_stack([box.left, box.right, box.right, box.left, box.left, gap])
    y = np.column_stack([box.bottom, box.bottom, box.top, box.top, box.bottom, gap])
    empty = ((box.right <= box.left) | (box.top <= box.bottom))[:, None]
    return np.where(empty, np.nan, x), np.where(empty, np.nan, y)


def _wanted(box: Square) -> tuple[Floats, Floats]:
    """The four sides (k, 12), each with a gap, as far as they lie near the picture."""
    low, high = -NEAR, 1 + NEAR
    gap = np.full(box.left.shape, np.nan)
    left, right, bottom, top = (np.clip(end, low, high) for end in (box.left, box.right, box.bottom, box.top))
    sides = [
        (left, right, box.bottom, box.bottom),
        (left, right, box.top, box.top),
        (box.left, box.left, bottom, top),
        (box.right, box.right, bottom, top),
    ]
    x = np.column_stack([part for side in sides for part in (side[0], side[1], gap)])
    y = np.column_stack([part for side in sides for part in (side[2], side[3], gap)])
    near = (x >= low) & (x <= high) & (y >= low) & (y <= high)
    return np.where(near, x, np.nan), np.where(near, y, np.nan)


def _bar(x: Floats | None, colour: str, *, simple: bool = True, along: Along | None = None, at: int = 0) -> Mark:
    y = None if x is None else np.full(len(x), UNDER)
    return line(x, y, style=Style(colour, width=THICK), simplify=simple, along=along or {}, at=at)


def _words(x: Sequence[float], y: float, text: Sequence[str], colour: str) -> Mark:
    return words(np.asarray(x, dtype=float), np.full(len(x), y), colour=colour, text=list(text))


def _frame(x: tuple[float, float], y: tuple[float, float]) -> Layout:
    bare: Layout = {"showgrid": False, "zeroline": False, "showticklabels": False, "ticks": "", "showline": False}
    return {
        "xaxis": axis("", low=x[0], high=x[1], **bare),
        "yaxis": axis("", low=y[0], high=y[1], scaleanchor="x", **bare),
        "margin": {"l": 4, "r": 4, "t": 4, "b": 4},
        "uirevision": "mixture",
    }
