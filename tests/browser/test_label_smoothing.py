"""Label smoothing in a real browser: both knobs move every figure before release, and nothing is trained again."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser


def drag(page: Page, knob: str, by: int) -> None:
    """Drag a knob and hold it: all six figures have moved by then, and nothing was sent."""
    before = page.evaluate(MARKS)
    x, y = thumb(page, f"label_smoothing-{knob}")
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("() => { delete document.querySelector('.rg-stage').dataset.stop; window.sent = 0; }")
    page.mouse.move(x + by / 2, y, steps=8)
    page.mouse.move(x + by, y, steps=8)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop !== undefined")
    page.wait_for_function(RESTS, polling=150)
    after = page.evaluate(MARKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 6
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_all_six_figures_follow_both_knobs_and_the_release_commits(address: str, browser: Browser, look: dict) -> None:
    page = open_page(browser, f"{address}/label_smoothing", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    assert is_on_the_first_screen(page, ".rg-chart:nth-child(1)")
    for knob, by in (("smoothing", 120), ("epoch", -130)):
        drag(page, knob, by)
        shown = number(page, "Calibration error"), page.locator(".rg-words").inner_text().replace("\n", "")
        page.mouse.up()
        page.wait_for_function(f"() => location.search.includes('label_smoothing.{knob}=')")
        expect(page.locator(".rg-words")).to_have_text(shown[1], use_inner_text=False)
        assert number(page, "Calibration error") == shown[0]
        assert page.get_by_text("Training 17 networks").count() == 0, "a release trains nothing"
        page.wait_for_timeout(300)
    page.context.close()


def test_the_calculator_answers_without_training(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/label_smoothing?label_smoothing.asked_classes=100")
    page.get_by_role("cell", name="6.8035").wait_for()
    assert page.get_by_role("cell", name="0.7778").count() == 1
    page.context.close()
