"""What a browser is given once and for good: the lab's scripts and style, the drawing libraries, the lessons' declarations.

Their addresses name a version, so that nobody who has them asks again; they are compressed once. While versions change from process to
process, one is asked for what only another has: its answer is not kept, nor is what names no version kept for long.
"""

import gzip
import re
from functools import cache, partial
from importlib.resources import files
from pathlib import Path
from typing import Any

from anyio import to_thread
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regularize.export import assets, quiz
from regularize.export.assets import BUNDLES, KINDS, PLOTLY, STYLE, bundle, codes, declaration, library, style, version
from regularize.lessons import LESSONS

_BRIEF = re.compile(r"/_stcore/(health|host-config)$")
"""What Streamlit's page asks first, and is answered alike for all visitors."""
_HASHED = re.compile(r"/static/(?:js|css|media)/[\w.-]+\.[\w-]{8}\.\w+$")
FOREVER = "public, max-age=31536000, immutable"
BRIEFLY = "public, max-age=1, s-maxage=5"
"""Of what is the same for a class that comes at once: by a proxy, and for seconds only."""
A_DAY = "public, max-age=86400"
UNKEPT = "no-store"
MOST_OF = 0.9
"""What is hardly smaller when it is compressed is sent as it is."""


@cache
def _zipped(content: bytes) -> bytes:
    return gzip.compress(content, mtime=0)


def takes_gzip(headers: Headers) -> bool:
    """Whether whoever asks with these headers reads what is compressed (RFC 9110, 12.5.3)."""
    for one in headers.get("accept-encoding", "").lower().split(","):
        name, *parameters = (part.strip() for part in one.split(";"))
        if name in ("gzip", "x-gzip", "*"):
            return not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    return False


def kept(request: Request) -> str:
    """How long the answer to an address below /lab/<version>/ may be kept: for good, if this process is that version."""
    return FOREVER if request.path_params.get("version") == version() else UNKEPT


def lasting(request: Request, content: bytes, kind: str, *, control: str) -> Response:
    """An answer that is compressed once, and kept as `control` says."""
    zipped = takes_gzip(request.headers)
    headers = {
        "Cache-Control": control,
        "Vary": "Accept-Encoding",
        "Content-Encoding": "gzip" if zipped else "identity",
    }
    return Response(_zipped(content) if zipped else content, media_type=kind, headers=headers)


async def _module(request: Request) -> Response:
    name = request.path_params["name"]
    content = bundle(name) if name in BUNDLES else style() if name == STYLE else assets.MODULES.get(name)
    if content is None:
        return Response("There is no such file.", status_code=404)
    return lasting(request, content, KINDS[Path(name).suffix], control=kept(request))


async def _declaration(request: Request) -> Response:
    name = request.path_params["page"]
    if name not in (*LESSONS, quiz.SHEET):
        return Response("There is no such lesson.", status_code=404)
    return lasting(request, declaration(name).encode(), "application/json", control=kept(request))


async def _library(request: Request, *, content: Any) -> Response:
    control = FOREVER if request.url.query == PLOTLY else A_DAY
    return lasting(request, content(), "text/javascript", control=control)


@cache
def solid() -> bytes:
    """The whole library, which draws in 3-D as well: the one that plotly.py carries."""
    return files("plotly").joinpath("package_data/plotly.min.js").read_bytes()


class Compressed:
    """Middleware: Streamlit's own scripts and styles compressed once for all visitors, where it sends them as they are.

    Their names hold a hash of their content; what is no file of that kind, and a part of one, passes unchanged. What its page asks
    first may be kept by a proxy for seconds.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.kept: dict[tuple[bool, str], Response] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from what was sent before, or keep what is sent."""
        if scope["type"] == "http" and _BRIEF.search(scope["path"]):
            await self.app(scope, receive, _briefly(send))
            return
        asked = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if not asked or scope["method"] != "GET" or "range" in asked or not _HASHED.search(scope["path"]):
            await self.app(scope, receive, send)
            return
        key = takes_gzip(asked), scope["path"]
        if key not in self.kept:
            found = await self._found(scope, receive)
            # In the place of a file that there is not Streamlit sends its page.
            if found.status_code != 200 or found.headers["content-type"].startswith("text/html"):
                await found(scope, receive, send)
                return
            self.kept[key] = await to_thread.run_sync(_lasting, found, takes_gzip(asked))
        await self.kept[key](scope, receive, send)

    async def _found(self, scope: Scope, receive: Receive) -> Response:
        """What Streamlit answers, whole."""
        sent: list[Message] = []

        async def gather(message: Message) -> None:
            sent.append(message)

        fresh = [(name, value) for name, value in scope["headers"] if not name.startswith(b"if-")]
        await self.app({**scope, "headers": fresh}, receive, gather)
        start, *parts = sent
        answer = Response(b"".join(part.get("body", b"") for part in parts), start["status"])
        answer.raw_headers = list(start["headers"])
        return answer


def _briefly(send: Send) -> Send:
    """`send`, by which a proxy may keep what is well for seconds: it looks at the processes itself."""

    async def told(message: Message) -> None:
        if message["type"] == "http.response.start" and message["status"] == 200:
            headers = MutableHeaders(raw=message["headers"])
            # What is set otherwise may say something of who asks.
            if "set-cookie" not in headers and "access-control-allow-origin" not in headers:
                headers["Cache-Control"] = BRIEFLY
        await send(message)

    return told


def _lasting(answer: Response, zipped: bool) -> Response:
    """The answer in the encoding that was asked for, if that makes it smaller: fonts mostly are compressed. Nobody asks whether it has
    changed, as its name would; what would tell its encodings apart is left out.
    """
    content = bytes(answer.body)
    smaller = _zipped(content) if zipped else content
    headers = {name: answer.headers[name] for name in ("content-type", "cache-control") if name in answer.headers}
    if len(smaller) < MOST_OF * len(content):
        headers["Content-Encoding"] = "gzip"
        content = smaller
    return Response(content, headers={**headers, "Vary": "Accept-Encoding"})


ROUTES = (
    Route("/lab/{version}/lessons/{page}.json", _declaration),
    Route("/lab/{version}/{name}", _module),
    Route("/library/plotly-basic.min.js", partial(_library, content=library)),
    Route("/library/uqr.mjs", partial(_library, content=codes)),
    Route("/library/plotly.min.js", partial(_library, content=solid)),
)
