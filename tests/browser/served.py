"""A served app and a real Chromium: for the browser tests and the benchmarks."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STAGE_IS_DRAWN = "[data-page][data-drawn]"
ATTACHED = "[data-attached] [data-page]"
"""Streamlit has built its page, and the lab has moved there."""
FORMULA = ".katex"
REST = 45_000
"""Milliseconds after the first visit until the server has computed ahead what it will be asked for; for benchmarks."""
PATIENCE = 60_000
"""Milliseconds that a test waits for what will come: a busy machine is slow, not wrong."""

expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(app: str | Path = "app.py", folder: Path = ROOT, port: int | None = None) -> Iterator[str]:
    """The address of `app`, run by Streamlit in `folder`; stopped at the end."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(app), "--server.port", str(port)]
    command += [
        "--server.headless",
        "true",
        "--server.address",
        "127.0.0.1",
        "--browser.gatherUsageStats",
        "false",
    ]
    with open(os.devnull, "w") as nowhere:
        process = subprocess.Popen(command, cwd=folder, stdout=nowhere, stderr=nowhere)
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_until_healthy(f"{address}/_stcore/health", process)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_until_healthy(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            if process.poll() is not None:
                raise RuntimeError(f"streamlit ended with code {process.returncode}") from None
        time.sleep(0.1)
    raise RuntimeError(f"no answer from {url} within 60 s")


@contextmanager
def chromium() -> Iterator[Browser]:
    """Chromium of the system if there is one, else Playwright's."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


FAULTS: list[str] = []
"""Errors that no script has caught, in any page since the test began."""


def new_page(browser: Browser, *, phone: bool = False, dark: bool = False, **more: Any) -> Page:
    """A blank page in a context of its own: a visitor who has never been here."""
    look: dict[str, Any] = {
        "viewport": {"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
        "has_touch": phone, "is_mobile": phone, "color_scheme": "dark" if dark else "light",
    }  # fmt: skip
    context = browser.new_context(**{**look, **more})
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.on("pageerror", lambda error: FAULTS.append(f"{page.url}: {error}"))
    return page


def open_page(browser: Browser, url: str, **look: Any) -> Page:
    """A page of the app, once its lab is drawn and stands where Streamlit has its place."""
    page = new_page(browser, **look)
    page.goto(url)
    page.wait_for_selector(STAGE_IS_DRAWN)
    if "/embed/" not in url:
        page.wait_for_selector(ATTACHED)
    return page


SETTLED = "() => [...document.querySelectorAll('.rg-plot')].every(plot => plot._fullLayout)"
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
    return page.locator(".rg-numbers div", has=page.locator(f"dt:text-is('{name}')")).locator("dd")


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


def thumb(page: Page, name: str, stop: int | None = None) -> tuple[float, float]:
    """The middle of a slider's thumb at a stop; where it stands now without one."""
    box = knob(page, name).bounding_box()
    assert box is not None
    last = int(knob(page, name).get_attribute("max") or 0)
    at = int(knob(page, name).input_value()) if stop is None else stop
    inset = 10
    return box["x"] + inset + at / last * (box["width"] - 2 * inset), box["y"] + box["height"] / 2


def drag(page: Page, name: str, *stops: int) -> None:
    """Take the thumb of a slider along, from stop to stop, without letting go."""
    page.mouse.move(*thumb(page, name))
    page.mouse.down()
    for stop in stops:
        page.mouse.move(*thumb(page, name, stop), steps=8)
    page.wait_for_function(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )


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
