"""What is given back: sockets of sessions that are over while others go on, and all that is free once everybody has left."""

import asyncio
import ctypes
import gc
import os
import time
from collections.abc import Callable
from typing import Any

from starlette.types import ASGIApp, Message

from ui.guard import PRESENT
from ui.limits import KEPT_MEGABYTES
from ui.routes import ANSWERS

LOOK = 10.0
"""Seconds between two looks at whether somebody is there."""
AFTER = 45.0
"""Seconds after the last visitor has left: Streamlit holds a session for half a minute (server.disconnectedSessionTTL)."""
EACH = 60.0
"""Seconds between two collections of garbage while somebody is there: a page's script leaves an event loop with three open files
in a circle, which ordinary collections, rare as they are here, may not come to for an hour. Free memory is given back then too."""


async def resting(app: ASGIApp, *, look: float = LOOK, after: float = AFTER) -> None:
    """Tidy up once a minute while somebody is there, and once that nobody has been there for a while."""
    tidied = collected = time.monotonic()
    while True:
        await asyncio.sleep(look)
        if PRESENT.anybody and collected < time.monotonic() - EACH:
            gc.collect()
            await asyncio.to_thread(trimmed)
            collected = time.monotonic()
        if not PRESENT.anybody and tidied < PRESENT.last < time.monotonic() - after:
            await passing(app)
            await asyncio.to_thread(released)
            tidied = time.monotonic()


async def passing(app: ASGIApp) -> None:
    """A visitor who comes and goes: Streamlit lets go of the sessions that are over when it puts away another, and only then."""
    told: asyncio.Queue[Message] = asyncio.Queue()
    await told.put({"type": "websocket.connect"})

    async def send(message: Message) -> None:
        if message["type"] in ("websocket.accept", "websocket.close"):
            await told.put({"type": "websocket.disconnect", "code": 1001})

    path = "/_stcore/stream"
    scope = {
        "type": "websocket",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "scheme": "ws",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"localhost")],
        "subprotocols": ["streamlit"],
        "client": None,
        "server": None,
    }
    await app(scope, told.get, send)


def released() -> None:
    """Forget what is least useful, collect garbage, and give the system back what is free."""
    ANSWERS.memory.shrink(KEPT_MEGABYTES * 1024**2)
    gc.collect()
    trimmed()


def trimmed() -> None:
    """Give the system back what the C library keeps for later (glibc's malloc_trim; other libraries keep less)."""
    trim = of_c_library("malloc_trim")
    if trim is not None:
        trim(0)


def of_c_library(name: str) -> Callable[..., Any] | None:
    """A function of the C library that this process has loaded; None where it has no such."""
    return getattr(ctypes.CDLL(None), name, None) if os.name == "posix" else None
