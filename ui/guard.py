"""`Guard`: the middleware around everything. It knows who asks, keeps to the limits, and tells browsers what a page may do."""

import asyncio
import re
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui import head, limits, policy
from ui.limits import VISITOR, Visitor, visitor

WORK = re.compile(r"/(scene|code|file|truth|preview|table|quiz)(/|$)")
"""What may have to be computed."""
SHUT = re.compile(r"/_stcore/(upload_file|metrics)(/|$)")
"""Streamlit's own doors that no page of ours needs: uploads, of which ours are /table, and its numbers."""


class Full(Exception):
    """There is no room for another of these."""


class Present:
    """Who is there: open questions, tables on their way and websockets, by visitor and by address; and when somebody last was."""

    def __init__(self) -> None:
        self.open: Counter[Visitor | str] = Counter()
        self.brought: Counter[Visitor | str] = Counter()
        self.sockets: Counter[Visitor | str] = Counter()
        self.last = 0.0

    @property
    def anybody(self) -> bool:
        """Whether there is somebody."""
        return bool(self.open or self.sockets)

    @contextmanager
    def counted(self, counter: Counter[Visitor | str], who: Visitor, most: int, together: int) -> Iterator[None]:
        """One more, as long as it lasts.

        Raises
        ------
        Full
            If `most` of this visitor or `together` of this address are there already.
        """
        if counter[who] >= most or counter[who.address] >= together:
            raise Full
        keys = (who, who.address)
        counter.update(keys)
        try:
            yield
        finally:
            self.last = time.monotonic()
            counter.subtract(keys)
            for key in keys:
                if not counter[key]:
                    del counter[key]


PRESENT = Present()


class Guard:
    """Middleware: who asks; how much at a time; and the headers of safety on every answer."""

    def __init__(self, app: ASGIApp, present: Present = PRESENT) -> None:
        self.app, self.present = app, present
        self.due: dict[str, float] = {}
        self.page = policy.policy(policy.STREAMLIT, *head.SCRIPTS)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what is within the limits."""
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        who = visitor(scope.get("client"), scope["headers"])
        token = VISITOR.set(who)
        try:
            if scope["type"] == "websocket":
                await self._socket(who, scope, receive, send)
            else:
                await self._asked(who, scope, receive, self._safe(send))
        finally:
            VISITOR.reset(token)

    async def _asked(self, who: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
        if SHUT.search(scope["path"]):
            await Response("There is no such page.", status_code=404)(scope, receive, send)
            return
        found = WORK.search(scope["path"])
        if found is None:
            await self.app(scope, receive, send)
            return
        try:
            with self.present.counted(self.present.open, who, limits.WAITING, limits.CROWD):
                if found[1] != "table":
                    await self.app(scope, receive, send)
                    return
                with self.present.counted(self.present.brought, who, limits.UPLOADS, limits.MANY_UPLOADS):
                    await self.app(scope, receive, send)
        except Full:
            # What else is on its way, such as a table, is not listened to.
            await asyncio.sleep(limits.HELD)
            told = {
                "X-Regularize": "1",
                "Cache-Control": "no-store",
                "Retry-After": str(limits.AGAIN),
                "Connection": "close",
            }
            await Response(limits.BUSY, status_code=429, headers=told)(scope, receive, send)

    async def _socket(self, who: Visitor, scope: Scope, receive: Receive, send: Send) -> None:
        async def paced() -> Message:
            message = await receive()
            if message["type"] != "websocket.disconnect":
                await asyncio.sleep(self._wait(who.address))
            return message

        try:
            with self.present.counted(self.present.sockets, who, limits.SESSIONS, limits.SESSIONS):
                await self.app(scope, paced, send)
        except Full:
            await receive()
            await send({"type": "websocket.close", "code": 1013, "reason": "Try again later"})

    def _wait(self, address: str) -> float:
        """Seconds until the next message of an address is due: PACE a second, after BURST at once."""
        now = asyncio.get_running_loop().time()
        due = max(self.due.get(address, 0.0), now - limits.BURST / limits.PACE) + 1.0 / limits.PACE
        if len(self.due) > limits.Rounds.MANY:
            self.due = {one: at for one, at in self.due.items() if at > now}
        self.due[address] = due
        return max(0.0, due - now)

    def _safe(self, send: Send) -> Send:
        async def safe(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": list(message.get("headers", []))}
                told = MutableHeaders(raw=message["headers"])
                for name, value in policy.headers(told.get("content-type", ""), self.page):
                    told.setdefault(name.decode(), value.decode())
            await send(message)

        return safe
