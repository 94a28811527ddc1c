"""Known tables written in the ways that people write them: what a reader has to make of each is known before it reads."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from regularize import tables

NAMES = (
    "size",
    "größe",
    "price",
    "weight",
    "blood pressure",
    "Länge",
    "mpg",
    "hp",
    "income",
    "temp",
    "ratio",
    "speed",
    "y1",
    "rate",
)
PAIRS = (
    ("no", "yes"),
    ("nein", "ja"),
    ("non", "oui"),
    ("FALSE", "TRUE"),
    ("false", "true"),
    ("f", "m"),
    ("A", "B"),
    ("control", "treated"),
)
CITIES = ("Bonn", "Ulm", "Kiel", "Köln", "Bern", "Paris", "Oslo")
NOTHING = ("none", "None", "NONE", "nil", "keine", "aucun")
MISSING = ("", "None", "NA", "n/a", "NaN", "#N/A", "#DIV/0!", "#VALUE!", "k.A.", "n.a.", ".", "-", "null", "#REF!", "?")
BLANKS = (" ", "\u00a0", "\u202f", "\u2009")
CURRENCIES = ("$", "€", "£", "CHF", "USD", "zł")
TOTALS = ("Total", "Summe", "Total:", "Gesamt", "Somme", "TOTAL")
REMARKS = ("Source: statistical office", "(12 rows)", "Quelle: eigene Erhebung", "* preliminary")
PREAMBLES = ("Report of the year", "Exported by the instrument", "Bericht", "Run 7")
STAND_INS = (-999, -9999, -99, 999, 9999)
UNITS = ("cm", "kg", "m/s", "°C", "%", "USD", "years")


@dataclass(kw_only=True)
class Written:
    """A column as it was meant: its kind, its numbers or words, and its cells as written."""

    name: str
    kind: str
    cells: list[str]
    numbers: np.ndarray | None = None
    words: tuple[str, ...] = ()


@dataclass(kw_only=True)
class File:
    """A file and what is in it."""

    content: bytes
    columns: list[Written]
    header: bool
    style: dict[str, object] = field(default_factory=dict)


def grouped(digits: str, mark: str, indian: bool) -> str:
    """The digits of a whole number in groups."""
    if len(digits) <= 3:
        return digits
    head, tail, size = digits[:-3], digits[-3:], 2 if indian else 3
    parts = [head[max(0, end - size) : end] for end in range(len(head), 0, -size)]
    return mark.join([*reversed(parts), tail])


def numeral(value: float, decimals: int, style: dict[str, object], how: dict[str, object]) -> str:
    """A number in the style of its file and of its column."""
    digits, _, rest = f"{abs(value):.{decimals}f}".partition(".")
    if how["grouping"]:
        digits = grouped(digits, str(style["group"]), bool(style["indian"]))
    text = digits + (str(style["decimal"]) + rest if rest else "")
    before, after = how["before"], how["after"]
    if value < 0 and how["negative"] == "()":
        return f"({before}{text}{after})"
    if value < 0 and how["negative"] == "behind":
        return f"{text}-"
    minus = "−" if how["negative"] == "−" else "-"
    return (minus if value < 0 else "") + f"{before}{text}{after}"


def file_style(draw: random.Random) -> dict[str, object]:
    """Separator, marks and everything else that a whole file has in one way."""
    decimal = draw.choice([".", ".", ","])
    separator = draw.choice([";", "\t", "|"] if decimal == "," else [",", ",", ";", "\t", "|"])
    group = draw.choice([",", *BLANKS, "'", "’"] if decimal == "." else [".", *BLANKS, "'", "’"])
    return {
        "decimal": decimal,
        "separator": separator,
        "group": group,
        "indian": group == "," and draw.random() < 0.2,
        "missing": draw.choice(MISSING),
        "newline": draw.choice(["\n", "\r\n", "\r"]),
        "encoding": draw.choice(["utf-8", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]),
        "preamble": draw.choice([0, 0, 0, 1, 2, 3]),
        "padded": draw.random() < 0.5,
        "comments": draw.choice([0, 0, 0, 1, 2]),
        "units": draw.random() < 0.15,
        "total": draw.random() < 0.2,
        "remark": draw.random() < 0.15,
        "trailing": draw.random() < 0.1,
        "quoting": draw.choice([csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
        "named_separator": draw.random() < 0.05,
        "header": draw.random() < 0.9,
    }


def number_column(draw: random.Random, name: str, rows: int, style: dict[str, object]) -> Written:
    """Numbers of some size, with some decimals, perhaps grouped, with a unit, with cells that miss."""
    decimals = draw.choice([0, 1, 2, 2, 3, 4])
    size = 10.0 ** draw.choice([0, 1, 2, 3, 4, 6])
    signed = draw.random() < 0.4
    unit = draw.choice([*[""] * 6, "%", " %", "currency", "kg", " cm"])
    before = after = ""
    if unit == "currency":
        sign = draw.choice(CURRENCIES)
        before, after = (sign + (" " if len(sign) > 1 else ""), "") if draw.random() < 0.5 else ("", " " + sign)
    else:
        after = unit
    how = {
        "grouping": draw.random() < 0.5,
        "before": before,
        "after": after,
        "negative": draw.choice(["-", "-", "−", "()", "-" if unit else "behind"]),
    }
    values = [round(draw.uniform(-size if signed else 0, size), decimals) + 0.0 for _ in range(rows)]
    holes = draw.random() < 0.3
    gone = [holes and draw.random() < 0.15 for _ in range(rows)]
    stand_in = draw.choice(STAND_INS) if not signed and not unit and rows >= 8 and draw.random() < 0.15 else None
    if stand_in is not None and stand_in > 0 and size > 100:
        stand_in = None
    cells = [
        str(style["missing"]) if out else numeral(value, decimals, style, how)
        for value, out in zip(values, gone, strict=True)
    ]
    numbers = np.array([np.nan if out else value for value, out in zip(values, gone, strict=True)])
    if stand_in is not None and np.unique(numbers[~np.isnan(numbers)]).size > 5:
        for row in draw.sample(range(rows), 2):
            cells[row], numbers[row] = str(stand_in), np.nan
    if not unit and stand_in is None and len({cell for cell, out in zip(cells, gone, strict=True) if not out}) >= 6:
        _qualify(draw, cells, numbers, gone)
    binary = not unit and set(numbers[~np.isnan(numbers)]) == {0, 1}
    return Written(name=name, kind="two" if binary else "number", cells=cells, numbers=numbers)


def _qualify(draw: random.Random, cells: list[str], numbers: np.ndarray, gone: Sequence[bool]) -> None:
    """Some of the numbers as limits, or with their errors behind them, in the few files that have such."""
    how = draw.choice([*[""] * 16, "limit", "error"])
    rows = [row for row, value in enumerate(numbers) if not gone[row] and value >= 0 and cells[row][:1].isdigit()]
    if how == "limit" and len(rows) >= 4:
        for row in draw.sample(rows, 2):
            cells[row], numbers[row] = f"<{draw.choice(['', ' '])}{cells[row]}", numbers[row] / 2
    if how == "error" and len(rows) == sum(not out for out in gone):
        for row in rows:
            cells[row] += " ± 2"


def other_column(draw: random.Random, name: str, rows: int, missing: str) -> Written:
    """Two words, categories (one of which may be that there is nothing of the kind), codes, dates or labels."""
    kind = draw.choice(["two", "categories", "code", "date", "label"])
    if kind == "two":
        pair = draw.choice(PAIRS)
        ones = [1, 0, *(draw.randrange(2) for _ in range(rows - 2))]
        return Written(
            name=name, kind="two", cells=[pair[one] for one in ones], numbers=np.array(ones, float), words=pair
        )
    if kind == "categories":
        words = draw.sample(CITIES, 3)
        if draw.random() < 0.4:
            words[0] = draw.choice([word for word in NOTHING if word != missing])
        cells = [*words, *(draw.choice(words) for _ in range(rows - 3))]
        return Written(name=name, kind="categories", cells=cells, words=tuple(cells))
    if kind == "code":
        cells = ["0" + f"{draw.randrange(10**4):04d}" for _ in range(rows)]
        return Written(name=name, kind="label", cells=cells, words=tuple(cells))
    if kind == "date":
        first = date(draw.randrange(1980, 2024), draw.randrange(1, 13), draw.randrange(1, 29))
        days = [draw.randrange(900) for _ in range(rows)]
        days[0], days[-1] = 0, 500
        form = draw.choice(["%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%Y/%m/%d", "%d/%m/%Y", "%Y-%m-%dT%H:%M:%S"])
        cells = [(first + timedelta(days=day)).strftime(form) for day in days]
        return Written(name=name, kind="date", cells=cells, numbers=np.array(days, float))
    cells = [f"{draw.choice(CITIES)} street {row}{draw.choice('abc')}" for row in range(rows)]
    return Written(name=name, kind="label", cells=cells, words=tuple(cells))


def file(seed: int) -> File:
    """A known table in a random style."""
    draw = random.Random(seed)
    style = file_style(draw)
    rows = draw.choice([6, 8, 12, 30, 60])
    names = draw.sample(NAMES, 6)
    columns = [number_column(draw, name, rows, style) for name in names[: draw.choice([2, 2, 3, 4])]]
    columns += [other_column(draw, name, rows, str(style["missing"])) for name in names[4 : 4 + draw.choice([0, 1, 2])]]
    draw.shuffle(columns)
    # A row in which everything misses is an empty line, which is passed over.
    for row in range(rows):
        if all(column.cells[row] == "" for column in columns):
            columns[0].cells[row], columns[0].numbers[row] = "7", 7.0
    if draw.random() < 0.25:
        start, name = draw.choice([(0, ""), (0, "Unnamed: 0"), (1, "id"), (1, "nr"), (1, "Nr."), (1, "ID")])
        order = list(range(start, start + rows))
        if draw.random() < 0.3:
            draw.shuffle(order)
        columns.insert(0, Written(name=name, kind="out", cells=list(map(str, order)), numbers=np.array(order, float)))
        style["header"] = True
    return File(content=_bytes(draw, columns, style), columns=columns, header=bool(style["header"]), style=style)


def _bytes(draw: random.Random, columns: Sequence[Written], style: dict[str, object]) -> bytes:
    out = io.StringIO(newline="")
    separator = str(style["separator"])
    writer = csv.writer(out, delimiter=separator, lineterminator=str(style["newline"]), quoting=style["quoting"])
    tail = [""] if style["trailing"] else []
    width = len(columns)
    end = str(style["newline"])
    if style["named_separator"]:
        out.write(f"sep={separator}{end}")
        style["preamble"] = style["comments"] = 0
    for _ in range(int(str(style["comments"]))):
        out.write(f"# {draw.choice(PREAMBLES)}{end}")
    for _ in range(int(str(style["preamble"]))):
        out.write(draw.choice(PREAMBLES) + (separator * (width - 1 + len(tail)) if style["padded"] else "") + end)
    if style["header"]:
        writer.writerow([column.name for column in columns] + tail)
        if style["units"]:
            units = [draw.choice(UNITS) if column.kind == "number" else "" for column in columns]
            writer.writerow(units + tail)
    for cells in zip(*(column.cells for column in columns), strict=True):
        writer.writerow([*cells, *tail])
    text = [place for place, column in enumerate(columns) if column.kind in ("categories", "label")]
    if style["total"] and text and text[0] == 0:
        numbers = [column.cells[0] if column.kind == "number" else "" for column in columns]
        writer.writerow([draw.choice(TOTALS), *numbers[1:], *tail])
    if style["remark"] and width > 2:
        out.write(draw.choice(REMARKS) + end)
    encoding = str(style["encoding"])
    if encoding == "cp1252":
        try:
            return out.getvalue().encode(encoding)
        except UnicodeEncodeError:
            encoding = "utf-8"
    return out.getvalue().encode(encoding)


def differs(table: tables.Table, known: File) -> str:
    """The first thing that a table has otherwise than it was written; nothing where it is the same."""
    if len(table.columns) != len(known.columns):
        return f"{len(table.columns)} columns of {len(known.columns)}"
    for found, meant in zip(table.columns, known.columns, strict=True):
        if known.header and meant.name and found.source != meant.name:
            return f"name {found.source!r} of {meant.name!r}"
        if found.kind != meant.kind:
            return f"{meant.name}: {found.kind} of {meant.kind}"
        if meant.kind in ("number", "two", "date"):
            if found.numbers is None or len(found.numbers) != len(meant.cells):
                return f"{meant.name}: rows"
            if not np.array_equal(found.numbers, meant.numbers, equal_nan=True):
                return f"{meant.name}: {found.numbers[:4]} of {meant.numbers[:4]}"
            if found.pair != (meant.words if meant.kind == "two" else ()):
                return f"{meant.name}: {found.pair} of {meant.words}"
        elif meant.kind != "out" and found.cells != meant.words:
            return f"{meant.name}: {found.cells[:3]} of {meant.words[:3]}"
    return ""


def verdict(known: File) -> tuple[str, str]:
    """ "right", "asked" (right with an answer to what is asked), "refused" or "wrong", and in which."""
    try:
        table = tables.read(known.content)
    except tables.UnreadableTable as refusal:
        return "refused", str(refusal)
    wrong = differs(table, known)
    if not wrong:
        return "right", ""
    texts = [""]
    for ask in table.asks[:5]:
        texts = [tables.chosen(text, code) for text in texts for code, _ in ask.options[:4]]
    for text in texts:
        try:
            if not differs(tables.read(known.content, text), known):
                return "asked", wrong
        except tables.UnreadableTable:
            continue
    return "wrong", wrong
