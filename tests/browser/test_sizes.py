"""Every lesson as it opens, at every size from a small phone to a laptop, and on paper: one visit each."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from regularize.lessons import LESSONS, lesson
from tests.browser.served import (
    ATTACHED,
    FOLLOWS,
    FRAMES,
    MARKS,
    STAGE_IS_DRAWN,
    at_rest,
    becomes,
    is_on_the_first_screen,
    new_page,
    open_page,
    place,
    thumb,
    until,
)
from tests.browser.test_live_knobs import CASES, query

pytestmark = pytest.mark.browser

SIZES = ((320, 568), (390, 844), (844, 390), (768, 1024), (1024, 768), (1280, 800))
CUT = """() => {
  const across = node => node.scrollWidth > node.clientWidth + 1 && node.clientWidth;
  const down = node => node.scrollHeight > node.clientHeight + 2 && node.clientHeight;
  const gone = node => !node.getClientRects().length && node.textContent;
  const those = (selector, cut) => [...document.querySelectorAll(selector)].filter(cut);
  const headings = '.rg-chart figcaption, .rg-chart figcaption > :not(.rg-legend), .rg-legend > *';
  return [
    ...those(headings, node => across(node) || down(node) || gone(node)),
    ...those('.rg-numbers dd, .rg-knob label, .rg-segments span', node => node.checkVisibility() && across(node)),
  ].map(node => node.textContent);
}"""
"""Headings, notes, words of legends, numbers and names of knobs of which a part cannot be read."""


APART = """() => {
  const [button, title] = [document.querySelector('.rg-open'), document.querySelector('[data-attached] h1')];
  if (!button.checkVisibility()) return null;
  const [box, words] = [button.getBoundingClientRect(), title.getBoundingClientRect().x + parseFloat(getComputedStyle(title).paddingLeft)];
  return box.x >= 0 && box.right <= words;
}"""
"""Whether the menu's button leaves the title free; null where there is none."""
PHONE = (390, 844)
WRITTEN = """() => [...document.querySelectorAll('.rg-plot')].flatMap(plot => {
  const name = plot.closest('figure').querySelector('figcaption > span').textContent;
  const [chart, frame] = [plot, plot.querySelector('.nsewdrag') ?? plot].map(node => node.getBoundingClientRect());
  const across = ({ left, right }, other) => Math.min(right, other.right) - Math.max(left, other.left);
  const down = ({ top, bottom }, other) => Math.min(bottom, other.bottom) - Math.max(top, other.top);
  // Words among the data that are outside the frame wait there until a knob calls them. Lines of letters are higher than letters.
  const all = [...plot.querySelectorAll('svg text')].filter(node => node.textContent.trim() && !node.closest('.hoverlayer, .modebar'));
  const texts = all.map(node => ({ words: node.textContent, box: node.getBoundingClientRect(), data: Boolean(node.closest('.textpoint')) }))
    .filter(({ box, data }) => box.width && (!data || (across(box, frame) > box.width / 2 && down(box, frame) > box.height / 2)));
  const cut = texts.filter(({ box }) => across(box, chart) < box.width - 1 || down(box, chart) < box.height - 1);
  const met = texts.flatMap((one, i) => texts.slice(i + 1).filter(({ box }) =>
    across(one.box, box) > 1 && down(one.box, box) > 4).map(({ words }) => `${one.words} / ${words}`));
  return [...cut.map(({ words }) => `cut: ${words}`), ...met].map(words => `${name}: ${words}`);
})"""
"""What is written in charts and leaves its chart, or runs into something else there."""


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_says_what_to_do_and_is_whole_at_every_size_and_on_paper(
    address: str, browser: Browser, name: str
) -> None:
    """Nothing sticks out sideways or is cut, the menu's button does not cover the title, and paper gets one page. On a phone the
    knobs, the first chart and the numbers are on the first screen, and a finger turns a knob."""
    page = open_page(
        browser, f"{address}/{place(name)}", viewport={"width": 320, "height": 568}, has_touch=True, is_mobile=True
    )
    settings = lesson(name).settings()
    live = [one for one in settings.live() if settings.in_use(one)]
    expect(page.locator(".rg-task")).to_have_text(f"Try it {lesson(name).task}")
    expect(page.locator(".rg-way")).to_have_count(len(lesson(name).questions))
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FOLLOWS, arg=width)
        page.evaluate(FRAMES)
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), width
        assert page.evaluate(CUT) == [], width
        assert page.evaluate(APART) == (True if width <= 820 or height <= 480 else None), width
        if (width, height) == PHONE:
            # The grid of the borrowed techniques is longer than a phone; that a cell's chart is seen is tried with the lesson.
            chart = ".rg-chart:nth-child(1)" + " figcaption" * (name == "borrowed")
            for selector in (*(f"[data-knob={one}]" for one in live), chart, ".rg-numbers"):
                assert is_on_the_first_screen(page, selector), f"{selector} is below the fold"
            before = page.evaluate(MARKS)
            page.touchscreen.tap(*thumb(page, live[0], 1))
            page.wait_for_function("name => new URLSearchParams(location.search).has(name)", arg=f"{name}.{live[0]}")
            at_rest(page)
            assert page.evaluate(MARKS) != before
    paper = page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "12mm"))
    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) == 1
    page.emulate_media(media="print")
    for what in (".rg-menu", ".rg-tools", ".rg-path", ".rg-opener"):
        expect(page.locator(what)).to_be_hidden()
    expect(page.locator(".rg-words")).to_be_visible()


@pytest.mark.parametrize(("name", "view"), CASES)
def test_what_is_written_in_a_small_chart_is_whole_and_apart(
    address: str, browser: Browser, name: str, view: dict[str, Any]
) -> None:
    """As it opens on the smallest phone, and turned about: wider, on its side, and back."""
    page = open_page(
        browser,
        f"{address}/embed/{name}?{query(name, view)}",
        viewport={"width": 320, "height": 568},
        has_touch=True,
        is_mobile=True,
    )
    assert page.evaluate(WRITTEN) == []
    for width, height in (PHONE, (844, 390), (320, 568)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FOLLOWS, arg=width)
        page.evaluate(FRAMES)
        assert page.evaluate(WRITTEN) == [], width


SPECKS = """() => [...document.querySelectorAll('.rg-plot .js-fill')].flatMap(node => {
  const corners = node.getAttribute('d').match(/-?[\\d.]+,-?[\\d.]+/g).slice(0, 4).map(place => place.split(',').map(Number));
  const [xs, ys] = [0, 1].map(i => corners.map(place => place[i]));
  return [[Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)]];
})"""


@pytest.mark.parametrize("link", ["?explore.compare=Off&explore.more=Off", "?explore.compare=Off&explore.more=On"])
def test_specks_are_squares_in_a_chart_of_any_shape(address: str, browser: Browser, link: str) -> None:
    page = open_page(browser, f"{address}/embed/explore{link}", phone=True)
    for width, height in (PHONE, (1280, 800), PHONE):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FOLLOWS, arg=width)
        page.evaluate(FRAMES)
        across, down = page.evaluate(SPECKS)[0]
        assert across == pytest.approx(3, abs=0.05), width
        assert down == pytest.approx(3, abs=0.05), width


INK = """() => ['.rg-words p', '.rg-plot .xtick text', '.rg-plot .js-line', '.st-key-rg-prose p'].flatMap(name => {
  const node = document.querySelector(name), style = node && getComputedStyle(node);
  return style ? [{ name, shown: node.getClientRects().length > 0, colour: node.matches('text') ? style.fill : style.color }] : []; })"""


def lightness(colour: str) -> float:
    """Of rgb(…), from 0 to 1."""
    return sum(int(part) for part in re.findall(r"\d+", colour)[:3]) / 3 / 255


@pytest.mark.parametrize("path", ["", "embed/explore?theme=dark", "beliefs", "techniques"])
def test_whatever_the_theme_paper_has_dark_letters_on_white_and_what_the_page_says(
    address: str, browser: Browser, path: str
) -> None:
    page = new_page(browser, dark=True, first=True)
    page.goto(f"{address}/{path}")
    lab = path not in ("beliefs", "techniques")
    page.wait_for_selector(STAGE_IS_DRAWN if lab else ".st-key-rg-prose p")
    if path == "":
        page.wait_for_selector(ATTACHED)
    said = ".rg-words p" if lab else ".st-key-rg-prose p"
    before = page.evaluate(INK)
    page.emulate_media(media="print", color_scheme="dark")

    def inks() -> list[str]:
        return [one["colour"] for one in page.evaluate(INK) if one["shown"]]

    until(lambda: all(lightness(ink) < 0.5 for ink in inks()), "all letters are dark")
    assert page.locator(said).first.is_visible()
    assert lightness(page.evaluate("() => getComputedStyle(document.body).backgroundColor")) == 1.0
    page.emulate_media(media="screen", color_scheme="dark")
    becomes(lambda: page.evaluate(INK), lambda: before)
    # A browser that prints says so before and after.
    for event, dark in (("beforeprint", True), ("afterprint", False)) if lab else ():
        page.evaluate("event => { dispatchEvent(new Event(event)); }", event)
        (tick,) = [one["colour"] for one in page.evaluate(INK) if one["name"].endswith("text")]
        assert (lightness(tick) < 0.5) == dark, event
