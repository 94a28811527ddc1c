"""What is robust, the penalty or the loss? Three losses under three penalties while some points are moved away.

settings   the knobs                                 points   as drawn, as put by the visitor, and which of them move
fitting    nine fits at every distance               result   all that the page shows
says       the sentences of one view
"""

from regularize.experiments.outliers.fitting import EXACT, run
from regularize.experiments.outliers.points import LONGEST, Sample, dragged, sample
from regularize.experiments.outliers.result import Result
from regularize.experiments.outliers.settings import DOWN, PENALTIES, SIDEWAYS, SPREAD, TRUTHS, UP, Settings

__all__ = [
    "DOWN",
    "EXACT",
    "LONGEST",
    "PENALTIES",
    "SIDEWAYS",
    "SPREAD",
    "TRUTHS",
    "UP",
    "Result",
    "Sample",
    "Settings",
    "dragged",
    "run",
    "sample",
]
