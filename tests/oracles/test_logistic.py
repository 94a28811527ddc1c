"""The log loss under a penalty, as others minimise it: scikit-learn, and scipy on the problem written out in full."""

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression

from regularize import logistic
from regularize.penalties import L1, L2, ElasticNet, Penalty, Unpenalized

PENALIZED = [L1(), L2(), ElasticNet(0.5), ElasticNet(0.05)]


def sample(rows: int = 80, count: int = 5) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(rows, count))
    return columns, (rng.uniform(size=rows) < 1 / (1 + np.exp(-2 * columns[:, 0] + columns[:, 1]))).astype(float)


@pytest.mark.parametrize("strength", [1e-3, 1e-2, 0.1])
@pytest.mark.parametrize("penalty", [*PENALIZED, Unpenalized()], ids=str)
def test_scikit_learn_finds_the_same_with_the_arguments_that_we_name(penalty: Penalty, strength: float):
    columns, targets = sample()
    name, arguments = logistic.scikit_learn(penalty, strength, rows=len(targets))
    assert name == "LogisticRegression"
    sharp = arguments.get("l1_ratio", 0.0) > 0.0
    solver = {"solver": "saga" if sharp else "newton-cholesky", "tol": 1e-10, "max_iter": 100_000, "random_state": 0}
    theirs = LogisticRegression(**arguments, **solver).fit(columns, targets)
    ours = logistic.path(columns, targets, penalty=penalty, strengths=np.array([strength]))
    np.testing.assert_allclose(ours.coefficients[0], theirs.coef_[0], atol=1e-7)
    np.testing.assert_allclose(ours.intercept[0], theirs.intercept_[0], atol=1e-7)
    np.testing.assert_allclose(ours.probabilities(columns)[0], theirs.predict_proba(columns)[:, 1], atol=1e-7)


def test_scikit_learn_finds_the_same_on_breast_cancer():
    columns, targets = load_breast_cancer(return_X_y=True)
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    strengths = np.array([0.1, 1e-2, 1e-3])
    ours = logistic.path(columns, targets.astype(float), penalty=L2(), strengths=strengths)
    for strength, coefficients in zip(strengths, ours.coefficients, strict=True):
        arguments = logistic.scikit_learn(L2(), strength, rows=len(targets)).arguments
        theirs = LogisticRegression(**arguments, solver="newton-cholesky", tol=1e-12).fit(columns, targets)
        np.testing.assert_allclose(coefficients, theirs.coef_[0], atol=1e-7)


@pytest.mark.parametrize("penalty", PENALIZED, ids=str)
def test_scipy_finds_nothing_better_where_each_coefficient_is_two_that_are_not_negative(penalty: Penalty):
    columns, targets = sample(40, 4)
    strength, signs = 0.01, 2.0 * targets - 1.0

    def objective(parts: np.ndarray) -> tuple[float, np.ndarray]:
        w, level = parts[:4] - parts[4:8], parts[8]
        margins = signs * (columns @ w + level)
        pulls = -signs / (1.0 + np.exp(margins)) / len(targets)
        slope = columns.T @ pulls + 2.0 * strength * penalty.l2 * w
        value = np.logaddexp(0.0, -margins).mean() + strength * (penalty.l1 * parts[:8].sum() + penalty.l2 * w @ w)
        return value, np.concatenate((slope + strength * penalty.l1, -slope + strength * penalty.l1, [pulls.sum()]))

    bounds = [(0.0, None)] * 8 + [(None, None)]
    theirs = minimize(objective, np.zeros(9), jac=True, bounds=bounds, options={"ftol": 1e-16, "gtol": 1e-10})
    ours = logistic.path(columns, targets, penalty=penalty, strengths=np.array([strength]))
    w = ours.coefficients[0]
    value = objective(np.concatenate((np.maximum(w, 0), np.maximum(-w, 0), ours.intercept)))[0]
    assert value <= theirs.fun + 1e-15
    np.testing.assert_allclose(w, theirs.x[:4] - theirs.x[4:8], atol=1e-5)
