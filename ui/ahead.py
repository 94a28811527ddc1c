"""The first views that take longest, computed before somebody asks for them."""

import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import streamlit as st
from threadpoolctl import threadpool_limits

from regularize.ahead import first_views
from ui.work import Kept, kept, slot, to_the_end

LOOK = 0.02
"""Seconds between looks whether a visitor's computation is over."""


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[dict[str, Any]]:
    """From the start of the server, whose first visitor then waits for no import either."""
    begin()
    yield {}


@st.cache_resource(show_spinner=False)
def begin() -> None:
    """Start, once a process."""
    threading.Thread(target=_compute, args=(kept(),), daemon=True, name="ahead").start()


def _compute(finished: Kept) -> None:
    threadpool_limits(1)
    for make, settings in first_views():
        place = slot(make, settings)
        if finished.get(place) is None:
            rest = Rest(finished, place)
            finished.coming = place
            try:
                finished.put(place, to_the_end(make(settings.still()), rest.take))
            finally:
                finished.coming = None


class Rest:
    """What nobody waits for takes half of the time, and none while a visitor computes."""

    def __init__(self, finished: Kept, place: tuple[str, str]) -> None:
        self.finished, self.place = finished, place
        self.since = time.monotonic()

    def take(self, _share: float) -> None:
        """Rest for as long as was worked since the last time, unless a visitor waits for this very view."""
        until = 2.0 * time.monotonic() - self.since
        while self.finished.awaited != self.place and (time.monotonic() < until or self.finished.bench.locked()):
            time.sleep(LOOK)
        self.since = time.monotonic()
