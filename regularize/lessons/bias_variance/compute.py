"""The refits of a sweep, or what happens beyond n = p, as the view asks."""

from collections.abc import Generator

from regularize.lessons.bias_variance import beyond, sweep
from regularize.lessons.bias_variance.beyond import Beyond
from regularize.lessons.bias_variance.settings import BEYOND, Settings
from regularize.lessons.bias_variance.sweep import Sweep
from regularize.progress import completed

Result = Sweep | Beyond


def steps(settings: Settings) -> Generator[float, None, Result]:
    """`run` as a generator that yields the share done."""
    return (yield from beyond.steps(settings) if settings.view == BEYOND else sweep.steps(settings))


run = completed(steps)
"""`steps` to its end."""
