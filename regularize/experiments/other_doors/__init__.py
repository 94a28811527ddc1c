"""Is ridge the only way to shrink? Early stopping, weight decay, noise and dropout on a linear model, beside ridge.

settings   the knobs                       sample    the rows that are fitted, tested on and drawn
descents   early stopping, weight decay    copies    noise and dropout, simulated
fitting    ridge and the doors at every λ  result    all that the page shows
says       the sentences of one view
"""

from regularize.experiments.other_doors.copies import matched
from regularize.experiments.other_doors.descents import needed
from regularize.experiments.other_doors.fitting import run, steps
from regularize.experiments.other_doors.result import EXACT, Result, Way
from regularize.experiments.other_doors.says import FEWEST_DISTURBED
from regularize.experiments.other_doors.settings import (
    ALL,
    DECAY,
    DESCENTS,
    DIABETES,
    DISTURBANCES,
    DOORS,
    DROPOUT,
    NOISE,
    STOPPING,
    Settings,
)

__all__ = [
    "ALL",
    "DECAY",
    "DESCENTS",
    "DIABETES",
    "DISTURBANCES",
    "DOORS",
    "DROPOUT",
    "EXACT",
    "FEWEST_DISTURBED",
    "NOISE",
    "STOPPING",
    "Result",
    "Settings",
    "Way",
    "matched",
    "needed",
    "run",
    "steps",
]
