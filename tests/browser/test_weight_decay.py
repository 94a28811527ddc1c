"""Weight decay in a real browser: both knobs are live, and the view with two weights follows the decay."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import COUNT_SENT, SETTLED, is_on_the_first_screen, open_page, thumb

pytestmark = pytest.mark.browser

MARKS = """() => [...document.querySelectorAll('.rg-chart')].map(chart => [...chart.querySelectorAll(
  '.scatterlayer path, .barlayer path')].map(node => node.getAttribute('d') + node.getAttribute('transform')).join())"""


def drag(page: Page, knob: str, by: float) -> None:
    """Take the thumb along, without letting go."""
    x, y = thumb(page, f"weight_decay-{knob}")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by / 2, y, steps=6)
    page.mouse.move(x + by, y, steps=12)


def test_both_knobs_move_every_chart_before_release_and_commit_on_release(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/weight_decay")
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    for knob, by in (("log10_decay", 60), ("epoch", -90)):
        before = page.evaluate(MARKS)
        page.evaluate("() => { window.sent = 0; }")
        drag(page, knob, by)
        page.wait_for_function(f"(old) => ({MARKS})().every((marks, i) => marks !== old[i])", arg=before)
        assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
        words = page.locator(".rg-words").inner_text()
        page.mouse.up()
        page.wait_for_function(f"() => location.search.includes('weight_decay.{knob}')")
        expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    page.context.close()


def test_two_weights_open_from_a_link_and_follow_the_decay(address: str, browser: Browser) -> None:
    page = open_page(
        browser, f"{address}/weight_decay?weight_decay.view=Two%20weights&weight_decay.log10_decay=-1.0", phone=True
    )
    page.wait_for_function(SETTLED)
    assert "0.500 and 0.990" in page.locator(".rg-words").inner_text()
    assert "2.72727" in page.locator(".rg-numbers").inner_text()
    before = page.evaluate(MARKS)
    drag(page, "log10_decay", 80)
    page.wait_for_function(f"(old) => ({MARKS})().every((marks, i) => marks !== old[i])", arg=before)
    page.mouse.up()
    for selector in (".st-key-weight_decay-log10_decay", ".rg-chart:nth-child(1)"):
        assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    page.context.close()


def test_stop_goes_back_to_the_view_before_and_leaves_every_other_knob_alone(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/weight_decay?weight_decay.shown=AdamW&weight_decay.start=3.0")
    words = page.locator(".rg-words").inner_text()
    page.locator(".st-key-weight_decay-view input").click()
    page.get_by_role("option", name="Learning rate and decay", exact=True).click()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_function("() => !location.search.includes('view=')")
    expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    assert "weight_decay.shown=AdamW" in page.url
    assert "weight_decay.start=3" in page.url
    page.context.close()
