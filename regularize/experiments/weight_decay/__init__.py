"""Is weight decay the same as L2? Three optimizers at every decay: on a network, on two weights, and over learning rates.

settings       Settings: the knobs                two_weights   Laboratory: two weights with noisy gradients
trained        Trained: one network, three ways   rates         Rates: learning rate × decay
"""

from collections.abc import Generator

from regularize.experiments.weight_decay import rates, trained, two_weights
from regularize.experiments.weight_decay.rates import Rates
from regularize.experiments.weight_decay.settings import NETWORK, OPTIMIZERS, RATE_AND_DECAY, TWO_WEIGHTS, Settings
from regularize.experiments.weight_decay.trained import Trained
from regularize.experiments.weight_decay.two_weights import Laboratory
from regularize.progress import finish

__all__ = [
    "NETWORK",
    "OPTIMIZERS",
    "RATE_AND_DECAY",
    "TWO_WEIGHTS",
    "Laboratory",
    "Rates",
    "Result",
    "Settings",
    "Trained",
    "run",
    "steps",
]

Result = Trained | Laboratory | Rates


def steps(settings: Settings) -> Generator[float, None, Result]:
    """What the view of these settings shows, at every stop of its live knobs; yields the share done."""
    if settings.view == TWO_WEIGHTS:
        return (yield from two_weights.steps(settings))
    if settings.view == RATE_AND_DECAY:
        return (yield from rates.steps(settings))
    return (yield from trained.steps(settings))


def run(settings: Settings) -> Result:
    """`steps` to its end."""
    return finish(steps(settings))
