"""Outliers: what holds a fit when a point runs away, the penalty or the loss?"""

from regularize.experiments import outliers
from regularize.experiments.outliers import Result, Settings, dragged
from regularize.lessons.lesson import File, Lesson, Part
from regularize.scenes.outliers import PRESETS, code, scene
from regularize.snippets.outliers import fits_csv, points_csv


def _files(settings: Settings, result: Result) -> tuple[File, ...]:
    stop = settings.stop("distance")
    return (
        File(label="Points (CSV)", name="points.csv", content=lambda: points_csv(result.x[stop], result.y[stop])),
        File(
            label="All fits at every distance (CSV)", name="fits.csv",
            content=lambda: fits_csv(Settings.distances(), result.fits, result.polynomial),
        ),
    )  # fmt: skip


LESSON = Lesson(
    name="outliers",
    title="Outliers",
    question="What is robust, the penalty or the loss?",
    settings=Settings,
    parts=(Part(make=outliers.run),),
    scene=lambda _settings, result: scene(result),
    code=lambda settings, result: code(result, settings),
    files=_files,
    presets=PRESETS,
    dragged=dragged,
    points=True,
)
