"""Work that takes time: a generator that yields how far it is and returns what it found; or a loop that lets others go first."""

from collections.abc import Callable, Generator, Iterable, Iterator
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

T = TypeVar("T")
Y = TypeVar("Y")
Arguments = ParamSpec("Arguments")
BETWEEN: ContextVar[Callable[[], object]] = ContextVar("between", default=lambda: None)
"""What is called between two short steps of what takes long: whoever shares a processor lets others go first there."""


def paused(items: Iterable[T]) -> Iterator[T]:
    """The same items; before each, others may go first (`BETWEEN`)."""
    between = BETWEEN.get()
    for item in items:
        between()
        yield item


def finish(steps: Generator[Y, None, T], tell: Callable[[Y], object] = lambda _done: None) -> T:
    """What the generator returns, run to its end; `tell` is called with all that it yields."""
    while True:
        try:
            done = next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        tell(done)


def completed(steps: Callable[Arguments, Generator[Y, None, T]]) -> Callable[Arguments, T]:
    """The same work as a function that returns what it found."""

    @wraps(steps)
    def run(*args: Arguments.args, **options: Arguments.kwargs) -> T:
        return finish(steps(*args, **options))

    return run


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
