"""How evenly do the figures follow the thumb? Gaps between displayed frames while the live knob is dragged.

    python benchmarks/live.py [page ...]        (pages by path: "" is Explore, "Dropout", ...)

Every figure must change during the drag and no websocket message may leave before release. The floor, in the same run
and browser, is the page at rest: an empty requestAnimationFrame loop.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Page

from tests.browser.served import REST, chromium, open_page, served

WATCH = """() => {
  const watch = window.watch = {gaps: [], changed: new Set(), last: performance.now(), on: true};
  const plots = [...document.querySelectorAll('.rg-plot')];
  const look = plot => [...plot.querySelectorAll('.scatterlayer path, .scatterlayer .point, .barlayer path')]
      .map(node => node.getAttribute('d') + node.getAttribute('transform')).join();
  const first = plots.map(look);
  let count = 0;
  const tick = now => {
    if (!watch.on) return;
    watch.gaps.push(now - watch.last); watch.last = now;
    if (++count % 40 === 0) plots.forEach((plot, i) => { if (look(plot) !== first[i]) watch.changed.add(i); });
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""
DONE = "() => { watch.on = false; return {gaps: watch.gaps.slice(2), changed: watch.changed.size}; }"


def thumb_of(page: Page) -> dict[str, float]:
    prefix = page.evaluate(
        "() => [...globalThis.regularizeStages.byKey.values()].at(-1).watched.entries().next().value[1].holder.className"
    )
    name = next(part for part in prefix.split() if part.startswith("st-key-"))
    box = page.locator(f".{name} [data-testid=stSlider] [role=group]").bounding_box()
    assert box is not None
    return {
        "left": box["x"],
        "right": box["x"] + box["width"],
        "y": box["y"] + box["height"] / 2,
        "name": name,
    }


def drag(page: Page, seconds: float = 4.0) -> dict[str, object]:
    """Drag the live knob over its whole length and back; frame gaps, figures that changed, messages before release."""
    place = thumb_of(page)
    at = page.locator(f".{place['name']} input[type=range]")
    low, high, now = (float(at.get_attribute(name) or 0) for name in ("min", "max", "value"))
    x = place["left"] + (now - low) / (high - low) * (place["right"] - place["left"])
    thumb = page.locator(f".{place['name']} [data-testid=stSliderThumbValue]").locator("xpath=..").bounding_box()
    assert thumb is not None
    sent: list[int] = []
    page.evaluate("() => window.scrollTo(0, 0)")
    page.mouse.move(thumb["x"] + thumb["width"] / 2, thumb["y"] + thumb["height"] / 2)
    page.mouse.down()
    page.evaluate("() => { const send = WebSocket.prototype.send; window.sent = 0;"
                  " WebSocket.prototype.send = function (m) { window.sent++; return send.call(this, m); }; }")  # fmt: skip
    page.evaluate(WATCH)
    steps = int(seconds * 60)
    for i in range(steps):
        phase = 0.5 - 0.5 * np.cos(2 * np.pi * (i / steps)) if i else 0.0
        target = place["left"] + 4 + phase * (place["right"] - place["left"] - 8)
        page.mouse.move(float(x + (target - x) * min(1.0, i / 10)), thumb["y"] + thumb["height"] / 2)
    result: dict[str, object] = page.evaluate(DONE)
    sent.append(int(page.evaluate("() => window.sent")))
    page.mouse.up()
    return {**result, "sent": sent[0], "moves": steps}


def main(paths: list[str]) -> None:
    print(
        f"{'page':<24}{'figures':>8}{'moved':>7}{'frames':>8}{'p50 ms':>8}{'p95 ms':>8}{'p99 ms':>8}{'messages':>10}{'floor p95':>11}"
    )
    with served() as address, chromium() as browser:
        first = open_page(browser, address)
        first.wait_for_timeout(REST)
        first.context.close()
        for path in paths:
            page = open_page(browser, f"{address}/{path}")
            page.wait_for_timeout(1500)
            page.evaluate(WATCH)
            page.wait_for_timeout(2000)
            floor = np.percentile(page.evaluate(DONE)["gaps"], 95)
            result = drag(page)
            gaps = np.array(result["gaps"])
            p50, p95, p99 = np.percentile(gaps, [50, 95, 99])
            count = page.locator(".rg-plot").count()
            print(f"{path or 'Explore':<24}{count:>8}{result['changed']:>7}{len(gaps):>8}{p50:>8.1f}{p95:>8.1f}{p99:>8.1f}"
                  f"{result['sent']:>10}{floor:>11.1f}")  # fmt: skip
            page.context.close()


if __name__ == "__main__":
    main(sys.argv[1:] or [""])
