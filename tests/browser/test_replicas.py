"""Several processes behind the proxy of deploy/haproxy.cfg, with TLS and below a path: any of them may go at any time."""

import http.client
import signal
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from deploy.replicas import Replicas
from regularize.export.assets import version
from regularize.lessons import LESSONS
from tests.browser.served import ATTACHED, STAGE_IS_DRAWN, choose, fetch, knob, new_page, numbers, place, until
from tests.browser.test_own_data import ROWS, paste, taken
from tests.pages.asgi import lines
from tests.pages.test_lessons import QUICK, SMALL

pytestmark = pytest.mark.browser

BELOW = "course/lab"
LONG = "dropblock.view=Training&dropblock.points=100&dropblock.repetitions=3"
NOTICES = """() => { window.told = [];
  new MutationObserver(() => { for (const one of document.querySelectorAll('.rg-notice')) window.told.push(one.textContent); })
    .observe(document.querySelector('.rg-lab'), {subtree: true, childList: true}); }"""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for this machine that nobody has signed, with its key."""
    folder = tmp_path_factory.mktemp("tls")
    named = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-days", "2"]
    files = ["-keyout", str(folder / "key"), "-out", str(folder / "certificate")]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", *named, *files]
    subprocess.run(made, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_bytes((folder / "certificate").read_bytes() + (folder / "key").read_bytes())
    return both


@pytest.fixture(scope="module")
def replicas(certificate: Path) -> Iterator[Replicas]:
    options, environment = {"server.baseUrlPath": BELOW}, {"REGULARIZE_AHEAD": "explore", "REGULARIZE_DRAIN": "2"}
    with Replicas(2, certificate=certificate, options=options, environment=environment) as found:
        found.wait()
        yield found


@pytest.fixture(scope="module")
def secure(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


def home(replicas: Replicas) -> str:
    return f"{replicas.tls_address}/{BELOW}/"


def small(name: str) -> str:
    return "&".join(f"{name}.{knob}={value}" for knob, value in SMALL.get(name, {}).items())


@pytest.mark.parametrize("name", LESSONS)
def test_every_lesson_answers_through_the_proxy(replicas: Replicas, secure: ssl.SSLContext, name: str) -> None:
    def got(url: str) -> bytes:
        answer = fetch(url, context=secure if url.startswith("https") else None)
        assert answer.status == 200
        return answer.body

    page = got(f"{home(replicas)}{place(name)}").decode()
    assert f'href="./lab/{version()}/scene/{name}"' in page
    assert f'property="og:image" content="{home(replicas)}preview/{name}"' in page
    path = f"lab/{version()}/scene/{name}?{small(name)}"
    answers = [lines(got(f"{home(replicas)}{path}")) for _ in range(2)]
    assert answers[0][1:] == answers[1][1:]
    assert len(answers[0][2]) == answers[0][1]["scene"] > 1000
    assert b"import" in got(f"{home(replicas)}code/{name}?{small(name)}")
    if name in QUICK:
        for port in replicas.ports:
            assert lines(got(f"http://127.0.0.1:{port}/{path}"))[1:] == answers[0][1:]


def test_numbers_are_not_for_those_outside(replicas: Replicas, secure: ssl.SSLContext) -> None:
    for path in ("metrics", "%6detrics", "_stcore/metrics", "_stcore/m%65trics"):
        assert fetch(f"{home(replicas)}{path}", context=secure).status == 404
    assert b"regularize_requests_total" in fetch(f"http://127.0.0.1:{replicas.ports[0]}/metrics").body


@pytest.mark.parametrize("path", [f"lab/{version()}/scene/explore?explore.seed=601", "_stcore/health"])
def test_what_many_ask_for_reaches_python_once(replicas: Replicas, secure: ssl.SSLContext, path: str) -> None:
    url = f"{home(replicas)}{path}"
    before = replicas.numbers()['haproxy_backend_http_requests_total{proxy="replicas"}']
    answers = {(answer.status, answer.body) for answer in (fetch(url, context=secure) for _ in range(20))}
    assert [status for status, _ in answers] == [200]
    # What pages of other tests ask first may be kept still.
    assert replicas.numbers()['haproxy_backend_http_requests_total{proxy="replicas"}'] - before <= 1


def running(replicas: Replicas, i: int) -> bool:
    """Whether a process trains for a visitor."""
    return b'regularize_jobs{state="running"} 1.0' in fetch(f"http://127.0.0.1:{replicas.ports[i]}/metrics").body


def watch(page: Page) -> list[str]:
    """From now on, what a visitor is told goes into `window.told`; and what became of requests, for whoever wants to know why."""
    heard: list[str] = []
    page.on(
        "requestfailed", lambda one: heard.append(f"{time.monotonic():.2f} {one.method} {one.url[-70:]}: {one.failure}")
    )
    page.on(
        "response",
        lambda one: heard.append(f"{time.monotonic():.2f} {one.request.method} {one.url[-70:]}: {one.status}"),
    )
    page.evaluate(NOTICES)
    return heard


def nothing_was_said(page: Page, heard: list[str]) -> None:
    told = page.evaluate("() => window.told")
    assert not told, "\n".join(heard)


def test_a_process_that_is_killed_under_a_visitor_loses_nothing(replicas: Replicas, browser: Browser) -> None:
    page = new_page(browser, ignore_https_errors=True)
    page.goto(f"{home(replicas)}?explore.penalty=L1")
    page.wait_for_selector(STAGE_IS_DRAWN)
    page.wait_for_selector(ATTACHED)
    page.evaluate("() => { window.stays = true; }")
    choose(page, "source", "Your data")
    paste(page, f"x;y\n{ROWS}\n")
    taken(page)
    expect(page.locator(".rg-field select").first).to_be_visible()
    heard = watch(page)
    for i in range(2):
        replicas.end(i, signal.SIGKILL)
        for degree in (14 - 2 * i, 13 - 2 * i):
            knob(page, "degree").press("ArrowLeft")
            expect(numbers(page, "Non-zero")).to_contain_text(f"of {degree}")
        replicas.start(i)
        replicas.wait_for(i)
    nothing_was_said(page, heard)
    assert page.evaluate("() => window.stays"), "the page was never loaded anew"


def test_a_training_goes_on_at_another_process_when_its_own_is_killed(replicas: Replicas, browser: Browser) -> None:
    page = new_page(browser, ignore_https_errors=True)
    page.goto(f"{home(replicas)}embed/dropblock?{LONG}&dropblock.seed=941")
    page.wait_for_function("() => document.querySelector('.rg-work progress')?.value > 0")
    heard = watch(page)
    (i,) = [i for i in range(2) if running(replicas, i)]
    replicas.end(i, signal.SIGKILL)
    page.wait_for_selector(STAGE_IS_DRAWN)
    nothing_was_said(page, heard)
    replicas.start(i)
    replicas.wait_for(i)


def test_what_a_process_that_leaves_does_not_finish_is_asked_again_at_once(
    replicas: Replicas, browser: Browser
) -> None:
    page = new_page(browser, ignore_https_errors=True)
    page.add_init_script("""{ const really = fetch; window.asked = 0;
      window.fetch = (...args) => {
        if (!String(args[0]).includes("/scene/") || ++window.asked > 1) return really(...args);
        const body = '{"progress":0.5,"label":"Training"}\\n{"elsewhere":true}\\n';
        return Promise.resolve(new Response(body, { headers: { "X-Regularize": "1" } }));
      }; }""")
    page.goto(f"{home(replicas)}embed/geometry")
    page.wait_for_selector(STAGE_IS_DRAWN)
    assert page.evaluate("() => window.asked") == 2
    expect(page.locator(".rg-notice")).to_have_count(0)


class Askers:
    """A light load: so many who each ask for one new scene after the other, and remember what they were answered."""

    def __init__(self, replicas: Replicas, secure: ssl.SSLContext, count: int) -> None:
        self.replicas, self.secure, self.over = replicas, secure, threading.Event()
        self.answered: list[str] = []
        self.lost: list[str] = []
        self.threads = [threading.Thread(target=self._ask, args=(i,)) for i in range(count)]

    def __enter__(self) -> "Askers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _ask(self, who: int) -> None:
        at = urlsplit(self.replicas.tls_address)
        line = http.client.HTTPSConnection(at.hostname or "", at.port, context=self.secure, timeout=60)
        turn = 0
        while not self.over.is_set():
            turn += 1
            path = f"/{BELOW}/lab/{version()}/scene/geometry?geometry.seed={who * 200 + turn % 200}&turn={turn}"
            try:
                line.request("GET", path)
                answer = line.getresponse()
                _, head, wire = lines(answer.read())
                whole = answer.status == 200 and len(wire) == head["scene"]
                (self.answered if whole else self.lost).append(path)
            except (OSError, http.client.HTTPException, ValueError) as error:
                self.lost.append(f"{path}: {error!r}")
                line.close()
            self.over.wait(0.03)
        line.close()


def test_a_rolling_restart_under_a_light_load_loses_no_request(replicas: Replicas, secure: ssl.SSLContext) -> None:
    with Askers(replicas, secure, count=3) as askers:
        for i in range(2):
            begun, since = time.monotonic(), len(askers.answered)
            replicas.end(i)
            assert time.monotonic() - begun >= 2, "it left in order"
            replicas.start(i)
            replicas.wait_for(i)
            until(lambda since=since: len(askers.answered) > since + 20 or bool(askers.lost), "all are answered")
    assert askers.lost == []
