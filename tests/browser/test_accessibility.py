"""What axe-core knows to ask of controls, text and structure, of everything that is ours on every page."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from regularize.lessons import LESSONS
from tests.browser.served import ATTACHED, FOLLOWS, FORMULA, STAGE_IS_DRAWN, new_page, open_page, place
from tests.browser.test_live_knobs import VIEWS, query
from tests.browser.test_own_data import ROWS, paste, taken
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RUN = """async ([places, rules]) => {
  const there = places.filter(place => document.querySelector(place));
  const asked = { resultTypes: ['violations'], ...(rules.length ? { runOnly: { type: 'rule', values: rules } } : {}) };
  const { violations, passes } = await axe.run({ include: there.map(place => [place]) }, asked);
  return [passes.length, violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} (${help}): ${target} ${failureSummary.split('\\n').slice(1).join(' ')}`))];
}"""


OURS = (".rg-lab", ".rg-menu", ".rg-open")
COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that a theme can break."""


def violations(page: Page, *, places: Sequence[str] = OURS, rules: Sequence[str] = ()) -> list[str]:
    """What is wrong, by rule and place; by these `rules` alone where any are named."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(
            AXE.read_text(encoding="utf-8")
        )  # a script tag would be none of ours: the page's policy forbids it
    passed, found = page.evaluate(RUN, [places, rules])
    assert passed > (0 if rules else 5), "something was looked at"
    result: list[str] = found
    return result


def discolourations(page: Page, *, places: Sequence[str] = OURS) -> list[str]:
    """What is wrong with the colours: another theme of the same page changes nothing else."""
    return violations(page, places=places, rules=COLOURS)


@pytest.mark.parametrize("name", LESSONS)
def test_every_page_stands_without_a_word_on_the_console_and_violates_no_rule(
    address: str, browser: Browser, name: str
) -> None:
    """By day on a laptop, and by night on a phone; all four are tried of what is opened. Its policy holds, and no other host is asked."""
    page = new_page(browser)
    watched = Watched(page)
    page.goto(f"{address}/{place(name)}?{query(name, VIEWS[name][0])}")
    for wanted in (STAGE_IS_DRAWN, ATTACHED, FORMULA):
        page.wait_for_selector(wanted)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(DARK, arg=True)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_function(FOLLOWS, arg=390)
    assert violations(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), "nothing sticks out sideways"
    watched.is_content(address)
    assert watched.warned == []


DARK = """dark => {
  const [red, green, blue] = getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number);
  return (red + green + blue < 384) === dark;
}"""
"""Whether the page has the colours of the night."""


def looks(page: Page) -> Iterator[Callable[..., list[str]]]:
    """A page by day, by night, and as on a phone, one after the other: what has to be asked of it."""
    for asked, scheme, size in (
        (violations, "light", (1280, 800)),
        (discolourations, "dark", (1280, 800)),
        (violations, "light", (390, 844)),
    ):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of two words
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.wait_for_function(DARK, arg=scheme == "dark")
        page.wait_for_function(FOLLOWS, arg=size[0])
        yield asked


def test_what_is_opened_does_neither(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data&explore.degree=99", has_touch=True)
    paste(page, f"x;y;z\n{ROWS.replace(';', ';1;')}\n")
    taken(page)
    for button in page.locator(".rg-ask:visible").all():
        button.click()
    for wrong in looks(page):
        assert wrong(page) == []
        for tool in ("Presets", "Share", "Code", "Save"):
            page.locator(".rg-tools").get_by_role("button", name=tool, exact=True).click()
            page.locator(".rg-drawer:popover-open").wait_for()
            page.wait_for_function("() => document.querySelector('.rg-drawer:popover-open').childElementCount > 0")
            assert wrong(page, places=(".rg-drawer:popover-open",)) == [], tool
            page.keyboard.press("Escape")
    page.get_by_role("button", name="Lessons").click()
    assert violations(page) == []
    points = open_page(browser, f"{address}/embed/outliers", has_touch=True)
    points.locator(".rg-points summary").click()
    for wrong in looks(points):
        assert wrong(points) == []


def test_the_page_of_beliefs_has_the_same_menu(address: str, browser: Browser) -> None:
    page = new_page(browser, has_touch=True)
    page.goto(f"{address}/beliefs")
    page.get_by_text("What the numbers say").first.wait_for()
    for wrong in looks(page):
        assert wrong(page, places=(".rg-menu", ".rg-open", ".st-key-rg-prose")) == []


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
    for _ in range(90):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(at))
    wanted = ["Presets", "Share", "Code", "Save", "Reset", "explore-log10_strength", "explore-seed", "explore-degree"]
    places = [seen.index(control) for control in wanted]
    assert places == sorted(places)
    outlines = page.evaluate("""() => [...document.querySelectorAll('.rg-lab :is(button, input, select)')]
      .filter(node => node.checkVisibility() && !node.disabled && !node.closest('.rg-segments')).slice(0, 12)
      .map(node => { node.focus({ focusVisible: true }); return getComputedStyle(node).outlineStyle; })""")
    assert set(outlines) == {"solid"}
