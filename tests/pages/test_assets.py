"""What a browser is given once and for good: declarations, scripts and libraries, compressed and named by a version."""

import gzip
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Receive, Scope, Send

from regularize.export import assets
from regularize.knobs import Slider, Text
from regularize.lessons import LESSONS, lesson
from tests.pages.asgi import APP, Reply, ask
from ui import shipped
from ui.assets import BRIEFLY, Compressed

LAB = Path(__file__).resolve().parents[2] / "ui/lab"
ADDRESSES = [
    *(f"/lab/{assets.version()}/{name}" for name in (*assets.MODULES, *assets.BUNDLES, assets.STYLE)),
    *(f"/lab/{assets.version()}/lessons/{name}.json" for name in LESSONS),
    "/library/plotly-basic.min.js",
    "/library/plotly.min.js",
    "/library/uqr.mjs",
]


def content(reply: Reply) -> bytes:
    """The body as it was before it was compressed."""
    return gzip.decompress(reply.body) if reply.headers["content-encoding"] == "gzip" else reply.body


@pytest.mark.parametrize("address", ADDRESSES)
def test_what_lasts_comes_whole_in_an_encoding_that_was_asked_for(address: str) -> None:
    plain, zipped = ask(address), ask(address, headers={"accept-encoding": "gzip, br"})
    assert (plain.status, zipped.status) == (200, 200)
    assert (plain.headers["content-encoding"], zipped.headers["content-encoding"]) == ("identity", "gzip")
    assert content(plain) == content(zipped)
    assert len(zipped.body) < len(plain.body)
    for reply in (plain, zipped):
        assert reply.headers["cache-control"].startswith("public, max-age=")
        assert reply.headers["vary"] == "Accept-Encoding"
        assert reply.headers["content-type"].split(";")[0] in assets.KINDS.values()


def test_all_styles_are_in_the_one_that_pages_ask_for() -> None:
    assert all(sheet in assets.style() for name, sheet in assets.MODULES.items() if name.endswith(".css"))


def test_every_script_and_style_is_served_as_it_is_written() -> None:
    files = {path.name: path.read_bytes() for path in LAB.iterdir() if path.is_file()}
    assert files == dict(assets.MODULES)
    for name, written in files.items():
        assert content(ask(f"/lab/{assets.version()}/{name}")) == written


@pytest.mark.parametrize(
    "name", ["nothing.js", "..%2Fassets.py", "../assets.py", "lessons/nowhere.json", "assets.py", ""]
)
def test_what_is_no_file_of_the_lab_is_not_given(name: str) -> None:
    assert ask(f"/lab/{assets.version()}/{name}").status == 404


def test_scripts_ask_only_for_scripts_that_are_there() -> None:
    """They import each other by names relative to their own address, so one version serves with its own."""
    for name, written in assets.MODULES.items():
        for other in re.findall(r'from "(.*?)"', written.decode()):
            assert other.removeprefix("./") in assets.MODULES, f"{name} imports {other}"


@pytest.mark.parametrize("bundle", assets.BUNDLES)
def test_a_bundle_is_all_modules_that_its_home_needs_each_behind_those_that_it_needs(bundle: str) -> None:
    told = assets.bundle(bundle).decode()
    places = {found[1]: found.start() for found in re.finditer(r'^modules\["(.*?)"\] = ', told, re.MULTILINE)}
    assert assets.BUNDLES[bundle] in places
    for name, place in places.items():
        for other in re.findall(r'from "\./(.*?)"', assets.MODULES[name].decode()):
            assert places[other] < place
    assert not re.search(r"^import ", told, re.MULTILINE)


def test_every_process_makes_the_same_bundle() -> None:
    made = "from regularize.export.assets import bundle; print(bundle('single.bundle.js').decode(), end='')"
    for seed in ("1", "2"):
        found = subprocess.run(
            [sys.executable, "-c", made], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        )
        assert found.stdout == assets.bundle("single.bundle.js")


def test_every_module_is_in_the_bundle_of_some_home() -> None:
    told = "".join(assets.bundle(name).decode() for name in assets.BUNDLES)
    assert all(f'modules["{name}"] = ' in told for name in assets.MODULES if name.endswith(".js"))


def test_only_the_page_is_given_something_to_attach() -> None:
    exports = {name: re.findall(r"^export .*", assets.bundle(name).decode(), re.MULTILINE) for name in assets.BUNDLES}
    assert exports.pop(assets.BUNDLE) == ['export const { attach } = modules["main.js"];']
    assert not any(exports.values())


@pytest.mark.parametrize(
    "modules",
    [
        {"main.js": b'import { b } from "./b.js";\n', "b.js": b'import { a } from "./main.js";\n'},
        {"main.js": b'import * as all from "./a.js";\n', "a.js": b""},
        {"main.js": b"export default 3;\n"},
    ],
    ids=["a circle", "an unknown import", "an unknown export"],
)
def test_what_cannot_be_bundled_is_refused(modules: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assets, "MODULES", modules)
    with pytest.raises(ValueError, match=r"cycle|cannot be bundled"):
        assets.bundle.__wrapped__()


@pytest.mark.parametrize("name", LESSONS)
def test_a_declaration_says_all_that_the_settings_do(name: str) -> None:
    one = lesson(name)
    told = json.loads(content(ask(f"/lab/{assets.version()}/lessons/{name}.json")))
    assert (told["name"], told["title"], told["question"]) == (name, LESSONS[name], one.question)
    assert told["live"] == list(one.settings.live())
    assert told["points"] == one.points
    knobs = dict(one.settings.knobs())
    assert [knob["name"] for knob in told["knobs"]] == list(knobs)
    for declared in told["knobs"]:
        knob = knobs[declared["name"]]
        for field in ("label", "help", "group", "default", "live"):
            assert declared[field] == getattr(knob, field)
        assert declared["needs"] == {other: list(values) for other, values in knob.needs.items()}
        assert declared["unless"] == {other: list(values) for other, values in knob.unless.items()}
        assert declared["hidden"] == (isinstance(knob, Text) and knob.hidden)
        if isinstance(knob, Slider):
            assert declared["kind"] == "slider"
            assert (declared["low"], declared["high"], declared["step"]) == (knob.low, knob.high, knob.step)
            assert len(declared["shown"]) == len(set(declared["shown"])) == len(knob.stops), (
                "each stop reads differently"
            )
            assert all(shown and "e" not in shown and "-" not in shown for shown in declared["shown"])
        elif isinstance(knob, Text):
            assert (declared["kind"], declared["pattern"], declared["longest"]) == ("text", knob.pattern, knob.longest)
            assert declared["form"] == knob.form
        else:
            assert (declared["kind"], declared["options"]) == ("choice", list(knob.options))
    assert {preset["name"]: preset["why"] for preset in told["presets"]} == {
        title: preset.why for title, preset in one.presets.items()
    }
    for preset in told["presets"]:
        assert one.settings(**preset["settings"]) == one.presets[preset["name"]].settings
    assert (told["uploads"] is not None) == (one.uploads is not None)
    if one.uploads is not None:
        assert told["uploads"]["example"] == one.uploads.example
        assert told["uploads"]["word"] == one.uploads.word
        assert set(told["uploads"]["fields"]) < {knob["name"] for knob in told["knobs"] if knob["hidden"]}


def test_the_crossed_lessons_are_declared_so() -> None:
    crossed = {name for name in LESSONS if json.loads(assets.declaration(name))["crossed"]}
    for name in LESSONS:
        one = lesson(name)
        varied = [one.settings(), *(preset.settings for preset in one.presets.values())]
        assert name in crossed or not any(map(one.crossed, varied))
    assert crossed < set(LESSONS)


def test_another_script_or_declaration_is_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = assets.version()
    monkeypatch.setattr(assets, "MODULES", {**assets.MODULES, "new.js": b"// changed"})
    assert assets.version.__wrapped__() != before
    monkeypatch.undo()
    assert assets.version.__wrapped__() == before
    monkeypatch.setattr(assets, "declaration", lambda _name: "{}")
    assert assets.version.__wrapped__() != before


STREAMLITS = Starlette(
    routes=[Mount("/static", StaticFiles(directory=shipped.folder() / "static"))], middleware=[Middleware(Compressed)]
)
SCRIPT = re.findall(r'href="\.(/static/js/protobuf[^"]+)"', shipped.page())[0]


def test_streamlits_scripts_come_compressed_and_whole_and_the_same_again() -> None:
    plain, *zipped = [
        ask(SCRIPT, app=STREAMLITS, headers={"accept-encoding": one}) for one in ("br", "gzip, br", "gzip")
    ]
    assert "content-encoding" not in plain.headers
    assert len(plain.body) == int(plain.headers["content-length"])
    for reply in zipped:
        assert (reply.headers["content-encoding"], reply.headers["vary"]) == ("gzip", "Accept-Encoding")
        assert len(reply.body) == int(reply.headers["content-length"]) < 0.4 * len(plain.body)
        assert gzip.decompress(reply.body) == plain.body
        assert reply.headers["content-type"] == plain.headers["content-type"]
        assert reply.headers["vary"] == plain.headers["vary"]
        assert "etag" not in reply.headers, "one name for two encodings"


def test_a_font_a_part_and_a_file_that_is_not_there_come_as_streamlit_sends_them() -> None:
    font = next((shipped.folder() / "static/media").glob("KaTeX_Main-Regular.*.woff2"))
    asked = {"accept-encoding": "gzip"}
    reply = ask(f"/static/media/{font.name}", app=STREAMLITS, headers=asked)
    assert reply.body == font.read_bytes()
    assert "content-encoding" not in reply.headers
    part = ask(SCRIPT, app=STREAMLITS, headers={**asked, "range": "bytes=2-5"})
    assert (part.status, len(part.body)) == (206, 4)
    gone = ask("/static/js/gone.ABCDEFGH.js", app=STREAMLITS, headers=asked)
    assert gone.status == 404


def test_what_every_page_needs_later_is_fetched_with_the_rest() -> None:
    names = re.findall(r'href="\./static/js/([^"]+)"', shipped.hints())
    assert names
    for part in shipped.LAZY:
        assert any(name.startswith(f"{part}.") for name in names), (
            f"Streamlit has no script of that name any more: {part}"
        )
    for name in names:
        script = (shipped.folder() / "static/js" / name).read_text("utf-8")
        imported = re.findall(r"""(?:from|import)["'`]\./([\w.-]+\.js)["'`]""", script)
        assert all(one in names or one in shipped.page() for one in imported)
    assert not any(name in shipped.page() for name in names)


@pytest.mark.parametrize(
    ("asked", "zipped"),
    [
        *((asked, True) for asked in ("gzip", "GZIP;q=0.5", "br, *", "x-gzip")),
        *((asked, False) for asked in ("", "br", "gzip;q=0", "gzip; q=0.000, identity", "gzipped", "*;q=0")),
    ],
)
def test_only_who_reads_what_is_compressed_is_given_it(asked: str, zipped: bool) -> None:
    for address, app in ((SCRIPT, STREAMLITS), ("/library/uqr.mjs", APP)):
        reply = ask(address, app=app, headers={"accept-encoding": asked})
        assert (reply.headers.get("content-encoding") == "gzip") == zipped


def test_addresses_of_files_that_are_not_there_take_no_room() -> None:
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        await HTMLResponse("the page, in the place of a file that is not there")(scope, receive, send)

    app = Compressed(page)
    for place in range(20):
        assert ask(f"/static/js/gone{place}.ABCDEFGH.js", app=app, headers={"accept-encoding": "gzip"}).status == 200
    assert not app.kept


@pytest.mark.parametrize(
    ("path", "status", "control"),
    [
        ("/_stcore/health", 200, BRIEFLY),
        ("/below/_stcore/host-config", 200, BRIEFLY),
        ("/_stcore/health", 503, "no-cache"),
        ("/_stcore/other", 200, "no-cache"),
    ],
)
def test_what_streamlits_page_asks_first_may_be_kept_for_seconds_where_all_is_well(
    path: str, status: int, control: str
) -> None:
    app = Compressed(PlainTextResponse("told", status, {"Cache-Control": "no-cache"}))
    told = ask(path, app=app)
    assert (told.status, told.body, told.headers["cache-control"]) == (status, b"told", control)
