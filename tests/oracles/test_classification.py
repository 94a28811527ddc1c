"""Two classes, assessed as scikit-learn does it, and as the definitions say."""

import numpy as np
import pytest
from sklearn.calibration import calibration_curve
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    precision_score,
    recall_score,
    roc_auc_score,
    roc_curve,
)
from sklearn.model_selection import StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from regularize import assessment, logistic
from regularize.penalties import L1, L2, ElasticNet


def sample(rows: int = 90, ties: bool = False) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    targets = (rng.uniform(size=rows) < 0.3).astype(float)
    scores = rng.normal(size=(3, rows)) + np.array([[0.0], [1.0], [4.0]]) * targets
    return np.round(scores) if ties else scores, targets


def counts(rows: int = 90) -> np.ndarray:
    return np.random.default_rng(6).uniform(0.2, 3.0, rows)


@pytest.mark.parametrize("weights", [None, counts()], ids=["rows", "weights"])
@pytest.mark.parametrize("ties", [False, True])
def test_roc_curve_and_area(ties: bool, weights: np.ndarray | None):
    scores, targets = sample(ties=ties)
    measured = assessment.areas(scores, targets, weights)
    for each, area in zip(scores, measured.mean, strict=True):
        found = assessment.roc(each, targets, weights)
        false, true, thresholds = roc_curve(targets, each, sample_weight=weights, drop_intermediate=False)
        np.testing.assert_allclose(found.false_positive, false, atol=1e-15)
        np.testing.assert_allclose(found.true_positive, true, atol=1e-15)
        np.testing.assert_array_equal(found.thresholds, thresholds)
        assert found.area == pytest.approx(roc_auc_score(targets, each, sample_weight=weights), abs=1e-14)
        assert area == pytest.approx(found.area, abs=1e-14)


def test_the_standard_error_of_the_area_is_how_far_it_varies_over_samples():
    """Normal scores, 40 ones and 60 zeros: the root mean variance told is the spread of 2 000 areas, to a twentieth."""
    rng = np.random.default_rng(1)
    targets = np.repeat([1.0, 0.0], [40, 60])
    scores = rng.normal(size=(2000, 100)) + targets
    for weights in (None, rng.uniform(0.2, 3.0, 100)):
        found = assessment.areas(scores, targets, weights)
        assert np.sqrt(np.square(found.standard_error).mean()) == pytest.approx(found.mean.std(), rel=0.05)


@pytest.mark.parametrize("weights", [None, counts()], ids=["rows", "weights"])
@pytest.mark.parametrize("threshold", [0.1, 0.5, 0.93])
def test_confusion(threshold: float, weights: np.ndarray | None):
    scores, targets = sample()
    chances, by = assessment.probabilities(scores), {"sample_weight": weights}
    found = assessment.confusion(chances, targets, threshold, weights)
    for at, each in enumerate(chances >= threshold):
        (negative, false), (missed, positive) = confusion_matrix(targets, each, **by)
        assert (found.true_negative[at], found.false_positive[at]) == pytest.approx((negative, false), rel=1e-12)
        assert (found.false_negative[at], found.true_positive[at]) == pytest.approx((missed, positive), rel=1e-12)
        assert found.error[at] == pytest.approx(1 - accuracy_score(targets, each, **by))
        assert found.sensitivity[at] == pytest.approx(recall_score(targets, each, **by))
        assert found.specificity[at] == pytest.approx(recall_score(1 - targets, ~each, **by))
        precision = precision_score(targets, each, zero_division=np.nan, **by)
        assert found.precision[at] == pytest.approx(precision, nan_ok=True)


def test_whole_weights_calibrate_as_repeated_rows_do():
    scores, targets = sample(500)
    chances, times = assessment.probabilities(scores), np.random.default_rng(7).integers(1, 5, 500)
    one = assessment.calibration_curve(chances, targets, bins=8, weights=times.astype(float))
    repeated = assessment.calibration_curve(chances.repeat(times, axis=1), targets.repeat(times), bins=8)
    np.testing.assert_allclose(one.observed, repeated.observed)
    np.testing.assert_allclose(one.predicted, repeated.predicted)
    np.testing.assert_array_equal(one.counts, assessment.calibration_curve(chances, targets, bins=8).counts)
    assert (one.effective <= one.counts).all(), "unequal weights know less than as many equal ones"
    equal = assessment.calibration_curve(chances, targets, bins=8, weights=np.full(500, 2.0))
    np.testing.assert_allclose(equal.effective, equal.counts)


def test_calibration():
    scores, targets = sample(500)
    chances = assessment.probabilities(scores)
    found = assessment.calibration_curve(chances, targets, bins=8)
    for at, each in enumerate(chances):
        observed, predicted = calibration_curve(targets, each, n_bins=8)
        full = found.counts[at] > 0
        np.testing.assert_allclose(found.observed[at][full], observed)
        np.testing.assert_allclose(found.predicted[at][full], predicted)
        assert found.counts[at].sum() == 500


def test_deviance_is_twice_the_log_loss():
    scores, targets = sample()
    for each, found in zip(assessment.probabilities(scores), assessment.deviances(scores, targets), strict=True):
        assert found.mean() == pytest.approx(2 * log_loss(targets, each), rel=1e-12)


@pytest.mark.parametrize("weights", [None, counts(80)], ids=["rows", "weights"])
@pytest.mark.parametrize("penalty", [L1(), L2(), ElasticNet(0.5)], ids=str)
def test_cross_validation_is_a_loop_over_pipelines(penalty, weights):
    rng = np.random.default_rng(2)
    columns = rng.normal(size=(80, 5)) * [1.0, 10.0, 0.1, 1.0, 1.0] + 3.0
    targets = (rng.uniform(size=80) < 1 / (1 + np.exp(-columns[:, 0] + 3.0))).astype(float)
    strengths = np.array([0.02, 0.1])
    found = assessment.classified(
        columns,
        targets,
        penalty=penalty,
        strengths=strengths,
        splits=assessment.stratified(targets, 4, np.random.default_rng(3)),
        weights=weights,
    )
    counted = np.ones(80) if weights is None else weights
    for at, strength in enumerate(strengths):
        for fold in range(4):
            held_out = found.deviance.fold_of == fold
            total = float(counted[~held_out].sum())
            arguments = logistic.scikit_learn(penalty, strength, rows=total).arguments
            model = LogisticRegression(**arguments, solver="saga", tol=1e-9, max_iter=100_000, random_state=0)
            by = {f"{step}__sample_weight": counted[~held_out] for step in ("standardscaler", "logisticregression")}
            pipeline = make_pipeline(StandardScaler(), model).fit(columns[~held_out], targets[~held_out], **by)
            chances = pipeline.predict_proba(columns[held_out])[:, 1]
            np.testing.assert_allclose(found.probabilities[at, held_out], chances, atol=1e-6)
            assert found.deviance.fold_errors[fold, at] == pytest.approx(
                2 * log_loss(targets[held_out], chances, sample_weight=counted[held_out]), abs=1e-5
            )
            wrong = np.average((chances > 0.5) != targets[held_out], weights=counted[held_out])
            assert found.error.fold_errors[fold, at] == pytest.approx(wrong, abs=1e-12)


@pytest.mark.parametrize(("rows", "ones", "folds"), [(50, 20, 5), (53, 7, 10), (20, 2, 5), (11, 5, 11)])
def test_folds_keep_the_balance_of_the_classes_as_well_as_can_be(rows: int, ones: int, folds: int):
    targets = np.random.default_rng(4).permutation((np.arange(rows) < ones).astype(float))
    fold_of = assessment.stratified_folds(targets, folds, np.random.default_rng(5))
    sizes = np.bincount(fold_of, minlength=folds)
    within = np.bincount(fold_of[targets > 0], minlength=folds)
    assert len(sizes) == folds
    assert sizes.sum() == rows
    assert np.ptp(sizes) <= 1
    assert np.ptp(within) <= 1
    assert np.ptp(sizes - within) <= 1
    if ones >= folds and rows - ones >= folds:
        theirs = [np.sum(targets[test]) for _, test in StratifiedKFold(folds).split(targets, targets)]
        assert sorted(theirs) == sorted(within)


def test_folds_that_would_take_a_whole_class_are_refused():
    with pytest.raises(ValueError, match="each class needs two rows at least, got 1 ones among 20 rows"):
        assessment.stratified_folds(np.eye(20)[0], 5, np.random.default_rng(0))
    with pytest.raises(ValueError, match="folds must lie in"):
        assessment.stratified_folds(np.arange(6) % 2.0, 7, np.random.default_rng(0))
