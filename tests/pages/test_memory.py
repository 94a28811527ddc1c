"""What is kept is bounded in bytes, the least useful goes first, and it is made once however many ask for it at once."""

import threading
from dataclasses import dataclass

import numpy as np
import pytest

from ui.memory import Memory, weight


def test_what_is_dear_for_its_bytes_outlives_what_is_cheap_and_what_was_asked_for_long_ago_goes_in_the_end() -> None:
    memory = Memory(most=3 * weight(bytes(1000)))
    memory.keep("dear", bytes(1000), cost=5.0)
    for at in range(10):
        memory.keep(at, bytes(1000), cost=0.1)
        assert memory.get("dear") is not None
        assert memory.bytes <= memory.most
    for at in range(1000):
        memory.keep(("later", at), bytes(1000), cost=0.1)
    assert memory.get("dear") is None, "nobody asked for it any more"


def test_what_a_process_holds_can_be_made_less_and_the_most_useful_stays() -> None:
    memory = Memory(most=10**6)
    for at in range(10):
        memory.keep(at, bytes(1000), cost=0.1 * (1 + at))
    memory.shrink(2 * weight(bytes(1000)))
    assert [at for at in range(10) if memory.get(at) is not None] == [8, 9]
    memory.shrink(0)
    assert (memory.bytes, len(memory)) == (0, 0)


def test_what_was_used_longest_ago_is_forgotten_first() -> None:
    memory = Memory(most=3 * weight(bytes(1000)))
    for key in "abc":
        memory.keep(key, bytes(1000))
    assert memory.get("a") is not None
    memory.keep("d", bytes(1000))
    assert [memory.get(key) is not None for key in "abcd"] == [True, False, True, True]
    assert memory.bytes <= memory.most


def test_a_value_kept_again_is_counted_once_and_one_that_is_too_large_is_kept_alone() -> None:
    memory = Memory(most=5000)
    for _ in range(20):
        memory.keep("same", bytes(1000))
    assert memory.bytes == weight(bytes(1000))
    memory.keep("large", bytes(9000))
    assert memory.get("same") is None
    assert len(memory.get("large")) == 9000


def test_many_threads_that_ask_at_once_have_it_made_once() -> None:
    memory, made, together = Memory(10**8), list[int](), threading.Barrier(8)
    found: list[object] = []

    def make() -> object:
        made.append(1)
        return object()

    def ask() -> None:
        together.wait()
        found.append(memory.made("key", make))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(made) == 1
    assert len(found) == 8
    assert len(set(map(id, found))) == 1


def test_what_cannot_be_made_is_not_kept_and_does_not_stand_in_the_way() -> None:
    memory = Memory(10**8)
    with pytest.raises(ValueError, match="not now"):
        memory.made("key", lambda: (_ for _ in ()).throw(ValueError("not now")))
    assert memory.made("key", lambda: "later") == "later"


@dataclass(frozen=True)
class Result:
    name: str
    columns: object
    parts: tuple[object, ...] = ()


def test_a_result_weighs_what_its_arrays_and_texts_do_and_nothing_twice() -> None:
    column = np.zeros(1000)
    assert weight(column) == pytest.approx(8000, abs=200)
    assert weight(Result("x" * 500, column)) == pytest.approx(8500, abs=500)
    assert weight(Result("", column, (column, column[:10], {"a": [column, column.T]}))) == pytest.approx(8000, abs=1500)
