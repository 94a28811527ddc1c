"""Lines of equal log loss in two coefficients, followed to rounding: level sets are convex, and no ellipses."""

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.logistic.slices import SETTLED, Local, Slice

SAGITTA = 0.003
"""How far a level set may lie from its polyline, as a share of the frame's half side."""
TURN = 0.45
"""The normal turns by no more than this, in radians, from one vertex to the next."""
OUTSIDE = np.array([2.2, 1.3])
"""So far across and up, in half sides of the frame, a level set is followed: on equal axes a wide chart shows more."""
LONGEST = 0.25
"""No step is longer, in half sides of the frame."""
CORRECTIONS = 4
"""Newton steps back to the level at most, after each step along it."""
NEAR = 1e-6
"""A point that was so near the level, in half sides of the frame, is on it to rounding after that step."""
TINY = float(np.finfo(float).tiny)
ROUNDS = 400


def level_sets(cut: Slice, stops: Integers, starts: Floats, reaches: Floats, *, steps: int, sagittas: Floats) -> Floats:
    """The line of equal loss at each stop (m,) through a start (m, 2), within a frame from −reach to reach (m,): (m, 2 steps + 1, 2).

    Both ways from the start, which is in the middle, half around or until it leaves the frame; where it ends earlier
    the last vertex is repeated. Each vertex lies on the line to a millionth of the frame's half side, a chord by at most
    its sagitta (m,) in half sides, or twice, four times … as much where else the steps would not suffice. NaN where the loss
    has no slope at the start.

    Source: Allgower & Georg (1990), Numerical Continuation Methods, chapter 2: a predictor, here along the circle that touches,
    and Newton's steps back.
    """
    found = np.full((len(starts), 2 * steps + 1, 2), np.nan)
    todo, loose = np.arange(len(starts)), sagittas / SAGITTA
    while len(todo):
        lines, whole = _followed(cut, stops[todo], starts[todo], reaches[todo], steps, loose[todo])
        found[todo] = lines
        todo = todo[~whole]
        loose[todo] *= 2.0
    return found


def _followed(
    cut: Slice, stops: Integers, starts: Floats, reaches: Floats, steps: int, loose: Floats
) -> tuple[Floats, Booleans]:
    """Lines with chords `loose` (m,) times as far off, and whether their vertices sufficed."""
    count = len(stops)
    which, ways = np.concatenate([stops, stops]), np.repeat([1.0, -1.0], count)
    reach, points, free = np.tile(reaches, 2), np.tile(starts, (2, 1)), np.tile(loose, 2)
    here = cut.local(which, points)
    level = here.value
    slope = np.linalg.norm(here.gradient, axis=1)
    normals = here.gradient / np.maximum(slope, TINY)[:, None]
    bends = _bend(here, normals, slope)
    lines = np.repeat(points[:, None], steps + 1, axis=1)
    made, turns, shorter = np.zeros(2 * count, dtype=int), np.zeros(2 * count), np.ones(2 * count)
    sagitta, widest, longest = (
        SAGITTA * free * reach,
        TURN * np.minimum(free, 2.0),
        LONGEST * np.maximum(free, 1.0) * reach,
    )
    flat = slope <= SETTLED * cut.steepness
    going = ~flat
    for _ in range(ROUNDS):
        (now,) = np.nonzero(going & (made < steps))
        if not len(now):
            break
        bend, normal = np.maximum(bends[now], 1e-300), normals[now]
        length = np.minimum(np.sqrt(8.0 * sagitta[now] / bend), widest[now] / bend)
        length = shorter[now] * np.minimum(length, longest[now])
        angle = length * bend
        tangent = ways[now, None] * _turned(normal)
        # Along the circle that touches here, which bends away from the normal.
        rise = np.where(angle > 1e-6, (1.0 - np.cos(angle)) / bend, 0.5 * length * angle)
        run = np.where(angle > 1e-6, np.sin(angle) / bend, length)
        moved = points[now] + run[:, None] * tangent - rise[:, None] * normal
        at, off = _corrected(cut, which[now], moved, level[now], reach[now])
        size = np.linalg.norm(at.gradient, axis=1)
        turned = at.gradient / np.maximum(size, TINY)[:, None]
        turn = np.arccos(np.clip((turned * normal).sum(axis=1), -1.0, 1.0))
        chord = np.linalg.norm(moved - points[now], axis=1)
        fine = (turn <= 1.5 * widest[now]) & (chord * turn <= 12.0 * sagitta[now])
        fine |= length <= 0.02 * sagitta[now]
        fine &= off <= NEAR * reach[now]
        shorter[now] = np.where(fine, np.minimum(1.0, 2.0 * shorter[now]), 0.4 * shorter[now])
        kept = now[fine]
        made[kept] += 1
        points[kept], normals[kept] = moved[fine], turned[fine]
        bends[kept] = _bend(Local(*(part[fine] for part in at)), turned[fine], size[fine])
        turns[kept] += turn[fine]
        lines[kept, made[kept]] = points[kept]
        left = (np.abs(points[kept]) > OUTSIDE * reach[kept, None]).any(axis=1)
        going[kept] = ~left & (turns[kept] < np.pi)
    # What has ended stays at its last vertex.
    last = np.minimum(np.arange(steps + 1), made[:, None])
    lines = np.take_along_axis(lines, last[..., None], axis=1)
    lines[flat] = np.nan
    whole = ~(going[:count] | going[count:]) | (loose > 256.0)
    return np.concatenate([lines[count:, :0:-1], lines[:count]], axis=1), whole


def _corrected(cut: Slice, stops: Integers, points: Floats, levels: Floats, reaches: Floats) -> tuple[Local, Floats]:
    """Moves points (m, 2) back to these levels (m,); what is there, and how far each was off before its last step."""
    at = cut.local(stops, points)
    off = _stepped(at, points, levels)
    for _ in range(CORRECTIONS - 1):
        (again,) = np.nonzero(off > NEAR * reaches)
        if not len(again):
            break
        found, nearer = cut.local(stops[again], points[again]), points[again]
        off[again] = _stepped(found, nearer, levels[again])
        points[again] = nearer
        for part, new in zip(at, found, strict=True):
            part[again] = new
    return at, off


def _stepped(at: Local, points: Floats, levels: Floats) -> Floats:
    """Takes Newton's step from points (m, 2) to the levels (m,); its length (m,)."""
    square = np.maximum((at.gradient**2).sum(axis=1), TINY)
    # Of the logarithm, as far out the loss of rows on their side is one exponential.
    high = at.value * np.log(at.value / levels)
    points -= (high / square)[:, None] * at.gradient
    return np.asarray(np.abs(high) / np.sqrt(square))


def _bend(at: Local, normals: Floats, slope: Floats) -> Floats:
    """The curvature of the level sets at points with these normals (m, 2) and slopes (m,)."""
    along = _turned(normals)
    return np.asarray(np.einsum("mi,mij,mj->m", along, at.curvature, along) / np.maximum(slope, 1e-300))


def _turned(normals: Floats) -> Floats:
    """A quarter turn to the left (m, 2)."""
    return np.stack([-normals[:, 1], normals[:, 0]], axis=1)
