"""Averages that approach their closed form as repetitions grow, and descent that approaches or passes its goal."""

from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, axis, outward, power_of_ten
from regularize.figures.composed import Look, strokes
from regularize.figures.marks import Rows, Style, level, line, rule


def averages(*, knob: str, done: Integers, ways: Sequence[tuple[Look, Floats, Floats]], note: str) -> Chart:
    """Averages over ever more repetitions `done` (m,), relative to their closed form, in per cent of it.

    Each way has a look, deviations (k, m) and their Monte Carlo standard errors (k, m), drawn two on either side.
    """
    ends = np.concatenate([(np.abs(off) + 2.0 * errors)[:, 1:].ravel() for _, off, errors in ways])
    reach = outward(-1.0, max(1e-3, 100.0 * float(np.quantile(ends, 0.98))))[1]
    positions = np.log10(done.astype(float))
    apart = 0.012 * float(positions[-1] - positions[0])
    low, high = positions[0] - 0.08, positions[-1] + 0.08
    marks = [level(0.0, (low, high), style=Style(palette.L2), name="closed form", key="line")]
    for place, (look, deviations, spread) in enumerate(ways):
        x = positions + apart * (2 * place - len(ways) + 1)
        percent, error = 100.0 * deviations, 200.0 * spread
        bars = np.clip(strokes(percent - error, percent + error), -9 * reach, 9 * reach)
        marks += [
            line(np.repeat(x, 3), style=Style(look.style.colour, width=1.5), along={knob: Rows(y=bars)}),
            look.dots(
                x,
                size=7,
                along={knob: Rows(y=percent, hover=error)},
                name=look.name,
                key="dot",
                hover=f"{look.name}: %{{y:.3g}} ± %{{customdata:.2g}} %",
            ),
        ]
    return Chart(
        name="Average over copies",
        note=note,
        description=f"The mean squared error of ridge's coefficients over 4 to {int(done[-1])} disturbed copies of the data, in "
        "per cent above or below its closed form. Bars are two standard errors.",
        marks=marks,
        layout={
            "xaxis": axis("copies", low=low, high=high, **_counts(int(done[-1]))),
            "yaxis": axis("", low=-reach, high=reach, zeroline=False, ticksuffix=" %"),
            "uirevision": f"copies {done[-1]}",
        },
    )


def approach(
    *, knob: str, steps: Integers, look: Look, distances: Floats, asked: Floats, mark: str, lowest: float
) -> Chart:
    """Relative distances (k, m) of descent from its goal after ever more `steps` (m,), both logarithmic.

    A line with the word `mark` stands at the step that the present position asks for, `asked` (k,).
    """
    x, here = np.log10(steps.astype(float)), np.log10(asked)
    low, high = float(np.log10(lowest)), 0.15
    held = np.maximum(np.log10(np.maximum(distances, lowest)), low)
    at = np.stack([np.interp(here[stop : stop + 1], x, row) for stop, row in enumerate(held)])
    powers = list(range(int(np.ceil(low)), 1))
    powers = powers[:: max(1, len(powers) // 5)]
    marks = [
        look.line(x, along={knob: Rows(y=held)}),
        rule(here, (low, high), knob=knob, name=mark, key="line"),
        look.dots(along={knob: Rows(x=here[:, None], y=at)}),
    ]
    return Chart(
        name="Descent, step by step",
        description=f"Distance of descent from ridge against its steps, 1 to {int(steps[-1])}. A line marks {mark}.",
        marks=marks,
        layout={
            "xaxis": axis("steps", low=x[0], high=x[-1], **_counts(int(steps[-1]))),
            "yaxis": axis("", low=low, high=high, tickvals=powers, ticktext=[power_of_ten(power) for power in powers]),
            "uirevision": mark,
        },
    )


def _counts(most: int) -> Layout:
    """Ticks at whole powers of ten for an axis of counts that is drawn in log10 units; 30 and 300 where there are few."""
    powers = range(int(np.log10(most) + 1e-9) + 1)
    if len(powers) <= 4:
        values = [count for power in powers for count in (10**power, 3 * 10**power)]
        return {"tickvals": [float(np.log10(value)) for value in values], "ticktext": [f"{value}" for value in values]}
    every = max(1, len(powers) // 4)
    return {"tickvals": list(powers)[::every], "ticktext": [power_of_ten(power) for power in list(powers)[::every]]}
