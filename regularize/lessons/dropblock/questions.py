"""What DropBlock asks."""

from dataclasses import replace

from regularize.lessons.dropblock.chances import shown_chances
from regularize.lessons.dropblock.maps import Maps
from regularize.lessons.dropblock.settings import Settings
from regularize.lessons.question import DrivingQuestion

START = Settings(share=0.3)


def _actual(settings: Settings) -> float:
    return float(shown_chances(settings).actual[START.at[0]])


def share(settings: Settings, _result: Maps) -> int:
    """Less than was asked for, exactly that, or more."""
    apart = _actual(settings) - START.share
    return 1 if abs(apart) < 1e-9 else 0 if apart < 0 else 2


def share_gap(settings: Settings, _guess: int, _result: Maps) -> str:
    """The actual share."""
    actual = _actual(settings)
    side = "less" if actual < START.share else "more"
    return f"On average {100 * actual:.1f} % of the cells vanish, {abs(100 * (actual - START.share)):.1f} points {side} than asked for."


def cells_gap(settings: Settings, _guess: int, _result: Maps) -> str:
    """The share with blocks of one cell, and with those of the question before."""
    one, three = _actual(settings), _actual(replace(settings, block=START.block))
    return f"With blocks of one cell {100 * one:.1f} % of the cells vanish on average; with 3 × 3 it was {100 * three:.1f} %."


def corner(settings: Settings, _result: Maps) -> int:
    """Whether a cell in the corner vanishes less often than one in the middle, as often, or more."""
    found = shown_chances(settings)
    edge, middle = float(found.corner[START.at[0]]), float(found.centre[START.at[0]])
    return 1 if abs(edge - middle) < 1e-9 else 0 if edge < middle else 2


def corner_gap(settings: Settings, _guess: int, _result: Maps) -> str:
    """Both chances."""
    found = shown_chances(settings)
    edge, middle = (100 * float(chance[START.at[0]]) for chance in (found.corner, found.centre))
    return (
        f"The cell in the corner vanishes from {edge:.1f} % of the maps, and the one in the middle from {middle:.1f} %."
    )


QUESTIONS = (
    DrivingQuestion(
        name="share",
        settings=START,
        ask="Blocks of 3 × 3 cells, γ as published, and a share of 0.30 asked for. How much of a map vanishes, on average?",
        answers=("Less than 0.30", "Exactly 0.30", "More than 0.30"),
        covers=("Actual share",),
        truth=share,
        gap=share_gap,
        why="The published γ counts the cells of all blocks as if none of them overlapped. Where blocks overlap a cell "
        "vanishes only once, so less is dropped than was asked for.",
        reveal=START,
    ),
    DrivingQuestion(
        name="cells",
        settings=replace(START, block=1),
        ask="Now blocks of a single cell, which is dropout, and again 0.30 asked for. How much of a map vanishes, on average?",
        answers=("Less than 0.30", "Exactly 0.30", "More than 0.30"),
        covers=("Actual share",),
        truth=share,
        gap=cells_gap,
        why="Single cells never overlap, so nothing is counted twice. What was lost before was lost to overlaps alone.",
        reveal=replace(START, block=1),
    ),
    DrivingQuestion(
        name="corner",
        settings=START,
        ask="Blocks of 3 × 3 again, and each must lie wholly on the map. How often does a cell in the corner vanish, compared "
        "with one in the "
        "middle?",
        answers=("Less often", "As often", "More often"),
        covers=("Chance to vanish",),
        truth=corner,
        gap=corner_gap,
        why="A cell in the middle can be hit by nine blocks, and one in the corner by a single one. The border of a map is the safest "
        "place on it.",
        reveal=START,
    ),
)
