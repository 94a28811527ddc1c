"""What takes long: its progress is seen, Stop and a newer question end it within a moment, other visitors are not kept."""

import json
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import STAGE_IS_DRAWN, choose, fetch, knob, links, new_page, open_page, query_of, until, words

pytestmark = pytest.mark.browser

LONG = "dropblock.view=Training&dropblock.repetitions=8"
"""A computation of many seconds."""


def bar(page: Page) -> None:
    """Wait until a computation tells how far it is."""
    expect(page.locator(".rg-work")).to_be_visible()
    expect(page.locator(".rg-work")).to_contain_text("Training")


def first_line(address: str, seed: int) -> dict[str, float | str]:
    """What somebody else is told at once who asks for the same: how far it is."""
    with urllib.request.urlopen(f"{address}/scene/dropblock?{LONG}&dropblock.seed={seed}", timeout=30) as answer:
        told: dict[str, float | str] = json.loads(answer.readline())
    return told


def nothing_runs(address: str) -> bool:
    """Whether nothing is computed that anybody has asked for."""
    told = fetch(f"{address}/metrics").body.decode()
    return all(f'regularize_jobs{{state="{state}"}} 0.0' in told for state in ("running", "waiting"))


def given_up(address: str, *seeds: int) -> None:
    """Wait until the computations of these seeds have ended, and see that each would begin anew."""
    for seed in seeds:
        until(lambda: nothing_runs(address), "it goes on")
        assert first_line(address, seed).get("progress") == 0.0


def test_the_bar_grows_and_stop_goes_back_to_the_view_before(address: str, browser: Browser) -> None:
    page = open_page(
        browser, f"{address}/embed/dropblock?dropblock.example=3&dropblock.repetitions=8&dropblock.seed=901"
    )
    before = words(page).inner_text()
    choose(page, "view", "Training")
    bar(page)
    share = "() => document.querySelector('.rg-work progress').value"
    page.wait_for_function(f"() => ({share})() > 0")
    assert 0 < page.evaluate(share) < 1
    assert words(page).inner_text() == before, "what was there stays until the new one is"
    page.get_by_role("button", name="Stop", exact=True).click()
    expect(page.locator(".rg-work")).to_be_hidden()
    links(page, "dropblock.view", None)
    # A link that does not say it opens all charts, and written anew it does say it.
    asked = {"dropblock.example": "3", "dropblock.repetitions": "8", "dropblock.seed": "901"}
    assert query_of(page) == {**asked, "dropblock.more": "On"}
    assert words(page).inner_text() == before
    given_up(address, 901)


def test_stop_ends_a_training_also_in_the_first_view(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.goto(f"{address}/dropblock?{LONG}&dropblock.seed=902")
    bar(page)
    page.get_by_role("button", name="Stop", exact=True).click()
    page.wait_for_selector(STAGE_IS_DRAWN)
    links(page, "dropblock.view", None)
    given_up(address, 902)


def test_a_knob_a_new_sample_and_another_page_are_heard_while_something_is_computed(
    address: str, browser: Browser
) -> None:
    page = new_page(browser)
    page.goto(f"{address}/embed/dropblock?{LONG}&dropblock.seed=910")
    bar(page)
    page.get_by_role("button", name="New sample").click()
    links(page, "dropblock.seed", "911")
    bar(page)
    knob(page, "seed").press("ArrowRight")
    links(page, "dropblock.seed", "912")
    bar(page)
    choose(page, "view", "Masks")
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(".rg-work")).to_be_hidden()
    given_up(address, 910, 911, 912)


def test_leaving_ends_it_and_a_reload_goes_on_with_it(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.goto(f"{address}/embed/dropblock?{LONG}&dropblock.seed=920")
    bar(page)
    page.wait_for_function("() => document.querySelector('.rg-work progress').value > 0")
    page.reload()
    bar(page)
    assert float(first_line(address, 920)["progress"]) > 0
    page.goto("about:blank")
    given_up(address, 920)


def test_others_turn_their_knobs_while_two_train(address: str, browser: Browser) -> None:
    busy = [new_page(browser) for _ in range(2)]
    for seed, page in zip((930, 931), busy, strict=True):
        page.goto(f"{address}/embed/dropblock?{LONG}&dropblock.seed={seed}")
        bar(page)
    expect(busy[1].locator(".rg-work")).to_contain_text("waiting for another visitor's to finish")
    page = open_page(browser, f"{address}/embed/explore?explore.compare=Off")
    for degree in ("14", "13", "12"):
        knob(page, "degree").press("ArrowLeft")
        links(page, "explore.degree", degree)
        expect(page.locator(".rg-numbers")).to_contain_text(f"of {degree}")
    for waiting in busy:
        expect(waiting.locator(".rg-work")).to_be_visible()
