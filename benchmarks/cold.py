"""From a first visit to live figures, against an empty default Streamlit app in the same browser and run.

    python benchmarks/cold.py [rounds] [page ...]     (pages by path: "" is Explore, "dropout", ...)

Every visit is a browser context of its own, so nothing is cached; the servers have answered one visitor before, and had
time to compute ahead. Explore counts as there when its four figures are drawn and can follow the knob, the empty app when
its slider and its text are.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser

from tests.browser.served import REST, ROOT, STAGE_IS_DRAWN, chromium, served

KNOB = "[data-testid=stSlider] input[type=range]"
TEXT = "[data-testid=stMain] [data-testid=stMarkdown] p"


def visit(browser: Browser, address: str, *there: str) -> float:
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    start = time.perf_counter()
    page.goto(address, wait_until="commit")
    for part in there:
        page.wait_for_selector(part)
    seconds = time.perf_counter() - start
    context.close()
    return seconds


def main(rounds: int, paths: list[str]) -> None:
    with (
        served() as ours_at,
        served(ROOT / "benchmarks" / "empty.py", folder=ROOT / "benchmarks") as empty_at,
        chromium() as browser,
    ):
        cases: dict[str, tuple[str, ...]] = {"empty Streamlit app": (empty_at, KNOB, TEXT)}
        cases |= {path or "Explore": (f"{ours_at}/{path}", KNOB, STAGE_IS_DRAWN) for path in paths}
        times: dict[str, list[float]] = {name: [] for name in cases}
        for turn in range(rounds + 1):
            if turn == 1:
                time.sleep(REST / 1000)
            for name, (address, *there) in cases.items():
                seconds = visit(browser, address, *there)
                if turn:
                    times[name].append(seconds)
    floor = np.median(times["empty Streamlit app"])
    print(f"{'':<24}{'median ms':>10}{'p90 ms':>9}{'times the empty app':>22}")
    for name, values in times.items():
        print(
            f"{name:<24}{1e3 * np.median(values):>10.0f}{1e3 * np.percentile(values, 90):>9.0f}{np.median(values) / floor:>22.2f}"
        )
    print("goal: 1.5 times")


if __name__ == "__main__":
    rounds, *paths = [int(sys.argv[1]) if len(sys.argv) > 1 else 10, *sys.argv[2:]]
    main(rounds, paths or [""])
