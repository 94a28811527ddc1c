"""The knobs of bias and variance, and the one that a view holds."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from regularize import data
from regularize.arrays import Floats
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob
from regularize.penalties import SPOKEN

BY_STRENGTH, BY_DEGREE, BEYOND = "λ", "Degree", "n and p"
ONE_POLYNOMIAL = (BY_STRENGTH, BY_DEGREE)
ROWS, COLUMNS = "Rows", "Columns"
STRENGTH, DEGREE = "log10_strength", "degree"
EQUAL = 30  # columns against rows, rows against columns: where the peak is


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of bias and variance."""

    view: str = choice(
        BY_STRENGTH,
        "Error against",
        (BY_STRENGTH, BY_DEGREE, BEYOND),
        help="λ and degree are two knobs of the same polynomial. The error is drawn against one, and the other is held. "
        "The choice n and p shows linear models with fewer columns p than rows n, as many, and more.",
    )
    log10_strength: float = slider(
        -4.0,
        "Strength λ",
        low=-6.0,
        high=1.0,
        step=0.2,
        unit="10^%.1f",
        live=True,
        unless={"view": ONE_POLYNOMIAL, "penalty": ("None",)},
        help="How much the penalty counts: the fit makes MSE + λ·Ω as small as it can be.",
    )
    degree: int = slider(
        15, "Degree", low=1, high=15, live=True, needs={"view": ONE_POLYNOMIAL}, help="The highest power of x."
    )
    penalty: str = choice(
        "L2", "Penalty", ("None", "L1", "L2"), group="Model", needs={"view": ONE_POLYNOMIAL}, labels=SPOKEN
    )
    curve: str = choice(
        "Cosine 1.5 pi x", "True curve", tuple(data.CURVES), group="Data", needs={"view": ONE_POLYNOMIAL}
    )
    points: int = slider(
        30,
        "Training points",
        low=10,
        high=100,
        step=5,
        group="Data",
        needs={"view": ONE_POLYNOMIAL},
        help="Their places stay. Only their noise is drawn anew for each refit.",
    )
    noise_sd: float = slider(
        0.25, "Noise sd", low=0.05, high=1.0, step=0.05, group="Data", needs={"view": ONE_POLYNOMIAL}
    )
    refits: int = slider(
        300,
        "Refits",
        low=50,
        high=1000,
        step=50,
        group="Data",
        help="How often the noise is drawn and the model fitted again. For n and p the columns are drawn anew as well.",
    )
    seed: int = seed_knob(1)
    more: str = more_knob("one more chart")
    across: str = choice(
        ROWS,
        "Risk against",
        (ROWS, COLUMNS),
        group="Beyond n = p",
        needs={"view": (BEYOND,)},
        help=f"Rows: their number varies, and {EQUAL} columns matter alike. Columns: their number varies, on {EQUAL} rows, and the "
        "first ones matter most.",
    )
    risk_noise_sd: float = slider(
        0.5,
        "Noise sd of the target",
        low=0.1,
        high=1.0,
        step=0.05,
        group="Beyond n = p",
        needs={"view": (BEYOND,)},
        help="The true coefficients have length 1, so the target without noise has sd 1.",
    )

    def compute_key(self) -> Self:
        """All but the live knob that the error is drawn against: the other is held where it stands, if it matters."""
        other = DEGREE if self.swept == STRENGTH else STRENGTH
        return replace(super().compute_key(), **({other: getattr(self, other)} if self.in_use(other) else {}))

    @property
    def swept(self) -> str:
        """The live knob that the error is drawn against."""
        if self.view == BEYOND or (self.view == BY_STRENGTH and self.penalty != "None"):
            return STRENGTH
        return DEGREE

    @property
    def held(self) -> "Held":
        """What the other live knob stands at; where it has no effect, its default."""
        degree = Settings.live()[DEGREE].default if self.swept == DEGREE or self.view == BEYOND else self.degree
        strength = self.log10_strength if self.swept == DEGREE and self.penalty != "None" else -np.inf
        return Held(int(degree), 0.0 if strength == -np.inf else float(10.0**strength))

    @property
    def takes_long(self) -> bool:
        """Whether the computation may take more than half a second."""
        return self.view == BEYOND or self.penalty == "L1"

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop (k,)."""
        return np.asarray(10.0 ** np.array(cls.live()[STRENGTH].stops))

    @classmethod
    def degrees(cls) -> tuple[int, ...]:
        """Every stop of the degree."""
        return tuple(int(stop) for stop in cls.live()[DEGREE].stops)


@dataclass(frozen=True)
class Held:
    """The degree that a sweep over λ is made at, or the λ of a sweep over degrees."""

    degree: int
    strength: float
