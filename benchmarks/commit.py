"""From key press to the last figure redrawn, against an empty default Streamlit app in the same browser and run.

    python benchmarks/commit.py [rounds]

Each press of an arrow key on the Seed slider asks for a sample that no cache has seen. Blocks of presses alternate between
the two apps, so that both meet the same noise of the machine; the first press of a block is not counted, as the browser
then paints a page that was in the background.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import CDPSession, Page

from tests.browser.served import REST, ROOT, chromium, open_page, served

# From the key press until the frame behind the change is displayed.
WATCH = """(read) => { let pressed = null; const now = new Function('return ' + read); const before = now();
  addEventListener('keydown', () => { pressed = performance.now(); }, {capture: true, once: true});
  window.done = new Promise(resolve => {
    const look = () => pressed !== null && now() !== before
      ? requestAnimationFrame(() => resolve(performance.now() - pressed)) : requestAnimationFrame(look);
    look(); }); }"""
TEXT = "[...document.querySelectorAll('[data-testid=stMain] [data-testid=stMarkdown] p')].at(-1)?.innerText"
BLOCK = 6
DRAWN = "document.querySelector('.rg-stage').dataset.drawn"


class Received:
    """Bytes that arrive over the page's websocket and in answer to its requests."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.bytes = 0
        self.session.send("Network.enable")
        self.session.on("Network.webSocketFrameReceived", self._count)
        self.session.on("Network.dataReceived", self._add)

    def _add(self, event: dict[str, int]) -> None:
        self.bytes += event["dataLength"]

    def _count(self, event: dict[str, dict[str, str]]) -> None:
        payload = event["response"]["payloadData"]
        self.bytes += len(payload) * 3 // 4 if event["response"]["opcode"] == 2 else len(payload)


def press(page: Page, slider: str, watch: str, key: str) -> float:
    page.locator(f"{slider} input[type=range]").focus()
    page.evaluate(WATCH, watch)
    page.keyboard.press(key)
    milliseconds: float = page.evaluate("() => window.done")
    page.wait_for_timeout(250)
    return milliseconds


def main(rounds: int) -> None:
    with (
        served() as ours_at,
        served(ROOT / "benchmarks" / "empty.py", folder=ROOT / "benchmarks") as empty_at,
        chromium() as browser,
    ):
        ours = open_page(browser, ours_at)
        empty = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        empty.goto(empty_at)
        empty.wait_for_selector("[data-testid=stSlider]")
        ours.wait_for_timeout(REST)
        received = Received(ours)
        ours.evaluate("() => document.querySelectorAll('.rg-plot').forEach(node => { node.stays = true; })")
        times: dict[str, list[float]] = {"ours": [], "empty": []}
        sizes = []
        for turn in range(rounds):
            empty.bring_to_front()
            several = [press(empty, "[data-testid=stSlider]", TEXT, "ArrowRight") for _ in range(BLOCK)]
            ours.bring_to_front()
            before = received.bytes
            several_ours = [press(ours, ".st-key-explore-seed", DRAWN, "ArrowRight") for _ in range(BLOCK)]
            sizes.append((received.bytes - before) / BLOCK)
            if turn:
                times["empty"] += several[1:]
                times["ours"] += several_ours[1:]
        same = ours.evaluate("() => [...document.querySelectorAll('.rg-plot')].every(node => node.stays)")
    ours_ms, empty_ms = (np.array(times[name]) for name in ("ours", "empty"))
    print(f"{'':<22}{'median ms':>10}{'p90 ms':>9}")
    for name, values in (("empty Streamlit app", empty_ms), ("Explore, uncached", ours_ms)):
        print(f"{name:<22}{np.median(values):>10.0f}{np.percentile(values, 90):>9.0f}")
    print(f"ratio of medians {np.median(ours_ms) / np.median(empty_ms):.2f} (goal 1.5, aim 1.0)")
    print(f"received per commit: median {np.median(sizes) / 1000:.0f} kB, most {max(sizes) / 1000:.0f} kB (goal 250)")
    print(f"same DOM nodes throughout: {same}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
