"""Columns of dates: what is asked of them (order, century, days that stand for nothing), and which numbers are dates."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from regularize.arrays import Floats
from regularize.tables import dates, kinds
from regularize.tables.cells import said
from regularize.tables.column import Given
from regularize.tables.dates import LAST_YEAR, Dates
from regularize.tables.findings import Answers, Ask, Repair
from regularize.tables.kinds import DATE, NUMBER
from regularize.tables.sentinels import without
from regularize.tables.vocabulary import CODES, groups_rows, numbers_rows

_OF_TIME = re.compile(
    r".*(date|datum|fecha|data|time|zeit|temps|tiempo|tempo|month|monat|mois|mese|maand|miesi[aą]c|period|stamp|yyyymm|jahrm"
    r"|дата|время|месяц|период|日期|年月|時間|时间|날짜).*|(.*[^a-z])?(day|tag|jour|mes|mês|mon|ym|t|dt|ts|m)([^a-z].*)?"
)
"""Names that say of a column that it holds dates, once its numbers can be such."""
_NAME = re.compile(r"(^|[_ .\-])(no|num|code|key|ref)\.?$|number$|nummer$|num[eé]ro$|número$|code$")
_FEWEST = 5  # different dates in digits, where the name does not say so
_MOST_MONTHS = 12
"""From one row to the next; numbers that only look like months leap further."""
_PLANNED = 5  # years from now
_ENDS = {6: (190001, 209912), 8: (19000101, 20991231)}
_ENDS |= {8 + 2 * more: (19000101 * 100**more, 20991232 * 100**more) for more in range(1, 4)}


@dataclass(frozen=True, eq=False, kw_only=True)
class Settled:
    """Dates as they were chosen or assumed, and what is said and asked of them."""

    dates: Dates
    repairs: list[Repair] = field(default_factory=list)
    asks: list[Ask] = field(default_factory=list)


def settled(given: Given, found: Dates, answers: Answers) -> Settled:
    """The dates of a column, once order, century, offsets and days that stand for nothing are settled."""
    asks: list[Ask] = []
    repairs: list[Repair] = []
    local = answers.get(f"{given.place}o") == "local"
    if local:
        found = kinds.dated(given.cells, local=True) or found
    if found.others:
        orders = {one.order: one for one in (found, *found.others)}
        usual, subject = found.order, f"{given.place}d"
        found = orders[answers.among(subject, tuple(orders)) or usual]
        sentence = f"Which part of {said(found.example)} comes first in {said(given.name)}? The {found.order} is taken."
        asks.append(answers.asked(subject, sentence, {order: f"the {order}" for order in orders}, usual))
    if found.short and found.years()[1] > dates.this_year():
        found, ask = _century(given, found, answers)
        asks += ask
    if found.zones > 1:
        name = said(given.name)
        utc = f"In {name}, times have several offsets from UTC: they count in UTC."
        kept = f"In {name}, times have several offsets from UTC: these are left out, as you chose."
        repairs.append(answers.mended(f"{given.place}o", utc, kept, undone="local"))
    if found.zeros:
        times = "once" if found.zeros == 1 else f"{found.zeros} times"
        repairs.append(Repair(sentence=f"In {said(given.name)}, the date 0 ({times}) is read as missing."))
    kept_days, stand_ins = without(found.ordinals, given.name, given.place, answers, days=True)
    if np.isnan(kept_days).sum() > np.isnan(found.days).sum():
        found = found.only(kept_days)
    return Settled(dates=found, repairs=repairs, asks=[*asks, *stand_ins])


def _century(given: Given, found: Dates, answers: Answers) -> tuple[Dates, list[Ask]]:
    """The dates in the century that the visitor says, or that spreads them less, and the question."""
    local = answers.get(f"{given.place}o") == "local"
    now = dates.this_year()
    ways: dict[str, Dates] = {}
    for code, last in (("past", now), ("nineteen", 1999), ("later", LAST_YEAR)):
        other = found if last == LAST_YEAR else kinds.dated(given.cells, last=last, local=local)
        same = next((one for one in (other, *other.others) if one.order == found.order), None) if other else None
        if same and same.years() not in [one.years() for one in ways.values()]:
            ways[code] = same
    spread = {code: float(np.nanmax(ways[code].days)) if code in ways else np.inf for code in ("past", "later")}
    # As spread either way, they are past, but for plans of the next years.
    planned = found.years()[1] <= now + _PLANNED
    usual = min(("later", "past") if planned else ("past", "later"), key=spread.__getitem__)
    options = {code: _years(one) for code, one in ways.items()}
    subject = f"{given.place}y"
    taken = answers.among(subject, tuple(options)) or usual
    sentence = (
        f"The years of {said(given.name)} have two digits, as in {said(found.example)}. Which do they mean? "
        f"They are read as {options[taken]}."
    )
    return ways[taken], [answers.asked(subject, sentence, options, usual)]


def _years(found: Dates) -> str:
    first, last = found.years()
    return f"{first} to {last}" if first < last else f"{first}"


def in_numbers(given: Given, values: Floats) -> Dates | None:
    """The dates that whole numbers (n,) such as 20240131 may be, or 202401 and 2024013112 where nothing says that they number or name."""
    known = values[np.isfinite(values)]
    digits = next(
        (digits for digits, (low, high) in _ENDS.items() if len(known) and low <= known.min() <= known.max() <= high), 0
    )
    if not digits or (digits != 8 and _names(given.name)):
        return None
    found = kinds.dated(given.cells)
    if found and digits != 8 and len(np.unique(known)) < (2 if _OF_TIME.fullmatch(given.name.lower()) else _FEWEST):
        return None
    return found


def _names(name: str) -> bool:
    return bool(numbers_rows(name) or groups_rows(name) or CODES.fullmatch(name) or _NAME.search(name.lower()))


def sure(given: Given, found: Dates) -> bool:
    """Whether numbers that may be dates are: by their digits, their name, or as they go on from row to row."""
    if found.digits == 8 or _OF_TIME.fullmatch(given.name.lower()):
        return True
    days = found.days[~np.isnan(found.days)]
    steps = np.diff(days) if len(days) > 1 and days[-1] >= days[0] else -np.diff(days)
    return bool((steps >= 0).all() and (found.digits > 6 or steps.max() <= 31 * _MOST_MONTHS))


def unsure(given: Given, found: Dates, answers: Answers) -> list[Ask]:
    """The question whether numbers are dates."""
    taken = answers.among(f"{given.place}k", (NUMBER, DATE)) or NUMBER
    how = "as dates" if taken == DATE else "as numbers"
    sentence = f"All numbers in {said(given.name)} can be dates, as {found.example}: are they? They are read {how}."
    return [answers.asked(f"{given.place}k", sentence, _OPTIONS, NUMBER)]


_OPTIONS: Mapping[str, str] = {NUMBER: "numbers", DATE: "dates"}
