"""Where does the error come from? Bias², variance and noise of many refits, and what happens beyond n = p."""

from collections.abc import Generator

from regularize.experiments.bias_variance import beyond, sweep
from regularize.experiments.bias_variance.beyond import Beyond
from regularize.experiments.bias_variance.settings import BEYOND, Settings
from regularize.experiments.bias_variance.sweep import Sweep
from regularize.progress import finish

EXACT = 1e-10
Result = Sweep | Beyond

__all__ = ["BEYOND", "EXACT", "Beyond", "Result", "Settings", "Sweep", "run", "steps"]


def run(settings: Settings) -> Result:
    """Everything at once, with the live knob that is not swept where it stands."""
    return finish(steps(settings))


def steps(settings: Settings) -> Generator[float, None, Result]:
    """`run` as a generator that yields the share done."""
    return (yield from beyond.steps(settings) if settings.view == BEYOND else sweep.steps(settings))
