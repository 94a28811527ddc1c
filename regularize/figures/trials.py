"""What repeated trainings lead to: means with a stroke from the one end of their uncertainty to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Trace, axis


@dataclass(frozen=True, eq=False, kw_only=True)
class Way:
    """Its look, and for each knob that moves it what was found, (stops, positions): the mean, and how far off it may be."""

    name: str
    colour: str
    dash: str
    mean: Mapping[str, Floats]
    error: Mapping[str, Floats]

    @property
    def key(self) -> str:
        """Its mark in the heading."""
        return {"solid": "line", "dot": "dots"}.get(self.dash, "dash")


def trials(
    *, ways: Sequence[Way], positions: Floats, marked: str | None, at: Mapping[str, int], ends: tuple[float, float], title: str,
    ticks: Layout, name: str, note: str = "", unit: str = " %", zero: bool = False,
    keyed: Sequence[int] = (0, 1, 2),
) -> Chart:  # fmt: skip
    """A line with strokes for each way over the positions (p,), following the knobs of its `mean`.

    If the positions are the stops of a knob, `marked`, a line stands at the present one. `at` holds the present stop of each
    knob. `zero` draws the line of no difference; `keyed` says which ways stand in the heading.
    """
    span = float(positions[-1] - positions[0])
    places = [positions + 0.009 * span * (2 * i - len(ways) + 1) for i in range(len(ways))]
    first = next(iter(ways[0].mean))
    traces: list[Trace] = []
    moves: dict[str, list[Move]] = {knob: [] for knob in ways[0].mean}
    for i, (x, way) in enumerate(zip(places, ways, strict=True)):
        key = {"key": way.key} if i in keyed else {}
        strokes = {knob: _strokes(way.mean[knob], way.error[knob]) for knob in way.mean}
        for knob in way.mean:
            moves[knob] += [
                Move(trace=len(traces), y=strokes[knob]),
                Move(trace=len(traces) + 1, y=way.mean[knob], hover=way.error[knob]),
            ]
        traces += [
            {
                "type": "scatter", "mode": "lines", "x": np.repeat(x, 3), "y": strokes[first][at[first]], "hoverinfo": "skip",
                "line": {"color": way.colour, "width": 1.5, "simplify": False},
            },
            {
                "type": "scatter", "mode": "lines+markers", "x": x, "y": way.mean[first][at[first]], "name": way.name, **key,
                "line": {"color": way.colour, "width": 2, "dash": way.dash}, "marker": {"size": 5, "color": way.colour},
                "customdata": way.error[first][at[first]],
                "hovertemplate": f"{way.name}: %{{y:.1f}} ± %{{customdata:.1f}}{unit}<extra></extra>",
            },
        ]  # fmt: skip
    if marked is not None:
        moves.setdefault(marked, []).append(Move(trace=len(traces), x=np.column_stack([positions, positions])))
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": np.full(2, positions[at[marked]]), "y": np.array(ends), "hoverinfo": "skip",
                "line": {"color": palette.INK, "width": 1.5},
            }
        )  # fmt: skip
    margin = 0.04 * span
    return Chart(
        name=name,
        note=note,
        description=_described(ways, at, first, None if marked is None else at[marked], title, unit),
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0] - margin, high=positions[-1] + margin, zeroline=False, **ticks),
            "yaxis": axis("", low=ends[0], high=ends[1], zeroline=zero, zerolinewidth=2),
            "uirevision": name,
        },
        moves=moves,
    )


def _strokes(mean: Floats, error: Floats) -> Floats:
    return np.stack([mean - error, mean + error, np.full(mean.shape, np.nan)], axis=-1).reshape(len(mean), -1)


def _described(ways: Sequence[Way], at: Mapping[str, int], knob: str, place: int | None, title: str, unit: str) -> str:
    here = -1 if place is None else place
    told = ", ".join(
        f"{way.name} {way.mean[knob][at[knob], here]:.1f} ± {way.error[knob][at[knob], here]:.1f}{unit}" for way in ways
    )
    where = "last" if place is None else "present"
    return f"Means over the repetitions against {title}, with their uncertainty; at the {where} position {told}."
