"""What the borrowed techniques ask."""

import numpy as np

from regularize.lessons.borrowed.grid import difference
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.settings import STOPS, TECHNIQUES, Settings
from regularize.lessons.question import DrivingQuestion

LEAVES = Settings(cell="Ridge on leaves: tree", strength=0)
SHIFTS = Settings(cell="Shifted copies: logistic", strength=0)
COPIES = 3
"""The stop that is asked about."""


def _errors(result: Result) -> list[float]:
    assert result.trial is not None
    errors: list[float] = result.trial.technique.at.mean.tolist()
    return errors


def best(_settings: Settings, result: Result) -> int:
    """The strength of the lowest test error."""
    return int(np.argmin(_errors(result)))


def best_gap(settings: Settings, guess: int, result: Result) -> str:
    """The two errors."""
    errors, lowest = _errors(result), best(settings, result)
    technique = TECHNIQUES["Ridge on leaves"]
    if guess == lowest:
        return f"That is it: {technique.at(lowest)}, with a mean squared error of {errors[lowest]:.1f}; without it is {errors[0]:.1f}."
    return (
        f"At {technique.at(guess)} the mean squared error is {errors[guess]:.1f}; it is lowest at {technique.at(lowest)}: "
        f"{errors[lowest]:.1f} (without {errors[0]:.1f})."
    )


def shifts(_settings: Settings, result: Result) -> int:
    """Falls, stays within chance, or rises."""
    assert result.trial is not None
    at = result.trial.technique.at
    return difference(at.of(COPIES).minus(at.of(0))).verdict + 1


def shifts_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """Both errors."""
    errors = _errors(result)
    return f"Without copies {errors[0]:.1f} % of the test digits are wrong, with {COPIES} copies of each {errors[COPIES]:.1f} %."


QUESTIONS = (
    DrivingQuestion(
        name="leaves",
        settings=LEAVES,
        ask="A tree is grown until its leaves are pure, and kept. Then what its leaves say is pulled towards their ancestors. At which "
        f"of the {STOPS} strengths does it predict best? Put the marker there.",
        axis="strength",
        chart="Test error",
        covers=("Test error", "Difference"),
        truth=best,
        gap=best_gap,
        why="With no pull a leaf repeats the noise of its few rows. With too strong a pull all leaves say the mean, so the best lies in "
        "between.",
    ),
    DrivingQuestion(
        name="shifts",
        settings=SHIFTS,
        ask="Deep networks are shown each picture also moved by a pixel. A logistic regression on 100 digits gets three such copies of "
        "each: what happens to its test error?",
        answers=("It falls", "No difference beyond chance", "It rises"),
        covers=("Test error", "Difference"),
        truth=shifts,
        gap=shifts_gap,
        why="A linear model has one weight for each pixel and cannot say the same wherever a stroke lies. Copies that are moved blur "
        "its weights.",
        reveal=Settings(cell="Shifted copies: logistic", strength=COPIES),
    ),
)
