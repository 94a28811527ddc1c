"""DropBlock in a real browser: the share moves every chart before release, and a mask is played."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import COUNT_SENT, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser

# What each chart shows: its marks, and its picture.
LOOKS = """() => [...document.querySelectorAll('.rg-holder')].map(holder => {
  const marks = [...holder.querySelectorAll('.scatterlayer path, .barlayer path')].map(
    node => node.getAttribute('d') + node.getAttribute('transform'));
  const canvas = holder.querySelector('canvas');
  return marks.join() + (canvas.hidden ? '' : canvas.toDataURL());
})"""


def drag(page: Page, knob: str, by: float) -> list[bool]:
    """Which charts change while the thumb of `knob` is dragged; it is not released yet."""
    before = page.evaluate(LOOKS)
    x, y = thumb(page, f"dropblock-{knob}")
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("() => { window.sent = 0; delete document.querySelector('.rg-stage').dataset.stop; }")
    page.mouse.move(x + by, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop !== undefined")
    page.wait_for_function(RESTS, polling=150)
    page.wait_for_timeout(100)
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    return [one != other for one, other in zip(before, page.evaluate(LOOKS), strict=True)]


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_the_share_moves_all_six_charts_and_a_step_draws_another_mask(
    address: str, browser: Browser, look: dict
) -> None:
    page = open_page(browser, f"{address}/dropblock", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    for selector in (".st-key-dropblock-share", ".rg-chart:nth-child(1)"):
        assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"
    assert drag(page, "share", 70) == [True] * 6
    shown = number(page, "Really dropped"), page.locator(".rg-words").inner_text().replace("\n", "")
    assert shown[0] != "25.6 %"
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('dropblock.share=')")
    expect(page.locator(".rg-words")).to_have_text(shown[1], use_inner_text=False)
    assert number(page, "Really dropped") == shown[0]
    page.wait_for_timeout(300)
    before = page.evaluate(LOOKS)
    page.get_by_role("button", name="Step").click()
    page.get_by_text("mask 2 of 12").wait_for()
    changed = [one != other for one, other in zip(before, page.evaluate(LOOKS), strict=True)]
    assert changed == [True, True, False, False, False, False], "only what is drawn at random is drawn again"
    page.context.close()


def test_both_knobs_move_the_trainings_and_a_release_trains_nothing(address: str, browser: Browser) -> None:
    page = open_page(
        browser, f"{address}/dropblock?dropblock.view=Training&dropblock.points=100&dropblock.repetitions=3"
    )
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    for knob, by in (("share", 60), ("epoch", -120)):
        moved = drag(page, knob, by)
        assert moved == [True] * 6, knob
        page.mouse.up()
        page.wait_for_function(f"() => location.search.includes('dropblock.{knob}=')")
        assert page.get_by_text("Training 25 networks").count() == 0
        page.wait_for_timeout(300)
    page.context.close()
