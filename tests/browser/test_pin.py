"""A view that is pinned stays in grey beside the one that follows the knobs; the link holds it."""

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from regularize.lessons.explore import compute
from regularize.lessons.explore.settings import Settings
from regularize.lessons.geometry import compute as geometry
from regularize.lessons.geometry.settings import Settings as Budget
from tests.browser.served import STAGE_IS_DRAWN, choose, knob, links, open_page

pytestmark = pytest.mark.browser

PINNED = """() => Object.fromEntries([...document.querySelectorAll('.rg-plot')].map(plot => [
  plot.closest('figure').querySelector('figcaption span').textContent,
  plot.data.filter(({ name }) => name === 'pinned').map(({ type, mode, x, y }) => ({ type, mode, x: [...x], y: [...y] }))]))"""


def pinned(page: Page) -> dict[str, list[dict[str, Any]]]:
    """What of the pinned view is drawn, by chart."""
    found: dict[str, list[dict[str, Any]]] = page.evaluate(PINNED)
    return found


def has_pinned(page: Page, count: int) -> None:
    """Wait until so many marks of a pinned view are drawn."""
    page.wait_for_function(f"count => Object.values(({PINNED})()).flat().length === count", arg=count)


def test_explore_keeps_curve_bars_ball_and_numbers(browser: Browser, address: str) -> None:
    """They are those of the exact fit at the pinned λ, whatever moves; a reload shows them again, and unpinning takes them away."""
    # The same two coefficients, whichever are largest.
    link = "explore.penalty=L1&explore.compare=L2&explore.more=Off&explore.across=x&explore.up=x^3"
    page = open_page(browser, f"{address}/embed/explore?{link}")
    page.get_by_role("button", name="Pin", exact=True).click()
    has_pinned(page, 4)
    expect(page.locator(".rg-pinned")).to_contain_text("This is the view itself")
    expect(page.locator(".rg-pinned")).to_contain_text("Of its two penalties the first is kept.")
    knob(page, "log10_strength").fill("50")
    choose(page, "penalty", "L2")
    choose(page, "compare", "Off")
    for told in ("Penalty L1 (lasso) (now L2 (ridge))", "Strength λ 10⁻⁴ (now 0.1)"):
        expect(page.locator(".rg-pinned")).to_contain_text(told)
    held = compute.run(Settings(across="x", up="x^3"))
    stop = Settings().stop("log10_strength")

    def holds() -> None:
        # Nothing is compared: one geometry in the place of two.
        page.wait_for_function(f"() => 'Geometry' in ({PINNED})()")
        has_pinned(page, 4)
        found = pinned(page)
        assert np.allclose(found["Data and fit"][0]["y"], held.fits[stop], rtol=1e-5)
        assert np.allclose(found["Coefficients"][0]["y"], held.path.coefficients[stop], rtol=1e-5)
        assert held.slice is not None
        point = found["Geometry"][1]
        assert np.allclose([point["x"][0], point["y"][0]], held.slice.fitted[stop], rtol=1e-5)

    holds()
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    holds()
    # Beside each number of the same name stands what it was.
    choose(page, "penalty", "L1")
    choose(page, "compare", "L2")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.rg-numbers dd')].every(({ dataset, textContent }) => dataset.pinned && textContent)"
    )
    page.get_by_role("button", name="Go back to it").click()
    links(page, "explore.log10_strength", None)
    expect(page.locator(".rg-pinned")).to_contain_text("This is the view itself")
    page.get_by_role("button", name="Unpin").click()
    has_pinned(page, 0)
    links(page, "explore.pin", None)


def test_what_is_pinned_goes_along_in_the_link_that_is_shared(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.compare=Off")
    page.get_by_role("button", name="Pin", exact=True).click()
    has_pinned(page, 4)
    knob(page, "log10_strength").fill("50")
    page.get_by_role("button", name="Share", exact=True).click()
    link = page.get_by_role("region", name="Link").inner_text()
    elsewhere = open_page(browser, link.replace("/?", "/embed/explore?"))
    has_pinned(elsewhere, 4)
    assert pinned(elsewhere) == pinned(page)


def test_geometry_keeps_the_ball_its_ellipse_and_where_they_touch(browser: Browser, address: str) -> None:
    page = open_page(browser, f"{address}/embed/geometry?geometry.pin=*budget_percent*20*compare*Off")
    has_pinned(page, 3)
    point = pinned(page)["L1: diamond"][-1]
    true = geometry.run(Budget(budget_percent=20, compare="Off")).contacts.points[19]
    assert np.allclose([point["x"][0], point["y"][0]], true, rtol=1e-5)
    page.get_by_role("button", name="Reset", exact=True).click()
    has_pinned(page, 0)


@pytest.mark.parametrize(
    "pin", ["<b>x</b>", "*penalty*Nobody*degree*1e9*seed", "*__proto__*x*constructor*y", "*" * 300]
)
def test_a_foreign_pin_is_a_view_or_nothing(browser: Browser, address: str, pin: str) -> None:
    """What its knobs do not allow stands at its default."""
    page = open_page(browser, f"{address}/embed/explore?explore.pin={pin.replace('<', '%3C')}")
    if pin.startswith("*"):
        page.wait_for_function(f"() => ({PINNED})()['Data and fit'].length === 1")
    else:
        has_pinned(page, 0)
    assert page.locator(".rg-lab b", has_text="x").count() == 0
