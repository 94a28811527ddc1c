"""Bias and variance in a real browser: λ or the degree moves every figure before it is released; progress beyond n = p."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("view", "knob", "name", "look"),
    [("λ", "log10_strength", "λ", {}), ("Degree", "degree", "Degree", {"phone": True})],
    ids=["strength on a laptop", "degree on a phone"],
)
def test_all_figures_follow_the_knob_that_the_error_is_drawn_against(
    address: str, browser: Browser, view: str, knob: str, name: str, look: dict
) -> None:
    page = open_page(browser, f"{address}/bias_variance?bias_variance.view={view}", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before, shown = page.evaluate(MARKS), number(page, name)
    assert is_on_the_first_screen(page, ".rg-chart:nth-child(1)")
    x, y = thumb(page, f"bias_variance-{knob}")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 20, y, steps=6)
    page.mouse.move(x - 60, y, steps=10)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop !== undefined")
    page.wait_for_function(RESTS, polling=150)
    after = page.evaluate(MARKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 4
    assert number(page, name) != shown
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    words = page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function(f"() => location.search.includes('bias_variance.{knob}=')")
    expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    page.context.close()


def test_the_knob_that_is_held_redraws_on_release_and_beyond_n_p_lambda_melts_the_peak(
    address: str, browser: Browser
) -> None:
    page = open_page(browser, f"{address}/bias_variance")
    page.wait_for_function(SETTLED)
    before = number(page, "Variance")
    page.locator(".st-key-bias_variance-degree input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    page.wait_for_function("() => location.search.includes('bias_variance.degree=14')")
    expect(page.locator(".rg-numbers div").nth(2).locator("dd")).not_to_have_text(before)
    page.get_by_role("radio", name="n and p").click()
    page.get_by_text("Ridge at n = p").wait_for()
    peak = "() => Math.max(...document.querySelectorAll('.rg-plot')[0].data[4].y)"
    high = page.evaluate(peak)
    page.locator(".st-key-bias_variance-log10_strength input[type=range]").focus()
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('bias_variance.log10_strength=-2')")
    assert page.evaluate(peak) < high / 2
    page.context.close()
