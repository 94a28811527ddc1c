"""Two columns of a visitor's table, for Explore. The settings name them by their place in the file."""

from regularize import tables
from regularize.lessons.explore.settings import UPLOADED, Settings
from regularize.lessons.lesson import Field
from regularize.lessons.own import own_data


def fields(table: tables.Table, settings: Settings) -> tuple[Field, ...]:
    """The columns across and up, among those that can be used."""
    options, chosen = _options(table), zip(("x", "y"), _names(table, settings), strict=True)
    return tuple(
        Field(name=name, label=name, options=options, value=str(table.names.index(column))) for name, column in chosen
    )


def choose(table: tables.Table, settings: Settings) -> tables.Pair:
    """The two columns; raises `UnreadableTable` where they cannot be drawn."""
    return tables.pair(table, *_names(table, settings))


def _names(table: tables.Table, settings: Settings) -> tuple[str, str]:
    """The columns across and up; where none of the table is asked for, the likely one."""
    known = dict(_options(table))
    x, y = tables.likely(table)
    return known.get(settings.x, x), known.get(settings.y, y)


def _options(table: tables.Table) -> list[tuple[str, str]]:
    """Place and name of the columns; those that are no numbers, too, where there are less than two others."""
    numeric = [(str(place), column.name) for place, column in enumerate(table.columns) if column.name in table.numeric]
    return numeric if len(numeric) >= 2 else [(str(place), name) for place, name in enumerate(table.names)]


UPLOADS = own_data(UPLOADED, fields=fields, choose=choose, example="x,y\n1,2.1\n2,3.9\n3,6.2\n4,7.8\n5,10.1")
