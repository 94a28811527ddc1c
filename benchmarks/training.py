"""Two visitors train networks without a pause: does a third one's Explore still answer? And how soon does Stop stop?

    python benchmarks/training.py [seconds]

All are connections that ask for scenes, as a lab does. The two step the seeds of DropBlock's and CutMix's trainings, so that
every training is a new one; the third commits once a second on Explore. In the same run: the third alone, before and after, and
the empty app's only visitor. `next` is the time from a visitor's Stop (the connection is closed) until a computation that
another visitor waits for goes on; `rests` until the process does nothing any more, where nobody waits for anything.
"""

import asyncio
import json
import sys
import time
from contextlib import aclosing
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.crowd import Page
from benchmarks.visits import EMPTY, Line, busy, warm
from tests.browser.served import served

PAGES = {"dropblock": "dropblock.view=Training", "cutmix": "cutmix.epochs=30"}
LONG = {
    "bias_variance": "bias_variance.penalty=L1&bias_variance.refits=1000",
    "choosing": "choosing.resamples=100&choosing.source=Diabetes 64 columns",
    "other_doors": "other_doors.door=Noise&other_doors.repetitions=3000&other_doors.points=200",
    "dropout": "dropout.width=48&dropout.depth=3",
    "weight_decay": "weight_decay.depth=3",
    "label_smoothing": "label_smoothing.points=1000&label_smoothing.width=64",
    "dropblock": "dropblock.view=Training",
    "cutmix": "cutmix.epochs=30&cutmix.repetitions=10",
}
"""Computations that take longer than a visitor wants to wait, of every lesson that has any."""
QUIET = 0.02
"""A process that computes less than this share of the time rests."""


async def train(line: Line, name: str, over: asyncio.Event) -> int:
    """Ask for one training after the other; how many were finished."""
    count = 0
    while not over.is_set():
        await line.get(f"scene/{name}?{PAGES[name]}&{name}.seed={20 + count}")
        count += 1
    return count


async def third(address: str, seconds: int, first: int) -> list[float]:
    """One commit a second on Explore: milliseconds until each was answered."""
    line, times = Line(address), []
    for turn in range(seconds):
        start = time.perf_counter()
        await line.get(f"scene/explore?explore.seed={first + turn}")
        times.append(1e3 * (time.perf_counter() - start))
        await asyncio.sleep(1.0 - times[-1] / 1e3)
    return times


async def floor(address: str, seconds: int) -> list[float]:
    """One commit a second at the empty app."""
    page, times = Page(address, ""), []
    await page.open()
    for turn in range(seconds):
        start = time.perf_counter()
        await page.move(turn)
        times.append(1e3 * (time.perf_counter() - start))
        await asyncio.sleep(1.0 - times[-1] / 1e3)
    return times


async def waits(line: Line, path: str, *, others: bool) -> None:
    """Ask, and come back at the first news of a computation that waits for another visitor's, or that goes on."""
    async with aclosing(line.parts(path)) as parts:
        async for part in parts:
            for told in map(json.loads, part.splitlines()):
                if ("waiting for another" in told["label"]) == others:
                    return


async def follow(line: Line, path: str, until: asyncio.Event) -> float:
    """Wait in the queue: when the computation went on."""
    async with aclosing(line.parts(path)) as parts:
        async for part in parts:
            told = json.loads(part.splitlines()[0])
            if "waiting for another" in told["label"]:
                until.set()
            elif until.is_set():
                return time.perf_counter()
    raise OSError("it was not waited for")


async def stop(address: str, name: str, seed: int) -> float:
    """Milliseconds from one visitor's Stop until another's computation goes on."""
    first, second, queued = Line(address), Line(address), asyncio.Event()
    await waits(first, f"scene/{name}?{LONG[name]}&{name}.seed={seed}".replace(" ", "%20"), others=False)
    other = "dropout" if name != "dropout" else "cutmix"
    going = asyncio.create_task(follow(second, f"scene/{other}?{LONG[other]}&{other}.seed={500 + seed}", queued))
    await queued.wait()
    await asyncio.sleep(0.1)
    now = time.perf_counter()
    first.close()
    found = 1e3 * (await going - now)
    second.close()
    return found


async def rests(address: str, name: str, seed: int) -> float:
    """Milliseconds from the only visitor's Stop until the process rests."""
    line = Line(address)
    await waits(line, f"scene/{name}?{LONG[name]}&{name}.seed={seed}".replace(" ", "%20"), others=False)
    await asyncio.sleep(0.2)
    now = time.perf_counter()
    line.close()
    while True:
        before = busy()
        await asyncio.sleep(0.1)
        if busy() - before <= QUIET * 0.1:
            return 1e3 * (time.perf_counter() - 0.1 - now)


async def main(seconds: int) -> None:
    with served(EMPTY, folder=EMPTY.parent) as address:
        rows = {"the empty app": await floor(address, seconds)}
    with served() as address:
        warm(address)
        rows["Explore, alone"] = await third(address, seconds, 100)
        over = asyncio.Event()
        training = [asyncio.create_task(train(Line(address), name, over)) for name in PAGES]
        await asyncio.sleep(1.0)
        rows["while two train"] = await third(address, seconds, 300)
        over.set()
        counts = await asyncio.gather(*training)
        rows["alone again"] = await third(address, seconds, 500)
        print(f"one commit a second; {sum(counts)} trainings were finished meanwhile")
        print(f"{'':<20}{'commits':>8}{'p50 ms':>8}{'p95 ms':>8}{'worst ms':>10}")
        for name, times in rows.items():
            print(
                f"{name:<20}{len(times):>8}{np.median(times):>8.0f}{np.percentile(times, 95):>8.0f}{max(times):>10.0f}"
            )
        print("goal: p95 at most 50 ms while two train")
        print(f"{'Stop':<20}{'next ms':>8}{'worst':>8}{'rests ms':>10}")
        for name in LONG:
            found = [await stop(address, name, 10 + seed) for seed in range(5)]
            await asyncio.sleep(1.5)
            print(
                f"{name:<20}{np.median(found):>8.0f}{max(found):>8.0f}{await rests(address, name, 40):>10.0f}",
                flush=True,
            )
            await asyncio.sleep(1.0)
        print("goal: 200 ms")


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 20))
