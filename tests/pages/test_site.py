"""The static site: its files are the server's answers, its pages lead to each other and to no other host."""

import gzip
import io
import itertools
import json
import random
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import numpy as np
import pytest

from regularize.export.backend import Backend
from regularize.export.quiz import HOME
from regularize.glossary import MEANS
from regularize.knobs import Knobs
from regularize.lessons import LESSONS, lesson, link
from regularize.lessons.link import Refused
from regularize.progress import finish
from regularize.threads import one_thread
from tests.pages.asgi import ask
from tests.pages.test_export import TABLE
from ui.head import MENU
from ui.limits import MEGABYTES
from ui.memory import Memory
from ui.routes import ANSWERS
from ui.site import pages, prose, python
from ui.site.build import everything
from ui.site.views import TRAINED, Shelf, Shelved, folded, key, query, shelved, shown


@pytest.fixture(autouse=True, scope="module")
def as_served() -> Iterator[None]:
    """One thread for each product, as a server and a site are run: more add up in another order, also in what is remembered of
    before."""
    memory = Memory(MEGABYTES * 1024**2)
    with one_thread(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(ANSWERS, "memory", memory)
        patch.setattr(ANSWERS.jobs, "memory", memory)
        yield


LINEAR = [name for name in LESSONS if name not in TRAINED]


def few(name: str) -> list[Knobs]:
    """All views of a lesson that are computed in a moment; of trained ones the first."""
    found = list(shown(lesson(name)))
    return found[:1] if name in TRAINED else found[:3]


def unfolded(content: bytes) -> bytes:
    """An answer as it was before `folded`, written another way than in the lab."""
    start = content.index(b"\n") + 1
    start += 20 + struct.unpack("<I", content[start + 16 : start + 20])[0]
    planes = np.frombuffer(content, np.uint8, offset=start).reshape(4, -1)
    steps = [sum(int(planes[i, j]) << 8 * i for i in range(4)) for j in range(planes.shape[1])]
    bits = [total % 2**32 for total in itertools.accumulate(steps)]
    return content[:start] + np.array(bits, "<u4").tobytes()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return Shelf(tmp_path_factory.mktemp("views"))


@pytest.fixture(scope="module", params=LESSONS)
def stocked(request: pytest.FixtureRequest, shelf: Shelf) -> tuple[str, Shelved]:
    return request.param, shelved(request.param, shelf, few(request.param))


def content(shelf: Shelf, name: str) -> bytes:
    return gzip.decompress((shelf.folder / f"{name}.gz").read_bytes())


def test_every_file_is_what_the_server_answers(stocked: tuple[str, Shelved], shelf: Shelf) -> None:
    name, found = stocked
    for settings in few(name):
        view = found.index.views[key(settings)]
        stops = {knob: settings.stop(knob) for knob in settings.live()}
        scene = next(one for one in view.scenes if not one.crossed or one.stops == stops)
        assert scene.crossed == lesson(name).crossed(settings)
        # Views that differ in live knobs alone are one file, which says where they stood in the first of them.
        live = {knob: slider.stops[scene.stops[knob]] for knob, slider in settings.live().items()}
        asked = urlencode(query(name, replace(settings, **live)))
        answer = ask(f"/scene/{name}?{asked}").body
        assert unfolded(content(shelf, scene.scene)) == answer[answer.rindex(b'{"scene":') :]
        for file, kept in scene.files.items():
            assert content(shelf, kept).decode() == ask(f"/file/{name}/{file}?{asked}").text


def test_the_script_is_the_servers_wherever_the_live_knobs_stand(stocked: tuple[str, Shelved], shelf: Shelf) -> None:
    name, found = stocked
    settings = few(name)[0]
    told = json.loads(content(shelf, found.index.views[key(settings)].code))
    live = settings.live()
    places = list(itertools.product(*(knob.stops for knob in live.values())))
    assert len(told["at"]) == len(places)
    for place in random.Random(1).sample(range(len(places)), 5):
        asked = urlencode(
            query(name, settings) | {f"{name}.{k}": str(v) for k, v in zip(live, places[place], strict=True)}
        )
        lines = [told["lines"][line] for line in told["scripts"][told["at"][place]]]
        assert "\n".join(lines) == ask(f"/code/{name}?{asked}").text


def test_truths_are_the_servers(stocked: tuple[str, Shelved], shelf: Shelf) -> None:
    name, found = stocked
    for question, kept in found.index.truths.items():
        assert content(shelf, kept) == ask(f"/truth/{name}/{question}").body


def test_files_that_follow_a_live_knob_are_known(stocked: tuple[str, Shelved]) -> None:
    name, found = stocked
    moving = {file for view in found.index.views.values() for file in view.moving}
    assert moving == ({"points.csv"} if name == "outliers" else set())


def test_a_folded_answer_packs_a_fifth_better() -> None:
    answer = ask("/scene/explore").body
    assert unfolded(folded(answer)) == answer
    assert len(gzip.compress(folded(answer), 9)) < 0.8 * len(gzip.compress(answer, 9))


def test_settings_without_an_effect_do_not_make_another_view() -> None:
    kind = lesson("explore").settings
    assert key(kind()) == "[]"
    assert key(kind(penalty="L1", ratio=0.3)) == key(kind(penalty="L1"))
    assert key(kind(penalty="Elastic net", ratio=0.3)) != key(kind(penalty="Elastic net"))
    assert key(kind(log10_strength=1.0)) == key(kind())


def test_each_penalty_is_a_file_however_a_link_says_it() -> None:
    keys = {key(settings) for settings in everything("explore")}
    for penalty in ("None", "L1", "L2", "Elastic net"):
        named, _ = link.settings_of(lesson("explore"), {"explore.penalty": penalty})
        assert key(named) in keys
        assert key(lesson("explore").settings(penalty=penalty)) in keys


def test_no_script_is_on_a_page_but_the_sites_own(stocked: tuple[str, Shelved]) -> None:
    name, found = stocked
    text = pages.page(name, "", found, elsewhere="", python=None)
    fetched = re.findall(r'<(?:script|link|img)[^>]* (?:src|href)="([^"]*)"', text)
    assert fetched
    assert all(re.match(r"\.\.?/", address) for address in fetched)
    assert found.words in text


def test_the_words_of_all_pages_are_rendered_and_lead_to_pages_that_are_there() -> None:
    rendered = prose.rendered(tuple(MENU))
    for name, html in rendered.items():
        formulas = sum(len(re.findall(r"\$\$", piece.markdown)) // 2 for piece in prose.pieces(name))
        assert html.count('class="rg-formula"') == formulas
        assert not re.search(r"\$\$|:gray\[|-badge\[|FORMULA\d|katex-error", html)
        home = "./" if name == HOME else "../"
        # A term leads nowhere: its link holds what it means.
        explained = re.findall(rf'<a href="{MEANS}" title="([^"]+)"', html)
        assert len(explained) == len(set(explained)) == html.count(f'href="{MEANS}"')
        for address in re.findall(r'href="(?!#)([^"]*)"', html):
            inside = rf"{re.escape(home)}(?:(?:{'|'.join(MENU)})/)?(?:\?.*)?"
            assert address.startswith("https://") or re.fullmatch(inside, address), address
    assert rendered["beliefs"].count('class="rg-box"') >= 16
    assert "<table>" in rendered["techniques"]


def test_words_that_cannot_be_rendered_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "RENDER", Path("no-such-script.mjs"))
    with pytest.raises(RuntimeError, match="could not be rendered"):
        prose.rendered(["beliefs"])


@pytest.mark.parametrize("name", LINEAR)
def test_a_backend_answers_as_a_server_does(name: str) -> None:
    backend = Backend()
    settings = few(name)[-1]
    asked = urlencode(query(name, settings))
    asked = lesson(name).questions[0].name
    for path in (f"code/{name}?{asked}", f"truth/{name}/{asked}?{name}.seed=3"):
        assert finish(backend.answer(path)) == ask(f"/{path}").body
    body = ask(f"/scene/{name}?{asked}").body
    assert finish(backend.answer(f"scene/{name}?{asked}")) == body[body.rindex(b'{"scene":') :]


def test_a_backend_tells_how_far_it_is_and_does_not_compute_twice() -> None:
    backend = Backend()
    told: list[tuple[float, str]] = []
    first = finish(backend.answer("scene/label_smoothing"), told.append)
    assert len(told) > 3
    assert all(0 <= share <= 1 and label for share, label in told)
    told.clear()
    assert finish(backend.answer("scene/label_smoothing"), told.append) == first
    assert told == []


def test_a_backend_takes_a_table_and_refuses_in_words() -> None:
    backend = Backend()
    digest = json.loads(backend.take(TABLE))["digest"]
    uploads = lesson("explore").uploads
    assert uploads is not None
    asked = urlencode({"explore.source": uploads.word, "explore.table": digest})
    assert b"height" in finish(backend.answer(f"scene/explore?{asked}"))
    assert "refused" in json.loads(backend.take(b"\xff\x00\x01"))
    for path, why in {
        f"scene/explore?{asked.replace(digest, '0' * 64)}": "not here",
        "scene/nowhere": "no lesson",
        "file/explore/none.csv": "no file",
        "truth/explore/none": "no question",
    }.items():
        with pytest.raises(Refused, match=why):
            finish(backend.answer(path))


def test_what_was_altered_is_not_taken() -> None:
    assert python.checked(b"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "empty") == b""
    with pytest.raises(python.Altered, match=r"numpy\.whl has the sha256"):
        python.checked(b"other", "0" * 64, "numpy.whl")


def test_the_lessons_for_the_browser_are_the_package_and_its_data_the_same_each_time() -> None:

    content = python.lessons()
    assert content == python.lessons()
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "regularize/export/backend.py" in names
    assert {name.split("/")[0] for name in names} == {"regularize", "sklearn"}
    assert sum(name.startswith("sklearn/datasets/data/") for name in names) == len(python.DATA)
