"""What Outliers asks."""

from dataclasses import replace

from regularize import words
from regularize.lessons.outliers.result import Result
from regularize.lessons.outliers.settings import ABSOLUTE, HUBER, SQUARED, Settings
from regularize.lessons.question import DrivingQuestion
from regularize.losses import LOSSES

FROM, TO = Settings(distance=6.0), Settings(distance=10.0)
ANSWERS = (
    "Those of all three losses",
    "Those of the absolute and the Huber loss",
    "Only that of the absolute loss",
    "None",
)
STILL = ({SQUARED, ABSOLUTE, HUBER}, {ABSOLUTE, HUBER}, {ABSOLUTE}, set[str]())


def still(_settings: Settings, result: Result) -> int:
    """Which fits do not change from 6 sd to the end."""
    begins = dict(zip(LOSSES, result.still_from, strict=True))
    found = {name for name, stop in begins.items() if stop is not None and stop <= FROM.stop("distance")}
    return STILL.index(found)


def still_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """How far each line moves at its right end."""
    first, last = FROM.stop("distance"), TO.stop("distance")
    ends = [abs(float(curves[last, -1] - curves[first, -1])) for curves in result.curves[:, result.shown]]
    told = [
        f"by {words.number(end, 2) if end > 1e-9 else '0'} under the {'Huber' if name == HUBER else name.lower()} loss"
        for name, end in zip(LOSSES, ends, strict=True)
    ]
    return f"The right end of the line moves {', '.join(told)}."


def straight(_settings: Settings, result: Result) -> int:
    """How the slope of the squared loss follows the distance: in proportion, ever less, or ever more."""
    slopes = result.slopes[SQUARED_AT]
    first, last = (abs(float(slopes[b] - slopes[a])) for a, b in ((0, len(slopes) // 2), (len(slopes) // 2, -1)))
    return 0 if abs(first - last) <= 1e-6 * first else 1 if last < first else 2


def straight_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """The slopes at three distances."""
    stops = (0, len(result.distances) // 2, len(result.distances) - 1)
    told = [
        f"{words.number(float(result.slopes[SQUARED_AT, stop]))} at {result.distances[stop]:g} sd" for stop in stops
    ]
    return f"The slope is {', '.join(told[:2])} and {told[2]}: the same step each time."


def tilted(_settings: Settings, result: Result) -> int:
    """Which lines the point still tilts by more than a tenth with an L1 penalty on the slope."""
    slopes = result.slopes
    moved = {
        name for name, row in zip(LOSSES, slopes, strict=True) if abs(float(row[-1] - row[FROM.stop("distance")])) > 0.1
    }
    return TILTED.index(moved)


def tilted_gap(_settings: Settings, _guess: int, result: Result) -> str:
    """How far each slope moves."""
    at = FROM.stop("distance")
    told = [
        f"by {words.number(abs(float(row[-1] - row[at])), 2) if abs(row[-1] - row[at]) > 1e-9 else '0'} under "
        f"the {'Huber' if name == HUBER else name.lower()} loss"
        for name, row in zip(LOSSES, result.slopes, strict=True)
    ]
    return f"With the lasso's penalty the slope moves {', '.join(told)}."


SQUARED_AT = list(LOSSES).index(SQUARED)
TILTED = (set[str](), {SQUARED}, {SQUARED, ABSOLUTE, HUBER})
QUESTIONS = (
    DrivingQuestion(
        name="still",
        settings=FROM,
        ask="One point has run away by 6 sd and now moves on to 10 sd. Which lines do not move any more?",
        answers=ANSWERS,
        covers=("How far off", "How far off, by distance"),
        truth=still,
        gap=still_gap,
        why="The slope of the absolute and of the Huber loss is limited, so a far point pulls no harder than one that is "
        "less far. The slope of the squared loss grows with the distance.",
        reveal=TO,
    ),
    DrivingQuestion(
        name="straight",
        settings=Settings(distance=0.0),
        ask="The squared loss, and one point that moves away. How does the slope of the line follow the distance?",
        answers=(
            "In proportion to it",
            "Less and less: one point has only so much weight",
            "More and more: residuals are squared",
        ),
        covers=("How far off, by distance",),
        truth=straight,
        gap=straight_gap,
        why="Least squares is linear in the targets: twice the distance, twice the tilt. No distance is so far that it would not "
        "count.",
        reveal=TO,
    ),
    DrivingQuestion(
        name="penalty",
        settings=replace(FROM, penalty="L1"),
        ask="Now all three have an L1 penalty on the slope, and the point moves on from 6 to 10 sd. Which lines does it still tilt?",
        answers=("None: L1 is robust", "Only that of the squared loss", "All three"),
        covers=("How far off, by distance",),
        truth=tilted,
        gap=tilted_gap,
        why="The penalty looks at the slope and not at the residual, so the far point pulls as before. What limits its pull is the "
        "loss.",
        reveal=replace(TO, penalty="L1"),
    ),
)
