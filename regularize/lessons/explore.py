"""Explore, the front page: a polynomial, its coefficients, the diamond and the circle."""

from collections.abc import Sequence
from dataclasses import replace

from regularize import tables
from regularize.experiments import explore
from regularize.experiments.explore import OWN, Result, Settings
from regularize.experiments.explore.settings import ON
from regularize.figures.scene import Scene
from regularize.lessons.lesson import Field, File, Lesson, Part, Uploads
from regularize.scenes.explore import PRESETS, code, scene
from regularize.snippets import files


def _names(table: tables.Table, settings: Settings) -> tuple[str, str]:
    """The columns across and up; where none of the table is asked for, the likely one."""
    known = dict(_options(table))
    x, y = tables.likely(table)
    return known.get(settings.x, x), known.get(settings.y, y)


def _options(table: tables.Table) -> list[tuple[str, str]]:
    return [(str(place), name) for place, name in enumerate(table.names)]


def _fields(table: tables.Table, settings: Settings) -> tuple[Field, ...]:
    options, chosen = _options(table), zip(("x", "y"), _names(table, settings), strict=True)
    return tuple(
        Field(name=name, label=name, options=options, value=str(table.names.index(column))) for name, column in chosen
    )


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
    uploads=Uploads(
        word=OWN,
        read=tables.read,
        fields=_fields,
        notes=lambda table, _settings: table.notes,
        choose=lambda table, settings: tables.pair(table, *_names(table, settings)),
        example="x,y\n1,2.1\n2,3.9\n3,6.2\n4,7.8\n5,10.1",
    ),
)
