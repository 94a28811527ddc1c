"""first_views(): what the lessons with the longest computations show first."""

from collections.abc import Callable, Generator, Iterator
from typing import Any

from regularize.knobs import Knobs


def first_views() -> Iterator[tuple[Callable[..., Generator[float, None, Any]], Knobs]]:
    """The computation of each network lesson, which yields the share done, and its settings at their defaults.

    The lessons are imported here, since that alone takes seconds.
    """
    from regularize.experiments import cutmix, dropblock, dropout, label_smoothing, weight_decay

    yield dropout.working, dropout.Settings()
    yield weight_decay.stages, weight_decay.Settings()
    yield label_smoothing.steps, label_smoothing.Settings()
    yield dropblock.steps, dropblock.Settings()
    yield cutmix.steps, cutmix.Settings()
