"""The lab in a real browser: the link is where its knobs stand, and whoever moves the one moves the other."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.export import assets
from regularize.lessons import LESSONS, lesson
from tests.browser.proxy import round_robin
from tests.browser.served import (
    ATTACHED,
    FORMULA,
    MARKS,
    STAGE_IS_DRAWN,
    Traffic,
    at_rest,
    choose,
    drag,
    knob,
    links,
    number,
    numbers,
    open_page,
    place,
    query_of,
    until,
    words,
)

pytestmark = pytest.mark.browser

DRAWN = "() => document.querySelector('.rg-lab[data-page]').dataset.drawn"
SAME = f"""before => {{
  const number = /-?\\d+(?:\\.\\d+)?/g, [now, then] = [({MARKS})(), before].map(marks => JSON.stringify(marks));
  const places = then.match(number);
  return now.replace(number, '#') === then.replace(number, '#')
    && now.match(number).every((place, i) => Math.abs(place - places[i]) <= 0.011);
}}"""
"""Whether marks are where they were: Plotly writes hundredths of a pixel."""
RANGE = "() => document.querySelector('.rg-plot')._fullLayout.xaxis.range"


def tool(page: Page, name: str) -> None:
    """Open one of the tools above the lab."""
    page.locator(".rg-tools").get_by_role("button", name=name, exact=True).click()


def shared(page: Page) -> str:
    """The link that is given away."""
    tool(page, "Share")
    link = page.get_by_role("region", name="Link").inner_text()
    page.keyboard.press("Escape")
    return link


def test_a_link_opens_the_same_view_for_somebody_else(address: str, browser: Browser) -> None:
    page = open_page(
        browser, f"{address}/?explore.penalty=L1&explore.degree=12&explore.log10_strength=-1.3&explore.seed=5"
    )
    link = shared(page)
    names = set(re.findall(r"explore\.(\w+)=", link))
    assert names == {name for name, one in lesson("explore").settings.knobs() if not getattr(one, "hidden", False)}
    other = open_page(browser, link)
    assert other.locator(".rg-numbers").inner_text() == page.locator(".rg-numbers").inner_text()
    assert words(other).inner_text() == words(page).inner_text()
    assert other.evaluate(MARKS) == page.evaluate(MARKS)


def test_a_knob_asks_for_its_scene_and_the_next_and_for_nothing_else(address: str, browser: Browser) -> None:
    """A step leads to the scene of the link, and while it is looked at that of the next step comes: each is asked for once."""
    asked: list[str] = []

    def seeds() -> list[int]:
        # What Streamlit has still to fetch of its own page is none of the knob's.
        ours = [urlsplit(path) for path in asked if not path.startswith(("/static/", "/_stcore/"))]
        assert {path.path for path in ours} <= {f"/lab/{assets.version()}/scene/explore"}, asked
        return [int(dict(parse_qsl(path.query))["explore.seed"]) for path in ours]

    with round_robin([int(address.rsplit(":", 1)[1])], asked) as there:
        page = open_page(browser, f"{there}/?explore.seed=71")
        page.wait_for_selector(FORMULA)
        asked.clear()
        for seed in (72, 73, 74):
            before = page.evaluate(DRAWN)
            knob(page, "seed").press("ArrowRight")
            page.wait_for_function(f"before => ({DRAWN})() !== before", arg=before)
            until(lambda seed=seed: seeds() == [*range(72, seed + 2)], f"{seed + 1} is not brought ahead once")
        before = page.evaluate(DRAWN)
        page.get_by_role("button", name="New sample").click()
        page.wait_for_function(f"before => ({DRAWN})() !== before", arg=before)
        shown = page.evaluate(MARKS)
        page.close()
    other = open_page(browser, f"{address}/?explore.seed=75")
    assert other.evaluate(MARKS) == shown


def test_another_turn_than_what_was_expected_is_asked_for(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.seed=81")
    knob(page, "seed").press("ArrowRight")
    at_rest(page)
    choose(page, "penalty", "L2")
    links(page, "explore.penalty", "L2")
    at_rest(page)
    assert open_page(browser, page.url).evaluate(SAME, page.evaluate(MARKS))


OLD = {"explore.penalty": "L2", "explore.compare": "Off", "explore.more": "On"}
"""What a link of before meant by not naming these, and the lab names."""


def test_the_keyboard_turns_the_knob_and_a_typed_value_goes_to_the_nearest_stop(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.seed=12")
    shown = number(page, "λ")
    knob(page, "log10_strength").press("ArrowRight")
    links(page, "explore.log10_strength", "-3.9")
    expect(numbers(page, "λ")).not_to_have_text(shown)
    typed = page.locator("[data-knob=log10_strength] .rg-typed")
    for text, value in (("0.01", "-2"), ("10^-1.26", "-1.3"), ("5e9", "2"), ("−1", None), ("many", None)):
        before = query_of(page)["explore.log10_strength"]
        typed.fill(text)
        typed.press("Enter")
        links(page, "explore.log10_strength", value or before)
        expect(typed).not_to_have_value(text if value is None else "")
    degree = page.locator("[data-knob=degree] .rg-typed")
    degree.fill("7")
    degree.press("Enter")
    links(page, "explore.degree", "7")
    expect(numbers(page, "Non-zero")).to_have_text("7 of 7")


def test_segments_are_chosen_by_mouse_and_arrow_keys(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.seed=12")
    page.locator("[data-knob=penalty] label", has_text="L1").click()
    links(page, "explore.penalty", "L1")
    expect(words(page)).to_contain_text("coefficients")
    page.locator("[data-knob=penalty] input:checked").press("ArrowRight")
    page.wait_for_function("() => new URLSearchParams(location.search).get('explore.penalty') !== 'L1'")


def test_back_and_forward_go_through_the_steps_and_a_drag_is_one(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.degree=9")
    first = page.evaluate(MARKS)
    choose(page, "penalty", "L1")
    links(page, "explore.penalty", "L1")
    drag(page, "log10_strength", 60)
    page.mouse.up()
    links(page, "explore.log10_strength", "0")
    page.get_by_role("button", name="New sample").click()
    links(page, "explore.seed", "13")
    page.go_back()
    links(page, "explore.seed", None)
    links(page, "explore.log10_strength", "0")
    expect(knob(page, "seed")).to_have_js_property("value", "11")
    page.go_back()
    links(page, "explore.log10_strength", None)
    links(page, "explore.penalty", "L1")
    page.go_back()
    links(page, "explore.penalty", None)
    expect(page.locator("[data-knob=penalty] input:checked")).to_have_value("L2")
    page.wait_for_function(SAME, arg=first)
    assert query_of(page) == {"explore.degree": "9"}
    page.go_forward()
    links(page, "explore.penalty", "L1")
    page.go_forward()
    links(page, "explore.log10_strength", "0")
    page.go_forward()
    links(page, "explore.seed", "13")
    expect(knob(page, "seed")).to_have_js_property("value", "12")
    expect(page.locator("[data-knob=penalty] input:checked")).to_have_value("L1")


def test_a_reload_shows_what_was_there(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.degree=9")
    choose(page, "penalty", "L1")
    links(page, "explore.penalty", "L1")
    knob(page, "log10_strength").press("ArrowRight")
    links(page, "explore.log10_strength", "-3.9")
    at_rest(page)
    seen = words(page).inner_text(), page.locator(".rg-numbers").inner_text()
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.wait_for_selector(ATTACHED)
    assert (words(page).inner_text(), page.locator(".rg-numbers").inner_text()) == seen
    assert query_of(page) == {**OLD, "explore.degree": "9", "explore.penalty": "L1", "explore.log10_strength": "-3.9"}


def test_a_new_sample_redraws_in_place_and_keeps_zoom_and_legend(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.seed=11")
    page.evaluate("() => document.querySelectorAll('.rg-plot').forEach(node => { node.stays = true; })")
    page.locator(".rg-chart").first.get_by_role("button", name="truth").click()
    hidden = "() => document.querySelector('.rg-plot')._fullData.filter(trace => trace.visible !== true).length"
    page.wait_for_function(f"() => ({hidden})() > 0")
    box = page.locator(".rg-plot").first.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=5)
    page.mouse.up()
    page.wait_for_function(f"() => ({RANGE})().join() !== '-1,1'")
    zoomed, out = page.evaluate(RANGE), page.evaluate(hidden)
    error = number(page, "Test error")
    page.get_by_role("button", name="New sample").click()
    expect(numbers(page, "Test error")).not_to_have_text(error)
    choose(page, "penalty", "L1")
    links(page, "explore.penalty", "L1")
    at_rest(page)
    assert page.evaluate("() => [...document.querySelectorAll('.rg-plot')].every(node => node.stays)")
    assert page.evaluate(RANGE) == zoomed
    assert page.evaluate(hidden) == out


def test_presets_and_reset_move_every_knob(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.degree=3")
    tool(page, "Presets")
    page.get_by_role("button", name="L1 finds the true terms").click()
    links(page, "explore.penalty", "L1")
    expect(words(page)).to_contain_text("At λ = 1 the lasso keeps 2 of 12 coefficients, ridge all 12.")
    tool(page, "Reset")
    expect(numbers(page, "Non-zero, L1 | L2")).to_have_text("9 | 15")
    assert query_of(page) == {}
    page.go_back()
    links(page, "explore.penalty", "L1")
    page.go_back()
    links(page, "explore.degree", "3")


def test_what_is_open_follows_the_knobs(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    tool(page, "Code")
    code = page.get_by_role("region", name="Code")
    expect(code).to_contain_text("default_rng(12)")
    # As a visitor with a keyboard does who leaves the drawer open.
    page.evaluate("() => document.querySelector('#explore-seed').focus({ preventScroll: true })")
    page.keyboard.press("ArrowRight")
    links(page, "explore.seed", "13")
    expect(code).to_contain_text("default_rng(13)")
    page.keyboard.press("Escape")
    assert "explore.seed=13&" in shared(page)


@pytest.mark.parametrize("name", LESSONS)
def test_the_shared_link_is_as_python_writes_it_and_code_and_files_are_given(
    address: str, browser: Browser, name: str
) -> None:
    page = open_page(browser, f"{address}/embed/{name}")
    query = dict(part.split("=") for part in shared(page).split("?")[1].split("&"))
    knobs = dict(lesson(name).settings.knobs())
    for key, text in query.items():
        one = knobs[key.removeprefix(f"{name}.")]
        assert unquote(text) == str(one.default), "as it has always been written"
        assert one.read("knob", unquote(text)) == one.default
    tool(page, "Code")
    expect(page.get_by_role("region", name="Code")).to_contain_text("import")
    page.keyboard.press("Escape")
    tool(page, "Save")
    files = page.locator(".rg-drawer:popover-open > button")
    if not files.count():
        return
    with page.expect_download() as saved:
        files.first.click()
    assert saved.value.suggested_filename.endswith((".csv", ".html"))
    assert Path(saved.value.path()).read_text(encoding="utf-8").count("\n") > 1


def test_what_a_link_says_wrongly_is_told_and_the_rest_is_shown(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.degree=99&explore.penalty=%3Cb%3EL9&explore.seed=13")
    told = page.locator(".rg-notice")
    expect(told).to_have_count(2)
    expect(told.first).to_contain_text("the link's value was left out")
    assert page.locator(".rg-notices b").count() == 0
    expect(knob(page, "degree")).to_have_js_property("value", "14")
    expect(knob(page, "seed")).to_have_js_property("value", "12")
    choose(page, "penalty", "L1")
    expect(told).to_have_count(0)
    assert query_of(page) == {**OLD, "explore.penalty": "L1", "explore.seed": "13"}


def test_a_knob_without_effect_cannot_be_turned_and_says_why(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.penalty=L1")
    ratio = knob(page, "ratio")
    expect(ratio).to_be_disabled()
    title = page.locator("[data-knob=ratio]").get_attribute("title")
    assert title is not None
    assert title == "L1 ratio ρ has no effect while Penalty is L1 (lasso) and Compare with is Off."
    title = page.locator("[data-knob=matched]").get_attribute("title")
    assert title == "Matched by has an effect where Compare with is L1 (lasso) or L2 (ridge) or Elastic net."
    choose(page, "penalty", "Elastic net")
    expect(ratio).to_be_enabled()


def test_sentences_are_announced_once_after_a_change_and_not_at_every_step(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    page.evaluate("""() => {
      window.told = 0;
      new MutationObserver(() => window.told++).observe(document.querySelector('.rg-told[role=status]'),
        { childList: true, characterData: true, subtree: true });
    }""")
    drag(page, "log10_strength", 40, 60, 70)
    assert page.evaluate("() => window.told") == 0
    page.mouse.up()
    links(page, "explore.log10_strength", "1")
    at_rest(page)
    assert page.evaluate("() => window.told") == 1
    assert page.locator(".rg-told[role=status]").text_content()
    page.get_by_role("button", name="New sample").click()
    links(page, "explore.seed", "13")
    at_rest(page)
    assert page.evaluate("() => window.told") == 2


def test_the_knob_is_announced_with_its_name_and_value(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    slider = page.get_by_role("slider", name="Strength λ", exact=True)
    expect(slider).to_have_attribute("aria-valuetext", "10⁻⁴")
    slider.press("ArrowRight")
    expect(slider).to_have_attribute("aria-valuetext", "1.3 × 10⁻⁴")


def test_no_figure_offers_to_upload_itself(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    tools = page.evaluate("() => [...document.querySelectorAll('.modebar-btn')].map(each => each.dataset.title)")
    assert "Reset axes" in tools
    assert not [title for title in tools if "Share" in title or "loud" in title], tools


@pytest.mark.parametrize("where", ["", "geometry"])
def test_one_change_is_one_question_by_link(address: str, browser: Browser, where: str) -> None:
    name = where or "explore"
    page = open_page(browser, f"{address}/{place(name)}")
    page.wait_for_selector(FORMULA)
    traffic = Traffic(page)
    choose(page, "penalty", "L2")
    links(page, f"{name}.penalty", "L2")
    # Beside itself it would show nothing: it changes places with the one that it was compared with.
    links(page, f"{name}.compare", "L1")
    at_rest(page)
    # What Streamlit has still to fetch of its own page is none of the knob's.
    heard = [asked for asked in traffic.since() if not asked.startswith(f"{address}/static/")]
    assert heard == [
        f"{address}/lab/{assets.version()}/scene/{name}?{name}.penalty=L2&{name}.compare=L1&{name}.more=Off"
    ]


def test_the_theme_is_the_visitor_s_and_follows_a_change_at_once(address: str, browser: Browser) -> None:
    page = open_page(browser, address, dark=True)
    paper = "() => getComputedStyle(document.querySelector('.rg-lab')).getPropertyValue('--rg-background-color').trim()"
    ink = "() => document.querySelector('.rg-plot')._fullLayout.font.color"
    assert page.evaluate(paper).upper() == "#12171D"
    dark = page.evaluate(ink)
    page.emulate_media(color_scheme="light")
    page.wait_for_function(f"() => ({paper})().toUpperCase() === '#FFFFFF'")
    page.wait_for_function(f"dark => ({ink})() !== dark", arg=dark)
    lone = open_page(browser, f"{address}/embed/explore", dark=True)
    assert lone.evaluate(paper).upper() == "#12171D"
    assert lone.evaluate(ink) == dark
