"""A second penalty beside the first, as strong as a visitor wants to compare them."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from regularize import geometry, linear
from regularize.arrays import Booleans, Floats, Integers
from regularize.certificate import Minimisers
from regularize.lessons.explore.errors import Errors
from regularize.lessons.explore.settings import SAME_STRENGTH
from regularize.penalties import Penalty
from regularize.progress import completed

P = TypeVar("P", bound=Minimisers)
ENDS = -12.0, 6.0
"""The powers of ten between which a strength is looked for."""
PER_POWER = 4
CLOSE = 1e-8
"""A measure within this part of the wanted one is the same."""
CLOSING = 0.3
"""What is this much nearer at an end than a power of ten before goes on beyond it."""
STEPS = 60


@dataclass(frozen=True, eq=False, kw_only=True)
class Found:
    """What has been looked for at k places: `at` (k,), the λ or its power of ten, and whether it is as wanted there (`reached`).

    `limit` (k,) is 1 or −1 where the measure only comes ever nearer beyond the upper or lower end, else 0.
    """

    at: Floats
    reached: Booleans
    limit: Integers


@dataclass(frozen=True, eq=False, kw_only=True)
class Second:
    """The fits of a second penalty, one for each stop of the first (k,), or one for all.

    `reached` (k,) says where its λ makes both equal in what they are matched by, and `limit` (k,) where they become equal only
    as its λ → ∞ (1) or → 0 (−1); `freedom` (2, k) are the degrees of freedom of the first and the second, where they are
    matched by these.
    """

    name: str
    penalty: Penalty
    path: linear.Path
    fits: Floats
    errors: Errors
    slice: geometry.Slice | None
    reached: Booleans
    limit: Integers
    freedom: Floats | None


def strengths(
    matched: str,
    first: tuple[P, Penalty],
    second: Penalty,
    *,
    fit: Callable[[Floats], P],
    measured: Callable[[P, Penalty], Floats],
    ends: tuple[float, float] = ENDS,
) -> Generator[float, None, Found]:
    """The λ of the second penalty for each stop of the first at which both measure the same; and whether they do.

    `fit` is its path at strengths (m,); what is measured (m,) never falls with λ. Yields the share done.
    """
    path, penalty = first
    if second.free or matched == SAME_STRENGTH:
        count = len(path.strengths)
        at = np.zeros(1) if second.free else path.strengths
        return Found(at=at, reached=np.ones(count, dtype=bool), limit=np.zeros(count, dtype=np.int64))

    def along(log10: Floats) -> Floats:
        return measured(fit(10.0**log10), second)

    found = yield from solving(along, measured(path, penalty), ends)
    return replace(found, at=np.asarray(10.0**found.at))


def solving(
    measure: Callable[[Floats], Floats], wanted: Floats, ends: tuple[float, float] = ENDS
) -> Generator[float, None, Found]:
    """Where a measure that never falls is as wanted (k,), between two ends; the nearest place where it jumps, or stays beside it.

    By halving, and the secant that does not keep an end (Illinois; Dowell & Jarratt 1971).
    """
    grid = np.linspace(*ends, round((ends[1] - ends[0]) * PER_POWER) + 1)
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
        yield step / STEPS
        secant = low + (high - low) * np.divide(pull_low, pull_low - pull_high, where=open_, out=np.full(len(low), 0.5))
        middle = np.where(step % 3 == 2, 0.5 * (low + high), secant)[open_]
        off = measure(middle) - wanted[open_]
        nearer = np.abs(off) < gap[open_]
        best[open_] = np.where(nearer, middle, best[open_])
        gap[open_] = np.minimum(np.abs(off), gap[open_])
        for side, offs, pulls, others, here in (
            (low, under, pull_low, pull_high, off < 0.0),
            (high, over, pull_high, pull_low, off >= 0.0),
        ):
            place = np.flatnonzero(open_)[here]
            side[place], offs[place], pulls[place] = middle[here], off[here], off[here]
            others[place] *= 0.5
    reached = gap <= CLOSE * size
    beyond = [
        (sign * (wanted - end) > 0.0) & (np.abs(wanted - end) < CLOSING * np.abs(wanted - before))
        for sign, end, before in ((1, levels[-1], levels[-1 - PER_POWER]), (-1, levels[0], levels[PER_POWER]))
    ]
    return Found(at=best, reached=reached, limit=np.where(reached, 0, np.subtract(*beyond, dtype=np.int64)))


solved = completed(solving)
