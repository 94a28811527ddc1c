"""What surrounds every stage, in a real browser: the menu, the library, the link, Stop, and the places of the parts."""

from itertools import combinations
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from ui.menu import LESSONS

from tests.browser.served import COUNT_SENT, FORMULA, PATIENCE, STAGE_IS_DRAWN, number, open_page

pytestmark = pytest.mark.browser

OPEN_SIDEBAR = "stExpandSidebarButton"
LIBRARY = "**/plotly-basic*"


def drawn(name: str) -> str:
    return f".st-key-{name}-stage .rg-stage[data-drawn]"


def test_the_menu_goes_from_page_to_page_without_loading_anew_and_back(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.degree=7")
    page.evaluate("() => { window.stays = true; }")
    page.get_by_role("link", name="Geometry").click()
    page.wait_for_selector(drawn("geometry"))
    page.wait_for_selector(FORMULA)
    expect(page.locator(".rg-menu [aria-current=page]")).to_have_text("Geometry")
    page.get_by_role("link", name="Outliers").click()
    page.wait_for_selector(drawn("outliers"))
    page.go_back()
    page.wait_for_selector(drawn("geometry"))
    page.go_back()
    page.wait_for_selector(drawn("explore"))
    assert page.url.endswith("/?explore.degree=7")
    assert page.evaluate("() => window.stays")
    page.context.close()


def test_the_menu_names_every_lesson_at_its_own_address(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    links = page.locator(".rg-menu a")
    assert links.all_inner_texts() == [label for _, label in LESSONS]
    paths = [link.get_attribute("href") for link in links.all()]
    assert paths == ["./" + ("" if file == "app.py" else Path(file).stem) for file, _ in LESSONS]
    page.context.close()


def test_on_a_phone_the_menu_gives_way_to_the_page_that_was_chosen(address: str, browser: Browser) -> None:
    page = open_page(browser, address, phone=True)
    page.get_by_test_id(OPEN_SIDEBAR).click()
    page.get_by_role("link", name="Outliers").click()
    page.wait_for_selector(drawn("outliers"))
    expect(page.get_by_test_id(OPEN_SIDEBAR)).to_be_visible()
    page.context.close()


def test_a_library_that_does_not_arrive_is_told_and_asked_for_again(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.route(LIBRARY, lambda route: route.abort())
    page.goto(address)
    page.wait_for_selector(FORMULA, timeout=PATIENCE)
    expect(page.locator(".rg-words")).to_contain_text("The drawing library did not arrive.")
    page.unroute(LIBRARY)
    page.get_by_role("link", name="Geometry").click()
    page.wait_for_selector(drawn("geometry"), timeout=PATIENCE)
    page.context.close()


def test_a_stage_that_comes_before_the_library_is_asked_for_waits(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    page.add_init_script("""
        const find = Document.prototype.getElementById;
        Document.prototype.getElementById = function (id) {
          if (id !== "rg-library" || window.asked) return find.call(this, id);
          window.missed = (window.missed ?? 0) + 1;
          return null;
        };""")
    page.goto(address)
    page.wait_for_function("() => window.missed > 3 && regularizeStages.byKey.get('st-key-explore-')?.scene")
    assert page.locator(drawn("explore")).count() == 0
    page.evaluate("() => { window.asked = true; }")
    page.wait_for_selector(drawn("explore"))
    page.context.close()


def test_a_stage_that_was_away_when_the_library_came_is_drawn_on_its_return(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    asked: list[Route] = []
    page.route(LIBRARY, lambda route: asked.append(route))
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => globalThis.regularizeStages?.byKey.get('st-key-explore-')?.scene")
    page.evaluate("() => regularizeStages.byKey.get('st-key-explore-').leave()")
    asked[0].continue_()
    page.wait_for_function("() => globalThis.Plotly")
    page.evaluate("() => regularizeStages.library")
    # As Streamlit calls it again on the same element.
    page.evaluate("() => { const stage = regularizeStages.byKey.get('st-key-explore-'); stage.receive(stage.bytes); }")
    page.wait_for_selector(drawn("explore"))
    page.context.close()


def test_a_page_that_is_embedded_stays_so(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?embed=true")
    page.locator(".rg-menu a", has_text="Geometry").dispatch_event("click")
    page.wait_for_selector(drawn("geometry"))
    assert page.url.endswith("/geometry?embed=true")
    page.context.close()


@pytest.mark.parametrize("told", ["by the browser", "by looking"])
def test_a_knob_is_heard_again_where_it_stood_before_a_reset(address: str, browser: Browser, told: str) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    if told == "by looking":
        page.add_init_script("delete globalThis.navigation")
    page.goto(address)
    page.wait_for_selector(FORMULA)
    shown, seed = [number(page, "Test error")], page.locator(".st-key-explore-seed input[type=range]")
    for _ in range(2):
        seed.press("ArrowRight")
        expect(error_shown(page)).not_to_have_text(shown[0])
        assert "explore.seed=" in page.url
        shown.append(number(page, "Test error"))
        page.get_by_role("button", name="Reset", exact=True).click()
        expect(error_shown(page)).to_have_text(shown[0])
    assert shown[1] == shown[2]
    page.context.close()


def error_shown(page: Page) -> Locator:
    return page.locator(".rg-numbers div", has_text="Test error").locator("dd")


SEED = ".st-key-explore-seed input[type=range]"


def test_where_the_stage_is_all_that_changes_the_page_is_not_asked(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    first = number(page, "Test error")
    page.evaluate(COUNT_SENT)
    page.locator(SEED).press("ArrowRight")
    expect(error_shown(page)).not_to_have_text(first)
    second = number(page, "Test error")
    assert page.evaluate("() => window.sent") == 0
    page.emulate_media(color_scheme="dark")
    expect(page.locator(".rg-stage")).to_have_attribute("data-drawn", "3")
    assert number(page, "Test error") == second
    page.locator(SEED).press("ArrowLeft")
    expect(error_shown(page)).to_have_text(first)
    assert page.evaluate("() => window.sent") == 0
    page.locator(SEED).press("ArrowRight")
    expect(error_shown(page)).to_have_text(second)
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.get_by_test_id("stPopoverBody")).to_contain_text("default_rng(13)")
    assert number(page, "Test error") == second
    page.context.close()


@pytest.mark.parametrize("status", [0, 204, 404, 200])
def test_where_scenes_have_no_route_the_page_answers(address: str, browser: Browser, status: int) -> None:
    page = open_page(browser, address)
    page.route("**/scene/**", lambda route: route.fulfill(status=status, body="") if status else route.abort())
    first = number(page, "Test error")
    page.locator(SEED).press("ArrowRight")
    expect(error_shown(page)).not_to_have_text(first)
    page.context.close()


def test_what_stands_beside_the_stage_goes_with_the_knob_that_brought_it(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your+data&explore.seed=3")
    upload = page.get_by_test_id("stFileUploader")
    expect(upload).to_be_visible()
    page.locator(".st-key-explore-source input").click()
    page.get_by_role("option", name="Runge", exact=False).first.click()
    expect(upload).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)
    page.context.close()


@pytest.mark.parametrize("path", ["", "geometry", "dropout?dropout.seed=3"])
def test_the_server_is_looked_for_where_it_is(address: str, browser: Browser, path: str) -> None:
    """Below the page's own address there is none, and Streamlit would wait half a second to learn that."""
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{path}")
    page.wait_for_selector(STAGE_IS_DRAWN)
    assert [url for url in asked if url.endswith("/_stcore/health")] == [f"{address}/_stcore/health"]
    context.close()


def test_common_beliefs_come_below_the_figures(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/weight_decay")
    told = page.get_by_text("What the numbers say")
    expect(told).to_have_count(3)
    page.context.close()


@pytest.mark.parametrize("drawer", [None, "Code"])
def test_a_widget_that_does_not_stand_as_the_link_says_is_moved_there(
    address: str, browser: Browser, drawer: str | None
) -> None:
    page = open_page(browser, f"{address}/?explore.penalty=L1")
    if drawer:
        page.get_by_role("button", name=drawer, exact=True).click()
        expect(page.get_by_test_id("stPopoverBody")).to_be_visible()
    # As Streamlit leaves it where a run that moves a widget is overtaken by another.
    page.evaluate("() => history.replaceState(history.state, '', '?explore.penalty=L1&explore.degree=9')")
    expect(page.locator(".rg-numbers")).to_contain_text("of 9")
    if drawer:
        expect(page.locator(".st-key-explore-degree [data-testid=stSliderThumbValue]")).to_have_text("9")
    page.locator(SEED).press("ArrowRight")
    page.wait_for_function("() => location.search.includes('seed=13')")
    expect(page.locator(".rg-numbers")).to_contain_text("of 9")
    page.context.close()


def test_figures_stand_where_the_thumb_does_also_if_its_move_was_not_seen(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    strength, shown = page.locator(".rg-numbers div").first.locator("dd"), number(page, "λ")
    page.evaluate(
        "() => { for (const stage of regularizeStages.byKey.values())"
        " for (const { observer } of stage.watched.values()) observer.disconnect(); }"
    )
    page.locator(".st-key-explore-log10_strength input[type=range]").press("ArrowRight")
    page.get_by_role("button", name="Share", exact=True).click()
    expect(strength).not_to_have_text(shown)
    page.context.close()


LONG = "dropblock.view=Training&dropblock.repetitions=8"
STOPPED = "() => !location.search.includes('view=')"
IDLE = '[data-test-script-state="notRunning"]'
"""Before that the server may still write the link."""


def stop(page: Page) -> Locator:
    return page.get_by_role("button", name="Stop", exact=True)


def test_stop_ends_a_training_at_once_in_the_first_view_and_later(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/dropblock?{LONG}&dropblock.seed=901")
    # If it had been trained to its end, a second time would take no time.
    for _ in range(2):
        stop(page).click()
        page.wait_for_function(STOPPED)
        page.wait_for_selector(drawn("dropblock"))
        page.wait_for_selector(FORMULA)
        expect(stop(page)).to_be_hidden()
        page.wait_for_timeout(1500)  # so long it would go on for whoever asks again
        page.evaluate(f"() => history.replaceState(history.state, '', '?{LONG}&dropblock.seed=901')")
    stop(page).click()
    page.wait_for_function(STOPPED)
    page.context.close()


def test_a_knob_and_a_new_sample_are_heard_while_something_is_computed(address: str, browser: Browser) -> None:
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/dropblock?{LONG}&dropblock.seed=910")
    stop(page).wait_for()
    page.locator(".st-key-dropblock-new button").click()
    page.wait_for_function("() => location.search.includes('seed=911')")
    stop(page).wait_for()
    page.locator(".st-key-dropblock-seed input[type=range]").press("ArrowRight")
    page.wait_for_function("() => location.search.includes('seed=912')")
    stop(page).wait_for()
    page.get_by_role("radio", name="Masks", exact=True).click()
    page.wait_for_function(STOPPED)
    page.wait_for_selector(drawn("dropblock"))
    # None of them was trained to its end.
    for seed in (910, 911, 912):
        page.wait_for_selector(IDLE)
        page.evaluate(f"() => history.replaceState(history.state, '', '?{LONG}&dropblock.seed={seed}')")
        stop(page).click()
        page.wait_for_function(STOPPED)
    page.context.close()


@pytest.mark.parametrize("name", ["", "choosing", "dropblock", "geometry", "outliers", "weight_decay"])
def test_whatever_parts_run_again_early_nothing_stands_behind_a_hole(address: str, browser: Browser, name: str) -> None:
    page, sent = browser.new_context().new_page(), list[ForwardMsg]()
    page.set_default_timeout(PATIENCE)
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(parsed(frame))))
    page.goto(f"{address}/{name}")
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.wait_for_selector(FORMULA)
    end = next(i for i, message in enumerate(sent) if message.WhichOneof("type") == "script_finished")
    deltas = [
        (tuple(message.metadata.delta_path), message.delta.fragment_id)
        for message in sent[:end]
        if message.WhichOneof("type") == "delta"
    ]
    parts = sorted({part for _, part in deltas if part})
    assert len(parts) >= 3
    for count in range(len(parts) + 1):
        for dropped in combinations(parts, count):
            assert fits([path for path, part in deltas if part not in dropped]), dropped
    page.context.close()


def parsed(frame: bytes | str) -> ForwardMsg:
    assert isinstance(frame, bytes)
    return ForwardMsg.FromString(frame)


def fits(paths: list[tuple[int, ...]]) -> bool:
    """Whether each thing goes into a block that is there, at the end of it or where something else was."""
    roots = [(root,) for root, *_ in paths]
    children = dict.fromkeys(roots, 0)
    for path in paths:
        inside, place = path[:-1], path[-1]
        if place > children.get(inside, -1):
            return False
        children[inside] = max(children[inside], place + 1)
        children.setdefault(path, 0)
    return True
