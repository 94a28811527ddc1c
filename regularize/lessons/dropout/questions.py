"""What Dropout asks."""

import numpy as np

from regularize import words
from regularize.lessons.dropout.result import Result
from regularize.lessons.dropout.settings import Settings
from regularize.lessons.question import DrivingQuestion

HALF, MOST = Settings(drop_probability=0.5), Settings(drop_probability=0.9)
FACTORS = (0.5, 1.0, 2.0, 4.0)


def factor(_settings: Settings, _result: Result) -> int:
    """The factor 1/(1 − p) at p = 0.5."""
    return FACTORS.index(1 / (1 - HALF.drop_probability))


def factor_gap(_settings: Settings, guess: int, _result: Result) -> str:
    """What the mean of a unit would be with the predicted factor."""
    mean = (1 - HALF.drop_probability) * FACTORS[guess]
    return f"With the factor {FACTORS[guess]:g} a unit of size 1 has the mean 0.5 × {FACTORS[guess]:g} = {mean:g} in training."


def trained(_settings: Settings, result: Result) -> int:
    """Whether the training loss falls, stays (within a tenth) or rises from p = 0 to 0.9."""
    before, after = result.train[-1, [0, MOST.at[0]]]
    return 1 if abs(after - before) <= 0.1 * before else 0 if after < before else 2


def trained_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """Both losses."""
    before, after = result.train[-1, [0, MOST.at[0]]]
    return f"The training loss is {words.number(before)} at p = 0 and {words.number(after)} at p = 0.9."


def best(_settings: Settings, result: Result) -> int:
    """The p of the lowest test loss at the last epoch."""
    return int(result.best[-1])


def best_gap(settings: Settings, guess: int, result: Result) -> str:
    """What the predicted p costs, and whether these test points can tell."""
    true, test = best(settings, result), result.test[-1]
    if guess == true:
        return f"That is it: the test loss is {words.number(test[true])} there."
    if np.isnan(test[guess]):
        return f"At your p the training breaks. The lowest test loss is {words.number(test[true])}."
    told = "more than" if result.beyond[-1, guess] else "no more than"
    return (
        f"At your p the test loss is {words.number(test[guess])} instead of {words.number(test[true])}. "
        f"That is {told} other test points would change by chance."
    )


QUESTIONS = (
    DrivingQuestion(
        name="factor",
        settings=HALF,
        ask="At p = 0.5 each hidden unit vanishes half of the time. By how much are those that stay multiplied in training?",
        answers=("By 1/2", "By 1: not at all", "By 2", "By 4"),
        truth=factor,
        gap=factor_gap,
        why="The factor 1/(1 − p) keeps the mean of each unit. So at test time all units are on and nothing needs to be scaled.",
        reveal=HALF,
    ),
    DrivingQuestion(
        name="training",
        settings=Settings(drop_probability=0.0),
        ask="p goes from 0 to 0.9. What happens to the loss on the training points?",
        answers=("It falls", "It stays about the same", "It rises"),
        covers=("Loss by p",),
        truth=trained,
        gap=trained_gap,
        why="Dropout makes it harder to learn the training points by heart. If it helps, it helps on other points.",
        reveal=MOST,
    ),
    DrivingQuestion(
        name="best",
        settings=Settings(drop_probability=0.0),
        ask="At which p is the test loss of these networks lowest? Put the marker there.",
        axis="drop_probability",
        chart="Loss by p",
        covers=("Loss by p",),
        truth=best,
        gap=best_gap,
        why="Too small a p leaves the network free to learn noise, and too large a p starves it. Another sample, start or width has "
        "another best p, so it has to be tried.",
    ),
)
