"""Dropout in a real browser: two live knobs that cross, and a mask that is played."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import COUNT_SENT, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser

# What each chart shows: its marks, and its picture.
LOOKS = """() => [...document.querySelectorAll('.rg-holder')].map(holder => {
  const marks = [...holder.querySelectorAll('.scatterlayer path')].map(node => node.getAttribute('d') + node.getAttribute('transform'));
  const canvas = holder.querySelector('canvas');
  return marks.join() + (canvas.hidden ? '' : canvas.toDataURL());
})"""


def drag(page: Page, knob: str, by: float) -> list[bool]:
    """Which charts change while the thumb of `knob` is dragged; it is not released yet."""
    before = page.evaluate(LOOKS)
    x, y = thumb(page, f"dropout-{knob}")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop !== undefined")
    page.wait_for_function(RESTS, polling=150)
    page.wait_for_timeout(100)
    after = page.evaluate(LOOKS)
    return [one != other for one, other in zip(before, after, strict=True)]


def test_both_knobs_move_the_charts_before_release_and_cross_after_it(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/dropout?dropout.width=8&dropout.points=20")
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    assert drag(page, "drop_probability", 100) == [True] * 6
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    shown = number(page, "p"), number(page, "Test loss"), page.locator(".rg-words").inner_text()
    assert shown[0] != "0.2"
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('drop_probability')")
    expect(page.locator(".rg-words")).to_have_text(shown[2].replace("\n", ""), use_inner_text=False)
    assert (number(page, "p"), number(page, "Test loss")) == shown[:2]
    page.wait_for_timeout(500)
    page.evaluate("() => { window.sent = 0; delete document.querySelector('.rg-stage').dataset.stop; }")
    # The mask does not depend on the epoch; all else does.
    assert drag(page, "epoch", -100) == [True, True, True, False, True, True]
    assert page.evaluate("() => window.sent") == 0
    assert f"At p = {shown[0]} after {number(page, 'Epoch')} epochs" in page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('dropout.epoch')")
    page.context.close()


def test_a_step_shows_another_thinned_network_and_its_prediction(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/dropout?dropout.width=8&dropout.points=20&dropout.drop_probability=0.5")
    page.wait_for_function(SETTLED)
    before = page.evaluate(LOOKS)
    page.get_by_role("button", name="Step").click()
    page.get_by_text("thinned network 2 of 12").wait_for()
    changed = [one != other for one, other in zip(before, page.evaluate(LOOKS), strict=True)]
    assert changed == [False, False, False, True, True, False]
    page.context.close()


def test_the_surface_and_both_knobs_are_on_the_first_screen_of_a_phone(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/dropout?dropout.width=8&dropout.points=20", phone=True)
    page.wait_for_function(SETTLED)
    for selector in (".st-key-dropout-drop_probability", ".st-key-dropout-epoch", ".rg-chart:nth-child(1)"):
        assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    page.context.close()
