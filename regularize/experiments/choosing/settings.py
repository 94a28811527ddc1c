"""The knobs of choosing λ."""

import dataclasses
from dataclasses import dataclass
from typing import Self

import numpy as np

from regularize.arrays import Floats
from regularize.knobs import Knobs, choice, slider, text
from regularize.knobs import seed as seed_knob
from regularize.penalties import SPOKEN
from regularize.tables import PATTERN

DIABETES, SQUARES, BREAST_CANCER = "Diabetes", "Diabetes 64 columns", "Breast cancer"
OWN = "Your data"
SOURCES = (DIABETES, SQUARES, BREAST_CANCER, OWN)
STRENGTH, RATIO, FREEDOM = "Strength λ", "Norm ratio", "Degrees of freedom"
OFF = "Off"
UPLOADED = {"source": (OWN,)}
PLACE = r"[0-9]{1,3}(\.[0-9]{1,2})?"
"""A column of the file, counted from 0; behind a point one of the 0/1 columns that its text is made into."""


@dataclass(frozen=True, kw_only=True)
class View(Knobs):
    """How the path is drawn."""

    against: str = choice(
        STRENGTH, "Path against", (STRENGTH, RATIO, FREEDOM), group="View",
        help="Norm ratio: the norm of the coefficients over that of least squares (Σ|w| for L1, √Σ w² for L2, Ω for the "
        "elastic net). Degrees of freedom: how much the fit gives way to each target, the intercept included.",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of the page."""

    penalty: str = choice("L1", "Penalty", ("L1", "Elastic net", "L2"), labels=SPOKEN)
    log10_strength: float = slider(
        -2.0, "Strength λ", low=-5.0, high=1.0, step=0.1, unit="10^%.1f", live=True,
        help="How much the penalty counts: the fit minimises MSE + λ·Ω. Drag it; the arrow keys take one step.",
    )  # fmt: skip
    source: str = choice(
        DIABETES, "Data set", SOURCES, group="Data",
        help="442 patients with 10 columns, or 64 with all squares and products; 569 biopsies with 20 columns; or your CSV.",
    )  # fmt: skip
    ratio: float = slider(
        0.5, "L1 ratio ρ", low=0.05, high=0.95, step=0.05, group="Data", needs={"penalty": ("Elastic net",)},
        help="Elastic net: Ω = ρ Σ|w| + (1 − ρ) Σ w².",
    )  # fmt: skip
    folds: int = slider(
        10, "Folds", low=3, high=20, group="Cross-validation",
        help="The rows are cut into so many parts; each is predicted by fits to all others.",
    )  # fmt: skip
    resamples: str = choice(
        OFF, "Resampling", (OFF, "20", "100"), group="Cross-validation",
        help="Choose λ again on so many other splits, fit so many bootstrap samples, and measure what choosing on the test set "
        "hides. Takes from a second to a minute, so it is off at first.",
    )  # fmt: skip
    seed: int = seed_knob(1, group="Cross-validation")
    against: str = dataclasses.field(default=STRENGTH, metadata={"knob": dict(View.knobs())["against"]})
    table: str = text(
        "", "Digest of your file", pattern="[0-9a-f]{0,64}", form="up to 64 hexadecimal digits", group="Data", hidden=True,
        needs=UPLOADED,
    )  # fmt: skip
    target: str = text(
        "",
        "Target",
        pattern=rf"({PLACE})?",
        form="the place of a column, or nothing",
        group="Data",
        hidden=True,
        needs=UPLOADED,
    )
    left_out: str = text(
        "", "Left out", pattern=rf"-?|{PLACE}(,{PLACE})*", form="places of columns with commas between, or - for none",
        group="Data", longest=3000, hidden=True, needs=UPLOADED,
    )  # fmt: skip
    one_hot: str = text(
        "", "Text as 0/1 columns", pattern="(On)?", form="On or nothing", group="Data", hidden=True, needs=UPLOADED
    )
    answers: str = text(
        "", "How your file is read", pattern=PATTERN, form="codes of answers with blanks between", group="Data", longest=3000,
        hidden=True, needs=UPLOADED,
    )  # fmt: skip

    @classmethod
    def log10_strengths(cls) -> Floats:
        """Every stop of the live knob."""
        return np.array(cls.live()["log10_strength"].stops)

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop of the live knob."""
        return np.asarray(10.0 ** cls.log10_strengths())

    def needed(self) -> Self:
        """Neither the live knob nor how the path is drawn nor, where another data set is fitted, the visitor's own."""
        needed = dataclasses.replace(self.still(), against=STRENGTH)
        if self.source == OWN:
            return needed
        return dataclasses.replace(needed, table="", target="", left_out="", one_hot="", answers="")

    @property
    def view(self) -> View:
        """How the path is drawn."""
        return View(against=self.against)
