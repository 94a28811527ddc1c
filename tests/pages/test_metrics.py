"""Who may read a process's numbers, what they say, and what stands in the log of what is refused."""

import asyncio
import json
import logging
import os
import subprocess
import sys
from ipaddress import ip_network

import pytest
from prometheus_client.parser import text_string_to_metric_families

from regularize.lessons import LESSONS
from tests.pages.asgi import APP, Reply, ask, run
from ui import refusals
from ui.metrics import FORWARDED, Watched, kind_of, may_read
from ui.page import channel
from ui.refusals import LONGEST, MOST, REFUSALS, Refusals, shown

WATCHED = Watched(APP)
HOSTILE = "\n2026-01-01 root: logged in\x1b[2J\u202e<script>" + "é" * 5000


def numbers() -> dict[tuple[str, tuple[str, ...]], float]:
    """Each number by its name and the values of its labels, in the order of their names."""
    reply = ask("/metrics", client="127.0.0.1")
    assert reply.status == 200
    assert reply.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert reply.headers["cache-control"] == "no-store"
    families = text_string_to_metric_families(reply.text)
    return {
        (one.name, tuple(value for _, value in sorted(one.labels.items()))): one.value
        for family in families
        for one in family.samples
    }


def gained(before: dict[tuple[str, tuple[str, ...]], float], name: str, *labels: str) -> float:
    """How much more it is now."""
    return numbers().get((name, labels), 0) - before.get((name, labels), 0)


def test_requests_and_the_time_of_scenes_are_counted_by_lesson() -> None:
    before = numbers()
    ask("/scene/explore", app=WATCHED)
    ask("/lab/any/scene/explore?explore.penalty=L1", app=WATCHED)
    ask("/code/explore", app=WATCHED)
    ask("/scene/nowhere", app=WATCHED)
    assert gained(before, "regularize_requests_total", "scene", "2xx") == 2
    assert gained(before, "regularize_requests_total", "scene", "4xx") == 1
    assert gained(before, "regularize_requests_total", "code", "2xx") == 1
    assert gained(before, "regularize_scene_seconds_count", "explore") == 2
    assert gained(before, "regularize_scene_seconds_sum", "explore") > 0
    assert gained(before, "regularize_scene_seconds_bucket", "+Inf", "explore") == 2
    assert gained(before, "regularize_refused_total") == 1


def test_what_a_process_holds_is_read_off_it() -> None:
    ask("/scene/explore")
    found = numbers()
    assert found["regularize_cache_bytes", ()] > 100_000
    assert found["process_resident_memory_bytes", ()] > 50e6
    assert found["process_open_fds", ()] > 3
    assert {name for name, _ in found} >= {"regularize_ready", "process_cpu_seconds_total"}
    assert {labels[0] for name, labels in found if name == "regularize_jobs"} == {"running", "waiting", "ahead"}


def test_foreign_words_never_become_labels() -> None:
    for path in ("/scene/strange", "/strange", "/lab/strange/strange.js", "/strange/scene/strange", "/a/b/c", "//"):
        ask(path, app=WATCHED)
    assert not [labels for _, labels in numbers() if any("strange" in label for label in labels)]
    found = {
        kind_of(path)
        for path in ("/", "/geometry", "/base/scene/explore", "/lab/1/bundle.js", "/x", "/file/explore/table")
    }
    assert found == {
        ("page", ""),
        ("page", "geometry"),
        ("scene", "explore"),
        ("lab", ""),
        ("other", ""),
        ("file", "explore"),
    }


@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.0.9", "::1", "::ffff:127.0.0.1"])
def test_this_machine_may_read_unless_somebody_asks_through_it(client: str) -> None:
    assert ask("/metrics", client=client).status == 200
    for name in FORWARDED:
        assert ask("/metrics", client=client, headers={name: "127.0.0.1"}).status == 403


@pytest.mark.parametrize("client", [None, "203.0.113.5", "10.0.0.7", "::ffff:203.0.113.5", "testclient"])
def test_nobody_else_may(client: str | None) -> None:
    reply = ask("/metrics", client=client)
    assert reply.status == 403
    assert "process" in reply.text
    assert "# HELP" not in reply.text


def test_a_network_that_was_named_may_and_no_other() -> None:
    def seen(client: str) -> bool:
        return may_read({"type": "http", "client": (client, 1), "headers": []}, (ip_network("10.0.0.0/8"),))

    assert [seen(client) for client in ("10.3.2.1", "::ffff:10.3.2.1", "127.0.0.1", "11.0.0.1")] == [
        True,
        True,
        False,
        False,
    ]


WITHOUT = """
import importlib.util, json
there = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: None if name == "prometheus_client" else there(name, *more)
from tests.pages.asgi import APP, ask
from ui.metrics import Watched
replies = [ask("/scene/explore", app=Watched(APP)), ask("/metrics", client="127.0.0.1")]
import sys
print(json.dumps([[one.status for one in replies], replies[1].text, "prometheus_client" in sys.modules]))
"""


def test_without_the_library_everything_but_the_numbers_is_there() -> None:
    told = subprocess.run(
        [sys.executable, "-c", WITHOUT], env={**os.environ}, capture_output=True, text=True, check=True
    )
    statuses, words, loaded = json.loads(told.stdout)
    assert statuses == [200, 501]
    assert "prometheus-client" in words
    assert not loaded


@pytest.fixture(autouse=True)
def quiet_log(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each test has its own second."""
    monkeypatch.setattr(REFUSALS, "_lines", 0)


def refused(caplog: pytest.LogCaptureFixture, reply: Reply) -> str:
    """The one line about a reply."""
    assert 400 <= reply.status < 500
    (line,) = [record.getMessage() for record in caplog.records if record.name == "regularize"]
    caplog.clear()
    return line


def test_each_refused_input_is_a_line_with_its_reason(caplog: pytest.LogCaptureFixture) -> None:
    line = refused(caplog, ask("/scene/outliers?point=3&x=nan", app=WATCHED))
    assert line.startswith("refused '400 /scene/outliers?point=3&x=nan': \"The point cannot be moved there")
    assert "no lesson" in refused(caplog, ask("/scene/nowhere", app=WATCHED))
    for path in ("/scene/explore", "/nothing", f"/scene/explore?explore.source=Your%20data&explore.table={'0' * 64}"):
        ask(path, app=WATCHED)
    assert not caplog.records, "answered, not there, or to be brought again"


def test_foreign_text_in_the_log_is_escaped_and_short(caplog: pytest.LogCaptureFixture) -> None:
    for path in (f"/scene/{HOSTILE}", "/scene/outliers?point=" + HOSTILE.encode().decode("latin-1")):
        line = refused(caplog, ask(path, app=WATCHED))
        assert line.isascii()
        assert line.isprintable()
        assert len(line) < 2 * LONGEST + 20
    assert shown("x" * 10) == "'" + "x" * 10 + "'"


def test_a_visitor_s_table_is_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    ask("/table", method="POST", body=b"secret;name\nAda;3\n", app=WATCHED)
    run(asyncio.to_thread(channel, {"path": "table", "body": "c2VjcmV0"}))
    lines = [record.getMessage() for record in caplog.records]
    assert lines == ["refused 'a table': '18 bytes'", "refused 'a table': '6 bytes'"]


def test_what_comes_through_the_websocket_is_noted_too(caplog: pytest.LogCaptureFixture) -> None:
    run(asyncio.to_thread(channel, {"path": f"scene/{HOSTILE}"}))
    (record,) = caplog.records
    assert record.getMessage().startswith("refused 'scene/\\n2026")


def test_a_flood_does_not_fill_the_log(caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(refusals.time, "monotonic", lambda: clock[0])
    found = Refusals()
    with caplog.at_level(logging.WARNING, "regularize"):
        for _ in range(10 * MOST):
            found.note("x", "no")
        clock[0] += 1
        found.note("x", "no")
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == MOST + 2
    assert lines[MOST] == f"refused {9 * MOST} more"
    assert found.total == 10 * MOST + 1


def test_every_lesson_is_a_page_that_is_counted() -> None:
    assert {kind_of(f"/{name}") for name in LESSONS} == {("page", name) for name in LESSONS}
