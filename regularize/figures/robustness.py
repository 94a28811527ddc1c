"""How losses bear an outlier: errors of every loss under every penalty, and how strongly each point pulls."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis, outward
from regularize.losses import Loss

SHORT = {"None": "–"}
WORDS = {"solid": "solid", "dot": "dotted", "dash": "dashed", "dashdot": "dash-dotted"}


@dataclass(frozen=True, kw_only=True)
class Look:
    """What tells a loss: a colour, and a symbol so that colour never stands alone."""

    name: str
    colour: str
    symbol: str

    def line(self, x: Floats, y: Floats) -> Trace:
        """A curve under the name of the loss."""
        return {
            "type": "scatter", "mode": "lines", "x": x, "y": y, "name": self.name, "hoverinfo": "skip",
            "line": {"color": self.colour, "width": 2.5},
        }  # fmt: skip

    def marks(self, x: Floats, y: Floats) -> Trace:
        """Symbols on a curve."""
        return {
            "type": "scatter", "mode": "markers", "x": x, "y": y, "hoverinfo": "skip",
            "marker": {"symbol": self.symbol, "size": 8, "opacity": 1, "color": self.colour, "line": {"color": palette.PAPER, "width": 1}},
        }  # fmt: skip


LOSS_LOOKS: Mapping[str, Look] = {
    "Squared": Look(name="squared", colour=palette.LOSS, symbol="square"),
    "Absolute": Look(name="absolute", colour=palette.FOURTH, symbol="diamond"),
    "Huber": Look(name="Huber", colour=palette.TEST, symbol="circle"),
}


def marks(grid: Floats, ends: tuple[float, float], which: int, of: int, count: int = 5) -> Integers:
    """Places on a grid for the marks of curve `which` of so many: evenly between the ends, each curve's own."""
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
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": positions, "y": np.minimum(errors[i, j], 9 * high), "hoverinfo": "text",
            "text": f"{looks[i].name}, {penalties[j]}",
            "line": {
                "color": looks[i].colour if j == shown else palette.faint(looks[i].colour, 0.75),
                "dash": palette.DASH[penalties[j]], "width": 3 if j == shown else 1.8,
            },
        }
        for i, j in pairs
    ]  # fmt: skip
    upright = len(traces)
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array([0.0, high]), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5},
        }
    )  # fmt: skip
    moves = [Move(trace=upright, x=np.column_stack([positions, positions]))]
    for i, look in enumerate(looks):
        dots = look.marks(np.full(len(penalties), positions[0]), errors[i, :, 0])
        moves.append(Move(trace=len(traces), x=np.repeat(positions[:, None], len(penalties), axis=1), y=errors[i].T))
        traces.append({**dots, "cliponaxis": False})
    told = ", ".join(f"{WORDS[palette.DASH[penalty]]} {_lower(penalty)}" for penalty in penalties)
    return Chart(
        name="Coefficient error",
        note=told,
        description=f"The distance of the coefficients from the true ones against {title}, for {len(pairs)} pairs of loss and "
        "penalty. At the far end: "
        + ", ".join(f"{looks[i].name} with {_lower(penalties[j])} {errors[i, j, -1]:.3g}" for i, j in pairs) + ".",
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1]),
            "yaxis": axis("", low=0.0, high=high),
            "uirevision": title,
        },
        moves={knob: moves},
    )  # fmt: skip


def bars(
    *, knob: str, errors: Floats, looks: Sequence[Look], penalties: Sequence[str], shown: int
) -> Chart:  # fmt: skip
    """The coefficient error (losses, penalties, k) of every pair as bars, at every stop of `knob`, grouped by loss.

    The bars of the penalty `shown` are in full colour.
    """
    count = len(penalties)
    places = np.array([i * (count + 0.7) + j for i in range(len(looks)) for j in range(count)])
    heights = errors.reshape(-1, errors.shape[-1]).T
    colours = [look.colour if j == shown else palette.faint(look.colour, 0.45) for look in looks for j in range(count)]
    labels = [
        (SHORT.get(penalty, penalty)) + (f"<br><b>{look.name}</b>" if j == count // 2 else "<br> ")
        for look in looks
        for j, penalty in enumerate(penalties)
    ]
    high = _high(errors)
    tips = np.where(heights > high, 0.96 * high, np.nan)
    names = [f"{look.name}, {_lower(penalty)}" for look in looks for penalty in penalties]
    return Chart(
        name="Coefficient error now",
        note="–: no penalty",
        description="Bars of the distance of the coefficients from the true ones for " + ", ".join(names) + ".",
        traces=[
            {
                "type": "bar", "x": places, "y": heights[0], "width": 0.86, "text": names, "textposition": "none",
                "hovertemplate": "%{text}: %{y:.4g}<extra></extra>",
                "marker": {"color": colours, "line": {"color": [look.colour for look in looks for _ in penalties], "width": 1.5}},
            },
            {
                "type": "scatter", "mode": "markers", "x": places, "y": tips[0], "customdata": heights[0],
                "hovertemplate": "outside: %{customdata:.4g}<extra></extra>",
                "marker": {"symbol": "diamond-tall", "size": 9, "color": palette.PAPER, "line": {"color": palette.INK, "width": 1.5}},
            },
        ],
        layout={
            "xaxis": axis(
                "", low=places[0] - 0.7, high=places[-1] + 0.7, tickvals=places.tolist(), ticktext=labels, showgrid=False,
                zeroline=False, tickangle=0,
            ),
            "yaxis": axis("", low=0.0, high=high),
            "margin": {"l": 46, "r": 8, "t": 6, "b": 40},
            "uirevision": "bars",
        },
        moves={knob: [Move(trace=0, y=heights), Move(trace=1, y=tips, hover=heights)]},
    )  # fmt: skip


def pulls(
    *, knob: str, losses: Sequence[Loss], looks: Sequence[Look], residuals: Floats, pulls: Floats, outliers: Integers,
    ends: tuple[float, float], unit: str,
) -> Chart:  # fmt: skip
    """ℓ′ of each loss over the residual, and each point on it: residuals and pulls (losses, k, n) at every stop of `knob`.

    The `outliers` are larger. Residuals are shown between the `ends`.
    """
    low, high = ends
    grid = np.unique(np.concatenate([np.linspace(low, high, 241), [-1e-9, 1e-9]]))
    curves = np.stack([loss.gradient(grid) for loss in losses])
    bottom, top = outward(*(1.04 * end for end in (float(curves.min()), float(curves.max()))))
    traces: list[Trace] = [look.line(grid, curve) for look, curve in zip(looks, curves, strict=True)]
    moves = []
    for look, r, pull in zip(looks, residuals, pulls, strict=True):
        told = {"hoverinfo": "all", "hovertemplate": f"{look.name}: r = %{{x:.3g}}, pull %{{y:.3g}}<extra></extra>"}
        for chosen, size, edge in ((slice(None), 6, palette.PAPER), (outliers, 12, palette.INK)):
            dots = look.marks(r[0, chosen], pull[0, chosen])
            dots["marker"] |= {"size": size, "line": {"color": edge, "width": 1.5}}
            moves.append(Move(trace=len(traces), x=r[:, chosen], y=pull[:, chosen]))
            traces.append({**dots, **told})
    return Chart(
        name="Pull of each point",
        note="ℓ′(r); large: moved by the knob",
        description="How strongly each point pulls at the fit, by its residual: without bound for the squared loss, alike for "
        "the absolute, and up to a bound for Huber's.",
        traces=traces,
        layout={
            "xaxis": axis(f"residual r, {unit}", low=low, high=high, zeroline=True, zerolinewidth=1),
            "yaxis": axis("", low=bottom, high=top, zeroline=True, zerolinewidth=1),
            "uirevision": "pulls",
        },
        moves={knob: moves},
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
