"""How often a quantity takes which value, on training and on test examples, beside the value that theory asks for."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, outward
from regularize.figures.marks import Rows, Style, bars, line


@dataclass(frozen=True, eq=False, kw_only=True)
class Shares:
    """At every stop of a knob: shares (k, b) of training and test examples in b bins, and the value asked for (k,).

    The value asked for is not finite where theory asks for none.
    """

    train: Floats
    test: Floats
    asked: Floats


def distribution(
    *,
    name: str,
    title: str,
    edges: Floats,
    shares: Mapping[str, Shares],
    at: tuple[str, int],
    asked: str,
    note: str = "",
    ticks: Layout | None = None,
) -> Chart:
    """Histograms with common `edges` (b + 1,) under each knob of `shares`, at first at the stop `at` of one of them.

    Bars are training examples, the stepped line test examples; a dashed line, called `asked`, is theory's value.
    """
    peaks = [float(max(found.train.max(), found.test.max())) for found in shares.values()]
    top = outward(0.0, 103 * max(peaks))[1]
    knob, stop = at
    wanted = {one: np.where(np.isfinite(found.asked), found.asked, np.nan) for one, found in shares.items()}
    marks = [
        bars(
            (edges[:-1] + edges[1:]) / 2,
            colour=palette.faint(palette.TRAIN, 0.7),
            width=float(edges[1] - edges[0]),
            name="training",
            key="tick",
            along={one: Rows(y=100 * found.train) for one, found in shares.items()},
            at=stop,
            hover="training %{y:.1f} % at %{x:.3g}",
        ),
        line(
            np.repeat(edges, 2),
            style=Style(palette.TEST, width=1.8),
            simplify=False,
            name="test",
            key="line",
            along={one: Rows(y=_stepped(100 * found.test)) for one, found in shares.items()},
            at=stop,
        ),
        line(
            style=Style(dash="dash", width=1.8),
            name=asked,
            key="dash",
            at=stop,
            along={
                one: Rows(x=np.column_stack([place, place]), y=np.tile([0.0, top], (len(place), 1)))
                for one, place in wanted.items()
            },
        ),
    ]
    there = float(shares[knob].asked[stop])
    return Chart(
        name=name,
        note=note,
        description=f"The distribution of {title} on training and test examples"
        + (f". What the loss asks for: {there:.3g}." if np.isfinite(there) else ". The loss asks for no finite value."),
        marks=marks,
        layout={
            "xaxis": axis(title, low=edges[0], high=edges[-1], showgrid=False, zeroline=False, **(ticks or {})),
            "yaxis": axis("", low=0, high=top, nticks=5, ticksuffix=" %"),
            "bargap": 0,
            "uirevision": name,
        },
    )


def _stepped(shares: Floats) -> Floats:
    """Heights (k, b) as the corners of steps from zero to zero (k, 2 b + 2)."""
    nothing = np.zeros((len(shares), 1))
    return np.concatenate([nothing, np.repeat(shares, 2, axis=1), nothing], axis=1)
