"""How long something takes on the processor, and how much memory numpy holds meanwhile."""

import multiprocessing
import resource
import time
import tracemalloc
from collections.abc import Callable
from typing import TypeVar

import numpy as np

T = TypeVar("T")


def timed(run: Callable[[], T], repeats: int = 7) -> tuple[float, T]:
    """The median processor seconds of a few runs (one, if that is slow already) after one that is not counted."""
    start = time.process_time()
    result = run()
    if time.process_time() - start > 2.0:
        repeats = 1
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        run()
        seconds.append(time.process_time() - start)
    return float(np.median(seconds)), result


def bounded(run: Callable[[], T], patience: float) -> tuple[float, T]:
    """`timed` in a process of its own, which the system ends after so many processor seconds, in compiled code as well."""
    forked = multiprocessing.get_context("fork")
    here, there = forked.Pipe(duplex=False)

    def work() -> None:
        seconds = int(np.ceil(patience))
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
        there.send(timed(run))

    child = forked.Process(target=work)
    child.start()
    there.close()
    try:
        return here.recv()
    except EOFError:
        raise TimeoutError from None
    finally:
        child.join()


def memory(run: Callable[[], object]) -> float:
    """The most megabytes that numpy holds while this runs, beside what it is given."""
    tracemalloc.start()
    run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6
