"""The page's head: menu, title and the lab of the requested link stand before Streamlit does.

`Head` is the middleware that writes them into Streamlit's page; /embed/<page> is the lab alone. Without a script there are the
title, the question, the sentences of this very view and a table of its numbers.
"""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import anyio
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import MissingTable, Question, Refused
from ui.answers import Answer, last
from ui.assets import BUNDLE, PLOTLY, declaration, version
from ui.routes import ANSWERS, OURS

HOME = "explore"
NAME = "Regularization, live"
MENU = {**LESSONS, "beliefs": "Common beliefs"}
PATIENCE = 0.15
"""Seconds that a page waits for the words of its view, which only browsers without scripts read."""
LOADING = 5.0
"""Seconds that a browser may take until a page stands; what nobody waits for does not get into its way."""
BASE = "<script>window.__streamlit ??= {BACKEND_BASE_URL: new URL('.', location).href}</script>"
"""Where the server is. Streamlit first looks for it below the page's own address, and waits half a second after that."""
_HELD = r'<script type="module"[^>]*></script>|<link [^>]*rel="(?:modulepreload|stylesheet)"[^>]*>'
LATER = """<script>
globalThis.regularizeLater = () => {
  const held = document.getElementById("rg-later");
  if (held) document.head.append(held.content);
  held?.remove();
};
setTimeout(globalThis.regularizeLater, 3000);
</script>"""
"""Streamlit's scripts come while the lab draws, and run after it has: neither waits for the other's share of the processor."""


def menu(current: str, home: str) -> str:
    """HTML of the links to all lessons, with that of `current` marked."""
    links = "".join(
        f'<a href="{home}{"" if name == HOME else name}" data-to="{name}"'
        f"{' aria-current=page' if name == current else ''}{' data-lesson=' + name if name in LESSONS else ''}>{label}</a>"
        for name, label in MENU.items()
    )
    return (
        f'<button class="rg-open" type="button" popovertarget="rg-menu" aria-label="Lessons">☰</button>'
        f'<nav id="rg-menu" class="rg-menu" popover aria-label="Lessons"><b>{NAME}</b>{links}</nav>'
    )


def hints(page: str, query: str, home: str) -> str:
    """What the browser is to fetch at once: style, scripts, the drawing library and the scene of the link."""
    lab = f"{home}lab/{version()}"
    tags = [
        f'<script type="module" src="{lab}/{BUNDLE}"></script>',
        f'<link rel="stylesheet" href="{lab}/lab.css">',
    ]
    if page in LESSONS:
        asked = f"scene/{page}{'?' if query else ''}{query}"
        tags += [
            f'<link rel="preload" as="fetch" fetchpriority="high" crossorigin="anonymous" href="{home}{escape(asked)}">',
            f'<script async fetchpriority="high" id="rg-library" src="{home}library/plotly-basic.min.js?{PLOTLY}" '
            'onerror="this.dataset.failed = true"></script>',
        ]
    return "".join(tags)


def shell(page: str, words: str) -> str:
    """The place of the lab before Streamlit has one, with the lesson's declaration; `words` are for those without scripts."""
    if page not in LESSONS:
        return '<div id="rg-shell" hidden></div>'
    found = lesson(page)
    told = declaration(page).replace("<", "\\u003c")
    return (
        f'<div id="rg-shell" data-first="{page}"><div class="rg-lab"><header class="rg-head"><h1>{escape(found.title)} '
        f"<small>{escape(found.question)}</small></h1></header><noscript>{words}</noscript></div></div>"
        f'<script type="application/json" id="rg-lesson">{told}</script>'
    )


async def words(page: str, query: str) -> str:
    """The sentences and numbers of a view as HTML, or that it takes a moment to compute."""
    try:
        question = ANSWERS.read(page, QueryParams(query))
    except (Refused, MissingTable):
        return ""
    answer: Answer | None = None
    if question.usable and ANSWERS.is_quick(question):
        with anyio.move_on_after(PATIENCE):
            answer = await last(ANSWERS.answer(question))
    if answer is None:
        return "<p>This view takes a moment to compute. Reload the page to read what it shows.</p>"
    return spoken(question, answer)


def spoken(question: Question, answer: Answer) -> str:
    """The view in words: what a scene says at the stops of the link."""
    settings = question.settings
    stops = {name: settings.stop(name) for name in settings.live()}

    def present(values: dict[str, Sequence[str]]) -> str:
        knob = next(iter(values), "")
        return values[knob][min(stops.get(knob, 0), len(values[knob]) - 1)] if knob else ""

    sentences = [*question.notices, *answer.notices, *present(dict(answer.sentences)).splitlines()]
    rows = "".join(
        f"<tr><th scope=row>{escape(one.name)}</th><td>{escape(present(dict(one.values)))}</td></tr>"
        for one in answer.numbers
    )
    return "".join(f"<p>{escape(one)}</p>" for one in sentences) + f"<table>{rows}</table>"


class Head:
    """Middleware: writes menu, hints and shell into each page; any other answer passes unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what is no page; write into what is."""
        name = scope["path"].rsplit("/", 1)[-1] if scope["type"] == "http" else ""
        page = name or HOME
        if scope["type"] != "http" or scope["method"] != "GET" or page not in MENU:
            await self.app(scope, receive, send)
            return
        query = scope["query_string"].decode("latin-1")
        # Compressed, a page could not be written into; not changed since, it could not be written at all.
        unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        headers = [(key, value) for key, value in scope["headers"] if key not in unwanted]
        start: Message = {}
        body = b""

        async def changed(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif not start:
                await send(message)
            else:
                body += message.get("body", b"")
                if not message.get("more_body", False):
                    whole = await written(body, page, query)
                    await send({**start, "headers": _headers(start, len(whole))})
                    await send({"type": "http.response.body", "body": whole})

        await self.app({**scope, "headers": headers}, receive, changed)


def _is_page(start: Message) -> bool:
    headers = dict(start["headers"])
    html = headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers
    return bool(start["status"] == 200 and html and b"x-regularize" not in headers)


def _headers(start: Message, length: int) -> list[tuple[bytes, bytes]]:
    changed = (b"content-length", b"etag", b"last-modified")
    kept = [(name, value) for name, value in start["headers"] if name not in changed]
    return [*kept, (b"content-length", str(length).encode())]


async def written(body: bytes, page: str, query: str) -> bytes:
    """Streamlit's page with menu, hints and shell."""
    ANSWERS.jobs.pause(LOADING)
    told = await words(page, query) if page in LESSONS else ""
    front = menu(page, "./") + shell(page, told)
    # A font that is not used would come before everything else.
    text = re.sub(r'<link[^>]* as="font"[^>]*>', "", body.decode())
    head = BASE
    if page in LESSONS:
        held = re.findall(_HELD, text)
        text = re.sub(_HELD, "", text)
        head = f'{BASE}<template id="rg-later">{"".join(held)}</template>{LATER}'
    # First of all: a browser fetches in this order, six at a time.
    text = text.replace("<head>", f"<head>{_title(page)}{hints(page, query, './')}{head}", 1)
    return re.sub(r"<body[^>]*>", lambda found: found[0] + front, text, count=1).encode()


def _title(page: str) -> str:
    return f"<title>{escape(MENU[page])} · {NAME}</title>"


async def embed(request: Request) -> Response:
    """The lab alone: no Streamlit, no menu, no websocket; for slides and course pages."""
    page = request.path_params["page"]
    if page not in LESSONS:
        return Response("There is no such lesson.", status_code=404)
    query = request.url.query
    told = await words(page, query)
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{_title(page)}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{hints(page, query, "../")}</head><body class="rg-alone">{shell(page, told)}</body></html>',
        headers=OURS,
    )


async def front(request: Request) -> Response:
    """The front page by its name: a natural address to guess."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


ICON = str(Path(__file__).parents[1] / "static/icon.png")
ROUTES = (Route("/embed/{page}", embed), Route(f"/{HOME}", front))
