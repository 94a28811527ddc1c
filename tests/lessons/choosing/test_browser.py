"""Choosing λ in the browser: the answer before the charts, a strength in another library's scale, the line that is dragged."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from regularize import tables
from regularize.lessons.choosing import classes, compute, uploads
from regularize.lessons.choosing.answer import answer
from regularize.lessons.choosing.lesson import LESSON
from regularize.lessons.choosing.settings import DIAGNOSIS, OPENED, SQUARES, UPLOADED, Settings
from regularize.progress import finish
from tests.browser.served import STILL, Traffic, at_rest, is_on_the_first_screen, links, numbers, open_page, query_of
from tests.lessons.choosing.test_conventions import MTCARS
from tests.lessons.choosing.test_handed import FILES
from tests.lessons.choosing.test_weighted_classes import file as two_words

pytestmark = pytest.mark.browser


def line(page: Page, chart: int) -> tuple[float, float, list[float]]:
    """Where the upright line of a chart is on the page: x, the middle of its height, and the x of every stop."""
    found = page.evaluate(
        """(index) => {
          const plot = document.querySelectorAll('.rg-plot')[index];
          const { xaxis, _size: size } = plot._fullLayout;
          const { left, top } = plot.getBoundingClientRect();
          const upright = [...plot._fullData].reverse().find(({ mode, x }) => mode === 'lines' && x.length === 2);
          const at = (value) => left + xaxis._offset + xaxis.l2p(value);
          return [at(upright.x[0]), top + size.t + size.h / 2, at(xaxis.range[0]), at(xaxis.range[1])];
        }""",
        chart,
    )
    x, y, first, last = found
    return x, y, [first, last]


def test_the_answer_stands_before_the_charts_and_leads_to_its_strength(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/choosing")
    told = page.locator(".rg-answer")
    result = compute.run(Settings())
    for sentence in answer(result):
        expect(told).to_contain_text(sentence)
    expect(told.locator("details p")).not_to_be_visible()
    assert is_on_the_first_screen(page, ".rg-chart:first-child .rg-plot")
    told.locator("summary").click()
    expect(told.locator("details p")).to_be_visible()
    told.get_by_role("button", name="Show this λ").click()
    expect(numbers(page, "λ")).to_have_text("0.0126")
    assert query_of(page)["choosing.log10_strength"] == "-1.9"


@pytest.mark.parametrize("phone", [False, True])
@pytest.mark.parametrize("chart", [0, 1, 2])
def test_the_line_is_dragged_in_every_chart_and_moves_the_knob(
    address: str, browser: Browser, chart: int, phone: bool
) -> None:
    page = open_page(browser, f"{address}/embed/choosing", phone=phone)
    page.locator(".rg-plot").nth(chart).scroll_into_view_if_needed()
    page.evaluate(STILL)
    x, y, (first, last) = line(page, chart)
    target = first + (last - first) * 45 / 60
    traffic = Traffic(page)
    if phone:
        touch = page.context.new_cdp_session(page)
        point = lambda at: [{"x": at, "y": y}]  # noqa: E731
        touch.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": point(x + 6)})
        for step in range(1, 11):
            at = x + (target - x) * step / 10
            touch.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": point(at)})
    else:
        page.mouse.move(x + 3, y)
        page.mouse.down()
        page.mouse.move(target, y, steps=10)
    # While it is held the figures follow, and nothing is asked.
    expect(numbers(page, "λ")).to_have_text("0.316")
    expect(page.locator("[data-knob=log10_strength] .rg-typed")).to_have_value("0.316")
    assert "log10_strength" not in page.url
    assert not traffic.since()
    if phone:
        touch.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    else:
        page.mouse.up()
    links(page, "choosing.log10_strength", "-0.5")
    at_rest(page)
    assert abs(line(page, chart)[0] - target) < 2
    ranges = page.evaluate("[...document.querySelectorAll('.rg-plot')].map((one) => one._fullLayout.xaxis.range)")
    assert ranges == [[-5, 1]] * 3  # nothing was zoomed


def test_a_strength_of_glmnet_moves_the_knob_exactly_there(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/choosing?choosing.source=Your%20data")
    rows = "\n".join(",".join(map(str, row)) for row in MTCARS.tolist())
    page.locator(".rg-uploads textarea").fill(f"mpg,wt,drat,hp\n{rows}")
    page.locator(".rg-uploads textarea").press("Tab")
    expect(page.locator(".rg-answer")).to_contain_text("hp")
    page.get_by_label("in the scale of").select_option("glmnet (R)")
    strength = page.get_by_label("strength", exact=True)
    strength.fill("1")
    strength.press("Enter")
    expect(numbers(page, "λ")).to_have_text("0.029637")
    expect(page.locator(".rg-call")).to_have_text("glmnet(x, y, alpha = 1, lambda = 1)")
    table = page.locator(".rg-tables table").first
    for value in ("289.328221", "−9.45676163", "13.1657744"):
        expect(table).to_contain_text(value)
    assert query_of(page)["choosing.exact"].startswith("2.96370626955")
    page.get_by_label("in the scale of").select_option("scikit-learn Lasso")
    expect(strength).to_have_value("1")  # both halve the error and leave the target as it is
    page.get_by_label("in the scale of").select_option("glmnet (R)")
    page.get_by_label("alpha", exact=True).fill("0.5")
    page.get_by_label("alpha", exact=True).press("Enter")
    expect(page.locator("[data-knob=penalty] input:checked")).to_have_value("Elastic net")
    expect(page.locator("[data-knob=ratio] .rg-typed")).to_have_value("0.66667")
    expect(strength).to_have_value("1")
    page.get_by_label("columns given").select_option("as they are")
    expect(page.locator(".rg-call")).to_contain_text("standardize = FALSE")
    strength.fill("-3")
    strength.press("Enter")
    assert strength.evaluate("(input) => !input.validity.valid")


def test_c_of_two_classes_moves_the_knob_exactly_there(address: str, browser: Browser) -> None:
    """C grows as λ falls: λ = 1/(569 C) of the biopsies."""
    page = open_page(
        browser, f"{address}/embed/choosing?choosing.source=Malignant%20or%20benign&choosing.log10_strength=-1.0"
    )
    expect(page.locator(".rg-answer")).to_contain_text("always saying “benign” is wrong on 37 %")
    strength = page.get_by_label("strength", exact=True)
    expect(page.get_by_label("in the scale of")).to_have_value("scikit-learn LogisticRegression")
    strength.fill("1")
    strength.press("Enter")
    expect(numbers(page, "λ")).to_have_text("0.0017575")
    expect(page.locator(".rg-call")).to_have_text('LogisticRegression(C=1, l1_ratio=1, solver="saga")')
    page.get_by_label("in the scale of").select_option("glmnet (R)")
    expect(strength).to_have_value("0.001757469")


def test_a_number_typed_at_the_knob_is_taken_exactly(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/choosing")
    typed = page.locator("[data-knob=log10_strength] .rg-typed")
    typed.fill("0.0211")
    typed.press("Enter")
    expect(numbers(page, "λ")).to_have_text("0.0211")
    expect(typed).to_have_value("0.0211")
    typed.fill("0.1")
    typed.press("Enter")
    expect(numbers(page, "λ")).to_have_text("0.1")


def report(settings: Settings, content: bytes | None) -> str:
    """The report of a view, of a file where there is one."""
    own = uploads.choose(tables.read(content), settings) if content else None
    two = classes.asked(settings, own)
    result = finish(classes.steps(settings, own)) if two else compute.run(settings, own)
    found = next(one for one in LESSON.files(settings, result, None) if one.name == "report.html").content()
    assert isinstance(found, str)
    return found


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(lambda: report(Settings(source=SQUARES, penalty="L2"), None), id="25 of 64 columns"),
        pytest.param(lambda: report(Settings(source=DIAGNOSIS, penalty="L2"), None), id="two classes, 30 columns"),
        pytest.param(
            lambda: report(Settings(source=UPLOADED, one_hot="On", held_out="A fifth", opened=OPENED), FILES["shop"]),
            id="a shop's file with a part held out",
        ),
        pytest.param(
            lambda: report(Settings(source=UPLOADED, target="3", weights="2", held_out="A fifth"), two_words()),
            id="two words of a file",
        ),
        pytest.param(lambda: report(Settings(source=UPLOADED), FILES["laboratory"]), id="a laboratory's file"),
    ],
)
def test_a_report_is_one_page_on_paper_and_its_lines_are_read(browser: Browser, html: Callable[[], str]) -> None:
    page = browser.new_page()
    page.set_content(html())
    printed = page.pdf(format="A4")
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
    page.emulate_media(media="print")
    sizes = "() => [...document.querySelectorAll('p, td')].map((one) => parseFloat(getComputedStyle(one).fontSize))"
    assert min(page.evaluate(sizes)) > 10, "in pixels"
    page.close()
