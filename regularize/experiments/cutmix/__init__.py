"""What is a picture that is 70 % three and 30 % eight? One pair mixed live, and networks trained on such pictures.

settings   the knobs                              mixed    one pair at every pasted area
trained    four techniques trained side by side   result   all that the page shows
says       the sentences of one view
"""

from regularize.experiments.cutmix.mixed import Mixed, mixed
from regularize.experiments.cutmix.result import Result
from regularize.experiments.cutmix.settings import ONE_PAIR, TECHNIQUES, TRAINING, Settings
from regularize.experiments.cutmix.trained import run, steps

__all__ = [
    "ONE_PAIR",
    "TECHNIQUES",
    "TRAINING",
    "Mixed",
    "Result",
    "Settings",
    "mixed",
    "run",
    "steps",
]
