"""What takes longer than a moment: computed once for all visitors, a step at a time, with progress, and given up when all
who waited have left.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator, Hashable
from typing import Any

from regularize import threads
from ui.limits import VISITOR, Rounds, Visitor
from ui.memory import Memory

Steps = Generator[float, None, Any]
LINGER = 0.15
"""Seconds that a computation goes on after the last visitor has left: who moves a knob and back asks for it again."""
LOOK = 0.1
"""Seconds that the thread sleeps where all that is left may not go on yet."""


class Job:
    """One computation: its steps, the share done, and who wants it.

    `waiting` counts the visitors who wait for it, `round` is the first in which it is due to one of them, `cost` what it has taken
    of the processor. What is `prefetched` nobody has asked for yet.
    """

    def __init__(self, steps: Steps, *, prefetched: bool = False) -> None:
        self.steps, self.prefetched = steps, prefetched
        self.begun, self.share = False, 0.0
        self.waiting, self.until = 0, 0.0
        self.askers: set[Visitor] = set()
        self.round = math.inf
        self.cost = 0.0
        self.result: Any = None
        self.error: Exception | None = None
        self.ended = threading.Event()

    @property
    def wanted(self) -> bool:
        """Whether it goes on without rests."""
        return self.waiting > 0 or time.monotonic() < self.until


class JobQueue:
    """One thread that computes what is missing in a memory.

    First what visitors wait for, in their order and each visitor's first before anybody's second (`Rounds`), so that others'
    views stay responsive; then what is only prefetched, resting as long as it works and standing still while a browser
    loads (`pause`).
    """

    def __init__(self, memory: Memory) -> None:
        self.memory = memory
        self.changed = threading.Condition()
        self.jobs: OrderedDict[Hashable, Job] = OrderedDict()
        self.rounds = Rounds()
        self.paused_until = 0.0
        self._thread: threading.Thread | None = None

    def ask(self, key: Hashable, make: Callable[[], Steps]) -> Job:
        """The job that computes this, for a visitor who waits for it and has to `leave` it."""
        with self.changed:
            job = self.jobs.get(key)
            if job is None:
                job = Job(make())
                if (known := self.memory.get(key)) is not None:
                    job.result = known
                    job.ended.set()
                else:
                    self.jobs[key] = job
            if key in self.jobs and not job.waiting:
                self.jobs.move_to_end(key)
            job.prefetched = False
            job.waiting += 1
            self._due(job, VISITOR.get())
            self._wake()
        return job

    def _due(self, job: Job, who: Visitor) -> None:
        if who not in job.askers and not job.ended.is_set():
            job.askers.add(who)
            job.round = min(job.round, self.rounds.tag(who))

    def others(self, job: Job) -> bool:
        """Whether another visitor's job is under way."""
        with self.changed:
            return any(one is not job and one.waiting and one.begun for one in self.jobs.values())

    def leave(self, job: Job, *, linger: float | None = None) -> None:
        """One visitor waits no longer; what nobody waits for is dropped after `linger` seconds, unless it is asked for again."""
        with self.changed:
            job.waiting -= 1
            job.until = time.monotonic() + (LINGER if linger is None else linger)

    def prefetch(self, key: Hashable, make: Callable[[], Steps]) -> None:
        """Compute this before somebody asks for it."""
        with self.changed:
            if self.memory.get(key) is None and key not in self.jobs:
                self.jobs[key] = Job(make(), prefetched=True)
                self._wake()

    def pause(self, seconds: float) -> None:
        """What nobody waits for stands still for so long."""
        self.paused_until = time.monotonic() + seconds

    def next(self) -> tuple[Hashable, Job] | None:
        """What to compute now, if there is anything."""
        for key in [at for at, one in self.jobs.items() if not (one.prefetched or one.wanted)]:
            self.jobs.pop(key).steps.close()
        wanted = [one for one in self.jobs.items() if one[1].wanted]
        if wanted:
            key, job = min(wanted, key=lambda one: (not one[1].waiting, one[1].round))
            self.rounds.begin(job.round)
            return key, job
        return next(iter(self.jobs.items()), None) if time.monotonic() > self.paused_until else None

    def _wake(self) -> None:
        if self._thread is None:
            self._thread = threading.Thread(target=self._work, daemon=True, name="jobs")
            self._thread.start()
        self.changed.notify_all()

    def _work(self) -> None:
        threads.stay_at_one()
        while True:
            with self.changed:
                while (now := self.next()) is None:
                    self.changed.wait(LOOK if self.jobs else None)
            self.advance(*now)

    def advance(self, key: Hashable, job: Job) -> None:
        """One step of a job, and a rest where nobody waits for it."""
        since, job.begun, job.cost = time.monotonic(), True, job.cost - time.thread_time()
        try:
            job.share = min(next(job.steps), 1.0)
            job.cost += time.thread_time()
        except StopIteration as end:
            job.cost += time.thread_time()
            self._end(key, job, result=end.value)
        except Exception as error:
            self._end(key, job, error=error)
        if not job.wanted:
            with self.changed:
                self.changed.wait(time.monotonic() - since)

    def _end(self, key: Hashable, job: Job, *, result: Any = None, error: Exception | None = None) -> None:
        if error is None:
            self.memory.keep(key, result, cost=job.cost)
        with self.changed:
            job.result, job.error = result, error
            if self.jobs.get(key) is job:
                del self.jobs[key]
        job.ended.set()
