"""What CutMix asks."""

from regularize.lessons.cutmix.mixed import mixed
from regularize.lessons.cutmix.result import Result
from regularize.lessons.cutmix.settings import CORNER, Settings
from regularize.lessons.question import DrivingQuestion

START = Settings(log2_alpha=0)


def _kept(settings: Settings, result: Result) -> float:
    return float(mixed(result, settings).mean_kept_in_training[START.at[1]])


def kept(settings: Settings, result: Result) -> int:
    """Less than half, half, or more."""
    apart = _kept(settings, result) - 0.5
    return 1 if abs(apart) < 1e-9 else 0 if apart < 0 else 2


def kept_gap(settings: Settings, _guess: int, result: Result) -> str:
    """The mean share."""
    share = _kept(settings, result)
    side = "more" if share > 0.5 else "less"
    return f"On average {100 * share:.1f} % of a picture is kept, {abs(100 * share - 50):.1f} points {side} than half."


def corner(settings: Settings, result: Result) -> int:
    """Which answer is nearest to the share that a box about the corner pastes."""
    pasted = 1 - float(mixed(result, settings).kept[CORNERED.at[0]])
    return min(range(len(PASTED)), key=lambda at: abs(PASTED[at] - pasted))


def corner_gap(settings: Settings, guess: int, result: Result) -> str:
    """The share that is pasted, and how far the prediction is from it."""
    pasted = 100 * (1 - float(mixed(result, settings).kept[CORNERED.at[0]]))
    return f"The border leaves {pasted:.1f} % of the picture to be pasted, {abs(pasted - 100 * PASTED[guess]):.1f} points from your answer."


CORNERED = Settings(centre=CORNER, pasted=0.5)
PASTED = (0.5, 0.25, 0.125)
QUESTIONS = (
    DrivingQuestion(
        name="kept",
        settings=START,
        ask="At α = 1 any share between 0 and 1 is asked for alike, so a half on average; the centre of the box lies anywhere. "
        "How much of its first picture does CutMix keep, on average?",
        answers=("Less than half", "Exactly half", "More than half"),
        covers=("Asked and kept",),
        truth=kept,
        gap=kept_gap,
        why="A box near the border is cut off there, so less is pasted than was asked for. CutMix counts the pixels that were "
        "really pasted, so the label stays right.",
        reveal=START,
    ),
    DrivingQuestion(
        name="corner",
        settings=CORNERED,
        ask="A box of half the picture is asked for, and its centre lies in a corner of the picture. How much is pasted?",
        answers=("A half", "About a quarter", "About an eighth"),
        covers=("Two pictures and their mixture", "Label and answers", "Asked and kept"),
        truth=corner,
        gap=corner_gap,
        why="About a corner only a quarter of the box lies on the picture: half of its width and half of its height. The label counts "
        "what was pasted, not what was asked for.",
        reveal=CORNERED,
    ),
)
