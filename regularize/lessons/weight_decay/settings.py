"""The knobs of the weight decay lesson, and what its three views share."""

from dataclasses import dataclass
from typing import Self

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.clouds import CLOUDS
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob
from regularize.network import SGD, Adam, AdamW

NETWORK, TWO_WEIGHTS, RATE_AND_DECAY = "Network", "Two weights", "Learning rate and decay"
TRAINED = {"view": (NETWORK, RATE_AND_DECAY)}
SMALL = {"view": (TWO_WEIGHTS,)}
L2 = "Adam with L2"
# In the order visitors see; the words stand in links, so they never change.
OPTIMIZERS: dict[str, type[SGD] | type[Adam]] = {"SGD": SGD, L2: Adam, "AdamW": AdamW}
EPOCHS = 200
STEPS_PER_EPOCH = 5


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of the weight decay lesson."""

    view: str = choice(
        NETWORK,
        "View",
        (NETWORK, TWO_WEIGHTS, RATE_AND_DECAY),
        help="A network under three optimizers. Or two weights and nothing else. Or all learning rates at once.",
    )
    log10_decay: float = slider(
        -2.6,
        "Decay",
        low=-4.0,
        high=1.0,
        step=0.2,
        unit="10^%.1f",
        live=True,
        help="The weight decay that each optimizer is given.",
    )
    epoch: int = slider(
        EPOCHS,
        "Epoch",
        low=0,
        high=EPOCHS,
        step=10,
        live=True,
        needs=TRAINED,
        help=f"How far the training has come: {STEPS_PER_EPOCH} steps an epoch.",
    )
    shown: str = choice(
        L2,
        "Shown",
        tuple(OPTIMIZERS),
        group="Optimizers",
        display=True,
        needs={"view": (NETWORK,)},
        help="Whose surface and losses are drawn. The other charts show all three optimizers.",
    )
    log10_sgd_rate: float = slider(
        -1.0,
        "Learning rate, SGD",
        low=-2.0,
        high=0.5,
        step=0.25,
        unit="10^%.2f",
        group="Optimizers",
        needs={"view": (NETWORK,)},
        help="Where learning rate × decay exceeds 2, every step overshoots and SGD breaks.",
    )
    log10_adam_rate: float = slider(
        -2.0,
        "Learning rate, Adam",
        low=-3.0,
        high=-0.5,
        step=0.25,
        unit="10^%.2f",
        group="Optimizers",
        needs=TRAINED,
        help="For Adam with L2 and for AdamW.",
    )
    source: str = choice("Moons", "Data set", tuple(CLOUDS), group="Data", needs=TRAINED)
    points: int = slider(80, "Training points", low=40, high=160, step=20, group="Data", needs=TRAINED)
    noise_sd: float = slider(0.25, "Noise sd", low=0.0, high=0.5, step=0.05, group="Data", needs=TRAINED)
    seed: int = seed_knob(1)
    width: int = slider(16, "Units in a layer", low=4, high=16, step=4, group="Network", needs=TRAINED)
    depth: int = slider(2, "Hidden layers", low=1, high=3, group="Network", needs=TRAINED)
    activation: str = choice("tanh", "Activation", ("tanh", "ReLU"), group="Network", needs=TRAINED)
    log10_spread: float = slider(
        1.0,
        "Gradient scales apart",
        low=0.0,
        high=1.0,
        step=0.25,
        unit="10^±%.2f",
        group="Two weights",
        needs=SMALL,
        help="By how much the gradients of one weight are divided and those of the other multiplied.",
    )
    start: float = slider(
        0.0,
        "Literal formula starts at",
        low=-5.0,
        high=8.0,
        step=0.5,
        group="Two weights",
        needs=SMALL,
        help="Where the weight starts under the formula with the loss in the place of its gradient.",
    )
    more: str = more_knob("more of the networks", needs={"view": (NETWORK,)})

    @classmethod
    def decays(cls) -> Floats:
        """The decay at every stop of its knob (s,)."""
        return np.asarray(10.0 ** np.array(cls.live()["log10_decay"].stops))

    @classmethod
    def epochs(cls) -> list[int]:
        """The epochs at which the knob stops (k,)."""
        return [int(epoch) for epoch in cls.live()["epoch"].stops]

    @classmethod
    def adam_rates(cls) -> Floats:
        """The learning rate at every stop of Adam's knob (r,)."""
        return np.asarray(10.0 ** np.array(dict(cls.knobs())["log10_adam_rate"].stops))  # type: ignore[union-attr]

    @property
    def rate_stop(self) -> int:
        """Where Adam's learning rate stands among `adam_rates`."""
        return int(np.abs(np.log10(self.adam_rates()) - self.log10_adam_rate).argmin())

    @property
    def learning_rates(self) -> dict[str, float]:
        """By the optimizers' names."""
        return {name: 10.0 ** (self.log10_sgd_rate if name == "SGD" else self.log10_adam_rate) for name in OPTIMIZERS}

    def compute_key(self) -> Self:
        """Where all learning rates are compared, the one that is shown is none of the computation's."""
        key = super().compute_key()
        return key.without("log10_adam_rate") if self.view == RATE_AND_DECAY else key


def share_of(share: float) -> str:
    """A share of one in words."""
    return "less than 0.1 %" if share < 0.001 else words.percent(share)
