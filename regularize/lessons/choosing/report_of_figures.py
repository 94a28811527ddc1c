"""Figures of the report as SVG: the path and the validated error against λ, and curves in a square."""

from collections.abc import Mapping, Sequence
from html import escape

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.assessment import Calibration, CrossValidation, Roc
from regularize.figures import palette
from regularize.lessons.choosing.charts.stops import runs

WIDE, HIGH, ROOM = 430, 250, (44, 12, 12, 34)  # of a figure; left at least, right, above and below its axes
LETTER = 5.8  # pixels of one of a number
MOST_LINES = 40
TEXT = 'font-size="10" fill="#5D6975"'


def path(x: Floats, coefficients: Floats, found: CrossValidation, colour: str) -> str:
    """Coefficients (k, p) against x = log10 λ (k,); the largest, where there are many."""
    drawn = np.argsort(-np.abs(coefficients).max(axis=0), kind="stable")[:MOST_LINES]
    focus = coefficients[max(0, found.lowest - 15) :]
    if not focus.any():  # no column helps: what there is stands at weaker λ
        focus = coefficients
    axes = _Axes((float(x[0]), float(x[-1])), float(min(0.0, focus.min())), float(max(0.0, focus.max())))
    lines = axes.inside("".join(axes.line(x, coefficients[:, j], colour) for j in drawn.tolist()), "path")
    return _svg(_against_strength(axes, "coefficients against λ", found, x) + lines, "Coefficients against λ")


def validation(x: Floats, found: CrossValidation, what: str) -> str:
    """The error of held-out rows against x = log10 λ (k,), with one standard error to each side."""
    mean, error = found.mean, found.standard_error
    best = found.lowest
    top = float(mean[best] + 12 * max(float(error[best]), 0.03 * float(mean[best])))
    ends = float(x[0]), float(x[-1])
    axes = _Axes(ends, max(0.0, float((mean - error).min())), min(float((mean + error).max()), top))
    curves = axes.line(x, mean, palette.TEST, 2.0) + axes.line(x, mean - error, palette.faint(palette.TEST, 0.5), 0.8)
    curves += axes.line(x, mean + error, palette.faint(palette.TEST, 0.5), 0.8)
    frame = _against_strength(axes, f"cross-validated {what} ± 1 standard error against λ", found, x)
    return _svg(frame + axes.inside(curves, "validation"), f"Cross-validated {what} against λ")


def roc(curve: Roc, here: tuple[float, float], threshold: float) -> str:
    """The shares found against false alarms, and where the threshold stands on the curve."""
    axes = _Axes((0.0, 1.0), 0.0, 1.0)
    lines = axes.diagonal() + axes.line(curve.false_positive, curve.true_positive, palette.TEST, 2.0)
    title = f"found against false alarms at λ_min; the dot: cut at {threshold:g}"
    return _svg(axes.square(title) + lines + axes.dot(*here, palette.FOURTH), "ROC curve")


def calibration(found: Calibration, stop: int, word: str) -> str:
    """The share that was seen against the probability that was said, a dot a bin, over two standard errors were it true."""
    axes = _Axes((0.0, 1.0), 0.0, 1.0)
    said, reach, marks = found.predicted[stop], 2.0 * found.standard_error[stop], axes.diagonal()
    for place in np.flatnonzero(found.counts[stop]).tolist():
        across, off = np.full(2, said[place]), np.array([-1.0, 1.0]) * reach[place]
        marks += axes.line(across, across + off, palette.faint(palette.UNREGULARIZED, 0.55), 5.0)
        marks += axes.dot(float(said[place]), float(found.observed[stop, place]), palette.TEST)
    return _svg(axes.square(f"share of “{word}” seen against probability said, at λ_min") + marks, "Calibration")


def _against_strength(axes: "_Axes", title: str, found: CrossValidation, x: Floats) -> str:
    """The axes with their numbers, the zone of comparable λ and λ_min."""
    powers = range(int(np.ceil(axes.x[0])), int(np.floor(axes.x[1])) + 1)
    ticks = {float(power): words.strength(10.0**power) for power in powers}
    return axes.frame(title, ticks, runs(found.within, x)) + axes.upright(float(x[found.lowest]), palette.TEST)


class _Axes:
    """From values to places in a figure."""

    def __init__(self, x: tuple[float, float], low: float, high: float) -> None:
        self.x, self.low, self.high = x, low, high if high > low else low + 1.0
        self.said = {value: words.number(value, 3) for value in np.linspace(self.low, self.high, 5).tolist()}
        self.left = max(float(ROOM[0]), 8.0 + LETTER * max(map(len, self.said.values())))

    def across(self, value: float) -> float:
        left, right = self.x
        return self.left + (value - left) / (right - left) * (WIDE - self.left - ROOM[1])

    def up(self, value: float) -> float:
        return HIGH - ROOM[3] - (value - self.low) / (self.high - self.low) * (HIGH - ROOM[2] - ROOM[3])

    def line(self, x: Floats, y: Floats, colour: str, width: float = 1.4) -> str:
        points = " ".join(f"{self.across(a):.1f},{self.up(b):.1f}" for a, b in zip(x.tolist(), y.tolist(), strict=True))
        return f'<polyline points="{points}" fill="none" stroke="{palette.on_white(colour)}" stroke-width="{width}"/>'

    def inside(self, drawn: str, name: str) -> str:
        """What is drawn, as far as it lies within the axes: a curve leaves the figure, and does not run along its edge."""
        width, height = WIDE - self.left - ROOM[1], HIGH - ROOM[2] - ROOM[3]
        frame = f'<rect x="{self.left:.1f}" y="{ROOM[2]}" width="{width:.1f}" height="{height}"/>'
        return f'<clipPath id="{name}">{frame}</clipPath><g clip-path="url(#{name})">{drawn}</g>'

    def upright(self, x: float, colour: str) -> str:
        at = f"{self.across(x):.1f}"
        ends = f'y1="{ROOM[2]}" y2="{HIGH - ROOM[3]}"'
        return f'<line x1="{at}" x2="{at}" {ends} stroke="{palette.on_white(colour)}" stroke-dasharray="5 4"/>'

    def diagonal(self) -> str:
        return self.line(np.array([0.0, 1.0]), np.array([0.0, 1.0]), palette.faint(palette.UNREGULARIZED, 0.7), 0.8)

    def dot(self, x: float, y: float, colour: str) -> str:
        return f'<circle cx="{self.across(x):.1f}" cy="{self.up(y):.1f}" r="3.5" fill="{palette.on_white(colour)}"/>'

    def square(self, title: str) -> str:
        return self.frame(title, {each: f"{each:g}" for each in (0.0, 0.25, 0.5, 0.75, 1.0)}, ())

    def frame(self, title: str, ticks: Mapping[float, str], zones: Sequence[tuple[float, float]]) -> str:
        """The axes with their numbers, and zones that are shaded."""
        shade = "".join(
            f'<rect x="{self.across(low):.1f}" width="{max(1.0, self.across(high) - self.across(low)):.1f}" y="{ROOM[2]}" '
            f'height="{HIGH - ROOM[2] - ROOM[3]}" fill="{palette.on_white(palette.faint(palette.TEST, 0.13))}"/>'
            for low, high in zones
        )
        across = "".join(
            f'<text x="{self.across(at):.1f}" y="{HIGH - 20}" text-anchor="middle" {TEXT}>{said}</text>'
            for at, said in ticks.items()
        )
        up = "".join(
            f'<text x="{self.left - 4:.1f}" y="{self.up(value) + 3:.1f}" text-anchor="end" {TEXT}>{said}</text>'
            for value, said in self.said.items()
        )
        named = f'<text x="{WIDE / 2}" y="{HIGH - 5}" text-anchor="middle" {TEXT}>{escape(title)}</text>'
        return shade + across + up + named


def _svg(inside: str, title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" role="img" aria-label="{escape(title)}">'
        f"{inside}</svg>"
    )
