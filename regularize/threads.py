"""How many threads a matrix product may use."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    """Finds the libraries in memory, which takes milliseconds: once, when all of them have been imported."""
    return ThreadpoolController()


@contextmanager
def one_thread() -> Iterator[None]:
    """Matrix products on one thread, for the process, while this lasts.

    Products of a few hundred rows are too small to share: with two threads on two busy cores, BLAS waits for a thread
    that the system has put aside at each of them. A path of 0.06 s was measured to take 12 s, a training of 1.3 s
    to take 27 s.
    """
    with _controller().limit(limits=1, user_api="blas"):
        yield
