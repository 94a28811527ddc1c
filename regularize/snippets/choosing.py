"""The code that choosing λ hands out: cross-validation with scikit-learn on the same folds, and the fit at one λ."""

from typing import Literal, NamedTuple

import numpy as np

from regularize import linear
from regularize.knots import Knots
from regularize.penalties import Penalty
from regularize.regressions import Regression
from regularize.snippets.files import cell

ROWS_FILE = "rows.csv"


class Rows(NamedTuple):
    """Lines that make columns, targets and names, and what they import: standard library, then scikit-learn."""

    standard: tuple[str, ...]
    learn: tuple[str, ...]
    lines: str


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

OWN = Rows(
    ("import csv",),
    (),
    f"""\
# Your rows, from the download "{ROWS_FILE}": the target is the last column
with open("{ROWS_FILE}", newline="", encoding="utf-8") as file:
    (*names, _), *rows = csv.reader(file)
columns, targets = np.split(np.array(rows, dtype=float), [-1], axis=1)
targets = targets[:, 0]""",
)


def script(
    data: Rows,
    *,
    penalty: Penalty,
    strengths: tuple[float, float, float],
    strength: float,
    rows: int,
    folds: int,
    seed: int,
    lasso_by: Literal["LARS", "coordinate descent"],
) -> str:
    """A script that prints λ_min, λ_1se and the coefficients at `strength`; strengths are log10 low, high and step."""
    low, high, step = strengths
    count = round((high - low) / step) + 1
    follower, fitted, model = _path(penalty, strength, rows, lasso_by=lasso_by)
    learn = [
        "from sklearn.compose import TransformedTargetRegressor",
        *data.learn,
        f"from sklearn.linear_model import {', '.join(sorted({model.partition('(')[0], follower}))}",
        "from sklearn.model_selection import PredefinedSplit",
        "from sklearn.pipeline import make_pipeline",
        "from sklearn.preprocessing import StandardScaler",
    ]
    standard = "".join(f"{line}\n" for line in data.standard) + ("\n" if data.standard else "")
    imports = "\n".join([f"{standard}import numpy as np", *learn])
    return f"""\
{imports}

{data.lines}

strengths = 10.0 ** np.round({low!r} + {step!r} * np.arange({count}), 10)  # λ of MSE + λ·Ω, Ω = {penalty.formula}


def path(columns, targets):
    \"\"\"Coefficients (k, p) at every λ, of standardized columns and target.\"\"\"
{fitted}


# The very folds of the page; for work of your own take KFold({folds}, shuffle=True)
rows, folds = len(targets), {folds}
fold_of = np.empty(rows, dtype=int)
sizes = rows // folds + (np.arange(folds) < rows % folds)
fold_of[np.random.default_rng([{seed}, 0]).permutation(rows)] = np.repeat(np.arange(folds), sizes)

errors = []
for train, held_out in PredefinedSplit(fold_of).split():
    scaler = StandardScaler().fit(columns[train])  # by the training rows alone: nothing leaks
    level, spread = targets[train].mean(), targets[train].std()
    coefficients = path(scaler.transform(columns[train]), (targets[train] - level) / spread)
    fits = level + spread * coefficients @ scaler.transform(columns[held_out]).T
    errors.append(((fits - targets[held_out]) ** 2).mean(axis=1))

mean, standard_error = np.mean(errors, axis=0), np.std(errors, axis=0, ddof=1) / np.sqrt(folds)
best = np.flatnonzero(mean == mean.min())[-1]
simplest = np.flatnonzero(mean <= mean[best] + standard_error[best])[-1]
print(f"λ_min: {{strengths[best]:.6g}}, error {{mean[best]:.6g}} ± {{standard_error[best]:.3g}}")
print(f"λ_1se: {{strengths[simplest]:.6g}}, error {{mean[simplest]:.6g}}")

# One fit to all rows, at λ = {strength:.6g}; its predictions are in the target's own units
estimator = {model}
model = TransformedTargetRegressor(make_pipeline(StandardScaler(), estimator), transformer=StandardScaler())
model.fit(columns, targets)
for name, coefficient in zip(names, model.regressor_[-1].coef_):
    print(f"{{name}}: {{coefficient:.6f}}")
"""


def _path(penalty: Penalty, strength: float, rows: int, *, lasso_by: str) -> tuple[str, str, str]:
    """What follows the path, the body of `path`, and the estimator of the last fit.

    LARS is exact and quick, but stumbles where columns copy each other; coordinate descent only crawls there.
    """
    here = linear.scikit_learn(penalty, strength, rows=rows).arguments
    tight = "tol=1e-8, max_iter=1_000_000"
    if penalty.l1 == 0.0:
        return (
            "Ridge",
            "    alphas = len(targets) * strengths  # Ridge sums the squared errors\n"
            '    return np.array([Ridge(alpha=alpha, solver="svd").fit(columns, targets).coef_ for alpha in alphas])',
            f'Ridge(alpha={here["alpha"]!r}, solver="svd")',
        )
    if penalty.l2 > 0.0:
        return (
            "lars_path_gram",
            "    # The squares of Ω go into the Gram matrix, and LARS does the rest exactly; coordinate descent would crawl\n"
            "    gram, moment = columns.T @ columns / len(targets), columns.T @ targets / len(targets)\n"
            "    found = []\n"
            "    for strength in strengths:\n"
            f"        ridged = gram + {penalty.l2!r} * strength * np.eye(len(gram))\n"
            f'        ends = {{"alpha_min": {penalty.l1!r} * strength / 2, "method": "lasso"}}\n'
            "        *_, coefficients = lars_path_gram(moment, ridged, n_samples=1, **ends)\n"
            "        found.append(coefficients[:, -1])\n"
            "    return np.array(found)",
            f"ElasticNet(alpha={here['alpha']!r}, l1_ratio={here['l1_ratio']!r}, {tight})",
        )
    if lasso_by == "coordinate descent":
        return (
            "lasso_path",
            "    # Some columns copy each other: LARS would drop one, with a warning. Lasso halves the MSE.\n"
            f"    _, found, _ = lasso_path(columns, targets, alphas=strengths[::-1] / 2, {tight})\n"
            "    return found.T[::-1]",
            f"Lasso(alpha={here['alpha']!r}, {tight})",
        )
    return (
        "lars_path",
        "    # Exact at each knot and straight between two; coordinate descent would crawl. Lasso halves the MSE.\n"
        '    alphas, _, knots = lars_path(columns, targets, method="lasso")\n'
        "    return np.array([np.interp(strengths / 2, alphas[::-1], column[::-1]) for column in knots]).T",
        f"LassoLars(alpha={here['alpha']!r})",
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
