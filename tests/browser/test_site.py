"""The static site in a browser: the same lab from files, and from Python in the browser where no file is."""

import base64
import gzip
import json
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, Response, expect

from regularize.beliefs import BELIEFS
from regularize.export.__main__ import main
from regularize.export.assets import declaration, version
from regularize.export.backend import Backend
from regularize.export.computed import computed, read
from regularize.knobs import Knobs
from regularize.lessons import LESSONS, lesson
from regularize.progress import finish
from regularize.threads import one_thread
from tests.browser.hosted import hosted
from tests.browser.served import (
    STAGE_IS_DRAWN,
    Traffic,
    at_rest,
    becomes,
    choose,
    drag,
    knob,
    new_page,
    number,
    numbers,
    open_page,
    place,
    until,
)
from tests.browser.test_accessibility import violations
from tests.browser.test_homes import said
from tests.browser.test_modules import random_settings, spelled
from tests.browser.test_own_data import ROWS, paste, taken
from tests.pages.test_export import view_of
from tests.pyodide import here
from ui.site.build import _shelved, build
from ui.site.views import TRAINED, Shelf, Shelved, key, query, shown

pytestmark = pytest.mark.browser

ELSEWHERE = "https://there.example/app/"
SHIPPED = ("explore", "geometry", "bias_variance", "dropout")


def few(name: str) -> Iterable[Knobs]:
    found = lesson(name)
    views = [found.settings(), *(preset.settings for preset in found.presets.values())]
    if name in TRAINED:
        return views[:1]
    beliefs = [belief.settings for belief in BELIEFS.values() if belief.page == name]
    return [*views[:3], *list(shown(found, beliefs))[-len(beliefs) :]]


Built = tuple[Path, dict[str, Shelved | None]]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A site that computes nothing, and what its pages found on the shelf."""
    folder = tmp_path_factory.mktemp("site")
    found: dict[str, Shelved | None] = {}

    def remembered(name: str, shelf: Shelf, wanted: Callable[[str], Iterable[Knobs]]) -> Shelved | None:
        found[name] = _shelved(name, shelf, wanted)
        return found[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.site.build._shelved", remembered)
        build(folder, lessons=SHIPPED, elsewhere=ELSEWHERE, wanted=few)
    return folder, found


@pytest.fixture(scope="module")
def site(built: Built) -> Iterator[str]:
    """A site that computes nothing."""
    with hosted(built[0]) as address:
        yield address


@pytest.fixture(scope="module")
def computing(tmp_path_factory: pytest.TempPathFactory, built: Built) -> Iterator[str]:
    """A site with Python; its views are those of the other, which are not computed again."""
    wheels, folder = here(), tmp_path_factory.mktemp("computing")
    first, found = built

    def copied(name: str, shelf: Shelf, _: Callable[[str], Iterable[Knobs]]) -> Shelved | None:
        shutil.copytree(first / "views", shelf.folder, dirs_exist_ok=True)
        return found[name]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("ui.site.build._shelved", copied)
        build(folder, lessons=SHIPPED, wheels=wheels, wanted=few)
    with hosted(folder) as address:
        yield address


def opened(browser: Browser, url: str, **look: bool) -> Page:
    page = new_page(browser, **look)
    page.goto(url)
    page.wait_for_selector(STAGE_IS_DRAWN)
    return page


def heard(traffic: Traffic) -> list[str]:
    """What a page has asked for; browsers fetch its icon again whenever its address changes."""
    return [url for url in traffic.since() if not url.endswith("icon.png")]


def settled(page: Page) -> None:
    """Nothing is being computed any more, and nothing is amiss."""
    page.wait_for_function("() => document.querySelector('.rg-work').hidden")
    expect(page.locator(".rg-notice")).to_have_count(0)


def roughly(page: Page) -> dict[str, str]:
    """Numbers and sentences without the certificate, whose digits are rounding's."""
    return {name: text for name, text in said(page).items() if name not in ("fine", "Optimality")}


@pytest.mark.parametrize(
    ("name", "place_of_view"), [("explore", 2), ("geometry", 1), ("bias_variance", 2), ("dropout", 0)]
)
def test_one_view_in_four_homes_says_the_same(
    browser: Browser, address: str, site: str, tmp_path: Path, name: str, place_of_view: int
) -> None:
    asked = urlencode(query(name, list(few(name))[place_of_view]))
    out = tmp_path / "view.html"
    main([name, asked, str(out)])
    page = open_page(browser, f"{address}/{place(name)}?{asked}")
    homes = {
        "embed": open_page(browser, f"{address}/embed/{name}?{asked}"),
        "site": opened(browser, f"{site}/{place(name)}?{asked}"),
        "file": opened(browser, out.as_uri()),
    }
    expected = said(page)
    assert {home: said(other) for home, other in homes.items()} == dict.fromkeys(homes, expected)
    live = next(iter(lesson(name).settings.live()))
    for other in (page, *homes.values()):
        knob(other, live).press("ArrowLeft")
    page.wait_for_function("before => document.querySelector('.rg-words').innerText !== before", arg=expected["words"])
    at_rest(page)
    moved = said(page)
    assert moved != expected
    becomes(lambda: {home: said(other) for home, other in homes.items()}, lambda: dict.fromkeys(homes, moved))


def test_what_no_file_holds_python_computes_in_the_browser_and_says_the_same(
    browser: Browser, address: str, computing: str
) -> None:
    asked = urlencode({"explore.penalty": "Elastic net", "explore.degree": 7, "explore.points": 44})
    page = new_page(browser)
    traffic = Traffic(page)
    page.goto(f"{computing}/?{asked}")
    expect(page.locator(".rg-work")).to_contain_text("Loading Python to compute this here")
    page.wait_for_selector(STAGE_IS_DRAWN)
    settled(page)
    served = open_page(browser, f"{address}/embed/explore?{asked}")
    becomes(lambda: roughly(page), lambda: roughly(served))
    assert {urlsplit(url).netloc for url in traffic.since()} == {urlsplit(computing).netloc}
    for one in (page, served):
        one.get_by_role("button", name="Code", exact=True).click()
    code = ".rg-drawer:popover-open pre"
    assert page.locator(code).inner_text() == served.locator(code).inner_text()
    # And a visitor's own data, which go nowhere.
    for one in (page, served):
        one.keyboard.press("Escape")
        choose(one, "source", "Your data")
        expect(one.locator(".rg-notice")).to_contain_text("No data yet")
        paste(one, f"u;v\n{ROWS}\n")
        taken(one)
        settled(one)
    becomes(lambda: roughly(page), lambda: roughly(served))
    assert heard(traffic) == []


def test_two_live_knobs_are_each_computed_where_the_other_stands(
    browser: Browser, address: str, computing: str
) -> None:
    asked = "bias_variance.degree=4&bias_variance.log10_strength=-1.0&bias_variance.penalty=L1"
    page = opened(browser, f"{computing}/bias_variance/?{asked}")
    served = open_page(browser, f"{address}/embed/bias_variance?{asked}")
    settled(page)
    before = said(page)
    for name in ("degree", "log10_strength"):
        for one in (page, served):
            knob(one, name).press("ArrowRight")
        # Either may be the first to have its answer, and for a while neither has.
        until(lambda before=before: said(page) != before, "another view comes")
        becomes(lambda: roughly(page), lambda: roughly(served))
        before = said(page)


WORKER = """version => {
  const worker = new Worker(`/lab/${version}/worker.bundle.js`, { type: "module" });
  let asked = 0;
  globalThis.answer = path => new Promise((resolve, reject) => {
    const id = ++asked;
    const heard = async ({ data }) => {
      if (data.failed) reject(new Error("Python did not come"));
      if (data.id !== id || data.share !== undefined) return;
      worker.removeEventListener("message", heard);
      if (data.error !== undefined) reject(new Error(data.error));
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
      reader.readAsDataURL(new Blob([data.bytes]));
    };
    worker.addEventListener("message", heard);
    worker.postMessage({ id, path, long: true });
  });
}"""
ROUNDING = re.compile("10⁻¹[⁰¹²³⁴⁵⁶⁷⁸⁹]")
"""What is only rounding is told as a number of this size, and may be another one elsewhere."""


def parts_of(answer: bytes) -> tuple[dict[str, Any], np.ndarray]:
    """The header of a scene's answer, and its floats."""
    scene = answer[answer.index(b"\n") + 1 :]
    length = int.from_bytes(scene[16:20], "little")
    return json.loads(scene[20 : 20 + length]), np.frombuffer(scene, "<f4", offset=20 + length)


def told(header: dict[str, Any]) -> list[str]:
    """All sentences and numbers of a scene, at every stop."""
    numbers = [(one["name"], text) for one in header["numbers"] for texts in one["values"].values() for text in texts]
    sentences = [line for texts in header["sentences"].values() for text in texts for line in text.split("\n")]
    return [f"{name}: {text}" for name, text in numbers if name != "Optimality"] + sentences


@pytest.mark.parametrize(
    "name", ["explore", "geometry", "elastic_net", "choosing", "bias_variance", "outliers", "other_doors"]
)
def test_scenes_of_the_linear_lessons_agree_with_the_servers(scenes: Page, name: str) -> None:
    """Sentences and numbers to the letter but for rounding's own; arrays in the precision in which they travel, but where a
    logarithmic axis shows rounding itself."""
    backend, found = Backend(), lesson(name)
    for settings in (found.settings(), *(preset.settings for preset in found.presets.values())):
        path = f"scene/{name}?{urlencode(query(name, settings))}"
        with one_thread():
            ours, numbers = parts_of(finish(backend.answer(path)))
        theirs, others = parts_of(base64.b64decode(scenes.evaluate("path => answer(path)", path)))
        pairs = zip(told(theirs), told(ours), strict=True)
        assert [pair for pair in pairs if pair[0] != pair[1] and not ROUNDING.search(pair[1])] == [], path
        assert others.shape == numbers.shape
        if name not in ("outliers", "other_doors"):
            scale = np.nanmax(np.abs(numbers[np.isfinite(numbers)]))
            # But for the direction of an ellipse, which is half a turn to either side, or none where it is a circle.
            assert (~np.isclose(others, numbers, rtol=1e-4, atol=2e-6 * scale, equal_nan=True)).sum() <= 2, path


@pytest.fixture(scope="module")
def scenes(chrome: Browser, computing: str) -> Iterator[Page]:
    """A page with Python's worker and nothing else, as `answer`."""
    page = new_page(chrome, first=True)
    page.goto(f"{computing}/404.html")
    page.evaluate(WORKER, version())
    yield page
    page.context.close()


def test_a_knob_without_a_file_says_so_and_where_it_is_computed(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/")
    traffic = Traffic(page)
    before = said(page)
    knob(page, "degree").press("ArrowLeft")
    notice = page.locator(".rg-notice")
    expect(notice).to_contain_text("This copy of the lab holds no such view; the figures show the one before.")
    led = notice.get_by_role("link").get_attribute("href") or ""
    assert led.startswith(f"{ELSEWHERE}?explore.")
    assert "explore.degree=14" in led
    assert notice.get_by_role("button").count() == 0
    assert said(page) == before
    knob(page, "degree").press("ArrowRight")
    settled(page)
    assert heard(traffic) == []


def test_a_network_is_trained_only_for_who_asks(browser: Browser, computing: str) -> None:
    page = opened(browser, f"{computing}/dropout/")
    traffic = Traffic(page)
    knob(page, "width").press("ArrowLeft")
    button = page.locator(".rg-notice").get_by_role("button")
    expect(button).to_contain_text("Load Python")
    assert heard(traffic) == []
    button.click()
    expect(page.locator(".rg-work")).to_contain_text("Training")
    page.get_by_role("button", name="Stop").click()
    settled(page)


def test_two_knobs_of_a_file_are_each_shown_with_the_other_where_both_were(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/dropout/")
    first = said(page)
    drag(page, "drop_probability", 9)
    page.mouse.up()
    until(lambda: said(page) != first, "another view comes")
    settled(page)
    drag(page, "epoch", 10)
    expect(knob(page, "drop_probability")).to_have_js_property("value", "4")
    page.mouse.up()
    settled(page)
    knob(page, "epoch").press("End")
    becomes(lambda: said(page), lambda: first)


def test_on_a_phone_python_comes_only_when_it_is_asked_for(browser: Browser, computing: str) -> None:
    page = opened(browser, f"{computing}/", phone=True)
    traffic = Traffic(page)
    knob(page, "degree").press("ArrowLeft")
    button = page.locator(".rg-notice").get_by_role("button")
    expect(button).to_contain_text("Load Python")
    assert not any("/python/" in url for url in heard(traffic))
    button.click()
    expect(page.locator(".rg-work")).to_contain_text("Loading Python to compute this here")


def test_a_first_view_weighs_less_than_600_kilobytes(browser: Browser, site: str) -> None:
    page = new_page(browser, first=True)
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{site}/")
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.wait_for_load_state("networkidle")
    bodies = [answer.body() for answer in list(answers)]
    assert 450_000 < sum(min(len(body), len(gzip.compress(body, 9))) for body in bodies) <= 600_000


def test_a_view_of_the_site_is_saved_as_a_file(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/geometry?geometry.budget_percent=44")
    page.get_by_role("button", name="Save", exact=True).click()
    with page.expect_download() as coming:
        page.get_by_role("button", name="This view as HTML", exact=True).click()
    told, wire = view_of(Path(coming.value.path()).read_bytes())
    assert wire == computed(read("geometry", {"geometry.budget_percent": "44"})).scene.wire
    assert told["live"].startswith(f"{site}/geometry?geometry.")


def test_a_lab_alone_stands_under_the_address_that_the_server_has(browser: Browser, site: str) -> None:
    asked = urlencode(query("explore", lesson("explore").settings(log10_strength=-1.0)))
    page = opened(browser, f"{site}/embed/explore?{asked}")
    expect(page.locator(".rg-menu")).to_have_count(0)
    assert number(page, "λ") == "0.1"
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="QR code").click()
    expect(page.get_by_role("img", name="QR code of the link").locator("svg")).to_be_visible()


def test_pages_lead_to_each_other_and_a_lesson_is_found_as_it_was_left(browser: Browser, site: str) -> None:
    page = opened(browser, f"{site}/?theme=dark")
    drag(page, "log10_strength", 30)
    page.mouse.up()
    left = number(page, "λ")
    page.get_by_role("navigation", name="Lessons").get_by_role("link", name="Bias and variance").click()
    page.wait_for_url("**/bias_variance/?theme=dark")
    page.wait_for_selector("[data-page=bias_variance][data-drawn]")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(18, 23, 29)"
    page.get_by_role("navigation", name="Lessons").get_by_role("link", name="Explore").click()
    page.wait_for_selector("[data-page=explore][data-drawn]")
    expect(numbers(page, "λ")).to_have_text(left)
    page.go_back()
    page.wait_for_url("**/bias_variance/?theme=dark")
    page.goto(f"{site}/beliefs/")
    led = page.locator("a[href^='../?explore.']").first
    asked = urlsplit(led.get_attribute("href") or "").query
    led.click()
    page.wait_for_selector(STAGE_IS_DRAWN)
    settled(page)
    assert urlsplit(page.url).query == asked


def test_words_are_laid_out_below_a_lab_that_is_there_or_does_not_come(browser: Browser, site: str) -> None:
    shown = "() => getComputedStyle(document.querySelector('.rg-prose')).contentVisibility === 'visible'"
    page = opened(browser, f"{site}/")
    page.wait_for_function(shown)
    assert page.locator(".rg-prose.rg-below").count() == 1
    page = new_page(browser)
    page.route("**/site.bundle.js", lambda route: route.abort())
    page.goto(f"{site}/", wait_until="commit")
    page.wait_for_selector(".rg-prose p", state="attached")
    assert not page.evaluate(shown)
    page.wait_for_function(shown)


@pytest.mark.parametrize(("where", "phone"), [("geometry/", False), ("embed/geometry/", True)])
def test_who_comes_back_or_reloads_is_where_they_were(browser: Browser, site: str, where: str, phone: bool) -> None:
    page = new_page(browser, phone=phone)
    page.goto(f"{site}/{where}")
    settled(page)
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight - 1.5 * innerHeight)")
    there = page.evaluate("scrollY")
    assert there > 100
    for go in (lambda: (page.goto(f"{site}/beliefs/"), page.go_back()), page.reload):
        go()
        settled(page)
        # A phone's page moves by some pixels as its letters come.
        until(lambda: abs(page.evaluate("scrollY") - there) < 60, "the page is where it was")


@pytest.mark.parametrize(("where", "paper"), [("", ".rg-words p"), ("beliefs/", ".rg-prose p")])
def test_a_page_prints_its_view_or_its_words(browser: Browser, site: str, where: str, paper: str) -> None:
    page = new_page(browser)
    page.goto(f"{site}/{where}")
    page.locator(paper).first.wait_for()
    page.emulate_media(media="print")
    expect(page.locator(paper).first).to_be_visible()
    expect(page.locator(".rg-menu")).to_be_hidden()
    expect(page.locator("#rg-shell ~ .rg-prose:visible")).to_have_count(0)


@pytest.mark.parametrize("where", ["", "geometry/", "beliefs/"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_pages_can_be_used_by_everybody(browser: Browser, site: str, where: str, dark: bool) -> None:
    page = new_page(browser, dark=dark)
    page.goto(f"{site}/{where}")
    if where != "beliefs/":
        page.wait_for_selector(STAGE_IS_DRAWN)
    page.locator(".rg-prose").scroll_into_view_if_needed()
    page.wait_for_selector(".rg-typeset")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("name", LESSONS)
def test_a_view_has_the_same_name_in_the_lab_and_in_the_builder(browser: Browser, address: str, name: str) -> None:
    page = new_page(browser)
    # A page that has nothing but the modules.
    page.route(f"{address}/blank", lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
    page.goto(f"{address}/blank")
    links = [urlencode({f"{name}.{k}": v for k, v in spelled(one).items()}) for one in random_settings(name)]
    found = page.evaluate(
        """async ([version, declared, links]) => {
          const [{ keyOf }, { Store }] = await Promise.all(['files', 'store'].map(one => import(`/lab/${version}/${one}.js`)));
          return links.map(link => keyOf(new Store(JSON.parse(declared), { get: () => link })));
        }""",
        [version(), declaration(name), links],
    )
    assert found == [key(one) for one in random_settings(name)]
