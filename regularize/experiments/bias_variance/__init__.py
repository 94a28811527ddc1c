"""Where does the error come from? Bias², variance and noise of many refits, and what happens beyond n = p."""

from collections.abc import Generator, Iterator

from regularize.experiments.bias_variance.beyond import Beyond, computing
from regularize.experiments.bias_variance.settings import BEYOND, Held, Settings
from regularize.experiments.bias_variance.sweep import Sweep, sweeping

EXACT = 1e-10
Result = Sweep | Beyond

__all__ = ["BEYOND", "EXACT", "Beyond", "Held", "Result", "Settings", "Sweep", "run", "working"]


def run(settings: Settings, held: Held | None = None) -> Result:
    """Everything at once; `held` is where the live knob stands that is not swept."""
    working_on = working(settings, held or settings.held)
    while True:
        try:
            next(working_on)
        except StopIteration as end:
            found: Result = end.value
            return found


def working(settings: Settings, held: Held) -> Generator[float, None, Result]:
    """`run`, yielding the share that is done."""
    for share, found in _working(settings, held):
        if found is not None:
            return found
        yield share
    raise AssertionError("a computation ends with its result")


def _working(settings: Settings, held: Held) -> Iterator[tuple[float, Result | None]]:
    return computing(settings) if settings.view == BEYOND else sweeping(settings, held)
