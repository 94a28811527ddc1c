"""The group lasso: its optimum by another way, its limits, its certificate, its degrees of freedom."""

import numpy as np
import pytest

from regularize import grouped, linear
from regularize.penalties import L1, GroupNorms

EIGHT_DECADES = 10.0 ** np.round(np.arange(-6.0, 2.01, 0.1), 10)
USUAL = 10.0 ** np.round(np.arange(-5.0, 1.01, 0.1), 10)


def problem(seed: int) -> tuple[np.ndarray, np.ndarray, GroupNorms]:
    """Standardized columns of any kinship: groups of any size, indicators of all categories among them, copies too."""
    rng = np.random.default_rng(seed)
    n, p = int(rng.integers(6, 80)), int(rng.integers(1, 60))
    columns = rng.normal(size=(n, p)) @ (np.eye(p) + rng.uniform(-1, 1, (p, p)) * rng.choice([0, 1, 1]))
    labels = rng.integers(-3, 6, size=p)
    if seed % 3 == 0 and p > 8:
        columns[:, :5] = rng.integers(0, 5, n)[:, None] == np.arange(5)
        labels[:5] = 7
    if seed % 7 == 0 and p > 4:
        columns[:, 3] = columns[:, 2]
    targets = columns @ (rng.normal(size=p) * (rng.random(p) < 0.4)) + rng.normal(size=n) * 10 ** rng.uniform(-2, 1)
    return standardized(columns), standardized(targets), GroupNorms.of(labels)


def standardized(values: np.ndarray) -> np.ndarray:
    sd = values.std(axis=0)
    return (values - values.mean(axis=0)) / np.where(sd > 1e-12, sd, 1.0)


def correlated(kind: str) -> tuple[np.ndarray, np.ndarray, GroupNorms]:
    """Hundreds of columns that nearly depend on each other, with three categories; or twenty categories alone."""
    rng, n = np.random.default_rng(0), 120

    def category(size: int) -> np.ndarray:
        return np.eye(size)[rng.integers(0, size, n)]

    if kind == "categories":
        columns, labels = np.hstack([category(12) for _ in range(20)]), np.repeat(np.arange(20), 12)
    else:
        alike = rng.normal(size=(n, 20)) @ rng.normal(size=(20, 240)) + 0.05 * rng.normal(size=(n, 240))
        columns, labels = np.hstack([alike, category(8), category(8)]), np.r_[np.full(240, -1), np.repeat([0, 1], 8)]
    targets = columns[:, :100] @ (rng.normal(size=100) * (rng.random(100) < 0.1)) + rng.normal(size=n)
    return standardized(columns), standardized(targets), GroupNorms.of(labels)


def objective(columns: np.ndarray, targets: np.ndarray, penalty: GroupNorms, strength: float, w: np.ndarray) -> float:
    total = sum(
        np.sqrt(np.sum(penalty.groups == g)) * np.linalg.norm(w[penalty.groups == g]) for g in set(penalty.groups)
    )
    return float(np.mean((targets - targets.mean() - (columns - columns.mean(axis=0)) @ w) ** 2) + strength * total)


def descended(columns: np.ndarray, targets: np.ndarray, penalty: GroupNorms, strength: float) -> np.ndarray:
    """A naive accelerated proximal gradient descent, run long."""
    moved, n = columns - columns.mean(axis=0), len(targets)
    rate = n / (2 * np.linalg.norm(moved, 2) ** 2)
    w = ahead = np.zeros(columns.shape[1])
    speed = 1.0
    for _ in range(4_000):
        point, new = ahead - rate * 2 / n * moved.T @ (moved @ ahead - targets), np.empty_like(w)
        for g in set(penalty.groups.tolist()):
            part = penalty.groups == g
            length = np.linalg.norm(point[part])
            new[part] = point[part] * max(0.0, 1 - rate * strength * np.sqrt(part.sum()) / max(length, 1e-300))
        faster = (1 + np.sqrt(1 + 4 * speed**2)) / 2
        turned = (ahead - new) @ (new - w) > 0
        ahead, speed = (new, 1.0) if turned else (new + (speed - 1) / faster * (new - w), faster)
        w = new
    return w


@pytest.mark.parametrize("seed", range(40))
def test_every_fit_is_certified_over_eight_decades(seed: int) -> None:
    columns, targets, penalty = problem(seed)
    found = grouped.path(columns, targets, penalty=penalty, strengths=EIGHT_DECADES)
    assert found.optimality.max() <= 1e-10
    norms = np.stack([np.linalg.norm(found.coefficients[:, penalty.groups == g], axis=1) for g in set(penalty.groups)])
    alive = found.coefficients != 0.0
    for g, length in zip(set(penalty.groups.tolist()), norms, strict=True):
        inside = alive[:, penalty.groups == g]
        steady = np.ptp(columns[:, penalty.groups == g], axis=0) == 0.0
        assert (inside[:, ~steady].all(axis=1) == inside.any(axis=1)).all(), "a group stays or goes whole"
        assert ((length > 0) == inside.any(axis=1)).all()


@pytest.mark.parametrize("kind", ["alike", "categories"])
def test_columns_that_nearly_depend_are_solved_as_well(kind: str) -> None:
    columns, targets, penalty = correlated(kind)
    found = grouped.path(columns, targets, penalty=penalty, strengths=USUAL)
    assert found.optimality.max() <= 1e-10
    single = grouped.path(columns, targets, penalty=penalty, strengths=USUAL[[20]])
    assert single.optimality.max() <= 1e-10
    np.testing.assert_allclose(single.coefficients[0], found.coefficients[20], atol=1e-7)


@pytest.mark.parametrize("seed", [0, 6, 8, 16])
def test_no_descent_goes_lower(seed: int) -> None:
    columns, targets, penalty = problem(seed)
    for strength in (0.3, 0.02):
        found = grouped.path(columns, targets, penalty=penalty, strengths=np.array([strength])).coefficients[0]
        naive = descended(columns, targets, penalty, strength)
        ours, theirs = (objective(columns, targets, penalty, strength, w) for w in (found, naive))
        assert ours <= theirs + 1e-13
        assert ours == pytest.approx(theirs, abs=1e-7)


def test_of_orthonormal_columns_the_formula_is_known() -> None:
    rng = np.random.default_rng(3)
    n = 50
    basis = np.linalg.qr(np.column_stack([np.ones(n), rng.normal(size=(n, 9))]))[0][:, 1:] * np.sqrt(n)
    targets = rng.normal(size=n)
    penalty = GroupNorms.of(np.array([0, 0, 0, 0, 1, 1, 2, 2, 2]))
    found = grouped.path(basis, targets, penalty=penalty, strengths=USUAL)
    least = basis.T @ targets / n
    for strength, row in zip(USUAL, found.coefficients, strict=True):
        for g in range(3):
            part = penalty.groups == g
            share = max(0.0, 1 - strength / 2 * np.sqrt(part.sum()) / np.linalg.norm(least[part]))
            np.testing.assert_allclose(row[part], share * least[part], atol=1e-13)
    # Yuan & Lin (2006), eq. 6.3: Σ 1(‖w‖ > 0) + Σ ‖w‖/‖w of least squares‖ (p_g − 1); and one for the intercept.
    known = np.ones(len(USUAL))
    for g in range(3):
        part = penalty.groups == g
        norm = np.linalg.norm(found.coefficients[:, part], axis=1)
        known += (norm > 0) + norm / np.linalg.norm(least[part]) * (part.sum() - 1)
    np.testing.assert_allclose(grouped.degrees_of_freedom(basis, found, penalty=penalty), known, rtol=1e-9)


@pytest.mark.parametrize("seed", range(12))
def test_groups_of_one_are_the_lasso(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, p = int(rng.integers(20, 90)), int(rng.integers(1, 18))
    columns = standardized(rng.normal(size=(n, p)) @ (np.eye(p) + 0.3 * rng.uniform(-1, 1, (p, p))))
    targets = standardized(columns @ rng.normal(size=p) + rng.normal(size=n))
    penalty = GroupNorms.of(np.full(p, -1))
    ours, lasso = (
        grouped.path(columns, targets, penalty=penalty, strengths=USUAL),
        linear.path(columns, targets, penalty=L1(), strengths=USUAL),
    )
    np.testing.assert_allclose(ours.coefficients, lasso.coefficients, atol=1e-10)
    np.testing.assert_allclose(ours.intercept, lasso.intercept, atol=1e-10)
    off = ours.coefficients + 0.01
    measured = [
        optimality(columns, targets, penalty=one, strengths=USUAL, coefficients=off, intercept=ours.intercept)
        for optimality, one in ((grouped.optimality, penalty), (linear.optimality, L1()))
    ]
    np.testing.assert_allclose(measured[0], measured[1], rtol=1e-12)
    freedom = grouped.degrees_of_freedom(columns, ours, penalty=penalty)
    np.testing.assert_allclose(freedom, 1 + np.count_nonzero(ours.coefficients, axis=1), rtol=1e-8)


def test_without_a_penalty_it_is_least_squares_and_past_the_vanishing_strength_nothing() -> None:
    for seed in range(10):
        columns, targets, penalty = problem(seed)
        top = grouped.vanishing_strength(columns, targets, penalty=penalty)
        strengths = np.array([0.0, 0.999 * top, 1.001 * top, 1e3 * top])
        found = grouped.path(columns, targets, penalty=penalty, strengths=strengths)
        np.testing.assert_allclose(found.coefficients[0], np.linalg.pinv(columns) @ targets, atol=1e-6)
        assert found.optimality.max() <= 1e-10
        assert found.coefficients[1].any()
        assert not found.coefficients[2:].any()


def test_degrees_of_freedom_are_how_much_the_fits_follow_the_target() -> None:
    for seed in (1, 9):
        columns, targets, penalty = problem(seed)
        strengths, step = np.array([0.3, 0.05, 0.004]), 1e-6
        found = grouped.path(columns, targets, penalty=penalty, strengths=strengths)
        moved = np.zeros(3)
        for row in range(len(targets)):
            for sign in (1, -1):
                nudged = targets.copy()
                nudged[row] += sign * step
                fits = grouped.path(columns, nudged, penalty=penalty, strengths=strengths).predict(columns)
                moved += sign * fits[:, row] / (2 * step)
        np.testing.assert_allclose(grouped.degrees_of_freedom(columns, found, penalty=penalty), moved, atol=2e-4)


def test_the_certificate_sees_every_way_to_be_wrong() -> None:
    columns, targets, penalty = problem(3)
    found = grouped.path(columns, targets, penalty=penalty, strengths=np.array([0.1]))
    assert found.coefficients.any()
    rng = np.random.default_rng(0)

    def measured(coefficients: np.ndarray, intercept: np.ndarray) -> float:
        return float(
            grouped.optimality(
                columns,
                targets,
                penalty=penalty,
                strengths=found.strengths,
                coefficients=coefficients,
                intercept=intercept,
            )[0]
        )

    assert measured(found.coefficients, found.intercept) <= 1e-10
    assert measured(found.coefficients, found.intercept + 1e-6) > 1e-7
    for _ in range(20):
        place = rng.integers(columns.shape[1])
        if np.ptp(columns[:, place]) == 0:
            continue
        off = found.coefficients.copy()
        off[0, place] += 1e-5
        assert measured(off, found.intercept) > 1e-8


def test_the_prox_is_its_definition() -> None:
    rng, penalty = np.random.default_rng(1), GroupNorms.of(np.array([0, 0, 0, -1, 1, 1]))
    for _ in range(50):
        point, step = rng.normal(size=6), rng.uniform(0.01, 2.0)
        best = penalty.prox(point, step)

        def cost(w: np.ndarray, point: np.ndarray = point, step: float = step) -> float:
            return float(0.5 * np.sum((w - point) ** 2) + step * penalty.value(w))

        assert all(cost(best) <= cost(best + 1e-3 * rng.normal(size=6)) for _ in range(20))
        budget = float(penalty.value(point))
        np.testing.assert_allclose(penalty.radius(point, budget), 1.0)


def test_what_does_not_fit_is_refused_in_words() -> None:
    columns, targets, _ = problem(1)
    with pytest.raises(ValueError, match="one number for each"):
        grouped.path(columns, targets, penalty=GroupNorms.of(np.array([0])), strengths=USUAL)
    with pytest.raises(ValueError, match="without gaps"):
        GroupNorms(np.array([0, 2]))
    with pytest.raises(ValueError, match="must be finite"):
        grouped.path(columns, targets * np.nan, penalty=GroupNorms.of(np.zeros(columns.shape[1], int)), strengths=USUAL)
