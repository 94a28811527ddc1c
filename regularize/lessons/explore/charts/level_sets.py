"""The log loss and the penalty in two coefficients: level sets, ball, free optimum and fitted pair."""

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from regularize.arrays import Floats
from regularize.figures.chart import Chart
from regularize.figures.marks import line
from regularize.figures.polylines import Polylines
from regularize.lessons.explore.charts.slices import FAINT, FAR, LOSS, Cut, pictured
from regularize.logistic.level_sets import level_sets as followed
from regularize.logistic.slices import SETTLED, Slice

STEPS = 20
"""Vertices to each side of the start at most."""
FINE, COARSE = 0.003, 0.007
"""How far the line through the pair and the faint one may lie from their polylines, in half sides of the frame."""
BEYOND, BESIDE = 0.4, 0.2
"""How far from the pair the faint one is, and the other where there is no ball, in half sides of the frame."""


class Lines(NamedTuple):
    """Lines of equal loss at every stop (k, m, 2): `through` the fitted pair, or beside it without a penalty, and `about` it."""

    through: Floats
    about: Floats


def lines(slices: Sequence[Slice], reaches: Floats) -> list[Lines]:
    """The lines of each slice, in frames from −reach to reach (k,): followed together, as each step costs little more for many."""
    count, reach = len(reaches), np.tile(reaches, 2 * len(slices))
    every = [_at_each_stop(one, count) for one in slices]
    offsets = np.concatenate([one.offsets for one in every])
    starts = []
    for one in every:
        away = reaches[:, None] * _downhill(one)
        # Where the pair is the free optimum, a line of some size still shows the shape of the loss.
        starts += [one.fitted - (BESIDE * away if one.penalty.free else 0.0), one.fitted - BEYOND * away]
    found = followed(
        replace(every[0], offsets=offsets),
        np.concatenate([count * (place // 2) + np.arange(count) for place in range(len(starts))]),
        np.concatenate(starts),
        reach,
        steps=STEPS,
        sagittas=np.tile(np.repeat([FINE, COARSE], count), len(slices)),
    )
    parts = np.split(found, len(starts))
    return [Lines(*parts[place : place + 2]) for place in range(0, len(parts), 2)]


def _at_each_stop(slice: Slice, count: int) -> Slice:
    """A fit that no strength moves is in each of the frames."""
    centre, fitted = (np.broadcast_to(rows, (count, 2)) for rows in (slice.centre, slice.fitted))
    offsets, budget = np.broadcast_to(slice.offsets, (count, len(slice.sides))), np.broadcast_to(slice.budget, (count,))
    return replace(slice, fitted=fitted, centre=centre, budget=budget, offsets=offsets)


def level_sets(
    *,
    knob: str,
    names: Sequence[str],
    slice: Slice,
    lines: Lines,
    colour: str,
    penalty_name: str,
    reaches: Floats,
    name: str = "Geometry",
    note: str | None = None,
) -> Chart:
    """The exact slice of the log loss through the fit in two coefficients, at every stop of `knob` (k,).

    The line of equal loss through the fitted pair (beside it without a penalty), which is no ellipse, one of more loss, and the
    ball through the pair, in frames as those of `slices`. Where the loss falls for ever, the arrow points along a direction
    in which it does.
    """
    slice = _at_each_stop(slice, len(reaches))
    loss = [
        line(style=FAINT, simplify=False, along={knob: _lines(lines.about)}).but(name=""),
        line(style=LOSS, simplify=False, name="equal loss", along={knob: _lines(lines.through)}),
    ]
    towards = slice.centre if slice.away is None else 1e3 * reaches[:, None] * slice.away
    cut = Cut(penalty=slice.penalty, fitted=slice.fitted, budget=slice.budget, centre=slice.centre, towards=towards)
    return pictured(
        knob=knob,
        names=names,
        loss=loss,
        cut=cut,
        colour=colour,
        penalty_name=penalty_name,
        reaches=reaches,
        name=name,
        note=note,
        lines="level sets",
        far=FAR if slice.away is None else "this way the loss falls for ever: there is no free optimum",
    )


def _lines(lines: Floats) -> Polylines:
    """Without vertices that are repeated (k, m, 2)."""
    new = np.append(np.abs(np.diff(lines, axis=1)).max(axis=2) != 0.0, np.ones((len(lines), 1), dtype=bool), axis=1)
    return Polylines.of([one[kept] for one, kept in zip(lines, new, strict=True)])


def _downhill(slice: Slice) -> Floats:
    """Where the loss falls from the fitted pair, as unit vectors (k, 2); where it does not, away from the origin."""
    slope = -slice.slope(slice.fitted)
    flat = np.abs(slope).max(axis=1, keepdims=True) <= SETTLED
    along = np.where(flat, slice.fitted, slope)
    along = np.where(np.abs(along).max(axis=1, keepdims=True) > 0.0, along, np.array([1.0, 0.0]))
    return np.asarray(along / np.linalg.norm(along, axis=1, keepdims=True))
