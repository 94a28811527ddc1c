"""What does a network learn when its neurons may vanish? All drop probabilities trained side by side.

settings   the knobs                       trained   the data, the network and its training
measured   what its hidden units do        result    all that the page shows
says       the sentences of one view
"""

from regularize.experiments.dropout.result import Result, run, steps
from regularize.experiments.dropout.settings import CURVE, Settings

__all__ = ["CURVE", "Result", "Settings", "run", "steps"]
