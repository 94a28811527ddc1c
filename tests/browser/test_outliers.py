"""Outliers in a real browser: the knob, dragging a point with mouse and finger, and the table for the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, open_page, thumb

pytestmark = pytest.mark.browser

# Where the point of the first chart with this index is on the screen, and its distance from the top of the frame.
PLACE = """index => {
  const plot = document.querySelectorAll('.rg-plot')[0];
  const [{ left, top }, { xaxis, yaxis }] = [plot.getBoundingClientRect(), plot._fullLayout];
  const { x, y } = plot.data[7];
  return [left + xaxis._offset + xaxis.l2p(x[index]), top + yaxis._offset + yaxis.l2p(y[index])];
}"""
# The link has caught up with the point: the server is told where it is several times on the way.
LINKED = """index => {
  const moved = new URLSearchParams(location.search).get('outliers.moved') ?? '';
  const { x, y } = document.querySelectorAll('.rg-plot')[0].data[7];
  return moved === `${index}:${x[index].toFixed(2)}:${y[index].toFixed(2)}`;
}"""
# The drawer has come to rest: the table is where it was when this was asked last.
STANDS_STILL = """() => {
  const place = JSON.stringify(document.querySelector('[data-testid=stDataFrame] canvas').getBoundingClientRect());
  const stands = place === window.placeBefore;
  window.placeBefore = place;
  return stands;
}"""
SQUARED = "() => document.querySelectorAll('.rg-plot')[0].data[1].y[50]"
DRAWN = "() => Number(document.querySelector('.rg-stage').dataset.drawn)"


def test_all_four_figures_follow_the_distance_and_the_release_commits(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers")
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before = page.evaluate(MARKS)
    x, y = thumb(page, "outliers-distance")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 120, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop < 20")
    page.wait_for_function(RESTS, polling=150)
    assert [one != other for one, other in zip(before, page.evaluate(MARKS), strict=True)] == [True] * 4
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    words = page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('outliers.distance=')")
    expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    page.context.close()


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
    page.wait_for_function(SETTLED)
    range_before = page.evaluate("() => document.querySelectorAll('.rg-plot')[0]._fullLayout.yaxis.range")
    drawn = page.evaluate(DRAWN)
    values = drag(page, 3, 90.0)
    assert len(set(values)) >= 5, "the fit moves while the point is dragged"
    assert page.evaluate(DRAWN) - drawn >= 5
    page.wait_for_function(LINKED, arg=3)
    assert page.evaluate("() => document.querySelectorAll('.rg-plot')[0]._fullLayout.yaxis.range") == range_before
    other = open_page(browser, page.url)
    other.wait_for_function(SETTLED)
    linked = other.locator(".rg-words").inner_text()
    expect(page.locator(".rg-words")).to_have_text(linked.replace("\n", ""), use_inner_text=False)
    other.context.close()
    page.context.close()


def test_a_finger_drags_a_point_and_the_page_stays_where_it_is(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers", phone=True)
    page.wait_for_function(SETTLED)
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
    assert page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTop") == 0
    page.context.close()


def test_the_keyboard_moves_a_point_in_the_table(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/outliers")
    page.wait_for_function(SETTLED)
    slope = page.evaluate(SQUARED)
    page.get_by_role("button", name="Points as a table").click()
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    canvas.wait_for()
    page.wait_for_function(STANDS_STILL, polling=400)
    box = canvas.bounding_box()
    assert box is not None
    # The cell for y of point 0; from here on the keyboard alone.
    page.mouse.click(box["x"] + box["width"] - 40, box["y"] + 52)
    page.keyboard.press("ArrowDown")
    page.keyboard.type("-6.5", delay=80)
    page.locator("#portal input").wait_for()
    page.keyboard.press("Enter")
    page.wait_for_function("() => location.search.includes('outliers.moved=1') && location.search.includes('-6.50')")
    page.wait_for_function(f"() => document.querySelectorAll('.rg-plot')[0].data[1].y[50] !== {slope}")
    page.context.close()
