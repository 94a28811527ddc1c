"""One served app and one Chromium for all browser tests; every visit is a context of its own, and closed with its test."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.served import FAULTS, chromium, served


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture
def browser(chrome: Browser) -> Iterator[Browser]:
    FAULTS.clear()
    yield chrome
    for context in chrome.contexts:
        context.close()
    assert not FAULTS
