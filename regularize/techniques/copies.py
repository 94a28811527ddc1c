"""More examples than there are: shifted, noisy and mixed copies, for any classifier.

All take inputs (n, p) and targets (n, K), and return inputs and targets of the copies together, each picture or row
`copies` times, or once more where the original stays among them.
"""

import numpy as np

from regularize.arrays import Floats
from regularize.perturbations.mixing import mixing_share

SIDE = 8
SHIFTS = tuple((down, across) for down in (-1, 0, 1) for across in (-1, 0, 1) if (down, across) != (0, 0))
"""The eight neighbours of a pixel."""


def shifted(inputs: Floats, targets: Floats, *, copies: int, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """The pictures (n, 64) and beside each `copies` of its eight shifts by one pixel, drawn without repetition.

    What leaves the picture is lost, and paper (0) comes in. With the same generator more copies keep the first ones.
    Raises ValueError unless copies lies in 0 … 8.
    Source: Decoste & Schölkopf 2002, Training invariant support vector machines, doi:10.1023/A:1012454411458.
    """
    if not 0 <= copies <= len(SHIFTS):
        raise ValueError(f"copies must lie in 0 … {len(SHIFTS)}, got {copies}")
    pictures = inputs.reshape(-1, SIDE, SIDE)
    every = np.stack([_moved(pictures, *shift) for shift in SHIFTS])
    order = rng.permuted(np.tile(np.arange(len(SHIFTS)), (len(pictures), 1)), axis=1)
    chosen = [every[order[:, copy], np.arange(len(pictures))] for copy in range(copies)]
    return np.concatenate([pictures, *chosen]).reshape(-1, SIDE**2), np.tile(targets, (copies + 1, 1))


def _moved(pictures: Floats, down: int, across: int) -> Floats:
    padded = np.pad(pictures, ((0, 0), (1, 1), (1, 1)))
    return padded[:, 1 - down : 1 - down + SIDE, 1 - across : 1 - across + SIDE]


def noisy(
    inputs: Floats, targets: Floats, *, noise_sd: float, copies: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Each row of inputs (n, p) `copies` times, each time with other normal noise of this standard deviation in every column.

    With the same generator another sd scales the same noise. Raises ValueError if noise_sd is negative.
    Source: Bishop 1995, Training with noise is equivalent to Tikhonov regularization, doi:10.1162/neco.1995.7.1.108.
    """
    if not 0 <= noise_sd < np.inf:
        raise ValueError(f"noise_sd must be zero or more, got {noise_sd}")
    rows = np.tile(inputs, (copies, 1))
    return rows + noise_sd * rng.standard_normal(rows.shape), np.tile(targets, (copies, 1))


def mixed(
    inputs: Floats, targets: Floats, *, alpha: float, copies: int, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """`copies` times λ of each row (n, p) and 1 − λ of a partner, inputs and targets alike; λ ~ Beta(α, α), a λ for each row.

    At α = 0 nothing is mixed. Raises ValueError if alpha is negative.
    Source: Zhang, Cissé, Dauphin & Lopez-Paz 2018, mixup, arXiv:1710.09412.
    """
    rows, wanted = np.tile(inputs, (copies, 1)), np.tile(targets, (copies, 1))
    partners = rng.permuted(np.tile(np.arange(len(inputs)), (copies, 1)), axis=1).ravel()
    share = np.asarray(mixing_share(np.full(len(rows), alpha), rng))[:, None]
    return share * rows + (1 - share) * inputs[partners], share * wanted + (1 - share) * targets[partners]
