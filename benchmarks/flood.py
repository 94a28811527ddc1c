"""One visitor floods a process in four ways; what becomes of another's scenes?

    python benchmarks/flood.py [seconds]

The other commits a knob of Explore five times a second, links that no cache has seen, on a kept connection, as another address
(the server believes X-Forwarded-For of this machine). The flood asks for the dearest links of `benchmarks/prices.py` as fast
as it can, opens 300 sessions and runs their scripts, uploads 2 MB again and again, or asks for pages of new links;
with eight connections. `alone` is the same visitor without a flood, in turns of the same length, since the machine has
other things to do; `refused` is 429. Goal: at most 100 ms more at the 95th percentile. It asks this machine alone, and ends
by itself.
"""

import asyncio
import json
import random
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, nullcontext
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.visits import warm
from tests.browser.served import served

CONNECTIONS = 8
SESSIONS = 300
EVERY = 0.2
"""Seconds between two commits of the other visitor, or more where an answer takes longer."""
DEAR = (
    "scene/geometry?geometry.penalty=Power&geometry.compare=L1&geometry.matched=Same+loss&geometry.more=On&geometry.seed={seed}",
    "scene/elastic_net?elastic_net.log10_strength=-2.5&elastic_net.source=Breast+cancer&elastic_net.points=25&elastic_net.seed={seed}",
    "scene/outliers?outliers.outliers=27&outliers.direction=Sideways&outliers.where=Middle&outliers.points=60&outliers.noise_sd=0.85"
    "&outliers.degree=5&outliers.log10_strength=0.5&outliers.seed={seed}",
    "scene/choosing?choosing.source=Malignant+or+benign&choosing.folds=20&choosing.seed={seed}",
)


class Line:
    """A kept connection of an address of its own: status, seconds and what came."""

    def __init__(self, address: str, who: str) -> None:
        parts = urlsplit(address)
        self.host, self.port, self.who = parts.hostname, parts.port, who
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, path: str, body: bytes | bytearray = b"") -> int:
        """The status of an answer that has come whole."""
        if self.line is None:
            self.line = await asyncio.open_connection(self.host, self.port, limit=2**22)
        reader, writer = self.line
        kind = f"POST /{path}" if body else f"GET /{path}"
        told = f"Content-Length: {len(body)}\r\n" if body else ""
        head = f"{kind} HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: {self.who}\r\nX-Visitor: {self.who}\r\n"
        try:
            writer.write(f"{head}Accept: text/html\r\n{told}\r\n".encode())
            if body:
                writer.write(body)
            status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
            headers = dict(line.split(": ", 1) for line in lines if line)
            if "content-length" in headers:
                await reader.readexactly(int(headers["content-length"]))
            else:
                while size := int(await reader.readline(), 16):
                    await reader.readexactly(size + 2)
                await reader.readline()
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return 0
        if headers.get("connection") == "close":
            self.close()
        return int(status.split()[1])

    def close(self) -> None:
        """Go away."""
        if self.line is not None:
            self.line[1].close()
            self.line = None


Flood = Callable[[str, Iterator[int], dict[int, int]], Awaitable[None]]


async def asking(
    address: str, seeds: Iterator[int], seen: dict[int, int], path: str, body: bytes | bytearray = b""
) -> None:
    """One connection that asks as fast as it can, and comes back at once where it is refused."""
    line = Line(address, "10.0.0.66")
    try:
        while True:
            seed = next(seeds)
            if isinstance(body, bytearray):
                body[-9:-1] = b"%08d" % seed
            status = await line.ask(path.format(seed=seed % 999 + 1), body)
            seen[status] = seen.get(status, 0) + 1
            if status != 200:
                await asyncio.sleep(0.01)
    finally:
        line.close()


async def dear(address: str, seeds: Iterator[int], seen: dict[int, int]) -> None:
    """The dearest links."""
    await asyncio.gather(*(asking(address, seeds, seen, DEAR[at % len(DEAR)]) for at in range(CONNECTIONS)))


async def pages(address: str, seeds: Iterator[int], seen: dict[int, int]) -> None:
    """Pages whose first view would be worth computing ahead."""
    path = "elastic_net?elastic_net.source=Breast+cancer&elastic_net.seed={seed}"
    await asyncio.gather(*(asking(address, seeds, seen, path) for _ in range(CONNECTIONS)))


async def uploads(address: str, seeds: Iterator[int], seen: dict[int, int]) -> None:
    """Tables of 2 MB."""
    rng = np.random.default_rng(0)
    rows = "\n".join(",".join(f"{one:.8f}" for one in row) for row in rng.normal(size=(2500, 60)))
    table = ",".join(f"c{at}" for at in range(60)) + "\n" + rows
    body = bytearray(table.encode()[: 2 * 1024**2 - 100].rpartition(b"\n")[0] + b"\n")
    await asyncio.gather(*(asking(address, seeds, seen, "table", body) for _ in range(CONNECTIONS)))


async def sessions(address: str, _seeds: Iterator[int], seen: dict[int, int]) -> None:
    """So many open pages, each of which runs its script again and again."""
    url, headers = address.replace("http", "ws", 1) + "/_stcore/stream", {"X-Forwarded-For": "10.0.0.66"}
    run = BackMsg(rerun_script=ClientState(page_name="explore")).SerializeToString()

    async def one() -> None:
        while True:
            try:
                async with connect(
                    url,
                    max_size=2**28,
                    subprotocols=[Subprotocol("streamlit")],
                    additional_headers=headers,
                    open_timeout=60,
                ) as socket:
                    seen[200] = seen.get(200, 0) + 1
                    while True:
                        await socket.send(run)
                        await asyncio.wait_for(socket.recv(), 60)
            except (WebSocketException, OSError, TimeoutError):
                seen[0] = seen.get(0, 0) + 1
                await asyncio.sleep(0.5)

    await asyncio.gather(*(one() for _ in range(SESSIONS)))


FLOODS: dict[str, Flood] = {
    "dearest links": dear,
    "300 sessions": sessions,
    "2 MB again and again": uploads,
    "pages": pages,
}


async def flooding(name: str, address: str) -> None:
    """Flood until whoever has begun it ends it; then tell what was answered."""
    seen: dict[int, int] = {}
    task = asyncio.ensure_future(FLOODS[name](address, count(random.randrange(999)), seen))
    await asyncio.sleep(2.0)
    print("it floods", flush=True)
    await asyncio.to_thread(sys.stdin.read)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    print(json.dumps(seen))


@asynccontextmanager
async def flooded(name: str, address: str, seen: dict[int, int]) -> AsyncIterator[None]:
    """With somebody who floods, in a process of its own, so that only the server is in the other's way."""
    command = (sys.executable, __file__, name, address)
    flood = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    assert flood.stdout is not None
    assert await flood.stdout.readline() == b"it floods\n"
    try:
        yield
    finally:
        told, _ = await flood.communicate(b"")
        for status, times in json.loads(told or b"{}").items():
            seen[int(status)] = seen.get(int(status), 0) + times
        await asyncio.sleep(1.5)


async def other(address: str, seconds: float, seeds: Iterator[int]) -> list[float]:
    """The seconds that each commit of the other visitor takes."""
    line, times, end = Line(address, "10.0.0.7"), list[float](), time.monotonic() + seconds
    while time.monotonic() < end:
        since = time.monotonic()
        path = f"scene/explore?explore.seed={next(seeds) % 999 + 1}&explore.points=35"
        assert await line.ask(path) == 200, "the other visitor is served"
        times.append(time.monotonic() - since)
        await asyncio.sleep(max(0.0, EVERY - times[-1]))
    line.close()
    return times


async def measured(address: str, seconds: float) -> None:
    print(f"{'':<22}{'p50 ms':>8}{'p95 ms':>8}{'alone':>8}{'more':>8}{'asked':>8}{'flood':>8}{'refused':>8}")
    others = count(1)
    for name in FLOODS:
        times: dict[bool, list[float]] = {True: [], False: []}
        seen: dict[int, int] = {}
        for turn in range(4):
            async with flooded(name, address, seen) if turn % 2 else nullcontext():
                times[bool(turn % 2)] += await other(address, seconds / 2, others)
        p50, p95 = 1e3 * np.percentile(times[True], [50, 95])
        alone = 1e3 * float(np.percentile(times[False], 95))
        counts = f"{len(times[True]):>8}{sum(seen.values()):>8}{seen.get(429, 0):>8}"
        print(f"{name:<22}{p50:>8.0f}{p95:>8.0f}{alone:>8.0f}{p95 - alone:>8.0f}{counts}", flush=True)


def main(seconds: float) -> None:
    with served() as address:
        warm(address)
        asyncio.run(measured(address, seconds))
    print("goal: at most 100 ms more")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        asyncio.run(flooding(*sys.argv[1:]))
    else:
        main(float(next(iter(sys.argv[1:2]), 20)))
