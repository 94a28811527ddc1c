"""The knobs of the CutMix lesson."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
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
        ONE_PAIR,
        "View",
        (ONE_PAIR, TRAINING),
        display=True,
        help="Two pictures and their mixture, or what four trainings lead to.",
    )
    pasted: float = slider(
        0.32,
        "Area to paste, 1 − λ",
        low=0.0,
        high=1.0,
        step=0.02,
        unit="%.2f",
        live=True,
        needs=PAIR,
        help="The box is a square of this share of the picture. Its side is rounded down to an even number of pixels, and "
        "the border cuts it.",
    )
    log2_alpha: int = slider(
        0,
        "α, how the share is drawn",
        low=-2,
        high=2,
        unit="2^%d",
        live=True,
        help="In training λ, the share to keep, is drawn from Beta(α, α). At α = 1 any share is as likely, below 1 mostly nearly 0 "
        "or 1, above 1 mostly about a half.",
    )
    own: str = choice(
        "3", "Digit", DIGITS, group="Pair", display=True, needs=PAIR, help="The picture that is pasted into."
    )
    other: str = choice(
        "8",
        "Pasted digit",
        DIGITS,
        group="Pair",
        display=True,
        needs=PAIR,
        help="The picture that the box is cut from.",
    )
    example: int = slider(
        14,
        "Example of the digits",
        low=1,
        high=20,
        group="Pair",
        display=True,
        needs=PAIR,
        help="Which pictures of the two digits. They are test pictures, never trained on.",
    )
    centre: str = choice(
        DRAWN,
        "Centre of the box",
        (DRAWN, MIDDLE, EDGE, CORNER),
        group="Pair",
        display=True,
        needs=PAIR,
        help="Near the border less is pasted than asked for.",
    )
    pixels: str = choice(
        "32",
        "Picture width",
        ("8", "32"),
        group="Pair",
        display=True,
        needs=PAIR,
        help="8: as they are. 32: each pixel is cut into 4 × 4, so that the box can be finer. The networks see the mean of these.",
    )
    network: str = choice(
        CONVOLUTION,
        "Network",
        (CONVOLUTION, DENSE),
        group="Training",
        help="One that looks at patches of the picture, or at all pixels at once.",
    )
    points: int = slider(
        200, "Training digits", low=100, high=400, step=50, group="Training", help="How many pictures it learns from."
    )
    epochs: int = slider(
        20, "Epochs", low=10, high=30, step=5, group="Training", help="How often it sees each of them."
    )
    repetitions: str = choice(
        "3",
        "Repetitions",
        ("3", "5", "10"),
        group="Training",
        help="Trainings on other digits from another start. Their scatter and the number of test digits make the error bars.",
    )
    seed: int = seed_knob(1, group="Training")
    more: str = more_knob("one more chart", needs=PAIR)

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
