"""Outliers: what holds a fit when a point runs away, the penalty or the loss?"""

from regularize.lessons.lesson import File, Lesson, Part, opened
from regularize.lessons.outliers import compute
from regularize.lessons.outliers.points import dragged
from regularize.lessons.outliers.questions import QUESTIONS
from regularize.lessons.outliers.result import Result
from regularize.lessons.outliers.scene import PRESETS, code, scene
from regularize.lessons.outliers.script import fits_csv, points_csv
from regularize.lessons.outliers.settings import Settings


def _files(settings: Settings, result: Result) -> tuple[File, ...]:
    stop = settings.stop("distance")
    return (
        File(label="Points (CSV)", name="points.csv", content=lambda: points_csv(result.x[stop], result.y[stop])),
        File(
            label="All fits at every distance (CSV)",
            name="fits.csv",
            content=lambda: fits_csv(Settings.distances(), result.fits, result.polynomial),
        ),
    )


LESSON = Lesson(
    name="outliers",
    title="Outliers",
    question="What is robust, the penalty or the loss?",
    purpose="See what holds a line when a single point runs away.",
    task="Drag one point far down and watch which line follows it.",
    settings=Settings,
    parts=(Part(make=compute.steps),),
    scene=opened(lambda _settings, result: scene(result)),
    code=lambda settings, result: code(result, settings),
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
    dragged=dragged,
    points=True,
)
