"""The page's head: menu, title and the lab of the requested link stand before Streamlit does.

`Head` is the middleware that writes them into Streamlit's page; /embed/<page> is the lab alone. Without a script there are the
title, the question, the sentences of this very view and a table of its numbers.
"""

import base64
import re
from html import escape
from pathlib import Path

import anyio
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from regularize.export.assets import BUNDLE, PLOTLY, STYLE, declaration, version
from regularize.export.quiz import HOME, PURPOSE, QUESTION, SHEET, TITLE
from regularize.export.quiz import spoken as spoken_quiz
from regularize.export.spoken import spoken
from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import MissingTable, Refused
from ui import previews, shipped
from ui.answers import Answer, last
from ui.assets import BRIEFLY
from ui.routes import ANSWERS, OURS

NAME = "Regularization, live"
MENU = {**LESSONS, "techniques": "All techniques on one sheet", SHEET: TITLE, "beliefs": "Common beliefs"}
LABS = (*LESSONS, SHEET)
"""The pages whose first view comes with the head."""
PATIENCE = 0.15
"""Seconds that a page waits for the words of its view, which only browsers without scripts read."""
LOADING = 5.0
"""Seconds that a browser may take until a page stands; what nobody waits for does not get into its way."""
FRESH = "no-cache"
"""How long a page is kept that is not a function of its address alone; any other is kept BRIEFLY, since it names the version of
the code."""
WAIT = "This view takes a moment to compute."
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


FAILED = """<script>
addEventListener("error", ({ target }) => { if (target.id === "rg-library") target.dataset.failed = true; }, true);
</script>"""
"""Whoever wants the drawing library later is told that it did not come."""
SKIP = """<a class="rg-past" href="#rg-shell">Skip to the content</a><script>
document.querySelector(".rg-past").addEventListener("click", (event) => {
  const title = [...document.querySelectorAll("h1")].find((one) => one.checkVisibility());
  if (!title) return;
  event.preventDefault();
  title.tabIndex = -1;
  title.focus();
});
</script>"""
"""The first stop of the tab key: past the menu to the title of what is shown, wherever it stands by now; the link stays as it is."""
SCRIPTS = (BASE, LATER, FAILED, SKIP)
"""What stands in our pages as it is, and so is known by its hash (`ui/policy.py`)."""


_PNG = (Path(__file__).parents[1] / "static/icon.png").read_bytes()
ICON = f"data:image/png;base64,{base64.b64encode(_PNG).decode()}"
"""The page's icon, in the page: browsers ask for it again whenever the address changes, and so at each knob."""


def menu(current: str, home: str) -> str:
    """HTML of the links to all lessons, numbered as a path, with that of `current` marked."""
    links = "".join(
        f'<a href="{home}{"" if name == HOME else name}" data-to="{name}"'
        f"{' aria-current=page' if name == current else ''}{_lesson(name, number)}</a>"
        for number, name in enumerate(MENU, start=1)
    )
    return (
        f'{SKIP}<button class="rg-open" type="button" popovertarget="rg-menu" aria-label="Lessons">☰</button>'
        f'<nav id="rg-menu" class="rg-menu" popover aria-label="Lessons"><b>{NAME}</b>'
        f"<p>{len(LESSONS)} lessons, about five minutes each</p>{links}</nav>"
    )


def _lesson(name: str, number: int) -> str:
    """What a link of the menu says: number, title, and what the lesson is for."""
    if name not in LABS:
        return f"><span></span><span>{MENU[name]}</span>"
    purpose = escape(lesson(name).purpose if name in LESSONS else PURPOSE)
    place = number if name in LESSONS else ""
    return (
        f' data-lesson={name} title="{purpose}"><span>{place}</span><span>{MENU[name]}<small>{purpose}</small></span>'
    )


def hints(page: str, query: str, home: str) -> str:
    """What the browser is to fetch at once: style, scripts, the drawing library and the scene of the link."""
    lab = f"{home}lab/{version()}"
    tags = [f'<script type="module" src="{lab}/{BUNDLE}"></script>', f'<link rel="stylesheet" href="{lab}/{STYLE}">']
    if page in LESSONS:
        asked = escape(f"{lab}/scene/{page}{'?' if query else ''}{query}")
        scene = f'<link rel="preload" as="fetch" fetchpriority="high" crossorigin="anonymous" href="{asked}">'
        tags += [
            # Whether this browser has a visitor's own rows only the lab knows.
            *([] if previews.names_rows(QueryParams(query)) else [scene]),
            FAILED,
            f'<script async fetchpriority="high" id="rg-library" src="{home}library/plotly-basic.min.js?{PLOTLY}"></script>',
        ]
    return "".join(tags)


def shell(page: str, words: str) -> str:
    """The place of the lab before Streamlit has one, with the lesson's declaration; `words` are for those without scripts."""
    if page not in LABS:
        return '<div id="rg-shell" hidden></div>'
    title, question = (TITLE, QUESTION) if page == SHEET else (lesson(page).title, lesson(page).question)
    told = declaration(page).replace("<", "\\u003c")
    return (
        f'<div id="rg-shell" data-first="{page}"><div class="rg-lab"><header class="rg-head"><h1>{escape(title)} '
        f"<small>{escape(question)}</small></h1></header><noscript>{words}</noscript></div></div>"
        f'<script type="application/json" id="rg-lesson">{told}</script>'
    )


async def words(page: str, query: str) -> str:
    """The sentences and numbers of a view as HTML, or that it takes a moment to compute."""
    if page == SHEET:
        return spoken_quiz()
    asked = QueryParams(query)
    # A visitor's own rows are told to nobody who has the address alone.
    if previews.names_rows(asked):
        return ""
    answer: Answer | None = None
    try:
        question = await ANSWERS.asked(page, asked)
        if question.usable and ANSWERS.is_quick(question):
            with anyio.move_on_after(PATIENCE):
                answer = await last(ANSWERS.answer(question))
    except (Refused, MissingTable):
        return ""
    if answer is None:
        return f"<p>{WAIT} Reload the page to read what it shows.</p>"
    return spoken(question, answer)


class Head:
    """Middleware: writes menu, hints and shell into each page; any other answer passes unchanged."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass what is no page; write into what is. Of a page that there is not, which Streamlit would show as its front page: say so."""
        name = scope["path"].rsplit("/", 1)[-1] if scope["type"] == "http" else ""
        page = name or HOME
        if scope["type"] != "http" or scope["method"] != "GET" or "." in name:
            await self.app(scope, receive, send)
            return
        # Compressed, a page could not be written into; not changed since, it could not be written at all.
        unwanted = (b"accept-encoding", b"if-none-match", b"if-modified-since")
        headers = [(key, value) for key, value in scope["headers"] if key not in unwanted]
        if page not in MENU:
            await self.app({**scope, "headers": headers}, receive, _unless_page(scope, receive, send))
            return
        query = scope["query_string"].decode("latin-1")
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
                    whole = await written(body, page, query, previews.home_of(scope, 1))
                    control = kept(whole, scope) if page in LABS else FRESH
                    await send({**start, "headers": _headers(start, len(whole), control)})
                    await send({"type": "http.response.body", "body": whole})

        await self.app({**scope, "headers": headers}, receive, changed)


def _unless_page(scope: Scope, receive: Receive, send: Send) -> Send:
    """Sends what is no page; in the place of one, that there is none, and where all others are."""
    said = False

    async def sending(message: Message) -> None:
        nonlocal said
        if message["type"] == "http.response.start" and _is_page(message):
            said = True
            # Below the app's address: what stands before the name of a page, else before the last.
            names = scope["path"].split("/")
            known = next((place for place, name in enumerate(names) if name in MENU), len(names) - 1)
            await _nowhere(previews.home_of(scope, len(names) - known))(scope, receive, send)
        elif not said:
            await send(message)

    return sending


def _nowhere(home: str) -> Response:
    links = "".join(
        f'<li><a href="{escape(home)}{"" if name == HOME else name}">{MENU[name]}</a></li>' for name in MENU
    )
    return HTMLResponse(
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No such page · {NAME}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"></head>'
        f'<body style="font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem">'
        f"<h1>There is no such page</h1><p>These are all there are:</p><ul>{links}</ul></body></html>",
        status_code=404,
        headers=OURS,
    )


def _is_page(start: Message) -> bool:
    headers = dict(start["headers"])
    html = headers.get(b"content-type", b"").startswith(b"text/html") and b"content-encoding" not in headers
    return bool(start["status"] == 200 and html and b"x-regularize" not in headers)


def kept(page: bytes, scope: Scope) -> str:
    """How long those between us and visitors may hand a page on: not if it lacks its words, names a host that a header said, or
    tells of a visitor's own table."""
    named = any(name == b"x-forwarded-host" for name, _ in scope["headers"])
    own = previews.names_rows(QueryParams(scope["query_string"].decode("latin-1")))
    return FRESH if named or own or WAIT.encode() in page else BRIEFLY


def _headers(start: Message, length: int, control: str) -> list[tuple[bytes, bytes]]:
    changed = (b"content-length", b"etag", b"last-modified", b"cache-control")
    same = [(name, value) for name, value in start["headers"] if name not in changed]
    return [*same, (b"content-length", str(length).encode()), (b"cache-control", control.encode())]


async def written(body: bytes, page: str, query: str, home: str) -> bytes:
    """Streamlit's page with menu, hints, shell and what a preview of the link at `home` shows."""
    ANSWERS.jobs.pause(LOADING)
    told = await words(page, query) if page in LABS else ""
    front = menu(page, "./") + shell(page, told)
    # A font that is not used would come before everything else.
    text = re.sub(r'<link[^>]* as="font"[^>]*>', "", body.decode())
    text = re.sub(r'<link[^>]* rel="(?:shortcut )?icon"[^>]*>', "", text)
    head = BASE
    if page in LABS:
        held = re.findall(_HELD, text)
        text = re.sub(_HELD, "", text)
        head = f'{BASE}<template id="rg-later">{"".join(held)}{shipped.hints()}</template>{LATER}'
    # First of all: a browser fetches in this order, six at a time.
    shown = previews.tags(page, query, home, told) if page in LESSONS else ""
    text = text.replace("<head>", f"<head>{_title(page)}{hints(page, query, './')}{head}{shown}", 1)
    return re.sub(r"<body[^>]*>", lambda found: found[0] + front, text, count=1).encode()


def _title(page: str) -> str:
    return f'<title>{escape(MENU[page])} · {NAME}</title><link rel="shortcut icon" href="{ICON}">'


async def embed(request: Request) -> Response:
    """The lab alone: no Streamlit, no menu, no websocket; for slides and course pages."""
    page = request.path_params["page"]
    if page not in LABS:
        return Response("There is no such lesson.", status_code=404)
    query = request.url.query
    told = await words(page, query)
    shown = previews.tags(page, query, previews.home_of(request.scope, 2), told) if page in LESSONS else ""
    whole = (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8">{_title(page)}{shown}'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'{hints(page, query, "../")}</head><body class="rg-alone">{shell(page, told)}</body></html>'
    )
    return HTMLResponse(whole, headers={**OURS, "Cache-Control": kept(whole.encode(), request.scope)})


async def front(request: Request) -> Response:
    """The front page by its name: a natural address to guess."""
    return RedirectResponse(f"./?{request.url.query}" if request.url.query else "./")


ROUTES = (Route("/embed/{page}", embed), Route(f"/{HOME}", front))
