"""What shrinkage leaves of least squares along each singular direction, against its curvature d²."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Carry, Chart, Layout, Move, Trace, axis
from regularize.figures.overlays import Look


def filters(
    *, knob: str, curvatures: Floats, strengths: Floats, first: tuple[Look, Floats],
    curves: Sequence[tuple[Look, Floats, Floats]], dots: Sequence[tuple[Look, Floats, Floats]], grid: Floats, ticks: Layout,
) -> Chart:  # fmt: skip
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
    traces: list[Trace] = [look.line(here[0] + shape[:, 0], shape[:, 1])]
    moves: list[Move | Carry] = [Carry(trace=0, shape=shape, centre=centre, size=np.ones_like(here))]
    for (one, _, _), over in zip(curves, held, strict=True):
        moves.append(Move(trace=len(traces), y=over))
        traces.append(one.line(grid, over[0]))
    moves.append(Move(trace=len(traces), x=np.column_stack([here, here])))
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, here[0]), "y": np.array([-0.1, 1.12]), "hoverinfo": "skip",
            "name": "d² = λ", "line": {"color": palette.INK, "width": 1.5},
        }
    )  # fmt: skip
    known = [(one, np.where(errors < 0.5, shares, np.nan), errors) for one, shares, errors in dots]
    for one, shares, errors in known:
        bars = np.stack([shares - 2 * errors, shares + 2 * errors, np.full_like(shares, np.nan)], axis=2)
        bars = np.clip(bars, -3.0, 4.0).reshape(len(shares), -1)
        moves.append(Move(trace=len(traces), y=bars))
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": np.repeat(places, 3), "y": bars[0], "hoverinfo": "skip",
                "line": {"color": palette.faint(one.colour, 0.6), "width": 1.2},
            }
        )  # fmt: skip
    for one, shares in (first, *((one, shares) for one, shares, _ in (*curves, *known))):
        moves.append(Move(trace=len(traces), y=np.clip(shares, -3.0, 4.0)))
        named = {"name": one.name, "key": "dot"} if any(one is other for other, _, _ in known) else {}
        hover = f"{one.name} keeps %{{y:.3f}} at d² = 10^%{{x:.2f}}<extra></extra>"
        traces.append(one.dots(places, shares[0], 7, hovertemplate=hover, **named))
    outside = int((places < low).sum())
    return Chart(
        name="Filters",
        description=f"The share of least squares that is kept along each of {len(curvatures)} singular directions against "
        f"its curvature d², from {curvatures.min():.2g} to {curvatures.max():.2g}; ridge keeps d²/(d² + λ)."
        + (f" {outside} of them lie further left." if outside else ""),
        traces=traces,
        layout={
            "xaxis": axis("curvature d² of the direction", low=low, high=high, **ticks),
            "yaxis": axis("share of least squares kept", low=-0.1, high=1.12, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "uirevision": "filters",
        },
        moves={knob: moves},
    )
