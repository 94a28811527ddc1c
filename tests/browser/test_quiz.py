"""The quiz: answered by mouse, finger and keys, kept by the link, told by the numbers, collected by a teacher."""

import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.beliefs.quiz import QUIZ
from regularize.export.quiz import seen
from regularize.lessons import LESSONS, lesson
from tests.browser.served import ATTACHED, FORMULA, STAGE_IS_DRAWN, links, new_page, open_page, query_of
from tests.browser.test_accessibility import looks, violations

pytestmark = pytest.mark.browser

TRUTHS = {name: item.settled()[0] for name, item in QUIZ.items()}
FIRST = next(iter(QUIZ))


def sheet(answers: dict[str, int], **more: str) -> str:
    return "quiz?" + "&".join(f"quiz.{name}={value}" for name, value in {**answers, **more}.items())


def answer(page: Page, name: str, place: int) -> None:
    page.locator(f"[data-item={name}] .rg-choices button").nth(place).click()


def whole_in_every_look(page: Page) -> None:
    """By day and night, on a laptop and a phone: no rule is violated, and nothing sticks out."""
    for wrong in looks(page):
        assert wrong(page) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_an_answer_is_told_by_the_numbers_and_survives_a_reload(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/quiz", has_touch=True)
    expect(page.locator(".rg-item")).to_have_count(10)
    whole_in_every_look(page)
    wrong = (TRUTHS[FIRST] + 1) % 3
    answer(page, FIRST, wrong)
    item = page.locator(f"[data-item={FIRST}]")
    links(page, f"quiz.{FIRST}", str(wrong))
    expect(item.locator(".rg-reveal")).to_contain_text(
        f"✗ A common belief: “{QUIZ[FIRST].answers[wrong].misconception}”"
    )
    expect(item.locator(".rg-reveal")).to_contain_text(QUIZ[FIRST].settled()[1])
    expect(item.locator("button[data-right=true]")).to_have_text(QUIZ[FIRST].answers[TRUTHS[FIRST]].words)
    expect(page.locator(".rg-sum")).to_have_text("0 right of 1 answered, 9 to go.")
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(item.locator("button[data-right=false]")).to_have_text(QUIZ[FIRST].answers[wrong].words)
    whole_in_every_look(page)
    page.go_back()
    expect(item.locator("button[aria-pressed=true]")).to_have_count(0)
    expect(item.locator(".rg-reveal")).to_be_empty()


def test_keys_answer_and_lead_on(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/quiz")
    item = page.locator(f"[data-item={FIRST}]")
    item.locator("button").first.focus()
    for _ in range(TRUTHS[FIRST]):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(item.locator(".rg-reveal")).to_contain_text("✓ Right.")
    page.keyboard.press("Tab")
    expect(item.get_by_role("link", name="See it move")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(".rg-item").nth(1).locator("button").first).to_be_focused()


def test_the_score_names_the_misconceptions_that_are_left_and_their_lessons(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/{sheet(TRUTHS)}")
    expect(page.locator(".rg-sum")).to_have_text("10 right of 10 answered.")
    expect(page.locator(".rg-score")).to_contain_text("None of these misconceptions is left.")
    given = {**TRUTHS, "pair": 0, "sure": 0}
    page.goto(f"{address}/{sheet(given)}")
    expect(page.locator(".rg-sum")).to_have_text("8 right of 10 answered.")
    left = page.locator(".rg-score li")
    expect(left).to_have_text(
        [f"“{QUIZ[name].answers[0].misconception}” {LESSONS[QUIZ[name].lesson]}" for name in ("pair", "sure")]
    )
    left.first.get_by_role("link").click()
    page.wait_for_selector("[data-page=elastic_net][data-drawn]")
    assert page.url == f"{address}/elastic_net"
    page.go_back()
    page.wait_for_selector(".rg-score li")
    page.get_by_role("button", name="Start again").click()
    expect(page.locator(".rg-item button[aria-pressed=true]")).to_have_count(0)
    assert query_of(page) == {}
    expect(page.locator(".rg-item button").first).to_be_focused()


def test_see_it_move_opens_what_the_item_is_about(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/{sheet({'single': 2})}")
    page.locator("[data-item=single]").get_by_role("link", name="See it move").click()
    page.wait_for_selector("[data-page=geometry][data-drawn]")
    belief = QUIZ["single"].shown
    assert page.url == f"{address}/{seen(belief.page, belief.settings)}"


def test_the_path_ends_with_the_quiz_and_streamlit_writes_below_it(address: str, browser: Browser) -> None:
    page = new_page(browser)
    heard: list[str] = []
    page.on("console", lambda message: heard.append(message.text) if message.type in ("error", "warning") else None)
    page.goto(f"{address}/borrowed")
    page.wait_for_selector(ATTACHED)
    page.wait_for_selector(FORMULA)
    after = page.locator(".rg-path .rg-after")
    expect(after).to_have_text("Quiz →Find out which common beliefs are left.")
    after.click()
    page.wait_for_selector("[data-attached=quiz] .rg-quiz")
    page.get_by_text("misconceptions that people hold").wait_for()
    assert page.url == f"{address}/quiz"
    page.locator(".rg-menu [data-to=borrowed]").click()
    page.wait_for_selector("[data-attached=borrowed] .rg-lab")
    assert lesson("borrowed").title in page.title()
    assert heard == []


def test_where_only_the_websocket_passes_it_goes_on(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.route("**/quiz/*", lambda route: route.abort())
    page.goto(f"{address}/quiz")
    page.wait_for_selector(ATTACHED)
    answer(page, FIRST, TRUTHS[FIRST])
    expect(page.locator(f"[data-item={FIRST}] .rg-reveal")).to_contain_text("✓ Right.")


def test_what_is_no_answer_is_none(address: str, browser: Browser) -> None:
    """An item each: no place, none below the first, a number in another form, markup; and no item at all."""
    foreign = dict(zip(QUIZ, ("3", "-1", "1e0", "%3Cb%3E"), strict=False))
    page = open_page(
        browser,
        f"{address}/embed/quiz?quiz.none=1&" + "&".join(f"quiz.{name}={text}" for name, text in foreign.items()),
    )
    expect(page.locator(".rg-sum")).to_have_text("10 questions, one for each of 10 lessons. Choose an answer.")
    expect(page.locator(".rg-item button[aria-pressed=true]")).to_have_count(0)


def test_a_teacher_pastes_thirty_sheets_and_hostile_ones_are_told(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/quiz?quiz.pair=1")
    page.get_by_text("For a class: collect answers").click()
    right = [f"{address}/{sheet({'pair': i % 3, 'sure': 1}, by=f'S{i}')}" for i in range(29)]
    right += [f"{address}/embed/{sheet({'pair': 1}, by='%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3D1%22%3E')}"]
    wrong = [
        "https://evil.example/quiz?quiz.pair=1",
        f"{address}/quiz?quiz.pair=7",
        f"{address}/quiz?{'9' * 100_000}",
        "hello",
    ]
    page.get_by_label("Answers, as links").fill("\n".join([*right, *wrong]))
    place = page.locator(".rg-collected")
    expect(place.locator("> p").first).to_have_text("30 sheets.")
    expect(place.locator("section").nth(2).locator("tr.rg-true th")).to_have_text("✓ It keeps both: 11")
    expect(place.locator(".rg-left")).to_have_text(
        "Left out: 1 from elsewhere, 1 without an answer, 1 too long for a link, 1 word that is no link."
    )
    assert page.evaluate("window.hurt") is None
    assert violations(page) == []
    page.get_by_label("Hide the names").check()
    expect(place).to_contain_text("Hypatia")
    expect(place).not_to_contain_text("S1")
