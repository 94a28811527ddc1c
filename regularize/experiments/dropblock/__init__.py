"""Why drop blocks, not cells? What masks take from feature maps, and what networks trained with them can do.

settings   the knobs                          chances   how often each cell vanishes
maps       masks on the maps of one network   trained   three techniques side by side
says       the sentences of one view
"""

from collections.abc import Generator

from regularize.experiments.dropblock import maps, trained
from regularize.experiments.dropblock.maps import Maps
from regularize.experiments.dropblock.settings import MASKS, TRAINING, Settings
from regularize.experiments.dropblock.trained import Trained
from regularize.progress import finish

__all__ = ["MASKS", "TRAINING", "Maps", "Settings", "Trained", "run", "steps"]


def steps(settings: Settings) -> Generator[float, None, Maps | Trained]:
    """What the view of these settings needs; yields the share done."""
    if settings.view == MASKS:
        return (yield from maps.steps(settings))
    return (yield from trained.steps(settings))


def run(settings: Settings) -> Maps | Trained:
    """`steps` to its end."""
    return finish(steps(settings))
