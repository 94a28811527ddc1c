"""Two formulas for the same step, side by side: where they lead, and why."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures.chart import Chart, axis
from regularize.figures.marks import Rows, Style, curve, level, line


@dataclass(frozen=True, eq=False, kw_only=True)
class Course:
    """A weight step by step (k, t), NaN where it has run away."""

    name: str
    course: Floats
    style: Style


@dataclass(frozen=True, eq=False, kw_only=True)
class Formula(Course):
    """A formula's course, and its next step from each of several places (k, m)."""

    step: Floats


def descents(*, knob: str, formulas: Sequence[Course], limits: Floats, low: float, high: float) -> Chart:
    """The weight over the steps taken at every stop of `knob`; `limits` (k,) is where the first formula ends."""
    steps = np.arange(formulas[0].course.shape[1], dtype=float)
    # A course that leaves the frame leaves it steeply, and ends behind it.
    held = [np.clip(one.course, low - 3 * (high - low), high + 3 * (high - low)) for one in formulas]
    marks = [
        curve(one.name, steps, style=one.style, along={knob: Rows(y=course)}).but(
            hovertemplate=f"{one.name}: %{{y:.4f}}<extra></extra>"
        )
        for one, course in zip(formulas, held, strict=True)
    ]
    ends = {knob: Rows(y=np.column_stack([limits, limits]))}
    limit = Style(dash="dot", width=1)
    marks.append(
        line(steps[[0, -1]], style=limit, along=ends, name="3/(1 + wd)", key="dots", hover="3/(1 + wd) = %{y:.5f}")
    )
    return Chart(
        name="One weight, step by step",
        note="w − η( · ), with what the legend says in the bracket",
        description=f"The weight over {len(steps) - 1} steps under {' and '.join(one.name for one in formulas)}; "
        "a course that runs away leaves the frame.",
        marks=marks,
        layout={
            "xaxis": axis("step", low=0, high=float(steps[-1]), nticks=6),
            "yaxis": axis("w", low=low, high=high),
            "uirevision": f"descents {low} {high}",
        },
    )


def steps(*, knob: str, formulas: Sequence[Formula], places: Floats, reach: float) -> Chart:
    """How far the next step goes from each of `places` (m,): a formula rests where its line crosses zero downwards."""
    marks = [
        line(
            places,
            style=one.style,
            along={knob: Rows(y=one.step)},
            name=one.name,
            key=one.style.key,
            hover=f"{one.name}: from %{{x:.2f}} by %{{y:.3f}}",
        )
        for one in formulas
    ]
    marks.append(level(0.0, places[[0, -1]], style=Style(width=1)))
    return Chart(
        name="The next step from w",
        description=f"The next step from each weight under {' and '.join(one.name for one in formulas)}: above zero it "
        "goes up, below it goes down.",
        marks=marks,
        layout={
            "xaxis": axis("w", low=places[0], high=places[-1]),
            "yaxis": axis("", low=-reach, high=reach),
            "uirevision": "next step",
        },
    )
