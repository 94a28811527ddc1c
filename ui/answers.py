"""Questions answered: what several visitors ask for is made once, what takes long with progress."""

import asyncio
import hashlib
from collections.abc import AsyncGenerator, Callable, Generator, Hashable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import anyio

from regularize.figures.scene import Number
from regularize.lessons import LESSONS, lesson, link
from regularize.lessons.link import Question, Refused
from regularize.progress import finish
from ui.jobs import Job, JobQueue
from ui.memory import Memory

T = TypeVar("T")
QUICK, DEAR = 96 * 1024**2, 160 * 1024**2
"""Bytes for what is made in a moment, and for what is not: trainings and visitors' tables. No scene is worth one of those."""
THREADS = 2
"""So many compute quick answers, first come, first served: more would take turns, and each answer as long as all of them."""
LOOK = 0.03
"""Seconds between two looks at a computation that is waited for."""


_POOL = ThreadPoolExecutor(THREADS, thread_name_prefix="answers")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How much of the present computation is done, and what it is in words."""

    share: float
    label: str


@dataclass(frozen=True, eq=False, kw_only=True)
class Answer:
    """What a lab is given: the scene's bytes and its notices, the files that can be asked for; and the scene's words."""

    wire: bytes
    notices: Sequence[str]
    files: Sequence[tuple[str, str]]
    numbers: Sequence[Number]
    sentences: Mapping[str, Sequence[str]]


@dataclass(frozen=True, eq=False)
class _Kept:
    """A result that may be None."""

    value: Any


class Answers:
    """All that this process knows: results, scenes and visitors' tables, and the queue of what takes long."""

    def __init__(self) -> None:
        self.quick, self.dear = Memory(QUICK), Memory(DEAR)
        self.jobs = JobQueue(self.dear)

    def read(self, page: str, query: Mapping[str, str]) -> Question:
        """The question that a link asks (`link.read`)."""
        return link.read(page, query, table=lambda digest: self.dear.get(("table", digest)), made=self.dear.made)

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
        self.dear.made(("table", digest), lambda: uploads.read(content))
        return digest

    async def answer(
        self, question: Question, *, linger: float | None = None
    ) -> AsyncGenerator[Progress | Answer, None]:
        """The scene, last; before it how far its computation is."""
        known: Answer | None = self.quick.get(_scene_key(question))
        if known is not None:
            yield known
        elif not self._takes_long(question):
            # All at once in another thread: nothing to tell on the way, and no way back and forth.
            yield await in_turn(self.now, question)
        else:
            async for results in self.results(question, linger=linger):
                if isinstance(results, Progress):
                    yield results
                else:
                    yield await in_turn(self._drawn, question, results)

    async def results(
        self, question: Question, *, linger: float | None = None
    ) -> AsyncGenerator[Progress | list[Any], None]:
        """The results of all parts, last; before it how far they are."""
        results: list[Any] = []
        for place in range(len(question.lesson.parts)):
            key, label = _part_key(question, place), question.waiting(place)
            kept = self._part(question, place).get(key)
            if kept is None and label:
                job = self.jobs.ask(key, partial(_steps, question, place, list(results)))
                try:
                    while not job.ended.is_set():
                        others = "" if job.begun else " (waiting for another visitor's to finish)"
                        yield Progress(share=job.share, label=label + others)
                        await anyio.sleep(LOOK)
                finally:
                    self.jobs.leave(job, linger=linger)
                kept = _refusing(question)(partial(_result, job))()
            elif kept is None:
                kept = await in_turn(self._made, question, place, results)
            results.append(kept.value)
        yield results

    def now(self, question: Question) -> Answer:
        """The scene, made in this thread."""
        results: list[Any] = []
        for place in range(len(question.lesson.parts)):
            results.append(self._made(question, place, results).value)
        return self._drawn(question, results)

    def is_quick(self, question: Question) -> bool:
        """Whether the scene is there, or made in a moment."""
        return self.quick.get(_scene_key(question)) is not None or not self._takes_long(question)

    def prefetch(self, page: str) -> None:
        """Compute the first part of a lesson's first view, if it takes long, before somebody asks for it."""
        question = self.read(page, {})
        if self._takes_long(question):
            self.jobs.prefetch(_part_key(question, 0), partial(_steps, question, 0, []))

    def _takes_long(self, question: Question) -> bool:
        places = range(len(question.lesson.parts))
        return any(question.waiting(at) and self.dear.get(_part_key(question, at)) is None for at in places)

    def _made(self, question: Question, place: int, before: Sequence[Any]) -> _Kept:
        make = _refusing(question)(lambda: finish(_steps(question, place, before)))
        return self._part(question, place).made(_part_key(question, place), make)

    def _part(self, question: Question, place: int) -> Memory:
        return self.dear if question.waiting(place) else self.quick

    def _drawn(self, question: Question, results: Sequence[Any]) -> Answer:
        @_refusing(question)
        def draw() -> Answer:
            scene = question.lesson.scene(question.settings, *results)
            files = question.lesson.files(question.settings, *results)
            return Answer(
                wire=scene.wire, notices=scene.notices, files=[(file.label, file.name) for file in files],
                numbers=scene.numbers, sentences=scene.sentences,
            )  # fmt: skip

        return self.quick.made(_scene_key(question), draw)


def head(question: Question, answer: Answer | None) -> bytes:
    """The line before the scene's bytes (`link.head`)."""
    if answer is None:
        return link.head(question, scene=0, notices=(), files=())
    return link.head(question, scene=len(answer.wire), notices=answer.notices, files=answer.files)


def _result(job: Job) -> _Kept:
    if job.error is not None:
        raise job.error
    found: _Kept = job.result
    return found


def _refusing(question: Question) -> Callable[[Callable[[], T]], Callable[[], T]]:
    """What a visitor's own numbers do not allow is refused in the words of whoever found out."""

    def wrapped(make: Callable[[], T]) -> Callable[[], T]:
        def made() -> T:
            try:
                return make()
            except ValueError as error:
                if question.columns is None:
                    raise
                raise Refused(str(error)) from None

        return made

    return wrapped


async def in_turn(make: Callable[..., T], *given: Any) -> T:
    """What `make(*given)` returns, computed in one of few threads."""
    return await asyncio.get_running_loop().run_in_executor(_POOL, make, *given)


async def last(told: AsyncGenerator[Progress | T, None]) -> T:
    """What comes after all progress."""
    async with aclosing(told):
        async for found in told:
            if not isinstance(found, Progress):
                return found
    raise RuntimeError("a computation ended without a result")


def _steps(question: Question, place: int, before: Sequence[Any]) -> Generator[float, None, _Kept]:
    return _Kept((yield from question.steps(place, before)))


def _part_key(question: Question, place: int) -> Hashable:
    key = question.lesson.parts[place].key(question.settings)
    return question.lesson.name, place, repr(key), question.digest


def _scene_key(question: Question) -> Hashable:
    shown = question.settings if question.crossed else question.settings.still()
    return question.lesson.name, "scene", repr(shown), question.digest
