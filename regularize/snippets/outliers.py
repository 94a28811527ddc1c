"""The code that Outliers hands out: three losses under one penalty with scikit-learn."""

from collections.abc import Mapping

import numpy as np

from regularize.arrays import Floats
from regularize.basis import Polynomial
from regularize.robust import Fits
from regularize.snippets.files import array, cell

# Penalty -> (estimator of the squared loss, its arguments; of the absolute loss, its arguments; Huber's with weights).
_LASSO = "tol=1e-13, max_iter=1_000_000"
_SQUARED = {
    "None": ("LinearRegression", ""),
    "L1": ("Lasso", f"alpha=strength / 2, {_LASSO}"),
    "L2": ("Ridge", "alpha=n * strength"),
}
_ABSOLUTE = {
    "None": ("linear_model", "QuantileRegressor", "alpha=0"),
    "L1": ("linear_model", "QuantileRegressor", "alpha=strength / 2"),
    "L2": ("svm", "SVR", 'kernel="linear", epsilon=0, C=1 / (2 * n * strength), tol=1e-9'),
}
_WEIGHTED = {
    "None": "LinearRegression()",
    "L1": f"Lasso(alpha=strength / 2 * n / weights.sum(), {_LASSO})",
    "L2": "Ridge(alpha=n * strength)",
}


def script(*, x: Floats, y: Floats, polynomial: Polynomial, penalty: str, strength: float, threshold: float) -> str:
    """A script that fits the points of the page with each loss, and prints intercept and standardized coefficients."""
    name, arguments = _SQUARED[penalty]
    module, absolute, absolute_arguments = _ABSOLUTE[penalty]
    names = sorted({name, *([absolute] if module == "linear_model" else [])})
    more = "" if module == "linear_model" else f"from sklearn.{module} import {absolute}\n"
    svr = "# With ε = 0 the loss of a linear support vector regression is the absolute loss, and its penalty L2\n"
    return f"""\
import numpy as np
from sklearn.linear_model import {", ".join(names)}
{more}
# The points of the page
x = np.array({array(x)})
y = np.array({array(y)})

# Powers of x, standardized over the points before any was moved; the target stays in its own units
means = np.array({array(polynomial.means)})
scales = np.array({array(polynomial.scales)})
columns = (x[:, None] ** np.arange(1, {polynomial.degree + 1}) - means) / scales
n, strength, threshold = len(y), {strength!r}, {threshold!r}


def show(loss, model):
    values = [float(np.ravel(model.intercept_)[0]), *np.ravel(model.coef_).tolist()]
    print(f"{{loss}}: " + ", ".join(f"{{value:.8g}}" for value in values))


# This page minimises mean loss + λ·Ω; scikit-learn scales each objective differently
show("squared", {name}({arguments}).fit(columns, y))
{svr if module == "svm" else ""}show("absolute", {absolute}({absolute_arguments}).fit(columns, y))

# Huber's loss at a fixed δ (HuberRegressor estimates its own): squared loss with weights, again and again
weights = np.ones(n)
for _ in range(5000):
    model = {_WEIGHTED[penalty]}.fit(columns, y, sample_weight=weights)
    residuals = np.maximum(np.abs(y - model.predict(columns)), 1e-300)
    change = np.abs(np.minimum(1, threshold / residuals) - weights).max()
    weights = np.minimum(1, threshold / residuals)
    if change < 1e-12:
        break
show("huber", model)
"""


def points_csv(x: Floats, y: Floats) -> str:
    """The points (n,) as CSV."""
    return "\n".join(["x,y", *(f"{a!r},{b!r}" for a, b in zip(x.tolist(), y.tolist(), strict=True))]) + "\n"


def fits_csv(distances: Floats, fits: Mapping[tuple[str, str], Fits], polynomial: Polynomial) -> str:
    """One line per loss, penalty and distance: its optimality, the intercept and the standardized coefficients."""
    head = ",".join(["loss", "penalty", "distance_sd", "optimality", "intercept", *map(cell, polynomial.names)])
    lines = []
    for (loss, penalty), found in fits.items():
        table = np.column_stack([distances, found.optimality, found.intercept, found.coefficients])
        lines += [f"{loss},{penalty}," + ",".join(map(repr, row)) for row in table.tolist()]
    return "\n".join([head, *lines]) + "\n"
