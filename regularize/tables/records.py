"""Rows of cells from the text of a file: what separates them, and which line each begins at."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from regularize.progress import paused
from regularize.tables.cells import UnreadableTable, is_missing
from regularize.tables.dates import looks_like_date
from regularize.tables.numerals import looks_like_number

MOST_ROWS = 20_000
LONGEST_CELL = 100_000  # characters; below the limit of the csv module, which is the whole process's

_SEPARATORS = (";", "\t", "|", ",")
_MORE = 500  # rows that may turn out to be none of data
_LOOKED_AT = 80  # rows by which the separator is recognised
_COMMENT = re.compile(r"\s*(#|%|//)")
_BETWEEN_BLANKS = re.compile(r'("(?:[^"\\]|""|\\.)*"|[^ \t"][^ \t]*)(?=[ \t]|$)')


@dataclass(slots=True)
class Record:
    """The cells of one row, and the line of the file where it begins."""

    line: int
    cells: list[str]

    @property
    def first(self) -> str:
        """The first cell that holds something."""
        return next((cell for cell in self.cells if cell and not cell.isspace()), "")

    @property
    def filled(self) -> list[str]:
        """The cells that hold something."""
        return [cell for cell in self.cells if cell and not cell.isspace()]

    @property
    def text(self) -> bool:
        """Whether something is there, and none of it a number or a date."""
        filled = [cell for cell in self.cells if not is_missing(cell)]
        return bool(filled) and not any(map(looks_typed, filled))


def looks_typed(cell: str) -> bool:
    """Whether the cell is a number or a date in some way of writing."""
    return len(cell) < 60 and (looks_like_number(cell) or looks_like_date(cell))


@dataclass(frozen=True, kw_only=True)
class Records:
    """All rows that are not empty, and the comments among them; `separator` is " " for runs of blanks.

    `wrapped` says that quotation marks stood round each line, or between blanks, and so are not those of a CSV file.
    """

    separator: str
    wrapped: bool
    rows: list[Record]
    comments: list[Record]


def records(text: str) -> Records:
    """The rows of a file, separated as most of them can be.

    Raises
    ------
    UnreadableTable
        If there are none, too many, quotation marks that do not match, or a cell that is too long.
    """
    separator, text, skipped = _separator(text)
    if wrapped := _unwrapped(text):
        separator, text, skipped = _separator(wrapped)
    quoted = separator == " " and '"' in text
    if separator == " ":
        text = "\n".join("\t".join(_between_blanks(line)) for line in text.splitlines())
    found = _records(text, "\t" if separator == " " else separator, skipped)
    rows = list(islice(paused(found), MOST_ROWS + _MORE + 1))
    if len(rows) > MOST_ROWS + _MORE:
        raise UnreadableTable(f"The file has more than {MOST_ROWS + _MORE} rows; at most {MOST_ROWS} can be read.")
    if not rows:
        raise UnreadableTable("The file is empty.")
    remarks = [row for row in rows if _is_comment(row)]
    if len(remarks) > len(rows) / 2 or (len(remarks) == 1 and remarks[0] is rows[0] and _names(rows)):
        remarks = []
    gone = set(map(id, remarks))
    return Records(
        separator=separator,
        wrapped=bool(wrapped) or quoted,
        rows=[row for row in rows if id(row) not in gone],
        comments=remarks,
    )


def _unwrapped(text: str) -> str:
    """The lines without quotation marks, where each line is one cell in them that holds a table's cells; else nothing."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    inside = [line[1:-1] for line in lines if len(line) > 2 and line[0] == line[-1] == '"']
    bare = [line.replace('""', "") for line in inside]
    if not lines or len(inside) < len(lines) or any('"' in line or not set(line) & set(_SEPARATORS) for line in bare):
        return ""
    return "\n".join(line.replace('""', '"') for line in inside)


def _is_comment(row: Record) -> bool:
    """Whether a row begins like a comment, and not with a formula's failure such as #N/A."""
    return _COMMENT.match(row.cells[0]) is not None and not is_missing(row.cells[0])


def _names(rows: Sequence[Record]) -> bool:
    """Whether the first row, which begins with a sign of comments, is as wide as the others: one of names."""
    return len(rows[0].cells) > 1 and len(rows[0].cells) in {len(row.cells) for row in rows[1:_LOOKED_AT]}


def _separator(text: str) -> tuple[str, str, int]:
    """The separator, the text without a line "sep=;" that names it, and the number of lines so skipped."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r"\"?sep=[;,|\t]?\"?", first.strip("\r\n ").lower()):
        named = first.strip('\r\n" ').lower().removeprefix("sep=")[:1]
        return named or "\t" if "\t" in first else named or ",", rest, 1
    present = [separator for separator in _SEPARATORS if separator in text]
    best = max(present, key=lambda separator: _merit(text, separator), default=",")
    if not present or _merit(text, best)[0] == 0:
        lines = [_between_blanks(line) for line in text.splitlines() if line.strip() and not _COMMENT.match(line)]
        widths = set(map(len, lines[1:]))
        # Where rows begin with their name, R's row of names is a cell short.
        names, width = len(lines[0]) if lines else 0, next(iter(widths), 0)
        alike = len(widths) == 1 and (names == width > 1 or names == width - 1 > 1)
        if alike and any(map(looks_typed, lines[-1])):
            return " ", text, 0
    return best, text, 0


def _between_blanks(line: str) -> list[str]:
    """The cells of a line that are separated by blanks, in quotation marks where they hold some; none where it cannot be so cut."""
    if '"' not in line or _COMMENT.match(line):
        return re.split(r"[ \t]+", line.replace('"', "").strip())
    line = line.strip()
    if _BETWEEN_BLANKS.sub("", line).strip():
        return []
    return [cell.replace('\\"', '""') for cell in _BETWEEN_BLANKS.findall(line)]


def _merit(text: str, separator: str) -> tuple[float, float, int]:
    """How well a separator cuts the first rows: alike, into numbers, and into many.

    A cell that holds another separator counts against it, but a comma may mark decimals.
    """
    found: list[list[str]] = []
    try:
        for row in islice(_records(text, separator, 0), MOST_ROWS + _MORE):
            if not _is_comment(row):
                found.append(row.cells)
            if len(found) == _LOOKED_AT:
                break
    except UnreadableTable:
        pass  # the rows before it must do
    body = found[len(found) // 3 :]
    width, rows = Counter(map(len, body)).most_common(1)[0] if body else (1, 0)
    if width == 1:
        return 0.0, 0.0, 0
    cells = [cell for row in body if len(row) == width for cell in row[:_LOOKED_AT]]
    typed = sum(is_missing(cell) or looks_typed(cell) for cell in paused(cells)) / len(cells)
    others = [other for other in _SEPARATORS if other not in (separator, ",")]
    crossed = sum(any(other in cell for other in others) for cell in cells) / len(cells)
    return round(rows / len(body), 1) if rows < len(body) else 2.0, typed - crossed, width


def _records(text: str, separator: str, skipped: int) -> Iterator[Record]:
    """Each row that is not empty."""
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
        joined = "".join(cells)
        if joined and not joined.isspace():
            if len(joined) > LONGEST_CELL and max(map(len, cells)) > LONGEST_CELL:
                raise _too_long(line)
            yield Record(line, cells)


def _too_long(line: int) -> UnreadableTable:
    return UnreadableTable(f"Line {line} holds a cell of more than {LONGEST_CELL:,} characters.".replace(",", " "))
