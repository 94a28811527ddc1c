"""How evenly do the figures follow the thumb? Gaps between displayed frames while a live knob is dragged, on every lesson.

    python benchmarks/live.py [lesson ...]

The thumb is taken by a real mouse; from then on the page itself moves it once in each displayed frame, as a browser does with
what a hand sends (Playwright waits for each of its moves to be handled). Every figure that follows the knob must change during
the drag, and nothing may be asked before release. `cpu` is what the page computes for a frame, on all its threads. The floor, in
the same run and browser, is the empty app's page at rest: an empty requestAnimationFrame loop.
"""

import sys
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page

from benchmarks.visits import both, enter, enter_empty, warm
from regularize.lessons import LESSONS, lesson
from tests.browser.served import chromium

WATCH = """() => {
  const watch = window.watch = {gaps: [], changed: new Set(), last: performance.now(), on: true, asked: 0};
  const plots = [...document.querySelectorAll('.rg-plot')];
  const look = plot => [...plot.querySelectorAll('.scatterlayer path, .scatterlayer .point, .scatterlayer text, .barlayer path')]
      .map(node => node.getAttribute('d') + node.getAttribute('transform') + node.getAttribute('y')).join()
      + plot.previousSibling.getContext('2d').getImageData(0, 0, 300, 150).data.reduce((sum, value) => sum + value);
  const first = plots.map(look);
  watch.look = () => plots.forEach((plot, i) => { if (look(plot) !== first[i]) watch.changed.add(i); });
  const tick = now => {
    if (!watch.on) return;
    watch.gaps.push(now - watch.last); watch.last = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""
DONE = "() => { watch.on = false; watch.look(); return {gaps: watch.gaps.slice(2), changed: watch.changed.size}; }"
# Once through all stops and back in so many milliseconds.
SWING = """([selector, milliseconds]) => { const begun = performance.now(), range = document.querySelector(selector);
  const most = Number(range.max), start = Number(range.value) / most;
  const swing = now => { if (!watch.on) return;
    const phase = Math.acos(1 - 2 * start) + 2 * Math.PI * (now - begun) / milliseconds;
    range.value = Math.round(most * (0.5 - 0.5 * Math.cos(phase)));
    range.dispatchEvent(new Event('input', {bubbles: true}));
    requestAnimationFrame(swing); };
  requestAnimationFrame(swing); }"""
COUNT = """() => { window.asked = 0; const send = WebSocket.prototype.send, take = window.fetch;
  WebSocket.prototype.send = function (...given) { window.asked++; return send.apply(this, given); };
  window.fetch = (...given) => { window.asked++; return take(...given); }; }"""


def drag(page: Page, knob: str, seconds: float = 4.0) -> dict[str, Any]:
    """Drag a live knob over its whole length and back: frame gaps, figures that changed, questions before release."""
    selector = f"[data-knob={knob}] input[type=range]"
    box = page.locator(selector).bounding_box()
    assert box is not None
    at = page.locator(selector)
    share = float(at.input_value()) / float(at.get_attribute("max") or 1)
    # The middle of the thumb runs from half its width to as far from the other end.
    thumb = box["height"] / 2
    page.mouse.move(box["x"] + thumb + share * (box["width"] - 2 * thumb), box["y"] + box["height"] / 2)
    page.mouse.down()
    page.evaluate(COUNT)
    page.evaluate(WATCH)
    since = computed(page)
    page.evaluate(SWING, [selector, 1000 * seconds])
    # Half a swing from the middle leads back to the middle: the figures are looked at after a quarter, too.
    for part in (250, 250, 500):
        page.wait_for_timeout(part * seconds)
        page.evaluate("() => watch.look()")
    spent = computed(page) - since
    result: dict[str, Any] = page.evaluate(DONE)
    asked = page.evaluate("() => window.asked")
    page.mouse.up()
    return {**result, "asked": asked, "cpu": spent / len(result["gaps"])}


def computed(page: Page) -> float:
    """Milliseconds that the browser's pages have computed, whatever else the machine does."""
    assert page.context.browser is not None
    session = page.context.browser.new_browser_cdp_session()
    processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
    session.detach()
    return 1e3 * sum(process["cpuTime"] for process in processes if process["type"] == "renderer")


def gaps(page: Page, seconds: float = 4.0) -> np.ndarray:
    """Gaps between the frames of a page at rest."""
    page.evaluate(
        "() => { window.watch = {gaps: [], last: performance.now(), on: true, changed: new Set(), look() {}};"
        " const tick = now => { if (!watch.on) return; watch.gaps.push(now - watch.last); watch.last = now;"
        " requestAnimationFrame(tick); }; requestAnimationFrame(tick); }"
    )
    page.wait_for_timeout(1000 * seconds)
    return np.array(page.evaluate(DONE)["gaps"])


def main(names: list[str]) -> None:
    print(
        f"{'':<20}{'knob':<18}{'figures':>8}{'moved':>7}{'frames':>8}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}"
        f"{'cpu ms':>8}{'asked':>7}{'floor p95':>11}"
    )
    with both() as (ours_at, empty_at), chromium() as browser:
        warm(ours_at)
        for name in names:
            empty = enter_empty(browser, empty_at)
            floor = np.percentile(gaps(empty), 95)
            empty.context.close()
            page = enter(browser, ours_at, name)
            knob = next(iter(lesson(name).settings.live()))
            result = drag(page, knob)
            p50, p95, p99 = np.percentile(np.array(result["gaps"]), [50, 95, 99])
            print(
                f"{LESSONS[name]:<20}{knob:<18}{page.locator('.rg-plot').count():>8}{result['changed']:>7}"
                f"{len(result['gaps']):>8}{p50:>8.1f}{p95:>8.1f}{p99:>8.1f}{result['cpu']:>8.1f}{result['asked']:>7}{floor:>11.1f}",
                flush=True,
            )
            page.context.close()
    print("goal: 95th percentile at most 17 ms, nothing asked")


if __name__ == "__main__":
    main(sys.argv[1:] or list(LESSONS))
