"""Other doors to the same shrinkage: early stopping, weight decay, noise and dropout beside ridge."""

from regularize.experiments import other_doors
from regularize.experiments.other_doors import DISTURBANCES, Result, Settings
from regularize.lessons.lesson import File, Lesson, Part
from regularize.scenes.other_doors import PRESETS, code, scene
from regularize.snippets.other_doors import doors_csv


def _waiting(settings: Settings) -> str:
    """Descents are calculated at once; noise and dropout are simulated."""
    return "Fitting disturbed copies of the data" if set(settings.doors) & set(DISTURBANCES) else ""


def _files(_settings: Settings, result: Result) -> tuple[File, ...]:
    return (
        File(
            label="Ridge and the doors at every λ (CSV)", name="doors.csv",
            content=lambda: doors_csv(result.sample.names, result.path.strengths, result.coefficients),
        ),
    )  # fmt: skip


LESSON = Lesson(
    name="other_doors",
    title="Other doors",
    question="Is a penalty the only way to shrink?",
    settings=Settings,
    parts=(Part(make=other_doors.steps, waiting=_waiting),),
    scene=lambda _settings, result: scene(result),
    code=lambda settings, _result: code(settings),
    files=_files,
    presets=PRESETS,
)
