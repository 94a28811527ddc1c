"""What people say of penalties, settled."""

import numpy as np

from regularize import assessment, linear, logistic, robust, words
from regularize.arrays import Floats
from regularize.beliefs.belief import Verdict, judged
from regularize.knots import knots
from regularize.losses import LOSSES
from regularize.penalties import L1, L2, ElasticNet, Unpenalized
from regularize.regressions import diabetes_regression

say = words.number


def robust_penalty(rng: np.random.Generator) -> Verdict:
    """One of 60 targets moved by 10 000; the true slope is 2."""
    x = rng.standard_normal(60)
    y = 2 * x + 0.5 * rng.standard_normal(60)
    y[x.argmin()] += 10_000
    strength = np.array([0.1])

    def slope(penalty: L1 | L2 | Unpenalized) -> float:
        return float(linear.path(x[:, None], y, penalty=penalty, strengths=strength).coefficients[0, 0])

    def robustly(loss: str) -> float:
        found = robust.fits(x[:, None], y[None], loss=LOSSES[loss], penalty=Unpenalized(), strength=0.0)
        return float(found.coefficients[0, 0])

    found = {
        "least squares": slope(Unpenalized()),
        "lasso": slope(L1()),
        "ridge": slope(L2()),
        "absolute loss": robustly("Absolute"),
        "Huber": robustly("Huber"),
    }
    off = {name: abs(value - 2) for name, value in found.items()}
    told = ", ".join(f"{name} {say(value, 4)}" for name, value in found.items())
    return Verdict(
        holds=judged(holds=off["lasso"] < 10 * off["absolute loss"]),
        finding=f"One of 60 targets moved by 10 000, true slope 2: {told}. Robustness comes from the loss, on y − ŷ, with any "
        "penalty; lasso and ridge share the squared loss.",
        numbers=found,
    )


def forced_to_zero(rng: np.random.Generator) -> Verdict:
    """The events of the L1 path on the diabetes data, and on random halves of their rows."""
    data, halves = diabetes_regression(), 20
    scaling = assessment.Standardization.of(data.columns, data.targets)
    path = knots(scaling.columns(data.columns), scaling.targets(data.targets))
    left = [place for place in range(len(path.column)) if path.column[place] >= 0 and not path.enters[place]]
    back = [
        place
        for place in range(len(path.column))
        if path.enters[place] and path.column[place] in path.column[left] and place > left[0]
    ]
    name = data.names[path.column[left[0]]]
    again = 0
    for _ in range(halves):
        rows = rng.permutation(len(data.targets))[: len(data.targets) // 2]
        part = assessment.Standardization.of(data.columns[rows], data.targets[rows])
        half = knots(part.columns(data.columns[rows]), part.targets(data.targets[rows]))
        again += bool((~half.enters & (half.column >= 0)).any())
    numbers = {
        "vanishing strength": float(path.strengths[0]),
        "zeros without a penalty": float((path.coefficients[-1] == 0).sum()),
        "leaves at": float(path.strengths[left[0]]),
        "comes back at": float(path.strengths[back[0]]),
        "leave on halves": float(again),
    }
    return Verdict(
        holds=judged(
            holds=bool((path.coefficients[-1] == 0).all()), at_least_in_part=bool((path.coefficients[0] == 0).all())
        ),
        finding=f"Only weights whose correlation with the residual stays below the threshold. On the diabetes data all ten are zero "
        f"from λ = {say(numbers['vanishing strength'])} up, none at λ = 0. And zero is not for ever: {name} becomes zero at λ = "
        f"{say(numbers['leaves at'])} and is back, with the other sign, at {say(numbers['comes back at'])}. On random halves of the "
        f"rows a column leaves on the way in {again} of {halves}.",
        numbers=numbers,
    )


def never_zero(rng: np.random.Generator) -> Verdict:
    """Two columns with correlation .9 whose least squares are (2, −1), and random pairs."""
    strengths = np.linspace(0.0, 5.0, 5001)
    found = _ridge_of_two(0.9, np.array([2.0, -1.0]), strengths)
    second = found[:, 1]
    crossing = float(np.interp(0.0, second[: second.argmax()], strengths[: second.argmax()]))
    peak = float(second.max())
    pairs, crossed, falls = 200, 0, 0
    for _ in range(pairs):
        correlation, free = float(rng.uniform(-0.95, 0.95)), rng.standard_normal(2)
        some = _ridge_of_two(correlation, free, np.append(0.0, np.logspace(-4, 4, 400)))
        crossed += bool((np.sign(some) != np.sign(free)).any())
        falls += bool((np.diff(np.linalg.norm(some, axis=1)) < 0).all())
    return Verdict(
        holds=judged(holds=crossed == 0 and falls == pairs, at_least_in_part=falls == pairs),
        finding=f"As a rule, but only the norm must fall. Two columns with correlation 0.9 and least squares (2, −1): the second "
        f"coefficient passes zero at λ = {say(crossing)}, changes its sign and grows to {say(peak)}. Of {pairs} random pairs the norm "
        f"falls in {falls}, and a coefficient changes its sign in {crossed}.",
        numbers={
            "crossing": crossing,
            "peak": peak,
            "at .2": float(np.interp(0.2, strengths, second)),
            "crossed": float(crossed),
            "falls": falls / pairs,
        },
    )


def _ridge_of_two(correlation: float, free: Floats, strengths: Floats) -> Floats:
    """Ridge of two standardized columns whose least squares are `free` (2,), at every strength (k, 2)."""
    gram = np.array([[1.0, correlation], [correlation, 1.0]])
    return np.asarray(np.linalg.solve(gram + strengths[:, None, None] * np.eye(2), (gram @ free)[:, None])[..., 0])


def same_strength_everywhere(rng: np.random.Generator) -> Verdict:
    """The same number given to two estimators of one library; and the best λ of the same kind of data, few rows and many."""
    rows = 442
    lasso = linear.scikit_learn(L1(), 1.0, rows=rows).arguments["alpha"]
    ridge = linear.scikit_learn(L2(), 1.0, rows=rows).arguments["alpha"]
    best = {count: _best_ridge(count, rng) for count in (50, 500)}
    return Verdict(
        holds=judged(holds=lasso == ridge and best[50] == best[500]),
        finding=f"Every library scales its objective in its own way. λ = 1 on {rows} rows is Lasso(alpha={lasso:g}) and "
        f"Ridge(alpha={ridge:g}) in scikit-learn, {ridge / lasso:g} times as much, and weight_decay=2 in torch. Nor is one λ good for "
        f"all data: of ten standardized columns the best ridge has λ = {say(best[50], 2)} with 50 rows and {say(best[500], 2)} with 500.",
        numbers={"lasso": lasso, "ridge": ridge, "ratio": ridge / lasso, "few rows": best[50], "many rows": best[500]},
    )


def _best_ridge(rows: int, rng: np.random.Generator) -> float:
    """The λ whose ridge is on average nearest to the true coefficients of ten independent columns, over 40 samples."""
    strengths, risk = np.logspace(-4, 1, 101), np.zeros(101)
    for _ in range(40):
        columns, truth = rng.standard_normal((rows, 10)), rng.standard_normal(10)
        y = columns @ truth + 3.0 * rng.standard_normal(rows)
        found = linear.path(columns, y, penalty=L2(), strengths=strengths).coefficients
        risk += np.square(found - truth).sum(axis=1)
    return float(strengths[risk.argmin()])


def penalise_everything(rng: np.random.Generator) -> Verdict:
    """A penalised intercept, and a column in other units."""
    columns = rng.standard_normal((50, 2)) @ np.array([[1.0, 0.6], [0.0, 0.8]])
    y = columns @ np.array([1.0, -1.0]) + 0.5 * rng.standard_normal(50) + 100.0
    strength = np.array([0.1])
    free = linear.path(columns, y, penalty=L2(), strengths=strength).coefficients[0]
    design = np.column_stack([columns, np.ones(50)])
    held = np.linalg.solve(design.T @ design / 50 + 0.1 * np.eye(3), design.T @ y / 50)[:2]
    scaled = columns * np.array([1.0, 0.01])
    effects = [
        linear.path(some, y, penalty=L1(), strengths=strength).coefficients[0] * some.std(axis=0)
        for some in (columns, scaled)
    ]
    moved = float(np.abs(held - free).max())
    flat = linear.path(columns, y, penalty=L2(), strengths=np.array([1e9]))
    end, level = float(flat.predict(columns).mean()), float(y.mean())
    return Verdict(
        holds=judged(holds=moved < 0.01),
        finding=f"Not the intercept, and only on a common scale. With targets about 100, ridge slopes are "
        f"({say(free[0])}, {say(free[1])}) with a free intercept and ({say(held[0])}, {say(held[1])}) with a penalised one. The "
        f"second column in units of a hundred: its effect under the lasso goes from {say(effects[0][1])} to {say(effects[1][1])}.",
        numbers={
            **{f"{name} {i + 1}": float(w[i]) for name, w in (("free", free), ("held", held)) for i in (0, 1)},
            "moved": moved,
            "end": end,
            "level": level,
            "effect": float(effects[0][1]),
            "effect in other units": float(effects[1][1]),
        },
    )


def mix_of_losses(rng: np.random.Generator) -> Verdict:
    """Two nearly equal columns and a third without effect, again and again."""
    samples = 20
    every = np.stack([_three_fits(rng) for _ in range(samples)])
    lasso, net, ridge = every[0]
    # A mix of two fits would lie on the line between them.
    along = float(np.clip((net - lasso) @ (ridge - lasso) / np.square(ridge - lasso).sum(), 0, 1))
    beside = float(np.linalg.norm(net - lasso - along * (ridge - lasso)))
    zeros = np.count_nonzero(every[:, :2, 2] == 0.0, axis=0).tolist()
    apart = np.abs(every[:, :2, 0] - every[:, :2, 1])
    nearer = int(np.count_nonzero(apart[:, 1] < apart[:, 0]))
    return Verdict(
        holds=judged(holds=beside < 1e-9),
        finding=f"Of penalties, with one loss: its fit lies {say(beside)} beside the line from the lasso's to the ridge's. "
        "What it buys is grouping: two nearly equal columns get "
        f"({say(lasso[0])}, {say(lasso[1])}) from the lasso and ({say(net[0])}, {say(net[1])}) from the elastic net. It has them "
        f"nearer in {nearer} of {samples} samples. Zeros both make: a column without effect is dropped by the lasso in {zeros[0]} and "
        f"by the elastic net in {zeros[1]}.",
        numbers={
            "lasso apart": float(np.median(apart[:, 0])),
            "net apart": float(np.median(apart[:, 1])),
            "nearer": float(nearer),
            "lasso zeros": float(zeros[0]),
            "net zeros": float(zeros[1]),
            "beside": beside,
            **{f"{name} {i + 1}": float(w[i]) for name, w in (("lasso", lasso), ("net", net)) for i in (0, 1)},
        },
    )


def _three_fits(rng: np.random.Generator) -> Floats:
    """The lasso, the elastic net and ridge (3, 3) at the same weight of each part, on a fresh sample."""
    shared, other = rng.standard_normal((2, 200))
    twin = shared + 0.05 * rng.standard_normal(200)
    y = shared + twin + 0.5 * rng.standard_normal(200)
    columns = np.column_stack([shared, twin, other])
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    penalties = ((L1(), 0.1), (ElasticNet(2 / 3), 0.15), (L2(), 0.05))
    return np.stack(
        [
            linear.path(columns, y, penalty=penalty, strengths=np.array([strength])).coefficients[0]
            for penalty, strength in penalties
        ]
    )


def just_a_knob(rng: np.random.Generator) -> Verdict:
    """The best λ picked by its test error, and the same fit on fresh rows."""
    data = diabetes_regression()
    *_, found = assessment.optimism(
        data.columns,
        data.targets,
        method=assessment.Penalized(penalty=L1(), strengths=np.logspace(-3, 0, 30)),
        test_rows=44,
        repeats=20,
        rng=rng,
    )
    seen, fresh = np.sqrt(found.seen.mean()), np.sqrt(found.fresh.mean())
    return Verdict(
        holds=judged(holds=found.mean <= 2 * found.standard_error, at_least_in_part=True),
        finding=f"One that is chosen by cross-validation, never on the test set. Picked by the lowest error on 44 test rows of the "
        f"diabetes data, λ seems to have the error {say(seen)}. The same fits have {say(fresh)} on fresh rows.",
        numbers={"seen": float(seen), "fresh": float(fresh), "optimism": found.mean},
    )


def no_penalty_by_default(rng: np.random.Generator) -> Verdict:
    """Five columns that all matter, 60 rows and 6 000; then 60 rows that the columns tell apart."""
    penalty, found = L2(), {}
    for rows in (60, 6000):
        columns = rng.standard_normal((rows, 5))
        targets = (rng.uniform(size=rows) < 1 / (1 + np.exp(-0.6 * columns.sum(axis=1)))).astype(float)
        # LogisticRegression(C = 1): the sum of the losses + ½|w|².
        strengths = np.array([0.5 / rows, 0.0])
        by_default, free = logistic.path(columns, targets, penalty=penalty, strengths=strengths).coefficients
        found[f"of {rows}"] = 100 * float(np.linalg.norm(by_default) / np.linalg.norm(free))
    columns = rng.standard_normal((60, 5))
    targets = (columns.sum(axis=1) > 0).astype(float)
    apart = logistic.path(columns, targets, penalty=penalty, strengths=np.array([0.5 / 60, 0.5 / 60e6])).coefficients
    found["apart"], found["a million"] = (float(np.linalg.norm(one)) for one in apart)
    return Verdict(
        holds=judged(holds=found["of 60"] > 99),
        finding=f"With 60 rows the coefficients at C = 1 have {say(found['of 60'], 3)} % of the norm that they have without "
        f"a penalty, with 6 000 rows {say(found['of 6000'], 3)} %. C = 1 is ½|w|² beside the sum of the losses, so it counts "
        f"less the more rows there are. Where the columns tell the classes apart no fit is the best without a penalty. At C = 1 the "
        f"norm is {say(found['apart'], 3)}, at C = 10⁶ {say(found['a million'], 3)}, and it grows on. scikit-learn's word for no penalty "
        "is C = ∞.",
        numbers=found,
    )
