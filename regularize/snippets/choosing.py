"""The code that choosing λ hands out: cross-validation with scikit-learn on the same folds, and the fit at one λ."""

import numpy as np

from regularize import linear
from regularize.knots import Knots
from regularize.penalties import Penalty
from regularize.regressions import Regression
from regularize.snippets.files import cell

ROWS_FILE = "rows.csv"

DIABETES = """\
from sklearn.datasets import load_diabetes

bunch = load_diabetes(scaled=False)
columns, targets, names = bunch.data, bunch.target, bunch.feature_names"""

SQUARES = f"""\
from itertools import combinations

{DIABETES}

# 64 columns: the ten standardized measures, nine squares (sex has two values) and 45 products of two
columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
squared, pairs = [j for j in range(10) if names[j] != "sex"], list(combinations(range(10), 2))
names = names + [f"{{names[j]}}²" for j in squared] + [f"{{names[i]}} × {{names[j]}}" for i, j in pairs]
columns = np.column_stack([columns, columns[:, squared] ** 2, *(columns[:, i] * columns[:, j] for i, j in pairs)])"""

BREAST_CANCER = """\
from sklearn.datasets import load_breast_cancer

# Twenty means and standard errors of nuclei, against how deeply the worst nuclei are dented
bunch = load_breast_cancer()
chosen = [j for j, name in enumerate(bunch.feature_names) if not name.startswith("worst ")]
columns, names = bunch.data[:, chosen], bunch.feature_names[chosen]
targets = bunch.data[:, list(bunch.feature_names).index("worst concave points")]"""

OWN = f"""\
import csv

# Your rows, from the download "{ROWS_FILE}": the target is the last column
with open("{ROWS_FILE}", newline="", encoding="utf-8") as file:
    (*names, _), *rows = csv.reader(file)
columns, targets = np.split(np.array(rows, dtype=float), [-1], axis=1)
targets = targets[:, 0]"""


def script(
    data: str, *, penalty: Penalty, strengths: tuple[float, float, float], strength: float, folds: int, seed: int
) -> str:
    """A script that prints λ_min, λ_1se and the coefficients at `strength`; strengths are log10 low, high and step."""
    low, high, step = strengths
    count = round((high - low) / step) + 1
    first, fitted = _path(penalty)
    return f"""\
import numpy as np
from sklearn.linear_model import {first}
from sklearn.preprocessing import StandardScaler

{data}

strengths = 10.0 ** np.round({low!r} + {step!r} * np.arange({count}), 10)  # λ of MSE + λ·Ω, Ω = {penalty.formula}


def path(columns, targets):
    \"\"\"Coefficients (k, p) at every λ, of standardized columns and target.\"\"\"
{fitted}


rows, folds = len(targets), {folds}
fold_of = np.empty(rows, dtype=int)
sizes = rows // folds + (np.arange(folds) < rows % folds)
fold_of[np.random.default_rng([{seed}, 0]).permutation(rows)] = np.repeat(np.arange(folds), sizes)

errors = np.empty((folds, len(strengths)))
for fold in range(folds):
    train, held_out = fold_of != fold, fold_of == fold
    scaler = StandardScaler().fit(columns[train])  # by the training rows alone: nothing leaks
    level, spread = targets[train].mean(), targets[train].std()
    coefficients = path(scaler.transform(columns[train]), (targets[train] - level) / spread)
    fits = level + spread * coefficients @ scaler.transform(columns[held_out]).T
    errors[fold] = ((fits - targets[held_out]) ** 2).mean(axis=1)

mean, standard_error = errors.mean(axis=0), errors.std(axis=0, ddof=1) / np.sqrt(folds)
best = np.flatnonzero(mean == mean.min())[-1]
simplest = np.flatnonzero(mean <= mean[best] + standard_error[best])[-1]
print(f"λ_min: {{strengths[best]:.6g}}, error {{mean[best]:.6g}} ± {{standard_error[best]:.3g}}")
print(f"λ_1se: {{strengths[simplest]:.6g}}, error {{mean[simplest]:.6g}}")

here = np.argmin(np.abs(strengths - {strength!r}))
coefficients = path(StandardScaler().fit_transform(columns), (targets - targets.mean()) / targets.std())[here]
for name, coefficient in zip(names, coefficients):
    print(f"{{name}}: {{coefficient:.6f}}")
"""


def _path(penalty: Penalty) -> tuple[str, str]:
    """What to import, and the body of `path`."""
    if penalty.l1 == 0.0:
        return "Ridge", (
            "    alphas = len(targets) * strengths  # Ridge sums the squared errors\n"
            '    return np.array([Ridge(alpha=alpha, solver="svd").fit(columns, targets).coef_ for alpha in alphas])'
        )
    one = linear.scikit_learn(penalty, 1.0, rows=1)
    alpha, settings = one.arguments["alpha"], "tol=1e-9, max_iter=1_000_000"
    if penalty.l2 == 0.0:
        return "lasso_path", (
            "    # Lasso halves the mean squared error. From strong to weak, each from where the last one ended.\n"
            f"    _, found, _ = lasso_path(columns, targets, alphas=strengths[::-1] / 2, {settings})\n"
            "    return found.T[::-1]"
        )
    return "enet_path", (
        "    # scikit-learn halves the mean squared error and the squares, so its scale is another one\n"
        f"    alphas = {alpha!r} * strengths[::-1]\n"
        f"    _, found, _ = enet_path(columns, targets, l1_ratio={one.arguments['l1_ratio']!r}, alphas=alphas, {settings})\n"
        "    return found.T[::-1]"
    )


def rows_csv(regression: Regression) -> str:
    """Every row that was fitted, the target last."""
    head = ",".join(map(cell, [*regression.names, regression.target_name]))
    table = np.column_stack([regression.columns, regression.targets]).tolist()
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
