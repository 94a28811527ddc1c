"""A visitor's CSV: bytes become named columns, and some of these become arrays.

Whatever is in the file, the outcome is a `Table` or an `UnreadableTable` with one sentence to show. The names
of columns are cleaned of what is invisible, but foreign: escape them before they meet Markdown or HTML.
"""

from regularize.tables.cells import UnreadableTable
from regularize.tables.choosing import Pair, Predictors, likely, numeric, one_hot, pair, sample
from regularize.tables.reading import Column, Table, read

__all__ = [
    "Column",
    "Pair",
    "Predictors",
    "Table",
    "UnreadableTable",
    "likely",
    "numeric",
    "one_hot",
    "pair",
    "read",
    "sample",
]
