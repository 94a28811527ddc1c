"""Geometry: two coefficients, the ball of a penalty, and where the loss touches it."""

from dataclasses import replace

from regularize.figures.scene import Scene
from regularize.lessons.geometry import compute
from regularize.lessons.geometry.questions import QUESTIONS
from regularize.lessons.geometry.result import Result, Touched
from regularize.lessons.geometry.scene import PRESETS, code, scene, solid
from regularize.lessons.geometry.script import points_csv
from regularize.lessons.geometry.settings import DIABETES, ON, Settings
from regularize.lessons.lesson import File, Lesson, Part


def _scene(settings: Settings, _touched: Touched, result: Result) -> Scene:
    """The stage; three bodies below it where they are asked for, a notice where one column was asked for twice."""
    twice = settings.source == DIABETES and settings.column_across == settings.column_up
    notice = "An ellipse needs two different columns; {1} is shown up instead of {0}.".format(*settings.columns)
    shown = scene(result, more=settings.more == ON)
    if settings.compare == settings.penalty:
        told = f"{settings.penalty} beside itself shows nothing new: choose another penalty to compare with."
        said = {knob: [f"{told}\n{text}" for text in texts] for knob, texts in shown.sentences.items()}
        shown = replace(shown, sentences=said)
    return replace(
        shown, notices=(notice,) if twice else (), solid=solid(result, settings) if settings.bodies == ON else None
    )


def _files(_settings: Settings, _touched: Touched, result: Result) -> tuple[File, ...]:
    return (
        File(
            label="Touching points at every budget (CSV)",
            name="points.csv",
            content=lambda: points_csv(result.names, result.contacts),
        ),
    )


LESSON = Lesson(
    name="geometry",
    title="Geometry",
    question="Why does L1 make zeros, and L2 not?",
    purpose="See why the corner of a diamond makes zeros and a circle does not.",
    task="Drag the budget t until the point leaves the corner.",
    settings=Settings,
    parts=(
        # Another sample of losses changes no touching point.
        Part(make=compute.touching, key=lambda settings: replace(settings.compute_key(), seed=Settings().seed)),
        Part(make=compute.steps),
    ),
    scene=_scene,
    code=lambda settings, _touched, result: code(result, settings),
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
    crossed=lambda settings: settings.bodies == ON,
    dragged=lambda settings, _point, x, y: settings.moved(x, y),
)
