"""One visitor who floods waits, others do not; what would pile up is refused in words; what is dear goes on in the queue."""

import asyncio
import threading
from collections.abc import Generator
from itertools import count

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from regularize import tables
from regularize.progress import BETWEEN, paused
from tests.pages.asgi import run
from ui import answers, head, limits
from ui.answers import Longer, moment
from ui.guard import Guard, Present
from ui.jobs import JobQueue
from ui.limits import CLASS, VISITOR, Rounds, Visitor, network, visitor
from ui.memory import Memory
from ui.turns import Turns

ONE, TWO = Visitor("10.0.0.1", "a"), Visitor("10.0.0.2", "b")


def order(asked: list[Visitor]) -> list[Visitor]:
    """Who is served when all of these have asked in this order."""
    rounds = Rounds()
    return [who for _, _, who in sorted((rounds.tag(who), at, who) for at, who in enumerate(asked))]


def test_each_visitor_s_first_comes_before_anybody_s_second() -> None:
    assert order([ONE, ONE, ONE, TWO, TWO]) == [ONE, TWO, ONE, TWO, ONE]


def test_a_class_behind_one_address_is_served_like_as_many_addresses() -> None:
    phones = [Visitor("10.0.0.9", str(at)) for at in range(30)]
    served = order([*[phones[0]] * 50, *phones[1:], ONE])
    assert served.index(ONE) <= 2
    assert set(served[:33]) == {*phones, ONE}, "one of the class floods: before all others come three of its questions"


def test_whoever_makes_up_names_shares_what_the_address_has() -> None:
    names = [Visitor("10.0.0.9", str(at)) for at in range(100 * CLASS)]
    rounds = Rounds()
    tags = [rounds.tag(name) for name in names]
    rounds.begin(tags[10])
    assert rounds.tag(ONE) < tags[CLASS]


def test_whoever_was_away_joins_the_present_round_and_names_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Rounds, "MANY", 50)
    rounds = Rounds()
    for at in range(500):
        rounds.begin(rounds.tag(Visitor(f"10.0.{at}.1", "x")) + 1.0)
    assert rounds.tag(ONE) == rounds.now
    assert len(rounds._next) <= 53


def test_one_visitor_holds_one_thread_and_one_address_never_all() -> None:
    turns = Turns(0)
    for who in [ONE] * 5 + [Visitor("10.0.0.1", "c")] * 5 + [Visitor("10.0.0.1", "d"), TWO, TWO]:
        turns.ask(who, lambda: None)
    held = [turns.next() for _ in range(4)]
    assert [turn and turn.who for turn in held] == [ONE, TWO, Visitor("10.0.0.1", "c"), None]
    assert held[0] is not None
    turns.end(held[0])
    after = turns.next()
    assert after is not None
    assert after.who == Visitor("10.0.0.1", "d")


def test_a_question_that_is_given_up_before_its_turn_is_not_computed_and_an_error_is_its_visitor_s() -> None:
    turns, go, made = Turns(1), threading.Event(), list[int]()
    first = turns.ask(ONE, lambda: go.wait(20))
    second, third = turns.ask(ONE, lambda: made.append(2)), turns.ask(ONE, lambda: 1 // 0)
    assert second.cancel()
    go.set()
    assert first.result(20)
    with pytest.raises(ZeroDivisionError):
        third.result(20)
    assert turns.ask(ONE, lambda: 4).result(20) == 4
    assert not made
    assert not +turns.held


def test_what_turned_out_long_lets_others_short_ones_go_first_for_as_long_as_it_has_worked_at_most() -> None:
    turns = Turns(0)
    for who in (ONE, TWO):
        turns.ask(who, lambda: None)
    long, short = turns.next(), turns.next()
    assert long is not None
    assert short is not None
    assert long.may_rest() == 0.0, "nobody is long at the start"
    long.worked, long.rested = 1.0, 0.25
    assert turns._shorter(long)
    assert not turns._shorter(short)
    assert long.may_rest() == 0.75
    short.worked = 1.0
    assert not turns._shorter(long), "two that are long share"


def test_a_long_answer_stands_still_between_two_steps_until_another_s_short_one_has_ended(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("ui.turns.SLICE", 0.0)
    turns, told = Turns(2), list[str]()
    come, go, known = threading.Event(), threading.Event(), threading.Event()

    def long() -> None:
        go.wait(20)
        turns.present[0].worked = 100.0
        known.set()
        for step in paused("ab"):
            told.append(step)

    def short() -> None:
        come.set()
        known.wait(20)
        told.append("short")

    first = turns.ask(ONE, long)
    second = turns.ask(TWO, short)
    assert come.wait(20)
    go.set()
    second.result(20)
    first.result(20)
    assert told == ["short", "a", "b"]


def test_reading_a_table_lets_others_go_first_at_each_row_and_three_times_at_each_column() -> None:
    rows, columns, times = 300, 20, count()
    lines = [",".join(f"c{at}" for at in range(columns))]
    lines += [",".join(str((at * 7 + row * row) % 97 / 8) for at in range(columns)) for row in range(rows)]
    token = BETWEEN.set(lambda: next(times))
    try:
        assert tables.read("\n".join(lines).encode()).rows == rows
    finally:
        BETWEEN.reset(token)
    assert next(times) >= rows + 3 * columns


def test_trainings_of_one_who_asks_for_many_come_after_the_first_of_another() -> None:
    queue = JobQueue(Memory(10**6))
    queue._wake = lambda: None  # type: ignore[method-assign]

    def steps() -> Generator[float, None, str]:
        yield 0.5
        return "found"

    def asked(who: Visitor, key: str) -> None:
        token = VISITOR.set(who)
        queue.ask(key, steps)
        VISITOR.reset(token)

    for at in range(5):
        asked(ONE, f"one {at}")
    asked(TWO, "two")
    served = []
    while (now := queue.next()) is not None:
        served.append(now[0])
        queue.advance(*now)
    assert served == ["one 0", "one 0", "two", "two", *(f"one {at // 2}" for at in range(2, 10))]


def test_what_takes_longer_than_a_moment_or_says_that_it_will_goes_on_elsewhere(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = iter(range(1000))
    monkeypatch.setattr(answers.time, "thread_time", lambda: 0.045 * next(clock))

    def steps(shares: list[float]) -> Generator[float, None, str]:
        yield from shares
        return "found"

    assert moment(steps([0.3, 0.6]), 0.0) == "found"
    clock = iter(range(1000))
    with pytest.raises(Longer) as longer:
        moment(steps([0.4, 0.5, 0.6, 0.7, 0.8]), 0.0)
    assert list(longer.value.steps) == [0.8]
    clock = iter(range(1000))
    with pytest.raises(Longer) as longer:
        moment(steps([0.1, 0.2]), 0.0)
    assert list(longer.value.steps) == [0.2]


def test_who_asks_is_the_address_and_the_word_of_the_lab_or_the_connection() -> None:
    assert visitor(("10.0.0.1", 4711), []) == Visitor("10.0.0.1", "4711")
    assert visitor(("10.0.0.1", 4711), [(b"x-visitor", b"q" * 900)]) == Visitor("10.0.0.1", "q" * 32)
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::9") == "2001:db8:1:2::"
    assert network("::ffff:10.0.0.1") == "10.0.0.1"
    assert visitor(None, []) == Visitor("", "0")
    assert len(network("x" * 999)) == 64


async def _asked(
    guard: Guard, path: str, client: tuple[str, int], method: str = "GET"
) -> tuple[int, dict[str, str], bytes]:
    sent: list[Message] = []
    scope: Scope = {
        "type": "http",
        "method": method,
        "path": path,
        "headers": [],
        "client": client,
        "query_string": b"",
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        sent.append(message)

    await guard(scope, receive, send)
    told = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return sent[0]["status"], told, sent[1]["body"]


@pytest.mark.parametrize(
    ("path", "method", "most"), [("/scene/explore", "GET", limits.WAITING), ("/below/table", "POST", limits.UPLOADS)]
)
def test_what_would_pile_up_is_refused_in_words_and_nobody_else_is(path: str, method: str, most: int) -> None:
    async def session() -> None:
        go = asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            assert VISITOR.get().address == scope["client"][0]
            if "static" not in scope["path"]:
                await go.wait()
            await PlainTextResponse("done")(scope, receive, send)

        guard = Guard(slow, Present())
        first = [asyncio.ensure_future(_asked(guard, path, ("10.0.0.1", 1), method)) for _ in range(most)]
        others = asyncio.ensure_future(_asked(guard, path, ("10.0.0.1", 2), method))
        await asyncio.sleep(0)
        refused = asyncio.ensure_future(_asked(guard, path, ("10.0.0.1", 1), method))
        await asyncio.sleep(0)
        assert not refused.done(), "who comes back at once would do so hundreds of times a second"
        status, told, body = await refused
        assert (status, body.decode()) == (429, limits.BUSY)
        assert int(told["retry-after"]) > 0
        assert told["x-regularize"]
        assert (await _asked(guard, "/static/index.js", ("10.0.0.1", 1)))[0] == 200
        go.set()
        assert {status for status, _, _ in await asyncio.gather(*first, others)} == {200}
        assert (await _asked(guard, path, ("10.0.0.1", 1), method))[0] == 200
        assert not guard.present.anybody
        assert not guard.present.brought

    run(session())


def test_an_address_has_room_for_a_class_and_not_for_ever_more() -> None:
    async def session() -> None:
        go = asyncio.Event()

        async def slow(scope: Scope, receive: Receive, send: Send) -> None:
            await go.wait()
            await PlainTextResponse("done")(scope, receive, send)

        guard = Guard(slow, Present())
        asked = [asyncio.ensure_future(_asked(guard, "/scene/explore", ("10.0.0.1", at))) for at in range(limits.CROWD)]
        await asyncio.sleep(0)
        assert (await _asked(guard, "/scene/explore", ("10.0.0.1", 9999)))[0] == 429
        other = asyncio.ensure_future(_asked(guard, "/scene/explore", ("10.0.0.2", 1)))
        go.set()
        assert {status for status, _, _ in await asyncio.gather(*asked, other)} == {200}

    run(session())


def test_streamlits_own_doors_that_no_page_needs_are_shut() -> None:
    guard = Guard(PlainTextResponse("open"), Present())
    for path, status in {
        "/_stcore/upload_file/a/b": 404,
        "/below/_stcore/metrics": 404,
        "/_stcore/health": 200,
        "/_stcore/host-config": 200,
    }.items():
        assert run(_asked(guard, path, ("10.0.0.1", 1)))[0] == status, path


def test_messages_of_many_sessions_of_one_address_come_at_a_pace_and_others_at_once() -> None:
    async def session() -> None:
        guard = Guard(PlainTextResponse("no"))
        now = asyncio.get_running_loop().time()
        asyncio.get_running_loop().time = lambda: now  # type: ignore[method-assign]  # all at one moment
        waits = [guard._wait("10.0.0.1") for _ in range(300)]
        assert waits[: limits.BURST] == pytest.approx([0.0] * limits.BURST, abs=1e-9)
        assert waits[-1] == pytest.approx((300 - limits.BURST) / limits.PACE)
        assert guard._wait("10.0.0.2") == 0.0

    run(session())


def test_a_page_that_is_fetched_starts_nothing_while_its_visitor_has_something_under_way(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turns, go = Turns(1), threading.Event()
    monkeypatch.setattr(answers, "_TURNS", turns)
    held = turns.ask(VISITOR.get(), lambda: go.wait(20))
    told = [run(head.words("explore", f"explore.seed={seed}&explore.points=200")) for seed in range(801, 804)]
    assert all("takes a moment" in words for words in told)
    assert not turns.waiting, "what nobody waits for any more is not computed later"
    go.set()
    assert held.result(20)
