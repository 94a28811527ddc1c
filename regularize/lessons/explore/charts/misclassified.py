"""How many points are on the wrong side of the boundary, against the strength."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Rival, axis, log10_ticks, outward
from regularize.figures.losses import TEST, TRAIN
from regularize.figures.marks import Mark, Style, line, riders, rule


def misclassified(
    *, knob: str, positions: Floats, train: Floats, test: Floats, title: str, name: str = "", rival: Rival | None = None
) -> Chart:
    """Shares (k,) of training and test points in the wrong class against log10 of the strength; those of a `rival` (k or 1, 1)."""
    other = [] if rival is None else [np.broadcast_to(rival.values[:, 0], positions.shape)]
    high = outward(0.0, 1.05 * float(max(map(np.max, [train, test, *other]))) or 0.1)[1]
    marks = [
        _curve(positions, train, "training", TRAIN),
        _curve(positions, test, "test" if rival is None else f"test, {name}", TEST),
        rule(positions, (0.0, high), knob=knob),
        riders(knob, positions, [train, test], colours=[palette.TRAIN, palette.TEST]),
    ]
    if rival is not None:
        marks.append(_curve(positions, other[0], f"test, {rival.name}", rival.style))
    return Chart(
        name="Misclassified",
        note="share of the points",
        description=f"The share of training and of test points that are misclassified, against {title}.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **log10_ticks(positions[0], positions[-1])),
            "yaxis": axis("", low=0.0, high=high, tickformat=".0%", nticks=6),
            "uirevision": title,
        },
    )


def _curve(x: Floats, y: Floats, name: str, style: Style) -> Mark:
    return line(x, y, style=style, name=name, key=style.key, hover=f"{name}: %{{y:.1%}} misclassified")
