"""What surrounds the lab, in a real browser: the first view and its handover, the menu, the drawing library, the theme."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from regularize.export.assets import version
from regularize.lessons import LESSONS
from tests.browser.served import (
    ATTACHED,
    FOLLOWS,
    FORMULA,
    STAGE_IS_DRAWN,
    STILL,
    drag,
    knob,
    links,
    new_page,
    number,
    numbers,
    open_page,
    place,
    thumb,
    until,
    words,
)
from ui.head import MENU

pytestmark = pytest.mark.browser

LIBRARY = "**/plotly-basic*"
# Where everything of the lab is that can be seen, by the order of its nodes.
BOXES = """() => [...document.querySelectorAll('.rg-lab *')].filter(node => node.checkVisibility()).map(node => {
  const { x, y, width, height } = node.getBoundingClientRect();
  return [node.tagName + '.' + (node.getAttribute('class') ?? ''), x, y, width, height];
})"""
# Holds the lab back from moving to Streamlit's place until the test says so: it waits for a pointer that is held.
HELD = """
  const hold = () => {
    if (window.letGo) return;
    dispatchEvent(new PointerEvent('pointerdown', { pointerId: 99 }));
    requestAnimationFrame(hold);
  };
  hold();"""
LET_GO = """() => {
  window.letGo = true;
  window.before = (%s)();
  const seen = new Promise(done => new MutationObserver(() => document.querySelector('[data-attached]') && done())
    .observe(document.body, { subtree: true, childList: true, attributes: true }));
  dispatchEvent(new PointerEvent('pointerup', { pointerId: 99 }));
  return seen.then(() => [window.before, (%s)()]);
}""" % (BOXES, BOXES)  # noqa: UP031 - braces of JavaScript


ALL_HAS_COME = f"() => document.fonts.ready.then({STILL})"
"""What comes last are fonts; then nothing moves any more."""


def drawn(name: str) -> str:
    """The lab of a lesson, once it is drawn."""
    return f".rg-lab[data-page={name}][data-drawn]"


def moved(before: list[list[Any]], after: list[list[Any]]) -> list[str]:
    """What stands elsewhere than before, by more than a pixel."""
    assert [box[0] for box in before] == [box[0] for box in after]
    return [
        f"{one[0]}: {one[1:]} -> {other[1:]}"
        for one, other in zip(before, after, strict=True)
        if any(abs(a - b) > 1 for a, b in zip(one[1:], other[1:], strict=True))
    ]


@pytest.mark.parametrize(
    ("name", "look"),
    [(name, {"phone": phone}) for name in ("explore", "geometry", "dropout", "outliers") for phone in (False, True)]
    + [("explore", {"dark": True})],
    ids=str,
)
def test_nothing_jumps_when_the_lab_moves_to_where_streamlit_has_its_place(
    address: str, browser: Browser, name: str, look: dict[str, Any]
) -> None:
    page = new_page(browser, **look)
    page.add_init_script(HELD)
    page.goto(f"{address}/{place(name)}", wait_until="commit")
    page.wait_for_selector(drawn(name))
    page.wait_for_selector(".st-key-rg-page", state="attached")
    page.wait_for_selector(FORMULA, state="attached")
    assert page.locator(ATTACHED).count() == 0, "nothing moves under a finger"
    page.evaluate("() => { document.querySelector('.rg-lab[data-page]').stays = true; }")
    before, after = page.evaluate(LET_GO)
    assert moved(before, after) == []
    assert len(after) > 100
    assert page.evaluate("() => document.querySelector('.rg-lab[data-page]').stays"), "it is the same node"
    page.evaluate(ALL_HAS_COME)
    assert moved(after, page.evaluate(BOXES)) == []


def test_a_film_of_the_first_seconds_shows_every_part_where_it_stays(address: str, browser: Browser) -> None:
    page = new_page(browser, first=True)
    page.add_init_script("""
      window.film = [];
      addEventListener('DOMContentLoaded', () => {
        const look = () => {
          const parts = ['.rg-menu', '.rg-lab h1', '[data-knob=log10_strength]', '.rg-grid', '.rg-words', '.rg-side'];
          const shown = parts.map(part => {
            const node = document.querySelector(part);
            const box = node?.getBoundingClientRect();
            return box && box.width && node.textContent ? [Math.round(box.x), Math.round(box.y), Math.round(box.width)] : null;
          });
          window.film.push(shown);
          requestAnimationFrame(look);
        };
        look();
      });""")
    page.goto(address)
    page.wait_for_selector(ATTACHED)
    page.wait_for_selector(FORMULA)
    page.evaluate(ALL_HAS_COME)
    film = page.evaluate("() => window.film")
    for part, places in zip(
        ("menu", "title", "knob", "figures", "words", "side"), zip(*film, strict=True), strict=True
    ):
        seen = [tuple(box) for box in places if box]
        assert seen, part
        spread = [max(values) - min(values) for values in zip(*seen, strict=True)]
        assert max(spread) <= 1, f"{part} jumps: {sorted(set(seen))}"


def test_the_knob_is_live_before_streamlit_is_there_and_what_was_done_stays(address: str, browser: Browser) -> None:
    page = new_page(browser)
    held: list[Route] = []
    page.route("**/static/js/*.js", lambda route: held.append(route) if len(held) < 2 else route.continue_())
    page.goto(f"{address}/?explore.penalty=L1", wait_until="commit")
    page.wait_for_selector(drawn("explore"))
    drag(page, "log10_strength", 60)
    page.mouse.up()
    links(page, "explore.log10_strength", "0")
    error = number(page, "Test error")
    page.get_by_role("button", name="New sample").click()
    links(page, "explore.seed", "13")
    expect(numbers(page, "Test error")).not_to_have_text(error)
    shown = page.locator(".rg-numbers").inner_text()
    until(lambda: page.evaluate("() => true") and len(held) == 2, "Streamlit's scripts are asked for")
    assert page.locator(ATTACHED).count() == 0
    for route in held:
        route.continue_()
    page.wait_for_selector(ATTACHED)
    page.wait_for_selector(FORMULA)
    assert page.url.endswith(
        "?explore.penalty=L1&explore.log10_strength=0&explore.compare=Off&explore.more=On&explore.seed=13"
    )
    expect(page.locator(".rg-numbers")).to_have_text(shown.replace("\n", ""), use_inner_text=False)


def test_a_drag_that_has_begun_before_the_handover_goes_on(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.goto(address, wait_until="commit")
    page.wait_for_selector(drawn("explore"))
    drag(page, "log10_strength", 30)
    page.wait_for_selector(FORMULA, state="attached")
    x, y = thumb(page, "log10_strength", 60)
    page.mouse.move(x, y, steps=5)
    expect(knob(page, "log10_strength")).to_have_js_property("value", "60")
    page.mouse.up()
    page.wait_for_selector(ATTACHED)
    links(page, "explore.log10_strength", "0")
    expect(numbers(page, "λ")).to_have_text("1")


def test_the_menu_goes_from_page_to_page_without_loading_anew_and_back(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.degree=7")
    page.evaluate("() => { window.stays = true; }")
    for label, name in (("Geometry", "geometry"), ("Outliers", "outliers")):
        page.locator(".rg-menu a", has_text=label).click()
        page.wait_for_selector(drawn(name))
        page.wait_for_selector(f"[data-attached={name}] .rg-lab")
        expect(page.locator(".rg-menu [aria-current=page]")).to_contain_text(label)
        expect(page).to_have_title(f"{label} · Regularization, live")
    page.go_back()
    page.wait_for_selector("[data-attached=geometry] .rg-lab")
    page.go_back()
    page.wait_for_selector("[data-attached=explore] .rg-lab")
    assert page.url.endswith("/?explore.degree=7")
    assert number(page, "Non-zero") == "7 of 7"
    assert page.evaluate("() => window.stays")


def test_the_page_of_beliefs_is_reached_and_left_and_its_links_open_labs(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    page.get_by_role("link", name="Common beliefs").click()
    expect(page.get_by_role("heading", name="Common beliefs")).to_be_visible()
    expect(page.locator(".rg-lab[data-page]")).to_have_count(0)
    page.get_by_text("What the numbers say").first.wait_for()
    page.locator(".rg-menu a", has_text="Geometry").click()
    page.wait_for_selector("[data-attached=geometry] .rg-lab")
    page.goto(f"{address}/beliefs")
    see = page.get_by_role("link", name="See it move").first
    see.wait_for()
    address_of = see.get_attribute("href")
    assert address_of is not None
    page.goto(f"{address}/{address_of.removeprefix('./')}")
    page.wait_for_selector(STAGE_IS_DRAWN)


def test_the_menu_names_every_lesson_at_its_own_address(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    entries = page.locator(".rg-menu a")
    names = entries.locator("> :last-child").evaluate_all("nodes => nodes.map(node => node.firstChild.textContent)")
    assert names == list(MENU.values())
    numbers = entries.locator("> :first-child").all_inner_texts()
    assert numbers == [str(number) if name in LESSONS else "" for number, name in enumerate(MENU, start=1)]
    assert [entry.get_attribute("href") for entry in entries.all()] == [f"./{place(name)}" for name in MENU]


def test_on_a_phone_the_menu_gives_way_to_the_page_that_was_chosen(address: str, browser: Browser) -> None:
    page = open_page(browser, address, phone=True)
    expect(page.locator(".rg-menu")).to_be_hidden()
    page.get_by_role("button", name="Lessons").click()
    page.locator(".rg-menu a", has_text="Outliers").click()
    page.wait_for_selector(drawn("outliers"))
    expect(page.locator(".rg-menu")).to_be_hidden()
    expect(page.get_by_role("button", name="Lessons")).to_be_visible()


def test_a_link_of_the_menu_opens_in_another_tab_where_that_is_asked_for(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    with page.context.expect_page() as opened:
        page.locator(".rg-menu a", has_text="Geometry").click(modifiers=["Control"])
    opened.value.wait_for_selector(drawn("geometry"))
    assert page.url == f"{address}/"


def test_a_page_that_is_embedded_stays_so(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?embed=true")
    page.locator(".rg-menu a", has_text="Geometry").dispatch_event("click")
    page.wait_for_selector(drawn("geometry"))
    assert page.url.endswith("/geometry?embed=true")


def test_a_library_that_does_not_arrive_is_told_and_asked_for_again(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.route(LIBRARY, lambda route: route.abort())
    page.goto(f"{address}/?explore.penalty=L2")
    page.wait_for_selector(ATTACHED)
    expect(page.locator(".rg-notice")).to_contain_text("The drawing library did not arrive.")
    expect(numbers(page, "Non-zero")).to_have_text("15 of 15")
    expect(words(page)).to_contain_text("coefficients")
    page.unroute(LIBRARY)
    page.get_by_role("button", name="New sample").click()
    page.wait_for_selector(drawn("explore"))
    expect(page.locator(".rg-notice")).to_have_count(0)


@pytest.mark.parametrize("path", ["", "dropout?dropout.seed=3"])
def test_the_server_is_looked_for_where_it_is_and_the_scene_is_asked_for_once(
    address: str, browser: Browser, path: str
) -> None:
    page = new_page(browser, first=True)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{path}")
    page.wait_for_selector(ATTACHED)
    page.wait_for_selector(STAGE_IS_DRAWN)
    # Below the page's own address there is none, and Streamlit would wait half a second to learn that.
    assert [url for url in asked if url.endswith("/_stcore/health")] == [f"{address}/_stcore/health"]
    name, _, query = path.partition("?")
    scene = f"{address}/lab/{version()}/scene/{name or 'explore'}{'?' if query else ''}{query}"
    # The page's head has asked for it already, and the lab takes that answer.
    fetched = page.evaluate(
        "url => performance.getEntriesByType('resource').filter(one => one.name === url && one.transferSize > 0).length",
        scene,
    )
    assert fetched == 1
    assert page.evaluate("() => document.querySelectorAll('script[src*=\"plotly\"]').length") == 1


def test_common_beliefs_come_below_the_figures(address: str, browser: Browser) -> None:
    page = open_page(
        browser, f"{address}/weight_decay?weight_decay.points=40&weight_decay.width=4&weight_decay.depth=1"
    )
    told = page.get_by_text("What the numbers say")
    expect(told).to_have_count(3)
    below = "node => node.getBoundingClientRect().top >= document.querySelector('.rg-lab[data-page]').getBoundingClientRect().bottom"
    assert told.first.evaluate(below)


def test_at_double_size_and_on_a_tablet_nothing_sticks_out_and_all_can_be_reached(
    address: str, browser: Browser
) -> None:
    page = open_page(browser, address)
    for width, height in ((640, 400), (820, 1180), (320, 640)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FOLLOWS, arg=width)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), width
        knob(page, "degree").scroll_into_view_if_needed()
        expect(knob(page, "degree")).to_be_in_viewport()


def paths(page: Page) -> list[str]:
    """What the page has asked for."""
    asked: list[str] = page.evaluate(
        "() => performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)"
    )
    return asked


def test_a_second_visit_asks_again_for_nothing_that_lasts(address: str, browser: Browser) -> None:
    page = open_page(browser, address, first=True)
    lasting = [path for path in paths(page) if path.startswith(("/lab/", "/library/"))]
    assert len(lasting) >= 3
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    again = page.evaluate(
        "() => performance.getEntriesByType('resource').filter(one => one.transferSize > 0).map(one => new URL(one.name).pathname)"
    )
    assert not [path for path in again if path.startswith(("/lab/", "/library/"))]
