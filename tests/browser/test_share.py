"""Links to give away, and answers that come back: what each says, and what it cannot be made to say."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.served import STAGE_IS_DRAWN, knob, open_page
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

DRAWER = ".rg-drawer:popover-open"


def seed_of(name: str) -> int:
    """FNV-1a of a name, as a seed."""
    found = 0x811C9DC5
    for byte in name.encode():
        found = (found ^ byte) * 0x01000193 % 2**32
    return found % 999 + 1


def share(page: Page, *folded: str) -> None:
    page.locator(".rg-tools").get_by_role("button", name="Share", exact=True).click()
    for title in folded:
        page.locator(DRAWER).locator("summary", has_text=title).click()


def link(page: Page) -> str:
    found = page.locator(DRAWER).get_by_role("region", name="Link").text_content()
    assert found is not None
    return found


def said(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query))


def test_a_class_gets_the_lab_alone_with_controls_hidden_and_fixed_large_and_dark(
    address: str, browser: Browser
) -> None:
    page = open_page(browser, f"{address}/?explore.penalty=L1&explore.degree=9")
    share(page, "For a class")
    drawer = page.locator(DRAWER)
    whole = said(link(page))
    assert (whole["explore.penalty"], whole["explore.degree"], whole["explore.points"]) == ("L1", "9", "30")
    drawer.get_by_label("Short form").check()
    assert said(link(page)) == {
        "explore.penalty": "L1",
        "explore.compare": "Off",
        "explore.more": "On",
        "explore.degree": "9",
    }
    drawer.get_by_label("Only the lab").check()
    drawer.get_by_label("Projector size").check()
    drawer.get_by_label("Theme").select_option("dark")
    drawer.get_by_label("Question").select_option("left")
    drawer.get_by_label("Degree: hide", exact=True).check()
    drawer.get_by_label("Penalty: fix").check()
    found = link(page)
    assert found.startswith(f"{address}/embed/explore?")
    frame = drawer.get_by_role("region", name="Code of the frame")
    expect(frame).to_contain_text(f'<iframe src="{found.replace("&", "&amp;")}"')
    assert said(found)["explore.degree"] == "15"
    assert violations(page) == []
    theirs = open_page(browser, found)
    expect(theirs.locator(".rg-menu")).to_have_count(0)
    expect(knob(theirs, "degree")).to_be_hidden()
    expect(theirs.locator("[data-knob=penalty] .rg-is")).to_have_text("L1 (lasso)")
    expect(theirs.locator(".rg-ask-words")).to_contain_text("λ goes up to 0.1")
    assert theirs.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 29)"
    letters = "parseFloat(getComputedStyle(document.querySelector('.xtick text')).fontSize)"
    assert theirs.evaluate(letters) > 13 > page.evaluate(letters)
    assert violations(theirs) == []
    # Who got it can pass it on, and not open it up.
    share(theirs)
    expect(theirs.locator(f"{DRAWER} summary")).to_have_text(["Collect answers"])
    assert said(link(theirs))["explore.fix"] == "penalty"


def test_a_theme_holds_on_the_whole_page(address: str, browser: Browser) -> None:
    page = open_page(browser, address)
    share(page, "For a class")
    page.locator(DRAWER).get_by_label("Theme").select_option("dark")
    theirs = open_page(browser, link(page))
    for what in (
        "document.querySelector('.rg-menu')",
        "document.querySelector('.st-key-rg-prose').closest('section') ?? document.body",
    ):
        colour = theirs.evaluate(f"getComputedStyle({what}).backgroundColor")
        assert sum(map(int, colour.strip("rgba()").replace(" ", "").split(",")[:3])) < 150, what


def test_a_fixed_control_that_a_link_does_not_start_with_stands_in_it_all_the_same(
    address: str, browser: Browser
) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.penalty=L1&explore.degree=9")
    share(page, "For a class")
    drawer = page.locator(DRAWER)
    drawer.get_by_label("Start here").uncheck()
    drawer.get_by_label("Penalty: fix").check()
    assert said(link(page)) == {"explore.fix": "penalty", "explore.penalty": "L1"}


def test_each_name_has_its_own_data_set_for_ever(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    share(page, "A data set for each student")
    drawer = page.locator(DRAWER)
    drawer.get_by_label("Names, one a line").fill("Ada\n ada \nBob\n<b>Zoë</b>")
    expect(drawer.locator(".rg-students tbody tr")).to_have_count(4)
    cells = drawer.locator(".rg-students tbody td:nth-child(2)").all_inner_texts()
    assert cells[0] == cells[1] == str(seed_of("ada"))
    assert len(set(cells)) == 3
    theirs = said(drawer.locator(".rg-students .rg-long").first.inner_text())
    assert theirs["explore.seed"] == cells[0]
    assert theirs["explore.fix"] == "seed"
    expect(drawer.locator(".rg-students b")).to_have_count(0)


def test_where_a_seed_draws_no_data_a_name_does_not_stand_for_any(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/choosing")
    share(page, "A seed for each student")
    drawer = page.locator(DRAWER)
    expect(drawer).to_contain_text("Here it changes what stands under “Cross-validation”.")
    expect(drawer).not_to_contain_text("data set for each")


def test_a_code_fills_the_screen_and_says_the_link(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    share(page)
    shown = link(page)
    page.get_by_role("button", name="QR code").click()
    screen = page.locator("dialog.rg-screen")
    expect(screen.get_by_role("img", name="QR code of the link").locator("svg")).to_be_visible()
    expect(screen).to_contain_text(shown)
    box = screen.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1280, 800)
    page.keyboard.press("Escape")
    expect(screen).to_have_count(0)


def test_a_prediction_is_sent_as_a_link_with_a_nickname(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.q=zeros&explore.guess=0")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_label("Nickname").fill("Ada")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.locator(".rg-sending")).to_contain_text("copied")
    sent = page.evaluate("navigator.clipboard.readText()")
    told = parse_qs(urlsplit(sent).query)
    assert {"explore.q": ["zeros"], "explore.guess": ["0"], "explore.by": ["Ada"]}.items() <= told.items()


def test_thirty_answers_and_hostile_ones_show_what_is_right_and_say_what_was_left_out(
    address: str, browser: Browser
) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    share(page, "Collect answers")
    home = f"{address}/?explore.q=best&explore.guess="
    right = [f"{home}{-3 + 0.1 * i:.1f}&explore.by=S{i}" for i in range(20)]
    right += [f"{address}/embed/explore?explore.q=zeros&explore.guess={i % 3}&explore.by=T{i}" for i in range(9)]
    right += [f"{home}-2&explore.by=%3Cimg%20src%3Dx%20onerror%3D%22window.hurt%3D1%22%3E"]
    wrong = [
        "https://evil.example/?explore.q=best&explore.guess=-2",
        "javascript://%0aalert(1)",
        "http://[",
        "hello",
        "<b>bold</b>",
        f"{home}{'9' * 100_000}",
        f"{home}99",
        f"{home}%3Cb%3E",
        f"{home}-1&explore.by=S0",
        f"{address}/geometry?geometry.q=budget&geometry.guess=3",
        f"{address}/?explore.q=nothing&explore.guess=1",
    ]
    page.locator(DRAWER).get_by_label("Answers, as links").fill("\n".join([*right, *wrong]))
    place = page.locator(".rg-collected")
    expect(place.locator("section")).to_have_count(2)
    expect(place.locator("section > p")).to_have_text(["9 predicted, data set 12", "21 predicted, data set 12"])
    expect(place.locator("section").first.locator("tr.rg-true th")).to_have_text("✓ None: 3")
    second = place.locator("section").nth(1)
    expect(second.locator("th").first).to_have_text("True: 0.0126")
    expect(second.locator("tr", has_text="S20").or_(second.locator("tr", has_text="S0")).first).to_contain_text("0.1")
    # All of them over the exact curve, each with its name.
    picture = second.locator("svg.rg-crowd")
    expect(picture.locator("line.rg-crowd-guess")).to_have_count(21)
    expect(picture.locator("line.rg-crowd-truth")).to_have_count(1)
    assert picture.locator("polyline title").all_text_contents()[:2] == ["training", "test"]
    assert "S7" in picture.locator("line.rg-crowd-guess title").all_text_contents()
    across = [float(line.get_attribute("x1") or 0) for line in picture.locator("line.rg-crowd-guess").all()]
    # S0 has sent another one since.
    assert across[1:20] == sorted(across[1:20])
    assert across[0] > across[19]
    expect(place.locator(".rg-left")).to_have_text(
        "Left out: 2 from elsewhere, 1 that cannot be read, 1 too long for a link, 3 without a prediction, "
        "1 that somebody has sent again, 1 of another page, 2 words that are no links."
    )
    assert page.evaluate("window.hurt") is None
    expect(place.locator("img, b")).to_have_count(0)
    assert violations(page) == []
    page.get_by_label("Hide the names").check()
    expect(place).to_contain_text("Hypatia")
    expect(place).not_to_contain_text("S1")
    page.locator(DRAWER).get_by_label("Answers, as links").fill("")
    expect(place).to_be_empty()


def test_answers_on_several_data_sets_are_shown_with_the_truth_of_each(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    share(page, "Collect answers")
    seeds = (1, 12)
    text = " ".join(
        f"{address}/?explore.q=best&explore.guess=-2&explore.seed={seed}&explore.by=A{seed}" for seed in seeds
    )
    page.locator(DRAWER).get_by_label("Answers, as links").fill(text)
    sections = page.locator(".rg-collected section")
    expect(sections).to_have_count(2)
    truths = [section.locator("th").first.inner_text() for section in sections.all()]
    stops = [
        json.loads(page.request.get(f"{address}/truth/explore/best?explore.seed={seed}").text())["truth"]
        for seed in seeds
    ]
    assert stops == [21, 41]
    assert truths[0] != truths[1]
    page.reload()
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(".rg-collected section")).to_have_count(0)


def saved(page: Page, name: str) -> tuple[str, bytes]:
    with page.expect_download() as download:
        page.locator(DRAWER).get_by_role("button", name=name, exact=True).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_figures_are_saved_with_heading_legend_picture_and_link(address: str, browser: Browser) -> None:
    page = open_page(
        browser, f"{address}/embed/dropout?dropout.points=20&dropout.width=8&dropout.depth=1", accept_downloads=True
    )
    page.locator(".rg-tools").get_by_role("button", name="Save", exact=True).click()
    name, content = saved(page, "All figures as SVG")
    assert name == "dropout-points-20-more-on-width-8-depth-1.svg"
    text = content.decode()
    size = re.match(r'<svg [^>]*width="([\d.]+)" height="([\d.]+)"', text)
    assert size is not None
    for word in (
        "Dropout: What is learnt",
        "Decision surface",
        "boundary",
        "test without 1/(1 − p)",
        "/embed/dropout?dropout.points=20",
    ):
        assert word in text
    assert text.count("<image") == 2  # the surface, and how alike the units are
    assert text.count("<svg ") == 7
    # No word of a legend lies over another's.
    drawing = page.context.new_page()
    drawing.set_content(text)
    boxes = drawing.evaluate("""() => [...document.querySelectorAll('svg > g > g > text')].map(node => {
        const { x, y, width, height } = node.getBoundingClientRect(); return [x, y, x + width, y + height - 3]; })""")
    assert len(boxes) > 15
    apart = [
        a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for i, a in enumerate(boxes) for b in boxes[:i]
    ]
    assert all(apart)
    assert max(box[2] for box in boxes) <= float(size[1])
    name, content = saved(page, "All figures as PNG")
    assert name.endswith("depth-1.png")
    width, height = int.from_bytes(content[16:20]), int.from_bytes(content[20:24])
    assert (width, height) == (round(2 * float(size[1])), round(2 * float(size[2])))
    name, content = saved(page, "Loss by p as SVG")
    assert name == "dropout-loss-by-p-points-20-more-on-width-8-depth-1.svg"
    assert content.count(b"<svg ") == 2


def test_what_is_covered_cannot_be_saved(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.q=best")
    page.locator(".rg-tools").get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(f"{DRAWER} > button")).to_have_count(3)
    expect(page.locator(f"{DRAWER} .rg-picture")).to_have_count(0)
