"""/metrics, for those who may read it, and the middleware that counts requests and writes a line of what was refused."""

import time
from importlib.util import find_spec
from ipaddress import IPv6Address, ip_address

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regularize.lessons import LESSONS
from ui.environment import HERE, Network
from ui.head import MENU
from ui.refusals import REFUSALS
from ui.routes import OURS

if COUNTED := find_spec("prometheus_client") is not None:
    from ui import counts

FORMAT = "text/plain; version=0.0.4; charset=utf-8"
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
"""Headers of a request that came through somebody else."""
KINDS = (
    *("scene", "code", "file", "truth", "quiz", "table", "lab", "library", "embed", "preview", "oembed"),
    *("ready", "alive", "metrics", "_stcore", "static"),
)
_EXPECTED = (404, 409)
"""Not refused: what is not there, and a table that is to be brought again."""


def may_read(scope: Scope, readers: tuple[Network, ...] = HERE.readers) -> bool:
    """Whether who asks is directly connected and in one of these networks."""
    client = scope.get("client")
    if not client or any(name in Headers(scope=scope) for name in FORWARDED):
        return False
    try:
        address = ip_address(client[0])
    except ValueError:
        return False
    plain = address.ipv4_mapped if isinstance(address, IPv6Address) and address.ipv4_mapped else address
    return any(plain in network for network in readers)


async def metrics(request: Request) -> Response:
    """The numbers of this process."""
    if not may_read(request.scope):
        return Response("The numbers of this process are not for everybody.", status_code=403, headers=OURS)
    if not COUNTED:
        return Response("Nothing is counted: prometheus-client is not installed.", status_code=501, headers=OURS)
    return Response(counts.written(), headers=OURS, media_type=FORMAT)


def kind_of(path: str) -> tuple[str, str]:
    """What a path asks for, and of which lesson; a few words, whatever is asked."""
    parts = path.split("/")
    known = [part for part in parts if part in KINDS]
    lesson = next((part for part in parts if part in LESSONS), "")
    if known:
        return "scene" if known[0] == "lab" and "scene" in known else known[0], lesson
    return "page" if parts[-1] in ("", *MENU) else "other", lesson


class Watched:
    """Middleware: counts each request with its time, and writes a line of each that is refused."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on unchanged."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun, status, why = time.perf_counter(), 500, b""

        async def heard(message: Message) -> None:
            nonlocal status, why
            if message["type"] == "http.response.start":
                status = message["status"]
            elif 400 <= status < 500 and not why:
                why = message.get("body", b"")
            await send(message)

        try:
            await self.app(scope, receive, heard)
        finally:
            kind, lesson = kind_of(scope["path"])
            if COUNTED:
                counts.count(kind, lesson, status, time.perf_counter() - begun)
            if 400 <= status < 500 and status not in _EXPECTED:
                query = scope["query_string"].decode("latin-1")
                REFUSALS.note(f"{status} {scope['path']}?{query}", why.decode(errors="replace"))


ROUTES = (Route("/metrics", metrics),)
