"""Iterates of problems in lockstep, and how far that is from their minimisers."""

from typing import NamedTuple

import numpy as np

from regularize.arrays import Booleans, Floats, Integers


class Iterate(NamedTuple):
    """Coefficients (m, 1 + q) behind the intercept, margins (m, n), and what the loss has as gradient.

    By the logits it is `logit_gradient` (m, n), by the coefficients `gradient` (m, 1 + q).
    """

    point: Floats
    margins: Floats
    logit_gradient: Floats
    gradient: Floats

    def of(self, places: Integers) -> "Iterate":
        """That of some of the problems."""
        return Iterate(*(part[places] for part in self))

    def where(self, taken: Booleans, before: "Iterate") -> "Iterate":
        """This where a step was taken (m,), else what was before."""
        return Iterate(*(np.where(taken[:, None], new, old) for new, old in zip(self, before, strict=True)))


class Condition(NamedTuple):
    """The subgradient `off` by the `active` columns, with the `signs` that they have or are to get (m, 1 + q).

    `worst` (m,) is the largest violation, relative to the largest gradient at w = 0.
    """

    active: Booleans
    signs: Floats
    off: Floats
    worst: Floats

    def of(self, places: Integers) -> "Condition":
        """That of some of the problems."""
        return Condition(self.active[places], self.signs[places], self.off[places], self.worst[places])

    def where(self, taken: Booleans, before: "Condition") -> "Condition":
        """This where a step was taken (m,), else what was before."""
        rows = taken[:, None]
        return Condition(
            np.where(rows, self.active, before.active),
            np.where(rows, self.signs, before.signs),
            np.where(rows, self.off, before.off),
            np.where(taken, self.worst, before.worst),
        )


class Task(NamedTuple):
    """One μ = `sharp` and ν = `smooth` for some of the problems, `moving` (m,).

    `corners` and `ridges` (m, 1 + q) are μ and ν of each column by its scale; `tops` (m,) the largest gradients at w = 0.
    """

    moving: Integers
    sharp: float
    smooth: float
    tolerance: float
    corners: Floats
    ridges: Floats
    scales: Floats
    tops: Floats

    def penalty(self, point: Floats, one: int) -> float:
        """μ|w|₁ + ½ν|w|² of one problem's coefficients (1 + q,)."""
        size = np.abs(point)
        return float(size @ (self.corners[one] + 0.5 * self.ridges[one] * size))


def condition(here: Iterate, task: Task) -> Condition:
    """How far these problems are from their minimisers."""
    point, smooth = here.point, here.gradient + task.ridges * here.point
    standing = point != 0.0
    slack = (task.tolerance * task.tops)[:, None] * task.scales
    active = standing | (np.abs(smooth) > task.corners + slack)
    active[:, 0] = True
    signs = np.where(task.corners > 0.0, np.sign(np.where(standing, point, -smooth)), 0.0)
    off = np.where(active, smooth + task.corners * signs, 0.0)
    return Condition(active, signs, off, (np.abs(off) / task.scales).max(axis=1) / task.tops)
