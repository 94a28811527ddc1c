"""An error over two knobs at once, as a heat map."""

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Raster, axis, padded
from regularize.figures.marks import Rows, Style, dots, line, star
from regularize.words import strength as strength_in_words

BLOCK = 240
"""Most outlines have no more points; another sample then moves them."""


def plane(
    *,
    knob: str,
    across: Floats,
    up: Floats,
    errors: Floats,
    present: int,
    titles: tuple[str, str],
    ticks: tuple[Layout, Layout],
    near: float = 0.01,
) -> Chart:
    """Test `errors` (k, s) over the equally spaced positions `across` (k,) of `knob` and `up` (s,) of another.

    The lowest cell is starred, the present one ringed: it follows `knob` at the place `present` of the other. A dotted
    outline holds what is within the share `near` of the lowest; a line runs through the lowest of each column.
    """
    ratio, strength = np.unravel_index(int(errors.argmin()), errors.shape)
    lowest = float(errors.min())
    excess = np.sqrt(errors / lowest - 1.0) if lowest > 0.0 else np.sqrt(errors)
    width, height = float(across[1] - across[0]), float(up[1] - up[0])
    left, bottom = float(across[0]) - width / 2, float(up[0]) - height / 2
    edges = padded(straight(outline(errors <= (1.0 + near) * lowest)).T, block=BLOCK).T
    own = up[errors.argmin(axis=1)]
    here = np.column_stack([across, np.full(len(across), up[present])])
    x, y = left + width * edges[:, 0], bottom + height * edges[:, 1]
    white, black = Style(palette.PAPER), Style(palette.INK, width=1.5)
    marks = [
        line(x, y, style=Style(dash="dot", width=1.2), name=f"within {100 * near:g} %", key="dots"),
        line(
            across,
            own,
            style=Style(width=1.6),
            name=f"best {titles[1]}",
            key="line",
            custom=errors.min(axis=1),
            hover="lowest here %{customdata:.4g}",
        ),
        star(
            across[[ratio]],
            up[[strength]],
            colour=palette.PAPER,
            size=14,
            edge=black,
            clip=False,
            custom=np.array([lowest]),
            hover="lowest %{customdata:.4g}",
        ),
        dots(
            y=here[0, 1:],
            colour=palette.ELASTIC_NET,
            size=12,
            edge=white,
            clip=False,
            hover="here %{customdata:.4g}",
            along={knob: Rows(x=here[:, :1], hover=errors[:, [present]])},
        ),
    ]
    x_ends, y_ends = (left, float(across[-1]) + width / 2), (bottom, float(up[-1]) + height / 2)
    return Chart(
        name="Test error",
        description=f"Test error over {titles[0]} and {titles[1]}, in fuller colour where it is lower. The lowest, {lowest:.4g}, is "
        f"starred at {titles[0]} = {across[ratio]:g} and {titles[1]} = {strength_in_words(10.0 ** float(up[strength]))}; the highest is "
        f"{errors.max():.4g}.",
        marks=marks,
        layout={
            "xaxis": axis(titles[0], low=x_ends[0], high=x_ends[1], showgrid=False, zeroline=False, **ticks[0]),
            "yaxis": axis(titles[1], low=y_ends[0], high=y_ends[1], showgrid=False, zeroline=False, **ticks[1]),
            "uirevision": " ".join(titles),
        },
        raster=Raster(
            values={knob: excess.T[None] / (excess.max() or 1.0)},
            colours=[palette.TEST, palette.faint(palette.TEST, 0.35), palette.faint(palette.TEST, 0.08)],
            x=x_ends,
            y=y_ends,
            ends=(f"{lowest:.3g}", f"{errors.max():.3g}"),
        ),
    )


def outline(cells: Booleans) -> Floats:
    """The border of the true `cells` (k, s) as segments with gaps (m, 2), in units of cells from the lower left."""
    padded = np.pad(cells.astype(int), 1)
    segments = []
    for axis_, along in ((0, (0, 1)), (1, (1, 0))):
        # Where two neighbours differ, the side between them is part of the border.
        for i, j in np.argwhere(np.diff(padded, axis=axis_) != 0):
            start = (i, j - 1) if axis_ == 0 else (i - 1, j)
            segments.append([start, (start[0] + along[0], start[1] + along[1]), (np.nan, np.nan)])
    return np.array(segments, dtype=float).reshape(-1, 2)


def straight(parts: Floats) -> Floats:
    """The same lines with those joined that go on straight: parallels of the axes as start, end, gap (m, 2)."""
    sides = parts.reshape(-1, 3, 2)[:, :2]
    joined = [np.empty((0, 3, 2))]
    for level in (0, 1):
        chosen = sides[sides[:, 0, level] == sides[:, 1, level]]
        chosen = chosen[np.lexsort((chosen[:, 0, 1 - level], chosen[:, 0, level]))]
        first = np.ones(len(chosen), dtype=bool)
        first[1:] = (chosen[1:, 0] != chosen[:-1, 1]).any(axis=1)
        last = np.roll(first, -1)
        joined.append(np.stack([chosen[first, 0], chosen[last, 1], np.full((first.sum(), 2), np.nan)], axis=1))
    return np.concatenate(joined).reshape(-1, 2)
