"""The code that Explore hands out: the polynomial fitted again with scikit-learn."""

from regularize import linear
from regularize.arrays import Floats
from regularize.basis import Polynomial
from regularize.data import Curve
from regularize.penalties import Penalty
from regularize.snippets.files import TRAINING_FILE, array

# The true curves as a visitor would write them; tests compare them with regularize.data.CURVES.
FORMULAS = {
    "Sine": "np.sin(np.pi * x)",
    "Cosine 1.5 pi x": "np.cos(1.5 * np.pi * x)",
    "Runge": "1 / (1 + 25 * x**2)",
    "Step": "np.where(x < 0, -1.0, 1.0)",
    "Cubic": "4 * x**3 - 3 * x",
    "Sparse x - 2x^4": "x - 2 * x**4",
}


def made(name: str, *, points: int, noise_sd: float, seed: int) -> str:
    """Lines that draw the training points of a made curve again: x and y."""
    return f"""\
# The training points of the page: {name}, seed {seed}
train_x, train_noise, *_ = np.random.default_rng({seed}).spawn(4)
x = train_x.uniform(-1, 1, {points})
y = {FORMULAS[name]} + {noise_sd:g} * train_noise.standard_normal({points})"""


def literal(curve: Curve) -> str:
    """Lines that hold the training points themselves: x and y, or read them from the file that the page offers."""
    if len(curve.x_train) > 250:
        return f"""\
# The training points of the page, from its download "{TRAINING_FILE}"
x, y = np.loadtxt("{TRAINING_FILE}", delimiter=",", skiprows=1, unpack=True)"""
    return f"""\
# The training points of the page
x = np.array({array(curve.x_train)})
y = np.array({array(curve.y_train)})"""


def polynomial(
    points: str, *, fitted: Polynomial, penalty: Penalty, strength: float, rows: int, coefficients: Floats
) -> str:
    """A script that fits the polynomial of the page with scikit-learn, and prints its standardized coefficients."""
    estimator = linear.scikit_learn(penalty, strength, rows=rows)
    arguments = [f"{name}={value!r}" for name, value in estimator.arguments.items()]
    descends = estimator.name in ("Lasso", "ElasticNet")
    if descends:
        arguments += ["tol=1e-12", "max_iter=1_000_000", "warm_start=True"]
    if estimator.name == "LinearRegression":
        # By default scikit-learn 1.9 drops directions below 1e-6, which powers of x have: another fit than the page's.
        arguments.append("tol=np.finfo(float).eps * max(columns.shape)")
    if estimator.name == "Ridge":
        arguments.append('solver="svd"')
    basis = fitted.basis
    scaled = "x" if basis.centre == 0 and basis.half_width == 1 else f"(x - {basis.centre!r}) / {basis.half_width!r}"
    start = f"""
# Coordinate descent crawls on columns as correlated as powers of x: from zero it may take hours to get as close as
# the page is. Started from the page's coefficients, scikit-learn's own duality gap confirms them at once.
model.coef_ = np.array({array(coefficients)})
""" if descends else ""  # fmt: skip
    return f"""\
import numpy as np
from sklearn.linear_model import {estimator.name}
from sklearn.preprocessing import PolynomialFeatures, StandardScaler

{points}

# Powers and target on a common scale (mean 0, sd 1), so that the strength does not depend on units
powers = PolynomialFeatures({fitted.degree}, include_bias=False).fit_transform(({scaled}).reshape(-1, 1))
columns = StandardScaler().fit_transform(powers)
targets = (y - y.mean()) / y.std()

# This page minimises MSE + λ·Ω with λ = {strength!r}; scikit-learn scales its objective differently
model = {estimator.name}({", ".join(arguments)})
{start}model.fit(columns, targets)

for power, coefficient in enumerate(model.coef_, start=1):
    print(f"x^{{power}}: {{coefficient:.10g}}")
"""
