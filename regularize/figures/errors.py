"""Training and test error against a knob."""

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.figures import palette
from regularize.figures.chart import Chart, Layout, Rival, axis, log_ticks, outward
from regularize.figures.losses import TEST, TRAIN
from regularize.figures.marks import Mark, Style, dots, level, line, riders, rule, star


def errors(
    *,
    knob: str,
    positions: Floats,
    train: Floats,
    test: Floats,
    ticks: Layout,
    title: str,
    moving: bool = True,
    present: float | None = None,
    floor: float | None = None,
    unit: str = "",
    name: str = "",
    rival: Rival | None = None,
    what: str = "error",
    measured: str = "root mean squared",
) -> Chart:
    """Root mean squared error (k,), or `what` else is `measured`, on training and test data against `positions` (k,) of a knob.

    Logarithmic upwards. The lowest test error is starred; a line marks the present position: it follows the knob when `moving`, and
    stands at `present` otherwise. `floor` is the noise that no fit can beat; beside a `rival`, whose
    values (k, 1) or (1, 1) are its test error, these are called by their `name`.
    """
    best = int(np.argmin(test))
    other = np.empty(0) if rival is None else np.broadcast_to(rival.values[:, 0], positions.shape)
    low, high = _range(np.concatenate([train, test, other]))
    colours = [palette.TRAIN, palette.TEST]
    if moving:
        here = rule(positions, (low, high), knob=knob), riders(knob, positions, [train, test], colours=colours)
    else:
        x = np.full(2, present)
        y = np.array([np.interp(x[0], positions, train), np.interp(x[0], positions, test)])
        here = rule(x[0], (low, high)), dots(x, y, colour=colours)
    marks = [
        _curve(positions, train, "training", TRAIN, what),
        _curve(
            positions, test, "test" if rival is None else f"test, {name}", TEST, what, pin="error" if moving else ""
        ),
        star(
            positions[[best]],
            test[[best]],
            colour=palette.TEST,
            name=f"lowest test {what}",
            hover=f"lowest test {what} %{{y:.4g}}",
        ),
        *here,
    ]
    if floor:
        noise = Style(palette.UNREGULARIZED, "dot", 1)
        marks.append(level(floor, positions[[0, -1]], style=noise, name="noise", key="dots"))
    if rival is not None:
        marks.append(_curve(positions, other, f"test, {rival.name}", rival.style, what))
    return Chart(
        name=what[0].upper() + what[1:],
        note=measured + (f", {unit}" if unit else ""),
        description=f"Training and test {what} against {title}; the lowest test {what}, {words.number(float(test[best]))}, is starred.",
        marks=marks,
        layout={
            "xaxis": axis(title, low=positions[0], high=positions[-1], **ticks),
            "yaxis": axis("", low=np.log10(low), high=np.log10(high), type="log", **log_ticks(low, high)),
            "uirevision": title,
        },
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


def _curve(x: Floats, y: Floats, name: str, style: Style, what: str, pin: str = "") -> Mark:
    return line(x, y, style=style, name=name, key=style.key, hover=f"{name} {what} %{{y:.4g}}", pin=pin)
