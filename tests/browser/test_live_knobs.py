"""The live knobs of every lesson: while they are dragged all that follows them moves, nothing is asked, and a release stays."""

import json
import math
from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.lessons import LESSONS, lesson
from tests.browser.anew import stands_as_drawn_anew
from tests.browser.served import MARKS, Traffic, at_rest, drag, drag_on, fetch, knob, links, open_page, query_of, words
from tests.pages.asgi import lines
from tests.pages.test_lessons import SMALL

pytestmark = pytest.mark.browser

# One view of each lesson in which all its live knobs have an effect, and others where that is another scene.
VIEWS: dict[str, list[dict[str, Any]]] = {name: [SMALL.get(name, {})] for name in LESSONS} | {
    "bias_variance": [{"view": "λ"}, {"view": "Degree"}],
    "choosing": [{"resamples": "20"}],
    "other_doors": [{"door": "All four", "repetitions": "30"}],
    "weight_decay": [SMALL["weight_decay"], {"view": "Two weights"}],
    "dropblock": [{}, {**SMALL["dropblock"], "view": "Training", "repetitions": "3"}],
    "borrowed": [{"cell": "Ridge on leaves: tree"}, {"cell": "Shifted copies: 1-NN", "points": 40}, {}],
    "cutmix": [{**SMALL["cutmix"], "network": "Dense"}, {**SMALL["cutmix"], "network": "Dense", "view": "Training"}],
}
CASES = [(name, view) for name, views in VIEWS.items() for view in views]


def query(name: str, view: dict[str, Any]) -> str:
    """The link of a view."""
    return urlencode({f"{name}.{key}": value for key, value in view.items()}, quote_via=quote)


@cache
def told(address: str, name: str, query: str) -> dict[str, Any]:
    """What the server says that the scene holds, with its arrays."""
    _, _, wire = lines(fetch(f"{address}/scene/{name}?{query}").body)
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
        # The page sets what stands behind λ below the line.
        sentences = [line.replace("λ_", "λ") for line in at(scene["sentences"], stops, moved).split("\n") if line]
        expect(words(page).locator("p")).to_have_text(sentences, use_inner_text=True)


def follow(scene: dict[str, Any], name: str) -> list[bool]:
    """Which charts look different at the two ends of a knob."""
    return [
        any(
            not np.array_equal(rows[0], rows[-1], equal_nan=True)
            for move in chart["moves"].get(name, ())
            for rows in (
                *move.get("rows", {}).values(),
                *(move[part] for part in ("centre", "size", "through", "polar") if part in move),
                *(np.split(move["y"], move["starts"][1:-1].astype(int)) for _ in range("starts" in move)),
            )
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
    """And wherever a knob or a seed has moved marks, they stand where Plotly would draw them anew."""
    asked = query(name, view)
    page = open_page(browser, f"{address}/embed/{name}?{asked}")
    settings = lesson(name).settings(**view)
    stands_as_drawn_anew(page, "at first")
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
        for stop in (0, last // 3, last):
            drag_on(page, one, stop)
            stands_as_drawn_anew(page, f"{one} at stop {stop}")
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
        at_rest(page)
        if lesson(name).crossed(settings):
            says(page, told(address, name, query(name, {**view, **values(page)})), stops, one)
            assert len(traffic.since()) <= 1
        else:
            says(page, scene, stops, one)
            assert page.evaluate(MARKS) == shown, "a release moves nothing"
            assert traffic.since() == [], "what is known is not asked for"
    if settings.in_use("seed"):  # else such a view is of all seeds
        page.locator(".rg-new").click()
        links(page, f"{name}.seed", str(settings.seed % 999 + 1))
        at_rest(page)
        stands_as_drawn_anew(page, "after another seed")


def values(page: Page) -> dict[str, str]:
    """The link's settings by the names of their knobs."""
    return {name.split(".")[1]: value for name, value in query_of(page).items()}
