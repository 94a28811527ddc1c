"""The rectangle of data: without rules, footers, totals and names that come again, and each row as wide as the others."""

import re
from collections import Counter
from collections.abc import Sequence

from regularize.progress import paused
from regularize.tables.cells import UnreadableTable, at_lines, is_missing, said
from regularize.tables.findings import Answers, Repair
from regularize.tables.records import Record
from regularize.tables.vocabulary import SUMMARY, TOTAL

_RULE = re.compile(r"[\s|+:=_\-]*[-=_]{3}[\s|+:=_\-]*")
_MAY_BE_A_NAME = re.compile("max|min|n|count|sd|media|a", re.IGNORECASE)
_FEW_TOTALS = 3
_MOST_TOTALS = 0.2  # of all rows; where there are more, "total" is a category


def width(rows: Sequence[Record]) -> int:
    """How many columns most rows have; separators at their ends make none; raises UnreadableTable."""
    if not rows:
        raise UnreadableTable("The file is empty.")
    most = Counter(len(row.cells) for row in rows).most_common()
    # Of widths that are as frequent the first row's, as the names stand there.
    frequent = [width for width, count in most if count == most[0][1]]
    found = len(rows[0].cells) if len(rows[0].cells) in frequent else max(frequent)
    same = [row.cells for row in rows if len(row.cells) == found]
    while found > 1 and not any(cells[found - 1].strip() for cells in same):
        found -= 1
    return found


def without_rules(rows: Sequence[Record]) -> tuple[list[Record], list[Repair]]:
    """The rows but those that only draw a line."""
    rules = [row for row in rows if _RULE.fullmatch(row.first) and all(map(_RULE.fullmatch, row.filled))]
    if not rules or len(rules) > len(rows) / 4:
        return list(rows), []
    drawn = set(map(id, rules))
    told = Repair(sentence=f"Drawn lines were left out: {at_lines([row.line for row in rules])}.")
    return [row for row in rows if id(row) not in drawn], [told]


def without_footers(
    rows: Sequence[Record], body: int, width: int, typed: frozenset[int], answers: Answers
) -> tuple[list[Record], list[Repair]]:
    """The rows of data without the remarks below them."""
    end = len(rows)
    while end > body + 1 and _is_footer(rows[end - 1], width, typed):
        end -= 1
    if end == len(rows):
        return list(rows[body:]), []
    lines, first = at_lines([row.line for row in rows[end:]]), said(" ".join(rows[end].filled))
    narrow = any(len(row.cells) != width for row in rows[end:])
    left = f"Left out below the data: {lines} ({first})."
    if narrow:  # as data they could not be read
        return list(rows[body:end]), [Repair(sentence=left)]
    kept = f"Kept as data, as you chose: {lines} ({first})."
    told = answers.mended("f", left, kept, undone="keep")
    return list(rows[body:] if answers.get("f") == "keep" else rows[body:end]), [told]


def _is_footer(row: Record, width: int, typed: frozenset[int]) -> bool:
    """Whether a last row is a remark: words where the table has numbers, or in too few cells."""
    if len(row.cells) < width and (row.text or (len(row.filled) == 1 and re.search(r"[^\W\d_]{3}", row.filled[0]))):
        return True
    if not row.text:
        return False
    filled = [place for place, cell in enumerate(row.cells) if not is_missing(cell)]
    return len(filled) == 1 and (filled[0] in typed or width >= 4)


def without_totals(rows: Sequence[Record], names: Sequence[str], answers: Answers) -> tuple[list[Record], list[Repair]]:
    """The rows of data without totals, means at the end, and names that come again."""
    repairs = []
    header = [name.strip() for name in names]
    again = [row for row in paused(rows) if header and [cell.strip() for cell in row.cells[: len(header)]] == header]
    if again:
        repairs.append(Repair(sentence=f"The names come again in {at_lines([row.line for row in again])}: left out."))
        rows = [row for row in rows if row not in again]
    totals = [row for row in paused(rows) if TOTAL.fullmatch(_label(row))]
    for row in reversed(rows):
        if row not in totals and not (SUMMARY.fullmatch(_label(row)) and not _recurs(rows, row)):
            break
        if row not in totals:
            totals.append(row)
    if not totals and len(rows) > 5 and _sums(rows):
        totals = [rows[-1]]
    if len(totals) == 1 and _MAY_BE_A_NAME.fullmatch(_label(totals[0])):
        totals = []
    totals.sort(key=lambda row: row.line)
    if not totals or len(totals) > max(_FEW_TOTALS, _MOST_TOTALS * len(rows)):
        return list(rows), repairs
    lines = at_lines([row.line for row in totals])
    first = said(_label(totals[0]) or " ".join(totals[0].filled))
    repairs.append(
        answers.mended(
            "t",
            f"Totals were left out: {lines} ({first}).",
            f"Kept as data, as you chose: {lines} ({first}).",
            undone="keep",
        )
    )
    gone = set() if answers.get("t") == "keep" else set(map(id, totals))
    return [row for row in rows if id(row) not in gone], repairs


def _label(row: Record) -> str:
    """The first cell that says something, where it may be a word."""
    first = row.first.strip()
    return first if len(first) < 60 and first[:1].isalpha() else ""


def _recurs(rows: Sequence[Record], row: Record) -> bool:
    """Whether the label of a row is one of a column's words."""
    place = next(place for place, cell in enumerate(row.cells) if cell.strip())
    return sum(other.cells[place].strip() == row.cells[place].strip() for other in rows if place < len(other.cells)) > 1


def _sums(rows: Sequence[Record]) -> bool:
    """Whether the last row has no label where all others have one, and sums of the columns above it."""
    last = rows[-1].cells
    if last[0].strip() or not all(row.cells[0].strip() for row in rows[:-1]):
        return False
    found = 0
    for place, cell in enumerate(last):
        if not cell.strip():
            continue
        try:
            values = [float(row.cells[place].replace(",", ".") or "nan") for row in rows]
        except (ValueError, IndexError):
            return False
        above = sum(value for value in values[:-1] if value == value)
        if abs(above - values[-1]) > 1e-6 * max(abs(above), 1):
            return False
        found += 1
    return found > 0


def rectangle(body: Sequence[Record], width: int, names: Sequence[str], line: int) -> list[list[str]]:
    """The cells of the rows, each as wide as the table; only empty cells at the end are added or cut.

    Raises
    ------
    UnreadableTable
        If a row is narrower or wider than that, with its line and that of the names.
    """
    named = [place for place, name in enumerate(names, start=1) if name.strip()]
    least = min(named[-1] if named else width, width)
    first = line or next((row.line for row in body if len(row.cells) == width), 0)
    rows = []
    for row in body:
        cells = row.cells
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if not least <= len(cells) <= width:
            have = f"{len(cells)} cell" if len(cells) == 1 else f"{len(cells)} cells"
            raise UnreadableTable(f"Line {row.line} has {have} where line {first} has {width}.")
        rows.append(cells + [""] * (width - len(cells)) if len(cells) < width else cells)
    return rows
