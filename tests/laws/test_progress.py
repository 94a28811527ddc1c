"""Work that tells how far it is."""

from collections.abc import Generator

import pytest

from regularize.progress import finish, part


def counting(to: int) -> Generator[float, None, str]:
    yield from range(1, to + 1)
    return f"counted to {to}"


def whole() -> Generator[float, None, tuple[str, str]]:
    first = yield from part(counting(4), of=4, end=0.5)
    second = yield from part(counting(2), of=2, start=0.5)
    return first, second


def test_it_returns_what_was_found_and_tells_on_the_way() -> None:
    told: list[float] = []
    assert finish(counting(3), told.append) == "counted to 3"
    assert told == [1, 2, 3]
    assert finish(counting(0)) == "counted to 0"


def test_parts_share_the_whole() -> None:
    told: list[float] = []
    assert finish(whole(), told.append) == ("counted to 4", "counted to 2")
    assert told == pytest.approx([0.125, 0.25, 0.375, 0.5, 0.75, 1.0])


def test_an_error_passes() -> None:
    def broken() -> Generator[float, None, None]:
        yield 0.1
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        finish(part(broken()))
