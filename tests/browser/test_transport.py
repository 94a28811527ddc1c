"""Ways in and out: HTTP alone, the websocket alone, a captive portal, a server that ends, several servers, a frame, no script."""

import re
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from regularize.lessons import LESSONS
from tests.browser.proxy import round_robin
from tests.browser.served import (
    ATTACHED,
    FORMULA,
    STAGE_IS_DRAWN,
    at_rest,
    choose,
    drag,
    free_port,
    knob,
    links,
    new_page,
    number,
    numbers,
    open_page,
    query_of,
    served,
    until,
    words,
)
from tests.browser.test_lab import tool
from tests.browser.test_live_knobs import VIEWS, query
from tests.browser.test_own_data import ROWS, paste, taken
from tests.browser.watched import Watched

pytestmark = pytest.mark.browser

OURS = re.compile(r"/(scene|code|file|table)(/|$|\?)")


def is_live(page: Page) -> None:
    """The knob moves the figures, a commit brings another scene, code and files are given."""
    shown = number(page, "λ")
    knob(page, "log10_strength").press("ArrowRight")
    expect(numbers(page, "λ")).not_to_have_text(shown)
    error = number(page, "Test error, L1 | L2")
    page.get_by_role("button", name="New sample").click()
    expect(numbers(page, "Test error, L1 | L2")).not_to_have_text(error)
    tool(page, "Code")
    expect(page.get_by_role("region", name="Code")).to_contain_text("default_rng(13)")
    page.keyboard.press("Escape")
    tool(page, "Save")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Coefficients at every").click()
    assert saved.value.suggested_filename == "coefficients.csv"
    page.keyboard.press("Escape")
    choose(page, "source", "Your data")
    paste(page, f"x;y\n{ROWS}\n")
    taken(page)
    expect(page.locator(".rg-plot").first).to_contain_text("y")
    expect(page.locator(".rg-notice")).to_have_count(0)
    expect(page.locator(".rg-field select").first).to_be_visible()


def test_without_a_websocket_the_lab_works_by_http(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.route_web_socket("**/*", lambda socket: socket.close())
    page.goto(address)
    page.wait_for_selector(STAGE_IS_DRAWN)
    is_live(page)
    page.locator(".rg-menu a", has_text="Geometry").click()
    page.wait_for_selector(".rg-lab[data-page=geometry][data-drawn]")
    choose(page, "penalty", "L2")
    links(page, "geometry.penalty", "L2")
    expect(words(page)).to_contain_text("each, L2")


@pytest.mark.parametrize("how", ["nothing comes", "a portal's page"])
def test_where_only_the_websocket_comes_through_the_lab_works_by_it(address: str, browser: Browser, how: str) -> None:
    """Whatever else may come instead, test_modules.py asks of the question alone."""

    def blocked(route: Route) -> None:
        if how == "nothing comes":
            route.abort()
        else:
            route.fulfill(status=200, content_type="text/html", body="<html><body>Please log in</body></html>")

    page = new_page(browser)
    page.route(OURS, blocked)
    page.goto(address)
    page.wait_for_selector(ATTACHED)
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(".rg-notice")).to_have_count(0)
    is_live(page)


def test_what_takes_long_tells_how_far_it_is_through_the_websocket_too(address: str, browser: Browser) -> None:
    page = new_page(browser)
    page.route(OURS, lambda route: route.abort())
    page.goto(
        f"{address}/dropblock?dropblock.view=Training&dropblock.points=100&dropblock.repetitions=3&dropblock.seed=941"
    )
    expect(page.locator(".rg-work")).to_contain_text("Training")
    page.wait_for_function("() => document.querySelector('.rg-work progress').value > 0")
    page.wait_for_selector(STAGE_IS_DRAWN)


def test_a_server_that_does_not_answer_is_told_and_asked_again(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore")
    page.route(OURS, lambda route: route.abort())
    error = number(page, "Test error, L1 | L2")
    page.get_by_role("button", name="New sample").click()
    expect(page.locator(".rg-notice")).to_have_text("The server does not answer.")
    assert number(page, "Test error, L1 | L2") == error, "what was there stays"
    page.unroute(OURS)
    expect(numbers(page, "Test error, L1 | L2")).not_to_have_text(error)
    expect(page.locator(".rg-notice")).to_have_count(0)


def test_a_server_that_ends_and_comes_again_has_lost_nothing_of_the_visitor(browser: Browser) -> None:
    port = free_port()
    with served(port=port) as address:
        page = open_page(browser, f"{address}/?explore.penalty=L1")
        page.wait_for_selector(FORMULA)
        page.evaluate("() => { window.stays = true; }")
        choose(page, "source", "Your data")
        paste(page, f"x;y\n{ROWS}\n")
        digest = taken(page)
        expect(page.locator(".rg-field select").first).to_be_visible()
    drawn = page.locator("[data-drawn]").get_attribute("data-drawn")
    knob(page, "degree").press("ArrowLeft")
    expect(page.locator(".rg-notice")).to_contain_text("The server does not answer.")
    with served(port=port):
        expect(numbers(page, "Non-zero")).to_contain_text("of 14")
        expect(page.locator(".rg-notice")).to_have_count(0)
        # The figures come last; until then controls may move.
        expect(page.locator("[data-drawn]")).not_to_have_attribute("data-drawn", drawn or "")
        assert query_of(page) == {
            "explore.penalty": "L1",
            "explore.degree": "14",
            "explore.source": "Your data",
            "explore.table": digest,
            "explore.compare": "Off",
            "explore.more": "On",
        }
        # The page may still move under a pointer: what is asked here is only that the knob is heard.
        page.locator("[data-knob=penalty] input[value=L2]").evaluate("node => node.click()")
        links(page, "explore.penalty", "L2")
        expect(page.locator(".rg-notice")).to_have_count(0)
        assert page.evaluate("() => window.stays")


def test_own_data_code_and_files_work_across_processes(address: str, browser: Browser) -> None:
    """Each connection goes to the other of two processes, without any affinity."""
    with served() as other, round_robin([int(one.rsplit(":", 1)[1]) for one in (address, other)]) as both:
        page = open_page(browser, both)
        page.set_extra_http_headers({"Connection": "close"})
        is_live(page)
        for degree in range(14, 6, -1):
            knob(page, "degree").press("ArrowLeft")
            expect(page.locator(".rg-numbers")).to_contain_text(f"{degree}")
        expect(page.locator(".rg-notice")).to_have_count(0)
        tool(page, "Code")
        expect(page.get_by_role("region", name="Code")).to_contain_text('np.loadtxt("training.csv"')
        page.close()


def test_a_table_that_a_process_does_not_have_is_brought_again(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/?explore.source=Your%20data")
    paste(page, f"x;y\n{ROWS}\n")
    digest = taken(page)
    expect(page.locator(".rg-field select").first).to_be_visible()
    posted: list[str] = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    missed: list[str] = []

    def missing(route: Route) -> None:
        if missed:
            route.continue_()
        else:
            missed.append(route.request.url)
            route.fulfill(status=409, headers={"X-Regularize": "1"}, body="This process does not have the table.")

    page.route(re.compile("/scene/"), missing)
    knob(page, "degree").press("ArrowLeft")
    expect(numbers(page, "Non-zero")).to_contain_text("of 14")
    assert len(missed) == 1
    assert [url.rsplit("/", 1)[-1] for url in posted] == [f"table?of.table={digest}"]
    expect(page.locator(".rg-notice")).to_have_count(0)


@pytest.mark.parametrize("name", LESSONS)
def test_the_lab_alone_asks_for_nothing_of_streamlit(address: str, browser: Browser, name: str) -> None:
    """And it works under its policy."""
    page = new_page(browser)
    watched = Watched(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(address)))
    page.on("websocket", lambda socket: asked.append(socket.url))
    in_use = VIEWS[name][0]  # a view in which the seed has an effect
    page.goto(f"{address}/embed/{name}?{query(name, {**in_use, 'seed': 3})}")
    page.wait_for_selector(STAGE_IS_DRAWN)
    expect(page.locator(".rg-menu")).to_have_count(0)
    expect(page.locator("h1")).to_contain_text(LESSONS[name])
    ours = re.compile(rf"^/(embed/{name}|lab/|library/|scene/{name}|favicon)|^(blob|data):")
    assert [url for url in asked if not ours.match(url)] == []
    knob(page, "seed").press("ArrowRight")
    links(page, f"{name}.seed", "4")
    watched.is_content(address)


@pytest.fixture(scope="module")
def host(address: str) -> Iterator[str]:
    """A page of somebody else's with the app in a frame, which notes what it is told."""
    page = f"""<!doctype html><title>Course</title><iframe src="{address}/?embed=true" style="width:1200px;height:760px"></iframe>
<script>window.told = []; addEventListener("message", ({{ data }}) => told.push(data));</script>"""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("localhost", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_in_a_host_s_frame_the_link_is_told_to_streamlit_and_the_lab_stays(host: str, browser: Browser) -> None:
    page = new_page(browser)
    page.goto(host)
    frame = page.frame_locator("iframe")
    frame.locator(ATTACHED).wait_for()
    frame.locator(STAGE_IS_DRAWN).wait_for()
    frame.locator("[data-knob=penalty] label", has_text="L1").click()
    frame.locator("[data-knob=degree] input[type=range]").press("ArrowLeft")
    inside = page.frames[1]
    inside.wait_for_function("() => location.search.includes('explore.degree=14')")
    # Streamlit hands the link on to the host only where it knows the host; it has to know the link itself.
    inside.wait_for_function(
        "() => { const query = new URLSearchParams(location.search);"
        " return query.get('explore.penalty') === 'L1' && query.get('explore.degree') === '14'; }"
    )
    expect(frame.locator(".rg-numbers")).to_contain_text("| 14")
    page.wait_for_timeout(1000)
    assert inside.evaluate("() => location.search").count("explore.") == 4
    expect(frame.locator("[data-knob=penalty] input:checked")).to_have_value("L1")


@pytest.mark.parametrize("framed", [True, False])
def test_streamlit_is_told_the_link_once_the_knobs_rest_and_only_in_a_frame(
    host: str, address: str, browser: Browser, framed: bool
) -> None:
    page = new_page(browser)
    sent: list[bytes | str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    page.goto(host if framed else address)
    inside = page.frames[1] if framed else page.main_frame
    inside.wait_for_selector(ATTACHED)
    inside.wait_for_selector(FORMULA)
    degree = inside.locator("[data-knob=degree] input[type=range]")
    degree.press("ArrowLeft")
    inside.wait_for_function("() => location.search.includes('explore.degree=14')")
    expect(inside.locator(".rg-numbers")).to_contain_text("| 14")
    page.wait_for_timeout(500)
    assert any("explore.degree=14" in str(frame) for frame in sent) == framed


@pytest.mark.parametrize("where", ["", "choosing", "embed/geometry"])
def test_without_a_script_there_are_question_sentences_and_numbers(address: str, browser: Browser, where: str) -> None:
    page = new_page(browser, java_script_enabled=False)
    told = page.locator(".rg-lab noscript")
    page.goto(f"{address}/{where}")

    def words_are_there() -> bool:
        if there := "takes a moment" not in told.inner_text():
            return there
        page.reload()
        return False

    until(words_are_there, "a page that is loaded again has its words")
    expect(page.locator("h1")).to_contain_text("?")
    assert told.locator("p").count() >= 1
    assert told.locator("tr").count() >= 4
    shown = told.bounding_box()
    assert shown is not None
    assert shown["height"] > 50
    if not where.startswith("embed"):
        page.locator(".rg-menu a", has_text="Outliers").click()
        expect(page.locator("h1")).to_contain_text("Outliers")


def test_the_link_is_right_after_fast_clicking(address: str, browser: Browser) -> None:
    page = open_page(browser, f"{address}/embed/explore?explore.compare=Off")
    page.evaluate("""() => {
      const click = selector => document.querySelector(selector).click();
      for (let i = 0; i < 30; i++) click('.rg-new');
      for (const word of ['L1', 'None', 'Elastic net', 'L2', 'L1']) click(`[data-knob=penalty] input[value="${word}"]`);
    }""")
    links(page, "explore.seed", "42")
    links(page, "explore.penalty", "L1")
    at_rest(page)
    drag(page, "log10_strength", 10, 70, 40)
    page.mouse.up()
    links(page, "explore.log10_strength", "-2")
    for _ in range(5):
        knob(page, "degree").press("ArrowLeft")
    links(page, "explore.degree", "10")
    at_rest(page)
    expect(numbers(page, "Non-zero")).to_contain_text("of 10")
    assert query_of(page) == {
        "explore.seed": "42",
        "explore.penalty": "L1",
        "explore.log10_strength": "-2",
        "explore.degree": "10",
        "explore.compare": "Off",
        "explore.more": "On",
    }
    other = open_page(browser, page.url)
    assert other.locator(".rg-numbers").inner_text() == page.locator(".rg-numbers").inner_text()
