"""What the view of the settings needs: a network three ways, two weights, or learning rates."""

from collections.abc import Generator

from regularize.lessons.weight_decay import rates, trained, two_weights
from regularize.lessons.weight_decay.rates import Rates
from regularize.lessons.weight_decay.settings import RATE_AND_DECAY, TWO_WEIGHTS, Settings
from regularize.lessons.weight_decay.trained import Trained
from regularize.lessons.weight_decay.two_weights import TwoWeights
from regularize.progress import completed

Result = Trained | TwoWeights | Rates


def steps(settings: Settings) -> Generator[float, None, Result]:
    """What the view of these settings shows, at every stop of its live knobs; yields the share done."""
    if settings.view == TWO_WEIGHTS:
        return (yield from two_weights.steps(settings))
    if settings.view == RATE_AND_DECAY:
        return (yield from rates.steps(settings))
    return (yield from trained.steps(settings))


run = completed(steps)
"""`steps` to its end."""
