"""What a shared link shows in chats, forums and course pages: title, the first sentence of this very view, and a picture of it.

A preview never starts what takes long: of such a view the card has words alone.
"""

import json
import re
from collections.abc import Mapping
from functools import cache
from html import escape, unescape
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Scope

from regularize.figures.preview import HEIGHT, WIDTH, Card, card
from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import MissingTable, Question, Refused
from ui.answers import in_turn, last
from ui.routes import ANSWERS, OURS

SITE = "Regularization, live"
LONGEST = 2000
"""Letters of a link that is given a card of its own: a longer one gets that of the lesson."""
KEPT = "public, max-age=86400"


def tags(page: str, query: str, home: str, told: str) -> str:
    """The lines of a page's head for those who show a link to it: `told` is the view in words, as HTML, `home` the app's address."""
    one = lesson(page)
    found = re.search(r"<p>(.*?)</p>", told)
    sentence = found[1] if found and not found[1].startswith("This view takes") else escape(one.purpose)
    asked = f"?{query}" if query and len(query) <= LONGEST else ""
    address = escape(f"{home}{'' if page == 'explore' else page}{asked}")
    picture = escape(f"{home}preview/{page}{asked}")
    wide = "".join(
        f'<meta property="og:image:{name}" content="{value}">' for name, value in (("width", WIDTH), ("height", HEIGHT))
    )
    return (
        f'<meta property="og:type" content="website"><meta property="og:site_name" content="{SITE}">'
        f'<meta property="og:title" content="{escape(one.title)}: {escape(one.question)}">'
        f'<meta property="og:description" content="{sentence}"><meta name="description" content="{sentence}">'
        f'<meta property="og:url" content="{address}"><meta property="og:image" content="{picture}">{wide}'
        f'<meta property="og:image:alt" content="{sentence}"><meta name="twitter:card" content="summary_large_image">'
        f'<link rel="alternate" type="application/json+oembed" href="{escape(home)}oembed?url={escape(_quoted(address))}">'
    )


def names_rows(query: Mapping[str, str]) -> bool:
    """Whether a link names a visitor's own table."""
    return any(name.endswith(".table") for name in query)


def home_of(scope: Scope, depth: int) -> str:
    """The address of the app for whoever asked, as its headers tell; the path of the request lies `depth` names below."""
    headers: dict[str, str] = {key.decode("latin-1"): value.decode("latin-1") for key, value in scope["headers"]}
    scheme = (headers.get("x-forwarded-proto") or str(scope.get("scheme", "http"))).split(",")[0].strip()
    host = (headers.get("x-forwarded-host") or headers.get("host") or "localhost").split(",")[0].strip()
    path = scope["path"].rsplit("/", depth)[0]
    return f"{'https' if scheme == 'https' else 'http'}://{host}{path}/"


def _quoted(address: str) -> str:
    return "".join(
        one if one.isalnum() or one in "-._~" else "".join(f"%{byte:02X}" for byte in one.encode())
        for one in unescape(address)
    )


async def preview(request: Request) -> Response:
    """The card of a link as PNG."""
    page = request.path_params["page"]
    if page not in LESSONS:
        return Response("There is no such lesson.", status_code=404, headers=OURS)
    content = await _card(page, request.url.query)
    return Response(content, media_type="image/png", headers={**OURS, "Cache-Control": KEPT})


async def _card(page: str, query: str) -> bytes:
    asked = QueryParams(query if len(query) <= LONGEST else "")
    try:
        # A visitor's own rows are shown to nobody who has the address alone.
        shown = {} if names_rows(asked) else asked
        return await _pictured(page, await ANSWERS.asked(page, shown))
    except (Refused, MissingTable):
        return await _pictured(page, ANSWERS.read(page, {}))


async def _pictured(page: str, question: Question) -> bytes:
    if not question.usable or not ANSWERS.is_quick(question):
        return await in_turn(ANSWERS.memory.made, ("card", page), lambda: card(_words(page)))
    key = "card", page, repr(question.settings), question.digest
    known: bytes | None = ANSWERS.memory.get(key)
    if known is not None:
        return known
    results = await last(ANSWERS.results(question))
    return await in_turn(ANSWERS.memory.made, key, lambda: card(_view(question, results)))


def _words(page: str) -> Card:
    one = lesson(page)
    return Card(title=one.title, question=one.question, sentence=one.purpose, site=SITE, font=font())


def _view(question: Question, results: list[object]) -> Card:
    one, settings = question.lesson, question.settings
    scene = one.scene(settings, *results)
    stops = {**{name: settings.stop(name) for name in settings.live()}, **dict.fromkeys(scene.animations, 0)}
    knob = next(iter(scene.sentences), "")
    values = scene.sentences.get(knob, [""])
    sentence = values[min(stops.get(knob, 0), len(values) - 1)].split("\n")[0]
    return Card(
        title=one.title,
        question=one.question,
        sentence=sentence or one.purpose,
        site=SITE,
        font=font(),
        charts=scene.charts,
        stops=stops,
    )


@cache
def font() -> str:
    """The path of the sans-serif font that Streamlit brings, the page's own.

    Raises
    ------
    LookupError
        If it is not there any more: whoever renews Streamlit is told by a test.
    """
    spec = find_spec("streamlit")
    folder = Path(spec.origin).parent if spec and spec.origin else Path()
    found = sorted(folder.glob("static/static/media/SourceSans*Upright*.woff2"))
    if not found:
        raise LookupError("Streamlit brings no Source Sans any more")
    return str(found[0])


async def oembed(request: Request) -> Response:
    """The lab of a link as a frame, for those who embed by oEmbed; only of this app's own links."""
    try:
        url = urlsplit(request.query_params.get("url", "")[:4000])
    except ValueError:  # such as http://[
        url = urlsplit("")
    page = url.path.rstrip("/").rsplit("/", 1)[-1] or "explore"
    home = home_of(request.scope, 1)
    if url.netloc != urlsplit(home).netloc or page not in LESSONS:
        return Response("There is no such view.", status_code=404, headers=OURS)
    query = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in parse_qsl(url.query))
    address = escape(f"{home}embed/{page}{'?' * bool(query)}{query}")
    told = {
        "version": "1.0",
        "type": "rich",
        "provider_name": SITE,
        "title": lesson(page).title,
        "width": 900,
        "height": 900,
        "html": f'<iframe src="{address}" width="900" height="900" style="border: 0" title="{escape(lesson(page).title)}"></iframe>',
    }
    return Response(json.dumps(told), media_type="application/json", headers=OURS)


ROUTES = (Route("/preview/{page}", preview), Route("/oembed", oembed))
