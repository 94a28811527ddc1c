"""Dates as people write them: a column of cells becomes days since the first of them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import NamedTuple

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

_ZONE = r"\s?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?"
_TIME = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2}(?:[.,]\d+)?))?\s?([AaPp]\.?[Mm]\.?)?" + _ZONE + ")?"
_FIRST_YEAR = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})" + _TIME)
_LAST_YEAR = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})" + _TIME)
_DAY_WORD = re.compile(
    r"(?:[^\W\d]+,? )?(\d{1,2})(?:st|nd|rd|th|\.)?[ -]?(?:de )?([^\W\d_]{3,10})\.?(?:,? |-| de )(\d{4}|\d{2})" + _TIME
)
_WORD_DAY = re.compile(r"(?:[^\W\d]+, )?([^\W\d_]{3,10})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _TIME)
_MONTH = re.compile(r"(\d{4})(?:[-/]|[ -]?M)(\d{2})")
_WORD_MONTH = re.compile(r"([^\W\d_]{3,10})\.?[ -](\d{4})")
_MONTH_YEAR = re.compile(r"(0?[1-9]|1[0-2])[/-](1[89]\d{2}|2[01]\d{2})")
_QUARTER = re.compile(r"(\d{4})[ /-]?[Qq]([1-4])|[Qq]([1-4])[ /-](\d{4})")
_SHORT = re.compile(r"\d{1,2}([-/])\d{1,2}\1\d{2}")
_DAY = r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
_COMPACT = {
    6: re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])"),
    **{
        8 + 2 * more: re.compile(_DAY + r"(?:[01]\d|2[0-3])" * (more > 0) + r"[0-5]\d" * (more - 1))
        for more in range(4)
    },
}
"""Dates in digits alone, by their number: months, days, and with hours, minutes and seconds."""
_COMPACT_TIME = re.compile(r"(\d{4})(\d{2})(\d{2})[T ](\d{2}):?(\d{2})(?::?(\d{2}(?:[.,]\d+)?))?()" + _ZONE)
_ZERO = re.compile(r"0000([-/.])00\1(?:00)(?:[T ]00:00(?::00(?:\.0+)?)?)?")
"""The date that a database writes where there is none."""

YEAR_FIRST, WORD, DAY_FIRST, MONTH_FIRST, UNCLEAR = "year", "word", "day", "month", "unclear"
LAST_YEAR = 2068
"""The last year that two digits mean, where nothing is known: POSIX has them between 1969 and 2068."""


class _Parts(NamedTuple):
    """A date as it is written: the order, year and two other numbers, the time in seconds, and seconds ahead of UTC where they stand."""

    order: str
    numbers: tuple[int, int, int]
    seconds: float = 0.0
    offset: float | None = None
    short: bool = False  # a year of two digits


@dataclass(frozen=True, eq=False, kw_only=True)
class Dates:
    """Days (n,) since `first`, NaN where missing; `order` says how they are written, `others` are the days in other orders.

    `short` says that years have two digits, `zones` how many offsets from UTC there are (none is one), `zeros` counts dates such as
    0000-00-00, which are missing, and `digits` are those of dates in digits alone.
    """

    days: Floats
    first: date
    order: str
    example: str
    others: "tuple[Dates, ...]" = ()
    short: bool = False
    zones: int = 1
    zeros: int = 0
    digits: int = 0

    @property
    def since(self) -> str:
        """The first day in words."""
        return f"{self.first.day} {self.first:%B} {self.first.year}"

    @property
    def ordinals(self) -> Floats:
        """Days since the year 1 (n,)."""
        return self.days + self.first.toordinal()

    def years(self) -> tuple[int, int]:
        """The first and the last year."""
        last = min(int(np.nanmax(self.ordinals)), date.max.toordinal())
        return self.first.year, date.fromordinal(last).year

    def only(self, kept: Floats) -> "Dates":
        """The dates but for those that `kept` (n,) does not hold, counted from the first that is left."""
        days = np.where(np.isnan(kept), np.nan, self.days)
        start = float(np.floor(np.nanmin(days)))
        return replace(self, days=days - start, first=date.fromordinal(self.first.toordinal() + int(start)))


def this_year() -> int:
    """The year on the clock: the one place where it is asked."""
    return datetime.now(UTC).year


def looks_like_date(cell: str) -> bool:
    """Whether the cell may be a date."""
    plain = cell.strip()
    return _parts(plain, LAST_YEAR) is not None or _ZERO.fullmatch(plain) is not None


def compact(cells: Sequence[str]) -> int:
    """How many digits the dates have, such as 20240131, where all cells that hold something are such; else 0."""
    filled = [cell for cell in cells if cell.lower() not in MISSING]
    digits = len(filled[0]) if filled else 0
    return digits if digits in _COMPACT and all(map(_COMPACT[digits].fullmatch, filled)) else 0


def in_digits(cells: Sequence[str]) -> Dates | None:
    """The dates in cells that are `compact`."""
    found = dates([_apart(cell) for cell in cells])
    example = next((cell for cell in cells if cell.lower() not in MISSING), "")
    return replace(found, example=example, digits=len(example)) if found else None


def _apart(cell: str) -> str:
    """A date in digits alone with marks between its parts."""
    if not cell.isdecimal():
        return cell
    if len(cell) == 6:
        return f"{cell[:4]}-{cell[4:]}"
    day, time = f"{cell[:4]}-{cell[4:6]}-{cell[6:8]}", f"{cell[8:]:0<6}"
    return f"{day} {time[:2]}:{time[2:4]}:{time[4:]}" if len(cell) > 8 else day


def dates(cells: Sequence[str], *, last: int = LAST_YEAR, local: bool = False) -> Dates | None:
    """The dates that the cells hold, where they all do, in one order; None where they do not.

    Years of two digits are the hundred up to `last`. Where offsets from UTC differ, times count in UTC, unless they are to be `local`.
    """
    seen: dict[str, _Parts | None] = {}
    zeros = 0
    for cell in set(cells):
        seen[cell] = None if cell.lower() in MISSING else _parts(cell, last)
        if seen[cell] is None and cell.lower() not in MISSING:
            if not _ZERO.fullmatch(cell):
                return None
            zeros += cells.count(cell)
    parts = {cell: found for cell, found in seen.items() if found}
    orders = {found.order for found in parts.values()}
    if not orders or len(orders - {UNCLEAR}) > 1 or (UNCLEAR in orders and orders & {YEAR_FIRST, WORD}):
        return None
    zones = {one.offset for one in parts.values()}
    if len(zones) > 1 and not local:
        parts = {cell: one._replace(seconds=one.seconds - (one.offset or 0.0)) for cell, one in parts.items()}
    found = [*_in_order(cells, parts, orders - {UNCLEAR})]
    if turned := _year_first(cells, parts, last):
        found.insert(0, turned)
    short = any(one.short for one in parts.values())
    found = [replace(one, short=short, zones=len(zones), zeros=zeros) for one in found]
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


def _year_first(cells: Sequence[str], parts: Mapping[str, _Parts], last: int) -> Dates | None:
    """Dates of two-digit years as 24/01/31, where the first numbers vary less than the last, as years do."""
    if not all(map(_SHORT.fullmatch, parts)):
        return None
    split = {cell: [int(number) for number in re.split("[-/]", cell)] for cell in parts}
    if len({found[0] for found in split.values()}) >= len({found[2] for found in split.values()}):
        return None
    turned = {
        cell: _Parts(YEAR_FIRST, (_year(f"{one:02d}", last), two, three)) for cell, (one, two, three) in split.items()
    }
    return _days(cells, turned, YEAR_FIRST)


def _sorted(found: Dates) -> bool:
    steps = np.diff(found.days[~np.isnan(found.days)])
    return bool((steps >= 0).all() or (steps <= 0).all())


def _days(cells: Sequence[str], parts: Mapping[str, _Parts], order: str) -> Dates | None:
    days: dict[str, tuple[float, float]] = {}
    try:
        for cell, one in parts.items():
            year, month, day = one.numbers
            if order == DAY_FIRST:
                month, day = day, month
            days[cell] = date(year, month, day).toordinal(), one.seconds
    except ValueError:  # the 31st of February
        return None
    nothing = (np.nan, 0.0)
    whole, seconds = np.array([days.get(cell, nothing) for cell in cells]).T
    # A day since the year 1 leaves a double no room for thousandths of seconds.
    start = np.nanmin(whole)
    shift = float(np.floor(np.nanmin((whole - start) + seconds / 86400.0)))
    values = (whole - start - shift) + seconds / 86400.0
    first = int(start + shift)
    if not 1 <= first <= date.max.toordinal():
        return None
    example = next(cell for cell in cells if cell in parts)
    return Dates(days=values, first=date.fromordinal(first), order=order, example=example)


def _parts(cell: str, last: int) -> _Parts | None:
    """The parts of a date, month and day as written where the year is last; None where the cell is none."""
    if match := _FIRST_YEAR.fullmatch(cell) or _COMPACT_TIME.fullmatch(cell):
        year, month, day = (number for number in match.groups()[:-5] if number.isdecimal())
        order, numbers = YEAR_FIRST, (int(year), int(month), int(day))
    elif match := _LAST_YEAR.fullmatch(cell):
        one, _, two, year = match.groups()[:4]
        order = DAY_FIRST if int(one) > 12 else MONTH_FIRST if int(two) > 12 else UNCLEAR
        numbers = (_year(year, last), int(one), int(two))
    elif match := _DAY_WORD.fullmatch(cell) or _WORD_DAY.fullmatch(cell):
        one, two, year = match.groups()[:3]
        day, word = (one, two) if one.isdecimal() else (two, one)
        if word.lower() not in _MONTHS:
            return None
        order, numbers = WORD, (_year(year, last), _MONTHS[word.lower()], int(day))
    else:
        return _month(cell)
    time, zone = match.groups()[-5:-1], match.groups()[-1]
    seconds = _seconds(time)
    plausible = _is_year(numbers[0]) and max(numbers[1:]) <= 31 and min(numbers[1:]) >= 1
    return _Parts(order, numbers, seconds, _offset(zone), len(year) == 2) if plausible and seconds is not None else None


def _month(cell: str) -> _Parts | None:
    """The first day of a month or of a quarter."""
    if match := _WORD_MONTH.fullmatch(cell):
        order, year, month = WORD, int(match[2]), _MONTHS.get(match[1].lower(), 0)
    elif match := _MONTH_YEAR.fullmatch(cell):
        order, year, month = WORD, int(match[2]), int(match[1])
    elif match := _QUARTER.fullmatch(cell):
        order, year, month = WORD, int(match[1] or match[4]), 3 * int(match[2] or match[3]) - 2
    elif match := _MONTH.fullmatch(cell):
        order, year, month = YEAR_FIRST, int(match[1]), int(match[2])
    else:
        return None
    return _Parts(order, (year, month, 1)) if 1000 <= year <= 2999 and 1 <= month <= 12 else None


def _is_year(year: int) -> bool:
    """Whether dates are of such years, or stand for none or for ever."""
    return 1000 <= year <= 2999 or year in (1, 9999)


def _year(text: str, last: int) -> int:
    """A year of two digits lies in the hundred years up to the last."""
    return int(text) if len(text) == 4 else last - (last - int(text)) % 100


def _offset(zone: str | None) -> float | None:
    """Seconds ahead of UTC; None where nothing says so."""
    if not zone:
        return None
    if zone.isalpha():
        return 0.0
    digits = zone[1:].replace(":", "")
    return (-60.0 if zone[0] == "-" else 60.0) * (60 * int(digits[:2]) + int(digits[2:] or 0))


def _seconds(time: Sequence[str | None]) -> float | None:
    """The seconds of a day that a time is; None where there is no such time."""
    if time[0] is None:
        return 0.0
    hour, minute, second = int(time[0]), int(time[1] or 0), float((time[2] or "0").replace(",", "."))
    if time[3]:
        hour = hour % 12 + (12 if time[3].lower().startswith("p") else 0)
    if hour > 24 or minute > 59 or second >= 61:
        return None
    return hour * 3600 + minute * 60 + second
