"""What shrinkage leaves of least squares along each singular direction, against its curvature d²."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis
from regularize.figures.composed import Look, strokes
from regularize.figures.marks import Rows, ScaledShape, Style, line, rule
from regularize.words import number


def filters(
    *,
    knob: str,
    curvatures: Floats,
    strengths: Floats,
    first: tuple[Look, Floats],
    curves: Sequence[tuple[Look, Floats, Floats]],
    dots: Sequence[tuple[Look, Floats, Floats]],
    grid: Floats,
    ticks: Layout,
) -> Chart:
    """Shares kept (k, q) at `curvatures` (q,) for each strength (k,), with the curves they lie on.

    `first` is ridge, d²/(d² + λ), whose curve only slides as λ moves. `curves` are looks, shares (k, q) and the same
    over the log10 curvatures `grid` (k, g). `dots` are looks, shares (k, q) and their standard errors, drawn two on
    either side; where that is longer than the frame the dot is left out.
    """
    places, low, high = np.log10(curvatures), float(grid[0]), float(grid[-1])
    look, _ = first
    slide = np.linspace(-9.0, 9.0, 109)
    shape = np.column_stack([slide, 1.0 / (1.0 + 10.0**-slide)])
    here = np.log10(strengths)
    centre = np.column_stack([here, np.zeros_like(here)])
    held = [np.clip(over, 0.0, 1.0) for _, _, over in curves]
    sliding = ScaledShape(shape=shape, centre=centre, size=np.ones_like(here))
    marks = [look.line(along={knob: sliding})]
    marks += [one.line(grid, along={knob: Rows(y=over)}) for (one, _, _), over in zip(curves, held, strict=True)]
    marks.append(rule(here, (-0.1, 1.12), knob=knob, name="d² = λ"))
    known = [(one, np.where(errors < 0.5, shares, np.nan), errors) for one, shares, errors in dots]
    for one, shares, errors in known:
        bars = np.clip(strokes(shares - 2 * errors, shares + 2 * errors), -3.0, 4.0)
        thin = Style(palette.faint(one.style.colour, 0.6), width=1.2)
        marks.append(line(np.repeat(places, 3), style=thin, along={knob: Rows(y=bars)}))
    for one, shares in (first, *((one, shares) for one, shares, _ in (*curves, *known))):
        named = any(one is other for other, _, _ in known)
        marks.append(
            one.dots(
                places,
                shares[0],
                size=7,
                along={knob: Rows(y=np.clip(shares, -3.0, 4.0))},
                name=one.name if named else "",
                key="dot" if named else "",
                hover=f"{one.name} keeps %{{y:.3f}} at d² = 10^%{{x:.2f}}",
            )
        )
    outside = int((places < low).sum())
    return Chart(
        name="Filters",
        note="what is left along each direction",
        description=f"The share of the least squares fit that is kept along each of {len(curvatures)} directions, against "
        f"the curvature d² of the direction, from {number(curvatures.min(), 2)} to {number(curvatures.max(), 2)}. Ridge keeps d²/(d² + λ)."
        + (f" {outside} of them lie further left." if outside else ""),
        marks=marks,
        layout={
            "xaxis": axis("curvature d² (small: the data say little)", low=low, high=high, **ticks),
            "yaxis": axis("share of least squares kept", low=-0.1, high=1.12, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "uirevision": "filters",
        },
    )
