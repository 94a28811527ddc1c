"""Borrowed techniques: what other classifiers can learn from deep networks, each cell against what the classifier has anyway."""

from regularize.lessons.borrowed import compute
from regularize.lessons.borrowed.grid import FILE
from regularize.lessons.borrowed.questions import QUESTIONS
from regularize.lessons.borrowed.result import Result
from regularize.lessons.borrowed.scene import PRESETS, code, scene
from regularize.lessons.borrowed.settings import Settings
from regularize.lessons.lesson import File, Lesson, Part


def _files(_settings: Settings, _result: Result) -> tuple[File, ...]:
    return (File(label="The grid, all seeds (CSV)", name="grid.csv", content=lambda: FILE.read_text(encoding="utf-8")),)


LESSON = Lesson(
    name="borrowed",
    title="Borrowed techniques",
    question="What can a tree learn from a network?",
    purpose="Try what regularizes networks on other classifiers.",
    task="Click a cell of the grid and drag its strength.",
    settings=Settings,
    parts=(Part(make=compute.steps, waiting=compute.waiting),),
    scene=lambda settings, result: scene(result, settings),
    code=lambda settings, _result: code(settings),
    files=_files,
    presets=PRESETS,
    questions=QUESTIONS,
)
