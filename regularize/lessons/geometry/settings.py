"""The knobs of the geometry."""

from dataclasses import dataclass, replace
from typing import Self

import numpy as np

from regularize.arrays import Floats
from regularize.data import DIABETES_COLUMNS
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob
from regularize.penalties import L1, L2, SPOKEN, ElasticNet, Power, Shape

POWER = "Power"
OWN, DIABETES = "Own ellipse", "Two diabetes columns"
LOSSES = 2000
OFF, ON = "Off", "On"
COMPARED = ("L1", "L2", "Elastic net")
SAME_SHARE, SAME_LOSS, SAME_STRENGTH = "Same share", "Same loss", "Same strength"
LIMIT = 3.0  # how far from the origin an own free optimum may lie


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of the geometry."""

    penalty: str = choice("L1", "Penalty", ("L1", "L2", "Elastic net", POWER), labels=SPOKEN)
    budget_percent: int = slider(
        30,
        "Budget t",
        low=1,
        high=120,
        unit="%d%%",
        live=True,
        help="How large the penalty Ω may be: the fit is the best one inside the ball Ω(w) ≤ t. It is given in per cent of the Ω of the "
        "free optimum. At 100 % the ball reaches it, and λ is 0.",
    )
    compare: str = choice(
        "L2",
        "Compare with",
        (OFF, *COMPARED),
        group="Compare",
        labels=SPOKEN,
        before=OFF,
        help="A second ball beside the first, for the same loss and under the same knob.",
    )
    matched: str = choice(
        SAME_SHARE,
        "Matched by",
        (SAME_SHARE, SAME_LOSS, SAME_STRENGTH),
        group="Compare",
        needs={"compare": COMPARED},
        help="Same share: both budgets are the same share of what the free optimum spends. Same loss: both points lie on the "
        "same ellipse, so neither fits better. Same strength: both minimise MSE + λ·Ω for the same λ.",
    )
    more: str = more_knob("what happens along the budget")
    ratio: float = slider(
        0.5,
        "L1 ratio ρ",
        low=0.0,
        high=1.0,
        step=0.05,
        group="Ball",
        help="Elastic net: Ω = ρ Σ|w| + (1 − ρ) Σ w². The bars of exact zeros show it under every penalty.",
    )
    exponent: float = slider(
        0.5,
        "Exponent q",
        low=0.5,
        high=4.0,
        step=0.1,
        group="Ball",
        needs={"penalty": (POWER,)},
        help="Power: Ω = Σ|w|^q. Below 1 the ball is not convex, and its whole boundary is searched.",
    )
    source: str = choice(OWN, "Loss", (OWN, DIABETES), group="Loss")
    optimum_across: float = slider(
        2.5,
        "Free optimum, across",
        low=-LIMIT,
        high=LIMIT,
        step=0.1,
        group="Loss",
        needs={"source": (OWN,)},
        help="The coefficients that fit best without a penalty. Or drag the cross in the figure.",
    )
    optimum_up: float = slider(
        1.0, "Free optimum, up", low=-LIMIT, high=LIMIT, step=0.1, group="Loss", needs={"source": (OWN,)}
    )
    correlation: float = slider(
        0.3, "Correlation of the columns", low=-0.95, high=0.95, step=0.05, group="Loss", needs={"source": (OWN,)}
    )
    scale: float = slider(
        1.0,
        "Scale of the second column",
        low=0.25,
        high=4.0,
        step=0.25,
        group="Loss",
        needs={"source": (OWN,)},
        help="Its standard deviation. That of the first is 1; standardizing makes both 1.",
    )
    column_across: str = choice("bmi", "Column across", DIABETES_COLUMNS, group="Loss", needs={"source": (DIABETES,)})
    column_up: str = choice("s5", "Column up", DIABETES_COLUMNS, group="Loss", needs={"source": (DIABETES,)})
    within: int = slider(
        10,
        "Free optima within",
        low=1,
        high=20,
        group="Random losses",
        help=f"{LOSSES} losses of the same shape. Their free optima are drawn at random, both coefficients within this number of zero.",
    )
    seed: int = seed_knob(1, group="Random losses")
    bodies: str = choice("Off", "Three coefficients", ("Off", "On"), group="Random losses", display=True)

    @property
    def second(self) -> str:
        """The name of the penalty beside the first; nothing where there is none, or it is the same."""
        return self.compare if self.compare not in (OFF, self.penalty) else ""

    @property
    def beside(self) -> "Settings":
        """The second penalty alone; what only the picture needs is not asked for."""
        computed = {name: getattr(self, name) for name, knob in self.knobs() if not knob.display}
        return Settings(**{**computed, "penalty": self.second, "compare": OFF})

    def compute_key(self) -> Self:
        """No second penalty, and nothing that it is matched by, where it is the first one."""
        key = super().compute_key()
        return key if self.second else replace(key.without("matched"), compare=OFF)

    @classmethod
    def shares(cls) -> Floats:
        """The budget over Ω of the free optimum, at every stop of the live knob (k,)."""
        return np.array(cls.live()["budget_percent"].stops) / 100.0

    @property
    def columns(self) -> tuple[str, str]:
        """The two diabetes columns; where both are the same, the next one goes up."""
        if self.column_up != self.column_across:
            return self.column_across, self.column_up
        following = (DIABETES_COLUMNS.index(self.column_up) + 1) % len(DIABETES_COLUMNS)
        return self.column_across, DIABETES_COLUMNS[following]

    @property
    def shape(self) -> Shape:
        """The penalty."""
        if self.penalty == POWER and self.exponent not in (1.0, 2.0):
            return Power(self.exponent)
        known = {"L1": L1(), "L2": L2(), POWER: L1() if self.exponent == 1.0 else L2()}
        return known.get(self.penalty, ElasticNet(self.ratio))

    def moved(self, x: float, y: float) -> "Settings":
        """These settings with the free optimum of one's own at (x, y), or as near as it may lie."""
        across, up = (min(max(value, -LIMIT), LIMIT) for value in (x, y))
        return replace(self, optimum_across=across, optimum_up=up)
