"""Double descent: risks against rows or columns and against λ, and what λ does to each direction."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, outward
from regularize.figures.composed import strokes
from regularize.figures.marks import Rows, Style, curve, level, line, line_and_dots, riders, rule, star
from regularize.lessons.bias_variance.charts.decompositions import BIAS, NOISE, VARIANCE, log10_axis

SERIES: Final = (Style(palette.FOURTH, "dot"), Style(), Style(palette.TRAIN, "dash"))
NO_PENALTY, RIDGE = Style(palette.UNREGULARIZED), Style(palette.L2, width=3)


def descent(
    *,
    knob: str,
    positions: Floats,
    least_norm: Floats,
    interval: tuple[Floats, Floats],
    expected: Floats,
    best: Floats,
    risks: Floats,
    peak: float,
    noise: float,
    title: str,
    runs: int,
) -> Chart:
    """Median risks against `positions` (m,): minimum norm with the `interval` of its median, best ridge, and `risks` (k, m)
    of ridge at every λ; `expected` (m,) is the mean of the minimum-norm fit in closed form, infinite near the peak."""
    low, high = 0.8 * min(noise, float(best.min())), 1.4 * float(interval[1].max())
    low, high = (10.0**end for end in outward(np.log10(low), np.log10(high)))
    noun = title.split()[0]
    at = f"%{{y:.4g}} at %{{x}} {noun}"
    finite = np.where(expected < 3 * high, expected, np.nan)
    marks = [
        rule(peak, (low, high), style=Style(palette.FAINT_INK, "dot", 1)),
        level(noise, positions[[0, -1]], style=NOISE, name="noise"),
        line(np.repeat(positions, 3), strokes(*interval), style=Style(palette.UNREGULARIZED, width=1.5)),
        line_and_dots(
            positions,
            least_norm,
            style=NO_PENALTY,
            marker={"size": 4, "color": palette.UNREGULARIZED},
            name="minimum norm",
            key="line",
            hover=f"minimum norm {at}",
        ),
        line(positions, style=RIDGE, along={knob: Rows(y=risks)}, name="this λ", key="line", hover=f"ridge {at}"),
        line(positions, best, style=Style(palette.L2, "dash"), name="best λ", key="dash", hover=f"best ridge {at}"),
        line(
            positions,
            finite,
            style=Style(palette.FAINT_INK, "dot", 1.2),
            name="exact mean",
            key="dots",
            hover="minimum norm, mean in closed form %{y:.4g}",
        ),
    ]
    top = int(np.argmax(least_norm))
    return Chart(
        name="Risk",
        note="median of all runs",
        description=f"Median test risk of {runs} runs against {title}: the minimum-norm fit peaks at {positions[top]:g} with "
        f"{least_norm[top]:.3g}, where the best ridge has {best[top]:.3g}. The best ridge has a λ for each number of "
        f"{noun}; ridge at one λ has that one for all.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=0, high=positions[-1], **_ticks(peak, float(positions[-1]))),
            "yaxis": log10_axis("", low, high),
            "uirevision": title,
        },
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
    styles = SERIES[: len(labels)]
    colours = [style.colour for style in styles]
    marks = [
        curve(label, positions, row, style=style).but(hovertemplate=f"{label}: %{{y:.4g}}<extra></extra>")
        for label, row, style in zip(labels, risks, styles, strict=True)
    ]
    marks += [
        star(best, stars, colour=colours, size=11, hover="best λ in theory"),
        rule(positions, (low, high), knob=knob),
        riders(knob, positions, list(risks), colours=colours),
    ]
    return Chart(
        name="Risk against λ",
        note="★ best in theory",
        description="Median risk against λ for "
        + ", ".join(labels)
        + ". At the λ that theory gives, starred, each is within a few per cent of its lowest.",
        marks=marks,
        layout={
            "xaxis": axis("strength λ", low=positions[0], high=positions[-1], **ticks),
            "yaxis": log10_axis("", low, high),
            "uirevision": "by strength",
        },
    )


def terms(
    *,
    knob: str,
    positions: Floats,
    bias_squared: Floats,
    variance: Floats,
    left_out: Floats,
    peak: float,
    title: str,
    shown: int,
) -> Chart:
    """Bias² and variance (k, m) of one run of ridge at every λ against `positions` (m,), what no column in use can tell
    (m,), and their sum; the frame is made for the stop `shown`."""
    high = 3.0 * max(1.0, float((bias_squared + variance)[shown].max()))
    low = min(float(left_out.min()), 1e-2) / 3
    low, high = (10.0**end for end in outward(np.log10(low), np.log10(high)))
    held = [np.clip(term, low / 10, high * 10) for term in (bias_squared, variance, bias_squared + variance + left_out)]
    rest = "noise" if np.ptp(left_out) == 0 else "noise and columns left out"
    bias, spread, total = ({knob: Rows(y=term)} for term in held)
    marks = [
        curve("bias²", positions, style=BIAS, along=bias, told="%{y:.3g}"),
        curve("variance", positions, style=VARIANCE, along=spread, told="%{y:.3g}"),
        line(positions, left_out, style=NOISE, name=rest, key="dots", hover="left out %{y:.3g}"),
        curve("sum", positions, style=Style(), along=total, told="%{y:.3g}"),
    ]
    return Chart(
        name="Where it comes from",
        note="ridge at this λ, the middle run",
        description=f"Bias² and variance of ridge against {title}, with the noise and their sum. Each is of the run whose "
        f"sum is in the middle. Without a penalty the peak at {peak:g} is variance; λ trades variance for bias.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=0, high=positions[-1], **_ticks(peak, float(positions[-1]))),
            "yaxis": log10_axis("", low, high),
            "uirevision": f"terms {title}",
        },
    )


def gains(*, knob: str, values: Floats, strengths: Floats) -> Chart:
    """How much noise each direction lets in: 1/d without a penalty, d/(d² + λ) with; singular values (q,), λ (k,)."""
    places = np.arange(1, len(values) + 1, dtype=float)
    least_norm = 1.0 / values
    ridge = values / (values**2 + strengths[:, None])
    low, high = (10.0**end for end in outward(np.log10(0.05), np.log10(1.3 * least_norm.max())))
    marks = [
        line_and_dots(
            places,
            least_norm,
            style=NO_PENALTY,
            marker={"size": 4, "color": palette.UNREGULARIZED},
            name="1/d",
            key="line",
            hover="minimum norm: 1/d = %{y:.3g}",
        ),
        line_and_dots(
            places,
            style=RIDGE,
            marker={"size": 5, "color": palette.L2},
            along={knob: Rows(y=np.clip(ridge, low / 10, None))},
            name="d/(d² + λ)",
            key="line",
            hover="ridge: d/(d² + λ) = %{y:.3g}",
        ),
    ]
    return Chart(
        name="Gain of noise",
        note="of each direction at n = p, median",
        description=f"How much of the noise each of {len(values)} singular directions lets into the coefficients at n = p. Without "
        f"a penalty the last lets in {least_norm[-1]:.3g} times; with λ no direction more than 1/(2√λ).",
        marks=marks,
        layout={
            "xaxis": axis("singular direction", low=0.4, high=len(values) + 0.6, showgrid=False),
            "yaxis": log10_axis("", low, high),
            "uirevision": "gains",
        },
    )
