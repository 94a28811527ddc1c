"""The code that the elastic net hands out: one fit of the map again with scikit-learn."""

import numpy as np

from regularize import linear
from regularize.arrays import Floats, Integers
from regularize.penalties import ElasticNet
from regularize.regressions import Regression
from regularize.scripts import cell


def made(*, correlation: float, group_size: int, noise_sd: float, points: int, seed: int) -> str:
    """Lines that draw the groups of the page again: columns, targets, names and which rows are for training."""
    return f"""\
# The data of the page: four groups of columns with the true coefficients 1, 0, -1, 0 (seed {seed})
group = np.repeat(np.arange(4), {group_size})
shared_rng, own_rng, noise_rng = np.random.default_rng({seed}).spawn(3)
shared = shared_rng.standard_normal(({points} + 1000, 4))[:, group]
own = own_rng.standard_normal(({points} + 1000, len(group)))
columns = np.sqrt({correlation!r}) * shared + np.sqrt(1 - {correlation!r}) * own
targets = columns @ np.array([1.0, 0.0, -1.0, 0.0])[group] + {noise_sd!r} * noise_rng.standard_normal(len(own))
names = [f"{{g + 1}}{{'abcdefghijklmnopqrstuvwxyz'[place % {group_size}]}}" for place, g in enumerate(group)]
training = np.arange({points})"""


def real(name: str, points: int, seed: int) -> str:
    """Lines that load a data set of the page, and split it as the page does."""
    if name == "diabetes":
        loaded = """\
from sklearn.datasets import load_diabetes

bunch = load_diabetes(scaled=False)
columns, targets, names = bunch.data, bunch.target, bunch.feature_names"""
    else:
        loaded = """\
from sklearn.datasets import load_breast_cancer

# Twenty means and standard errors of nuclei, against how deeply the worst nuclei are dented
bunch = load_breast_cancer()
chosen = [j for j, name in enumerate(bunch.feature_names) if not name.startswith("worst ")]
columns, names = bunch.data[:, chosen], bunch.feature_names[chosen]
targets = bunch.data[:, list(bunch.feature_names).index("worst concave points")]"""
    return f"{loaded}\ntraining = np.random.default_rng({seed}).permutation(len(targets))[:{points}]"


def script(data: str, *, ratio: float, strength: float, rows: int) -> str:
    """A script that fits the cell of the map at this ratio and strength, and prints coefficients and test error."""
    estimator = linear.scikit_learn(ElasticNet(ratio), strength, rows=rows)
    arguments = [f"{name}={value!r}" for name, value in estimator.arguments.items()]
    arguments += ['solver="svd"'] if estimator.name == "Ridge" else ["tol=1e-12", "max_iter=1_000_000"]
    lines = "".join(f"    {argument},\n" for argument in arguments)
    return f"""\
import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import {estimator.name}
from sklearn.metrics import root_mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

{data}
test = np.setdiff1d(np.arange(len(targets)), training)

# This page minimises MSE + λ (ρ Σ|w| + (1 − ρ) Σ w²) with λ = {strength!r} and ρ = {ratio!r};
# scikit-learn halves the errors and the squares, so its alpha and l1_ratio are other numbers.
# Columns and target are on a common scale (mean 0, sd 1 over the training rows).
penalized = {estimator.name}(
{lines})
model = TransformedTargetRegressor(make_pipeline(StandardScaler(), penalized), transformer=StandardScaler())
model.fit(columns[training], targets[training])

for name, coefficient in zip(names, model.regressor_[-1].coef_):
    print(f"{{name}}: {{coefficient:.8g}}")
print(f"test error: {{root_mean_squared_error(targets[test], model.predict(columns[test])):.8g}}")
"""


def rows_csv(regression: Regression, training: Integers) -> str:
    """Every row of the data, and which set it belongs to; training (m,) are places."""
    head = ",".join(map(cell, [*regression.names, regression.target_name, "set"]))
    sets = np.full(len(regression.targets), "test", dtype=object)
    sets[training] = "training"
    table = np.column_stack([regression.columns, regression.targets]).tolist()
    return "\n".join([head, *(",".join([*map(repr, row), name]) for row, name in zip(table, sets, strict=True))]) + "\n"


def ratios_csv(regression: Regression, ratios: Floats, coefficients: Floats) -> str:
    """One line per ratio: ρ and the standardized coefficients (k, p)."""
    table = np.column_stack([ratios, coefficients]).tolist()
    return (
        "\n".join([",".join(["ratio", *map(cell, regression.names)]), *(",".join(map(repr, row)) for row in table)])
        + "\n"
    )
