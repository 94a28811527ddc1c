"""Two visitors train networks without a pause: does a third one's Explore still answer?

    python benchmarks/training.py [seconds]

All are websocket connections that speak Streamlit's own protocol, as in `crowd.py`. The two step the seed of the DropBlock
and the CutMix page, so that every training is a new one; the third commits once a second on Explore. In the same run: the
third alone, before and after.
"""

import asyncio
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crowd import Visitor

from tests.browser.served import served

PAGES = {
    "dropblock": "dropblock.view=Training",
    "cutmix": "cutmix.epochs=30",
}


async def train(visitor: Visitor, over: asyncio.Event) -> int:
    """Ask for one training after the other; how many were finished."""
    count = 0
    while not over.is_set():
        visitor.value += 1
        await visitor.commit()
        count += 1
    return count


async def third(address: str, seconds: float, first: int) -> list[float]:
    visitor = Visitor(address, first, "Seed")
    await visitor.connect()
    await visitor.live(seconds, 0.0)
    return visitor.times


async def main(seconds: float) -> None:
    with served() as address:
        trainers = [Visitor(address, 20, "Seed", page=name, query=query) for name, query in PAGES.items()]
        for trainer in trainers:
            await trainer.connect()
        rows = {"alone": await third(address, seconds, 100)}
        over = asyncio.Event()
        training = [asyncio.create_task(train(trainer, over)) for trainer in trainers]
        await asyncio.sleep(1.0)
        rows["while two train"] = await third(address, seconds, 300)
        over.set()
        counts = await asyncio.gather(*training)
        rows["alone again"] = await third(address, seconds, 500)
    print(f"Explore, one commit a second; {sum(counts)} trainings were finished meanwhile")
    print(f"{'':<20}{'commits':>8}{'p50 ms':>8}{'p95 ms':>8}{'worst ms':>10}")
    for name, times in rows.items():
        p50, p95 = np.percentile(times, [50, 95]) * 1e3
        print(f"{name:<20}{len(times):>8}{p50:>8.0f}{p95:>8.0f}{1e3 * max(times):>10.0f}")


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]) if len(sys.argv) > 1 else 20))
