"""What one view of the other doors shows, in sentences made from its numbers."""

from typing import TYPE_CHECKING

import numpy as np

from regularize import words
from regularize.experiments.other_doors.descents import needed
from regularize.experiments.other_doors.settings import DECAY, DESCENTS, STOPPING, Settings

if TYPE_CHECKING:
    from regularize.experiments.other_doors.result import Result, Way

NEAR = 0.01  # of ridge's norm: descent that is this close has arrived
EXACTLY = 1000  # as many steps and more are told to three digits
FEWEST_DISTURBED = 100
"""With fewer cells that vanished in all copies together, their average has no error worth stating."""


def view(result: "Result", stop: int) -> str:
    """The sentences at one stop, one a line."""
    if len(result.doors) > 1:
        return "\n".join([_on_ridge(result, stop), _on_distances(result, stop), _on_error(result, stop)])
    door = result.doors[0]
    about = {STOPPING: _on_stopping, DECAY: _on_decay}.get(door.name, _on_copies)
    return "\n".join([_on_ridge(result, stop), about(result, door, stop), _on_error(result, stop)])


def _on_ridge(result: "Result", stop: int) -> str:
    kept, count = int((result.ridge.filters[stop] > 0.5).sum()), len(result.sample.directions.curvatures)
    return (
        f"Ridge at λ = {words.strength(float(Settings.strengths()[stop]))} keeps more than half of what least squares "
        f"finds along {kept or 'none'} of {_many(count, 'direction')}: where d² > λ."
    )


def _on_distances(result: "Result", stop: int) -> str:
    told = [_distance(result, door, stop) for door in result.doors]
    return f"Distance from ridge's coefficients, relative to them: {words.listed(told)}."


def _distance(result: "Result", door: "Way", stop: int) -> str:
    distance = f"{door.name.lower()} {_share(result.distances(door)[stop])}"
    if door.name in DESCENTS:
        return distance
    return f"{distance} (chance alone makes {_share(result.expected_distances(door.name)[stop])})"


def _on_stopping(result: "Result", door: "Way", stop: int) -> str:
    most, places = result.apart(door)
    place = int(places[stop])
    curvature = result.sample.directions.curvatures[place]
    here, there = door.filters[stop, place], result.ridge.filters[stop, place]
    told = (
        f"Early stopping is the sharper filter: it differs from ridge's by {words.number(most[stop])} at most, at "
        f"d² = {words.number(curvature)}, where it keeps {words.percent(here)} and ridge {words.percent(there)}. "
        f"Its coefficients are {_share(result.distances(door)[stop])} of ridge's norm away"
    )
    steps, least = int(result.nearest.steps[stop]), float(result.nearest.distances[stop])
    if steps == result.settings.stopping_steps[stop]:
        return f"{told}; no other stop comes nearer to this ridge."
    about = f"{steps}" if steps < EXACTLY else f"about {words.number(float(steps))}"
    return (
        f"{told}; of all stops that after {about}{' step' if steps == 1 else ' steps'} is nearest to this ridge, "
        f"{_share(least)} away."
    )


def _on_decay(result: "Result", door: "Way", stop: int) -> str:
    distance, steps = float(result.distances(door)[stop]), _many(result.settings.decay_steps, "step")
    if distance <= NEAR:
        return (
            f"After {steps} weight decay is {words.number(distance)} of ridge's norm away from ridge: for plain "
            "descent the end is ridge itself, not something like it."
        )
    places = result.apart(door)[1]
    curvature = float(result.sample.directions.curvatures[places[stop]])
    return (
        f"After {steps} weight decay is still {_share(distance)} of ridge's norm away from ridge, as the stop shrinks "
        f"too. Along d² = {words.number(curvature)} it takes about "
        f"{words.number(needed(curvature + float(Settings.strengths()[stop]), result.settings.rate))} steps to come "
        "within 1 % of the end."
    )


def _on_copies(result: "Result", door: "Way", stop: int) -> str:
    copies = result.copies[door.name]
    if copies.disturbed[stop] < FEWEST_DISTURBED:
        return (
            f"In {copies.done[-1]} copies only about {words.number(copies.disturbed[stop])} of "
            f"{copies.done[-1] * result.sample.columns.size} cells vanish. That is too few to judge by: what matters has "
            "hardly happened yet, and the average does not know it."
        )
    every = (copies.errors[-1], copies.errors_error[-1], copies.expected)
    error, sd, expected = (float(values[stop]) for values in every)
    digits = _digits(sd)
    told = (
        f"Over {copies.done[-1]} copies with {door.name.lower()} the mean squared error of ridge's coefficients is "
        f"{error:.{digits}f} ± {sd:.{digits}f}; the closed form MSE + λ|w|² says {expected:.{digits}f}. The fit to all "
        f"copies is {_share(result.distances(door)[stop])} of ridge's norm away from ridge"
    )
    size = float(result.expected_distances(door.name)[stop])
    if size > 0.5:
        return f"{told}: it needs many more copies."
    return f"{told}; chance alone makes about {_share(size)}, and half of that with four times the copies."


def _on_error(result: "Result", stop: int) -> str:
    ways = (result.ridge, *result.doors)
    here = words.listed([f"{words.number(way.test[stop])} ({way.name.lower()})" for way in ways])
    lowest = words.listed([words.number(way.test[way.best]) for way in ways])
    rows = len(result.sample.test_targets)
    return (
        f"Test error: {here}. At the λ that suits each best on these very {rows} rows: {lowest}. That is chosen by looking at "
        "them, which flatters: fresh rows tend to show more."
    )


def _many(count: int, noun: str) -> str:
    """1 step, 2 steps."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _share(share: float) -> str:
    """9 %, less than 0.1 %, 17 times."""
    if share > 2.0:
        return words.times(float(share))
    return words.percent(float(share)) if share >= 0.001 else "less than 0.1 %"


def _digits(size: float) -> int:
    """How many decimals show two significant digits of `size`, eight at most."""
    return min(8, max(0, 1 - int(np.floor(np.log10(size))))) if size > 0.0 else 4
