"""A target and its predictors from a visitor's table, for Choosing λ.

The settings name columns by their place in the file: "3", or "3.1" for one of the 0/1 columns that the categories of column 3
are made into. So they mean the same with such columns and without them, and no foreign text stands in a link. Labels and what is
left out are not offered.
"""

from collections import Counter
from collections.abc import Sequence

from regularize import tables
from regularize.experiments.choosing import OWN, Settings
from regularize.lessons.lesson import Field, Uploads

SWITCH = "Text as 0/1 columns"


def fields(table: tables.Table, settings: Settings) -> list[Field]:
    """The target, what is left out, and whether text becomes 0/1 columns, where there is any."""
    shown, _ = _expanded(table, settings)
    names = _places(table, shown)
    target = _target(table, names, shown, settings)
    others = [(place, name) for place, name in names.items() if place != target]
    left_out = ",".join(_left_out(names, target, shown, settings))
    found = [
        Field(name="target", label="Target", options=list(names.items()), value=target),
        Field(name="left_out", label="Left out", options=others, value=left_out or "-", many=True),
    ]
    if table.text:
        label, options = f"{SWITCH}, one for each category", (("", "No"), ("On", "Yes"))
        found.append(Field(name="one_hot", label=label, options=options, value=settings.one_hot))
    return found


def notes(table: tables.Table, settings: Settings) -> Sequence[str]:
    """What the reader says of the table; why its text was not made into columns, where that cannot be."""
    _, refused = _expanded(table, settings)
    return (*table.notes, refused) if refused else table.notes


def choose(table: tables.Table, settings: Settings) -> tables.Predictors:
    """The target and all other columns but those that are left out.

    Raises
    ------
    ValueError
        If the target or a predictor is text, or they cannot be used (`tables.numeric`).
    """
    shown, _ = _expanded(table, settings)
    names = _places(table, shown)
    target = _target(table, names, shown, settings)
    left_out = _left_out(names, target, shown, settings)
    predictors = [name for place, name in names.items() if place not in (target, *left_out)]
    if shown.column(names[target]).numbers is None:
        raise ValueError(f"The target “{names[target]}” is text: choose a column of numbers.")
    for name in predictors:
        if name in shown.text:
            raise ValueError(f"“{name}” is text: leave it out, or switch on “{SWITCH}”.")
    return tables.numeric(shown, names[target], predictors)


def _expanded(table: tables.Table, settings: Settings) -> tuple[tables.Table, str]:
    """The table with its categories as 0/1 columns, where that is asked for and can be; else a sentence why it cannot."""
    asked = table.text if settings.one_hot else table.chosen_categories
    try:
        return (tables.one_hot(table, asked), "") if asked else (table, "")
    except tables.UnreadableTable as refused:
        return table, str(refused)


def _places(table: tables.Table, shown: tables.Table) -> dict[str, str]:
    """Place -> name of every column that can be used; of every column where there are less than two."""
    file = {column.source: place for place, column in enumerate(table.columns)}
    made: Counter[str] = Counter()
    found = {}
    few = sum(column.usable for column in shown.columns) < 2
    for column in shown.columns:
        place = str(file[column.source])
        if table.columns[file[column.source]].numbers is None and column.numbers is not None:
            place, made[column.source] = f"{place}.{made[column.source]}", made[column.source] + 1
        if column.usable or few:
            found[place] = column.name
    return found


def _target(table: tables.Table, names: dict[str, str], shown: tables.Table, settings: Settings) -> str:
    """The place asked for; else that of the last column of numbers, of 0 and 1, or of any."""
    for asked in (settings.target, settings.target.partition(".")[0]):
        if asked in names and (asked == settings.target or table.columns[int(asked)].pair):
            return asked
    of_kind = {kind: [at for at, name in names.items() if shown.column(name).kind in kind] for kind in _TARGETS}
    return next((places[-1] for places in of_kind.values() if places), next(iter(names)))


def _left_out(names: dict[str, str], target: str, shown: tables.Table, settings: Settings) -> list[str]:
    """The places that are left out: as asked for, text where nothing is; a column of text stands for all made of it."""
    others = [place for place in names if place != target]
    if not settings.left_out:
        return [place for place in others if shown.column(names[place]).numbers is None]
    asked = set(settings.left_out.split(","))
    whole = {place.partition(".")[0] for place in asked}
    return [place for place in others if {place, place.partition(".")[0]} & asked or place in whole]


_TARGETS = (("number",), ("two",), ("date",))
"""The kinds of column that may be the target before one is chosen, the likely first."""

UPLOADS = Uploads(
    word=OWN,
    read=tables.sheet,
    understood=lambda sheet, settings: sheet.table(settings.answers),
    fields=fields,
    notes=notes,
    choose=choose,
    preview=tables.preview,
    repairs=lambda table: table.repairs,
    asks=lambda table: table.asks,
    example="age,size,city,price\n12,70,Bonn,210\n3,55,Ulm,190\n40,90,Bonn,240\n…",
)
