"""CutMix in a real browser: the area moves pictures, labels and answers before release; batches are played."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import COUNT_SENT, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser

QUICK = "cutmix.network=Dense&cutmix.points=100&cutmix.epochs=10"

# What each chart shows: its marks, its words, and its picture.
LOOKS = """() => [...document.querySelectorAll('.rg-holder')].map(holder => {
  const marks = [...holder.querySelectorAll('.scatterlayer path, .barlayer path')].map(
    node => node.getAttribute('d') + node.getAttribute('transform'));
  const written = [...holder.querySelectorAll('.scatterlayer text')].map(
    node => node.textContent + node.getAttribute('x') + node.getAttribute('y') + node.parentNode.getAttribute('transform'));
  const canvas = holder.querySelector('canvas');
  return marks.join() + written.join() + (canvas.hidden ? '' : canvas.toDataURL());
})"""


def drag(page: Page, knob: str, by: float) -> list[bool]:
    """Which charts change while the thumb of `knob` is dragged; it is not released yet."""
    before = page.evaluate(LOOKS)
    x, y = thumb(page, f"cutmix-{knob}")
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("() => { delete document.querySelector('.rg-stage').dataset.stop; window.sent = 0; }")
    page.mouse.move(x + by, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop !== undefined")
    page.wait_for_function(RESTS, polling=150)
    page.wait_for_timeout(100)
    after = page.evaluate(LOOKS)
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    return [one != other for one, other in zip(before, after, strict=True)]


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_the_area_moves_all_four_charts_and_alpha_those_of_the_networks(
    address: str, browser: Browser, look: dict
) -> None:
    page = open_page(browser, f"{address}/cutmix?{QUICK}", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    for selector in (".st-key-cutmix-pasted", ".rg-chart:nth-child(1)"):
        assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    assert drag(page, "pasted", 90) == [True] * 4
    shown = [number(page, name) for name in ("Asked λ", "Label 3 / 8", "Says: CutMix")]
    words = page.locator(".rg-words").inner_text().replace("\n", "")
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('cutmix.pasted=')")
    expect(page.locator(".rg-words")).to_have_text(words, use_inner_text=False)
    assert [number(page, name) for name in ("Asked λ", "Label 3 / 8", "Says: CutMix")] == shown
    assert page.get_by_text("Training four techniques").count() == 0, "a release trains nothing"
    page.wait_for_timeout(400)
    # The pictures do not know α; the answers and the mean of all trainings do.
    assert drag(page, "log2_alpha", -120) == [False, True, True, True]
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('cutmix.log2_alpha=')")
    page.context.close()


def test_a_step_shows_the_next_batch_with_its_labels(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/cutmix?{QUICK}&cutmix.view=Training")
    page.wait_for_function(SETTLED)
    before = page.evaluate(LOOKS)
    page.get_by_role("button", name="Step").click()
    page.get_by_text("batch 2 of 12").wait_for()
    after = page.evaluate(LOOKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, False, False, False]
    page.evaluate(COUNT_SENT)
    assert drag(page, "log2_alpha", 120) == [True, True, True, True]
    page.mouse.up()
    page.context.close()
