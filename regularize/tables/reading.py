"""A visitor's CSV file as named columns."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.tables.cells import (
    UnreadableTable,
    clean,
    decoded,
    grouped_by_points,
    is_text,
    listed,
    numbers,
    said,
    unique,
)

MOST_BYTES = 2 * 1024**2
MOST_ROWS = 20_000
MOST_COLUMNS = 500
FEWEST_ROWS = 5
LONGEST_CELL = 100_000  # characters; below the limit of the csv module, which is the whole process's

_SEPARATORS = (";", "\t", ",")
_LOOKED_AT = 50  # rows by which the separator is recognised


@dataclass(frozen=True, eq=False, kw_only=True)
class Column:
    """A column of numbers, NaN where missing, or one of text, where `numbers` is None and `cells` are kept.

    `source` is the column of the file that it was made of: its own name, unless it is an indicator.
    """

    name: str
    source: str
    numbers: Floats | None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Named columns of equal length; `lines` (rows,) says where in the file each row begins.

    `digest` is the SHA-256 of the file, in hexadecimal; `notes` are sentences for the visitor. Names are
    cleaned, unique and foreign: escape them before they meet Markdown or HTML.
    """

    columns: tuple[Column, ...]
    lines: Integers
    digest: str
    notes: tuple[str, ...]

    @property
    def rows(self) -> int:
        """The number of rows."""
        return len(self.lines)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all columns."""
        return tuple(column.name for column in self.columns)

    @property
    def numeric(self) -> tuple[str, ...]:
        """The names of the columns that hold numbers, and at least one."""
        return tuple(c.name for c in self.columns if c.numbers is not None and not np.isnan(c.numbers).all())

    @property
    def text(self) -> tuple[str, ...]:
        """The names of the columns that hold text."""
        return tuple(column.name for column in self.columns if column.numbers is None)

    def column(self, name: str) -> Column:
        """The column of this name; raises UnreadableTable if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnreadableTable(f"There is no column {said(name)}.")


def read(content: bytes) -> Table:
    """The table in the bytes of a CSV file.

    Columns are separated by semicolons, tabs or commas, with decimal points or commas; the first row is a
    header if it holds text. Empty rows are passed over, and so are columns with neither name nor values.

    Raises
    ------
    UnreadableTable
        If the file is empty, binary, too large, ragged, or has less than two columns or five rows.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableTable(f"The file is larger than {MOST_BYTES // 1024**2} MB; shorten it.")
    text = decoded(content)
    separator, text, skipped = _separator(text)
    lines, rows = _rectangle(_records(text, separator, skipped))
    if len(rows[0]) < 2:
        raise _one_column()
    header = any(map(is_text, rows[0]))
    names = unique(rows[0] if header else [""] * len(rows[0]))
    if header:
        unnamed = {place for place, cell in enumerate(rows[0]) if not clean(cell, 1)}
        lines, rows = lines[1:], rows[1:]
    else:
        unnamed = set(range(len(names)))
    if len(rows) < FEWEST_ROWS:
        raise UnreadableTable(f"At least {FEWEST_ROWS} rows of data are needed; the file has {len(rows)}.")
    if len(rows) > MOST_ROWS:
        raise UnreadableTable(f"The file has {len(rows)} rows; at most {MOST_ROWS} can be read.")
    columns = _columns(names, list(zip(*rows, strict=True)), unnamed, separator)
    if len(columns) < 2:
        raise _one_column()
    return Table(
        columns=columns,
        lines=np.array(lines),
        digest=hashlib.sha256(content).hexdigest(),
        notes=_notes(columns, header=header),
    )


def _one_column() -> UnreadableTable:
    return UnreadableTable("Only one column was found; separate the columns by commas, semicolons or tabs.")


def _separator(text: str) -> tuple[str, str, int]:
    """The separator, the text without a line "sep=;" that names it, and the number of lines so skipped."""
    first, _, rest = text.partition("\n")
    if first.strip().lower() in ("sep=;", "sep=,", "sep=\t", "sep="):
        return first.lower().rstrip("\r\n").removeprefix("sep=")[:1] or ",", rest, 1

    def merit(separator: str) -> tuple[bool, float]:
        """Whether all rows have the same number of cells, and which share of the cells are numbers."""
        found = []
        try:
            for _, row in _records(text, separator, 0):
                found.append(row)
                if len(found) == _LOOKED_AT:
                    break
        except UnreadableTable:
            pass  # the rows before it must do
        widths = {len(cells) for cells in found}
        cells = [cell for row in found if len(row) > 1 for cell in row]
        return len(widths) == 1 and widths != {1}, 1 - sum(map(is_text, cells)) / max(len(cells), 1)

    present = [separator for separator in _SEPARATORS if separator in text]
    return max(present, key=merit, default=","), text, 0


def _records(text: str, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
    """Line and cells of each row that is not empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1 + skipped
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "limit" in str(error):
                raise _too_long(line) from None
            raise UnreadableTable(f'Line {line}: a quotation mark (") is not closed or not doubled.') from None
        if any(cell and not cell.isspace() for cell in cells):
            if max(map(len, cells)) > LONGEST_CELL:
                raise _too_long(line)
            yield line, cells


def _too_long(line: int) -> UnreadableTable:
    return UnreadableTable(f"Line {line} holds a cell of more than {LONGEST_CELL:,} characters.".replace(",", " "))


def _rectangle(records: Iterator[tuple[int, list[str]]]) -> tuple[list[int], list[list[str]]]:
    """The lines and the rows, each as wide as the first; only empty cells at the end are added or cut."""
    lines: list[int] = []
    rows: list[list[str]] = []
    least = width = 0
    for line, cells in records:
        if not rows:
            width = len(cells)
            least = max(place for place, cell in enumerate(cells, start=1) if cell.strip())
            if width > MOST_COLUMNS:
                raise UnreadableTable(f"The file has {width} columns; at most {MOST_COLUMNS} can be read.")
        if len(cells) > width and not any(cell.strip() for cell in cells[width:]):
            cells = cells[:width]
        if not least <= len(cells) <= width:
            have = f"{len(cells)} cell" if len(cells) == 1 else f"{len(cells)} cells"
            raise UnreadableTable(f"Line {line} has {have} where line {lines[0]} has {width}.")
        lines.append(line)
        rows.append(cells + [""] * (width - len(cells)))
    if not rows:
        raise UnreadableTable("The file is empty.")
    return lines, rows


def _columns(
    names: Sequence[str], cells: Sequence[tuple[str, ...]], unnamed: set[int], separator: str
) -> tuple[Column, ...]:
    """A column for each name, of numbers where all of its cells are; none for the unnamed and empty."""
    kept = [place for place, column in enumerate(cells) if place not in unnamed or any(cell.strip() for cell in column)]
    found = {place: numbers(cells[place], separator=separator) for place in kept}
    if any("," in "".join(cells[place]) for place, values in found.items() if values is not None):
        # Decimal commas in one column: points in another, as in 1.234, may well separate thousands.
        found.update({place: None for place in kept if grouped_by_points(cells[place])})
    return tuple(
        Column(
            name=names[place],
            source=names[place],
            numbers=values,
            cells=cells[place] if values is None else (),
        )
        for place, values in found.items()
    )


def _notes(columns: Sequence[Column], *, header: bool) -> tuple[str, ...]:
    notes = [] if header else ["The first row holds no names, so the columns are numbered."]
    counts = {c.name: int(np.isnan(c.numbers).sum()) for c in columns if c.numbers is not None}
    missing = {name: count for name, count in counts.items() if count}
    if missing:
        most = max(missing, key=lambda name: missing[name])
        more = f", the most in column {said(most)} ({missing[most]})" if len(missing) > 1 else ""
        where = f"{len(missing)} columns" if more else f"column {said(most)}"
        notes.append(f"Missing values: {sum(missing.values())} in {where}{more}.")
    text = [said(column.name) for column in columns if column.numbers is None]
    if text:
        notes.append(f"Columns of text, which cannot be drawn: {listed(text)}.")
    return tuple(notes)
