"""What a shared link shows elsewhere: its title, the first sentence of its very view, and a picture."""

import io
import json
import re
from html import unescape
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image

from regularize.figures.preview import _loops
from regularize.lessons import LESSONS, lesson
from tests.pages.asgi import ask
from tests.pages.test_lessons import view
from ui.previews import font

QUICK = ("explore", "geometry", "elastic_net", "choosing", "bias_variance", "outliers", "other_doors", "borrowed")


def told(page: str, query: str = "") -> dict[str, str]:
    text = ask(f"/embed/{page}{query}").body.decode()
    return {
        name: unescape(value) for name, value in re.findall(r'<meta property="og:([\w:]+)" content="([^"]*)">', text)
    }


def picture(path: str) -> Image.Image:
    answer = ask(path)
    assert answer.status == 200
    assert answer.headers["content-type"] == "image/png"
    return Image.open(io.BytesIO(answer.body)).convert("RGB")


@pytest.mark.parametrize("page", QUICK)
def test_a_link_shows_title_sentence_and_picture_of_its_view(page: str) -> None:
    one, settings, _, scene = view(page)
    ask(f"/scene/{page}")  # known before the page looks: on a busy machine it does not wait
    shown = told(page)
    assert shown["title"] == f"{one.title}: {one.question}"
    knob = next(iter(scene.sentences))
    values = scene.sentences[knob]
    stop = settings.stop(knob) if knob in settings.live() else 0
    assert shown["description"] == values[min(stop, len(values) - 1)].split("\n")[0]
    card = picture("/" + shown["image"].split("/", 3)[3])
    assert card.size == (int(shown["image:width"]), int(shown["image:height"])) == (1200, 630)
    panels = np.asarray(card)[230:580]
    coloured = (np.ptp(panels.astype(int), axis=2) > 40).mean()
    assert coloured > 0.002, "something is drawn in colour"
    middle = panels.shape[1] // 2
    halves = [panels[20:-20, 60 : middle - 60], panels[20:-20, middle + 60 : -60]]
    assert all((np.ptp(half.astype(int), axis=2) > 25).any() for half in halves), "and in both panels"


def test_squares_in_one_run_are_drawn_each_by_itself_and_the_way_back_over_them_is_not() -> None:
    squares = [[(x, 0.0), (x + 1, 0.0), (x + 1, 1.0), (x, 1.0), (x, 0.0)] for x in (0.0, 7.0, 3.0)]
    run = [point for square in squares for point in square] + [square[0] for square in squares]
    assert list(_loops(run)) == squares
    assert list(_loops(run[:7])) == squares[:1]
    triangle = [(0.0, 0.0), (4.0, 0.0), (0.0, 4.0)]
    assert list(_loops(triangle)) == [triangle]


def test_a_card_is_on_white_and_small() -> None:
    answer = ask("/preview/explore")
    assert len(answer.body) < 80_000
    assert picture("/preview/explore").getpixel((2, 2)) == (255, 255, 255)


def test_another_link_shows_another_picture_and_sentence() -> None:
    strong = "?" + urlencode({"explore.penalty": "L1", "explore.log10_strength": "1.0"})
    assert told("explore", strong)["description"] != told("explore")["description"]
    cards = [np.asarray(picture(f"/preview/explore{query}")) for query in ("", strong)]
    assert (cards[0] != cards[1]).mean() > 0.01


@pytest.mark.parametrize(
    "query", ["", "?explore.table=" + "a" * 64 + "&explore.source=Your+data", "?x=" + "y" * 5000, "?explore.degree=%00"]
)
def test_a_link_that_shows_nothing_of_its_own_has_the_lessons_card(query: str) -> None:
    assert picture(f"/preview/explore{query}").size == (1200, 630)


def test_a_preview_trains_nothing() -> None:
    query = "?" + urlencode({"dropblock.view": "Training", "dropblock.seed": "777"})
    assert picture(f"/preview/dropblock{query}").size == (1200, 630)
    assert told("dropblock", query)["description"] == lesson("dropblock").purpose


def test_markup_in_a_link_stays_in_its_attributes() -> None:
    text = ask('/embed/explore?explore.penalty="><script>alert(1)</script>').body.decode()
    assert "<script>alert" not in text


def test_a_frame_is_given_for_links_of_this_app_alone() -> None:
    home = told("explore")["url"]
    found = json.loads(ask("/oembed?" + urlencode({"url": f"{home}geometry?geometry.penalty=L2"})).body)
    assert found["type"] == "rich"
    assert 'embed/geometry?geometry.penalty=L2"' in unescape(found["html"])
    for url in ("https://elsewhere.example/geometry", f"{home}nothing", "", "javascript:alert(1)"):
        assert ask("/oembed?" + urlencode({"url": url})).status == 404


def test_the_font_is_there_with_the_letters_that_pages_use() -> None:
    assert font().endswith(".woff2")
    assert ask("/preview/nothing").status == 404
    assert set(LESSONS) >= set(QUICK)


@pytest.mark.parametrize("url", ["http://[", "http://a%E2%84%80b/", "//", "x" * 9000])
def test_an_address_that_is_none_is_no_view(url: str) -> None:
    reply = ask(f"/oembed?url={url}")
    assert (reply.status, reply.text) == (404, "There is no such view.")
