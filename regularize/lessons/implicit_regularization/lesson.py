"""Implicit regularization, other ways to the same shrinkage: early stopping, weight decay, noise and dropout beside ridge."""

from regularize.lessons.implicit_regularization import compute
from regularize.lessons.implicit_regularization.questions import QUESTIONS
from regularize.lessons.implicit_regularization.result import Result
from regularize.lessons.implicit_regularization.scene import PRESETS, code, scene
from regularize.lessons.implicit_regularization.script import methods_csv
from regularize.lessons.implicit_regularization.settings import DISTURBANCES, Settings
from regularize.lessons.lesson import File, Lesson, Part, opened


def _waiting(settings: Settings) -> str:
    """Descents are calculated at once; noise and dropout are simulated."""
    return "Fitting disturbed copies of the data" if set(settings.methods) & set(DISTURBANCES) else ""


def _files(_settings: Settings, result: Result) -> tuple[File, ...]:
    return (
        File(
            label="Ridge and the methods at every λ (CSV)",
            name="methods.csv",
            content=lambda: methods_csv(result.sample.names, result.path.strengths, result.coefficients),
        ),
    )


LESSON = Lesson(
    name="other_doors",
    title="Implicit regularization",
    question="Is a penalty the only way to shrink?",
    purpose="Meet ridge again where nobody wrote a penalty.",
    task="Drag λ and watch the two fits shrink together.",
    settings=Settings,
    parts=(Part(make=compute.steps, waiting=_waiting),),
    scene=opened(lambda _settings, result: scene(result)),
    code=lambda settings, _result: code(settings),
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
)
