"""What takes longer than a moment: computed once for all visitors, one at a time, with progress, and stoppable."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from threadpoolctl import threadpool_limits

from regularize.knobs import Knobs

if TYPE_CHECKING:
    from ui.frame import Page

T = TypeVar("T")
Steps = Generator[float, None, Any]
Place = tuple[str, str]
MOST_KEPT = 48
MOST_WISHES = 3
PATIENCE = 0.25
"""Seconds before a bar shows that something is being computed."""
LINGER = 1.0
"""Seconds that a computation goes on after the last visitor has left: a page that runs anew asks for it again."""
LOOK = 0.1
"""Seconds between two moves of the bar."""


class Job:
    """One computation: its steps, the share done, and who wants it.

    `waiting` counts the visitors who wait for it. What nobody waits for is `foreseen`: somebody may soon, and until the
    time `urgent` somebody probably will. It is `wished` until the first of them has come.
    """

    def __init__(self, steps: Steps, *, foreseen: bool = False, wished: bool = False) -> None:
        self.steps, self.foreseen, self.wished = steps, foreseen, wished
        self.begun, self.share = False, 0.0
        self.waiting, self.urgent = 0, 0.0
        self.result: Any = None
        self.error: Exception | None = None
        self.ended = threading.Event()

    @property
    def hurries(self) -> bool:
        """Whether it does without rests."""
        return self.waiting > 0 or time.monotonic() < self.urgent


class Bench:
    """Results by what was asked for, the oldest forgotten first; and one thread that computes what is missing.

    First what visitors wait for, in their order, so that others' pages stay responsive; then what is urgent, the latest
    first; then what is only foreseen, resting as long as it works and standing still until the time `quiet`.
    """

    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.jobs: OrderedDict[Place, Job] = OrderedDict()
        self.quiet = 0.0
        self._results: OrderedDict[Place, Any] = OrderedDict()
        self._thread: threading.Thread | None = None

    def get(self, place: Place) -> Any:
        """The result at this place, or None."""
        with self.changed:
            return self._results.get(place)

    def ask(self, place: Place, make: Callable[[], Steps]) -> Job:
        """The job that computes this, for a visitor who waits for it and has to `leave` it."""
        with self.changed:
            job = self.jobs.get(place)
            if job is None:
                job = Job(make())
                if place in self._results:
                    self._results.move_to_end(place)
                    job.result = self._results[place]
                    job.ended.set()
                else:
                    self.jobs[place] = job
            if place in self.jobs and not job.waiting:
                self.jobs.move_to_end(place)
            if job.wished:
                job.foreseen = job.wished = False
            job.waiting += 1
            self._wake()
        return job

    def leave(self, job: Job) -> None:
        """One visitor waits no longer; what nobody waits for or foresees is dropped soon, unless it is asked for again."""
        with self.changed:
            job.waiting -= 1
            job.urgent = time.monotonic() + LINGER

    def foresee(self, place: Place, make: Callable[[], Steps], *, urgent: float = 0.0) -> None:
        """Compute this before somebody asks for it, in a hurry for so many seconds.

        What is foreseen in a hurry is a wish; of more than a few that nobody waits for the oldest are dropped.
        """
        with self.changed:
            if place in self._results:
                return
            job = self.jobs.get(place)
            if job is None:
                if urgent:
                    wishes = [at for at, one in self.jobs.items() if one.wished]
                    for at in wishes[: max(0, len(wishes) + 1 - MOST_WISHES)]:
                        del self.jobs[at]
                job = self.jobs[place] = Job(make(), foreseen=True, wished=urgent > 0)
            if urgent:
                job.urgent = time.monotonic() + urgent
            self._wake()

    def hush(self, seconds: float) -> None:
        """What nobody waits for stands still for so long, unless it is urgent."""
        self.quiet = time.monotonic() + seconds

    def next(self) -> tuple[Place, Job] | None:
        """What to compute now, if there is anything."""
        for place in [at for at, one in self.jobs.items() if not (one.foreseen or one.hurries)]:
            del self.jobs[place]
        hurried = [one for one in self.jobs.items() if one[1].hurries]
        awaited = next((one for one in hurried if one[1].waiting), None)
        if hurried:
            return awaited or max(hurried, key=lambda one: one[1].urgent)
        return next(iter(self.jobs.items()), None) if time.monotonic() > self.quiet else None

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True, name="bench")
            self._thread.start()
        self.changed.notify_all()

    def _work(self) -> None:
        threadpool_limits(1)
        while True:
            with self.changed:
                while (now := self.next()) is None:
                    self.changed.wait(LOOK if self.jobs else None)
            self.advance(*now)

    def advance(self, place: Place, job: Job) -> None:
        """One step of a job, and a rest where nobody waits for it."""
        since, job.begun = time.monotonic(), True
        try:
            job.share = min(next(job.steps), 1.0)
        except StopIteration as end:
            self._end(place, job, result=end.value)
        except Exception as error:
            self._end(place, job, error=error)
        if not job.hurries:
            with self.changed:
                self.changed.wait(time.monotonic() - since)

    def _end(self, place: Place, job: Job, *, result: Any = None, error: Exception | None = None) -> None:
        with self.changed:
            job.result, job.error = result, error
            if self.jobs.get(place) is job:
                del self.jobs[place]
            if error is None:
                self._results[place] = result
                while len(self._results) > MOST_KEPT:
                    self._results.popitem(last=False)
        job.ended.set()


@st.cache_resource(show_spinner=False)
def bench() -> Bench:
    """The one bench of this process."""
    return Bench()


def slot(make: Callable[..., Any], settings: Knobs, *data: Any) -> Place:
    """Where the result of `make(settings, *data)` is kept, wherever the live knobs stand."""
    digests = [getattr(item, "digest", "") for item in data]
    return f"{make.__module__}.{make.__qualname__}", f"{settings.needed()!r} {digests}"


def worked(page: "Page", make: Callable[..., Generator[float, None, T]], settings: Knobs, label: str, *data: Any) -> T:
    """The result of `make(settings, *data)`, a generator that yields the share done and returns the result.

    A result that some visitor has asked for before is there at once. Otherwise a bar shows the progress, and whatever the
    visitor does meanwhile ends the wait; "Stop" goes back to the knobs of this visitor's last finished view. Live knobs at
    their present position do not count; `data` must carry a `digest`.
    """
    place = slot(make, settings, *data)
    job = bench().ask(place, lambda: make(settings.needed(), *data))
    try:
        _watch(page, job, label)
    finally:
        bench().leave(job)
    if job.error is not None:
        raise job.error
    result: T = job.result
    return result


def _watch(page: "Page", job: Job, label: str) -> None:
    """Wait for the end, with a bar once there is something to wait for: what takes no time moves nothing."""
    if job.ended.wait(PATIENCE):
        return
    line = page.line.empty()
    bar = line.progress(0.0, text=label)
    while not job.ended.wait(LOOK):
        bar.progress(job.share, text=label if job.begun else f"{label} (waiting for another visitor's to finish)")
    line.empty()
