"""Forty visitors at one process, one commit a second each: how long until the server has answered?

    python benchmarks/crowd.py [visitors] [seconds]

Each visitor is a websocket connection that speaks Streamlit's own protocol, as a browser does, and a connection for what
its stage takes by itself. A commit steps the seed: half of the visitors walk the same samples (a class with one link), half
walk samples of their own that no cache has seen. A commit is answered when the scene is there. In the same run: the same
asked of the page itself, as where a drawer is open, answered when the script has finished, all its messages received; and
the floor, an empty default Streamlit app under the same load.
"""

import asyncio
import json
import sys
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Common_pb2 import DoubleArray
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browser.served import ROOT, served

PATIENCE = 60.0
FINISHED = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
"""Not: finished early, as a widget has asked for another part of the page."""


class Visitor:
    """One connection: what it asked for, how long each answer took, and what it brought."""

    def __init__(self, address: str, first: int, slider: str, *, page: str = "", query: str = "") -> None:
        self.address, self.value, self.slider = address, first, slider
        self.page, self.query = page, query
        self.widget = self.ear = self.fragment = self.script = self.scenes = self.used = ""
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.times: list[float] = []
        self.sizes: list[int] = []
        self.unanswered = 0

    async def connect(self) -> None:
        url = self.address.replace("http", "ws", 1) + "/_stcore/stream"
        self.socket = await connect(url, max_size=2**28, subprotocols=["streamlit"])
        await self.ask(BackMsg(rerun_script=ClientState(page_name=self.page, query_string=self.query)))
        if not self.widget:
            raise RuntimeError(f"no slider {self.slider} on the page")

    async def commit(self) -> None:
        """Move the slider on by one, and let run what depends on it: as our page's ear asks, or the slider itself."""
        moved = [WidgetState(id=self.widget, double_array_value=DoubleArray(data=[self.value]))]
        if self.ear:
            event = json.dumps([{"event": "moved", "value": {}}])
            moved.append(WidgetState(id=f"$$STREAMLIT_INTERNAL_KEY_{self.ear}__events", json_trigger_value=event))
        state = ClientState(
            widget_states=WidgetStates(widgets=moved), fragment_id=self.fragment,
            page_name=self.page, page_script_hash=self.script,
        )  # fmt: skip
        await self.ask(BackMsg(rerun_script=state))

    async def take(self) -> None:
        """Move the slider on by one, and take the scene of the link, as the stage does."""
        start = time.perf_counter()
        if self.line is None:
            place = urlsplit(self.address)
            self.line = await asyncio.open_connection(place.hostname, place.port)
        reader, writer = self.line
        query = urlencode({"explore.seed": self.value, "used": self.used})
        writer.write(f"GET /{self.scenes}?{query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        status, *headers = head.decode().split("\r\n")
        if status.split()[1] != "200":
            raise OSError(status)
        size = int(dict(line.lower().split(": ", 1) for line in headers if line)["content-length"])
        await asyncio.wait_for(reader.readexactly(size), PATIENCE)
        self.sizes.append(size)
        self.times.append(time.perf_counter() - start)

    async def ask(self, message: BackMsg) -> None:
        start = time.perf_counter()
        await self.socket.send(message.SerializeToString())
        await asyncio.wait_for(self.answered(), PATIENCE)
        self.times.append(time.perf_counter() - start)

    async def answered(self) -> None:
        size = 0
        async for raw in self.socket:
            size += len(raw)
            message = ForwardMsg.FromString(raw)
            if message.WhichOneof("type") == "new_session":
                self.script = message.new_session.page_script_hash
            element = message.delta.new_element
            if element.slider.label == self.slider:
                self.widget = element.slider.id
            if element.bidi_component.component_name == "regularize.link":
                self.ear, self.fragment = element.bidi_component.id, message.delta.fragment_id
                [told] = json.loads(element.bidi_component.json)
                self.scenes, self.used = told["scenes"], told["used"]
            if message.WhichOneof("type") == "script_finished" and message.script_finished in FINISHED:
                self.sizes.append(size)
                return

    async def live(self, seconds: float, delay: float, *, alone: bool = False) -> None:
        await asyncio.sleep(delay)
        self.times.clear()
        self.sizes.clear()
        for _ in range(int(seconds)):
            begun = time.perf_counter()
            self.value += 1
            try:
                await (self.take() if alone else self.commit())
            except (TimeoutError, WebSocketException, OSError):
                self.unanswered += 1
            await asyncio.sleep(max(0.0, 1.0 - (time.perf_counter() - begun)))


async def crowd(address: str, visitors: int, seconds: float, slider: str, *, alone: bool) -> list[Visitor]:
    everyone = [Visitor(address, 1 if i % 2 else 20 * i + 30, slider) for i in range(visitors)]
    for visitor in everyone:
        await visitor.connect()
    await asyncio.gather(*(v.live(seconds, i / visitors, alone=alone) for i, v in enumerate(everyone)))
    return everyone


def main(visitors: int, seconds: float) -> None:
    print(f"{visitors} visitors, one commit a second each for {seconds:g} s, one process")
    print(f"{'':<24}{'asked':>7}{'answered':>10}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'kB each':>9}")
    cases = (
        ("empty Streamlit app", ROOT / "benchmarks" / "empty.py", ROOT / "benchmarks", "value", False),
        ("Explore", "app.py", ROOT, "Seed", True),
        ("Explore, the page", "app.py", ROOT, "Seed", False),
    )
    for name, app, folder, slider, alone in cases:
        with served(app, folder=folder) as address:
            everyone = asyncio.run(crowd(address, visitors, seconds, slider, alone=alone))
        times = 1e3 * np.concatenate([visitor.times for visitor in everyone])
        lost = sum(visitor.unanswered for visitor in everyone)
        size = np.median([size for visitor in everyone for size in visitor.sizes]) / 1e3
        p50, p95, p99 = np.percentile(times, [50, 95, 99])
        print(f"{name:<24}{len(times) + lost:>7}{len(times):>10}{p50:>8.0f}{p95:>8.0f}{p99:>8.0f}{size:>9.1f}")
    print("goal: p95 at most 100 ms, every request served")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40, float(sys.argv[2]) if len(sys.argv) > 2 else 15)
