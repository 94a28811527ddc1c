"""From key press to the last figure redrawn, on every lesson, against an empty default Streamlit app in the same run.

    python benchmarks/commit.py [rounds] [lesson ...]

Each press of an arrow key leads to a scene that no cache has seen, of a knob that needs no training: alone, and with the
drawer of the code open, which shows the script of the new view. While a view is looked at the lab asks for that of the next step;
a `jump` by the page keys is what it has not foreseen. Explore and Choosing stand there once more with a visitor's own table. Blocks
of presses alternate between the lesson and the empty app, so that both meet the same noise of the machine; the first press of a
block is not counted, as the browser then paints a page that was in the background.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, CDPSession, Page

from benchmarks.visits import DRAWN, EMPTY_KNOB, OWN, TEXT, Turned, both, chosen, enter, enter_empty, press, table, warm
from tests.browser.served import chromium

BLOCK = 6
RIGHT, LEFT = ("ArrowRight", "PageUp"), ("ArrowLeft", "PageDown")
CODE = "document.querySelector('.rg-drawer:popover-open .rg-copied pre')"
"""Another node whenever the script has been asked for again, whatever it says."""
STAYS = "() => document.querySelectorAll('.rg-plot').forEach(node => { node.stays = true; })"
STAYED = "() => [...document.querySelectorAll('.rg-plot')].every(node => node.stays)"


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


def bring(page: Page) -> None:
    """Give the page a table of the visitor's own."""
    page.locator("[data-knob=source] select").select_option(OWN)
    before = page.evaluate(f"() => {DRAWN}")
    page.locator("input[type=file]").set_input_files({"name": "own.csv", "mimeType": "text/csv", "buffer": table()})
    page.wait_for_function(f"before => {DRAWN} !== before", arg=before)
    page.wait_for_timeout(500)


def block(page: Page, turned: Turned, turn: int, *reads: str) -> tuple[list[float], list[list[float]]]:
    """A jump and presses at a knob, one after the other. Those of a knob with few stops go back where they came from, beside
    another stop of its companion, which goes on from its first stop after its last."""
    keys = RIGHT
    if turned.beside:
        companion = f"[data-knob={turned.beside}] input[type=range]"
        last = page.locator(companion).evaluate("range => range.value === range.max")
        press(page, companion, "Home" if last else "ArrowRight", DRAWN)
        at = page.locator(turned.slider)
        here, most = int(at.input_value()), int(at.get_attribute("max") or 0)
        whole = BLOCK + round(most / 10) + 1
        if here + whole > most or (turn % 2 and here >= whole):
            keys = LEFT
    arrow, jump = keys
    press(page, turned.slider, arrow, *reads)
    jumped = press(page, turned.slider, jump, *reads)
    return jumped, [press(page, turned.slider, arrow, *reads) for _ in range(BLOCK)][1:]


def measure(browser: Browser, address: str, empty: Page, turned: Turned, rounds: int) -> dict[str, list[float]]:
    page = enter(browser, address, turned.lesson)
    if turned.own:
        bring(page)
    received = Received(page)
    page.evaluate(STAYS)
    times: dict[str, list[float]] = {"empty": [], "alone": [], "jump": [], "figures": [], "code": []}
    sizes = []
    for turn in range(rounds):
        empty.bring_to_front()
        times["empty"] += [press(empty, EMPTY_KNOB, "ArrowRight", TEXT)[0] for _ in range(BLOCK)][1:]
        page.bring_to_front()
        before = received.bytes
        [jumped], steps = block(page, turned, turn, DRAWN)
        times["jump"].append(jumped)
        times["alone"] += [ms for [ms] in steps]
        sizes.append((received.bytes - before) / (BLOCK + 2 + bool(turned.beside)))
        page.get_by_role("button", name="Code", exact=True).click()
        page.wait_for_function(f"() => {CODE}")
        for figures, code in block(page, turned, turn, DRAWN, CODE)[1]:
            times["figures"].append(figures)
            times["code"].append(code)
        page.keyboard.press("Escape")
    times["kB"] = [size / 1000 for size in sizes]
    times["same nodes"] = [page.evaluate(STAYED)]
    page.context.close()
    return times


def main(rounds: int, names: list[str]) -> None:
    print(
        f"{'ms':<24}{'empty app':>10}{'commit':>8}{'p90':>6}{'ratio':>7}{'jump':>6}{'ratio':>7}{'drawer':>8}{'ratio':>7}{'code':>7}"
        f"{'kB':>6}  same nodes"
    )
    with both() as (ours_at, empty_at), chromium() as browser:
        warm(ours_at)
        empty = enter_empty(browser, empty_at)
        for turned in chosen(names):
            times = measure(browser, ours_at, empty, turned, rounds)
            shown = ("empty", "alone", "jump", "figures", "code")
            floor, alone, jump, figures, code = (np.median(times[name]) for name in shown)
            print(
                f"{turned.title:<24}{floor:>10.0f}{alone:>8.0f}{np.percentile(times['alone'], 90):>6.0f}{alone / floor:>7.2f}"
                f"{jump:>6.0f}{jump / floor:>7.2f}"
                f"{figures:>8.0f}{figures / floor:>7.2f}{code:>7.0f}{np.median(times['kB']):>6.0f}  {bool(times['same nodes'][0])}",
                flush=True,
            )
    print("goal: 0.6 times the empty app on each lesson")


if __name__ == "__main__":
    rounds, *names = [int(sys.argv[1]) if len(sys.argv) > 1 else 4, *sys.argv[2:]]
    main(rounds, names)
