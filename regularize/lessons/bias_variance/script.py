"""The code that bias and variance hands out: the refits again with scikit-learn, the risks again with NumPy."""

from collections.abc import Mapping

import numpy as np

from regularize import linear
from regularize.arrays import Floats
from regularize.data import CURVES
from regularize.penalties import named
from regularize.scripts import cell, made

# Beyond these LARS, which the script uses for L1, shows rounding on powers of x.
LARS_STRENGTH, LARS_DEGREE = 1e-3, 11


def decomposition(
    *, curve: str, points: int, noise_sd: float, refits: int, seed: int, degree: int, penalty_name: str, strength: float
) -> str:
    """A script that fits the polynomial to fresh noise again and again, and prints the parts of its error."""
    estimator = linear.scikit_learn(named(penalty_name, ratio=1.0), strength, rows=points)
    name, arguments, why = _model(estimator, strength, degree)
    closed = "" if penalty_name == "L1" else _CLOSED_FORM.format(alpha=estimator.arguments.get("alpha", 0.0))
    return f"""\
import numpy as np
from sklearn.compose import TransformedTargetRegressor
from sklearn.linear_model import {name}
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures, StandardScaler


def true_curve(x):
    return {CURVES[curve].code}


{made(curve, points=points, noise_sd=noise_sd, seed=seed)}

# Fresh noise for each refit; the first of them is the sample above
noise_sd = {noise_sd!r}
noise = np.random.default_rng(({seed}, 1)).standard_normal(({refits - 1}, {points}))
draws = np.vstack((y, true_curve(x) + noise_sd * noise))

# {why}
estimator = {name}({arguments})
polynomial = make_pipeline(PolynomialFeatures({degree}, include_bias=False), StandardScaler(), estimator)
model = TransformedTargetRegressor(polynomial, transformer=StandardScaler())

at = -1 + (np.arange(100) + 0.5) / 50  # the error is averaged over these
truth = true_curve(at)
fits = np.array([model.fit(x.reshape(-1, 1), targets).predict(at.reshape(-1, 1)) for targets in draws])

variance = fits.var(axis=0, ddof=1).mean()
bias_squared = np.mean((fits.mean(axis=0) - truth) ** 2) - variance / len(fits)  # less what chance adds
distances = np.mean((fits - truth) ** 2, axis=1)
print(f"bias²: {{bias_squared:.8g}}")
print(f"variance: {{variance:.8g}}")
print(f"sum with noise: {{bias_squared + variance + noise_sd**2:.8g}}")
print(f"standard error of the sum: {{distances.std(ddof=1) / np.sqrt(len(fits)):.8g}}")
{closed}"""


def _model(estimator: linear.Estimator, strength: float, degree: int) -> tuple[str, str, str]:
    """The class, its arguments and a comment."""
    if estimator.name == "LinearRegression":
        why = "By default scikit-learn 1.9 drops directions below 1e-6, which powers of x have: another fit than the page's"
        return estimator.name, "tol=np.finfo(float).eps * len(x)", why
    alpha = estimator.arguments["alpha"]
    why = f"This page minimises MSE + λ·Ω with λ = {strength:.6g}; scikit-learn scales its objective differently"
    if estimator.name == "Ridge":
        return "Ridge", f'alpha={alpha!r}, solver="svd"', why
    why += ".\n# Coordinate descent crawls on columns as correlated as powers of x; LARS follows the path from knot to knot"
    if strength < LARS_STRENGTH and degree > LARS_DEGREE:
        why += ".\n# At so small a λ and so high a degree it shows rounding:\n# digits may differ from the page, which is certified"
    return "LassoLars", f"alpha={alpha!r}, eps=1e-15, max_iter=10_000", why


_CLOSED_FORM = """
# The same in closed form, as such a fit is linear in the targets: fit = smoother @ targets
powers = model.regressor_[:-1]
columns, new = powers.transform(x.reshape(-1, 1)), powers.transform(at.reshape(-1, 1))
left, values, right = np.linalg.svd(columns, full_matrices=False)
kept = values > 1e-13 * values[0]
filters = values[kept] / (values[kept] ** 2 + {alpha!r})
smoother = (new @ right[kept].T * filters) @ left[:, kept].T + 1 / len(columns)
exact_bias_squared = np.mean((smoother @ true_curve(x) - truth) ** 2)
exact_variance = noise_sd**2 * np.mean(np.sum(smoother**2, axis=1))
print(f"closed form: {{exact_bias_squared + exact_variance + noise_sd**2:.8g}}")
"""


def beyond(*, rows_vary: bool, noise_sd: float, runs: int, seed: int, strength: float) -> str:
    """A script that draws the runs of the page again and prints median risks below, at and beyond n = p."""
    if rows_vary:
        setting = """\
# Thirty columns that matter alike, and more and more rows
most, coefficients = 120, np.full(30, 1 / np.sqrt(30))
sizes = [(n, 30) for n in (10, 20, 28, 30, 32, 40, 60, 120)]"""
    else:
        setting = """\
# Thirty rows, and more and more columns in use: the first ones matter most
most, coefficients = 30, 1 / np.arange(1, 91)
coefficients /= np.linalg.norm(coefficients)
sizes = [(30, p) for p in (3, 6, 20, 28, 30, 32, 60, 90)]"""
    return f"""\
import numpy as np

{setting}
noise_sd, strength, runs = {noise_sd!r}, {strength!r}, {runs}

# Normal columns and the noise as a last one, in blocks of 25 runs as on the page
rng = np.random.default_rng({seed})
blocks = [rng.standard_normal((min(25, runs - start), most, len(coefficients) + 1)) for start in range(0, runs, 25)]
drawn = np.concatenate(blocks)
inputs = drawn[..., :-1]
targets = inputs @ coefficients + noise_sd * drawn[..., -1]

print("rows, columns: median risk of minimum norm, of ridge at this λ, of the best ridge")
for n, p in sizes:
    inside, outside = np.sum(coefficients[:p] ** 2), np.sum(coefficients[p:] ** 2)
    best = p * (outside + noise_sd**2) / (n * inside)  # on the scale of MSE + λ |w|²
    risks = []
    for x, y in zip(inputs[:, :n, :p], targets[:, :n]):
        fits = [np.linalg.pinv(x) @ y]
        for penalty in (strength, best):
            fits.append(np.linalg.solve(x.T @ x + n * penalty * np.eye(p), x.T @ y))
        risks.append([np.sum((w - coefficients[:p]) ** 2) + outside + noise_sd**2 for w in fits])
    print(f"{{n}}, {{p}}: " + ", ".join(f"{{risk:.6g}}" for risk in np.median(risks, axis=0)))
"""


def table_csv(columns: Mapping[str, Floats]) -> str:
    """Columns (n,) under their names."""
    rows = np.column_stack([np.asarray(column, dtype=float) for column in columns.values()]).tolist()
    return "\n".join([",".join(map(cell, columns)), *(",".join(map(repr, row)) for row in rows)]) + "\n"
