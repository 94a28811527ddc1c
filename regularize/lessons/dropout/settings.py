"""The knobs of the dropout lesson."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.clouds import CLOUDS
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob
from regularize.network import ACTIVATIONS

CURVE = "Noisy curve"
SOURCES = (*CLOUDS, CURVE)
EPOCHS = 200
BATCH = 32


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The bounds keep the longest training under ten seconds: 37 networks at once, with and without the factor 1/(1 − p)."""

    drop_probability: float = slider(
        0.2,
        "Drop probability p",
        low=0.0,
        high=0.9,
        step=0.05,
        live=True,
        help="The chance of each hidden unit to be switched off, for each example and at each step anew.",
    )
    epoch: int = slider(
        EPOCHS,
        "Training epoch",
        low=0,
        high=EPOCHS,
        step=10,
        live=True,
        help="How often the training has gone through all training points.",
    )
    source: str = choice("Moons", "Data", SOURCES, help="Two classes of points in a plane, or a curve with noise.")
    points: int = slider(60, "Training points", low=20, high=200, step=10, group="Data")
    noise_sd: float = slider(
        0.2,
        "Noise sd",
        low=0.0,
        high=0.5,
        step=0.05,
        group="Data",
        help="Standard deviation of the noise: of both coordinates of a point, or of the curve.",
    )
    seed: int = seed_knob(1)
    more: str = more_knob("more of the networks")
    width: int = slider(
        32, "Units in a layer", low=8, high=48, step=8, group="Network", help="Units in each hidden layer."
    )
    depth: int = slider(
        2, "Hidden layers", low=1, high=3, group="Network", help="Layers of units between input and output."
    )
    activation: str = choice(
        "ReLU",
        "Activation",
        tuple(ACTIVATIONS),
        group="Network",
        help="What each unit does with the sum of its inputs. ReLU cuts it off below 0, tanh bends it into −1 to 1.",
    )
    log10_rate: float = slider(
        -2.0,
        "Learning rate",
        low=-3.0,
        high=0.0,
        step=0.5,
        unit="10^%.1f",
        group="Network",
        help=f"How large the steps of the training are. It is Adam, on {BATCH} examples at a time.",
    )

    @classmethod
    def drop_probabilities(cls) -> Floats:
        """p at every stop of its knob (s,)."""
        return np.array(cls.live()["drop_probability"].stops)

    @classmethod
    def kept_epochs(cls) -> Integers:
        """The epoch at every stop of its knob (k,)."""
        return np.array(cls.live()["epoch"].stops, dtype=np.int64)

    @property
    def curved(self) -> bool:
        """Whether a curve is fitted and not a plane divided."""
        return self.source == CURVE

    @property
    def at(self) -> tuple[int, int]:
        """The present stops of the drop probability and of the epoch."""
        return self.stop("drop_probability"), self.stop("epoch")
