"""The code that Explore hands out: the polynomial fitted again with scikit-learn."""

from regularize import linear
from regularize.basis import Polynomial
from regularize.penalties import Penalty
from regularize.scripts import TRAINING_FILE

WEAKEST = 1e-5
"""Below it least angle regression may end a step early."""


def from_file() -> str:
    """Lines that read the training points from the file that the page offers: x and y."""
    return f"""\
# The training points of the page, from its download "{TRAINING_FILE}"
x, y = np.loadtxt("{TRAINING_FILE}", delimiter=",", skiprows=1, unpack=True)"""


def polynomial(points: str, *, fitted: Polynomial, penalty: Penalty, strength: float, rows: int) -> str:
    """A script that fits the polynomial of the page with scikit-learn, and prints its standardized coefficients."""
    basis = fitted.basis
    plain = basis.centre == 0 and basis.half_width == 1
    inputs = "x" if plain else f"((x - {basis.centre!r}) / {basis.half_width!r})"
    both = penalty.l1 > 0.0 and penalty.l2 > 0.0
    estimator, arguments, why = _estimator(penalty, strength, rows, fitted.degree)
    fit = _net(fitted.degree, penalty, strength) if both else _pipeline(fitted.degree, estimator, arguments)
    pipeline = "make_pipeline\nfrom sklearn.preprocessing import PolynomialFeatures, StandardScaler"
    target = "" if both else "from sklearn.compose import TransformedTargetRegressor\n"
    return f"""\
import numpy as np
{target}from sklearn.linear_model import {estimator}
from sklearn.pipeline import {pipeline}

{points}
inputs = {inputs}.reshape(-1, 1)

# This page minimises MSE + λ·Ω with λ = {strength!r}; scikit-learn scales its objective differently.
# Powers and target are on a common scale (mean 0, sd 1), so that the strength does not depend on units.
{why}{fit}

for power, coefficient in enumerate(coefficients, start=1):
    print(f"x^{{power}}: {{coefficient:.10g}}")
"""


LARS = """\
# Coordinate descent (Lasso, ElasticNet) crawls on columns as alike as powers of x; least angle regression does not.
"""
WEAK = """\
# At strengths this weak it may stop a little early: the same curve, but not to every digit the same coefficients.
"""


def _estimator(penalty: Penalty, strength: float, rows: int, degree: int) -> tuple[str, str, str]:
    """The estimator, its arguments, and why this one."""
    if penalty.l1 > 0.0:
        return "LassoLars", f"alpha={0.5 * strength * penalty.l1!r}", LARS + (WEAK if strength < WEAKEST else "")
    found = linear.scikit_learn(penalty, strength, rows=rows)
    if found.name == "LinearRegression":
        why = "# By default scikit-learn drops directions below 1e-6, which powers of x have: another fit than the page's.\n"
        return found.name, f"tol={max(rows, degree)} * np.finfo(float).eps", why
    return found.name, f"alpha={found.arguments['alpha']!r}", ""


def _pipeline(degree: int, estimator: str, arguments: str) -> str:
    return f"""\
model = TransformedTargetRegressor(
    regressor=make_pipeline(
        PolynomialFeatures({degree}, include_bias=False), StandardScaler(), {estimator}({arguments})
    ),
    transformer=StandardScaler(),
)
model.fit(inputs, y)
coefficients = model.regressor_[-1].coef_"""


def _net(degree: int, penalty: Penalty, strength: float) -> str:
    return f"""\
# Its L2 part is written as rows of data (Zou and Hastie 2005, Lemma 1): √(n λ l2) for each coefficient.
powers = make_pipeline(PolynomialFeatures({degree}, include_bias=False), StandardScaler())
columns, targets = powers.fit_transform(inputs), (y - y.mean()) / y.std()
n, p = columns.shape
strength, l1, l2 = {strength!r}, {penalty.l1!r}, {penalty.l2!r}  # Ω = l1 Σ|w| + l2 Σ w²
columns = np.vstack([columns, np.sqrt(n * strength * l2) * np.eye(p)])
model = LassoLars(alpha=strength * l1 / 2 * n / (n + p), fit_intercept=False)
coefficients = model.fit(columns, np.append(targets, np.zeros(p))).coef_"""
