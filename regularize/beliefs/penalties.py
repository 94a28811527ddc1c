"""What people say of penalties, settled."""

import numpy as np

from regularize import assessment, linear, robust, words
from regularize.beliefs.belief import Verdict, judged
from regularize.knots import knots
from regularize.losses import LOSSES
from regularize.penalties import L1, L2, ElasticNet, Unpenalized
from regularize.regressions import correlated_groups, diabetes_regression

say = words.number


def robust_penalty() -> Verdict:
    """One of 60 targets moved by 10 000; the true slope is 2."""
    rng = np.random.default_rng(1)
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
        "least squares": slope(Unpenalized()), "lasso": slope(L1()), "ridge": slope(L2()),
        "absolute loss": robustly("Absolute"), "Huber": robustly("Huber"),
    }  # fmt: skip
    off = {name: abs(value - 2) for name, value in found.items()}
    told = ", ".join(f"{name} {say(value, 4)}" for name, value in found.items())
    return Verdict(
        holds=judged(holds=off["lasso"] < 10 * off["absolute loss"]),
        says=f"One of 60 targets moved by 10 000, true slope 2: {told}. Robustness comes from the loss, on y − ŷ, with any "
        "penalty; lasso and ridge share the squared loss.",
        numbers=found,
    )


def forced_to_zero() -> Verdict:
    """The events of the L1 path on the diabetes data."""
    data = diabetes_regression()
    scaling = assessment.Standardization.of(data.columns, data.targets)
    path = knots(scaling.columns(data.columns), scaling.targets(data.targets))
    last = path.coefficients[-1]
    leaves = [i for i in range(len(path.column)) if path.column[i] >= 0 and not path.enters[i]]
    back = [
        i for i in range(len(path.column)) if path.enters[i] and path.column[i] in path.column[leaves] and i > leaves[0]
    ]
    name = data.names[path.column[leaves[0]]]
    numbers = {
        "vanishing strength": float(path.strengths[0]),
        "zeros without a penalty": float((last == 0).sum()),
        "leaves at": float(path.strengths[leaves[0]]),
        "comes back at": float(path.strengths[back[0]]),
    }
    return Verdict(
        holds=judged(holds=bool((last == 0).all()), at_least_in_part=bool((path.coefficients[0] == 0).all())),
        says=f"Only weights whose correlation with the residual stays below the threshold. On the diabetes data all ten are zero "
        f"from λ = {say(numbers['vanishing strength'])} up, none at λ = 0; and {name} leaves at λ = {say(numbers['leaves at'])} "
        f"and is back, with the other sign, at {say(numbers['comes back at'])}.",
        numbers=numbers,
    )


def never_zero() -> Verdict:
    """Two columns with correlation .9 whose least squares are (2, −1)."""
    gram, free = np.array([[1.0, 0.9], [0.9, 1.0]]), np.array([2.0, -1.0])
    strengths = np.linspace(0.0, 5.0, 5001)
    found = np.linalg.solve(gram + strengths[:, None, None] * np.eye(2), (gram @ free)[:, None])[..., 0]
    second, norms = found[:, 1], np.linalg.norm(found, axis=1)
    crossing = float(np.interp(0.0, second[: second.argmax()], strengths[: second.argmax()]))
    peak = float(second.max())
    return Verdict(
        holds=judged(
            holds=bool((np.abs(np.diff(np.sign(second))) == 0).all()), at_least_in_part=bool((np.diff(norms) < 0).all())
        ),
        says=f"As a rule, but only the norm must fall. Two columns with correlation 0.9 and least squares (2, −1): the second "
        f"coefficient passes zero at λ = {say(crossing)}, changes its sign and grows to {say(peak)}.",
        numbers={"crossing": crossing, "peak": peak, "at .2": float(np.interp(0.2, strengths, second))},
    )


def same_strength_everywhere() -> Verdict:
    """The same number given to two estimators of one library."""
    rows = 442
    lasso = linear.scikit_learn(L1(), 1.0, rows=rows).arguments["alpha"]
    ridge = linear.scikit_learn(L2(), 1.0, rows=rows).arguments["alpha"]
    return Verdict(
        holds=judged(holds=lasso == ridge),
        says=f"Every library scales its objective in its own way. λ = 1 on {rows} rows is Lasso(alpha={lasso:g}) and "
        f"Ridge(alpha={ridge:g}) in scikit-learn, {ridge / lasso:g} times as much, and weight_decay=2 in torch.",
        numbers={"lasso": lasso, "ridge": ridge, "ratio": ridge / lasso},
    )


def penalise_everything() -> Verdict:
    """A penalised intercept, and a column in other units."""
    rng = np.random.default_rng(3)
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
    return Verdict(
        holds=judged(holds=moved < 0.01),
        says=f"Not the intercept, and only on a common scale. With targets about 100, ridge slopes are "
        f"({say(free[0])}, {say(free[1])}) with a free intercept and ({say(held[0])}, {say(held[1])}) with a penalised one. The "
        f"second column in units of a hundred: its effect under the lasso goes from {say(effects[0][1])} to {say(effects[1][1])}.",
        numbers={"moved": moved, "effect": float(effects[0][1]), "effect in other units": float(effects[1][1])},
    )


def mix_of_losses() -> Verdict:
    """Two nearly equal columns and a third without effect."""
    rng = np.random.default_rng(5)
    shared, other = rng.standard_normal(200), rng.standard_normal(200)
    twin = shared + 0.05 * rng.standard_normal(200)
    y = shared + twin + 0.5 * rng.standard_normal(200)
    columns = np.column_stack([shared, twin, other])
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    lasso = linear.path(columns, y, penalty=L1(), strengths=np.array([0.1])).coefficients[0]
    net = linear.path(columns, y, penalty=ElasticNet(2 / 3), strengths=np.array([0.15])).coefficients[0]
    ridge = linear.path(columns, y, penalty=L2(), strengths=np.array([0.05])).coefficients[0]
    apart = [float(abs(w[0] - w[1])) for w in (lasso, net)]
    # A mix of two fits would lie on the line between them.
    along = float(np.clip((net - lasso) @ (ridge - lasso) / np.square(ridge - lasso).sum(), 0, 1))
    beside = float(np.linalg.norm(net - lasso - along * (ridge - lasso)))
    return Verdict(
        holds=judged(holds=beside < 1e-9),
        says=f"Of penalties, with one loss: its fit lies {say(beside)} beside the line from the lasso's to the ridge's. "
        "What it buys is grouping: two nearly equal columns get "
        f"({say(lasso[0])}, {say(lasso[1])}) from the lasso and ({say(net[0])}, {say(net[1])}) from the elastic net; a column without "
        f"effect gets {say(net[2])}.",
        numbers={"lasso apart": apart[0], "net apart": apart[1], "third": float(net[2]), "beside": beside},
    )


def all_inputs_matter() -> Verdict:
    """Best lasso against best ridge, over the number of effects that are not zero."""
    rng = np.random.default_rng(7)
    strengths = np.logspace(-3, 1, 40)
    risks, better = {}, {}
    for effects in (2, 40):
        found = []
        for _ in range(12):
            columns = rng.standard_normal((60, 40))
            truth = np.zeros(40)
            truth[:effects] = rng.standard_normal(effects) * np.sqrt(4 / effects)
            y = columns @ truth + rng.standard_normal(60)
            found.append(
                [
                    np.square(linear.path(columns, y, penalty=penalty, strengths=strengths).coefficients - truth)
                    .sum(axis=1)
                    .min()
                    for penalty in (L1(), L2())
                ]
            )
        risks[effects] = np.mean(found, axis=0)
        better[effects] = float(np.mean([ridge < lasso for lasso, ridge in found]))
    dense, sparse = risks[40], risks[2]
    return Verdict(
        holds=judged(holds=better[40] == 1, at_least_in_part=better[40] > better[2]),
        says=f"A tendency. Forty columns, each penalty at its own best λ, excess risk over twelve samples: with 40 small effects "
        f"ridge {say(dense[1])} and lasso {say(dense[0])} (ridge better in "
        f"{words.percent(better[40])}); with 2 large ones ridge {say(sparse[1])} and lasso {say(sparse[0])}.",
        numbers={
            "dense ridge": float(dense[1]), "dense lasso": float(dense[0]),
            "sparse ridge": float(sparse[1]), "sparse lasso": float(sparse[0]),
        },
    )  # fmt: skip


def right_features() -> Verdict:
    """How often the lasso at its best λ keeps exactly the columns that have an effect."""
    rng = np.random.default_rng(9)
    strengths = np.logspace(-2.5, 0.5, 40)
    false_ones, exact, possible = [], 0, {0.0: 0, 0.9: 0}
    for correlation in possible:
        for _ in range(25):
            data = correlated_groups(groups=4, group_size=4, correlation=correlation, noise_sd=1.0, points=60, rng=rng)
            truth = np.where(np.arange(16) % 16 == 0, 1.0, 0.0) - np.where(np.arange(16) == 8, 1.0, 0.0)
            y = data.columns @ truth + rng.standard_normal(60)
            found = linear.path(data.columns, y, penalty=L1(), strengths=strengths).coefficients
            kept, right = found != 0, truth != 0
            best = int(np.square(found - truth).sum(axis=1).argmin())
            false_ones.append(int((kept[best] & ~right).sum()))
            exact += bool((kept[best] == right).all())
            possible[correlation] += bool((kept == right).all(axis=1).any())
    return Verdict(
        holds=judged(holds=exact > 47, at_least_in_part=possible[0.0] > possible[0.9]),
        says=f"Only under the irrepresentable condition (Zhao & Yu 2006). Two of 16 columns have an effect: at the λ that predicts "
        f"best the lasso keeps {say(float(np.mean(false_ones)))} false ones on average; some λ keeps exactly the right two in "
        f"{possible[0.0]} of 25 samples without correlation and in {possible[0.9]} of 25 where groups correlate by 0.9.",
        numbers={
            "false": float(np.mean(false_ones)), "exact at best": float(exact),
            "possible without correlation": float(possible[0.0]), "possible with correlation": float(possible[0.9]),
        },
    )  # fmt: skip


def just_a_knob() -> Verdict:
    """The best λ picked by its test error, and the same fit on fresh rows."""
    data = diabetes_regression()
    *_, found = assessment.optimism(
        data.columns, data.targets, penalty=L1(), strengths=np.logspace(-3, 0, 30), test_rows=44, repeats=20,
        rng=np.random.default_rng(11),
    )  # fmt: skip
    seen, fresh = np.sqrt(found.seen.mean()), np.sqrt(found.fresh.mean())
    return Verdict(
        holds=judged(holds=found.mean <= 2 * found.standard_error, at_least_in_part=True),
        says=f"One that is chosen by cross-validation, never on the test set. Picked by the lowest error on 44 test rows of the "
        f"diabetes data, λ looks like {say(seen)}; the same fits have {say(fresh)} on fresh rows.",
        numbers={"seen": float(seen), "fresh": float(fresh), "optimism": found.mean},
    )
