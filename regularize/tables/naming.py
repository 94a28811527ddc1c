"""Which row of a file names its columns, and where the data begin."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from regularize.progress import paused
from regularize.tables import axes, trimming
from regularize.tables.cells import at_lines, is_missing, listed, said
from regularize.tables.findings import Answers, Ask, Repair
from regularize.tables.records import Record, looks_typed
from regularize.tables.vocabulary import UNITS, numbers_rows

_TOP = 40  # rows among which the names are looked for
_SAMPLE = 60


def typed_columns(rows: Sequence[Record], width: int) -> frozenset[int]:
    """The places of the columns that hold numbers or dates, by a sample of rows from the second half."""
    half = [row for row in rows[len(rows) // 3 :] if len(row.cells) >= width]
    step = max(1, len(half) // _SAMPLE)
    sample = [row.cells for row in half[::step]]
    found = set()
    for place in paused(range(width)):
        filled = [cells[place] for cells in sample if not is_missing(cells[place])]
        if filled and sum(map(looks_typed, filled)) >= 0.6 * len(filled):
            found.add(place)
    return frozenset(found)


@dataclass(frozen=True, kw_only=True)
class Top:
    """Where the data begin (`body`), and the names with their line, if there are any."""

    body: int
    names: list[str]
    line: int
    repairs: list[Repair]
    asks: list[Ask]


def top(rows: Sequence[Record], comments: Sequence[Record], width: int, typed: frozenset[int], answers: Answers) -> Top:
    """What stands above the data."""
    start = _first_data(rows, width, typed)
    above = [place for place in range(min(start, _TOP)) if _may_name(rows, place, width, typed)]
    numbers = None if above or not typed else _row_of_numbers(rows, width, typed)
    if numbers is not None:
        return _without_names(rows, width, typed, answers, above=numbers)
    chosen = answers.get("h")
    if chosen == "none":
        return _without_names(rows, width, typed, answers)
    asked = [place for place in range(min(len(rows), _TOP)) if str(rows[place].line) == chosen]
    if not above and not typed and start == 0:
        return _all_text(rows, width, answers)
    if not above:
        remark = [row for row in comments if row.line < rows[start].line and len(row.cells) == width and row.text]
        if remark and start == 0:
            names = [re.sub(r"^\s*(#|%|//)+\s*", "", remark[-1].cells[0]), *remark[-1].cells[1:]]
            told = Repair(
                sentence=f"The names of the columns were taken from the comment in {at_lines([remark[-1].line])}."
            )
            return Top(body=0, names=names, line=remark[-1].line, repairs=[told], asks=[])
        return _without_names(rows, width, typed, answers)
    full = max(len(rows[place].filled) for place in above)
    best = [place for place in above if len(rows[place].filled) == full]
    namer = best[0]
    if len(best) > 1 and _holds_units(rows[best[-1]]) and not _holds_units(rows[best[-2]]):
        namer = best[-2]
        best = [namer]
    if asked:
        namer, best = asked[0], sorted({*best, asked[0]})
    return _named(rows, namer, best, start, typed, answers)


def _first_data(rows: Sequence[Record], width: int, typed: frozenset[int]) -> int:
    """The first row that holds data, where the two below it do not say otherwise."""

    def share(row: Record) -> float:
        """Which part of the columns of numbers holds numbers; -1 where nothing is there."""
        filled = [row.cells[place] for place in typed if place < len(row.cells) and not is_missing(row.cells[place])]
        return sum(map(looks_typed, filled)) / len(filled) if filled and len(row.cells) >= min(width, 2) else -1.0

    shares = [share(row) for row in paused(rows[:_TOP])]
    for place, found in enumerate(shares):
        if found >= 0.5 and all(below < 0 or below >= 0.5 for below in shares[place + 1 : place + 3]):
            return place
    return int(_may_name(rows, 0, width, typed))


def _may_name(rows: Sequence[Record], place: int, width: int, typed: frozenset[int]) -> bool:
    """Whether a row above the data may name the columns: as wide as they are, many cells filled, with words."""
    row = rows[place]
    below = rows[place + 1].cells if place + 1 < len(rows) else []
    short = len(row.cells) == len(row.filled) == width - 1 == len(below) - 1 and _numbered(rows, width)
    least = width - 1 if short else width
    if len(row.cells) < least or any(cell.strip() for cell in row.cells[width:]):
        return False
    cells = ["", *row.cells] if len(row.cells) < width else row.cells
    return len(row.filled) >= max(2, width // 2) and _in_words(cells, typed)


def _in_words(cells: Sequence[str], typed: frozenset[int]) -> bool:
    """Whether at least half of the columns of numbers hold words here, and hardly any a number."""
    filled = [cells[at] for at in typed if at < len(cells) and not is_missing(cells[at])]
    numbers = sum(map(looks_typed, filled))
    return 2 * (len(filled) - numbers) >= len(typed) and 3 * numbers <= len(filled) > 0


def _numbered(rows: Sequence[Record], width: int) -> bool:
    """Whether rows begin with a name or number of their own for which the row of names has no cell, as R writes them."""
    first = [row.cells[0].strip() for row in rows if len(row.cells) == width]
    if first == [str(number) for number in range(1, len(first) + 1)]:
        return True
    if len(set(first)) < len(first):
        return False
    short = next((row.cells[0] for row in rows if len(row.cells) == width - 1), "")
    # Where the first name is that of row numbers, it is the last that is not there.
    whole = all(map(str.isdecimal, first)) and (not numbers_rows(short) or short.strip().lower() == "x1")
    return whole or not any(map(looks_typed, first[:_SAMPLE]))


def _named(
    rows: Sequence[Record], names: int, best: Sequence[int], start: int, typed: frozenset[int], answers: Answers
) -> Top:
    """The data below a row of names; what lies above it or between is said."""
    repairs, asks = [], []
    above = [rows[place] for place in range(names)]
    if above:
        first = said(" ".join(above[0].filled))
        repairs.append(Repair(sentence=f"Left out above the names: {at_lines([row.line for row in above])} ({first})."))
    body = names + 1
    while body < start and (_in_words(rows[body].cells, typed) or _holds_units(rows[body])):
        body += 1
    between = list(range(names + 1, body))
    if between:
        lines, quoted = at_lines([rows[at].line for at in between]), listed(list(map(said, rows[between[0]].filled)))
        what = "units" if _holds_units(rows[between[0]]) else "text"
        left = f"Below the names, {lines} holds {what} ({quoted}) and no data: left out."
        kept = f"Below the names, {lines} ({quoted}) is kept as data, as you chose."
        repairs.append(answers.mended("u", left, kept, undone="keep"))
        body = names + 1 if answers.get("u") == "keep" else body
    if len(rows[names].cells) < trimming.width(rows) and not _shifted(rows, names)[0]:
        repairs.append(_told_short(rows[names].line))
    if len(best) > 1 or answers.get("h").isdecimal():
        lines_of = {
            str(rows[at].line): f"line {rows[at].line} ({listed(list(map(said, rows[at].filled)))})" for at in best[:4]
        }
        asks.append(
            answers.asked(
                "h",
                f"Which line names the columns? Line {rows[names].line} is taken.",
                {**lines_of, "none": "none of them"},
                str(rows[names].line),
            )
        )
    return Top(body=body, names=_shifted(rows, names), line=rows[names].line, repairs=repairs, asks=asks)


def _shifted(rows: Sequence[Record], place: int) -> list[str]:
    """The names in a row; the first column has none where the row is a cell short."""
    cells = rows[place].cells
    width = trimming.width(rows)
    return ["", *cells] if len(cells) == width - 1 and _numbered(rows, width) else cells[:width]


def _holds_units(row: Record) -> bool:
    """Whether at least half of what stands in a row are units, one of them more than a letter, as letters name columns too."""
    cells = [cell.strip() for cell in row.cells if not is_missing(cell)]
    units = [cell for cell in cells if cell.strip("[]()").lower() in UNITS or re.fullmatch(r"[\[(].{0,20}[\])]", cell)]
    return 2 * len(units) >= len(cells) > 0 and any(len(unit) > 1 or not unit.isalpha() for unit in units)


def _row_of_numbers(rows: Sequence[Record], width: int, typed: frozenset[int]) -> int | None:
    """The row below remarks in which numbers name the columns of numbers; None where there is none."""
    for place, row in enumerate(rows[:_TOP]):
        if len(row.cells) >= width and axes.years(row, typed) and any(not looks_typed(cell) for cell in row.filled):
            return place
    for place, row in enumerate(rows[:_TOP]):
        filled = sum(at < len(row.cells) and looks_typed(row.cells[at]) for at in typed)
        if 2 * filled > len(typed):
            sure = axes.judged(_whole(rows, place, width), rows[place + 1 :], width, typed) == axes.SURE
            return place if sure else None
    return None


def _whole(rows: Sequence[Record], place: int, width: int) -> Record:
    """A row that may name the columns, as wide as they are, where the first has no cell there."""
    cells = _shifted(rows, place) if len(rows[place].cells) == width - 1 else []
    return Record(rows[place].line, cells) if len(cells) == width else rows[place]


def _without_names(
    rows: Sequence[Record], width: int, typed: frozenset[int], answers: Answers, *, above: int = 0
) -> Top:
    """The data where no row of words names the columns; remarks of one cell above them are left out, or all rows `above`."""
    while above < len(rows) - 1 and len(rows[above].filled) == 1 and width > 1 and rows[above].text:
        above += 1
    repairs, asks = [], []
    if above:
        lines, first = at_lines([row.line for row in rows[:above]]), said(rows[0].filled[0])
        repairs.append(Repair(sentence=f"Left out above the data: {lines} ({first})."))
    first_row = _whole(rows, above, width)
    line, quoted = first_row.line, listed(list(map(said, first_row.filled)))
    found = axes.judged(first_row, rows[above + 1 :], width, typed)
    taken = False
    if found == axes.SURE:
        taken = answers.get("h") != "none"
        named = f"Line {line} names the columns, as its numbers go on evenly ({quoted})."
        kept = f"Line {line} ({quoted}) is kept as data, as you chose."
        repairs.append(answers.mended("h", named, kept, undone="none"))
    elif found:
        usual = str(line) if found == axes.NAMES else "none"
        taken = (answers.among("h", (str(line), "none")) or usual) != "none"
        sentence = f"Does line {line} name the columns ({quoted})? It is taken as {'names' if taken else 'data'}."
        asks.append(answers.asked("h", sentence, {str(line): "names", "none": "data"}, usual))
    if not taken:
        return Top(body=above, names=[], line=0, repairs=repairs, asks=asks)
    if first_row is not rows[above]:
        repairs.append(_told_short(line))
    return Top(body=above + 1, names=first_row.cells, line=line, repairs=repairs, asks=asks)


def _told_short(line: int) -> Repair:
    return Repair(sentence=f"Line {line} has no name for the first column, so the others' begin at the second.")


def _all_text(rows: Sequence[Record], width: int, answers: Answers) -> Top:
    """The names where all columns are text: the first row, unless what it says comes again below it."""
    wide = [
        place for place, row in enumerate(rows[:_TOP]) if len(row.cells) >= width and len(row.filled) >= min(2, width)
    ]
    names = wide[0] if wide else 0
    body = rows[names + 1 :]
    again = any(
        cell.strip() and any(row.cells[at] == cell for row in body if at < len(row.cells))
        for at, cell in enumerate(rows[names].cells[:width])
    )
    if again:
        return _without_names(rows, width, frozenset(), answers)
    return _named(rows, names, [names], 0, frozenset(), answers)
