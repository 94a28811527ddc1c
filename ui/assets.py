"""What a browser is given once and for good: the lab's scripts and style, the drawing libraries, the lessons' declarations.

Their addresses name a version, so that nobody who has them asks again; they are compressed once.
"""

import gzip
import hashlib
import json
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from regularize import words
from regularize.knobs import Choice, Knob, Slider, Text
from regularize.lessons import LESSONS, Lesson, lesson

PLOTLY = "4.1.1"
_HERE = Path(__file__).parent / "lab"
_FLAT = Path(__file__).parents[1] / "static/plotly-basic.min.js"
KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
FOREVER = "public, immutable, max-age=31536000"

MODULES = {path.name: path.read_bytes() for path in sorted(_HERE.iterdir()) if path.suffix in KINDS}
"""The lab's scripts and style, by name."""


@cache
def declaration(name: str) -> str:
    """A lesson's knobs and words, as the lab reads them (JSON)."""
    found = lesson(name)
    kind = found.settings
    declared: dict[str, Any] = {
        "name": found.name,
        "title": found.title,
        "question": found.question,
        "live": list(kind.live()),
        "crossed": found.crossed is not Lesson.__dataclass_fields__["crossed"].default,
        "points": found.points,
        "knobs": [{"name": name, **_knob(knob)} for name, knob in kind.knobs()],
        "presets": [
            {"name": name, "why": preset.why, "settings": {n: getattr(preset.settings, n) for n, _ in kind.knobs()}}
            for name, preset in found.presets.items()
        ],
        "uploads": None,
    }
    if found.uploads is not None:
        hidden = [name for name, knob in kind.knobs() if isinstance(knob, Text) and knob.hidden and name != "table"]
        declared["uploads"] = {
            "source": found.uploads.source, "word": found.uploads.word, "example": found.uploads.example, "fields": hidden,
        }  # fmt: skip
    return json.dumps(declared, ensure_ascii=False, separators=(",", ":"))


def _knob(knob: Knob) -> dict[str, Any]:
    common: dict[str, Any] = {
        "label": knob.label, "help": knob.help, "group": knob.group, "default": knob.default, "live": knob.live,
        "needs": {name: list(values) for name, values in knob.needs.items()},
        "unless": {name: list(values) for name, values in knob.unless.items()}, "hidden": False,
    }  # fmt: skip
    if isinstance(knob, Slider):
        return {
            **common, "kind": "slider", "low": knob.low, "high": knob.high, "step": knob.step, "whole": knob.whole,
            "unit": knob.unit, "shown": [_shown(knob, value) for value in knob.stops],
        }  # fmt: skip
    if isinstance(knob, Choice):
        return {**common, "kind": "choice", "options": list(knob.options)}
    return {
        **common, "kind": "text", "pattern": knob.pattern, "form": knob.form, "longest": knob.longest,
        "hidden": knob.hidden,
    }  # fmt: skip


def _shown(knob: Slider, value: float) -> str:
    """A value as people read it beside its knob: that of a knob in powers is the power's."""
    for base in (10.0, 2.0):
        if knob.unit.startswith(f"{base:g}^%"):
            return words.strength(base**value)
    if knob.unit == "%s":
        decimals = 0 if knob.whole else max(0, len(f"{knob.step:g}".partition(".")[2]))
        return f"{value:.{decimals}f}".replace("-", "−")
    return (knob.unit % value).replace("-", "−")


@cache
def version() -> str:
    """What the addresses of scripts and declarations name: it changes when any of them does."""
    content = hashlib.sha256(b"".join(MODULES.values()))
    content.update("".join(map(declaration, LESSONS)).encode())
    return content.hexdigest()[:12]


@cache
def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def lasting(request: Request, content: bytes, kind: str) -> Response:
    """An answer that a browser need never ask for again."""
    zipped = "gzip" in request.headers.get("accept-encoding", "")
    headers = {
        "Cache-Control": FOREVER, "Vary": "Accept-Encoding", "Content-Encoding": "gzip" if zipped else "identity",
    }  # fmt: skip
    return Response(_zipped(content) if zipped else content, media_type=kind, headers=headers)


def _module(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in MODULES:
        return Response("There is no such file.", status_code=404)
    return lasting(request, MODULES[name], KINDS[Path(name).suffix])


def _declaration(request: Request) -> Response:
    name = request.path_params["page"]
    if name not in LESSONS:
        return Response("There is no such lesson.", status_code=404)
    return lasting(request, declaration(name).encode(), "application/json")


def _library(request: Request, *, content: Any) -> Response:
    return lasting(request, content(), "text/javascript")


@cache
def flat() -> bytes:
    """The drawing library of all charts."""
    return _FLAT.read_bytes()


@cache
def solid() -> bytes:
    """The whole library, which draws in 3-D as well: the one that plotly.py carries."""
    return files("plotly").joinpath("package_data/plotly.min.js").read_bytes()


ROUTES = (
    Route("/lab/{version}/lessons/{page}.json", _declaration),
    Route("/lab/{version}/{name}", _module),
    Route("/library/plotly-basic.min.js", partial(_library, content=flat)),
    Route("/library/plotly.min.js", partial(_library, content=solid)),
)
