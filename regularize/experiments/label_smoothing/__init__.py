"""Why should a model not be too sure? One network on smoothed labels, at every ε and every few epochs."""

from regularize.experiments.label_smoothing.result import Data, Result, Spreads, Sureness
from regularize.experiments.label_smoothing.settings import (
    BLOBS,
    DIGITS,
    EPOCHS,
    ONE_SCALE,
    OWN_SCALE,
    TRIPLES,
    Asked,
    Settings,
    asked,
)
from regularize.experiments.label_smoothing.training import run, steps

__all__ = [
    "BLOBS",
    "DIGITS",
    "EPOCHS",
    "ONE_SCALE",
    "OWN_SCALE",
    "TRIPLES",
    "Asked",
    "Data",
    "Result",
    "Settings",
    "Spreads",
    "Sureness",
    "asked",
    "run",
    "steps",
]
