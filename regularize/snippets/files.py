"""Numbers in code and in CSV files, with every digit."""

import textwrap
from collections.abc import Sequence

import numpy as np

from regularize import linear
from regularize.arrays import Floats
from regularize.data import Curve

TRAINING_FILE = "training.csv"
POINTS_FILE = "points.csv"
WIDTH = 90
"""Characters of a line in a script after which a list of numbers is broken."""


def array(values: Floats) -> str:
    """A list of numbers as Python writes it, to every digit, in lines that are not too long."""
    text = ", ".join(repr(float(value)) for value in np.asarray(values))
    if len(text) <= WIDTH:
        return f"[{text}]"
    lines = textwrap.wrap(text, WIDTH, break_long_words=False, break_on_hyphens=False)
    return "[\n    " + "\n    ".join(lines) + ",\n]"


def data_csv(curve: Curve) -> str:
    """The points of a curve as CSV: x, y and which set they belong to."""
    rows = [f"{x!r},{y!r},training" for x, y in zip(curve.x_train.tolist(), curve.y_train.tolist(), strict=True)]
    rows += [f"{x!r},{y!r},test" for x, y in zip(curve.x_test.tolist(), curve.y_test.tolist(), strict=True)]
    return "\n".join([f"{cell(curve.x_name)},{cell(curve.y_name)},set", *rows]) + "\n"


def training_csv(curve: Curve) -> str:
    """The training points alone: the file that the script of `literal` reads."""
    rows = [f"{x!r},{y!r}" for x, y in zip(curve.x_train.tolist(), curve.y_train.tolist(), strict=True)]
    return "\n".join(["x,y", *rows]) + "\n"


def path_csv(names: Sequence[str], path: linear.Path) -> str:
    """One line per strength: λ, its optimality, the intercept and the standardized coefficients."""
    head = ",".join(["strength", "optimality", "intercept", *map(cell, names)])
    table = np.column_stack([path.strengths, path.optimality, path.intercept, path.coefficients])
    return "\n".join([head, *(",".join(map(repr, row)) for row in table.tolist())]) + "\n"


def cell(text: str) -> str:
    """Foreign text as one cell of a CSV that no spreadsheet takes for a formula."""
    guarded = "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
    return '"' + guarded.replace('"', '""') + '"' if any(mark in guarded for mark in ',"\n\r') else guarded
