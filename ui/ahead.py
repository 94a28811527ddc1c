"""The first views that take longest, computed while the first visitor still looks at the first page."""

import threading
import time

import streamlit as st

from regularize.ahead import first_views
from ui.work import Kept, kept, slot, to_the_end

PAUSE = 0.001
"""Seconds that a computation which nobody waits for rests at each hundredth."""


@st.cache_resource(show_spinner=False)
def begin() -> None:
    """Start, once a process."""
    threading.Thread(target=_compute, args=(kept(),), daemon=True, name="ahead").start()


def _compute(finished: Kept) -> None:
    for make, settings in first_views():
        place = slot(make, settings)
        with finished.bench:
            if finished.get(place) is None:
                finished.put(place, to_the_end(make(settings.still()), lambda _share: time.sleep(PAUSE)))
