"""The code that the geometry hands out: the touching point again, with scikit-learn or by trying a boundary."""

from collections.abc import Sequence

import numpy as np

from regularize import linear
from regularize.arrays import Floats
from regularize.contacts import Contacts
from regularize.penalties import Penalty, Power
from regularize.scripts import array, cell


def made(shape: Floats, centre: Floats) -> str:
    """Lines that make two columns and targets with this very loss: shape (2, 2), centre (2,); two rows are enough."""
    return f"""\
# The loss of the page: MSE = (w - centre)' shape (w - centre), written as two rows of data
shape = np.array([
    {array(shape[0])},
    {array(shape[1])},
])
centre = np.array({array(centre)})
columns = np.sqrt(2) * np.linalg.cholesky(shape).T
targets = columns @ centre
names = ["w1", "w2"]"""


def diabetes(names: tuple[str, str]) -> str:
    """Lines that load the two columns and standardize them."""
    return f"""\
from sklearn.datasets import load_diabetes
from sklearn.preprocessing import StandardScaler

# Two columns of the diabetes data and the target, on a common scale (mean 0, sd 1)
bunch = load_diabetes(scaled=False)
names = [{names[0]!r}, {names[1]!r}]
chosen = [bunch.feature_names.index(name) for name in names]
columns = StandardScaler().fit_transform(bunch.data[:, chosen])
targets = StandardScaler().fit_transform(bunch.target[:, None]).ravel()
shape = columns.T @ columns / len(targets)
centre = np.linalg.solve(shape, columns.T @ targets / len(targets))"""


def script(loss: str, found: Contacts, stop: int, *, rows: int) -> str:
    """A script that prints the two coefficients and the budget that they spend."""
    strength, budget, penalty = float(found.strengths[stop]), float(found.budgets[stop]), found.penalty
    if isinstance(penalty, Penalty):
        head, body, spent = _estimator(penalty, strength, rows)
    else:
        head, body = "", _search(penalty.exponent if isinstance(penalty, Power) else 1.0, budget)
        spent = f"np.sum(np.abs(w) ** {penalty.exponent!r})" if isinstance(penalty, Power) else "0"
    return f"""\
import numpy as np
{head}
{loss}

{body}

for name, coefficient in zip(names, w):
    print(f"{{name}}: {{coefficient:.10g}}")
# The page's budget is t = {budget!r}{"" if found.binding[stop] else ", more than the free optimum needs"}
print(f"budget spent: {{{spent}:.10g}}")
"""


def _estimator(penalty: Penalty, strength: float, rows: int) -> tuple[str, str, str]:
    estimator = linear.scikit_learn(penalty, strength, rows=rows)
    arguments = [f"{name}={value!r}" for name, value in estimator.arguments.items()] + ["fit_intercept=False"]
    if estimator.name in ("Lasso", "ElasticNet"):
        arguments += ["tol=1e-12", "max_iter=100_000"]
    lines = "".join(f"    {argument},\n" for argument in arguments)
    body = f"""\
# The strength that belongs to this budget is λ = {strength!r}: MSE + λ·Ω is minimal at the touching point
model = {estimator.name}(
{lines})
w = model.fit(columns, targets).coef_"""
    sharp, smooth = f"{penalty.l1!r} * np.sum(np.abs(w))", f"{penalty.l2!r} * np.sum(w**2)"
    spent = " + ".join(part for part, weight in ((sharp, penalty.l1), (smooth, penalty.l2)) if weight)
    return f"from sklearn.linear_model import {estimator.name}\n", body, spent


def _search(exponent: float, budget: float) -> str:
    return f"""\
# No solver of scikit-learn knows Σ|w|^q: try the boundary of the ball, ever finer about the best point
q, t = {exponent!r}, {budget!r}
turns, width = np.linspace(0, 4, 40_001), 4.0
for _ in range(9):
    u, quarter = np.mod(turns, 1), np.floor(turns).astype(int) % 4
    long, short = (t * (1 - u)) ** (1 / q), (t * u) ** (1 / q)
    across = np.choose(quarter, [long, -short, -long, short])
    up = np.choose(quarter, [short, long, -short, -long])
    away = np.stack([across, up]) - centre[:, None]
    best = np.argmin(np.einsum("in,ij,jn->n", away, shape, away))
    w, width = np.array([across[best], up[best]]), width / 100
    turns = np.append(turns[best] + width * np.linspace(-0.5, 0.5, 2000), turns[best])
if np.sum(np.abs(centre) ** q) <= t:
    w = centre"""


def points_csv(names: Sequence[str], found: Contacts) -> str:
    """One line per budget: t, its λ, the optimality, the loss above the least and the two coefficients."""
    head = ",".join(["budget", "strength", "optimality", "loss", *map(cell, names)])
    table = np.column_stack([found.budgets, found.strengths, found.optimality, found.levels, found.points])
    return "\n".join([head, *(",".join(map(repr, row)) for row in table.tolist())]) + "\n"
