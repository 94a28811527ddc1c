"""What two penalties side by side show, in sentences made from their numbers."""

from typing import TYPE_CHECKING

import numpy as np

from regularize import words
from regularize.assessment import FEWEST, ROUNDING
from regularize.experiments.explore.settings import FREEDOM, LEAST_SQUARES, SAME_ERROR, SAME_STRENGTH

if TYPE_CHECKING:
    from regularize.experiments.explore.compared import Second
    from regularize.experiments.explore.result import Result

CALLED = {"L1": "the lasso", "L2": "ridge", "Elastic net": "the elastic net", LEAST_SQUARES: "least squares"}
"""What sentences call the fit under a penalty."""


def on_coefficients(result: "Result", second: "Second", stop: int) -> str:
    """How strong both are, and how many coefficients each keeps."""
    first, other = CALLED[result.settings.penalty], CALLED[second.name]
    strength, p = result.strengths_in_words[stop], len(result.names)
    counts = [int(result.non_zero[stop]), int(np.count_nonzero(row(second.path.coefficients, stop)))]
    told = "" if p == 1 else f" of {p} coefficients"
    if counts[0] == counts[1]:
        both = "all" if counts[0] == p > 1 else "none" if counts[0] == 0 else f"{counts[0]}"
        kept = f"{first} and {other} both keep {both} of {p} {'coefficient' if p == 1 else 'coefficients'}"
    else:
        whole = f"all {p}" if p > 1 else "it"
        mine, its = ("none" if count == 0 else whole if count == p else f"{count}" for count in counts)
        of = " coefficients" if mine == whole else told
        kept = f"{first} keeps {mine}{of if p > 1 else ''}, {other} {its}"
    if second.name == LEAST_SQUARES or result.settings.matched == SAME_STRENGTH:
        return f"At λ = {strength} {kept}."
    return f"{_matched(result, second, stop)} {kept[0].upper()}{kept[1:]}."


def _matched(result: "Result", second: "Second", stop: int) -> str:
    """What is the same, and the λ of both."""
    first, other = CALLED[result.settings.penalty], CALLED[second.name]
    mine, its = result.strengths_in_words[stop], words.strength(float(second.path.strengths[stop]))
    if result.settings.matched == SAME_ERROR:
        same = f"the training error {words.number(result.errors.train[stop])}"
        if second.reached[stop]:
            return f"With {same} {first} has λ = {mine} and {other} λ = {its}."
    if result.settings.matched == FREEDOM and second.freedom is not None:
        free = second.freedom[:, stop].tolist()
        same = f"{words.number(free[0])} degrees of freedom"
        if second.reached[stop]:
            return f"With {same} {first} has λ = {mine} and {other} λ = {its}."
        if abs(free[0] - free[1]) > 1e-3:
            return (
                f"With {same} {first} has λ = {mine}; {other} comes nearest with {words.number(free[1])}, at λ = {its}."
            )
    return f"With {same} {first} has λ = {mine}; no λ of {other} matches it to the last digit, and {its} is nearest."


def on_error(result: "Result", second: "Second", stop: int) -> str:
    """Whether the second predicts better on the test rows than the first, as far as these can tell."""
    pair = np.stack([result.errors.squares[stop], row(second.errors.squares, stop)])
    mine, its = np.sqrt(pair.mean(axis=1)).tolist()
    rows, told = result.errors.rows, f"That of {CALLED[second.name]} is {words.number(its)}"
    if rows < FEWEST:
        return f"{told}."
    if abs(mine - its) <= ROUNDING * result.errors.spread:
        return f"{told}, the same."
    side = "higher" if its > mine else "lower"
    if result.apart[stop]:
        return f"{told}: it is {side}, by more than {rows} test rows leave to chance."
    return f"{told}: it is {side}, but {rows} test rows do not settle which predicts better."


def row(rows: np.ndarray, stop: int) -> np.ndarray:
    """What holds at one stop, where the second may have a single fit for all."""
    return np.asarray(rows[min(stop, len(rows) - 1)])
