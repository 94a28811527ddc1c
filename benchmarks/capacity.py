"""Processor time of one process for one view that nobody has asked for before, by lesson, and for opening a page.

python benchmarks/capacity.py
"""

import asyncio
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.crowd import Page
from benchmarks.replicas import got
from benchmarks.visits import TURNED, Line, Turned, busy, give, table, warm
from tests.browser.served import served


async def price(address: str, turned: Turned, digest: str, count: int) -> float:
    """Processor time of a view that nobody has asked for, in ms."""
    line = Line(address)
    await line.get(f"scene/{turned.lesson}?{turned.query(0, digest)}")
    since = busy()
    for i in range(1, count + 1):
        await line.get(f"scene/{turned.lesson}?{turned.query(i, digest)}")
    spent = busy() - since
    line.close()
    return 1e3 * spent / count


async def opening(address: str, count: int) -> float:
    """Processor time of a page that is opened with its websocket, in ms."""
    since = busy()
    pages = []
    for i in range(count):
        await got(address, f"geometry?geometry.seed=1&n={i}")
        pages.append(Page(address, "geometry"))
        await pages[-1].open()
    return 1e3 * (busy() - since) / count


def prices() -> None:
    print(f"{'processor time, ms':<34}{'a view':>8}{'views a second and core':>26}{'visitors a core':>17}")
    with served() as address:
        warm(address)
        digest = give(address, table())
        for turned in TURNED:
            cost = asyncio.run(price(address, turned, digest, 60))
            print(f"{turned.title:<34}{cost:>8.1f}{1e3 / cost:>26.0f}{0.5 * 1e3 / cost * 10:>17.0f}", flush=True)
        print(f"{'a page opened, with its websocket':<34}{asyncio.run(opening(address, 100)):>8.1f}")
    print("visitors a core: each has a new view computed every ten seconds, and half of the core stays free")


if __name__ == "__main__":
    prices()
