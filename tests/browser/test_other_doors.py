"""The other doors in a real browser: every figure follows λ, and disturbed copies show their progress and can be stopped."""

import contextlib

import pytest
from playwright.sync_api import Browser, Page, TimeoutError, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser


def choose(page: Page, name: str, option: str) -> None:
    """Pick an option; a list that a late redraw of the page has closed again is opened once more."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    place = page.get_by_role("option", name=option, exact=True)
    for _ in range(5):
        page.locator(f".st-key-other_doors-{name} input").click()
        with contextlib.suppress(TimeoutError):
            place.click(timeout=3000)
            return
        page.keyboard.press("Escape")
    raise AssertionError(f"the list of {name} did not open")


@pytest.mark.parametrize("look", [{}, {"phone": True}], ids=["laptop", "phone"])
def test_all_six_figures_follow_the_strength_and_the_release_commits(
    address: str, browser: Browser, look: dict
) -> None:
    page = open_page(browser, f"{address}/other_doors?other_doors.door=All%20four&other_doors.repetitions=30", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before, steps = page.evaluate(MARKS), number(page, "Steps t")
    assert is_on_the_first_screen(page, ".rg-chart:nth-child(1)")
    x, y = thumb(page, "other_doors-log10_strength")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=8)
    page.mouse.move(x + 90, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop > 38")
    page.wait_for_function(RESTS, polling=150)
    after = page.evaluate(MARKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 6
    assert number(page, "Steps t") != steps
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    words = page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('other_doors.log10_strength=')")
    expect(page.locator(".rg-words")).to_have_text(words.replace("\n", ""), use_inner_text=False)
    page.context.close()


def test_many_copies_show_their_progress_and_can_be_stopped(address: str, browser: Browser) -> None:
    query = "other_doors.door=Noise&other_doors.source=Diabetes&other_doors.points=200&other_doors.seed=7"
    page = open_page(browser, f"{address}/other_doors?{query}")
    page.wait_for_function(SETTLED)
    before = page.locator(".rg-words").inner_text()
    assert "Over 100 copies with noise" in before
    choose(page, "repetitions", "3000")
    page.get_by_text("Fitting disturbed copies of the data").wait_for()
    page.get_by_role("button", name="Stop", exact=True).click()
    page.get_by_text("Fitting disturbed copies of the data").wait_for(state="detached")
    page.wait_for_function("() => !location.search.includes('repetitions=3000')")
    assert page.locator(".rg-words").inner_text() == before, "the last finished view stays"
    assert "seed=7" in page.url
    page.context.close()
