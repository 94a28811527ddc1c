"""How a visitor's file is read, as lines of Python that do the same to the file itself: with csv and pandas, repairs spelled out.

Each column's expression is tried here on the very cells, by the same regular expressions; one that would not give what the page
understood is not handed out.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from regularize.arrays import Floats
from regularize.tables import dates
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
_TIMES = ("%H:%M", "%H:%M:%S", "%H:%M:%S.%f", "%I:%M %p", "%I:%M:%S %p")
_FORMATS = (
    "%Y-%m-%d",
    "%m/%Y",
    "%m-%Y",
    *(f"%Y-%m-%d{blank}{time}{zone}" for blank in (" ", "T") for time in _TIMES[:3] for zone in ("", "%z")),
    "%d.%m.%Y",
    "%d/%m/%Y",
    "%m/%d/%Y",
    *(f"{day} {time}" for day in ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%Y/%m/%d") for time in _TIMES),
    "%d-%m-%Y",
    "%Y/%m/%d",
    "%Y.%m.%d",
    "%d.%m.%y",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d-%m-%y",
    "%m-%d-%y",
    "%y/%m/%d",
    "%d %b %Y",
    "%b %d, %Y",
    "%d %B %Y",
    "%B %d, %Y",
    "%Y%m%d",
    "%Y-%m",
    "%Y/%m",
    "%YM%m",
    "%Y%m",
    *(f"%Y%m%d{time}" for time in ("%H", "%H%M", "%H%M%S", "T%H%M", "T%H%M%S", "T%H%M%S%z")),
    "%d-%b-%Y",
    "%d-%b-%y",
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
    used = set(sheet.lines)
    alike = len({len(row.cells) for row in found.rows if row.line in used}) == 1
    head = _head(encoding, found.separator, sheet.lines, 0 if alike else len(sheet.columns))
    return Recipe(head=head, columns=columns, numbers=numbers)


def _head(encoding: str, separator: str, lines: Sequence[int], width: int) -> str:
    """Lines that read the rows; where these are not all as long, each is made `width` cells long."""
    gone = sorted(set(range(lines[0], lines[-1] + 1)) - set(lines))
    if len(gone) > _MOST_GAPS:
        raise NoRecipe("too many lines are left out")
    kept = f"range({lines[0]}, {lines[-1] + 1})"
    row = f'(rows[line] + [""] * {width})[:{width}]' if width else "rows[line]"
    chosen = f"[{row} for line in {kept}" + (f" if line not in {gone}]" if gone else "]")
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
    texts = [cell.strip() for cell in raw]
    some = next((text for text, there in zip(texts, ~np.isnan(numbers), strict=True) if there), "")
    for form in (form for form in _FORMATS if _moment(some, form)):
        moments = {text: _moment(text, form) for text in set(texts)}
        lost = {
            text for text, number in zip(texts, numbers.tolist(), strict=True) if moments[text] and np.isnan(number)
        }
        found = [None if text in lost else moments[text] for text in texts]
        known = [one for one in found if one]
        # What is beyond these years is none for some versions of pandas.
        if len(lost) > 4 or not all(1700 <= one.year <= 2250 for one in known):
            continue
        zones = len({one.utcoffset() for one in known})
        gone = f".mask(lambda text: text.isin({sorted(lost)!r}))" if lost else ""
        utc = ", utc=True" if zones > 1 else ""
        for year in (None, dates.this_year(), 1999) if "%y" in form else (None,):
            if not np.allclose(_since(found, year), numbers, rtol=1e-13, atol=1e-12, equal_nan=True):
                continue
            made = f'pd.to_datetime({cells}.str.strip(){gone}, format="{form}", errors="coerce"{utc})'
            if year:
                made += f".mask(lambda day: day.dt.year > {year}, lambda day: day - pd.DateOffset(years=100))"
            return f"{made}.pipe(lambda day: (day - day.min().normalize()) / pd.Timedelta(days=1))"
    return ""


def _since(found: Sequence[datetime | None], year: int | None) -> Floats:
    """Days since midnight of the first moment (n,), in UTC where offsets differ, those after a year a century earlier."""
    differ = len({one.utcoffset() for one in found if one}) > 1
    plain = [one and (one.astimezone(UTC) if differ else one).replace(tzinfo=None) for one in found]
    if year and any(
        one and one.year > year and (one.month, one.day) == (2, 29) and one.year % 400 == 0 for one in plain
    ):
        return np.full(len(found), np.nan)  # a century earlier there is no such day
    days = [one and one.replace(year=one.year - 100 if year and one.year > year else one.year) for one in plain]
    start = min(one for one in days if one).replace(hour=0, minute=0, second=0, microsecond=0)
    return np.array([(one - start) / timedelta(days=1) if one else np.nan for one in days])


def _moment(cell: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(cell, form)
    except ValueError:
        return None


def _alike(values: Floats, numbers: Floats) -> bool:
    return bool(np.allclose(values, numbers, rtol=1e-13, atol=0.0, equal_nan=True))
