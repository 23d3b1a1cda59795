"""What tests of the page share: a browser, a server over a folder of worlds, and a visit that asks no other machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browsing import Visit, chromium, serving

REFUSED = "Failed to load resource: the server responded with a status of "
PATIENCE = 90_000  # milliseconds: machines may be busy
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@pytest.fixture(scope="package")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("worlds")


@pytest.fixture(scope="package")
def address(folder: Path) -> Iterator[str]:
    with serving(folder) as found:
        yield found


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator[Visit]:
    """A visit that must end without a request to others; only refusals that a test provokes may be complained of."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    found = Visit(context.new_page(), address)
    yield found
    context.close()
    assert found.asked
    assert found.strangers == []
    assert [line for line in found.complaints if not line.startswith(REFUSED)] == []
