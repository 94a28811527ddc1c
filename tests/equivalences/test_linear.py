"""Two ways to say the same: elastic net at its ends, ridge as more rows, scikit-learn in its own scales."""

import numpy as np
import pytest
import sklearn.linear_model
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize.basis import Basis
from regularize.knots import knots
from regularize.linear import Estimator, path, scikit_learn
from regularize.penalties import L1, L2, ElasticNet, Penalty, Unpenalized

STRENGTHS = np.logspace(-5, 1, 40)


def sample(seed: int, rows: int = 40, count: int = 6) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, count)) + rng.normal(size=(rows, 1))
    targets = columns @ rng.normal(size=count) + rng.normal(size=rows)
    return (columns - columns.mean(axis=0)) / columns.std(axis=0), (targets - targets.mean()) / targets.std()


@pytest.mark.parametrize(("ratio", "end"), [(0.0, L2()), (1.0, L1())])
def test_the_elastic_net_at_its_ends_is_ridge_and_lasso(ratio: float, end: Penalty):
    x = np.linspace(-1, 1, 50)
    columns, targets = Basis().fit(x, 12).columns(x), np.cos(4 * x)
    net = path(columns, targets, penalty=ElasticNet(ratio), strengths=STRENGTHS)
    other = path(columns, targets, penalty=end, strengths=STRENGTHS)
    np.testing.assert_array_equal(net.coefficients, other.coefficients)
    assert ElasticNet(ratio).value(net.coefficients[0]) == end.value(net.coefficients[0])


@given(seed=st.integers(0, 10_000), ratio=st.floats(0.05, 0.95), strength=st.floats(1e-4, 10.0))
@settings(max_examples=30, deadline=None)
def test_the_l2_part_is_as_good_as_more_rows(seed: int, ratio: float, strength: float):
    """(1/n)|y − Xw|² + λ(1 − ρ)|w|² is (2/m)|[y; 0] − [X; √(nλ(1−ρ)) I, its mirror image]w|² over m rows."""
    columns, targets = sample(seed, 15, 4)
    root = np.sqrt(15 * strength * (1 - ratio) / 2) * np.eye(4)
    more, rest = np.vstack((columns, root, -root)), np.concatenate((targets, np.zeros(8)))
    net = path(columns, targets, penalty=ElasticNet(ratio), strengths=np.array([strength]))
    scaled = np.array([strength * ratio * 15 / len(rest)])
    lasso = path(more, rest, penalty=L1(), strengths=scaled)
    np.testing.assert_allclose(net.coefficients, lasso.coefficients, atol=1e-11)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.3)], ids=str)
def test_the_order_and_the_signs_of_columns_do_not_matter(penalty: Penalty):
    columns, targets = sample(1)
    order, signs = np.array([3, 0, 5, 1, 4, 2]), np.array([1.0, -1, 1, -1, -1, 1])
    straight = path(columns, targets, penalty=penalty, strengths=STRENGTHS)
    turned = path(signs * columns[:, order], -targets, penalty=penalty, strengths=STRENGTHS)
    np.testing.assert_allclose(turned.coefficients, -signs * straight.coefficients[:, order], atol=1e-12)


@pytest.mark.parametrize("seed", range(5))
def test_between_its_knots_the_lasso_path_is_straight(seed: int):
    columns, targets = sample(seed, 30, 9)
    bends = knots(columns, targets)
    strengths = np.linspace(0.0, 1.1, 50)[1:] * bends.strengths[0]
    fitted = path(columns, targets, penalty=L1(), strengths=strengths)
    for column in range(9):
        straight = np.interp(strengths, bends.strengths[::-1], bends.coefficients[::-1, column])
        np.testing.assert_allclose(fitted.coefficients[:, column], straight, atol=1e-12)


def test_the_estimators_of_scikit_learn_have_these_scales():
    assert scikit_learn(L1(), 0.5, rows=40) == Estimator("Lasso", {"alpha": 0.25})
    assert scikit_learn(L2(), 0.5, rows=40) == Estimator("Ridge", {"alpha": 20.0})
    name, arguments = scikit_learn(ElasticNet(0.5), 0.4, rows=40)
    assert (name, arguments) == ("ElasticNet", {"alpha": pytest.approx(0.3), "l1_ratio": pytest.approx(1 / 3)})
    assert scikit_learn(ElasticNet(1.0), 0.5, rows=40).name == "Lasso"
    assert scikit_learn(ElasticNet(0.0), 0.5, rows=40).name == "Ridge"
    for penalty in (Unpenalized(), L1(), L2(), ElasticNet(0.5)):
        strength = 7.0 if penalty == Unpenalized() else 0.0
        assert scikit_learn(penalty, strength, rows=40) == Estimator("LinearRegression", {})


@pytest.mark.parametrize("strength", [0.0, 1e-3, 0.1, 1.0])
@pytest.mark.parametrize("penalty", [Unpenalized(), L1(), L2(), ElasticNet(0.2), ElasticNet(0.9)], ids=str)
def test_scikit_learn_minimises_the_same_objective(penalty: Penalty, strength: float):
    columns, targets = sample(7)
    name, arguments = scikit_learn(penalty, strength, rows=len(targets))
    exact = {"tol": 1e-12, "max_iter": 100_000} if name in ("Lasso", "ElasticNet") else {}
    theirs = getattr(sklearn.linear_model, name)(**arguments, **exact).fit(columns + 2.0, targets + 3.0)
    ours = path(columns + 2.0, targets + 3.0, penalty=penalty, strengths=np.array([strength]))
    np.testing.assert_allclose(ours.coefficients[0], theirs.coef_, atol=1e-6)
    np.testing.assert_allclose(ours.intercept[0], theirs.intercept_, atol=1e-5)
