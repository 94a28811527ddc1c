"""What visitors wait for comes first, in their order; what nobody has asked for rests, and what all have left is given up."""

import threading
from collections.abc import Callable, Generator

import pytest

from ui import jobs
from ui.jobs import JobQueue, Steps
from ui.memory import Memory


class ByHand(JobQueue):
    """A queue whose jobs go on when the test says so."""

    def _wake(self) -> None:
        pass

    def step(self) -> object:
        """The key of the job that made a step."""
        now = self.next()
        assert now is not None
        self.advance(*now)
        return now[0]


def steps(shares: tuple[float, ...] = (0.5,)) -> Callable[[], Steps]:
    def run() -> Generator[float, None, str]:
        yield from shares
        return "found"

    return run


def failing() -> Steps:
    yield 0.5
    raise ValueError("it cannot be computed")


@pytest.fixture
def queue() -> ByHand:
    return ByHand(Memory(10**8))


def test_visitors_come_first_and_in_their_order(queue: ByHand) -> None:
    queue.prefetch("prefetched", steps())
    queue.prefetch("later", steps())
    assert queue.step() == "prefetched"
    first, second = queue.ask("first", steps()), queue.ask("prefetched", steps())
    assert [queue.step(), queue.step()] == ["first", "first"]
    assert first.ended.is_set()
    # It had made its first step before somebody asked.
    assert queue.step() == "prefetched"
    assert second.ended.is_set()
    assert [queue.step(), queue.step()] == ["later", "later"]
    assert queue.next() is None
    assert queue.memory.get("later") == "found"


def test_what_somebody_waits_for_comes_before_what_its_last_visitor_has_just_left(queue: ByHand) -> None:
    queue.leave(queue.ask("left", steps()))
    assert queue.step() == "left"
    queue.ask("awaited", steps())
    assert queue.step() == "awaited"


def test_how_far_it_is_and_that_it_has_begun_can_be_seen(queue: ByHand) -> None:
    job = queue.ask("key", steps((0.25, 2.0)))
    assert (job.begun, job.share) == (False, 0.0)
    queue.step()
    assert (job.begun, job.share) == (True, 0.25)
    queue.step()
    assert job.share == 1.0
    queue.step()
    assert job.result == "found"


def test_what_two_ask_for_is_computed_once_and_dropped_when_both_have_left(queue: ByHand) -> None:
    one, two = queue.ask("same", steps()), queue.ask("same", steps())
    assert one is two
    queue.leave(one)
    assert queue.step() == "same"
    queue.leave(two)
    # Whoever asks again soon finds it as far as it was.
    assert queue.next() == ("same", one)
    one.until = 0
    assert queue.next() is None
    assert not queue.jobs
    assert queue.ask("same", steps()) is not one


def test_a_prefetched_job_that_a_visitor_came_for_is_given_up_with_the_visitor(queue: ByHand) -> None:
    queue.prefetch("key", steps())
    job = queue.ask("key", steps())
    queue.leave(job)
    job.until = 0
    assert queue.next() is None


def test_what_is_given_up_ends_there(queue: ByHand) -> None:
    ended: list[bool] = []

    def run() -> Steps:
        try:
            yield 0.5
        finally:
            ended.append(True)

    job = queue.ask("key", run)
    queue.step()
    queue.leave(job)
    job.until = 0
    assert not ended
    assert queue.next() is None
    assert ended == [True]


def test_what_is_known_is_there_at_once(queue: ByHand) -> None:
    queue.memory.keep("key", "known")
    job = queue.ask("key", failing)
    assert job.ended.is_set()
    assert job.result == "known"
    queue.leave(job)
    queue.prefetch("key", failing)
    assert queue.next() is None


def test_what_is_only_prefetched_stands_still_while_a_browser_loads(queue: ByHand) -> None:
    queue.prefetch("prefetched", steps())
    queue.pause(60)
    assert queue.next() is None
    queue.ask("asked", steps())
    assert queue.step() == "asked"
    queue.ask("prefetched", steps())
    assert [queue.step(), queue.step()] == ["asked", "prefetched"]
    assert queue.next() is not None


def test_what_is_only_prefetched_rests_as_long_as_it_works_until_somebody_asks(
    queue: ByHand, monkeypatch: pytest.MonkeyPatch
) -> None:
    rests: list[float] = []
    clock = [100.0]
    monkeypatch.setattr(queue.changed, "wait", rests.append)
    monkeypatch.setattr(jobs.time, "monotonic", lambda: clock[0])

    def slow() -> Steps:
        clock[0] += 0.25
        yield 0.5
        return "found"

    queue.prefetch("prefetched", slow)
    queue.step()
    assert rests == [0.25]
    queue.ask("prefetched", slow)
    queue.step()
    assert rests == [0.25]


def test_the_thread_computes_what_was_asked_and_what_goes_wrong_belongs_to_whoever_asked() -> None:
    queue = JobQueue(Memory(10**8))
    job = queue.ask("wrong", failing)
    assert job.ended.wait(60)
    assert isinstance(job.error, ValueError)
    queue.leave(job)
    assert queue.memory.get("wrong") is None
    after = queue.ask("right", steps())
    assert after.ended.wait(60)
    assert (after.result, after.error) == ("found", None)


def test_a_computation_that_never_ends_is_given_up_by_the_thread_once_it_is_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(jobs, "LINGER", 0.05)
    queue, given_up = JobQueue(Memory(10**8)), threading.Event()

    def endless() -> Steps:
        try:
            while True:
                yield 0.5
        finally:
            given_up.set()

    job, after = queue.ask("endless", endless), queue.ask("after", steps())
    queue.leave(job)
    assert after.ended.wait(60)
    assert given_up.wait(60)
    assert not job.ended.is_set()


def test_whether_another_visitors_job_is_under_way(queue: ByHand) -> None:
    first = queue.ask("a", steps((0.1, 0.2)))
    assert not queue.others(first), "nobody else is there"
    queue.step()
    second = queue.ask("b", steps())
    assert queue.others(second)
    assert not queue.others(first), "what has not begun keeps nobody waiting"
