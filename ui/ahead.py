"""The views that take longest, computed before somebody asks for them."""

import queue
import threading
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import streamlit as st
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from regularize.ahead import long_views
from regularize.knobs import UnusableSetting
from ui import controls
from ui.work import Bench, bench, slot

LOADING = 5.0
"""Seconds that a browser may take until a page stands; what nobody waits for does not get into its way."""
HURRY = 10.0
"""Seconds that a view is hurried for after a browser has begun to open its page."""


class Ahead:
    """Foresees the first view of each lesson, and in a hurry what browsers are about to ask for.

    A browser loads the page and Streamlit for a second or more before it asks; so long is the start that a view gets.
    """

    def __init__(self, at: Bench) -> None:
        self.bench = at
        self.wishes: queue.SimpleQueue[tuple[str, str]] = queue.SimpleQueue()
        threading.Thread(target=self._run, daemon=True, name="ahead").start()

    def wish(self, page: str, query: str) -> None:
        """A browser has begun to open this page with this query; returns at once."""
        self.bench.hush(LOADING)
        self.wishes.put((page, query))

    def _run(self) -> None:
        views = long_views()
        for kind, steps in views.values():
            self._foresee(kind(), steps)
        while True:
            page, query = self.wishes.get()
            if page not in views:
                continue
            kind, steps = views[page]
            try:
                wanted: Mapping[str, str] = dict(parse_qsl(query, max_num_fields=100))
                settings = controls.read(page, kind, wanted)
            except (UnusableSetting, ValueError):
                continue  # the page will tell
            self._foresee(settings, steps, urgent=HURRY)

    def _foresee(self, settings: Any, steps: Any, *, urgent: float = 0.0) -> None:
        self.bench.foresee(slot(steps, settings), lambda: steps(settings.needed()), urgent=urgent)


@st.cache_resource(show_spinner=False)
def ahead() -> Ahead:
    """The one of this process."""
    return Ahead(bench())


class Wishes:
    """Middleware: tells which page a browser has begun to open."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on, unchanged."""
        if scope["type"] == "http" and scope["method"] == "GET":
            asks = Headers(scope=scope).get("accept", "")
            if "text/html" in asks:
                ahead().wish(scope["path"].rsplit("/", 1)[-1], scope["query_string"].decode("latin-1"))
        await self.app(scope, receive, send)
