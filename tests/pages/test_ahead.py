"""What is computed before somebody asks gives way to visitors, unless it is what one of them waits for."""

import threading

from ui.ahead import Rest
from ui.work import Kept

PLACE = ("view", "settings")


def test_it_rests_while_a_visitor_computes() -> None:
    finished = Kept()
    resting = threading.Thread(target=Rest(finished, PLACE).take, args=(0.5,), daemon=True)
    with finished.bench:
        resting.start()
        resting.join(timeout=0.3)
        assert resting.is_alive()
    resting.join(timeout=10)
    assert not resting.is_alive()


def test_it_does_not_rest_while_a_visitor_waits_for_it() -> None:
    finished = Kept()
    finished.awaited = PLACE
    with finished.bench:
        Rest(finished, PLACE).take(0.5)
    other = threading.Thread(target=Rest(finished, ("other", "settings")).take, args=(0.5,), daemon=True)
    with finished.bench:
        other.start()
        other.join(timeout=0.3)
        assert other.is_alive()
    other.join(timeout=10)
