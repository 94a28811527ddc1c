"""Published and precomputed tables, and simulation."""

import numpy as np
import pytest

from regularize.perturbations import (
    MEAN_KEPT_SHARE,
    best_logit_gap,
    best_probability,
    box,
    cell_probabilities,
    corrected_gamma,
    dropblock_gamma,
    dropout_mask,
    expected_squared_error,
    gaussian_noise,
    loss_floor,
    mean_kept_share,
    mixing_share,
)


@pytest.mark.parametrize(
    ("keep", "block", "size", "gamma", "mean", "corner", "centre", "corrected"),
    [
        (0.9, 7, 28, 0.003306, 0.0939, 0.0033, 0.1498, None),
        (0.9, 7, 14, 0.006250, 0.0929, 0.0063, 0.2645, 0.006764),
        (0.75, 7, 14, 0.015625, 0.2095, 0.0156, 0.5378, None),
        (0.5, 7, 14, 0.031250, 0.3582, 0.0313, 0.7890, 0.052637),
        (0.9, 7, 7, 0.1, 0.1, 0.1, 0.1, 0.1),
        (0.9, 1, 14, 0.1, 0.1, 0.1, 0.1, 0.1),
    ],
)
def test_the_dropblock_table(keep, block, size, gamma, mean, corner, centre, corrected):
    found = dropblock_gamma(1 - keep, block=block, size=size)
    cells = cell_probabilities(found, block=block, size=size)
    assert found == pytest.approx(gamma, abs=5.1e-7)
    assert cells.mean() == pytest.approx(mean, abs=5.1e-5)
    assert cells[0, 0] == pytest.approx(corner, abs=5.1e-5)
    assert cells[size // 2, size // 2] == pytest.approx(centre, abs=5.1e-5)
    if corrected:
        assert corrected_gamma(1 - keep, block=block, size=size) == pytest.approx(corrected, abs=5.1e-7)


@pytest.mark.parametrize(
    ("classes", "epsilon", "p_true", "gap", "floor"),
    [
        (2, 0.1, 0.9500, 2.9444, 0.1985),
        (10, 0.05, 0.9550, 5.2523, 0.2824),
        (10, 0.1, 0.9100, 4.5109, 0.5003),
        (10, 0.2, 0.8200, 3.7136, 0.8669),
        (100, 0.1, 0.9010, 6.8035, 0.7778),
    ],
)
def test_the_label_smoothing_table(classes, epsilon, p_true, gap, floor):
    assert best_probability(epsilon, classes) == pytest.approx(p_true, abs=5.1e-5)
    assert best_logit_gap(epsilon, classes) == pytest.approx(gap, abs=5.1e-5)
    assert loss_floor(epsilon, classes) == pytest.approx(floor, abs=5.1e-5)


def test_the_cutmix_means():
    assert mean_kept_share(0.5) == pytest.approx(0.661, abs=5e-4)
    assert mean_kept_share(0.0) == 0.4375
    shares = (np.arange(200_000) + 0.5) / 200_000  # uniform: α = 1
    assert mean_kept_share(shares).mean() == pytest.approx(MEAN_KEPT_SHARE, abs=1e-9)
    assert pytest.approx(0.679, abs=5e-4) == MEAN_KEPT_SHARE


@pytest.mark.parametrize(("width", "mean"), [(32, 0.7007), (224, 0.6822)])
def test_whole_pixels_move_the_cutmix_mean(width, mean):
    """Every centre, and every side that a uniform λ rounds to: r = √(1 − λ) has density 2r."""
    sides = np.arange(width)
    chances = ((sides + 1) ** 2 - sides**2) / width**2
    asked = 1 - ((sides + 0.5) / width) ** 2
    centres = np.arange(width)
    boxes = box(asked[:, None], (centres, centres), height=width, width=width)
    means = ((boxes.bottom - boxes.top) / width).mean(axis=1)
    assert 1 - (chances * means**2).sum() == pytest.approx(mean, abs=5.1e-5)


def test_cutmix_on_fine_pixels_keeps_the_mean_share():
    """α = 1, boxes drawn on 2000 × 2000 pixels."""
    rng = np.random.default_rng(0)
    draws, pixels = 4000, 2000
    asked = mixing_share(np.ones(draws), rng)
    centres = rng.integers(pixels, size=draws), rng.integers(pixels, size=draws)
    kept = 1 - box(asked, centres, height=pixels, width=pixels).share(pixels, pixels)
    assert kept.mean() == pytest.approx(MEAN_KEPT_SHARE, abs=4 * kept.std() / np.sqrt(draws))


@pytest.mark.parametrize("drop_probability", [0.2, 0.5])
def test_dropout_on_a_line_costs_what_the_formula_says(drop_probability):
    """E‖y − (R∗X)w‖² by 20 000 masks, against ‖y − Xw‖² + δ/(1−δ) Σ wⱼ² Σ xᵢⱼ², within 4 standard errors."""
    rng = np.random.default_rng(0)
    columns, coefficients = rng.standard_normal((50, 5)), np.array([1.0, -0.5, 2.0, 0.0, 0.3])
    targets = columns @ coefficients + rng.standard_normal(50)
    masks = dropout_mask((20_000, 50, 5), drop_probability, rng)
    errors = ((targets - (masks * columns) @ coefficients) ** 2).sum(axis=1)
    expected = expected_squared_error(columns, targets, coefficients, drop_probability)
    standard_error = errors.std() / np.sqrt(len(errors))
    assert standard_error < 0.005 * expected
    assert abs(errors.mean() - expected) <= 4 * standard_error


def test_noise_on_a_line_costs_what_ridge_costs():
    """E‖y − (X + N)w‖² = ‖y − Xw‖² + n σ² ‖w‖²."""
    rng = np.random.default_rng(0)
    columns, coefficients = rng.standard_normal((50, 5)), np.array([1.0, -0.5, 2.0, 0.0, 0.3])
    targets = columns @ coefficients + rng.standard_normal(50)
    noise = gaussian_noise((20_000, 50, 5), 0.7, rng)
    errors = ((targets - (columns + noise) @ coefficients) ** 2).sum(axis=1)
    expected = ((targets - columns @ coefficients) ** 2).sum() + 50 * 0.49 * (coefficients**2).sum()
    assert abs(errors.mean() - expected) <= 4 * errors.std() / np.sqrt(len(errors))
