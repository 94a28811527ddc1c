"""The first views that take longest, computed while the first visitor still looks at the first page."""

import threading
import time
from collections.abc import Generator
from typing import Any

import streamlit as st

from regularize.ahead import first_views
from ui.work import Kept, kept, slot

PAUSE = 0.001
"""Seconds between two steps of a computation that nobody waits for."""


@st.cache_resource(show_spinner=False)
def begin() -> None:
    """Start, once a process."""
    threading.Thread(target=_compute, args=(kept(),), daemon=True, name="ahead").start()


def _compute(finished: Kept) -> None:
    for make, settings in first_views():
        place = slot(make, settings)
        with finished.bench:
            if finished.get(place) is None:
                finished.put(place, _gently(make(settings.still())))


def _gently(steps: Generator[float, None, Any]) -> Any:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value
        time.sleep(PAUSE)
