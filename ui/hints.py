"""Hints: the page names the scripts that its widgets will ask for, so that they come while Streamlit still starts."""

import re
from pathlib import Path

import streamlit
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.library import LIBRARY

WIDGETS = ("Html", "ButtonGroup", "Slider", "BidiComponent", "Selectbox")
"""The parts of Streamlit's front end that every lesson needs; it asks for them one by one as they appear."""
BASE = "<script>window.__streamlit ??= {BACKEND_BASE_URL: new URL('.', location).href}</script>"
"""Where the server is. Streamlit first looks for it below the page's own address, and waits half a second after that."""
SCRIPTS = Path(streamlit.__file__).parent / "static/static/js"
IMPORTED = re.compile(r"""["'`]\./([\w.-]+\.js)["'`]""")


class Hints:
    """Middleware: the drawing library, and a preload for every script of `WIDGETS`, in the head of each page.

    A name that the installed Streamlit does not have is left out; any other answer passes unchanged.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        # It runs while the browser waits for Streamlit's own scripts.
        links = [
            BASE,
            f'<script async id="rg-library" src="./{LIBRARY}" onerror="this.dataset.failed = true"></script>',
        ]
        links += [
            f'<link rel="modulepreload" crossorigin fetchpriority="low" href="./static/js/{name}">'
            for name in scripts(WIDGETS)
        ]
        self.links = "".join(links).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what is no page; put the links into what is."""
        if scope["type"] != "http" or scope["method"] != "GET" or "." in scope["path"].rsplit("/", 1)[-1]:
            await self.app(scope, receive, send)
            return
        # Compressed, a page could not be written into.
        headers = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = b""

        async def changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = dict(message["headers"])
                page = headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers
                if message["status"] == 200 and page:
                    start = message
                    return
            if not start:
                await send(message)
                return
            body += message.get("body", b"")
            if not message.get("more_body", False):
                whole = body.replace(b"</head>", self.links + b"</head>", 1)
                kept = [(name, value) for name, value in start["headers"] if name != b"content-length"]
                length = (b"content-length", str(len(whole)).encode())
                await send({**start, "headers": [*kept, length]})
                await send({"type": "http.response.body", "body": whole})

        await self.app({**scope, "headers": headers}, receive, changed)


def scripts(names: tuple[str, ...], folder: Path = SCRIPTS) -> list[str]:
    """The files of these parts and of all that they import, without those that Streamlit's own page names."""
    page = folder.parents[1] / "index.html"
    known = page.read_text(encoding="utf-8") if page.is_file() else ""
    ahead = [path for name in names for path in folder.glob(f"{name}.*.js")]
    found: dict[str, None] = {}
    while ahead:
        path = ahead.pop(0)
        if path.name in found or path.name in known or not path.is_file():
            continue
        found[path.name] = None
        static = re.split(r"\bimport\(", path.read_text(encoding="utf-8"))[0]
        ahead += [folder / name for name in IMPORTED.findall(static)]
    return list(found)
