"""The policy of pages: every lesson works under it, in its page and alone, and nothing is asked of another host."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.served import ATTACHED, STAGE_IS_DRAWN, fetch, new_page
from tests.browser.test_lab import tool
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser


def test_pages_without_a_lesson_work_under_their_policy_and_ask_no_other_host(address: str, browser: Browser) -> None:
    """Those of the lessons are watched where each is opened: test_accessibility.py and test_transport.py."""
    page = new_page(browser)
    watched = Watched(page)
    for where in ("techniques", "beliefs", "quiz", "embed/quiz"):
        page.goto(f"{address}/{where}")
        expect(page.locator("h1, h2").first).to_be_visible()
    watched.is_content(address)


def test_what_is_opened_and_saved_works_under_the_policy(address: str, browser: Browser) -> None:
    page = new_page(browser)
    watched = Watched(page)
    page.goto(f"{address}/geometry?geometry.bodies=On&geometry.more=On")
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.wait_for_function("() => document.querySelector('.rg-solid')?._fullLayout?.scene")
    page.wait_for_selector(ATTACHED)
    page.goto(f"{address}/embed/explore")
    page.wait_for_selector(STAGE_IS_DRAWN)
    tool(page, "Code")
    expect(page.get_by_role("region", name="Code")).to_contain_text("import")
    page.keyboard.press("Escape")
    tool(page, "Save")
    for button in (page.get_by_role("button", name="Coefficients at every"), page.locator(".rg-picture button").first):
        with page.expect_download():
            button.click()
    watched.is_content(address)


def test_every_answer_says_what_may_be_done_with_it(address: str, browser: Browser) -> None:
    pages = ("", "geometry", "embed/explore", "nowhere")
    others = (
        "scene/explore",
        "code/explore",
        "file/explore/data.csv",
        "preview/explore",
        "oembed?url=x",
        "library/plotly-basic.min.js",
    )
    for path in (*pages, *others):
        told = fetch(f"{address}/{path}").headers
        assert told["x-content-type-options"] == "nosniff", path
        assert told["referrer-policy"] == "same-origin", path
        assert "camera=()" in told["permissions-policy"], path
        if told.get_content_type() == "text/html":
            assert "frame-ancestors" not in told["content-security-policy"], "slides on a disk may show it too"
            assert not re.search(r"script-src[^;]*'unsafe-|https?:", told["content-security-policy"]), path
        elif "javascript" not in told.get_content_type():
            assert told["content-security-policy"].startswith("default-src 'none'"), path
    # A script that somebody brings into a page does not run.
    page = new_page(browser)
    page.goto(f"{address}/embed/explore")
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), { textContent: 'window.ran = 1' }))"
    )
    assert page.evaluate("window.ran") is None


def test_a_page_that_there_is_not_says_so_in_a_browser_too(address: str, browser: Browser) -> None:
    """A browser asks for pages that are compressed, and Streamlit would give it the front page."""
    page = new_page(browser)
    for path in ("nope", "dropout/x?dropout.seed=3"):
        answer = page.goto(f"{address}/{path}")
        assert answer is not None
        assert answer.status == 404
        expect(page.get_by_role("heading")).to_have_text("There is no such page")
    page.get_by_role("link", name="Dropout").click()
    page.wait_for_selector(STAGE_IS_DRAWN)
    assert page.url == f"{address}/dropout"
