"""A visitor's CSV file as named columns, with everything said that was not plainly so."""

import hashlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Integers
from regularize.progress import paused
from regularize.tables import kinds
from regularize.tables.cells import UnreadableTable, clean, in_columns, listed, said, unique
from regularize.tables.column import Column, Given, Understood
from regularize.tables.columns import understood
from regularize.tables.decoding import ENCODINGS, decoded
from regularize.tables.findings import Answers, Ask, Repair
from regularize.tables.kinds import CATEGORIES, LABEL, NUMBER, OUT
from regularize.tables.layout import Layout, layout
from regularize.tables.marks import settle
from regularize.tables.numerals import plainly
from regularize.tables.qualified import surveys_of
from regularize.tables.records import records
from regularize.tables.uniform import Survey
from regularize.tables.vocabulary import MISSING

MOST_BYTES = 2 * 1024**2
_MENDED = {
    "spaced": "Digits are grouped by blanks or apostrophes",
    "negative": "Parentheses or a minus behind make numbers negative",
    "power": "An E between digits is a power of ten (1E3 is 1000)",
}
"""What a survey says of how numbers are written, in words."""
_MOST_UNDONE = 5  # columns that one word sets right


@dataclass(frozen=True, eq=False, kw_only=True)
class Table:
    """Named columns of equal length; `lines` (rows,) says where in the file each row begins.

    `notes` are sentences for the visitor, `repairs` those on what was mended, `asks` what stays unclear; `answers` are the codes of
    what the visitor chose, `content` is the file. Names are cleaned, unique and foreign: escape them before they meet Markdown or HTML.
    """

    columns: tuple[Column, ...]
    lines: Integers
    notes: tuple[str, ...] = ()
    repairs: tuple[Repair, ...] = ()
    asks: tuple[Ask, ...] = ()
    answers: str = ""
    content: bytes = b""

    @cached_property
    def digest(self) -> str:
        """The SHA-256, in hexadecimal, of what was understood: names, kinds, numbers and words."""
        found = hashlib.sha256()
        for column in self.columns:
            found.update(repr((column.name, column.kind, column.unit, column.pair, column.numbers is None)).encode())
            found.update(
                "\0".join(column.cells).encode() if column.numbers is None else (column.numbers + 0.0).tobytes()
            )
        return found.hexdigest()

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
        """The names of the columns that are used as numbers, and hold at least one."""
        return tuple(
            c.name for c in self.columns if c.usable and c.numbers is not None and not np.isnan(c.numbers).all()
        )

    @property
    def text(self) -> tuple[str, ...]:
        """The names of the columns of categories."""
        return tuple(column.name for column in self.columns if column.kind == CATEGORIES)

    @property
    def chosen_categories(self) -> tuple[str, ...]:
        """The names of those that are categories because the visitor said so."""
        given = Answers.of(self.answers)
        return tuple(c.name for at, c in enumerate(self.columns) if c.kind == CATEGORIES == given.get(f"{at}k"))

    def column(self, name: str) -> Column:
        """The column of this name; raises UnreadableTable if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnreadableTable(f"There is no column {said(name)}.")


@dataclass(frozen=True, eq=False, kw_only=True)
class Sheet:
    """A file that can be read, and how it reads before anything was answered."""

    content: bytes
    usual: Table

    def table(self, answers: str) -> Table:
        """The file as it reads with a visitor's answers."""
        return read(self.content, answers) if answers else self.usual


def sheet(content: bytes) -> Sheet:
    """A visitor's file, kept for whatever is answered later; raises as `read` does."""
    return Sheet(content=content, usual=read(content))


def read(content: bytes, answers: str = "") -> Table:
    """The table in the bytes of a CSV file, with a visitor's answers as codes (`findings`).

    Columns are separated by semicolons, tabs, bars, commas or blanks. What is not plainly a table of numbers is mended where that is
    clear, and said; what stays unclear is asked, with what is assumed.

    Raises
    ------
    UnreadableTable
        If the file is empty, binary, too large, ragged, or has less than two columns or five rows.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableTable(f"The file is larger than {MOST_BYTES // 1024**2} MB; shorten it.")
    given = Answers.of(answers)
    text, guessed = decoded(content, given.get("e"))
    rows = records(text)
    found = layout(rows, given)
    places = [
        at for at, cells in enumerate(found.columns) if at not in found.unnamed or any(cell.strip() for cell in cells)
    ]
    if len(places) < 2:
        raise UnreadableTable("Only one column was found; separate the columns by commas, semicolons or tabs.")
    plain = {at: plainly(found.columns[at]) for at in paused(places)}
    surveys, beside = surveys_of(plain, found.names, given)
    marks = settle(
        {at: one for at, one in surveys.items() if kinds.numeric(one)},
        dict(enumerate(found.names)),
        rows.separator,
        given,
    )
    surveys = {at: one for at, one in surveys.items() if at not in marks.conflicts}
    gaps = _gaps(surveys, plain)
    made = [
        understood(
            Given(
                place=number,
                name=found.names[at],
                cells=plain[at],
                lines=found.lines,
                survey=surveys.get(at),
                grouping=marks.grouping.get(at, frozenset()),
                named=found.named,
                unnamed=at in found.unnamed,
                gaps=gaps,
                beside=beside.get(at),
            ),
            given,
        )
        for number, at in enumerate(paused(places))
    ]
    made = _enough(made, given)
    written = [surveys.get(at) for at in places]
    names = unique([one.column.name for one in made])
    columns = tuple(Column(**{**vars(one.column), "name": name}) for one, name in zip(made, names, strict=True))
    return Table(
        columns=columns,
        lines=np.array(found.lines),
        notes=_notes(columns, written, [plain[at] for at in places], found),
        repairs=(
            *found.repairs,
            *marks.repairs,
            *_written(columns, written),
            *(r for one in made for r in one.repairs),
        ),
        asks=(
            *_encoding(text, guessed, content, given),
            *found.asks,
            *marks.asks,
            *(ask for one in made for ask in one.asks),
        ),
        answers=answers,
        content=content,
    )


def _gaps(surveys: Mapping[int, Survey], cells: Mapping[int, Sequence[str]]) -> frozenset[str]:
    """The words that mean missing among numbers."""
    numeric = {at: survey for at, survey in surveys.items() if kinds.numeric(survey)}
    return frozenset(cells[at][row] for at, survey in numeric.items() for row in survey.missing)


def _enough(made: list[Understood], answers: Answers) -> list[Understood]:
    """The columns; where less than two can be used, those that only number the rows are."""
    if sum(one.column.usable for one in made) >= 2:
        return made
    for number, one in enumerate(made):
        if one.column.kind == OUT and NUMBER in one.column.kinds and not answers.get(f"{number}k"):
            told = Repair(
                sentence=f"{said(one.column.name)} numbers the rows; it is used, as there are not two other columns."
            )
            made[number] = Understood(
                column=Column(**{**vars(one.column), "kind": NUMBER}), repairs=[told], asks=one.asks
            )
    return made


def _encoding(text: str, guessed: str, content: bytes, answers: Answers) -> list[Ask]:
    """The question how the letters of a file are written that is not in UTF-8."""
    if not guessed:
        return []
    options = {}
    for encoding, word in ENCODINGS.items():
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        options[encoding] = word
    options = options or {guessed: ENCODINGS[guessed]}
    letters = next((word for word in re.findall(r"\w+", text) if not word.isascii()), "")
    sentence = f"The letters of this file are not UTF-8, and are read as {ENCODINGS[guessed]} ({said(letters)}). Are they right?"
    return [answers.asked("e", sentence, options, guessed)]


def _written(columns: Sequence[Column], surveys: Sequence[Survey | None]) -> list[Repair]:
    """How numbers were written, where that was not plain."""
    told = []
    used = [
        (number, column, survey)
        for number, (column, survey) in enumerate(zip(columns, surveys, strict=True))
        if survey is not None and column.numbers is not None and column.usable
    ]
    units: dict[str, list[tuple[int, str]]] = {}
    for number, column, survey in used:
        if column.unit and column.unit in survey.units and column.kind == NUMBER:
            units.setdefault(column.unit, []).append((number, column.name))
    for unit, where in units.items():
        stays = " (12.5 % stays 12.5)" if unit == "%" else ""
        codes = " ".join(f"{number}k-{LABEL}" for number, _ in where) if len(where) <= _MOST_UNDONE else ""
        sentence = f"The unit {said(unit)} was taken off the numbers {in_columns(name for _, name in where)}{stays}."
        told.append(Repair(sentence=sentence, code=codes, label="Read as labels" if codes else ""))
    for attribute, sentence in _MENDED.items():
        where = [(number, column.name) for number, column, survey in used if getattr(survey, attribute)]
        if where:
            codes = " ".join(f"{number}k-{LABEL}" for number, _ in where) if len(where) <= _MOST_UNDONE else ""
            told.append(
                Repair(
                    sentence=f"{sentence} {in_columns(name for _, name in where)}.",
                    code=codes,
                    label="Read as labels" if codes else "",
                )
            )
    return told


def _notes(
    columns: Sequence[Column], surveys: Sequence[Survey | None], cells: Sequence[Sequence[str]], found: Layout
) -> tuple[str, ...]:
    notes = [] if found.named else ["The first row holds no names, so the columns are numbered."]
    counts = {c.name: int(np.isnan(c.numbers).sum()) for c in columns if c.numbers is not None and c.usable}
    missing = {name: count for name, count in counts.items() if count}
    if missing:
        most = max(missing, key=lambda name: missing[name])
        more = f", the most in column {said(most)} ({missing[most]})" if len(missing) > 1 else ""
        where = f"{len(missing)} columns" if more else f"column {said(most)}"
        notes.append(f"Missing values: {sum(missing.values())} in {where}{more}{_spelled(surveys, cells)}.")
    empty = [said(c.name) for c in columns if c.numbers is not None and np.isnan(c.numbers).all()]
    if empty:
        notes.append(f"Left out, as they hold nothing: {listed(empty)}.")
    for kind, sentence in ((CATEGORIES, "Columns of categories"), (LABEL, "Labels, which are not used")):
        of_kind = [said(column.name) for column in columns if column.kind == kind]
        if of_kind:
            notes.append(f"{sentence}: {listed(of_kind)}.")
    return tuple(notes)


def _spelled(surveys: Sequence[Survey | None], cells: Sequence[Sequence[str]]) -> str:
    """The words that were read as missing among numbers."""
    found = Counter(
        column[row] for survey, column in zip(surveys, cells, strict=True) if survey for row in survey.missing
    )
    words = [said(word) for word, _ in found.most_common() if clean(word, 1) and word.lower() in MISSING]
    return f"; so are read {listed(words)}" if words else ""
