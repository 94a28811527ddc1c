"""Rows of numbers that name columns: years, counts, wavelengths, times, and whatever else goes on evenly above what does not."""

import re
from collections.abc import Sequence
from itertools import pairwise

from regularize.progress import paused
from regularize.tables.cells import is_missing
from regularize.tables.numerals import plainly
from regularize.tables.records import Record, looks_typed

SURE, NAMES, DATA = "sure", "names", "data"
"""What a first row is: names without a question, and, where that is asked, what it is taken for."""

_NUMBER = re.compile(r"([^\d.,+\-]*)([+-]?(?:\d+(?:[.,]\d+)?|[.,]\d+))(\D*)")
_SOME = 5  # numbers that hardly rise one after the other by chance
_MANY = 8  # that do not go on evenly by chance
_BELOW = 20  # rows that are looked at beneath
_UNEVEN = 0.1  # of the usual step


def judged(row: Record, below: Sequence[Record], width: int, typed: frozenset[int]) -> str:
    """Whether a row above the data, with no words above the numbers, names the columns; nothing where it is plainly data."""
    cells = plainly([*row.cells[:width]])
    found = _axis(cells, [plainly(one.cells) for one in below[:_BELOW] if len(one.cells) >= width], typed)
    if found != SURE and years(row, typed):
        return NAMES
    worded = any(not looks_typed(cell) for cell in row.filled)
    return found or (DATA if worded or counted(row) else "")


def years(row: Record, typed: frozenset[int]) -> bool:
    """Whether years name the columns of numbers, one after the other, or numbers that count them beside an empty cell."""
    cells = [row.cells[place].strip() for place in sorted(typed) if place < len(row.cells) and row.cells[place].strip()]
    if len(cells) < 2 or not all(re.fullmatch(r"\d{1,4}", cell) for cell in cells):
        return False
    numbers = list(map(int, cells))
    steps = {after - before for before, after in pairwise(numbers)}
    if min(numbers) >= 1800 and max(numbers) <= 2099:
        return len(steps) == 1 and steps != {0}
    return counted(row) and not row.cells[0].strip()


def counted(row: Record) -> bool:
    """Whether a row counts its cells, three at least or beside an empty one."""
    cells = [cell.strip() for cell in row.filled]
    counts = any(cells == [str(start + place) for place in range(len(cells))] for start in (0, 1))
    return counts and (len(cells) > 2 or (len(cells) == 2 and not row.cells[0].strip()))


def _axis(cells: Sequence[str], below: Sequence[Sequence[str]], typed: frozenset[int]) -> str:
    """What a row of numbers is by how they go on, beside what stands in its other cells and below."""
    places = [place for place, cell in enumerate(cells) if place in typed and _NUMBER.fullmatch(cell)]
    others = [place for place in range(len(cells)) if place not in places]
    if len(places) < 2 or len(below) < 4 or places[-1] - places[0] >= len(places):
        return ""
    numbers = _numbers([cells[place] for place in places])
    if len(set(numbers)) < len(places):
        return ""
    # An empty cell above filled ones, or a word above numbers, is no cell of data.
    empty = [place for place in others if not cells[place] and not any(is_missing(row[place]) for row in below)]
    words = [place for place in others if not is_missing(cells[place])]
    apart = len(empty) + len(words) == len(others) and (bool(empty) or any(place in typed for place in words))
    rows = [_numbers([row[place] for place in places]) for row in paused(below)] if _rises(numbers) else []
    how = _even if _even(numbers) else _rises
    alone = bool(rows) and 2 * sum(map(how, rows)) < len(rows)
    if how is _even and ((alone and apart and len(places) >= _SOME) or ((alone or apart) and len(places) >= _MANY)):
        return SURE
    if alone and apart and len(places) >= _SOME:
        return NAMES
    if apart or (alone and how is _even and len(places) >= _SOME):
        return NAMES if _beyond(numbers, places, below) else DATA
    return ""


def _numbers(cells: Sequence[str]) -> list[float]:
    """The numbers in cells with the same before and behind each; none where one is something else."""
    found = [_NUMBER.fullmatch(cell) for cell in cells]
    if len({(match[1], match[3]) if match else () for match in found}) > 1:
        return []
    return [float(match[2].replace(",", ".")) for match in found if match]


def _rises(numbers: Sequence[float]) -> bool:
    """Whether each number is above the one before it, or each below."""
    steps = [after - before for before, after in pairwise(numbers)]
    return bool(steps) and (min(steps) > 0 or max(steps) < 0)


def _even(numbers: Sequence[float]) -> bool:
    """Whether numbers rise or fall by steps that are alike."""
    steps = sorted(abs(after - before) for before, after in pairwise(numbers))
    return _rises(numbers) and steps[-1] - steps[0] <= 2 * _UNEVEN * steps[len(steps) // 2]


def _beyond(numbers: Sequence[float], places: Sequence[int], below: Sequence[Sequence[str]]) -> bool:
    """Whether most numbers lie beyond all that stand below them."""
    out = 0
    for place, number in zip(places, numbers, strict=True):
        column = _numbers([row[place] for row in below if not is_missing(row[place])])
        out += bool(column) and not min(column) <= number <= max(column)
    return 2 * out > len(places)
