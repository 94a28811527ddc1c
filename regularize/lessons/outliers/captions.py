"""What one view of Outliers shows, in sentences made from its numbers."""

from collections.abc import Mapping

import numpy as np

from regularize import words
from regularize.lessons.outliers.result import Result
from regularize.lessons.outliers.settings import DOWN, SIDEWAYS, STILL, TRUTHS, UP

FAR = 10_000.0
HELD = 0.5
"""A fit that goes less than this part of the way is held."""


def describe_all(result: Result) -> list[str]:
    """The sentences at every stop; what is the same at all of them is put together once."""
    always = throughout(result)
    return [_at(result, stop, always) for stop in range(len(result.x))]


def describe(result: Result, stop: int) -> str:
    """The sentences at one stop, one a line."""
    return _at(result, stop, throughout(result))


def _at(result: Result, stop: int, always: str) -> str:
    if not len(result.sample.outliers):
        count = len(result.settings.places)
        by_hand = f"{count} {'is' if count == 1 else 'are'} moved by hand." if count else "Drag one, or add outliers."
        told = f"No point is moved by the knob. {by_hand} {_values(result, stop)}"
        return "\n".join(filter(None, (told, _on_belief(result, stop))))
    return "\n".join(filter(None, (_on_fits(result, stop), _on_belief(result, stop), always)))


def _on_fits(result: Result, stop: int) -> str:
    distance = float(result.distances[stop])
    count = len(result.sample.outliers)
    subject = "One point" if count == 1 else f"{count} points"
    if distance == 0.0:
        return f"{subject} not moved yet{_by_hand(result, 'moved by hand')}. {_values(result, stop)}"
    way = {UP: "up", DOWN: "down", SIDEWAYS: "to the right"}[result.settings.direction]
    axis = "x" if result.settings.direction == SIDEWAYS else "y"
    length = words.number(distance * float(np.abs(result.sample.unit).max()))
    return f"{subject} moved {way} by {distance:g} sd ({length} in {axis}){_by_hand(result, 'by hand')}. {_values(result, stop)}"


def _by_hand(result: Result, how: str) -> str:
    """How many points the visitor has put elsewhere, beside those of the knob, and how many of them are the knob's too."""
    count = len(result.settings.places)
    both = len(set(result.settings.places).intersection(result.sample.outliers.tolist()))
    if not both:
        return f", and {count} {how}" if count else ""
    which = f"{both} of which" if both < count else "which" if count == 1 else "all of which"
    return f", and {count} {how}, {which} the knob moves too"


def _values(result: Result, stop: int) -> str:
    settings = result.settings
    under = "Without a penalty" if settings.penalty == "None" else f"Under {settings.penalty}"
    line, true = settings.degree == 1, TRUTHS[settings.truth]
    what = "the slope is" if line else "the coefficients are off by"
    values = result.slopes if line else result.errors[:, result.shown]
    squared, absolute, huber = (words.number(value) for value in values[:, stop].tolist())
    known = f" (true: {true[0]:g})" if line and len(true) == 1 else ""
    return (
        f"{under} {what} {squared} with the squared loss, {absolute} with the absolute and {huber} with Huber's{known}."
    )


def _on_belief(result: Result, stop: int) -> str:
    """Whether the penalty or the loss holds the fit, by how far it has gone from where it was at distance zero.

    While the knob has moved nothing: from where it was before points were moved by hand.
    """
    by_hand = len(result.settings.places) > 0
    if stop and len(result.sample.outliers):
        mover, shifts = "The knob alone" if by_hand else "That", result.shifts[:, :, stop]
    elif by_hand:
        mover, shifts = "What was moved by hand", result.shifts_by_hand
    else:
        return ""
    free, lasso, ridge = shifts[0].tolist()
    absolute, huber = shifts[1:, 0].tolist()
    told = [words.number(value if value > STILL else 0.0) for value in (free, lasso, ridge, absolute, huber)]
    return (
        f"{mover} has moved the squared fit by {told[0]} (root mean square over x), with L1 by {told[1]}, with L2 by {told[2]}. "
        f"Without any penalty it has moved the absolute fit by {told[3]} and Huber's by {told[4]}. "
        + verdict(free, penalties={"L1": lasso, "L2": ridge}, losses={"the absolute loss": absolute, "Huber's": huber})
    )


def throughout(result: Result) -> str:
    """Which fits stand still from where on; how the squared one goes on."""
    names = ("squared", "absolute", "Huber")
    still = [i for i, stop in enumerate(result.still_from) if stop is not None]
    parts = [f"the {names[i]} fit from {result.distances[result.still_from[i] or 0]:g} sd on" for i in still]
    end = ", however far" if all(result.beyond[i] for i in still) else ", up to the end of the knob"
    stands = f"{words.listed(parts)} {'does' if len(still) == 1 else 'do'} not change any more{end}." if still else ""
    stands = stands[:1].upper() + stands[1:]
    if result.settings.direction == SIDEWAYS or result.settings.degree > 1 or result.settings.penalty == "L1":
        return stands
    far = words.number(result.slope_at(FAR), 4)
    whose = "the knob's" if result.settings.places else "the"
    noun = "point" if len(result.sample.outliers) == 1 else "points"
    return f"{stands} If {whose} {noun} were 10 000 away in y, the slope of the squared loss would be {far}.".strip()


def verdict(free: float, *, penalties: Mapping[str, float], losses: Mapping[str, float]) -> str:
    """What holds, by how far fits have gone: the free squared one, it under each penalty, and free ones of other losses.

    To hold is to go less than `HELD` times as far as the free squared fit.
    """
    if free <= STILL:
        return "So far that is nothing."
    by_loss, by_penalty = (
        [name for name, shift in shifts.items() if shift < HELD * free] for shifts in (losses, penalties)
    )
    back = "by holding it back from the data as well"
    if len(by_loss) == len(losses):
        if not by_penalty:
            return "It is the loss that holds, not the penalty."
        return f"Here a penalty holds the fit too ({words.listed(by_penalty)}), {back}."
    others = f"only {by_loss[0]} of the other losses holds" if by_loss else "the other losses do not hold"
    if not by_penalty:
        return f"Here {others} the fit{'' if by_loss else ' either'}, and no penalty does."
    return f"Here {others} the fit. {words.listed(by_penalty)} {'does' if len(by_penalty) == 1 else 'do'}, {back}."
