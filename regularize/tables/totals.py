"""Rows that sum up others: by their words, by the label whose rows they end, or by their numbers."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.progress import paused
from regularize.tables.cells import at_lines, is_missing, listed, said
from regularize.tables.findings import Answers, Ask, Repair
from regularize.tables.kinds import numeric, surveyed
from regularize.tables.numerals import looks_like_number, numbers, plainly
from regularize.tables.records import Record
from regularize.tables.vocabulary import SUMMARY, TOTAL, TOTAL_OF

_MAY_BE_A_NAME = re.compile("max|min|n|count|sd|media|a", re.IGNORECASE)
_FEW = 3
_MOST = 0.2  # of all rows; where there are more, "total" is a category
_MOST_OF = 0.5  # of all rows, where each names whose total it is
_FEWEST_ABOVE = 5  # rows that can be summed up
_LAST = 3  # rows that may sum up: a sum, a mean and one more
_MANY = 20  # rows, of which the sum of one column says enough
_FEW_ROWS = 2_000  # that are all looked at, before some of them are
_SAMPLE = 60
_LARGEST = 1e100
# How unlikely it is that numbers sum up others by chance: powers of ten.
_UNLIKELY, _RARE, _SELDOM = 6.0, 4.0, 2.0


def without_totals(
    rows: Sequence[Record], typed: frozenset[int], answers: Answers
) -> tuple[list[Record], list[Repair], list[Ask]]:
    """The rows of data without totals, and means at the end; `typed` are the places of numbers."""
    totals = _by_words(rows, typed)
    gone = set(map(id, totals))
    summed = _summed([row for row in rows if id(row) not in gone], typed)
    how = f", as {summed.how}" if summed and summed.sure and not totals else ""
    if summed and summed.sure:
        totals = sorted([*totals, *summed.rows], key=lambda row: row.line)
    out = set[int]()
    repairs, asks = [], []
    if totals:
        where = f"{at_lines([row.line for row in totals])} ({said(_label(totals[0]) or ' '.join(totals[0].filled))})"
        left, kept = f"Totals were left out: {where}{how}.", f"Kept as data, as you chose: {where}."
        repairs.append(answers.mended("t", left, kept, undone="keep"))
        out |= set() if answers.get("t") == "keep" else set(map(id, totals))
    if summed and not summed.sure:
        keep, one = answers.get("s") == "keep", len(summed.rows) == 1
        quoted = listed([said(cell) for cell in summed.rows[0].filled])
        where = at_lines([row.line for row in summed.rows])
        taken = f"{'It is' if one else 'They are'} {'kept as data' if keep else 'left out'}."
        sentence = (
            f"{where.capitalize()} ({quoted}): {summed.how}. {'Is it a total' if one else 'Are they totals'}? {taken}"
        )
        options = {"out": "a total: leave it out" if one else "totals: leave them out", "keep": "data"}
        asks.append(answers.asked("s", sentence, options, "out"))
        out |= set() if keep else set(map(id, summed.rows))
    return [row for row in rows if id(row) not in out], repairs, asks


def _label(row: Record) -> str:
    """The first cell that says something, where it may be a word."""
    first = (row.cells[0] or row.first).strip() or row.first.strip()
    return first if len(first) < 60 and first[:1].isalpha() else ""


def _by_words(rows: Sequence[Record], typed: frozenset[int]) -> list[Record]:
    """The rows that say that they are totals, where they are few enough, in the order of the file."""
    named = _named(rows, typed)
    if len(named) > _MOST_OF * len(rows):
        named = []
    known = set(map(id, named))
    totals = [row for row in paused(rows) if id(row) not in known and TOTAL.fullmatch(_label(row))]
    known |= set(map(id, totals))
    for row in reversed(rows):
        if id(row) not in known and not (SUMMARY.fullmatch(_label(row)) and not _recurs(rows, row)):
            break
        if id(row) not in known:
            totals.append(row)
    if len(totals) == 1 and not named and _MAY_BE_A_NAME.fullmatch(_label(totals[0])):
        totals = []
    if len(totals) > max(_FEW, _MOST * len(rows)):
        totals = []
    return sorted([*named, *totals], key=lambda row: row.line)


def _named(rows: Sequence[Record], typed: frozenset[int]) -> list[Record]:
    """The rows that say "X total" or "total X" where X is a label above them."""
    found: dict[int, Record] = {}
    for place in paused(range(max((len(row.cells) for row in rows[:_SAMPLE]), default=0))):
        if place in typed and place > 0:
            continue
        cells = [row.cells[place].strip() if place < len(row.cells) else "" for row in rows]
        whose = {cell: words for cell in set(cells) if " " in cell and (words := _whose(cell))}
        above = set[str]()
        for row, cell in zip(rows, cells, strict=True) if whose else ():
            if cell in whose and not whose[cell].isdisjoint(above):
                found.setdefault(id(row), row)
            above.add(cell.casefold())
    return list(found.values())


def _whose(cell: str) -> set[str]:
    """The labels that a cell may say to be the total of."""
    start, _, behind = cell.partition(" ")
    before, _, end = cell.rpartition(" ")
    pairs = ((before, end), (behind, start))
    return {
        label.strip(" -–:").casefold() for label, word in pairs if label and word.strip(".:").casefold() in TOTAL_OF
    }


def _recurs(rows: Sequence[Record], row: Record) -> bool:
    """Whether the label of a row is one of a column's words."""
    place = next(place for place, cell in enumerate(row.cells) if cell.strip())
    return sum(other.cells[place].strip() == row.cells[place].strip() for other in rows if place < len(other.cells)) > 1


@dataclass(frozen=True, kw_only=True)
class _Summed:
    """Last rows whose numbers sum up those above, how they do, and whether that is sure."""

    rows: Sequence[Record]
    how: str
    sure: bool


@dataclass(frozen=True, kw_only=True)
class _Match:
    """A number that sums up those above it, whether as their mean, and whether it lies beyond them all.

    `odds` is the power of ten of the numbers that might stand there as well.
    """

    mean: bool
    beyond: bool
    odds: float


def _summed(rows: Sequence[Record], typed: frozenset[int]) -> _Summed | None:
    """The last rows that are sums or means of all above them."""
    if len(rows) > _FEW_ROWS and not _may_sum(rows, typed):
        return None
    columns = _Columns(rows)
    for count in range(1, min(_LAST, len(rows) - _FEWEST_ABOVE) + 1):
        found = []
        for back in range(count, 0, -1):
            found.append(_judged(columns, back, count, typed))
            if not found[-1]:
                break
        if all(found):
            one = (
                "its numbers are the {} of those above it" if count == 1 else "their numbers are {} of those above them"
            )
            kinds = dict.fromkeys(kind for kind, _ in filter(None, found))
            sure = any(sure for _, sure in filter(None, found))
            return _Summed(rows=rows[-count:], how=one.format(" and ".join(kinds)), sure=sure)
    return None


def _may_sum(rows: Sequence[Record], typed: frozenset[int]) -> bool:
    """Whether one of the last of many rows holds mostly numbers beyond a sample of those above."""
    sample = _Columns([*rows[: -_LAST : len(rows) // _SAMPLE], *rows[-_LAST:]])
    outside = [0] * _LAST
    for place in paused(sorted(typed)):
        for _, values in sample.ways(place)[:1]:
            above = values[:-_LAST][np.isfinite(values[:-_LAST])]
            for at, value in enumerate(values[-_LAST:].tolist()):
                if len(above) and math.isfinite(value):
                    outside[at] += 1 if value < above.min() or value > above.max() else -1
    return max(outside) >= 0


def _judged(columns: "_Columns", back: int, count: int, typed: frozenset[int]) -> tuple[str, bool] | None:
    """How a row, counted from the end, sums up those above the last `count`, and whether that is sure; None where it does not."""
    row, above = columns.rows[-back], columns.rows[:-count]
    matches: list[_Match] = []
    failed = 0
    for place in paused(sorted(typed)):
        cell = row.cells[place] if place < len(row.cells) else ""
        if is_missing(cell):
            continue
        found = columns.match(place, back, count) if looks_like_number(cell) else None
        failed += found is None
        if failed > 1 or not looks_like_number(cell):
            return None
        matches += [found] if found else []
    said_by = [match for match in matches if match.odds > 0.0]
    odds, beyond = sum(match.odds for match in matches), sum(match.beyond for match in matches)
    if not said_by or (failed and (beyond < 2 or odds < _UNLIKELY)):
        return None
    kind = "means" if all(match.mean for match in said_by) else "sums"
    enough = len(said_by) >= 2 or (len(above) >= _MANY and beyond > 0)
    if odds >= _RARE and enough and _labelled(row, above, typed):
        return kind, True
    if not row.cells[0].strip() and all(other.cells[0].strip() for other in above) and (beyond or odds >= _RARE):
        return kind, True
    asked = (beyond and odds >= _SELDOM) or (len(said_by) >= 2 and odds >= _UNLIKELY)
    return (kind, False) if asked else None


def _labelled(row: Record, above: Sequence[Record], typed: frozenset[int]) -> bool:
    """Whether a row has a word, where the table has words, that no row above it has."""
    for place, cell in enumerate(row.cells):
        if place not in typed and not is_missing(cell):
            return all(place >= len(other.cells) or other.cells[place].strip() != cell.strip() for other in above)
    return False


class _Columns:
    """The numbers of columns, taken when they are asked for."""

    def __init__(self, rows: Sequence[Record]) -> None:
        self.rows = rows
        self._taken: dict[int, list[tuple[list[str], Floats]]] = {}

    def ways(self, place: int) -> list[tuple[list[str], Floats]]:
        """The last cells of a column with points for decimals, and all its numbers (n,), in each way that its marks can be read."""
        if place not in self._taken:
            found = surveyed(plainly([row.cells[place] if place < len(row.cells) else "" for row in self.rows]))
            self._taken[place] = []
            if found is None or not numeric(found):
                return []
            for more in ("", *found.unclear):
                groups = {mark for mark in ".," if f"{mark}g" in found.clear} | set(more)
                values = numbers(found, groups)
                if values is not None:
                    bare = ["".join(one for one in core if one not in groups) for core in found.cores[-_LAST:]]
                    self._taken[place].append(([core.replace(",", ".") for core in bare], values))
        return self._taken[place]

    def match(self, place: int, back: int, count: int) -> _Match | None:
        """How a number sums up those above the last `count`, in a way to read the column; None where it does not."""
        found = (_matched(values[:-count], values[-back], _step(cells[-back])) for cells, values in self.ways(place))
        return max(filter(None, found), key=lambda match: match.odds, default=None)


def _step(core: str) -> float:
    """The smallest step of a number as it is written."""
    decimals = re.fullmatch(r"[+-]?\d*\.?(\d*)(?:[eE]([+-]?\d+))?", core)
    return 10.0 ** max(-300, min(int(decimals[2] or 0) - len(decimals[1]), 300)) if decimals else 1.0


def _unit(values: Floats, step: float) -> float:
    """The power of ten, from a step on, that all values (n,) are multiples of: 100 of 1200 and 300."""
    size = float(np.abs(values).max())
    while 10.0 * step <= size and np.allclose(
        values / (10.0 * step), np.rint(values / (10.0 * step)), rtol=0.0, atol=1e-6
    ):
        step *= 10.0
    return step


def _matched(above: Floats, last: float, step: float) -> _Match | None:
    """How a number written in a step sums up others (n,)."""
    there = above[np.isfinite(above)]
    if not len(there) or not np.isfinite(last):
        return None
    low, high = float(there.min()), float(there.max())
    if max(abs(low), abs(high)) > _LARGEST:
        return None
    total, size = math.fsum(there), float(np.abs(there).sum())
    least = max(step, 2e-12 * size)
    # The sum of numbers that are rounded as well is off by more than half a step.
    for mean, far, within in (
        (False, abs(total - last), 0.5 * least),
        (True, abs(total / len(there) - last), 0.5 * least),
        (False, abs(total - last), step * math.sqrt(len(there))),
    ):
        if far <= within * (1.0 + 1e-9):
            beyond = not mean and (last < low or last > high) and np.count_nonzero(there) > 1
            unit = max(2.0 * within, _unit(np.append(there, last), step))
            ways = max(high - low, abs(last) if beyond else 0.0) / unit
            some = np.count_nonzero(there) > 1 and ways > 1.0
            return _Match(mean=mean, beyond=bool(beyond), odds=math.log10(ways) if some else 0.0)
    return None
