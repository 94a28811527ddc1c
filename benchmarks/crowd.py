"""Forty visitors at one process, one commit a second each, on every lesson; and forty commits a second of a thousand.

    python benchmarks/crowd.py [visitors] [seconds] [lesson ...]

A visitor is a connection that asks for the scene of a link, as a lab does, and takes the whole answer; a commit moves a knob
that needs no training. Half of the visitors walk the same links (a class with one link), half walk links of their own that no
cache has seen. Of the thousand each has a page open as well (a websocket that speaks Streamlit's protocol; the page has run)
and is somewhere among the lessons; each second forty of them commit, so that the server has mostly closed their other
connection and they make it again. What is simulated is the browsers: nothing is drawn. The floor, in the same run, is an empty
default Streamlit app under the load of the forty, answered when its script has finished, all its messages received. `cpu` is
what the server computes for one commit, whatever else the machine does.
"""

import asyncio
import gc
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import DoubleArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException
from websockets.typing import Subprotocol

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.visits import EMPTY, Line, Turned, busy, chosen, give, table, warm
from tests.browser.served import served

PATIENCE = 60.0
MANY = 1000
READING = 5.0
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""Not: finished early, as a widget has asked for another part of the page."""
HEADING = f"{'':<28}{'asked':>7}{'answered':>10}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'cpu ms':>8}{'kB':>6}"


class Page:
    """An open page: a websocket that speaks Streamlit's protocol, whose script has run."""

    def __init__(self, address: str, page: str) -> None:
        self.url, self.page = address.replace("http", "ws", 1) + "/_stcore/stream", page
        self.socket: ClientConnection | None = None
        self.widget = self.script = ""

    async def open(self) -> None:
        """Come to the page, and wait until its script has run."""
        self.socket = await connect(
            self.url, max_size=2**28, subprotocols=[Subprotocol("streamlit")], open_timeout=PATIENCE
        )
        await self.ask(ClientState(page_name=self.page))

    async def move(self, value: int) -> int:
        """Move the slider: how many bytes came."""
        moved = [WidgetState(id=self.widget, double_array_value=DoubleArray(data=[value]))]
        return await self.ask(ClientState(widget_states=WidgetStates(widgets=moved), page_script_hash=self.script))

    async def ask(self, state: ClientState) -> int:
        """Let the script run: how many bytes came."""
        assert self.socket is not None
        await self.socket.send(BackMsg(rerun_script=state).SerializeToString())
        return await asyncio.wait_for(self._answered(self.socket), PATIENCE)

    async def _answered(self, socket: ClientConnection) -> int:
        size = 0
        async for raw in socket:
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "new_session":
                self.script = message.new_session.page_script_hash
            self.widget = message.delta.new_element.slider.id or self.widget
            if message.WhichOneof("type") == "script_finished" and message.script_finished in FINISHED:
                return size
        raise OSError("the page is gone")


class Times:
    """What became of the questions."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.sizes: list[float] = []
        self.lost = 0
        self.spent = float("nan")

    async def take(self, asked: Awaitable[int]) -> None:
        """Wait for an answer."""
        start = time.perf_counter()
        try:
            self.sizes.append(await asyncio.wait_for(asked, PATIENCE))
            self.times.append(time.perf_counter() - start)
        except (TimeoutError, WebSocketException, OSError, asyncio.IncompleteReadError):
            self.lost += 1

    def row(self, name: str) -> str:
        """As a row of the table."""
        p50, p95, p99 = 1e3 * np.percentile(np.array(self.times or [np.nan]), (50.0, 95.0, 99.0))
        size = np.median(np.array(self.sizes or [np.nan])) / 1e3
        asked = len(self.times) + self.lost
        cpu = 1e3 * self.spent / max(asked, 1)
        return f"{name:<28}{asked:>7}{len(self.times):>10}{p50:>8.0f}{p95:>8.0f}{p99:>8.0f}{cpu:>8.1f}{size:>6.0f}"


async def each_second(visitors: int, seconds: int, ask: Callable[[int, int], Awaitable[None]]) -> float:
    """Let each visitor ask once a second, or later where the last answer took longer; they begin one after the other.
    Returns the seconds that the server has computed."""

    async def one(i: int) -> None:
        await asyncio.sleep(i / visitors)
        for turn in range(seconds):
            begun = time.perf_counter()
            await ask(i, turn)
            await asyncio.sleep(max(0.0, 1.0 - (time.perf_counter() - begun)))

    since = busy()
    await asyncio.gather(*(one(i) for i in range(visitors)))
    return busy() - since


def link(turned: Turned, i: int, turn: int, seconds: int, digest: str) -> str:
    """What visitor i asks at a turn: the odd ones all the same, the others what nobody else asks."""
    at = turn if i % 2 else seconds * (1 + i // 2) + turn
    return f"scene/{turned.lesson}?{turned.query(at, digest)}"


async def lesson(address: str, turned: Turned, visitors: int, seconds: int, digest: str) -> Times:
    """Visitors at one lesson."""
    lines, times = [Line(address) for _ in range(visitors)], Times()
    await lines[0].get(link(turned, 1, seconds, seconds, digest))

    async def ask(i: int, turn: int) -> None:
        await times.take(lines[i].get(link(turned, i, turn, seconds, digest)))

    times.spent = await each_second(visitors, seconds, ask)
    for line in lines:
        line.close()
    return times


async def empty(address: str, visitors: int, seconds: int) -> Times:
    """Visitors at the empty app."""
    pages, times = [Page(address, "") for _ in range(visitors)], Times()
    for page in pages:
        await page.open()

    async def ask(i: int, turn: int) -> None:
        await times.take(pages[i].move(20 * i + turn))

    times.spent = await each_second(visitors, seconds, ask)
    return times


async def thousand(address: str, cases: Sequence[Turned], visitors: int, seconds: int, digest: str) -> dict[str, Times]:
    """A thousand open pages; each second so many of their visitors commit, and never twice the same within 25 s."""
    lines = [Line(address) for _ in range(MANY)]
    pages = [Page(address, cases[i % len(cases)].lesson.replace("explore", "")) for i in range(MANY)]
    begun = time.perf_counter()
    for some in np.array_split(np.arange(MANY), MANY // 10):
        await asyncio.gather(*(pages[i].open() for i in some))
    print(f"{MANY} pages opened in {time.perf_counter() - begun:.0f} s", flush=True)
    for turned in cases:
        await lines[0].get(link(turned, 1, 0, seconds, digest))
    # The thousand read; and what collects garbage here is not measured there.
    await asyncio.sleep(READING)
    gc.freeze()
    gc.disable()
    times = {turned.title: Times() for turned in cases} | {"all together": Times()}

    async def ask(i: int, turn: int) -> None:
        who = (turn * visitors + i) % MANY
        turned = cases[who % len(cases)]
        await times[turned.title].take(lines[who].get(link(turned, who, turn, seconds, digest)))

    times["all together"].spent = await each_second(visitors, seconds, ask)
    return times


def main(visitors: int, seconds: int, names: list[str]) -> None:
    cases = chosen(names)
    print(f"{visitors} visitors, one commit a second each for {seconds} s, one process\n{HEADING}")
    with served(EMPTY, folder=EMPTY.parent) as address:
        print(asyncio.run(empty(address, visitors, seconds)).row("empty Streamlit app"), flush=True)
    with served() as address:
        warm(address)
        digest = give(address, table())
        for turned in cases:
            print(asyncio.run(lesson(address, turned, visitors, seconds, digest)).row(turned.title), flush=True)
    print(f"{MANY} visitors with open pages, of whom {visitors} commit each second\n{HEADING}")
    with served() as address:
        warm(address)
        digest = give(address, table())
        found = asyncio.run(thousand(address, cases, visitors, seconds, digest))
    every = found.pop("all together")
    for name, times in found.items():
        print(times.row(name))
        every.times, every.sizes, every.lost = (
            every.times + times.times,
            every.sizes + times.sizes,
            every.lost + times.lost,
        )
    print(every.row("all together"))
    print("goal: p95 at most 60 ms on each lesson, every request served")


if __name__ == "__main__":
    visitors, seconds = [*map(int, sys.argv[1:3]), *(40, 12)[len(sys.argv[1:3]) :]]
    main(visitors, seconds, sys.argv[3:])
