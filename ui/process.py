"""lifespan(): what is set once for the process, before the first visitor comes."""

import gc
import os
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from regularize.lessons import LESSONS
from ui import assets
from ui.routes import ANSWERS

TURN = 2e-3
"""Seconds until a thread that computes lets others have the interpreter, 5 ms by default: so long does the thread that
talks to the browsers wait for it, at each file. Much shorter turns cost a crowd more than they gain."""


def without_delay() -> None:
    """Small answers leave at once: what is set of a socket that listens, its connections inherit.

    The server's sockets are made without a protocol, and asyncio tells only TCP by its number; each answer's second half
    would wait for the browser to acknowledge the first, 40 ms.
    """
    descriptors = Path("/dev/fd")
    for name in os.listdir(descriptors) if descriptors.is_dir() else ():
        try:
            with socket.socket(fileno=os.dup(int(name))) as one:
                if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError:
            continue  # it is no socket, or none of TCP's


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """One thread for each matrix product, short turns, no collection of what the imports left; then compute ahead."""
    # Several visitors' small products, each on all cores, wait for each other many times longer than they compute.
    threadpool_limits(1)
    without_delay()
    sys.setswitchinterval(TURN)
    assets.version()
    for name in LESSONS:
        ANSWERS.prefetch(name)
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 10, 10)
    yield {}
