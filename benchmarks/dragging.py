"""How many refits a second reach the screen while a data point is dragged on Outliers, by mouse and by finger.

    python benchmarks/dragging.py [seconds]

The point is taken by real input; from then on the page itself moves it once in each displayed frame, as a browser does with
what a hand sends (Playwright waits for each of its moves to be handled, which makes ten a second of them here). Every refit
is of all losses and penalties at every distance, and is looked at in each displayed frame: a refit counts when the figures have
been drawn anew and the first fit is another one. `moves` are the frames in which the point is elsewhere than in the frame
before. In the same run and browser: how often a second an empty default Streamlit app can answer its slider, from key press to
text.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from playwright.sync_api import Browser, Page

from benchmarks.visits import DRAWN, EMPTY_KNOB, TEXT, both, enter, enter_empty, press, warm
from tests.browser.served import chromium

TRACE = "const plot = document.querySelector('.rg-plot'), trace = plot.data.findIndex(one => one.name === 'points');"
# Where the point with this index is on the screen.
PLACE = f"""index => {{ {TRACE}
  const [{{ left, top }}, {{ xaxis, yaxis }}, {{ x, y }}] = [plot.getBoundingClientRect(), plot._fullLayout, plot.data[trace]];
  return [left + xaxis._offset + xaxis.l2p(x[index]), top + yaxis._offset + yaxis.l2p(y[index])]; }}"""
WATCH = f"""index => {{ {TRACE}
  const fit = plot.data.findIndex(one => one.name === 'squared');
  const now = () => [{DRAWN}, plot.data[fit].y[50]];
  const watch = window.watch = {{frames: 0, moves: 0, at: [], on: true}};
  let last = now(), place = plot.data[trace].y[index];
  const tick = () => {{ if (!watch.on) return; watch.frames++;
    if (now().every((value, i) => value !== last[i])) {{ last = now(); watch.at.push(performance.now()); }}
    if (plot.data[trace].y[index] !== place) {{ place = plot.data[trace].y[index]; watch.moves++; }}
    requestAnimationFrame(tick); }};
  requestAnimationFrame(tick); }}"""
HELD = "() => addEventListener('pointerdown', event => { window.pointer = event.pointerId; }, {capture: true})"
SWING = """([x, y]) => { const begun = performance.now();
  const {top, bottom} = document.querySelector('.rg-plot .nsewdrag').getBoundingClientRect();
  const far = Math.min(60, y - top, bottom - y);
  const swing = now => { if (!watch.on) return; const clientY = y + far * Math.sin((now - begun) / 500);
    dispatchEvent(new PointerEvent('pointermove', {pointerId: window.pointer, clientX: x, clientY, cancelable: true}));
    requestAnimationFrame(swing); };
  requestAnimationFrame(swing); }"""
STOP = "() => { watch.on = false; return watch; }"
POINT = 3


def drag(browser: Browser, address: str, seconds: float, *, touch: bool) -> tuple[float, float, float, float]:
    """Refits a second, the longest wait for one in ms, frames a second, the share of frames in which the point moves."""
    page = enter(browser, address, "outliers", phone=touch)
    page.locator(".rg-plot").first.scroll_into_view_if_needed()
    page.evaluate(HELD)
    x, y = page.evaluate(PLACE, POINT)
    take, move, release = fingers(page) if touch else mouse(page)
    take(x, y)
    move(x, y + 1.0)
    page.evaluate(WATCH, POINT)
    page.evaluate(SWING, [x, y])
    start = time.perf_counter()
    page.wait_for_timeout(1000.0 * seconds)
    watched = page.evaluate(STOP)
    now = time.perf_counter() - start
    release(x, y)
    page.context.close()
    at, frames = watched["at"], watched["frames"]
    return len(at) / now, float(np.diff(at).max()), frames / now, watched["moves"] / frames


def mouse(page: Page) -> tuple[Callable[[float, float], None], ...]:
    """How a mouse takes, moves and releases a point."""

    def take(x: float, y: float) -> None:
        page.mouse.move(x, y)
        page.mouse.down()

    return take, page.mouse.move, lambda _x, _y: page.mouse.up()


def fingers(page: Page) -> tuple[Callable[[float, float], None], ...]:
    """How a finger does."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, *points: dict[str, float]) -> None:
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": list(points)})

    return (
        lambda x, y: touch("touchStart", {"x": x, "y": y}),
        lambda x, y: touch("touchMove", {"x": x, "y": y}),
        lambda _x, _y: touch("touchEnd"),
    )


def answers(browser: Browser, address: str) -> float:
    """How many commits a second an empty app could do, one after the other."""
    page = enter_empty(browser, address)
    times = [press(page, EMPTY_KNOB, "ArrowRight", TEXT)[0] for _ in range(13)]
    page.context.close()
    return 1000.0 / float(np.median(times[1:]))


def main(seconds: float) -> None:
    print(f"{'':<10}{'refits a second':>16}{'longest wait ms':>17}{'frames a second':>17}{'moves':>8}")
    with both() as (ours_at, empty_at), chromium() as browser:
        warm(ours_at)
        print(f"{'empty app':<10}{answers(browser, empty_at):>16.1f}")
        for name, touch in (("mouse", False), ("finger", True)):
            refits, wait, frames, moves = drag(browser, ours_at, seconds, touch=touch)
            print(f"{name:<10}{refits:>16.1f}{wait:>17.0f}{frames:>17.1f}{moves:>8.0%}")
    print("goal: 20 refits a second, each frame moves the point")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 6.0)
