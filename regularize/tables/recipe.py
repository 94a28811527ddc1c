"""How a visitor's file is read, as lines of Python that do the same to the file itself: with csv and pandas, repairs spelled out.

Each column's expression is tried here on the very cells, by the same regular expressions; one that would not give what the page
understood is not handed out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from regularize.arrays import Floats
from regularize.tables.column import Column
from regularize.tables.decoding import encoding_of
from regularize.tables.findings import Answers
from regularize.tables.layout import layout
from regularize.tables.reading import Table
from regularize.tables.records import records

FILE = "your file.csv"
"""Stands for the name of the file, which is known only where it was chosen."""
NUMBER = '''\
def number(cells, decimal="."):
    """Numbers out of text: signs, groups of digits, units and currencies are understood, all else is missing."""
    text = cells.fillna("").str.strip().str.replace("[−–‒﹣－]", "-", regex=True)
    text = text.mask(text.str.startswith("#"), "")  # failures of a spreadsheet
    negative = text.str.contains(r"^[^0-9]*[-(]|[0-9] ?-$")
    marks = r"[\\s.'’,]".replace(decimal, "")
    digits = text.str.replace(r"(?<=\\d)" + marks + r"(?=\\d)", "", regex=True).str.replace(decimal, ".")
    size = digits.str.extract(r"(\\d*\\.?\\d+(?:[eE][-+]?\\d+)?|\\d+\\.)")[0].astype(float)
    return size.where(~negative, -size)
'''
_FORMATS = (
    "%Y-%m-%d",
    "%m/%Y",
    "%m-%Y",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d %b %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%Y-%m",
    "%d-%b-%Y",
    "%d-%b-%y",
    "%m/%d/%Y %H:%M",
)
_MOST_WORDS, _MOST_GAPS = 24, 60
_BELOW, _ONLY_A_LIMIT = r"\s*[<≤]", "[<>≤≥+]"
_BEHIND = r"\d\s*([^\W\d_]+\.?)\s*$"


class NoRecipe(ValueError):
    """The file is read in a way that no plain lines do."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Lines that make `cells`, a DataFrame of text, and an expression for each column by its name; what they need beside pandas."""

    head: str
    columns: Mapping[str, str]
    numbers: bool


def recipe(table: Table, wanted: Sequence[str]) -> Recipe:
    """The lines that read the wanted columns of a table's own file.

    Raises
    ------
    NoRecipe
        If no plain lines do the same.
    """
    given = Answers.of(table.answers)
    encoding, text = encoding_of(table.content, given.get("e"))
    found = records(text)
    if found.wrapped or not encoding:
        raise NoRecipe("each line stands in quotation marks")
    sheet = layout(found, given)
    places = [
        at for at, cells in enumerate(sheet.columns) if at not in sheet.unnamed or any(cell.strip() for cell in cells)
    ]
    if len(places) != len(table.columns) or sheet.lines != table.lines.tolist():
        raise NoRecipe("the rows are others")
    columns = {}
    for place, column in zip(places, table.columns, strict=True):
        if column.name in wanted:
            columns[column.name] = _expression(f"cells[{place}]", column, sheet.columns[place])
    numbers = any("number(" in one for one in columns.values())
    return Recipe(head=_head(encoding, found.separator, sheet.lines), columns=columns, numbers=numbers)


def _head(encoding: str, separator: str, lines: Sequence[int]) -> str:
    gone = sorted(set(range(lines[0], lines[-1] + 1)) - set(lines))
    if len(gone) > _MOST_GAPS:
        raise NoRecipe("too many lines are left out")
    kept = f"range({lines[0]}, {lines[-1] + 1})"
    chosen = f"[rows[line] for line in {kept}" + (f" if line not in {gone}]" if gone else "]")
    if separator == " ":
        read = """\
    rows = {line: text.split() for line, text in enumerate(file, start=1)}
"""
    else:
        read = f"""\
    reader, rows, line = csv.reader(file, delimiter={separator!r}, skipinitialspace=True), {{}}, 1
    for row in reader:
        rows[line], line = row, reader.line_num + 1
"""
    return f"""\
# Your file as the page understood it: rows by the line where each begins, columns by their place from 0
with open("{FILE}", newline="", encoding="{encoding}") as file:
{read}cells = pd.DataFrame({chosen})
"""


def _expression(cells: str, column: Column, raw: Sequence[str]) -> str:
    """What makes the column of its cells, tried on them."""
    if column.numbers is None:
        if [cell.strip() for cell in raw] != list(column.cells) and column.kind != "label":
            raise NoRecipe(f"the words of {column.name} are mended")
        return f'{cells}.fillna("").str.strip()'
    for made in (_numbers, _limits, _magnitudes, _sixtieths, _words, _days):
        found = made(cells, column.numbers, raw)
        if found:
            return found
    raise NoRecipe(f"the cells of {column.name} are mended one by one")


def _numbers(cells: str, numbers: Floats, raw: Sequence[str]) -> str:
    for decimal, call in _calls(cells):
        values = np.array([as_number(cell, decimal) for cell in raw])
        if _alike(values, numbers):
            return call
        gone = np.unique(values[np.isnan(numbers) & ~np.isnan(values)])
        if len(gone) <= 4 and _alike(np.where(np.isin(values, gone), np.nan, values), numbers):
            return f"{call}.replace({[float(value) for value in gone]}, np.nan)"
    return ""


def _limits(cells: str, numbers: Floats, raw: Sequence[str]) -> str:
    """Half a limit where a value is below it, or nothing where only a limit is known."""
    for decimal, call in _calls(cells):
        values = np.array([as_number(cell, decimal) for cell in raw])
        below = np.array([bool(re.match(_BELOW, cell)) for cell in raw])
        some = np.array([bool(re.search(_ONLY_A_LIMIT, cell)) for cell in raw])
        if below.any() and _alike(np.where(below, values / 2, values), numbers):
            return f'{call}.mask({cells}.str.match(r"{_BELOW}", na=False), {call} / 2)'
        if some.any() and _alike(np.where(some, np.nan, values), numbers):
            return f'{call}.mask({cells}.str.contains("{_ONLY_A_LIMIT}", na=False))'
    return ""


def _magnitudes(cells: str, numbers: Floats, raw: Sequence[str]) -> str:
    """A factor for each word behind a number."""
    words = [match[1] if (match := re.search(_BEHIND, cell)) else "" for cell in raw]
    for decimal, call in _calls(cells):
        values = np.array([as_number(cell, decimal) for cell in raw])
        there = np.isfinite(values) & np.isfinite(numbers) & (values != 0.0)
        pairs = zip(words, values, numbers, there, strict=True)
        factors = {word: float(f"{value / plain:.12g}") for word, plain, value, known in pairs if known and word}
        times = np.array([factors.get(word, 1.0) for word in words])
        if factors and _alike(values * times, numbers):
            return f'{call} * {cells}.str.extract(r"{_BEHIND}")[0].map({factors}).fillna(1.0)'
    return ""


def _sixtieths(cells: str, numbers: Floats, raw: Sequence[str]) -> str:
    """Hours and minutes, or minutes and seconds, in the first of them; with hours before them in minutes."""
    for pattern, parts in (
        (r"^\s*(\d+):([\d.]+)\s*$", [1.0, 1 / 60]),
        (r"(?:(\d+):)?(\d+):([\d.]+)\s*$", [60.0, 1.0, 1 / 60]),
    ):
        found = [re.search(pattern, cell) for cell in raw]
        split = [[float(part or 0.0) for part in one.groups()] if one else [np.nan] for one in found]
        values = np.array([sum(a * b for a, b in zip(one, parts, strict=False)) for one in split])
        if _alike(values, numbers):
            filled = "" if len(parts) == 2 else ".fillna({0: 0})"
            weights = "[1, 1 / 60]" if len(parts) == 2 else "[60, 1, 1 / 60]"
            return f'{cells}.str.extract(r"{pattern}").astype(float){filled} @ {weights}'
    return ""


def _calls(cells: str) -> tuple[tuple[str, str], ...]:
    """Both decimal marks, and what reads the cells as numbers with them."""
    return (".", f"number({cells})"), (",", f'number({cells}, decimal=",")')


def as_number(cell: str, decimal: str) -> float:
    """What `number` of the handed out lines makes of one cell."""
    text = re.sub("[−–‒﹣－]", "-", cell.strip())
    if text.startswith("#"):
        return float("nan")
    marks = r"[\s.'’,]".replace(decimal, "")
    digits = re.sub(r"(?<=\d)" + marks + r"(?=\d)", "", text).replace(decimal, ".")
    match = re.search(r"(\d*\.?\d+(?:[eE][-+]?\d+)?|\d+\.)", digits)
    if match is None:
        return float("nan")
    return -float(match[0]) if re.search(r"^[^0-9]*[-(]|[0-9] ?-$", text) else float(match[0])


def _words(cells: str, numbers: Floats, raw: Sequence[str]) -> str:
    """A word for each number, where they are few."""
    found: dict[str, float] = {}
    for cell, value in zip(raw, numbers.tolist(), strict=True):
        word = cell.strip()
        if not (found.setdefault(word, value) == value or (np.isnan(value) and np.isnan(found[word]))):
            return ""
    known = {word: value for word, value in found.items() if not np.isnan(value)}
    return f"{cells}.str.strip().map({known!r})" if len(known) <= _MOST_WORDS else ""


def _days(cells: str, numbers: Floats, raw: Sequence[str]) -> str:
    """Days since midnight of the first date."""
    for form in _FORMATS:
        days = [_day(cell.strip(), form) for cell in raw]
        values = np.array(days)
        if np.isnan(values).all() or not _alike(np.isnan(values), np.isnan(numbers)):
            continue
        if np.allclose(values - np.floor(np.nanmin(values)), numbers, rtol=1e-13, atol=1e-9, equal_nan=True):
            dates = f'pd.to_datetime({cells}.str.strip(), format="{form}", errors="coerce")'
            return f"({dates} - {dates}.min().normalize()) / pd.Timedelta(days=1)"
    return ""


def _day(cell: str, form: str) -> float:
    try:
        found = datetime.strptime(cell, form)
    except ValueError:
        return float("nan")
    return found.toordinal() + (found.hour * 3600 + found.minute * 60 + found.second) / 86400


def _alike(values: Floats, numbers: Floats) -> bool:
    return bool(np.allclose(values, numbers, rtol=1e-13, atol=0.0, equal_nan=True))
