"""One served app and one Chromium for all browser tests; every visit is a context of its own."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.served import chromium, served


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found
