"""A link answered: settings, results and scene. Pure functions of the link; what several visitors ask for is made once."""

import hashlib
import math
from collections.abc import AsyncGenerator, Callable, Generator, Hashable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from types import GeneratorType
from typing import Any, TypeVar

import anyio
import anyio.to_thread

from regularize.figures.scene import Number
from regularize.knobs import Knobs, UnusableSetting
from regularize.lessons import LESSONS, File, Lesson, lesson
from regularize.lessons.lesson import Field
from regularize.progress import finish
from ui.jobs import JobQueue
from ui.memory import Memory

T = TypeVar("T")
LOOK = 0.03
"""Seconds between two looks at a computation that is waited for."""


class MissingTable(LookupError):
    """The link names a table that this process does not have."""


class Refused(ValueError):
    """What was asked cannot be done; the message is a sentence for the visitor."""


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How much of the present computation is done, and what it is in words."""

    share: float
    label: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """A link as it was understood: the lesson, its settings, and a visitor's columns where they are wanted.

    `notices` are sentences above the figures, `notes` and `fields` what stands beside a visitor's data. Where `usable` is
    False there is no view of these settings.
    """

    lesson: Lesson[Any]
    settings: Knobs
    columns: Any = None
    digest: str = ""
    notices: Sequence[str] = ()
    notes: Sequence[str] = ()
    fields: Sequence[Field] = ()
    usable: bool = True

    @property
    def uploaded(self) -> tuple[Any, ...]:
        """What the parts of the lesson are given beside the settings."""
        return (self.columns,) if self.lesson.uploads else ()

    def key(self, place: int) -> Hashable:
        """What the result of one part is kept by."""
        return self.lesson.name, place, repr(self.lesson.parts[place].key(self.settings)), self.digest

    @property
    def crossed(self) -> bool:
        """Whether the scene depends on where the live knobs stand."""
        return self.lesson.crossed(self.settings)

    @property
    def scene_key(self) -> Hashable:
        """What the scene is kept by."""
        shown = self.settings if self.crossed else self.settings.still()
        return self.lesson.name, "scene", repr(shown), self.digest


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """What a lab is given: the scene's bytes and its notices, the files that can be asked for; and the scene's words."""

    wire: bytes
    notices: Sequence[str]
    files: Sequence[tuple[str, str]]
    numbers: Sequence[Number]
    sentences: Mapping[str, Sequence[str]]


class Answers:
    """All that this process knows: results, scenes and visitors' tables, and the queue of what takes long."""

    def __init__(self, memory: Memory | None = None) -> None:
        self.memory = memory or Memory()
        self.jobs = JobQueue(self.memory)

    def read(self, page: str, query: Mapping[str, str]) -> Question:
        """The question that a link asks; values that a knob does not allow are left out, with a sentence.

        Raises
        ------
        Refused
            If there is no such lesson, or a dragged point is nowhere.
        MissingTable
            If the link names a table that is not here.
        """
        try:
            found = lesson(page)
        except KeyError:
            raise Refused(f"There is no lesson of the name {page!r}.") from None
        settings, notices = read(found, query)
        if "point" in query and found.dragged is not None:
            settings = _dragged(found.dragged, settings, query)
        question = Question(lesson=found, settings=settings, notices=notices)
        if found.uploads is not None and getattr(settings, found.uploads.source) == found.uploads.word:
            return self._with_table(question)
        return question

    def _with_table(self, question: Question) -> Question:
        uploads, settings = question.lesson.uploads, question.settings
        assert uploads is not None
        digest = getattr(settings, "table")  # noqa: B009 - a knob that every lesson with uploads has
        if not digest:
            usual = getattr(question.lesson.settings(), uploads.source)
            told = f"No data yet: upload or paste a CSV. Until then you see {usual}."
            return replace(
                question, settings=replace(settings, **{uploads.source: usual}), notices=[*question.notices, told]
            )
        table = self.memory.get(("table", digest))
        if table is None:
            raise MissingTable(digest)
        try:
            fields = uploads.fields(table, settings)
            question = replace(question, fields=fields, notes=uploads.notes(table, settings))
            return replace(question, columns=uploads.choose(table, settings), digest=digest)
        except ValueError as error:
            return replace(question, notices=[*question.notices, str(error)], usable=False)

    def take(self, content: bytes) -> str:
        """Keep a visitor's table and return its digest.

        Raises
        ------
        ValueError
            With a sentence for the visitor, if it cannot be read.
        """
        # All lessons that take tables read them alike.
        uploads = next(found for found in (lesson(name).uploads for name in LESSONS) if found is not None)
        digest = hashlib.sha256(content).hexdigest()
        self.memory.made(("table", digest), lambda: uploads.read(content))
        return digest

    async def results(self, question: Question) -> AsyncGenerator[Progress | list[Any], None]:
        """The results of all parts, last; before it how far they are."""
        results: list[Any] = []
        for place, part in enumerate(question.lesson.parts):
            key = question.key(place)
            result = self.memory.get(key)
            if result is None:
                make = _making(question, place, results)
                label = part.waiting(part.key(question.settings), *question.uploaded)
                if label:
                    async for result in self._queued(key, make, label):
                        if isinstance(result, Progress):
                            yield result
                else:
                    result = await anyio.to_thread.run_sync(self.memory.made, key, partial(_at_once, make))
            results.append(_unwrapped(result))
        yield results

    async def _queued(self, key: Hashable, make: Callable[[], Any], label: str) -> AsyncGenerator[Any, None]:
        job = self.jobs.ask(key, lambda: _steps(make))
        try:
            while not job.ended.is_set():
                others = "" if job.begun else " (waiting for another visitor's to finish)"
                yield Progress(share=job.share, label=label + others)
                await anyio.sleep(LOOK)
        finally:
            self.jobs.leave(job)
        if job.error is not None:
            raise job.error
        yield job.result

    async def answer(self, question: Question) -> AsyncGenerator[Progress | Answer, None]:
        """The scene, last; before it how far its computation is."""
        known: Answer | None = self.memory.get(question.scene_key)
        if known is not None:
            yield known
            return
        if not any(self._takes_long(question)):
            # All at once in another thread: nothing to tell on the way, and no way back and forth.
            yield await anyio.to_thread.run_sync(self.now, question)
            return
        async for results in self.results(question):
            if isinstance(results, Progress):
                yield results
            else:
                yield await anyio.to_thread.run_sync(self._drawn, question, results)

    def now(self, question: Question) -> Answer:
        """The scene, made in this thread."""
        return self._drawn(question, self.results_now(question))

    def results_now(self, question: Question) -> list[Any]:
        """The results of all parts, made in this thread."""
        results: list[Any] = []
        for place in range(len(question.lesson.parts)):
            make = partial(_at_once, _making(question, place, results))
            results.append(_unwrapped(self.memory.made(question.key(place), make)))
        return results

    def _takes_long(self, question: Question) -> Generator[bool, None, None]:
        for place, part in enumerate(question.lesson.parts):
            label = part.waiting(part.key(question.settings), *question.uploaded)
            yield bool(label) and self.memory.get(question.key(place)) is None

    def is_quick(self, question: Question) -> bool:
        """Whether the scene is there, or made in a moment."""
        return self.memory.get(question.scene_key) is not None or not any(self._takes_long(question))

    def _drawn(self, question: Question, results: Sequence[Any]) -> Answer:
        def draw() -> Answer:
            scene = question.lesson.scene(question.settings, *results)
            files = question.lesson.files(question.settings, *results)
            return Answer(
                wire=scene.wire, notices=scene.notices, files=[(file.label, file.name) for file in files],
                numbers=scene.numbers, sentences=scene.sentences,
            )  # fmt: skip

        return self.memory.made(question.scene_key, draw)

    def prefetch(self, page: str) -> None:
        """Compute the first part of a lesson's first view, if it takes long, before somebody asks for it."""
        question = self.read(page, {})
        if any(self._takes_long(question)):
            self.jobs.prefetch(question.key(0), lambda: _steps(_making(question, 0, [])))


async def last(told: AsyncGenerator[Progress | T, None]) -> T:
    """What comes after all progress."""
    async with aclosing(told):
        async for found in told:
            if not isinstance(found, Progress):
                return found
    raise RuntimeError("a computation ended without a result")


def read(lesson: Lesson[Any], query: Mapping[str, str]) -> tuple[Knobs, list[str]]:
    """The settings of a link, and a sentence for every value that its knob does not allow."""
    values, sentences = {}, []
    for name, knob in lesson.settings.knobs():
        here = f"{lesson.name}.{name}"
        if here not in query:
            continue
        try:
            values[name] = knob.read(name, query[here])
        except UnusableSetting as error:
            sentences.append(f"{error}; the link's value was left out.")
    return lesson.settings(**values), sentences


def code(question: Question, results: Sequence[Any]) -> str:
    """The script to take home."""
    return question.lesson.code(question.settings, *results)


def file(question: Question, results: Sequence[Any], name: str) -> File:
    """One of the files to take home.

    Raises
    ------
    Refused
        If there is none of this name.
    """
    for one in question.lesson.files(question.settings, *results):
        if one.name == name:
            return one
    raise Refused(f"This view has no file of the name {name!r}.")


def _dragged(move: Callable[..., Knobs], settings: Knobs, query: Mapping[str, str]) -> Knobs:
    try:
        point, x, y = int(query["point"]), float(query.get("x", "")), float(query.get("y", ""))
        if not (math.isfinite(x) and math.isfinite(y)):
            raise ValueError("a place must be finite")
        return move(settings, point, x, y)
    except (ValueError, IndexError) as error:
        raise Refused(f"The point cannot be moved there: {error}.") from None


@dataclass(frozen=True, eq=False)
class _Kept:
    """A result that may be None."""

    value: Any


def _making(question: Question, place: int, before: Sequence[Any]) -> Callable[[], Any]:
    part, given = question.lesson.parts[place], tuple(before)
    return lambda: part.make(part.key(question.settings), *question.uploaded, *given)


def _at_once(make: Callable[[], Any]) -> _Kept:
    made = make()
    return _Kept(finish(made) if isinstance(made, GeneratorType) else made)


def _steps(make: Callable[[], Any]) -> Generator[float, None, _Kept]:
    made = make()
    return _Kept((yield from made) if isinstance(made, GeneratorType) else made)


def _unwrapped(kept: Any) -> Any:
    return kept.value if isinstance(kept, _Kept) else kept
