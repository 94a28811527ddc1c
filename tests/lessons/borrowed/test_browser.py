"""The grid of the borrowed techniques: a cell opens by a click and by a finger, and what it computes is told on the way."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import STILL, choose, is_on_the_first_screen, links, open_page, words

pytestmark = pytest.mark.browser

# Where a cell of the grid is on the screen, and the marks that stand there.
PLACE = """name => {
  const plot = document.querySelector('.rg-plot');
  const [{ left, top }, { xaxis, yaxis }] = [plot.getBoundingClientRect(), plot._fullLayout];
  const [{ x, y, text }] = plot.data;
  const i = text.findIndex(told => told.startsWith(name));
  return [left + xaxis._offset + xaxis.l2p(x[i]), top + yaxis._offset + yaxis.l2p(y[i])];
}"""


def cell(page: Page, name: str) -> tuple[float, float]:
    """The middle of a cell, scrolled to."""
    page.locator(".rg-plot").first.scroll_into_view_if_needed()
    page.evaluate(STILL)
    x, y = page.evaluate(PLACE, name)
    return x, y


def test_a_click_opens_a_cell_and_back_closes_it(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/borrowed")
    expect(words(page)).to_contain_text("cells")
    expect(page.get_by_role("button", name="New sample")).to_be_disabled()
    x, y = cell(page, "ridge on the leaves × tree")
    page.mouse.move(x + 15, y - 8)
    page.mouse.click(x + 15, y - 8)
    links(page, "borrowed.cell", "Ridge on leaves: tree")
    expect(words(page)).to_contain_text("Each at the strength that validation rows chose")
    expect(page.locator(".rg-chart")).to_have_count(3)
    page.go_back()
    expect(page.locator(".rg-chart")).to_have_count(1)
    expect(words(page)).to_contain_text("cells")


def test_a_finger_opens_a_cell(address: str, browser: Browser) -> None:
    """And once it is open its knobs and the first chart are on the first screen."""
    page = open_page(browser, f"{address}/borrowed", phone=True)
    page.touchscreen.tap(*cell(page, "label smoothing × tree"))
    links(page, "borrowed.cell", "Label smoothing: tree")
    expect(words(page)).to_contain_text("Brier score")
    page = open_page(browser, page.url, phone=True)
    for selector in ("[data-knob=strength]", ".rg-chart:nth-child(1)", ".rg-numbers"):
        assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"


def test_what_a_cell_computes_is_told_and_stop_goes_back_to_the_grid(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/borrowed?borrowed.points=200&borrowed.seed=917")
    before = words(page).inner_text()
    choose(page, "cell", "Mixup: SVM")
    expect(page.locator(".rg-work")).to_contain_text("Fitting 130 models: 10 repetitions at every strength")
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".rg-work")).to_be_hidden()
    links(page, "borrowed.cell", None)
    assert words(page).inner_text() == before
