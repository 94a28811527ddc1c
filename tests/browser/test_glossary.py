"""Words that are explained where they stand, λ with an index, what opens more charts, and why a knob rests."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from regularize.glossary import MEANS, TERMS
from tests.browser.served import STILL, choose, knob, links, open_page, segment

pytestmark = pytest.mark.browser


def shown(page: Page) -> str:
    """The meaning that is open; nothing where none is."""
    tip = page.locator(".rg-tip:popover-open")
    return tip.inner_text() if tip.count() else ""


def centred(word: Locator) -> None:
    """Scroll a word to the middle. Scrolling takes a meaning away, so that none stands where its word is no more."""
    word.evaluate("node => node.scrollIntoView({ block: 'center' })")
    word.page.evaluate(STILL)


def test_a_word_is_explained_on_hover_focus_and_tap_and_escape_takes_it_away(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore", first=True)  # a clock is that of all pages of a visitor
    page.clock.install()
    word = page.locator(".rg-words .rg-term", has_text="ridge").first
    centred(word)
    word.hover()
    expect(page.locator(".rg-tip:popover-open")).to_have_text(TERMS["ridge"].meaning)
    page.locator(".rg-tip:popover-open").hover()
    page.clock.run_for(300)
    assert shown(page), "the pointer may go onto what it reads"
    page.mouse.move(5, 5)
    page.clock.run_for(300)
    expect(page.locator(".rg-tip:popover-open")).to_have_count(0)
    page.locator(".rg-opener button").focus()
    for _ in range(3):
        page.keyboard.press("Tab")
    focused = page.evaluate("() => document.activeElement.dataset.meaning")
    assert focused == shown(page) != ""
    assert page.evaluate("() => document.activeElement.getAttribute('aria-describedby')") == page.locator(
        ".rg-tip:popover-open"
    ).get_attribute("id")
    page.keyboard.press("Escape")
    assert shown(page) == ""
    page.keyboard.press("Enter")
    assert shown(page) == focused
    phone = open_page(browser, f"{address}/embed/explore", phone=True)
    word = phone.locator(".rg-words .rg-term", has_text="ridge").first
    word.scroll_into_view_if_needed()
    phone.evaluate(STILL)
    word.tap()
    expect(phone.locator(".rg-tip:popover-open")).to_have_text(TERMS["ridge"].meaning)
    box = phone.locator(".rg-tip:popover-open").bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    word.tap()
    expect(phone.locator(".rg-tip:popover-open")).to_have_count(0)


def test_a_word_below_the_lab_is_explained_too_and_leads_nowhere(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/weight_decay")
    word = page.locator(f".st-key-rg-prose a[href='{MEANS}']", has_text="η").first
    centred(word)
    word.hover()
    meaning = page.locator(".rg-tip:popover-open")
    expect(meaning).to_have_text(TERMS["η"].meaning)
    word.click()
    assert page.url == f"{address}/weight_decay"
    page.keyboard.press("Escape")
    expect(meaning).to_have_count(0)
    # A page without a lab has them as well; by keys a meaning comes with the focus.
    page.goto(f"{address}/beliefs")
    word = page.locator(f".st-key-rg-prose a[href='{MEANS}']").first
    word.wait_for()
    before = word.get_attribute("title")
    word.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert shown(page) == before != ""


def test_each_term_is_marked_once_in_the_sentences_of_a_view(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/choosing")
    meanings = page.locator(".rg-words .rg-term").evaluate_all("terms => terms.map(term => term.dataset.meaning)")
    assert len(meanings) > 3
    assert len(set(meanings)) == len(meanings)


def test_a_click_on_a_lambda_with_an_index_goes_there(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/choosing")
    name = page.locator(".rg-numbers .rg-goes").nth(1)
    assert name.inner_text() == "λ1se"
    assert name.locator("sub").inner_text() == "1se"
    name.click()
    links(page, "choosing.log10_strength", "-0.9")
    value = page.locator(".rg-numbers div", has_text="λ1se").locator("dd").inner_text()
    expect(page.locator("[data-knob=log10_strength] .rg-typed")).to_have_value(value)
    page.locator(".rg-words .rg-goes", has_text="λmin").first.click()
    links(page, "choosing.log10_strength", "-1.9")
    assert page.locator(".rg-chart figcaption").first.locator("sub").count() == 2


def test_the_less_important_charts_are_a_click_away_and_in_the_link(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/dropout")
    assert page.locator(".rg-chart").count() == 3
    areas = page.locator(".rg-plot").evaluate_all(
        "plots => plots.map(({ clientWidth, clientHeight }) => clientWidth * clientHeight)"
    )
    assert areas[0] > 1.5 * max(areas[1:])
    opener = page.locator(".rg-opener button")
    assert opener.get_attribute("aria-expanded") == "false"
    opener.click()
    links(page, "dropout.more", "On")
    expect(page.locator(".rg-chart")).to_have_count(6)
    assert opener.get_attribute("aria-expanded") == "true"
    page.reload()
    expect(page.locator(".rg-chart")).to_have_count(6)
    old = open_page(browser, f"{address}/embed/dropout?dropout.points=80")
    expect(old.locator(".rg-chart")).to_have_count(6)  # a link from before opens what it always did


def test_a_knob_without_effect_says_why_to_finger_and_key_too(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    node = page.locator("[data-knob=ratio]")
    assert knob(page, "ratio").is_disabled()
    node.get_by_role("button", name="What is L1 ratio ρ?").press("Enter")
    assert "has no effect while" in node.locator(".rg-help").inner_text()
    choose(page, "penalty", "Elastic net")
    expect(node.locator(".rg-help")).not_to_contain_text("has no effect")


def test_a_preset_says_why_it_is_worth_seeing_as_long_as_it_is_shown(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    task = page.locator(".rg-task")
    assert task.inner_text().startswith("Try it")
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("button", name="Over-fit", exact=True).click()
    expect(task).to_contain_text("Fifteen powers, thirty points")
    assert page.locator(".rg-drawer:popover-open").count() == 0, "nothing covers what it shows"
    segment(page, "penalty", "L1").click()
    expect(task).to_contain_text("Try it")


def test_a_legend_is_one_stop_of_the_tab_key(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    legend = page.get_by_role("toolbar", name="Legend: Data and fit")
    stops = legend.locator("button").evaluate_all("keys => keys.map(key => key.tabIndex)")
    assert sorted(stops) == [*[-1] * (len(stops) - 1), 0]
    legend.locator("button").first.focus()
    page.keyboard.press("ArrowRight")
    assert legend.locator("button").nth(1).evaluate("key => key === document.activeElement && key.tabIndex === 0")
