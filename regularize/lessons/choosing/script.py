"""The code that choosing λ hands out: cross-validation with scikit-learn on the same folds, and the fit at one λ."""

from collections.abc import Set
from dataclasses import dataclass

from regularize.lessons.choosing.script_of_rows import Rows, held_out
from regularize.lessons.choosing.script_of_scales import ONE_SCALE, STANDARDIZING, STANDARDIZING_WEIGHTED, deviations
from regularize.penalties import Penalty

GROUPED = "Grouped"


@dataclass(frozen=True, kw_only=True)
class Task:
    """What a script does: `split` are lines that make `splits`, a list of rows to fit and rows held out, `repeats` times `folds`.

    Strengths are log10 low, high and step; `own` is a λ between two of these, as it is written. `spread` is that of the target;
    `total` the sum of weights, or the number of rows. `lasso` is "LARS" or "coordinate descent",
    `form` plain, relaxed by `share`, adaptive, or grouped, with the number of each column's group in `groups`; with
    `alike` all columns are scaled by one number. Where it is `opened` the lines of the data make `away_columns` and `away_targets`.
    """

    data: Rows
    penalty: Penalty
    strengths: tuple[float, float, float]
    strength: float
    total: float
    spread: float
    folds: int
    repeats: int
    split: str
    learn: tuple[str, ...]
    lasso: str
    own: str = ""
    alike: bool = False
    weighted: bool = False
    form: str = "Plain"
    share: float = 0.0
    groups: tuple[int, ...] = ()
    opened: bool = False


def script(task: Task) -> str:
    """A script that prints λ_min, λ_1se, R² and the coefficients of standardized columns at one strength."""
    low, high, step = task.strengths
    count = round((high - low) / step) + 1
    imports, body = _path(task)
    made = "OneScale()" if task.alike else "StandardScaler()"
    scaled = "columns all scaled alike and a standardized" if task.alike else "standardized columns and"
    given, mean = (
        (", sample_weight=weights[train]", "np.average(targets[train], weights=weights[train])")
        if task.weighted
        else ("", "targets[train].mean()")
    )
    learn = _imported({*task.data.learn, *task.learn, *imports, "from sklearn.preprocessing import StandardScaler"})
    standard = "".join(f"{line}\n" for line in task.data.standard if line != "import pandas as pd")
    pandas = ["import pandas as pd"] if "import pandas as pd" in task.data.standard else []
    head = "\n".join([f"{standard}\n" * bool(standard) + "import numpy as np", *pandas, *learn])
    between = f"strengths = np.unique([*strengths, {task.own}])  # and yours\n" if task.own else ""
    weigh = (
        "    root = np.sqrt(weights[train] / weights[train].mean())\n    x, y = root[:, None] * x, root * y\n"
        if task.weighted
        else ""
    )
    squares = "np.average(squares, axis=1, weights=weights[held_out])" if task.weighted else "squares.mean(axis=1)"
    spread = (
        "np.sqrt(np.average((targets[train] - level) ** 2, weights=weights[train]))"
        if task.weighted
        else "targets[train].std()"
    )
    omega = {"Relaxed": "Σ |w| of columns that stay", "Adaptive": "Σ |w|/v", GROUPED: "Σ_g √p_g ‖w_g‖₂"}.get(
        task.form, task.penalty.formula
    )
    return f"""\
{head}

{task.data.lines}

strengths = 10.0 ** np.round({low!r} + {step!r} * np.arange({count}), 10)  # λ of MSE + λ·Ω, Ω = {omega}
{between}{ONE_SCALE if task.alike else ""}

def path(columns, targets):
    \"\"\"Coefficients (k, p) at every λ, of {scaled} target.\"\"\"
{body}


{task.split}

errors, held = [], []
fresh, means = np.full((2, {task.repeats}, len(targets)), np.nan)
for place, (train, held_out) in enumerate(splits):
    scaler = {made}.fit(columns[train]{given})  # by the training rows alone: nothing leaks
    level = {mean}
    spread = {spread} if np.ptp(targets[train]) else 1.0
    x, y = scaler.transform(columns[train]), (targets[train] - level) / spread
{weigh}    fits = level + spread * path(x, y) @ scaler.transform(columns[held_out]).T
    squares = (fits - targets[held_out]) ** 2
    errors.append({squares})
    means[place // {task.folds}, held_out] = (targets[held_out] - level) ** 2
    held.append((held_out, squares))

errors = np.reshape(errors, ({task.repeats}, {task.folds}, -1))
mean = errors.mean(axis=(0, 1))
standard_error = np.sqrt(errors.var(axis=1, ddof=1).mean(axis=0) / {task.folds})
best = np.flatnonzero(mean == mean.min())[-1]
simplest = np.flatnonzero(mean <= mean[best] + standard_error[best])[-1]
print(f"λ_min: {{strengths[best]:.6g}}, error {{mean[best]:.6g}} ± {{standard_error[best]:.3g}}")
print(f"λ_1se: {{strengths[simplest]:.6g}}, error {{mean[simplest]:.6g}}")

# R² of rows that had no part in fit or choice: each fold at the λ that the others choose
for place, (held_out, squares) in enumerate(held):
    others = np.delete(errors[place // {task.folds}], place % {task.folds}, axis=0).sum(axis=0)
    fresh[place // {task.folds}, held_out] = squares[np.flatnonzero(others == others.min())[-1]]
known = np.isfinite(fresh[0])
counts = {"weights[known]" if task.weighted else "np.ones(known.sum())"}
print(f"R²: {{1 - counts @ fresh.mean(axis=0)[known] / (counts @ means.mean(axis=0)[known]):.6g}}")

{held_out(made, weighted=task.weighted) if task.opened else ""}{_last(task, made)}"""


def _imported(lines: Set[str]) -> list[str]:
    """Lines "from module import names", one for each module."""
    found: dict[str, set[str]] = {}
    for line in lines:
        module, _, names = line.removeprefix("from ").partition(" import ")
        found.setdefault(module, set()).update(names.split(", "))
    return [f"from {module} import {', '.join(sorted(names))}" for module, names in sorted(found.items())]


def _last(task: Task, made: str) -> str:
    """The fit to all rows at one strength: a pipeline that takes rows as they are, where the lasso is plain."""
    if task.form != "Plain":
        weigh = (
            "root = np.sqrt(weights / weights.mean())\nx, y = root[:, None] * x, root * y\n" if task.weighted else ""
        )
        given = "columns, sample_weight=weights" if task.weighted else "columns"
        level = "np.average(targets, weights=weights)" if task.weighted else "targets.mean()"
        deviated = deviations("scaler") if task.alike else ""
        return f"""\
# The fit to all rows, at λ = {task.strength:.6g}
scaler = {made}.fit({given})
x, y = scaler.transform(columns), (targets - {level}) / {task.spread!r}
{weigh}at = np.abs(strengths - {task.strength!r}).argmin()
{deviated}for name, coefficient in zip(names, path(x, y)[at]{" * deviations" if task.alike else ""}):
    print(f"{{name}}: {{coefficient:.6f}}")  # on standardized columns and target
"""
    steps = ", ".join([*([task.data.prepare] if task.data.prepare else []), made, "estimator"])
    kind = estimator(task).partition("(")[0].lower()
    scaler = made.lower().removesuffix("()")
    given = f", {scaler}__sample_weight=weights, {kind}__sample_weight=weights" if task.weighted else ""
    name, fitted, spread, whole = "model", "model", f" / {task.spread!r}", ""
    if task.penalty.l1 > 0.0:
        name, fitted, spread, whole = "pipeline", "model.regressor_", "", STANDARDIZING
        if task.weighted:
            whole = STANDARDIZING_WEIGHTED.format(spread=task.spread)
    deviated = deviations(f"{fitted}[-2]") if task.alike else ""
    return f"""\
# One fit to all rows, at λ = {task.strength:.6g}: it takes rows as they are, and predicts in the target's own units
estimator = {estimator(task)}
{name} = make_pipeline({steps})
{whole}model.fit({task.data.inputs}, targets{given})
{deviated}for name, coefficient in zip(names, {fitted}[-1].coef_{" * deviations" if task.alike else ""}):
    print(f"{{name}}: {{coefficient{spread}:.6f}}")  # on standardized columns and target
"""


_BLOCKS = """\
    # scikit-learn has no group lasso: each group goes to its own minimum, the others held, until nothing moves any more
    groups = np.array({groups})  # columns of one number stay or go together
    parts = [np.flatnonzero(groups == group) for group in np.unique(groups)]
    gram, moment = columns.T @ columns / len(targets), columns.T @ targets / len(targets)
    spectra = [np.linalg.eigh(gram[np.ix_(part, part)]) for part in parts]
    w, found = np.zeros(len(gram)), []
    for strength in strengths[::-1]:
        for sweep in range(100_000):
            before = w.copy()
            for part, (values, vectors) in zip(parts, spectra):
                values, mu = np.maximum(values, 0), strength / 2 * np.sqrt(len(part))
                pull = vectors.T @ (moment[part] - gram[part] @ w) + values * (vectors.T @ w[part])
                length = 0.0
                if np.linalg.norm(pull) > mu:  # the length of w that solves Σ (pull/(values · length + mu))² = 1
                    for _ in range(50):
                        share = pull / (values * length + mu)
                        norm, slope = np.linalg.norm(share), np.sum(share**2 * values / (values * length + mu))
                        length += (norm - 1) * norm**2 / slope
                        if norm - 1 < 1e-14:
                            break
                w[part] = vectors @ (pull * length / (values * length + mu))
            if np.abs(w - before).max() <= 1e-10:
                break
        found.append(w.copy())
    return np.array(found[::-1])"""


def estimator(task: Task) -> str:
    """scikit-learn's, of standardized columns: ridge of the target as it is, the others of one whose spread is one."""
    sharp, smooth = task.strength * task.penalty.l1 / 2, task.strength * task.penalty.l2
    tight = "tol=1e-8, max_iter=1_000_000"
    if task.penalty.l1 == 0.0:
        return f'Ridge(alpha={task.total * smooth!r}, solver="svd")'
    if task.penalty.l2 > 0.0:
        return f"ElasticNet(alpha={sharp + smooth!r}, l1_ratio={sharp / (sharp + smooth)!r}, {tight})"
    if task.lasso == "LARS" and not task.weighted:
        return f"LassoLars(alpha={sharp!r})"
    return f"Lasso(alpha={sharp!r}, {tight})"


def _path(task: Task) -> tuple[list[str], str]:
    """What is imported for it, and the body of `path`.

    LARS is exact and quick, but stumbles where columns copy each other; coordinate descent only crawls there.
    """
    if task.form == GROUPED:
        return [], _BLOCKS.format(groups=list(task.groups))
    penalty, last = task.penalty, estimator(task).partition("(")[0]
    tight, tighter = "tol=1e-8, max_iter=1_000_000", "tol=1e-14, max_iter=1_000_000"
    pipeline = ["from sklearn.pipeline import make_pipeline"]
    if penalty.l1 == 0.0:
        return [*pipeline, "from sklearn.linear_model import Ridge"], (
            '    alphas, ridge = len(targets) * strengths, Ridge(solver="svd", fit_intercept=False)  # it sums squared errors\n'
            "    return np.array([ridge.set_params(alpha=alpha).fit(columns, targets).coef_ for alpha in alphas])"
        )
    pipeline.append("from sklearn.compose import TransformedTargetRegressor")
    if penalty.l2 > 0.0:
        return [*pipeline, f"from sklearn.linear_model import {last}, lars_path_gram"], (
            "    # The squares of Ω go into the Gram matrix, and LARS does the rest exactly; coordinate descent would crawl\n"
            "    gram, moment = columns.T @ columns / len(targets), columns.T @ targets / len(targets)\n"
            "    found = []\n"
            "    for strength in strengths:\n"
            f"        ridged = gram + {penalty.l2!r} * strength * np.eye(len(gram))\n"
            f'        ends = {{"alpha_min": {penalty.l1!r} * strength / 2, "method": "lasso"}}\n'
            "        *_, coefficients = lars_path_gram(moment, ridged, n_samples=1, **ends)\n"
            "        found.append(coefficients[:, -1])\n"
            "    return np.array(found)"
        )
    if task.lasso == "coordinate descent":
        name, lasso = (
            "lasso_path",
            (
                "    # Some columns copy each other: LARS would drop one, with a warning. Lasso halves the MSE.\n"
                f"    _, found, _ = lasso_path(columns, targets, alphas=strengths[::-1] / 2, {tighter})\n"
                "    {} found.T[::-1]"
            ),
        )
    else:
        name, lasso = (
            "lars_path",
            (
                "    # Exact at each knot and straight between two; coordinate descent would crawl. Lasso halves the MSE.\n"
                '    alphas, _, knots = lars_path(columns, targets, method="lasso")\n'
                "    {} np.array([np.interp(strengths / 2, alphas[::-1], column[::-1]) for column in knots]).T"
            ),
        )
    if task.form == "Plain":
        return [*pipeline, f"from sklearn.linear_model import {last}, {name}"], lasso.format("return")
    if task.form == "Adaptive":
        return [f"from sklearn.linear_model import {name}"], (
            "    # A first fit, ridge at the λ of the lowest GCV: columns that it finds small are penalised more\n"
            "    rows, (left, values, right) = len(targets), np.linalg.svd(columns, full_matrices=False)\n"
            "    filters = values**2 / (values**2 + rows * strengths[:, None])\n"
            "    ridge = (filters / np.where(values > 1e-12 * values[0], values, np.inf) * (left.T @ targets)) @ right\n"
            "    free = 1 - (1 + filters.sum(axis=1)) / rows\n"
            "    gcv = np.square(ridge @ columns.T - targets).mean(axis=1) / free**2\n"
            "    sizes = np.abs(ridge[np.flatnonzero(gcv == gcv.min())[-1]])\n"
            "    sizes /= sizes.max()\n"
            "    columns = columns * sizes\n" + lasso.format("return sizes *")
        )
    again = (
        "least = np.linalg.lstsq(columns[:, kept], targets, rcond=None)[0]"
        if task.share == 0.0
        else f"model = Lasso(alpha={task.share!r} * strength / 2, fit_intercept=False, {tight})\n"
        "            least = model.fit(columns[:, kept], targets).coef_"
    )
    more = "" if task.share == 0.0 else "Lasso, "
    return [f"from sklearn.linear_model import {more}{name}"], (
        lasso.format("chosen =") + "\n    found = np.zeros_like(chosen)\n"
        "    for row, keeps, strength in zip(found, np.abs(chosen) > 1e-9, strengths):\n"
        "        kept = np.flatnonzero(keeps)\n"
        "        if len(kept):\n"
        f"            {again}\n"
        "            row[kept] = least\n"
        "    return found"
    )
