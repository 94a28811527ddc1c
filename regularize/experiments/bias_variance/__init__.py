"""Where does the error come from? Bias², variance and noise of many refits, and what happens beyond n = p."""

from collections.abc import Generator

from regularize.experiments.bias_variance import beyond, sweep
from regularize.experiments.bias_variance.beyond import Beyond
from regularize.experiments.bias_variance.settings import BEYOND, Held, Settings
from regularize.experiments.bias_variance.sweep import Sweep
from regularize.progress import finish

EXACT = 1e-10
Result = Sweep | Beyond

__all__ = ["BEYOND", "EXACT", "Beyond", "Held", "Result", "Settings", "Sweep", "run", "steps"]


def run(settings: Settings, held: Held | None = None) -> Result:
    """Everything at once; `held` is where the live knob stands that is not swept."""
    return finish(steps(settings, held or settings.held))


def steps(settings: Settings, held: Held) -> Generator[float, None, Result]:
    """`run` as a generator that yields the share done."""
    return (yield from beyond.steps(settings) if settings.view == BEYOND else sweep.steps(settings, held))
