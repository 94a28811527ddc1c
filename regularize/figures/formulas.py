"""Two formulas for the same step, side by side: where they lead, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Move, Trace, axis


@dataclass(frozen=True, eq=False, kw_only=True)
class Formula:
    """A weight step by step (k, t), NaN where it has run away, and its next step from each of several places (k, m)."""

    name: str
    course: Floats
    step: Floats
    colour: str
    dash: str = "solid"

    @property
    def key(self) -> str:
        """Its mark in the heading."""
        return "line" if self.dash == "solid" else "dash"


def descents(*, knob: str, formulas: Sequence[Formula], limits: Floats, low: float, high: float) -> Chart:
    """The weight over the steps taken at every stop of `knob`; `limits` (k,) is where the first formula ends."""
    steps = np.arange(formulas[0].course.shape[1], dtype=float)
    # A course that leaves the frame leaves it steeply, and ends behind it.
    held = [np.clip(one.course, low - 3 * (high - low), high + 3 * (high - low)) for one in formulas]
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": steps, "y": course[0], "name": one.name, "key": one.key,
            "line": {"color": one.colour, "width": 2.2, "dash": one.dash},
            "hovertemplate": f"{one.name}: %{{y:.4f}}<extra></extra>",
        }
        for one, course in zip(formulas, held, strict=True)
    ]  # fmt: skip
    ends = np.column_stack([limits, limits])
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": steps[[0, -1]], "y": ends[0], "name": "3/(1 + wd)", "key": "dots",
            "line": {"color": palette.INK, "width": 1, "dash": "dot"}, "hovertemplate": "3/(1 + wd) = %{y:.5f}<extra></extra>",
        }
    )  # fmt: skip
    return Chart(
        name="w − η( · ), two formulas",
        description=f"The weight over {len(steps) - 1} steps under {' and '.join(one.name for one in formulas)}; "
        "a course that runs away leaves the frame.",
        traces=traces,
        layout={
            "xaxis": axis("step", low=0, high=float(steps[-1]), nticks=6),
            "yaxis": axis("w", low=low, high=high),
            "uirevision": f"descents {low} {high}",
        },
        moves={
            knob: [
                *(Move(trace=i, y=course) for i, course in enumerate(held)),
                Move(trace=len(traces) - 1, y=ends),
            ]
        },
    )


def steps(*, knob: str, formulas: Sequence[Formula], places: Floats, reach: float) -> Chart:
    """How far the next step goes from each of `places` (m,): a formula rests where its line crosses zero downwards."""
    traces: list[Trace] = [
        {
            "type": "scatter", "mode": "lines", "x": places, "y": one.step[0], "name": one.name, "key": one.key,
            "line": {"color": one.colour, "width": 2.2, "dash": one.dash},
            "hovertemplate": f"{one.name}: from %{{x:.2f}} by %{{y:.3f}}<extra></extra>",
        }
        for one in formulas
    ]  # fmt: skip
    traces.append(
        {
            "type": "scatter", "mode": "lines", "x": places[[0, -1]], "y": np.zeros(2), "hoverinfo": "skip",
            "line": {"color": palette.INK, "width": 1},
        }
    )  # fmt: skip
    return Chart(
        name="The next step from w",
        description=f"The next step from each weight under {' and '.join(one.name for one in formulas)}: above zero it "
        "goes up, below it goes down.",
        traces=traces,
        layout={
            "xaxis": axis("w", low=places[0], high=places[-1]),
            "yaxis": axis("", low=-reach, high=reach),
            "uirevision": "next step",
        },
        moves={knob: [Move(trace=i, y=one.step) for i, one in enumerate(formulas)]},
    )
