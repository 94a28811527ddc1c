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
_MEDIAN = """\
model = QuantileRegressor(alpha={alpha}).fit(columns, y)
show("absolute", model.intercept_, model.coef_)"""
_ABSOLUTE = {
    "None": _MEDIAN.format(alpha="0"),
    "L1": _MEDIAN.format(alpha="strength / 2"),
    "L2": """\
# SVR(kernel="linear", epsilon=0) has this loss and penalty too, but its solver can take minutes
show("absolute", *bounded(0, strength))""",
}
"""Penalty -> how the absolute loss is fitted."""
_BOUNDED = """\
turned = PCA().fit(columns)  # with components that are not alike rounding stays small
parts, off = turned.transform(columns), y - y.mean()


# The absolute loss and Huber's by an interior-point method: ridge regressions with weights, some twenty times.
# Each point's part in the slope of the loss, pull, is between -1 and 1; beyond the threshold a point is above the fit
# or below it. The objective is exact to about nine digits, the coefficients to six or more
def bounded(threshold, strength):
    size, pull = np.abs(off).mean() or 1.0, np.zeros(n)
    above, below = np.maximum(off, 0) + size, np.maximum(-off, 0) + size
    for _ in range(100):
        gap = np.mean(above * (1 - pull) + below * (1 + pull))  # the objective is too large by no more
        if gap < 1e-10 * size:
            break
        goal = gap / 20
        target = y - goal / (1 - pull) + goal / (1 + pull) - threshold * pull
        weights = 1 / (threshold + above / (1 - pull) + below / (1 + pull))
        model = Ridge(alpha=2 * n * strength, solver="svd").fit(parts, target + pull / weights, sample_weight=weights)
        pulled = weights * (target - model.predict(parts))
        raised = (goal + above * pulled) / (1 - pull) - above
        sunk = (goal - below * pulled) / (1 + pull) - below
        most = np.max([-raised / above, -sunk / below, pulled / (1 - pull), -pulled / (1 + pull)])
        step = min(1, 0.99 / most)  # nothing reaches its bounds
        above, below, pull = above + step * raised, below + step * sunk, pull + step * pulled
    else:
        print(f"Not settled: the objective is up to {gap:.2g} too large")
    coefficients = turned.components_.T @ model.coef_
    return model.intercept_ - turned.mean_ @ coefficients, coefficients


"""
_SHIFTS = """\
# Huber's loss at a fixed δ (HuberRegressor estimates its own) is the squared loss with a shift for each point, and L1
# on the shifts (She and Owen 2011): one more column for each
weight = 2 * threshold / (n * strength)
model = LassoLars(alpha=strength / 2).fit(np.column_stack([columns, np.eye(n) / weight]), y)
show("huber", model.intercept_, model.coef_[: columns.shape[1]])"""
_WEIGHTS = """\
# Huber's loss at a fixed δ (HuberRegressor estimates its own): least squares with weights, again and again
model, weights = LinearRegression(), np.ones(n)
for _ in range(10_000):
    model.fit(columns, y, sample_weight=weights)
    before, weights = weights, np.minimum(1, threshold / np.maximum(np.abs(y - model.predict(columns)), 1e-300))
    if np.abs(weights - before).max() < 1e-12:
        break
else:
    print("Huber's fit has not settled: take fewer of its digits")
show("huber", model.intercept_, model.coef_)"""
_SOFTENED = """\
# Huber's loss at a fixed δ (HuberRegressor estimates its own) is 2δ times an absolute loss that is round up to δ
show("huber", *bounded(threshold, strength / (2 * threshold)))"""


def script(*, polynomial: Polynomial, penalty: str, strength: float, threshold: float) -> str:
    """A script that fits the points of the page with each loss, and prints intercept and standardized coefficients."""
    name, arguments = _SQUARED[penalty]
    names = [name] if penalty == "L2" else sorted({name, "QuantileRegressor"})
    turning = "from sklearn.decomposition import PCA\n" if penalty == "L2" else ""
    huber = {"None": _WEIGHTS, "L1": _SHIFTS, "L2": _SOFTENED}[penalty]
    return f"""\
import numpy as np
{turning}from sklearn.linear_model import {", ".join(names)}
from sklearn.preprocessing import PolynomialFeatures

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


{_BOUNDED if penalty == "L2" else ""}# This page minimises mean loss + λ·Ω; scikit-learn scales each objective differently
model = {name}({arguments}).fit(columns, y)
show("squared", model.intercept_, model.coef_)

{_ABSOLUTE[penalty]}

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
