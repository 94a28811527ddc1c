"""The first view of a lesson, by a direct link into a process that has just started, where nothing has been computed.

    python benchmarks/first.py [rounds] [page ...]     (pages by path: "" is Explore, "dropout", ...)

Each visit starts a server and, in a browser context of its own, opens the page as soon as the server answers at all; it
ends when the figures are drawn and can follow the knob. Beside it stands the empty app, started and visited in the same
way. `computed` is the work of the view by itself, in this process. Goal: 3 s on two cores.
"""

import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.cold import KNOB, TEXT, visit
from regularize.ahead import long_views
from regularize.progress import finish
from tests.browser.served import ROOT, STAGE_IS_DRAWN, chromium, served


def main(rounds: int, paths: list[str]) -> None:
    times: dict[str, list[float]] = {"empty Streamlit app": [], **{path or "Explore": [] for path in paths}}
    with chromium() as browser:
        for _ in range(rounds):
            with served(ROOT / "benchmarks" / "empty.py", folder=ROOT / "benchmarks") as address:
                times["empty Streamlit app"].append(visit(browser, address, KNOB, TEXT))
            for path in paths:
                with served() as address:
                    times[path or "Explore"].append(visit(browser, f"{address}/{path}", KNOB, STAGE_IS_DRAWN))
    floor = float(np.median(times["empty Streamlit app"]))
    print(f"{'':<22}{'median s':>9}{'best':>7}{'worst':>7}{'times the empty app':>22}{'computed':>10}")
    views = long_views()
    for name, values in times.items():
        print(
            f"{name:<22}{np.median(values):>9.2f}{min(values):>7.2f}{max(values):>7.2f}{np.median(values) / floor:>22.2f}",
            end="",
        )
        if name in views:
            kind, steps = views[name]
            start = time.perf_counter()
            finish(steps(kind().needed()))
            print(f"{time.perf_counter() - start:>10.2f}", end="")
        print()


if __name__ == "__main__":
    rounds, *paths = [int(sys.argv[1]) if len(sys.argv) > 1 else 5, *sys.argv[2:]]
    main(rounds, paths or ["", *long_views()])
