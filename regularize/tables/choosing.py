"""Some columns of a table as arrays of finite numbers."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.tables.cells import UnreadableTable, listed, said, unique
from regularize.tables.column import Column
from regularize.tables.copies import copies
from regularize.tables.kinds import LABEL, MOST_CATEGORIES, OUT, TWO
from regularize.tables.layout import FEWEST_ROWS, MOST_COLUMNS
from regularize.tables.numerals import looks_like_number
from regularize.tables.reading import Table
from regularize.words import power_of

LARGEST = 1e100  # beyond it, squares overflow
FAR = 15  # columns beyond 10 to this power, or below its inverse, are given in units of a power of ten: charts end at 3e38


@dataclass(frozen=True, eq=False, kw_only=True)
class Pair:
    """Two columns of numbers (n,) without missing rows, `dropped` of which there were."""

    x: Floats
    y: Floats
    x_name: str
    y_name: str
    dropped: int


@dataclass(frozen=True, eq=False, kw_only=True)
class Predictors:
    """Columns (n, p) and targets (n,) without missing rows, `dropped` of which there were.

    `notes` are sentences for the visitor. `beside` (n,) is what cuts the folds: places in an order, or numbers of groups;
    `weights` (n,) count the rows. `categories` are, for each column, the number of the column of text that it was made of, −1
    for none; `texts` are the names of these.
    `table` is the file as it was understood, and the names are those of the columns in it that cut and count. Of targets
    with two values `classes` are what the smaller and the larger mean. `repeated` says that some rows belong together.
    """

    columns: Floats
    targets: Floats
    names: tuple[str, ...]
    target_name: str
    dropped: int
    notes: tuple[str, ...]
    beside: Floats | None = None
    weights: Floats | None = None
    categories: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    table: Table | None = None
    beside_name: str = ""
    weights_name: str = ""
    classes: tuple[str, str] | tuple[()] = ()
    repeated: bool = False


def likely(table: Table) -> tuple[str, str]:
    """The two columns to begin with, in their order: numbers that vary, or what is next to it."""

    def merit(column: Column) -> float:
        if column.numbers is None:
            return -1.0 - (column.kind == LABEL)
        known = column.numbers[np.isfinite(column.numbers)]
        if column.kind == OUT or len(known) < FEWEST_ROWS or known.min() == known.max():
            return -0.5
        return 0.5 if column.kind == TWO else 1.0

    ranked = sorted(table.columns, key=merit, reverse=True)  # stable: the order of the file among equals
    first, second = (column.name for column in table.columns if column in ranked[:2])
    return first, second


def pair(table: Table, x: str, y: str) -> Pair:
    """Two columns of numbers; rows that miss either value are left out, and counted.

    Raises
    ------
    UnreadableTable
        If the two are the same, or one is text, constant, infinite, too large, or short of five rows.
    """
    if x == y:
        raise UnreadableTable(f"Choose two different columns; both are {said(x)}.")
    chosen = _complete(table, [x, y])
    for name, values in zip((x, y), chosen.T, strict=True):
        if not _varies(values):
            how = "varies too little for its size" if np.ptp(values) else "is constant"
            raise UnreadableTable(f"Column {said(name)} {how}: it has nothing to fit.")
    (across, x_name), (up, y_name) = _in_units(chosen[:, 0], x), _in_units(chosen[:, 1], y)
    return Pair(x=across, y=up, x_name=x_name, y_name=y_name, dropped=table.rows - len(chosen))


def _complete(table: Table, names: Sequence[str], beside: Sequence[Column] = ()) -> Floats:
    """The rows (n, p + q) that miss none of the named columns nor of those beside them, each finite and not too large."""
    stacked = np.column_stack([*(_numbers(table, name) for name in names), *map(codes, beside)])
    names = [*names, *(column.name for column in beside)]
    for place, name in enumerate(names):
        huge = np.flatnonzero(np.abs(stacked[:, place]) > LARGEST)
        if len(huge):
            value = "an infinite number" if np.isinf(stacked[huge[0], place]) else "a number beyond 1e100"
            raise UnreadableTable(f"Line {table.lines[huge[0]]}, column {said(name)} holds {value}.")
    missing = np.isnan(stacked)
    complete = stacked[~missing.any(axis=1)]
    if len(complete) < FEWEST_ROWS:
        worst = names[int(missing.sum(axis=0).argmax())]
        raise UnreadableTable(
            f"At least {FEWEST_ROWS} complete rows are needed and there are {len(complete)}; "
            f"column {said(worst)} misses the most values."
        )
    return complete


def _numbers(table: Table, name: str) -> Floats:
    column = table.column(name)
    if column.numbers is None:
        words = [(line, cell) for line, cell in zip(table.lines, column.cells, strict=True) if cell]
        line, cell = next((found for found in words if not looks_like_number(found[1])), words[0])
        why = "is a code" if looks_like_number(cell) else "is not a number"
        raise UnreadableTable(f"Line {line}, column {said(name)}: {said(cell)} {why}.")
    return column.numbers


def _varies(values: Floats) -> bool:
    """Whether the values differ by more than the rounding of their size, and by enough to be squared."""
    return bool(np.ptp(values) > max(1e-12 * np.abs(values).max(), 1 / LARGEST))


def _in_units(values: Floats, name: str) -> tuple[Floats, str]:
    """The values as they are; where all of them are too large or too small to draw, in units that the name tells."""
    exponent = math.floor(math.log10(float(np.abs(values).max())))
    if -FAR <= exponent <= FAR:
        return values, name
    thousands = 3 * (exponent // 3)
    return values / 10.0**thousands, f"{name} (in 10{power_of(thousands)})"


def sample(rows: int, limit: int, rng: np.random.Generator) -> Integers:
    """The rows to fit: `limit` of them at random and in order, or all where there are no more (m,)."""
    if rows <= limit:
        return np.arange(rows)
    return np.sort(rng.choice(rows, limit, replace=False))


def codes(column: Column) -> Floats:
    """A number for each row (n,), the same for equal cells: of numbers themselves; NaN where nothing stands."""
    if column.numbers is not None:
        return column.numbers
    code = {cell: float(place) for place, cell in enumerate(sorted(set(column.cells) - {""}))}
    return np.array([code.get(cell, np.nan) for cell in column.cells])


def numeric(
    table: Table, target: str, predictors: Sequence[str], *, beside: Column | None = None, weights: Column | None = None
) -> Predictors:
    """The target and its predictors as arrays; rows that miss any of these values are left out, and counted.

    A predictor that `one_hot` has replaced stands for all of its indicators. Constant predictors are left out, and
    copies are kept, be they exact or in another unit or turned round; each has a note. `beside` orders or groups
    the rows, and `weights` count them.

    Raises
    ------
    UnreadableTable
        If a column is text, infinite or too large, the target is constant or a predictor too, no predictor
        varies, less than five rows are complete, or weights are negative or all zero.
    """
    names = [column.name for column in table.columns if {column.name, column.source} & set(predictors)]
    for name in set(predictors) - {column.source for column in table.columns}:
        table.column(name)
    if target in names:
        raise UnreadableTable(f"Column {said(target)} cannot be both the target and a predictor.")
    if not names:
        raise UnreadableTable("Choose at least one predictor.")
    more = [column for column in (beside, weights) if column is not None]
    chosen, counted = _complete(table, [target, *names], more), None
    if weights is not None:
        chosen, counted = chosen[:, :-1], chosen[:, -1]
        if counted.min() < 0.0 or counted.max() <= 0.0:
            raise UnreadableTable(f"The weights {said(weights.name)} must not be negative, nor all zero.")
    cut = chosen[:, -1] if beside is not None else None
    targets, columns = chosen[:, 0], chosen[:, 1 : 1 + len(names)]
    if not _varies(targets):
        raise UnreadableTable(f"The target {said(target)} is constant: it has nothing to predict.")
    varies = [_varies(column) for column in columns.T]
    constant = [name for name, kept in zip(names, varies, strict=True) if not kept]
    kept = [name for name, kept in zip(names, varies, strict=True) if kept]
    if not kept:
        raise UnreadableTable("All of these predictors are constant; choose one that varies.")
    notes = [f"Left out because they are constant: {listed(list(map(said, constant)))}."] if constant else []
    columns = np.ascontiguousarray(columns[:, varies])
    scaled = [_in_units(column, name) for column, name in zip(columns.T, kept, strict=True)]
    responses, target_name = _in_units(targets, target)
    categories, texts = _made_of(table, kept)
    return Predictors(
        columns=np.column_stack([column for column, _ in scaled]),
        targets=responses.copy(),
        names=tuple(name for _, name in scaled),
        target_name=target_name,
        dropped=table.rows - len(chosen),
        notes=(*notes, *copies(columns, kept)),
        beside=cut,
        weights=counted,
        categories=categories,
        texts=texts,
        table=table,
        beside_name="" if beside is None else beside.name,
        weights_name="" if weights is None else weights.name,
        classes=_classes(table.column(target), targets),
    )


def _made_of(table: Table, names: Sequence[str]) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """For each column the number of the text that it is an indicator of, −1 where it is none; and the names of the texts."""
    sources: dict[str, int] = {}
    found = []
    for name in names:
        column = table.column(name)
        made = column.source != column.name and not column.pair and column.kind == TWO
        found.append(sources.setdefault(column.source, len(sources)) if made else -1)
    return tuple(found), tuple(sources)


def _classes(column: Column, targets: Floats) -> tuple[str, str] | tuple[()]:
    """The words of the file for two values, or the values; nothing of more than two."""
    low, high = float(targets.min()), float(targets.max())
    if not np.isin(targets, (low, high)).all():
        return ()
    return column.pair or (f"{low:.6g}", f"{high:.6g}")


def one_hot(table: Table, names: Sequence[str]) -> Table:
    """The table with each named column of text replaced by 0/1 columns "name = category".

    Every category gets a column, as all of them are shrunk alike; of two categories only the second does, as
    the first would be its mirror image. A missing cell is missing in each. Columns of numbers stay.

    Raises
    ------
    UnreadableTable
        If a column has more than `MOST_CATEGORIES` categories, or the table would get too many columns.
    """
    columns: list[Column] = []
    for column in table.columns:
        columns += _indicators(column) if column.name in names and column.numbers is None else [column]
    if len(columns) > MOST_COLUMNS:
        raise UnreadableTable(f"The categories make {len(columns)} columns; at most {MOST_COLUMNS} can be used.")
    labels = unique([column.name for column in columns])
    return replace(table, columns=tuple(replace(c, name=name) for c, name in zip(columns, labels, strict=True)))


def _indicators(column: Column) -> list[Column]:
    categories = sorted(set(column.cells) - {""})
    if len(categories) > MOST_CATEGORIES:
        raise UnreadableTable(
            f"Column {said(column.name)} has {len(categories)} different texts; "
            f"at most {MOST_CATEGORIES} can be made into columns."
        )
    code = {category: place for place, category in enumerate(categories)}
    codes = np.array([code.get(cell, -1) for cell in column.cells])
    return [
        Column(
            name=f"{column.name} = {category}",
            source=column.source,
            numbers=np.where(codes < 0, np.nan, codes == code[category]),
            kind=TWO,
        )
        for category in (categories if len(categories) != 2 else categories[1:])
    ]
