"""A browser's questions put to the app without a server in between."""

import asyncio
import json
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.types import ASGIApp, Message, Scope

import ui

APP = Starlette(routes=ui.ROUTES)


@dataclass(frozen=True)
class Reply:
    """What arrives: status, headers, and the parts of the body as they came."""

    status: int
    headers: Mapping[str, str]
    parts: tuple[bytes, ...]

    @property
    def body(self) -> bytes:
        """All parts."""
        return b"".join(self.parts)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


def ask(
    path: str,
    *,
    app: ASGIApp = APP,
    method: str = "GET",
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
    leave: int | None = None,
    client: str | None = None,
) -> Reply:
    """The reply to one question, asked from the address `client`; after `leave` parts of it the client is gone."""
    at, _, query = path.partition("?")
    scope: Scope = {
        "type": "http",
        "method": method,
        "path": at,
        "raw_path": at.encode(),
        "root_path": "",
        "scheme": "http",
        "query_string": query.encode("latin-1"),
        "http_version": "1.1",
        "server": ("testserver", 80),
        "client": client and (client, 50_000),
        "headers": [
            (name.lower().encode(), value.encode()) for name, value in {"host": "testserver", **(headers or {})}.items()
        ],
    }
    sent: list[Message] = []
    chunks = [body[i : i + 65_536] for i in range(0, len(body), 65_536)] or [b""]

    async def session() -> None:
        gone = asyncio.Event()
        ahead = [*chunks]

        async def receive() -> Message:
            if ahead:
                part = ahead.pop(0)
                return {"type": "http.request", "body": part, "more_body": bool(ahead)}
            await gone.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            sent.append(message)
            if leave is not None and len(sent) > leave:
                gone.set()

        await app(scope, receive, send)

    run(session())
    start, *rest = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return Reply(start["status"], found, tuple(message.get("body", b"") for message in rest))


def run(task: Coroutine[Any, Any, Any]) -> Any:
    """What an asynchronous task returns, in a thread of its own, as the browser tests have a loop in this one."""
    results: list[Any] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            results.append(asyncio.run(task))
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    if errors:
        raise errors[0]
    return results[0]


def lines(body: bytes) -> tuple[list[dict[str, Any]], dict[str, Any], bytes]:
    """Progress, head and bytes of an answered scene."""
    told: list[dict[str, Any]] = []
    while True:
        line, _, body = body.partition(b"\n")
        read = json.loads(line)
        if "progress" not in read:
            return told, read, body
        told.append(read)
