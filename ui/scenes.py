"""Scenes by their link: a route beside Streamlit's own, from which a stage takes what a knob has changed."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from regularize.knobs import Knobs
from ui import controls

if TYPE_CHECKING:
    from regularize.figures.scene import Scene

PLAIN = {"Cache-Control": "no-store", "Content-Encoding": "identity"}
"""A scene is made anew each time; compressing it would take longer than making it."""


@dataclass(frozen=True, kw_only=True)
class Lesson:
    """What the route has to know of a page: its knobs, the scene at each of their settings, what dragging a point sets.

    `alone(settings)` is the scene where the stage is all that shows those settings; None where it takes the page itself.
    """

    kind: type[Knobs]
    alone: Callable[[Any], "Scene | None"]
    dragged: Callable[[Any, int, float, float], Knobs] | None = None


@st.cache_resource(show_spinner=False)
def lessons() -> dict[str, Lesson]:
    """The lessons of this process by the names of their pages, each from the first time it was drawn."""
    return {}


def scene(request: Request) -> Response:
    """The bytes of the scene that the link shows (`Scene.wire`); no content where the page itself has to answer.

    Beside the knobs the query says which of them are in `used` on the visitor's page, and may say that `point` is held
    at (`x`, `y`).
    """
    found = _asked(request.path_params["page"], request.query_params)
    if found is None:
        return Response(status_code=204, headers=PLAIN)
    return Response(found.wire, media_type="application/octet-stream", headers=PLAIN)


def _asked(page: str, query: Mapping[str, str]) -> "Scene | None":
    lesson = lessons().get(page)
    if lesson is None:
        return None
    try:
        settings = controls.read(page, lesson.kind, query)
        if ",".join(settings.used()) != query.get("used"):
            return None
        if "point" in query and lesson.dragged is not None:
            settings = lesson.dragged(settings, int(query["point"]), *(_finite(query.get(name, "")) for name in "xy"))
    except ValueError:
        return None
    return lesson.alone(settings)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"a place must be finite, got {text}")
    return value


ROUTE = Route("/scene/{page}", scene)
