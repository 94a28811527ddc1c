"""The geometry in a real browser: the budget moves every figure, and the free optimum can be dragged."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser

CROSS = """() => { const plot = document.querySelector('.rg-plot'); const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect(); const { x, y } = plot.data[3];
  return [box.left + xaxis._offset + xaxis.l2p(x[0]), box.top + yaxis._offset + yaxis.l2p(y[0])]; }"""


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_all_five_figures_follow_the_budget_and_the_release_commits(address: str, browser: Browser, look: dict) -> None:
    page = open_page(browser, f"{address}/geometry", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before, shown = page.evaluate(MARKS), number(page, "Its λ")
    assert is_on_the_first_screen(page, ".rg-chart:nth-child(1)")
    x, y = thumb(page, "geometry-budget_percent")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=8)
    page.mouse.move(x + 100, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop > 45")
    page.wait_for_function(RESTS, polling=150)
    after = page.evaluate(MARKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 5
    assert number(page, "Its λ") != shown
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    words = page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('geometry.budget_percent=')")
    expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    page.context.close()


def test_the_free_optimum_is_dragged_and_the_link_knows(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/geometry")
    page.wait_for_function(SETTLED)
    assert number(page, "w₂") == "exactly 0"
    x, y = page.evaluate(CROSS)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y - 20, steps=4)
    page.mouse.move(x - 60, y - 40, steps=4)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('geometry.optimum_up=')")
    expect(page.locator(".rg-words")).not_to_contain_text("w₂ is exactly zero")
    page.wait_for_function(
        f"() => {{ const [x, y] = ({CROSS})(); return Math.abs(x - {x - 60}) < 6 && Math.abs(y - {y - 40}) < 6; }}"
    )
    page.context.close()
