"""A visitor's own table: pasted, uploaded and dropped, broken and mended, chosen from, kept over a reload."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import ATTACHED, MARKS, STAGE_IS_DRAWN, choose, new_page, numbers, open_page, query_of

pytestmark = pytest.mark.browser

TABLES = Path(__file__).parents[1] / "tables"
HOSTILE = "<img src=x onerror=alert(1)>"
ROWS = "\n".join(f"{i};{i * i / 7:.3f}".replace(".", ",") for i in range(12))


def paste(page: Page, text: str) -> None:
    """Put text into the field, as a visitor does who then goes on elsewhere."""
    area = page.get_by_label("or paste one")
    area.fill(text)
    area.blur()


def taken(page: Page) -> str:
    """The digest of the table in the link, once it is there."""
    page.wait_for_function("() => /table=[0-9a-f]{64}/.test(location.search)")
    return next(value for name, value in query_of(page).items() if name.endswith(".table"))


def test_own_data_pasted_broken_and_mended(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data")
    expect(page.locator(".rg-notice")).to_contain_text("No data yet")
    paste(page, f"{HOSTILE};![](http://example.com/a.png)\n{ROWS}\n")
    first = taken(page)
    expect(page.locator(".rg-notice")).to_have_count(0)
    expect(page.locator(".rg-plot").first).to_contain_text(HOSTILE)
    assert page.locator(".rg-lab img, .rg-lab script").count() == 0
    assert page.locator(".rg-field option:checked").first.inner_text() == HOSTILE
    seen = page.locator(".rg-numbers").inner_text()
    paste(page, "x;y\n1;2\n2;2\n3;2\n4;2\n5;2\n6;2\n")
    expect(page.get_by_text("Column 'y' is constant")).to_be_visible()
    assert page.locator(".rg-numbers").inner_text() == seen, "the last good view stays"
    paste(page, "u;v\n" + ROWS.replace("0,", "1,") + "\n")
    page.wait_for_function("first => !location.search.includes(first)", arg=first)
    expect(page.locator(".rg-said")).to_have_text("")


def test_a_file_is_uploaded_and_its_columns_are_chosen_from(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/choosing")
    choose(page, "source", "Your data")
    expect(page.locator(".rg-uploads")).to_be_visible()
    rows = "".join(
        f"{30 + 7 * i % 50},{('Bonn', 'Ulm', 'Kiel')[i % 3]},{100 + 13 * i % 70},{i % 5}\n" for i in range(30)
    )
    page.locator(".rg-uploads input[type=file]").set_input_files(
        {"name": "towns.csv", "mimeType": "text/csv", "buffer": f"size,town,price,rooms\n{rows}".encode()}
    )
    taken(page)
    expect(page.locator(".rg-notes")).to_contain_text("Columns of categories: 'town'.")
    before = page.evaluate(MARKS)
    target = page.locator(".rg-field select").first
    target.select_option("price")
    page.wait_for_function("() => location.search.includes('choosing.target=2')")
    page.wait_for_function(f"before => JSON.stringify(({MARKS})()) !== JSON.stringify(before)", arg=before)
    target.select_option("town")
    expect(page.locator(".rg-notice")).to_have_text("The target “town” is text: choose a column of numbers.")
    target.select_option("price")
    expect(page.locator(".rg-notice")).to_have_count(0)
    boxes = page.locator(".rg-many input")
    assert boxes.count() >= 3
    for box in range(boxes.count()):
        page.locator(".rg-many input").nth(box).check()
    expect(page.locator(".rg-notice")).to_have_text("Choose at least one predictor.")


def test_a_table_is_kept_over_a_reload_and_is_not_in_the_shared_link(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data")
    paste(page, f"x;y\n{ROWS}\n")
    digest = taken(page)
    expect(page.locator(".rg-notice")).to_have_count(0)
    seen = page.locator(".rg-numbers").inner_text()
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.wait_for_selector(ATTACHED)
    assert page.locator(".rg-numbers").inner_text() == seen
    page.locator(".rg-tools").get_by_role("button", name="Share", exact=True).click()
    assert "Your data are not in it" in page.locator(".rg-drawer:popover-open").inner_text()
    link = page.get_by_role("region", name="Link").inner_text()
    assert digest in link, "whoever has the table sees the same"


def test_whoever_opens_somebody_else_s_link_to_data_is_told_that_they_are_not_here(
    address: str, browser: Browser
) -> None:
    digest = "ab" * 32
    page = open_page_untouched(browser, f"{address}/?explore.source=Your%20data&explore.table={digest}")
    expect(page.locator(".rg-notice")).to_contain_text("The data of this link are not here")
    expect(page.locator(".rg-uploads")).to_be_visible()
    paste(page, f"x;y\n{ROWS}\n")
    page.wait_for_function("old => !location.search.includes(old)", arg=digest)
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(".rg-notice")).to_have_count(0)
    expect(numbers(page, "Non-zero")).to_be_visible()


def open_page_untouched(browser: Browser, url: str) -> Page:
    """A page in whose lab there may be nothing to draw."""
    page = new_page(browser)
    page.goto(url)
    page.wait_for_selector(ATTACHED)
    return page


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator(".rg-uploads input[type=file]").set_input_files(
        {"name": "large.csv", "mimeType": "text/csv", "buffer": b"x,y\n" + b"1,2\n" * 700_000}
    )
    expect(page.locator(".rg-said")).to_contain_text("at most 2 MB can be read")
    assert not [url for url in sent if url.endswith("/table")]


def test_what_stands_beside_the_figures_goes_with_the_knob_that_brought_it(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data&explore.seed=3")
    expect(page.locator(".rg-uploads")).to_be_visible()
    choose(page, "source", "Runge")
    expect(page.locator(".rg-uploads")).to_be_hidden()
    expect(page.locator(".rg-notice")).to_have_count(0)
