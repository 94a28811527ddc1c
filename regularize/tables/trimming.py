"""The rectangle of data: without rules, footers and names that come again, and each row as wide as the others."""

import re
from collections import Counter
from collections.abc import Sequence

from regularize.progress import paused
from regularize.tables.cells import UnreadableTable, at_lines, is_missing, said
from regularize.tables.findings import Answers, Repair
from regularize.tables.records import Record

_RULE = re.compile(r"[\s|+:=_\-]*[-=_]{3}[\s|+:=_\-]*")


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


def without_repeated(rows: Sequence[Record], names: Sequence[str]) -> tuple[list[Record], list[Repair]]:
    """The rows of data without names that come again."""
    header = [name.strip() for name in names]
    same = [row for row in paused(rows) if header and row.cells[0].strip() == header[0]]
    again = [row for row in same if [cell.strip() for cell in row.cells[: len(header)]] == header]
    if not again:
        return list(rows), []
    told = Repair(sentence=f"The names come again in {at_lines([row.line for row in again])}: left out.")
    gone = set(map(id, again))
    return [row for row in rows if id(row) not in gone], [told]


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
