"""Where noisy weights settle: against a knob beside the theory, and on their way there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis, spread

SYMBOLS = ("circle", "diamond")  # of the first weight and the second


@dataclass(frozen=True, eq=False, kw_only=True)
class Settling:
    """Two weights at every stop: on their way (k, 2, t), and where they settle (k, 2)."""

    name: str
    courses: Floats
    settled: Floats
    colour: str
    dash: str = "solid"


@dataclass(frozen=True, eq=False, kw_only=True)
class Theory:
    """A curve that the weights should land on (k,); one without a name is not in the heading."""

    name: str
    values: Floats
    colour: str
    dash: str = "solid"


def settled(
    *, knob: str, positions: Floats, found: Sequence[Settling], theories: Sequence[Theory], title: str, ticks: Layout
) -> Chart:
    """Where the weights settle against the `positions` (k,) of a knob: marks on the lines of the theory.

    Circles are the first weight, diamonds the second. A line marks the present position.
    """
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": positions, "y": theory.values, "name": theory.name,
            **({"key": {"solid": "line", "dot": "dots"}.get(theory.dash, "dash")} if theory.name else {}),
            "hoverinfo": "skip", "line": {"color": theory.colour, "width": 1.6, "dash": theory.dash},
        }
        for theory in theories
    ]  # fmt: skip
    for i, one in enumerate(found):
        for j, symbol in enumerate(SYMBOLS):
            # Optimizers that settle alike are drawn one inside the other.
            marker = {"color": palette.faint(one.colour, 0.85), "size": 10 - 2.5 * i, "symbol": symbol}
            traces.append(
                {
                    "type": "scatter", "mode": "markers", "x": positions, "y": one.settled[:, j], "marker": marker,
                    "cliponaxis": False, "hovertemplate": f"{one.name}: %{{y:.4f}}<extra></extra>",
                }
            )  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, positions[0]), "y": np.array([0.0, 1.05]),
            "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip",
        }
    )  # fmt: skip
    return Chart(
        name="They settle at",
        note="○ small, ◇ large h",
        description=f"Where the two weights settle against {title} under {', '.join(one.name for one in found)}, on "
        f"{len(theories)} lines of the theory.",
        traces=traces,
        layout={
            "xaxis": axis(title, low=spread(positions[0], positions[-1], 0.03)[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=0.0, high=1.05),
            "uirevision": "settled",
        },
        moves={knob: [Move(trace=len(traces) - 1, x=np.column_stack([positions, positions]))]},
    )


def courses(*, knob: str, steps: Integers, found: Sequence[Settling], name: str) -> Chart:
    """Both weights on their way, over the `steps` (t,) taken, at every stop of `knob`; the second is the thinner."""
    traces: list[Trace] = []
    moves = []
    for one in found:
        for j, width in enumerate((2.4, 1.2)):
            moves.append(Move(trace=len(traces), y=one.courses[:, j]))
            traces.append(
                {
                    "type": "scatter", "mode": "lines", "x": steps.astype(float), "y": one.courses[0, j], "name": one.name,
                    **({"key": "line" if one.dash == "solid" else "dash"} if j == 0 else {}),
                    "line": {"color": one.colour, "width": width, "dash": one.dash},
                    "hovertemplate": f"{one.name}: %{{y:.3f}}<extra></extra>",
                }
            )  # fmt: skip
    return Chart(
        name=name,
        description=f"Both weights over {steps[-1]} steps under {', '.join(one.name for one in found)}.",
        traces=traces,
        layout={
            "xaxis": axis("step", low=0, high=float(steps[-1]), nticks=6),
            "yaxis": axis("", low=0.0, high=1.05),
            "uirevision": "courses",
        },
        moves={knob: moves},
    )
