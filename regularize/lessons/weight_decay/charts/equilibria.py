"""Where noisy weights settle: against a knob beside the theory, and on their way there."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, spread
from regularize.figures.marks import Rows, Style, dots, line, rule

SYMBOLS = ("circle", "diamond")  # of the first weight and the second


@dataclass(frozen=True, eq=False, kw_only=True)
class Settling:
    """Two weights at every stop: on their way (k, 2, t), and where they settle (k, 2)."""

    name: str
    courses: Floats
    settled: Floats
    style: Style


@dataclass(frozen=True, eq=False, kw_only=True)
class Theory:
    """A curve that the weights should land on (k,); one without a name is not in the heading."""

    name: str
    values: Floats
    style: Style


def settled(
    *, knob: str, positions: Floats, found: Sequence[Settling], theories: Sequence[Theory], title: str, ticks: Layout
) -> Chart:
    """Where the weights settle against the `positions` (k,) of a knob: marks on the lines of the theory.

    Circles are the first weight, diamonds the second. A line marks the present position.
    """
    marks = [
        line(
            positions, theory.values, style=theory.style, name=theory.name, key=theory.style.key if theory.name else ""
        )
        for theory in theories
    ]
    for i, one in enumerate(found):
        for j, symbol in enumerate(SYMBOLS):
            # Optimizers that settle alike are drawn one inside the other.
            colour, hover = palette.faint(one.style.colour, 0.85), f"{one.name}: %{{y:.4f}}"
            marks.append(
                dots(
                    positions,
                    one.settled[:, j],
                    colour=colour,
                    size=10 - 2.5 * i,
                    symbol=symbol,
                    edge=None,
                    clip=False,
                    hover=hover,
                )
            )
    marks.append(rule(positions, (0.0, 1.05), knob=knob))
    return Chart(
        name="They settle at",
        note="○ weight with small gradients, ◇ with large ones",
        description=f"Where the two weights settle against {title} under {', '.join(one.name for one in found)}, on "
        f"{len(theories)} lines of the theory.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=spread(positions[0], positions[-1], 0.03)[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=0.0, high=1.05),
            "uirevision": "settled",
        },
    )


def courses(*, knob: str, steps: Integers, found: Sequence[Settling], name: str) -> Chart:
    """Both weights on their way, over the `steps` (t,) taken, at every stop of `knob`; the second is the thinner."""
    marks = [
        line(
            steps.astype(float),
            style=replace(one.style, width=width),
            along={knob: Rows(y=one.courses[:, j])},
            name=one.name,
            key=one.style.key if j == 0 else "",
            hover=f"{one.name}: %{{y:.3f}}",
        )
        for one in found
        for j, width in enumerate((2.4, 1.2))
    ]
    return Chart(
        name=name,
        description=f"Both weights over {steps[-1]} steps under {', '.join(one.name for one in found)}.",
        marks=marks,
        layout={
            "xaxis": axis("step", low=0, high=float(steps[-1]), nticks=6),
            "yaxis": axis("", low=0.0, high=1.05),
            "uirevision": "courses",
        },
    )
