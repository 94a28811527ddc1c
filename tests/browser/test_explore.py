"""Explore in a real browser: drag, commit, link, own data; on a laptop, on a phone and in the dark."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import COUNT_SENT, MARKS, RESTS, SETTLED, is_on_the_first_screen, number, open_page, thumb

pytestmark = pytest.mark.browser

RANGE = "() => document.querySelectorAll('.rg-plot')[0]._fullLayout.xaxis.range"


def link(page: Page) -> str:
    page.get_by_role("button", name="Share", exact=True).click()
    found = page.locator("[data-testid=stPopoverBody] [data-testid=stCode]").inner_text().replace("\n", "").strip()
    page.keyboard.press("Escape")
    return found


@pytest.mark.parametrize("look", [{}, {"phone": True}, {"dark": True}], ids=["laptop", "phone", "dark"])
def test_every_figure_follows_the_thumb_and_the_release_commits(address: str, browser: Browser, look: dict) -> None:
    page = open_page(browser, f"{address}/?explore.penalty=L1", **look)
    page.wait_for_function(SETTLED)
    page.evaluate(COUNT_SENT)
    before, strength = page.evaluate(MARKS), number(page, "λ")
    x, y = thumb(page, "explore-log10_strength")
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 30, y, steps=6)
    page.mouse.move(x + 70, y, steps=12)
    page.wait_for_function("() => document.querySelector('.rg-stage').dataset.stop !== undefined")
    page.wait_for_function(RESTS, polling=150)
    after = page.evaluate(MARKS)
    assert [one != other for one, other in zip(before, after, strict=True)] == [True] * 4
    assert number(page, "λ") != strength
    assert page.evaluate("() => window.sent") == 0, "nothing is sent before release"
    shown = number(page, "λ"), number(page, "Test error"), page.locator(".rg-words").inner_text()
    page.mouse.up()
    page.wait_for_function("() => location.search.includes('log10_strength')")
    expect(page.locator(".rg-words")).to_have_text(shown[2].replace("\n", ""), use_inner_text=False)
    assert (number(page, "λ"), number(page, "Test error")) == shown[:2]
    page.context.close()


def test_a_link_opens_the_same_numbers_for_somebody_else(address: str, browser: Browser) -> None:
    page = open_page(
        browser, f"{address}/?explore.penalty=L1&explore.degree=12&explore.log10_strength=-1.3&explore.seed=5"
    )
    numbers, words = page.locator(".rg-numbers").inner_text(), page.locator(".rg-words").inner_text()
    shared = link(page)
    assert shared.count("explore.") == 10, "every setting is spelled out"
    other = open_page(browser, shared)
    assert other.locator(".rg-numbers").inner_text() == numbers
    assert other.locator(".rg-words").inner_text() == words
    page.context.close()
    other.context.close()


def test_the_keyboard_turns_the_knob(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    strength = number(page, "λ")
    page.locator(".st-key-explore-log10_strength input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function("() => location.search.includes('log10_strength=-3.9')")
    assert number(page, "λ") != strength
    page.context.close()


def test_a_new_sample_redraws_in_place_and_keeps_the_zoom(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    page.wait_for_function(SETTLED)
    page.evaluate("() => document.querySelectorAll('.rg-plot').forEach(node => { node.stays = true; })")
    box = page.locator(".rg-plot").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=5)
    page.mouse.up()
    zoomed = page.evaluate(RANGE)
    assert zoomed != [-1, 1]
    drawn = page.evaluate("() => document.querySelector('.rg-stage').dataset.drawn")
    page.get_by_role("button", name="New sample").click()
    page.wait_for_function(f"() => document.querySelector('.rg-stage').dataset.drawn !== '{drawn}'")
    page.wait_for_function("() => location.search.includes('explore.seed=13')")
    assert page.evaluate("() => [...document.querySelectorAll('.rg-plot')].every(node => node.stays)")
    assert page.evaluate(RANGE) == zoomed
    page.context.close()


def test_knob_curve_and_bars_are_on_the_first_screen(address: str, browser: Browser) -> None:
    for look in ({}, {"phone": True}):
        page = open_page(browser, address, **look)
        page.wait_for_function(SETTLED)
        for selector in (".st-key-explore-log10_strength", ".rg-chart:nth-child(1)", ".rg-chart:nth-child(2)"):
            assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
        page.context.close()


def test_own_data_pasted_broken_and_mended(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data")
    page.get_by_text("No data yet").wait_for()
    box = page.get_by_label("or paste one")
    rows = "\n".join(f"{i};{i * i / 7:.3f}".replace(".", ",") for i in range(12))
    hostile = "<img src=x onerror=alert(1)>"
    box.fill(f"{hostile};![](http://example.com/a.png)\n{rows}\n")
    box.press("Control+Enter")
    page.get_by_text("No data yet").wait_for(state="detached")
    page.wait_for_function(SETTLED)
    assert hostile in page.locator(".rg-plot").first.inner_text()
    assert page.locator(".rg-stage img, .rg-stage script, [data-testid=stMain] img[src='x']").count() == 0
    before = page.locator(".rg-numbers").inner_text()
    box.fill("x;y\n1;2\n2;oops\n3;4\n4;5\n5;6\n6;7\n")
    box.press("Control+Enter")
    page.get_by_text("oops").wait_for()
    assert page.locator(".rg-numbers").inner_text() == before, "the last good view stays"
    page.context.close()


def test_reset_undoes_everything(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.penalty=L1&explore.degree=3&explore.log10_strength=1.0")
    page.get_by_role("button", name="Reset", exact=True).click()
    page.wait_for_function("() => !location.search.includes('explore.')")
    expect(page.locator(".rg-numbers")).to_contain_text("15 of 15")
    page.context.close()


def test_a_preset_moves_the_knobs(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("button", name="L1 finds the true terms").click()
    page.wait_for_function("() => location.search.includes('explore.penalty=L1')")
    page.wait_for_function(
        "() => document.querySelector('.rg-words').innerText.includes('2 of 12 coefficients remain')"
    )
    page.context.close()


def test_the_link_in_an_open_drawer_follows_the_knobs(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    page.wait_for_function(SETTLED)
    page.locator("[data-testid=stPopoverButton]").filter(has_text="Share").click()
    link = page.locator("[data-testid=stPopoverBody] code")
    expect(link).to_contain_text("explore.seed=12&")
    page.locator(".st-key-explore-seed input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    expect(link).to_contain_text("explore.seed=13&")
    page.context.close()


def test_no_figure_offers_to_upload_itself(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    page.wait_for_function(SETTLED)
    tools = page.evaluate("() => [...document.querySelectorAll('.modebar-btn')].map(each => each.dataset.title)")
    assert "Reset axes" in tools
    assert not [title for title in tools if "Share" in title or "loud" in title], tools
    page.context.close()
