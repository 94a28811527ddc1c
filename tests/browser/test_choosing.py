"""Choosing λ in a real browser: λ moves every figure before it is released, also with resampling."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_all_figures_follow_the_strength_and_the_release_commits(address: str, browser: Browser, look: dict) -> None:
    page = open_page(browser, f"{address}/choosing?choosing.resamples=20", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before, shown = page.evaluate(MARKS), number(page, "CV error")
    assert is_on_the_first_screen(page, ".rg-chart:nth-child(1)")
    x, y = thumb(page, "choosing-log10_strength")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=8)
    page.mouse.move(x + 110, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop > 36")
    page.wait_for_function(RESTS, polling=150)
    after = page.evaluate(MARKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 5
    assert number(page, "CV error") != shown
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    words = page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('choosing.log10_strength=')")
    expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    page.context.close()


def test_another_axis_keeps_the_choice_and_the_dots_on_the_path(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/choosing?choosing.against=Norm%20ratio&choosing.log10_strength=-2.6")
    page.wait_for_function(SETTLED)
    line = "() => document.querySelector('.rg-plot').data.at(-2).x[0]"
    share = page.evaluate(line)
    assert 0.7 < share < 0.9
    assert "s3 left last" in page.locator(".rg-words").inner_text()
    page.locator(".st-key-choosing-log10_strength input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('choosing.log10_strength=-2.5')")
    assert page.evaluate(line) < share, "a stronger penalty leaves a smaller norm"
    page.context.close()
