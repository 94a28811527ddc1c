"""Which rows of a file are data, which name the columns, and which are neither."""

from dataclasses import dataclass

from regularize.tables import naming, totals, trimming
from regularize.tables.cells import UnreadableTable, at_lines, clean, said, unique
from regularize.tables.findings import Answers, Ask, Repair
from regularize.tables.records import MOST_ROWS, Records

MOST_COLUMNS = 500
FEWEST_ROWS = 5


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The names of the columns, the cells of each, the line of each row, and what was said and asked on the way.

    `unnamed` are the places of columns that the file gives no name; `named` says whether it gives any.
    """

    names: tuple[str, ...]
    unnamed: frozenset[int]
    named: bool
    columns: list[tuple[str, ...]]
    lines: list[int]
    repairs: list[Repair]
    asks: list[Ask]


def layout(found: Records, answers: Answers) -> Layout:
    """The rectangle of data in the rows of a file.

    Raises
    ------
    UnreadableTable
        If rows differ in their width, or there are less than two columns, five rows, or too many of either.
    """
    repairs: list[Repair] = []
    asks: list[Ask] = []
    rows, ruled = trimming.without_rules(found.rows)
    repairs += ruled
    width = trimming.width(rows)
    if width < 2:
        raise UnreadableTable("Only one column was found; separate the columns by commas, semicolons or tabs.")
    if width > MOST_COLUMNS:
        raise UnreadableTable(f"The file has {width} columns; at most {MOST_COLUMNS} can be read.")
    typed = naming.typed_columns(rows, width)
    top = naming.top(rows, found.comments, width, typed, answers)
    repairs += top.repairs
    asks += top.asks
    body, footers = trimming.without_footers(rows, top.body, width, typed, answers)
    repairs += footers
    body, again = trimming.without_repeated(body, top.names)
    repairs += again
    body, summed, unsure = totals.without_totals(body, typed, answers)
    repairs += summed
    asks += unsure
    if found.comments:
        taken = [row for row in found.comments if row.line != top.line]
        if taken:
            lines = at_lines([row.line for row in taken])
            repairs.append(Repair(sentence=f"Comments were left out: {lines} ({said(' '.join(taken[0].cells))})."))
    if found.wrapped and found.separator != " ":
        repairs.append(Repair(sentence="Each line stood in quotation marks, which were taken off."))
    if found.separator == " ":
        repairs.append(Repair(sentence="The columns are separated by blanks."))
    cells = trimming.rectangle(body, width, top.names, top.line)
    if len(cells) < FEWEST_ROWS:
        raise UnreadableTable(f"At least {FEWEST_ROWS} rows of data are needed; the file has {len(cells)}.")
    if len(cells) > MOST_ROWS:
        raise UnreadableTable(f"The file has {len(cells)} rows; at most {MOST_ROWS} can be read.")
    names = top.names or [""] * width
    names = [*names, *[""] * (width - len(names))]
    return Layout(
        names=unique(names),
        unnamed=frozenset(place for place, name in enumerate(names) if not clean(name, 1)),
        named=bool(top.names),
        columns=list(zip(*cells, strict=True)),
        lines=[row.line for row in body],
        repairs=repairs,
        asks=asks,
    )
