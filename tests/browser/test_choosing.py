"""Choosing λ in a real browser: λ moves every figure before it is released, also with resampling."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import chromium, open_page, served

pytestmark = pytest.mark.browser

SETTLED = "() => [...document.querySelectorAll('.rg-plot')].every(plot => plot._fullLayout)"
MARKS = """() => [...document.querySelectorAll('.rg-plot')].map(plot => [...plot.querySelectorAll(
  '.scatterlayer path, .barlayer path')].map(node => node.getAttribute('d') + node.getAttribute('transform')).join())"""
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


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_all_figures_follow_the_strength_and_the_release_commits(address: str, browser: Browser, look: dict) -> None:
    page = open_page(browser, f"{address}/choosing?choosing.resamples=20", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before, shown = page.evaluate(MARKS), number(page, "CV error")
    thumb = page.locator(".st-key-choosing-log10_strength [data-testid=stSliderThumbValue]").locator("xpath=..")
    box, height = thumb.bounding_box(), page.viewport_size["height"]  # type: ignore[index]
    first = page.locator(".rg-chart:nth-child(1)").bounding_box()
    assert box is not None
    assert first is not None
    assert first["y"] + first["height"] <= height, "the first figure is on the first screen"
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 50, y, steps=8)
    page.mouse.move(x + 110, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop > 36")
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
