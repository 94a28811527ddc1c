"""What implicit regularization asks."""

import numpy as np

from regularize import words
from regularize.lessons.implicit_regularization.result import Result
from regularize.lessons.implicit_regularization.settings import NOISE, Settings
from regularize.lessons.question import DrivingQuestion

START = Settings()
STEPS = (20, 200, 2000, 20000)


def steps(settings: Settings, _result: Result) -> int:
    """1/(ηλ) in whole steps."""
    return STEPS.index(int(settings.stopping_steps[START.stop("log10_strength")]))


def steps_gap(settings: Settings, guess: int, _result: Result) -> str:
    """Which λ the predicted number of steps stands for."""
    strength = words.strength(1 / (settings.rate * STEPS[guess]))
    return f"1/(ηλ) = 1/({settings.rate:g} × 0.01) = 2000. {STEPS[guess]} steps stand for λ = {strength}."


def nearest(_settings: Settings, result: Result) -> int:
    """Whether descent that is stopped early lies nearer to least squares or to ridge, at λ = 0.01."""
    to_free, to_ridge = _away(result)
    return 0 if to_free < to_ridge else 1


def _away(result: Result) -> tuple[float, float]:
    """How far the fit is from the one that hardly any penalty holds and from ridge, relative to its norm."""
    stop = START.stop("log10_strength")
    one = result.methods[0].coefficients[stop]
    size = float(np.linalg.norm(one))
    rivals = (result.ridge.coefficients[0], result.ridge.coefficients[stop])
    to_free, to_ridge = (float(np.linalg.norm(one - rival)) / size for rival in rivals)
    return to_free, to_ridge


def nearest_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """Both distances."""
    to_free, to_ridge = _away(result)
    return (
        f"Relative to its norm it is {words.number(to_ridge, 2)} away from ridge at λ = 0.01, and {words.number(to_free, 2)} from "
        "the fit at λ = 10⁻⁵, which is nearly least squares."
    )


NOISY = Settings(door=NOISE)
QUESTIONS = (
    DrivingQuestion(
        name="steps",
        settings=START,
        ask="Gradient descent from zero, stopped early, shrinks as ridge does. Its steps on ½ MSE have the learning rate η = 0.05. "
        "After about how many of them does it match ridge at λ = 0.01?",
        answers=tuple(str(count) for count in STEPS),
        truth=steps,
        gap=steps_gap,
        why="Along a gentle direction of curvature d², t steps reach about ηt·d² of the least squares fit. Ridge keeps about d²/λ of "
        "it. The two agree at t = 1/(ηλ).",
        reveal=START,
    ),
    DrivingQuestion(
        name="noise",
        settings=NOISY,
        ask="No penalty, but noise of variance 0.01 is added to the columns, in a hundred copies of the data. What is least squares on "
        "all of them nearest to?",
        answers=("Least squares without the noise: it cancels out", "Ridge at λ = 0.01"),
        covers=("Coefficients",),
        truth=nearest,
        gap=nearest_gap,
        why="Noise on a column makes a large coefficient expensive: it adds its square times the variance to the error. On average that "
        "is ridge's penalty.",
        reveal=NOISY,
    ),
)
