"""Geometry: two coefficients, the ball of a penalty, and where the loss touches it."""

from dataclasses import replace

from regularize.experiments import geometry
from regularize.experiments.geometry import DIABETES, Result, Settings
from regularize.figures.scene import Scene
from regularize.lessons.lesson import File, Lesson, Part
from regularize.scenes.geometry import PRESETS, code, scene, solid
from regularize.snippets.geometry import points_csv


def _scene(settings: Settings, result: Result) -> Scene:
    """The stage; three bodies below it where they are asked for, a notice where one column was asked for twice."""
    twice = settings.source == DIABETES and settings.column_across == settings.column_up
    notice = "An ellipse needs two different columns; {1} is shown up instead of {0}.".format(*settings.columns)
    return replace(
        scene(result),
        notices=(notice,) if twice else (),
        solid=solid(result, settings) if settings.bodies == "On" else None,
    )


def _files(_settings: Settings, result: Result) -> tuple[File, ...]:
    return (
        File(
            label="Touching points at every budget (CSV)", name="points.csv",
            content=lambda: points_csv(result.names, result.contacts),
        ),
    )  # fmt: skip


LESSON = Lesson(
    name="geometry",
    title="Geometry",
    question="Why does L1 make zeros, and L2 not?",
    settings=Settings,
    parts=(
        # The bodies are drawn from the same touching points.
        Part(make=geometry.run, key=lambda settings: replace(settings.needed(), bodies=Settings().bodies)),
    ),
    scene=_scene,
    code=lambda settings, result: code(result, settings),
    files=_files,
    presets=PRESETS,
    crossed=lambda settings: settings.bodies == "On",
    dragged=lambda settings, _point, x, y: settings.moved(x, y),
)
