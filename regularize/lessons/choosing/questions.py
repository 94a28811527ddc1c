"""What Choosing λ asks."""

from regularize import words
from regularize.lessons.choosing.result import Resamples, Result
from regularize.lessons.choosing.settings import Settings
from regularize.lessons.question import DrivingQuestion

AGAINST = ("More columns", "As many", "Fewer columns")


def lowest(_settings: Settings, result: Result, _resamples: Resamples | None) -> int:
    """Where the cross-validated error is lowest."""
    return result.validation.lowest


def lowest_gap(_settings: Settings, guess: int, result: Result, _resamples: Resamples | None) -> str:
    """What the predicted λ costs, in standard errors."""
    validation = result.validation
    true, mean = validation.lowest, validation.mean
    if guess == true:
        return f"That is it: the cross-validated error is {words.number(mean[true], 4)} there."
    more = float((mean[guess] - mean[true]) / validation.standard_error[true])
    here, there = words.told_apart(float(mean[guess]), float(mean[true]), digits=4)
    size = "less than a tenth of a standard error" if more < 0.1 else f"{words.number(more, 2)} standard errors"
    return f"At your λ the cross-validated error is {here} instead of {there}: {size} more."


def fewer(_settings: Settings, result: Result, _resamples: Resamples | None) -> int:
    """Whether λ_1se keeps more, as many or fewer columns than λ_min."""
    validation, left = result.validation, result.non_zero
    before, after = int(left[validation.lowest]), int(left[validation.one_standard_error])
    return 0 if after > before else 1 if after == before else 2


def fewer_gap(_settings: Settings, _guess: int, result: Result, _resamples: Resamples | None) -> str:
    """Both counts and both strengths."""
    validation, left, strengths = result.validation, result.non_zero, result.path.strengths
    first, second = validation.lowest, validation.one_standard_error
    return (
        f"The rule goes from λ = {words.strength(strengths[first])} to {words.strength(strengths[second])}, "
        f"and from {left[first]} columns to {left[second]}."
    )


def strongest(settings: Settings, result: Result, _resamples: Resamples | None) -> dict[str, float]:
    """The knob at λ_1se."""
    return {"log10_strength": settings.live()["log10_strength"].stops[result.validation.one_standard_error]}


QUESTIONS = (
    DrivingQuestion(
        name="lowest",
        settings=Settings(log10_strength=-5.0),
        ask="442 patients, ten columns, the lasso. At which λ is the cross-validated error lowest? Put the marker there.",
        axis="log10_strength",
        chart="Cross-validation",
        covers=("Coefficient path", "Cross-validation", "Criteria"),
        truth=lowest,
        gap=lowest_gap,
        why="Cross-validation predicts each row by a fit that has not seen it. Near the lowest point the curve is flat, so a "
        "λ some way off can be about as good.",
    ),
    DrivingQuestion(
        name="fewer",
        settings=Settings(log10_strength=-2.0),
        ask="The one-standard-error rule takes the largest λ whose error is within one standard error of the lowest. "
        "How many columns does it keep, compared with the lowest point itself?",
        answers=AGAINST,
        covers=("Coefficient path", "Cross-validation"),
        truth=fewer,
        gap=fewer_gap,
        why="The rule never takes a smaller λ, and a larger one mostly keeps fewer columns. It trades an error that cannot be "
        "told from the lowest for a simpler model.",
        reveal=Settings(log10_strength=-1.0),
        stands=strongest,
    ),
)
