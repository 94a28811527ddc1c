"""Work that takes time: a generator that yields how far it is and returns what it found."""

from collections.abc import Callable, Generator
from typing import TypeVar

T = TypeVar("T")


def finish(steps: Generator[float, None, T], tell: Callable[[float], object] = lambda _done: None) -> T:
    """What the generator returns, run to its end; `tell` is called with all that it yields."""
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        tell(done)


def part(
    steps: Generator[float, None, T], *, start: float = 0.0, end: float = 1.0, of: float = 1.0
) -> Generator[float, None, T]:
    """The same work as a part of another's: what it yields, up to `of`, as shares from `start` to `end`."""
    while True:
        try:
            done = next(steps)
        except StopIteration as stop:
            result: T = stop.value
            return result
        yield start + (end - start) * done / of
