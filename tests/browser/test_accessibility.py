"""What axe-core knows to ask of controls, text and structure, of everything that is ours on every page."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

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


OURS = (".rg-lab", ".rg-menu", ".rg-open", ".rg-past")
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


TWICE = """() => {
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  return ids.filter((id, i) => ids.indexOf(id) < i);
}"""
LOST = """() => [...document.querySelectorAll('.rg-lab label')].filter(label => {
  if (!label.checkVisibility() || label.control?.disabled) return false;
  document.activeElement.blur();
  if (label.control?.type !== 'radio' && label.control?.type !== 'checkbox') label.click();
  else label.control.focus();
  const there = document.activeElement;
  return there !== label.control || there.closest('.rg-knob') !== label.closest('.rg-knob') || !there.matches('input, select, textarea');
}).map(label => label.textContent)"""
NAMED = {"slider", "spinbutton", "textbox", "combobox", "listbox", "radio", "checkbox", "button"}


def nameless(page: Page) -> list[str]:
    """Controls that a screen reader has no name for, as the browser tells it."""
    session = page.context.new_cdp_session(page)
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    controls = [node for node in nodes if not node["ignored"] and node["role"]["value"] in NAMED]
    assert len(controls) > 5
    return [node["role"]["value"] for node in controls if not node["name"]["value"].strip()]


@pytest.mark.parametrize("name", [*LESSONS, "quiz"])
def test_every_control_has_a_name_and_every_label_leads_to_its_own(address: str, browser: Browser, name: str) -> None:
    page = open_page(browser, f"{address}/embed/{name}") if name in LESSONS else new_page(browser)
    if name not in LESSONS:
        page.goto(f"{address}/embed/{name}")
        page.locator("h1").wait_for()
        page.wait_for_function("() => document.querySelectorAll('.rg-lab input').length > 0")
    assert page.evaluate(TWICE) == []
    assert nameless(page) == []
    assert page.evaluate(LOST) == []


@pytest.mark.parametrize("path", ["", "dropblock", "quiz", "beliefs", "techniques"])
@pytest.mark.parametrize("phone", [False, True])
def test_the_first_stop_of_every_page_leads_past_the_menu(
    address: str, browser: Browser, path: str, phone: bool
) -> None:
    page = new_page(browser, phone=phone)
    page.goto(f"{address}/{path}")
    page.locator("[data-attached] h1, .st-key-rg-prose h1").first.wait_for()
    page.keyboard.press("Tab")
    past = page.locator(".rg-past")
    expect(past).to_be_focused()
    box = past.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert past.evaluate("node => getComputedStyle(node).clipPath") == "none", "it is seen"
    link = page.url
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.tagName") == "H1"
    assert page.evaluate("() => document.activeElement.checkVisibility()")
    assert page.url == link
    page.keyboard.press("Tab")
    assert page.evaluate("() => !document.activeElement.closest('.rg-menu, .rg-past, .rg-open')")
    page.evaluate("() => document.activeElement.blur()")
    assert past.evaluate("node => getComputedStyle(node).clipPath") != "none", "it is out of the way again"


def test_it_does_so_before_streamlit_has_come(address: str, browser: Browser) -> None:
    page = new_page(browser, first=True)
    page.route("**/static/js/**", lambda _: None)
    page.goto(f"{address}/", wait_until="commit")
    page.wait_for_selector(STAGE_IS_DRAWN)
    assert page.locator(ATTACHED).count() == 0
    page.keyboard.press("Tab")
    expect(page.locator(".rg-past")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Presets")).to_be_focused()
