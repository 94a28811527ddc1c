"""Bias and variance in a real browser: λ or the degree moves every figure before it is released; progress beyond n = p."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import chromium, open_page, served

pytestmark = pytest.mark.browser

SETTLED = "() => [...document.querySelectorAll('.rg-plot')].every(plot => plot._fullLayout)"
MARKS = """() => [...document.querySelectorAll('.rg-plot')].map(plot => [...plot.querySelectorAll(
  '.scatterlayer path')].map(node => node.getAttribute('d') + node.getAttribute('transform')).join())"""
COUNT_SENT = (
    "() => { window.sent = 0; const send = WebSocket.prototype.send;"
    " WebSocket.prototype.send = function (message) { window.sent++; return send.call(this, message); }; }"
)


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


def number(page: Page, name: str) -> str:
    return page.locator(".rg-numbers div", has=page.locator(f"dt:text-is('{name}')")).locator("dd").inner_text()


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
    first = page.locator(".rg-chart:nth-child(1)").bounding_box()
    assert first is not None
    height = page.viewport_size["height"]  # type: ignore[index]
    assert first["y"] + first["height"] <= height, "the first figure is on the first screen"
    thumb = page.locator(f".st-key-bias_variance-{knob} [data-testid=stSliderThumbValue]").locator("xpath=..")
    box = thumb.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 20, y, steps=6)
    page.mouse.move(x - 60, y, steps=10)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop !== undefined")
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
