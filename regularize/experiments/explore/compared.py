"""A second penalty beside the first, as strong as a visitor wants to compare them."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from regularize import assessment, geometry, linear
from regularize.arrays import Booleans, Floats
from regularize.experiments.explore.errors import Errors
from regularize.experiments.explore.settings import FREEDOM, SAME_STRENGTH
from regularize.penalties import Penalty

ENDS = -12.0, 6.0
"""The powers of ten between which a strength is looked for."""
PER_POWER = 4
CLOSE = 1e-8
"""A measure within this part of the wanted one is the same."""
STEPS = 60


@dataclass(frozen=True, eq=False, kw_only=True)
class Second:
    """The fits of a second penalty, one for each stop of the first (k,), or one for all.

    `reached` (k,) says where its λ makes both equal in what they are matched by; `freedom` (2, k) are the degrees of freedom
    of the first and the second, where they are matched by these.
    """

    name: str
    penalty: Penalty
    path: linear.Path
    fits: Floats
    errors: Errors
    slice: geometry.Slice | None
    reached: Booleans
    freedom: Floats | None


def strengths(
    matched: str, columns: Floats, targets: Floats, first: tuple[linear.Path, Penalty], second: Penalty
) -> tuple[Floats, Booleans]:
    """The λ of the second penalty for each stop of the first, matched by a measure; and whether they are equal in it."""
    path, penalty = first
    if second.free or matched == SAME_STRENGTH:
        return (np.zeros(1) if second.free else path.strengths), np.ones(len(path.strengths), dtype=bool)

    def measured(one: linear.Path, its: Penalty) -> Floats:
        if matched == FREEDOM:
            return -assessment.degrees_of_freedom(columns, one, penalty=its)
        return np.asarray(np.mean((targets - one.predict(columns)) ** 2, axis=1))

    def along(log10: Floats) -> Floats:
        return measured(linear.path(columns, targets, penalty=second, strengths=10.0**log10), second)

    found, reached = solved(along, measured(path, penalty))
    return np.asarray(10.0**found), reached


def solved(measure: Callable[[Floats], Floats], wanted: Floats) -> tuple[Floats, Booleans]:
    """Where a measure that never falls is as wanted (k,), within ENDS; the nearest place where it jumps, or stays beside it.

    By halving, and the secant that does not keep an end (Illinois; Dowell & Jarratt 1971).
    """
    grid = np.linspace(*ENDS, round((ENDS[1] - ENDS[0]) * PER_POWER) + 1)
    levels = np.maximum.accumulate(measure(grid))
    above = np.clip(np.searchsorted(levels, wanted), 1, len(grid) - 1)
    low, high = grid[above - 1], grid[above]
    under, over = levels[above - 1] - wanted, levels[above] - wanted
    size = np.abs(wanted) + np.finfo(float).tiny
    best = np.where(np.abs(under) < np.abs(over), low, high)
    gap = np.minimum(np.abs(under), np.abs(over))
    pull_low, pull_high = under.copy(), over.copy()
    for step in range(STEPS):
        open_ = (gap > CLOSE / 10.0 * size) & (high - low > 1e-13) & (under < 0.0) & (over > 0.0)
        if not open_.any():
            break
        secant = low + (high - low) * np.divide(pull_low, pull_low - pull_high, where=open_, out=np.full(len(low), 0.5))
        middle = np.where(step % 3 == 2, 0.5 * (low + high), secant)[open_]
        off = measure(middle) - wanted[open_]
        nearer = np.abs(off) < gap[open_]
        best[open_] = np.where(nearer, middle, best[open_])
        gap[open_] = np.minimum(np.abs(off), gap[open_])
        for ends, offs, pulls, others, here in (
            (low, under, pull_low, pull_high, off < 0.0), (high, over, pull_high, pull_low, off >= 0.0),
        ):  # fmt: skip
            place = np.flatnonzero(open_)[here]
            ends[place], offs[place], pulls[place] = middle[here], off[here], off[here]
            others[place] *= 0.5
    return best, gap <= CLOSE * size
