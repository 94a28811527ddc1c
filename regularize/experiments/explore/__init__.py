"""How does a penalty tame a curve? A polynomial through noisy data, its path over all strengths, and its geometry.

settings   the knobs                                 fitting   the data, and the path over all strengths
result     all that the page shows (errors)          says      the sentences of one view
compared   a second penalty, matched to the first        versus   the sentences of both
"""

from regularize.experiments.explore.compared import Second
from regularize.experiments.explore.errors import Errors
from regularize.experiments.explore.fitting import EXACT, MOST_ROWS, run
from regularize.experiments.explore.result import Result
from regularize.experiments.explore.says import ball
from regularize.experiments.explore.settings import OWN, SOURCES, Settings

__all__ = ["EXACT", "MOST_ROWS", "OWN", "SOURCES", "Errors", "Result", "Second", "Settings", "ball", "run"]
