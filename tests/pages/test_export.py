"""A view as one HTML file: what is in it, how large it is, and what cannot be written."""

import base64
import gzip
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest

from regularize.export import assets
from regularize.export.__main__ import main
from regularize.export.computed import computed, read
from regularize.export.single import LEFT_OUT, View, packed, plain
from regularize.lessons import LESSONS, lesson
from regularize.lessons.link import Refused
from tests.pages.asgi import ask

TABLE = b"height,weight\n" + b"".join(b"%d,%d\n" % (150 + i, 50 + (i * 7) % 31) for i in range(40))
PACKED = ("view", "script", "library")


class Parts(HTMLParser):
    """The scripts of a page by their id, and the addresses that it would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.fetched: list[str] = []
        self.inside = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.inside = tag == "script"
        if self.inside:
            self.scripts.append((dict(attrs), ""))
        self.fetched += [value or "" for name, value in attrs if name in ("src", "href", "srcset", "data")]

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            known, text = self.scripts[-1]
            self.scripts[-1] = (known, text + data)


def view_of(page: bytes) -> tuple[dict[str, Any], bytes]:
    """The line of JSON and the scene in a file, packed or plain."""
    attributes, text = next(one for one in Parts(page.decode()).scripts if one[0].get("id") == "rg-view")
    content = base64.b64decode(text)
    head, _, wire = (gzip.decompress(content) if "data-packed" in attributes else content).partition(b"\n")
    return json.loads(head), wire


def shown(name: str, query: dict[str, str] | None = None, **more: str) -> View:
    return View(computed=computed(read(name, query or {})), locks={}, **more)


@pytest.mark.parametrize("name", ["explore", "geometry", "elastic_net", "choosing", "outliers", "bias_variance"])
def test_a_file_holds_the_scene_that_the_server_gives_and_nothing_that_is_fetched(name: str) -> None:
    view = shown(name)
    found = packed(view)
    told, wire = view_of(found)
    answer = ask(f"/scene/{name}")
    assert answer.body.endswith(wire)
    assert wire == view.computed.scene.wire
    assert answer.body.endswith(view.computed.answer), "on a busy machine progress comes before it"
    assert told["code"] == ask(f"/code/{name}").text
    parts = Parts(found.decode())
    assert parts.fetched == []
    assert len(gzip.compress(found)) <= 700_000
    assert {attributes.get("id") for attributes, _ in parts.scripts} == {"rg-view", "rg-plotly", "rg-script", None}
    assert lesson(name).title in re.findall("<title>(.*)</title>", found.decode())[0]


def test_both_forms_say_the_same_and_the_plain_one_is_not_packed() -> None:
    view = shown("explore", {"explore.penalty": "L1"})
    assert view_of(packed(view)) == view_of(plain(view))
    scripts = Parts(plain(view).decode()).scripts
    assert len(scripts) == 3, "nothing in a script ends it"
    (_, library), (_, lab) = scripts[1:]
    assert len(library.encode()) > 0.99 * len(assets.flat())
    assert 'modules["single.js"]' in lab
    assert "DecompressionStream" not in re.sub(r'node\.dataset, "packed".*?\}', "", lab, flags=re.DOTALL)


def test_the_link_of_a_file_spells_out_every_setting_and_leads_home() -> None:
    told, _ = view_of(packed(shown("explore", {"explore.penalty": "L1"}, home="https://there.example/app/")))
    query = dict(parse_qsl(told["query"], keep_blank_values=True))
    settings = read("explore", query).settings
    assert settings == read("explore", {"explore.penalty": "L1"}).settings
    assert {"explore.penalty", "explore.seed", "explore.log10_strength"} <= set(query)
    assert told["live"] == f"https://there.example/app/?{told['query']}"
    assert view_of(packed(shown("explore")))[0]["live"] == ""
    other, _ = view_of(packed(shown("geometry", home="https://there.example/")))
    assert other["live"].startswith("https://there.example/geometry?")


@pytest.mark.parametrize(
    ("name", "query", "questions", "presets"),
    [
        ("elastic_net", {}, ["kept", "together"], ["The lasso picks", "Some L2 keeps the group"]),
        ("elastic_net", {"elastic_net.seed": "3", "elastic_net.more": "Off"}, ["kept", "together"], []),
        ("elastic_net", {"elastic_net.log10_strength": "-2.5"}, [], []),
        ("choosing", {}, ["lowest", "fewer"], []),
        ("bias_variance", {}, ["lowest", "weak"], ["All variance", "All bias"]),
        # Two knobs that cross, of which the second is not where the question's answer is to be seen.
        ("bias_variance", {"bias_variance.degree": "3"}, [], []),
    ],
)
def test_a_file_has_the_questions_and_presets_of_its_own_scene_with_their_truths(
    name: str, query: dict[str, str], questions: list[str], presets: list[str]
) -> None:
    told, _ = view_of(packed(shown(name, query)))
    assert [one["name"] for one in told["lesson"]["questions"]] == questions
    assert [one["name"] for one in told["lesson"]["presets"]] == presets
    seed = {key: value for key, value in query.items() if key.endswith(".seed")}
    for one in questions:
        assert told["truths"][one] == json.loads(ask(f"/truth/{name}/{one}?{urlencode(seed)}").text)
    assert set(told["truths"]) == set(questions)


def test_the_words_of_a_view_stand_in_the_file_for_readers_without_scripts() -> None:
    view = shown("explore")
    found = packed(view).decode()
    told = re.findall("<noscript>(.*?)</noscript>", found, re.DOTALL)[0]
    stop = view.computed.question.settings.stop("log10_strength")
    first = view.computed.scene.sentences["log10_strength"][stop].splitlines()[0]
    assert first.replace("<", "&lt;") in told


def test_the_command_writes_the_file(tmp_path: Path) -> None:
    out = tmp_path / "out.html"
    said = main(["explore", "http://127.0.0.1:8501/?explore.penalty=L1&explore.fix=degree", str(out)])
    assert re.fullmatch(r".*out\.html: \d{3} kB\.", said)
    told, wire = view_of(out.read_bytes())
    assert wire == shown("explore", {"explore.penalty": "L1"}).computed.scene.wire
    assert told["query"].endswith("&explore.fix=degree")
    main(["explore", "", str(out), "--plain"])
    assert view_of(out.read_bytes())[1] == shown("explore").computed.scene.wire


def test_what_the_link_says_wrongly_is_told(tmp_path: Path) -> None:
    said = main(["explore", "explore.degree=400", str(tmp_path / "out.html")])
    assert said.startswith("degree must lie in [1, 20], got 400; the link's value was left out.")


def test_a_table_is_computed_from_and_is_not_in_the_file(tmp_path: Path) -> None:
    table, out = tmp_path / "table.csv", tmp_path / "out.html"
    table.write_bytes(TABLE)
    uploads = lesson("explore").uploads
    assert uploads is not None
    link = f"explore.source={uploads.word}&explore.table={'0' * 64}"
    main(["explore", link, str(out), "--table", str(table)])
    told, wire = view_of(out.read_bytes())
    assert b"height" in wire
    assert told["lesson"]["uploads"] is None
    assert not {"preview", "fields", "repairs", "asks"} & set(told)


@pytest.mark.parametrize(
    ("link", "table", "why"),
    [
        ("table=" + "0" * 64, None, "The data of this link are not here: give the file as well."),
        ("table=" + "0" * 64, b"\xff\x00\x01", "The characters of this file cannot be read"),
    ],
    ids=["no table", "no CSV"],
)
def test_a_table_that_is_not_there_or_cannot_be_read_is_refused(link: str, table: bytes | None, why: str) -> None:
    uploads = lesson("explore").uploads
    assert uploads is not None
    name, value = link.split("=")
    with pytest.raises(Refused, match=why):
        read("explore", {"explore.source": uploads.word, f"explore.{name}": value}, table=table)


@pytest.mark.parametrize("name", LESSONS)
def test_no_lesson_asks_for_what_would_need_another_scene(name: str) -> None:
    assert set(LEFT_OUT) <= set(json.loads(assets.declaration(name)))
