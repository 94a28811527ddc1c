"""Every lesson answers by its link: the scene, the code, the files, a visitor's own table, a dragged point; or a sentence."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import anyio.to_thread
import numpy as np
import pytest

from regularize.export.backend import Backend
from regularize.knobs import Knobs, Slider, Text
from regularize.lessons import LESSONS, lesson
from regularize.lessons.choosing.settings import THIRD
from regularize.lessons.link import Question, settings_of
from regularize.progress import finish
from tests.pages.asgi import Reply, ask, lines, run
from tests.pages.test_lessons import FILES, SMALL, TOWNS, computed, view
from ui import answers, head, jobs, routes
from ui.answers import Answers
from ui.page import channel
from ui.routes import LARGEST


async def through_channel(path: str) -> dict[str, Any]:
    """The answer to a path through Streamlit's own channel."""
    return await anyio.to_thread.run_sync(lambda: channel({"id": 1, "path": path}))


LONG = "dropblock.view=Training&dropblock.repetitions=8"
"""A computation of many seconds."""
LESS = {"dropblock": {"repetitions": "3"}, "cutmix": {"repetitions": "3"}}


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """A process that knows nothing yet."""
    found = Answers()
    for module in (routes, head):
        monkeypatch.setattr(module, "ANSWERS", found)
    return found


def link(settings: Knobs, name: str, **more: object) -> str:
    """The query of settings, spelled out."""
    spelled = {f"{name}.{knob}": getattr(settings, knob) for knob, _ in settings.knobs()}
    return urlencode({**spelled, **more}, quote_via=quote)


def scene(name: str, query: str = "") -> tuple[dict[str, Any], bytes]:
    """Head and bytes of an answered scene."""
    reply = ask(f"/scene/{name}?{query}")
    assert reply.status == 200, reply.text
    assert reply.headers["x-regularize"]
    assert reply.headers["cache-control"] == "no-store"
    _, told, wire = lines(reply.body)
    assert told["scene"] == len(wire)
    return told, wire


def same(wire: bytes, expected: bytes) -> bool:
    """Whether two scenes are the same: to the byte, or in single precision, where another thread's memory may lie otherwise, so
    that a library sums in another order, all but the last digits of the arrays."""
    if wire == expected:
        return True
    start = 20 + int.from_bytes(wire[16:20], "little")
    numbers = [np.frombuffer(one[start:], dtype=np.float32) for one in (wire, expected)]
    close = len(wire) == len(expected) and np.isclose(*numbers, rtol=1e-4, atol=1e-5, equal_nan=True).mean() > 0.999
    return wire[16:start] == expected[16:start] and bool(close)


def refused(reply: Reply) -> str:
    """The sentence with which a question is refused."""
    assert reply.status == 400, reply.text
    assert reply.headers["x-regularize"]
    assert reply.text.endswith(".")
    return reply.text


@pytest.mark.parametrize("name", LESSONS)
def test_a_link_is_answered_with_the_scene_the_code_and_the_files_of_its_settings(name: str) -> None:
    one, settings, results, drawn = view(name)
    query = link(settings, name)
    told, wire = scene(name, query)
    assert same(wire, drawn.wire)
    assert told["settings"] == {knob: getattr(settings, knob) for knob, _ in settings.knobs()}
    assert told["crossed"] == one.crossed(settings)
    assert told["notices"] == list(drawn.notices)
    assert (told["notes"], told["fields"]) == ([], [])
    code = ask(f"/code/{name}?{query}")
    assert (code.status, code.text) == (200, one.code(settings, *results))
    files = one.files(settings, *results)
    assert told["files"] == [[file.label, file.name] for file in files]
    for file in files:
        reply = ask(f"/file/{name}/{file.name}?{query}")
        assert (reply.status, reply.text) == (200, file.content())
        assert reply.headers["content-disposition"] == f'attachment; filename="{file.name}"'


def ends() -> list[tuple[str, str]]:
    """Each knob of each lesson that is a number or a word."""
    return [
        (name, knob) for name in LESSONS for knob, one in lesson(name).settings.knobs() if not isinstance(one, Text)
    ]


def values(name: str, knob: str) -> list[Any]:
    """The ends of a slider, or some words of a choice, its first and last among them."""
    one = dict(lesson(name).settings.knobs())[knob]
    if isinstance(one, Slider):
        return [one.low, one.high]
    words = list(one.options)
    if knob == "repetitions" and name in LESS:
        return words[:2]  # the others train in the same way, only longer
    return words if len(words) <= 6 else [*words[:: len(words) // 5], words[-1]]


@pytest.mark.parametrize(("name", "knob"), ends())
def test_both_ends_of_every_knob_and_every_word_have_a_view(name: str, knob: str) -> None:
    one = lesson(name)
    for value in values(name, knob):
        told, wire = scene(name, link(one.settings(**{**SMALL.get(name, {}), **LESS.get(name, {}), knob: value}), name))
        own = one.uploads is not None and value == one.uploads.word
        assert told["settings"][knob] == (one.settings().source if own else value)
        beside_itself = name == "explore" and told["settings"]["compare"] == told["settings"]["penalty"]
        assert len(told["notices"]) in (own, own + beside_itself)
        assert wire


@pytest.mark.parametrize("name", LESSONS)
def test_what_a_link_says_wrongly_is_left_out_and_told_in_a_sentence_each(name: str) -> None:
    _, settings, _, drawn = view(name)
    knobs = dict(settings.knobs())
    for garbage in ("<script>1e999", "", "nan", "9" * 5000, "%00%ff"):
        wrong = {knob: garbage for knob, one in knobs.items() if not refuses_not(one, garbage)}
        right = {f"{name}.{knob}": getattr(settings, knob) for knob in knobs if knob not in wrong}
        small = {f"{name}.{knob}": value for knob, value in SMALL.get(name, {}).items()}
        # What makes a network small stays, as this is not about training.
        query = urlencode({**{f"{name}.{knob}": garbage for knob in wrong}, **right, **small})
        told, wire = scene(name, query)
        # A word that is left out counts as not named.
        older = {knob: knobs[knob].before for knob in wrong if getattr(knobs[knob], "before", None) is not None}
        assert same(wire, scene(name, link(replace(settings, **older), name))[1] if older else drawn.wire)
        sentences = told["notices"][: len(told["notices"]) - len(drawn.notices)]
        assert len(sentences) == len(set(wrong) - {knob.split(".")[1] for knob in small})
        assert all(sentence.endswith("; the link's value was left out.") for sentence in sentences)
        assert all(len(sentence) < 800 for sentence in sentences)


def refuses_not(knob: Any, text: str) -> bool:
    """Whether a knob takes a text."""
    try:
        knob.read("knob", text)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    "path", ["/scene/nowhere", "/code/nowhere", "/file/nowhere/data.csv", "/scene/__init__", "/scene/lesson"]
)
def test_a_lesson_that_is_none_is_refused_in_words(path: str) -> None:
    assert "There is no lesson of the name" in refused(ask(path))


def test_a_file_that_is_none_is_refused_in_words() -> None:
    assert refused(ask("/file/explore/passwd")) == "This view has no file of the name 'passwd'."


def test_what_takes_long_tells_how_far_it_is_and_then_the_scene(
    fresh: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "LOOK", 0.001)  # at each step, however seldom this thread has its turn
    query = "dropout.points=20&dropout.width=8&dropout.depth=1&dropout.seed=77"
    reply = ask(f"/scene/dropout?{query}")
    progress, told, wire = lines(reply.body)
    assert len(reply.parts) > 2, "they come one by one"
    shares = [line["progress"] for line in progress]
    assert shares == sorted(shares)
    assert 0 <= shares[0] < shares[-1] <= 1
    assert all(line["label"].startswith("Training") for line in progress)
    one = lesson("dropout")
    settings = settings_of(one, dict(parse_qsl(query)))[0]
    assert same(wire, one.scene(settings, *computed(one, settings)).wire)
    assert lines(ask(f"/scene/dropout?{query}").body) == ([], told, wire)
    assert not fresh.jobs.jobs


def test_a_client_that_is_gone_leaves_its_computation(fresh: Answers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "LINGER", 0.0)
    reply = ask(f"/scene/dropblock?{LONG}&dropblock.seed=901", leave=2)
    assert all(b"progress" in part for part in reply.parts)
    assert all(job.waiting == 0 for job in fresh.jobs.jobs.values())
    # Had it gone on, what comes after it would wait for many seconds.
    job = fresh.jobs.ask("after", lambda: iter_nothing())
    assert job.ended.wait(60)
    assert fresh.jobs.next() is None


def test_what_nobody_has_asked_yet_is_answered_only_where_it_is_there_in_a_moment(
    fresh: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    ahead = {"X-Ahead": "1"}
    asked = ask("/scene/geometry?geometry.seed=77", headers=ahead)
    assert asked.status == 200
    assert lines(asked.body) == lines(ask("/scene/geometry?geometry.seed=77").body)
    long = ask(f"/scene/dropblock?{LONG}&dropblock.seed=909", headers=ahead)
    assert (long.status, long.body, long.headers["cache-control"]) == (204, b"", "no-store")
    assert not fresh.jobs.jobs
    with monkeypatch.context() as patch:
        patch.setattr(answers, "MOMENT", 0.0)
        assert ask("/scene/geometry?geometry.seed=78", headers=ahead).status == 204, "it turned out long"
    assert not any(job.waiting for job in fresh.jobs.jobs.values())
    monkeypatch.setattr(routes, "waited_for", lambda: True)
    assert ask("/scene/geometry?geometry.seed=79", headers=ahead).status == 204, "others wait"
    assert ask("/scene/geometry?geometry.seed=79").status == 200


def iter_nothing() -> Any:
    yield 1.0
    return "found"


def test_a_second_visitor_is_told_to_wait_for_the_first(fresh: Answers) -> None:
    async def labels() -> list[str]:
        first = fresh.answer(fresh.read("dropblock", {"dropblock.view": "Training", "dropblock.seed": "902"}))
        second = fresh.answer(fresh.read("dropblock", {"dropblock.view": "Training", "dropblock.seed": "903"}))
        await anext(first)
        while not next(iter(fresh.jobs.jobs.values())).begun:
            await anext(first)
        told: Any = [await anext(first), await anext(second)]
        await first.aclose()
        await second.aclose()
        return [progress.label for progress in told]

    one, two = run(labels())
    assert two == f"{one} (waiting for another visitor's to finish)"


def table(content: bytes) -> dict[str, Any]:
    """What is said of a posted table."""
    reply = ask("/table", method="POST", body=content)
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    told: dict[str, Any] = json.loads(reply.body)
    return told


@pytest.mark.parametrize("name", ["explore", "choosing"])
def test_a_table_is_posted_once_and_named_by_its_digest(fresh: Answers, name: str) -> None:
    one, digest = lesson(name), hashlib.sha256(TOWNS).hexdigest()
    assert one.uploads is not None
    settings = one.settings(source=one.uploads.word, table=digest)
    query = link(settings, name)
    for path in (f"/scene/{name}?{query}", f"/code/{name}?{query}", f"/file/{name}/data.csv?{query}"):
        reply = ask(path)
        assert reply.status == 409, "another process may have the table"
        assert reply.headers["x-regularize"]
    assert table(TOWNS) == {"digest": digest}
    told, wire = scene(name, query)
    understood = one.uploads.understood(one.uploads.read(TOWNS), settings)
    own = one.uploads.choose(understood, settings)
    results = computed(one, settings, own)
    assert same(wire, one.scene(settings, *results).wire)
    assert [field["name"] for field in told["fields"]] == [one.name for one in one.uploads.fields(understood, settings)]
    assert told["notes"] == list(one.uploads.notes(understood, settings))
    assert len(told["preview"]["rows"]) == 5
    assert ask(f"/code/{name}?{query}").text == one.code(settings, *results)
    assert fresh.memory.get(("table", digest)) is not None


def test_two_tables_under_the_same_settings_are_not_mistaken_for_each_other() -> None:
    one = lesson("explore")
    wires = []
    for content in (b"x,y\n" + b"".join(b"%d,%d\n" % (i, i * i * sign) for i in range(12)) for sign in (1, -1)):
        digest = table(content)["digest"]
        wires.append(scene("explore", link(one.settings(source="Your data", table=digest), "explore"))[1])
    assert wires[0] != wires[1]


def test_columns_that_a_cache_cannot_tell_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="digest"):
        Question(lesson=lesson("explore"), settings=lesson("explore").settings(), columns=np.ones(3))


def test_without_a_table_the_usual_data_are_shown_and_that_is_said() -> None:
    told, wire = scene("explore", "explore.source=Your%20data")
    usual = lesson("explore").settings().source
    assert told["notices"] == [f"No data yet: upload or paste a CSV. Until then you see {usual}."]
    assert told["settings"]["source"] == usual
    assert wire == scene("explore", urlencode({"explore.source": usual}))[1]


def test_columns_that_cannot_be_used_are_said_and_there_is_no_view_of_them() -> None:
    digest = table(TOWNS)["digest"]
    query = f"choosing.source=Your%20data&choosing.table={digest}&choosing.target=1&choosing.one_hot=Off"
    told, wire = scene("choosing", query)
    assert wire == b""
    assert told["notices"] == ["The target “town” is text: choose a column of numbers."]
    assert [field["name"] for field in told["fields"]] == ["target", "left_out", "weights", "one_hot"], (
        "so that another can be chosen"
    )
    for path in (f"/code/choosing?{query}", f"/file/choosing/data.csv?{query}"):
        assert refused(ask(path)) == told["notices"][0]


def test_where_a_computation_finds_that_rows_are_too_few_other_columns_can_still_be_chosen() -> None:
    content = b"a,b,y\n" + b"".join(b"%d,%d,%d\n" % (i, i * i % 7, 3 * i % 5) for i in range(6))
    digest = table(content)["digest"]
    query = f"choosing.source=Your%20data&choosing.table={digest}&choosing.held_out={quote(THIRD)}"
    told, wire = scene("choosing", query)
    why = "Only 4 rows are left to fit; at least 5 are needed."
    assert (told["notices"], wire) == ([why], b"")
    assert [field["name"] for field in told["fields"]] == ["target", "left_out", "weights"]
    assert refused(ask(f"/code/choosing?{query}")) == why
    path = f"scene/choosing?{query}"
    assert lines(run(through_channel(path))["head"].encode())[1] == told
    backend = Backend()
    backend.take(content)
    assert lines(finish(backend.answer(path)))[1:] == (told, b"")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_any_file_is_kept_or_refused_in_a_sentence(path: Path) -> None:
    told = table(path.read_bytes())
    if "digest" in told:
        assert told == {"digest": hashlib.sha256(path.read_bytes()).hexdigest()}
        for name in ("explore", "choosing"):
            scene(name, f"{name}.source=Your%20data&{name}.table={told['digest']}")
    else:
        assert told["refused"].endswith(".")


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"one column of words\nand more\n", bytes(range(256)) * 40])
def test_what_is_no_table_is_refused_in_a_sentence(content: bytes) -> None:
    assert table(content)["refused"].endswith(".")


def test_a_table_that_is_too_large_is_refused_before_it_has_all_come() -> None:
    row = b"1,2\n"
    assert "digest" in table(b"x,y\n" + row * 100)
    assert "at most 2 MB" in table(row * (LARGEST // len(row) + 1))["refused"]
    assert ask("/table").status == 405


@pytest.mark.parametrize(("name", "where"), [("outliers", (3, 0.25, -1.5)), ("geometry", (0, 0.5, 1.25))])
def test_a_point_that_is_held_is_where_the_pointer_is(name: str, where: tuple[int, float, float]) -> None:
    one = lesson(name)
    assert one.dragged is not None
    point, x, y = where
    moved = one.dragged(settings_of(one, {f"{name}.seed": "5"})[0], point, x, y)
    told, wire = scene(name, f"{name}.seed=5&point={point}&x={x}&y={y}")
    assert same(wire, one.scene(moved, *computed(one, moved)).wire)
    assert told["settings"] == {knob: getattr(moved, knob) for knob, _ in moved.knobs()}
    assert wire != scene(name, f"{name}.seed=5")[1]


HOSTILE = [
    {"x": "nan", "y": "0"},
    {"x": "inf", "y": "0"},
    {"x": "0", "y": "-1e999"},
    {"x": "0"},
    {"y": "0"},
    {},
    {"point": "1e999", "x": "0", "y": "0"},
    {"point": "", "x": "0", "y": "0"},
    {"point": "9" * 5000, "x": "0", "y": "0"},
    {"point": "<img src=x onerror=alert(1)>", "x": "0", "y": "0"},
]


@pytest.mark.parametrize("place", HOSTILE, ids=str)
def test_a_point_that_is_nowhere_is_refused_in_words(place: dict[str, str]) -> None:
    sentence = refused(ask(f"/scene/outliers?{urlencode({'point': '3', **place})}"))
    assert sentence.startswith("The point cannot be moved there: ")
    assert len(sentence) < 300


@pytest.mark.parametrize("place", [{"x": "1e308", "y": "-1e308"}, {"x": "-4", "y": "99"}], ids=str)
@pytest.mark.parametrize("name", ["outliers", "geometry"])
def test_a_point_far_away_is_answered_at_the_border(name: str, place: dict[str, str]) -> None:
    told, wire = scene(name, urlencode({"point": "0", **place}))
    assert wire
    assert lesson(name).settings(**told["settings"])


@pytest.mark.parametrize("point", [-1, 1000, 10**30])
def test_a_point_that_there_is_not_moves_nothing(point: int) -> None:
    assert scene("outliers", f"point={point}&x=0&y=0") == scene("outliers")


def test_a_lesson_without_points_does_not_mind_being_asked_for_one() -> None:
    assert same(scene("explore", "point=3&x=nan")[1], view("explore")[3].wire)


def test_a_scene_that_is_not_crossed_is_made_once_for_all_stops(fresh: Answers) -> None:
    scene("explore", "explore.log10_strength=-3")
    known = fresh.memory.bytes
    scene("explore", "explore.log10_strength=1.5")
    assert fresh.memory.bytes == known
    first = lesson("explore").settings()
    assert replace(first, log10_strength=1.5).without_live() == first.without_live()
