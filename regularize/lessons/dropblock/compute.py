"""What the view of the settings needs: masks on maps, or trainings."""

from collections.abc import Generator

from regularize.lessons.dropblock import maps, trained
from regularize.lessons.dropblock.maps import Maps
from regularize.lessons.dropblock.settings import MASKS, TRAINING, Settings
from regularize.lessons.dropblock.trained import Trained
from regularize.progress import completed

__all__ = ["MASKS", "TRAINING", "Maps", "Settings", "Trained", "run", "steps"]


def steps(settings: Settings) -> Generator[float, None, Maps | Trained]:
    """What the view of these settings needs; yields the share done."""
    if settings.view == MASKS:
        return (yield from maps.steps(settings))
    return (yield from trained.steps(settings))


run = completed(steps)
"""`steps` to its end."""
