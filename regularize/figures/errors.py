"""Training and test error against a knob."""

import numpy as np

from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Move, Rival, Trace, axis, outward, power_of_ten


def errors(
    *, knob: str, positions: Floats, train: Floats, test: Floats, ticks: Layout, title: str, moving: bool = True,
    present: float | None = None, floor: float | None = None, unit: str = "", name: str = "",
    rival: Rival | None = None,
) -> Chart:  # fmt: skip
    """Root mean squared error (k,) on training and test data against `positions` (k,) of a knob, logarithmic upwards.

    The lowest test error is starred; a line marks the present position: it follows the knob when `moving`, and
    stands at `present` otherwise. `floor` is the noise that no fit can beat; beside a `rival`, whose
    values (k, 1) or (1, 1) are its test error, these are called by their `name`.
    """
    best = int(np.argmin(test))
    other = np.empty(0) if rival is None else np.broadcast_to(rival.values[:, 0], positions.shape)
    low, high = _range(np.concatenate([train, test, other]))
    traces: list[Trace] = [
        _curve(positions, train, "training", palette.TRAIN, "solid", "line"),
        _curve(positions, test, "test" if rival is None else f"test, {name}", palette.TEST, "dash", "dash"),
        {
            "type": "scatter", "mode": "markers", "x": positions[[best]], "y": test[[best]], "name": "lowest test error",
            "marker": {"symbol": "star", "size": 12, "color": palette.TEST, "line": {"color": palette.PAPER, "width": 1}},
            "hovertemplate": "lowest test error %{y:.4g}<extra></extra>",
        },
        {
            "type": "scatter", "mode": "lines", "x": np.full(2, present if present is not None else positions[0]),
            "y": np.array([low, high]), "line": {"color": palette.INK, "width": 1.5}, "hoverinfo": "skip",
        },
        {
            "type": "scatter", "mode": "markers", "hoverinfo": "skip",
            "x": np.full(2, present if present is not None else positions[0]),
            "y": np.array([train[0], test[0]]) if present is None
            else np.array([np.interp(present, positions, train), np.interp(present, positions, test)]),
            "marker": {"size": 8, "color": [palette.TRAIN, palette.TEST], "line": {"color": palette.PAPER, "width": 1}},
        },
    ]  # fmt: skip
    if floor:
        traces.append(
            {
                "type": "scatter", "mode": "lines", "x": positions[[0, -1]], "y": np.full(2, floor), "name": "noise", "key": "dots",
                "line": {"color": palette.UNREGULARIZED, "width": 1, "dash": "dot"}, "hoverinfo": "skip",
            }
        )  # fmt: skip
    if rival is not None:
        key = "line" if rival.dash == "solid" else "dash"
        traces.append(_curve(positions, other, f"test, {rival.name}", rival.colour, rival.dash, key))
    moves = []
    if moving:
        here = np.column_stack([positions, positions])
        moves = [Move(trace=3, x=here), Move(trace=4, x=here, y=np.column_stack([train, test]))]
    return Chart(
        name="Error",
        note="root mean squared" + (f", {unit}" if unit else ""),
        description=f"Training and test error against {title}; the lowest test error, {test[best]:.3g}, is starred.",
        traces=traces,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=np.log10(low), high=np.log10(high), type="log", **_log_ticks(low, high)),
            "uirevision": title,
        },
        moves={knob: moves} if moves else {},
    )


def _range(values: Floats) -> tuple[float, float]:
    """From the smallest to the largest positive value with room, at most four decades above the median."""
    positive = values[values > 0]
    if not len(positive):
        return 0.1, 10.0
    middle = float(np.median(positive))
    low, high = max(float(positive.min()), middle / 1e4), min(float(positive.max()), middle * 1e2)
    first, last = outward(np.log10(low / 1.15), np.log10(max(high, low * 1.5) * 1.15))
    return 10.0**first, 10.0**last


def _log_ticks(low: float, high: float) -> Layout:
    """Whole powers of ten where three of them lie between the ends, else 1-2-3-5 steps.

    More are listed than the axis shows, so that a sample of another size has the same.
    """
    first, last = np.log10(low), np.log10(high)
    centre = 6 * round((first + last) / 12)
    powers = range(centre - 6, centre + 7)
    if np.floor(last) - np.ceil(first) >= 2:
        return {"tickvals": [10.0**p for p in powers], "ticktext": [power_of_ten(p) for p in powers]}
    values = [m * 10.0**p for p in powers for m in (1, 2, 3, 5)]
    return {"tickvals": values, "ticktext": [f"{v:g}" for v in values]}


def _curve(x: Floats, y: Floats, name: str, colour: str, dash: str, key: str) -> Trace:
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": name, "key": key, "line": {"color": colour, "width": 2, "dash": dash},
        "hovertemplate": f"{name} error %{{y:.4g}}<extra></extra>",
    }  # fmt: skip
