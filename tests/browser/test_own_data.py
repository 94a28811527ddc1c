"""A visitor's own table: pasted, uploaded and dropped, broken and mended, chosen from, kept over a reload."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import (
    MARKS,
    STAGE_IS_DRAWN,
    at_rest,
    choose,
    is_on_the_first_screen,
    links,
    new_page,
    numbers,
    open_page,
    query_of,
)
from tests.browser.test_lab import tool

pytestmark = pytest.mark.browser

TABLES = Path(__file__).parents[1] / "tables"
HOSTILE = "<img src=x onerror=alert(1)>"
ROWS = "\n".join(f"{i};{i * i / 7:.3f}".replace(".", ",") for i in range(12))


def paste(page: Page, text: str) -> None:
    """Put text into the field, as a visitor does who then goes on elsewhere."""
    if page.locator(".rg-bring:not([open])").count():
        page.locator(".rg-bring > summary").click()
    area = page.get_by_label("or paste one")
    area.fill(text)
    area.blur()


def taken(page: Page) -> str:
    """The digest of the table in the link, once it is there."""
    page.wait_for_function("() => /table=[0-9a-f]{64}/.test(location.search)")
    return next(value for name, value in query_of(page).items() if name.endswith(".table"))


def test_own_data_pasted_broken_and_mended(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.source=Your%20data")
    expect(page.locator(".rg-notice")).to_contain_text("No data yet")
    paste(page, f"{HOSTILE};![](http://example.com/a.png)\n{ROWS}\n")
    first = taken(page)
    expect(page.locator(".rg-notice")).to_have_count(0)
    at_rest(page)
    expect(page.locator(".rg-plot").first).to_contain_text(HOSTILE)
    assert page.locator(".rg-lab img, .rg-lab script").count() == 0
    assert page.locator(".rg-field option:checked").first.inner_text() == HOSTILE
    seen = page.locator(".rg-numbers").inner_text()
    paste(page, "x;y\n1;2\n2;2\n3;2\n4;2\n5;2\n6;2\n")
    expect(page.get_by_text("Column 'y' is constant")).to_be_visible()
    assert page.locator(".rg-numbers").inner_text() == seen, "the last good view stays"
    expect(page.locator("[data-before]")).to_have_count(1)
    tool(page, "Save")
    expect(page.get_by_role("button", name="All figures as SVG")).to_have_count(
        0
    )  # what is drawn is not the view of this link
    tool(page, "Code")
    expect(page.locator(".rg-drawer [role=alert]")).to_contain_text("is constant")
    page.keyboard.press("Escape")
    paste(page, "u;v\n" + ROWS.replace("0,", "1,") + "\n")
    page.wait_for_function("first => !location.search.includes(first)", arg=first)
    expect(page.locator(".rg-said")).to_have_text("")


def test_a_file_is_uploaded_and_its_columns_are_chosen_from(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/choosing")
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
    at_rest(page)
    before = page.evaluate(MARKS)
    page.get_by_label("one for each category").select_option("No")
    links(page, "choosing.one_hot", "Off")
    at_rest(page)
    target = page.locator(".rg-uploads .rg-field select").first
    target.select_option("price")
    links(page, "choosing.target", "2")
    at_rest(page)
    assert page.evaluate(MARKS) != before
    target.select_option("town")
    expect(page.locator(".rg-notice")).to_have_text("The target “town” is text: choose a column of numbers.")
    target.select_option("price")
    expect(page.locator(".rg-notice")).to_have_count(0)
    at_rest(page)
    boxes = page.locator(".rg-many input")
    assert boxes.count() >= 3
    for box in range(boxes.count()):
        boxes.nth(box).check()
        at_rest(page)  # each answer brings the boxes anew
    expect(page.locator(".rg-notice")).to_have_text("Choose at least one predictor.")


SHOP = "\r\n".join(
    [
        "Export vom 03.02.2024",
        "",
        "Nr;Wohnfläche;Stadt;Bad neu;Preis",
        *(
            f"{i + 1};{50 + 7 * i % 90},5;{('Bonn', 'Köln', 'Ulm')[i % 3]};{('ja', 'nein')[i * i % 3 % 2]};{900 + 13 * i % 70},20 €"
            for i in range(60)
        ),
        ";;;Summe;55.000,00 €",
    ]
).encode("cp1252")


def dropped(page: Page, content: bytes) -> None:
    """A file is dropped on the panel."""
    page.evaluate(
        """([selector, text]) => {
          const carried = new DataTransfer();
          carried.items.add(new File([Uint8Array.from(text)], 'shop.csv', { type: 'text/csv' }));
          document.querySelector(selector).dispatchEvent(new DragEvent('drop', { dataTransfer: carried, bubbles: true }));
        }""",
        [".rg-uploads", list(content)],
    )


@pytest.mark.parametrize("phone", [False, True])
def test_from_drop_to_answer_in_two_actions_without_scrolling(address: str, browser: Browser, phone: bool) -> None:
    page = open_page(browser, f"{address}/embed/choosing?choosing.source=Your%20data", phone=phone)
    dropped(page, SHOP)
    taken(page)
    rows = page.locator(".rg-preview table")
    expect(rows).to_be_visible()
    expect(page.locator(".rg-bring > summary")).to_contain_text("shop.csv")
    expect(page.get_by_label("or paste one")).not_to_be_visible()
    page.locator(".rg-uploads .rg-field select").first.select_option("Wohnfläche")
    expect(page.locator(".rg-answer")).to_contain_text("Wohnfläche")
    expect(rows).not_to_be_visible()
    summary = page.locator(".rg-preview summary")
    expect(summary).to_contain_text("things were mended")
    at_rest(page)
    assert is_on_the_first_screen(page, ".rg-answer p:first-child")
    # Long names beside the path do not take the room of the path.
    share = "(plot) => plot._fullLayout.xaxis._length / plot.getBoundingClientRect().width"
    assert page.locator(".rg-plot").nth(1).evaluate(share) > 0.45
    # On demand it opens, and stays so while other columns are chosen.
    summary.click()
    expect(rows).to_be_visible()
    expect(page.locator(".rg-preview")).to_contain_text("Summe")
    page.locator(".rg-uploads .rg-field select").first.select_option("Preis")
    expect(page.locator(".rg-answer")).to_contain_text("Preis")
    expect(rows).to_be_visible()
    dropped(page, "\n".join(["x;y;z", *(f"{i};{i * i % 17};{i % 5 + i}" for i in range(30))]).encode())
    expect(page.locator(".rg-answer")).to_contain_text("z")
    expect(rows).to_be_visible()


def test_a_table_is_kept_over_a_reload_and_is_not_in_the_shared_link(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.source=Your%20data")
    paste(page, f"x;y\n{ROWS}\n")
    digest = taken(page)
    at_rest(page)
    expect(page.locator(".rg-notice")).to_have_count(0)
    seen = page.locator(".rg-numbers").inner_text()
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    assert page.locator(".rg-numbers").inner_text() == seen
    page.locator(".rg-tools").get_by_role("button", name="Share", exact=True).click()
    assert "Your data are not in it" in page.locator(".rg-drawer:popover-open").inner_text()
    link = page.get_by_role("region", name="Link").inner_text()
    assert digest in link, "whoever has the table sees the same"


def test_whoever_opens_somebody_else_s_link_to_data_is_told_that_they_are_not_here(
    address: str, browser: Browser
) -> None:
    digest = "ab" * 32
    page = new_page(browser)
    page.goto(f"{address}/embed/explore?explore.source=Your%20data&explore.table={digest}")
    expect(page.locator(".rg-notice")).to_contain_text("The data of this link are not here")
    expect(page.locator("[data-before]")).to_have_count(0)
    expect(page.locator(".rg-uploads")).to_be_visible()
    paste(page, f"x;y\n{ROWS}\n")
    page.wait_for_function("old => !location.search.includes(old)", arg=digest)
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(".rg-notice")).to_have_count(0)
    expect(numbers(page, "Non-zero")).to_be_visible()


def test_rows_are_shown_to_nobody_else_even_while_a_process_remembers_them(address: str, browser: Browser) -> None:
    """Whoever has the same file sees the same view, with the columns that the link chooses."""
    rows = "\n".join(["alpha,beta,gamma,delta", *(f"{i},{i * i % 7},{i * 3 % 5},{i % 4}" for i in range(40))])
    page = open_page(browser, f"{address}/embed/choosing?choosing.source=Your%20data")
    paste(page, rows)
    taken(page)
    page.locator(".rg-uploads .rg-field select").first.select_option("gamma")
    links(page, "choosing.target", "2")
    expect(page.locator(".rg-answer")).to_contain_text("gamma")
    link = page.url
    for where in (link, link.replace("/embed/", "/")):
        stranger = new_page(browser, first=True)
        stranger.goto(where)
        expect(stranger.locator(".rg-notice")).to_contain_text("The data of this link are not here")
        assert "gamma" not in stranger.content()
        if where == link:
            paste(stranger, rows)
            expect(stranger.locator(".rg-answer")).to_contain_text("gamma")
            assert stranger.url == link
        stranger.context.close()


def test_another_file_than_the_link_s_is_told_and_its_choices_left_out(address: str, browser: Browser) -> None:
    other = f"choosing.source=Your%20data&choosing.table={'ab' * 32}&choosing.target=1&choosing.penalty=L2"
    page = new_page(browser)
    page.goto(f"{address}/embed/choosing?{other}")
    expect(page.locator(".rg-uploads")).to_be_visible()
    rows = "".join(f"{3 + i * i % 11},{100 + 13 * i % 70},{i % 5}\n" for i in range(30))
    page.locator(".rg-uploads input[type=file]").set_input_files(
        {"name": "mine.csv", "mimeType": "text/csv", "buffer": f"size,price,rooms\n{rows}".encode()}
    )
    expect(page.locator(".rg-said")).to_contain_text("another file than the link's")
    page.wait_for_function("() => !/table=abab/.test(location.search)")
    at_rest(page)
    query = query_of(page)
    assert "choosing.target" not in query
    assert query["choosing.penalty"] == "L2", "what is no choice among columns stays"


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.source=Your%20data")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url))
    page.locator(".rg-uploads input[type=file]").set_input_files(
        {"name": "large.csv", "mimeType": "text/csv", "buffer": b"x,y\n" + b"1,2\n" * 700_000}
    )
    expect(page.locator(".rg-said")).to_contain_text("at most 2 MB can be read")
    assert not [url for url in sent if url.endswith("/table")]


def test_what_stands_beside_the_figures_goes_with_the_knob_that_brought_it(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.source=Your%20data&explore.seed=3")
    expect(page.locator(".rg-uploads")).to_be_visible()
    choose(page, "source", "Runge")
    expect(page.locator(".rg-uploads")).to_be_hidden()
    expect(page.locator(".rg-notice")).to_have_count(0)


def test_names_that_every_object_has_and_signs_that_patterns_have_are_names(address: str, browser: Browser) -> None:
    """A column may be called as what JavaScript's objects have anyway, and a file as what a replacement reads as something else."""
    page = open_page(browser, f"{address}/embed/choosing?choosing.source=Your%20data")
    rows = "".join(f"{i % 7},{i * i % 11},{i % 5 - i / 9:.2f},{3 * (i % 7) + i % 3}\n" for i in range(40))
    page.locator(".rg-uploads input[type=file]").set_input_files(
        {
            "name": "a $' $& $$.csv",
            "mimeType": "text/csv",
            "buffer": f"constructor,toString,__proto__,y\n{rows}".encode(),
        }
    )
    taken(page)
    at_rest(page)
    cells = page.locator(".rg-table td", has_text="constructor")
    expect(cells.first).to_be_attached()
    assert page.locator("[data-place=constructor], [data-place=toString], [data-place=__proto__]").count() == 0
    page.get_by_role("button", name="Code", exact=True).click()
    code = page.locator(".rg-drawer:popover-open .rg-copied pre")
    expect(code).to_contain_text('"a $\' $& $$.csv"')
    compile(code.inner_text(), "script", "exec")
