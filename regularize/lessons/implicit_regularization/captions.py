"""What one view of implicit regularization shows, in sentences made from its numbers."""

import numpy as np

from regularize import words
from regularize.lessons.implicit_regularization.descents import needed
from regularize.lessons.implicit_regularization.result import Method, Result
from regularize.lessons.implicit_regularization.settings import DECAY, DESCENTS, STOPPING, Settings

NEAR = 0.01  # of ridge's norm: descent that is this close has arrived
EXACTLY = 1000  # as many steps and more are told to three digits
LEAST = 0.001  # a smaller share is told as less than this
FEWEST_DISTURBED = 100
"""With fewer cells that vanished in all copies together, their average has no error worth stating."""


def describe(result: Result, stop: int) -> str:
    """The sentences at one stop, one a line."""
    if len(result.methods) > 1:
        return "\n".join([_on_ridge(result, stop), _on_distances(result, stop), _on_error(result, stop)])
    method = result.methods[0]
    about = {STOPPING: _on_stopping, DECAY: _on_decay}.get(method.name, _on_copies)
    return "\n".join([_on_ridge(result, stop), about(result, method, stop), _on_error(result, stop)])


def _on_ridge(result: Result, stop: int) -> str:
    kept, count = int((result.ridge.filters[stop] > 0.5).sum()), len(result.sample.directions.curvatures)
    return (
        f"Ridge at λ = {words.strength(float(Settings.strengths()[stop]))} keeps more than half of the least squares fit "
        f"along {kept or 'none'} of {_many(count, 'direction')}: those whose curvature d² is above λ."
    )


def _on_distances(result: Result, stop: int) -> str:
    parts = [
        words.listed(
            [_distance(result, method, stop) for method in result.methods if (method.name in DESCENTS) == descent]
        )
        for descent in (True, False)
    ]
    return f"How far the coefficients are from ridge's, in per cent of these: {parts[0]}. Over disturbed copies: {parts[1]}."


def _distance(result: Result, method: Method, stop: int) -> str:
    distance = f"{method.name.lower()} {_share(result.distances(method)[stop])}"
    if method.name in DESCENTS:
        return distance
    return f"{distance} (by chance {_share(result.expected_distances(method.name)[stop])})"


def _on_stopping(result: Result, method: Method, stop: int) -> str:
    most, places = result.apart(method)
    place = int(places[stop])
    curvature = result.sample.directions.curvatures[place]
    here, there = method.filters[stop, place], result.ridge.filters[stop, place]
    told = (
        f"Early stopping is the sharper filter. The two differ most at d² = {words.number(curvature)}, by {words.number(most[stop])}: "
        f"there it keeps {words.percent(here)} and ridge {words.percent(there)}. "
        f"Its coefficients are {_share(result.distances(method)[stop])} of ridge's norm away"
    )
    steps, least = int(result.nearest.steps[stop]), float(result.nearest.distances[stop])
    if steps == result.settings.stopping_steps[stop]:
        return f"{told}. No other number of steps comes nearer to this ridge."
    about = f"{steps}" if steps < EXACTLY else f"about {words.number(float(steps))}"
    return f"{told}. To stop after {about}{' step' if steps == 1 else ' steps'} comes nearest to this ridge: {_share(least)} away."


def _on_decay(result: Result, method: Method, stop: int) -> str:
    distance, steps = float(result.distances(method)[stop]), _many(result.settings.decay_steps, "step")
    if distance <= NEAR:
        return (
            f"After {steps} weight decay is {words.number(distance)} of ridge's norm away from ridge. The end of plain descent is "
            "ridge itself, not something like it."
        )
    places = result.apart(method)[1]
    curvature = float(result.sample.directions.curvatures[places[stop]])
    return (
        f"After {steps} weight decay is still {_share(distance)} of ridge's norm away from ridge, since stopping early shrinks "
        f"too. Along d² = {words.number(curvature)} it takes about "
        f"{words.number(needed(curvature + float(Settings.strengths()[stop]), result.settings.rate))} steps to come "
        "within 1 % of the end."
    )


def _on_copies(result: Result, method: Method, stop: int) -> str:
    copies = result.copies[method.name]
    if copies.disturbed[stop] < FEWEST_DISTURBED:
        return (
            f"In {copies.done[-1]} copies only about {words.number(copies.disturbed[stop])} of "
            f"{copies.done[-1] * result.sample.columns.size} cells vanish. That is too few to judge by: what matters has "
            "hardly happened yet."
        )
    every = (copies.errors[-1], copies.errors_error[-1], copies.expected)
    error, sd, expected = (float(values[stop]) for values in every)
    digits = _digits(sd)
    told = (
        f"Over {copies.done[-1]} copies with {method.name.lower()} the mean squared error of ridge's coefficients is "
        f"{error:.{digits}f} ± {sd:.{digits}f}. The closed form, MSE + λ|w|², says {expected:.{digits}f}. The fit to all "
        f"copies is {_share(result.distances(method)[stop])} of ridge's norm away from ridge"
    )
    size = float(result.expected_distances(method.name)[stop])
    if size > 0.5:
        return f"{told}: it needs many more copies."
    return f"{told}. Chance alone makes {_about(size)}, and half of that with four times the copies."


def _on_error(result: Result, stop: int) -> str:
    ways = (result.ridge, *result.methods)
    here = words.listed([f"{words.number(way.test[stop])} ({way.name.lower()})" for way in ways])
    lowest = words.listed([words.number(way.test[way.best]) for way in ways])
    rows = len(result.sample.test_targets)
    return (
        f"Test error: {here}. At the λ that suits each best on these very {rows} rows: {lowest}. These rows chose it, which "
        "flatters it: fresh rows tend to show more."
    )


def _many(count: int, noun: str) -> str:
    """1 step, 2 steps."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _share(share: float) -> str:
    """9 %, less than 0.1 %, 17 times."""
    if share > 2.0:
        return words.times(float(share))
    return words.percent(float(share)) if share >= LEAST else "less than 0.1 %"


def _about(share: float) -> str:
    """About 9 %, less than 0.1 %."""
    return f"about {_share(share)}" if share >= LEAST else _share(share)


def _digits(size: float) -> int:
    """How many decimals show two significant digits of `size`, eight at most."""
    return min(8, max(0, 1 - int(np.floor(np.log10(size))))) if size > 0.0 else 4
