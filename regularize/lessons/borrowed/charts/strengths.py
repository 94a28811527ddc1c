"""A test error against the strength of a technique, and the difference to a rival repetition by repetition."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, axis, outward
from regularize.figures.composed import strokes
from regularize.figures.marks import Rows, Style, area, curve, dots, line, line_and_dots, rule, words

TECHNIQUE, OWN, BEST = palette.L2, palette.L1, palette.TEST


@dataclass(frozen=True, eq=False, kw_only=True)
class Level:
    """A rival at the strengths that it has chosen: its name, mean and standard error."""

    name: str
    mean: float
    error: float


def against_strength(
    *,
    knob: str,
    mean: Floats,
    error: Floats,
    labels: Sequence[str],
    chosen: Integers,
    own: Level,
    plain: Level,
    present: int,
    name: str,
    title: str,
    unit: str,
) -> Chart:
    """Means with a stroke of a standard error on either side (s,), over the stops of `knob`; the own regularizer as a line to beat.

    `chosen` (r,) are the stops that the repetitions choose: how many did stands at the bottom.
    """
    stops = np.arange(len(mean), dtype=float)
    low, high = outward(
        min(float((mean - error).min()), own.mean - own.error), max(float((mean + error).max()), own.mean + own.error)
    )
    low -= 0.16 * (high - low)  # for the counts
    left, right = -0.4, len(mean) - 0.6
    counts = np.bincount(chosen, minlength=len(mean))
    corners = own.mean + own.error * np.array([-1, -1, 1, 1])
    across = np.array([left, right])
    marks = [
        area(np.array([left, right, right, left]), corners, style=Style(width=0), fill=palette.faint(OWN, 0.14)),
        curve(own.name, across, np.full(2, own.mean), style=Style(OWN, "dash"), told="tuned: %{y:.4g}"),
        curve(plain.name, across, np.full(2, plain.mean), style=Style(palette.UNREGULARIZED, "dot", 1.5)),
        line(
            np.repeat(stops, 3), strokes(mean - error, mean + error), style=Style(TECHNIQUE, width=1.5), simplify=False
        ),
        line_and_dots(
            stops,
            mean,
            style=Style(TECHNIQUE),
            marker={"size": 7, "color": TECHNIQUE},
            name=name,
            key="line",
            custom=error,
            hover=f"%{{y:.4g}} ± %{{customdata:.2g}}{unit}",
        ),
        rule(stops, (low, high), knob=knob, stop=present),
        words(
            stops,
            np.full(len(mean), low + 0.05 * (high - low)),
            colour=TECHNIQUE,
            size=11,
            text=[f"{count}×" if count else "·" for count in counts.tolist()],
        ),
    ]
    return Chart(
        name="Test error",
        note=f"{title}; n× chosen on validation rows",
        description=f"{title[0].upper()}{title[1:]} against the strength of {name}: "
        + ", ".join(f"{label}: {one:.3g} ± {other:.2g}" for label, one, other in zip(labels, mean, error, strict=True))
        + f"; {own.name} {own.mean:.3g} ± {own.error:.2g}, {plain.name} {plain.mean:.3g}.",
        marks=marks,
        layout={
            "xaxis": axis(
                name,
                low=left,
                high=right,
                tickvals=stops.tolist(),
                ticktext=[_short(label) for label in labels],
                tickangle=0,
                zeroline=False,
                showgrid=False,
            ),
            "yaxis": axis("", low=low, high=high, zeroline=False),
            "uirevision": name,
        },
    )


def _short(label: str) -> str:
    """The value alone: what it is stands under the axis."""
    return label.split(" = ")[-1].replace("the same rows", "same")


def repetitions(
    *,
    knob: str,
    differences: Floats,
    mean: Floats,
    reach: Floats,
    tuned: tuple[float, float],
    present: int,
    rival: str,
    unit: str,
) -> Chart:
    """Each repetition's difference to the `rival` (s, r), their mean and its 95 % interval ± `reach` (s,); last the tuned one."""
    count = differences.shape[1]
    x, last = np.arange(1.0, count + 1), count + 2.0
    ends = outward(
        min(float(differences.min()), float((mean - reach).min()), tuned[0] - tuned[1], 0.0),
        max(float(differences.max()), float((mean + reach).max()), tuned[0] + tuned[1], 0.0),
    )
    room = 0.03 * (ends[1] - ends[0])
    ends = ends[0] - room, ends[1] + room
    left, right = 0.3, last + 0.7
    band = mean[:, None] + reach[:, None] * np.array([-1.0, -1.0, 1.0, 1.0])
    means, wide = np.column_stack([mean, mean]), np.array([left, count + 0.7])
    sides = np.array([left, count + 0.7, count + 0.7, left])
    marks = [
        area(sides, style=Style(width=0), fill=palette.faint(TECHNIQUE, 0.16), along={knob: Rows(y=band)}, at=present),
        line(wide, style=Style(TECHNIQUE), name="mean, 95 %", key="line", along={knob: Rows(y=means)}, at=present),
        dots(
            x,
            colour=TECHNIQUE,
            size=7,
            name="repetition",
            key="dot",
            hover=f"repetition %{{x}}: %{{y:.3g}}{unit}",
            along={knob: Rows(y=differences)},
            at=present,
        ),
        line(np.full(2, last), tuned[0] + tuned[1] * np.array([-1.0, 1.0]), style=Style(BEST)),
        dots(
            np.array([last]),
            np.array([tuned[0]]),
            colour=BEST,
            size=10,
            symbol="diamond",
            edge=None,
            name="tuned, 95 %",
            key="dot",
            hover=f"tuned: %{{y:.3g}}{unit}",
        ),
    ]
    return Chart(
        name="Difference",
        note=f"to {rival}; below 0 is better",
        description=f"The difference to {rival} in each of {count} repetitions: its mean is {mean[0]:.3g} without the technique, "
        f"{mean[-1]:.3g} at its strongest; with the strength chosen on validation rows {tuned[0]:.3g}, 95 % interval ± {tuned[1]:.2g}.",
        marks=marks,
        layout={
            "xaxis": axis(
                "repetition",
                low=left,
                high=right,
                tickvals=[1, count // 2, count, last],
                tickangle=0,
                zeroline=False,
                showgrid=False,
                ticktext=["1", str(count // 2), str(count), "tuned"],
            ),
            "yaxis": axis("", low=ends[0], high=ends[1], zeroline=True, zerolinewidth=2),
            "uirevision": rival,
        },
    )
