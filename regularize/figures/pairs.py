"""Two coefficients: the loss and the ball under one penalty after the other, and which of the two other rows keep."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Carry, Chart, Move, Trace, axis, literal
from regularize.geometry import Slice

LEVELS = (1.0, 1.6, 2.3, 3.1)
ELLIPSE_POINTS, BALL_POINTS = 96, 64


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
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": np.array([-reach, reach]), "y": np.array([-reach, reach]),
            "line": {"color": palette.UNREGULARIZED, "width": 1, "dash": "dot"}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "name": "equal loss", "key": "line",
            "line": {"color": palette.LOSS, "width": 1.4}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "fill": "toself", "name": "ball", "key": "line",
            "fillcolor": palette.faint(colour, 0.16), "line": {"color": colour, "width": 2}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers", "hovertemplate": "free optimum (%{x:.4g}, %{y:.4g})<extra></extra>",
            "marker": {"symbol": "cross-thin", "size": 11, "color": palette.LOSS, "line": {"color": palette.LOSS, "width": 2}},
        },
        {
            "type": "scatter", "mode": "markers", "hovertemplate": "fit (%{x:.5g}, %{y:.5g})<extra></extra>",
            "marker": {"size": 10, "color": colour, "line": {"color": palette.PAPER, "width": 1.5}},
        },
    ]  # fmt: skip
    moves: list[Move | Carry] = [
        Carry(trace=1, shape=rings, centre=centre, size=size),
        Move(trace=2, x=ball[:, :, 0], y=ball[:, :, 1]),
        Move(trace=3, x=centre[:, :1], y=centre[:, 1:]),
        Move(trace=4, x=fitted[:, :1], y=fitted[:, 1:]),
    ]
    for move in moves:
        traces[move.trace].update(move.at(0))
    return Chart(
        name="Geometry",
        description=f"Contours of equal loss in the coefficients of {names[0]} and {names[1]}, all others at their fitted "
        "values, with the ball of this ratio through the fitted pair: they touch there.",
        traces=traces,
        layout=_square(names, reach),
        moves={knob: moves},
    )  # fmt: skip


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
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": ends, "y": ends, "hoverinfo": "skip",
            "line": {"color": palette.UNREGULARIZED, "width": 1, "dash": "dot"},
        },
        {
            "type": "scatter", "mode": "markers", "x": fixed[:, 0], "y": fixed[:, 1], "name": words[1], "key": "dot",
            "marker": {"symbol": "x-thin", "size": 7, "color": palette.L1, "line": {"color": palette.L1, "width": 1.5}},
            "hovertemplate": f"{words[1]} (%{{x:.3g}}, %{{y:.3g}})<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "x": coefficients[0, :, 0], "y": coefficients[0, :, 1],
            "name": words[0], "key": "dot", "marker": {"size": 5, "color": palette.faint(palette.ELASTIC_NET, 0.75)},
            "hovertemplate": f"{words[0]} (%{{x:.3g}}, %{{y:.3g}})<extra></extra>",
        },
    ]  # fmt: skip
    return Chart(
        name="Resampled pair",
        description=f"The coefficients of {names[0]} and {names[1]} on {len(fixed)} resamples of the rows: dots for "
        f"{words[0]}, crosses for {words[1]}; on an axis one of the two is exactly zero.",
        traces=traces,
        layout=_square(names, high, low),
        moves={knob: [Move(trace=2, x=coefficients[:, :, 0], y=coefficients[:, :, 1])]},
    )


def choices(
    *, knob: str, labels: Sequence[str], shares: Floats, fixed: Floats, words: tuple[str, str], samples: int
) -> Chart:
    """Which of the two stays: `shares` (k, m) of the resamples for each of m `labels`, beside those of one `fixed` fit (m,).

    `words` name the moving and the fixed fit.
    """
    places = np.arange(len(labels), dtype=float)
    percent = 100.0 * shares

    def bar(values: Floats, aside: float, name: str, colour: str) -> Trace:
        return {
            "type": "bar", "x": places + aside, "y": values, "width": 0.36, "name": name,
            "marker": {"color": colour, "line": {"color": colour, "width": 1.5}},
            "hovertemplate": f"{name}: %{{y:.0f}} %<extra></extra>",
        }  # fmt: skip

    at_most = 100.0 * 0.5 / np.sqrt(samples)
    return Chart(
        name="Which one stays",
        note=f"% of {samples} resamples, ±{at_most:.0f}",
        description=f"The share of {samples} resamples for each outcome, {words[1]} beside {words[0]}. {words[1]}: "
        + ", ".join(f"{label} {share:.0%}" for label, share in zip(labels, fixed.tolist(), strict=True)) + ".",
        traces=[bar(100.0 * fixed, -0.2, words[1], palette.L1), bar(percent[0], 0.2, words[0], palette.ELASTIC_NET)],
        layout={
            "xaxis": axis(
                "", low=-0.6, high=len(labels) - 0.4, tickvals=places.tolist(), showgrid=False, zeroline=False,
                ticktext=[literal(label).replace(" ", "<br>", 1) for label in labels], tickangle=0,
            ),
            "yaxis": axis("", low=0, high=105, tickvals=[0, 25, 50, 75, 100]),
            "uirevision": " ".join(labels),
        },
        moves={knob: [Move(trace=1, y=percent)]},
    )  # fmt: skip


def _square(names: Sequence[str], high: float, low: float | None = None) -> dict[str, object]:
    across, up = (f"coefficient of {literal(name)}" for name in names)
    low = -high if low is None else low
    return {
        "xaxis": axis(across, low=low, high=high, zeroline=True, zerolinewidth=1.5, constrain="domain"),
        "yaxis": axis(up, low=low, high=high, zeroline=True, zerolinewidth=1.5, scaleanchor="x", constrain="domain"),
        "margin": {"l": 46, "r": 8, "t": 6, "b": 36},
        "uirevision": " ".join(names),
    }
