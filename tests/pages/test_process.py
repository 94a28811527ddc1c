"""What a process is told before its first visitor comes."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.types import Message

import ui
from tests.pages.asgi import run
from ui.process import without_delay
from ui.rest import of_c_library

KEPT = """
import resource
import numpy as np
from ui.process import memory_kept

def faults():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(100):
        [np.ones(2**18) for _ in range(8)]
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before

before = faults()
memory_kept()
faults()
print(before, faults())
"""

STARTED = """
import asyncio, json, ui
from threadpoolctl import threadpool_info

async def started():
    async with ui.lifespan(None):
        print(json.dumps([[found["internal_api"], found["num_threads"]] for found in threadpool_info()]))

asyncio.run(started())
"""


def test_no_library_shares_a_product_among_threads() -> None:
    # In a process of its own: libraries that this one has loaded already would not come behind the limit.
    threads = {"OPENBLAS_NUM_THREADS": "2", "OMP_NUM_THREADS": "2"}
    told = subprocess.run(
        [sys.executable, "-c", STARTED], env={**os.environ, **threads}, capture_output=True, text=True, check=True
    )
    pools = json.loads(told.stdout)
    assert "openblas" in {name for name, _ in pools}
    assert {count for _, count in pools} == {1}, pools


def test_arrays_of_megabytes_come_from_memory_that_is_kept() -> None:
    told = subprocess.run([sys.executable, "-c", KEPT], capture_output=True, text=True, check=True)
    before, after = map(int, told.stdout.split())
    # Another library than glibc is told nothing, and takes no harm.
    if of_c_library("mallopt"):
        assert before > 100 * 8 * 256, "of each array's 512 pages most are asked for anew"
        assert after < before / 20


def test_every_middleware_lets_the_start_of_the_server_through() -> None:
    """What a server is told of its start passes all of them: one that fails there has the start left out without a word."""
    began = []

    @asynccontextmanager
    async def begins(_app: Starlette) -> AsyncIterator[None]:
        began.append(True)
        yield

    told = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])
    sent: list[Message] = []

    async def receive() -> Message:
        return next(told)

    async def send(message: Message) -> None:
        sent.append(message)

    app = Starlette(middleware=list(ui.MIDDLEWARE), lifespan=begins)
    run(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, receive, send))
    assert began
    assert [message["type"] for message in sent] == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_small_answers_leave_at_once() -> None:
    with socket.socket() as listening, socket.socket() as client:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        before = set(os.listdir("/dev/fd"))
        without_delay()
        assert set(os.listdir("/dev/fd")) == before, "nothing stays open"
        client.connect(listening.getsockname())
        with listening.accept()[0] as connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
