"""lifespan(): what is set once for the process, before the first visitor comes."""

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from threadpoolctl import threadpool_limits

from regularize.lessons import LESSONS
from ui import assets
from ui.routes import ANSWERS

TURN = 2e-3
"""Seconds until a thread that computes lets others have the interpreter, 5 ms by default: so long does the thread that
talks to the browsers wait for it, at each file. Much shorter turns cost a crowd more than they gain."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """One thread for each matrix product, short turns, no collection of what the imports left; then compute ahead."""
    # Several visitors' small products, each on all cores, wait for each other many times longer than they compute.
    threadpool_limits(1)
    sys.setswitchinterval(TURN)
    assets.version()
    for name in LESSONS:
        ANSWERS.prefetch(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    yield {}
