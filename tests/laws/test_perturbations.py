"""What holds for every strength: means, nesting, shares that add up, and refusals."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from regularize.perturbations import (
    Box,
    best_logit_gap,
    best_probability,
    box,
    cell_probabilities,
    corrected_gamma,
    cutmix,
    cutout,
    dropblock_gamma,
    dropblock_mask,
    dropout_mask,
    dropped,
    dropped_blocks,
    expected_squared_error,
    gaussian_noise,
    loss_floor,
    mean_kept_share,
    mixing_share,
    mixup,
    ridge_strength,
    scheduled,
    smoothed,
)

DRAWN = settings(deadline=None, max_examples=60, derandomize=True)
STOPS = np.array([0.0, 0.1, 0.5, 0.8])


def fresh(seed=0):
    return np.random.default_rng(seed)


def test_a_dropout_mask_is_zero_or_the_inverse_of_keeping_and_its_mean_is_one():
    mask = dropout_mask((400, 50), STOPS, fresh())
    assert mask.shape == (4, 400, 50)
    for stop, p in enumerate(STOPS):
        values, counts = np.unique(mask[stop], return_counts=True)
        np.testing.assert_allclose(values, [0, 1 / (1 - p)] if p else [1])
        error = np.sqrt(p / (1 - p) / mask[stop].size)  # standard error of the mean
        assert abs(mask[stop].mean() - 1) <= 4 * error
        assert counts.sum() == 20_000


def test_masks_have_the_precision_of_their_strengths():
    for precision in (np.float32, np.float64):
        stops = STOPS.astype(precision)
        assert dropout_mask((3, 4), stops, fresh()).dtype == precision
        assert dropblock_mask((1, 4, 4, 3), stops, block=2, rng=fresh()).dtype == precision
        assert smoothed(np.eye(3, dtype=precision), stops).dtype == precision


@DRAWN
@given(st.integers(0, 2**32), st.lists(st.floats(0, 0.99), min_size=2, max_size=5))
def test_what_vanishes_at_one_probability_vanishes_at_every_larger_one(seed, probabilities):
    stops = np.sort(probabilities)
    gone = dropped((6, 7), stops, fresh(seed))
    assert (gone[1:] >= gone[:-1]).all()
    blocks = dropped_blocks((2, 6, 6, 3), stops, block=3, rng=fresh(seed))
    assert (blocks[1:] >= blocks[:-1]).all()


@DRAWN
@given(st.integers(0, 2**32), st.floats(0, 0.99))
def test_a_stop_of_many_draws_what_it_draws_alone(seed, p):
    shape = (2, 5, 5, 3)
    for draw in (
        lambda strength: dropout_mask(shape, strength, fresh(seed)),
        lambda strength: dropblock_mask(shape, strength, block=2, rng=fresh(seed)),
        lambda strength: gaussian_noise(shape, strength, fresh(seed)),
        lambda strength: smoothed(np.eye(3), strength),
        lambda strength: mixup(np.ones((3, 4)), np.eye(3), strength, fresh(seed))[1],
        lambda strength: cutmix(np.ones((3, 1, 6, 6)), np.eye(3), strength, fresh(seed))[1],
        lambda strength: best_logit_gap(strength, 5),
        lambda strength: corrected_gamma(strength, block=2, size=5),
    ):
        np.testing.assert_allclose(draw(np.array([0.3, p]))[1], draw(p), rtol=1e-12, atol=1e-15)


@DRAWN
@given(st.floats(0, 0.999), st.integers(1, 14), st.integers(0, 13))
def test_the_corrected_gamma_drops_the_share_asked(share, block, more):
    size = block + more
    gamma = corrected_gamma(share, block=block, size=size)
    assert cell_probabilities(gamma, block=block, size=size).mean() == pytest.approx(share, abs=1e-12)
    assert dropblock_gamma(share, block=block, size=size) <= gamma + 1e-15


@pytest.mark.parametrize(("block", "size"), [(1, 4), (2, 5), (3, 8), (5, 6), (6, 6)])
def test_cells_vanish_as_often_as_the_formula_says(block, size):
    gamma, maps = np.array([0.02, 0.1]), 20_000
    found = dropped_blocks((1, size, size, maps), gamma, block=block, rng=fresh(1)).mean(axis=(1, 4))
    expected = cell_probabilities(gamma, block=block, size=size)
    error = np.sqrt(expected * (1 - expected) / maps)
    assert (np.abs(found - expected) <= 4.5 * error).all()


def test_what_is_dropped_is_blocks_and_what_stays_is_scaled_to_the_same_sum():
    shape, gamma = (3, 8, 8, 16), np.array([0.01, 0.05])
    mask = dropblock_mask(shape, gamma, block=3, rng=fresh(2))
    np.testing.assert_allclose(mask.mean(axis=(1, 2, 3, 4)), 1, rtol=1e-12)
    gone = mask == 0
    windows = np.lib.stride_tricks.sliding_window_view(gone, (3, 3), axis=(2, 3)).all(axis=(-2, -1))
    covered = np.zeros_like(gone)
    for row, cell in np.ndindex(3, 3):
        covered[:, :, row : row + 6, cell : cell + 6] |= windows
    np.testing.assert_array_equal(gone, covered)
    assert gone.any(axis=(1, 2, 3, 4)).all()


@DRAWN
@given(st.integers(0, 2**32), st.floats(0, 1), st.integers(2, 12), st.integers(2, 12))
def test_the_label_of_a_cutmix_is_the_area_that_shows(seed, asked, height, width):
    """Image i holds the number i everywhere, so the label can be read off the picture."""
    inputs = np.broadcast_to(np.arange(4.0)[:, None, None, None], (4, 2, height, width))
    mixed, targets = cutmix(inputs, np.eye(4), asked, fresh(seed))
    for picture, target in zip(mixed, targets, strict=True):
        np.testing.assert_allclose([(picture == i).mean() for i in range(4)], target, atol=1e-12)


@DRAWN
@given(st.integers(0, 2**32), st.floats(0, 1))
def test_mixup_mixes_pictures_as_labels(seed, asked):
    mixed, targets = mixup(np.eye(5), np.eye(5), asked, fresh(seed))
    np.testing.assert_array_equal(mixed, targets)
    np.testing.assert_allclose(targets.sum(axis=1), 1)


@DRAWN
@given(st.integers(0, 2**32), st.integers(0, 6))
def test_cutout_blanks_one_clipped_square_for_each_image(seed, side):
    left = cutout(np.ones((30, 2, 6, 7)), side, fresh(seed))
    blanks = (left == 0).sum(axis=(2, 3))
    np.testing.assert_array_equal(blanks[:, 0], blanks[:, 1])
    assert blanks.max() <= side * side
    assert blanks.min() >= (side // 2) * (side // 2)
    rows, cells = (left[:, 0] == 0).any(axis=2).sum(axis=1), (left[:, 0] == 0).any(axis=1).sum(axis=1)
    np.testing.assert_array_equal(blanks[:, 0], rows * cells)


def test_mixing_shares_follow_their_beta_law():
    """Beta(α, α) has mean ½ and variance 1/(4 (2α + 1))."""
    for alpha in (0.2, 1.0, 4.0):
        drawn = mixing_share(np.full(40_000, alpha), fresh())
        variance = 1 / (4 * (2 * alpha + 1))
        assert abs(drawn.mean() - 0.5) < 4 * np.sqrt(variance / 40_000)
        assert drawn.var() == pytest.approx(variance, rel=0.03)


@DRAWN
@given(st.floats(0, 0.99), st.integers(2, 50))
def test_smoothed_labels_keep_their_sum_and_no_prediction_beats_the_floor(epsilon, classes):
    target = smoothed(np.eye(classes)[:1], epsilon)[0]
    assert target.sum() == pytest.approx(1)
    assert target[0] == pytest.approx(best_probability(epsilon, classes))

    def loss(p):
        return -(target[target > 0] * np.log(p[target > 0])).sum()

    floor = loss_floor(epsilon, classes)
    assert loss(target) == pytest.approx(floor, abs=1e-12)
    rng = fresh(classes)
    for near in (rng.dirichlet(np.ones(classes)), 0.95 * target + 0.05 / classes):
        assert loss(near) >= floor - 1e-12
    if epsilon > 1e-6:
        logits = np.zeros(classes)
        logits[0] = best_logit_gap(epsilon, classes)
        np.testing.assert_allclose(np.exp(logits) / np.exp(logits).sum(), target, rtol=1e-9)


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: dropout_mask((2, 3), 1.2, fresh()), r"drop_probability must lie in \[0, 1\), got 1.2"),
        (lambda: dropout_mask((2, 3), np.array([0.1, 1.0]), fresh()), "drop_probability must lie"),
        (lambda: ridge_strength(-0.1), "drop_probability must lie"),
        (lambda: expected_squared_error(np.ones((2, 1)), np.ones(2), np.ones(1), np.nan), "drop_probability"),
        (lambda: gaussian_noise((2,), -1.0, fresh()), "noise_sd must be finite and not negative, got -1.0"),
        (lambda: dropblock_gamma(1.0, block=1, size=3), r"drop_share must lie in \[0, 1\)"),
        (lambda: corrected_gamma(0.1, block=4, size=3), "block must lie in 1 … 3, the size of the map, got 4"),
        (lambda: cell_probabilities(1.5, block=1, size=3), r"gamma must lie in \[0, 1\), got 1.5"),
        (lambda: dropped_blocks((1, 3, 4, 2), 0.1, block=2, rng=fresh()), "maps must be square, got 3 × 4"),
        (lambda: scheduled(0.1, 1.5), r"progress must lie in \[0, 1\], got 1.5"),
        (lambda: box(1.5, (np.array(1), np.array(1)), height=3, width=3), r"asked must lie in \[0, 1\]"),
        (lambda: mean_kept_share(-0.5), r"asked must lie in \[0, 1\], got -0.5"),
        (lambda: mixup(np.eye(2), np.eye(2), 1.5, fresh()), r"asked must lie in \[0, 1\], got 1.5"),
        (lambda: mixing_share(-1.0, fresh()), "strength must be finite and not negative"),
        (lambda: cutout(np.ones((1, 1, 4, 4)), 5, fresh()), "side must lie in 0 … 4, got 5"),
        (lambda: smoothed(np.eye(2), 1.0), r"strength must lie in \[0, 1\), got 1.0"),
        (lambda: loss_floor(-0.1, 3), r"strength must lie in \[0, 1\)"),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, words):
    with pytest.raises(ValueError, match=words):
        make()


def test_a_box_knows_its_share_and_its_cells():
    boxes = Box(np.array([0, 1]), np.array([2, 4]), np.array([1, 0]), np.array([3, 5]))
    inside = boxes.inside(4, 5)
    np.testing.assert_allclose(inside.mean(axis=(1, 2)), boxes.share(4, 5))
    assert inside[0].nonzero()[0].tolist() == [0, 0, 1, 1]
    assert inside[0].nonzero()[1].tolist() == [1, 2, 1, 2]
