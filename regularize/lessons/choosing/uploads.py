"""A target and its predictors from a visitor's table, for Choosing λ.

The settings name columns by their place in the file: "3", or "3.1" for one of the 0/1 columns that the categories of column 3
are made into. So they mean the same with such columns and without them, and no foreign text stands in a link. Labels and what is
left out are not offered.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from regularize import tables
from regularize.arrays import Floats
from regularize.lessons.choosing.sample import fitted_groups
from regularize.lessons.choosing.settings import BY_GROUP, IN_ORDER, SHUFFLED, UPLOADED, Settings
from regularize.lessons.lesson import Field
from regularize.lessons.own import own_data
from regularize.tables.kinds import LABEL
from regularize.tables.qualified import only_limits
from regularize.tables.vocabulary import groups_rows

SWITCH, GROUPS, ORDER = "Text as 0/1 columns", "Rows of one", "In the order of"
MOST_FEW, FEW_ROWS = 12, 4
"""Text becomes columns by itself where it has so many categories at the most, and so many rows are left for each column."""
FEWEST_OF_A_CLASS, FEWEST_GROUPS, ROWS_OF_ONE = 2, 2, 2


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
    found += _beside(table, settings)
    if table.text:
        label, options = f"{SWITCH}, one for each category", (("Off", "No"), ("On", "Yes"), ("", "where they are few"))
        found.append(Field(name="one_hot", label=label, options=options, value=settings.one_hot))
    return found


def notes(table: tables.Table, settings: Settings) -> Sequence[str]:
    """What the reader says of the table; why its text was not made into columns, where that cannot be; how folds may have to be cut."""
    _, refused = _expanded(table, settings)
    more = [*([refused] if refused else []), *_on_last(table, settings), *_on_cutting(table, settings)]
    return (*table.notes, *more)


def _on_last(table: tables.Table, settings: Settings) -> list[str]:
    """That the last column has two values, where others are taken for the target before one is chosen."""
    last = table.columns[-1]
    if settings.target or not _two_valued(last) or _predicted(table, settings).source == last.source:
        return []
    return [
        f"“{last.source}” stands last and has two values: choose it as the target if it is what you want to predict."
    ]


def _two_valued(column: tables.Column) -> bool:
    """Whether the column is of numbers, or of two words, and has two values."""
    return column.kind in ("number", "two") and column.numbers is not None and len(np.unique(_known(column))) == 2


def _on_cutting(table: tables.Table, settings: Settings) -> list[str]:
    """Where rows follow each other in time or belong together, that the folds do not know of it."""
    if settings.cut == IN_ORDER and _cutting(table, settings) is None:
        return [
            f"“{column.name}” goes back from row to row: choose it under “{ORDER}”, so that the past predicts the future."
            for column in table.columns
            if _in_time(column) == "back"
        ]
    if settings.cut != SHUFFLED:
        return []
    found = []
    for column in table.columns:
        if way := _in_time(column):
            found.append(
                f"“{column.name}” goes {way} from row to row: if the rows to predict come later, cut the folds in order."
            )
        if _belongs(column) and column.source != _predicted(table, settings).source:
            found.append(
                f"Each “{column.name}” has several rows: if the rows to predict are of others, cut the folds by group."
            )
    return found


def _in_time(column: tables.Column) -> str:
    """Whether dates go "on" or "back" from row to row; nothing where they do neither, or there are none."""
    if column.kind != "date":
        return ""
    steps = np.diff(_known(column))
    if not steps.any():
        return ""
    return "on" if (steps >= 0.0).all() else "back" if (steps <= 0.0).all() else ""


def _of_units(column: tables.Column) -> bool:
    """Whether the column may say whose rows these are: labels; by their name, categories and whole numbers too."""
    if column.kind == "number":
        known = _known(column)
        return groups_rows(column.source) and bool((known == np.round(known)).all())
    words = column.kind == "categories" and groups_rows(column.source)
    return words or (column.kind == LABEL and not only_limits(column.cells))


def _belongs(column: tables.Column) -> bool:
    """Whether rows of one value belong together."""
    return _of_units(column) and _several_rows_each(column)


def _several_rows_each(column: tables.Column) -> bool:
    """Whether its words or values are two at least, and have several rows each."""
    known = [cell for cell in column.cells if cell] if column.numbers is None else _known(column).tolist()
    return 1 < len(set(known)) <= len(known) / ROWS_OF_ONE


def _known(column: tables.Column) -> Floats:
    """The numbers that are there (m,); none of text."""
    return np.zeros(0) if column.numbers is None else column.numbers[np.isfinite(column.numbers)]


def choose(table: tables.Table, settings: Settings) -> tables.Predictors:
    """The target and all other columns but those that are left out.

    Raises
    ------
    ValueError
        If the target or a predictor is text, they cannot be used (`tables.numeric`), or folds by group have less than two groups.
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
    beside, weights = _cutting(table, settings), _weights(table, settings)
    if settings.cut == BY_GROUP and beside is None:
        raise ValueError(
            f"No column has values that stand in several rows each. Choose under “{GROUPS}” whose rows stay together."
        )
    apart = {column.source for column in (beside, weights) if column is not None}
    predictors = [name for name in predictors if shown.column(name).source not in apart]
    found = tables.numeric(shown, names[target], predictors, beside=beside, weights=weights)
    if found.classes:
        rarest = min(np.count_nonzero(found.targets == value) for value in (found.targets.min(), found.targets.max()))
        if rarest < FEWEST_OF_A_CLASS:
            raise ValueError(
                f"The target “{names[target]}” has two values, and one of them stands in {rarest} complete row only: "
                "at least two of each are needed, one to fit and one to hold out."
            )
    if settings.cut == BY_GROUP and fitted_groups(settings, found) < FEWEST_GROUPS:
        other = ", or hold fewer rows out" if settings.share_held_out else ""
        raise ValueError(
            f"All rows to fit are of one “{found.beside_name}”: folds by group need two at least. "
            f"Choose another column under “{GROUPS}”{other}."
        )
    return replace(
        found,
        table=table,
        repeated=any(_belongs(one) for one in table.columns if one.source != shown.column(names[target]).source),
    )


def _beside(table: tables.Table, settings: Settings) -> list[Field]:
    """What orders or groups the rows, where folds are cut so, and what counts them."""
    places = [(str(place), column.name) for place, column in enumerate(table.columns)]
    numbers = [(place, name) for place, name in places if table.columns[int(place)].numbers is not None]
    weights, by = _weights(table, settings), _cutting(table, settings)
    found = []
    if settings.cut == IN_ORDER:
        value = "" if by is None else str(table.columns.index(by))
        found.append(Field(name="by", label=ORDER, options=[("", "the rows"), *numbers], value=value))
    if settings.cut == BY_GROUP:
        value, unknown = ("", [("", "choose a column")]) if by is None else (str(table.columns.index(by)), [])
        found.append(Field(name="by", label=GROUPS, options=[*unknown, *places], value=value))
    value = "" if weights is None else str(table.columns.index(weights))
    return [
        *found,
        Field(name="weights", label="Weights", options=[("", "each row counts once"), *numbers], value=value),
    ]


def _cutting(table: tables.Table, settings: Settings) -> tables.Column | None:
    """The column that orders or groups the rows: the one that is named, else the likely groups where they are wanted."""
    at = int(settings.by) if settings.by else len(table.columns)
    named = table.columns[at] if at < len(table.columns) else None
    if settings.cut == BY_GROUP:
        return named or _likely_groups(table, settings)
    return named if settings.cut == IN_ORDER and named is not None and named.numbers is not None else None


def _likely_groups(table: tables.Table, settings: Settings) -> tables.Column | None:
    """Of the columns with several rows each, but for target and weights, one that may say whose these are; else of words; else any."""
    weights, target = _weights(table, settings), _predicted(table, settings).source
    found = [one for one in table.columns if one is not weights and one.source != target and _several_rows_each(one)]
    ranked = sorted(found, key=lambda one: (not _of_units(one), one.numbers is not None))
    return ranked[0] if ranked else None


def _weights(table: tables.Table, settings: Settings) -> tables.Column | None:
    """The column that counts the rows, if one is named that is of numbers."""
    if not settings.weights or int(settings.weights) >= len(table.columns):
        return None
    found = table.columns[int(settings.weights)]
    return found if found.numbers is not None else None


def _expanded(table: tables.Table, settings: Settings) -> tuple[tables.Table, str]:
    """The table with its categories as 0/1 columns, where that is asked for and can be; else a sentence why it cannot."""
    asked = {"On": table.text, "Off": table.chosen_categories}.get(settings.one_hot, _few(table))
    try:
        return (tables.one_hot(table, asked), "") if asked else (table, "")
    except tables.UnreadableTable as refused:
        return table, str(refused)


def _few(table: tables.Table) -> tuple[str, ...]:
    """Columns of text whose categories are few, and all of them together beside the rows; and those that were asked for."""
    found = list(table.chosen_categories)
    room = table.rows // FEW_ROWS - len(table.columns)
    for column in table.columns:
        count = len(set(column.cells) - {""})
        if column.kind == "categories" and column.name not in found and 2 <= count <= min(MOST_FEW, room):
            found.append(column.name)
            room -= count
    return tuple(found)


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


def _predicted(table: tables.Table, settings: Settings) -> tables.Column:
    """The column that is the target."""
    shown, _ = _expanded(table, settings)
    names = _places(table, shown)
    return shown.column(names[_target(table, names, shown, settings)])


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

UPLOADS = own_data(
    UPLOADED,
    fields=fields,
    notes=notes,
    choose=choose,
    example="age,size,city,price\n12,70,Bonn,210\n3,55,Ulm,190\n40,90,Bonn,240\n…",
)
