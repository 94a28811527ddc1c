"""The lab without a server: a static site, a single file, and Python in the browser, against an empty Streamlit app in the same run.

    python benchmarks/homes.py [rounds] [lesson ...]

Every visit is a browser context of its own. `first` is when the figures are drawn and follow the knob, `kB` what a first visit
loads, each file as a host sends it compressed. Of the file: kilobytes, and packed as a mail or a host packs it; the gap between
displayed frames while its knob is dragged, and of the same page at rest. Of Python: from a knob that no file has to the last figure,
for the first time and after that.
"""

import gzip
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page, Response

from benchmarks.live import drag, gaps
from benchmarks.visits import DRAWN, EMPTY, EMPTY_VIEW, arrive, place, press, visitor
from regularize.export.computed import computed, read
from regularize.export.single import View, packed, plain
from regularize.lessons import LESSONS, lesson
from tests.browser.hosted import hosted
from tests.browser.served import chromium, served
from tests.pyodide import HERE
from ui.site.build import build
from ui.site.views import TRAINED

Times = dict[str, list[float]]


def weight(browser: Browser, address: str) -> float:
    """Kilobytes of a first visit."""
    page = visitor(browser)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address)
    page.wait_for_selector("[data-page][data-drawn]")
    page.wait_for_load_state("networkidle")
    bodies = [answer.body() for answer in list(answers)]
    page.context.close()
    return sum(min(len(body), len(gzip.compress(body, 9))) for body in bodies) / 1e3


def site(browser: Browser, rounds: int, names: list[str], address: str, floor_at: str) -> None:
    """First views of the site, against the empty app's slider."""
    floor: list[float] = []
    times: Times = {name: [] for name in names}
    for turn in range(rounds + 1):
        found = arrive(browser, floor_at, EMPTY_VIEW)[0]
        firsts = {}
        for name in names:
            there = [f"[data-page={name}][data-drawn]"]
            # With its slash, as a page of the site names it: without, a host sends the visitor on.
            firsts[name] = arrive(
                browser, place(address, name, "").rstrip("/") + "/", {"first": there, "complete": there}
            )[0]
        if turn:
            floor.append(found)
            for name, first in firsts.items():
                times[name].append(first)
    least = float(np.median(floor))
    print(f"{'empty Streamlit app':<24}{least:>9.0f}")
    for name, values in times.items():
        kilobytes = weight(browser, place(address, name).rstrip("/") + "/")
        first = float(np.median(values))
        print(f"{LESSONS[name]:<24}{first:>9.0f}{first / least:>7.2f}{kilobytes:>8.0f}", flush=True)
    print("goal: 0.5 times, 600 kB\n")


def drawn(page: Page) -> None:
    page.wait_for_selector("[data-page][data-drawn]")
    page.wait_for_timeout(1500)


def file(browser: Browser, name: str, folder: Path) -> None:
    """The single file of a lesson's first view."""
    view = View(computed=computed(read(name, {})), locks={})
    for form in (packed, plain):
        content = form(view)
        out = folder / f"{name}.html"
        out.write_bytes(content)
        there = [f"[data-page={name}][data-drawn]"]
        first = arrive(browser, out.as_uri(), {"first": there, "complete": there})[0]
        page = visitor(browser)
        page.goto(out.as_uri())
        drawn(page)
        floor = np.percentile(gaps(page), 95)
        result = drag(page, next(iter(lesson(name).settings.live())))
        page.context.close()
        gap = np.percentile(np.array(result["gaps"]), 95)
        zipped = len(gzip.compress(content, 9)) / 1e3
        title = f"{LESSONS[name]}, {form.__name__}"
        print(
            f"{title:<24}{len(content) / 1e3:>9.0f}{zipped:>9.0f}{first:>9.0f}{gap:>9.1f}{floor:>11.1f}{result['asked']:>7}",
            flush=True,
        )


def python(browser: Browser, name: str, address: str) -> None:
    """A knob of a lesson that no file has, twice."""
    page = visitor(browser)
    page.goto(place(address, name).rstrip("/") + "/")
    drawn(page)
    knob = "[data-knob=seed] input[type=range]"
    first = press(page, knob, "ArrowRight", DRAWN)[0]
    later = [press(page, knob, "ArrowRight", DRAWN)[0] for _ in range(5)]
    page.context.close()
    print(f"{LESSONS[name]:<24}{first:>9.0f}{np.median(later):>9.0f}", flush=True)


def main(rounds: int, names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as place_, chromium() as browser, served(EMPTY, folder=EMPTY.parent) as floor:
        folder = Path(place_)
        build(
            folder / "site",
            lessons=names,
            wheels=HERE if HERE.exists() else None,
            wanted=lambda name: [lesson(name).settings()],
        )
        with hosted(folder / "site") as address:
            print(f"{'Static site':<24}{'first ms':>9}{'ratio':>7}{'kB':>8}")
            site(browser, rounds, names, address, floor)
            print(
                f"{'Single file':<24}{'kB':>9}{'gzipped':>9}{'first ms':>9}{'gap p95':>9}{'floor p95':>11}{'asked':>7}"
            )
            for name in names:
                file(browser, name, folder)
            print("goal: 700 kB gzipped, 17 ms, nothing asked\n")
            if HERE.exists():
                print(f"{'Python in the browser':<24}{'first ms':>9}{'next ms':>9}")
                for name in names:
                    if name not in TRAINED:
                        python(browser, name, address)


if __name__ == "__main__":
    rounds, *names = [int(sys.argv[1]) if len(sys.argv) > 1 else 6, *sys.argv[2:]]
    main(rounds, names or list(LESSONS))
