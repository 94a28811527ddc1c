"""What two penalties side by side show, in sentences made from their numbers."""

from collections.abc import Sequence

import numpy as np

from regularize import words
from regularize.assessment import FEWEST, ROUNDING
from regularize.lessons.explore.compared import Second
from regularize.lessons.explore.result import Result
from regularize.lessons.explore.settings import COMPARED, LEAST_SQUARES, SAME_STRENGTH

_KNOWN = {"L1": "the lasso", "L2": "ridge", "Elastic net": "the elastic net", LEAST_SQUARES: "least squares"}
CALLED = {name: _KNOWN.get(name, name) for name in (*COMPARED, LEAST_SQUARES)}
"""What sentences call the fit under a penalty."""


def on_coefficients(result: Result, second: Second, stop: int) -> str:
    """How strong both are, and how many coefficients each keeps."""
    first, other = CALLED[result.settings.penalty], CALLED[second.name]
    strength, p = result.strengths_in_words[stop], len(result.names)
    counts = [int(result.non_zero[stop]), int(np.count_nonzero(row(second.path.coefficients, stop)))]
    kept = counted((first, other), counts, p)
    if second.name == LEAST_SQUARES or result.settings.matched == SAME_STRENGTH:
        return f"At λ = {strength} {kept}."
    return f"{_matched(result, second, stop)} {kept[0].upper()}{kept[1:]}."


def counted(names: tuple[str, str], counts: Sequence[int], p: int) -> str:
    """How many of p coefficients each of two fits keeps."""
    told, (first, other) = "" if p == 1 else f" of {p} coefficients", names
    if counts[0] == counts[1]:
        both = "all" if counts[0] == p > 2 else "none" if counts[0] == 0 else f"{counts[0]}"
        return f"{first} and {other} both keep {both} of {p} {'coefficient' if p == 1 else 'coefficients'}"
    whole = "it" if p == 1 else "both" if p == 2 else f"all {p}"
    mine, its = ("none" if count == 0 else whole if count == p else f"{count}" for count in counts)
    of = " coefficients" if mine == whole else told
    return f"{first} keeps {mine}{of if p > 1 else ''}, {other} {its}"


def _matched(result: Result, second: Second, stop: int) -> str:
    """What is the same, and the λ of both."""
    return matched(
        (CALLED[result.settings.penalty], CALLED[second.name]),
        (float(result.path.strengths[stop]), float(second.path.strengths[stop])),
        f"the training error {words.number(result.errors.train[stop])}",
        reached=bool(second.reached[stop]),
        limit=int(second.limit[stop]),
        freedom=None if second.freedom is None else second.freedom[:, stop].tolist(),
    )


def matched(
    names: tuple[str, str],
    strengths: tuple[float, float],
    same: str,
    *,
    reached: bool,
    limit: int,
    freedom: Sequence[float] | None,
) -> str:
    """In what two fits are the same, or in their degrees of freedom, and the λ of both."""
    (first, other), (mine, its) = names, map(words.strength, strengths)
    if freedom is not None:
        same = f"{words.number(freedom[0])} degrees of freedom"
    if reached:
        return f"With {same} {first} has λ = {mine} and {other} λ = {its}."
    if limit:
        end = "grows without end" if limit > 0 else "goes to zero"
        return f"With {same} {first} has λ = {mine}. With {other} that is so only as λ {end}; shown is λ = {its}."
    if freedom is not None:
        free = freedom
        if abs(free[0] - free[1]) > 1e-3:
            return (
                f"With {same} {first} has λ = {mine}. At λ = {its} {other} comes nearest, with {words.number(free[1])}."
            )
    return f"With {same} {first} has λ = {mine}. No λ of {other} matches that to the last digit; {its} is nearest."


def on_error(result: Result, second: Second, stop: int) -> str:
    """Whether the second predicts better on the test rows than the first, as far as these can tell."""
    pair = np.stack([result.errors.squares[stop], row(second.errors.squares, stop)])
    mine, its = np.sqrt(pair.mean(axis=1)).tolist()
    rows, told = result.errors.rows, f"That of {CALLED[second.name]} is {words.number(its)}"
    if rows < FEWEST:
        return f"{told}."
    if abs(mine - its) <= ROUNDING * result.errors.spread:
        return f"{told}, the same."
    if words.number(its) == words.number(mine):
        return f"{told}, the same to the digits shown."
    side = "higher" if its > mine else "lower"
    if result.apart[stop]:
        return f"{told}, which is {side}. On {rows} test rows that is more than chance."
    return f"{told}, which is {side}, but {rows} test rows do not settle which predicts better."


def row(rows: np.ndarray, stop: int) -> np.ndarray:
    """What holds at one stop, where the second may have a single fit for all."""
    return np.asarray(rows[min(stop, len(rows) - 1)])
