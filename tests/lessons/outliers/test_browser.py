"""Points that a visitor moves: the fits go along, and a table moves them by key."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import open_page, query_of

pytestmark = pytest.mark.browser

# Where the point of the first chart with this index is on the screen.
PLACE = """index => {
  const plot = document.querySelectorAll('.rg-plot')[0];
  const [{ left, top }, { xaxis, yaxis }] = [plot.getBoundingClientRect(), plot._fullLayout];
  const { x, y } = plot.data[7];
  return [left + xaxis._offset + xaxis.l2p(x[index]), top + yaxis._offset + yaxis.l2p(y[index])];
}"""
LINKED = """index => {
  const moved = new URLSearchParams(location.search).get('outliers.moved') ?? '';
  const { x, y } = document.querySelectorAll('.rg-plot')[0].data[7];
  return moved === `${index}:${x[index].toFixed(2)}:${y[index].toFixed(2)}`;
}"""
SQUARED = "() => document.querySelectorAll('.rg-plot')[0].data[1].y[50]"


def test_a_dragged_point_takes_the_fits_along_and_stands_in_the_link(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/outliers")
    at_first = shown = page.evaluate(SQUARED)
    x, y = page.evaluate(PLACE, 3)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(1, 6):
        page.mouse.move(x, y + 18.0 * step)
        page.wait_for_function(f"shown => ({SQUARED})() !== shown", arg=shown)
        shown = page.evaluate(SQUARED)
    page.mouse.up()
    page.wait_for_function(LINKED, arg=3)
    page.go_back()
    page.wait_for_function(f"before => Math.abs(({SQUARED})() - before) < 1e-6", arg=at_first)


def test_the_keyboard_moves_a_point_in_the_table(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/outliers")
    slope = page.evaluate(SQUARED)
    page.locator(".rg-points summary").press("Enter")
    cell = page.get_by_label("y of point 1", exact=True)
    cell.fill("-6.5")
    cell.press("Enter")
    page.wait_for_function("() => new URLSearchParams(location.search).get('outliers.moved')?.endsWith(':-6.50')")
    page.wait_for_function(f"() => ({SQUARED})() !== {slope}")
    assert query_of(page)["outliers.moved"].startswith("1:")
    expect(page.get_by_label("y of point 1", exact=True)).to_be_focused()
    # What is no place leaves the point where it is.
    before = page.url
    for wrong in ("", "1e9"):
        cell.fill(wrong)
        cell.press("Enter")
    assert page.url == before
