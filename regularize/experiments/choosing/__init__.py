"""How strong should the penalty be? One path on real data, and what each way to choose λ says of it."""

from regularize.experiments.choosing.fitting import at_once, resample, resampling, run, steps
from regularize.experiments.choosing.result import Course, Resamples, Result, Rule
from regularize.experiments.choosing.says import says
from regularize.experiments.choosing.scales import Scale, scales
from regularize.experiments.choosing.settings import (
    BREAST_CANCER,
    DIABETES,
    FREEDOM,
    OFF,
    OWN,
    RATIO,
    SOURCES,
    SQUARES,
    STRENGTH,
    Settings,
    View,
)

__all__ = [
    "BREAST_CANCER",
    "DIABETES",
    "FREEDOM",
    "OFF",
    "OWN",
    "RATIO",
    "SOURCES",
    "SQUARES",
    "STRENGTH",
    "Course",
    "Resamples",
    "Result",
    "Rule",
    "Scale",
    "Settings",
    "View",
    "at_once",
    "resample",
    "resampling",
    "run",
    "says",
    "scales",
    "steps",
]
