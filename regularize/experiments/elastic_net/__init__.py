"""What does the L1 ratio buy? Groups of alike columns, from ridge (ρ = 0) to the lasso (ρ = 1).

settings   the knobs                                 columns   in groups, and two alike of one group
fitting    every ratio and strength                  result    all that the page shows
says       the sentences of one view
"""

from regularize.experiments.elastic_net.columns import ALIKE, Group
from regularize.experiments.elastic_net.fitting import EXACT, plane, run
from regularize.experiments.elastic_net.result import Plane, Result
from regularize.experiments.elastic_net.settings import BREAST_CANCER, DIABETES, MADE, RESAMPLES, Settings

__all__ = [
    "ALIKE",
    "BREAST_CANCER",
    "DIABETES",
    "EXACT",
    "MADE",
    "RESAMPLES",
    "Group",
    "Plane",
    "Result",
    "Settings",
    "plane",
    "run",
]
