"""How much faster are many fits at once than a loop over scikit-learn estimators, at equal accuracy, in one run?

    OMP_NUM_THREADS=1 python benchmarks/many_fits.py

300 refits × 60 strengths of a polynomial of degree 12, and 5-fold cross-validation of the 64-column diabetes path.
Accuracy is the certificate of `linear.optimality` for both: the largest subgradient, relative to that at w = 0. Where
the loop is too slow to run in full, a stated part of it is, and the time scaled up. Factors are of processor time, which
others on the machine disturb less than the time on the clock; both are printed. The peers get the warm starts and
the multiple targets that they can use, on a line of their own.
"""

import os
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sklearn.exceptions import ConvergenceWarning
from sklearn.linear_model import Lasso, Ridge, lasso_path

from regularize import assessment, data, linear, regressions, tables
from regularize.arrays import Floats
from regularize.basis import Basis
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.settings import AS_A_WHOLE, UPLOADED, Settings
from regularize.penalties import L1, L2, ElasticNet, Penalty
from regularize.progress import finish

DRAWS, STOPS, DEGREE, ROWS = 300, 60, 12, 30
STRENGTHS = 10.0 ** np.linspace(-6, 1, STOPS)
TIGHT = {"tol": 1e-10, "max_iter": 10**6}
T = TypeVar("T")
SAMPLE = 3
"""So many of the draws the slow loops are run for."""


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock and of the processor."""

    clock: float
    processor: float


def timed(run: Callable[[], T]) -> tuple[Spent, T]:
    """What one run takes, and its result."""
    clock, processor = time.perf_counter(), time.process_time()
    result = run()
    return Spent(time.perf_counter() - clock, time.process_time() - processor), result


def best_of(times: int, run: Callable[[], object]) -> Spent:
    """The least of each time."""
    found = [timed(run)[0] for _ in range(times)]
    return Spent(min(spent.clock for spent in found), min(spent.processor for spent in found))


def certificate(columns: Floats, targets: Floats, penalty: Penalty, strengths: Floats, coefficients: Floats) -> float:
    """The worst optimality of coefficients (r, k, p), each with the intercept that belongs to them."""
    intercept = targets.mean(axis=1)[:, None] - coefficients @ columns.mean(axis=0)
    return float(
        linear.optimality(
            columns, targets, penalty=penalty, strengths=strengths, coefficients=coefficients, intercept=intercept
        ).max()
    )


def told(name: str, spent: Spent, worst: float, ours: Spent, share: float = 1.0) -> None:
    times = f"{spent.clock / share:>10.3f} s {spent.processor / share:>10.3f} s"
    print(f"  {name:<62}{times} {worst:>10.0e} {spent.processor / share / ours.processor:>9.0f} ×")


def refits() -> None:
    rng = np.random.default_rng(0)
    curve = data.curve("Cosine 1.5 pi x", points=ROWS, noise_sd=0.25, rng=rng)
    assert curve.truth is not None
    polynomial = Basis().fit(curve.x_train, DEGREE)
    columns, grid = polynomial.columns(curve.x_train), np.linspace(-1, 1, 161)
    at, truth = polynomial.columns(grid), curve.truth(grid)
    draws = curve.truth(curve.x_train) + 0.25 * rng.standard_normal((DRAWS, ROWS))
    targets = (draws - draws.mean(axis=1, keepdims=True)) / draws.std(axis=1, keepdims=True)

    def fitted(penalty: Penalty) -> linear.Paths:
        return assessment.refits(columns, draws, penalty=penalty, strengths=STRENGTHS)

    def ours(penalty: Penalty) -> assessment.Decomposition:
        return assessment.decomposed(fitted(penalty), at=at, truth=truth, noise_sd=0.25)

    print(f"{DRAWS} refits × {STOPS} strengths, degree {DEGREE}, n = {ROWS}; ours with the certificate of each fit")
    for penalty, limit in ((L2(), 0.03), (L1(), 1.0)):
        ours(penalty)
        spent = best_of(7, lambda penalty=penalty: fitted(penalty))
        worst = fitted(penalty).optimality.max()
        told(f"{type(penalty).__name__}, ours (to reach: {limit} s)", spent, worst, spent)
        terms = best_of(7, lambda penalty=penalty: ours(penalty))
        told("  the same, with bias², variance and their errors", terms, worst, spent)
        for name, share, fit in ridge_loops(columns) if penalty == L2() else lasso_loops(columns):
            chosen = targets[: round(share * DRAWS)]
            loop, coefficients = timed(lambda fit=fit, chosen=chosen: fit(chosen))
            told(name, loop, certificate(columns, chosen, penalty, STRENGTHS, coefficients), spent, share)


Loop = tuple[str, float, Callable[[Floats], Floats]]


def ridge_loops(columns: Floats) -> list[Loop]:
    def one_by_one(targets: Floats) -> Floats:
        return np.array(
            [
                [Ridge(alpha=ROWS * strength, solver="svd").fit(columns, target).coef_ for strength in STRENGTHS]
                for target in targets
            ]
        )

    def all_targets(targets: Floats) -> Floats:
        fits = [Ridge(alpha=ROWS * strength, solver="svd").fit(columns, targets.T).coef_ for strength in STRENGTHS]
        return np.stack(fits, axis=1)

    return [
        ("  loop: Ridge(solver='svd'), one by one", 1.0, one_by_one),
        ("  loop over strengths only: Ridge of all targets at once", 1.0, all_targets),
    ]


def lasso_loops(columns: Floats) -> list[Loop]:
    def one_by_one(targets: Floats) -> Floats:
        return np.array(
            [
                [Lasso(alpha=strength / 2, **TIGHT).fit(columns, target).coef_ for strength in STRENGTHS]
                for target in targets
            ]
        )

    def warm(targets: Floats, **options: float) -> Floats:
        fits = [lasso_path(columns, target, alphas=STRENGTHS / 2, **options)[1] for target in targets]
        return np.array(fits)[:, :, ::-1].transpose(0, 2, 1)

    part = SAMPLE / DRAWS
    return [
        (f"  loop: Lasso(tol=1e-10), one by one, {SAMPLE} of {DRAWS} draws", part, one_by_one),
        (f"  lasso_path(tol=1e-10), warm-started, {SAMPLE} of {DRAWS} draws", part, lambda t: warm(t, **TIGHT)),
        ("  lasso_path at its default tolerance: not equal accuracy", 0.1, warm),
    ]


def cross_validation() -> None:
    regression = regressions.diabetes_interactions()
    columns, targets = regression.columns, regression.targets
    scaling = assessment.Standardization.of(columns, targets)
    # The λ at which the lasso's first column enters.
    top = 2.0 * np.abs(scaling.columns(columns).T @ scaling.targets(targets)).max() / len(targets)
    strengths = top * 10.0 ** np.linspace(-4, 0, 100)

    def ours(penalty: Penalty) -> assessment.CrossValidation:
        splits = assessment.shuffled(len(targets), 5, np.random.default_rng(0))
        method = assessment.Penalized(penalty=penalty, strengths=strengths)
        return assessment.cross_validated(columns, targets, method=method, splits=splits)

    print("\n5-fold cross-validation of the diabetes path, 442 × 64, 100 strengths, standardized within each fold")
    for penalty in (L1(), L2()):
        reference = ours(penalty)
        seconds = best_of(7, lambda penalty=penalty: ours(penalty))
        worst, peers, mine = 0.0, np.empty((5, 100)), 0.0
        clock, processor = 0.0, 0.0
        for fold in range(5):
            held = reference.fold_of == fold
            inner = assessment.Standardization.of(columns[~held], targets[~held])
            x, y = inner.columns(columns[~held]), inner.targets(targets[~held])

            def loop(x: Floats = x, y: Floats = y, penalty: Penalty = penalty) -> Floats:
                if penalty == L1():
                    return np.asarray(lasso_path(x, y, alphas=strengths / 2, **TIGHT)[1][:, ::-1].T)
                return np.array([Ridge(alpha=len(x) * strength).fit(x, y).coef_ for strength in strengths])

            spent, coefficients = timed(loop)
            clock, processor = clock + spent.clock, processor + spent.processor
            fits = inner.predictions(coefficients @ inner.columns(columns[held]).T)
            peers[fold] = np.square(fits - targets[held]).mean(axis=1)
            worst = max(worst, certificate(x, y[None], penalty, strengths, coefficients[None]))
            mine = max(mine, linear.path(x, y, penalty=penalty, strengths=strengths).optimality.max())
        told(f"{type(penalty).__name__}, ours (to reach: 0.5 s)", seconds, mine, seconds)
        name = "lasso_path(tol=1e-10), warm-started" if penalty == L1() else "Ridge, one by one"
        told(f"  loop over folds: {name}", Spent(clock, processor), worst, seconds)
        print(f"  largest difference of fold errors {np.abs(peers / reference.fold_errors - 1).max():.0e}")


def many_columns() -> None:
    """Ten folds where many columns stay, as the lesson on choosing λ allows them."""
    rng = np.random.default_rng(1)
    columns = rng.normal(size=(200, 499))
    targets = columns[:, :10] @ rng.normal(size=10) + 0.5 * rng.normal(size=200)
    strengths = np.logspace(-5, 1, 61)
    print("\nTen folds of 200 × 499, 61 strengths, standardized within each fold")
    for penalty in (L1(), ElasticNet(0.5), ElasticNet(0.05), L2()):
        run = lambda penalty=penalty: assessment.cross_validated(  # noqa: E731
            columns,
            targets,
            method=assessment.Penalized(penalty=penalty, strengths=strengths),
            splits=assessment.shuffled(200, 10, np.random.default_rng(0)),
        )
        spent = best_of(2, run)
        scaling = assessment.Standardization.of(columns, targets)
        whole = linear.path(scaling.columns(columns), scaling.targets(targets), penalty=penalty, strengths=strengths)
        told(f"{penalty!s}, ours (to reach: a few seconds)", spent, whole.optimality.max(), spent)


def table(rng: np.random.Generator, *, categories: int = 0, classes: bool = False) -> tables.Predictors:
    """200 × 499: numbers, or some of them in groups of twenty indicators; a target of numbers or of two values."""
    columns = rng.normal(size=(200, 499))
    targets = columns[:, :10] @ rng.normal(size=10) + 0.5 * rng.normal(size=200)
    groups = np.full(499, -1)
    for one in range(categories):
        place = slice(499 - 20 * (one + 1), 499 - 20 * one)
        columns[:, place], groups[place] = np.eye(20)[rng.integers(0, 20, 200)], one
    return tables.Predictors(
        columns=columns,
        targets=(targets > 0.0).astype(float) if classes else targets,
        names=tuple(f"c{j}" for j in range(499)),
        target_name="y",
        dropped=0,
        notes=(),
        categories=tuple(groups.tolist()),
        texts=tuple(f"t{one}" for one in range(categories)),
        classes=("no", "yes") if classes else (),
    )


def page() -> None:
    """All that Choosing λ computes for such a table: path, folds, criteria, bootstrap samples, scene."""
    print("\nThe page of choosing λ on 200 × 499, ten folds, 50 bootstrap samples, scene")
    numbers, words = table(np.random.default_rng(1)), table(np.random.default_rng(1), categories=8)
    two = table(np.random.default_rng(1), classes=True)
    asked = [(name, numbers, Settings(source=UPLOADED, penalty=name)) for name in ("L1", "Elastic net", "L2")]
    asked += [("group lasso, 8 categories of 20", words, Settings(source=UPLOADED, categories=AS_A_WHOLE))]
    asked += [
        (f"two classes, {name}", two, Settings(source=UPLOADED, penalty=name)) for name in ("L1", "Elastic net", "L2")
    ]
    for name, own, settings in asked:
        found: dict[str, float] = {}

        def whole(
            own: tables.Predictors = own, settings: Settings = settings, found: dict[str, float] = found
        ) -> bytes:
            result = finish(LESSON.parts[0].make(settings, own))
            found["optimality"] = float(result.path.optimality.max())
            return LESSON.scene(settings, result, None).wire

        spent = best_of(2, whole)
        told(f"{name}, ours (to reach: 3 s)", spent, found["optimality"], spent)


if __name__ == "__main__":
    warnings.simplefilter("ignore", ConvergenceWarning)
    print(f"  {'':<62}{'clock':>12} {'processor':>12} {'optimality':>10} {'factor':>11}")
    refits()
    cross_validation()
    many_columns()
    page()
