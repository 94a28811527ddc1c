"""Perturbations: techniques that train on disturbed arrays. Arrays in, arrays out, the generator handed in.

A strength is one number, or an array (s,): one for each stop of a knob, and the result gains that axis in
front. A mask has the precision of its strengths: single for a network in single precision.

dropping   dropout_mask, dropblock_mask, gaussian_noise, and what they do on average
mixing     cutmix, mixup, cutout, mixing_share, Box
labels     smoothed, and the theory of its best fit
"""

from regularize.perturbations.dropping import (
    cell_probabilities,
    corrected_gamma,
    dropblock_gamma,
    dropblock_mask,
    dropout_mask,
    dropped,
    dropped_blocks,
    expected_squared_error,
    gaussian_noise,
    ridge_strength,
    scheduled,
)
from regularize.perturbations.labels import best_logit_gap, best_probability, loss_floor, smoothed
from regularize.perturbations.mixing import (
    MEAN_KEPT_SHARE,
    Box,
    box,
    cutmix,
    cutout,
    mean_kept_share,
    mixing_share,
    mixup,
)

__all__ = [
    "MEAN_KEPT_SHARE",
    "Box",
    "best_logit_gap",
    "best_probability",
    "box",
    "cell_probabilities",
    "corrected_gamma",
    "cutmix",
    "cutout",
    "dropblock_gamma",
    "dropblock_mask",
    "dropout_mask",
    "dropped",
    "dropped_blocks",
    "expected_squared_error",
    "gaussian_noise",
    "loss_floor",
    "mean_kept_share",
    "mixing_share",
    "mixup",
    "ridge_strength",
    "scheduled",
    "smoothed",
]
