"""What the server writes into the head of a page, and that it leaves everything else alone."""

import asyncio
import gzip
import threading

import pytest
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Message

from ui.hints import BASE, SCRIPTS, WIDGETS, Hints, scripts
from ui.library import LIBRARY, ROUTE, VERSION

PAGE = "<html><head><title>Streamlit</title></head><body></body></html>"


def answered(answer: Response, path: str = "/outliers") -> tuple[Message, bytes]:
    """What arrives of an answer that went through the hints."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request"}

    scope = {"type": "http", "method": "GET", "path": path, "headers": [(b"accept-encoding", b"gzip")]}
    # In a thread of its own, as the browser tests have a loop in this one.
    loop = threading.Thread(target=lambda: asyncio.run(Hints(answer)(scope, receive, send)))
    loop.start()
    loop.join()
    return sent[0], b"".join(message.get("body", b"") for message in sent)


def test_a_page_names_the_server_the_library_and_the_scripts_of_its_widgets() -> None:
    start, body = answered(HTMLResponse(PAGE))
    text = body.decode()
    assert text.count(BASE) == 1
    assert text.index("<title>") < text.index(LIBRARY) < text.index("</head>")
    for name in scripts(WIDGETS):
        assert text.count(f'href="./static/js/{name}"') == 1
    assert dict(start["headers"])[b"content-length"] == str(len(body)).encode()


@pytest.mark.parametrize(
    ("answer", "path"),
    [
        (JSONResponse({"status": "ok"}), "/_stcore/health"),
        (Response(bytes(range(256)), media_type="application/octet-stream"), "/scene/explore"),
        (Response(status_code=304), "/"),
        (HTMLResponse(PAGE, status_code=404), "/"),
        (HTMLResponse(PAGE, headers={"content-encoding": "identity"}), "/"),
        (HTMLResponse(PAGE), "/static/other.html"),
    ],
)
def test_what_is_no_page_passes_unchanged(answer: Response, path: str) -> None:
    start, body = answered(answer, path)
    assert body == answer.body
    assert start["headers"] == answer.raw_headers
    assert start["status"] == answer.status_code


def test_the_installed_streamlit_has_every_part_that_is_hinted_at() -> None:
    found = scripts(WIDGETS)
    page = (SCRIPTS.parents[1] / "index.html").read_text(encoding="utf-8")
    assert [name.split(".")[0] for name in found[: len(WIDGETS)]] == list(WIDGETS)
    assert all((SCRIPTS / name).is_file() and name not in page for name in found)
    assert scripts(("NoSuchPart",)) == []
    assert scripts(WIDGETS, SCRIPTS / "elsewhere" / "js") == []


@pytest.mark.parametrize("encodings", ["gzip, br", "identity"])
def test_the_library_comes_whole_in_an_encoding_that_was_asked_for(encodings: str) -> None:
    request = Request({"type": "http", "method": "GET", "headers": [(b"accept-encoding", encodings.encode())]})
    answer = ROUTE.endpoint(request)
    zipped = answer.headers["content-encoding"] == "gzip"
    assert zipped == ("gzip" in encodings)
    told = (gzip.decompress(answer.body) if zipped else answer.body).decode()
    assert f"plotly.js (basic - minified) v{VERSION}" in told[:200]
    assert "immutable" in answer.headers["cache-control"]
    assert ROUTE.path == f"/{LIBRARY.split('?')[0]}"
