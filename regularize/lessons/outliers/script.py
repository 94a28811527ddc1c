"""The code that Outliers hands out: three losses under one penalty with scikit-learn."""

from collections.abc import Mapping

import numpy as np

from regularize.arrays import Floats
from regularize.basis import Polynomial
from regularize.robust import Fits
from regularize.scripts import POINTS_FILE, array, cell

_SQUARED = {
    "None": ("LinearRegression", "tol=1e-15"),
    "L1": ("LassoLars", "alpha=strength / 2"),
    "L2": ("Ridge", "alpha=n * strength"),
}
"""Penalty -> the estimator of the squared loss, and its arguments."""
_ABSOLUTE = {
    "None": ("linear_model", "QuantileRegressor", "alpha=0"),
    "L1": ("linear_model", "QuantileRegressor", "alpha=strength / 2"),
    "L2": ("svm", "SVR", 'kernel="linear", epsilon=0, C=1 / (2 * n * strength), tol=1e-9'),
}
"""Penalty -> where the estimator of the absolute loss is, its name and its arguments."""
_SHIFTS = """\
# Huber's loss at a fixed δ (HuberRegressor estimates its own) is the squared loss with a shift for each point, and L1
# on the shifts (She and Owen 2011): one more column for each
weight = 2 * threshold / (n * strength)
model = LassoLars(alpha=strength / 2).fit(np.column_stack([columns, np.eye(n) / weight]), y)
show("huber", model.intercept_, model.coef_[: columns.shape[1]])"""
_WEIGHTS = """\
# Huber's loss at a fixed δ (HuberRegressor estimates its own): squared loss with weights, again and again
weights, change = np.ones(n), 1.0
for _ in range(10_000):
    if change < 1e-12:
        break
    model = {estimator}.fit(columns, y, sample_weight=weights)
    residuals = np.maximum(np.abs(y - model.predict(columns)), threshold)
    change = np.abs(threshold / residuals - weights).max()
    weights = threshold / residuals
show("huber", model.intercept_, model.coef_)"""


def script(*, polynomial: Polynomial, penalty: str, strength: float, threshold: float) -> str:
    """A script that fits the points of the page with each loss, and prints intercept and standardized coefficients."""
    name, arguments = _SQUARED[penalty]
    module, absolute, absolute_arguments = _ABSOLUTE[penalty]
    names = sorted({name, *([absolute] if module == "linear_model" else [])})
    more = "" if module == "linear_model" else f"from sklearn.{module} import {absolute}\n"
    svr = "# With ε = 0 the loss of a linear support vector regression is the absolute loss, and its penalty L2\n"
    huber = _SHIFTS if penalty == "L1" else _WEIGHTS.format(estimator=f"{name}({arguments})")
    return f"""\
import numpy as np
from sklearn.linear_model import {", ".join(names)}
{more}from sklearn.preprocessing import PolynomialFeatures

# The points of the page, from its download "{POINTS_FILE}"
x, y = np.loadtxt("{POINTS_FILE}", delimiter=",", skiprows=1, unpack=True)

# Powers of x, standardized by the points before any was moved; the target stays in its own units
means = np.array({array(polynomial.means)})
scales = np.array({array(polynomial.scales)})
powers = PolynomialFeatures({polynomial.degree}, include_bias=False).fit_transform(x.reshape(-1, 1))
columns = (powers - means) / scales
n, strength, threshold = len(y), {strength!r}, {threshold!r}


def show(loss, intercept, coefficients):
    values = [float(np.ravel(intercept)[0]), *np.ravel(coefficients).tolist()]
    print(f"{{loss}}: " + ", ".join(f"{{value:.8g}}" for value in values))


# This page minimises mean loss + λ·Ω; scikit-learn scales each objective differently
model = {name}({arguments}).fit(columns, y)
show("squared", model.intercept_, model.coef_)
{svr if module == "svm" else ""}model = {absolute}({absolute_arguments}).fit(columns, y)
show("absolute", model.intercept_, model.coef_)

{huber}
"""


def points_csv(x: Floats, y: Floats) -> str:
    """The points (n,) as CSV."""
    return "\n".join(["x,y", *(f"{a!r},{b!r}" for a, b in zip(x.tolist(), y.tolist(), strict=True))]) + "\n"


def fits_csv(distances: Floats, fits: Mapping[tuple[str, str], Fits], polynomial: Polynomial) -> str:
    """One line per loss, penalty and distance: its optimality, the intercept and the standardized coefficients (k,)."""
    head = ",".join(["loss", "penalty", "distance_sd", "optimality", "intercept", *map(cell, polynomial.names)])
    lines = []
    for (loss, penalty), found in fits.items():
        table = np.column_stack([distances, found.optimality, found.intercept, found.coefficients])
        lines += [f"{loss},{penalty}," + ",".join(map(repr, row)) for row in table.tolist()]
    return "\n".join([head, *lines]) + "\n"
