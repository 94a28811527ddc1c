"""What one view of the dropout lesson shows, in sentences made from its numbers."""

import numpy as np

from regularize import words
from regularize.lessons.dropout.measured import EXAMPLES, MASKS, THINNED
from regularize.lessons.dropout.result import Result

ALIKE = 0.02  # a difference of mean |r| below this counts as none
ROUNDING = 1e-9  # a standard error below this part of the value is rounding


def describe(result: Result, drop: int, epoch: int) -> str:
    """The sentences at one stop of each knob, one a line."""
    if np.isnan(result.test[epoch, drop]):
        return (
            f"At p = {chance(result, drop)} the training diverged by epoch {int(result.diverged_at[drop])}: its steps are too large. "
            "The curves end there, and all else shows the network one epoch before. A smaller learning rate helps."
        )
    return "\n".join(
        (_losses(result, drop, epoch), _ensemble(result, drop, epoch), _on_correlation(result, drop, epoch))
    )


def chance(result: Result, drop: int) -> str:
    """p as it stands on the page: 0, 0.05, 0.2."""
    return f"{result.drop_probabilities[drop]:g}"


def correlation(mean: float) -> str:
    """A mean |r| as it stands on the page."""
    return f"{mean:.2f}" if np.isfinite(mean) else "none"


def _losses(result: Result, drop: int, epoch: int) -> str:
    p, after, here = chance(result, drop), int(result.kept[epoch]), float(result.test[epoch, drop])
    if after == 0:
        return f"Before the first step every p has the same network: its test loss is {words.number(here)}."
    best, points = int(result.best[epoch]), len(result.task.test.inputs)
    lowest, training = words.number(result.test[epoch, best]), words.number(result.train[epoch, drop])
    start = f"At p = {p} after {after} epochs the test loss is {words.number(here)} (training {training})"
    if drop == best:
        return f"{start}, the lowest of all p on these {points} test points. {_stopped(result)}"
    if not result.beyond[epoch, drop]:
        return (
            f"{start}. The lowest of all p is {lowest}, at p = {chance(result, best)}. {points} test points cannot tell the two apart. "
            f"{_stopped(result)}"
        )
    size = words.above(here, float(result.test[epoch, best]))
    side = "more" if drop < best else "less"
    return (
        f"{start}, {size} the lowest, {lowest} at p = {chance(result, best)}. Here {side} dropout predicts better. "
        f"{_stopped(result)}"
    )


def _stopped(result: Result) -> str:
    """What stopping early, without dropout, would have reached."""
    plain = result.test_losses[0]
    at, best = int(np.nanargmin(plain)), int(result.best[-1])
    end = float(result.test[-1, best])
    start = f"Stopped at epoch {int(result.epochs[at])}, the network without dropout had {words.number(plain[at])}"
    if np.isnan(end):
        return f"{start}. At the end every training has broken."
    return (
        f"{start}. The best p ends at {words.number(end)} (p = {chance(result, best)}). The test points chose both, which flatters "
        "them."
    )


def _ensemble(result: Result, drop: int, epoch: int) -> str:
    p = result.drop_probabilities[drop]
    if p == 0:
        return "At p = 0 nothing vanishes: the thinned networks are all the whole one, and no scaling is needed."
    gap, spread = result.ensemble.gap[epoch, drop], result.ensemble.spread[epoch, drop]
    what = "in y" if result.settings.curved else "of probability"
    band = (
        f", and their band holds the true curve at {result.covered[epoch, drop]} of {np.count_nonzero(result.inside)} places from −1 to 1"
        if result.settings.curved
        else ""
    )
    return (
        f"The middle 90 % of {THINNED} thinned networks are {words.number(spread, 2)} {what} apart on average{band}. Their average "
        f"and the network at test time differ by up to {words.number(gap, 2)} at the {len(result.ensemble.x)} places of the line. "
        f"{_unscaled(result, drop, epoch)}"
    )


def _unscaled(result: Result, drop: int, epoch: int) -> str:
    """What training without the factor leads to, with all units on at test time."""
    factor, without = words.number(1 / (1 - result.drop_probabilities[drop])), float(result.unscaled[epoch, drop])
    if result.kept[epoch] == 0:
        return f"The factor 1/(1 − p) is {factor}; before the first step nothing depends on it."
    if np.isnan(without):
        return f"A network trained without the factor 1/(1 − p) = {factor} has diverged."
    here, points = float(result.test[epoch, drop]), len(result.task.test.inputs)
    said, against = words.number(without), words.number(here)
    sign = int(result.unscaled_beyond[epoch, drop])
    if said == against:
        verdict = f"Its test loss is {said} too, the same to the digits shown."
    elif sign == (1 if without > here else -1):
        verdict = f"Its test loss is {said} against {against}, so it predicts {'worse' if sign > 0 else 'better here'}."
    else:
        verdict = f"Its test loss is {said} against {against}, which {points} test points do not tell from chance."
    return (
        f"A network trained without the factor 1/(1 − p) = {factor} has more units on at test time than in training, and nothing is "
        f"scaled to make up for that. {verdict}"
    )


def _on_correlation(result: Result, drop: int, epoch: int) -> str:
    here, plain = float(result.mean_correlation[epoch, drop]), float(result.mean_correlation[epoch, 0])
    if not np.isfinite(here):
        return "Fewer than two units of the last hidden layer still answer: there is no correlation to take."
    said = f"On {min(EXAMPLES, len(result.task.test.inputs))} test points two units of the last hidden layer have a mean |r| of {here:.2f}"
    if drop == 0 or not np.isfinite(plain) or result.kept[epoch] == 0:
        return f"{said}."
    difference = here - plain
    if abs(difference) < ALIKE:
        return f"{said}, as without dropout ({plain:.2f})."
    if difference > 0:
        return f"{said}, against {plain:.2f} without dropout. The units are more alike, not less, so they can stand in for each other."
    return f"{said}, against {plain:.2f} without dropout. The units are less alike."


def identity(result: Result, drop: int) -> str:
    """The linear identity, checked on the output layer of the network at the last epoch."""
    p, check = result.drop_probabilities[drop], result.identity
    if np.isnan(result.test[-1, drop]):
        return f"At p = {p:g} the training diverged, so there is nothing to check."
    formula, drawn, error = (float(row[drop]) for row in (check.formula, check.drawn, check.standard_error))
    if p == 0:
        return (
            f"At p = 0 both sides are the same by themselves, {words.number(formula)}. Turn p up to see them checked."
        )
    what = "the error" if result.settings.curved else "the squared change of the score (class 1 minus class 0)"
    start = f"At p = {p:g}, after the last epoch, {what} is {words.number(formula, 4)} by the formula."
    if error <= ROUNDING * abs(drawn):
        return f"{start} All {MASKS} drawn masks give the same."
    off = abs(drawn - formula) / error
    return (
        f"{start} {MASKS} drawn masks give {words.number(drawn, 4)} ± {words.number(error, 2)}, "
        f"which is {off:.1f} standard errors away."
    )
