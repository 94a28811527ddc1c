"""What is typed beside a slider: used, or answered in a sentence there that moves nothing."""

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from regularize.knobs import Slider
from regularize.lessons import LESSONS, lesson
from tests.browser.served import FRAMES, at_rest, choose, knob, links, open_page

pytestmark = pytest.mark.browser

PLACES = """() => [...document.querySelectorAll('.rg-lab *:not(.rg-amiss, .rg-told, svg *)')].filter(node => node.checkVisibility())
  .map(node => { const { x, y, width, height } = node.getBoundingClientRect(); return [x, y, width, height].join(); })"""


def field(page: Page, name: str) -> tuple[Locator, Locator]:
    """The field of a slider, and the sentence beside it."""
    return page.locator(f"[data-knob={name}] .rg-typed"), page.locator(f"[data-knob={name}] .rg-amiss")


def type_in(page: Page, name: str, text: str, leave: str = "Enter") -> tuple[Locator, Locator]:
    """The same, once a text is typed and given by Enter or Tab."""
    typed, told = field(page, name)
    typed.fill(text)
    typed.press(leave)
    return typed, told


@pytest.mark.parametrize("phone", [False, True])
def test_what_cannot_be_used_is_said_and_moves_nothing(address: str, browser: Browser, phone: bool) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.seed=31", phone=phone)
    no_log = "λ must be positive, from 10⁻⁶ to 100. For none choose Penalty: None."
    before = page.evaluate(PLACES)
    for text, words in (
        ("0", no_log),
        ("-3", no_log),
        ("abc", "“abc” is not a number. λ goes from 10⁻⁶ to 100."),
        ("1/100", "“1/100” is not a number. λ goes from 10⁻⁶ to 100."),
        ("", "λ goes from 10⁻⁶ to 100."),
    ):
        typed, told = type_in(page, "log10_strength", text)
        expect(told).to_have_text(words)
        expect(told).to_have_role("alert")
        expect(typed).to_have_attribute("aria-invalid", "true")
        expect(typed).to_have_accessible_description(words)
        expect(typed).to_have_value("10⁻⁴")
        page.evaluate(FRAMES)
        assert page.evaluate(PLACES) == before, "nothing moves"
        box, size = told.bounding_box(), page.viewport_size
        assert box is not None
        assert size is not None
        assert 0 <= box["x"] <= box["x"] + box["width"] <= size["width"]
    typed, told = type_in(page, "log10_strength", "0.01")
    links(page, "explore.log10_strength", "-2")
    expect(told).to_be_hidden()
    for attribute in ("aria-invalid", "aria-describedby"):
        assert typed.get_attribute(attribute) is None


def test_a_number_beyond_an_end_goes_there_and_that_is_said(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.seed=31")
    for name, text, words, shown in (
        ("log10_strength", "1e9", "Largest is 100.", "100"),
        ("log10_strength", "1e-9", "Smallest is 10⁻⁶.", "10⁻⁶"),
        ("noise_sd", "2.5", "Largest is 1.00.", "1.00"),
        ("degree", "-1", "Smallest is 1.", "1"),
    ):
        typed, told = type_in(page, name, text)
        expect(told).to_have_text(words)
        expect(typed).to_have_value(shown)
        expect(typed).to_have_accessible_description(words)
        assert typed.get_attribute("aria-invalid") is None, "the number there can be used"


def test_the_sentence_goes_with_the_next_move_or_when_the_field_is_left_again(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.seed=31")
    typed, told = type_in(page, "log10_strength", "abc")
    typed.press("Tab")
    expect(told).to_be_hidden()
    typed, told = type_in(page, "log10_strength", "abc", "Tab")
    expect(told).to_be_visible()
    typed.focus()
    expect(told).to_be_visible()
    typed.press("Tab")
    expect(told).to_be_hidden()
    type_in(page, "log10_strength", "abc", "Tab")
    knob(page, "log10_strength").press("ArrowRight")
    expect(told).to_be_hidden()
    type_in(page, "log10_strength", "abc", "Tab")
    choose(page, "penalty", "L1")
    expect(told).to_be_hidden()
    typed, told = type_in(page, "log10_strength", "abc")
    typed.press("Escape")
    expect(told).to_be_hidden()


@pytest.mark.parametrize("name", LESSONS)
def test_every_slider_in_use_answers_what_is_no_number(address: str, browser: Browser, name: str) -> None:
    page = open_page(browser, f"{address}/embed/{name}")
    at_rest(page)
    settings = lesson(name).settings()
    sliders = [key for key, one in lesson(name).settings.knobs() if isinstance(one, Slider)]
    there = [key for key in sliders if settings.in_use(key) and page.locator(f"[data-knob={key}]").is_visible()]
    assert there
    for key in there:
        before = page.locator(f"[data-knob={key}] .rg-typed").input_value()
        typed, told = type_in(page, key, "many")
        expect(told).to_contain_text("“many” is not a number.")
        expect(told).to_contain_text(" goes from ")
        expect(typed).to_have_value(before)
