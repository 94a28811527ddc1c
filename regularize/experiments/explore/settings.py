"""The knobs of Explore."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from regularize import data
from regularize.arrays import Floats
from regularize.knobs import Knobs, choice, slider, text
from regularize.knobs import seed as seed_knob
from regularize.penalties import PENALTIES, SPOKEN
from regularize.tables import PATTERN

OWN = "Your data"
DIABETES = {f"Diabetes {column}": column for column in data.DIABETES_COLUMNS}
BREAST_CANCER = {f"Breast cancer {column}": column for column in data.BREAST_CANCER_COLUMNS}
SOURCES = (*data.CURVES, *DIABETES, *BREAST_CANCER, OWN)
POWERS = ("x", *(f"x^{power}" for power in range(2, 21)))
LARGEST = "Largest"
UPLOADED = {"source": (OWN,)}
OFF, ON, LEAST_SQUARES = "Off", "On", "Least squares"
COMPARED = ("L1", "L2", "Elastic net")
SAME_STRENGTH, SAME_ERROR, FREEDOM = "Same strength", "Same training error", "Same degrees of freedom"
PLACE = "[0-9]{0,3}"
"""A column of the file, counted from 0; nothing for the one that is guessed."""


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of Explore."""

    penalty: str = choice("L1", "Penalty", tuple(PENALTIES), labels=SPOKEN, before="L2")
    log10_strength: float = slider(
        -4.0, "Strength λ", low=-6.0, high=2.0, step=0.1, unit="10^%.1f", live=True,
        needs={"penalty": ("L1", "L2", "Elastic net")},
        help="How much the penalty counts: the fit minimises MSE + λ·Ω. Drag it; the arrow keys take one step.",
    )  # fmt: skip
    compare: str = choice(
        "L2", "Compare with", (OFF, LEAST_SQUARES, *COMPARED), group="Compare", labels=SPOKEN, before=OFF,
        needs={"penalty": COMPARED}, help="A second fit of the same data beside the first, under the same knob.",
    )  # fmt: skip
    matched: str = choice(
        SAME_STRENGTH, "Matched by", (SAME_STRENGTH, SAME_ERROR, FREEDOM), group="Compare",
        needs={"penalty": COMPARED, "compare": COMPARED},
        help="The same λ does not hold back two penalties alike. By training error or degrees of freedom, the second penalty "
        "has at each stop the λ that makes both equal in it.",
    )  # fmt: skip
    more: str = choice(
        OFF, "Error curves", (OFF, ON), group="Compare", before=ON, help="Training and test error over all λ.",
    )  # fmt: skip
    source: str = choice("Cosine 1.5 pi x", "Data set", SOURCES, group="Data")
    points: int = slider(30, "Training points", low=10, high=200, step=5, group="Data", needs={"source": SOURCES[:-1]})
    noise_sd: float = slider(
        0.25, "Noise sd", low=0.0, high=1.0, step=0.05, group="Data", needs={"source": tuple(data.CURVES)},
        help="Standard deviation of the noise added to the true curve.",
    )  # fmt: skip
    seed: int = seed_knob(12)
    degree: int = slider(15, "Degree", low=1, high=20, group="Model", help="The highest power of x.")
    ratio: float = slider(
        0.5, "L1 ratio ρ", low=0.0, high=1.0, step=0.05, group="Model",
        unless={"penalty": ("None", "L1", "L2"), "compare": (OFF, LEAST_SQUARES, "L1", "L2")},
        help="Elastic net: Ω = ρ Σ|w| + (1 − ρ) Σ w².",
    )  # fmt: skip
    across: str = choice(
        LARGEST, "Geometry across", (LARGEST, *POWERS), group="Geometry",
        help="The two coefficients that the geometry shows; by default the two largest at the middle of the path.",
    )  # fmt: skip
    up: str = choice(LARGEST, "Geometry up", (LARGEST, *POWERS), group="Geometry")
    table: str = text(
        "", "Digest of your file", pattern="[0-9a-f]{0,64}", form="up to 64 hexadecimal digits", group="Data", hidden=True,
        needs=UPLOADED,
    )  # fmt: skip
    x: str = text(
        "",
        "Column of x",
        pattern=PLACE,
        form="the place of a column, or nothing",
        group="Data",
        hidden=True,
        needs=UPLOADED,
    )
    y: str = text(
        "",
        "Column of y",
        pattern=PLACE,
        form="the place of a column, or nothing",
        group="Data",
        hidden=True,
        needs=UPLOADED,
    )
    answers: str = text(
        "", "How your file is read", pattern=PATTERN, form="codes of answers with blanks between", group="Data", longest=3000,
        hidden=True, needs=UPLOADED,
    )  # fmt: skip

    @property
    def second(self) -> str:
        """The name of the penalty beside the first; nothing where there is none, or it is the same."""
        compared = self.in_use("compare") and self.compare not in (OFF, self.penalty)
        return self.compare if compared else ""

    def needed(self) -> Self:
        """Neither the live knob nor what only the picture needs nor, where another data set is fitted, the visitor's own."""
        still = replace(self.still(), more=OFF)
        if not self.second:
            still = replace(still, compare=OFF)
        if self.second not in COMPARED:
            still = replace(still, matched=SAME_STRENGTH)
        return still if self.source == OWN else replace(still, table="", x="", y="", answers="")

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop of the live knob."""
        return np.asarray(10.0 ** np.array(cls.live()["log10_strength"].stops))
