"""How many refits a second reach the screen while a data point is dragged on Outliers, by mouse and by finger.

    python benchmarks/dragging.py [seconds]

The point is taken by real input; from then on the page itself moves it once in each displayed frame, as a browser does with
what a hand sends (Playwright waits for each of its moves to be handled, which makes ten a second of them here). Every refit
is of all losses and penalties at every distance, and the fit of the squared loss is looked at in each displayed frame: a
refit counts when that curve is another one. In the same run and browser: the frames a second, and how
often a second an empty default Streamlit app can answer its slider, from key press to text.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from commit import TEXT, press

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page

from tests.browser.served import REST, ROOT, SETTLED, chromium, open_page, served
from tests.browser.test_outliers import PLACE, SQUARED, fingers

WATCH = """read => { const value = new Function(`return (${read})()`);
  const watch = window.watch = {frames: 0, at: [], last: value(), on: true};
  const tick = () => { if (!watch.on) return; watch.frames++;
    if (value() !== watch.last) { watch.last = value(); watch.at.push(performance.now()); }
    requestAnimationFrame(tick); };
  requestAnimationFrame(tick); }"""
HELD = "() => addEventListener('pointerdown', event => { window.pointer = event.pointerId; }, {capture: true})"
SWING = """([x, y]) => { const begun = performance.now();
  const {top, bottom} = document.querySelector('.rg-plot .nsewdrag').getBoundingClientRect();
  const far = Math.min(60, y - top, bottom - y);
  const swing = now => { if (!watch.on) return; const clientY = y + far * Math.sin((now - begun) / 500);
    dispatchEvent(new PointerEvent('pointermove', {pointerId: window.pointer, clientX: x, clientY, cancelable: true}));
    requestAnimationFrame(swing); };
  requestAnimationFrame(swing); }"""
STOP = "() => { watch.on = false; return watch; }"


def drag(browser: Browser, address: str, seconds: float, *, touch: bool) -> tuple[float, float, float]:
    """Refits a second, frames a second, the longest wait for a refit in ms."""
    page = open_page(browser, f"{address}/outliers", phone=touch)
    page.wait_for_function(SETTLED)
    page.wait_for_timeout(1500)
    page.evaluate(HELD)
    x, y = page.evaluate(PLACE, 3)
    press, move, release = fingers(page) if touch else mouse(page)
    press(x, y)
    move(x, y + 1.0)
    page.evaluate(WATCH, SQUARED)
    page.evaluate(SWING, [x, y])
    start = time.perf_counter()
    page.wait_for_timeout(1000.0 * seconds)
    watched = page.evaluate(STOP)
    now = time.perf_counter() - start
    release(x, y)
    page.context.close()
    return len(watched["at"]) / now, watched["frames"] / now, float(np.diff(watched["at"]).max())


def answers(browser: Browser, address: str) -> float:
    """How many commits a second an empty app could do, one after the other."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(address)
    page.wait_for_selector("[data-testid=stSlider]")
    times = [press(page, "[data-testid=stSlider]", TEXT, "ArrowRight") for _ in range(13)]
    page.context.close()
    return 1000.0 / float(np.median(times[1:]))


def mouse(page: Page) -> tuple[Callable[[float, float], None], ...]:
    def press(x: float, y: float) -> None:
        page.mouse.move(x, y)
        page.mouse.down()

    return press, page.mouse.move, lambda _x, _y: page.mouse.up()


def main(seconds: float) -> None:
    print(f"{'':<10}{'refits a second':>16}{'frames a second':>17}{'longest wait ms':>17}")
    with (
        served() as address,
        served(ROOT / "benchmarks" / "empty.py", folder=ROOT / "benchmarks") as empty_at,
        chromium() as browser,
    ):
        first = open_page(browser, f"{address}/outliers")
        first.wait_for_timeout(REST)
        first.context.close()
        print(f"{'empty app':<10}{answers(browser, empty_at):>16.1f}")
        for name, touch in (("mouse", False), ("finger", True)):
            refits, frames, wait = drag(browser, address, seconds, touch=touch)
            print(f"{name:<10}{refits:>16.1f}{frames:>17.1f}{wait:>17.0f}")
    print("goal: 10 refits a second")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 6.0)
