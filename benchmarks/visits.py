"""What the benchmarks of the page share: links that no cache has seen, visitors with a browser, visitors without one."""

import asyncio
import json
import os
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import numpy as np
from playwright.sync_api import Browser, Page

from regularize.knobs import Slider
from regularize.lessons import LESSONS, lesson
from tests.browser.served import fetch, served

ROOT = Path(__file__).resolve().parents[1]
EMPTY = ROOT / "benchmarks" / "empty.py"
OWN = "Your data"
PATIENCE = 90_000
"""Milliseconds until a visitor gives up."""

DRAWN = "document.querySelector('[data-page][data-drawn]').dataset.drawn"
TEXT = "[...document.querySelectorAll('[data-testid=stMain] [data-testid=stMarkdown] p')].at(-1)?.innerText"
EMPTY_KNOB = "[data-testid=stSlider] input[type=range]"
EMPTY_TEXT = "[data-testid=stMain] [data-testid=stMarkdown] p"
ENDED = "[data-test-script-state=notRunning]"
EMPTY_VIEW = {"first": [EMPTY_KNOB], "complete": [EMPTY_KNOB, EMPTY_TEXT, ENDED]}
# When all selectors of a name are there; looked at in each frame.
MARK = """there => { window.marks = {};
  const look = now => {
    for (const [name, selectors] of Object.entries(there)) {
      if (!(name in marks) && selectors.every(one => document.querySelector(one))) marks[name] = performance.now();
    }
    if (Object.keys(marks).length < Object.keys(there).length) requestAnimationFrame(look);
  };
  requestAnimationFrame(look); }"""
# From the key press until the frame behind each of the changes is displayed; `reads` are expressions.
WATCH = """reads => { let pressed = null;
  addEventListener('keydown', () => { pressed = performance.now(); }, {capture: true, once: true});
  window.done = Promise.all(reads.map(read => { const now = new Function('return ' + read), before = now();
    return new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`${read} stays ${before}`)), 60000);
      const look = () => pressed !== null && now() !== before
        ? requestAnimationFrame(() => resolve(performance.now() - pressed)) : requestAnimationFrame(look);
      look(); }); })); }"""


@dataclass(frozen=True)
class Turned:
    """A knob of a lesson that asks for a new scene without a training.

    Where it has few stops, `beside` is another such knob, and a pair of stops makes a link that no cache has seen.
    """

    lesson: str
    knob: str
    beside: str = ""
    own: bool = False

    @property
    def title(self) -> str:
        """What the tables call it."""
        return LESSONS[self.lesson] + (", own data" if self.own else "")

    @property
    def slider(self) -> str:
        """Selector of the knob."""
        return f"[data-knob={self.knob}] input[type=range]"

    def query(self, place: int, digest: str = "") -> str:
        """The link's query at the place with this number: as many different scenes as there are stops, or pairs of them."""
        stops = self._stops(self.knob)
        found: dict[str, float | str] = {f"{self.lesson}.{self.knob}": stops[place % len(stops)]}
        if self.beside:
            others = self._stops(self.beside)
            found[f"{self.lesson}.{self.beside}"] = others[place // len(stops) % len(others)]
        if self.own:
            found |= {f"{self.lesson}.source": OWN, f"{self.lesson}.table": digest}
        return urlencode(found)

    def _stops(self, name: str) -> Sequence[float]:
        knob = dict(lesson(self.lesson).settings.knobs())[name]
        assert isinstance(knob, Slider)
        return list(knob.stops)


TURNED = (
    *(Turned(name, "seed") for name in ("explore", "geometry", "elastic_net", "choosing", "bias_variance")),
    *(Turned(name, "seed") for name in ("outliers", "other_doors")),
    Turned("dropout", "epoch", "drop_probability"),
    Turned("weight_decay", "epoch", "log10_decay"),
    Turned("label_smoothing", "epoch", "smoothing"),
    Turned("dropblock", "example", "share"),
    Turned("cutmix", "example", "pasted"),
    *(Turned(name, "seed", own=True) for name in ("explore", "choosing")),
)


def chosen(names: Sequence[str]) -> list[Turned]:
    """Those of these lessons, or all."""
    return [turned for turned in TURNED if not names or turned.lesson in names]


def table() -> bytes:
    """A visitor's own table: 300 rows, five columns and a target."""
    rng = np.random.default_rng(1)
    columns = rng.normal(size=(300, 5))
    target = np.sin(2 * columns[:, 0]) + columns @ [0.0, 1.0, 0.0, -1.0, 0.5] + rng.normal(size=300) / 4
    rows = [",".join(f"{value:.4f}" for value in row) for row in np.column_stack([columns, target])]
    return "\n".join(["a,b,c,d,e,y", *rows]).encode()


def place(address: str, name: str, query: str = "") -> str:
    """The address of a lesson's page."""
    return f"{address}/{'' if name == 'explore' else name}{'?' * bool(query)}{query}"


@contextmanager
def both() -> Iterator[tuple[str, str]]:
    """The addresses of our app and of the empty one, served side by side."""
    with served() as ours, served(EMPTY, folder=EMPTY.parent) as empty:
        yield ours, empty


def warm(address: str) -> None:
    """Come back when the server has computed the first view of every lesson."""
    for name in LESSONS:
        fetch(f"{address}/scene/{name}")


def give(address: str, content: bytes) -> str:
    """Give a table to the server: its digest."""
    digest: str = json.loads(fetch(f"{address}/table", content).body)["digest"]
    return digest


def visitor(browser: Browser, *, phone: bool = False) -> Page:
    """A page of somebody who has never been here."""
    context = browser.new_context(
        viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 800},
        has_touch=phone,
        is_mobile=phone,
    )
    context.set_default_timeout(PATIENCE)
    return context.new_page()


def enter(browser: Browser, address: str, name: str, *, phone: bool = False) -> Page:
    """A lesson's page, once it is complete and at rest."""
    page = visitor(browser, phone=phone)
    page.goto(place(address, name))
    page.wait_for_selector(f"[data-page={name}][data-drawn]")
    page.wait_for_selector(f"[data-attached={name}]")
    page.wait_for_selector(".katex")
    page.wait_for_timeout(1500)
    return page


def enter_empty(browser: Browser, address: str) -> Page:
    """The empty app's page."""
    page = visitor(browser)
    page.goto(address)
    page.wait_for_selector(EMPTY_KNOB)
    return page


def view(name: str) -> dict[str, list[str]]:
    """What is there at the first view of a lesson, and when its page is complete, as selectors."""
    return {"first": [f"[data-page={name}][data-drawn]"], "complete": [f"[data-attached={name}]", ".katex", ENDED]}


def arrive(browser: Browser, address: str, there: dict[str, list[str]]) -> tuple[float, float]:
    """Milliseconds of the browser's clock until a new visitor has the first view, and the whole page."""
    page = visitor(browser)
    page.add_init_script(f"({MARK})({json.dumps(there)})")
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.marks?.first && window.marks.complete")
    marks = page.evaluate("() => window.marks")
    page.context.close()
    return marks["first"], marks["complete"]


def press(page: Page, knob: str, key: str, *reads: str) -> list[float]:
    """Press a key at a knob: milliseconds until each of the expressions has changed and the change is displayed."""
    page.locator(knob).focus()
    page.evaluate(WATCH, list(reads))
    page.keyboard.press(key)
    milliseconds: list[float] = page.evaluate("() => window.done")
    page.wait_for_timeout(250)
    return milliseconds


class MissingTable(LookupError):
    """The server does not have a visitor's table any more."""


class Line:
    """A visitor without a browser: a connection that is kept, and made again where the server has closed it."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.port = parts.hostname, parts.port
        self.line: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def get(self, path: str) -> int:
        """Ask for a path and take the whole answer: how many bytes it has. A table that is missing is given again."""
        while True:
            size = 0
            try:
                async for part in self.parts(path):
                    size += len(part)
            except MissingTable:
                await self._give(table())
            else:
                return size

    async def parts(self, path: str) -> AsyncGenerator[bytes]:
        """The parts of an answer as they come."""
        reader, head = await self._asked(path)
        status, *lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines if line)
        if "content-length" in headers:
            content = await reader.readexactly(int(headers["content-length"]))
            if status.split()[1] == "409":
                raise MissingTable(path)
            if status.split()[1] != "200":
                raise OSError(status)
            yield content
            return
        while size := int(await reader.readline(), 16):
            yield await reader.readexactly(size)
            await reader.readline()
        await reader.readline()

    async def _give(self, content: bytes) -> None:
        head = f"POST /table HTTP/1.1\r\nHost: localhost\r\nContent-Length: {len(content)}\r\n\r\n"
        reader, told = await self._answered(head.encode() + content)
        size = next(line for line in told.decode().lower().split("\r\n") if line.startswith("content-length: "))
        await reader.readexactly(int(size.split()[1]))

    async def _asked(self, path: str) -> tuple[asyncio.StreamReader, bytes]:
        return await self._answered(f"GET /{path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())

    async def _answered(self, request: bytes) -> tuple[asyncio.StreamReader, bytes]:
        if self.line is not None:
            try:
                return await self._sent(*self.line, request)
            except (asyncio.IncompleteReadError, ConnectionError):
                self.close()
        self.line = await asyncio.open_connection(self.host, self.port, limit=2**20)
        return await self._sent(*self.line, request)

    async def _sent(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes
    ) -> tuple[asyncio.StreamReader, bytes]:
        writer.write(request)
        return reader, await reader.readuntil(b"\r\n\r\n")

    def close(self) -> None:
        """Go away."""
        if self.line is not None:
            self.line[1].close()
            self.line = None


def busy() -> float:
    """Seconds that the processes served by this one have computed."""
    total = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == os.getpid():
            total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")
