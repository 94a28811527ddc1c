"""The first view of every lesson by its direct link into a process that has just started, where nothing has been computed.

    python benchmarks/first.py [rounds] [lesson ...]

Each visit starts a server and, in a browser context of its own, opens the page as soon as the server answers at all. Beside it
stands the empty app, started and visited in the same way. `first` and `complete` are as in `cold.py`.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.cold import tell
from benchmarks.visits import EMPTY, EMPTY_VIEW, arrive, place, view
from regularize.lessons import LESSONS
from tests.browser.served import chromium, served


def main(rounds: int, names: list[str]) -> None:
    floor = "empty Streamlit app"
    times: dict[str, list[tuple[float, float]]] = {floor: [], **{LESSONS[name]: [] for name in names}}
    with chromium() as browser:
        for _ in range(rounds):
            with served(EMPTY, folder=EMPTY.parent) as address:
                times[floor].append(arrive(browser, address, EMPTY_VIEW))
            for name in names:
                with served() as address:
                    times[LESSONS[name]].append(arrive(browser, place(address, name), view(name)))
    tell(times, floor)
    print("goal: 1.0 times, complete 1.2 times")


if __name__ == "__main__":
    rounds, *names = [int(sys.argv[1]) if len(sys.argv) > 1 else 3, *sys.argv[2:]]
    main(rounds, names or list(LESSONS))
