"""What CutMix keeps of a picture against what was asked: rounding and the border take some of the box."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis


def asked_and_kept(
    *, knob: str, alpha: str, asked: Floats, kept: Floats, fine: tuple[Floats, Floats], exact: tuple[Floats, Floats],
    ends: tuple[Floats, Floats], means: Floats, at: tuple[int, int], width: int,
) -> Chart:  # fmt: skip
    """The share kept against the share asked for.

    `asked` and `kept` (k,) are one picture at every stop of `knob`; `fine` is a curve (x, y) for fine pixels and `exact`
    one for a picture of `width` pixels, both averages over all centres; `ends` the least and the most that a centre keeps,
    on the x of `exact`. `means` (a,) is the mean at every stop of `alpha`, starred at λ = ½, the mean asked for.
    """
    here, there = at
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": np.concatenate([exact[0], exact[0][::-1]]),
            "y": np.concatenate([ends[1], ends[0][::-1]]), "fill": "toself", "fillcolor": palette.faint(palette.ELASTIC_NET, 0.12),
            "line": {"width": 0}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "x": np.array([0.0, 1.0]), "y": np.array([0.0, 1.0]), "name": "as asked",
            "key": "dots", "line": {"color": palette.UNREGULARIZED, "width": 1.3, "dash": "dot"}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "lines", "x": fine[0], "y": fine[1], "name": "fine", "key": "dash",
            "line": {"color": palette.L2, "width": 2, "dash": "dash"},
            "hovertemplate": "fine pixels: asked %{x:.3f}, kept %{y:.4f}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": exact[0], "y": exact[1], "name": f"{width} pixels", "key": "line",
            "line": {"color": palette.ELASTIC_NET, "width": 2, "simplify": False},
            "hovertemplate": f"{width} pixels, mean of all centres: asked %{{x:.3f}}, kept %{{y:.4f}}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "markers", "x": np.array([0.5]), "y": means[there : there + 1], "name": "mean in training",
            "marker": {"symbol": "star", "size": 13, "color": palette.ELASTIC_NET, "line": {"color": palette.PAPER, "width": 1}},
            "hovertemplate": "mean in training: asked 0.5, kept %{y:.4f}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, asked[here]), "y": np.array([0.0, 1.0]), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5},
        },
        {
            "type": "scatter", "mode": "markers", "x": asked[here : here + 1], "y": kept[here : here + 1], "cliponaxis": False,
            "name": "pair", "key": "dot", "marker": {"size": 10, "color": palette.INK, "line": {"color": palette.PAPER, "width": 1.2}},
            "hovertemplate": "this pair: asked %{x:.3f}, kept %{y:.4f}<extra></extra>",
        },
    ]  # fmt: skip
    return Chart(
        name="Asked and kept",
        note="★ mean in training",
        description=f"The share kept against the share asked for, λ: this pair keeps {kept[here]:.3f} where {asked[here]:.2f} is asked. "
        f"In training on pictures {width} pixels wide the mean kept is {means[there]:.4f}, where the mean asked is 0.5.",
        traces=traces,
        layout={
            "xaxis": axis("λ asked for", low=0, high=1, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "yaxis": axis("", low=0, high=1.02, tickvals=[0, 0.25, 0.5, 0.75, 1]),
            "uirevision": "kept",
        },
        moves={
            knob: [Move(trace=5, x=np.column_stack([asked, asked])), Move(trace=6, x=asked[:, None], y=kept[:, None])],
            alpha: [Move(trace=4, y=means[:, None])],
        },
    )
