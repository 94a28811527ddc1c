"""What repeated trainings lead to: means with a stroke from the one end of their uncertainty to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from regularize.arrays import Floats
from regularize.figures.chart import Chart, Layout, axis
from regularize.figures.composed import estimates
from regularize.figures.marks import Mark, Style, rule


@dataclass(frozen=True, eq=False, kw_only=True)
class Way:
    """Its look, and for each knob that moves it what was found, (stops, positions): the mean, and how far off it may be."""

    name: str
    style: Style
    mean: Mapping[str, Floats]
    error: Mapping[str, Floats]


def trials(
    *,
    ways: Sequence[Way],
    positions: Floats,
    marked: str | None,
    at: Mapping[str, int],
    ends: tuple[float, float],
    title: str,
    ticks: Layout,
    name: str,
    note: str = "",
    unit: str = " %",
    zero: bool = False,
    keyed: Sequence[int] = (0, 1, 2),
) -> Chart:
    """A line with strokes for each way over the positions (p,), following the knobs of its `mean`.

    If the positions are the stops of a knob, `marked`, a line stands at the present one. `at` holds the present stop of each
    knob. `zero` draws the line of no difference; `keyed` says which ways stand in the heading.
    """
    span = float(positions[-1] - positions[0])
    places = [positions + 0.009 * span * (2 * i - len(ways) + 1) for i in range(len(ways))]
    first = next(iter(ways[0].mean))
    marks: list[Mark] = []
    for i, (x, way) in enumerate(zip(places, ways, strict=True)):
        key = way.style.key if i in keyed else ""
        marks += estimates(x, way.mean, way.error, style=way.style, unit=unit, at=at[first], name=way.name, key=key)
    if marked is not None:
        marks.append(rule(positions, ends, knob=marked, stop=at[marked]))
    margin = 0.04 * span
    return Chart(
        name=name,
        note=note,
        description=_described(ways, at, first, None if marked is None else at[marked], title, unit),
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0] - margin, high=positions[-1] + margin, zeroline=False, **ticks),
            "yaxis": axis("", low=ends[0], high=ends[1], zeroline=zero, zerolinewidth=2),
            "uirevision": name,
        },
    )


def _described(ways: Sequence[Way], at: Mapping[str, int], knob: str, place: int | None, title: str, unit: str) -> str:
    here = -1 if place is None else place
    told = ", ".join(
        f"{way.name} {way.mean[knob][at[knob], here]:.1f} ± {way.error[knob][at[knob], here]:.1f}{unit}" for way in ways
    )
    where = "last" if place is None else "present"
    return f"Means over the repetitions against {title}, with their uncertainty; at the {where} position {told}."
