"""The robust fits against scikit-learn, linear programming and brute force."""

import itertools

import numpy as np
import pytest
from scipy.optimize import linprog
from sklearn.linear_model import HuberRegressor, QuantileRegressor
from sklearn.svm import SVR

from regularize import linear, robust
from regularize.basis import Basis
from regularize.descent import _lowest
from regularize.losses import Absolute, Huber, Loss, Squared
from regularize.penalties import L1, L2, ElasticNet, Penalty, Unpenalized

LOSSES = (Squared(), Absolute(), Huber(0.5), Huber(0.05))
PENALTIES = (Unpenalized(), L1(), L2(), ElasticNet(0.5))


def sample(seed: int = 0, n: int = 25, p: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    columns = rng.standard_normal((n, p))
    targets = columns @ rng.standard_normal(p) + 1.5 + 0.5 * rng.standard_t(2, n)
    return columns, targets


def objective(columns, targets, loss: Loss, penalty: Penalty, strength: float, weights: np.ndarray, intercept: float):
    residuals = targets - columns @ weights - intercept
    return float(np.mean(loss.value(residuals)) + strength * penalty.value(weights))


def one(columns, targets, loss: Loss, penalty: Penalty, strength: float) -> tuple[np.ndarray, float]:
    fits = robust.fits(columns, targets[None], loss=loss, penalty=penalty, strength=strength)
    assert fits.optimality[0] < 1e-12
    return fits.coefficients[0], float(fits.intercept[0])


@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_the_squared_loss_is_that_of_the_exact_path(penalty: Penalty) -> None:
    columns, targets = sample()
    for strength in (0.01, 0.3, 5.0):
        weights, intercept = one(columns, targets, Squared(), penalty, strength)
        path = linear.path(columns, targets, penalty=penalty, strengths=np.array([strength]))
        np.testing.assert_allclose(weights, path.coefficients[0], atol=1e-12)
        assert intercept == pytest.approx(path.intercept[0], abs=1e-12)


@pytest.mark.parametrize("penalty", [Unpenalized(), L1()], ids=str)
@pytest.mark.parametrize("seed", range(4))
def test_the_absolute_loss_is_median_regression(penalty: Penalty, seed: int) -> None:
    columns, targets = sample(seed)
    weights, intercept = one(columns, targets, Absolute(), penalty, 0.1)
    other = QuantileRegressor(quantile=0.5, alpha=0.05 * penalty.l1).fit(columns, targets)
    np.testing.assert_allclose(weights, other.coef_, atol=1e-8)
    assert intercept == pytest.approx(other.intercept_, abs=1e-8)


@pytest.mark.parametrize("seed", range(3))
def test_the_absolute_loss_with_l1_is_a_linear_programme(seed: int) -> None:
    columns, targets = sample(seed, n=15)
    n, p = columns.shape
    strength = 0.2
    # w = u − v, b = c − d, y − Xw − b = r − s, all of them zero or more.
    costs = np.concatenate([np.full(2 * p, strength), [0, 0], np.full(2 * n, 1 / n)])
    ones = np.ones((n, 1))
    equal = np.hstack([columns, -columns, ones, -ones, np.eye(n), -np.eye(n)])
    found = linprog(costs, A_eq=equal, b_eq=targets, method="highs")
    weights, intercept = one(columns, targets, Absolute(), L1(), strength)
    assert objective(columns, targets, Absolute(), L1(), strength, weights, intercept) == pytest.approx(
        found.fun, rel=1e-10
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_absolute_loss_with_l2_is_a_support_vector_regression(seed: int) -> None:
    columns, targets = sample(seed)
    weights, intercept = one(columns, targets, Absolute(), L2(), 0.05)
    other = SVR(kernel="linear", epsilon=0.0, C=1 / (2 * len(targets) * 0.05), tol=1e-10).fit(columns, targets)
    np.testing.assert_allclose(weights, other.coef_[0], atol=1e-6)
    here = objective(columns, targets, Absolute(), L2(), 0.05, weights, intercept)
    assert here <= objective(columns, targets, Absolute(), L2(), 0.05, other.coef_[0], other.intercept_[0]) + 1e-12


@pytest.mark.parametrize("alpha", [0.0, 2.0])
@pytest.mark.parametrize("seed", range(3))
def test_hubers_loss_is_scikit_learns_at_the_scale_that_it_finds(alpha: float, seed: int) -> None:
    columns, targets = sample(seed, n=60)
    other = HuberRegressor(epsilon=1.5, alpha=alpha, tol=1e-10, max_iter=10_000).fit(columns, targets)
    # It minimises Σ (σ + σ H(r/σ)) + α|w|² over σ too; at its σ that is ours with δ = ε σ and λ = α σ / n.
    loss, strength = Huber(1.5 * other.scale_), alpha * other.scale_ / len(targets)
    weights, intercept = one(columns, targets, loss, L2(), strength)
    np.testing.assert_allclose(weights, other.coef_, atol=1e-4)
    assert intercept == pytest.approx(other.intercept_, abs=1e-4)
    theirs = objective(columns, targets, loss, L2(), strength, other.coef_, other.intercept_)
    assert objective(columns, targets, loss, L2(), strength, weights, intercept) <= theirs + 1e-12


def test_the_median_line_is_the_best_of_all_lines_through_two_points() -> None:
    for seed in range(5):
        columns, targets = sample(seed, n=12, p=1)
        best = np.inf
        for i, j in itertools.combinations(range(12), 2):
            slope = (targets[j] - targets[i]) / (columns[j, 0] - columns[i, 0])
            best = min(best, np.abs(targets - targets[i] - slope * (columns[:, 0] - columns[i, 0])).mean())
        weights, intercept = one(columns, targets, Absolute(), Unpenalized(), 0.0)
        assert objective(columns, targets, Absolute(), Unpenalized(), 0.0, weights, intercept) == pytest.approx(best)


@pytest.mark.parametrize("loss", LOSSES, ids=str)
@pytest.mark.parametrize("penalty", PENALTIES, ids=str)
def test_nothing_near_is_lower_and_the_certificate_sees_what_is_not(loss: Loss, penalty: Penalty) -> None:
    rng = np.random.default_rng(1)
    columns, targets = sample(3)
    fits = robust.fits(columns, targets[None], loss=loss, penalty=penalty, strength=0.2)
    weights, intercept = fits.coefficients[0], float(fits.intercept[0])
    lowest = objective(columns, targets, loss, penalty, 0.2, weights, intercept)
    for size in (1e-6, 1e-3, 1.0):
        for step in size * rng.standard_normal((60, 4)):
            assert (
                objective(columns, targets, loss, penalty, 0.2, weights + step[:3], intercept + step[3])
                >= lowest - 1e-14
            )
    certificate = robust.optimality(
        columns,
        targets[None],
        loss=loss,
        penalty=penalty,
        strength=0.2,
        coefficients=fits.coefficients + 1e-3,
        intercept=fits.intercept,
        influences=fits.influences,
    )
    assert certificate[0] > 1e-5


@pytest.mark.parametrize("kind", ["random", "ties", "copies", "no noise", "one point"])
def test_every_fit_of_every_kind_of_data_is_certified(kind: str) -> None:
    rng = np.random.default_rng(7)
    for _ in range(12):
        n, p = int(rng.integers(3, 22)), int(rng.integers(1, 6))
        columns = rng.standard_normal((n, p))
        targets = columns @ rng.standard_normal(p) + rng.standard_normal((3, n)) * (kind != "no noise")
        if kind == "ties":
            columns, targets = np.round(columns), np.round(targets)
        if kind == "copies":
            columns[:, -1] = columns[:, 0]
        if kind == "one point":
            targets = np.eye(1, n) * np.arange(3.0)[:, None]
        for loss, penalty, strength in itertools.product(LOSSES, PENALTIES, (0.01, 0.3)):
            fits = robust.fits(columns, targets, loss=loss, penalty=penalty, strength=strength)
            assert fits.optimality.max() < 1e-10, (n, p, loss, penalty, strength)


def rounding(columns: np.ndarray, targets: np.ndarray, loss: Loss, fits: robust.Fits) -> np.ndarray:
    """What weights that are doubles leave of the certificate (k,): ε times all that a residual is the difference of."""
    moved = np.abs(columns - columns.mean(axis=1, keepdims=True))
    parts = (np.abs(columns) @ np.abs(fits.coefficients)[..., None])[..., 0] + np.abs(targets)
    parts += np.abs(fits.intercept)[:, None]
    steep = 0.0 if isinstance(loss, Absolute) else 2.0
    middle = loss.gradient(targets - np.median(targets, axis=1)[:, None])
    first = np.abs(middle[:, None] @ (columns - columns.mean(axis=1, keepdims=True)))[:, 0].max(axis=-1)
    return np.finfo(float).eps * steep * (parts[:, None] @ moved)[:, 0].max(axis=-1) / first


@pytest.mark.parametrize("noise_sd", [0.0, 0.5])
def test_powers_of_points_that_run_away_sideways_are_fitted_as_exactly_as_doubles_can_say(noise_sd: float) -> None:
    """Columns a million times as long as others, pieces without a slope or a curve, minimisers that are not unique."""
    rng = np.random.default_rng(982)
    for _ in range(5):
        n, degree = int(rng.integers(10, 36)), int(rng.integers(5, 9))
        x = rng.uniform(-1, 1, n)
        targets = np.tile(4 * x**3 - 3 * x + noise_sd * rng.standard_normal(n), (4, 1))
        away = rng.permutation(n)[: int(rng.integers(1, n - 1))]
        moved = np.tile(x, (4, 1))
        moved[:, away] += np.array([0.0, 0.5, 3.0, 6.0])[:, None]
        polynomial = Basis().fit(x, degree)
        columns = np.stack([polynomial.columns(row) for row in moved])
        for loss, penalty, strength in itertools.product(LOSSES, PENALTIES, (0.001, 0.3)):
            fits = robust.fits(columns, targets, loss=loss, penalty=penalty, strength=strength)
            allowed = np.maximum(1e-10, rounding(columns, targets, loss, fits))
            assert (fits.optimality <= allowed).all(), (n, degree, loss, penalty, strength)


def test_where_doubles_end_no_fit_is_worse_than_none_and_its_certificate_says_so() -> None:
    """A point a hundred times as far out as all others takes the eighth power to 10¹⁶ of theirs."""
    rng = np.random.default_rng(459)
    x = rng.uniform(-1, 1, 40)
    targets = np.tile(x - 2 * x**4 + 0.2 * rng.standard_normal(40), (4, 1))
    polynomial = Basis().fit(x, 8)
    moved = np.tile(x, (4, 1))
    moved[:, :20] += np.linspace(0, 6, 4)[:, None]
    moved[:, 20] = -112.91
    columns = np.stack([polynomial.columns(row) for row in moved])
    for loss, penalty in itertools.product(LOSSES, PENALTIES):
        fits = robust.fits(columns, targets, loss=loss, penalty=penalty, strength=2.5)
        assert np.isfinite(fits.optimality).all()
        for stop in range(4):
            found = objective(
                columns[stop], targets[stop], loss, penalty, 2.5, fits.coefficients[stop], fits.intercept[stop]
            )
            assert found <= float(np.mean(loss.value(targets[stop]))) * (1 + 1e-9)


def test_where_the_loss_is_flat_one_of_the_minimisers_is_found() -> None:
    """Two targets on one place: every level between them is as low, and so is every slope where nothing tells it."""
    for penalty in PENALTIES:
        columns, targets = np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([[-1.0, 1.0, -1.0, 1.0]])
        for loss in (Absolute(), Huber(0.05)):
            fits = robust.fits(columns, targets, loss=loss, penalty=penalty, strength=0.1)
            assert fits.optimality[0] < 1e-12
            found = objective(columns, targets[0], loss, penalty, 0.1, fits.coefficients[0], float(fits.intercept[0]))
            assert found == pytest.approx(float(np.mean(loss.value(targets))))


def test_a_line_that_falls_no_more_by_rounding_alone_ends_where_it_is() -> None:
    nothing = np.empty(0)
    assert _lowest(-1e-20, 0.0, nothing, nothing, nothing) == (0.0, 0, False)
    assert _lowest(-1.0, 0.0, np.array([2.0]), np.array([1.0 - 1e-16]), np.zeros(1)) == (2.0, 1, False)


@pytest.mark.parametrize("loss", LOSSES[1:], ids=str)
def test_a_sweep_is_the_same_as_its_fits_one_by_one(loss: Loss) -> None:
    columns, targets = sample(5)
    swept = targets + np.linspace(0, 20, 21)[:, None] * np.eye(len(targets))[4]
    for penalty in PENALTIES:
        together = robust.fits(columns, swept, loss=loss, penalty=penalty, strength=0.1)
        # Columns of their own for each row of targets take the way without neighbours.
        apart = robust.fits(np.stack([columns] * 21), swept, loss=loss, penalty=penalty, strength=0.1)
        np.testing.assert_allclose(together.coefficients, apart.coefficients, atol=1e-9)


def test_one_target_moved_by_ten_thousand() -> None:
    """The structure of the reference numbers: slope −495.9, −495.8, −455.6 with the squared loss; 2.002 and 1.993 without."""
    rng = np.random.default_rng(12)
    x = rng.uniform(-1, 1, 30)
    targets = 2 * x + 0.1 * rng.standard_normal(30)
    targets[int(np.argmin(x))] += 10_000
    columns = x[:, None]

    def slope(loss: Loss, penalty: Penalty, strength: float) -> float:
        return float(one(columns, targets, loss, penalty, strength)[0][0])

    free = slope(Squared(), Unpenalized(), 0.0)
    assert free < -400
    assert slope(Squared(), L1(), 0.1) == pytest.approx(free, rel=0.001)
    assert 0.8 < slope(Squared(), L2(), 0.03) / free < 1.0
    for penalty in (Unpenalized(), L1(), L2()):
        assert slope(Absolute(), penalty, 1e-3) == pytest.approx(2, abs=0.1)
        assert slope(Huber(0.15), penalty, 1e-4) == pytest.approx(2, abs=0.1)


@pytest.mark.parametrize(
    ("columns", "targets", "strength", "words"),
    [
        (np.ones((3, 1)), np.ones((1, 4)), 0.1, "one row for each"),
        (np.ones((2, 3, 1)), np.ones((1, 3)), 0.1, "given once, or for each"),
        (np.ones((3, 1)), np.ones(3), 0.1, "shape"),
        (np.full((3, 1), np.nan), np.ones((1, 3)), 0.1, "finite"),
        (np.ones((3, 1)), np.ones((1, 3)), -1.0, "strength"),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(columns, targets, strength: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        robust.fits(columns, targets, loss=Absolute(), penalty=L1(), strength=strength)
