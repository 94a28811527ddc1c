"""Numbers that stand for a missing value, such as −999: a few usual ones, where they stand apart from all others."""

import numpy as np

from regularize.arrays import Floats

_NINES = (9, 99, 999, 9999, 99999, 999999, 99.9, 999.9, 9999.9, 99.99, 999.99)
_ENDS = (-999.25, -32768, 32767, -2147483648, 2147483647, -1e30, 1e30, 1e20, -1e20, 1e35, -1e35)
USUAL = frozenset((*_NINES, *(-value for value in _NINES), *_ENDS, -1))
_BESIDE = {99: (77, 88, 97, 98), 999: (777, 888, 997, 998), 9999: (7777, 8888, 9997, 9998)}
"""What other reasons for nothing are written as, where the nines stand for one."""
_APART = 0.15  # of the range of all others
_FEWEST = 2


def apart(values: Floats) -> tuple[list[float], list[float]]:
    """The usual stand-ins for nothing that lie below all other values, and above them, by a good part of their range (n,)."""
    distinct = np.unique(values[np.isfinite(values)])
    low, high = 0, len(distinct)
    nines = [(sign, nine) for nine in _BESIDE for sign in (1, -1) if sign * nine in distinct]
    known = USUAL.union(*({sign * other for other in _BESIDE[nine]} for sign, nine in nines))
    while high - low > _FEWEST and distinct[low] in known and distinct[low] < 0:
        low += 1
    while high - low > _FEWEST and distinct[high - 1] in known:
        high -= 1
    # The outermost that are near to the rest belong to it.
    while low > 0 and not _far(distinct[low - 1], distinct[low:high]):
        low -= 1
    while high < len(distinct) and not _far(distinct[high], distinct[low:high]):
        high += 1
    return distinct[:low].tolist(), distinct[high:].tolist()


def _far(value: float, rest: Floats) -> bool:
    if value <= -9 and rest[0] >= 0:
        return True  # a code among what cannot be negative, however wide the rest
    span, gap = rest[-1] - rest[0], min(abs(value - rest[0]), abs(value - rest[-1]))
    if gap <= 2.0 * float(np.median(np.diff(rest))):
        return False  # no further than they are from each other
    if value == -1:
        return bool(rest[0] > 1 and gap > _APART * span)
    return bool(span > 0 and (gap >= span if abs(value) < 10 else gap > _APART * span))
