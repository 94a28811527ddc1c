"""Questions and the path: predicted by mouse, finger and keys, kept by the link, and never in the way."""

import math

import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.export.quiz import PURPOSE
from regularize.lessons import LESSONS, lesson
from regularize.lessons.explore import compute
from regularize.lessons.explore.questions import QUESTIONS
from tests.browser.served import (
    FOLLOWS,
    STAGE_IS_DRAWN,
    STILL,
    at_rest,
    choose,
    drag,
    is_on_the_first_screen,
    knob,
    links,
    number,
    open_page,
    place,
    query_of,
)
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

QUESTION = ".rg-question"


def pose(page: Page, nth: int) -> None:
    page.locator(QUESTION).get_by_role("button", name=f"Question {nth}", exact=True).click()


def answer(page: Page, word: str) -> None:
    page.locator(f"{QUESTION} .rg-answers").get_by_role("button", name=word, exact=True).click()


def test_the_first_screen_says_what_it_is_and_what_to_do_and_shows_diamond_and_circle(
    address: str, browser: Browser
) -> None:
    """On a laptop and a phone, with nothing opened and nothing scrolled."""
    page = open_page(browser, f"{address}/", has_touch=True)
    ball = ".rg-chart:has(figcaption > span:text-is('{}')) .rg-plot"
    balls = [ball.format(name) for name in ("L1: diamond", "L2: circle")]
    for width, height in ((1280, 800), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        page.wait_for_function(FOLLOWS, arg=width)
        for selector in ("[data-attached] h1 small", ".rg-task", "[data-knob=log10_strength]", *balls):
            assert is_on_the_first_screen(page, selector), (width, selector)


@pytest.mark.parametrize("phone", [False, True])
def test_a_prediction_stays_beside_the_truth_and_survives_a_reload(address: str, browser: Browser, phone: bool) -> None:
    page = open_page(browser, f"{address}/embed/explore", phone=phone)
    pose(page, 1)
    links(page, "explore.q", "zeros")
    answer(page, "Some of them")
    verdict = page.locator(".rg-verdict")
    expect(verdict).to_have_text("You said Some of them It is None")
    expect(page.locator(".rg-reveal")).to_contain_text("0 of 15 bars are exactly zero.")
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(verdict).to_have_attribute("data-right", "false")
    page.get_by_role("button", name="Show it").click()
    links(page, "explore.log10_strength", "2")
    expect(verdict).to_be_visible()
    # What is shown cannot be shown again.
    expect(page.get_by_role("button", name="Show it")).to_be_hidden()
    expect(page.get_by_role("button", name="Predict again")).to_be_focused()
    page.get_by_role("button", name="Predict again").click()
    answer(page, "None")
    expect(verdict).to_have_attribute("data-right", "true")
    page.get_by_role("button", name="Next question").click()
    links(page, "explore.q", "left")
    links(page, "explore.penalty", "L1")
    assert "explore.guess" not in query_of(page)
    assert violations(page) == []


def test_a_place_is_predicted_by_keys_and_what_tells_it_is_covered_until_then(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    pose(page, 3)
    covered = page.locator(".rg-covered")
    expect(covered).to_have_count(1)
    expect(covered.locator("figcaption span").first).to_have_text("Error")
    expect(covered.locator(".rg-plot")).to_be_hidden()
    for what in (".rg-words", ".rg-numbers"):
        expect(page.locator(what)).to_be_hidden()
    assert violations(page) == []
    marker = page.get_by_label("Your prediction of Strength λ")
    marker.focus()
    assert marker.get_attribute("aria-valuetext") == "10⁻⁶"
    for _ in range(41):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    links(page, "explore.guess", "-1.9")
    expect(page.locator(".rg-strip .rg-guess")).to_have_text("You: 0.0126")
    expect(page.locator(".rg-strip .rg-truth")).to_have_text("✓ 0.0126")
    expect(covered).to_have_count(0)
    expect(page.locator(".rg-words")).to_be_visible()
    # Another sample has another truth, and the prediction stands.
    page.get_by_role("button", name="New sample").click()
    expect(page.locator(".rg-strip .rg-truth")).not_to_have_text("✓ 0.0126")
    expect(page.locator(".rg-strip .rg-guess")).to_have_text("You: 0.0126")


MARKS = ".rg-marked .rg-marks"


def test_the_marker_is_dragged_in_the_chart_and_stays_there_beside_the_truth(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    pose(page, 3)
    at_rest(page)
    page.evaluate(STILL)
    place = page.locator(MARKS)
    box = place.bounding_box()
    assert box is not None
    # Its axes are seen, and nothing of what they will show.
    assert page.locator(".rg-marked .gridlayer").first.is_visible()
    assert not page.locator(".rg-marked .scatterlayer path").first.is_visible()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 30)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.7502 * box["width"], box["y"] + 60, steps=4)
    page.mouse.up()
    expect(page.locator(".rg-place")).to_have_text("1")
    page.get_by_role("button", name="Predict", exact=True).click()
    links(page, "explore.guess", "0")
    lines = page.locator(f"{MARKS} .rg-upright")
    expect(lines).to_have_text(["true", "you"])
    at_rest(page)
    assert page.locator(".rg-marked .scatterlayer path").first.is_visible()
    shares = lines.evaluate_all("""nodes => nodes.map(node => {
      const [{ x }, box] = [node.getBoundingClientRect(), node.closest('.rg-marks').getBoundingClientRect()];
      return (x - box.x) / box.width;
    })""")
    assert shares == pytest.approx([41 / 80, 60 / 80], abs=0.01)
    page.get_by_role("button", name="Next question").click()
    expect(page.locator(f"{MARKS} .rg-truth")).to_have_count(0)
    pose(page, 4)
    expect(page.locator(".rg-marks")).to_have_count(0)


@pytest.mark.parametrize("phone", [False, True])
def test_a_line_is_drawn_into_the_chart_and_told_how_far_it_is_off(address: str, browser: Browser, phone: bool) -> None:
    page = open_page(browser, f"{address}/embed/explore", phone=phone)
    pose(page, 4)
    done = page.get_by_role("button", name="Predict", exact=True)
    expect(done).to_be_disabled()
    place = page.locator(MARKS)
    at_rest(page)
    place.scroll_into_view_if_needed()
    page.evaluate(STILL)
    box = place.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 2, box["y"] + 20)
    page.mouse.down()
    for step in range(1, 21):
        page.mouse.move(box["x"] + box["width"] * step / 20 - 1, box["y"] + 20 + 5 * step)
    page.mouse.up()
    done.click()
    page.wait_for_function(
        "() => (new URLSearchParams(location.search).get('explore.guess') ?? '').split('_').length === 9"
    )
    heights = [float(part) for part in query_of(page)["explore.guess"].split("_")]
    assert heights == sorted(heights, reverse=True)
    expect(page.locator(".rg-reveal")).to_contain_text("On average your line is")
    expect(page.locator(f"{MARKS} polyline.rg-guess")).to_have_count(1)
    expect(page.locator(f"{MARKS} polyline.rg-gap")).to_have_count(9)
    # The exact curve is in the chart already; words stand where the two are furthest apart.
    expect(page.get_by_role("button", name="Show it")).to_be_hidden()
    question = next(one for one in QUESTIONS if one.drawn)
    truth = question.truth(question.settings, compute.run(question.settings))
    assert isinstance(truth, tuple)
    apart = [abs(math.log(mine / true)) for mine, true in zip(heights, truth, strict=True)]
    widest = apart.index(max(apart))
    told = page.locator(f"{MARKS} .rg-at").all_inner_texts()
    assert [float(one.split()[1]) for one in told] == [float(f"{one[widest]:.2g}") for one in (heights, truth)]
    assert violations(page) == []
    page.reload()
    page.wait_for_selector(f"{MARKS} polyline.rg-guess")
    expect(page.locator(f"{MARKS} polyline.rg-gap")).to_have_count(9)
    expect(page.locator(".rg-reveal")).to_contain_text("On average your line is")
    page.go_back()
    expect(page.locator(".rg-ask-words")).to_be_visible()


def test_a_line_is_set_with_keys(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    pose(page, 4)
    page.get_by_text("Set it with sliders").click()
    sliders = page.locator(".rg-heights input")
    expect(sliders).to_have_count(9)
    assert sliders.first.get_attribute("aria-label") == "Height at 10⁻⁶"
    assert violations(page) == []
    for slider in sliders.all():
        slider.focus()
        page.keyboard.press("ArrowUp")
    page.get_by_role("button", name="Predict", exact=True).click()
    expect(page.locator(".rg-reveal")).to_contain_text("On average your line is")
    heights = [float(part) for part in query_of(page)["explore.guess"].split("_")]
    assert max(heights) == min(heights) > 0.1


def test_every_question_can_be_passed_over_and_left(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/geometry")
    pose(page, 1)
    for name in ("diamond", "budget"):
        page.get_by_role("button", name="Skip").click()
        links(page, "geometry.q", name)
    page.get_by_role("button", name="Skip").click()
    links(page, "geometry.q", None)
    expect(page.locator(".rg-task")).to_be_visible()
    pose(page, 2)
    expect(page.locator(".rg-way[aria-pressed=true]")).to_have_count(1)
    pose(page, 2)
    expect(page.locator(".rg-task")).to_be_visible()
    page.go_back()
    links(page, "geometry.q", "diamond")


GO = "query => { history.pushState({}, '', `?${query}`); dispatchEvent(new PopStateEvent('popstate')); }"


def test_what_no_question_knows_is_left_out(address: str, browser: Browser) -> None:
    """Whether the link comes to say it, as on the way back, or is opened with it."""
    page = open_page(browser, f"{address}/embed/explore")
    for query, asked in (
        ("explore.q=none", ".rg-task"),
        ("explore.q=zeros&explore.guess=3", ".rg-ask-words"),
        ("explore.q=<b>", ".rg-task"),
        ("explore.q=best&explore.guess=9", ".rg-ask-words"),
    ):
        page.evaluate(GO, query)
        expect(page.locator(f"{QUESTION} {asked}")).to_be_visible()
        expect(page.locator(".rg-reveal")).to_have_count(0)
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(f"{QUESTION} .rg-ask-words")).to_be_visible()
    expect(page.locator(".rg-reveal")).to_have_count(0)


LOCKED = "explore.hide=degree,seed&explore.fix=penalty,source&explore.penalty=L1&explore.seed=7"


def test_what_a_link_hides_is_gone_and_what_it_fixes_is_text_whatever_is_clicked(
    address: str, browser: Browser
) -> None:
    page = open_page(browser, f"{address}/embed/explore?{LOCKED}")
    for name in ("degree", "seed"):
        expect(knob(page, name)).to_be_hidden()
    for name, word in (("penalty", "L1 (lasso)"), ("source", "Cosine 1.5 pi x")):
        expect(page.locator(f"[data-knob={name}]")).to_contain_text(word)
        assert not any(control.is_visible() for control in page.locator(f"[data-knob={name}] :is(input, select)").all())
    kept = {
        "explore.penalty": "L1",
        "explore.seed": "7",
        "explore.hide": "degree,seed",
        "explore.fix": "penalty,source",
    }

    def holds() -> bool:
        now = query_of(page)
        return (
            all(now[key] == value for key, value in kept.items())
            and "explore.degree" not in now
            and "explore.source" not in now
        )

    page.get_by_role("button", name="Presets").click()
    presets = page.locator(".rg-preset button")
    for at in range(presets.count()):
        presets.nth(at).dispatch_event("click")
        assert holds()
    page.get_by_role("button", name="Reset", exact=True).dispatch_event("click")
    assert holds()
    page.locator(".rg-new").dispatch_event("click")
    assert holds()
    drag(page, "log10_strength", 20, 30)
    page.mouse.up()
    links(page, "explore.log10_strength", "-3")
    assert holds()
    # Only what the link allows is asked: nothing under L2.
    expect(page.locator(".rg-way")).to_have_count(2)
    pose(page, 1)
    links(page, "explore.q", "left")
    assert holds()


def test_the_path_leads_on_and_back_and_a_lesson_is_found_as_it_was_left(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.degree=7")
    page.evaluate("() => { window.stays = true; }")
    after = page.locator(".rg-path .rg-after")
    expect(after).to_have_text(f"2 Geometry →{lesson('geometry').purpose}")
    after.click()
    page.wait_for_selector("[data-attached=geometry] .rg-lab")
    assert page.url == f"{address}/geometry"
    page.locator("[data-page=geometry] .rg-path .rg-before").click()
    page.wait_for_selector("[data-attached=explore] .rg-lab")
    assert page.url == f"{address}/?explore.degree=7"
    assert number(page, "Non-zero") == "7 of 7"
    assert page.evaluate("() => window.stays")
    # Within the visit only: a link says what it says, and another visitor finds the first view.
    page.goto(f"{address}/geometry?size=projector")
    page.wait_for_selector("[data-attached=geometry] .rg-lab")
    page.locator(".rg-menu [data-to=explore]").click()
    page.wait_for_selector("[data-attached=explore] .rg-lab")
    assert query_of(page) == {"explore.degree": "7", "size": "projector"}


def test_the_path_has_two_ends(address: str, browser: Browser) -> None:
    first, *_, before, last = LESSONS
    page = open_page(browser, f"{address}/{place(first)}")
    expect(page.locator(".rg-path a")).to_have_count(1)
    page = open_page(browser, f"{address}/{last}")
    told = [f"← {len(LESSONS) - 1} {LESSONS[before]}{lesson(before).purpose}", f"Quiz →{PURPOSE}"]
    expect(page.locator(".rg-path a")).to_have_text(told)


def test_a_question_says_when_the_view_is_another_one(address: str, browser: Browser) -> None:
    """Its marks stand on its own curves alone, and nothing is covered that it does not ask for."""
    page = open_page(browser, f"{address}/embed/explore")
    moved = page.get_by_text("The settings are others than the question's.")
    for answered in (False, True):
        pose(page, 3)
        if answered:
            page.locator(QUESTION).get_by_role("button", name="Predict", exact=True).click()
            expect(page.locator(".rg-upright.rg-truth")).to_have_count(1)
        choose(page, "source", "Step")
        expect(moved).to_be_visible()
        expect(page.locator(".rg-marks")).to_have_count(0)
        expect(page.locator(".rg-marked, .rg-covered, [data-asking]")).to_have_count(0)
        page.get_by_role("button", name="Back to the question").click()
        expect(moved).to_have_count(0)
        expect(page.locator(".rg-upright")).to_have_count(2 if answered else 1)
        links(page, "explore.source", None)
        links(page, "explore.guess", query_of(page)["explore.guess"] if answered else None)
        page.locator(QUESTION).get_by_role("button", name="Question 3", exact=True).click()


def test_a_link_that_names_a_question_alone_opens_in_its_state_and_its_chart_is_there(
    address: str, browser: Browser
) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.q=curve")
    links(page, "explore.more", "On")
    page.locator(".rg-heights summary").click()
    sliders = page.locator(".rg-heights input")
    for nth in range(sliders.count()):
        sliders.nth(nth).fill("40")
    expect(page.get_by_role("button", name="Predict", exact=True)).to_be_enabled()


def test_what_a_link_holds_still_is_not_offered_to_be_moved(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/outliers?outliers.fix=distance")
    pose(page, 1)
    links(page, "outliers.q", "still")
    answer(page, "None")
    expect(page.locator(f"{QUESTION} .rg-reveal")).to_contain_text("Why?")
    expect(page.get_by_role("button", name="Show it")).to_be_hidden()


def test_keys_find_the_question_again_after_the_answer(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/geometry")
    page.get_by_role("button", name="Question 1", exact=True).press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"{QUESTION} .rg-reveal")).to_contain_text("Why?")
    assert page.evaluate("() => document.activeElement.closest('.rg-question') !== null")


@pytest.mark.parametrize("guess", ["1e-7", "0.0000001_1_1_1_1_1_1_1_1", "0.000000001" + "_0.000000001" * 8])
def test_a_line_that_no_link_can_hold_is_no_prediction(address: str, browser: Browser, guess: str) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.q=curve&explore.guess={guess}")
    expect(page.locator(".rg-heights")).to_have_count(1)
    expect(page.locator(QUESTION)).not_to_contain_text("undefined")
