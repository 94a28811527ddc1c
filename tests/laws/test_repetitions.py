"""Intervals over repetitions hold the truth as often as they say, whoever is to blame for the spread."""

import numpy as np
import pytest
from scipy.special import stdtrit

from regularize.assessment.differences import mcnemar, signs
from regularize.assessment.repetitions import Repeated


def drawn(
    rng: np.random.Generator,
    *,
    runs: int,
    repetitions: int,
    count: int,
    pool: int,
    training: float,
    example: float,
    rest: float,
) -> tuple[np.ndarray, np.ndarray]:
    """`runs` studies (r, runs, n) of mean 0 on examples drawn from a pool, which (r, n); count = pool: all on the same."""
    places = np.array([rng.permutation(pool)[:count] for _ in range(repetitions)])
    effects = example * rng.standard_normal((runs, pool))
    each = training * rng.standard_normal((repetitions, runs, 1)) + rest * rng.standard_normal(
        (repetitions, runs, count)
    )
    return each + np.stack([effects[:, own] for own in places]), places


@pytest.mark.parametrize("repetitions", [3, 5, 10])
@pytest.mark.parametrize(
    ("training", "example", "rest"), [(0, 0, 1), (0.05, 0.5, 0.5), (0, 1, 0.2), (0.2, 0.5, 0.5), (0.05, 0.2, 1)]
)
@pytest.mark.parametrize(("count", "pool"), [(200, 200), (200, 1200)])
def test_nineteen_intervals_of_twenty_hold_the_truth(
    repetitions: int, training: float, example: float, rest: float, count: int, pool: int
) -> None:
    rng = np.random.default_rng(repetitions)
    each, places = drawn(
        rng, runs=600, repetitions=repetitions, count=count, pool=pool, training=training, example=example, rest=rest
    )
    holds = (Repeated(each, places).signs == 0).mean()
    assert holds > 0.90, "600 studies: a share of 0.95 is known to 0.018 nineteen times of twenty"
    if training >= 0.2:
        assert holds < 0.98


def test_the_spread_of_repetitions_alone_leaves_the_test_set_out() -> None:
    each, places = drawn(
        np.random.default_rng(1), runs=600, repetitions=10, count=200, pool=200, training=0.02, example=0.5, rest=0.5
    )
    means = each.mean(axis=-1)
    within = stdtrit(9, 0.975) * means.std(axis=0, ddof=1) / np.sqrt(10)
    assert (np.abs(means.mean(axis=0)) < within).mean() < 0.8
    assert (Repeated(each, places).signs == 0).mean() > 0.92


@pytest.mark.parametrize("seed", range(6))
def test_the_error_on_one_test_set_is_that_of_the_mean_squares(seed: int) -> None:
    """(MS of repetitions + MS of examples − MS of the rest) / (r n), Dorfman, Berbaum & Metz."""
    rng = np.random.default_rng(seed)
    r, n = int(rng.integers(2, 8)), int(rng.integers(2, 40))
    x = rng.standard_normal((r, 1)) + rng.standard_normal(n) + rng.standard_normal((r, n))
    rows, columns, mean = x.mean(axis=1, keepdims=True), x.mean(axis=0, keepdims=True), x.mean()
    ms_rows = n * ((rows - mean) ** 2).sum() / (r - 1)
    ms_columns = r * ((columns - mean) ** 2).sum() / (n - 1)
    ms_rest = ((x - rows - columns + mean) ** 2).sum() / ((r - 1) * (n - 1))
    variance = (ms_rows + max(ms_columns - ms_rest, 0)) / (r * n)
    found = Repeated(x)
    alone = x.var(axis=1, ddof=1).mean() / (r * n)
    assert found.standard_error == pytest.approx(np.sqrt(max(variance, alone)))
    freedom = (r - 1) * (max(variance, alone) * r * n / ms_rows) ** 2
    assert found.reach == pytest.approx(stdtrit(freedom, 0.975))


def test_examples_that_no_two_repetitions_share_add_nothing() -> None:
    rng = np.random.default_rng(4)
    each = rng.standard_normal((4, 3, 1)) + rng.standard_normal((4, 3, 50))
    found = Repeated(each, np.arange(200).reshape(4, 50))
    spread = each.mean(axis=-1).std(axis=0, ddof=1) / 2
    np.testing.assert_allclose(found.standard_error, spread)
    np.testing.assert_allclose(found.reach, stdtrit(3, 0.975))


def test_repetitions_that_agree_by_luck_are_no_proof() -> None:
    """Three times one example more: there is no spread between them, and yet it may well be chance."""
    each = np.zeros((3, 1, 300))
    each[[0, 1, 2], 0, [5, 90, 200]] = 1
    assert each.mean(axis=-1).std() == 0
    assert Repeated(each).signs == 0
    assert Repeated(each, np.arange(900).reshape(3, 300)).signs == 0
    assert Repeated(np.zeros((3, 1, 300))).signs == 0
    each[:, 0, :40] = 1
    assert Repeated(each).signs == 1
    assert Repeated(-each).signs == -1


def test_parts_and_differences_keep_their_examples() -> None:
    rng = np.random.default_rng(5)
    each, places = rng.standard_normal((3, 2, 4, 30)), rng.permutation(90).reshape(3, 30)
    whole = Repeated(each, places)
    part = whole.of(np.s_[:, 1:2])
    np.testing.assert_array_equal(part.mean, whole.mean[:, 1:2])
    np.testing.assert_allclose(part.standard_error, whole.standard_error[:, 1:2])
    np.testing.assert_allclose(whole.minus(part).each, each - each[:, :, 1:2])
    np.testing.assert_array_equal(whole.beyond(part), Repeated(each - each[:, :, 1:2], places).signs)


@pytest.mark.parametrize("shape", [(1, 2, 30), (3, 2, 1)])
def test_one_repetition_or_one_example_is_refused(shape: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="two repetitions and two examples"):
        Repeated(np.zeros(shape))


def test_pairs_of_models_are_told_apart_once_in_twenty_where_there_is_nothing() -> None:
    rng = np.random.default_rng(6)
    assert np.abs(signs(rng.standard_normal((4000, 500)))).mean() == pytest.approx(0.05, abs=0.011)
    assert signs(np.ones(5)) == 1
    assert signs(np.zeros((2, 5))).tolist() == [0, 0]


def test_coins_fall_by_counting() -> None:
    for first, second in ((0, 0), (4, 0), (5, 0), (6, 0), (0, 6), (9, 2), (30, 12)):
        count = first + second
        falls = np.array([bin(i).count("1") for i in range(2 ** min(count, 12))]) if count <= 12 else None
        if falls is None:
            falls = np.random.default_rng(7).binomial(count, 0.5, 400_000)
        wide = np.abs(2 * falls - count) >= abs(first - second)
        assert mcnemar(first, second) == pytest.approx(wide.mean(), abs=2e-3 if count > 12 else 1e-12)
