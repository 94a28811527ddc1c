"""What Label smoothing asks."""

import numpy as np

from regularize import words
from regularize.lessons.label_smoothing.result import Result
from regularize.lessons.label_smoothing.settings import Settings
from regularize.lessons.question import DrivingQuestion

TENTH = Settings(smoothing=0.1)
ANSWERS = (0.9, 0.91, 0.95, 1.0)


def asked(_settings: Settings, result: Result) -> int:
    """The probability at the smallest possible loss."""
    return ANSWERS.index(round(float(result.best_probability[TENTH.stop("smoothing")]), 10))


def asked_gap(_settings: Settings, guess: int, result: Result) -> str:
    """Where the probability comes from, and what is left for the others."""
    true = float(result.best_probability[TENTH.stop("smoothing")])
    each = words.number((1 - true) / (result.classes - 1), 2)
    off = (
        f"; your prediction is off by {abs(ANSWERS[guess] - true):.2f}"
        if guess != ANSWERS.index(round(true, 10))
        else ""
    )
    return f"It is 1 − 0.1 + 0.1/{result.classes} = {true:.2f}, and {each} for each other class{off}."


def sure(_settings: Settings, result: Result) -> int:
    """Without smoothing: surer than right, as sure as right (as far as chance allows), or less sure."""
    leaning = int(result.sureness.leaning[-1, 0])
    return 0 if leaning > 0 else 1 if leaning == 0 else 2


def sure_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """Both shares."""
    said, right = float(result.sureness.mean_confidence[-1, 0]), float(result.accuracy[-1, 0])
    return f"On test digits it says {words.percent(said)} on average, and it is right in {words.percent(right)}."


def bound(_settings: Settings, result: Result) -> int:
    """Whether the best gap between the right logit and the others has an end."""
    return 1 if np.isfinite(result.best_gap[TENTH.stop("smoothing")]) else 0


def bound_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """The best gap, and what the network has."""
    stop = TENTH.stop("smoothing")
    best, mine, without = result.best_gap[stop], result.median_gap[-1, stop], result.median_gap[-1, 0]
    return (
        f"The loss is lowest at a gap of {words.number(best)}; after training it is {words.number(mine)}, and {words.number(without)} "
        "without smoothing."
    )


QUESTIONS = (
    DrivingQuestion(
        name="asked",
        settings=Settings(smoothing=0.0),
        ask="Ten classes, smoothing ε = 0.1. At which probability of the right class is the smoothed loss lowest?",
        answers=tuple(f"{value:.2f}" for value in ANSWERS),
        truth=asked,
        gap=asked_gap,
        why="ε is spread over all classes. The right one is among them, so it keeps its own share of ε. "
        "The loss is lowest where the network says exactly the smoothed label.",
        reveal=TENTH,
    ),
    DrivingQuestion(
        name="sure",
        settings=Settings(smoothing=0.2),
        ask="Without smoothing, a fifth of the training labels wrong: how does what the network says on test digits compare with how often "
        "it is right?",
        answers=("It says more than it is right", "About as much", "Less"),
        covers=("Reliability", "Calibration error"),
        truth=sure,
        gap=sure_gap,
        why="The plain loss falls as long as the network gets surer, so it learns even the wrong labels by heart. Nothing in it asks "
        "whether that is deserved.",
        reveal=Settings(smoothing=0.0),
    ),
    DrivingQuestion(
        name="bound",
        settings=Settings(smoothing=0.0),
        ask="With ε = 0.1: can the loss still be lowered for ever by a larger gap between the right logit and the others?",
        answers=("Yes, as without smoothing", "No: there is a best gap"),
        covers=("Logit gap",),
        truth=bound,
        gap=bound_gap,
        why="The smoothed label gives every class a little. A gap that is too large takes even that away, and the loss rises again.",
        reveal=TENTH,
    ),
)
