"""What is given back once all have left."""

import asyncio

import pytest
from starlette.types import Receive, Scope, Send

from tests.pages.asgi import run
from ui import rest
from ui.guard import Present
from ui.limits import Visitor


@pytest.fixture
def tidied(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    told: list[str] = []
    monkeypatch.setattr(rest, "released", lambda: told.append("released"))
    monkeypatch.setattr(rest, "PRESENT", Present())
    return told


async def streamlit(scope: Scope, receive: Receive, send: Send) -> None:
    """A session, from its beginning to its end."""
    assert scope["subprotocols"] == ["streamlit"]
    assert (await receive())["type"] == "websocket.connect"
    await send({"type": "websocket.accept"})
    assert (await receive())["type"] == "websocket.disconnect"


def test_memory_is_given_back_once_when_all_have_left_and_not_while_somebody_is_there(tidied: list[str]) -> None:
    async def session() -> None:
        resting = asyncio.ensure_future(rest.resting(streamlit, look=0.01, after=0.05))
        await asyncio.sleep(0.1)
        assert not tidied, "nobody has been there"
        with rest.PRESENT.counted(rest.PRESENT.sockets, Visitor("10.0.0.1", "a"), 9, 9):
            await asyncio.sleep(0.1)
            assert not tidied
        while not tidied:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        assert tidied == ["released"]
        resting.cancel()

    run(session())


def test_free_memory_is_given_back_now_and_then_while_somebody_is_there(
    tidied: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def session() -> None:
        again, loop = asyncio.Event(), asyncio.get_running_loop()

        def trimmed() -> None:
            tidied.append("trimmed")
            if len(tidied) == 2:
                loop.call_soon_threadsafe(again.set)

        monkeypatch.setattr(rest, "trimmed", trimmed)
        with rest.PRESENT.counted(rest.PRESENT.sockets, Visitor("10.0.0.1", "a"), 9, 9):
            resting = asyncio.ensure_future(rest.resting(streamlit, look=0.01, after=60.0))
            await asyncio.wait_for(again.wait(), 10)
        resting.cancel()
        assert set(tidied) == {"trimmed"}

    monkeypatch.setattr(rest, "EACH", 0.05)
    run(session())


def test_a_passing_visitor_comes_and_goes() -> None:
    run(asyncio.wait_for(rest.passing(streamlit), 10))


def test_freeing_memory_forgets_what_is_least_useful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest, "KEPT_MEGABYTES", 0)
    memory = rest.ANSWERS.memory
    memory.keep(("test", "rest"), bytes(1000))
    rest.released()
    assert memory.get(("test", "rest")) is None
