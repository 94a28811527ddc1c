"""Points that a visitor takes hold of, in every lesson that has some: by mouse and by finger."""

from collections.abc import Callable
from urllib.parse import urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.lessons import LESSONS, lesson
from tests.browser.served import FRAMES, at_rest, links, open_page, query_of, words

pytestmark = pytest.mark.browser

# The place of the mark in the first chart whose points can be dragged, one of its points, and a setting that says where it is.
POINTS = {"outliers": (7, 3, "moved"), "geometry": (3, 0, "optimum_up")}
PLACE = """([trace, point]) => {
  const plot = document.querySelector('.rg-plot');
  const [{ left, top }, { xaxis, yaxis }] = [plot.getBoundingClientRect(), plot._fullLayout];
  const { x, y } = plot.data[trace];
  return [left + xaxis._offset + xaxis.l2p(x[point]), top + yaxis._offset + yaxis.l2p(y[point])];
}"""
LABELS = ".rg-plot .hovertext:visible"
FRAME = "() => { const { xaxis, yaxis } = document.querySelector('.rg-plot')._fullLayout; return [xaxis.range, yaxis.range]; }"
DRAWN = "() => Number(document.querySelector('.rg-lab[data-page]').dataset.drawn)"
SCROLLED = "() => [...document.querySelectorAll('*')].some(node => node.scrollTop > 0 && node.matches(':has(.rg-lab)'))"
Hand = tuple[Callable[[float, float], None], Callable[[float, float], None], Callable[[], None]]


def mouse(page: Page) -> Hand:
    """Press, move and release of the mouse at a place on the screen."""

    def press(x: float, y: float) -> None:
        page.mouse.move(x, y)
        page.mouse.down()

    return press, page.mouse.move, page.mouse.up


def finger(page: Page) -> Hand:
    """The same of one finger."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return (lambda x, y: send("touchStart", (x, y)), lambda x, y: send("touchMove", (x, y)), lambda: send("touchEnd"))


def test_every_lesson_that_has_points_to_drag_is_tried() -> None:
    assert set(POINTS) == {name for name in LESSONS if lesson(name).dragged is not None}


@pytest.mark.parametrize("hand", [mouse, finger])
@pytest.mark.parametrize("name", POINTS)
def test_what_is_held_stays_under_the_hand_and_stands_in_the_link_when_it_is_let_go(
    address: str, browser: Browser, name: str, hand: Callable[[Page], Hand]
) -> None:
    # A finger could scroll the page that Streamlit has around the lab.
    where = f"{address}/{name}" if hand is finger else f"{address}/embed/{name}"
    page = open_page(browser, where, phone=hand is finger)
    trace, point, setting = POINTS[name]
    said, frame, drawn = words(page).inner_text(), page.evaluate(FRAME), page.evaluate(DRAWN)
    x, y = page.evaluate(PLACE, [trace, point])
    press, move, release = hand(page)
    press(x, y)
    for step in range(1, 13):
        at = x - 4.0 * step, y + 5.0 * step
        move(*at)
        assert page.evaluate(PLACE, [trace, point]) == pytest.approx(at, abs=1.5), "no frame shows it elsewhere"
        assert not page.locator(LABELS).count(), "a label would say where it was"
        if step % 4 == 0:
            # The scenes on their way show older places.
            page.wait_for_function(f"drawn => ({DRAWN})() > drawn", arg=drawn)
            drawn = page.evaluate(DRAWN)
            assert page.evaluate(PLACE, [trace, point]) == pytest.approx(at, abs=1.5), "no scene takes it back"
    assert f"{name}.{setting}" not in query_of(page), "a drag is one step"
    release()
    assert not page.locator(LABELS).count()
    page.wait_for_function("name => new URLSearchParams(location.search).has(name)", arg=f"{name}.{setting}")
    at_rest(page)
    assert page.evaluate(PLACE, [trace, point]) == pytest.approx(at, abs=6.0), "as far as its knobs have stops"
    np.testing.assert_allclose(page.evaluate(FRAME), frame, rtol=1e-4)
    assert not page.evaluate(SCROLLED)
    expect(words(page)).not_to_have_text(said, use_inner_text=True)
    other = open_page(browser, f"{address}/embed/{name}?{urlsplit(page.url).query}", phone=hand is finger)
    expect(words(other)).to_have_text(words(page).inner_text(), use_inner_text=True)
    page.go_back()
    links(page, f"{name}.{setting}", None)
    expect(words(page)).to_have_text(said, use_inner_text=True)


@pytest.mark.parametrize("name", POINTS)
def test_a_point_that_is_only_touched_stays(address: str, browser: Browser, name: str) -> None:
    page = open_page(browser, f"{address}/embed/{name}")
    trace, point, _ = POINTS[name]
    page.mouse.click(*page.evaluate(PLACE, [trace, point]))
    page.evaluate(FRAMES)
    assert query_of(page) == {}


def test_a_second_finger_takes_nothing_from_the_first(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/outliers", phone=True)
    first, second = (page.evaluate(PLACE, [POINTS["outliers"][0], point]) for point in (3, 10))
    session = page.context.new_cdp_session(page)

    def send(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(places)]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    here = first[0], first[1] - 30
    send("touchStart", first)
    send("touchMove", here)
    send("touchStart", here, second)
    send("touchMove", here, (second[0], second[1] + 20))
    send("touchEnd")
    page.wait_for_function("() => new URLSearchParams(location.search).has('outliers.moved')")
    assert [moved.split(":")[0] for moved in query_of(page)["outliers.moved"].split(" ")] == ["3"]


def test_a_menus_button_takes_nothing(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/outliers")
    x, y = page.evaluate(PLACE, [POINTS["outliers"][0], 3])
    page.mouse.move(x, y)
    page.mouse.down(button="right")
    page.mouse.move(x, y - 30)
    page.mouse.up(button="right")
    page.evaluate(FRAMES)
    assert query_of(page) == {}
