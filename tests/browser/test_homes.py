"""One lab, several homes: the same link says the same wherever it is opened."""

import base64
import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.export.__main__ import main
from regularize.export.computed import computed, read
from regularize.lessons import lesson
from tests.browser.served import (
    FAULTS,
    MARKS,
    STAGE_IS_DRAWN,
    Traffic,
    becomes,
    drag,
    drag_on,
    knob,
    new_page,
    number,
    numbers,
    open_page,
    words,
)
from tests.browser.test_accessibility import violations
from tests.pages.test_export import view_of

pytestmark = pytest.mark.browser

L1 = "explore.penalty=L1&explore.log10_strength=-2.5"


def said(page: Page) -> dict[str, str]:
    """Numbers and sentences of a view."""
    cells = page.locator(".rg-numbers div").all()
    told = {cell.locator("dt").inner_text(): cell.locator("dd").inner_text() for cell in cells}
    return {**told, "words": words(page).inner_text(), "fine": page.locator(".rg-fine").inner_text()}


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., str]:
    def written(lesson: str, link: str, *more: str) -> str:
        out = tmp_path / f"{lesson}{len(more)}.html"
        main([lesson, link, str(out), *more])
        return out.as_uri()

    return written


@pytest.mark.parametrize("form", [(), ("--plain",)], ids=["packed", "plain"])
def test_a_file_opens_from_disk_fetches_nothing_and_its_knob_is_live(
    browser: Browser, address: str, file: Callable[..., str], form: tuple[str, ...]
) -> None:
    page = new_page(browser)
    traffic = Traffic(page)
    url = file("explore", L1, *form)
    page.goto(url)
    page.wait_for_selector(STAGE_IS_DRAWN)
    served = open_page(browser, f"{address}/embed/explore?{L1}")
    assert said(page) == said(served)
    before = page.evaluate(MARKS)
    drag(page, "log10_strength", 60)
    assert number(page, "λ") == "1"
    page.mouse.up()
    assert page.evaluate(MARKS) != before
    knob(page, "log10_strength").press("Home")
    drag(served, "log10_strength", 0)
    served.mouse.up()
    becomes(lambda: said(page), lambda: said(served))
    assert traffic.since() == [url]


@pytest.mark.parametrize("damage", ["cut", "emptied"])
@pytest.mark.parametrize("form", [(), ("--plain",)], ids=["packed", "plain"])
def test_a_file_that_is_damaged_says_so(
    browser: Browser, file: Callable[..., str], tmp_path: Path, form: tuple[str, ...], damage: str
) -> None:
    whole = Path(url2pathname(urlsplit(file("explore", L1, *form)).path)).read_text("utf-8")
    place = whole.index('id="rg-view"')
    start = whole.index(">", place) + 1
    broken = whole[: start + 2000] if damage == "cut" else whole[:start] + whole[whole.index("</script>", start) :]
    (tmp_path / "broken.html").write_text(broken, "utf-8")
    page = new_page(browser)
    page.goto((tmp_path / "broken.html").as_uri())
    expect(page.locator(".rg-late")).to_be_visible()
    FAULTS.clear()  # what is broken fails


def test_what_a_file_does_not_hold_is_told_as_text_and_stays(browser: Browser, file: Callable[..., str]) -> None:
    page = new_page(browser)
    page.goto(file("explore", L1, "--home", "https://there.example/"))
    page.wait_for_selector(STAGE_IS_DRAWN)
    first = number(page, "λ")
    expect(page.locator("[data-knob=penalty] .rg-is")).to_have_text("L1 (lasso)")
    expect(knob(page, "degree")).to_be_hidden()
    link = page.locator(".rg-saved a")
    assert (link.get_attribute("href") or "").startswith("https://there.example/?explore.penalty=L1&")
    expect(page.get_by_role("button", name="Share")).to_have_count(0)
    expect(page.get_by_role("button", name="Question 1")).to_have_count(0)
    page.get_by_role("button", name="Code", exact=True).click()
    expect(page.locator(".rg-drawer:popover-open pre")).to_contain_text("Lasso")
    page.keyboard.press("Escape")
    knob(page, "log10_strength").press("End")
    expect(numbers(page, "λ")).to_have_text("100")
    page.get_by_role("button", name="Reset", exact=True).click()
    expect(numbers(page, "λ")).to_have_text(first)


def test_a_file_has_two_knobs_each_with_the_other_as_it_was_saved(browser: Browser, file: Callable[..., str]) -> None:
    page = new_page(browser)
    page.goto(file("bias_variance", ""))
    page.wait_for_selector(STAGE_IS_DRAWN)
    first = {name: knob(page, name).input_value() for name in ("log10_strength", "degree")}
    saved = said(page)
    drag(page, "degree", 3)
    page.mouse.up()
    expect(knob(page, "degree")).to_have_js_property("value", "3")
    drag(page, "log10_strength", 30)
    # At once, not when it is let go.
    expect(knob(page, "degree")).to_have_js_property("value", first["degree"])
    drag_on(page, "log10_strength", int(first["log10_strength"]))
    page.mouse.up()
    becomes(lambda: said(page), lambda: saved)


def test_a_file_asks_what_its_own_scene_can_answer_and_knows_the_truth(
    browser: Browser, file: Callable[..., str]
) -> None:
    page = new_page(browser)
    traffic = Traffic(page)
    url = file("elastic_net", "elastic_net.seed=3&elastic_net.more=Off")
    page.goto(url)
    page.wait_for_selector(STAGE_IS_DRAWN)
    saved = said(page)
    question = lesson("elastic_net").questions[1]
    stated = computed(read("elastic_net", {"elastic_net.seed": "3", "elastic_net.more": "Off"}))
    told = question.revealed(question.posed(stated.question.settings), stated.results)
    wrong = (told["truth"] + 1) % len(question.answers)
    page.get_by_role("button", name="Question 2").click()
    expect(page.locator(".rg-ask-words")).to_have_text(question.ask)
    page.locator(".rg-answers").get_by_role("button", name=question.answers[wrong], exact=True).click()
    expect(page.locator(".rg-verdict")).to_contain_text(f"It is {question.answers[told['truth']]}")
    expect(page.locator(".rg-reveal p").nth(1)).to_have_text(told["gaps"][wrong])
    expect(page.get_by_role("button", name="Send my answer")).to_have_count(0)
    page.get_by_role("button", name="Done").click()
    page.get_by_role("button", name="Reset", exact=True).click()
    becomes(lambda: said(page), lambda: saved)
    assert traffic.since() == [url]


def test_a_file_has_the_presets_that_move_its_live_knobs_alone(browser: Browser, file: Callable[..., str]) -> None:
    page = new_page(browser)
    page.goto(file("elastic_net", ""))
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.get_by_role("button", name="Presets").click()
    page.get_by_role("button", name="The lasso picks").click()
    preset = lesson("elastic_net").presets["The lasso picks"]
    expect(knob(page, "ratio")).to_have_js_property("value", str(preset.settings.stop("ratio")))
    expect(page.locator(".rg-saved")).to_be_visible()


def test_a_file_is_dark_where_the_reader_is_and_can_be_used_by_key(browser: Browser, file: Callable[..., str]) -> None:
    page = new_page(browser, phone=True, dark=True)
    page.goto(file("explore", L1))
    page.wait_for_selector(STAGE_IS_DRAWN)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 29)"
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    knob(page, "log10_strength").focus()
    page.keyboard.press("ArrowRight")
    expect(numbers(page, "λ")).to_have_text("0.00398")
    assert violations(page) == []


def test_without_scripts_a_file_says_what_it_shows(browser: Browser, file: Callable[..., str]) -> None:
    page = new_page(browser, java_script_enabled=False)
    page.goto(file("explore", L1))
    expect(page.locator("noscript p").first).to_contain_text("coefficients remain")


@pytest.mark.parametrize("form", ["HTML", "Plain HTML"])
def test_the_page_saves_the_file_that_the_command_writes(
    browser: Browser, address: str, file: Callable[..., str], tmp_path: Path, form: str
) -> None:
    page = open_page(browser, f"{address}/embed/explore?{L1}")
    page.get_by_role("button", name="Save", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name=f"This view as {form}", exact=True).click()
    assert coming.value.suggested_filename.startswith("explore-penalty-l1")
    theirs = Path(coming.value.path()).read_bytes()
    written = file("explore", L1, "--home", f"{address}/", *(["--plain"] if form == "Plain HTML" else []))
    ours = Path(written.removeprefix("file://")).read_bytes()
    told, scene = view_of(theirs)
    expected, wire = view_of(ours)
    assert scene == wire
    assert as_browsers_count(told) == as_browsers_count(expected)
    assert without_packs(theirs) == without_packs(ours)
    assert unpacked(theirs) == unpacked(ours)
    assert len(unpacked(ours)) == (2 if form == "HTML" else 0)
    saved = tmp_path / "saved.html"
    saved.write_bytes(theirs)
    again = new_page(browser)
    again.goto(saved.as_uri())
    again.wait_for_selector(STAGE_IS_DRAWN)
    assert said(again) == said(page)


def as_browsers_count(told: dict[str, Any]) -> Any:
    """JSON in which 1.0 and 1 are the same number."""
    return json.loads(json.dumps(told), parse_int=float)


def unpacked(page: bytes) -> list[bytes]:
    """The scripts that are packed in a file."""
    found = re.findall(r"<script [^>]*id=\"rg-(?:plotly|script)\" data-packed>([\w+/=]*)", page.decode())
    return [gzip.decompress(base64.b64decode(one)) for one in found]


def without_packs(page: bytes) -> str:
    """A file without what is packed in it: two libraries compress the same in two ways."""
    return re.sub(r"(<script [^>]*id=\"rg-\w+\"[^>]*>)[\w+/=]*", r"\1", page.decode())
