"""What kind of column some cells make: numbers, two words, categories, dates, labels, or nothing that can be used."""

import re
from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, field

import numpy as np

from regularize.arrays import Floats
from regularize.tables.dates import LAST_YEAR, Dates, compact, dates, in_digits, looks_like_date
from regularize.tables.numerals import looks_like_number, survey
from regularize.tables.uniform import Survey
from regularize.tables.vocabulary import CURRENCIES, DOUBTFUL, MISSING, NOTHING, PAIRS, UNITS

NUMBER, TWO, CATEGORIES, DATE, LABEL, OUT = "number", "two", "categories", "date", "label", "out"
KINDS = {NUMBER: "number", TWO: "two-valued", CATEGORIES: "categories", DATE: "date", LABEL: "label", OUT: "left out"}
"""The kinds of a column, and what a visitor reads."""

MOST_CATEGORIES = 20
_LOOKED_AT = 40
_MOST_BAD = 0.1  # of the cells that say something; with more of them that are no numbers a column is text
_MOST_BARE = 0.3  # of numbers whose others have a unit such as cm
_MOST_DIGITS = 15  # that a double tells apart


def surveyed(cells: Sequence[str]) -> Survey | None:
    """What the cells say as numbers, where enough of them are."""
    filled = [cell for cell in cells[: 10 * _LOOKED_AT] if cell.lower() not in MISSING][:_LOOKED_AT]
    if filled and 3 * sum(map(looks_like_number, filled)) < len(filled):
        return None
    found = survey(cells)
    return found if found.filled > len(found.bad) else None


def numeric(found: Survey) -> bool:
    """Whether a column is one of numbers: nearly all of its cells are, in one unit."""
    few = (
        len(found.bad) <= max(1, _MOST_BAD * found.filled) and found.filled >= 3 * len(found.bad) > 0
    ) or not found.bad
    units = [unit for unit in found.units if unit]
    # House numbers: 12, 12a, 14. A unit of letters stands at nearly all numbers.
    letters = bool(units) and units[0] not in CURRENCIES and any(map(str.isalpha, units[0]))
    known = letters and len(units[0]) > 1 and units[0].lower() in UNITS
    mixed = letters and found.units[""] > (_MOST_BARE if known else _MOST_BAD) * found.filled
    return few and len(units) <= 1 and not mixed


def code(cells: Sequence[str]) -> str:
    """Why numbers are codes, in words: leading zeros, or more digits than a number holds; else nothing."""
    joined = "\n" + "\n".join(cells) + "\n"
    if re.search(r"\n0\d+\n", joined):
        return "leading zeros"
    return f"more than {_MOST_DIGITS} digits" if re.search(rf"\n[+-]?\d{{{_MOST_DIGITS + 1},}}\n", joined) else ""


def _there(values: Floats) -> Floats:
    """The values of nearly all rows, without the few that have none, as one of totals; nothing of a column with many gaps (n,)."""
    there = values[np.isfinite(values)]
    return there if len(values) - len(there) <= max(1, _MOST_BAD * len(values)) else there[:0]


def whole(values: Floats) -> bool:
    """Whether nearly all values are there, whole and different (n,)."""
    there = _there(values)
    return bool(len(there) and (there == np.round(there)).all() and len(np.unique(there)) == len(there))


def counts(values: Floats) -> bool:
    """Whether the values are 0, 1, 2, … or 1, 2, 3, …, in any order, but for a few missing (n,)."""
    there = _there(values)
    return whole(values) and _close(values) and bool(0 <= there.min() <= 1 + len(values) - len(there))


def runs(values: Floats) -> bool:
    """Whether the values are whole numbers one after the other, in any order, but for years and a few missing (n,)."""
    there = _there(values)
    return whole(values) and _close(values) and not 1800 <= there.min() <= there.max() < 2100


def _close(values: Floats) -> bool:
    """Whether whole values follow each other, with no more gaps than there are values missing (n,)."""
    there = _there(values)
    return bool(len(there) - 1 <= there.max() - there.min() <= len(values) - 1)


@dataclass(frozen=True, kw_only=True)
class Words:
    """The words of a column of text.

    `cells` are the words, "" where missing; `distinct` all of them, at most one more than can be categories; `doubtful` counts what was
    taken as missing and may be a word, `nothing` what was taken as a word and may be missing; `folded` are words that differ from another
    by capitals alone.
    """

    cells: tuple[str, ...]
    distinct: tuple[str, ...]
    doubtful: Counter[str] = field(default_factory=Counter)
    nothing: Counter[str] = field(default_factory=Counter)
    folded: tuple[str, ...] = ()


def words(
    cells: Sequence[str],
    *,
    keep_doubtful: bool = False,
    keep_capitals: bool = False,
    gaps: Set[str] = frozenset(),
    no_nothing: bool = False,
) -> Words:
    """The words that the cells hold; `gaps` are those that mean missing elsewhere in the file.

    Who has nothing of a kind is a word beside others, unless it means missing elsewhere, these are a yes and a no, or `no_nothing` says so.
    """
    seen = Counter(cells)
    others = {cell.casefold() for cell in seen if cell.lower() not in MISSING}
    few = 0 < len(others) < MOST_CATEGORIES and not any(others == set(pair) for pair in PAIRS)
    levels = {cell for cell in seen if few and not no_nothing and cell.lower() in NOTHING and cell not in gaps}
    kept = {cell for cell in seen if keep_doubtful and cell.lower() in DOUBTFUL} | levels
    missing = {cell for cell in seen if cell.lower() in MISSING} - kept
    doubtful = Counter({cell: seen[cell] for cell in missing if cell.lower() in DOUBTFUL})
    folded: dict[str, str] = {}
    for cell, _ in seen.most_common():
        if cell not in missing:
            folded.setdefault(cell if keep_capitals else cell.casefold(), cell)
    same = {cell: folded[cell if keep_capitals else cell.casefold()] for cell in seen if cell not in missing}
    alike = tuple(cell for cell, word in same.items() if cell != word)
    if len(folded) > MOST_CATEGORIES:
        same, alike = {cell: cell for cell in same}, ()
    return Words(
        cells=tuple(same.get(cell, "") for cell in cells),
        distinct=tuple(sorted(set(same.values()))),
        doubtful=doubtful,
        nothing=Counter({cell: seen[cell] for cell in levels if not keep_doubtful}),
        folded=alike,
    )


def pair_of(distinct: Sequence[str]) -> tuple[str, str]:
    """Two words in the order of 0 and 1: no and yes in a language that is known, nothing and something, else that of the alphabet."""
    one, other = distinct
    low = one.lower(), other.lower()
    turned = (low not in PAIRS and low[::-1] in PAIRS) or low[1] in NOTHING
    return (other, one) if turned else (one, other)


def kind_of_words(found: Words) -> str:
    """Two-valued, categories, or a label where nearly every row has a word of its own."""
    rows = sum(map(bool, found.cells))
    if len(found.distinct) == 2 and rows > 2:
        return TWO
    # Who has nothing of a kind makes no kind rare.
    others = len(found.distinct) - len(found.nothing), rows - found.nothing.total()
    few = any(count <= there / 2 for count, there in ((len(found.distinct), rows), others))
    return CATEGORIES if 2 < len(found.distinct) <= MOST_CATEGORIES and few else LABEL


def dated(cells: Sequence[str], *, last: int = LAST_YEAR, local: bool = False) -> Dates | None:
    """The dates in a column, if that is what it holds; `last` and `local` as for `dates`."""
    filled = [cell for cell in cells[: 10 * _LOOKED_AT] if cell.lower() not in MISSING][:_LOOKED_AT]
    if compact(filled) and compact(cells):
        return in_digits(cells)
    return dates(cells, last=last, local=local) if filled and all(map(looks_like_date, filled)) else None
