"""Laws of the data: the same seed draws the same, and turning one knob does not reshuffle the picture."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import lars_path

from regularize import clouds, data, regressions


def rng(seed=1):
    return np.random.default_rng(seed)


def drawn(name="Sine", *, points=30, noise_sd=0.2, seed=1):
    return data.curve(name, points=points, noise_sd=noise_sd, rng=rng(seed))


@pytest.mark.parametrize("name", data.CURVES)
def test_a_curve_is_its_truth_plus_noise_on_minus_one_to_one(name):
    clean = drawn(name, noise_sd=0)
    assert (clean.low, clean.high) == (-1, 1)
    assert np.abs(np.concatenate([clean.x_train, clean.x_test])).max() <= 1
    assert np.array_equal(clean.y_train, clean.truth(clean.x_train))
    assert np.array_equal(clean.y_test, clean.truth(clean.x_test))
    noise = np.concatenate([(c := drawn(name, points=2000, noise_sd=0.5)).y_train - c.truth(c.x_train)])
    assert abs(noise.mean()) < 0.05
    assert abs(noise.std() - 0.5) < 0.03


@pytest.mark.parametrize("name", data.CURVES)
def test_names_are_fit_for_a_link_and_values_for_one_axis(name):
    assert name.isascii()
    assert "," not in name
    values = data.CURVES[name].truth(np.linspace(-1, 1, 501))
    assert np.isfinite(values).all()
    assert 0.5 < np.ptp(values) < 4


@pytest.mark.parametrize("name", [name for name in data.CURVES if data.CURVES[name].coefficients])
def test_true_coefficients_are_those_of_the_truth(name):
    x = np.linspace(-1, 1, 41)
    curve = drawn(name)
    powers = x[:, None] ** np.arange(1, len(curve.true_coefficients) + 1)
    assert powers @ curve.true_coefficients == pytest.approx(curve.truth(x), abs=1e-14)


def test_exactly_the_polynomials_know_their_coefficients():
    x = np.linspace(-1, 1, 101)
    for name, formula in data.CURVES.items():
        columns = x[:, None] ** np.arange(13)
        rest = formula.truth(x) - columns @ np.linalg.lstsq(columns, formula.truth(x), rcond=None)[0]
        assert (np.abs(rest).max() < 1e-10) == (formula.coefficients is not None), name


@given(st.sampled_from(list(data.CURVES)), st.integers(3, 80), st.integers(3, 80), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_other_points_keep_the_first_ones_and_the_test_set(name, few, many, seed):
    few, many = sorted((few, many))
    small, large = drawn(name, points=few, seed=seed), drawn(name, points=many, seed=seed)
    assert np.array_equal(small.x_train, large.x_train[:few])
    assert np.array_equal(small.y_train, large.y_train[:few])
    assert np.array_equal(small.y_test, large.y_test)


@given(st.sampled_from(list(data.CURVES)), st.floats(0.01, 3), st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_other_noise_scales_the_same_noise(name, noise_sd, seed):
    one, other = drawn(name, noise_sd=1, seed=seed), drawn(name, noise_sd=noise_sd, seed=seed)
    assert np.array_equal(one.x_train, other.x_train)
    assert noise_sd * (one.y_train - one.truth(one.x_train)) == pytest.approx(
        other.y_train - other.truth(other.x_train), abs=1e-12
    )
    assert noise_sd * (one.y_test - one.truth(one.x_test)) == pytest.approx(
        other.y_test - other.truth(other.x_test), abs=1e-12
    )


def test_another_seed_draws_another_sample_and_train_is_not_test():
    assert not np.array_equal(drawn(seed=1).x_train, drawn(seed=2).x_train)
    curve = drawn(points=200)
    assert not np.intersect1d(curve.x_train, curve.x_test).size
    noise_train, noise_test = (curve.y_train - curve.truth(curve.x_train), curve.y_test - curve.truth(curve.x_test))
    assert abs(np.corrcoef(noise_train, noise_test)[0, 1]) < 0.3


def test_a_curve_survives_pickling():
    for name in data.CURVES:
        curve = drawn(name)
        assert np.array_equal(pickle.loads(pickle.dumps(curve)).truth(curve.x_test), curve.truth(curve.x_test))


def kept_exactly(truth, powers, *, points):
    """In how many of 60 samples some strength of the lasso keeps these powers of twelve and no other."""
    count = 0
    for seed in range(60):
        curve = drawn("Sparse x - 2x^4", points=points, noise_sd=0.1, seed=seed)
        targets = truth(curve.x_train) + curve.y_train - curve.truth(curve.x_train)
        columns = curve.x_train[:, None] ** np.arange(1, 13)
        columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
        _, _, path = lars_path(columns, targets - targets.mean(), method="lasso", alpha_min=1e-3)
        between = (path[:, 1:] + path[:, :-1]) / 2
        count += any({*np.flatnonzero(np.abs(w) > 1e-12) + 1} == powers for w in between.T)
    return count


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_l1_mostly_finds_the_true_terms_of_the_sparse_curve():
    sparse = data.CURVES["Sparse x - 2x^4"].truth
    assert kept_exactly(sparse, {1, 4}, points=100) >= 35
    assert kept_exactly(lambda x: x + x**5, {1, 5}, points=100) <= 20


REAL = [(data.diabetes, column, 442) for column in data.DIABETES_COLUMNS] + [
    (data.breast_cancer, column, 569) for column in data.BREAST_CANCER_COLUMNS
]


@pytest.mark.parametrize(("made", "column", "rows"), REAL)
def test_every_real_row_is_in_training_or_test_once(made, column, rows):
    curve = made(column, points=100, rng=rng())
    assert len(curve.x_train) == len(curve.y_train) == 100
    assert len(curve.x_test) == len(curve.y_test) == rows - 100
    x = np.concatenate([curve.x_train, curve.x_test])
    assert (curve.low, curve.high) == (x.min(), x.max())
    assert curve.truth is None
    more = made(column, points=200, rng=rng())
    assert np.array_equal(more.x_train[:100], curve.x_train)
    assert np.array_equal(
        np.sort(np.concatenate([more.y_train, more.y_test])), np.sort([*curve.y_train, *curve.y_test])
    )


def test_raw_units_are_readable():
    curve = data.diabetes("bmi", points=50, rng=rng())
    assert (curve.low, curve.high) == (18.0, 42.2)
    assert curve.x_name == "body mass index"
    assert data.diabetes("age", points=50, rng=rng()).high == 79


def test_the_default_breast_cancer_column_is_curved():
    curve = data.breast_cancer(data.BREAST_CANCER_COLUMNS[0], points=300, rng=rng())
    straight, bent = (
        np.mean((np.polyval(np.polyfit(curve.x_train, curve.y_train, degree), curve.x_test) - curve.y_test) ** 2)
        for degree in (1, 2)
    )
    assert bent < 0.85 * straight


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=5, max_size=30), st.integers(3, 40))
@settings(max_examples=60, deadline=None)
def test_training_rows_vary_wherever_the_columns_do(rows, points):
    x, y = np.array(rows, dtype=float).T
    if np.ptp(x) == 0 or np.ptp(y) == 0:
        with pytest.raises(ValueError, match="vary"):
            own(x, y, points)
        return
    curve = own(x, y, points)
    assert np.ptp(curve.x_train) > 0
    assert np.ptp(curve.y_train) > 0
    assert len(curve.x_train) == min(points, len(x) - max(2, len(x) // 5))
    assert np.array_equal(own(x, y, 3).x_train, curve.x_train[:3])
    assert sorted(zip([*curve.x_train, *curve.x_test], [*curve.y_train, *curve.y_test], strict=True)) == sorted(
        zip(x, y, strict=True)
    )


def own(x, y, points=9):
    return data.from_columns(x, y, x_name="x", y_name="y", points=points, rng=rng())


def test_the_64_columns_are_products_of_standardized_ones():
    plain, wide = regressions.diabetes_regression(), regressions.diabetes_interactions()
    assert wide.columns.shape == (442, 64)
    assert len(set(wide.names)) == 64
    ten = (plain.columns - plain.columns.mean(axis=0)) / plain.columns.std(axis=0)
    named = dict(zip(wide.names, wide.columns.T, strict=True))
    for place, name in enumerate(plain.names):
        assert np.array_equal(named[name], ten[:, place])
        assert (f"{name}²" in named) == (name != "sex")
    assert named["bmi²"] == pytest.approx(ten[:, 2] ** 2)
    assert named["age × s6"] == pytest.approx(ten[:, 0] * ten[:, 9])
    assert np.array_equal(wide.targets, plain.targets)


def test_the_breast_cancer_columns_do_not_hold_the_target():
    made = regressions.breast_cancer_regression()
    assert made.columns.shape == (569, 20)
    assert made.target_name not in made.names
    assert not any(np.array_equal(column, made.targets) for column in made.columns.T)


def grouped(**changes):
    knobs = {"groups": 4, "group_size": 3, "correlation": 0.8, "noise_sd": 0.5, "points": 4000} | changes
    return regressions.correlated_groups(**knobs, rng=rng())


@pytest.mark.parametrize("correlation", [0, 0.5, 0.95, 1])
def test_groups_have_the_correlation_asked_for(correlation):
    made = grouped(correlation=correlation)
    asked = np.where(made.groups[:, None] == made.groups, correlation, 0.0)
    np.fill_diagonal(asked, 1)
    assert np.abs(np.cov(made.columns.T) - asked).max() < 0.08
    assert made.targets - made.columns @ made.true_coefficients == pytest.approx(
        grouped(correlation=0, noise_sd=0.5).targets - grouped(correlation=0).columns @ made.true_coefficients
    )
    assert [set(made.true_coefficients[made.groups == group]) for group in range(4)] == [{1}, {0}, {-1}, {0}]


def test_more_rows_of_groups_keep_the_first():
    assert np.array_equal(grouped(points=10).columns, grouped(points=25).columns[:10])
    assert np.array_equal(grouped(points=10).targets, grouped(points=25).targets[:10])


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_clouds_are_balanced_and_stable(name):
    few, many = (clouds.cloud(name, points=n, noise_sd=0.1, rng=rng()) for n in (20, 50))
    assert np.array_equal(few.points_train, many.points_train[:20])
    assert np.array_equal(few.points_test, many.points_test)
    assert few.labels_train.mean() == 0.5
    clean = clouds.cloud(name, points=20, noise_sd=0, rng=rng())
    loud = clouds.cloud(name, points=20, noise_sd=0.3, rng=rng())
    assert loud.points_train - clean.points_train == pytest.approx(3 * (few.points_train - clean.points_train))


@pytest.mark.parametrize("name", clouds.CLOUDS)
def test_the_nearest_neighbour_tells_the_classes_of_a_clean_cloud_apart(name):
    made = clouds.cloud(name, points=300, noise_sd=0.02, rng=rng())
    away = np.linalg.norm(made.points_test[:, None] - made.points_train[None], axis=2)
    right = made.labels_train[away.argmin(axis=1)] == made.labels_test
    assert right.mean() > 0.95


def test_digits_are_pictures_of_their_labels_and_stable():
    made = clouds.digits(train=300, test=100, rng=rng())
    assert made.images_train.shape == (300, 8, 8)
    assert made.images_train.min() == 0
    assert made.images_train.max() == 1
    away = np.linalg.norm(made.images_test.reshape(100, 1, 64) - made.images_train.reshape(1, 300, 64), axis=2)
    assert away.min() > 0
    assert (made.labels_train[away.argmin(axis=1)] == made.labels_test).mean() > 0.85
    more = clouds.digits(train=500, test=100, rng=rng())
    assert np.array_equal(more.images_train[:300], made.images_train)
    assert np.array_equal(more.images_test, made.images_test)


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (lambda: drawn("Sinus"), "one of Sine"),
        (lambda: drawn(points=2), "at least 3"),
        (lambda: drawn(noise_sd=-1), "zero or more"),
        (lambda: drawn(noise_sd=np.nan), "zero or more"),
        (lambda: data.diabetes("weight", points=50, rng=rng()), "one of age"),
        (lambda: data.diabetes("bmi", points=441, rng=rng()), r"\[3, 440\]"),
        (lambda: data.breast_cancer("worst area", points=50, rng=rng()), "one of mean"),
        (lambda: own(np.arange(4.0), np.arange(4.0)), "at least 5"),
        (lambda: own(np.arange(6.0), np.arange(7.0)), "same number"),
        (lambda: own(np.array([1, 2, 3, 4, np.inf]), np.arange(5.0)), "finite"),
        (lambda: grouped(correlation=1.1), r"\[0, 1\]"),
        (lambda: grouped(groups=0), "at least 1"),
        (lambda: grouped(noise_sd=-1), "zero or more"),
        (lambda: clouds.cloud("Rings", points=9, noise_sd=0, rng=rng()), "one of Moons"),
        (lambda: clouds.cloud("Moons", points=1, noise_sd=0, rng=rng()), "at least 2"),
        (lambda: clouds.cloud("Moons", points=9, noise_sd=-1, rng=rng()), "zero or more"),
        (lambda: clouds.digits(train=1700, test=100, rng=rng()), "at most 1797"),
    ],
)
def test_what_cannot_be_made_is_refused_in_words(made, words):
    with pytest.raises(ValueError, match=words):
        made()
