"""What scripts and files of several lessons share: data drawn again, and numbers with every digit."""

import ast
import inspect
import textwrap
from collections.abc import Sequence

import numpy as np

from regularize import linear, logistic
from regularize.arrays import Floats
from regularize.clouds import CLOUDS
from regularize.data import CURVES, Curve

TRAINING_FILE = "training.csv"
POINTS_FILE = "points.csv"
WIDTH = 90
"""Characters of a line in a script after which a list of numbers is broken."""


def array(values: Floats) -> str:
    """A list of numbers as Python writes it, to every digit, in lines that are not too long (m,)."""
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


def path_csv(names: Sequence[str], path: linear.Path | logistic.Path) -> str:
    """One line per strength: λ, its optimality, the intercept and the standardized coefficients."""
    head = ",".join(["strength", "optimality", "intercept", *map(cell, names)])
    table = np.column_stack([path.strengths, path.optimality, path.intercept, path.coefficients])
    return "\n".join([head, *(",".join(map(repr, row)) for row in table.tolist())]) + "\n"


def cell(text: str) -> str:
    """Foreign text as one cell of a CSV that no spreadsheet takes for a formula."""
    guarded = "'" + text if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text
    return '"' + guarded.replace('"', '""') + '"' if any(mark in guarded for mark in ',"\n\r') else guarded


def made(name: str, *, points: int, noise_sd: float, seed: int) -> str:
    """Lines that draw the training points of a made curve again: x and y."""
    return f"""\
# The training points of the page: {name}, seed {seed}
train_x, train_noise, *_ = np.random.default_rng({seed}).spawn(4)
x = train_x.uniform(-1, 1, {points})
y = {CURVES[name].code} + {noise_sd:g} * train_noise.standard_normal({points})"""


def shape(cloud: str) -> str:
    """The function that draws the places of a cloud, as it stands in `regularize.clouds`."""
    source = inspect.getsource(CLOUDS[cloud])
    (function,) = ast.parse(source).body
    assert isinstance(function, ast.FunctionDef)
    behind = function.body[0].end_lineno or 0  # its docstring
    return "def shape(labels, rng):\n" + "\n".join(source.splitlines()[behind:])
