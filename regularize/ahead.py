"""long_views(): the lessons whose views take longest to compute."""

from collections.abc import Callable, Generator, Mapping
from typing import Any

from regularize.knobs import Knobs

Steps = Callable[..., Generator[float, None, Any]]


def long_views() -> Mapping[str, tuple[type[Knobs], Steps]]:
    """The settings of each network lesson and the computation that its page waits for, by the name of the page.

    The lessons are imported here, since that alone takes half a second.
    """
    from regularize.experiments import cutmix, dropblock, dropout, label_smoothing, weight_decay

    return {
        "dropout": (dropout.Settings, dropout.steps),
        "weight_decay": (weight_decay.Settings, weight_decay.steps),
        "label_smoothing": (label_smoothing.Settings, label_smoothing.steps),
        "dropblock": (dropblock.Settings, dropblock.steps),
        "cutmix": (cutmix.Settings, cutmix.steps),
    }
