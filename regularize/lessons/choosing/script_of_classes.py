"""The code that choosing λ hands out for a target of two values: scikit-learn on the same folds."""

from collections.abc import Mapping
from dataclasses import dataclass

from regularize.lessons.choosing.script_of_rows import Rows
from regularize.lessons.choosing.script_of_scales import ONE_SCALE, deviations
from regularize.penalties import Penalty

DIAGNOSIS = Rows(
    (),
    ("from sklearn.datasets import load_breast_cancer",),
    """\
bunch = load_breast_cancer()
columns, names = bunch.data, bunch.feature_names
targets = 1 - bunch.target  # 1 is malignant""",
)


@dataclass(frozen=True, kw_only=True)
class ClassesTask:
    """What a script does: `split` are lines that make `splits`, a list of rows to fit and rows held out, `repeats` times `folds`.

    `strengths` have names; the last is where the knob stands. With `alike` all columns are scaled by one number. `second` is the
    word for the targets of one; where `weighted`, `weights` count the rows. Where it is `opened` the lines of the data make
    `away_columns` and `away_targets`.
    """

    data: Rows
    penalty: Penalty
    strengths: Mapping[str, float]
    folds: int
    repeats: int
    split: str
    learn: tuple[str, ...]
    threshold: float
    second: str
    alike: bool = False
    weighted: bool = False
    opened: bool = False


def script(task: ClassesTask) -> str:
    """A script that prints deviance, error, ROC area and confusion of held-out rows, and the coefficients at the last strength."""
    penalty, data = task.penalty, task.data
    exact, why = _solver(penalty)
    digits = 3 if "saga" in exact else 4  # as far as it gets
    named = ", ".join(f'"{name}": {value!r}' for name, value in task.strengths.items())
    made = "OneScale()" if task.alike else "StandardScaler()"
    given, every, total, rows = "", "", "len(targets)", "len(train)"
    mean, counts, seen = "np.mean", "", ""
    if task.weighted:
        given, every = _weighed(made, "relative[train]"), _weighed(made, "relative")
        total, rows = "relative.sum()", "relative[train].sum()"
        mean, counts, seen = "np.average", ", weights=weights[held_out]", ", sample_weight=weights[seen]"
    steps = ", ".join([*([data.prepare] if data.prepare else []), made, f"model(strength, {total})"])
    scaler = "from sklearn.preprocessing import StandardScaler"
    learn = sorted(
        {
            *data.learn,
            *task.learn,
            "from sklearn.linear_model import LogisticRegression",
            "from sklearn.metrics import confusion_matrix, roc_auc_score",
            "from sklearn.pipeline import make_pipeline",
            *([] if any("StandardScaler" in line for line in data.learn) else [scaler]),
        },
        key=str.lower,
    )
    alike = " * deviations" if task.alike else ""
    standard = "".join(f"{line}\n" for line in data.standard if line != "import pandas as pd")
    pandas = ["import pandas as pd"] if "import pandas as pd" in data.standard else []
    head = "\n".join([f"{standard}\n" * bool(standard) + "import numpy as np", *pandas, *learn])
    apart = _held_out(task, made, every, total) if task.opened else ""
    relative = (
        "relative = weights / weights.mean()  # the same fits, and solvers whose steps count on it converge\n"
        * task.weighted
    )
    away = "away_targets = (away_targets == targets.max()).astype(int)\n" if task.opened else ""
    return f"""\
{head}

{data.lines}
{away}targets = (targets == targets.max()).astype(int)  # 1 is {task.second!r}
{relative}
# λ of mean log loss + λ·Ω, Ω = {penalty.formula}
strengths = {{{named}}}
{ONE_SCALE if task.alike else ""}

def model(strength, rows):
    \"\"\"C counts the sum of the losses, and each penalty by its own part: C = 1/(rows · (λ·l1 + 2λ·l2)).\"\"\"
    sharp, smooth = {penalty.l1!r} * strength, {2.0 * penalty.l2!r} * strength
    ratio = sharp / (sharp + smooth)
    inverse = 1 / (rows * (sharp + smooth))
{why}    return LogisticRegression(
        C=inverse, l1_ratio=ratio,
        {exact}
    )


{task.split}

for name, strength in strengths.items():
    logits, deviance, error = np.full(len(targets), np.nan), [], []
    for place, (train, held_out) in enumerate(splits):
        pipeline = make_pipeline({made}, model(strength, {rows}))
        found = pipeline.fit(columns[train], targets[train]{given}).decision_function(columns[held_out])
        # −2 ln p from the logits: log_loss would cut off what a probability of 1 − 1e-17 costs where it is wrong
        deviance.append({mean}(2 * np.logaddexp(0, np.where(targets[held_out] == 1, -found, found)){counts}))
        error.append({mean}((found > 0) != targets[held_out]{counts}))
        if place < {task.folds}:  # what follows is of the first cut
            logits[held_out] = found
    told = []
    for values in np.reshape([deviance, error], (2, {task.repeats}, {task.folds})):
        spread = np.sqrt(values.var(axis=1, ddof=1).mean() / {task.folds})
        told.append(f"{{values.mean():.{digits}g}} ± {{spread:.2g}}")
    seen = np.isfinite(logits)
    print(f"{{name}} = {{strength:.6g}}: deviance {{told[0]}}, error {{told[1]}}, ", end="")
    print(f"ROC area {{roc_auc_score(targets[seen], logits[seen]{seen}):.3f}}")
    called = 1 / (1 + np.exp(-logits[seen])) >= {task.threshold!r}
    (quiet, alarms), (missed, found) = confusion_matrix(targets[seen], called{seen})
    print(f"  cut at {task.threshold:g}: {{found:g}} found, {{missed:g}} missed, {{alarms:g}} false alarms, {{quiet:g}} left alone")

{apart}# One fit to all rows, where the knob stands: it takes rows as they are, and predicts probabilities
fitted = make_pipeline({steps}).fit({data.inputs}, targets{every})
{deviations("fitted[-2]") if task.alike else ""}for name, coefficient in zip(names, fitted[-1].coef_[0]{alike}):
    print(f"{{name}}: {{coefficient:.{digits}f}}")  # on standardized columns
"""


def _held_out(task: ClassesTask, made: str, every: str, total: str) -> str:
    """Lines that say what the fit at λ_min makes of the rows that had no part in anything."""
    level, counts = (
        ("np.average(targets, weights=weights)", ", weights=away_weights") if task.weighted else ("targets.mean()", "")
    )
    return f"""\
# The rows that had no part in anything, by the fit at λ_min to all others, and by the share of ones alone
pipeline, share = make_pipeline({made}, model(strengths["λ_min"], {total})), {level}
logits = pipeline.fit(columns, targets{every}).decision_function(away_columns)
for told, found in ("held out", logits), ("without a column", np.full(len(logits), np.log(share / (1 - share)))):
    loss = np.average(np.logaddexp(0, np.where(away_targets == 1, -found, found)){counts})
    print(f"{{told}}: log loss {{loss:.5g}}, error {{np.average((found > 0) != away_targets{counts}):.5g}}")

"""


def _weighed(scaler: str, weights: str) -> str:
    """What a pipeline's fit is given, so that these count the rows."""
    step = scaler.lower().removesuffix("()")
    return f", {step}__sample_weight={weights}, logisticregression__sample_weight={weights}"


def _solver(penalty: Penalty) -> tuple[str, str]:
    """The solver of scikit-learn that comes near enough soonest, and what is to be said of it."""
    if penalty.l1 == 0.0:
        return 'solver="newton-cholesky", tol=1e-10', ""
    if penalty.l2 == 0.0:
        return (
            'solver="liblinear", tol=1e-8, max_iter=100_000, intercept_scaling=1000, random_state=0',
            "    # liblinear penalizes the intercept as well, by a thousandth here; saga would leave it free, and take minutes\n",
        )
    return (
        'solver="saga", tol=1e-5, max_iter=1_000_000, random_state=0',
        "    # Be patient: saga is slow where columns are alike, and right to three digits\n",
    )
