"""computed(): the answer to a link, made here and now, without a server."""

from collections.abc import Callable, Generator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from regularize.figures.scene import Scene
from regularize.lessons import lesson, link
from regularize.lessons.link import Question, Refused
from regularize.progress import finish

Told = tuple[float, str]
"""The share of a computation that is done, and what takes so long in words."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Computed:
    """A link's question, the results of its parts, and the scene that shows them."""

    question: Question
    results: Sequence[Any]
    scene: Scene

    @property
    def answer(self) -> bytes:
        """What a server answers to the link: one line of JSON, and the bytes of the scene."""
        wire = self.scene.wire
        files = self.question.lesson.files(self.question.settings, *self.results)
        told = [(file.label, file.name) for file in files]
        return link.head(self.question, scene=len(wire), notices=self.scene.notices, files=told) + wire

    @property
    def code(self) -> str:
        """The script to take home."""
        return self.question.lesson.code(self.question.settings, *self.results)


def read(page: str, query: Mapping[str, str], *, table: bytes | None = None) -> Question:
    """The question of a link; `table` is the content of a visitor's file, whatever the link calls it.

    Raises
    ------
    Refused
        If there is no such view: of the lesson, or of the table.
    """
    try:
        question = link.read(page, query, table=lambda _: None if table is None else _kept(page, table))
    except link.MissingTable:
        raise Refused("The data of this link are not here: give the file as well.") from None
    if not question.usable:
        raise Refused(" ".join(question.notices))
    return question


def _kept(page: str, table: bytes) -> Any:
    uploads = lesson(page).uploads
    assert uploads is not None, "only lessons that take tables ask for one"
    try:
        return uploads.read(table)
    except ValueError as error:
        raise Refused(str(error)) from None


def computed(question: Question, tell: Callable[[Told], object] = lambda _: None) -> Computed:
    """The answer to a question; `tell((share, label))` is called on the way where it takes long."""
    results = finish(parts(question, {}), tell)
    return Computed(question=question, results=results, scene=question.lesson.scene(question.settings, *results))


def parts(question: Question, kept: MutableMapping[str, Any]) -> Generator[Told, None, list[Any]]:
    """The results of all parts of a question, made unless they are `kept`, and kept."""
    results: list[Any] = []
    for place, part in enumerate(question.lesson.parts):
        key = f"{question.lesson.name} {place} {part.key(question.settings)!r} {question.digest}"
        if key not in kept:
            kept[key] = yield from _labelled(question.steps(place, results), question.waiting(place))
        results.append(kept[key])
    return results


def _labelled(steps: Generator[float, None, Any], label: str) -> Generator[Told, None, Any]:
    while True:
        try:
            share = next(steps)
        except StopIteration as end:
            return end.value
        if label:
            yield share, label
