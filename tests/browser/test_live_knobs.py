"""The live knobs of every lesson: while they are dragged all that follows them moves, nothing is asked, and a release stays."""

import json
import math
import urllib.request
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.lessons import LESSONS, lesson
from tests.browser.served import (
    MARKS,
    Traffic,
    drag,
    is_on_the_first_screen,
    knob,
    open_page,
    place,
    query_of,
    thumb,
    words,
)
from tests.pages.asgi import lines
from tests.pages.test_lessons import SMALL

pytestmark = pytest.mark.browser

# One view of each lesson in which all its live knobs have an effect, and others where that is another scene.
VIEWS: dict[str, list[dict[str, Any]]] = {
    name: [SMALL.get(name, {})] for name in LESSONS
} | {
    "bias_variance": [{"view": "λ"}, {"view": "Degree"}],
    "choosing": [{"resamples": "20"}],
    "other_doors": [{"door": "All four", "repetitions": "30"}],
    "weight_decay": [SMALL["weight_decay"], {"view": "Two weights"}],
    "dropblock": [{}, {**SMALL["dropblock"], "view": "Training", "repetitions": "3"}],
    "cutmix": [{**SMALL["cutmix"], "network": "Dense"}, {**SMALL["cutmix"], "network": "Dense", "view": "Training"}],
}  # fmt: skip
CASES = [(name, view) for name, views in VIEWS.items() for view in views]


def query(name: str, view: dict[str, Any]) -> str:
    """The link of a view."""
    return urlencode({f"{name}.{key}": value for key, value in view.items()}, quote_via=quote)


@cache
def told(address: str, name: str, query: str) -> dict[str, Any]:
    """What the server says that the scene holds, with its arrays."""
    with urllib.request.urlopen(f"{address}/scene/{name}?{query}") as answer:
        _, _, wire = lines(answer.read())
    size = int.from_bytes(wire[16:20], "little")
    floats = np.frombuffer(wire[20 + size :], dtype=np.float32)

    def filled(part: dict[str, Any]) -> Any:
        if "$" not in part:
            return part
        start, *axes = part["$"]
        return floats[start : start + math.prod(axes)].reshape(axes)

    scene: dict[str, Any] = json.loads(wire[20 : 20 + size], object_hook=filled)
    return scene


def at(values: dict[str, list[str]], stops: dict[str, int], moved: str) -> str:
    """What a scene says at the present stops, of the knob that moved last where it matters."""
    key = moved if moved in values else next(iter(values))
    return values[key][min(stops.get(key, 0), len(values[key]) - 1)]


def says(page: Page, scene: dict[str, Any], stops: dict[str, int], moved: str) -> None:
    """Numbers and sentences are those of the stops."""
    plain = [number for number in scene["numbers"] if not number["fine"]]
    for i, number in enumerate(plain):
        expect(page.locator(".rg-numbers dd").nth(i)).to_have_text(at(number["values"], stops, moved))
    if scene["sentences"]:
        sentences = [line for line in at(scene["sentences"], stops, moved).split("\n") if line]
        assert words(page).locator("p").all_inner_texts() == sentences


def follow(scene: dict[str, Any], name: str) -> list[bool]:
    """Which charts look different at the two ends of a knob."""
    return [
        any(
            not np.array_equal(rows[0], rows[-1], equal_nan=True)
            for move in chart["moves"].get(name, ())
            for rows in (*move.get("rows", {}).values(), *(move[part] for part in ("centre", "size") if part in move))
        )
        or any(
            not np.array_equal(pictures[0], pictures[-1])
            for knob, picture in (chart["raster"] or {"pictures": {}})["pictures"].items()
            if knob == name
            for pictures in [
                np.frombuffer(picture["bytes"].tobytes(), np.uint8)[: math.prod(picture["size"])].reshape(
                    picture["size"]
                )
            ]
        )
        for chart in scene["charts"]
    ]


@pytest.mark.parametrize(("name", "view"), CASES, ids=str)
def test_all_that_follows_a_live_knob_does_so_before_it_is_released(
    address: str, browser: Browser, name: str, view: dict[str, Any]
) -> None:
    asked = query(name, view)
    page = open_page(browser, f"{address}/embed/{name}?{asked}")
    settings = lesson(name).settings(**view)
    traffic, stops = Traffic(page), {one: settings.stop(one) for one in settings.live()}
    for one, slider in settings.live().items():
        if not settings.in_use(one):
            expect(knob(page, one)).to_be_disabled()
            continue
        scene, last = told(address, name, query(name, {**view, **values(page)})), len(slider.stops) - 1
        drag(page, one, 0)
        at_first = page.evaluate(MARKS)
        stops[one] = 0
        says(page, scene, stops, one)
        drag_on(page, one, last)
        stops[one] = last
        says(page, scene, stops, one)
        changed = [before != after for before, after in zip(at_first, page.evaluate(MARKS), strict=True)]
        assert changed == follow(scene, one), one
        assert traffic.since() == [], "nothing is asked while the knob is held"
        shown = page.evaluate(MARKS)
        page.mouse.up()
        if slider.stops[last] != slider.default:
            page.wait_for_function("name => new URLSearchParams(location.search).has(name)", arg=f"{name}.{one}")
            assert float(query_of(page)[f"{name}.{one}"]) == slider.stops[last]
        expect(page.locator(".rg-work")).to_be_hidden()
        if lesson(name).crossed(settings):
            says(page, told(address, name, query(name, {**view, **values(page)})), stops, one)
            assert len(traffic.since()) <= 1
        else:
            says(page, scene, stops, one)
            assert page.evaluate(MARKS) == shown, "a release moves nothing"
            assert traffic.since() == [], "what is known is not asked for"


def values(page: Page) -> dict[str, str]:
    """The link's settings by the names of their knobs."""
    return {name.split(".")[1]: value for name, value in query_of(page).items()}


def drag_on(page: Page, name: str, stop: int) -> None:
    """Take the thumb that is held further along."""
    page.mouse.move(*thumb(page, name, stop), steps=8)
    expect(knob(page, name)).to_have_js_property("value", str(stop))
    page.wait_for_function(
        "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))"
    )


@pytest.mark.parametrize("name", LESSONS)
def test_knob_and_first_chart_are_on_the_first_screen_of_a_phone_and_a_finger_turns_it(
    address: str, browser: Browser, name: str
) -> None:
    page = open_page(browser, f"{address}/{place(name)}?{query(name, VIEWS[name][0])}", phone=True)
    settings = lesson(name).settings(**VIEWS[name][0])
    live = [one for one in settings.live() if settings.in_use(one)]
    for selector in (*(f"[data-knob={one}]" for one in live), ".rg-chart:nth-child(1)", ".rg-numbers"):
        assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    before = page.evaluate(MARKS)
    x, y = thumb(page, live[0], 1)
    page.touchscreen.tap(x, y)
    page.wait_for_function("name => new URLSearchParams(location.search).has(name)", arg=f"{name}.{live[0]}")
    assert page.evaluate(MARKS) != before
