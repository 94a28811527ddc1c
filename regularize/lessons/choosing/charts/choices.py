"""Ways to choose a strength, on one axis: held-out error, criteria, and how often each strength was chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, log10_ticks, outward
from regularize.figures.composed import strokes
from regularize.figures.marks import Style, bars, dots, level, line, riders, rule, star
from regularize.words import number, strength

TITLE = "strength λ"
STYLES = (
    Style(palette.TRAIN),
    Style(palette.LOSS, "dash"),
    Style(palette.UNREGULARIZED, "dot"),
    Style(palette.FOURTH, "dashdot"),
)


@dataclass(frozen=True, kw_only=True)
class Pick:
    """A stop that something chose: its name, place and colour."""

    name: str
    stop: int
    colour: str


def validation(
    *, knob: str, positions: Floats, mean: Floats, standard_error: Floats, picks: tuple[Pick, Pick], title: str
) -> Chart:
    """Mean held-out error (k,) with a bar of one standard error at each position (log10 λ).

    The first pick is the lowest mean, starred; a dotted line one standard error above it runs to the second, the
    strongest that is as good.
    """
    best, simplest = (pick.stop for pick in picks)
    limit = float(mean[best] + standard_error[best])
    # The valley is what matters: steep walls leave the frame.
    top = min(
        float((mean + standard_error).max()), float(mean[best] + max(12.0 * standard_error[best], 0.4 * mean[best]))
    )
    low, high = outward(max(0.0, float((mean - standard_error).min())), 1.02 * top)
    held = np.minimum(mean, low + 10.0 * (high - low))
    faint = Style(palette.faint(palette.TEST, 0.4))
    marks = [
        line(
            np.repeat(positions, 3), strokes(held - standard_error, held + standard_error), style=faint, simplify=False
        ),
        line(
            positions,
            held,
            style=Style(palette.TEST, width=2.2),
            custom=standard_error,
            hover="%{y:.5g} ± %{customdata:.2g}",
        ),
        level(limit, positions[[best, simplest]], style=Style(dash="dot", width=1.2)),
        *(
            dots(
                positions[[pick.stop]],
                mean[[pick.stop]],
                colour=pick.colour,
                size=12,
                symbol=symbol,
                name=pick.name,
                key="dot",
                hover=f"{pick.name}: %{{y:.5g}}",
            )
            for pick, symbol in zip(picks, ("star", "diamond"), strict=True)
        ),
        rule(positions, (low, high), knob=knob),
        riders(knob, positions, [held], colours=[palette.TEST]),
    ]
    return Chart(
        name="Cross-validation",
        note=title,
        description=f"Mean squared error on rows left out against λ, with bars of one standard error. The lowest is "
        f"{number(float(mean[best]), 4)} ± {number(standard_error[best], 2)} at λ = {strength(10 ** positions[best])}; the "
        f"strongest λ within "
        f"one standard error is {strength(10 ** positions[simplest])}.",
        marks=marks,
        layout=_layout(positions, axis("", low=low, high=high, tickformat="~g"), "validation"),
    )


def criteria(*, knob: str, positions: Floats, excess: Mapping[str, Floats], note: str) -> Chart:
    """How far each criterion (k,) is above its own lowest, which is starred, in units of twice the log-likelihood."""
    curves = np.array(list(excess.values()))
    # Made for the valley: what is far above the lowest weak end leaves the frame.
    weak = float(np.min(curves[:, 0], where=np.isfinite(curves[:, 0]), initial=np.inf))
    reach = float(np.max(curves, where=np.isfinite(curves), initial=0.0))
    high = outward(0.0, min(max(1.6 * weak if np.isfinite(weak) else 0.0, 0.06 * reach, 24.0), 1.02 * reach or 1.0))[1]
    held = np.where(np.isfinite(curves), np.minimum(curves, 20 * high), np.nan)
    lowest = [_strongest_lowest(curve) for curve in curves]
    marks = [
        line(positions, found, style=style, name=name, key=style.key, hover=f"{name}: %{{y:.3g}} above its lowest")
        for name, found, style in zip(excess, held, STYLES, strict=False)
    ]
    colours = [style.colour for style in STYLES[: len(held)]]
    marks += [
        star(positions[lowest], np.zeros(len(lowest)), colour=colours, size=11, clip=False),
        rule(positions, (0.0, high), knob=knob),
        riders(knob, positions, list(held), colours=colours),
    ]
    return Chart(
        name="Criteria",
        note=note,
        description="Each criterion above its own lowest value, against λ: "
        + ", ".join(
            f"{name} is lowest at {strength(10 ** positions[at])}" for name, at in zip(excess, lowest, strict=True)
        )
        + ".",
        marks=marks,
        layout=_layout(positions, axis("", low=0.0, high=high), "criteria"),
    )


def chosen(
    *, knob: str, positions: Floats, counts: Sequence[tuple[str, Integers, str]], of: int, width: float
) -> Chart:
    """How often each strength was chosen: for each rule its name, counts (k,) and colour, out of `of` times.

    Strengths are `width` apart.
    """
    most = max(int(found.max()) for _, found, _ in counts)
    high = outward(0.0, 1.05 * most)[1]
    up = axis("", low=0.0, high=high, tickformat="d", nticks=min(most + 2, 7))
    marks = [
        bars(
            positions,
            found.astype(float),
            colour=palette.faint(colour, 0.75),
            width=0.9 * width,
            name=name,
            key="tick",
            hover=f"{name} here in %{{y}} of {of}",
        )
        for name, found, colour in counts
    ]
    marks.append(rule(positions, (0.0, high), knob=knob))
    return Chart(
        name="Chosen on other splits",
        note=f"{of} times",
        description=f"How often each λ was chosen over {of} other splits: "
        + "; ".join(
            f"{name} most often at {strength(10 ** positions[int(found.argmax())])}" for name, found, _ in counts
        )
        + ".",
        marks=marks,
        layout={**_layout(positions, up, "chosen"), "barmode": "overlay"},
    )


def _strongest_lowest(curve: Floats) -> int:
    """Where a curve over rising strengths is lowest; the last among equals."""
    return int(np.flatnonzero(curve == np.nanmin(curve))[-1])


def _layout(positions: Floats, up: Layout, revision: str) -> Layout:
    low, high = float(positions[0]), float(positions[-1])
    return {"xaxis": axis(TITLE, low=low, high=high, **log10_ticks(low, high)), "yaxis": up, "uirevision": revision}
