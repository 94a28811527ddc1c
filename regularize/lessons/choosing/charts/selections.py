"""Which columns are kept: how often on other samples, at every strength."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Raster, axis, literal, log10_ticks
from regularize.figures.marks import Rows, dots, ring, rule
from regularize.lessons.choosing.charts.paths import short

MOST_ROWS, MOST_NAMES = 30, 16


def frequencies(
    *, knob: str, positions: Floats, names: Sequence[str], frequency: Floats, kept: Floats, samples: int, colour: str
) -> Chart:
    """The share of samples in which each column is kept, `frequency` (k, p), in fuller colour where it is larger.

    Columns are ordered by how long they stay; of more than thirty the first are shown. At the present position a dot
    marks a column that the fit to all rows keeps, a ring one that it does not: `kept` (k, p).
    """
    order = np.argsort(-frequency.sum(axis=0), kind="stable")[:MOST_ROWS]
    count = len(order)
    shares, stays = frequency[:, order], kept[:, order] != 0
    places = count - np.arange(count, dtype=float)  # the first on top
    here = np.repeat(positions[:, None], count, axis=1)
    step = float(positions[1] - positions[0])
    every = max(1, int(np.ceil(count / MOST_NAMES)))
    text = [literal(names[j]) for j in order]
    size = 7 if count <= 16 else 5
    told = f"%{{text}}: in %{{customdata:.0%}} of {samples} samples"
    full = {knob: Rows(x=np.where(stays, here, np.nan), hover=shares)}
    empty = {knob: Rows(x=np.where(stays, np.nan, here), hover=shares)}
    marks = [
        rule(positions, (0.4, count + 0.6), knob=knob),
        dots(
            y=places,
            colour=palette.INK,
            size=size,
            along=full,
            clip=False,
            text=text,
            name="kept here",
            key="dot",
            hover=told,
        ),
        ring(y=places, colour=palette.INK, size=size, width=1, along=empty, clip=False, text=text, hover=told),
    ]
    return Chart(
        name="Kept on other samples",
        note=f"full colour: on all of {samples}" + (f"; {count} of {len(names)} columns" if count < len(names) else ""),
        description=f"How often each column is kept on {samples} bootstrap samples, against λ. Kept longest: "
        + ", ".join(names[j] for j in order[:3])
        + ".",
        marks=marks,
        layout={
            "xaxis": axis(
                "strength λ",
                low=positions[0],
                high=positions[-1],
                showgrid=False,
                zeroline=False,
                **log10_ticks(positions[0], positions[-1]),
            ),
            "yaxis": axis(
                "",
                low=0.4,
                high=count + 0.6,
                showgrid=False,
                zeroline=False,
                tickvals=places[::every].tolist(),
                ticktext=[literal(short(names[j])) for j in order[::every]],
            ),
            "margin": {"l": 12 + 6 * max(len(short(names[j])) for j in order[::every]), "r": 10, "t": 8, "b": 38},
            "uirevision": "kept on samples",
        },
        raster=Raster(
            values={knob: np.flipud(shares.T)[None]},
            colours=[palette.faint(colour, 0.0), palette.faint(colour, 0.85)],
            x=(float(positions[0]) - step / 2, float(positions[-1]) + step / 2),
            y=(0.5, count + 0.5),
            pixels="crisp",
            ends=("on none", "on all"),
        ),
    )
