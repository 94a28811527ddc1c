"""A thousand visitors open one link, and turn its knob: what reaches a process behind the proxy of deploy/haproxy.cfg.

    python benchmarks/one_link.py

A browser opens the link through the proxy and turns the live knob; what it asked for is then asked by 1 000 visitors, who come one after
the other within a minute, with all of a browser's requests and its websocket. Counted is what the proxy was asked, and what reached a
process.
"""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.crowd import Page
from benchmarks.replicas import got
from deploy.replicas import Replicas
from regularize.lessons import LESSONS
from tests.browser.served import ATTACHED, STAGE_IS_DRAWN, chromium, drag, fetch, new_page

MANY = 1000
ARRIVING = 60.0
LIVE = {"explore": "log10_strength", "geometry": "budget_percent", "dropout": "epoch"}
VIEWED = {"explore": "explore.penalty=L1", "geometry": "geometry.penalty=L2", "dropout": "dropout.seed=3"}


def visit(address: str, page: str, *, alone: bool) -> tuple[list[str], int, int]:
    """What a browser asks for that opens a link and turns the live knob; how often after that; and its bytes."""
    with chromium() as browser:
        opened = new_page(browser, first=True)
        asked: list[str] = []
        opened.on("request", lambda request: asked.append(request.url))
        wire = opened.context.new_cdp_session(opened)
        sizes: list[float] = []
        wire.send("Network.enable")
        wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        where = f"embed/{page}" if alone else page.replace("explore", "")
        opened.goto(f"{address}/{where}?{VIEWED[page]}")
        opened.wait_for_selector(STAGE_IS_DRAWN)
        if not alone:
            opened.wait_for_selector(ATTACHED)
        opened.wait_for_load_state("networkidle")
        before = len(asked)
        drag(opened, LIVE[page], 10, 30, 20)
        opened.mouse.up()
        opened.wait_for_timeout(500)
        found = [url.removeprefix(f"{address}/") for url in asked if url.startswith(address)]
        return found, len(asked) - before, int(sum(sizes))


def counted(replicas: Replicas) -> tuple[float, float, Counter[str]]:
    """Requests that came to the proxy, those that it handed on, and what the processes say they were, looks at them aside."""
    proxy, kinds = replicas.numbers(), Counter[str]()
    for port in replicas.ports:
        for line in fetch(f"http://127.0.0.1:{port}/metrics").body.decode().splitlines():
            if line.startswith("regularize_requests_total{"):
                kind = line.split('kind="')[1].split('"')[0]
                kinds[kind] += int(float(line.rpartition(" ")[2])) * (kind not in ("ready", "metrics", "alive"))
    names = ("frontend_http_requests_total", "backend_http_requests_total")
    asked, handed = (
        proxy[f'haproxy_{name}{{proxy="{where}"}}'] for name, where in zip(names, ("visitors", "replicas"), strict=True)
    )
    return asked, handed, kinds


async def crowd(address: str, page: str, urls: Sequence[str], *, alone: bool) -> int:
    """A thousand who ask for all of it, arriving one after the other: how many failed."""
    failed, pages = 0, []

    async def one(i: int) -> None:
        nonlocal failed
        await asyncio.sleep(ARRIVING * i / MANY)
        try:
            for url in urls:
                status, _ = await got(address, url, agent=f"visitor {i}")
                failed += status >= 400
            if not alone:
                opened = Page(address, page.replace("explore", ""))
                await opened.open()
                pages.append(opened)
        except (OSError, asyncio.IncompleteReadError, TimeoutError):
            failed += 1

    await asyncio.gather(*(one(i) for i in range(MANY)))
    return failed


def thousand() -> None:
    print(
        f"{MANY} visitors open one link within {ARRIVING:.0f} s and turn its live knob; two processes behind the proxy"
    )
    print(
        f"{'':<26}{'asked':>8}{'reached':>9}{'share':>8}{'failed':>8}{'asked by turning':>18}{'kB a visit':>12}  of these"
    )
    with Replicas(2) as replicas:
        replicas.wait()
        for page, alone in (("explore", True), ("geometry", False), ("dropout", True)):
            fetch(f"{replicas.address}/scene/{page}?{VIEWED[page]}")
            urls, turning, size = visit(replicas.address, page, alone=alone)
            asked, handed, kinds = counted(replicas)
            failed = asyncio.run(crowd(replicas.address, page, urls, alone=alone))
            more_asked, more_handed, more_kinds = counted(replicas)
            asked, handed = more_asked - asked, more_handed - handed
            told = ", ".join(f"{kind} {count}" for kind, count in (more_kinds - kinds).most_common())
            name = f"{LESSONS[page]}, {'lab alone' if alone else 'page'}"
            row = f"{name:<26}{asked:>8.0f}{handed:>9.0f}{handed / asked:>8.2%}{failed:>8}{turning:>18}{size / 1e3:>12.0f}"
            print(f"{row}  {told}", flush=True)
    print("goal: less than 1 % of the lab's own requests; a websocket a visitor is Streamlit's own")


if __name__ == "__main__":
    thousand()
