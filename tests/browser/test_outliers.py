"""Points that a visitor moves: by mouse and finger, and in a table for the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import SETTLED, links, number, open_page, query_of, words

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
DRAWN = "() => Number(document.querySelector('.rg-lab[data-page]').dataset.drawn)"
CROSS = """() => { const plot = document.querySelector('.rg-plot'); const { xaxis, yaxis } = plot._fullLayout;
  const box = plot.getBoundingClientRect(); const { x, y } = plot.data[3];
  return [box.left + xaxis._offset + xaxis.l2p(x[0]), box.top + yaxis._offset + yaxis.l2p(y[0])]; }"""


def drag(page: Page, index: int, down: float) -> list[float]:
    """Drag a point of the first chart and return the values that a fit took on the way."""
    x, y = page.evaluate(PLACE, index)
    page.mouse.move(x, y)
    page.mouse.down()
    values = []
    for step in range(20):
        page.mouse.move(x, y + down * (step + 1) / 20)
        page.wait_for_timeout(50)
        values.append(page.evaluate(SQUARED))
    page.mouse.up()
    return values


def fingers(page: Page) -> tuple[Callable[[float, float], None], ...]:
    """Press, move and release of one finger at a place on the screen."""
    session = page.context.new_cdp_session(page)

    def send(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return (
        lambda x, y: send("touchStart", (x, y)),
        lambda x, y: send("touchMove", (x, y)),
        lambda _x, _y: send("touchEnd"),
    )


def test_a_dragged_point_takes_the_fits_along_and_stands_in_the_link(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers")
    range_before = page.evaluate("() => document.querySelectorAll('.rg-plot')[0]._fullLayout.yaxis.range")
    drawn = page.evaluate(DRAWN)
    values = drag(page, 3, 90.0)
    assert len(set(values)) >= 5, "the fit moves while the point is dragged"
    assert page.evaluate(DRAWN) - drawn >= 5
    page.wait_for_function(LINKED, arg=3)
    assert page.evaluate("() => document.querySelectorAll('.rg-plot')[0]._fullLayout.yaxis.range") == range_before
    other = open_page(browser, page.url)
    expect(words(page)).to_have_text(words(other).inner_text().replace("\n", ""), use_inner_text=False)
    page.go_back()
    links(page, "outliers.moved", None)
    page.wait_for_function(f"before => Math.abs(({SQUARED})() - before) < 1e-6", arg=other_first(browser, address))


def other_first(browser: Browser, address: str) -> float:
    """The fit as it is before any point has moved."""
    value: float = open_page(browser, f"{address}/embed/outliers").evaluate(SQUARED)
    return value


def test_the_point_is_under_the_pointer_at_every_frame(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers")
    x, y = page.evaluate(PLACE, 3)
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(12):
        page.mouse.move(x, y + 7.0 * (step + 1))
        assert page.evaluate(PLACE, 3) == pytest.approx([x, y + 7.0 * (step + 1)], abs=1.0)
    page.mouse.up()


def test_a_finger_drags_a_point_and_the_page_stays_where_it_is(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers", phone=True)
    slope, (x, y) = page.evaluate(SQUARED), page.evaluate(PLACE, 3)
    press, move, release = fingers(page)
    press(x, y)
    for step in range(12):
        move(x, y + 5.0 * (step + 1))
        page.wait_for_timeout(60)
    page.wait_for_function(f"() => ({SQUARED})() !== {slope}")
    assert page.evaluate(PLACE, 3)[1] == pytest.approx(y + 60.0, abs=2.0), "the point is under the finger"
    release(x, y)
    page.wait_for_function(LINKED, arg=3)
    scrolled = (
        "() => [...document.querySelectorAll('*')].some(node => node.scrollTop > 0 && node.matches(':has(.rg-lab)'))"
    )
    assert not page.evaluate(scrolled)


def test_the_keyboard_moves_a_point_in_the_table(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers")
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


def test_a_point_that_is_only_touched_stays(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers")
    x, y = page.evaluate(PLACE, 3)
    page.mouse.click(x, y)
    assert query_of(page) == {}
    assert page.evaluate(SETTLED)


def test_the_free_optimum_of_the_geometry_is_dragged(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/geometry")
    assert number(page, "w₂") == "exactly 0"
    x, y = page.evaluate(CROSS)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 30, y - 20, steps=4)
    page.mouse.move(x - 60, y - 40, steps=4)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('geometry.optimum_up=')")
    expect(words(page)).not_to_contain_text("w₂ is exactly zero")
    page.wait_for_function(
        f"() => {{ const [x, y] = ({CROSS})(); return Math.abs(x - {x - 60}) < 6 && Math.abs(y - {y - 40}) < 6; }}"
    )
