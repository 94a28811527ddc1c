"""A target and its predictors from a visitor's table, for Choosing λ.

The settings name columns by their place in the file: "3", or "3.1" for one of the 0/1 columns that the text of column 3
is made into. So they mean the same with such columns and without them, and no foreign text stands in a link.
"""

from collections import Counter
from collections.abc import Sequence

from regularize import tables
from regularize.experiments.choosing import Settings
from regularize.lessons.lesson import Field

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
    if not (table.text and settings.one_hot):
        return table.notes
    _, refused = _expanded(table, settings)
    return (refused,) if refused else ()


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
    if names[target] in shown.text:
        raise ValueError(f"The target “{names[target]}” is text: choose a column of numbers.")
    for name in predictors:
        if name in shown.text:
            raise ValueError(f"“{name}” is text: leave it out, or switch on “{SWITCH}”.")
    return tables.numeric(shown, names[target], predictors)


def _expanded(table: tables.Table, settings: Settings) -> tuple[tables.Table, str]:
    """The table with its text as 0/1 columns, where that is asked for and can be; else a sentence why it cannot."""
    if not settings.one_hot:
        return table, ""
    try:
        return tables.one_hot(table, table.text), ""
    except tables.UnreadableTable as refused:
        return table, str(refused)


def _places(table: tables.Table, shown: tables.Table) -> dict[str, str]:
    """Place -> name of every column shown."""
    file = {name: place for place, name in enumerate(table.names)}
    made: Counter[str] = Counter()
    found = {}
    for column in shown.columns:
        place = str(file[column.source])
        if column.source in table.text and column.numbers is not None:
            place, made[column.source] = f"{place}.{made[column.source]}", made[column.source] + 1
        found[place] = column.name
    return found


def _target(table: tables.Table, names: dict[str, str], shown: tables.Table, settings: Settings) -> str:
    """The place asked for; else that of the last column of numbers in the file, or shown, or of any."""
    if settings.target in names:
        return settings.target
    file = [str(place) for place, name in enumerate(table.names) if name in table.numeric]
    return [*list(names)[:1], *(place for place, name in names.items() if name in shown.numeric), *file][-1]


def _left_out(names: dict[str, str], target: str, shown: tables.Table, settings: Settings) -> list[str]:
    """The places that are left out: as asked for, text where nothing is; a column of text stands for all made of it."""
    others = [place for place in names if place != target]
    if not settings.left_out:
        return [place for place in others if names[place] in shown.text]
    asked = set(settings.left_out.split(","))
    whole = {place.partition(".")[0] for place in asked}
    return [place for place in others if {place, place.partition(".")[0]} & asked or place in whole]
