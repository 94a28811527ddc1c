"""Dates as people write them: a column of cells becomes days since the first of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from regularize.arrays import Floats
from regularize.tables.vocabulary import MISSING

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier janv enero ene gennaio gen januari",
            "feb february februar février févr fevr febrero febbraio februari",
            "mar march märz mrz mär mars marzo maart mrt",
            "apr april avril avr abril abr aprile",
            "may mai mayo maggio mag mei",
            "jun june juni juin junio giugno giu",
            "jul july juli juillet juil julio luglio lug",
            "aug august août aout agosto ago augustus",
            "sep sept september septembre septiembre settembre set",
            "oct october oktober okt octobre octubre ottobre ott",
            "nov november novembre noviembre",
            "dec december dezember dez décembre déc diciembre dic dicembre",
        ),
        start=1,
    )
    for name in names.split()
}

_TIME = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?([AaPp]\.?[Mm]\.?)?\s?(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
_FIRST_YEAR = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_LAST_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_DAY_WORD = re.compile(
    r"(?:[^\W\d]+,? )?(\d{1,2})(?:st|nd|rd|th|\.)?[ -]?(?:de )?([^\W\d_]{3,10})\.?(?:,? |-| de )(\d{4}|\d{2})" + _TIME
)
_WORD_DAY = re.compile(r"(?:[^\W\d]+, )?([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME)
_MONTH = re.compile(r"(\d{4})-(\d{2})")
_WORD_MONTH = re.compile(r"([^\W\d_]{3,10})\.?[ -](\d{4})")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/-](1[89]\d{2}|2[01]\d{2})")
_QUARTER = re.compile(r"(\d{4})[ /-]?[Qq]([1-4])|[Qq]([1-4])[ /-](\d{4})")
_SHORT = re.compile(r"\d{1,2}([-/])\d{1,2}\1\d{2}")
_COMPACT = re.compile(r"(19|20)\d{2}(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])")

_Parts = tuple[str, tuple[int, int, int], float]

YEAR_FIRST, WORD, DAY_FIRST, MONTH_FIRST, UNCLEAR = "year", "word", "day", "month", "unclear"


@dataclass(frozen=True, eq=False, kw_only=True)
class Dates:
    """Days (n,) since `first`, NaN where missing; `order` says how they are written, `others` are the days in other orders."""

    days: Floats
    first: date
    order: str
    example: str
    others: "tuple[Dates, ...]" = ()


def looks_like_date(cell: str) -> bool:
    """Whether the cell may be a date."""
    return _parts(cell.strip()) is not None


def compact(cells: Sequence[str]) -> bool:
    """Whether all cells that hold something are dates such as 20240131."""
    filled = [cell for cell in cells if cell.lower() not in MISSING]
    return len(filled) > 0 and all(map(_COMPACT.fullmatch, filled))


def dates(cells: Sequence[str]) -> Dates | None:
    """The dates that the cells hold, where they all do, in one order; None where they do not."""
    seen: dict[str, _Parts | None] = {}
    for cell in set(cells):
        seen[cell] = None if cell.lower() in MISSING else _parts(cell)
        if seen[cell] is None and cell.lower() not in MISSING:
            return None
    parts = {cell: found for cell, found in seen.items() if found}
    orders = {found[0] for found in parts.values()}
    if not orders or len(orders - {UNCLEAR}) > 1 or (UNCLEAR in orders and orders & {YEAR_FIRST, WORD}):
        return None
    found = [*_in_order(cells, parts, orders - {UNCLEAR})]
    if turned := _year_first(cells, parts):
        found.insert(0, turned)
    return replace(found[0], others=tuple(found[1:])) if found else None


def _in_order(cells: Sequence[str], parts: Mapping[str, _Parts], clear: set[str]) -> list[Dates]:
    """The dates in the order that is clear, or in both that may be, the likely first."""
    if clear:
        return [found for found in [_days(cells, parts, *clear)] if found]
    dotted = all("." in cell for cell in parts)
    by_day, by_month = _days(cells, parts, DAY_FIRST), None if dotted else _days(cells, parts, MONTH_FIRST)
    # Dates in a file mostly come in their order; and close together; else the day is first.
    usual = [found for found in (by_day, by_month) if found]
    return sorted(usual, key=lambda found: (not _sorted(found), np.nanmax(found.days)))


def _year_first(cells: Sequence[str], parts: Mapping[str, _Parts]) -> Dates | None:
    """Dates of two-digit years as 24/01/31, where the first numbers vary less than the last, as years do."""
    if not all(map(_SHORT.fullmatch, parts)):
        return None
    split = {cell: [int(number) for number in re.split("[-/]", cell)] for cell in parts}
    if len({found[0] for found in split.values()}) >= len({found[2] for found in split.values()}):
        return None
    turned = {cell: (YEAR_FIRST, (_year(f"{one:02d}"), two, three), 0.0) for cell, (one, two, three) in split.items()}
    return _days(cells, turned, YEAR_FIRST)


def _sorted(found: Dates) -> bool:
    steps = np.diff(found.days[~np.isnan(found.days)])
    return bool((steps >= 0).all() or (steps <= 0).all())


def _days(cells: Sequence[str], parts: Mapping[str, _Parts], order: str) -> Dates | None:
    days = {}
    try:
        for cell, (_, (year, one, two), hours) in parts.items():
            month, day = (two, one) if order == DAY_FIRST else (one, two)
            days[cell] = date(year, month, day).toordinal() + hours
    except ValueError:  # the 31st of February
        return None
    values = np.array([days.get(cell, np.nan) for cell in cells])
    first = int(np.nanmin(values))
    example = next(cell for cell in cells if cell in parts)
    return Dates(days=values - first, first=date.fromordinal(first), order=order, example=example)


def _parts(cell: str) -> _Parts | None:
    """Order, year and the two other numbers (month and day, but as written where the year is last), and the part of the day."""
    if match := _FIRST_YEAR.fullmatch(cell):
        year, _, month, day = match.groups()[:4]
        order, numbers = YEAR_FIRST, (int(year), int(month), int(day))
    elif match := _LAST_YEAR.fullmatch(cell):
        one, _, two, year = match.groups()[:4]
        order = DAY_FIRST if int(one) > 12 else MONTH_FIRST if int(two) > 12 else UNCLEAR
        numbers = (_year(year), int(one), int(two))
    elif match := _DAY_WORD.fullmatch(cell) or _WORD_DAY.fullmatch(cell):
        one, two, year = match.groups()[:3]
        day, word = (one, two) if one.isdecimal() else (two, one)
        if word.lower() not in _MONTHS:
            return None
        order, numbers = WORD, (_year(year), _MONTHS[word.lower()], int(day))
    elif match := _WORD_MONTH.fullmatch(cell):
        month = _MONTHS.get(match[1].lower(), 0)
        return (WORD, (int(match[2]), month, 1), 0.0) if month and 1000 <= int(match[2]) <= 2999 else None
    elif match := _MONTH_YEAR.fullmatch(cell):
        return WORD, (int(match[2]), int(match[1]), 1), 0.0
    elif match := _QUARTER.fullmatch(cell):
        year, quarter = int(match[1] or match[4]), int(match[2] or match[3])
        return (WORD, (year, 3 * quarter - 2, 1), 0.0) if 1000 <= year <= 2999 else None
    elif match := _MONTH.fullmatch(cell):
        order, numbers = YEAR_FIRST, (int(match[1]), int(match[2]), 1)
        return (order, numbers, 0.0) if 1000 <= numbers[0] <= 2999 and 1 <= numbers[1] <= 12 else None
    else:
        return None
    hours = _hours(match.groups()[-4:])
    plausible = 1000 <= numbers[0] <= 2999 and max(numbers[1:]) <= 31 and min(numbers[1:]) >= 1
    return (order, numbers, hours) if plausible and hours is not None else None


def _year(text: str) -> int:
    """A year of two digits lies between 1969 and 2068, as POSIX has it."""
    return int(text) if len(text) == 4 else int(text) + (1900 if int(text) >= 69 else 2000)


def _hours(time: Sequence[str | None]) -> float | None:
    """The part of a day that a time is; None where there is no such time."""
    if time[0] is None:
        return 0.0
    hour, minute, second = int(time[0]), int(time[1] or 0), int(time[2] or 0)
    if time[3]:
        hour = hour % 12 + (12 if time[3].lower().startswith("p") else 0)
    if hour > 24 or minute > 59 or second > 60:
        return None
    return (hour * 3600 + minute * 60 + second) / 86400
