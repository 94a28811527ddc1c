"""What goes wrong between a page and its server: the page says what is the matter, and goes on by itself."""

import re
from subprocess import Popen

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.served import (
    STAGE_IS_DRAWN,
    free_port,
    knob,
    links,
    new_page,
    number,
    numbers,
    open_page,
    served,
    until,
)

pytestmark = pytest.mark.browser

SCENES = re.compile(r"/scene/")
ERROR = "Test error, L1 | L2"
SILENT = "The server does not answer."
LONG = "bias_variance?bias_variance.view=n+and+p&bias_variance.refits=1000&bias_variance.seed={seed}"
"""A view that takes seconds."""


def test_a_server_that_is_killed_while_it_computes_is_told_and_what_was_asked_comes_from_the_next(
    browser: Browser,
) -> None:
    port = free_port()
    with served(port=port, end=Popen.kill) as address:
        page = new_page(browser)
        page.goto(f"{address}/embed/{LONG.format(seed=3)}")
        page.wait_for_function("() => document.querySelector('.rg-work progress')?.value > 0")
    expect(page.locator(".rg-notice")).to_have_text(SILENT)
    with served(port=port):
        page.wait_for_selector(STAGE_IS_DRAWN)
        expect(page.locator(".rg-notice")).to_have_count(0)
        links(page, "bias_variance.seed", "3")


def goes_on(page: Page, trouble: str = SILENT) -> None:
    """A commit meets trouble, which is said while the view before stays; once the way is free the scene comes by itself."""
    error = number(page, ERROR)
    page.get_by_role("button", name="New sample").click()
    expect(page.locator(".rg-notice")).to_have_text(trouble)
    assert number(page, ERROR) == error
    page.unroute(SCENES)
    expect(numbers(page, ERROR)).not_to_have_text(error)
    expect(page.locator(".rg-notice")).to_have_count(0)


@pytest.mark.parametrize("how", ["a portal's page", "an error of a proxy"])
def test_whoever_answers_in_place_of_the_server_is_not_believed(address: str, browser: Browser, how: str) -> None:
    def answered(route: Route) -> None:
        if how == "a portal's page":
            route.fulfill(status=200, content_type="text/html", body="<html><body>Please log in</body></html>")
        else:
            route.fulfill(status=502, content_type="text/html", body="<h1>Bad gateway</h1>")

    page = open_page(browser, f"{address}/embed/explore")
    page.route(SCENES, answered)
    goes_on(page)


def test_an_answer_that_stalls_is_not_waited_for_for_ever(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore", first=True)  # a clock is that of all pages of a visitor
    page.clock.install()
    # Neither answered nor refused.
    page.route(SCENES, lambda _: None)
    error = number(page, ERROR)
    with page.expect_request(SCENES):
        page.get_by_role("button", name="New sample").click()
    expect(page.locator(".rg-notice")).to_have_count(0)
    expect(page.locator(".rg-work")).to_be_hidden()
    page.clock.run_for(2_000)
    expect(page.locator(".rg-work")).to_contain_text("Waiting for the server")
    expect(page.locator(".rg-lab")).to_have_attribute("data-late", "")
    page.clock.run_for(14_000)
    expect(page.locator(".rg-notice")).to_have_text(SILENT)
    expect(page.locator(".rg-work")).to_be_hidden()
    expect(page.locator("[data-before]")).to_have_count(1)
    assert number(page, ERROR) == error
    page.unroute(SCENES)
    page.clock.run_for(10_000)
    page.clock.resume()
    expect(numbers(page, ERROR)).not_to_have_text(error)
    expect(page.locator(".rg-notice")).to_have_count(0)
    expect(page.locator("[data-before], [data-late]")).to_have_count(0)


def test_a_lesson_that_does_not_come_at_once_is_asked_for_until_it_does(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/")
    declared = re.compile(r"/lessons/geometry\.json")
    page.route(declared, lambda route: route.abort())
    page.locator(".rg-menu a[data-to=geometry]").click()
    expect(page.locator(".rg-notice")).to_contain_text(SILENT)
    expect(page.locator(".rg-lab[data-page=explore]")).to_have_count(0)
    page.unroute(declared)
    page.route(declared, lambda route: route.fulfill(status=502, body="Bad gateway"), times=1)
    expect(page.locator(".rg-lab[data-page=geometry] .rg-plot .main-svg").first).to_be_visible(timeout=30_000)
    expect(page.locator("[data-attached=geometry] .rg-lab")).to_have_count(1)
    expect(page.locator(".rg-notice")).to_have_count(0)


def test_while_a_server_starts_again_its_framework_s_word_covers_nothing(browser: Browser) -> None:
    port = free_port()
    with served(port=port) as address:
        page = open_page(browser, f"{address}/")
        page.evaluate(
            """() => new MutationObserver((all) => all.forEach(({ addedNodes }) => addedNodes.forEach((node) => {
                 if (node.dataset?.testid === 'stDialog') window.came = true; }))).observe(document.body, { childList: true })"""
        )
    page.wait_for_function("() => window.came")
    expect(page.locator("[data-testid=stDialog]")).to_have_count(0)
    page.wait_for_function("() => !document.querySelector('#root').inert")
    shown = numbers(page, ERROR).inner_text()
    knob(page, "log10_strength").fill("60")
    expect(numbers(page, ERROR)).not_to_have_text(shown)


def test_what_is_asked_ahead_and_stalls_is_asked_again_by_whoever_wants_it(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore", first=True)
    page.clock.install()
    asked: list[str] = []

    def all_but_ahead(route: Route) -> None:
        if "x-ahead" not in route.request.headers:
            route.continue_()
        asked.append(route.request.headers.get("x-ahead", ""))

    page.route(SCENES, all_but_ahead)
    errors = [number(page, ERROR)]
    for told in (["", "1"], ["", "1", "", "1"]):
        page.get_by_role("button", name="New sample").click()
        if len(errors) > 1:
            page.clock.run_for(1_000)
            assert number(page, ERROR) == errors[-1], "it waits for what was asked ahead"
            page.clock.run_for(15_000)
        expect(numbers(page, ERROR)).not_to_have_text(errors[-1])
        errors.append(number(page, ERROR))
        page.clock.run_for(100)
        until(lambda told=told: page.evaluate("() => true") and asked == told, "the next is asked ahead")
    expect(page.locator(".rg-notice")).to_have_count(0)


def test_a_server_that_is_asked_for_too_much_is_asked_again_when_it_says_so(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    refused: list[str | None] = []

    def busy(route: Route) -> None:
        refused.append(route.request.headers.get("x-visitor"))
        told = {"X-Regularize": "1", "Retry-After": "1"}
        route.fulfill(status=429, headers=told, body="You have asked for more than can be computed at once.")

    page.route(SCENES, busy)
    error = number(page, ERROR)
    page.get_by_role("button", name="New sample").click()
    expect(page.locator(".rg-work")).to_contain_text("more than can be computed at once")
    page.unroute(SCENES)
    expect(numbers(page, ERROR)).not_to_have_text(error)
    expect(page.locator(".rg-work")).to_be_hidden()
    assert len(set(refused)) == 1
    assert re.fullmatch(r"\w{4,32}", str(refused[0])), "a page tells itself apart from others behind its address"


def test_without_the_drawing_library_numbers_and_sentences_are_there_and_that_is_said(
    address: str, browser: Browser
) -> None:
    page = new_page(browser)
    page.route(re.compile("/library/"), lambda route: route.abort())
    page.goto(f"{address}/embed/explore")
    expect(page.locator(".rg-notice")).to_contain_text("The drawing library did not arrive.")
    expect(page.locator(".rg-words")).to_contain_text("What you see")
    shown = number(page, "λ")
    knob(page, "log10_strength").press("ArrowRight")
    expect(numbers(page, "λ")).not_to_have_text(shown)
    page.unroute(re.compile("/library/"))
    page.get_by_role("button", name="New sample").click()
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(".rg-notice")).to_have_count(0)


def test_a_slow_line_shows_question_first_and_then_the_figures(address: str, browser: Browser) -> None:
    page = new_page(browser, first=True)
    line = page.context.new_cdp_session(page)
    line.send("Network.enable")
    slow = {"offline": False, "latency": 150, "downloadThroughput": 400_000, "uploadThroughput": 90_000}
    line.send("Network.emulateNetworkConditions", slow)
    page.goto(f"{address}/embed/explore", wait_until="commit")
    expect(page.locator("h1")).to_contain_text("How does a penalty tame a curve?")
    page.wait_for_selector(STAGE_IS_DRAWN)
    error = number(page, ERROR)
    page.get_by_role("button", name="New sample").click()
    expect(numbers(page, ERROR)).not_to_have_text(error)
    expect(page.locator(".rg-notice")).to_have_count(0)
