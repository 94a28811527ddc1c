"""A served app and a real Chromium: for the browser tests and the benchmarks."""

import contextlib
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from deploy.replicas import free_port

if TYPE_CHECKING:
    import ssl

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TOGETHER = ["--disable-site-isolation-trials", "--renderer-process-limit=1"]
"""Pages of one visitor share a process, which has compiled the scripts already."""
STAGE_IS_DRAWN = "[data-page][data-drawn]"
ATTACHED = "[data-attached] [data-page]"
"""Streamlit has built its page, and the lab has moved there."""
FORMULA = ".katex"
REST = 45_000
"""Milliseconds after the first visit until the server has computed ahead what it will be asked for; for benchmarks."""
PATIENCE = 180_000
"""Milliseconds that a test waits for what will come: a busy machine is slow, not wrong."""

expect.set_options(timeout=PATIENCE)


def until(there: Callable[[], bool], otherwise: str) -> None:
    """Come back once something holds that a page cannot be waited for; `otherwise` is what is wrong if it never does."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not there():
        assert time.monotonic() < deadline, otherwise
        time.sleep(0.05)


def becomes(look: Callable[[], T], wanted: Callable[[], T]) -> None:
    """Wait until two looks find the same: what each page shows comes in its own time."""
    with contextlib.suppress(AssertionError):
        until(lambda: look() == wanted(), "")
    assert look() == wanted()


class Answer(NamedTuple):
    """What came from an address."""

    status: int
    headers: Message
    body: bytes


def fetch(
    url: str, data: bytes | None = None, *, context: "ssl.SSLContext | None" = None, timeout: float = PATIENCE / 1000
) -> Answer:
    """What comes from an address, a refusal too; no connection stays open.

    Raises OSError where nothing comes.
    """
    try:
        with urllib.request.urlopen(url, data, timeout, context=context) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.headers, refused.read())


@contextmanager
def served(
    app: str | Path = "app.py",
    folder: Path = ROOT,
    port: int | None = None,
    end: Callable[["subprocess.Popen[bytes]"], None] = subprocess.Popen.terminate,
) -> Iterator[str]:
    """The address of `app`, run by Streamlit in `folder`; stopped at the end, by `end`."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    command += ["--server.headless", "true", "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false"]
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, cwd=folder, stdout=nowhere, stderr=nowhere)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(f"{address}/_stcore/health", process)
        yield address
    finally:
        end(process)
        process.wait()


def _wait_until_healthy(url: str, process: "subprocess.Popen[bytes]") -> None:
    def healthy() -> bool:
        if process.poll() is not None:
            raise RuntimeError(f"streamlit ended with code {process.returncode}")
        with contextlib.suppress(OSError):
            return fetch(url, timeout=2).status == 200
        return False

    until(healthy, f"no answer from {url}")


@contextmanager
def chromium(*more: str) -> Iterator[Browser]:
    """Chromium of the system if there is one, else Playwright's; started with `more` flags."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=[*FLAGS, *more])
        try:
            yield browser
        finally:
            browser.close()


FAULTS: list[str] = []
"""Errors that no script has caught, in any page since the test began."""


_KEPT: dict[str, BrowserContext] = {}
"""Browsers that have been here, by their looks."""


def new_page(browser: Browser, *, phone: bool = False, dark: bool = False, first: bool = False, **more: Any) -> Page:
    """A blank page of a visitor whose browser knows the app's files already; of one who has never been here, if it is the `first`."""
    look: dict[str, Any] = {
        "viewport": {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
        "has_touch": phone,
        "is_mobile": phone,
        "color_scheme": "dark" if dark else "light",
        **more,
    }
    context = None if first else _KEPT.get(repr(look))
    if context is None or context.browser is not browser:
        context = browser.new_context(**look)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(RESTED)
        if not first:
            _KEPT[repr(look)] = context
            context.new_page()  # keeps its process
    page = context.new_page()
    page.on("pageerror", lambda error: FAULTS.append(f"{page.url}: {error}"))
    return page


def leave(browser: Browser) -> None:
    """Close all that visitors have open."""
    for context in browser.contexts:
        if context in _KEPT.values():
            for page in context.pages[1:]:
                page.close()
        else:
            context.close()


def open_page(browser: Browser, url: str, **look: Any) -> Page:
    """A page of the app, once its lab is drawn and stands where Streamlit has its place."""
    page = new_page(browser, **look)
    page.goto(url)
    page.wait_for_selector(STAGE_IS_DRAWN)
    if "/embed/" not in url:
        page.wait_for_selector(ATTACHED)
    page.wait_for_function(FIT)
    return page


FIT = """() => [...document.querySelectorAll('.rg-plot')].every(({ _fullLayout: drawn, clientWidth, clientHeight }) =>
  drawn && Math.abs(drawn.width - clientWidth) < 1 && Math.abs(drawn.height - clientHeight) < 1)"""
"""Figures are drawn in the size of their frames."""
FOLLOWS = f"width => innerWidth === width && ({FIT})()"
"""The window has this width, and figures the size of their frames."""
FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
"""What was done has been drawn: two frames later."""
STILL = """() => new Promise(done => {
  let [before, same] = ['', 0];
  const look = () => {
    const now = JSON.stringify([scrollY, ...[...document.querySelectorAll('.rg-lab *')].map(node => node.getBoundingClientRect().y)]);
    [before, same] = [now, now === before ? same + 1 : 0];
    if (same < 5) requestAnimationFrame(look);
    else done(true);
  };
  look();
})"""
"""Nothing moves: neither the page under a finger's last stroke nor a part of the lab."""
RESTED = """addEventListener('rests', ({ target, detail }) => {
  (globalThis.rested ??= {})[target.dataset.page] = detail;
}, true);"""
"""Remembers the last link at which each lab has come to rest."""
RESTS = """() => {
  const page = document.querySelector('.rg-lab[data-page]')?.dataset.page;
  return globalThis.rested?.[page] === location.search;
}"""


def at_rest(page: Page) -> None:
    """Wait until the view of the link stands: it was asked for, answered and drawn, and figures fit their frames."""
    page.wait_for_function(RESTS)
    page.wait_for_function(FIT)


MARKS = """() => [...document.querySelectorAll('.rg-holder')].map(holder => {
  const marks = [...holder.querySelectorAll('.scatterlayer path, .barlayer path')].map(
    node => node.getAttribute('d') + node.getAttribute('transform'));
  const written = [...holder.querySelectorAll('.scatterlayer text')].map(
    node => node.textContent + node.getAttribute('x') + node.getAttribute('y') + node.parentNode.getAttribute('transform'));
  const canvas = holder.querySelector('canvas');
  return marks.join() + written.join() + (canvas.hidden ? '' : canvas.toDataURL());
})"""
"""What each chart draws, as one text: it changes when anything in the chart moves."""


def place(lesson: str) -> str:
    """The address of a lesson's page, below the app's."""
    return "" if lesson == "explore" else lesson


class Traffic:
    """What a page asks for, over HTTP and its websocket, since the last look."""

    def __init__(self, page: Page) -> None:
        self.heard: list[str] = []
        page.on("request", lambda request: self.heard.append(request.url))
        page.on("websocket", lambda socket: socket.on("framesent", lambda _: self.heard.append("websocket")))

    def since(self) -> list[str]:
        """What it was; from now on only what is new. Not what a figure's own picture is made of."""
        heard, self.heard = [url for url in self.heard if not url.startswith(("data:", "blob:"))], []
        return heard


def number(page: Page, name: str) -> str:
    """A number above the figures, as text."""
    return numbers(page, name).inner_text()


def numbers(page: Page, name: str) -> Locator:
    """Where it stands."""
    whole = re.compile(f"^{re.escape(name.replace('_', ''))}$")
    return page.locator(".rg-numbers div", has=page.locator("dt", has_text=whole)).locator("dd")


def knob(page: Page, name: str) -> Locator:
    """The slider, the list or the field of a knob, by its name in links; of segments use `segment`."""
    return page.locator(f"[data-knob={name}] :is(input[type=range], select, input[type=text]:not(.rg-typed))")


def segment(page: Page, name: str, word: str) -> Locator:
    """One word of a knob whose few words stand beside each other."""
    return page.locator(f"[data-knob={name}] label", has_text=word).filter(has=page.locator("input[type=radio]"))


def choose(page: Page, name: str, word: str) -> None:
    """Set a knob of words, whichever control it has."""
    if knob(page, name).count():
        knob(page, name).select_option(word)
    else:
        page.locator(f"[data-knob={name}] input[value='{word}']").check(force=True)


PLACE_OF_THUMB = """(range, stop) => {
  const { left, top, width, height } = range.getBoundingClientRect(), inset = 10;
  return [left + inset + (stop ?? Number(range.value)) / Number(range.max) * (width - 2 * inset), top + height / 2, left, top];
}"""


def thumb(page: Page, name: str, stop: int | None = None) -> tuple[float, float]:
    """The middle of a slider's thumb at a stop; where it stands now without one."""
    x, y, *_ = knob(page, name).evaluate(PLACE_OF_THUMB, stop)
    return x, y


def hold(page: Page, name: str) -> None:
    """Take the thumb of a slider, once it is at rest and nothing lies over it."""
    x, y, left, top = knob(page, name).evaluate(PLACE_OF_THUMB, None)
    knob(page, name).hover(position={"x": x - left, "y": y - top})
    page.mouse.down()


def drag(page: Page, name: str, *stops: int) -> None:
    """Take the thumb of a slider along, from stop to stop, without letting go."""
    hold(page, name)
    for stop in stops:
        drag_on(page, name, stop)


def drag_on(page: Page, name: str, stop: int) -> None:
    """Take the thumb that is held further along, until the figures show it."""
    page.mouse.move(*thumb(page, name, stop), steps=8)
    expect(knob(page, name)).to_have_js_property("value", str(stop))
    page.wait_for_function(FRAMES)


def query_of(page: Page) -> dict[str, str]:
    """The settings in the address bar."""
    return dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))


def links(page: Page, name: str, value: str | None) -> None:
    """Wait until the link says so of a setting; None where it is not to be named."""
    page.wait_for_function(
        "([name, value]) => new URLSearchParams(location.search).get(name) === value", arg=[name, value]
    )


def words(page: Page) -> Locator:
    """What is seen, in sentences."""
    return page.locator(".rg-words")


def is_on_the_first_screen(page: Page, selector: str) -> bool:
    """Whether an element can be seen whole without scrolling."""
    box, size = page.locator(selector).bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
