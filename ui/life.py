"""A process's life: starting, ready, leaving. On SIGTERM it takes no new work that lasts, goes on for a while so that a balancer
has time to look, and finishes what is open or hands it on: whoever asks again is answered by another process.
"""

import asyncio
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from ui.environment import HERE

FINISHING = 10.0
"""Seconds that a computation which is under way has left to finish; then whoever waits for it is sent on."""
RENEWED = "The server is being renewed; this will be asked again in a moment."


class Leaving(Exception):
    """What was asked takes long, and this process is about to end."""


class Life:
    """Where a process stands, in a word for those who look."""

    def __init__(self) -> None:
        self.word = "starting"
        self.ready = self.leaving = False
        self._until = 0.0

    def lacks(self, what: str) -> None:
        """Say what a visitor would have to wait for; nothing, if it is all there."""
        if not self.leaving:
            self.ready, self.word = not what, f"starting: {what} is not there yet" if what else "ready"

    def leave(self) -> None:
        """The process is told to end."""
        self.ready, self.leaving, self.word = False, True, "leaving"
        self._until = time.monotonic() + FINISHING

    def take(self) -> None:
        """Before work that lasts.

        Raises
        ------
        Leaving
            If it is another process's.
        """
        if self.leaving:
            raise Leaving

    @property
    def hands_on(self) -> bool:
        """Whether what is still under way is to be given up."""
        return self.leaving and time.monotonic() > self._until


LIFE = Life()


@contextmanager
def ending_in_order(life: Life, drain: float = HERE.drain) -> Iterator[None]:
    """SIGTERM says first that the process leaves, and `drain` seconds later what the server makes of it; a second one does at once.

    In a thread that is not the first there are no signals, and nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    loop = asyncio.get_running_loop()
    server = signal.getsignal(signal.SIGTERM)

    def end() -> None:
        signal.signal(signal.SIGTERM, server)
        signal.raise_signal(signal.SIGTERM)

    def told(*_: object) -> None:
        again = life.leaving
        life.leave()
        if again or not drain:
            end()
        else:
            loop.call_soon_threadsafe(loop.call_later, drain, end)

    signal.signal(signal.SIGTERM, told)
    try:
        yield
    finally:
        if signal.getsignal(signal.SIGTERM) is told:
            signal.signal(signal.SIGTERM, server)
