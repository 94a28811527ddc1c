"""What visitors wait for comes first, then what they are about to ask for, then what they may ask for."""

import asyncio
import threading
import time
from collections.abc import Generator

import pytest

from regularize.experiments import weight_decay
from regularize.experiments.weight_decay import Settings
from ui import ahead
from ui.ahead import Ahead, Wishes
from ui.work import MOST_KEPT, MOST_WISHES, Bench, Steps, slot


class Slow(Bench):
    """A bench whose jobs go on when the test says so."""

    def _wake(self) -> None:
        pass

    def advance_one(self) -> str:
        """The name of the job that made a step."""
        now = self.next()
        assert now is not None
        self.advance(*now)
        return now[0][0]


def steps(name: str = "found", shares: tuple[float, ...] = (0.5,)) -> Generator[float, None, str]:
    yield from shares
    return name


def failing() -> Steps:
    yield 0.5
    raise ValueError("it cannot be computed")


def at(name: str) -> tuple[str, str]:
    return name, "settings"


def test_visitors_come_first_and_in_their_order() -> None:
    bench = Slow()
    bench.foresee(at("foreseen"), steps)
    bench.foresee(at("later"), steps)
    assert bench.advance_one() == "foreseen"
    bench.foresee(at("wish"), steps, urgent=60)
    assert bench.advance_one() == "wish"
    first = bench.ask(at("first"), steps)
    second = bench.ask(at("foreseen"), steps)
    assert [bench.advance_one() for _ in range(2)] == ["first", "first"]
    assert first.ended.is_set()
    # It had made its first step before somebody asked.
    assert bench.advance_one() == "foreseen"
    assert second.ended.is_set()
    assert [bench.advance_one() for _ in range(3)] == ["wish", "later", "later"]
    assert bench.next() is None
    assert bench.get(at("later")) == "found"


def test_the_latest_wish_is_the_first() -> None:
    bench = Slow()
    bench.foresee(at("one"), steps, urgent=60)
    bench.foresee(at("two"), steps, urgent=60)
    assert bench.advance_one() == "two"
    bench.foresee(at("one"), steps, urgent=61)
    assert bench.advance_one() == "one"


def test_what_is_only_foreseen_stands_still_while_a_browser_loads() -> None:
    bench = Slow()
    bench.foresee(at("foreseen"), steps)
    bench.hush(60)
    assert bench.next() is None
    bench.foresee(at("wish"), steps, urgent=60)
    assert bench.advance_one() == "wish"
    bench.ask(at("foreseen"), steps)
    assert bench.advance_one() == "foreseen"


def test_a_wish_that_nobody_came_for_is_no_longer_urgent() -> None:
    bench = Slow()
    bench.foresee(at("foreseen"), steps)
    bench.foresee(at("wish"), steps, urgent=1e-9)
    assert not bench.jobs[at("wish")].hurries
    assert bench.advance_one() == "foreseen"


def test_wishes_are_few_and_what_visitors_wait_for_stays() -> None:
    bench = Slow()
    bench.foresee(at("foreseen"), steps)
    bench.foresee(at("awaited"), steps, urgent=60)
    bench.ask(at("awaited"), steps)
    for count in range(20):
        bench.foresee(at(f"wish {count}"), steps, urgent=60)
    assert len(bench.jobs) == MOST_WISHES + 2
    assert at("foreseen") in bench.jobs
    assert at("awaited") in bench.jobs
    assert at("wish 19") in bench.jobs


def test_what_two_ask_for_is_computed_once_and_dropped_when_both_have_left() -> None:
    bench = Slow()
    one, two = bench.ask(at("same"), steps), bench.ask(at("same"), steps)
    assert one is two
    bench.leave(one)
    assert bench.advance_one() == "same"
    bench.leave(two)
    # Whoever asks again soon finds it as far as it was.
    assert bench.next() == (at("same"), one)
    one.urgent = 0
    assert bench.next() is None
    assert not bench.jobs
    bench.foresee(at("same"), steps)
    job = bench.ask(at("same"), steps)
    bench.leave(job)
    assert bench.next() is not None


def test_a_wish_is_given_up_with_whoever_came_for_it() -> None:
    bench = Slow()
    bench.foresee(at("wish"), steps, urgent=60)
    job = bench.ask(at("wish"), steps)
    bench.leave(job)
    job.urgent = 0
    assert bench.next() is None


def test_what_is_known_is_there_at_once_and_the_oldest_is_forgotten() -> None:
    bench = Slow()
    for count in range(MOST_KEPT + 1):
        job = bench.ask(at(str(count)), lambda: steps("found", ()))
        bench.advance_one()
        bench.leave(job)
    known = bench.ask(at("1"), failing)
    assert known.ended.is_set()
    assert known.result == "found"
    bench.leave(known)
    assert bench.get(at("0")) is None
    bench.foresee(at("1"), steps)
    assert bench.next() is None


def test_what_goes_wrong_belongs_to_whoever_asked() -> None:
    bench = Bench()
    job = bench.ask(at("wrong"), failing)
    assert job.ended.wait(10)
    assert isinstance(job.error, ValueError)
    bench.leave(job)
    assert bench.get(at("wrong")) is None
    after = bench.ask(at("right"), steps)
    assert after.ended.wait(10)
    assert after.result == "found"


def test_what_is_only_foreseen_rests_as_long_as_it_works_until_somebody_asks() -> None:
    bench, worked = Slow(), 0.2

    def slow() -> Steps:
        time.sleep(worked)
        yield 0.5
        return "found"

    def seconds() -> float:
        start = time.monotonic()
        bench.advance_one()
        return time.monotonic() - start

    bench.foresee(at("foreseen"), slow)
    assert seconds() > 1.9 * worked
    bench.foresee(at("wish"), slow, urgent=60)
    bench.ask(at("wish"), slow)
    assert bench.next() is not None
    assert bench.jobs[at("wish")].hurries


@pytest.fixture
def slow() -> Slow:
    return Slow()


def foreseen(bench: Bench, settings: Settings, *, urgent: bool) -> bool:
    """Whether it is, within some seconds."""
    place, end = slot(weight_decay.steps, settings), time.monotonic() + 20
    while time.monotonic() < end:
        with bench.changed:
            job = bench.jobs.get(place)
            if job is not None and (job.urgent > 0) == urgent:
                return True
        time.sleep(0.01)
    return False


def test_the_view_of_a_link_is_wished_for_by_what_it_depends_on(slow: Slow) -> None:
    forward = Ahead(slow)
    assert foreseen(slow, Settings(), urgent=False)
    forward.wish("weight_decay", "weight_decay.width=99")
    forward.wish("no_such_page", "")
    forward.wish("weight_decay", "&".join(["a=1"] * 500))
    forward.wish("weight_decay", "weight_decay.width=8&weight_decay.epoch=30&weight_decay.shown=AdamW")
    assert foreseen(slow, Settings(width=8), urgent=True)
    assert not slow.jobs[slot(weight_decay.steps, Settings())].urgent
    forward.wish("weight_decay", "")
    assert foreseen(slow, Settings(), urgent=True)


@pytest.mark.parametrize(
    ("method", "accept", "heard"),
    [("GET", "text/html,*/*;q=0.8", [("dropout", "dropout.seed=3")]), ("GET", "*/*", []), ("POST", "text/html", [])],
)
def test_a_browser_that_opens_a_page_is_heard(
    method: str, accept: str, heard: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, str]] = []
    passed: list[str] = []

    class Listening:
        def wish(self, page: str, query: str) -> None:
            told.append((page, query))

    async def application(scope: object, _receive: object, _send: object) -> None:
        passed.append(str(scope))

    async def nothing(*_: object) -> dict[str, str]:
        return {}

    monkeypatch.setattr(ahead, "ahead", Listening)
    scope = {
        "type": "http", "method": method, "path": "/base/dropout", "query_string": b"dropout.seed=3",
        "headers": [(b"accept", accept.encode())],
    }  # fmt: skip
    # In a thread of its own, as the browser tests have a loop in this one.
    loop = threading.Thread(target=lambda: asyncio.run(Wishes(application)(scope, nothing, nothing)))
    loop.start()
    loop.join()
    assert told == heard
    assert len(passed) == 1
