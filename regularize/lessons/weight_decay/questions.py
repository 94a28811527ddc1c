"""What Weight decay asks: of two weights, where what happens can be followed."""

import numpy as np

from regularize import words
from regularize.lessons.question import DrivingQuestion
from regularize.lessons.weight_decay.settings import L2, TWO_WEIGHTS, Settings
from regularize.lessons.weight_decay.two_weights import TwoWeights

START = Settings(view=TWO_WEIGHTS)
ONE = Settings(view=TWO_WEIGHTS, log10_decay=0.0)
SAME = 1e-10
"""Courses that are never further apart are one formula and rounding."""


def same(_settings: Settings, result: TwoWeights) -> int:
    """Whether SGD's decay and L2 in the loss are the same at every decay."""
    return 0 if float(result.apart.max()) < SAME else 1


def same_gap(_settings: Settings, _guess: int, result: TwoWeights) -> str:
    """The largest difference there is."""
    return f"Over all decays and all steps the two are never further apart than {words.number(float(result.apart.max()), 2)}."


def shrunk(_settings: Settings, result: TwoWeights) -> int:
    """From which weight Adam with L2 takes more: small gradients, large ones, or both alike (within a hundredth)."""
    small, large = result.settled[L2][ONE.stop("log10_decay")].tolist()
    return 2 if abs(small - large) < 0.01 else 0 if small < large else 1


def shrunk_gap(_settings: Settings, _guess: int, result: TwoWeights) -> str:
    """Where all four weights end."""
    stop = ONE.stop("log10_decay")
    ends = [f"{value:.2f}" for name in (L2, "AdamW") for value in result.settled[name][stop].tolist()]
    return "At decay 1 Adam with L2 ends at {} (small gradients) and {} (large); AdamW at {} and {}.".format(*ends)


def half(_settings: Settings, result: TwoWeights) -> int:
    """The decay at which AdamW's weights end nearest to a half."""
    return int(np.abs(result.settled["AdamW"].mean(axis=1) - 0.5).argmin())


def half_gap(settings: Settings, guess: int, result: TwoWeights) -> str:
    """Where the weights end at the predicted decay."""
    true, ends = half(settings, result), result.settled["AdamW"].mean(axis=1)
    decays = [words.strength(decay) for decay in result.decays.tolist()]
    if guess == true:
        return f"That is it: at decay {decays[true]} they end at {ends[true]:.2f}."
    return f"At decay {decays[guess]} they end at {ends[guess]:.2f}. At {decays[true]} they end at {ends[true]:.2f}."


QUESTIONS = (
    DrivingQuestion(
        name="same",
        settings=START,
        ask="Plain SGD: once with weight decay, once with an L2 penalty in the loss. Where do the weights end?",
        answers=("At the same values", "At different values"),
        covers=("They settle at", "On their way"),
        truth=same,
        gap=same_gap,
        why="The gradient of ½ wd w² is wd w, and plain SGD takes the same step along every gradient. "
        "So decay and penalty are one formula.",
        reveal=ONE,
    ),
    DrivingQuestion(
        name="adam",
        settings=START,
        ask="Now Adam with L2 in its loss. The gradients of one weight are a hundred times larger than those of the other. "
        "Which weight does the penalty shrink more, at decay 1?",
        answers=("The one with small gradients", "The one with large gradients", "Both alike"),
        covers=("They settle at", "On their way"),
        truth=shrunk,
        gap=shrunk_gap,
        why="Adam divides its whole step, the penalty's share included, by the size of the gradients. Where gradients are large "
        "little is left of the penalty. AdamW decays the weight itself and treats both alike.",
        reveal=ONE,
    ),
    DrivingQuestion(
        name="half",
        settings=START,
        ask="Both weights are pulled towards 1. At which decay does AdamW leave them at a half? Put the marker there.",
        axis="log10_decay",
        chart="They settle at",
        covers=("They settle at", "On their way"),
        truth=half,
        gap=half_gap,
        why="AdamW's step towards 1 is about as large as the learning rate. The step of the decay is learning rate × decay × weight. "
        "Near a decay of 1 the two balance at about a half.",
    ),
)
