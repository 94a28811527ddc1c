"""The elastic net in a real browser: the ratio moves every figure before it is released."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_all_six_figures_follow_the_ratio_and_the_release_commits(address: str, browser: Browser, look: dict) -> None:
    page = open_page(browser, f"{address}/elastic_net?elastic_net.ratio=1.0", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before, shown = page.evaluate(MARKS), number(page, "scikit-learn")
    assert is_on_the_first_screen(page, ".rg-chart:nth-child(1)")
    x, y = thumb(page, "elastic_net-ratio")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 60, y, steps=8)
    page.mouse.move(x - 130, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop < 32")
    page.wait_for_function(RESTS, polling=150)
    after = page.evaluate(MARKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 6
    assert number(page, "scikit-learn") != shown
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    words = page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('elastic_net.ratio=')")
    expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    page.context.close()


def test_the_strength_moves_the_cell_and_the_sentences_along_the_map(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/elastic_net?elastic_net.ratio=1.0")
    page.wait_for_function(SETTLED)
    cell = "() => document.querySelectorAll('.rg-plot')[2].data[3].y[0]"
    assert page.evaluate(cell) == pytest.approx(-0.4)
    page.locator(".st-key-elastic_net-log10_strength input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => document.querySelector('.rg-words').innerText.includes('λ = 0.501,')")
    assert page.evaluate(cell) == pytest.approx(-0.3)
    assert "At ρ = 1 and" in page.locator(".rg-words").inner_text()
    page.context.close()
