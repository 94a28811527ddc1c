"""What people say of the columns that penalties keep, and of which penalty predicts better, settled."""

from typing import NamedTuple

import numpy as np

from regularize import linear, words
from regularize.arrays import Booleans, Floats
from regularize.assessment import Standardization
from regularize.beliefs.belief import Verdict, judged
from regularize.knots import knots
from regularize.penalties import L1, L2
from regularize.regressions import correlated_groups

say = words.number
SURE = 0.9  # what happens in at least this share of the samples can be relied on
STRENGTHS = np.logspace(-3.5, 0.5, 60)


class Made(NamedTuple):
    """Columns (n, p) whose population has the covariance (p, p), the coefficients (p,) that make targets (n,)."""

    columns: Floats
    covariance: Floats
    truth: Floats
    targets: Floats

    def of_lowest_risk(self) -> Floats:
        """The lasso's coefficients (p,), in the columns' units, at the λ of lowest expected squared error on new rows."""
        scaling = Standardization.of(self.columns, self.targets)
        standardized = scaling.columns(self.columns), scaling.targets(self.targets)
        path = linear.path(*standardized, penalty=L1(), strengths=STRENGTHS)
        found = path.coefficients * scaling.spread / scaling.scales
        off = found - self.truth
        return np.asarray(found[np.einsum("kp,pq,kq->k", off, self.covariance, off).argmin()])

    def recovered(self) -> bool:
        """Whether some λ keeps exactly the columns that have an effect: between two knots the same ones stay."""
        scaling = Standardization.of(self.columns, self.targets)
        path = knots(scaling.columns(self.columns), scaling.targets(self.targets)).coefficients
        kept: Booleans = (path[:-1] + path[1:]) != 0.0
        return bool((kept == (self.truth != 0.0)).all(axis=1).any())


def all_inputs_matter(rng: np.random.Generator) -> Verdict:
    """Best lasso against best ridge, over the number of effects that are not zero."""
    strengths, samples = np.logspace(-3, 1, 40), 40
    risks, better = {}, {}
    for effects in (2, 40):
        found = []
        for _ in range(samples):
            columns = rng.standard_normal((60, 40))
            truth = np.zeros(40)
            truth[:effects] = rng.standard_normal(effects) * np.sqrt(4 / effects)
            y = columns @ truth + rng.standard_normal(60)
            every = [
                linear.path(columns, y, penalty=penalty, strengths=strengths).coefficients for penalty in (L1(), L2())
            ]
            found.append([np.square(coefficients - truth).sum(axis=1).min() for coefficients in every])
        risks[effects] = np.mean(found, axis=0)
        better[effects] = int(np.count_nonzero([ridge < lasso for lasso, ridge in found]))
    dense, sparse = risks[40], risks[2]
    return Verdict(
        holds=judged(holds=better[40] == samples, at_least_in_part=better[40] > samples / 2 > better[2]),
        finding=f"A tendency. Forty columns, each penalty at its own best λ, and the mean risk above the noise over {samples} samples. "
        f"With 40 small effects: ridge {say(dense[1])} and lasso {say(dense[0])} (ridge better in {better[40]} of {samples}). With 2 "
        f"large ones: ridge {say(sparse[1])} and lasso {say(sparse[0])} (ridge better in {better[2]}).",
        numbers={
            "dense ridge": float(dense[1]),
            "dense lasso": float(dense[0]),
            "dense better": float(better[40]),
            "sparse ridge": float(sparse[1]),
            "sparse lasso": float(sparse[0]),
            "sparse better": float(better[2]),
        },
    )


def groups(rows: int, rng: np.random.Generator) -> Made:
    """Four groups of four columns that correlate by .9; one column of two groups each has an effect: .9 < 1 holds."""
    columns = correlated_groups(groups=4, group_size=4, correlation=0.9, noise_sd=1.0, points=rows, rng=rng).columns
    group = np.repeat(np.arange(4), 4)
    truth = np.zeros(16)
    truth[[0, 8]] = 1.0, -1.0
    covariance = 0.9 * (group[:, None] == group) + 0.1 * np.eye(16)
    return Made(columns, covariance, truth, columns @ truth + rng.standard_normal(rows))


def between(rows: int, rng: np.random.Generator) -> Made:
    """Sixteen columns, the third .7 times the first two with a rest; both have the effect 1: .7 + .7 > 1 violates it."""
    mixing = np.eye(16)
    mixing[2, :3] = 0.7, 0.7, np.sqrt(1.0 - 2 * 0.7**2)
    columns = rng.standard_normal((rows, 16)) @ mixing.T
    truth = np.zeros(16)
    truth[:2] = 1.0
    return Made(columns, mixing @ mixing.T, truth, columns @ truth + rng.standard_normal(rows))


def condition(made: Made) -> float:
    """The largest |Σ₂₁ Σ₁₁⁻¹ sign β₁| of a column without effect; the lasso can rely on less than 1.

    Source: Zhao & Yu (2006), On model selection consistency of lasso.
    """
    right = made.truth != 0.0
    inner, outer = made.covariance[np.ix_(right, right)], made.covariance[np.ix_(~right, right)]
    return float(np.abs(outer @ np.linalg.solve(inner, np.sign(made.truth[right]))).max())


def right_features(rng: np.random.Generator) -> Verdict:
    """Exactly the columns with an effect: at some λ and at the best, few and many rows, the condition held or not."""
    samples, cases = 25, {"few": (groups, 60), "many": (groups, 600), "violated": (between, 600)}
    recovered, at_best, false_ones, conditions = {}, {}, {}, {}
    for name, (design, rows) in cases.items():
        every = [design(rows, rng) for _ in range(samples)]
        kept = np.stack([made.of_lowest_risk() != 0.0 for made in every])
        right = every[0].truth != 0.0
        conditions[name] = condition(every[0])
        recovered[name] = sum(made.recovered() for made in every)
        at_best[name] = int((kept == right).all(axis=1).sum())
        false_ones[name] = float((kept & ~right).sum(axis=1).mean())
    return Verdict(
        holds=judged(
            holds=min(at_best.values()) >= SURE * samples, at_least_in_part=recovered["many"] >= SURE * samples
        ),
        finding=f"Two of 16 columns have an effect. At the λ that predicts best the lasso keeps {say(false_ones['few'], 2)} false ones "
        f"on average. That some λ keeps exactly the two takes rows and the irrepresentable condition (Zhao & Yu 2006). Where it holds "
        f"({say(conditions['few'], 1)} < 1): {recovered['few']} of {samples} samples with 60 rows, {recovered['many']} with 600. "
        f"Where it is violated ({say(conditions['violated'], 2)} > 1): {recovered['violated']} with 600.",
        numbers={
            "false": false_ones["few"],
            "false with many rows": false_ones["many"],
            "exact at best": float(sum(at_best.values())),
            "few": float(recovered["few"]),
            "many": float(recovered["many"]),
            "violated": float(recovered["violated"]),
            "condition": conditions["few"],
            "condition violated": conditions["violated"],
        },
    )


def pair(rest: float, effects: tuple[float, float], noise_sd: float, rows: int, rng: np.random.Generator) -> Made:
    """x₂ = x₁ + rest · normal, with these effects; three columns of no interest with the effects 2, 7 and 0.

    Source: the data of "When does lasso select correlated predictors?", Cross Validated.
    """
    mixing = np.eye(5)
    mixing[1, :2] = 1.0, rest
    columns, truth = rng.standard_normal((rows, 5)) @ mixing.T, np.array([*effects, 2.0, 7.0, 0.0])
    return Made(columns, mixing @ mixing.T, truth, columns @ truth + noise_sd * rng.standard_normal(rows))


def one_of_two(rng: np.random.Generator) -> Verdict:
    """Two correlated columns: both with an effect, one without, and nearly copies of each other."""
    samples = 40
    cases = {
        "both matter": (0.5, (5.0, 4.0), 1.0),
        "one matters": (0.5, (9.0, 0.0), 1.0),
        "copies": (0.01, (4.5, 4.5), 5.0),
    }
    alone, both = {}, {}
    for name, (rest, effects, noise_sd) in cases.items():
        kept = [pair(rest, effects, noise_sd, 100, rng).of_lowest_risk()[:2] != 0.0 for _ in range(samples)]
        alone[name] = int((np.sum(kept, axis=1) == 1).sum())
        both[name] = int(np.all(kept, axis=1).sum())
    first = pair(*cases["both matter"], 100, rng)
    scaling = Standardization.of(first.columns, first.targets)
    path = knots(scaling.columns(first.columns), scaling.targets(first.targets))
    entered = sorted((float(path.strengths[path.column == j][0]) for j in (0, 1)), reverse=True)
    return Verdict(
        holds=judged(holds=min(alone.values()) >= SURE * samples, at_least_in_part=max(alone.values()) > samples / 2),
        finding=f"Only where the second adds too little. Two columns correlate by {say(1 / np.sqrt(1.25), 2)}. With effects 5 and 4 they "
        f"enter at λ = {say(entered[0])} and {say(entered[1])}. At the λ that predicts best one stays alone in "
        f"{alone['both matter']} of {samples} samples. With effects 9 and 0 it does in {alone['one matters']}, as a false "
        f"one is kept often. "
        f"Of near copies (correlation 0.99995) with equal effects one stays alone in {alone['copies']}.",
        numbers={
            **{name: float(count) for name, count in alone.items()},
            "first": entered[0],
            "second": entered[1],
            "both stay": float(both["both matter"]),
        },
    )
