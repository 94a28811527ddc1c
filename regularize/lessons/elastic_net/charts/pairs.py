"""Two coefficients: the loss and the ball under one penalty after the other, and which of the two other rows keep."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, axis, literal
from regularize.figures.marks import Along, Mark, Rows, ScaledShape, Style, area, bars, dots, line
from regularize.geometry import Slice

LEVELS = (1.0, 1.6, 2.3, 3.1)
ELLIPSE_POINTS, BALL_POINTS = 96, 64
EQUAL = Style(palette.UNREGULARIZED, "dot", 1)


def balls(*, knob: str, names: Sequence[str], slices: Sequence[Slice], reach: float) -> Chart:
    """The slice of each stop of `knob`, of one fit each, with the ball of the stop's own penalty through the pair.

    All slices share the shape of their ellipses, as the columns are the same. The frame reaches from −reach to reach.
    """
    ellipse = slices[0].ellipse(ELLIPSE_POINTS)
    centre, fitted = (np.concatenate([getattr(one, part) for one in slices]) for part in ("centre", "fitted"))
    ball = np.concatenate([one.balls(BALL_POINTS) for one in slices])
    radius = np.concatenate([one.radius for one in slices])
    size = np.maximum(radius, 0.12 * reach / float(np.max(np.abs(ellipse))))
    rings = np.vstack([part for level in LEVELS for part in (level * ellipse, np.full((1, 2), np.nan))])
    colour = palette.ELASTIC_NET
    diagonal, loss, cross = np.array([-reach, reach]), Style(palette.LOSS, width=1.4), Style(palette.LOSS, width=2)
    marks = [
        line(diagonal, diagonal, style=EQUAL),
        line(
            style=loss, name="equal loss", key="line", along={knob: ScaledShape(shape=rings, centre=centre, size=size)}
        ),
        area(
            style=Style(colour),
            fill=palette.faint(colour, 0.16),
            name="ball",
            key="line",
            along={knob: Rows.points(ball)},
        ),
        dots(
            colour=palette.LOSS,
            size=11,
            symbol="cross-thin",
            edge=cross,
            along={knob: Rows.points(centre)},
            hover="free optimum (%{x:.4g}, %{y:.4g})",
        ),
        dots(
            colour=colour,
            size=10,
            edge=Style(palette.PAPER, width=1.5),
            along={knob: Rows.points(fitted)},
            hover="fit (%{x:.5g}, %{y:.5g})",
        ),
    ]
    return Chart(
        name="Geometry",
        description=f"Contours of equal loss in the coefficients of {names[0]} and {names[1]}, all others at their fitted "
        "values. One of them touches the ball of this ratio, at the fitted pair.",
        marks=marks,
        layout=_square(names, reach),
    )


def clouds(*, knob: str, names: Sequence[str], coefficients: Floats, fixed: Floats, words: tuple[str, str]) -> Chart:
    """The pair's coefficients on b resamples at every stop of `knob` (k, b, 2), beside those of one `fixed` fit (b, 2).

    `words` name the moving and the fixed fit. On the dotted diagonal the two coefficients are equal; on an axis one of
    them is exactly zero.
    """
    values = np.concatenate([coefficients.reshape(-1, 2), fixed])
    low, high = float(min(0.0, values.min())), float(max(0.0, values.max()))
    margin = 0.06 * (high - low) or 1.0
    low, high = low - margin, high + margin
    ends = np.array([low, high])
    told, thin = "(%{x:.3g}, %{y:.3g})", Style(palette.L1, width=1.5)
    marks = [
        line(ends, ends, style=EQUAL),
        dots(
            fixed[:, 0],
            fixed[:, 1],
            colour=palette.L1,
            size=7,
            symbol="x-thin",
            edge=thin,
            name=words[1],
            key="dot",
            hover=f"{words[1]} {told}",
        ),
        dots(
            colour=palette.faint(palette.ELASTIC_NET, 0.75),
            size=5,
            edge=None,
            name=words[0],
            key="dot",
            hover=f"{words[0]} {told}",
            along={knob: Rows.points(coefficients)},
        ),
    ]
    return Chart(
        name="The pair on resamples",
        description=f"The coefficients of {names[0]} and {names[1]} on {len(fixed)} resamples of the rows: dots for "
        f"{words[0]}, crosses for {words[1]}. On an axis one of the two is exactly zero.",
        marks=marks,
        layout=_square(names, high, low),
    )


def choices(
    *, knob: str, labels: Sequence[str], shares: Floats, fixed: Floats, words: tuple[str, str], samples: int
) -> Chart:
    """Which of the two stays: `shares` (k, m) of the resamples for each of m `labels`, beside those of one `fixed` fit (m,).

    `words` name the moving and the fixed fit.
    """
    places = np.arange(len(labels), dtype=float)
    moving, still = words

    def bar(aside: float, name: str, colour: str, y: Floats | None = None, along: Along | None = None) -> Mark:
        hover = f"{name}: %{{y:.0f}} %"
        edge = Style(colour, width=1.5)
        return bars(places + aside, y, colour=colour, width=0.36, edge=edge, name=name, along=along or {}, hover=hover)

    marks = [
        bar(-0.2, still, palette.L1, 100.0 * fixed),
        bar(0.2, moving, palette.ELASTIC_NET, along={knob: Rows(y=100.0 * shares)}),
    ]
    at_most = 100.0 * 0.5 / np.sqrt(samples)
    return Chart(
        name="Which of the pair stays",
        note=f"in % of {samples} resamples, give or take {at_most:.0f}",
        description=f"The share of {samples} resamples for each outcome, {words[1]} beside {words[0]}. {words[1]}: "
        + ", ".join(f"{label} {share:.0%}" for label, share in zip(labels, fixed.tolist(), strict=True))
        + ".",
        marks=marks,
        layout={
            "xaxis": axis(
                "",
                low=-0.6,
                high=len(labels) - 0.4,
                tickvals=places.tolist(),
                showgrid=False,
                zeroline=False,
                ticktext=[literal(label).replace(" ", "<br>", 1) for label in labels],
                tickangle=0,
            ),
            "yaxis": axis("", low=0, high=105, tickvals=[0, 25, 50, 75, 100]),
            "uirevision": " ".join(labels),
        },
    )


def _square(names: Sequence[str], high: float, low: float | None = None) -> dict[str, object]:
    across, up = (f"coefficient of {literal(name)}" for name in names)
    low = -high if low is None else low
    return {
        "xaxis": axis(across, low=low, high=high, zeroline=True, zerolinewidth=1.5, constrain="domain"),
        "yaxis": axis(up, low=low, high=high, zeroline=True, zerolinewidth=1.5, scaleanchor="x", constrain="domain"),
        "margin": {"l": 46, "r": 8, "t": 6, "b": 36},
        "uirevision": " ".join(names),
    }
