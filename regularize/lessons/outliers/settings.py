"""The knobs of Outliers."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.knobs import Knobs, choice, slider, text
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob
from regularize.losses import LOSSES, Huber, Loss
from regularize.penalties import SPOKEN

TRUTHS: Mapping[str, tuple[float, ...]] = {
    "Line 2x": (2.0,),
    "Cubic 4x^3 - 3x": (-3.0, 0.0, 4.0),
    "Sparse x - 2x^4": (1.0, 0.0, 0.0, -2.0),
}
"""Name -> true coefficients of x, x², x³, …"""
UP, DOWN, SIDEWAYS = "Up", "Down", "Sideways"
RIGHT, MIDDLE, SPREAD = "Right", "Middle", "Spread"
SQUARED, ABSOLUTE, HUBER = LOSSES
PENALTIES = ("None", "L1", "L2")
NUMBER = r"-?\d{1,3}\.\d\d"
PLACE = rf"\d{{1,2}}:{NUMBER}:{NUMBER}"
STILL = 1e-9
"""A fit that changes less than this from here to the end of the knob stands still."""


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of Outliers."""

    distance: float = slider(
        6.0,
        "Outlier moved by",
        low=0.0,
        high=10.0,
        step=0.25,
        unit="%.2f sd",
        live=True,
        help="In standard deviations of y over the points as drawn; of x, if it moves sideways. Or drag any point.",
    )
    penalty: str = choice(
        "None",
        "Penalty of the fits shown",
        PENALTIES,
        labels=SPOKEN,
        help="The curves are fits with this penalty. The bars show all nine pairs of loss and penalty.",
    )
    outliers: int = slider(
        1, "Add outliers", low=0, high=30, group="Outliers", help="So many points move together, at most all but two."
    )
    direction: str = choice(
        DOWN,
        "They move",
        (UP, DOWN, SIDEWAYS),
        group="Outliers",
        help="Up and down make a wild y, sideways makes a wild x.",
    )
    where: str = choice(
        RIGHT,
        "They start at",
        (RIGHT, MIDDLE, SPREAD),
        group="Outliers",
        help="Which points move: the rightmost, those nearest to the middle, or any.",
    )
    moved: str = text(
        "",
        "Points moved by hand",
        pattern=rf"|{PLACE}( {PLACE})*",
        group="Outliers",
        form="point:x:y with two decimals, such as 3:0.50:-2.00, and spaces between",
        help="Filled when you drag a point; empty it to put all of them back.",
    )
    truth: str = choice(
        "Line 2x", "Truth", tuple(TRUTHS), group="Data", help="The curve from which the points are drawn."
    )
    points: int = slider(15, "Points", low=10, high=60, step=5, group="Data")
    noise_sd: float = slider(0.3, "Noise sd", low=0.0, high=1.0, step=0.05, group="Data")
    seed: int = seed_knob(22)
    more: str = more_knob("the errors by distance")
    degree: int = slider(1, "Degree", low=1, high=8, group="Model", help="The highest power of x.")
    log10_strength: float = slider(
        -1.3,
        "Strength λ",
        low=-3.0,
        high=0.5,
        step=0.1,
        unit="10^%.1f",
        group="Model",
        help="The strength of both penalties, L1 and L2. Without a penalty it has no effect.",
    )
    threshold: float = slider(
        0.5,
        "Huber δ",
        low=0.1,
        high=3.0,
        step=0.1,
        group="Model",
        help="Huber's loss is the square for residuals up to δ, in units of y, and a straight line beyond.",
    )

    @property
    def strength(self) -> float:
        """λ."""
        return float(10.0**self.log10_strength)

    @property
    def losses(self) -> dict[str, Loss]:
        """The three losses, Huber's with the threshold of these settings."""
        return {**LOSSES, HUBER: Huber(self.threshold)}

    @property
    def places(self) -> dict[int, tuple[float, float]]:
        """Where the visitor has put points: index -> (x, y)."""
        entries = [entry.split(":") for entry in self.moved.split()]
        return {int(index): (float(x), float(y)) for index, x, y in entries if int(index) < self.points}

    @classmethod
    def distances(cls) -> Floats:
        """Every stop of the live knob, in standard deviations (k,)."""
        return np.array(cls.live()["distance"].stops)
