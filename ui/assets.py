"""What a browser is given once and for good: the lab's scripts and style, the drawing libraries, the lessons' declarations.

Their addresses name a version, so that nobody who has them asks again; they are compressed once.
"""

import gzip
import hashlib
import json
import re
from functools import cache, partial
from graphlib import TopologicalSorter
from importlib.resources import files
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regularize import words
from regularize.knobs import Choice, Knob, Slider, Text
from regularize.lessons import LESSONS, Lesson, lesson

PLOTLY = "4.1.1"
_HASHED = re.compile(r"/static/(?:js|css|media)/[\w.-]+\.[\w-]{8}\.\w+$")
_HERE = Path(__file__).parent / "lab"
_FLAT = Path(__file__).parents[1] / "static/plotly-basic.min.js"
KINDS = {".js": "text/javascript", ".css": "text/css", ".json": "application/json"}
FOREVER = "public, immutable, max-age=31536000"

MODULES = {path.name: path.read_bytes() for path in sorted(_HERE.iterdir()) if path.suffix in KINDS}
"""The lab's scripts and style, by name."""
BUNDLE = "bundle.js"
_IMPORT = re.compile(r'^import \{([^}]*)\} from "\./(.+?)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function|const|class) (\w+))", re.MULTILINE)


@cache
def bundle() -> bytes:
    """All modules in one script, each in a scope of its own: one request where a first visit would make eighteen.

    Raises
    ------
    ValueError
        If modules import each other in a circle, or in a way that this does not know.
    """
    scripts = {name: content.decode() for name, content in MODULES.items() if name.endswith(".js")}
    needs = {name: {found[2] for found in _IMPORT.finditer(text)} for name, text in scripts.items()}
    parts = []
    for name in TopologicalSorter(needs).static_order():
        text = _IMPORT.sub(
            lambda found: f'const {{{found[1].replace(" as ", ": ")}}} = modules["{found[2]}"];\n', scripts[name]
        )
        exported = [found[2] for found in _EXPORT.finditer(text)]
        text = _EXPORT.sub(r"\1", text)
        if re.search(r"^(?:import|export)\b", text, re.MULTILINE):
            raise ValueError(f"{name} imports or exports in a way that cannot be bundled")
        parts.append(f'modules["{name}"] = (() => {{\n{text}return {{ {", ".join(exported)} }};\n}})();\n')
    return ("const modules = {};\n" + "".join(parts) + 'export const { attach } = modules["main.js"];\n').encode()


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
        return {
            **common, "kind": "choice", "options": list(knob.options), "labels": dict(knob.labels), "before": knob.before,
        }  # fmt: skip
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


async def _module(request: Request) -> Response:
    name = request.path_params["name"]
    content = bundle() if name == BUNDLE else MODULES.get(name)
    if content is None:
        return Response("There is no such file.", status_code=404)
    return lasting(request, content, KINDS[Path(name).suffix])


async def _declaration(request: Request) -> Response:
    name = request.path_params["page"]
    if name not in LESSONS:
        return Response("There is no such lesson.", status_code=404)
    return lasting(request, declaration(name).encode(), "application/json")


async def _library(request: Request, *, content: Any) -> Response:
    return lasting(request, content(), "text/javascript")


@cache
def flat() -> bytes:
    """The drawing library of all charts."""
    return _FLAT.read_bytes()


@cache
def solid() -> bytes:
    """The whole library, which draws in 3-D as well: the one that plotly.py carries."""
    return files("plotly").joinpath("package_data/plotly.min.js").read_bytes()


class Compressed:
    """Middleware: Streamlit's own scripts compressed once, where it would compress them again for each visitor of a class.

    Their names hold a hash of their content; what is no file of that kind passes unchanged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[str, list[Message]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what was sent before, or keep what is sent."""
        if scope["type"] != "http" or scope["method"] != "GET" or not _HASHED.search(scope["path"]):
            await self.app(scope, receive, send)
            return
        encodings = Headers(scope=scope).get("accept-encoding", "")
        key = f"{'gzip' in encodings} {scope['path']}"
        for message in self.kept.get(key, []):
            await send(message)
        if key in self.kept:
            return
        sent: list[Message] = []

        async def kept(message: Message) -> None:
            sent.append(message)
            await send(message)

        fresh = [(name, value) for name, value in scope["headers"] if not name.startswith(b"if-")]
        await self.app({**scope, "headers": fresh}, receive, kept)
        if sent[0].get("status") == 200 and not sent[-1].get("more_body", False):
            self.kept[key] = sent


ROUTES = (
    Route("/lab/{version}/lessons/{page}.json", _declaration),
    Route("/lab/{version}/{name}", _module),
    Route("/library/plotly-basic.min.js", partial(_library, content=flat)),
    Route("/library/plotly.min.js", partial(_library, content=solid)),
)
