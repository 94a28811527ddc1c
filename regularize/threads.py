"""How many threads a matrix product may use."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import LibController, ThreadpoolController, threadpool_limits


@cache
def _pools() -> list[LibController]:
    """Finds the libraries in memory, which takes milliseconds: once, when all of them have been imported."""
    return [pool for pool in ThreadpoolController().lib_controllers if pool.user_api == "blas"]


@contextmanager
def one_thread() -> Iterator[None]:
    """Matrix products on one thread, for the process, while this lasts.

    Products of a few hundred rows are too small to share: with two threads on two busy cores, BLAS waits for a thread
    that the system has put aside at each of them. A path of 0.06 s was measured to take 12 s, a training of 1.3 s
    to take 27 s.
    """
    shared = [(pool, pool.get_num_threads()) for pool in _pools()]
    shared = [(pool, threads) for pool, threads in shared if threads != 1]
    try:
        for pool, _ in shared:
            pool.set_num_threads(1)
        yield
    finally:
        for pool, threads in shared:
            pool.set_num_threads(threads)


def stay_at_one() -> None:
    """Matrix products of the process, and loops of the calling thread, on one thread from now on.

    What a library divides with OpenMP is counted by each thread that calls it, so that every one that computes says so.
    """
    threadpool_limits(1)
