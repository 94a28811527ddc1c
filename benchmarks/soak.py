"""Forty visitors for so many minutes, scenes and open pages mixed; then all leave: what does the process still hold?

    python benchmarks/soak.py [minutes]

A visitor asks for scenes, code, files and previews of random links, brings tables, opens a page (a websocket that speaks
Streamlit's protocol), and leaves after half a minute for another to come. Each minute, and two minutes after all have left,
a line: memory and open files of the process, and the times of that minute. Goal: memory flat within 10 % over the
last three quarters, and lower once all have left; no file or socket more than at the start. 10 minutes by default, 480 by hand.
"""

import asyncio
import sys
import time
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.crowd import Page
from benchmarks.flood import Line
from benchmarks.random_settings import drawn
from benchmarks.visits import busy, warm
from regularize.lessons import LESSONS, lesson
from tests.browser.served import served

VISITORS = 40
STAY = 30.0
"""Seconds that a visitor stays."""
REST = 1.0
"""Seconds between two questions of a visitor."""
EMPTY_FOR = 120.0
"""Seconds after which the process is looked at once all have left."""
LINEAR = [
    name
    for name in LESSONS
    if not any(part.waiting(lesson(name).settings()) for part in lesson(name).parts if not lesson(name).uploads)
]
"""Lessons whose first view is a moment; others are asked for their first view alone."""
LIGHT: dict[str, dict[str, object]] = {
    "choosing": {"resamples": "Off", "repeats": 1},
    "bias_variance": {"refits": 50},
    "other_doors": {"repetitions": "30"},
}
"""Knobs that stand where a view is light: what is measured is how long a process lasts, not how much it bears."""


def process() -> Path:
    """The folder in /proc of the process that is served by this one."""
    children = Path(f"/proc/self/task/{Path('/proc/self').resolve().name}/children").read_text().split()
    return next(
        Path("/proc") / child for child in children if b"streamlit" in (Path("/proc") / child / "cmdline").read_bytes()
    )


def held() -> tuple[float, int]:
    """Megabytes of memory, and open files."""
    folder = process()
    pages = int((folder / "statm").read_text().split()[1])
    return pages * 4096 / 1024**2, len(list((folder / "fd").iterdir()))


class Minute:
    """What became of the questions of a minute."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.statuses: dict[int, int] = {}

    def row(self, name: str) -> str:
        """As a line of the table."""
        memory, files = held()
        p50, p95, p99 = 1e3 * np.percentile(self.times or [np.nan], [50, 95, 99])
        wrong = {status: count for status, count in self.statuses.items() if status != 200}
        return f"{name:<16}{memory:>8.0f}{files:>8}{len(self.times):>8}{p50:>8.0f}{p95:>8.0f}{p99:>8.0f}{busy():>8.0f}  {wrong or ''}"


def question(rng: np.random.Generator) -> tuple[str, bytes]:
    """What a visitor asks for."""
    kind = rng.random()
    if kind < 0.03:
        rows = "\n".join(f"{x:.6f},{y:.6f}" for x, y in rng.normal(size=(int(rng.integers(20, 5000)), 2)))
        return "table", f"a,b\n{rows}\n".encode()
    name = str(rng.choice(list(LESSONS)))
    if name not in LINEAR:
        return f"scene/{name}", b""
    settings = drawn(lesson(name).settings, rng, **LIGHT.get(name, {}))
    query = urlencode({f"{name}.{knob}": getattr(settings, knob) for knob, _ in settings.knobs()})
    path = "preview" if kind < 0.08 else "code" if kind < 0.15 else "scene"
    return f"{path}/{name}?{query}".replace("Your+data", "Sine"), b""


async def visit(address: str, who: int, minutes: list[Minute], end: float) -> None:
    """One after the other: come, ask, leave."""
    rng, turn = np.random.default_rng(who), 0
    while time.monotonic() < end:
        turn += 1
        line, leave = (
            Line(address, f"10.{who}.{turn // 250}.{turn % 250}"),
            time.monotonic() + rng.uniform(0.5, 1.5) * STAY,
        )
        page = Page(address, str(rng.choice(list(LESSONS))).replace("explore", ""))
        if rng.random() < 0.5:
            await page.open()
        while time.monotonic() < min(leave, end):
            since, (path, body) = time.monotonic(), question(rng)
            try:
                status = await asyncio.wait_for(line.ask(path, body), 60)
            except TimeoutError:
                status = 0
                line.close()
            minutes[-1].times.append(time.monotonic() - since)
            minutes[-1].statuses[status] = minutes[-1].statuses.get(status, 0) + 1
            await asyncio.sleep(max(0.0, REST * rng.uniform(0.5, 1.5)))
        line.close()
        if page.socket is not None:
            await page.socket.close()


async def soak(address: str, minutes: float) -> None:
    print(
        f"{'':<16}{'MB':>8}{'files':>8}{'asked':>8}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'cpu s':>8}  answers other than 200"
    )
    print(Minute().row("at the start"), flush=True)
    told, end = [Minute()], time.monotonic() + 60.0 * minutes
    visits = [asyncio.ensure_future(visit(address, who, told, end)) for who in range(VISITORS)]
    for minute in range(1, round(minutes) + 1):
        await asyncio.sleep(60.0)
        told.append(Minute())
        print(told[-2].row(f"minute {minute}"), flush=True)
    await asyncio.gather(*visits)
    await asyncio.sleep(EMPTY_FOR)
    print(Minute().row("all have left"), flush=True)


def main(minutes: float) -> None:
    with served() as address:
        warm(address)
        asyncio.run(soak(address, minutes))


if __name__ == "__main__":
    main(float(next(iter(sys.argv[1:2]), 10)))
