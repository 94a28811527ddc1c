"""A technique at one setting is another technique."""

import numpy as np
import pytest

from regularize.perturbations import (
    cell_probabilities,
    corrected_gamma,
    dropblock_gamma,
    dropblock_mask,
    dropout_mask,
    dropped,
    dropped_blocks,
    expected_squared_error,
    ridge_strength,
)


@pytest.mark.parametrize("share", [0.0, 0.3, np.array([0.0, 0.1, 0.7])])
def test_dropblock_with_block_one_is_dropout(share):
    shape = (4, 7, 7, 5)
    gamma = dropblock_gamma(share, block=1, size=7)
    np.testing.assert_array_equal(gamma, share)
    np.testing.assert_array_equal(corrected_gamma(share, block=1, size=7), share)
    np.testing.assert_allclose(cell_probabilities(gamma, block=1, size=7).mean(axis=(-2, -1)), share, rtol=1e-14)
    cells, blocks = (
        dropped(shape, share, np.random.default_rng(3)),
        dropped_blocks(shape, gamma, block=1, rng=np.random.default_rng(3)),
    )
    np.testing.assert_array_equal(cells, blocks)
    # the scale is the share that was kept, not the one expected: equal up to how the draw fell
    dropout = dropout_mask(shape, share, np.random.default_rng(3))
    dropblock = dropblock_mask(shape, gamma, block=1, rng=np.random.default_rng(3))
    counts = cells.mean(axis=(-4, -3, -2, -1), keepdims=True)
    expected = dropout * (1 - np.reshape(share, np.shape(share) + (1,) * 4 * np.ndim(share))) / (1 - counts)
    np.testing.assert_allclose(dropblock, expected, rtol=1e-13)


def test_dropout_on_standardized_columns_is_ridge():
    """The expected error is minimised where the ridge solution of strength δ/(1 − δ) lies."""
    rng = np.random.default_rng(0)
    columns = rng.standard_normal((60, 3)) @ rng.standard_normal((3, 3))
    columns = (columns - columns.mean(axis=0)) / columns.std(axis=0)
    targets = columns @ [1.0, -2.0, 0.5] + rng.standard_normal(60)
    for drop_probability in (0.0, 0.2, 0.5, 0.9):
        strength = ridge_strength(drop_probability)
        ridge = np.linalg.solve(columns.T @ columns / 60 + strength * np.eye(3), columns.T @ targets / 60)
        objective = ((targets - columns @ ridge) ** 2).mean() + strength * (ridge**2).sum()
        least = expected_squared_error(columns, targets, ridge, drop_probability)
        assert least / 60 == pytest.approx(objective, rel=1e-12)
        for way in np.vstack([np.eye(3), -np.eye(3)]):
            assert expected_squared_error(columns, targets, ridge + 1e-3 * way, drop_probability) > least
