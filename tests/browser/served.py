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

from playwright.sync_api import Browser, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
STAGE_IS_DRAWN = ".rg-stage[data-drawn]"
FORMULA = ".katex"
"""It comes after the figures."""
REST = 45_000
"""Milliseconds after the first visit until the server has computed ahead what it will be asked for; for benchmarks."""
PATIENCE = 90_000
"""Milliseconds that a test waits for what will come: a busy machine is slow, not wrong."""

expect.set_options(timeout=PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def served(app: str | Path = "app.py", folder: Path = ROOT) -> Iterator[str]:
    """The address of `app`, run by Streamlit in `folder`; stopped at the end."""
    port = free_port()
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


def open_page(browser: Browser, url: str, *, phone: bool = False, dark: bool = False, **more: Any) -> Page:
    """A page in a context of its own (a visitor who has never been here), once its stage and its formula are drawn."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
        has_touch=phone, is_mobile=phone, color_scheme="dark" if dark else "light", **more,
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto(url)
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.wait_for_selector(FORMULA)
    return page


SETTLED = "() => [...document.querySelectorAll('.rg-plot')].every(plot => plot._fullLayout)"
MARKS = """() => [...document.querySelectorAll('.rg-plot')].map(plot => [...plot.querySelectorAll(
  '.scatterlayer path, .barlayer path')].map(node => node.getAttribute('d') + node.getAttribute('transform')).join())"""
"""What each chart draws, as one text: it changes when anything in the chart moves."""
RESTS = """() => {
  const { stop } = document.querySelector('.rg-stage').dataset;
  const rests = stop !== undefined && stop === window.stopBefore;
  window.stopBefore = stop;
  return rests;
}"""
"""Whether the figures stand where they stood when this was asked before: the thumb has come to where it was moved."""
COUNT_SENT = (
    "() => { window.sent = 0; const send = WebSocket.prototype.send;"
    " WebSocket.prototype.send = function (message) { window.sent++; return send.call(this, message); }; }"
)


def number(page: Page, name: str) -> str:
    """A number above the figures, as text."""
    return page.locator(".rg-numbers div", has=page.locator(f"dt:text-is('{name}')")).locator("dd").inner_text()


def thumb(page: Page, knob: str) -> tuple[float, float]:
    """The middle of the thumb of a slider, by its name in the link with dashes: "explore-log10_strength"."""
    box = page.locator(f".st-key-{knob} [data-testid=stSliderThumbValue]").locator("xpath=..").bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def is_on_the_first_screen(page: Page, selector: str) -> bool:
    """Whether an element can be seen whole without scrolling."""
    box, size = page.locator(selector).bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return box["y"] >= 0 and box["y"] + box["height"] <= size["height"]
