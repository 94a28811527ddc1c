"""Which columns are kept: how often on other samples, at every strength."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Raster, axis, literal, log10_ticks
from regularize.figures.paths import short

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
    dots = {
        "type": "scatter", "mode": "markers", "text": text, "customdata": shares[0], "cliponaxis": False, "y": places,
        "hovertemplate": f"%{{text}}: in %{{customdata:.0%}} of {samples} samples<extra></extra>",
    }  # fmt: skip
    size = 7 if count <= 16 else 5
    return Chart(
        name="Kept on other samples",
        note=f"full: all of {samples}" + (f"; {count} of {len(names)} columns" if count < len(names) else ""),
        description=f"How often each column is kept on {samples} bootstrap samples, against λ; longest: "
        + ", ".join(names[j] for j in order[:3]) + ".",
        traces=[
            {
                "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array([0.4, count + 0.6]),
                "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip",
            },
            {
                **dots, "x": np.where(stays, here, np.nan)[0], "name": "kept here", "key": "dot",
                "marker": {"size": size, "color": palette.INK, "line": {"color": palette.PAPER, "width": 1}},
            },
            {
                **dots, "x": np.where(stays, np.nan, here)[0],
                "marker": {"size": size, "color": palette.PAPER, "line": {"color": palette.INK, "width": 1}},
            },
        ],
        layout={
            "xaxis": axis(
                "strength λ", low=positions[0], high=positions[-1], showgrid=False, zeroline=False,
                **log10_ticks(positions[0], positions[-1]),
            ),
            "yaxis": axis(
                "", low=0.4, high=count + 0.6, showgrid=False, zeroline=False, tickvals=places[::every].tolist(),
                ticktext=[literal(short(names[j])) for j in order[::every]],
            ),
            "margin": {"l": 12 + 6 * max(len(short(names[j])) for j in order[::every]), "r": 10, "t": 8, "b": 38},
            "uirevision": "kept on samples",
        },
        moves={
            knob: [
                Move(trace=0, x=np.column_stack([positions, positions])),
                Move(trace=1, x=np.where(stays, here, np.nan), hover=shares),
                Move(trace=2, x=np.where(stays, np.nan, here), hover=shares),
            ]
        },
        raster=Raster(
            values={knob: np.flipud(shares.T)[None]},
            colours=[palette.faint(colour, 0.0), palette.faint(colour, 0.85)],
            x=(float(positions[0]) - step / 2, float(positions[-1]) + step / 2),
            y=(0.5, count + 0.5),
            pixels="crisp",
        ),
    )  # fmt: skip


def absent(name: str, why: str) -> Chart:
    """An empty frame that says in words why there is nothing to show."""
    words = {
        "text": why,
        "x": 0.5,
        "y": 0.5,
        "xref": "paper",
        "yref": "paper",
        "showarrow": False,
        "font": {"size": 13},
    }
    hidden: Layout = {"visible": False, "range": [0, 1]}
    return Chart(
        name=name,
        description=why.replace("<br>", " "),
        traces=[],
        layout={"xaxis": hidden, "yaxis": hidden, "annotations": [words]},
    )
