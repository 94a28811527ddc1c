"""At no strength every technique is the identity, exactly."""

import numpy as np
import pytest

from regularize.network import Adam, Convolution, CrossEntropy, Dense, Examples, Network, one_hot, relu, train
from regularize.perturbations import (
    best_logit_gap,
    box,
    corrected_gamma,
    cutmix,
    cutout,
    dropblock_mask,
    dropout_mask,
    dropped_blocks,
    gaussian_noise,
    loss_floor,
    mean_kept_share,
    mixing_share,
    mixup,
    scheduled,
    smoothed,
)

IMAGES = np.random.default_rng(0).standard_normal((6, 2, 8, 8))
LABELS = np.eye(3)[[0, 1, 2, 0, 1, 2]]


@pytest.mark.parametrize("stops", [0.0, np.zeros(2)], ids=["one", "stops"])
def test_no_strength_is_the_identity(stops):
    rng = np.random.default_rng(1)
    nothing = mixing_share(stops, rng)
    assert (nothing == 1).all()
    same = np.broadcast_to(IMAGES, (*np.shape(stops), *IMAGES.shape))
    labels = np.broadcast_to(LABELS, (*np.shape(stops), *LABELS.shape))
    np.testing.assert_array_equal(IMAGES * dropout_mask(IMAGES.shape, stops, rng), same)
    np.testing.assert_array_equal(dropblock_mask((2, 8, 8, 6), stops, block=3, rng=rng), 1)
    np.testing.assert_array_equal(IMAGES + gaussian_noise(IMAGES.shape, stops, rng), same)
    np.testing.assert_array_equal(smoothed(LABELS, stops), labels)
    for technique in (cutmix, mixup):
        inputs, targets = technique(IMAGES, LABELS, nothing, rng)
        np.testing.assert_array_equal(inputs, same)
        np.testing.assert_array_equal(targets, labels)
    np.testing.assert_array_equal(cutout(IMAGES, 0, rng), IMAGES)
    np.testing.assert_array_equal(corrected_gamma(stops, block=3, size=8), stops)
    np.testing.assert_array_equal(loss_floor(stops, 10), stops)
    np.testing.assert_array_equal(best_logit_gap(stops, 10), stops + np.inf)
    np.testing.assert_array_equal(scheduled(0.3 + stops, 0.0), stops)


def test_training_with_no_drop_probability_is_training_without_dropout():
    rng = np.random.default_rng(0)
    examples = Examples(rng.standard_normal((30, 2)), one_hot(rng.integers(2, size=30), 2))
    network = Network((2,), (Dense(8, relu), Dense(2)))

    def run(hidden):
        return train(
            network,
            network.initial(2, np.random.default_rng(1)),
            examples,
            examples,
            loss=CrossEntropy(),
            optimizer=Adam(0.05),
            epochs=5,
            batch_size=8,
            rng=np.random.default_rng(2),
            hidden=hidden,
        )

    dropping = run(lambda at: dropout_mask(at.shape, np.array([0.0, 0.5]), at.rng))
    plain = run(None)
    np.testing.assert_array_equal(dropping.parameters[0], plain.parameters[0])
    np.testing.assert_array_equal(dropping.test_losses[:, 0], plain.test_losses[:, 0])
    assert np.abs(dropping.parameters[1] - plain.parameters[1]).max() > 1e-3


@pytest.mark.parametrize("technique", [cutmix, mixup])
def test_a_stop_with_nothing_mixed_trains_as_without(technique):
    """Pictures of its own for every stop, and a convolution that meets them."""
    rng = np.random.default_rng(0)
    examples = Examples(rng.standard_normal((24, 1, 6, 6)), one_hot(rng.integers(3, size=24), 3))
    network = Network((1, 6, 6), (Convolution(3, relu), Convolution(4, relu, stride=2), Dense(3)))

    def run(batch, hidden):
        return train(
            network,
            network.initial(2, np.random.default_rng(1)),
            examples,
            examples,
            loss=CrossEntropy(),
            optimizer=Adam(0.01),
            epochs=3,
            batch_size=10,
            rng=np.random.default_rng(2),
            batch=batch,
            hidden=hidden,
        )

    gamma = np.array([0.0, 0.05])
    mixed = run(
        lambda inputs, targets, at: technique(inputs, targets, mixing_share(gamma, at.rng), at.rng),
        lambda at: dropblock_mask(at.shape, scheduled(gamma, at.progress), block=2, rng=at.rng),
    )
    plain = run(None, None)
    np.testing.assert_allclose(mixed.parameters[0], plain.parameters[0], atol=1e-12)
    assert np.abs(mixed.parameters[1] - plain.parameters[1]).max() > 1e-3


def test_a_block_as_large_as_the_map_is_spatial_dropout():
    gone = dropped_blocks((50, 5, 5, 200), 0.3, block=5, rng=np.random.default_rng(0))
    whole = gone[:, 0, 0]
    np.testing.assert_array_equal(gone, np.broadcast_to(whole[:, None, None], gone.shape))
    assert whole.mean() == pytest.approx(0.3, abs=4 * np.sqrt(0.21 / whole.size))


def test_everything_dropped_is_zero_and_not_a_division_by_zero():
    mask = dropblock_mask((1, 2, 2, 3), 1 - 1e-16, block=2, rng=np.random.default_rng(0))
    assert (mask == 0).all()


def test_a_whole_image_is_replaced_only_about_its_centre():
    """λ = 0 asks for all of the partner: a box about a corner is clipped to a quarter."""
    whole = box(0.0, (np.array([4, 0]), np.array([4, 0])), height=8, width=8)
    assert whole.share(8, 8).tolist() == [1, 0.25]
    assert mean_kept_share(0.0) == 0.4375
    assert mean_kept_share(1.0) == 1
