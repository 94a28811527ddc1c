"""Folds of every kind against scikit-learn's splitters, weights against its sample weights."""

import numpy as np
import pytest
from sklearn.linear_model import ElasticNet, Lasso, LinearRegression, Ridge
from sklearn.model_selection import GroupKFold, KFold, RepeatedKFold, TimeSeriesSplit
from sklearn.preprocessing import StandardScaler

from regularize import assessment
from regularize.assessment import resampling
from regularize.assessment.criteria import least_squares
from regularize.penalties import L1, named

STRENGTHS = np.array([0.01, 0.1, 0.5])


def sets(splits: assessment.Splits) -> list[tuple[list[int], list[int]]]:
    return [
        (
            np.flatnonzero(splits.training(repeat, fold)).tolist(),
            np.flatnonzero(splits.fold_of[repeat] == fold).tolist(),
        )
        for repeat in range(splits.repeats)
        for fold in range(splits.folds)
    ]


@pytest.mark.parametrize(("rows", "folds"), [(23, 5), (20, 4), (7, 6), (100, 9)])
def test_in_the_order_of_time_as_time_series_split(rows: int, folds: int) -> None:
    rng = np.random.default_rng(rows)
    order = rng.permutation(rows).astype(float)
    by_time = np.argsort(order)
    peer = [
        (sorted(by_time[train].tolist()), sorted(by_time[held].tolist()))
        for train, held in TimeSeriesSplit(folds).split(by_time)
    ]
    assert sets(assessment.in_order(order, folds)) == peer
    if rows > 10:
        ties = assessment.in_order(np.zeros(rows), folds)
        assert [held for _, held in sets(ties)] == [held.tolist() for _, held in TimeSeriesSplit(folds).split(by_time)]
    for training, held in sets(assessment.in_order(order, folds)):
        assert order[training].max() < order[held].min()


@pytest.mark.parametrize("seed", range(8))
def test_by_group_as_group_k_fold(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows, folds = int(rng.integers(10, 120)), int(rng.integers(2, 7))
    groups = rng.integers(0, int(rng.integers(7, 30)), size=rows)
    if len(np.unique(groups)) < folds:
        pytest.fail("the generator makes enough groups")
    peer = [(train.tolist(), held.tolist()) for train, held in GroupKFold(folds).split(groups, groups=groups)]
    found = assessment.by_group(groups, folds)
    assert sets(found) == peer
    for training, held in sets(found):
        assert not set(groups[training]) & set(groups[held])


def test_repeats_are_more_shuffled_folds() -> None:
    found = assessment.shuffled(24, 4, np.random.default_rng(3), repeats=3)
    assert len(sets(found)) == RepeatedKFold(n_splits=4, n_repeats=3).get_n_splits()
    rng = np.random.default_rng(3)
    for repeat in range(3):
        order = rng.permutation(24)
        peer = [sorted(order[held].tolist()) for _, held in KFold(4).split(order)]
        assert [held for _, held in sets(found)[4 * repeat : 4 * repeat + 4]] == peer


def test_repeats_average_the_curve_and_do_not_shrink_its_standard_error() -> None:
    rng = np.random.default_rng(0)
    columns = rng.normal(size=(40, 3))
    targets = columns[:, 0] + rng.normal(size=40)
    method = assessment.Penalized(penalty=named("L1", ratio=1.0), strengths=STRENGTHS)
    many = assessment.shuffled(40, 5, np.random.default_rng(1), repeats=6)
    found = assessment.cross_validated(columns, targets, method=method, splits=many)
    ones = []
    for repeat in range(6):
        one = assessment.Splits(fold_of=many.fold_of[[repeat]], folds=5, units=many.units)
        ones.append(assessment.cross_validated(columns, targets, method=method, splits=one))
    np.testing.assert_allclose(found.mean, np.mean([one.mean for one in ones], axis=0), rtol=1e-12)
    squares = np.mean([one.standard_error**2 for one in ones], axis=0)
    np.testing.assert_allclose(found.standard_error, np.sqrt(squares), rtol=1e-12)
    np.testing.assert_allclose(found.fresh_errors, np.mean([one.fresh_errors for one in ones], axis=0), rtol=1e-12)


@pytest.mark.parametrize(("penalty", "ratio"), [("L1", 1.0), ("L2", 0.0), ("Elastic net", 0.4)])
@pytest.mark.parametrize("seed", range(3))
def test_weights_count_rows_as_scikit_learns_sample_weights(penalty: str, ratio: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(50, 4)) * [1.0, 10.0, 0.1, 3.0] + 2.0
    targets = columns @ [1.0, 0.1, 3.0, 0.0] + rng.normal(size=50)
    weights = rng.uniform(0.0, 3.0, size=50) * (rng.random(50) < 0.9)
    shape = named(penalty, ratio=ratio)
    method = assessment.Penalized(penalty=shape, strengths=STRENGTHS)
    found = method.fitted(columns, targets, weights)
    assert found.path.optimality.max() < 1e-12
    scaler = StandardScaler().fit(columns, sample_weight=weights)
    np.testing.assert_allclose(found.scaling.means, scaler.mean_, rtol=1e-12)
    np.testing.assert_allclose(found.scaling.scales, scaler.scale_, rtol=1e-12)
    level = np.average(targets, weights=weights)
    spread = np.sqrt(np.average((targets - level) ** 2, weights=weights))
    assert (found.scaling.level, found.scaling.spread) == pytest.approx((level, spread), rel=1e-12)
    for stop, strength in enumerate(STRENGTHS.tolist()):
        sharp, smooth = strength * shape.l1 / 2, strength * shape.l2
        tight = {"tol": 1e-13, "max_iter": 100_000}
        peer = (
            Lasso(alpha=sharp, **tight)
            if smooth == 0
            else Ridge(alpha=weights.sum() * smooth)
            if sharp == 0
            else ElasticNet(alpha=sharp + smooth, l1_ratio=sharp / (sharp + smooth), **tight)
        )
        peer.fit(scaler.transform(columns), (targets - level) / spread, sample_weight=weights)
        np.testing.assert_allclose(found.path.coefficients[stop], peer.coef_, atol=1e-8)
        assert abs(found.path.intercept[stop]) < 1e-12


@pytest.mark.parametrize("seed", range(3))
def test_a_whole_weight_is_so_many_copies_of_the_row(seed: int) -> None:
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(20, 3))
    targets = columns[:, 0] + rng.normal(size=20)
    copies = rng.integers(1, 4, size=20)
    method = assessment.Penalized(penalty=named("L1", ratio=1.0), strengths=STRENGTHS)
    found = method.fitted(columns, targets, copies.astype(float))
    peer = method.fitted(np.repeat(columns, copies, axis=0), np.repeat(targets, copies))
    np.testing.assert_allclose(found.path.coefficients, peer.path.coefficients, atol=1e-12)
    scaled = found.scaling.columns(columns), found.scaling.targets(targets)
    criteria = assessment.criteria(
        *assessment.weighed(*scaled, copies * 1.0), found.path, penalty=method.penalty, rows=20
    )
    left = found.scaling.targets(targets) - scaled[0] @ found.path.coefficients[1]
    assert criteria.rss[1] == pytest.approx(20 * np.average(left**2, weights=copies), rel=1e-10)
    least = LinearRegression().fit(columns, targets, sample_weight=copies)
    residual = 20 * np.average((targets - least.predict(columns)) ** 2, weights=copies) / found.scaling.spread**2
    assert criteria.noise_variance == pytest.approx(residual / (20 - 3 - 1), rel=1e-10)


def test_errors_of_rows_that_belong_together_are_those_of_fits_without_each_group() -> None:
    rng = np.random.default_rng(4)
    groups = np.repeat(np.arange(9), 7)
    columns = rng.normal(size=(63, 2)) + rng.normal(size=(9, 2))[groups]
    targets = columns @ [1.0, 0.0] + rng.normal(size=9)[groups] + 0.3 * rng.normal(size=63)
    weights = rng.uniform(0.5, 2.0, 63)

    def slopes(rows: np.ndarray) -> np.ndarray:
        design = np.column_stack([np.ones(rows.sum()), columns[rows]]) * np.sqrt(weights[rows])[:, None]
        return np.linalg.lstsq(design, np.sqrt(weights[rows]) * targets[rows], rcond=None)[0][1:]

    found, errors = least_squares(columns, targets, weights, groups)
    every = np.ones(63, dtype=bool)
    np.testing.assert_allclose(found, slopes(every), rtol=1e-10)
    squares = [np.square(slopes(groups != group) - found) for group in range(9)]
    np.testing.assert_allclose(errors, np.sqrt(8 / 9 * np.sum(squares, axis=0)), rtol=1e-8)
    # Rows for themselves: HC3, as the two are the same (MacKinnon & White 1985).
    _, alone = least_squares(columns, targets, weights)
    _, each = least_squares(columns, targets, weights, np.arange(63))
    np.testing.assert_allclose(each, alone * np.sqrt(62 / 63), rtol=1e-8)
    assert (errors > 1.3 * alone).all(), "rows of one group are no news of each other"
    _, few = least_squares(columns, targets, weights, groups % 2)
    assert np.isnan(few).all()


def test_adaptive_lasso_with_equal_weights_is_that_without() -> None:
    """The rows are mirrored for weights; the sample is no larger by that, nor the λ at which its first fit's GCV is lowest."""
    rng = np.random.default_rng(5)
    columns = rng.normal(size=(30, 8))
    targets = columns @ np.r_[1.0, 0.5, np.zeros(6)] + rng.normal(size=30)
    method = assessment.Adaptive(penalty=L1(), strengths=np.logspace(-3, 0.5, 40))
    plain, weighted = (method.fitted(columns, targets, weights) for weights in (None, np.full(30, 2.0)))
    np.testing.assert_allclose(weighted.path.coefficients, plain.path.coefficients, atol=1e-10)
    drawn = [np.arange(30)[rng.permutation(30)] for _ in range(3)]
    both = [list(resampling._kept(columns, targets, weights, drawn, method)) for weights in (None, np.ones(30))]
    np.testing.assert_array_equal(*both)


def test_what_cannot_be_cut_or_weighed_is_refused() -> None:
    with pytest.raises(ValueError, match="number of groups"):
        assessment.by_group(np.zeros(9, dtype=int), 2)
    with pytest.raises(ValueError, match="folds must lie"):
        assessment.in_order(np.arange(5.0), 5)
    for wrong in ([1.0, -1.0], [0.0, 0.0], [1.0, np.nan]):
        with pytest.raises(ValueError, match="weights must be"):
            assessment.weighed(np.ones((2, 1)), np.ones(2), np.array(wrong))


def test_least_squares_is_that_of_scikit_learn_and_its_errors_are_hc3() -> None:
    rng = np.random.default_rng(0)
    columns, weights = rng.normal(size=(30, 3)), rng.uniform(0.5, 2.0, size=30)
    targets = columns[:, 0] + rng.normal(size=30) * (1 + columns[:, 1] ** 2)
    slopes, errors = assessment.least_squares(columns, targets, weights)
    peer = LinearRegression().fit(columns, targets, sample_weight=weights)
    np.testing.assert_allclose(slopes, peer.coef_, rtol=1e-10)
    whole = np.column_stack([np.ones(30), columns]) * np.sqrt(weights)[:, None]
    inverse = np.linalg.inv(whole.T @ whole)
    left = np.sqrt(weights) * (targets - peer.predict(columns))
    hat = np.diag(whole @ inverse @ whole.T)
    middle = (whole * (left / (1 - hat))[:, None]).T @ (whole * (left / (1 - hat))[:, None])
    np.testing.assert_allclose(errors, np.sqrt(np.diag(inverse @ middle @ inverse))[1:], rtol=1e-10)
    dependent = np.column_stack([columns, columns[:, 0]])
    assert np.isnan(assessment.least_squares(dependent, targets, weights)[0]).all()
    assert np.isnan(assessment.least_squares(columns[:5], targets[:5], weights[:5])[0]).all()


@pytest.mark.parametrize("shape", [(60, 50), (45, 120), (200, 90)])
def test_freedom_and_noise_of_many_columns_are_those_of_their_singular_values(shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(shape[0])
    columns = rng.normal(size=shape) @ (np.eye(shape[1]) + 0.1 * rng.normal(size=(shape[1], shape[1])))
    targets = columns[:, 0] + rng.normal(size=shape[0])
    columns, targets = (columns - columns.mean(axis=0)) / columns.std(axis=0), targets - targets.mean()
    penalty = named("L2", ratio=0.0)
    method = assessment.Penalized(penalty=penalty, strengths=10.0 ** np.arange(-5.0, 2.0))
    path = method.path(columns, targets)
    found = assessment.degrees_of_freedom(columns, path, penalty=penalty)
    squares = np.linalg.svd(columns / np.sqrt(shape[0]), compute_uv=False) ** 2
    expected = 1.0 + (squares / (squares + method.strengths[:, None])).sum(axis=1)
    np.testing.assert_allclose(found, expected, rtol=1e-7)
    variance = assessment.least_squares_variance(columns, targets)
    if shape[1] >= shape[0] - 1:
        assert variance is None
        low = columns[:, :5] @ rng.normal(size=(5, shape[1]))  # many columns of rank five
        left = np.linalg.qr(low[:, :5])[0]
        rest = targets - left @ (left.T @ targets)
        assert assessment.least_squares_variance(low, targets) == pytest.approx(rest @ rest / (shape[0] - 6), rel=1e-8)
    else:
        rest = targets - columns @ np.linalg.lstsq(columns, targets, rcond=None)[0]
        assert variance == pytest.approx(rest @ rest / (shape[0] - shape[1] - 1), rel=1e-8)
