"""Who keeps what for how long: for good only what an address says the version of, and only from a process that is that version."""

import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.responses import HTMLResponse

import ui.head
from regularize.export import assets
from regularize.lessons import LESSONS, lesson
from tests.pages.asgi import APP, ask
from tests.pages.test_lessons import SMALL, TOWNS
from ui.assets import A_DAY, BRIEFLY, FOREVER
from ui.head import Head

HERE, OTHER = f"/lab/{assets.version()}", "/lab/0123456789ab"
OWN = urlencode({"explore.source": "Your data", "explore.table": "0" * 64})
LASTING = [assets.BUNDLE, assets.STYLE, "single.html", "lessons/explore.json", *(f"scene/{name}" for name in LESSONS)]


@pytest.fixture(autouse=True, scope="module")
def first_views() -> None:
    """They are there, so that none of them is told while it is computed."""
    for name in LESSONS:
        ask(f"/{of(f'scene/{name}')}")


def of(name: str) -> str:
    """The address of a file or a scene of the lab, below a version."""
    page = name.removeprefix("scene/")
    return (
        name
        + "?" * (page in LESSONS)
        + urlencode({f"{page}.{knob}": value for knob, value in SMALL.get(page, {}).items()})
    )


@pytest.mark.parametrize("name", LASTING)
def test_what_names_the_version_of_this_process_is_kept_for_good(name: str) -> None:
    reply = ask(f"{HERE}/{of(name)}")
    assert reply.status == 200
    assert reply.headers["cache-control"] == FOREVER == "public, max-age=31536000, immutable"


@pytest.mark.parametrize("name", LASTING)
def test_another_version_s_address_is_answered_and_not_kept(name: str) -> None:
    """While versions change from process to process, a page of the one asks a process of the other."""
    reply = ask(f"{OTHER}/{of(name)}")
    assert reply.body == ask(f"{HERE}/{of(name)}").body
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", LESSONS)
def test_a_scene_without_a_version_is_the_same_and_not_kept(name: str) -> None:
    reply = ask(f"/{of(f'scene/{name}')}")
    assert reply.body == ask(f"{HERE}/{of(f'scene/{name}')}").body
    assert reply.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("scene/nowhere", 400),
        ("scene/outliers?point=3&x=nan&y=1", 400),
        ("scene/outliers?point=3&x=0.5&y=1", 200),
        (f"scene/explore?{OWN}", 409),
        ("lessons/nowhere.json", 404),
        ("nothing.js", 404),
    ],
)
def test_refusals_and_points_on_their_way_are_not_kept(path: str, status: int) -> None:
    reply = ask(f"{HERE}/{path}")
    assert reply.status == status
    assert reply.headers.get("cache-control", "no-store") == "no-store"


@pytest.mark.parametrize("content", [TOWNS, b"x;y\n" + 9 * b"1;2\n"], ids=["usable", "not usable"])
def test_a_view_of_a_visitor_s_own_table_is_not_kept(content: bytes) -> None:
    digest = json.loads(ask("/table", method="POST", body=content).body)["digest"]
    asked = urlencode({"explore.source": "Your data", "explore.table": digest})
    reply = ask(f"{HERE}/scene/explore?{asked}")
    assert reply.status == 200
    assert reply.headers["cache-control"] == "no-store"


def test_what_tells_its_progress_is_kept_once_it_is_whole() -> None:
    path = f"{HERE}/{of('scene/dropout')}&dropout.seed=903"
    first, again = ask(path), ask(path)
    assert b'"progress"' in first.body
    assert first.headers["cache-control"] == "no-store"
    assert again.headers["cache-control"] == FOREVER
    assert first.body.endswith(again.body)


def test_what_names_no_version_is_kept_for_a_day_at_most() -> None:
    for name in ("plotly-basic.min.js", "plotly.min.js", "uqr.mjs"):
        assert ask(f"/library/{name}").headers["cache-control"] == A_DAY
        assert ask(f"/library/{name}?0.0.1").headers["cache-control"] == A_DAY
    assert ask(f"/library/plotly-basic.min.js?{assets.PLOTLY}").headers["cache-control"] == FOREVER
    for path in ("/embed/explore", "/preview/explore", "/code/explore", "/truth/explore/nothing", "/quiz/nothing"):
        assert "immutable" not in ask(path).headers.get("cache-control", "")


@pytest.mark.parametrize("path", ["/geometry", "/embed/geometry"])
def test_a_page_is_handed_on_for_seconds_unless_it_is_somebody_s_or_lacks_its_words(
    path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def control(asked: str = path, **headers: str) -> str:
        reply = ask(asked, app=app, headers={name.replace("_", "-"): word for name, word in headers.items()})
        assert reply.status == 200
        return reply.headers["cache-control"]

    page = HTMLResponse("<html><head></head><body></body></html>", headers={"Cache-Control": "no-cache"})
    app = APP if "embed" in path else Head(page)
    monkeypatch.setattr(ui.head, "PATIENCE", 60.0)
    assert control() == BRIEFLY
    assert control(x_forwarded_host="elsewhere.example") == "no-cache"
    for own in ("explore.table=1", "explore%2Etable=1"):
        assert control(f"{path}?{own}") == "no-cache"
    monkeypatch.setattr(ui.head, "PATIENCE", 0.0)
    # A link of its own for each page: what the one has computed the other would find.
    seed = 431 + len(path)
    assert control(f"{path}?geometry.seed={seed}") == "no-cache", "its words are not there yet"


def test_the_version_names_each_file_of_the_code(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def version() -> str:
        return str(assets.version.__wrapped__())

    assert version() == assets.version()
    monkeypatch.setattr(assets, "_PACKAGE", tmp_path)
    (tmp_path / "lessons").mkdir()
    (tmp_path / "lessons/grid.csv").write_text("1")
    seen = [version()]
    for path, text in (("lessons/grid.csv", "2"), ("linear.py", ""), ("linear.py", "x = 1")):
        (tmp_path / path).write_text(text)
        seen.append(version())
    (tmp_path / "linear.py").rename(tmp_path / "ridge.py")
    seen.append(version())
    assert len(set(seen)) == len(seen)
    (tmp_path / "__pycache__").mkdir()
    (tmp_path / "__pycache__/ridge.pyc").write_text("compiled")
    assert version() == seen[-1]


def test_every_lesson_s_settings_say_whether_a_table_is_named() -> None:
    """What the law above looks at is there wherever a lesson takes tables."""
    taking = [name for name in LESSONS if lesson(name).uploads is not None]
    assert taking
    for name in taking:
        assert lesson(name).settings().table == ""
