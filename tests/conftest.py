"""Every run of the tests tries the same examples, so that a failure can be met again.

One served app and one Chromium for all browser tests; every page is closed with its test.
"""

import gc
from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from tests.browser.served import FAULTS, TOGETHER, chromium, leave, served

settings.register_profile("same", derandomize=True, deadline=None)
settings.load_profile("same")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, so that none ends alone: those that drive a browser, then those with most tests."""
    count = Counter(item.path for item in items)
    items.sort(key=lambda item: (item.get_closest_marker("browser") is None, -count[item.path], item.path))


@pytest.fixture(scope="module", autouse=True)
def collected() -> Iterator[None]:
    """What a file leaves open is its own fault: told here, not in whichever test the collector comes by."""
    yield
    gc.collect()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with served() as found:
        yield found


@pytest.fixture(scope="session")
def chrome() -> Iterator[Browser]:
    with chromium(*TOGETHER) as found:
        yield found


@pytest.fixture
def browser(chrome: Browser) -> Iterator[Browser]:
    FAULTS.clear()
    yield chrome
    leave(chrome)
    assert not FAULTS
