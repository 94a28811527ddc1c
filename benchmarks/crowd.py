"""Forty visitors at one process, one commit a second each: how long until the server has answered?

    python benchmarks/crowd.py [visitors] [seconds]

Each visitor is a websocket connection that speaks Streamlit's own protocol, as a browser does. A commit steps the seed:
half of the visitors walk the same samples (a class with one link), half walk samples of their own that no cache has
seen. A commit is answered when the script has finished, all its messages received. The floor, in the same run, is an
empty default Streamlit app under the same load.
"""

import asyncio
import sys
import time
from pathlib import Path

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browser.served import ROOT, served

PATIENCE = 20.0


class Visitor:
    """One connection: what it asked for, and how long each answer took."""

    def __init__(self, address: str, first: int, *, query: str) -> None:
        self.address, self.value, self.query = address, first, query
        self.widget = ""
        self.times: list[float] = []
        self.unanswered = 0

    async def connect(self) -> None:
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self.socket = await connect(url, max_size=2**28, subprotocols=["streamlit"])
        await self.ask(self.query.format(self.value))

    async def ask(self, query: str) -> None:
        message = BackMsg()
        message.rerun_script.query_string = query
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self.answered(), PATIENCE)
        self.times.append(time.perf_counter() - start)

    async def answered(self) -> None:
        async for raw in self.socket:
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "script_finished":
                return

    async def live(self, seconds: float, delay: float) -> None:
        await asyncio.sleep(delay)
        self.times.clear()
        for _ in range(int(seconds)):
            begun = time.perf_counter()
            self.value += 1
            try:
                await self.ask(self.query.format(self.value))
            except (TimeoutError, WebSocketException):
                self.unanswered += 1
            await asyncio.sleep(max(0.0, 1.0 - (time.perf_counter() - begun)))


async def crowd(address: str, visitors: int, seconds: float, query: str) -> list[Visitor]:
    everyone = [Visitor(address, 1 if i % 2 else 20 * i + 30, query=query) for i in range(visitors)]
    for visitor in everyone:
        await visitor.connect()
    await asyncio.gather(*(v.live(seconds, i / visitors) for i, v in enumerate(everyone)))
    return everyone


def main(visitors: int, seconds: float) -> None:
    print(f"{visitors} visitors, one commit a second each for {seconds:g} s, one process")
    print(f"{'':<24}{'asked':>7}{'answered':>10}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}")
    cases = (
        ("empty Streamlit app", ROOT / "benchmarks" / "empty.py", ROOT / "benchmarks", ""),
        ("Explore", "app.py", ROOT, "explore.seed={}"),
    )
    for name, app, folder, query in cases:
        with served(app, folder=folder) as address:
            everyone = asyncio.run(crowd(address, visitors, seconds, query))
        times = 1e3 * np.concatenate([visitor.times for visitor in everyone])
        lost = sum(visitor.unanswered for visitor in everyone)
        p50, p95, p99 = np.percentile(times, [50, 95, 99])
        print(f"{name:<24}{len(times) + lost:>7}{len(times):>10}{p50:>8.0f}{p95:>8.0f}{p99:>8.0f}")
    print("goal: p95 at most 100 ms, every request served")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40, float(sys.argv[2]) if len(sys.argv) > 2 else 15)
