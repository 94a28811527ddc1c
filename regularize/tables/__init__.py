"""A visitor's CSV: bytes become named columns, and some of these become arrays.

Whatever is in the file, the outcome is a `Table` or an `UnreadableTable` with one sentence to show. Nothing is changed silently: a
table says what was mended (`repairs`) and asks what stays unclear (`asks`), with codes for the answers. The names of columns are
cleaned of what is invisible, but foreign: escape them before they meet Markdown or HTML.
"""

from regularize.tables.cells import UnreadableTable
from regularize.tables.choosing import Pair, Predictors, likely, numeric, one_hot, pair, sample
from regularize.tables.column import Column
from regularize.tables.findings import PATTERN, Ask, Repair, chosen
from regularize.tables.preview import Preview, Shown, preview
from regularize.tables.reading import Sheet, Table, read, sheet
from regularize.tables.recipe import FILE, NUMBER, NoRecipe, Recipe, recipe

__all__ = [
    "FILE",
    "NUMBER",
    "PATTERN",
    "Ask",
    "Column",
    "NoRecipe",
    "Pair",
    "Predictors",
    "Preview",
    "Recipe",
    "Repair",
    "Sheet",
    "Shown",
    "Table",
    "UnreadableTable",
    "chosen",
    "likely",
    "numeric",
    "one_hot",
    "pair",
    "preview",
    "read",
    "recipe",
    "sample",
    "sheet",
]
