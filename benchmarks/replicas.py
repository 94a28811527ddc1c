"""Two processes behind the proxy of deploy/haproxy.cfg: killed under 200 visitors.

    python benchmarks/replicas.py [trainings] [blind]

Each of 200 visitors asks for another view every four seconds, as the lab asks (ui/lab/ask.js): what breaks off once more at
once, a table that is missing brought, what does not answer again after 1, 2, 4, 8, 15 s. Every five seconds for a minute one of the two
processes is killed at random and started anew, once the other one is ready; with `blind` as an argument also where it is not, so that
nobody is there for as long as a process takes to start. Each answer is compared with the scene computed here. Half of the questions
about lessons that need no training are made different from all others, so that the proxy has no answer of its own; views of the network
lessons are those that somebody has seen before. With `trainings` as an argument those are made different as well: then a view is there
once a process has lived for as long as its training takes.
"""

import asyncio
import random
import signal
import sys
import time
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.visits import TURNED, give, table
from deploy.replicas import Replicas
from regularize.export.assets import version
from tests.browser.served import fetch
from tests.pages.asgi import lines
from tests.pages.test_answers import same
from ui.answers import Answers, last

VISITORS, SECONDS, EACH, KILL = 200, 60, 4.0, 5.0
AGAIN = (1, 2, 4, 8, 15)
GIVEN_UP = 90.0
"""Seconds after which a view counts as lost."""
LINKS = 8
TRAININGS, BLIND = "trainings" in sys.argv, "blind" in sys.argv
NETWORKS = tuple(f"lab/{version()}/scene/{turned.lesson}?" for turned in TURNED if turned.beside)


class Refused(OSError):
    """An answer that is none: the status that came."""


async def got(address: str, path: str, *, body: bytes | None = None, agent: str = "visitor") -> tuple[int, bytes]:
    """Status and content from a new connection."""
    at = urlsplit(address)
    reader, writer = await asyncio.open_connection(at.hostname, at.port, limit=2**20)
    try:
        method = "GET" if body is None else "POST"
        head = f"{method} /{path} HTTP/1.1\r\nHost: {at.netloc}\r\nUser-Agent: {agent}\r\nConnection: close\r\n"
        head += "Accept-Encoding: gzip\r\n" + (f"Content-Length: {len(body)}\r\n" if body is not None else "")
        writer.write(f"{head}\r\n".encode() + (body or b""))
        told = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        headers = dict(line.lower().split(": ", 1) for line in told.split("\r\n")[1:] if line)
        if "content-length" in headers:
            content = await reader.readexactly(int(headers["content-length"]))
        else:
            content = b""
            while size := int(await reader.readuntil(b"\r\n"), 16):
                content += (await reader.readexactly(size + 2))[:-2]
        return int(told.split()[1]), content
    finally:
        writer.close()


async def ready(port: int) -> bool:
    """Whether a process says so, at once."""
    try:
        return (await asyncio.wait_for(got(f"http://127.0.0.1:{port}", "ready"), 0.3))[0] == 200
    except (OSError, TimeoutError, asyncio.IncompleteReadError):
        return False


class Views:
    """What became of the views that were asked for."""

    def __init__(self, address: str) -> None:
        self.address, self.table = address, table()
        self.found: Counter[str] = Counter()
        self.waits: list[float] = []
        self.ready: list[int] = []
        self.why: Counter[str] = Counter()

    async def ask(self, path: str, expected: bytes) -> None:
        """One view, asked for as the lab does until it is there."""
        begun, turn = time.perf_counter(), 0
        while time.perf_counter() - begun < GIVEN_UP:
            try:
                wire = await self._twice(path)
            except (OSError, asyncio.IncompleteReadError, ValueError) as error:
                self.why[f"{type(error).__name__} {str(error)[:40]}"] += 1
                self.found["told that the server does not answer"] += not turn
                await asyncio.sleep(AGAIN[min(turn, len(AGAIN) - 1)])
                turn += 1
                continue
            self.waits.append(time.perf_counter() - begun)
            late = self.waits[-1] > GIVEN_UP
            self.found["lost" if late else "right" if same(wire, expected) else "wrong"] += 1
            return
        self.found["lost"] += 1

    async def _twice(self, path: str) -> bytes:
        try:
            return await self._once(path)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.found["broke off, and asked again at once"] += 1
            return await self._once(path)

    async def _once(self, path: str) -> bytes:
        status, content = await got(self.address, path)
        for times in range(1, 5):
            if status != 409:
                break
            self.found["tables brought again"] += 1
            for _ in range(times):
                await got(self.address, f"table?of.table={self.digest(path)}", body=self.table)
            status, content = await got(self.address, path)
        if status != 200:
            raise Refused(status)
        if content.endswith(b'{"elsewhere":true}\n'):
            raise ConnectionResetError
        _, head, wire = lines(content)
        if len(wire) != head["scene"]:
            raise ConnectionResetError
        return wire

    @staticmethod
    def digest(path: str) -> str:
        """The table that a path names."""
        return next(value for name, value in parse_qsl(urlsplit(path).query) if name.endswith(".table"))


def expected(digest: str) -> dict[str, bytes]:
    """Some links of each lesson, and their scenes as computed here."""
    answers, content = Answers(), table()
    assert answers.take(content) == digest
    found = {}
    for turned in TURNED:
        for i in range(LINKS):
            query = turned.query(i, digest)
            question = answers.read(turned.lesson, dict(parse_qsl(query)))
            found[f"lab/{version()}/scene/{turned.lesson}?{query}"] = asyncio.run(last(answers.answer(question))).wire
    return found


async def under_fire(replicas: Replicas, scenes: dict[str, bytes]) -> Views:
    """All visitors, and one process killed every few seconds."""
    views, dice = Views(replicas.address), random.Random(1)
    end = time.perf_counter() + SECONDS
    paths = list(scenes)

    async def visitor(i: int) -> None:
        own, turn = random.Random(i), 0
        await asyncio.sleep(EACH * i / VISITORS)
        while time.perf_counter() < end:
            begun, path = time.perf_counter(), own.choice(paths)
            turn += 1
            alone = turn % 2 == 0 and (TRAININGS or not path.startswith(NETWORKS))
            asked = f"{path}&visitor={i}.{turn}" if alone else path
            await views.ask(asked, scenes[path])
            await asyncio.sleep(max(0.0, EACH - (time.perf_counter() - begun)))

    async def killer() -> None:
        while time.perf_counter() < end - 1:
            await asyncio.sleep(KILL)
            i = dice.randrange(2)
            while not BLIND and time.perf_counter() < end - 1 and not await ready(replicas.ports[1 - i]):
                await asyncio.sleep(0.1)
            replicas.processes[i].send_signal(signal.SIGKILL)
            await asyncio.to_thread(replicas.processes[i].wait)
            replicas.start(i)
            views.found["processes killed"] += 1

    async def looker() -> None:
        while time.perf_counter() < end:
            views.ready.append(sum(await asyncio.gather(*(ready(port) for port in replicas.ports))))
            await asyncio.sleep(0.2)

    await asyncio.gather(killer(), looker(), *(visitor(i) for i in range(VISITORS)))
    return views


def killed() -> None:
    with Replicas(2, environment={"REGULARIZE_AHEAD": "none"}) as replicas:
        replicas.wait()
        digest = give(replicas.address, table())
        scenes = expected(digest)
        for path in [path for path in scenes if path.startswith(NETWORKS)]:
            # Twice: what was told with its progress is kept once it is whole.
            for _ in range(2):
                fetch(f"{replicas.address}/{path}")
        views = asyncio.run(under_fire(replicas, scenes))
    waits = 1e3 * np.percentile(views.waits, [50, 95, 99, 100])
    print(f"{VISITORS} visitors, two processes, one killed every {KILL:.0f} s for {SECONDS} s; {len(scenes)} links")
    for name in ("right", "wrong", "lost"):
        print(f"  {name:<40}{views.found.pop(name, 0):>8}")
    for name, count in sorted(views.found.items()):
        print(f"  {name:<40}{count:>8}")
    print("  waited, p50 p95 p99 max, ms             ", *(f"{wait:.0f}" for wait in waits))
    print("  what did not answer                     ", dict(views.why))
    shares = ", ".join(f"{count}: {views.ready.count(count) / len(views.ready):.0%}" for count in (0, 1, 2))
    print(f"  share of the minute in which so many processes were ready   {shares}")
    print("goal: 0 wrong, 0 lost")


if __name__ == "__main__":
    killed()
