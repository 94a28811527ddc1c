"""A phone in the hand: what a swipe, a tap and the back button do, and what is where."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import MARKS, STILL, drag, knob, links, open_page, query_of

pytestmark = pytest.mark.browser


def stroke(page: Page, x: float, y: float, *, across: float = 0.0, up: float = 0.0) -> None:
    """A finger that is put down at (x, y), goes so many pixels across and up the screen, and is lifted."""
    touch = page.context.new_cdp_session(page)

    def point(share: float) -> list[dict[str, float]]:
        return [{"x": x + share * across, "y": y - share * up}]

    touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point(0.0)})
    for step in range(1, 21):
        touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point(step / 20)})
    touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


CLOCK = "() => { window.at = performance.now(); performance.now = () => window.at; }"
"""The page's clock stands still until the test moves it."""


def test_a_swipe_over_a_knob_scrolls_the_page_and_changes_nothing(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore", phone=True)
    url, drawn = page.url, page.evaluate(MARKS)
    for name in ("log10_strength", "degree"):
        slider = knob(page, name)
        slider.scroll_into_view_if_needed()
        page.evaluate(STILL)
        box = slider.bounding_box()
        assert box is not None
        value, before = slider.input_value(), page.evaluate("() => scrollY")
        # Off the thumb, where a tap would move it.
        stroke(page, box["x"] + 0.85 * box["width"], box["y"] + box["height"] / 2, up=250)
        page.wait_for_function("before => scrollY > before + 100", arg=before)
        assert slider.input_value() == value
    assert page.url == url
    assert page.evaluate(MARKS) == drawn


def test_a_finger_that_goes_sideways_turns_the_knob(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore", phone=True)
    slider = knob(page, "log10_strength")
    box = slider.bounding_box()
    assert box is not None
    value = int(slider.input_value())
    x, y = box["x"] + 10 + value / 80 * (box["width"] - 20), box["y"] + box["height"] / 2
    stroke(page, x, y, across=100)
    page.wait_for_function("() => new URLSearchParams(location.search).has('explore.log10_strength')")
    assert int(slider.input_value()) > value + 10
    links(page, "explore.log10_strength", f"{round(-6 + 0.1 * int(slider.input_value()), 10):g}")
    assert page.evaluate("() => scrollY") == 0


def test_a_tap_on_a_slider_takes_it_there(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore", phone=True)
    box = knob(page, "log10_strength").bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    links(page, "explore.log10_strength", "-2")
    assert knob(page, "log10_strength").input_value() == "40"


def test_a_tap_on_a_chart_tells_the_value_there(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore", phone=True)
    where = page.evaluate(
        """() => {
          const plot = [...document.querySelectorAll('.rg-plot')].find(one => one.data.some(({ type }) => type === 'bar'));
          plot.scrollIntoView({ block: 'center' });
          const { xaxis, yaxis } = plot._fullLayout, box = plot.getBoundingClientRect();
          const bar = plot.data.find(({ type }) => type === 'bar');
          return [box.left + xaxis._offset + xaxis.l2p(bar.x[2]), box.top + yaxis._offset + yaxis.l2p(bar.y[2] / 2)];
        }"""
    )
    assert page.locator(".hoverlayer text").count() == 0
    page.touchscreen.tap(*where)
    page.wait_for_function("() => document.querySelector('.hoverlayer text')?.textContent.includes('x³')")


def test_back_undoes_the_last_turn_of_a_live_knob(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    page.evaluate(CLOCK)
    first = knob(page, "log10_strength").input_value()
    drag(page, "log10_strength", 50)
    page.mouse.up()
    links(page, "explore.log10_strength", "-1")
    page.evaluate("() => { window.at += 1100; }")  # two turns within a second are one
    drag(page, "log10_strength", 60)
    page.mouse.up()
    links(page, "explore.log10_strength", "0")
    page.go_back()
    links(page, "explore.log10_strength", "-1")
    expect(knob(page, "log10_strength")).to_have_js_property("value", "50")
    page.go_back()
    links(page, "explore.log10_strength", None)
    expect(knob(page, "log10_strength")).to_have_js_property("value", first)


def test_arrow_keys_are_one_step_back(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    page.evaluate(CLOCK)
    before = page.evaluate("() => history.length")
    knob(page, "log10_strength").focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    links(page, "explore.log10_strength", "-3.5")
    assert page.evaluate("() => history.length") == before + 1
    page.go_back()
    links(page, "explore.log10_strength", None)


@pytest.mark.parametrize(("lesson", "name"), [("explore", "degree"), ("dropblock", "block")])
def test_on_a_phone_the_knob_that_a_lesson_is_about_is_beside_the_figure(
    address: str, browser: Browser, lesson: str, name: str
) -> None:
    page = open_page(browser, f"{address}/embed/{lesson}", phone=True)
    gap = f"""() => document.querySelector('[data-knob={name}]').getBoundingClientRect().top
      - document.querySelector('.rg-plot').getBoundingClientRect().bottom"""
    assert 0 <= page.evaluate(gap) < 60
    page.set_viewport_size({"width": 1280, "height": 800})
    page.wait_for_function(f"() => document.querySelector('.rg-side [data-knob={name}]') !== null")
    assert page.evaluate(
        f"() => [...document.querySelector('.rg-side [data-knob={name}]').parentElement.children].length > 1"
    )
    assert query_of(page) == {}
