"""What Elastic net asks."""

import numpy as np

from regularize.lessons.elastic_net.result import Plane, Result
from regularize.lessons.elastic_net.settings import Settings
from regularize.lessons.question import DrivingQuestion

LASSO, MIXED = Settings(ratio=1.0), Settings(ratio=0.1)
KEPT = ("None", "One", "Two", "All three")
TOGETHER = ("None", "Only some of the three", "All three")


def _kept(result: Result, at: Settings) -> list[str]:
    """The columns of the first group that are left."""
    group = result.plane.groups[0].members
    alive = result.coefficients[at.stop("ratio"), group] != 0.0
    return [result.names[column] for column in np.asarray(group)[alive]]


def kept(_settings: Settings, _plane: Plane, result: Result) -> int:
    """How many columns of the first group the lasso keeps."""
    return len(_kept(result, LASSO))


def kept_gap(_settings: Settings, guess: int, _plane: Plane, result: Result) -> str:
    """Which ones they are, and by how many the prediction is off."""
    names = _kept(result, LASSO)
    off = abs(guess - len(names))
    missed = f"; your prediction is off by {off}" if off else ""
    return f"The lasso keeps {len(names)} of the three ({', '.join(names) or 'none'}){missed}."


def together(_settings: Settings, _plane: Plane, result: Result) -> int:
    """None, some or all of the first group with a little L1."""
    count = len(_kept(result, MIXED))
    return 0 if not count else 1 if count < 3 else 2


def together_gap(_settings: Settings, _guess: int, _plane: Plane, result: Result) -> str:
    """How many are left at both ends, and how far apart they are."""
    group = result.plane.groups[0].members
    values = result.coefficients[MIXED.stop("ratio"), group]
    return (
        f"At ρ = 0.1 it keeps {len(_kept(result, MIXED))} of the three, with coefficients from {values.min():.2f} to {values.max():.2f}. "
        f"At ρ = 1 it keeps {len(_kept(result, LASSO))}."
    ).replace("-", "−")


QUESTIONS = (
    DrivingQuestion(
        name="kept",
        settings=Settings(ratio=0.0),
        ask="Columns 1a, 1b and 1c are nearly copies of each other, and all three matter alike. "
        "How many of them does the lasso (ρ = 1) keep?",
        answers=KEPT,
        covers=("Coefficients", "Coefficients not zero", "Which of the pair stays"),
        truth=kept,
        gap=kept_gap,
        why="Where columns say nearly the same, a few of them can stand for all and cost L1 no more. "
        "Which ones are kept depends on the noise of the sample: try another one.",
        reveal=LASSO,
    ),
    DrivingQuestion(
        name="together",
        settings=LASSO,
        ask="ρ falls from 1 to 0.1, so that most of the penalty is L2. How many of the columns 1a, 1b and 1c are left then?",
        answers=TOGETHER,
        covers=("Coefficients", "Coefficients not zero"),
        truth=together,
        gap=together_gap,
        why="Squares are cheapest when a sum is shared out evenly. So the L2 part pulls such columns towards one common "
        "coefficient, and they stay or go together.",
        reveal=MIXED,
    ),
)
