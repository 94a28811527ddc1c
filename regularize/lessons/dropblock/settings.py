"""The knobs of the DropBlock lesson."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob

MASKS, TRAINING = "Masks", "Training"
PUBLISHED, CORRECTED = "As published", "Corrected"
APART, TOGETHER = "One for each map", "One for all maps"
CONSTANT, RISING = "Constant", "Rising"
SIZE = 8  # cells of a side of the trained network's maps
EPOCHS, EVERY = 20, 5
LOOKING, LEARNING = {"view": (MASKS,)}, {"view": (TRAINING,)}


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The bounds keep the longest training under twenty seconds: 25 networks, eight times."""

    share: float = slider(
        0.3,
        "Nominal share to drop",
        low=0.0,
        high=0.6,
        step=0.05,
        unit="%.2f",
        live=True,
        help="The share of cells that is asked to vanish, 1 − keep_prob in the paper.",
    )
    epoch: int = slider(
        EPOCHS,
        "Training epoch",
        low=0,
        high=EPOCHS,
        step=EVERY,
        live=True,
        needs=LEARNING,
        help="How often the training has gone through all training digits.",
    )
    view: str = choice(
        MASKS,
        "View",
        (MASKS, TRAINING),
        help="What masks take from the maps of one network, or what training with them leads to.",
    )
    block: int = slider(
        3,
        "Block",
        low=1,
        high=SIZE,
        group="DropBlock",
        near=True,
        help="How many cells wide a block is. With 1 DropBlock is dropout. With 8, on maps of 8 × 8, whole maps vanish.",
    )
    gamma: str = choice(
        PUBLISHED,
        "How often blocks start, γ",
        (PUBLISHED, CORRECTED),
        group="DropBlock",
        help="The paper's γ neglects that blocks overlap. With the corrected one the mean share is exactly the one asked for.",
    )
    masks: str = choice(
        APART, "Masks", (APART, TOGETHER), group="DropBlock", help="Whether each feature map has holes of its own."
    )
    schedule: str = choice(
        CONSTANT,
        "Share during training",
        (CONSTANT, RISING),
        group="DropBlock",
        needs=LEARNING,
        help="Rising: from nothing at the first step to the full share at the last, for dropout as well.",
    )
    size: str = choice(
        "8",
        "Map width for the chances",
        ("8", "7", "14", "28"),
        group="Maps",
        display=True,
        needs=LOOKING,
        help="8: the maps of this network. The others are those of the paper's examples. A wider block is cut to the map.",
    )
    example: int = slider(
        1,
        "Digit shown",
        low=1,
        high=50,
        group="Maps",
        display=True,
        needs=LOOKING,
        help="A test picture, never trained on.",
    )
    points: int = slider(
        200,
        "Training digits",
        low=100,
        high=250,
        step=50,
        group="Training",
        help="How many pictures the networks learn from.",
    )
    repetitions: str = choice(
        "5",
        "Repetitions",
        ("3", "5", "8"),
        group="Training",
        needs=LEARNING,
        help="Trainings on other digits from another start. Their scatter and the number of test digits make the error bars.",
    )
    seed: int = seed_knob(1, group="Training")
    more: str = more_knob("more charts")

    @classmethod
    def shares(cls) -> Floats:
        """The nominal share at every stop of its knob (s,)."""
        return np.array(cls.live()["share"].stops)

    @classmethod
    def epochs(cls) -> Integers:
        """The epoch at every stop of its knob (e,)."""
        return np.array(cls.live()["epoch"].stops, dtype=np.int64)

    @property
    def at(self) -> tuple[int, int]:
        """The present stops of the share and of the epoch."""
        return self.stop("share"), self.stop("epoch")
