"""The rows of a view: lines of a script that make or read them, and the files that hold them."""

from typing import NamedTuple

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.knots import Knots
from regularize.regressions import Regression
from regularize.scripts import cell

ROWS_FILE = "rows.csv"


class Rows(NamedTuple):
    """Lines that make columns, targets and names, and what they import: standard library, then scikit-learn.

    `inputs` is what a pipeline is given, `prepare` its first step, where the lines make one.
    """

    standard: tuple[str, ...]
    learn: tuple[str, ...]
    lines: str
    inputs: str = "columns"
    prepare: str = ""


DIABETES = Rows(
    (),
    ("from sklearn.datasets import load_diabetes",),
    """\
bunch = load_diabetes(scaled=False)
columns, targets, names = bunch.data, bunch.target, bunch.feature_names""",
)
SQUARES = Rows(
    ("from itertools import combinations",),
    DIABETES.learn,
    f"""\
{DIABETES.lines}

# 64 columns: the ten standardized measures, nine squares (sex has two values) and 45 products of two
columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
squared, pairs = [j for j in range(10) if names[j] != "sex"], list(combinations(range(10), 2))
names = names + [f"{{names[j]}}²" for j in squared] + [f"{{names[i]}} × {{names[j]}}" for i, j in pairs]
products = [columns[:, i] * columns[:, j] for i, j in pairs]
columns = np.column_stack([columns, columns[:, squared] ** 2, *products])""",
)
BREAST_CANCER = Rows(
    (),
    ("from sklearn.datasets import load_breast_cancer",),
    """\
# Twenty means and standard errors of nuclei, against how deeply the worst nuclei are dented
bunch = load_breast_cancer()
chosen = [j for j, name in enumerate(bunch.feature_names) if not name.startswith("worst ")]
columns, names = bunch.data[:, chosen], bunch.feature_names[chosen]
targets = bunch.data[:, list(bunch.feature_names).index("worst concave points")]""",
)


def rows_file(*, weighted: bool, folds: int) -> Rows:
    """The rows from the download, where no plain lines read the file itself: behind the target its weight and its folds."""
    more = [f'"fold {repeat + 1}"' for repeat in range(folds)]
    lines = f"""\
# Your rows, from the download "{ROWS_FILE}": behind the columns stands the target
with open("{ROWS_FILE}", newline="", encoding="utf-8") as file:
    head, *rows = csv.reader(file)
table = np.array(rows, dtype=float)
count = len(head) - {1 + weighted + len(more)}
names, columns, targets = head[:count], table[:, :count], table[:, count]"""
    if weighted:
        lines += "\nweights = table[:, count + 1]"
    if folds:
        lines += f"\nfold_of = table[:, {-folds}:].T"
    return Rows(("import csv",), (), lines)


def rows_csv(regression: Regression, weights: Floats | None = None, fold_of: Integers | None = None) -> str:
    """Every row that was fitted, the target behind its columns; then the weight, and the fold in each repeat (r, n), where given."""
    folds = [] if fold_of is None else [f"fold {repeat + 1}" for repeat in range(len(fold_of))]
    more = [one for one in (weights, None if fold_of is None else fold_of.T) if one is not None]
    head = ",".join(map(cell, [*regression.names, regression.target_name, *["weight"] * (weights is not None), *folds]))
    table = np.column_stack([regression.columns, regression.targets, *more]).tolist()
    return "\n".join([head, *(",".join(map(repr, row)) for row in table)]) + "\n"


def knots_csv(names: tuple[str, ...], found: Knots | None) -> str:
    """One line per knot: λ, what happens there, the intercept and the standardized coefficients; empty without knots."""
    if found is None:
        return ""
    events = [
        ("enters" if enters else "leaves", names[column]) if column >= 0 else ("end", "")
        for column, enters in zip(found.column.tolist(), found.enters.tolist(), strict=True)
    ]
    lines = [
        ",".join([repr(strength), event, cell(name), *map(repr, row)])
        for strength, (event, name), row in zip(
            found.strengths.tolist(),
            events,
            np.column_stack([found.intercept, found.coefficients]).tolist(),
            strict=True,
        )
    ]
    return "\n".join([",".join(["strength", "event", "column", "intercept", *map(cell, names)]), *lines]) + "\n"


def held_out(made: str, *, weighted: bool) -> str:
    """Lines that say what the fit at λ_min to all rows makes of those that had no part in anything; `made` scales columns."""
    given, root, counts = "", "", ""
    level, spread = "targets.mean()", "targets.std()"
    if weighted:
        given, counts = ", sample_weight=weights", ", weights=away_weights"
        root = "root = np.sqrt(weights / weights.mean())\nx, y = root[:, None] * x, root * y\n"
        level = "np.average(targets, weights=weights)"
        spread = "np.sqrt(np.average((targets - level) ** 2, weights=weights))"
    return f"""\
# The rows that had no part in anything, by the fit at λ_min to all others
scaler = {made}.fit(columns{given})
level = {level}
spread = {spread}
x, y = scaler.transform(columns), (targets - level) / spread
{root}fits = level + spread * path(x, y)[best] @ scaler.transform(away_columns).T
error, blind = (np.average((away_targets - told) ** 2{counts}) for told in (fits, level))
print(f"held out: off by {{np.sqrt(error):.6g}}, the mean by {{np.sqrt(blind):.6g}}, R² {{1 - error / blind:.6g}}")

"""
