"""Explore, the front page: a polynomial, its coefficients, the diamond and the circle."""

from collections.abc import Sequence
from dataclasses import replace

from regularize.experiments import explore
from regularize.experiments.explore import Result, Settings
from regularize.experiments.explore.settings import ON
from regularize.figures.scene import Scene
from regularize.lessons import own_pair
from regularize.lessons.lesson import File, Lesson, Part
from regularize.scenes.explore import PRESETS, code, scene
from regularize.snippets import files


def _scene(settings: Settings, result: Result) -> Scene:
    """The stage, and in words what could not be compared."""
    shown = scene(result, more=settings.more == ON)
    if not settings.in_use("compare") or settings.compare != settings.penalty:
        return shown
    told = f"{settings.penalty} beside itself shows nothing new: choose another penalty to compare with."
    return replace(
        shown, sentences={knob: [f"{told}\n{text}" for text in texts] for knob, texts in shown.sentences.items()}
    )


def _files(_settings: Settings, result: Result) -> Sequence[File]:
    return (
        File(label="Training and test data (CSV)", name="data.csv", content=lambda: files.data_csv(result.curve)),
        File(
            label="Training data alone (CSV)", name=files.TRAINING_FILE, content=lambda: files.training_csv(result.curve)
        ),
        File(
            label="Coefficients at every λ (CSV)", name="coefficients.csv",
            content=lambda: files.path_csv(result.names, result.path),
        ),
    )  # fmt: skip


LESSON = Lesson(
    name="explore",
    title="Explore",
    question="How does a penalty tame a curve?",
    settings=Settings,
    parts=(Part(make=explore.run),),
    scene=_scene,
    code=lambda settings, result: code(result, settings),
    files=_files,
    presets=PRESETS,
    uploads=own_pair.UPLOADS,
)
