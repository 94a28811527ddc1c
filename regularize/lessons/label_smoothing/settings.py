"""The knobs of label smoothing, and its calculator, which needs no network."""

from dataclasses import dataclass

import numpy as np

from regularize.arrays import Floats, Integers
from regularize.knobs import Knobs, choice, slider
from regularize.knobs import more as more_knob
from regularize.knobs import seed as seed_knob
from regularize.perturbations.labels import best_logit_gap, best_probability, loss_floor

DIGITS, BLOBS = "Handwritten digits", "Three blobs"
TRIPLES: dict[str, tuple[int, int, int]] = {
    "3 5 8": (3, 5, 8),
    "0 1 2": (0, 1, 2),
    "4 7 9": (4, 7, 9),
    "1 8 9": (1, 8, 9),
}
"""The words of a link -> the three classes whose clusters are shown."""
OWN_SCALE, ONE_SCALE = "Own for each view", "One for all"
EPOCHS, EVERY = 60, 3


@dataclass(frozen=True, kw_only=True)
class Settings(Knobs):
    """The knobs of label smoothing."""

    smoothing: float = slider(
        0.05,
        "Smoothing ε",
        low=0.0,
        high=0.4,
        step=0.025,
        unit="%.3f",
        live=True,
        help="The share of each label that is spread evenly over all K classes: q = (1 − ε)·label + ε/K.",
    )
    epoch: int = slider(
        EPOCHS,
        "Training epoch",
        low=0,
        high=EPOCHS,
        step=EVERY,
        live=True,
        help="How often the network has seen every training example.",
    )
    source: str = choice(
        DIGITS, "Data set", (DIGITS, BLOBS), help="Pictures of digits in ten classes, or points in a plane in three."
    )
    points: int = slider(300, "Training examples", low=100, high=1000, step=50, group="Data")
    wrong_share: float = slider(
        0.2,
        "Wrong training labels",
        low=0.0,
        high=0.5,
        step=0.05,
        unit="%.2f",
        group="Data",
        help="This share of the training examples gets another class at random. Test labels are all right.",
    )
    spread: float = slider(
        0.5,
        "Spread of a blob (sd)",
        low=0.2,
        high=0.8,
        step=0.05,
        unit="%.2f",
        group="Data",
        needs={"source": (BLOBS,)},
        help="Standard deviation. The wider the blobs, the more they overlap; their centres are 1.3 apart.",
    )
    seed: int = seed_knob(1)
    width: int = slider(
        48,
        "Units in a layer",
        low=16,
        high=64,
        step=8,
        group="Network",
        help="In the first hidden layer; the second has half as many.",
    )
    classes_shown: str = choice(
        "3 5 8",
        "Digits in the plane",
        tuple(TRIPLES),
        group="Clusters",
        display=True,
        needs={"source": (DIGITS,)},
        help="The three classes whose examples are shown in the last hidden layer.",
    )
    scale: str = choice(
        OWN_SCALE,
        "Scale",
        (OWN_SCALE, ONE_SCALE),
        group="Clusters",
        display=True,
        help="Own: the three centres always lie 1 apart, so that one sees how tight the classes are. One: the values as they are.",
    )
    asked_classes: int = slider(
        10, "Classes K", low=2, high=1000, group="Calculator", display=True, help="For the table below the figures."
    )
    asked_smoothing: float = slider(
        0.1,
        "Smoothing ε of the table",
        low=0.0,
        high=0.49,
        step=0.01,
        unit="%.2f",
        group="Calculator",
        display=True,
        help="For the table below the figures.",
    )
    more: str = more_knob("logits, classes and losses")

    @classmethod
    def smoothings(cls) -> Floats:
        """ε at every stop of its knob (s,)."""
        return np.array(cls.live()["smoothing"].stops)

    @classmethod
    def epochs(cls) -> Integers:
        """The epoch at every stop of its knob (e,)."""
        return np.array(cls.live()["epoch"].stops)


@dataclass(frozen=True, kw_only=True)
class Optimum:
    """What smoothed labels ask for under one convention: two probabilities, the gap, and the loss floor."""

    convention: str
    right: float
    wrong: float
    gap: float
    floor: float


def optima(settings: Settings) -> tuple[Optimum, Optimum]:
    """The calculator: ε spread over all K classes, as on this page, and over the K − 1 wrong ones."""
    classes, smoothing = settings.asked_classes, settings.asked_smoothing
    # Spreading ε over the others alone is spreading ε K/(K − 1) over all.
    conventions = {"ε over all K classes": smoothing, "ε over the K − 1 others": smoothing * classes / (classes - 1)}

    def of(convention: str, strength: float) -> Optimum:
        return Optimum(
            convention=convention,
            right=float(best_probability(strength, classes)),
            wrong=strength / classes,
            gap=float(best_logit_gap(strength, classes)),
            floor=float(loss_floor(strength, classes)),
        )

    first, second = (of(convention, strength) for convention, strength in conventions.items())
    return first, second
