"""Published tables, scikit-learn's estimators one by one, and naive versions written out."""

import warnings

import numpy as np
import pytest
from sklearn.compose import TransformedTargetRegressor
from sklearn.exceptions import ConvergenceWarning
from sklearn.isotonic import isotonic_regression
from sklearn.linear_model import ElasticNet as SklearnElasticNet
from sklearn.linear_model import Lasso, LassoLarsIC, Ridge, lars_path
from sklearn.metrics import log_loss
from sklearn.model_selection import KFold, PredefinedSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regularize import assessment, datasets, linear
from regularize.data import DIABETES_COLUMNS
from regularize.lessons.choosing.charts.paths import apart
from regularize.penalties import L1, L2, ElasticNet

STRENGTHS = np.array([0.01, 0.1, 0.4])
ESTIMATORS = {
    L1(): lambda strength, _rows: Lasso(alpha=strength / 2, tol=1e-14, max_iter=10**5),
    L2(): lambda strength, rows: Ridge(alpha=rows * strength),
    ElasticNet(0.5): lambda strength, _rows: SklearnElasticNet(
        alpha=0.75 * strength, l1_ratio=1 / 3, tol=1e-14, max_iter=10**5
    ),
}
PENALTIES = list(ESTIMATORS)


def estimator(penalty, strength, rows):
    return TransformedTargetRegressor(
        make_pipeline(StandardScaler(), ESTIMATORS[penalty](strength, rows)), transformer=StandardScaler()
    )


def fitted(penalty, strength, columns, targets):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # its tolerance is below what it can certify
        return estimator(penalty, strength, len(columns)).fit(columns, targets)


def problem(rows=30, count=4, seed=0):
    rng = np.random.default_rng(seed)
    columns = rng.standard_normal((rows, count)) * [1, 10, 0.1, 3] + 5
    return columns, 2 * columns[:, 0] - 5 * columns[:, 2] + rng.standard_normal(rows)


@pytest.mark.parametrize(("rows", "folds"), [(23, 5), (20, 4), (7, 7), (442, 10)])
def test_folds_are_those_of_scikit_learn_on_the_shuffled_rows(rows, folds):
    found = assessment.drawn_folds(rows, folds, np.random.default_rng(5))
    shuffled = np.random.default_rng(5).permutation(rows)
    for fold, (_, held) in enumerate(KFold(folds).split(shuffled)):
        np.testing.assert_array_equal(np.flatnonzero(found == fold), np.sort(shuffled[held]))


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_cross_validation_is_that_of_a_scikit_learn_pipeline(penalty):
    columns, targets = problem()
    method = assessment.Penalized(penalty=penalty, strengths=STRENGTHS)
    splits = assessment.shuffled(len(targets), 5, np.random.default_rng(1))
    found = assessment.cross_validated(columns, targets, method=method, splits=splits)
    for stop, strength in enumerate(STRENGTHS):
        scores = cross_val_score(
            estimator(penalty, strength, 24),
            columns,
            targets,
            cv=PredefinedSplit(found.fold_of),
            scoring="neg_mean_squared_error",
        )
        np.testing.assert_allclose(found.fold_errors[:, stop], -scores, rtol=1e-8)
        assert found.mean[stop] == pytest.approx(-scores.mean(), rel=1e-8)
        assert found.standard_error[stop] == pytest.approx(scores.std(ddof=1) / np.sqrt(5), rel=1e-7)


TABLE = np.array(
    [
        (949.435, 2621009, 453.73),
        (889.314, 2510465, 418.03),
        (452.896, 1700369, 143.80),
        (316.073, 1527165, 86.74),
        (130.130, 1365734, 33.70),
        (88.784, 1324118, 21.51),
        (68.965, 1308932, 18.33),
        (19.981, 1275355, 8.877),
        (5.478, 1270233, 9.131),
        (5.088, 1269390, 10.844),
        (2.182, 1264977, 11.339),
        (1.310, 1264765, 9.267),
        (0, 1263986, 11),
    ]
)
LEAVING = 10


def diabetes():
    columns, targets = datasets.diabetes()
    columns = columns - columns.mean(axis=0)
    return columns / np.linalg.norm(columns, axis=0), targets


def test_the_lasso_table_of_efron_and_others():
    """λ of ½ RSS + λ|w|₁ is n/2 of ours. Printed digits; the bundled data differ from theirs in the sixth."""
    columns, targets = diabetes()
    knots = lars_path(columns, targets - targets.mean(), method="lasso")[0] * len(targets)
    np.testing.assert_allclose(knots, TABLE[:, 0], rtol=3e-5, atol=6e-4)
    # The exact knot is a step of rounding from either side of it. R counts the columns just above: the one that enters is
    # not in yet, and the one that leaves still is.
    path = linear.path(columns, targets, penalty=L1(), strengths=2 * knots * (1 + 1e-10) / len(targets))
    found = assessment.criteria(columns, targets, path, penalty=L1())
    np.testing.assert_allclose(found.rss, TABLE[:, 1], rtol=5e-6)
    assert found.degrees_of_freedom.tolist() == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 10, 11]
    np.testing.assert_allclose(found.cp, TABLE[:, 2], atol=0.006)
    assert assessment.lowest(found.cp, path.strengths) == 7
    just_below = 2 * knots[LEAVING : LEAVING + 1] * (1 - 1e-10) / len(targets)
    path_below = linear.path(columns, targets, penalty=L1(), strengths=just_below)
    below = assessment.criteria(columns, targets, path_below, penalty=L1())
    assert below.cp[0] == pytest.approx(TABLE[LEAVING, 2] - 2, abs=0.006)
    least = [-10.0, -239.8, 519.8, 324.4, -792.2, 476.7, 101.0, 177.1, 751.3, 67.6]
    np.testing.assert_allclose(path.coefficients[-1], least, atol=0.06)
    assert DIABETES_COLUMNS[int(np.flatnonzero(path.coefficients[1])[0])] == "bmi"


@pytest.mark.parametrize("criterion", ["aic", "bic"])
def test_aic_and_bic_are_those_of_scikit_learn_along_the_knots(criterion):
    columns, targets = diabetes()
    peer = LassoLarsIC(criterion).fit(columns, targets)
    strengths = 2 * peer.alphas_ * (1 + 1e-10)
    strengths[LEAVING] *= 1 - 2e-10
    path = linear.path(columns, targets, penalty=L1(), strengths=strengths)
    found = assessment.criteria(columns, targets, path, penalty=L1())
    intercept = 2 if criterion == "aic" else np.log(442)  # which it does not count
    assert found.noise_variance == pytest.approx(peer.noise_variance_, rel=1e-10)
    np.testing.assert_allclose(getattr(found, criterion), peer.criterion_ + intercept, rtol=1e-9)
    assert assessment.lowest(getattr(found, criterion), strengths) == peer.criterion_.argmin()


@pytest.mark.parametrize("shape", [(25, 6), (12, 20)])
@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_degrees_of_freedom_are_what_the_fit_gives_way_to_each_target(penalty, shape):
    """Σ ∂ŷᵢ/∂yᵢ, by differences: the fit is linear in the targets while nothing enters or leaves."""
    rng = np.random.default_rng(0)
    columns, targets = rng.standard_normal(shape), rng.standard_normal(shape[0])
    strengths, step = np.array([0.03, 0.1, 0.3]), 1e-6
    many = np.vstack((targets + step * np.eye(len(targets)), targets - step * np.eye(len(targets))))
    fits = linear.paths(columns, many, penalty=penalty, strengths=strengths).predict(columns)
    slopes = (fits[: len(targets)] - fits[len(targets) :]) / (2 * step)
    path = linear.path(columns, targets, penalty=penalty, strengths=strengths)
    found = assessment.degrees_of_freedom(columns, path, penalty=penalty)
    np.testing.assert_allclose(found, np.einsum("iki->k", slopes), rtol=1e-6)


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_repeated_choices_selection_and_optimism_are_their_loops(penalty):
    columns, targets = problem()
    shared = {"method": assessment.Penalized(penalty=penalty, strengths=STRENGTHS)}
    rng = np.random.default_rng(3)
    *_, choices = assessment.repeated_choices(
        columns, targets, folds=3, repeats=4, rng=np.random.default_rng(3), **shared
    )
    for repeat in range(4):
        found = assessment.cross_validated(columns, targets, splits=assessment.shuffled(30, 3, rng), **shared)
        assert (choices.lowest[repeat], choices.one_standard_error[repeat]) == (found.lowest, found.one_standard_error)

    *_, selected = assessment.selection(columns, targets, samples=4, rng=np.random.default_rng(3), **shared)
    rng, counts = np.random.default_rng(3), np.zeros((3, 4))
    for _ in range(4):
        rows = rng.integers(30, size=30)
        for stop, strength in enumerate(STRENGTHS):
            peer = fitted(penalty, strength, columns[rows], targets[rows])
            counts[stop] += np.abs(peer.regressor_[-1].coef_.ravel()) > 1e-9
    np.testing.assert_array_equal(selected.counts, counts)
    np.testing.assert_array_equal(selected.frequency, counts / 4)

    *_, looked = assessment.optimism(columns, targets, test_rows=5, repeats=4, rng=np.random.default_rng(3), **shared)
    rng = np.random.default_rng(3)
    for split in range(4):
        order = rng.permutation(30)
        sets, training = (order[:5], order[5:10]), np.sort(order[10:])
        peers = [fitted(penalty, strength, columns[training], targets[training]) for strength in STRENGTHS]
        errors = np.array([[np.mean((p.predict(columns[s]) - targets[s]) ** 2) for s in sets] for p in peers])
        for test in (0, 1):
            best = errors[:, test].argmin()
            assert looked.chosen[split, test] == best
            assert looked.seen[split, test] == pytest.approx(errors[best, test], rel=1e-8)
            assert looked.fresh[split, test] == pytest.approx(errors[best, 1 - test], rel=1e-8)


@pytest.mark.parametrize("penalty", PENALTIES, ids=repr)
def test_refits_and_their_decomposition_are_the_loop_over_estimators(penalty):
    columns, targets = problem()
    columns = assessment.Standardization.of(columns, targets).columns(columns)
    rng = np.random.default_rng(0)
    draws, at, truth = targets + rng.standard_normal((6, 30)), rng.standard_normal((9, 4)), rng.standard_normal(9)
    fits = assessment.refits(columns, draws, penalty=penalty, strengths=STRENGTHS)
    naive = np.array(
        [[fitted(penalty, strength, columns, draw).predict(at) for strength in STRENGTHS] for draw in draws]
    )
    np.testing.assert_allclose(fits.predict(at), naive, rtol=1e-7, atol=1e-8)
    found = assessment.decomposed(fits, at=at, truth=truth, noise_sd=0.7)
    variance = naive.var(axis=0, ddof=1)
    bias_squared = (naive.mean(axis=0) - truth) ** 2 - variance / 6
    np.testing.assert_allclose(found.mean, naive.mean(axis=0), rtol=1e-7)
    np.testing.assert_allclose(found.variance, variance.mean(axis=1), rtol=1e-6)
    np.testing.assert_allclose(found.bias_squared, bias_squared.mean(axis=1), rtol=1e-6)
    distances = ((naive - truth) ** 2).mean(axis=2)
    np.testing.assert_allclose(found.total_error, distances.std(axis=0, ddof=1) / np.sqrt(6), rtol=1e-6)


def test_closed_forms_of_ridge_are_those_of_its_hat_matrix():
    rng = np.random.default_rng(0)
    columns, at = rng.standard_normal((20, 4)), rng.standard_normal((7, 4))
    truth, truth_at = rng.standard_normal(20), rng.standard_normal(7)
    found = assessment.ridge_decomposition(columns, truth, strengths=STRENGTHS, noise_sd=0.3, at=at, truth_at=truth_at)
    for stop, strength in enumerate(STRENGTHS):
        peer = Ridge(alpha=20 * strength).fit(columns, np.eye(20))
        smoother = peer.predict(at)
        bias_squared = np.mean((smoother @ truth - truth_at) ** 2)
        assert found.bias_squared[stop] == pytest.approx(bias_squared, rel=1e-10)
        assert found.variance[stop] == pytest.approx(0.09 * np.mean((smoother**2).sum(axis=1)), rel=1e-10)
    coefficients = rng.standard_normal(4)
    found = assessment.ridge_coefficient_decomposition(columns, coefficients, strengths=STRENGTHS, noise_sd=0.3)
    for stop, strength in enumerate(STRENGTHS):
        hat = Ridge(alpha=20 * strength).fit(columns, np.eye(20)).coef_.T
        bias_squared = np.sum((hat @ (columns @ coefficients) - coefficients) ** 2)
        assert found.bias_squared[stop] == pytest.approx(bias_squared, rel=1e-10)
        assert found.variance[stop] == pytest.approx(0.09 * np.sum(hat**2), rel=1e-10)


ROWS = np.array([10, 20, 28, 30, 32, 40, 60, 120])
LEAST_NORM = [1.05, 1.10, 2.83, 15.6, 3.25, 0.975, 0.492, 0.331]
BEST_RIDGE = [0.998, 0.805, 0.680, 0.646, 0.623, 0.547, 0.424, 0.325]


def test_double_descent_reference_numbers():
    """Both are medians of random runs, so what is compared is where the reference lies among our runs.

    The median of R runs sits at the quantile ½ ± ½/√R (one standard error), whatever the distribution: 300
    runs gave the reference, 900 are ours. Sixteen numbers, so 3.3 standard errors.
    """
    *_, found = assessment.against_rows(
        ROWS,
        coefficients=np.full(30, 1 / np.sqrt(30)),
        noise_sd=0.5,
        multiples=np.array([0.0, 1.0]),
        runs=900,
        rng=np.random.default_rng(0),
    )
    np.testing.assert_allclose(found.best_strengths, 7.5 / ROWS)
    reference = np.stack((LEAST_NORM, BEST_RIDGE), axis=1)
    below = (found.risks < reference).mean(axis=0)
    assert np.abs(below - 0.5).max() < 3.3 * 0.5 * np.sqrt(1 / 300 + 1 / 900)
    smooth = np.ones((8, 2), dtype=bool)
    smooth[2:5, 0] = False  # at the peak a median of 300 runs is known to a fifth at best
    np.testing.assert_allclose(found.median[smooth], reference[smooth], rtol=0.04)
    np.testing.assert_allclose(found.median[~smooth], reference[~smooth], rtol=0.3)


def test_double_descent_is_its_loop():
    """Runs come in blocks of 25, each one draw of the generator: rows, columns and the noise as a last column."""
    coefficients = np.array([0.5, -0.3, 0.8, 0.1, 0.4])
    used, multiples = np.array([1, 3, 5]), np.array([0.0, 0.5, 2.0])
    *_, found = assessment.against_columns(
        used,
        rows=4,
        coefficients=coefficients,
        noise_sd=0.3,
        multiples=multiples,
        runs=30,
        rng=np.random.default_rng(2),
    )
    rng = np.random.default_rng(2)
    drawn = np.concatenate((rng.standard_normal((25, 4, 6)), rng.standard_normal((5, 4, 6))))
    for run, stop, multiple in np.ndindex(30, 3, 3):
        p = used[stop]
        inputs, targets = drawn[run, :, :p], drawn[run, :, :5] @ coefficients + 0.3 * drawn[run, :, 5]
        rest = np.sum(coefficients[p:] ** 2)
        penalty = multiples[multiple] * p * (0.09 + rest) / np.sum(coefficients[:p] ** 2)
        if penalty == 0:
            w = np.linalg.pinv(inputs) @ targets
        else:
            w = Ridge(alpha=penalty, fit_intercept=False).fit(inputs, targets).coef_
        risk = np.sum((w - coefficients[:p]) ** 2) + rest + 0.09
        assert found.risks[run, stop, multiple] == pytest.approx(risk, rel=1e-6)
        assert found.best_strengths[stop] * multiples[multiple] == pytest.approx(penalty / 4)


def test_mean_risks_are_those_of_belkin_hsu_and_xu():
    coefficients = np.linspace(1, 0.1, 40)
    used = np.array([1, 3, 8, 14, 19, 20, 21, 28, 34, 40])
    exact = assessment.mean_least_norm_risk(20, used, coefficients=coefficients, noise_sd=0.5)
    assert np.isinf(exact[4:7]).all()
    *_, found = assessment.against_columns(
        used,
        rows=20,
        coefficients=coefficients,
        noise_sd=0.5,
        multiples=np.zeros(1),
        runs=1500,
        rng=np.random.default_rng(1),
    )
    risks = found.risks[..., 0]
    error = risks.std(axis=0, ddof=1) / np.sqrt(1500)
    finite = np.isfinite(exact)
    assert (np.abs(risks.mean(axis=0) - exact)[finite] < 4 * error[finite]).all()
    assert (error[finite] < 0.04 * exact[finite]).all()
    assert (found.median[5] > 5 * found.median[[2, 9]]).all()


def test_calibration_is_its_loop_over_examples():
    rng = np.random.default_rng(0)
    logits, labels = 2 * rng.standard_normal((3, 50, 4)), rng.integers(4, size=50)
    found = assessment.reliability(logits, labels, bins=7)
    gaps, likelihood = assessment.logit_gap(logits, labels), assessment.negative_log_likelihood(logits, labels)
    for stop in range(3):
        shares = np.exp(logits[stop]) / np.exp(logits[stop]).sum(axis=1, keepdims=True)
        sure, right = shares.max(axis=1), shares.argmax(axis=1) == labels
        error = 0.0
        for b in range(7):
            inside = (sure > b / 7) & (sure <= (b + 1) / 7)
            assert found.counts[stop, b] == inside.sum()
            if inside.any():
                assert found.confidence[stop, b] == pytest.approx(sure[inside].mean())
                assert found.accuracy[stop, b] == pytest.approx(right[inside].mean())
                error += inside.mean() * abs(sure[inside].mean() - right[inside].mean())
        assert found.expected_calibration_error[stop] == pytest.approx(error)
        assert assessment.accuracy(logits, labels)[stop] == right.mean()
        assert likelihood[stop] == pytest.approx(log_loss(labels, shares))
        for example, label in enumerate(labels):
            others = np.delete(logits[stop, example], label)
            assert gaps[stop, example] == pytest.approx(logits[stop, example, label] - others.mean())
    histogram = assessment.distribution(gaps, bins=6)
    for stop in range(3):
        np.testing.assert_allclose(histogram.shares[stop], np.histogram(gaps[stop], histogram.edges)[0] / 50)


@pytest.mark.parametrize("count", [1, 2, 7, 30])
def test_labels_are_moved_as_little_as_squares_allow(count):
    values = np.sort(np.random.default_rng(count).uniform(-1.0, 1.0, count))
    gap = 0.9 * 2.4 / count
    places = apart(values, gap, -1.2, 1.2)
    steps = gap * np.arange(count)
    best = isotonic_regression(values - steps, y_min=-1.2, y_max=1.2 - steps[-1]) + steps
    np.testing.assert_allclose(places, best, atol=1e-12)
    assert apart(np.zeros(0), gap, -1.2, 1.2).shape == (0,)
