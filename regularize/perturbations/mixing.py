"""CutMix, Mixup and Cutout: images that are disturbed, and the labels that they then deserve."""

from dataclasses import dataclass
from math import exp, lgamma

import numpy as np

from regularize.arrays import Booleans, Floats, Integers
from regularize.perturbations.strengths import Strength, axes, refuse_negative


@dataclass(frozen=True, eq=False)
class Box:
    """Rows top … bottom − 1, cells left … right − 1; each of any shape, the same for all four."""

    top: Integers
    bottom: Integers
    left: Integers
    right: Integers

    def inside(self, height: int, width: int) -> Booleans:
        """True in the box, (…, height, width)."""
        rows, cells = np.arange(height), np.arange(width)
        tall = (rows >= self.top[..., None]) & (rows < self.bottom[..., None])
        broad = (cells >= self.left[..., None]) & (cells < self.right[..., None])
        result: Booleans = tall[..., :, None] & broad[..., None, :]
        return result

    def share(self, height: int, width: int) -> Floats:
        """Area of the box over area of the image (of any shape)."""
        result: Floats = (self.bottom - self.top) * (self.right - self.left) / (height * width)
        return result


def box(asked: Strength, centre: tuple[Integers, Integers], *, height: int, width: int) -> Box:
    """The box that takes 1 − asked of the image, about a centre (row, cell), clipped to the image.

    Sides ⌊height √(1 − asked)⌋ and ⌊width √(1 − asked)⌋, halved downwards, as the authors' code.
    Raises ValueError unless asked lies in [0, 1]. Source: Yun et al. 2019, arXiv:1905.04899, equation 2.
    """
    tall, broad = half_side(asked, height), half_side(asked, width)
    row, cell = centre
    return Box(
        np.clip(row - tall, 0, height),
        np.clip(row + tall, 0, height),
        np.clip(cell - broad, 0, width),
        np.clip(cell + broad, 0, width),
    )


def mean_kept_share(asked: Strength) -> Strength:
    """1 − (r − r²/4)², r = √(1 − λ): the mean share that CutMix keeps when λ is asked, for fine pixels.

    More than λ, because the box is clipped: a side r about a uniform centre loses r²/4 of it on average.
    """
    _refuse_asked(asked)
    side = np.sqrt(1 - asked)
    share: Strength = 1 - (side - side**2 / 4) ** 2
    return share


MEAN_KEPT_SHARE = 163 / 240  # the mean of `mean_kept_share` over uniform λ, which is CutMix with α = 1


def mean_kept_share_of_pixels(width: int) -> Floats:
    """The mean share that CutMix keeps of a square image of `width` pixels, over all centres, by half a side of the box (h,).

    (⌊width / 2⌋ + 1,): the box reaches h = 0, 1, … pixels from its centre, ⌊width √(1 − λ)⌋ halved downwards.
    """
    centres, half = np.arange(width), np.arange(width // 2 + 1)[:, None]
    covered = np.minimum(centres + half, width) - np.maximum(centres - half, 0)
    share: Floats = 1 - (covered.mean(axis=1) / width) ** 2
    return share


def half_side(asked: Strength, width: int) -> Integers:
    """How many pixels the box of `box` reaches from its centre (of any shape)."""
    _refuse_asked(asked)
    half: Integers = (width * np.sqrt(1 - np.asarray(asked))).astype(int) // 2
    return half


def mean_kept_share_over(alpha: float, width: int | None = None) -> float:
    """The mean share that CutMix keeps over λ ~ Beta(α, α) and all centres of an image of `width` pixels, exactly; raises ValueError.

    Without a width: for fine pixels, from the moments of 1 − λ. With one, the mean share of every half side is weighted
    by the chance of the λ that lead to it (Gauss-Legendre quadrature between the λ at which the box grows).
    """
    if not 0 < alpha < np.inf:
        raise ValueError(f"alpha must be positive and finite, got {alpha}")
    if width is None:
        third = exp(lgamma(alpha + 1.5) + lgamma(2 * alpha) - lgamma(alpha) - lgamma(2 * alpha + 1.5))
        return 1 - (0.5 - third / 2 + (alpha + 1) / (2 * (2 * alpha + 1)) / 16)
    shares = mean_kept_share_of_pixels(width)
    largest = np.append(1 - (2 * np.arange(len(shares)) / width) ** 2, 0.0).clip(min=0.0)
    chances = _beta_chances(alpha, largest[::-1])[::-1]
    return float(chances @ shares)


_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(40)


def _beta_chances(alpha: float, edges: Floats) -> Floats:
    """The chance of Beta(α, α) between neighbours of the edges 0 … 1.

    For α < 1 in u = λ^α / (λ^α + (1 − λ)^α), in which the density is finite: 1 / (u^(1/α) + (1 − u)^(1/α))^(2α).
    """
    nodes, weights = _NODES, _WEIGHTS
    if alpha < 1:
        edges = edges**alpha / (edges**alpha + (1 - edges) ** alpha)
    wide = np.diff(edges)
    u = edges[:-1, None] + wide[:, None] * (nodes + 1) / 2
    density = (
        (u * (1 - u)) ** (alpha - 1) if alpha >= 1 else (u ** (1 / alpha) + (1 - u) ** (1 / alpha)) ** (-2 * alpha)
    )
    masses: Floats = wide * (density @ weights)
    chances: Floats = masses / masses.sum()
    return chances


def mixing_share(strength: Strength, rng: np.random.Generator) -> Strength:
    """λ ~ Beta(α, α), one for each strength α, independently; where α = 0 it is 1: nothing is mixed."""
    alpha = np.asarray(refuse_negative("strength", strength))
    drawn = rng.beta(np.where(alpha > 0, alpha, 1.0), np.where(alpha > 0, alpha, 1.0))
    share: Strength = np.where(alpha > 0, drawn, 1.0)
    return share


def cutmix(inputs: Floats, targets: Floats, asked: Strength, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Pastes one box of a partner into each image; the label is mixed by the area really kept.

    inputs (n, channels, height, width), targets (n, K); asked: the share λ to keep, drawn by `mixing_share`.
    One box and one shuffle for the batch, shared by the stops. Returns (n, …), or (s, n, …) and (s, n, K).
    Source: Yun et al. 2019, arXiv:1905.04899, algorithm A1.
    """
    height, width = inputs.shape[-2:]
    partners = rng.permutation(len(inputs))
    centre = (rng.integers(height), rng.integers(width))
    pasted = box(asked, (np.asarray(centre[0]), np.asarray(centre[1])), height=height, width=width)
    inside = pasted.inside(height, width)[..., None, None, :, :]
    mixed = np.where(inside, inputs[partners], inputs)
    return mixed, _mix(targets, targets[partners], 1 - pasted.share(height, width))


def mixup(inputs: Floats, targets: Floats, asked: Strength, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """λ of each example and 1 − λ of a partner, inputs and targets alike; λ drawn by `mixing_share` (n, …).

    Source: Zhang et al. 2018, mixup, arXiv:1710.09412.
    """
    _refuse_asked(asked)
    partners = rng.permutation(len(inputs))
    return _mix(inputs, inputs[partners], asked), _mix(targets, targets[partners], asked)


def cutout(inputs: Floats, side: int, rng: np.random.Generator) -> Floats:
    """Blanks a square of `side` pixels about a random centre in each image, clipped at the border; raises ValueError.

    inputs (n, channels, height, width). Source: DeVries & Taylor 2017, arXiv:1708.04552.
    """
    height, width = inputs.shape[-2:]
    if not 0 <= side <= min(height, width):
        raise ValueError(f"side must lie in 0 … {min(height, width)}, got {side}")
    row, cell = rng.integers(height, size=len(inputs)), rng.integers(width, size=len(inputs))
    top, left = row - side // 2, cell - side // 2
    blank = Box(top, top + side, left, left + side).inside(height, width)
    return np.where(blank[:, None], 0.0, inputs)


def _mix(own: Floats, other: Floats, share: Strength) -> Floats:
    """share of the one and the rest of the other; exactly the one where share is 1."""
    kept = axes(share, own.ndim)
    mixed: Floats = kept * own + (1 - kept) * other
    return mixed


def _refuse_asked(asked: Strength) -> None:
    if not np.all((np.asarray(asked) >= 0) & (np.asarray(asked) <= 1)):
        raise ValueError(f"asked must lie in [0, 1], got {asked}")
