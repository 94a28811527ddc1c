"""What a visitor plays: one random mask, or batch, after the other; and what comes on demand."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import MARKS, Traffic, at_rest, choose, drag, knob, links, open_page

pytestmark = pytest.mark.browser

CASES = {
    "dropout?dropout.width=8&dropout.points=20&dropout.drop_probability=0.5": (
        "thinned network 2 of 12",
        [False, False, True, False, True, False],
    ),
    "dropblock": ("mask 2 of 12", [True, True, False]),
    "cutmix?cutmix.network=Dense&cutmix.points=100&cutmix.epochs=10&cutmix.view=Training": (
        "batch 2 of 12",
        [True, False, False, False],
    ),
}


BODY = "() => JSON.stringify(document.querySelector('.rg-solid').data)"


def shows(page: Page, words: str) -> None:
    """Wait for the frame in which an animation says so: the next may come in a moment."""
    page.wait_for_function("words => document.querySelector('.rg-animation span').textContent === words", arg=words)


def changed(page: Page, before: list[str]) -> list[bool]:
    """Which charts look different than before."""
    return [one != other for one, other in zip(before, page.evaluate(MARKS), strict=True)]


@pytest.mark.parametrize("link", CASES)
def test_a_step_draws_again_what_is_drawn_at_random_and_nothing_else(address: str, browser: Browser, link: str) -> None:
    words, follow = CASES[link]
    page = open_page(browser, f"{address}/embed/{link}")
    before, traffic = page.evaluate(MARKS), Traffic(page)
    step = page.get_by_role("button", name="Step")
    step.click()
    expect(page.get_by_text(words)).to_be_visible()
    assert changed(page, before) == follow
    for _ in range(11):
        step.click()
    expect(page.get_by_text(words.replace("2 of", "1 of"))).to_be_visible()
    assert changed(page, before) == [False] * len(follow)
    assert traffic.since() == []


def test_it_plays_until_it_is_paused_and_a_knob_may_be_turned_meanwhile(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/dropblock")
    play = page.locator(".rg-animation button").first
    expect(play).to_have_text("▶ Play")
    assert page.get_by_text("mask 1 of 12").is_visible(), "nothing moves by itself"
    play.click()
    shows(page, "mask 4 of 12")
    drag(page, "share", 3)
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('dropblock.share=')")
    shows(page, "mask 7 of 12")
    play.click()
    expect(play).to_have_text("▶ Play")
    shown = page.locator(".rg-animation span").inner_text()
    before = page.evaluate(MARKS)
    knob(page, "example").press("ArrowRight")
    page.wait_for_function("() => location.search.includes('dropblock.example=')")
    at_rest(page)
    assert page.evaluate(MARKS) != before
    assert page.locator(".rg-animation span").inner_text() == shown


def test_where_little_motion_is_wanted_it_plays_slowly(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/dropblock", reduced_motion="reduce")
    pace = "() => { window.paces = []; const set = setInterval; setInterval = (what, ms) => { paces.push(ms); return set(what, ms); }; }"
    page.evaluate(pace)
    page.locator(".rg-animation button").first.click()
    assert page.evaluate("() => paces[0]") >= 1000


def test_the_bodies_are_drawn_on_demand_with_a_library_of_their_own(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/geometry")
    traffic = Traffic(page)
    flat = page.evaluate("() => Plotly.version + Boolean(Plotly.Snapshot)")
    choose(page, "bodies", "On")
    links(page, "geometry.bodies", "On")
    page.wait_for_function("() => document.querySelector('.rg-solid')?._fullLayout?.scene")
    assert any(url.endswith("/library/plotly.min.js") for url in traffic.since())
    assert page.evaluate("() => Plotly.version + Boolean(Plotly.Snapshot)") == flat, "the charts keep theirs"
    before, body = page.evaluate(MARKS), page.evaluate(BODY)
    knob(page, "budget_percent").press("PageUp")
    page.wait_for_function("() => location.search.includes('geometry.budget_percent=')")
    page.wait_for_function(f"before => JSON.stringify(({MARKS})()) !== JSON.stringify(before)", arg=before)
    page.wait_for_function(f"before => ({BODY})() !== before", arg=body)
    choose(page, "bodies", "Off")
    expect(page.locator(".rg-solid")).to_be_hidden()
