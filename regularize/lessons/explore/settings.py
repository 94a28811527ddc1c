"""The knobs of Explore."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from regularize import data
from regularize.arrays import Floats
from regularize.knobs import Knobs, choice, file_column, file_digest, file_reading, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob
from regularize.penalties import PENALTIES, SPOKEN
from regularize.tables import PATTERN

UPLOADED = "Your data"
DIABETES = {f"Diabetes {column}": column for column in data.DIABETES_COLUMNS}
BREAST_CANCER = {f"Breast cancer {column}": column for column in data.BREAST_CANCER_COLUMNS}
CLASSES = {"Two moons": "Moons", "Two circles": "Circles", "Two blobs": "Blobs", "Two spirals": "Spirals"}
"""Two classes in the plane: the word in links, and the cloud."""
OF_CURVES = (*data.CURVES, *DIABETES, *BREAST_CANCER, UPLOADED)
SOURCES = (*data.CURVES, *CLASSES, *DIABETES, *BREAST_CANCER, UPLOADED)
POWERS = ("x", *(f"x^{power}" for power in range(2, 21)))
LARGEST = "Largest"
FOR_UPLOADED = {"source": (UPLOADED,)}
FOR_CURVES = {"source": OF_CURVES}
OFF, ON, LEAST_SQUARES = "Off", "On", "Least squares"
COMPARED = tuple(name for name in PENALTIES if name != "None")
CALLED = SPOKEN | {LEAST_SQUARES: "No penalty"}
WITHOUT_RATIO = tuple(name for name in PENALTIES if name != "Elastic net")
SAME_STRENGTH, SAME_ERROR, FREEDOM = "Same strength", "Same training error", "Same degrees of freedom"


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of Explore."""

    penalty: str = choice("L1", "Penalty", tuple(PENALTIES), labels=SPOKEN, before="L2")
    log10_strength: float = slider(
        -4.0,
        "Strength λ",
        low=-6.0,
        high=2.0,
        step=0.1,
        unit="10^%.1f",
        live=True,
        needs={"penalty": COMPARED},
        help="How much the penalty counts: the fit makes MSE + λ·Ω as small as it can be, and of two classes log loss + λ·Ω. The "
        "arrow keys take one step.",
    )
    compare: str = choice(
        "L2",
        "Compare with",
        (OFF, LEAST_SQUARES, *COMPARED),
        group="Compare",
        labels=CALLED,
        before=OFF,
        needs={"penalty": COMPARED},
        help="A second fit to the same data, drawn beside the first and moved by the same knob.",
    )
    matched: str = choice(
        SAME_STRENGTH,
        "Matched by",
        (SAME_STRENGTH, SAME_ERROR, FREEDOM),
        group="Compare",
        needs={"penalty": COMPARED, "compare": COMPARED},
        help="The same λ holds back two penalties differently. Matched by training error (of two classes the log loss) or degrees of "
        "freedom, the second gets at each stop the λ at which both are equal in that.",
    )
    more: str = more_knob("the error curves", unless={"penalty": ("None",), "source": tuple(CLASSES)})
    source: str = choice(
        "Cosine 1.5 pi x",
        "Data set",
        SOURCES,
        group="Data",
        help="Curves with noise, two classes in the plane, two real data sets column by column, or a CSV of yours.",
    )
    points: int = slider(30, "Training points", low=10, high=200, step=5, group="Data", needs={"source": SOURCES[:-1]})
    noise_sd: float = slider(
        0.25,
        "Noise sd",
        low=0.0,
        high=1.0,
        step=0.05,
        group="Data",
        needs={"source": (*data.CURVES, *CLASSES)},
        help="Standard deviation of the noise added to the true curve, or to both coordinates of a point.",
    )
    seed: int = seed_knob(12)
    degree: int = slider(
        15, "Degree", low=1, high=20, group="Model", near=True, needs=FOR_CURVES, help="The highest power of x."
    )
    total_degree: int = slider(
        5,
        "Total degree",
        low=1,
        high=5,
        group="Model",
        near=True,
        needs={"source": tuple(CLASSES)},
        help="Products of both coordinates up to this degree: 1 is a straight boundary, 2 has x₁², x₁x₂ and x₂² as well.",
    )
    ratio: float = slider(
        0.5,
        "L1 ratio ρ",
        low=0.0,
        high=1.0,
        step=0.05,
        group="Model",
        unless={"penalty": WITHOUT_RATIO, "compare": (OFF, LEAST_SQUARES, *WITHOUT_RATIO[1:])},
        help="Elastic net: Ω = ρ Σ|w| + (1 − ρ) Σ w².",
    )
    across: str = choice(
        LARGEST,
        "Geometry across",
        (LARGEST, *POWERS),
        group="Geometry",
        needs=FOR_CURVES,
        help="The coefficient on the axis across. Largest: one of the two that are largest at the middle of the path.",
    )
    up: str = choice(
        LARGEST,
        "Geometry up",
        (LARGEST, *POWERS),
        group="Geometry",
        needs=FOR_CURVES,
        help="The coefficient on the axis upwards.",
    )
    table: str = file_digest(needs=FOR_UPLOADED)
    x: str = file_column("Column of x", needs=FOR_UPLOADED)
    y: str = file_column("Column of y", needs=FOR_UPLOADED)
    answers: str = file_reading(PATTERN, needs=FOR_UPLOADED)

    @property
    def second(self) -> str:
        """The name of the penalty beside the first; nothing where there is none, or it is the same."""
        compared = self.in_use("compare") and self.compare not in (OFF, self.penalty)
        return self.compare if compared else ""

    def compute_key(self) -> Self:
        """No second penalty, and nothing that it is matched by, where it is the first one."""
        key = super().compute_key()
        key = key if self.second else replace(key, compare=OFF)
        return key if self.second in COMPARED else key.without("matched")

    @classmethod
    def strengths(cls) -> Floats:
        """λ at every stop of the live knob (k,)."""
        return np.asarray(10.0 ** np.array(cls.live()["log10_strength"].stops))
