"""From start to end of a process: ready once its first views are there, leaving once it is told to end."""

import asyncio
import signal
import subprocess
import sys

import pytest

from regularize.lessons import LESSONS
from tests.pages.asgi import ask, lines, run
from tests.pages.test_answers import LONG
from ui import life, ready, routes
from ui.answers import Answers
from ui.environment import read
from ui.life import RENEWED, Life

SMALL = "dropout.points=20&dropout.width=8&dropout.depth=1"


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> Life:
    """A process that has just started."""
    found, answers = Life(), Answers()
    for module in (routes, ready):
        monkeypatch.setattr(module, "LIFE", found)
        monkeypatch.setattr(module, "ANSWERS", answers)
    return found


def test_a_process_is_ready_once_the_first_view_of_each_lesson_is_there(
    fresh: Life, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ready, "HERE", read({"REGULARIZE_AHEAD": "explore label_smoothing"}))
    told = [ask("/ready")]
    assert ask("/alive").status == 200

    async def started() -> None:
        async with ready.lived():
            while not fresh.ready:
                told.append(await asyncio.to_thread(ask, "/ready"))
                await asyncio.sleep(0.02)

    run(started())
    told.append(ask("/ready"))
    statuses = [reply.status for reply in told]
    assert statuses == sorted(statuses, reverse=True), "once ready it stays so"
    assert set(statuses) == {200, 503}
    assert told[0].text == "starting"
    assert "starting: the first view of label_smoothing is not there yet" in {reply.text for reply in told}
    assert told[-1].text == "ready"
    assert {reply.headers["cache-control"] for reply in told} == {"no-store"}
    for page in ("explore", "label_smoothing"):
        assert b'"progress"' not in ask(f"/scene/{page}").body, "nobody waits for it any more"


def test_by_default_every_lesson_s_first_view_is_waited_for() -> None:
    assert ready.HERE.ahead == tuple(LESSONS)


@pytest.mark.usefixtures("fresh")
def test_a_process_whose_first_view_fails_is_never_ready_and_says_why(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ArithmeticError("no such thing")

    monkeypatch.setattr(routes.ANSWERS, "_drawn", fails)
    monkeypatch.setattr(ready, "HERE", read({"REGULARIZE_AHEAD": "explore"}))

    async def started() -> None:
        async with ready.lived():
            while not caplog.records:
                await asyncio.sleep(0.02)

    run(started())
    assert ask("/ready").status == 503
    (record,) = caplog.records
    assert "the first view of explore is not there yet" in record.getMessage()
    assert "no such thing" in str(record.exc_info)


def test_a_process_that_leaves_takes_nothing_that_lasts_and_goes_on_with_what_it_knows(fresh: Life) -> None:
    known = ask("/scene/explore")
    fresh.lacks("")
    fresh.leave()
    assert (ask("/ready").status, ask("/ready").text) == (503, "leaving")
    assert ask("/alive").status == 200
    assert ask("/scene/explore").body == known.body
    for path in (f"/scene/dropblock?{LONG}", f"/code/dropblock?{LONG}", f"/file/dropblock/data.csv?{LONG}"):
        reply = ask(path)
        assert (reply.status, reply.text) == (503, RENEWED)
        assert reply.headers["x-regularize"]
        assert reply.headers["cache-control"] == "no-store"
    assert RENEWED.startswith("The server"), "so that the lab asks again by itself (ui/lab/lab.js)"
    fresh.lacks("anything")
    assert fresh.word == "leaving"


def test_what_is_under_way_is_finished_or_handed_on(fresh: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    async def both(path: str) -> bytes:
        asked = asyncio.ensure_future(asyncio.to_thread(ask, path))
        while not routes.ANSWERS.jobs.jobs and not asked.done():
            await asyncio.sleep(0.005)
        fresh.leave()
        return (await asked).body

    monkeypatch.setattr(life, "FINISHING", 600.0)
    _, _, wire = lines(run(both(f"/scene/dropout?{SMALL}&dropout.seed=811")))
    assert wire, "there was time to finish"
    fresh.leaving = False
    monkeypatch.setattr(life, "FINISHING", 0.0)
    handed = run(both(f"/scene/dropblock?{LONG}&dropblock.seed=812")).splitlines()
    assert handed[-1] == b'{"elsewhere":true}'
    assert all(line.startswith(b'{"progress"') for line in handed[:-1])


PROCESS = """
import asyncio, os, signal, time
from ui.life import Life, ending_in_order

async def served(drain):
    life, told, ended, loop = Life(), [], asyncio.Event(), asyncio.get_running_loop()
    # What a server has done by itself.
    signal.signal(signal.SIGTERM, lambda *_: (told.append(time.monotonic()), loop.call_soon_threadsafe(ended.set)))
    with ending_in_order(life, drain):
        begun = time.monotonic()
        os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.sleep(0)
        print(life.word, len(told))
        if drain > 100:
            os.kill(os.getpid(), signal.SIGTERM)
        await asyncio.wait_for(ended.wait(), 60)
        print(len(told), told[0] - begun >= drain)

for drain in (0.0, 1.0, 300.0):
    asyncio.run(served(drain))
"""


def test_the_server_hears_of_sigterm_when_the_balancer_has_had_its_time() -> None:
    """At once, after a while, and at once when told twice."""
    told = subprocess.run([sys.executable, "-c", PROCESS], capture_output=True, text=True, check=True)
    assert told.stdout.split("\n") == ["leaving 1", "1 True", "leaving 0", "1 True", "leaving 0", "1 False", ""]


def test_where_there_are_no_signals_nothing_is_changed() -> None:
    async def lived() -> None:
        before = signal.getsignal(signal.SIGTERM)
        with life.ending_in_order(Life()):
            assert signal.getsignal(signal.SIGTERM) == before

    run(lived())
