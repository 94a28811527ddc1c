"""What the cells of a foreign file say: text from bytes, numbers and names from text."""

import re
import unicodedata
from collections.abc import Sequence

import numpy as np

from regularize.arrays import Floats

LONGEST_NAME = 60
LONGEST_QUOTE = 40  # characters of a cell that a message repeats

MISSING = frozenset(("", "na", "n/a", "nan", "-nan", "null", "none", "nil", "-", "–", "—", "?", ".", "#n/a", "<na>"))

_DECIMAL_COMMA = re.compile(r"[+\-−]?(\d+,\d*|,\d+)([eE][+\-−]?\d+)?")
_GROUPS_OF_COMMA = re.compile(r"[+\-−]?[1-9]\d{0,2}(,\d{3})+")
_GROUPS_OF_POINT = re.compile(r"[+\-−]?[1-9]\d{0,2}(\.\d{3})+")
_GROUPS = re.compile(r"[+\-−]?\d{1,3}([,.'’ \u00a0\u202f]\d{3})+([.,]\d*)?")

# What a file starts with that is no CSV, and what it then is.
_KINDS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook (or another zip archive); save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook; save it as CSV"),
    (b"\x89PNG", "a picture (PNG); a CSV file is needed"),
    (b"\xff\xd8\xff", "a picture (JPEG); a CSV file is needed"),
    (b"GIF89a", "a picture (GIF); a CSV file is needed"),
    (b"%PDF", "a PDF document; a CSV file is needed"),
    (b"\x1f\x8b", "a gzip archive; unpack it first"),
    (b"BZh9", "a bzip2 archive; unpack it first"),
    (b"\xfd7zXZ", "an xz archive; unpack it first"),
    (b"PAR1\x15", "a Parquet file; save it as CSV"),
    (b"\x89HDF", "an HDF5 file; save it as CSV"),
    (b"SQLite format 3", "an SQLite database; save a table of it as CSV"),
    (b"<!doctype", "a web page; save the data as CSV"),
    (b"<!DOCTYPE", "a web page; save the data as CSV"),
    (b"<html", "a web page; save the data as CSV"),
    (b"{", "JSON; save it as CSV"),
    (b"[{", "JSON; save it as CSV"),
)


# Zero-width and direction marks, which come along when cells are copied from a page.
_UNSEEN = dict.fromkeys([0x00AD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)])


class UnreadableTable(ValueError):
    """A table that cannot be used; the message is one sentence that says where and what to change."""


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 with or without byte order mark, UTF-16 with one, or Windows Latin-1.

    Raises
    ------
    UnreadableTable
        If the bytes are no text, with the kind of file where it is known.
    """
    start = content[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, kind in _KINDS:
        if start.startswith(magic):
            raise UnreadableTable(f"This looks like {kind}.")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if wide else ("utf-8-sig", "cp1252", "latin-1"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableTable("The characters of this file cannot be read; save it as CSV in UTF-8.")
    strange = sum(text.count(chr(code)) for code in range(32) if chr(code) not in "\t\n\r\f")
    if "\0" in text or strange > max(4, len(text) / 50):
        raise UnreadableTable("This is a binary file and no text; a CSV file is needed.")
    return text if text.isascii() else text.translate(_UNSEEN)


def clean(text: str, longest: int) -> str:
    """Foreign text in one line: without control, invisible and direction marks, cut to `longest` characters.

    What is left may still mean something to Markdown or HTML: escaping is the job of whoever shows it.
    """
    seen = "".join(" " if letter.isspace() else letter for letter in text[: 20 * longest] if _visible(letter))
    seen = " ".join(seen.split())
    return seen if len(seen) <= longest else seen[: longest - 1].rstrip() + "…"


def _visible(letter: str) -> bool:
    if letter in "\u115f\u1160\u2800\u3164\uffa0":  # letters by their class that show nothing
        return False
    return letter.isspace() or unicodedata.category(letter) not in ("Cc", "Cf", "Co", "Cs", "Cn")


def said(cell: str) -> str:
    """A foreign cell in a sentence: cleaned, cut, in quotes."""
    return f"'{clean(cell, LONGEST_QUOTE)}'"


def listed(phrases: Sequence[str]) -> str:
    """At most three of the phrases, and how many more there are."""
    more = f" and {len(phrases) - 3} more" if len(phrases) > 3 else ""
    return ", ".join(phrases[:3]) + more


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """The names cleaned, none empty and none twice: "column 1" for an empty one, "a (2)" for the second a."""
    taken: set[str] = set()
    result = []
    for place, name in enumerate(names, start=1):
        first = clean(name, LONGEST_NAME) or f"column {place}"
        candidate, count = first, 1
        while candidate in taken:
            count += 1
            candidate = f"{first} ({count})"
        taken.add(candidate)
        result.append(candidate)
    return tuple(result)


def is_missing(cell: str) -> bool:
    """Whether the cell says that there is no value."""
    return cell.strip().lower() in MISSING


def number(cell: str) -> float | None:
    """The number with a decimal point that the cell holds; NaN for a missing one, None for text."""
    if is_missing(cell):
        return np.nan
    try:
        return float(cell.strip().replace("−", "-")) if "_" not in cell else None
    except ValueError:
        return None


def is_text(cell: str) -> bool:
    """Whether the cell is neither missing nor a number in any way of writing."""
    written = cell.strip()
    return number(written) is None and not (_DECIMAL_COMMA.fullmatch(written) or _GROUPS.fullmatch(written))


def numbers(cells: Sequence[str], *, separator: str) -> Floats | None:
    """The column of numbers (n,) that the cells hold, NaN where one is missing; None if one of them is text.

    A column has either decimal points or decimal commas. Where the `separator` is a comma too, cells such as
    "1,234" may have a thousands separator: a column of them counts as text.
    """
    joined = "".join(cells)
    if "," in joined:
        filled = [cell.strip() for cell in cells if not is_missing(cell)]
        with_comma = [cell for cell in filled if "," in cell]
        if "." in "".join(filled) or not all(map(_DECIMAL_COMMA.fullmatch, with_comma)):
            return None
        if separator == "," and all(map(_GROUPS_OF_COMMA.fullmatch, with_comma)):
            return None
        cells = [cell.replace(",", ".") for cell in cells]
    try:
        if "_" not in joined:
            return np.array(list(map(float, cells)))
    except ValueError:
        pass  # missing cells, or text: look at each
    values = np.empty(len(cells))
    for row, cell in enumerate(cells):
        value = number(cell)
        if value is None:
            return None
        values[row] = value
    return values


def grouped_by_points(cells: Sequence[str]) -> bool:
    """Whether each point in these cells may be a thousands separator, as in 1.234."""
    with_point = [cell.strip() for cell in cells if "." in cell and not is_missing(cell)]
    return bool(with_point) and all(map(_GROUPS_OF_POINT.fullmatch, with_point))


def culprit(cells: Sequence[str]) -> tuple[int, str]:
    """The row of the first cell that keeps a column from being numbers, and the reason in words."""
    for row, cell in enumerate(cells):
        if number(cell) is None:
            return row, _reason(cell)
    for row, cell in enumerate(cells):
        if grouped_by_points([cell]):
            return row, _reason(cell)
    return 0, "the column holds no numbers"


def _reason(cell: str) -> str:
    stripped = cell.strip()
    if _GROUPS.fullmatch(stripped):
        return f"{said(cell)} may have a thousands separator; write the number without"
    if _DECIMAL_COMMA.fullmatch(stripped):
        return f"{said(cell)} has a decimal comma where other cells of the column do not"
    return f"{said(cell)} is not a number"
