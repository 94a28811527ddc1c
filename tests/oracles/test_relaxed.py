"""The relaxed and the adaptive lasso against scikit-learn's pieces, and their own conditions."""

import numpy as np
import pytest
from sklearn.linear_model import LassoLars, LinearRegression, Ridge

from regularize import assessment, linear
from regularize.penalties import L1

STRENGTHS = 10.0 ** np.linspace(-4, 0.5, 19)


def problem(seed: int, rows: int = 50, count: int = 7) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, count)) @ (np.eye(count) + 0.3 * rng.uniform(-1, 1, size=(count, count)))
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    targets = columns @ (rng.normal(size=count) * (rng.random(count) < 0.6)) + rng.normal(size=rows)
    return columns, (targets - targets.mean()) / targets.std()


def lasso(columns: np.ndarray, targets: np.ndarray, strength: float) -> np.ndarray:
    return np.asarray(LassoLars(alpha=strength / 2, fit_intercept=False).fit(columns, targets).coef_)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_relaxed_is_a_second_fit_to_the_columns_that_the_first_keeps(seed: int, share: float) -> None:
    columns, targets = problem(seed)
    found = assessment.Relaxed(penalty=L1(), strengths=STRENGTHS, share=share).path(columns, targets)
    assert found.optimality.max() <= 1e-10
    for stop, strength in enumerate(STRENGTHS.tolist()):
        kept = lasso(columns, targets, strength) != 0.0
        expected = np.zeros(len(kept))
        if kept.any() and share == 0.0:
            expected[kept] = LinearRegression().fit(columns[:, kept], targets).coef_
        elif kept.any():
            expected[kept] = lasso(columns[:, kept], targets, share * strength)
        np.testing.assert_allclose(found.coefficients[stop], expected, atol=1e-8)


@pytest.mark.parametrize("seed", range(4))
def test_adaptive_is_a_lasso_of_columns_times_the_sizes_of_a_ridge_fit(seed: int) -> None:
    columns, targets = problem(seed)
    method = assessment.Adaptive(penalty=L1(), strengths=STRENGTHS)
    found = method.path(columns, targets)
    n, best = len(targets), (np.inf, np.empty(0))
    for strength in STRENGTHS.tolist():
        ridge = Ridge(alpha=n * strength, solver="svd").fit(columns, targets)
        hat = columns @ np.linalg.solve(columns.T @ columns + n * strength * np.eye(7), columns.T)
        gcv = np.mean((targets - ridge.predict(columns)) ** 2) / (1 - (1 + np.trace(hat)) / n) ** 2
        best = min(best, (gcv, np.abs(ridge.coef_)), key=lambda pair: float(pair[0]))
    sizes = best[1] / best[1].max()
    np.testing.assert_allclose(method.sizes(columns, targets), sizes, rtol=1e-8)
    assert found.optimality.max() <= 1e-10
    for stop, strength in enumerate(STRENGTHS.tolist()):
        peer = lasso(columns * sizes, targets, strength) * sizes
        np.testing.assert_allclose(found.coefficients[stop], peer, atol=1e-8)
        # The condition of MSE + λ Σ |w|/v itself.
        w = found.coefficients[stop]
        slope = 2 * columns.T @ (columns @ w - targets) / n
        assert (np.abs(slope[w == 0]) <= strength / sizes[w == 0] * (1 + 1e-9) + 1e-10).all()
        np.testing.assert_allclose(slope[w != 0], -strength * np.sign(w[w != 0]) / sizes[w != 0], atol=1e-9)


def test_more_columns_than_rows_and_a_target_without_any_signal_work() -> None:
    columns, targets = problem(0, rows=12, count=30)
    for method in (
        assessment.Relaxed(penalty=L1(), strengths=STRENGTHS, share=0.0),
        assessment.Relaxed(penalty=L1(), strengths=STRENGTHS, share=0.5),
        assessment.Adaptive(penalty=L1(), strengths=STRENGTHS),
    ):
        assert method.path(columns, targets).optimality.max() <= 1e-10
        nothing = method.path(columns, np.zeros(12))
        assert (nothing.coefficients == 0.0).all()
    plain = linear.path(columns, targets, penalty=L1(), strengths=STRENGTHS)
    whole = assessment.Relaxed(penalty=L1(), strengths=STRENGTHS, share=1.0).path(columns, targets)
    np.testing.assert_array_equal(whole.coefficients, plain.coefficients)
