"""How does a penalty tame a curve? A polynomial through noisy data, its path over all strengths, and its geometry.

settings   the knobs                                 fitting   the data, and the path over all strengths
result     all that the page shows                   says      the sentences of one view
"""

from regularize.experiments.explore.fitting import EXACT, MOST_ROWS, run
from regularize.experiments.explore.result import Errors, Result
from regularize.experiments.explore.settings import OWN, SOURCES, Settings

__all__ = ["EXACT", "MOST_ROWS", "OWN", "SOURCES", "Errors", "Result", "Settings", "run"]
