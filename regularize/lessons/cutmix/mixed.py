"""One pair of digits mixed by CutMix at every pasted area, and what the trained networks say of the mixtures."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from regularize.arrays import Booleans, Floats
from regularize.lessons.cutmix.result import Result
from regularize.lessons.cutmix.settings import CORNER, DRAWN, EDGE, Settings
from regularize.network import outputs, softmax
from regularize.perturbations.mixing import (
    Box,
    box,
    half_side,
    mean_kept_share,
    mean_kept_share_of_pixels,
    mean_kept_share_over,
)


@dataclass(frozen=True, eq=False, kw_only=True)
class Mixed:
    """The mixtures of `own` and `other`, pictures (w, w), at all k pasted areas.

    `asked` (k,) is λ. `side` (k,) is that of the box asked for, in pixels; `whole` that of the box before the border cuts it. `inside`
    (k, w, w) says what is pasted. `answers` (k, a, techniques, K) are the networks' probabilities, the mean of all
    repetitions.
    """

    digits: tuple[int, int]
    asked: Floats
    own: Floats
    other: Floats
    centre: tuple[int, int]
    side: Floats
    whole: Floats
    box: Box
    inside: Booleans
    answers: Floats

    @property
    def width(self) -> int:
        """w."""
        return len(self.own)

    @cached_property
    def kept(self) -> Floats:
        """The share of the picture that is left, and of the first digit in the label (k,)."""
        return np.asarray(1 - self.box.share(self.width, self.width))

    @cached_property
    def mean_kept(self) -> Floats:
        """What is kept on average over all centres (k,), with these pixels."""
        return np.asarray(mean_kept_share_of_pixels(self.width)[half_side(self.asked, self.width)])

    @cached_property
    def fine_mean_kept(self) -> Floats:
        """What is kept on average over all centres (k,), with fine pixels."""
        return np.asarray(mean_kept_share(self.asked))

    @cached_property
    def mean_kept_in_training(self) -> Floats:
        """The same over λ as well, for every α (a,)."""
        return np.array([mean_kept_share_over(alpha, self.width) for alpha in Settings.alphas().tolist()])

    @cached_property
    def pictures(self) -> Floats:
        """The mixtures (k, w, w)."""
        return np.where(self.inside, self.other, self.own)

    @cached_property
    def said(self) -> Floats:
        """What the networks say of the two digits (k, a, techniques, 2); of one alone where both are the same."""
        found = self.answers[..., list(self.digits)]
        return found * [1.0, 0.0] if self.digits[0] == self.digits[1] else found


def mixed(result: Result, settings: Settings) -> Mixed:
    """Mixes the pair that these settings ask for, and asks the networks."""
    width = settings.width
    digits = int(settings.own), int(settings.other)
    own = _picture(result, digits[0], settings.example - 1, width)
    other = _picture(result, digits[1], settings.example - 1 + (digits[0] == digits[1]), width)
    centre, asked = _centre(settings), 1 - Settings.pasted_areas()
    place = np.full(len(asked), centre[0]), np.full(len(asked), centre[1])
    half = half_side(asked, width)
    pasted = box(asked, place, height=width, width=width)
    inside = pasted.inside(width, width)
    # The same half side is the same picture.
    _, first, again = np.unique(half, return_index=True, return_inverse=True)
    return Mixed(
        digits=digits,
        asked=asked,
        own=own,
        other=other,
        centre=centre,
        side=width * np.sqrt(1 - asked),
        whole=2.0 * half.astype(float),
        box=pasted,
        inside=inside,
        answers=_answers(result, np.where(inside[first], other, own))[again.ravel()],
    )


def _picture(result: Result, digit: int, place: int, width: int) -> Floats:
    """The test picture of this digit at this place, each pixel repeated until it is `width` wide."""
    digits = result.digits
    found = digits.images_test[np.flatnonzero(digits.labels_test == digit)[place]]
    return np.kron(found, np.ones((width // 8, width // 8)))


def _centre(settings: Settings) -> tuple[int, int]:
    """Row and cell of the centre: at the same place of the picture, whatever its width."""
    width = settings.width
    if settings.centre == DRAWN:
        row, cell = np.random.default_rng([settings.seed, settings.example]).random(2) * width
        return int(row), int(cell)
    return {EDGE: (width // 2, 0), CORNER: (0, 0)}.get(settings.centre, (width // 2, width // 2))


def _answers(result: Result, pictures: Floats) -> Floats:
    """Probabilities (k, a, techniques, K); the networks see the mean of what was one pixel."""
    fine = pictures.shape[-1] // 8
    seen = pictures.reshape(-1, 1, 8, fine, 8, fine).mean(axis=(3, 5))
    parameters = result.parameters.reshape(-1, result.parameters.shape[-1])
    probabilities = softmax(outputs(result.network, parameters, seen)).astype(float)
    by_network = probabilities.reshape(*result.parameters.shape[:2], *probabilities.shape[1:]).mean(axis=0)
    answers: Floats = np.moveaxis(result.by_technique(by_network[None])[0], 2, 0)
    return answers
