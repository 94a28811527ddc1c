"""Dropout, DropBlock and noise: multipliers and addends, drawn anew at each step.

All stops share the random numbers: what vanishes at one drop probability also vanishes at every larger one.
"""

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.perturbations.strengths import Strength, axes, like, refuse_negative, refuse_outside

Shape = tuple[int, ...]


def dropped(shape: Shape, drop_probability: Strength, rng: np.random.Generator) -> Booleans:
    """True with `drop_probability`, for each cell by itself; (*shape) or (s, *shape)."""
    probability = axes(refuse_outside("drop_probability", drop_probability), len(shape))
    result: Booleans = rng.random(shape) < probability
    return result


def dropout_mask(shape: Shape, drop_probability: Strength, rng: np.random.Generator) -> Floats:
    """0 with drop probability δ, else 1/(1 − δ): a multiplier of mean 1, so that nothing changes at test time (of any shape).

    Raises ValueError unless drop_probability lies in [0, 1).
    Source: Srivastava et al. 2014, Dropout, §10 (there p is the probability to keep).
    """
    vanished = dropped(shape, drop_probability, rng)
    mask: Floats = ~vanished * (1 / (1 - axes(drop_probability, len(shape))))
    return mask


def ridge_strength(drop_probability: Strength) -> Strength:
    """λ = δ/(1 − δ): dropout on the standardized columns of a linear model is ridge of this strength.

    On the MSE scale, λ Σ w². Source: Srivastava et al. 2014, §9.1; Wager, Wang & Liang 2013, arXiv:1307.1493.
    """
    refuse_outside("drop_probability", drop_probability)
    return drop_probability / (1 - drop_probability)


def expected_squared_error(
    columns: Floats, targets: Floats, coefficients: Floats, drop_probability: Strength
) -> Strength:
    """E‖y − (R∗X)w‖² = ‖y − Xw‖² + δ/(1 − δ) Σⱼ wⱼ² Σᵢ xᵢⱼ², over all dropout masks R of the columns.

    columns (n, p), targets (n,), coefficients (p,); the sum over the n rows, not their mean.
    """
    plain = float(((targets - columns @ coefficients) ** 2).sum())
    spread = float((coefficients**2 * (columns**2).sum(axis=0)).sum())
    return plain + ridge_strength(drop_probability) * spread


def gaussian_noise(shape: Shape, noise_sd: Strength, rng: np.random.Generator) -> Floats:
    """Normal numbers of this standard deviation, to add to inputs; (*shape) or (s, *shape).

    On standardized columns of a linear model this is ridge with λ = noise_sd² in expectation.
    Source: Bishop 1995, Training with noise is equivalent to Tikhonov regularization.
    """
    noise: Floats = rng.standard_normal(shape) * axes(refuse_negative("noise_sd", noise_sd), len(shape))
    return noise


def dropblock_gamma(drop_share: Strength, *, block: int, size: int) -> Strength:
    """γ = share/b² · f²/(f − b + 1)²: how often a block starts, by the paper's approximation.

    It neglects that blocks overlap, so the true share is smaller: see `corrected_gamma`.
    Raises ValueError unless 1 ≤ block ≤ size and drop_share lies in [0, 1).
    Source: Ghiasi, Lin & Le 2018, arXiv:1810.12890, equation 1 (share = 1 − keep_prob).
    """
    refuse_outside("drop_share", drop_share)
    _refuse_block(block, size)
    return drop_share * (size**2 / (block**2 * (size - block + 1) ** 2))


def cell_probabilities(gamma: Strength, *, block: int, size: int) -> Floats:
    """1 − (1 − γ)^(cᵢcⱼ): the exact chance of each cell to vanish, (size, size) or (s, size, size).

    cᵢ is the number of block positions that cover row i: 1 at the border, up to b inside.
    Raises ValueError unless gamma lies in [0, 1) and 1 ≤ block ≤ size.
    """
    refuse_outside("gamma", gamma)
    _refuse_block(block, size)
    probabilities: Floats = 1 - (1 - axes(gamma, 2)) ** _positions(block, size)
    return probabilities


def corrected_gamma(drop_share: Strength, *, block: int, size: int) -> Strength:
    """The γ at which the mean of `cell_probabilities` is exactly the share asked, by Newton's method.

    The mean is concave in γ and the paper's γ lies below the root, so each tangent lands between the two.
    Same arguments and errors as `dropblock_gamma`.
    """
    refuse_outside("drop_share", drop_share)
    _refuse_block(block, size)
    gamma = np.asarray(dropblock_gamma(drop_share, block=block, size=size))
    positions = _positions(block, size)
    for _ in range(100):
        kept = (1 - axes(gamma, 2)) ** (positions - 1)
        missing = drop_share - 1 + (kept * (1 - axes(gamma, 2))).mean(axis=(-2, -1))
        if np.all(missing <= 1e-15):
            break
        gamma = gamma + missing / (positions * kept).mean(axis=(-2, -1))
    return like(drop_share, gamma)


def dropped_blocks(shape: Shape, gamma: Strength, *, block: int, rng: np.random.Generator) -> Booleans:
    """True where a block lies; shape is (channels, size, size, examples), as within a network, or longer.

    A block starts at each cell where it fits with chance γ, and covers block × block cells from there.
    Rows and columns are the third and second axis from the end. (*shape) or (s, *shape).
    Raises ValueError for a map that is not square, a block that does not fit, or gamma outside [0, 1).
    """
    size = shape[-2]
    if shape[-3] != size:
        raise ValueError(f"maps must be square, got {shape[-3]} × {size}")
    refuse_outside("gamma", gamma)
    _refuse_block(block, size)
    starts = size - block + 1
    seeds = rng.random((*shape[:-3], starts, starts, shape[-1])) < axes(gamma, len(shape))
    wide = np.zeros((*seeds.shape[:-2], size, shape[-1]), bool)
    for shift in range(block):  # first along the rows, then down the columns
        wide[..., shift : shift + starts, :] |= seeds
    blocks = np.zeros((*wide.shape[:-3], size, *wide.shape[-2:]), bool)
    for shift in range(block):
        blocks[..., shift : shift + starts, :, :] |= wide
    return blocks


def dropblock_mask(shape: Shape, gamma: Strength, *, block: int, rng: np.random.Generator) -> Floats:
    """0 in the blocks, else count/kept: a multiplier of feature maps. Shapes as in `dropped_blocks` (of any shape with two axes of cells).

    count/kept is taken over all cells of a stop's batch, as drawn. With block 1 the same cells vanish as by
    `dropout_mask` with drop probability γ from the same generator; with block = size whole maps vanish.
    Source: Ghiasi, Lin & Le 2018, arXiv:1810.12890, algorithm 1.
    """
    kept = ~dropped_blocks(shape, gamma, block=block, rng=rng)
    counts = kept.sum(axis=tuple(range(-len(shape), 0)), keepdims=True)
    mask: Floats = kept * (np.prod(shape) / np.maximum(counts, 1)).astype(np.asarray(gamma).dtype)
    return mask


def scheduled(strength: Strength, progress: float) -> Strength:
    """strength · progress: from nothing at the start of the training (0) to all at its end (1); raises ValueError.

    Source: Ghiasi, Lin & Le 2018, §3.1 (keep_prob falls linearly from 1 to its target).
    """
    if not 0 <= progress <= 1:
        raise ValueError(f"progress must lie in [0, 1], got {progress}")
    return strength * progress


def _refuse_block(block: int, size: int) -> None:
    if not 1 <= block <= size:
        raise ValueError(f"block must lie in 1 … {size}, the size of the map, got {block}")


def _positions(block: int, size: int) -> Floats:
    """cᵢcⱼ, how many positions of a block cover each cell, (size, size)."""
    rows = np.arange(size)
    covering = np.minimum(np.minimum(rows, size - 1 - rows), min(block, size - block + 1) - 1) + 1.0
    return np.outer(covering, covering)
