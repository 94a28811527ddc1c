"""What each view shows, in sentences made from its numbers."""

from regularize.lessons.bias_variance.beyond import Beyond
from regularize.lessons.bias_variance.captions import beyond, sweep
from regularize.lessons.bias_variance.sweep import Sweep


def describe(result: Sweep | Beyond, stop: int) -> str:
    """What the view of this result shows at one stop, a sentence a line."""
    return beyond.describe(result, stop) if isinstance(result, Beyond) else sweep.describe(result, stop)
