"""The code that the other doors hand out: ridge by scikit-learn, and each door walked through in NumPy."""

from collections.abc import Mapping, Sequence

from regularize.arrays import Floats
from regularize.snippets import elastic_net, explore
from regularize.snippets.files import cell


def curve(name: str, *, points: int, noise_sd: float, seed: int, degree: int) -> str:
    """Lines that draw the training points of the page again and make standardized columns and targets of them."""
    return f"""\
{explore.made(name, points=points, noise_sd=noise_sd, seed=seed)}
raw = np.vander(x, {degree + 1}, increasing=True)[:, 1:]
names = [f"x^{{power}}" for power in range(1, {degree + 1})]"""


def diabetes(points: int, seed: int) -> str:
    """Lines that load the diabetes data and take the training rows of the page."""
    return f"{elastic_net.real('diabetes', points, seed)}\nraw, y = columns[training], targets[training]"


def script(
    data: str, *, doors: Sequence[str], strength: float, rate: float, steps: int, decay_steps: int, noise_sd: float,
    drop_probability: float, repetitions: int, seed: int,
) -> str:  # fmt: skip
    """A script that prints ridge's coefficients beside those of the doors, and how close the average error comes."""
    parts = {
        "Early stopping": f"""
# Early stopping: gradient descent on half the MSE from zero, t = 1/(ηλ) steps
w = np.zeros(p)
for step in range({steps}):
    w = w - {rate!r} * (gram @ w - moment)
found["early stopping"] = w
""",
        "Weight decay": f"""
# Weight decay: the same descent, and each step takes its share of w (torch: SGD(lr=η/2, weight_decay=2λ) on the MSE)
w = np.zeros(p)
for step in range({decay_steps}):
    w = w - {rate!r} * (gram @ w - moment + strength * w)
found["weight decay"] = w
""",
        "Noise": f"""
# Noise on the columns: least squares on all copies together
rng = np.random.default_rng([{seed}, 1])
copied("noise", lambda: columns + {noise_sd!r} * rng.standard_normal(columns.shape))
""",
        "Dropout": f"""
# Dropout of cells: those that stay grow by 1/(1 - δ)
rng = np.random.default_rng([{seed}, 2])
drop = {drop_probability!r}
copied("dropout", lambda: columns * (rng.random(columns.shape) >= drop) / (1 - drop))
""",
    }
    simulates = any(door in ("Noise", "Dropout") for door in doors)
    return f"""\
import numpy as np
from sklearn.linear_model import Ridge

{data}

# Columns and targets on a common scale (mean 0, sd 1)
scales = raw.std(axis=0)
columns = (raw - raw.mean(axis=0)) / np.where(scales > 0, scales, 1)
targets = (y - y.mean()) / y.std()
n, p = columns.shape
gram, moment = columns.T @ columns / n, columns.T @ targets / n
strength = {strength!r}
found = {{"ridge": Ridge(alpha=n * strength, solver="svd").fit(columns, targets).coef_}}
{_COPIED.format(repetitions=repetitions) if simulates else ""}{"".join(parts[door] for door in doors)}
for j, name in enumerate(names):
    print(f"{{name}}: " + ", ".join(f"{{way}} {{w[j]:.10g}}" for way, w in found.items()))
"""


def doors_csv(names: Sequence[str], strengths: Floats, doors: Mapping[str, Floats]) -> str:
    """One line per door and strength: the door, λ and the standardized coefficients (k, p)."""
    lines = [",".join(["door", "strength", *map(cell, names)])]
    for door, coefficients in doors.items():
        for strength, row in zip(strengths.tolist(), coefficients.tolist(), strict=True):
            lines.append(",".join([cell(door), *map(repr, [strength, *row])]))
    return "\n".join(lines) + "\n"


_COPIED = """

def copied(way, disturbed):
    grams, moments, errors = np.zeros((p, p)), np.zeros(p), []
    for copy in range({repetitions}):
        other = disturbed()
        grams, moments = grams + other.T @ other, moments + other.T @ targets
        errors.append(np.mean((targets - other @ found["ridge"]) ** 2))
    found[way] = np.linalg.lstsq(grams, moments, rcond=None)[0]
    w = found["ridge"]
    formula = np.mean((targets - columns @ w) ** 2) + strength * w @ w
    error = np.std(errors, ddof=1) / np.sqrt(len(errors))
    print(f"average with {{way}}: {{np.mean(errors):.10g}} ± {{error:.5g}}, closed form: {{formula:.10g}}")

"""
