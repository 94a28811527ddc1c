"""Numbers as people write them: marks, groups, signs, currencies, units. A column of cells becomes numbers in two steps.

`survey` sees what each cell says for itself, and which of its marks are clear. Whether "1.234" is a thousand is not: that is
settled with the whole file in view, and `numbers` is told.
"""

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from regularize.arrays import Floats
from regularize.tables.uniform import Survey, alike
from regularize.tables.vocabulary import CURRENCIES, MISSING

BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
MINUS = "−–‒﹣－"
_LOOKED_AT = 50

_CURRENCY = "|".join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))
_CORE = re.compile(
    r"(?P<integer>\d+)"
    r"|(?P<unclear>[1-9]\d{0,2}[.,]\d{3})"
    r"|(?P<decimal>\d*[.,]\d+|\d+[.,])"
    r"|(?P<groups>[1-9]\d{0,2}(?:([.,])\d{3})(?:\5\d{3})+|[1-9]\d{0,2}(?:([.,])\d{3})+(?!\6)[.,]\d*"
    r"|[1-9]\d?(?:,\d{2})+,\d{3}(?:\.\d*)?)"
    r"|(?P<spaced>[1-9]\d{0,2}(?:([ '])\d{3})(?:\8\d{3})*(?:[.,]\d*)?|[1-9]\d?(?: \d{2})+ \d{3}(?:\.\d*)?)"
)
_CELL = re.compile(
    rf"(?P<open>\()?(?P<sign>[+-]?) ?(?P<before>{_CURRENCY})? ?(?P<open2>\()?(?P<sign2>[+-]?) ?"
    r"(?P<core>(?:\d[\d.,' ]*|[.,]\d+))(?P<power>[eE][+-]?\d+|(?: ?[x×*·] ?10\^?[+-]?\d+))?"
    r" ?(?P<after>%|‰|[^\W\d_]{1,3}\.?(?:/[^\W\d_]{1,4})?[²³23]?|[^\d\s.,;:'\"()+\-][^\d\s;:'\"()+]{0,9}|[°€$£¥₹₽₩₺₴₪฿₫%‰])?"
    r"(?P<sign3>-)?(?P<close>\))?"
)
_NO_MONEY = re.compile(rf"({_CURRENCY}) *-|- *({_CURRENCY})")
_MAYBE_NO_MONEY = re.compile(r"\n- *[^\s\d.,(-]|[^\n\d-]-(?=\n)")
_INFINITE = frozenset(("inf", "+inf", "-inf", "infinity", "-infinity", "+infinity", "∞", "-∞"))


def plainly(cells: Sequence[str]) -> list[str]:
    """The cells with plain blanks, apostrophes and minus signs, stripped."""
    joined = "\0".join(cells)
    if not joined.isascii():
        for letter in BLANKS:
            joined = joined.replace(letter, " ")
        for letter in MINUS:
            joined = joined.replace(letter, "-")
        joined = joined.replace("’", "'").replace("´", "'").replace("‘", "'")
    split = joined.split("\0")
    return (
        [cell.strip() for cell in split]
        if any(blank in joined for blank in " \t\n\r\f\v\x1c\x1d\x1e\x1f\x85")
        else split
    )


def looks_like_number(cell: str) -> bool:
    """Whether the cell is a number in any way of writing."""
    plain = plainly([cell])[0]
    return plain.lower() in _INFINITE or _parsed(plain) is not None or _NO_MONEY.fullmatch(plain) is not None


def survey(cells: Sequence[str]) -> Survey:
    """What the cells, as `plainly` gives them, say as numbers."""
    joined = "\n" + "\n".join(cells) + "\n"
    zeros = _no_money(cells, joined)
    if zeros:
        cells = [zeros.get(row, cell) for row, cell in enumerate(cells)]
        joined = "\n" + "\n".join(cells) + "\n"
    found = alike(cells, joined, _unit_of) if joined.count("\n") == len(cells) + 1 else None
    found = found or _any(cells)
    return replace(found, zeros=tuple(zeros)) if zeros else found


def _no_money(cells: Sequence[str], joined: str) -> dict[int, str]:
    """What 0 is written as in the rows that hold a dash with a currency, as accounts have it; a dash alone is missing."""
    if not _MAYBE_NO_MONEY.search(joined):
        return {}
    matches = {row: match for row, cell in enumerate(cells) if (match := _NO_MONEY.fullmatch(cell))}
    return {row: f"{match[1]}0" if match[1] else f"0{match[2]}" for row, match in matches.items()}


def _unit_of(cells: Sequence[str]) -> tuple[str, str]:
    """What stands before and behind the first number of a column."""
    match = next((match for match in map(_CELL.fullmatch, cells[:_LOOKED_AT]) if match), None)
    return (match["before"] or "", match["after"] or "") if match else ("", "")


@dataclass(frozen=True, slots=True)
class _Number:
    core: str
    shape: str  # the group of _CORE
    unit: str
    negative: str


def _parsed(cell: str) -> _Number | None:
    """One cell taken apart; None if it is no number."""
    match = _CELL.fullmatch(cell)
    if match is None:
        return None
    opened, sign, before, inner, sign2, core, power, after, sign3, closed = match.groups()
    opened = opened or inner
    if match["open"] and inner:
        return None
    signs = [one for one in (sign, sign2, sign3) if one]
    if len(signs) > 1 or bool(opened) != bool(closed) or (opened and signs) or (before and after and before != after):
        return None
    core = core.strip()
    marks = _CORE.fullmatch(core)
    if marks is None:
        return None
    shape = str(marks.lastgroup)
    if shape == "spaced":
        core = core.replace(" ", "").replace("'", "")
    if power:
        if shape not in ("integer", "unclear", "decimal"):
            return None
        shape = "decimal" if shape == "unclear" else shape
        core += "e" + re.sub(r"^ ?[x×*·] ?10\^?|^[eE]", "", power)
    negative = "()" if opened else "-" if sign3 else ""
    minus = "-" if negative or "-" in signs else ""
    return _Number(minus + core, shape, before or after or "", negative)


def _any(cells: Sequence[str]) -> Survey:
    """The survey of cells written in any way."""
    seen: dict[str, _Number | None] = {}
    cores, missing, bad = ["nan"] * len(cells), [], []
    clear: set[str] = set()
    unclear: dict[str, str] = {}
    units = Counter[str]()
    negative = spaced = power = ""
    for row, cell in enumerate(cells):
        low = cell.lower()
        if low in MISSING:
            missing.append(row)
            continue
        if low in _INFINITE:
            cores[row] = low.replace("∞", "inf")
            units[""] += 1
            continue
        if cell not in seen:
            seen[cell] = _parsed(cell)
        found = seen[cell]
        if found is None:
            bad.append(row)
            continue
        cores[row] = core = found.core
        units[found.unit] += 1
        negative = negative or found.negative
        if found.shape == "integer":
            power = power or (cell if re.fullmatch(r"\d+[eE]\d+", cell) else "")
            continue
        if found.shape == "unclear":
            unclear.setdefault("." if "." in core else ",", core.lstrip("-"))
            continue
        spaced = spaced or (cell if found.shape == "spaced" else "")
        clear |= _marks(core, found.shape)
    return Survey(
        cores=cores,
        missing=missing,
        bad=bad,
        clear=frozenset(clear),
        unclear=unclear,
        units=units,
        negative=negative,
        spaced=spaced,
        power=power,
    )


def _marks(core: str, shape: str) -> set[str]:
    """What the marks of a number that is not unclear must mean."""
    marks = [letter for letter in core if letter in ".,"]
    if shape != "groups":
        return set(marks)
    grouping = marks[0]
    return {grouping + "g"} | ({marks[-1]} if marks[-1] != grouping else set())


def numbers(found: Survey, grouping: Collection[str]) -> Floats | None:
    """The numbers (n,) of a survey, NaN where there is none, with the marks of `grouping` taken as groups; None if they are not."""
    joined = "\n".join(found.cores)
    for mark in grouping:
        joined = joined.replace(mark, "")
    if "," in joined:
        joined = joined.replace(",", ".")
    try:
        return np.array(list(map(float, joined.split("\n"))))
    except ValueError:
        return None
