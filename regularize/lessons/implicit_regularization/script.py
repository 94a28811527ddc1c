"""The code that implicit regularization hand out: ridge by scikit-learn, and each other method step by step in NumPy."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from regularize.arrays import Floats
from regularize.scripts import cell, made


class Data(NamedTuple):
    """Lines that make `raw` columns and y, what they import, what scales the columns, and their names; all as code."""

    imports: tuple[str, ...]
    lines: str
    scaler: str
    names: str


def curve(name: str, *, points: int, noise_sd: float, seed: int, degree: int) -> Data:
    """Lines that draw the training points of the page again; they become powers of x."""
    lines = f"{made(name, points=points, noise_sd=noise_sd, seed=seed)}\nraw = x.reshape(-1, 1)"
    names = f'[f"x^{{power}}" for power in range(1, {degree + 1})]'
    return Data((), lines, f"make_pipeline(PolynomialFeatures({degree}, include_bias=False), StandardScaler())", names)


def diabetes(points: int, seed: int) -> Data:
    """Lines that load the diabetes data and take the training rows of the page."""
    lines = f"""\
bunch = load_diabetes(scaled=False)
training = np.random.default_rng({seed}).permutation(len(bunch.target))[:{points}]
raw, y = bunch.data[training], bunch.target[training]"""
    return Data(("from sklearn.datasets import load_diabetes",), lines, "StandardScaler()", "bunch.feature_names")


def script(
    data: Data,
    *,
    methods: Sequence[str],
    strength: float,
    rate: float,
    steps: int,
    decay_steps: int,
    noise_sd: float,
    drop_probability: float,
    repetitions: int,
    seed: int,
) -> str:
    """A script that prints ridge's coefficients beside those of the methods, and how close the average error comes."""
    parts = {
        "Early stopping": f"""
# Early stopping: gradient descent on half the MSE from zero, t = 1/(ηλ) steps.
# (Steps of this rate on the MSE itself, torch's MSELoss, go twice as far: 1/(2ηλ) of them do the same.)
w = np.zeros(p)
for step in range({steps}):
    w = w - {rate!r} * (gram @ w - moment)
found["early stopping"] = w
""",
        "Weight decay": f"""
# Weight decay: the same descent, and each step takes its share of w
# (in torch on the MSE: SGD(lr=η/2, weight_decay=2λ))
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
    simulates = any(method in ("Noise", "Dropout") for method in methods)
    powers = "make_pipeline" in data.scaler
    learn = [
        *data.imports,
        "from sklearn.linear_model import Ridge",
        *(["from sklearn.pipeline import make_pipeline"] if powers else []),
        f"from sklearn.preprocessing import {'PolynomialFeatures, ' if powers else ''}StandardScaler",
    ]
    imports = "\n".join(["import numpy as np", *learn])
    return f"""\
{imports}

{data.lines}
names = {data.names}

# Columns and targets on a common scale (mean 0, sd 1)
columns = {data.scaler}.fit_transform(raw)
targets = StandardScaler().fit_transform(y.reshape(-1, 1)).ravel()
n, p = columns.shape
gram, moment = columns.T @ columns / n, columns.T @ targets / n

# Ridge, with λ of MSE + λ Σ w²: scikit-learn's alpha is nλ, as it sums the squared errors
strength = {strength!r}
found = {{"ridge": Ridge(alpha=n * strength, solver="svd").fit(columns, targets).coef_}}
{_COPIED.format(repetitions=repetitions) if simulates else ""}{"".join(parts[method] for method in methods)}
for j, name in enumerate(names):
    print(f"{{name}}: " + ", ".join(f"{{way}} {{w[j]:.10g}}" for way, w in found.items()))
"""


def methods_csv(names: Sequence[str], strengths: Floats, methods: Mapping[str, Floats]) -> str:
    """One line per method and strength: the method, λ and the standardized coefficients (k, p)."""
    lines = [",".join(["method", "strength", *map(cell, names)])]
    for method, coefficients in methods.items():
        for strength, row in zip(strengths.tolist(), coefficients.tolist(), strict=True):
            lines.append(",".join([cell(method), *map(repr, [strength, *row])]))
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
