"""What a lab asks through Streamlit's own channel is answered as over HTTP."""

import base64
import hashlib
from typing import Any

import pytest

from regularize.lessons import LESSONS
from tests.pages.asgi import ask, lines, run
from tests.pages.test_answers import LONG, fresh, link
from tests.pages.test_lessons import TOWNS, view
from ui.answers import Answers
from ui.page import channel
from ui.routes import LARGEST

__all__ = ["fresh"]


def told(path: str, **more: Any) -> dict[str, Any]:
    """The answer, in a thread of its own, as the browser tests have a loop in this one."""

    async def put() -> dict[str, Any]:
        import anyio.to_thread

        return await anyio.to_thread.run_sync(lambda: channel({"id": 7, "path": path, **more}))

    answer: dict[str, Any] = run(put())
    assert answer.pop("id") == 7
    return answer


def whole(path: str) -> dict[str, Any]:
    """The answer that comes after all progress: on a busy machine a quick view may take longer than a moment."""
    while "progress" in (answer := told(path)):
        pass
    return answer


@pytest.mark.parametrize("name", LESSONS)
def test_scene_code_and_files_are_those_of_http(name: str) -> None:
    _, settings, _, _ = view(name)
    query = link(settings, name)
    path = f"scene/{name}?{query}"
    _, head, wire = lines(ask(f"/{path}").body)
    answer = whole(path)
    assert set(answer) == {"head", "bytes"}
    assert lines(answer["head"].encode())[1] == head
    assert base64.b64decode(answer["bytes"]) == wire
    assert whole(f"code/{name}?{query}") == {"text": ask(f"/code/{name}?{query}").text}
    for _, file in head["files"]:
        assert whole(f"file/{name}/{file}?{query}") == {"text": ask(f"/file/{name}/{file}?{query}").text}


def test_what_follows_an_answer_of_the_quiz_is_that_of_http() -> None:
    for name in ("level", "single"):
        assert told(f"quiz/{name}") == {"text": ask(f"/quiz/{name}").text}


@pytest.mark.parametrize(
    "query", ["explore.degree=99&explore.seed=x", "explore.degree=", "explore.seed=1&explore.seed=2", "a=&b"]
)
def test_what_a_link_says_wrongly_is_told_alike(query: str) -> None:
    head = lines(whole(f"scene/explore?{query}")["head"].encode())[1]
    assert head == lines(ask(f"/scene/explore?{query}").body)[1]


@pytest.mark.parametrize(
    "path",
    [
        "quiz/none",
        "scene/nowhere",
        "scene/outliers?point=x&x=1&y=2",
        "code/nowhere",
        "file/explore/passwd",
        "file/explore",
    ],
)
def test_what_is_refused_over_http_is_refused_in_the_same_words(path: str) -> None:
    assert told(path) == {"error": ask(f"/{path}").text if path != "file/explore" else told(path)["error"]}


def test_a_table_is_taken_and_its_lack_is_told(fresh: Answers) -> None:
    digest = hashlib.sha256(TOWNS).hexdigest()
    path = f"scene/choosing?choosing.source=Your%20data&choosing.table={digest}"
    assert told(path) == {"missing": True}
    assert told("table", body=base64.b64encode(TOWNS).decode()) == {"digest": digest}
    assert base64.b64decode(whole(path)["bytes"]) == lines(ask(f"/{path}").body)[2]
    assert fresh.memory.get(("table", digest)) is not None
    no_view = whole(f"{path}&choosing.target=1&choosing.one_hot=Off")
    assert lines(no_view["head"].encode())[1]["scene"] == 0
    assert not no_view.get("bytes")


@pytest.mark.parametrize("body", ["", "***", "no base64!", base64.b64encode(b"\0\1\2").decode()])
def test_what_is_no_table_is_refused_in_a_sentence(body: str) -> None:
    answer = told("table", body=body)
    assert set(answer) <= {"refused", "error"}
    assert next(iter(answer.values())).endswith(".")


def test_a_table_that_is_too_large_is_refused_as_over_http() -> None:
    content = b"1,2\n" * (LARGEST // 4 + 1)
    assert "2 MB" in told("table", body=base64.b64encode(content).decode())["refused"]


@pytest.mark.parametrize(
    "path",
    ["", "scene", "nothing/explore", "//[bad", "scene/explore?" + "&".join(["a=1"] * 500), "scene/explore/more/parts"],
)
def test_whatever_else_is_asked_gets_an_answer(path: str) -> None:
    assert set(whole(path)) <= {"error", "head", "bytes", "text"}


@pytest.mark.parametrize("question", [None, 3, "scene/explore", [], {}, {"path": None}, {"path": 3, "id": 1}])
def test_what_is_no_question_is_said_to_be_none(question: object) -> None:
    assert channel(question)["error"] == "The question was not understood."


def test_what_takes_long_is_asked_for_again_and_again_until_it_is_there(
    fresh: Answers, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = "scene/dropout?dropout.points=20&dropout.width=8&dropout.depth=1&dropout.seed=78"
    with monkeypatch.context() as patch:
        patch.setattr(fresh.jobs, "_wake", lambda: None)  # nothing is computed before the first look
        shares: list[float] = [told(path)["progress"]]
    while "progress" in (answer := told(path)):
        assert answer["label"].startswith("Training")
        shares.append(answer["progress"])
    assert shares == sorted(shares)
    assert base64.b64decode(answer["bytes"]) == lines(ask(f"/{path}").body)[2]
    first = told(f"scene/dropblock?{LONG}&dropblock.seed=905")
    assert set(first) == {"progress", "label"}
    assert all(job.waiting == 0 for job in fresh.jobs.jobs.values()), "whoever asks no more has left"
