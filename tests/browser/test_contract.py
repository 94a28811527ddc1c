"""There are a fast and an official way to draw; that both draw the same test_live_knobs.py sees at every knob."""

import pytest
from playwright.sync_api import Browser

from regularize.lessons import LESSONS
from tests.browser.anew import stands_as_drawn_anew
from tests.browser.served import MARKS, at_rest, drag, knob, open_page
from tests.browser.test_live_knobs import CASES

pytestmark = pytest.mark.browser

HOW = """() => {
  window.official = 0;
  for (const name of ['react', 'animate']) {
    const way = Plotly[name];
    Plotly[name] = (...all) => {
      window.official++;
      return way(...all);
    };
  }
}"""


def test_there_are_both_a_fast_and_an_official_way_and_the_fast_one_is_taken(address: str, browser: Browser) -> None:
    assert {name for name, _ in CASES} == set(LESSONS)
    page = open_page(browser, f"{address}/embed/explore")
    page.evaluate(HOW)
    drag(page, "log10_strength", 40, 60)
    page.mouse.up()
    at_rest(page)
    assert page.evaluate("() => window.official") == 0
    # Where Plotly is not built as expected the official way is taken, and draws the same.
    page.evaluate(
        "() => { for (const plot of document.querySelectorAll('.rg-plot')) delete plot._fullLayout._basePlotModules; }"
    )
    knob(page, "log10_strength").press("ArrowRight")
    page.wait_for_function("() => window.official > 0")
    at_rest(page)
    stands_as_drawn_anew(page, "the official way")


def test_a_drawing_that_broke_off_is_drawn_anew(address: str, browser: Browser) -> None:
    """Where something of what Plotly keeps is not there, its official way draws the chart, and nobody hears of it."""
    page = open_page(browser, f"{address}/embed/explore")
    before = page.evaluate(MARKS)
    page.evaluate(
        "() => { for (const plot of document.querySelectorAll('.rg-plot')) delete plot._fullLayout._preGUI; }"
    )
    page.get_by_role("button", name="New sample").click()
    page.wait_for_function(f"before => ({MARKS})().every((mark, i) => mark !== before[i])", arg=before)
    at_rest(page)
    assert page.locator(".rg-notice").count() == 0
    assert page.evaluate("() => [...document.querySelectorAll('.rg-plot')].every(plot => plot._fullLayout._preGUI)")
