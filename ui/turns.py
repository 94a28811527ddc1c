"""Quick answers in a few threads, in fair order: one visitor who floods waits, and others do not.

Threads of Python take turns in steps of milliseconds, however short a question is; so what turns out long gives way to what has just
come, as schedulers that serve the least attained service first do (Nuyens & Wierman 2008).
"""

import threading
import time
from bisect import insort
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from regularize.progress import BETWEEN
from ui.limits import EACH_ADDRESS, EACH_VISITOR, SHORT, SLICE, THREADS, Rounds, Visitor


@dataclass(order=True)
class _Turn:
    tag: float
    order: int
    who: Visitor = field(compare=False)
    make: Callable[[], Any] = field(compare=False)
    future: Future[Any] = field(compare=False)
    worked: float = field(default=0.0, compare=False)
    rested: float = field(default=0.0, compare=False)

    def may_rest(self) -> float:
        """Seconds for which others go first now: none while it is short, and in all at most as long as it has worked."""
        return self.worked - self.rested if self.worked > SHORT else 0.0


class Turns:
    """Threads that compute what visitors ask for: at most EACH_VISITOR of them for one, EACH_ADDRESS for one address."""

    def __init__(self, threads: int = THREADS) -> None:
        lock = threading.RLock()
        self.changed, self.ended = threading.Condition(lock), threading.Condition(lock)
        self.present: list[_Turn] = []
        self.rounds = Rounds()
        self.waiting: list[_Turn] = []
        self.held: Counter[Visitor | str] = Counter()
        self._order = count()
        self._left = threads

    def ask(self, who: Visitor, make: Callable[[], Any]) -> Future[Any]:
        """What `make()` will return, once it is this visitor's turn; cancelled before that it is not computed."""
        future: Future[Any] = Future()
        with self.changed:
            insort(self.waiting, _Turn(self.rounds.tag(who), next(self._order), who, make, future))
            if self._left:
                self._left -= 1
                threading.Thread(target=self._work, daemon=True, name="answers").start()
            self.changed.notify()
        future.add_done_callback(self._forget)
        return future

    @property
    def waited_for(self) -> bool:
        """Whether anybody waits."""
        return bool(self.waiting)

    def next(self) -> _Turn | None:
        """The first whose visitor may have another thread; it is this visitor's until `end`."""
        for place, turn in enumerate(self.waiting):
            if self.held[turn.who] < EACH_VISITOR and self.held[turn.who.address] < EACH_ADDRESS:
                del self.waiting[place]
                self.rounds.begin(turn.tag)
                self.held.update((turn.who, turn.who.address))
                self.present.append(turn)
                return turn
        return None

    def end(self, turn: _Turn) -> None:
        """A visitor has a thread less."""
        with self.changed:
            for one in (turn.who, turn.who.address):
                self.held[one] -= 1
                if not self.held[one]:
                    del self.held[one]
            self.present.remove(turn)
            self.changed.notify_all()
            self.ended.notify_all()

    def _giving_way(self, turn: _Turn) -> Callable[[], None]:
        """What a turn calls between two of its steps: where it is long, what is short goes first."""
        since = time.thread_time()

        def give_way() -> None:
            nonlocal since
            now = time.thread_time()
            if now - since < SLICE:
                return
            turn.worked += now - since
            with self.changed:
                begun = time.monotonic()
                self.ended.wait_for(lambda: not self._shorter(turn), turn.may_rest())
                turn.rested += time.monotonic() - begun
            since = time.thread_time()

        return give_way

    def _shorter(self, turn: _Turn) -> bool:
        """Whether the turn of another visitor has not turned out long."""
        return any(one.worked <= SHORT and one.who != turn.who for one in self.present)

    def _forget(self, future: Future[Any]) -> None:
        """Whoever has left before their turn has none."""
        if future.cancelled():
            with self.changed:
                self.waiting = [turn for turn in self.waiting if turn.future is not future]

    def _work(self) -> None:
        while True:
            self._take()

    def _take(self) -> None:
        with self.changed:
            while (turn := self.next()) is None:
                self.changed.wait()
        try:
            if turn.future.set_running_or_notify_cancel():
                BETWEEN.set(self._giving_way(turn))
                turn.future.set_result(turn.make())
        except BaseException as error:
            turn.future.set_exception(error)
        finally:
            self.end(turn)
