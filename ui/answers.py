"""Questions answered: what several visitors ask for is made once, what takes long with progress."""

import asyncio
import hashlib
import time
from collections.abc import AsyncGenerator, Callable, Generator, Hashable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import anyio

from regularize.export.first import first
from regularize.figures.scene import Number
from regularize.lessons import LESSONS, lesson, link
from regularize.lessons.link import Question, Refused
from regularize.progress import BETWEEN
from ui.jobs import Job, JobQueue, Steps
from ui.limits import MEGABYTES, MOMENT, PRICE, VISITOR
from ui.memory import Memory
from ui.turns import Turns

T = TypeVar("T")
LOOK = 0.03
"""Seconds between two looks at a computation that is waited for."""
EARLY = 0.04
"""Seconds of the processor after which the share that a computation says is done tells how long all of it will take."""
UNTOLD = "Computing this view"

_TURNS = Turns()


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


@dataclass(frozen=True, eq=False)
class _Begun:
    """The results of the first parts, and what goes on with the next where it was begun."""

    results: list[Any]
    steps: Steps | None


class Longer(Exception):
    """A computation takes longer than a moment: the steps that are left."""

    def __init__(self, steps: Steps) -> None:
        super().__init__()
        self.steps = steps


TRAINED = 1.0
"""Seconds of the processor that a first view from a file has taken, about."""


class Answers:
    """All that this process knows: results, scenes and visitors' tables, and the queue of what takes long."""

    def __init__(self) -> None:
        self.memory = Memory(MEGABYTES * 1024**2)
        self.jobs = JobQueue(self.memory)

    def read(self, page: str, query: Mapping[str, str]) -> Question:
        """The question that a link asks (`link.read`)."""
        return link.read(page, query, table=lambda digest: self.memory.get(("table", digest)), made=self.memory.made)

    async def asked(self, page: str, query: Mapping[str, str]) -> Question:
        """The same; where a visitor's table has to be understood for it, in its turn."""
        return await in_turn(self.read, page, query) if f"{page}.table" in query else self.read(page, query)

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

    async def answer(
        self, question: Question, *, linger: float | None = None
    ) -> AsyncGenerator[Progress | Answer, None]:
        """The scene, last; before it how far its computation is."""
        found = self.memory.get(_scene_key(question)) or await in_turn(self._view, question)
        if isinstance(found, Answer):
            yield found
            return
        async for results in self._told(question, found, linger):
            if isinstance(results, Progress):
                yield results
            else:
                yield await in_turn(self._drawn, question, results)

    async def results(
        self, question: Question, *, linger: float | None = None
    ) -> AsyncGenerator[Progress | list[Any], None]:
        """The results of all parts, last; before it how far they are."""
        begun = await in_turn(self._begun, question, [])
        async for results in self._told(question, begun, linger):
            yield results

    async def _told(
        self, question: Question, begun: "_Begun", linger: float | None
    ) -> AsyncGenerator[Progress | list[Any], None]:
        """The results of all parts, once the queue has computed what takes longer than a moment."""
        while (place := len(begun.results)) < len(question.lesson.parts):
            label = question.waiting(place) or UNTOLD
            job = self.jobs.ask(_part_key(question, place), partial(_rest, begun, question))
            try:
                while not job.ended.is_set():
                    others = (
                        "" if job.begun or not self.jobs.others(job) else " (waiting for another visitor's to finish)"
                    )
                    yield Progress(share=job.share, label=label + others)
                    await anyio.sleep(LOOK)
            finally:
                self.jobs.leave(job, linger=linger)
            kept = _refusing(question)(partial(_result, job))()
            begun = await in_turn(self._begun, question, [*begun.results, kept.value])
        yield begun.results

    def _view(self, question: Question) -> "Answer | _Begun":
        """The scene, if that is a moment; else what has been computed of it."""
        begun = self._begun(question, [])
        return self._drawn(question, begun.results) if len(begun.results) == len(question.lesson.parts) else begun

    def _begun(self, question: Question, before: list[Any]) -> "_Begun":
        """The results of the parts behind those before, as far as they are known or made in a moment."""
        results, since = list(before), time.thread_time()
        for place in range(len(before), len(question.lesson.parts)):
            kept: _Kept | None = self.memory.get(_part_key(question, place))
            if kept is None and question.waiting(place):
                return _Begun(results, None)
            if kept is None:
                make = partial(moment, _steps(question, place, results[:]), since)
                try:
                    kept = self.memory.made(_part_key(question, place), _refusing(question)(make))
                except Longer as longer:
                    return _Begun(results, longer.steps)
            results.append(kept.value)
        return _Begun(results, None)

    def is_quick(self, question: Question) -> bool:
        """Whether the scene is there, or expected in a moment."""
        return self.memory.get(_scene_key(question)) is not None or not self._takes_long(question)

    def shelve(self, page: str) -> None:
        """Know a lesson's first view from its file, if it takes long (`regularize.export.first`)."""
        view = first(page)
        if view is not None:
            known = Answer(
                wire=view.wire, notices=view.notices, files=view.files, numbers=view.numbers, sentences=view.sentences
            )
            self.memory.keep(_scene_key(self.read(page, {})), known, cost=TRAINED)

    def prefetch(self, page: str) -> None:
        """Compute the first part of a lesson's first view, if it takes long, before somebody asks for it."""
        question = self.read(page, {})
        if self._takes_long(question):
            self.jobs.prefetch(_part_key(question, 0), partial(_steps, question, 0, []))

    def _takes_long(self, question: Question) -> bool:
        places = range(len(question.lesson.parts))
        return any(question.waiting(at) and self.memory.get(_part_key(question, at)) is None for at in places)

    def _drawn(self, question: Question, results: Sequence[Any]) -> Answer:
        @_refusing(question)
        def draw() -> Answer:
            scene = question.lesson.scene(question.settings, *results)
            files = question.lesson.files(question.settings, *results)
            return Answer(
                wire=scene.wire,
                notices=scene.notices,
                files=[(file.label, file.name) for file in files],
                numbers=scene.numbers,
                sentences=scene.sentences,
            )

        return self.memory.made(_scene_key(question), draw)


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
    """What `make(*given)` returns, computed in one of few threads when it is this visitor's turn."""
    return await asyncio.wrap_future(_TURNS.ask(VISITOR.get(), partial(make, *given)))


def waited_for() -> bool:
    """Whether anybody waits for their turn."""
    return _TURNS.waited_for


async def last(told: AsyncGenerator[Progress | T, None]) -> T:
    """What comes after all progress."""
    async with aclosing(told):
        async for found in told:
            if not isinstance(found, Progress):
                return found
    raise RuntimeError("a computation ended without a result")


def _steps(question: Question, place: int, before: Sequence[Any]) -> Generator[float, None, _Kept]:
    return _Kept((yield from question.steps(place, before)))


def moment(steps: Steps, since: float) -> Any:
    """The result of steps, if all is done in a moment of this thread that began at `since`; else `Longer` is raised.

    A step cannot be divided: what is long yields often.
    """
    before = time.thread_time() - since
    between = BETWEEN.get()
    while True:
        try:
            share = next(steps)
        except StopIteration as end:
            return end.value
        spent = time.thread_time() - since
        own = spent - before
        if spent > MOMENT or (own > EARLY and own > (PRICE - before) * share > 0.0):
            raise Longer(steps)
        between()


def _rest(begun: _Begun, question: Question) -> Steps:
    """What is left of the next part."""
    return begun.steps or _steps(question, len(begun.results), begun.results)


def _part_key(question: Question, place: int) -> Hashable:
    key = question.lesson.parts[place].key(question.settings)
    return question.lesson.name, place, repr(key), question.digest


def _scene_key(question: Question) -> Hashable:
    shown = question.settings if question.crossed else question.settings.without_live()
    return question.lesson.name, "scene", repr(shown), question.digest
