"""DropBlock: what blocks take from feature maps that single cells do not, and whether that helps."""

from dataclasses import replace
from functools import partial

from regularize.figures.scene import Scene, TextTable, cells
from regularize.lessons.dropblock import compute
from regularize.lessons.dropblock.maps import Maps
from regularize.lessons.dropblock.questions import QUESTIONS
from regularize.lessons.dropblock.scene import PRESETS, accuracies_csv, code, scene, tables
from regularize.lessons.dropblock.settings import MASKS, Settings
from regularize.lessons.dropblock.trained import Trained
from regularize.lessons.lesson import File, Lesson, Part, opened


def _waiting(settings: Settings) -> str:
    looking = settings.view == MASKS
    return "Looking at one network" if looking else "Training 25 networks side by side, several times"


def _scene(settings: Settings, result: Maps | Trained) -> Scene:
    """The stage, and in a table how much is asked for and how much vanishes."""
    shares = TextTable(
        title="Nominal and actual share: the present view, and the paper's block on common maps",
        states={"share": [cells(columns) for columns in tables(settings)]},
    )
    return replace(scene(result, settings), tables=(shares,))


def _files(_settings: Settings, result: Maps | Trained) -> tuple[File, ...]:
    if isinstance(result, Maps):
        return ()
    return (File(label="All accuracies (CSV)", name="accuracies.csv", content=partial(accuracies_csv, result)),)


LESSON = Lesson(
    name="dropblock",
    title="DropBlock",
    question="Why drop blocks, not cells?",
    purpose="See why holes in pictures have to be blocks.",
    task="Set Block to 1, then to 3, and compare what is left between the holes.",
    settings=Settings,
    parts=(Part(make=compute.steps, waiting=_waiting),),
    scene=opened(_scene),
    code=lambda settings, _result: code(settings),
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
    # Masks are played one after the other at the share where its knob stands.
    crossed=lambda _: True,
)
