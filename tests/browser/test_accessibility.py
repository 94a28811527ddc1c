"""What axe-core knows to ask of controls, text and structure, of everything that is ours on every page."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from regularize.lessons import LESSONS
from tests.browser.served import ATTACHED, FORMULA, STAGE_IS_DRAWN, new_page, open_page, place
from tests.browser.test_live_knobs import VIEWS, query
from tests.browser.test_own_data import ROWS, paste, taken

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN = """async places => {
  const there = places.filter(place => document.querySelector(place));
  const { violations, passes } = await axe.run({ include: there.map(place => [place]) });
  return [passes.length, violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target} ${failureSummary.split('\\n').slice(1).join(' ')}`))];
}"""


def violations(page: Page) -> list[str]:
    """What is wrong, by rule and place."""
    page.add_script_tag(path=AXE)
    passed, found = page.evaluate(RUN, [".rg-lab", ".rg-menu", ".rg-open"])
    assert passed > 5, "something was looked at"
    result: list[str] = found
    return result


@pytest.mark.parametrize("name", LESSONS)
def test_every_page_stands_without_a_word_on_the_console_and_violates_no_rule(
    address: str, browser: Browser, name: str
) -> None:
    page = new_page(browser)
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{address}/{place(name)}?{query(name, VIEWS[name][0])}")
    for wanted in (STAGE_IS_DRAWN, ATTACHED, FORMULA):
        page.wait_for_selector(wanted)
    paper = "() => getComputedStyle(document.querySelector('.rg-lab')).backgroundColor + getComputedStyle(document.body).backgroundColor"
    before = page.evaluate(paper)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"before => ({paper})() !== before", arg=before)
    assert violations(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert violations(page) == []
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"before => ({paper})() === before", arg=before)
    assert violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    assert told == []


@pytest.mark.parametrize("look", [{}, {"dark": True}, {"phone": True}], ids=str)
def test_what_is_opened_does_neither(address: str, browser: Browser, look: dict[str, Any]) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data&explore.degree=99", **look)
    paste(page, f"x;y;z\n{ROWS.replace(';', ';1;')}\n")
    taken(page)
    for button in page.locator(".rg-ask").all():
        button.click()
    for tool in ("Presets", "Share", "Code", "Data"):
        page.locator(".rg-tools").get_by_role("button", name=tool, exact=True).click()
        page.locator(".rg-drawer:popover-open").wait_for()
        page.wait_for_function("() => document.querySelector('.rg-drawer:popover-open').childElementCount > 0")
        assert violations(page) == [], tool
        page.keyboard.press("Escape")
    points = open_page(browser, f"{address}/embed/outliers", **look)
    points.locator(".rg-points summary").click()
    assert violations(points) == []
    if look.get("phone"):
        page.get_by_role("button", name="Lessons").click()
        assert violations(page) == []


@pytest.mark.parametrize("look", [{}, {"dark": True}, {"phone": True}], ids=str)
def test_the_page_of_beliefs_has_the_same_menu(address: str, browser: Browser, look: dict[str, Any]) -> None:
    page = new_page(browser, **look)
    page.goto(f"{address}/beliefs")
    page.get_by_text("What the numbers say").first.wait_for()
    page.add_script_tag(path=AXE)
    _, found = page.evaluate(RUN, [".rg-menu", ".rg-open", ".st-key-rg-prose"])
    assert found == []


def test_while_something_is_computed_too(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.goto(f"{address}/dropblock?dropblock.view=Training&dropblock.repetitions=8&dropblock.seed=951")
    page.wait_for_selector(ATTACHED)
    page.wait_for_selector(FORMULA)
    page.get_by_role("button", name="Stop", exact=True).wait_for()
    assert violations(page) == []


def test_the_keyboard_reaches_every_control_in_the_order_of_the_page(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    at = "() => (({ id, ariaLabel, textContent }) => id || ariaLabel || textContent)(document.activeElement)"
    seen: list[str] = []
    for _ in range(60):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(at))
    wanted = ["Presets", "Share", "Code", "Data", "Reset", "explore-log10_strength", "explore-seed", "explore-degree"]
    places = [seen.index(control) for control in wanted]
    assert places == sorted(places)
    outlines = page.evaluate("""() => [...document.querySelectorAll('.rg-lab :is(button, input, select)')]
      .filter(node => node.checkVisibility() && !node.disabled && !node.closest('.rg-segments')).slice(0, 12)
      .map(node => { node.focus({ focusVisible: true }); return getComputedStyle(node).outlineStyle; })""")
    assert set(outlines) == {"solid"}
