"""What is written into the head and body of a page, for browsers with scripts and without; and the lab alone."""

import html
import json
import re
from pathlib import Path

import pytest
import streamlit
from starlette.responses import HTMLResponse, JSONResponse, Response

from regularize.export import assets
from regularize.lessons import LESSONS, lesson
from tests.pages.asgi import APP, ask
from tests.pages.test_lessons import view
from ui import head
from ui.head import BASE, MENU, Head

PAGE = "<!doctype html><html><head><title>Streamlit</title></head><body class='any'><div id=root></div></body></html>"


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """However busy the machine is, the words are waited for."""
    monkeypatch.setattr(head, "PATIENCE", 60.0)


def written(path: str, page: str = PAGE) -> str:
    """A page as it arrives."""
    reply = ask(path, app=Head(HTMLResponse(page)))
    assert reply.headers["content-length"] == str(len(reply.body))
    return reply.text


@pytest.mark.parametrize("name", LESSONS)
def test_a_page_brings_menu_title_scripts_and_the_lab_of_its_link(name: str) -> None:
    query = f"{name}.seed=3&a=%3Cb%3E%22"
    text = written(f"/{'' if name == 'explore' else name}?{query}")
    start, end = text.split("</head>")
    assert start.index("<head>") < start.index(f"<title>{LESSONS[name]}") < start.index("<title>Streamlit")
    assert BASE in start
    assert f'href="./lab/{assets.version()}/{assets.STYLE}"' in start
    assert f'src="./lab/{assets.version()}/{assets.BUNDLE}"' in start
    assert f'src="./library/plotly-basic.min.js?{assets.PLOTLY}"' in start
    assert f'href="./lab/{assets.version()}/scene/{name}?{html.escape(query)}"' in start
    assert end.index("<body class='any'>") < end.index('<nav id="rg-menu"') < end.index("<div id=root>")
    links = re.findall(r'<a href="\./([a-z_]*)" data-to="([a-z_]+)"', end)
    assert [page for _, page in links] == list(MENU)
    assert all(at == ("" if page == "explore" else page) for at, page in links)
    assert re.findall(r'data-to="(\w+)" aria-current=page', end) == [name]
    declared = re.search(r'<script type="application/json" id="rg-lesson">(.*?)</script>', end)
    assert declared is not None
    assert json.loads(declared[1]) == json.loads(assets.declaration(name))
    assert "<" not in declared[1]


def test_a_page_without_a_lab_asks_for_no_scene() -> None:
    text = written("/beliefs")
    assert "/scene/" not in text
    assert "plotly" not in text
    assert '<div id="rg-shell" hidden></div>' in text
    assert f'src="./lab/{assets.version()}/{assets.BUNDLE}"' in text


@pytest.mark.parametrize("prefix", ["", "/some/base"])
def test_addresses_are_relative_so_that_the_app_may_live_below_a_path(prefix: str) -> None:
    text = written(f"{prefix}/geometry")
    assert '"./lab/' in text
    assert not re.search(r'(href|src)="/', text)


def said(text: str) -> str:
    """What is written for browsers without scripts."""
    found = re.search(r"<noscript>(.*?)</noscript>", text, re.S)
    assert found is not None
    return html.unescape(found[1])


@pytest.mark.parametrize("name", ["explore", "geometry", "choosing", "outliers"])
def test_without_scripts_there_are_the_sentences_and_numbers_of_this_very_view(name: str) -> None:
    _, settings, _, scene = view(name)
    words = said(written(f"/{name if name != 'explore' else ''}"))
    stops = {knob: settings.stop(knob) for knob in settings.live()}
    knob = next(iter(scene.sentences))
    for sentence in scene.sentences[knob][stops[knob]].splitlines():
        assert sentence in words
    for number in scene.numbers:
        at = next(iter(number.values))
        assert (
            f"<th scope=row>{number.name}</th><td>{number.values[at][min(stops[at], len(number.values[at]) - 1)]}"
            in words
        )


def test_the_words_follow_the_link_and_what_it_says_wrongly_is_told_as_text() -> None:
    one, other = (said(written(f"/?explore.log10_strength={power}")) for power in (-3, 1))
    assert one != other
    assert "degree must be a number, got '<b>hi'" in said(written("/?explore.degree=%3Cb%3Ehi"))
    assert "<b>hi" not in written("/?explore.degree=%3Cb%3Ehi")


def test_what_takes_long_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(head.ANSWERS, "is_quick", lambda _question: False)
    assert "This view takes a moment to compute." in said(written("/dropblock?dropblock.view=Training"))
    assert "dropblock" not in {key[0] for key in head.ANSWERS.jobs.jobs}


def test_a_table_that_is_not_here_does_not_stand_in_the_way() -> None:
    assert said(written(f"/?explore.source=Your%20data&explore.table={'ab' * 32}")) == ""


def test_a_visitor_s_own_rows_are_told_to_nobody_who_has_the_address_alone() -> None:
    rows = "\n".join(["alpha,beta,gamma", *(f"{i},{i * i % 7},{i * 3 % 5}" for i in range(40))])
    digest = json.loads(ask("/table", method="POST", body=rows.encode()).body)["digest"]
    for page in ("explore", "choosing"):
        query = f"{page}.source=Your%20data&{page}.table={digest}"
        for more in ("", "&choosing.splits=By%20group"):
            assert ask(f"/scene/{page}?{query}").status == 200
            for told in (
                written(f"/{'' if page == 'explore' else page}?{query}{more}"),
                ask(f"/embed/{page}?{query}{more}").text,
            ):
                assert said(told) == ""
                assert "gamma" not in told
                assert 'as="fetch"' not in told, "a browser without the rows has no use for the view"
            assert ask(f"/preview/{page}?{query}{more}").body == ask(f"/preview/{page}").body


@pytest.mark.parametrize(
    ("answer", "path", "method"),
    [
        (JSONResponse({"status": "ok"}), "/_stcore/health", "GET"),
        (Response(bytes(range(256)), media_type="application/octet-stream"), "/scene/explore", "GET"),
        (Response(status_code=304), "/", "GET"),
        (HTMLResponse(PAGE, status_code=404), "/", "GET"),
        (HTMLResponse(PAGE, headers={"content-encoding": "identity"}), "/", "GET"),
        (HTMLResponse(PAGE, headers={"x-regularize": "1"}), "/embed/explore", "GET"),
        (HTMLResponse(PAGE), "/static/other.html", "GET"),
        (HTMLResponse(PAGE), "/", "POST"),
        (JSONResponse({}), "/geometry", "GET"),
    ],
)
def test_what_is_no_page_passes_unchanged(answer: Response, path: str, method: str) -> None:
    reply = ask(path, app=Head(answer), method=method)
    assert reply.body == answer.body
    assert reply.headers == {name.decode(): value.decode() for name, value in answer.raw_headers}
    assert reply.status == answer.status_code


def test_a_page_is_asked_for_whole_and_carries_no_mark_of_the_page_it_was_before() -> None:
    asked: list[dict[str, str]] = []

    async def app(scope: dict, receive: object, send: object) -> None:
        asked.append({name.decode(): value.decode() for name, value in scope["headers"]})
        marked = {"etag": '"old"', "last-modified": "Thu, 01 Jan 1970 00:00:00 GMT", "x-kept": "yes"}
        await HTMLResponse(PAGE, headers=marked)(scope, receive, send)

    mine = {
        "accept-encoding": "gzip",
        "if-none-match": '"old"',
        "if-modified-since": "Thu, 01 Jan 1970",
        "x-mine": "yes",
    }
    reply = ask("/outliers", app=Head(app), headers=mine)
    assert set(asked[0]) == {"host", "x-mine"}
    assert not {"etag", "last-modified"} & set(reply.headers)
    assert reply.headers["x-kept"] == "yes"


def test_the_page_of_the_installed_streamlit_is_one_that_can_be_written_into() -> None:
    page = (Path(streamlit.__file__).parent / "static/index.html").read_text(encoding="utf-8")
    text = written("/", page)
    assert text.count('id="rg-shell"') == 1
    assert text.index('id="rg-shell"') < text.index('id="root"')
    assert text.count(BASE) == 1


@pytest.mark.parametrize("name", LESSONS)
def test_the_lab_alone_has_neither_menu_nor_streamlit(name: str) -> None:
    reply = ask(f"/embed/{name}?{name}.seed=3")
    assert (reply.status, reply.headers["x-regularize"]) == (200, "1")
    text = reply.text
    assert "rg-menu" not in text
    assert "streamlit" not in text.lower()
    assert f'href="../lab/{assets.version()}/scene/{name}?{name}.seed=3"' in text
    assert f'src="../lab/{assets.version()}/{assets.BUNDLE}"' in text
    assert html.escape(lesson(name).question) in text
    assert said(text)


def test_there_is_no_lab_alone_of_a_lesson_that_is_none() -> None:
    assert ask("/embed/beliefs", app=APP).status == 404
    assert ask("/embed/nowhere").status == 404


@pytest.mark.parametrize(
    ("path", "home"),
    [("/nope", "/"), ("/dropout/x", "/"), ("/below/us/nope", "/below/us/"), ("/below/us/dropout/a/b", "/below/us/")],
)
def test_a_page_that_there_is_not_says_so_and_where_the_others_are(path: str, home: str) -> None:
    reply = ask(path, app=Head(HTMLResponse(PAGE)))
    assert reply.status == 404
    assert "There is no such page" in reply.text
    assert f'href="http://testserver{home}"' in reply.text
    assert f'href="http://testserver{home}dropout"' in reply.text
    assert "Streamlit" not in reply.text


def test_what_is_no_page_passes_whatever_its_name() -> None:
    reply = ask("/nope", app=Head(JSONResponse({"a": 1})))
    assert (reply.status, reply.text) == (200, '{"a":1}')
