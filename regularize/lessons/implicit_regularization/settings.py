"""The knobs of implicit regularization, and the methods' names."""

from dataclasses import dataclass

import numpy as np

from regularize import data, shrinkage
from regularize.arrays import Floats, Integers
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob

STOPPING, DECAY, NOISE, DROPOUT, ALL = "Early stopping", "Weight decay", "Noise", "Dropout", "All four"
METHODS = (STOPPING, DECAY, NOISE, DROPOUT)
DESCENTS = (STOPPING, DECAY)
DISTURBANCES = (NOISE, DROPOUT)
DIABETES = "Diabetes"


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of implicit regularization."""

    log10_strength: float = slider(
        -2.0,
        "Strength λ",
        low=-5.0,
        high=1.0,
        step=0.1,
        unit="10^%.1f",
        live=True,
        help="The λ of ridge. Each method goes as far as theory says. Early stopping takes t = 1/(ηλ) steps, noise has variance λ, "
        "and cells are dropped with a chance δ of which δ/(1 − δ) = λ.",
    )
    door: str = choice(
        STOPPING,
        "Method, beside ridge",
        (*METHODS, ALL),
        help="What is compared with ridge. Noise and dropout are tried out on disturbed copies of the columns.",
    )
    source: str = choice(
        "Cosine 1.5 pi x",
        "Data set",
        (*data.CURVES, DIABETES),
        group="Data",
        help="Curves with noise, or the ten columns of 442 diabetes patients.",
    )
    points: int = slider(
        30, "Training points", low=10, high=200, step=5, group="Data", help="All other rows are for testing."
    )
    noise_sd: float = slider(
        0.25,
        "Noise sd of the data",
        low=0.0,
        high=1.0,
        step=0.05,
        group="Data",
        needs={"source": tuple(data.CURVES)},
        help="Standard deviation of the noise added to the true curve (not that added to the columns).",
    )
    seed: int = seed_knob(12)
    more: str = more_knob("coefficients, distances and steps")
    degree: int = slider(
        15, "Degree", low=1, high=20, group="Data", needs={"source": tuple(data.CURVES)}, help="The highest power of x."
    )
    rate: float = slider(
        0.05,
        "Learning rate η",
        low=0.01,
        high=0.05,
        step=0.01,
        unit="%.2f",
        group="Methods",
        help="A step takes η times the slope of ½ MSE off the coefficients. On MSE itself, as torch's MSELoss has it, half "
        "the rate does the same.",
    )
    log10_steps: float = slider(
        4.0,
        "Steps of weight decay",
        low=1.0,
        high=6.0,
        step=0.5,
        unit="10^%.1f",
        group="Methods",
        needs={"door": (DECAY, ALL)},
        help="Descent with weight decay λ ends at ridge. After so many steps it is looked at.",
    )
    repetitions: str = choice(
        "100",
        "Disturbed copies",
        ("30", "100", "300", "1000", "3000"),
        group="Methods",
        needs={"door": (*DISTURBANCES, ALL)},
        help="The fit is to so many copies of the data together.",
    )

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop of the live knob (k,)."""
        return np.asarray(10.0 ** np.array(cls.live()["log10_strength"].stops))

    @property
    def methods(self) -> tuple[str, ...]:
        """The methods that are compared with ridge."""
        return METHODS if self.door == ALL else (self.door,)

    @property
    def decay_steps(self) -> int:
        """After how many steps weight decay is watched."""
        return int(np.rint(10.0**self.log10_steps))

    @property
    def stopping_steps(self) -> Integers:
        """t = 1/(ηλ), in whole steps, at every stop of the live knob (k,)."""
        return shrinkage.steps_of_strength(self.strengths(), rate=self.rate)
