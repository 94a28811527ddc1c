"""The knobs of the DropBlock lesson."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.knobs import Knobs, choice, slider
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
        0.3, "Share to drop, as asked", low=0.0, high=0.6, step=0.05, unit="%.2f", live=True,
        help="The share of cells that should vanish: 1 − keep_prob. Drag it; the arrow keys take one step.",
    )  # fmt: skip
    epoch: int = slider(
        EPOCHS, "Training epoch", low=0, high=EPOCHS, step=EVERY, live=True, needs=LEARNING,
        help="How often the training has gone through all training digits.",
    )  # fmt: skip
    view: str = choice(
        MASKS, "View", (MASKS, TRAINING), help="What masks take from the maps of one network, or what trainings with them lead to."
    )  # fmt: skip
    block: int = slider(
        3, "Block", low=1, high=SIZE, group="DropBlock",
        help="Cells of a side. With 1 it is dropout; with 8, on maps of 8 × 8, whole maps vanish.",
    )  # fmt: skip
    gamma: str = choice(
        PUBLISHED, "γ, how often a block starts", (PUBLISHED, CORRECTED), group="DropBlock",
        help="The paper's γ neglects that blocks overlap. Corrected: the mean share is exactly the one asked for.",
    )  # fmt: skip
    masks: str = choice(
        APART, "Masks", (APART, TOGETHER), group="DropBlock", help="Whether each feature map has holes of its own."
    )
    schedule: str = choice(
        CONSTANT, "Share during training", (CONSTANT, RISING), group="DropBlock", needs=LEARNING,
        help="Rising: from nothing at the first step to all at the last, for dropout as well.",
    )  # fmt: skip
    size: str = choice(
        "8", "Map width for the chances", ("8", "7", "14", "28"), group="Maps", needs=LOOKING,
        help="8: the maps of this network. The others are those of the paper's examples. A wider block is cut to the map.",
    )  # fmt: skip
    example: int = slider(
        1, "Digit shown", low=1, high=50, group="Maps", needs=LOOKING, help="A test picture, never trained on."
    )
    points: int = slider(200, "Training digits", low=100, high=250, step=50, group="Training")
    repetitions: str = choice(
        "5", "Repetitions", ("3", "5", "8"), group="Training", needs=LEARNING,
        help="Trainings on other digits from another start: together with the number of test digits they make the error bars.",
    )  # fmt: skip
    seed: int = seed_knob(1, group="Training")

    @classmethod
    def shares(cls) -> Floats:
        """The share asked for at every stop of its knob (s,)."""
        return np.array(cls.live()["share"].stops)

    @classmethod
    def epochs(cls) -> Integers:
        """The epoch at every stop of its knob (e,)."""
        return np.array(cls.live()["epoch"].stops, dtype=np.int64)

    @property
    def at(self) -> tuple[int, int]:
        """The present stops of the share and of the epoch."""
        return self.stop("share"), self.stop("epoch")

    def needed(self) -> Self:
        """What the view depends on."""
        trained = ("schedule", "repetitions") if self.view == TRAINING else ()
        return self.only("view", "block", "gamma", "masks", "points", "seed", *trained)
