"""What CutMix keeps of a picture against what was asked: rounding and the border take some of the box."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, axis
from regularize.figures.marks import Rows, Style, area, dots, line, rule, star


def asked_and_kept(
    *,
    knob: str,
    alpha: str,
    asked: Floats,
    kept: Floats,
    fine: tuple[Floats, Floats],
    exact: tuple[Floats, Floats],
    ends: tuple[Floats, Floats],
    means: Floats,
    at: tuple[int, int],
    width: int,
) -> Chart:
    """The share kept against the share asked for.

    `asked` and `kept` (k,) are one picture at every stop of `knob`; `fine` is a curve (x, y) for fine pixels and `exact`
    one for a picture of `width` pixels, both averages over all centres; `ends` the least and the most that a centre keeps,
    on the x of `exact`. `means` (a,) is the mean at every stop of `alpha`, starred at λ = ½, the mean asked for.
    """
    here, there = at
    around = np.concatenate([exact[0], exact[0][::-1]]), np.concatenate([ends[1], ends[0][::-1]])
    unit, told = np.array([0.0, 1.0]), "asked %{x:.3f}, kept %{y:.4f}"
    marks = [
        area(*around, style=Style(), fill=palette.faint(palette.ELASTIC_NET, 0.12)).but(line={"width": 0}),
        line(unit, unit, style=Style(palette.UNREGULARIZED, "dot", 1.3), name="as asked", key="dots"),
        line(*fine, style=Style(palette.L2, "dash"), name="fine", key="dash", hover=f"fine pixels: {told}"),
        line(
            *exact,
            style=Style(palette.ELASTIC_NET),
            simplify=False,
            name=f"{width} pixels",
            key="line",
            hover=f"{width} pixels, mean of all centres: {told}",
        ),
        star(
            np.array([0.5]),
            colour=palette.ELASTIC_NET,
            size=13,
            along={alpha: Rows(y=means[:, None])},
            at=there,
            name="mean in training",
            hover="mean in training: asked 0.5, kept %{y:.4f}",
        ),
        rule(asked, unit, knob=knob, stop=here),
        dots(
            colour=palette.INK,
            size=10,
            edge=Style(palette.PAPER, width=1.2),
            along={knob: Rows(x=asked[:, None], y=kept[:, None])},
            at=here,
            clip=False,
            name="pair",
            key="dot",
            hover=f"this pair: {told}",
        ),
    ]
    return Chart(
        name="Asked and kept",
        note="★ mean in training",
        description=f"The share kept against the share asked for, λ. This pair keeps {kept[here]:.3f} where {asked[here]:.2f} is asked. "
        f"In training on pictures {width} pixels wide the mean kept is {means[there]:.4f}, where the mean asked is 0.5.",
        marks=marks,
        layout={
            "xaxis": axis("λ asked for", low=0, high=1, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "uirevision": "kept",
        },
    )
