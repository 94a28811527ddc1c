"""/ready: whether visitors may be sent to this process; and /alive: whether it answers at all, wherever a path prefix has put the rest."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ui.answers import last
from ui.environment import HERE
from ui.life import LIFE, ending_in_order
from ui.routes import ANSWERS, OURS

LOGGER = logging.getLogger("regularize")
LOOK = 0.1
"""Seconds between two looks at what is computed ahead."""


async def ready(_request: Request) -> Response:
    """200 once imports and first views are there; before that, and once the process is told to end, 503 and a word."""
    return Response(LIFE.word, status_code=200 if LIFE.ready else 503, headers=OURS)


async def alive(_request: Request) -> Response:
    """200: who answers is not to be ended, be it ready or not."""
    return Response("alive", headers=OURS)


@asynccontextmanager
async def lived() -> AsyncIterator[None]:
    """The time between the start and the end of a process."""
    preparing = asyncio.create_task(_prepare())
    preparing.add_done_callback(_prepared)
    with ending_in_order(LIFE):
        yield
    preparing.cancel()


async def _prepare() -> None:
    """Have the first views computed, a lesson's after the other, and none while a browser loads."""
    for page in HERE.ahead:
        ANSWERS.prefetch(page)
    for page in HERE.ahead:
        LIFE.lacks(f"the first view of {page}")
        question = ANSWERS.read(page, {})
        while not ANSWERS.is_quick(question) or time.monotonic() < ANSWERS.jobs.paused_until:
            # Again, should a visitor have asked for it and left.
            ANSWERS.prefetch(page)
            await asyncio.sleep(LOOK)
        await last(ANSWERS.answer(question))
    LIFE.lacks("")


def _prepared(task: "asyncio.Task[None]") -> None:
    error = None if task.cancelled() else task.exception()
    if error is not None:
        LOGGER.error("This process will not be ready (%s).", LIFE.word, exc_info=error)


ROUTES = (Route("/ready", ready), Route("/alive", alive))
