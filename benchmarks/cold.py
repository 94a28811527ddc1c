"""The first view of every lesson by its direct link on a warm server, against an empty Streamlit app in the same run.

    python benchmarks/cold.py [rounds] [lesson ...]

Every visit is a browser context of its own, so nothing is cached there; the server has answered each lesson once. `first` is
when the figures are drawn and follow the knob, for the empty app when its slider is there; `complete` is when formulas and
beliefs are there too and the page's script has ended, for the empty app its text. Milliseconds by the browser's own clock.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.visits import EMPTY_VIEW, arrive, both, place, view, warm
from regularize.lessons import LESSONS
from tests.browser.served import chromium


def tell(times: dict[str, list[tuple[float, float]]], floor: str) -> None:
    """Print a table of both times and their ratios to the floor's."""
    print(f"{'':<24}{'first ms':>9}{'p90':>7}{'ratio':>7}{'complete ms':>13}{'p90':>7}{'ratio':>7}")
    least = np.median(times[floor], axis=0)
    for name, values in times.items():
        median, worse = np.median(values, axis=0), np.percentile(values, 90, axis=0)
        cells = zip(median, worse, median / least, (9, 13), strict=True)
        print(f"{name:<24}" + "".join(f"{ms:>{width}.0f}{p90:>7.0f}{ratio:>7.2f}" for ms, p90, ratio, width in cells))


def main(rounds: int, names: list[str]) -> None:
    floor = "empty Streamlit app"
    with both() as (ours_at, empty_at), chromium() as browser:
        warm(ours_at)
        cases = {floor: (empty_at, EMPTY_VIEW)}
        cases |= {LESSONS[name]: (place(ours_at, name), view(name)) for name in names}
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in cases}
        for turn in range(rounds + 1):
            for name, (address, there) in cases.items():
                found = arrive(browser, address, there)
                if turn:
                    times[name].append(found)
    tell(times, floor)
    print("goal: 0.6 times, complete 1.2 times")


if __name__ == "__main__":
    rounds, *names = [int(sys.argv[1]) if len(sys.argv) > 1 else 6, *sys.argv[2:]]
    main(rounds, names or list(LESSONS))
