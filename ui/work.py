"""What takes longer than a moment: computed once for all visitors, with progress, and stoppable."""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from regularize.knobs import Knobs

if TYPE_CHECKING:
    from ui.frame import Page

T = TypeVar("T")
MOST_KEPT = 48
PATIENCE = 0.25
"""Seconds before a bar shows that something is being computed."""


class Kept:
    """Finished results by what was asked for, the oldest forgotten first; and the one place at the workbench.

    `coming` is what is being computed before somebody asks for it (ui/ahead.py), and `awaited` what somebody asks for now.
    """

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.bench = threading.Lock()
        self.coming: tuple[str, str] | None = None
        self.awaited: tuple[str, str] | None = None
        self._results: OrderedDict[tuple[str, str], Any] = OrderedDict()

    def get(self, key: tuple[str, str]) -> Any:
        """The result under this key, or None."""
        with self.lock:
            if key in self._results:
                self._results.move_to_end(key)
            return self._results.get(key)

    def put(self, key: tuple[str, str], result: Any) -> None:
        """Keep a result."""
        with self.lock:
            self._results[key] = result
            while len(self._results) > MOST_KEPT:
                self._results.popitem(last=False)


@st.cache_resource(show_spinner=False)
def kept() -> Kept:
    """The one store of this process."""
    return Kept()


def slot(make: Callable[..., Any], settings: Knobs, *data: Any) -> tuple[str, str]:
    """Where the result of `make(settings, *data)` is kept, wherever the live knobs stand."""
    digests = [getattr(item, "digest", "") for item in data]
    return f"{make.__module__}.{make.__qualname__}", f"{settings.still()!r} {digests}"


def worked(page: "Page", make: Callable[..., Generator[float, None, T]], settings: Knobs, label: str, *data: Any) -> T:
    """The result of `make(settings, *data)`, a generator that yields the share done and returns the result.

    A result that some visitor has asked for before is there at once. Otherwise a bar shows the progress, and "Stop"
    goes back to the knobs of this visitor's last finished view. One computation runs at a time, so that others'
    pages stay responsive. Live knobs at their present position do not count; `data` must carry a `digest`.
    """
    finished, place = kept(), slot(make, settings, *data)
    result: T | None = finished.get(place)
    if result is None:
        result = _compute(page, finished, place, make, settings, label, data)
    return result


def _compute(
    page: "Page", finished: Kept, place: tuple[str, str], make: Callable[..., Generator[float, None, T]], settings: Knobs,
    label: str, data: tuple[Any, ...],
) -> T:  # fmt: skip
    back = page.finished(type(settings))
    line = page.notices.empty()
    shown: list[DeltaGenerator] = []
    start = time.monotonic()

    def report(share: float, text: str) -> None:
        """Move the bar; it is drawn once there is something to wait for, so that what takes no time moves nothing."""
        if not shown and time.monotonic() < start + PATIENCE:
            return
        if not shown:
            with line.container(horizontal=True, vertical_alignment="center"):
                shown.append(st.progress(0.0, text=text))
                st.button("Stop", key=f"{page.name}.stop", on_click=page.ask, args=(back,))
        shown[0].progress(share, text=text)

    while finished.coming == place:
        finished.awaited = place
        report(0.0, label)
        time.sleep(0.05)
    while not finished.bench.acquire(timeout=0.2):
        report(0.0, f"{label} (waiting for another visitor's to finish)")
    try:
        result: T | None = finished.get(place)
        if result is None:
            result = to_the_end(make(settings.still(), *data), lambda share: report(share, label))
            finished.put(place, result)
    finally:
        finished.bench.release()
    line.empty()
    return result


def to_the_end(steps: Generator[float, None, T], report: Callable[[float], object]) -> T:
    """What a generator of shares done returns, reporting at most each hundredth."""
    shown = 0.0
    while True:
        try:
            share = next(steps)
        except StopIteration as end:
            result: T = end.value
            return result
        if share >= shown + 0.01:
            shown = share
            report(min(share, 1.0))
