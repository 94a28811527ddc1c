"""What one view of Explore shows, in sentences made from its numbers."""

from collections.abc import Sequence

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.assessment import FEWEST, ROUNDING
from regularize.lessons.explore.captions import versus
from regularize.lessons.explore.errors import Errors
from regularize.lessons.explore.result import Result
from regularize.lessons.explore.result_of_classes import Losses
from regularize.lessons.explore.settings import UPLOADED
from regularize.penalties import Penalty

CLOSE = 0.01
"""An error within this part of the lowest is as low."""
FLATTERS = "The test rows chose it, which flatters it: to choose λ, use cross-validation."
FLATTERS_DEGREE = "The test rows chose that degree, which flatters it: to choose one, use cross-validation."


def describe(result: Result, stop: int) -> str:
    """The sentences at one stop, one a line."""
    second = result.second
    if second is None:
        sentences = [_on_coefficients(result, stop), _on_error(result, stop), _on_geometry(result, stop)]
    else:
        error = _on_error(result, stop, f"The test error of {versus.CALLED[result.settings.penalty]}")
        sentences = [
            versus.on_coefficients(result, second, stop),
            f"{error} {versus.on_error(result, second, stop)}",
            _on_geometry(result, stop),
        ]
    return "\n".join(filter(None, [*sentences, _on_rows(result)]))


def _on_coefficients(result: Result, stop: int) -> str:
    kept, p, strength = result.kept[stop], len(result.names), result.strengths_in_words[stop]
    count = len(kept)
    if result.settings.penalty == "None":
        held = "coefficient" if p == 1 else f"{p} coefficients"
        return f"Without a penalty nothing holds the {held} back: the norm is {words.number(result.norms[stop])}."
    size = words.number(result.norms[stop])
    norm = f"norm is {size}"
    if count == p:
        every = f"{words.every(p, 'coefficient')} {'is' if p == 1 else 'are'}"
        return f"At λ = {strength} {every} non-zero. The {norm}" + _shrunk(result, stop)
    if count == 0:
        every = f"{words.every(p, 'coefficient')} {'is' if p == 1 else 'are'}"
        return f"At λ = {strength} {every} exactly zero: the fit is the mean of the training data.{_constant(result)}"
    verb = "remains" if count == 1 else "remain"
    told = f"At λ = {strength}, {count} of {p} coefficients {verb}: {words.listed(kept, 4)}. The {norm}."
    return told + _last_to_go(result, stop) + _constant(result)


def _shrunk(result: Result, stop: int) -> str:
    if stop == 0 or not result.norms[0]:
        return "."
    return f", {words.percent(result.norms[stop] / result.norms[0])} of that at λ = {result.strengths_in_words[0]}."


def _constant(result: Result) -> str:
    """The powers that are zero under any penalty."""
    names = [name for name, varies in zip(result.names, result.polynomial.varying, strict=True) if not varies]
    if not names:
        return ""
    are, have = ("is", "its coefficient is") if len(names) == 1 else ("are", "their coefficients are")
    return f" {words.listed(names, 4)} {are} constant over the training rows, so {have} zero under any penalty."


def _last_to_go(result: Result, stop: int) -> str:
    """The coefficient that became zero most recently on the way up to a stop: at a knot of the path, if it is known."""
    if result.knots is None:
        at = int(result.zero_since[stop].max())
        if not at:
            return ""
        gone = [name for name, since in zip(result.names, result.zero_since[stop], strict=True) if since == at]
        between = f"{result.strengths_in_words[at - 1]} and {result.strengths_in_words[at]}"
        return f" {words.listed(gone)} became zero between λ = {between}."
    knots, zero = result.knots, result.path.coefficients[stop] == 0.0
    passed = knots.enters & (knots.column >= 0) & (knots.strengths <= result.path.strengths[stop])
    left = np.flatnonzero(passed & zero[knots.column])
    if not len(left):
        return ""
    last = int(left[0])
    return f" {result.names[knots.column[last]]} became zero at λ = {words.strength(float(knots.strengths[last]))}."


def _on_error(result: Result, stop: int, subject: str = "Test error") -> str:
    if result.by_degree is not None:
        return _on_degree(result.by_degree, result.polynomial.degree)
    return on_errors(result.errors, result.strengths_in_words, stop, subject)


def on_errors(errors: Errors | Losses, strengths: Sequence[str], stop: int, subject: str) -> str:
    """How a test error compares with the lowest over the path, and what that means."""
    best = errors.best
    here, lowest = float(errors.test[stop]), float(errors.test[best])
    told = f"{subject}, {words.number(here)}," if subject.startswith("The ") else f"{subject} {words.number(here)}"
    if errors.rows < FEWEST:
        return f"{told.rstrip(',')}, {_too_few(errors.rows)} which λ predicts best."
    if here <= ROUNDING * errors.spread:
        return f"{told} is rounding: this fit predicts all that there is to predict."
    if stop == best:
        return f"{told} is the lowest on this path. {FLATTERS}"
    at_best = f"{words.number(lowest)} at λ = {strengths[best]}"
    if here <= lowest * (1.0 + CLOSE):
        return f"{told} is within {words.within(here / lowest - 1.0 if lowest else 0.0)} of the lowest, {at_best}. {FLATTERS}"
    if not errors.worse[stop]:
        return f"{told} is above the lowest, {at_best}, but {errors.rows} test rows cannot tell the two apart."
    side = "over-fits: a stronger" if stop < best else "under-fits: a weaker"
    return f"{told} is {words.above(here, lowest)} the lowest, {at_best}. The fit {side} penalty predicts better. {FLATTERS}"


def _on_degree(errors: Errors, degree: int) -> str:
    here, best = float(errors.test[degree - 1]), errors.best
    lowest, told = float(errors.test[best]), f"Test error {words.number(here)}"
    if errors.rows < FEWEST:
        return f"{told}, {_too_few(errors.rows)} which degree predicts best."
    if here <= ROUNDING * errors.spread:
        return f"{told} is rounding: degree {degree} predicts all that there is to predict."
    if degree == best + 1:
        return f"{told}: no other degree from 1 to 20 predicts better on these test rows. {FLATTERS_DEGREE}"
    at_best = f"{words.number(lowest)} at degree {best + 1}"
    if not errors.worse[degree - 1]:
        return f"{told} is not the lowest, {at_best}, but {errors.rows} test rows cannot tell the two apart."
    side = "over-fits" if degree > best + 1 else "under-fits"
    remedy = ": choose a penalty and let λ do what the degree did" if degree > best + 1 else ""
    return f"{told} is {words.above(here, lowest)} the lowest, {at_best}. {FLATTERS_DEGREE} Degree {degree} {side}{remedy}."


def _too_few(rows: int) -> str:
    return f"on {rows} {'row' if rows == 1 else 'rows'}: too few to say"


def _on_geometry(result: Result, stop: int) -> str:
    if result.pair is None or result.slice is None:
        return "With a single coefficient there is no geometry to show: a ball on a line is an interval."
    if result.settings.penalty == "None":
        return ""
    names = [result.names[j] for j in result.pair]
    still = [name for name, j in zip(names, result.pair, strict=True) if not result.polynomial.varying[j]]
    if still:
        return f"In the geometry the loss does not depend on {words.listed(still)}, so there is no ellipse to touch a ball."
    if result.second is None or result.second.slice is None:
        return f"In the geometry the {touch(result.slice.fitted, result.slice.penalty, names, stop)}"
    first, second = (touch(one.fitted, one.penalty, names, stop) for one in (result.slice, result.second.slice))
    return f"{result.settings.penalty}: the {first} {result.second.name}: the {second}"


def touch(fits: Floats, penalty: Penalty, names: Sequence[str], stop: int, line: str = "ellipse") -> str:
    """Where the line of equal loss touches the ball at a stop, from the second word on: fits (k, 2)."""
    fitted = fits[min(stop, len(fits) - 1)].tolist()
    zeros = [name for name, w in zip(names, fitted, strict=True) if w == 0]
    if penalty.free:
        at = " and ".join(f"{name} = {words.number(w)}" for name, w in zip(names, fitted, strict=True))
        return f"pair is the free optimum, {at}: no ball holds it."
    if len(zeros) == 2:
        return f"{penalty.ball} has shrunk to the origin: both {names[0]} and {names[1]} are zero."
    if zeros:
        where = (
            f"touches the {penalty.ball} on an axis" if penalty.l1 == 0.0 else f"meets the {penalty.ball} in a corner"
        )
        return f"{line} {where}, so {zeros[0]} is exactly zero."
    where = "which has no corner" if penalty.l1 == 0.0 else "between two corners"
    comma = "," if penalty.l1 == 0.0 else ""
    return f"{line} touches the {penalty.ball}{comma} {where}: neither {names[0]} nor {names[1]} is zero."


def _on_rows(result: Result) -> str:
    """What became of the rows of a visitor's file."""
    if result.settings.source != UPLOADED:
        return ""
    train, test = len(result.curve.x_train), len(result.curve.x_test)
    parts = [f"{train} rows of your data are for training, {test} for testing"]
    if result.dropped:
        was = "1 misses a value and was" if result.dropped == 1 else f"{result.dropped} miss a value and were"
        parts.append(f"{was} dropped")
    if result.left_out:
        parts.append(f"{result.left_out} were left out at random (with the seed), so that the page stays live")
    return "; ".join(parts) + "."
