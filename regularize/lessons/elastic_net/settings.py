"""The knobs of the elastic net."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats
from regularize.knobs import Knobs, Slider, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob

MADE, DIABETES, BREAST_CANCER = "Correlated groups", "Diabetes", "Breast cancer"
RESAMPLES = 60


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of the elastic net."""

    ratio: float = slider(
        0.5,
        "L1 ratio ρ",
        low=0.0,
        high=1.0,
        step=0.025,
        unit="%.3f",
        live=True,
        help="Ω = ρ Σ|w| + (1 − ρ) Σ w²: all L2 (ridge) at 0, all L1 (the lasso) at 1.",
    )
    log10_strength: float = slider(
        -0.4,
        "Strength λ",
        low=-2.5,
        high=0.5,
        step=0.1,
        unit="10^%.1f",
        help="How much the penalty counts: the fit makes MSE + λ·Ω as small as it can be.",
    )
    source: str = choice(
        MADE,
        "Data set",
        (MADE, DIABETES, BREAST_CANCER),
        group="Data",
        help="Made-up columns in four groups, or 442 patients with 10 columns, or 569 biopsies with 20.",
    )
    correlation: float = slider(
        0.95,
        "Correlation in a group",
        low=0.0,
        high=0.99,
        step=0.01,
        group="Data",
        needs={"source": (MADE,)},
        help="How alike two columns of one group are. Columns of different groups are independent.",
    )
    group_size: int = slider(
        3,
        "Columns in a group",
        low=1,
        high=5,
        group="Data",
        needs={"source": (MADE,)},
        help="There are four groups. The true coefficients are 1 in the first, −1 in the third and 0 in the others.",
    )
    noise_sd: float = slider(
        2.5,
        "Noise sd",
        low=0.0,
        high=6.0,
        step=0.25,
        group="Data",
        needs={"source": (MADE,)},
        help="Standard deviation of the noise in the target.",
    )
    points: int = slider(
        40, "Training points", low=10, high=200, step=5, group="Data", help="All other rows are for testing."
    )
    seed: int = seed_knob(38)
    more: str = more_knob("the map of errors and the resamples")

    @classmethod
    def ratios(cls) -> Floats:
        """ρ at every stop of the live knob (k,)."""
        return np.array(cls.live()["ratio"].stops)

    @classmethod
    def log10_strengths(cls) -> Floats:
        """Every stop of the strength (k,)."""
        knob = dict(cls.knobs())["log10_strength"]
        return np.array(knob.stops if isinstance(knob, Slider) else ())
