"""All that the borrowed techniques show."""

from dataclasses import dataclass

from regularize.lessons.borrowed.grid import Grid
from regularize.lessons.borrowed.looks import Looks
from regularize.lessons.borrowed.settings import Settings
from regularize.lessons.borrowed.trial import Trial


@dataclass(frozen=True, eq=False, kw_only=True)
class Result:
    """The grid as it was computed ahead of time; where one cell is shown, its trial and what the classifier looks like."""

    settings: Settings
    grid: Grid
    trial: Trial | None = None
    looks: Looks | None = None
