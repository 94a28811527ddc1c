"""What one view of the dropout lesson shows, in sentences made from its numbers."""

from typing import TYPE_CHECKING

import numpy as np

from regularize import words
from regularize.experiments.dropout.measured import MASKS, THINNED

if TYPE_CHECKING:
    from regularize.experiments.dropout.result import Result

NEAR = 0.05  # a loss within this share of the lowest counts as the lowest
ALIKE = 0.02  # a difference of mean |r| below this counts as none


def view(result: "Result", drop: int, epoch: int) -> str:
    """The sentences at one stop of each knob, one a line."""
    if np.isnan(result.test[epoch, drop]):
        return (
            f"At p = {chance(result, drop)} the training diverged by epoch {int(result.diverged_at[drop])}: its steps are too large. "
            "The curves end there, and all else shows the network one epoch before; a smaller learning rate helps."
        )
    return "\n".join((_losses(result, drop, epoch), _crowd(result, drop, epoch), _alikeness(result, drop, epoch)))


def chance(result: "Result", drop: int) -> str:
    """p as it stands on the page: 0, 0.05, 0.2."""
    return f"{result.drop_probabilities[drop]:g}"


def correlation(mean: float) -> str:
    """A mean |r| as it stands on the page."""
    return f"{mean:.2f}" if np.isfinite(mean) else "none"


def _losses(result: "Result", drop: int, epoch: int) -> str:
    p, after, here = chance(result, drop), int(result.kept[epoch]), float(result.test[epoch, drop])
    if after == 0:
        return f"Before the first step every p has the same network: its test loss is {words.number(here)}."
    best = int(result.best[epoch])
    lowest, training = float(result.test[epoch, best]), words.number(result.train[epoch, drop])
    start = f"At p = {p} after {after} epochs the test loss is {words.number(here)} (training {training})"
    if here <= (1 + NEAR) * lowest:
        near = "the lowest of all p" if drop == best else "close to the lowest of all p"
        return f"{start}, {near}. {_stopped(result)}"
    side = "more" if drop < best else "less"
    size = f"{words.percent(here / lowest - 1)} above" if here < 3 * lowest else f"{words.times(here / lowest)}"
    return (
        f"{start}, {size} the lowest, {words.number(lowest)} at p = {chance(result, best)}: {side} dropout would predict better. "
        f"{_stopped(result)}"
    )


def _stopped(result: "Result") -> str:
    """What stopping early, without dropout, would have reached."""
    plain = result.test_losses[0]
    at = int(np.nanargmin(plain))
    lowest, end = float(plain[at]), float(result.test[-1, result.best[-1]])
    if np.isnan(end):
        than = "where every other training has broken"
    elif lowest <= (1 - NEAR) * end:
        than = "lower than any p reaches at the end"
    elif lowest >= (1 + NEAR) * end:
        than = "higher than the best p reaches at the end"
    else:
        than = "about what the best p reaches at the end"
    return f"Stopped at epoch {int(result.epochs[at])}, the network without dropout had {words.number(lowest)}, {than}."


def _crowd(result: "Result", drop: int, epoch: int) -> str:
    p = result.drop_probabilities[drop]
    if p == 0:
        return "At p = 0 nothing vanishes: the thinned networks are all the whole one, and no scaling is needed."
    gap, spread = result.crowd.gap[epoch, drop], result.crowd.spread[epoch, drop]
    what = "in y" if result.settings.curved else "of probability"
    band = (
        f", and their band holds the true curve on {words.percent(result.covered[epoch, drop])} of the way from −1 to 1"
        if result.settings.curved
        else ""
    )
    factor, without, here = 1 / (1 - p), result.unscaled[epoch, drop], result.test[epoch, drop]
    return (
        f"The middle 90 % of {THINNED} thinned networks are {words.number(spread, 2)} {what} apart on average{band}; their average "
        f"and the network in use differ by up to {words.number(gap, 2)}. Trained without the factor 1/(1 − p) = "
        f"{words.number(factor)}, each layer would hand on sums that much too large in use: test loss {words.number(without)} "
        f"against {words.number(here)}."
    )


def _alikeness(result: "Result", drop: int, epoch: int) -> str:
    here, plain = float(result.alikeness[epoch, drop]), float(result.alikeness[epoch, 0])
    if not np.isfinite(here):
        return "Fewer than two units of the last hidden layer still answer: there is no correlation to take."
    said = f"Units of the last hidden layer have a mean |r| of {here:.2f}"
    if drop == 0 or not np.isfinite(plain) or result.kept[epoch] == 0:
        return f"{said} over the test points."
    difference = here - plain
    if abs(difference) < ALIKE:
        return f"{said}, as without dropout ({plain:.2f})."
    if difference > 0:
        return (
            f"{said}, against {plain:.2f} without dropout: the units are more alike, not less. "
            "So they can stand in for each other."
        )
    return f"{said}, against {plain:.2f} without dropout: the units are less alike."


def identity(result: "Result", drop: int) -> str:
    """The linear identity, checked on the output layer of the network at the last epoch."""
    p, check = result.drop_probabilities[drop], result.identity
    if np.isnan(result.test[-1, drop]):
        return f"At p = {p:g} the training diverged, so there is nothing to check."
    formula, drawn, error = (float(row[drop]) for row in (check.formula, check.drawn, check.standard_error))
    if p == 0:
        return (
            f"At p = 0 both sides are the same by themselves, {words.number(formula)}; turn p up to see them checked."
        )
    what = "the error" if result.settings.curved else "the squared change of the score (class 1 minus class 0)"
    off = abs(drawn - formula) / error if error else 0.0
    return (
        f"At p = {p:g}, after the last epoch, {what} is {words.number(formula, 4)} by the formula; "
        f"{MASKS} drawn masks give {words.number(drawn, 4)} ± {words.number(error, 2)}, which is {off:.1f} standard errors away."
    )
