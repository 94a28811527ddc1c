"""Numbers and dates that stand for a missing value, such as −999 and 1900-01-01: they stand apart from all others."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.tables.cells import listed, said
from regularize.tables.findings import Answers, Ask

_NINES = {(10.0**digits - 1) / 10.0**behind for digits in range(2, 11) for behind in range(3) if digits - behind > 1}
_REPEATED = (777, 888, 7777, 8888, 77777, 88888)
_TENTHS = (-9.9, -9.99, -9.999)
_ENDS = (-127, -128, 32767, -32768, 65535, -2147483648, 2147483647, 4294967295)  # of whole numbers and sensors
_SCALED = (-3276.8, 3276.7, 6553.5, -327.68, 327.67, 655.35, -999.25)
_POWERS = (1e20, 9.999e20, 1e30, 1e35, 1e36, 9.969209968386869e36, 1e37, 1.7014118e38, 3.4028235e38, 1.797693e308)
USUAL = frozenset(
    (*_NINES, *(-nine for nine in _NINES), *(-one for one in _REPEATED), *_TENTHS, *_ENDS, *_SCALED, 9, -9, -1)
)
_FAMILIES = tuple(
    (
        sign * (10**digits - 1),
        frozenset(sign * other for other in (int("7" * digits), int("8" * digits), 10**digits - 3, 10**digits - 2)),
        frozenset(
            sign * other for other in (int("5" * digits), int("6" * digits), *range(10**digits - 6, 10**digits - 3))
        ),
    )
    for digits in range(2, 6)
    for sign in (1, -1)
)
"""The nines that stand for one reason for nothing, what others are written as beside them, and what more rarely."""
_NO_DAYS = frozenset(date(year, 12, 31).toordinal() for year in (2999, 9999)) | {date(1, 1, 1).toordinal()}
_ORIGINS = frozenset(
    one.toordinal()
    for one in (date(1900, 1, 1), date(1970, 1, 1), date(1899, 12, 30), date(1899, 12, 31), date(1753, 1, 1))
)
_APART = 0.15  # of the range of all others
_FEWEST = 2
_FEWEST_OTHERS, _MANY_OTHERS = 6, 12  # different values, next to which one that is not known stands out
_BESIDE_FEW = 3.0
"""Ranges of the others that it must be away from them where they are few, as the steps of a scale."""
_FAR = 10.0
"""Ranges of the others; so far out a value need not be more frequent than they are."""

_Reach = Callable[[float], float]
"""How much of the range of all others a known stand-in must be apart from them; 0 for what is none."""


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Values on one side of all others that may stand for nothing; `known` if they usually do."""

    values: tuple[float, ...]
    known: bool = True


def apart(values: Floats) -> tuple[list[float], list[float]]:
    """What may stand for nothing below all other values, and above them, by a good part of their range (n,)."""
    low, high = outside(values)
    return list(low.values), list(high.values)


def outside(values: Floats, *, days: bool = False, only_known: bool = False) -> tuple[Outside, Outside]:
    """What may stand for nothing on both sides of all other numbers, or of days counted from the year 1 (n,).

    Known stand-ins need only be apart; any other value must be repeated, and further out than the range of all others.
    """
    distinct, counts = np.unique(values[np.isfinite(values)], return_counts=True)
    reach = _of_days if days else _of_numbers(distinct, counts)
    low, high = 0, len(distinct)
    while high - low > _FEWEST and (days or distinct[low] < 0) and reach(distinct[low]):
        low += 1
    while high - low > _FEWEST and reach(distinct[high - 1]):
        high -= 1
    # The outermost that are near to the rest belong to it.
    while low > 0 and not _far(distinct[low - 1], distinct[low:high], reach(distinct[low - 1])):
        low -= 1
    while high < len(distinct) and not _far(distinct[high], distinct[low:high], reach(distinct[high])):
        high += 1
    below = Outside(values=tuple(distinct[:low].tolist()))
    above = Outside(values=tuple(distinct[high:].tolist()))
    if only_known:
        return below, above
    if not below.values and _odd(distinct[low:high], counts[low:high]):
        below = Outside(values=(float(distinct[low]),), known=False)
    if not above.values and _odd(distinct[low:high][::-1], counts[low:high][::-1]):
        above = Outside(values=(float(distinct[high - 1]),), known=False)
    return below, above


def _of_numbers(distinct: Floats, counts: Integers) -> _Reach:
    ends = [*range(min(16, len(distinct))), *range(max(16, len(distinct) - 16), len(distinct))]
    outer = {float(distinct[at]): int(counts[at]) for at in ends}
    beside: dict[float, float] = {}
    for nine, others, rarer in _FAMILIES:
        there = [one for one in others | rarer if one in outer]
        if nine in outer:
            beside |= dict.fromkeys(rarer, 0.5) | dict.fromkeys(others, _APART)
        elif len(there) > 1 and sum(outer[one] for one in there) > len(there):
            beside |= dict.fromkeys(there, 1.0)

    def reach(value: float) -> float:
        if value in beside:
            return beside[value]
        power = abs(value) >= 1e20 and any(abs(abs(value) / one - 1.0) < 1e-3 for one in _POWERS)
        return _APART if power or value in USUAL else 0.0

    return reach


def _of_days(day: float) -> float:
    return _APART if np.floor(day) in _NO_DAYS or np.floor(day) in _ORIGINS else 0.0


def _far(value: float, rest: Floats, reach: float) -> bool:
    if value <= -9 and rest[0] >= 0:
        return True  # a code among what cannot be negative, however wide the rest
    span, gap = rest[-1] - rest[0], min(abs(value - rest[0]), abs(value - rest[-1]))
    if gap <= 2.0 * float(np.median(np.abs(np.diff(rest)))):
        return False  # no further than they are from each other
    if value == -1:
        return bool(rest[0] > 1 and gap > _APART * span)
    return bool(span > 0 and (gap >= span if abs(value) < 10 else gap > reach * span))


def _odd(distinct: Floats, counts: Integers) -> bool:
    """Whether the first of the values is repeated, and further from the rest than they are from each other."""
    rest = distinct[1:]
    if len(rest) < _FEWEST_OTHERS or counts[0] < 2:
        return False
    steps, span, gap = np.abs(np.diff(rest)), abs(rest[-1] - rest[0]), abs(distinct[0] - rest[0])
    # Doses such as 1, 10, 100 and 1000 are ever further from each other; of measurements in rows of one each is repeated.
    even = steps.max() < span / 2
    away = gap > (span if len(rest) >= _MANY_OTHERS else _BESIDE_FEW * span)
    return bool(even and away and (counts[0] > np.median(counts[1:]) or gap > _FAR * span))


def without(
    values: Floats, name: str, place: int, answers: Answers, *, days: bool = False, only_known: bool = False
) -> tuple[Floats, list[Ask]]:
    """The numbers of a column, or its days from the year 1 (n,), without those that stand for nothing, and what is asked."""
    asks: list[Ask] = []
    sides = outside(values, days=days, only_known=only_known)
    inner = values[np.isfinite(values) & ~np.isin(values, [*sides[0].values, *sides[1].values])]
    for side, found in zip("mn", sides, strict=True):
        there = np.isin(values, found.values)
        count = int(there.sum())
        if not count or (count == 1 and abs(found.values[0]) < 10 and not days):
            continue
        usual = "missing" if _is_missing(found, count, float(inner.min()), days=days) else "value"
        shown = [_day(value) if days else _written(value) for value in found.values]
        options = {"missing": "missing", **_only(shown), "value": "a value"}
        subject = f"{place}{side}"
        taken = answers.among(subject, tuple(options)) or usual
        ends = [_day(end) if days else _written(end) for end in (inner.min(), inner.max())]
        sentence = (
            f"{listed(shown)} {'stands' if len(shown) == 1 else 'stand'} {'once' if count == 1 else f'{count} times'} in {said(name)}, "
            f"apart from all others ({ends[0]} to {ends[1]}): does that mean missing? It is read as "
            f"{'missing' if taken == 'missing' else 'a value' if taken == 'value' else f'missing, {options[taken]}'}."
        )
        asks.append(answers.asked(subject, sentence, options, usual))
        if taken != "value":
            gone = there if taken == "missing" else values == found.values[int(taken[4:])]
            values = np.where(gone, np.nan, values)
    return values, asks


def _is_missing(found: Outside, count: int, lowest: float, *, days: bool) -> bool:
    """Whether values are assumed to stand for nothing: known ones that are repeated, or that no such column can hold."""
    if days and any(np.floor(day) in _NO_DAYS for day in found.values):
        return True
    return (found.known and count > 1) or (not days and found.values[0] < 0 <= lowest)


def _only(shown: Sequence[str]) -> dict[str, str]:
    """The answers that one of several numbers alone means missing."""
    return {f"only{place}": f"only {number}" for place, number in enumerate(shown)} if len(shown) > 1 else {}


def _written(value: float) -> str:
    return f"{value:.10g}".replace("-", "−")


def _day(value: float) -> str:
    day = date.fromordinal(min(int(value), date.max.toordinal()))
    return f"{day.day} {day:%B} {day.year}"
