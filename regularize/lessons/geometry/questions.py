"""What Geometry asks."""

from dataclasses import replace

import numpy as np

from regularize import words
from regularize.lessons.geometry.result import Result, Touched
from regularize.lessons.geometry.settings import OFF, Settings
from regularize.lessons.question import DrivingQuestion

CIRCLE = Settings(penalty="L2", compare=OFF, budget_percent=80)
DIAMOND = replace(CIRCLE, penalty="L1")
FIRST = ("The one across", "The one up", "Neither: both shrink and none is zero")


def first(_settings: Settings, _touched: Touched, result: Result) -> int:
    """Which coefficient is the first to be exactly zero while the budget shrinks."""
    zero = result.contacts.points == 0.0
    alone = [np.flatnonzero(zero[:, at] & ~zero[:, 1 - at]) for at in (0, 1)]
    reached = [int(stops[-1]) if len(stops) else -1 for stops in alone]
    return 2 if max(reached) < 0 else int(np.argmax(reached))


def first_gap(_settings: Settings, _guess: int, _touched: Touched, result: Result) -> str:
    """At which budget it is zero, or how close it comes."""
    points = result.contacts.points
    place = first(_settings, _touched, result)
    if place == 2:
        across, up = (words.number(value) for value in points[0].tolist())
        return f"Even at a budget of 1 % the touching point is ({across}, {up}): both are small, none is zero."
    budget = int(np.flatnonzero((points[:, place] == 0.0) & (points[:, 1 - place] != 0.0))[-1]) + 1
    return f"The coefficient {('across', 'up')[place]} is zero from a budget of {budget} % downwards."


def budget(_settings: Settings, _touched: Touched, result: Result) -> int:
    """The largest budget at which the coefficient up is exactly zero."""
    return int(np.flatnonzero(result.contacts.points[:, 1] == 0.0)[-1])


def budget_gap(settings: Settings, guess: int, _touched: Touched, result: Result) -> str:
    """What the coefficient up is at the predicted budget."""
    true = budget(settings, _touched, result)
    if guess == true:
        return f"That is it: at {true + 1} % the point still sits on the corner, at {true + 2} % it has left."
    up = float(result.contacts.points[guess, 1])
    there = "is still zero" if up == 0.0 else f"is already {words.number(up, 2)}"
    return f"At {guess + 1} % the coefficient up {there}; it leaves zero above {true + 1} %."


QUESTIONS = (
    DrivingQuestion(
        name="circle",
        settings=CIRCLE,
        ask="The ball of L2 is a circle, and its budget shrinks. Which coefficient becomes exactly zero first?",
        answers=FIRST,
        covers=("Coefficients", "How often an exact zero?"),
        truth=first,
        gap=first_gap,
        why="A circle has one outward normal at each point, so the loss meets an axis only where it pulls exactly along it. "
        "Random losses never do.",
        reveal=Settings(penalty="L2", compare="L1", budget_percent=5),
    ),
    DrivingQuestion(
        name="diamond",
        settings=DIAMOND,
        ask="The ball of L1 is a diamond, and its budget shrinks. Which coefficient becomes exactly zero first?",
        answers=FIRST,
        covers=("Coefficients", "How often an exact zero?"),
        truth=first,
        gap=first_gap,
        why="A corner holds the point for a whole cone of pulls. The coefficient that lowers the loss less is the one that "
        "the corner sets to zero.",
        reveal=Settings(penalty="L1", compare="L2", budget_percent=30),
    ),
    DrivingQuestion(
        name="budget",
        settings=DIAMOND,
        ask="The diamond shrinks. At which budget does the coefficient up become zero? Put the marker there.",
        axis="budget_percent",
        chart="Coefficients",
        covers=("Coefficients",),
        truth=budget,
        gap=budget_gap,
        why="As long as the diamond is large its edge touches the ellipse. Once the pull of the loss lies within the cone of "
        "the corner, the corner touches it, at this and every smaller budget.",
    ),
)
