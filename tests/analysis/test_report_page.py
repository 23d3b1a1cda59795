"""A report in a browser: it works from a file, asks nobody for anything, and fits every width."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from analysis.report.page import Asked, page
from analysis.tables import open_study
from tests.analysis.synthetic import write_study

FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
         "--disable-background-networking", "--disable-component-update"]  # fmt: skip
CHROMIUM = Path("/usr/bin/chromium")

pytestmark = pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here")


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, list[str]]]:
    """A report of a made-up study in the browser, and what went wrong or left the machine."""
    from playwright.sync_api import sync_playwright

    folder = tmp_path_factory.mktemp("report")
    path, trouble = folder / "report.html", list[str]()
    study = open_study(write_study(folder / "world", replicates=3))
    path.write_text(page([study], Asked(figures=("membership",))), encoding="utf-8")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
        tab.on("console", lambda message: trouble.append(message.text))
        tab.on("pageerror", lambda error: trouble.append(str(error)))
        tab.on("request", lambda request: trouble.append(request.url) if request.url.startswith("http") else None)
        tab.goto(path.as_uri())
        yield tab, trouble
        browser.close()


def test_it_works_from_a_file_and_fits(opened: tuple[Any, list[str]]) -> None:
    tab, trouble = opened
    tip = tab.locator("figure.chart .tip").first
    assert tip.is_hidden()
    tab.locator("figure.chart .plot svg").first.focus()
    for _ in range(3):
        tab.keyboard.press("ArrowRight")
    assert tip.is_visible() and tip.inner_text().startswith("1951")
    tab.locator("figure.chart .key").first.click()
    assert tab.locator("figure.chart .line.off").count() == 1
    slider = tab.locator(".replay input[type=range]")
    assert tab.locator(".told .year").inner_text() == "1991", "paper shows the last year"
    first = tab.locator(".stage svg").inner_html()
    slider.fill("30")
    assert tab.locator(".told .year").inner_text() == "1979"
    assert tab.locator(".stage svg").inner_html() != first
    tab.locator(".play").click()
    assert tab.locator(".play").inner_text() == "Pause"
    tab.locator(".play").click()
    assert tab.locator(".stage .land").first.evaluate("e => getComputedStyle(e).transitionDuration") == "0s"
    for width in (360, 1920):
        tab.set_viewport_size({"width": width, "height": 900})
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert trouble == []


def test_it_prints_without_buttons_and_with_its_tables(opened: tuple[Any, list[str]]) -> None:
    tab, trouble = opened
    tab.emulate_media(media="print")
    assert tab.locator(".play").is_hidden() and tab.locator(".replay .legend").is_visible()
    table = tab.locator("caption", has_text="Nations at the start")
    assert table.bounding_box()["height"] > 0, "what is folded on the screen is open on paper"
    assert tab.locator("details.long pre").first.is_hidden()
    assert tab.pdf(prefer_css_page_size=True).startswith(b"%PDF") and trouble == []
