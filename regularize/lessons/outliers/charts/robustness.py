"""How losses bear an outlier: errors of every loss under every penalty, and the influence of each point."""

from collections.abc import Mapping, Sequence

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, axis, outward
from regularize.figures.composed import Look
from regularize.figures.marks import Rows, Style, line, ring, rule
from regularize.figures.marks import bars as drawn_bars
from regularize.losses import Loss

SHORT = {"None": "no penalty"}
WORDS = {"solid": "solid", "dot": "dotted", "dash": "dashed", "dashdot": "dash-dotted"}


LOSS_LOOKS: Mapping[str, Look] = {
    "Squared": Look("squared", Style(palette.LOSS, width=2.5), "square"),
    "Absolute": Look("absolute", Style(palette.FOURTH, width=2.5), "diamond"),
    "Huber": Look("Huber", Style(palette.TEST, width=2.5), "circle"),
}


def spaced(grid: Floats, ends: tuple[float, float], which: int, of: int, count: int = 5) -> Integers:
    """Places on a grid for the marks of curve `which` of so many: evenly between the ends, each curve's own (m,)."""
    at = ends[0] + (ends[1] - ends[0]) * (np.arange(count) + (which + 0.5) / of) / count
    return np.unique(np.abs(grid - at[:, None]).argmin(axis=1))


def errors(
    *,
    knob: str,
    positions: Floats,
    errors: Floats,
    looks: Sequence[Look],
    penalties: Sequence[str],
    shown: int,
    title: str,
) -> Chart:
    """The coefficient error (losses, penalties, k) of every pair against the `positions` (k,) of a knob.

    Colour and symbol tell the loss, the dash tells the penalty; the lines of the penalty `shown` are thicker.
    """
    high = _high(errors)
    pairs = [(i, j) for i in range(len(looks)) for j in range(len(penalties))]
    marks = []
    for i, j in pairs:
        colour = looks[i].style.colour
        style = Style(
            colour if j == shown else palette.faint(colour, 0.75), palette.DASH[penalties[j]], 3 if j == shown else 1.8
        )
        mark = line(positions, np.minimum(errors[i, j], 9 * high), style=style)
        marks.append(mark.but(hoverinfo="text", text=f"{looks[i].name}, {penalties[j]}"))
    marks.append(rule(positions, (0.0, high), knob=knob))
    here = np.repeat(positions[:, None], len(penalties), axis=1)
    marks += [look.dots(along={knob: Rows(x=here, y=errors[i].T)}, clip=False) for i, look in enumerate(looks)]
    told = ", ".join(f"{WORDS[palette.DASH[penalty]]} {_lower(penalty)}" for penalty in penalties)
    return Chart(
        name="How far off, by distance",
        note=told,
        description=f"The distance of the coefficients from the true ones against {title}, for {len(pairs)} pairs of loss and "
        "penalty. At the far end: "
        + " ".join(
            f"{look.name.capitalize()} loss "
            + ", ".join(f"{errors[i, j, -1]:.3g} with {_lower(penalty)}" for j, penalty in enumerate(penalties))
            + "."
            for i, look in enumerate(looks)
        ),
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1]),
            "yaxis": axis("", low=0.0, high=high),
            "uirevision": title,
        },
    )


def bars(*, knob: str, errors: Floats, looks: Sequence[Look], penalties: Sequence[str], shown: int) -> Chart:
    """The coefficient error (losses, penalties, k) of every pair as bars, at every stop of `knob`, grouped by loss.

    The bars of the penalty `shown` are in full colour.
    """
    count = len(penalties)
    places = np.array([i * (count + 0.7) + j for i in range(len(looks)) for j in range(count)])
    heights = errors.reshape(-1, errors.shape[-1]).T
    colours = [
        look.style.colour if j == shown else palette.faint(look.style.colour, 0.45)
        for look in looks
        for j in range(count)
    ]
    high = _high(errors)
    tips = np.where(heights > high, 0.96 * high, np.nan)
    names = [f"{look.name}, {_lower(penalty)}" for look in looks for penalty in penalties]
    edges = {"color": [look.style.colour for look in looks for _ in penalties], "width": 1.5}
    bar = drawn_bars(
        places, colour=colours, width=0.86, along={knob: Rows(y=heights)}, text=names, hover="%{text}: %{y:.4g}"
    )
    marks = [
        bar.but(textposition="none", marker={"color": colours, "line": edges}),
        ring(
            places,
            colour=palette.INK,
            width=1.5,
            along={knob: Rows(y=tips, hover=heights)},
            hover="outside: %{customdata:.4g}",
            symbol="diamond-tall",
        ),
    ]
    return Chart(
        name="How far off",
        note="coefficients from the true ones, at this distance; bars: "
        + ", ".join(SHORT.get(penalty, penalty) for penalty in penalties),
        description="Bars: how far the coefficients are from the true ones, for each loss without a penalty, with L1 and with L2.",
        marks=marks,
        layout={
            "xaxis": axis(
                "",
                low=places[0] - 0.7,
                high=places[-1] + 0.7,
                tickvals=places[count // 2 :: count].tolist(),
                ticktext=[look.name for look in looks],
                showgrid=False,
                zeroline=False,
                tickangle=0,
            ),
            "yaxis": axis("", low=0.0, high=high),
            "margin": {"l": 46, "r": 8, "t": 6, "b": 24},
            "uirevision": "bars",
        },
    )


def influences(
    *,
    knob: str,
    losses: Sequence[Loss],
    looks: Sequence[Look],
    residuals: Floats,
    influences: Floats,
    outliers: Integers,
    ends: tuple[float, float],
    unit: str,
) -> Chart:
    """ψ = ℓ′ of each loss over the residual, and each point on it: residuals and influences (losses, k, n) at every stop of `knob`.

    The `outliers` are larger. Residuals are shown between the `ends`.
    """
    low, high = ends
    grid = np.unique(np.concatenate([np.linspace(low, high, 241), [-1e-9, 1e-9]]))
    curves = np.stack([loss.gradient(grid) for loss in losses])
    bottom, top = outward(*(1.04 * end for end in (float(curves.min()), float(curves.max()))))
    marks = [look.line(grid, values, key="") for look, values in zip(looks, curves, strict=True)]
    for look, r, influence in zip(looks, residuals, influences, strict=True):
        told = f"{look.name}: r = %{{x:.3g}}, ψ %{{y:.3g}}"
        for chosen, size, edge in ((slice(None), 6, palette.PAPER), (outliers, 12, palette.INK)):
            rows = {knob: Rows(x=r[:, chosen], y=influence[:, chosen])}
            marks.append(look.dots(size=size, edge=Style(edge, width=1.5), along=rows, hover=told))
    return Chart(
        name="Influence of each point",
        note="ψ(r), the slope of the loss; large marks: moved by the knob",
        description="The influence ψ of each point on the fit, by its residual. That of the squared loss has no bound, that of "
        "the absolute loss is the same for all, that of Huber's has a bound.",
        marks=marks,
        layout={
            "xaxis": axis(f"residual r, {unit}", low=low, high=high, zeroline=True, zerolinewidth=1),
            "yaxis": axis("", low=bottom, high=top, zeroline=True, zerolinewidth=1),
            "uirevision": "influences",
        },
    )


def _lower(penalty: str) -> str:
    return "none" if penalty == "None" else penalty


def _high(errors: Floats) -> float:
    """Above all errors, but for those that are far above most; one of few round numbers, so that it seldom changes."""
    largest = errors.max(axis=-1)
    high = 1.05 * min(float(largest.max()), 12.0 * float(np.median(largest)))
    if high <= 0.0:
        return 1.0
    power = 10.0 ** np.floor(np.log10(high))
    return float(next(step * power for step in (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0) if step * power >= high))
