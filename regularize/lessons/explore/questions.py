"""What Explore asks."""

from dataclasses import replace

import numpy as np

from regularize import words
from regularize.lessons.explore.result import Result
from regularize.lessons.explore.result_of_classes import ResultOfClasses
from regularize.lessons.explore.settings import OFF, ON, Settings
from regularize.lessons.question import DrivingQuestion

LEFT = ((15, 15), (8, 14), (3, 7), (0, 2))
"""The answers to how many coefficients are left: from, to."""
ALONE = Settings(compare=OFF)
PLACES = list(range(0, 81, 10))
"""The stops at which a line is drawn."""
TENTH = replace(ALONE, penalty="L1", log10_strength=-1.0)
APART = replace(ALONE, source="Two blobs", penalty="L2", points=20, noise_sd=0.0, total_degree=1, log10_strength=-1.0)
"""Twenty points of two blobs: a line tells the classes apart at every seed that the knob has."""


def zeros(_settings: Settings, result: Result) -> int:
    """None, some or all of the bars at the largest λ."""
    left = int(result.non_zero[-1])
    return 0 if left == len(result.names) else 1 if left else 2


def zeros_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """How long the longest bar is, and how many are none."""
    last = result.path.coefficients[-1]
    largest = words.number(float(np.abs(last).max()), 2)
    return (
        f"At λ = 100 the largest bar is {largest}, and {int((last == 0).sum())} of {len(last)} bars are exactly zero."
    )


def left(_settings: Settings, result: Result) -> int:
    """The range that holds the number of coefficients left."""
    count = int(result.non_zero[TENTH.stop("log10_strength")])
    return next(place for place, (low, high) in enumerate(LEFT) if low <= count <= high)


def left_gap(_settings: Settings, guess: int, result: Result) -> str:
    """How many are left, and by how many the prediction was off."""
    stop = TENTH.stop("log10_strength")
    count, (low, high) = int(result.non_zero[stop]), LEFT[guess]
    kept = words.listed(result.kept[stop]) or "none"
    off = max(low - count, count - high, 0)
    missed = f"; your prediction misses that by {off}" if off else ""
    return f"At λ = 0.1 there {'is' if count == 1 else 'are'} {count} left ({kept}){missed}."


def best(_settings: Settings, result: Result) -> int:
    """Where the test error is lowest."""
    return result.errors.best


def best_gap(_settings: Settings, guess: int, result: Result) -> str:
    """What the predicted λ costs."""
    test, lowest = result.errors.test, result.errors.best
    if guess == lowest:
        return f"That is it: the test error is {words.number(test[lowest])} there."
    ratio = float(test[guess] / test[lowest])
    more = f"{words.percent(ratio - 1)} more" if ratio < 2 else f"{words.times(ratio)} as much"
    apart = words.times(float(10 ** (0.1 * abs(guess - lowest))))
    side = "larger" if guess > lowest else "smaller"
    return (
        f"Your λ is {apart} {side} than the best one; its test error is {words.number(test[guess])} "
        f"instead of {words.number(test[lowest])}, {more}."
    )


def curve(_settings: Settings, result: Result) -> tuple[float, ...]:
    """The test error at nine places."""
    return tuple(result.errors.test[PLACES].tolist())


def curve_gap(_settings: Settings, guess: tuple[float, ...], result: Result) -> str:
    """How far a line is off, and where it and the truth are lowest."""
    true = result.errors.test[PLACES]
    off = float(np.exp(np.abs(np.log(np.array(guess) / true)).mean())) - 1
    apart = (
        "less than 1 % off"
        if off < 0.01
        else f"{words.percent(off)} off"
        if off < 1
        else f"{words.times(off + 1)} too large or too small"
    )
    mine, its = (result.strengths_in_words[PLACES[int(np.argmin(line))]] for line in (guess, true))
    same = mine == its
    lowest = f"both lines are lowest at λ = {its}" if same else f"yours is lowest at λ = {mine}, the exact one at {its}"
    ends = f"at the ends the exact error is {words.number(true[0], 2)} and {words.number(true[-1], 2)}"
    return f"On average your line is {apart}. Of its nine places {lowest}; {ends}."


def endless(_settings: Settings, result: ResultOfClasses) -> int:
    """Whether a line tells the classes apart."""
    return 1 if result.separated else 0


def endless_gap(_settings: Settings, _guess: int, result: ResultOfClasses) -> str:
    """How long the weights are at three strengths, a hundred times apart, and how the boundary moves meanwhile."""
    assert result.first is not None
    steps = [
        f"{words.number(float(result.first.norms[stop]))} at λ = {result.first.strengths_in_words[stop]}"
        for stop in (40, 20, 0)
    ]
    wrong = round(float(result.first.losses.wrong_train[0]) * len(result.targets))
    return f"Their norm is {words.listed(steps)}, where {wrong or 'none'} of the {len(result.targets)} points are on the wrong side."


QUESTIONS = (
    DrivingQuestion(
        name="zeros",
        settings=replace(ALONE, penalty="L2"),
        ask="λ goes from 10⁻⁴ up to 100. How many of the 15 bars become exactly zero under L2 (ridge)?",
        answers=("None", "Some of them", "All of them"),
        truth=zeros,
        gap=zeros_gap,
        why="Under L2 the pull towards zero is proportional to the coefficient, so it fades as the coefficient gets small. "
        "The length of the whole vector falls at every step. Single bars may grow or change sign on the way, and none is held at zero.",
        reveal=Settings(penalty="L2", compare="L1", log10_strength=2.0),
    ),
    DrivingQuestion(
        name="left",
        settings=replace(ALONE, penalty="L1"),
        ask="Now the penalty is L1 (the lasso). λ goes up to 0.1. How many of the 15 coefficients are left?",
        answers=("All 15", "8 to 14", "3 to 7", "2 or fewer"),
        truth=left,
        gap=left_gap,
        why="Under L1 the pull towards zero is the same however small the coefficient is. A column whose help is weaker than "
        "that pull gets exactly zero.",
        reveal=TENTH,
    ),
    DrivingQuestion(
        name="best",
        settings=replace(ALONE, penalty="L2", more=ON),
        ask="Under L2, which λ predicts new points best? Put the marker there.",
        axis="log10_strength",
        chart="Error",
        covers=("Error",),
        reveal=replace(ALONE, penalty="L2", more=ON),
        truth=best,
        gap=best_gap,
        why="With too small a λ the curve follows the noise of the training points. With too large a λ it cannot follow the "
        "truth any more, so the best lies in between.",
    ),
    DrivingQuestion(
        name="curve",
        settings=replace(ALONE, penalty="L1", more=ON),
        ask="Under L1, how does the error on new points change with λ? Draw the test error into the chart.",
        axis="log10_strength",
        drawn=9,
        chart="Error",
        covers=("Error",),
        reveal=replace(ALONE, penalty="L1", more=ON),
        truth=curve,
        gap=curve_gap,
        why="Without a penalty the fit follows the noise, and with all coefficients at zero it is a flat line. The best λ "
        "lies in between.",
    ),
    DrivingQuestion(
        name="endless",
        settings=APART,
        ask="What happens to the two weights of separable classes as λ goes to 0?",
        answers=("They stop at the fit without a penalty", "They grow without end", "They shrink to zero"),
        covers=("Coefficients", "Geometry"),
        truth=endless,
        gap=endless_gap,
        why="Where a line separates the classes, twice the weights give every point a probability nearer to its class, so the loss "
        "always falls. Only the penalty holds them back.",
        reveal=replace(APART, log10_strength=-6.0),
    ),
)
