"""Double descent: risks against rows or columns and against λ, and what λ does to each direction."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, outward
from regularize.figures.decompositions import BIAS, VARIANCE, log10_axis

SERIES: Final = ((palette.FOURTH, "dot", "dots"), (palette.INK, "solid", "line"), (palette.TRAIN, "dash", "dash"))


def descent(
    *, knob: str, positions: Floats, least_norm: Floats, interval: tuple[Floats, Floats], expected: Floats, best: Floats,
    risks: Floats, peak: float, noise: float, title: str, runs: int,
) -> Chart:  # fmt: skip
    """Median risks against `positions` (m,): minimum norm with the `interval` of its median, best ridge, and `risks` (k, m)
    of ridge at every λ; `expected` (m,) is the mean of the minimum-norm fit in closed form, infinite near the peak."""
    low, high = 0.8 * min(noise, float(best.min())), 1.4 * float(interval[1].max())
    low, high = (10.0**end for end in outward(np.log10(low), np.log10(high)))
    line: Trace = {"type": "scatter", "mode": "lines", "x": positions}
    noun = title.split()[0]
    bars = np.column_stack([*interval, np.full(len(positions), np.nan)])
    finite = np.where(expected < 3 * high, expected, np.nan)
    traces: list[Trace] = [
        {
            **line, "x": np.full(2, peak), "y": np.array([low, high]), "hoverinfo": "skip",
            "line": {"color": palette.FAINT_INK, "width": 1, "dash": "dot"},
        },
        {
            **line, "x": positions[[0, -1]], "y": np.full(2, noise), "name": "noise", "hoverinfo": "skip",
            "line": {"color": palette.UNREGULARIZED, "width": 1.5, "dash": "dot"},
        },
        {
            **line, "x": np.repeat(positions, 3), "y": bars.ravel(), "hoverinfo": "skip",
            "line": {"color": palette.UNREGULARIZED, "width": 1.5},
        },
        {
            **line, "mode": "lines+markers", "y": least_norm, "name": "minimum norm", "key": "line",
            "line": {"color": palette.UNREGULARIZED, "width": 2}, "marker": {"size": 4, "color": palette.UNREGULARIZED},
            "hovertemplate": f"minimum norm %{{y:.4g}} at %{{x}} {noun}<extra></extra>",
        },
        {
            **line, "y": risks[0], "name": "this λ", "key": "line", "line": {"color": palette.L2, "width": 3},
            "hovertemplate": f"ridge %{{y:.4g}} at %{{x}} {noun}<extra></extra>",
        },
        {
            **line, "y": best, "name": "best λ", "key": "dash", "line": {"color": palette.L2, "width": 2, "dash": "dash"},
            "hovertemplate": f"best ridge %{{y:.4g}} at %{{x}} {noun}<extra></extra>",
        },
        {
            **line, "y": finite, "name": "exact mean", "key": "dots",
            "line": {"color": palette.FAINT_INK, "width": 1.2, "dash": "dot"},
            "hovertemplate": "minimum norm, mean in closed form %{y:.4g}<extra></extra>",
        },
    ]  # fmt: skip
    top = int(np.argmax(least_norm))
    return Chart(
        name="Risk",
        note="median",
        description=f"Median test risk of {runs} runs against {title}: the minimum-norm fit peaks at {positions[top]:g} with "
        f"{least_norm[top]:.3g}, where the best ridge has {best[top]:.3g}; ridge at one λ in between.",
        traces=traces,
        layout={
            "xaxis": axis(title, low=0, high=positions[-1], **_ticks(peak, float(positions[-1]))),
            "yaxis": log10_axis("", low, high),
            "uirevision": title,
        },
        moves={knob: [Move(trace=4, y=risks)]},
    )


def _ticks(peak: float, last: float) -> Layout:
    """Tens of the peak, which is one of them."""
    values = np.arange(0, last + 1, peak).tolist()
    return {
        "tickvals": values,
        "ticktext": [f"n = p = {value:g}" if value == peak else f"{value:g}" for value in values],
    }


def by_strength(
    *, knob: str, positions: Floats, risks: Floats, labels: Sequence[str], best: Floats, ticks: Layout
) -> Chart:
    """Median risk (s, k) against the `positions` (k,) of λ, one line for each label; a star at the best λ (s,) of theory."""
    low, high = (10.0**end for end in outward(np.log10(0.85 * float(risks.min())), np.log10(1.2 * float(risks.max()))))
    stars = np.array([np.interp(at, positions, row) for at, row in zip(best, risks, strict=True)])
    looks = SERIES[: len(labels)]
    colours = [colour for colour, _, _ in looks]
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": positions, "y": row, "name": label, "key": key,
            "line": {"color": colour, "width": 2, "dash": dash}, "hovertemplate": f"{label}: %{{y:.4g}}<extra></extra>",
        }
        for label, row, (colour, dash, key) in zip(labels, risks, looks, strict=True)
    ]  # fmt: skip
    count = len(traces)
    here = np.repeat(positions[:, None], len(labels), axis=1)
    traces += [
        {
            "type": "scatter", "mode": "markers", "x": best, "y": stars, "hovertemplate": "best λ in theory<extra></extra>",
            "marker": {"symbol": "star", "size": 11, "color": colours, "line": {"color": palette.PAPER, "width": 1}},
        },
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array([low, high]), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1.5},
        },
        {
            "type": "scatter", "mode": "markers", "x": here[0], "y": risks[:, 0], "hoverinfo": "skip",
            "marker": {"size": 8, "color": colours, "line": {"color": palette.PAPER, "width": 1}},
        },
    ]  # fmt: skip
    return Chart(
        name="Risk against λ",
        note="★ best in theory",
        description="Median risk against λ for "
        + ", ".join(labels)
        + "; at the λ that theory gives, starred, each is within a few per cent of its lowest.",
        traces=traces,
        layout={
            "xaxis": axis("strength λ", low=positions[0], high=positions[-1], **ticks),
            "yaxis": log10_axis("", low, high),
            "uirevision": "by strength",
        },
        moves={knob: [Move(trace=count + 1, x=here[:, :2]), Move(trace=count + 2, x=here, y=risks.T)]},
    )


def terms(
    *, knob: str, positions: Floats, bias_squared: Floats, variance: Floats, left_out: Floats, peak: float, title: str,
    shown: int,
) -> Chart:  # fmt: skip
    """Bias² and variance (k, m) of one run of ridge at every λ against `positions` (m,), what no column in use can tell
    (m,), and their sum; the frame is made for the stop `shown`."""
    high = 3.0 * max(1.0, float((bias_squared + variance)[shown].max()))
    low = min(float(left_out.min()), 1e-2) / 3
    low, high = (10.0**end for end in outward(np.log10(low), np.log10(high)))
    held = [np.clip(term, low / 10, high * 10) for term in (bias_squared, variance, bias_squared + variance + left_out)]
    line: Trace = {"type": "scatter", "mode": "lines", "x": positions}
    return Chart(
        name="Where it comes from",
        note="ridge at this λ, the middle run",
        description=f"Bias² and variance of ridge against {title}, and what they add up to with the noise, each of the run whose "
        f"sum is in the middle: the peak at {peak:g} is variance, and λ trades it for bias.",
        traces=[
            {
                **line, "y": held[0][0], "name": "bias²", "key": "line", "line": {"color": BIAS, "width": 2},
                "hovertemplate": "bias² %{y:.3g}<extra></extra>",
            },
            {
                **line, "y": held[1][0], "name": "variance", "key": "dash",
                "line": {"color": VARIANCE, "width": 2, "dash": "dash"}, "hovertemplate": "variance %{y:.3g}<extra></extra>",
            },
            {
                **line, "y": left_out, "name": "noise" if np.ptp(left_out) == 0 else "noise and columns left out",
                "key": "dots", "line": {"color": palette.UNREGULARIZED, "width": 1.5, "dash": "dot"},
                "hovertemplate": "left out %{y:.3g}<extra></extra>",
            },
            {
                **line, "y": held[2][0], "name": "sum", "key": "line", "line": {"color": palette.INK, "width": 2},
                "hovertemplate": "sum %{y:.3g}<extra></extra>",
            },
        ],
        layout={
            "xaxis": axis(title, low=0, high=positions[-1], **_ticks(peak, float(positions[-1]))),
            "yaxis": log10_axis("", low, high),
            "uirevision": f"terms {title}",
        },
        moves={knob: [Move(trace=place, y=term) for place, term in zip((0, 1, 3), held, strict=True)]},
    )  # fmt: skip


def gains(*, knob: str, values: Floats, strengths: Floats) -> Chart:
    """How much noise each direction lets in: 1/d without a penalty, d/(d² + λ) with; singular values (q,), λ (k,)."""
    places = np.arange(1, len(values) + 1, dtype=float)
    least_norm = 1.0 / values
    ridge = values / (values**2 + strengths[:, None])
    low, high = (10.0**end for end in outward(np.log10(0.05), np.log10(1.3 * least_norm.max())))
    line: Trace = {"type": "scatter", "mode": "lines+markers", "x": places}
    return Chart(
        name="Gain of noise",
        note="per direction at n = p, median",
        description=f"How much of the noise each of {len(values)} singular directions lets into the coefficients at n = p: the "
        f"last of them {least_norm[-1]:.3g} times without a penalty; with λ no direction more than 1/(2√λ).",
        traces=[
            {
                **line, "y": least_norm, "name": "1/d", "key": "line",
                "line": {"color": palette.UNREGULARIZED, "width": 2}, "marker": {"size": 4, "color": palette.UNREGULARIZED},
                "hovertemplate": "minimum norm: 1/d = %{y:.3g}<extra></extra>",
            },
            {
                **line, "y": np.clip(ridge[0], low / 10, None), "name": "d/(d² + λ)", "key": "line",
                "line": {"color": palette.L2, "width": 3}, "marker": {"size": 5, "color": palette.L2},
                "hovertemplate": "ridge: d/(d² + λ) = %{y:.3g}<extra></extra>",
            },
        ],
        layout={
            "xaxis": axis("singular direction", low=0.4, high=len(values) + 0.6, showgrid=False),
            "yaxis": log10_axis("", low, high),
            "uirevision": "gains",
        },
        moves={knob: [Move(trace=1, y=np.clip(ridge, low / 10, None))]},
    )  # fmt: skip
