"""Explore, the front page: a polynomial, its coefficients, the diamond and the circle."""

from collections.abc import Generator, Sequence
from dataclasses import replace

from regularize import scripts, tables
from regularize.figures.scene import Scene
from regularize.lessons.explore import compute, compute_of_classes, scene_of_classes, uploads
from regularize.lessons.explore.questions import QUESTIONS
from regularize.lessons.explore.result import Result
from regularize.lessons.explore.result_of_classes import ResultOfClasses
from regularize.lessons.explore.scene import PRESETS, code, scene
from regularize.lessons.explore.script_of_classes import points_csv
from regularize.lessons.explore.settings import CLASSES, ON, Settings
from regularize.lessons.lesson import File, Lesson, Part


def _steps(settings: Settings, uploaded: tables.Pair | None = None) -> Generator[float, None, Result | ResultOfClasses]:
    """The polynomial through a curve, or products of both coordinates of two classes."""
    if settings.source in CLASSES:
        return (yield from compute_of_classes.steps(settings))
    return (yield from compute.steps(settings, uploaded))


def _scene(settings: Settings, result: Result | ResultOfClasses) -> Scene:
    """The stage, and in words what could not be compared."""
    more = settings.more == ON
    shown = (
        scene_of_classes.scene(result, more=more) if isinstance(result, ResultOfClasses) else scene(result, more=more)
    )
    if not settings.in_use("compare") or settings.compare != settings.penalty:
        return shown
    told = f"{settings.penalty} beside itself shows nothing new: choose another penalty to compare with."
    return replace(
        shown, sentences={knob: [f"{told}\n{text}" for text in texts] for knob, texts in shown.sentences.items()}
    )


def _code(settings: Settings, result: Result | ResultOfClasses) -> str:
    return scene_of_classes.code(result, settings) if isinstance(result, ResultOfClasses) else code(result, settings)


def _files(_settings: Settings, result: Result | ResultOfClasses) -> Sequence[File]:
    if isinstance(result, ResultOfClasses):
        return _files_of_classes(result)
    return (
        File(label="Training and test data (CSV)", name="data.csv", content=lambda: scripts.data_csv(result.curve)),
        File(
            label="Training data alone (CSV)",
            name=scripts.TRAINING_FILE,
            content=lambda: scripts.training_csv(result.curve),
        ),
        File(
            label="Coefficients at every λ (CSV)",
            name="coefficients.csv",
            content=lambda: scripts.path_csv(result.names, result.path),
        ),
    )


def _files_of_classes(result: ResultOfClasses) -> Sequence[File]:
    points = File(
        label="Training and test points (CSV)", name=scripts.POINTS_FILE, content=lambda: points_csv(result.cloud)
    )
    first = result.first
    if first is None:
        return (points,)
    return (
        points,
        File(
            label="Coefficients at every λ (CSV)",
            name="coefficients.csv",
            content=lambda: scripts.path_csv(result.names, first.path),
        ),
    )


LESSON = Lesson(
    name="explore",
    title="Explore",
    question="How does a penalty tame a curve?",
    purpose="See a penalty turn a wild curve into a calm one.",
    task="Drag λ until only two of the bars of L1 are left.",
    settings=Settings,
    parts=(Part(make=_steps),),
    scene=_scene,
    code=_code,
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
    uploads=uploads.UPLOADS,
)
