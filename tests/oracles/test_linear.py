"""Answers known from elsewhere: closed forms, brute force over all sign patterns, a published path."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.datasets import load_diabetes
from sklearn.linear_model import lasso_path

from regularize.basis import Basis
from regularize.knots import knots
from regularize.linear import optimality, path
from regularize.penalties import L1, L2, ElasticNet, Penalty

STRENGTHS = np.logspace(-6, 2, 100)


def with_gram(gram: np.ndarray, coefficients: list[float]) -> tuple[np.ndarray, np.ndarray]:
    """Centred columns with this XᵀX/n, and targets that they fit exactly with these coefficients."""
    rows = np.random.default_rng(0).normal(size=(50, len(gram)))
    orthonormal = np.linalg.qr(rows - rows.mean(axis=0))[0] * np.sqrt(50)
    columns = orthonormal @ np.linalg.cholesky(gram).T
    return columns, columns @ np.array(coefficients)


def brute(columns: np.ndarray, targets: np.ndarray, penalty: Penalty, strength: float) -> np.ndarray:
    """The best solution over all patterns of signs, each from its own linear system."""
    rows, count = columns.shape
    moved, centred = columns - columns.mean(axis=0), targets - targets.mean()
    best, lowest = np.zeros(count), np.inf
    for pattern in product((-1, 0, 1), repeat=count):
        signs = np.array(pattern)
        active = signs != 0
        gram = moved[:, active].T @ moved[:, active] / rows + strength * penalty.l2 * np.eye(active.sum())
        right = moved[:, active].T @ centred / rows - 0.5 * strength * penalty.l1 * signs[active]
        w = np.zeros(count)
        w[active] = np.linalg.solve(gram, right)
        objective = np.square(centred - moved @ w).mean() + strength * penalty.value(w)
        if objective < lowest:
            best, lowest = w, objective
    return best


@given(seed=st.integers(0, 10_000), strength=st.floats(1e-3, 3.0), ratio=st.floats(0.05, 1.0))
@settings(max_examples=25, deadline=None)
def test_brute_force_over_the_signs_agrees(seed: int, strength: float, ratio: float):
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(12, 4)) + rng.normal(size=(12, 1))
    targets = rng.normal(size=12)
    for penalty in (L1(), ElasticNet(ratio)):
        fitted = path(columns, targets, penalty=penalty, strengths=np.array([strength]))
        expected = brute(columns, targets, penalty, strength)
        np.testing.assert_allclose(fitted.coefficients[0], expected, atol=1e-9)


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
def test_no_point_of_a_grid_is_better(penalty: Penalty):
    x = np.random.default_rng(1).uniform(-1, 1, 30)
    columns, targets = Basis().fit(x, 2).columns(x), np.cos(1.5 * np.pi * x)
    steps = np.linspace(-2, 2, 401)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2)
    centred = targets - targets.mean()
    errors = np.square(centred - grid @ columns.T).mean(axis=1)
    fitted = path(columns, targets, penalty=penalty, strengths=np.array([0.01, 0.3, 1.0]))
    for strength, w, found in zip(fitted.strengths, fitted.coefficients, fitted.predict(columns), strict=True):
        ours = np.square(targets - found).mean() + strength * penalty.value(w)
        theirs = errors + strength * penalty.value(grid)
        assert ours <= theirs.min()
        assert np.abs(grid[theirs.argmin()] - w).max() <= 0.03


@given(coefficients=st.lists(st.floats(-3, 3), min_size=3, max_size=3), strength=st.floats(0.01, 4.0))
@settings(max_examples=30, deadline=None)
def test_orthonormal_columns_have_a_closed_form(coefficients: list[float], strength: float):
    columns, targets = with_gram(np.eye(3), coefficients)
    b = np.array(coefficients)
    lasso = path(columns, targets, penalty=L1(), strengths=np.array([strength])).coefficients[0]
    ridge = path(columns, targets, penalty=L2(), strengths=np.array([strength])).coefficients[0]
    np.testing.assert_allclose(lasso, np.sign(b) * np.maximum(np.abs(b) - strength / 2, 0.0), atol=1e-13)
    np.testing.assert_allclose(ridge, b / (1.0 + strength), atol=1e-13)


def test_a_ridge_coefficient_may_cross_zero_and_grow():
    columns, targets = with_gram(np.array([[1.0, 0.9], [0.9, 1.0]]), [2.0, -1.0])
    fitted = path(columns, targets, penalty=L2(), strengths=np.array([0.2, 0.5, 1.0]))
    expected = [(0.952, -0.048), (0.646, 0.146), (0.464, 0.191)]
    np.testing.assert_allclose(fitted.coefficients, expected, atol=5e-4)


def test_scikit_learn_agrees_where_it_converges():
    rng = np.random.default_rng(3)
    columns = rng.normal(size=(60, 20))
    targets = columns[:, :5].sum(axis=1) + rng.normal(size=60)
    columns, targets = columns - columns.mean(axis=0), targets - targets.mean()
    strengths = np.logspace(1, -3, 30)
    _, theirs, _ = lasso_path(columns, targets, alphas=strengths / 2, tol=1e-14, max_iter=100_000)
    ours = path(columns, targets, penalty=L1(), strengths=strengths)
    np.testing.assert_allclose(ours.coefficients, theirs.T, atol=1e-6)


def test_coordinate_descent_at_its_default_tolerance_does_not_converge_on_powers():
    """The reason for a solver of our own: on polynomial columns the usual one keeps coefficients that are zero."""
    rng = np.random.default_rng(0)
    x = rng.uniform(-1, 1, 100)
    columns, targets = Basis().fit(x, 15).columns(x), np.cos(1.5 * np.pi * x) + 0.1 * rng.normal(size=100)
    targets = targets - targets.mean()
    strengths = np.logspace(0, -2.5, 60)
    _, theirs, _ = lasso_path(columns, targets, alphas=strengths / 2, max_iter=100_000)
    ours = path(columns, targets, penalty=L1(), strengths=strengths)
    measured = optimality(
        columns, targets, penalty=L1(), strengths=strengths, coefficients=theirs.T, intercept=np.zeros(60)
    )
    assert measured.max() > 1e-4 > 1e-12 > ours.optimality.max()
    assert np.count_nonzero(theirs[:, -1]) > np.count_nonzero(ours.coefficients[-1])


@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.05), ElasticNet(0.5)], ids=str)
def test_real_data_are_fitted_exactly(penalty: Penalty):
    columns, targets = load_diabetes(return_X_y=True)
    pairs = np.column_stack([columns[:, i] * columns[:, j] for i in range(10) for j in range(i + 1)])
    wide = np.hstack([columns, np.delete(pairs, 2, axis=1)])
    assert wide.shape == (442, 64)
    targets = (targets - targets.mean()) / targets.std()
    for several in (columns, wide):
        standard = (several - several.mean(axis=0)) / several.std(axis=0)
        fitted = path(standard, targets, penalty=penalty, strengths=STRENGTHS)
        assert fitted.optimality.max() <= 1e-12


# λ on the scale ½RSS + λ|w|₁, RSS, and what happens there: Efron et al. 2004; R package lars, columns of unit norm.
DIABETES = [
    (949.435, 2621009, "+bmi"),
    (889.314, 2510465, "+s5"),
    (452.896, 1700369, "+bp"),
    (316.073, 1527165, "+s3"),
    (130.130, 1365734, "+sex"),
    (88.784, 1324118, "+s6"),
    (68.965, 1308932, "+s1"),
    (19.981, 1275355, "+s4"),
    (5.478, 1270233, "+s2"),
    (5.088, 1269390, "+age"),
    (2.182, 1264977, "-s3"),
    (1.310, 1264765, "+s3"),
    (0.0, 1263986, ""),
]


def test_the_knots_of_the_diabetes_path_are_the_published_ones():
    data = load_diabetes()
    columns, targets = data.data - data.data.mean(axis=0), data.target
    columns /= np.sqrt(np.square(columns).sum(axis=0))
    found = knots(columns, targets)
    errors = targets - found.coefficients @ columns.T - found.intercept[:, None]
    events = [
        ("+" if enters else "-") + data.feature_names[column] if column >= 0 else ""
        for column, enters in zip(found.column, found.enters, strict=True)
    ]
    strengths, squares, published = zip(*DIABETES, strict=True)
    assert events == list(published)
    np.testing.assert_allclose(found.strengths * len(targets) / 2, strengths, atol=6e-4)
    np.testing.assert_allclose(np.square(errors).sum(axis=1), squares, rtol=1e-5)
    least_squares = [-10.0, -239.8, 519.8, 324.4, -792.2, 476.7, 101.0, 177.1, 751.3, 67.6]
    np.testing.assert_allclose(found.coefficients[-1], least_squares, atol=0.06)
    assert (
        optimality(
            columns,
            targets,
            penalty=L1(),
            strengths=found.strengths,
            coefficients=found.coefficients,
            intercept=found.intercept,
        ).max()
        <= 1e-13
    )
