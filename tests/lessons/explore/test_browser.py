"""Two classes on Explore, in a real browser: boundary, bars and geometry follow λ in each frame, and nothing is asked."""

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.anew import stands_as_drawn_anew
from tests.browser.served import MARKS, Traffic, at_rest, choose, drag, drag_on, hold, knob, links, open_page, query_of

pytestmark = pytest.mark.browser

VIEW = "explore.source=Two%20moons&explore.penalty=L1&explore.compare=L2&explore.more=Off&explore.log10_strength="


def test_boundary_bars_and_geometry_follow_the_thumb_and_nothing_is_asked(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/embed/explore?{VIEW}-2.0")
    heard = Traffic(page)
    hold(page, "log10_strength")
    before, still = page.evaluate(MARKS), 0
    for stop in range(41, 55):
        drag_on(page, "log10_strength", stop)
        now = page.evaluate(MARKS)
        moved = [one != other for one, other in zip(before, now, strict=True)]
        assert len(moved) == 4
        still += moved.count(False)
        before = now
    # L1 may have nothing left at the last stops, and then its ball does not move.
    assert still <= 4
    assert not heard.since()
    page.mouse.up()
    links(page, "explore.log10_strength", "-0.6")
    at_rest(page)
    again = open_page(browser, f"{address}/embed/explore?{VIEW}-0.6")
    assert again.evaluate(MARKS) == page.evaluate(MARKS)


def test_the_degree_of_a_curve_leaves_its_place_to_the_total_degree(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.penalty=L2&explore.compare=Off&explore.more=Off")
    expect(knob(page, "degree")).to_be_visible()
    expect(knob(page, "total_degree")).to_be_hidden()
    choose(page, "source", "Two circles")
    expect(knob(page, "total_degree")).to_be_visible()
    expect(knob(page, "degree")).to_be_hidden()
    at_rest(page)
    expect(page.locator(".rg-words")).to_contain_text("boundary")
    assert query_of(page)["explore.source"] == "Two circles"
    drag(page, "log10_strength", 80)
    expect(page.locator(".rg-words")).to_contain_text("misclassifies")
    page.mouse.up()
    choose(page, "penalty", "None")
    expect(page.locator(".rg-words")).to_contain_text("Without a penalty")
    expect(page.locator("[data-knob=more]")).to_be_hidden()


PAIR = (
    "() => [...document.querySelectorAll('.rg-plot')].slice(2).map(plot => plot.querySelector('.ytitle').textContent)"
)
OFFICIAL = "() => { window.official = 0; const way = Plotly.react; Plotly.react = (...all) => { official++; return way(...all); }; }"
REVISIONS = """() => [...document.querySelectorAll('.rg-plot')].map(({ layout, _fullLayout: full, _fullData: traces }) =>
  [layout, full, full.xaxis, full.yaxis, ...traces].map(part => part.uirevision))"""


def test_another_pair_is_named_on_the_axes_by_the_fast_way_too(browser: Browser, address: str) -> None:
    link = f"{address}/embed/explore?explore.penalty=L1&explore.compare=L2&explore.more=Off&explore.seed="
    page = open_page(browser, f"{link}1")
    assert page.evaluate(PAIR) == ["coefficient of x⁴"] * 2
    page.evaluate(OFFICIAL)
    page.get_by_role("button", name="New sample").click()
    at_rest(page)
    assert page.evaluate(PAIR) == ["coefficient of x⁶"] * 2
    assert page.evaluate("() => official") == 0
    stands_as_drawn_anew(page, "another pair")
    assert page.evaluate(REVISIONS) == open_page(browser, f"{link}2").evaluate(REVISIONS), "what a zoom belongs to"
