"""What Bias and variance asks."""

import numpy as np

from regularize import words
from regularize.arrays import Floats
from regularize.lessons.bias_variance.settings import BY_DEGREE, Settings
from regularize.lessons.bias_variance.sweep import Sweep
from regularize.lessons.question import DrivingQuestion


def _sum(result: Sweep) -> Floats:
    return np.asarray(result.best_known.bias_squared + result.best_known.variance)


def lowest(_settings: Settings, result: Sweep) -> int:
    """Where bias² + variance is lowest."""
    return int(_sum(result).argmin())


def lowest_gap(settings: Settings, guess: int, result: Sweep) -> str:
    """The two terms at the predicted λ."""
    true, total = lowest(settings, result), _sum(result)
    if guess == true:
        return f"That is it: bias² + variance is {words.number(total[true])} there."
    bias, variance = (
        words.number(term[guess], 2) for term in (result.best_known.bias_squared, result.best_known.variance)
    )
    return f"At your λ the sum is {bias} + {variance} = {words.number(total[guess], 2)}; the lowest is {words.number(total[true], 2)}."


def weak(_settings: Settings, result: Sweep) -> int:
    """Which term makes up the error at the smallest λ: bias², variance, or both alike (within a tenth)."""
    bias, variance = float(result.best_known.bias_squared[0]), float(result.best_known.variance[0])
    return 2 if abs(bias - variance) <= 0.1 * variance else 0 if bias > variance else 1


def weak_gap(_settings: Settings, _guess: int, result: Sweep) -> str:
    """Both terms."""
    bias, variance = (float(term[0]) for term in (result.best_known.bias_squared, result.best_known.variance))
    return f"At λ = 10⁻⁶ bias² is {words.number(bias, 2)} and variance {words.number(variance, 2)}."


def degree(_settings: Settings, result: Sweep) -> int:
    """The degree at which bias² + variance is lowest."""
    return int(_sum(result).argmin())


def degree_gap(settings: Settings, guess: int, result: Sweep) -> str:
    """The two terms at the predicted degree."""
    true, total = degree(settings, result), _sum(result)
    if guess == true:
        return f"That is it: bias² + variance is {words.number(total[true])} at degree {true + 1}."
    bias, variance = (
        words.number(term[guess], 2) for term in (result.best_known.bias_squared, result.best_known.variance)
    )
    return (
        f"At degree {guess + 1} the sum is {bias} + {variance} = {words.number(total[guess], 2)}; the lowest is "
        f"{words.number(total[true], 2)}, at degree {true + 1}."
    )


FREE = Settings(view=BY_DEGREE, penalty="None", degree=15)
QUESTIONS = (
    DrivingQuestion(
        name="lowest",
        settings=Settings(log10_strength=-6.0),
        ask="A larger λ lowers the variance and mostly raises the bias². At which λ is their sum lowest? Put the marker there.",
        axis="log10_strength",
        chart="Expected error",
        covers=("Expected error", "Error"),
        truth=lowest,
        gap=lowest_gap,
        why="To the left the fits scatter with the noise, and to the right they all miss the curve in the same way. "
        "The best λ gives a little of each.",
    ),
    DrivingQuestion(
        name="weak",
        settings=Settings(log10_strength=1.0),
        ask="λ goes down to 10⁻⁶, so that hardly any penalty is left. What does the expected error then mostly consist of?",
        answers=("Bias²", "Variance", "Both alike"),
        covers=("Expected error", "Error"),
        truth=weak,
        gap=weak_gap,
        why="A free polynomial of degree 15 can follow the curve, so it is right on average. It also follows the noise, which is "
        "another one in each sample.",
        reveal=Settings(log10_strength=-6.0),
    ),
    DrivingQuestion(
        name="degree",
        settings=FREE,
        ask="Now without a penalty. At which degree is bias² + variance lowest? Put the marker there.",
        axis="degree",
        chart="Expected error",
        covers=("Expected error", "Error"),
        reveal=FREE,
        truth=degree,
        gap=degree_gap,
        why="A low degree cannot bend as the curve does, and each further one follows a little more of the noise. The degree "
        "is a penalty of another kind: it forbids where λ only charges.",
    ),
)
