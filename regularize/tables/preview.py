"""The first rows of a table as they were understood, for a visitor to look at."""

from dataclasses import dataclass

import numpy as np

from regularize.tables.cells import clean
from regularize.tables.column import Column
from regularize.tables.kinds import KINDS
from regularize.tables.reading import Table

ROWS = 5
MOST_SHOWN = 100  # columns
LONGEST = 30  # characters of a cell


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A column as it was understood: its name, its kind, and the codes of all kinds it can be, with their words.

    `note` says what its numbers are: a unit, or which word is 1.
    """

    name: str
    kind: str
    options: tuple[tuple[str, str], ...]
    value: str
    note: str


MOST_DIGITS = 14


@dataclass(frozen=True, kw_only=True)
class Preview:
    """Columns and their first rows as texts, None where a value is missing; `more` rows and columns are not shown."""

    columns: tuple[Shown, ...]
    rows: tuple[tuple[str | None, ...], ...]
    more_rows: int
    more_columns: int


def preview(table: Table) -> Preview:
    """The first rows and columns of a table as they were understood."""
    columns = table.columns[:MOST_SHOWN]
    rows = min(ROWS, table.rows)
    return Preview(
        columns=tuple(_column(place, column) for place, column in enumerate(columns)),
        rows=tuple(tuple(_cell(column, row) for column in columns) for row in range(rows)),
        more_rows=table.rows - rows,
        more_columns=len(table.columns) - len(columns),
    )


def _column(place: int, column: Column) -> Shown:
    note = f"{column.pair[0]} = 0, {column.pair[1]} = 1" if column.pair else column.unit
    return Shown(
        name=column.source,
        kind=KINDS[column.kind],
        options=tuple((f"{place}k-{kind}", KINDS[kind]) for kind in column.kinds),
        value=f"{place}k-{column.kind}",
        note=clean(note, 2 * LONGEST),
    )


def _cell(column: Column, row: int) -> str | None:
    if column.numbers is None:
        return clean(column.cells[row], LONGEST) or None
    value = column.numbers[row]
    if np.isnan(value):
        return None
    exact = f"{value:.15g}"
    # Of what was computed, as a third of an hour, nobody wrote all digits.
    number = (exact if len(exact) <= MOST_DIGITS else f"{value:.7g}").replace("-", "−")
    return f"{number} ({clean(column.pair[int(value)], LONGEST)})" if column.pair else number
