"""lifespan(): what is set once for the process, before the first visitor comes."""

import asyncio
import gc
import os
import socket
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

from starlette.types import ASGIApp

from regularize import threads
from regularize.export import assets
from regularize.lessons import LESSONS
from ui.ready import lived
from ui.rest import of_c_library, resting
from ui.routes import ANSWERS

try:
    import resource
except ImportError:  # Windows
    resource = None  # type: ignore[assignment]

TURN = 2e-3
"""Seconds until a thread that computes lets others have the interpreter, 5 ms by default: so long does the thread that
talks to the browsers wait for it, at each file. Much shorter turns cost a crowd more than they gain."""

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of mallopt, as malloc.h numbers them."""
KEPT_ARRAY, KEPT_FREE = 32 * 1024**2, 64 * 1024**2
"""Bytes: the largest array that is made of kept memory, the most that its library allows; free memory at the end of a
heap above which it is given back."""


def without_delay() -> None:
    """Small answers leave at once: what is set of a socket that listens, its connections inherit.

    The server's sockets are made without a protocol, and asyncio tells only TCP by its number; each answer's second half
    would wait for the browser to acknowledge the first, 40 ms.
    """
    descriptors = Path("/dev/fd")
    for name in os.listdir(descriptors) if descriptors.is_dir() else ():
        with suppress(OSError):  # closed since, no socket, or none of TCP's
            if not stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                continue
            with socket.socket(fileno=os.dup(int(name))) as one:
                if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def many_files() -> None:
    """As many open files as the system allows: a page that is open holds four, and the usual 1 024 would be 250 pages."""
    if resource is not None:
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def memory_kept() -> None:
    """Arrays of some megabytes come from memory that is kept from the last (glibc's mallopt; other libraries are left alone).

    By default the system is asked for each of them anew, and fills it with zeros page by page: a third of what Bias and
    variance takes. `trimmed` gives back what is free, once a minute.
    """
    tell = of_c_library("mallopt")
    if tell is not None:
        tell(M_MMAP_THRESHOLD, KEPT_ARRAY)
        tell(M_TRIM_THRESHOLD, KEPT_FREE)


@asynccontextmanager
async def lifespan(app: ASGIApp) -> AsyncIterator[dict[str, Any]]:
    """One thread for each matrix product, short turns, no collection of what the imports left; then compute ahead."""
    without_delay()
    memory_kept()
    many_files()
    sys.setswitchinterval(TURN)
    assets.version()
    # Several visitors' small products, each on all cores, wait for each other many times longer than they compute. The
    # lessons are here now, and with them every library that multiplies: one that comes later would not know of this.
    threads.stay_at_one()
    for name in LESSONS:
        ANSWERS.shelve(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    tidying = asyncio.ensure_future(resting(app))
    async with lived():
        yield {}
    tidying.cancel()
