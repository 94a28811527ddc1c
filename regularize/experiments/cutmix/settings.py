"""The knobs of the CutMix lesson."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from regularize.arrays import Floats
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import seed as seed_knob

ONE_PAIR, TRAINING = "One pair", "Training"
TECHNIQUES = ("Nothing", "Cutout", "Mixup", "CutMix")
NOTHING, CUTOUT, MIXUP, CUTMIX = range(4)
DIGITS = tuple("0123456789")
DRAWN, MIDDLE, EDGE, CORNER = "Drawn", "Middle", "Edge", "Corner"
CONVOLUTION, DENSE = "Convolution", "Dense"
PAIR = {"view": (ONE_PAIR,)}


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The bounds keep the longest training under twenty seconds: twelve networks, ten times."""

    view: str = choice(
        ONE_PAIR, "View", (ONE_PAIR, TRAINING), help="Two pictures and their mixture, or what four trainings lead to."
    )
    pasted: float = slider(
        0.32, "Pasted area asked for, 1 − λ", low=0.0, high=1.0, step=0.02, unit="%.2f", live=True, needs=PAIR,
        help="Drag it. The box is a square of this share of the picture, rounded down to an even number of pixels and cut at the border.",
    )  # fmt: skip
    log2_alpha: int = slider(
        0, "α of λ ~ Beta(α, α)", low=-2, high=2, unit="2^%d", live=True,
        help="In training λ is drawn: at α = 1 any share alike, below mostly near 0 or 1, above mostly near a half.",
    )  # fmt: skip
    own: str = choice("3", "Digit", DIGITS, group="Pair", needs=PAIR)
    other: str = choice("8", "Pasted digit", DIGITS, group="Pair", needs=PAIR)
    example: int = slider(
        14, "Which of them", low=1, high=20, group="Pair", needs=PAIR, help="Test pictures, never trained on."
    )
    centre: str = choice(
        DRAWN, "Centre of the box", (DRAWN, MIDDLE, EDGE, CORNER), group="Pair", needs=PAIR,
        help="Near the border less is pasted than asked for.",
    )  # fmt: skip
    pixels: str = choice(
        "32", "Picture width", ("8", "32"), group="Pair", needs=PAIR,
        help="8: as they are. 32: each pixel cut into 4 × 4, so that the box can be finer; networks see the mean of these.",
    )  # fmt: skip
    network: str = choice(CONVOLUTION, "Network", (CONVOLUTION, DENSE), group="Training")
    points: int = slider(200, "Training digits", low=100, high=400, step=50, group="Training")
    epochs: int = slider(20, "Epochs", low=10, high=30, step=5, group="Training")
    repetitions: str = choice(
        "3", "Repetitions", ("3", "5", "10"), group="Training",
        help="Trainings on other digits from another start: together with the number of test digits they make the error bars.",
    )  # fmt: skip
    seed: int = seed_knob(1, group="Training")

    @classmethod
    def pasted_areas(cls) -> Floats:
        """The area asked for at every stop of its knob (k,)."""
        return np.array(cls.live()["pasted"].stops)

    @classmethod
    def alphas(cls) -> Floats:
        """α at every stop of its knob (a,)."""
        return np.asarray(2.0 ** np.array(cls.live()["log2_alpha"].stops))

    @property
    def at(self) -> tuple[int, int]:
        """The present stops of the pasted area and of α."""
        return self.stop("pasted"), self.stop("log2_alpha")

    @property
    def width(self) -> int:
        """Pixels of a side of the picture."""
        return int(self.pixels)

    def needed(self) -> Self:
        """What the training depends on."""
        return self.only("network", "points", "epochs", "repetitions", "seed")
